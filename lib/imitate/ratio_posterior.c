#include "ratio_posterior.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/statistics.h"
#include "grad/loss.h"
#include "learn/optimiser.h"
#include "learn/weights.h"

enum { INPUTS_MAX = PARAMETERS_MAX + SUMMARIES_MAX, PAIRS = 128 };

RatioPosterior *ratio_posterior_new(const Simulator *simulator, const double *observed,
                                    const char *hidden, int epochs, double effective,
                                    uint64_t seed)
{
    RatioPosterior *ratio = memory_new(1, sizeof *ratio);
    *ratio = (RatioPosterior){ .simulator = *simulator, .hidden = hidden, .epochs = epochs,
                               .importance = importance_new(simulator, NULL, NULL, effective, seed,
                                                            "ratio posterior") };
    memcpy(ratio->observed, observed, (size_t)simulator->summaries * sizeof *observed);
    return ratio;
}

void ratio_posterior_free(RatioPosterior *ratio)
{
    if (ratio) {
        importance_free(ratio->importance);
        free(ratio->summaries);
    }
    free(ratio);
}

/* ---- What the adversary sees ---- */

/* Number j of simulation i: a parameter or, after them, a summary. */
static double number_of(const RatioPosterior *ratio, size_t i, int j)
{
    const int p = ratio->simulator.parameters, d = ratio->simulator.summaries;
    return j < p ? ratio->importance->population->particles->theta[i * (size_t)p + (size_t)j]
                 : ratio->summaries[i * (size_t)d + (size_t)(j - p)];
}

/* Where 0 is put, and the unit, of each number. */
typedef struct Units { int count; double zero[INPUTS_MAX], size[INPUTS_MAX]; } Units;

static double asinh_of(double x)
{
    double size = fabs(x);
    double y = size < 1e-4 ? size : double_log(size + sqrt(size * size + 1));
    return x < 0 ? -y : y;
}

static real seen(const Units *units, int j, double x)
{
    return (real)asinh_of((x - units->zero[j]) / units->size[j]);
}

static Units units_of(const RatioPosterior *ratio)
{
    const int p = ratio->simulator.parameters, count = p + ratio->simulator.summaries;
    size_t all = ratio->importance->population->particles->n, first = all / 2, n = all - first;
    double *x = memory_new(n, sizeof *x);
    Units units = { .count = count };
    for (int j = 0; j < count; j++) {
        for (size_t i = 0; i < n; i++)
            x[i] = number_of(ratio, first + i, j);
        double median = sample_median(x, n);
        units.zero[j] = j < p ? median : ratio->observed[j - p];
        for (size_t i = 0; i < n; i++)
            x[i] = fabs(x[i] - median);
        double spread = sample_median(x, n);
        units.size[j] = spread > 0 ? spread : 1;
    }
    free(x);
    return units;
}

/* ---- The adversary ---- */

static Network *adversary_new(const RatioPosterior *ratio, int inputs, Rng *rng)
{
    char net[1000];
    snprintf(net, sizeof net, "%d %s 1", inputs, ratio->hidden);
    Network *network = network_parse(net, "adversary");
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 2, 0.1 }, rng);
    return network;
}

/* Real pairs first, then forged ones: the theta of the simulation after this one in the batch. */
static void fill_pairs(const RatioPosterior *ratio, const Units *units, const uint32_t *index,
                       int n, real *x)
{
    const int p = ratio->simulator.parameters;
    for (int k = 0; k < n; k++)
        for (int j = 0; j < units->count; j++)
            x[k * units->count + j] = seen(units, j, number_of(ratio, index[k], j));
    for (int k = 0; k < n; k++) {
        real *forged = x + (n + k) * units->count;
        memcpy(forged, x + k * units->count, (size_t)units->count * sizeof *x);
        memcpy(forged, x + (k + 1) % n * units->count, (size_t)p * sizeof *x);
    }
}

/* Adam, its step falling to 0 on a straight line. */
static void adversary_teach(const RatioPosterior *ratio, const Units *units, Network *adversary,
                            Rng *rng)
{
    size_t all = ratio->importance->population->particles->n, steps = all / PAIRS;
    uint32_t *order = memory_new(all, sizeof *order);
    real *x = memory_new((size_t)(2 * PAIRS * units->count), sizeof *x), answers[2 * PAIRS];
    for (size_t i = 0; i < all; i++)
        order[i] = (uint32_t)i;
    for (int k = 0; k < 2 * PAIRS; k++)
        answers[k] = k >= PAIRS;
    Tensor pairs = { shape_matrix(2 * PAIRS, units->count), x };
    Optimiser optimiser = optimiser_new(OPTIMISER_ADAM, 1);
    Tape *tape = tape_new();
    for (int e = 0; e < ratio->epochs; e++) {
        rng_shuffle(rng, order, all);
        for (size_t i = 0; i < steps; i++) {
            double done = ((double)e + (double)i / (double)steps) / ratio->epochs;
            optimiser.step = 0.003 * (1 - done);
            fill_pairs(ratio, units, order + i * PAIRS, PAIRS, x);
            tape_reset(tape);
            network_clear_gradients(adversary);
            backward(v_log_loss(network_forward(adversary, tape, tape_input(tape, pairs),
                                                MODE_TRAIN), answers));
            optimiser_step(&optimiser, adversary->param, adversary->params);
        }
    }
    tape_free(tape);
    free(x);
    free(order);
}

/* -a(theta, observed) of all particles. */
static void ask_adversary(const RatioPosterior *ratio, const Units *units, Network *adversary)
{
    const int p = ratio->simulator.parameters;
    size_t all = ratio->importance->population->particles->n;
    Tensor x = tensor_new(shape_matrix((int)all, units->count));    /* observed: all zeros */
    real *logit = memory_new(all, sizeof *logit);
    for (size_t i = 0; i < all; i++)
        for (int j = 0; j < p; j++)
            x.data[i * (size_t)units->count + (size_t)j] = seen(units, j, number_of(ratio, i, j));
    network_evaluate(adversary, x, logit);
    for (size_t i = 0; i < all; i++)
        ratio->importance->log_likelihood[i] = -(double)logit[i];
    free(logit);
    tensor_free(&x);
}

/* ---- A generation ---- */

size_t ratio_posterior_step(RatioPosterior *ratio, size_t n)
{
    Importance *importance = ratio->importance;
    Population *population = importance->population;
    const size_t old = population->particles->n, p = (size_t)ratio->simulator.parameters;
    const size_t d = (size_t)ratio->simulator.summaries;
    Moments around;
    if (old > 0)
        around = particles_moments(population->particles);
    size_t inside = population_grow(population, n, old > 0 ? &around : NULL), all = old + inside;
    if (all < PAIRS)
        error_stop("%zu simulations are too few: an adversary learns from at least %d", all, PAIRS);
    ratio->summaries = memory_grow(ratio->summaries, all * d, sizeof(double));
    importance->log_likelihood = memory_grow(importance->log_likelihood, all, sizeof(double));
    simulator_run(&ratio->simulator, population->particles->theta + old * p, inside,
                  population->seed, "ratio simulations", old, ratio->summaries + old * d);

    Units units = units_of(ratio);
    Rng rng = rng_substream(population->seed, "ratio adversary", all);
    Network *adversary = adversary_new(ratio, units.count, &rng);
    adversary_teach(ratio, &units, adversary, &rng);
    ask_adversary(ratio, &units, adversary);
    network_free(adversary);
    importance_weigh(importance);
    return inside;
}
