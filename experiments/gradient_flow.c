#include "gradient_flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"
#include "learn/mean_field.h"

/*
 * ---- at the start ----
 */

/* One example a row, 1 at the right class and 0 elsewhere, times `size`.  Data without
 * labels have the first output for their right one. */
static Tensor one_hot(Tape *tape, const int *labels, int n, int outputs, real size)
{
    Shape shape = shape_matrix(n, outputs);
    Tensor t = { shape, tape_take(tape, shape_size(shape) * sizeof(real)) };
    tensor_fill(t, 0);
    for (int i = 0; i < n; i++)
        t.data[i * outputs + labels[i] % outputs] = size;
    return t;
}

static Var objective(FlowObjective kind, Tape *tape, Var y, const int *labels)
{
    int n = y->value.shape.n, outputs = y->value.shape.c;
    switch (kind) {
    case FLOW_LOGIT: {
        Tensor right = one_hot(tape, labels, n, outputs, (real)1 / (real)n);
        return v_sum(v_multiply(y, tape_input(tape, right)));
    }
    case FLOW_CROSS_ENTROPY:
        return v_cross_entropy(y, labels);
    case FLOW_LOG_LOSS:
        return v_scale(v_log_loss(y, one_hot(tape, labels, n, outputs, 1).data), (real)outputs);
    }
    error_bug("gradient_flow: there is no objective %d", (int)kind);
}

typedef struct Measurement {
    const FlowPlan *plan;
    Progress *progress;
} Measurement;

/* Of a network of three layers or more. */
static void plant(Network *network, const FlowRun *run)
{
    int middle = network->layers / 2;
    for (int l = middle - 1; l <= middle + 1; l += 2) {
        Tensor W = network->layer[l].weights->value;
        double variance = weights_variance(run->scale, run->spec, l);
        W.data[0] = (real)(run->planted * sqrt(variance / (double)W.shape.n));
    }
}

static void measure(size_t index, void *result, const void *context)
{
    const Measurement *m = context;
    const FlowRun *run = &m->plan->runs[index];
    const Dataset *data = run->data;
    uint64_t seed = m->plan->seed;
    size_t batch = (size_t)run->batch;

    Network *network = network_new(run->spec);
    Rng weights = rng_substream(seed, "flow weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    if (run->planted != 0)
        plant(network, run);

    Tape *tape = tape_new();
    real *x = memory_new(batch * dataset_example_size(data), sizeof *x);
    int *labels = memory_new(batch, sizeof *labels);
    uint32_t *index_of = memory_new(batch, sizeof *index_of);
    Rng examples = rng_substream(seed, "flow examples", run->replicate);
    for (size_t i = 0; i < batch; i++)
        index_of[i] = (uint32_t)rng_below(&examples, data->n);
    dataset_gather(data, index_of, batch, x, data->labels ? labels : NULL);

    Tensor images = { shape_image(run->batch, data->h, data->w, data->c), x };
    Var y = network_forward(network, tape, tape_input(tape, images), MODE_TRAIN);
    backward(objective(run->objective, tape, y, labels));
    probe_read(network, result);
    progress_add(m->progress, network->layers);

    free(index_of);
    free(labels);
    free(x);
    tape_free(tape);
    network_free(network);
}

size_t flow_plan(FlowPlan *plan, const char *net, FlowRun run, int replicates)
{
    Message why;
    Spec *spec = memory_new(1, sizeof *spec);
    if (!spec_parse(net, spec, &why) || !network_fits(spec, run.data, false, &why))
        error_stop("%s", why.text);
    size_t first = plan->count;
    plan->layers = spec->layers > plan->layers ? spec->layers : plan->layers;
    run.spec = spec;
    for (int i = 0; i < replicates; i++) {
        if (plan->count == plan->room) {
            plan->room = 2 * plan->room + 64;
            plan->runs = memory_grow(plan->runs, plan->room, sizeof *plan->runs);
        }
        run.replicate = (uint64_t)i;
        plan->runs[plan->count++] = run;
    }
    return first;
}

void flow_measure(FlowPlan *plan, Progress *progress)
{
    Measurement m = { plan, progress };
    plan->readings = memory_new(plan->count * (size_t)plan->layers, sizeof *plan->readings);
    parallel_map(plan->count, measure, plan->readings,
                 (size_t)plan->layers * sizeof *plan->readings, &m);
}

double flow_cost(const FlowPlan *plan)
{
    double cost = 0;
    for (size_t i = 0; i < plan->count; i++)
        cost += plan->runs[i].spec->layers;
    return cost;
}

const LayerReading *flow_result(const FlowPlan *plan, size_t run)
{
    return plan->readings + run * (size_t)plan->layers;
}

void flow_plan_free(FlowPlan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->runs[i].replicate == 0)
            free((void *)plan->runs[i].spec);
    free(plan->runs);
    free(plan->readings);
    *plan = (FlowPlan){ .seed = plan->seed };
}

