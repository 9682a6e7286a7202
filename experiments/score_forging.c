#include "score_forging.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"
#include "imitate/divergence.h"
#include "learn/weights.h"

int forging_look_step(int steps, int look)
{
    return look ? steps >> (FORGING_LOOKS - 1 - look) : 0;
}

double forging_cost(Cost cost, double logit)
{
    switch (cost) {
    case COST_SATURATING:     return -double_softplus(-logit);
    case COST_NON_SATURATING: return double_softplus(logit);
    case COST_LIKELIHOOD:     return -double_exp(-logit);
    }
    error_bug("forging_cost: there is no cost %d", (int)cost);
}

/* One run at work. */
typedef struct Forger {
    const ForgingRun *run;
    TinyGenerator *generator;
    Network   *adversary;
    Optimiser  forging, judging;
    Tape      *tape;
    Rng        seeds, pixels, order;
    size_t     images;          /* 2^pixels */
    double    *data_law;        /* the share of each image in the data */
    double    *counts;          /* of forgeries, older ones fading */
    double     counted;
    uint32_t  *forgery;         /* the batch */
    Tensor     z, rows, real_rows;
    real      *forged, *not_forged;     /* answers asked of the adversary */
    double    *logit;           /* of each forgery, by the judge */
} Forger;

/* ---- The forgeries ---- */

/* Seeds by the dice; the network's logits; pixels by the dice. */
static Var draw_forgeries(Forger *f)
{
    const int bits = f->generator->bits, pixels = f->generator->pixels;
    for (int k = 0; k < f->run->batch; k++) {
        uint64_t z = rng_below(&f->seeds, (uint64_t)f->generator->seeds);
        for (int j = 0; j < bits; j++)
            f->z.data[k * bits + j] = f->generator->seed.data[z * (size_t)bits + (size_t)j];
    }
    tape_reset(f->tape);
    Var a = network_forward(f->generator->network, f->tape, tape_input(f->tape, f->z), MODE_TRAIN);
    for (int k = 0; k < f->run->batch; k++) {
        uint32_t image = 0;
        for (int i = 0; i < pixels; i++) {
            bool white = rng_uniform(&f->pixels) <
                         double_sigmoid((double)a->value.data[k * pixels + i]);
            image |= (uint32_t)white << i;
            f->rows.data[k * pixels + i] = white;
        }
        f->forgery[k] = image;
    }
    return a;
}

/* ---- The judges ---- */

/* A step of ordinary training on as many real images as forged ones; then its logits. */
static void judge_by_adversary(Forger *f)
{
    const int pixels = f->generator->pixels, batch = f->run->batch;
    for (int k = 0; k < batch; k++) {
        uint32_t image = f->run->data[rng_below(&f->order, f->run->n)];
        for (int i = 0; i < pixels; i++)
            f->real_rows.data[k * pixels + i] = (real)(image >> i & 1);
    }
    network_clear_gradients(f->adversary);
    Var on_real = network_forward(f->adversary, f->tape, tape_input(f->tape, f->real_rows),
                                  MODE_TRAIN);
    Var on_forged = network_forward(f->adversary, f->tape, tape_input(f->tape, f->rows),
                                    MODE_TRAIN);
    backward(v_scale(v_add(v_log_loss(on_real, f->not_forged), v_log_loss(on_forged, f->forged)),
                     (real)0.5));
    optimiser_step(&f->judging, f->adversary->param, f->adversary->params);
    for (int k = 0; k < batch; k++)
        f->logit[k] = (double)on_forged->value.data[k];
}

static double log_ratio(double q, double p)
{
    return p > 0 ? double_log(q / p) : INFINITY;
}

static void judge_by_counts(Forger *f)
{
    const double memory = 0.98;         /* of one step to the next */
    f->counted = memory * f->counted + f->run->batch;
    for (size_t x = 0; x < f->images; x++)
        f->counts[x] *= memory;
    for (int k = 0; k < f->run->batch; k++)
        f->counts[f->forgery[k]]++;
    double all = f->counted + 0.5 * (double)f->images;
    for (int k = 0; k < f->run->batch; k++) {
        uint32_t x = f->forgery[k];
        f->logit[k] = log_ratio((f->counts[x] + 0.5) / all, f->data_law[x]);
    }
}

static void judge_by_oracle(Forger *f)
{
    PixelMixture law = tiny_generator_mixture(f->generator);
    for (int k = 0; k < f->run->batch; k++) {
        uint32_t x = f->forgery[k];
        f->logit[k] = log_ratio(mixture_probability(&law, x), f->data_law[x]);
    }
    mixture_free(&law);
}

/* ---- The step ---- */

