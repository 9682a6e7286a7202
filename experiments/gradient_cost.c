#include "gradient_cost.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "grad/loss.h"
#include "grad/matmul.h"
#include "lab/clock.h"
#include "learn/weights.h"

/* A network with a batch of drawn inputs and labels: everything that a loss depends on. */
typedef struct Subject {
    Network *network;
    Tape    *tape;
    Tensor   x;
    int     *labels;
} Subject;

static Subject subject_new(const Spec *spec, int batch, uint64_t seed, uint64_t replicate)
{
    Subject s = { .network = network_new(spec), .tape = tape_new() };
    Rng weights = rng_substream(seed, "cost weights", replicate);
    Rng examples = rng_substream(seed, "cost examples", replicate);
    network_draw_weights(s.network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0.1 }, &weights);
    Shape shape = spec->input;
    shape.n = batch;
    s.x = tensor_new(shape);
    rng_fill_normal(&examples, s.x.data, tensor_size(s.x), 0, 1);
    s.labels = memory_new((size_t)batch, sizeof *s.labels);
    for (int i = 0; i < batch; i++)
        s.labels[i] = (int)rng_below(&examples, (uint64_t)spec->layer[spec->layers - 1].out.c);
    return s;
}

static void subject_free(Subject *s)
{
    network_free(s->network);
    tape_free(s->tape);
    tensor_free(&s->x);
    free(s->labels);
}

/* A forward pass. */
static Var subject_loss(Subject *s)
{
    tape_reset(s->tape);
    Var y = network_forward(s->network, s->tape, tape_input(s->tape, s->x), MODE_TRAIN);
    return v_cross_entropy(y, s->labels);
}

/* ---- by differences ---- */

/* The step that suits numbers of this precision: epsilon^(1/3) is 2^-8 for float and 2^-17 for
 * double, and a power of two is exact. */
static double difference_step(void)
{
    return REAL_IS_DOUBLE ? 0x1p-17 : 0x1p-8;
}

static double difference(Subject *s, real *p)
{
    const real middle = *p, step = (real)difference_step();
    *p = middle + step;
    double above = (double)*p, loss = (double)subject_loss(s)->value.data[0];
    *p = middle - step;
    double below = (double)*p;
    loss -= (double)subject_loss(s)->value.data[0];
    *p = middle;
    return loss / (above - below);
}

/* The whole gradient by differences; how far it is from the one at hand. */
static double differences(Subject *s)
{
    double squares = 0, off = 0;
    for (int k = 0; k < s->network->params; k++) {
        Param *p = &s->network->param[k];
        for (size_t i = 0; i < tensor_size(p->value) && !interrupt_requested(); i++) {
            double exact = (double)p->gradient.data[i];
            double error = difference(s, &p->value.data[i]) - exact;
            squares += exact * exact;
            off += error * error;
        }
    }
    return sqrt(off / squares);
}

/* ---- counted ---- */

/* The values between input and loss, and the largest neighbours among them. */
static void count_memory(const Subject *s, Var loss, Cost *cost)
{
    double before = (double)tensor_size(s->x), batch = s->x.shape.n;
    for (int l = 0; l < s->network->layers; l++) {
        const Layer *layer = &s->network->layer[l];
        double signal = (double)tensor_size(layer->signal->value);
        cost->kept += signal / batch;
        cost->needed = fmax(cost->needed, (before + signal) / batch);
        if (layer->output != layer->signal)
            cost->kept += (double)tensor_size(layer->output->value) / batch;
        before = signal;
    }
    cost->kept += (double)tensor_size(loss->value) / batch;
}

typedef struct Work {
    const CostRun *runs;
    uint64_t  seed;
    Progress *progress;
} Work;

static void count_one(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const CostRun *run = &work->runs[index];
    Cost *cost = result;
    Spec *spec = spec_new(run->net, run->net);
    Subject s = subject_new(spec, run->batch, work->seed, run->replicate);
    *cost = (Cost){ .parameters = (double)network_parameters(s.network),
                    .differences = NAN, .disagreement = NAN };

    uint64_t start = matmul_multiply_adds();
    Var loss = subject_loss(&s);
    uint64_t turn = matmul_multiply_adds();
    backward(loss);
    uint64_t end = matmul_multiply_adds();
    cost->forward = (double)(turn - start) / run->batch;
    cost->backward = (double)(end - turn) / run->batch;
    count_memory(&s, loss, cost);
    if (run->differences) {
        cost->disagreement = differences(&s);
        cost->differences = (double)(matmul_multiply_adds() - end) / run->batch;
    }
    progress_add(work->progress, cost_estimate(run));
    subject_free(&s);
    free(spec);
}

void cost_count(const CostRun *runs, size_t count, uint64_t seed, Cost *costs, Progress *progress)
{
    Work work = { runs, seed, progress };
    parallel_map(count, count_one, costs, sizeof *costs, &work);
}

double cost_estimate(const CostRun *run)
{
    Spec *spec = spec_new(run->net, run->net);
    double pass = (double)spec_multiply_adds(spec) * run->batch;
    double passes = run->differences ? 3 + 2 * (double)spec_parameters(spec) : 3;
    free(spec);
    return pass * passes;
}

double cost_ratio_theory(const Spec *spec)
{
    double first = (double)shape_size(spec->input) * (double)shape_size(spec->layer[0].out);
    return 2 - first / (double)spec_multiply_adds(spec);
}

/* ---- timed ---- */

CostTime cost_time(const char *net, int batch, int repetitions, uint64_t seed)
{
    Spec *spec = spec_new(net, net);
    Subject s = subject_new(spec, batch, seed, 0);
    double *forward = memory_new(2 * (size_t)repetitions, sizeof *forward);
    double *back = forward + repetitions;
    backward(subject_loss(&s));                 /* the first pass allocates */
    for (int i = 0; i < repetitions; i++) {
        network_clear_gradients(s.network);
        double start = clock_processor_seconds();
        Var loss = subject_loss(&s);
        double turn = clock_processor_seconds();
        backward(loss);
        back[i] = clock_processor_seconds() - turn;
        forward[i] = turn - start;
    }
    CostTime time = { sample_median(forward, (size_t)repetitions),
                      sample_median(back, (size_t)repetitions) };
    free(forward);
    subject_free(&s);
    free(spec);
    return time;
}