/*
 * ---- theory ----
 *
 * Forward, q(l+1) = v E[f(sqrt(q(l)) z)^2] + b, from q(0) = v mean x^2 + b.  Backward, from a
 * gradient of norm 1 at the output, layer by layer,
 *
 *     ||dJ/dz(l)||^2 = sum over the units i of f'(z_i)^2 (w_i . dJ/dz(l+1))^2
 *
 * where w_i . dJ/dz(l+1) is normal with variance v(l+1)/n(l) ||dJ/dz(l+1)||^2: in the mean,
 * the factor is chi = v E[f'^2]; the logarithm scatters with a variance of scatter/n, and
 * has a mean that is half of this below log chi.
 */
bool flow_theory(const Spec *spec, WeightScale scale, double input_mean_square,
                 FlowTheory *theory)
{
    int last = spec->layers - 1;
    double variance = weights_variance(scale, spec, 0), square = input_mean_square;
    for (int l = 0; l <= last; l++) {
        if (spec->layer[l].batch_norm || spec->layer[l].kind != LAYER_DENSE)
            return false;
        if (l > 0 && (scale.rule != WEIGHTS_CRITICAL ||
                      spec->layer[l].activation != spec->layer[l - 1].activation))
            variance = weights_variance(scale, spec, l);
        theory[l].signal = variance * square + scale.bias_variance;
        theory[l].variance = variance;          /* of the weights, until the way back */
        square = mean_field_value(spec->layer[l].activation, theory[l].signal);
    }
    double above = theory[last].variance;
    theory[last].log_gradient = theory[last].variance = 0;
    for (int l = last - 1; l >= 0; l--) {
        int activation = spec->layer[l].activation;
        double chi = above * mean_field_slope(activation, theory[l].signal);
        double scatter = mean_field_scatter(activation, theory[l].signal) /
                         (double)shape_size(spec->layer[l].out);
        above = theory[l].variance;
        theory[l].log_gradient = theory[l + 1].log_gradient + (double_log(chi) - scatter / 2) / 2;
        theory[l].variance = theory[l + 1].variance + scatter / 4;
    }
    return true;
}

double flow_input_mean_square(const Dataset *data)
{
    enum { CHUNK = 100 };
    size_t size = dataset_example_size(data);
    real *x = memory_new(CHUNK * size, sizeof *x);
    double sum = 0;
    for (size_t first = 0, n; (n = dataset_gather_from(data, first, CHUNK, x, NULL)) > 0; first += n)
        sum += tensor_square_sum((Tensor){ shape_matrix((int)n, (int)size), x });
    free(x);
    return sum / (double)data->n / (double)size;
}

/*
 * ---- while learning ----
 *
 * A run's result is a row of records, one for each epoch: a FlowEpoch, then its layers'
 * readings.
 */
struct FlowHistory {
    size_t record;              /* bytes of one epoch */
    size_t run;                 /* bytes of one run */
    unsigned char *bytes;
};