/* sum of a g has the gradient g: (c - b) (x - sigmoid(a)) / batch. */
static void follow_cost(Forger *f, Var a)
{
    const int pixels = f->generator->pixels, batch = f->run->batch;
    Tensor g = { a->value.shape, tape_take(f->tape, tensor_size(a->value) * sizeof(real)) };
    double mean = 0;
    for (int k = 0; k < batch; k++) {
        f->logit[k] = f->logit[k] > 30 ? 30 : f->logit[k];
        mean += forging_cost(f->run->cost, f->logit[k]) / batch;
    }
    for (int k = 0; k < batch; k++) {
        double above = (forging_cost(f->run->cost, f->logit[k]) - mean) / batch;
        for (int i = k * pixels; i < (k + 1) * pixels; i++)
            g.data[i] = (real)above * (f->rows.data[i] - real_sigmoid(a->value.data[i]));
    }
    network_clear_gradients(f->generator->network);
    backward(v_sum(v_multiply(a, tape_input(f->tape, g))));
    optimiser_step(&f->forging, f->generator->network->param, f->generator->network->params);
}

static void forging_step(Forger *f)
{
    static void (*const judges[])(Forger *) = {
        [JUDGE_ADVERSARY] = judge_by_adversary, [JUDGE_COUNTS] = judge_by_counts,
        [JUDGE_ORACLE] = judge_by_oracle
    };
    Var a = draw_forgeries(f);
    judges[f->run->judge](f);
    follow_cost(f, a);
}

/* ---- Runs ---- */

static Forger *forger_new(const ForgingRun *run)
{
    Forger *f = memory_new(1, sizeof *f);
    size_t batch = (size_t)run->batch;
    *f = (Forger){ .run = run, .generator = tiny_generator_new(run->net), .tape = tape_new(),
                   .forging = optimiser_new(OPTIMISER_ADAM, run->step),
                   .judging = optimiser_new(OPTIMISER_ADAM, run->adversary_step),
                   .seeds = rng_substream(run->seed, "forging seeds", run->number),
                   .pixels = rng_substream(run->seed, "forging pixels", run->number),
                   .order = rng_substream(run->seed, "forging order", run->number) };
    Rng weights = rng_substream(run->seed, "forging weights", run->number);
    const WeightScale scale = { WEIGHTS_VARIANCE, 2, 0.1 };
    network_draw_weights(f->generator->network, scale, &weights);
    f->adversary = network_parse(run->adversary, "adversary");
    network_draw_weights(f->adversary, scale, &weights);

    f->images = (size_t)1 << f->generator->pixels;
    f->data_law = memory_new(f->images, sizeof(double));
    f->counts = memory_new(f->images, sizeof(double));
    f->forgery = memory_new(batch, sizeof *f->forgery);
    f->logit = memory_new(batch, sizeof *f->logit);
    f->forged = memory_new(2 * batch, sizeof *f->forged);
    f->not_forged = f->forged + batch;
    for (size_t k = 0; k < batch; k++)
        f->forged[k] = 1, f->not_forged[k] = 0;
    for (size_t k = 0; k < run->n; k++)
        f->data_law[run->data[k]] += 1.0 / (double)run->n;
    f->z = tensor_new(shape_matrix(run->batch, f->generator->bits));
    f->rows = tensor_new(shape_matrix(run->batch, f->generator->pixels));
    f->real_rows = tensor_new(shape_matrix(run->batch, f->generator->pixels));
    return f;
}

static void forger_free(Forger *f)
{
    tiny_generator_free(f->generator);
    network_free(f->adversary);
    tape_free(f->tape);
    free(f->data_law);
    free(f->counts);
    free(f->forgery);
    free(f->logit);
    free(f->forged);
    tensor_free(&f->z);
    tensor_free(&f->rows);
    tensor_free(&f->real_rows);
    free(f);
}

static double divergence_of(const Forger *f)
{
    double *q = memory_new(f->images, sizeof *q);
    PixelMixture law = tiny_generator_mixture(f->generator);
    mixture_distribution(&law, q);
    double divergence = kullback_leibler(f->run->truth, q, f->images);
    mixture_free(&law);
    free(q);
    return divergence;
}

typedef struct Work { const ForgingRun *runs; Progress *progress; } Work;

static void forge_one(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const ForgingRun *run = &work->runs[index];
    Forging *forging = result;
    Forger *f = forger_new(run);
    for (int i = 0, look = 0; i <= run->steps && !interrupt_requested(); i++) {
        for (; look < FORGING_LOOKS && i == forging_look_step(run->steps, look); look++)
            forging->divergence[look] = divergence_of(f);
        double left = 2 * (1 - (double)i / run->steps);
        f->forging.step = run->step * (left < 1 ? left : 1);
        forging_step(f);
    }
    progress_add(work->progress, (double)run->steps * run->batch);
    forger_free(f);
}

void forge_all(const ForgingRun *runs, size_t count, Forging *results, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, forge_one, results, sizeof *results, &work);
}