const FlowEpoch *flow_epoch(const FlowHistory *history, size_t run, int epoch)
{
    return (const void *)(history->bytes + run * history->run + (size_t)epoch * history->record);
}

const LayerReading *flow_reading(const FlowHistory *history, size_t run, int epoch)
{
    return (const void *)(flow_epoch(history, run, epoch) + 1);
}

void flow_history_free(FlowHistory *history)
{
    if (history)
        free(history->bytes);
    free(history);
}

typedef struct Learning {
    const FlowTraining *runs;
    size_t record;
    Progress *progress;
} Learning;

/* FLOW_STEPS steps of training, looked at: mean[l] becomes the mean reading of layer l. */
static void train_and_look(Trainer *trainer, Probe *probe, LayerReading *now, LayerReading *mean)
{
    const int layers = trainer->network->layers, fields = sizeof *now / sizeof(double);
    memset(mean, 0, (size_t)layers * sizeof *mean);
    for (int step = 0; step < FLOW_STEPS; step++) {
        probe_before(probe);
        trainer_step(trainer);
        probe_read(trainer->network, now);
        probe_after(probe, now);
        const double *from = (const double *)now;
        double *to = (double *)mean;            /* a LayerReading is doubles, nothing else */
        for (int i = 0; i < layers * fields; i++)
            to[i] += from[i] / FLOW_STEPS;
    }
}

/* Steps of an epoch, those that are looked at, and the passes over the test set. */
static double epoch_cost(const FlowTraining *run)
{
    double examples = (double)run->train->n + (double)run->test->n / 3;
    return run->spec->layers * (examples / run->settings.batch + FLOW_STEPS);
}

double flow_training_cost(const FlowTraining *run)
{
    return (run->epochs + 1) * epoch_cost(run);
}

static bool normalises(const Spec *spec)
{
    bool any = false;
    for (int l = 0; l < spec->layers; l++)
        any = any || spec->layer[l].batch_norm;
    return any;
}

static void learn(size_t index, void *result, const void *context)
{
    const Learning *work = context;
    const FlowTraining *run = &work->runs[index];
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "flow weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    Trainer *trainer = trainer_new(network, run->train, run->settings,
                                   rng_substream(run->seed, "flow order", run->replicate));
    tape_recycle(trainer->tape, false);         /* the probe looks at the signals' gradients */
    Probe *probe = probe_new(network);
    LayerReading *now = memory_new((size_t)network->layers, sizeof *now);

    double loss = NAN;
    for (int e = 0; e <= run->epochs && !interrupt_requested(); e++) {
        FlowEpoch *epoch = (void *)((unsigned char *)result + (size_t)e * work->record);
        Score test = network_score(network, run->test);
        bool last = e == run->epochs && normalises(run->spec);
        Score together = last ? network_score_together(network, run->test, run->settings.batch)
                              : (Score){ NAN, NAN };
        *epoch = (FlowEpoch){ loss, test, together, trainer->event };
        train_and_look(trainer, probe, now, (LayerReading *)(epoch + 1));
        if (e < run->epochs)
            loss = trainer_epoch(trainer);
        progress_add(work->progress, epoch_cost(run));
    }
    free(now);
    probe_free(probe);
    trainer_free(trainer);
    network_free(network);
}

FlowHistory *flow_train(const FlowTraining *runs, size_t count, Progress *progress)
{
    int layers = 0;
    for (size_t i = 0; i < count; i++)
        layers = runs[i].spec->layers > layers ? runs[i].spec->layers : layers;
    FlowHistory *history = memory_new(1, sizeof *history);
    history->record = sizeof(FlowEpoch) + (size_t)layers * sizeof(LayerReading);
    history->run = history->record * (size_t)(runs[0].epochs + 1);
    history->bytes = memory_new(count, history->run);
    Learning work = { runs, history->record, progress };
    parallel_map(count, learn, history->bytes, history->run, &work);
    return history;
}
