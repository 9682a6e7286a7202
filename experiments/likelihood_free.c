#include "likelihood_free.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "imitate/g_and_k.h"
#include "imitate/moving_average.h"

/* ---- Touchstones -------------------------------------------------------------------- */

enum { STEPS = 100, LAGS = 9, FEW_LAGS = 2, DRAWS = 1000 };

static const MovingAverage autocovariances = { STEPS, LAGS };
static const MovingAverage few_autocovariances = { STEPS, FEW_LAGS };
static const GAndK quantiles = { DRAWS, OCTILES_AND_TAILS }, few_quantiles = { DRAWS, OCTILES };
static const Autoregression autoregression = { LAGS, STEPS };

static Summarised summarised_series(const MovingAverage *settings, const double *y)
{
    Summarised s = { .simulator = moving_average_simulator(settings) };
    moving_average_summarise(settings, y, s.observed);
    return s;
}

static void moving_average_touchstone(Touchstone *t, Rng *rng, bool exactly)
{
    double y[STEPS];
    t->truth[0] = 0.6, t->truth[1] = 0.2;
    moving_average_draw(t->truth, rng, STEPS, y);
    t->many = summarised_series(&autocovariances, y);
    t->few = summarised_series(&few_autocovariances, y);
    if (!exactly)
        return;
    Particles *grid = moving_average_posterior(y, STEPS);
    t->exact = particles_moments(grid);
    particles_free(grid);
}

typedef struct Draws { real x[DRAWS]; } Draws;

static double likelihood_of_draws(const void *draws, const double *theta, Rng *rng)
{
    (void)rng;
    return g_and_k_log_likelihood(theta, ((const Draws *)draws)->x, DRAWS);
}

static Summarised summarised_draws(const GAndK *settings, Draws draws)
{
    Summarised s = { .simulator = g_and_k_simulator(settings) };
    g_and_k_summarise(settings, draws.x, s.observed);
    return s;
}

/* Twenty generations of 200 are plenty where the likelihood has no noise: it takes about twelve
 * to arrive. */
static void g_and_k_touchstone(Touchstone *t, Rng *rng, uint64_t seed, bool exactly)
{
    static const double truth[] = { 3, 1, 2, 0.5 };
    Draws draws;
    memcpy(t->truth, truth, sizeof truth);
    g_and_k_draw(truth, rng, DRAWS, draws.x);
    t->many = summarised_draws(&quantiles, draws);
    t->few = summarised_draws(&few_quantiles, draws);
    if (!exactly)
        return;
    Importance *exact = importance_new(&t->many.simulator, likelihood_of_draws, &draws, 40, seed,
                                       "exact posterior");
    for (int i = 0; i < 20; i++)
        importance_step(exact, 200);
    t->exact = particles_moments(exact->population->particles);
    importance_free(exact);
}

/* Every replicate has a seed of its own. */
static uint64_t seed_of(uint64_t seed, uint64_t replicate)
{
    Rng rng = rng_substream(seed, "likelihood free", replicate);
    return rng_bits(&rng);
}

static Touchstone make(TouchstoneKind kind, uint64_t seed, uint64_t replicate, bool exactly)
{
    Touchstone t = { .kind = kind };
    uint64_t own = seed_of(seed, replicate);
    Rng rng = rng_stream(own, "observed");
    if (kind == MOVING_AVERAGE) {
        moving_average_touchstone(&t, &rng, exactly);
    } else if (kind == G_AND_K) {
        g_and_k_touchstone(&t, &rng, own, exactly);
    } else {
        t.many = t.few = (Summarised){ simulator_toy(), { 1 } };
        t.truth[0] = 1;
        t.exact = (Moments){ .parameters = 1, .mean = { 1 }, .covariance = { 1 } };
    }
    return t;
}

Touchstone touchstone_new(TouchstoneKind kind, uint64_t seed, uint64_t replicate)
{
    return make(kind, seed, replicate, true);
}

Touchstone touchstone_observed(TouchstoneKind kind, uint64_t seed, uint64_t replicate)
{
    return make(kind, seed, replicate, false);
}

/* ---- Methods ------------------------------------------------------------------------ */

Belief inference_record(const Touchstone *touchstone, double simulations,
                        const Particles *particles)
{
    Belief belief = { .simulations = simulations, .error = INFINITY };
    if (particles) {
        belief.moments = particles_moments(particles);
        belief.error = moments_divergence(&touchstone->exact, &belief.moments);
    }
    return belief;
}

static const Summarised *data_of(const InferenceRun *run)
{
    return run->few ? &run->touchstone->few : &run->touchstone->many;
}

static void record_kept(const InferenceRun *run, double simulations, const Kept *kept,
                        Inference *result, int look)
{
    Particles *adjusted = abc_adjusted(kept, data_of(run)->observed);
    result->plain[look] = inference_record(run->touchstone, simulations, kept->particles);
    result->adjusted[look] = inference_record(run->touchstone, simulations, adjusted);
    particles_free(adjusted);
}

static void by_rejection(const InferenceRun *run, uint64_t seed, Inference *result)
{
    const Summarised *data = data_of(run);
    Reference *table = reference_new(&data->simulator, run->simulations[run->looks - 1], seed);
    for (int j = 0; j < run->looks; j++) {
        Kept *kept = abc_nearest(table, run->simulations[j], data->observed, run->keep);
        record_kept(run, (double)run->simulations[j], kept, result, j);
        kept_free(kept);
    }
    reference_free(table);
}

/* Generations of half of the first look, then of an eighth of all so far. */
static void by_sequence(const InferenceRun *run, uint64_t seed, Inference *result)
{
    const Summarised *data = data_of(run);
    Sequence *sequence = sequence_new(&data->simulator, data->observed, (double)run->keep, seed,
                                      "abc sequence");
    size_t spent = 0, least = run->simulations[0] / 2;
    for (int j = 0; j < run->looks; j++) {
        while (spent < run->simulations[j]) {
            size_t next = spent / 8 > least ? spent / 8 : least;
            size_t left = run->simulations[j] - spent;
            spent += sequence_step(sequence, next < left ? next : left);
        }
        record_kept(run, (double)spent, sequence->kept, result, j);
    }
    sequence_free(sequence);
}

/* How many effective particles the power of an estimated likelihood must leave, and how many
 * draws make a generation: for a start few, since each takes `each` simulations. */
enum { EFFECTIVE = 20, GENERATION = 100 };

static void by_indirect_likelihood(const InferenceRun *run, uint64_t seed, Inference *result)
{
    const Summarised *data = data_of(run);
    IndirectLikelihood indirect = { .simulator = data->simulator, .simulations = run->each,
                                    .auxiliary = autoregression_likelihood,
                                    .auxiliary_context = &autoregression };
    memcpy(indirect.observed, data->observed, sizeof indirect.observed);
    bool parametric = run->method == METHOD_PARAMETRIC;
    Importance *importance = importance_new(&data->simulator, parametric ? parametric_likelihood
                                                                      : synthetic_likelihood,
                                            &indirect, EFFECTIVE, seed,
                                            parametric ? "parametric" : "synthetic");
    size_t spent = 0, each = (size_t)run->each;
    for (int j = 0; j < run->looks; j++) {
        while (spent + each <= run->simulations[j]) {
            size_t left = (run->simulations[j] - spent) / each;
            spent += each * importance_step(importance, left < GENERATION ? left : GENERATION);
        }
        result->plain[j] = inference_record(run->touchstone, (double)spent,
                                            importance->population->particles);
    }
    importance_free(importance);
}

typedef struct Work { const InferenceRun *runs; Progress *progress; } Work;

static void infer(size_t i, void *result, const void *context)
{
    const Work *work = context;
    const InferenceRun *run = &work->runs[i];
    uint64_t seed = seed_of(run->seed, run->replicate);
    switch (run->method) {
    case METHOD_REJECTION: by_rejection(run, seed, result); break;
    case METHOD_SEQUENCE:  by_sequence(run, seed, result); break;
    case METHOD_SYNTHETIC:
    case METHOD_PARAMETRIC: by_indirect_likelihood(run, seed, result); break;
    }
    progress_add(work->progress, inference_cost(run));
}

static double simulation_cost(TouchstoneKind kind)
{
    return kind == TOY ? 0.3 : kind == G_AND_K ? 22 : 4;
}

double inference_cost(const InferenceRun *run)
{
    return (double)run->simulations[run->looks - 1] * simulation_cost(run->touchstone->kind);
}

double touchstone_cost(TouchstoneKind kind)
{
    return kind == TOY ? 1 : kind == G_AND_K ? 5e5 : 1e4;
}

void inference_measure(const InferenceRun *runs, size_t count, Inference *results,
                       Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, infer, results, sizeof *results, &work);
}

/* ---- The toy's window --------------------------------------------------------------- */

ToyWindow toy_window(double epsilon, size_t n, uint64_t seed)
{
    static const double observed = 1;
    Simulator toy = simulator_toy();
    Reference *table = reference_new(&toy, n, seed);
    Kept *kept = abc_within(table, n, &observed, epsilon / table->scale[0]);
    Particles *adjusted = abc_adjusted(kept, &observed);
    Moments plain = particles_moments(kept->particles), moved = particles_moments(adjusted);
    ToyWindow window = { (double)kept->particles->n / (double)n, (double)kept->particles->n,
                         plain.covariance[0], moved.covariance[0] };
    particles_free(adjusted);
    kept_free(kept);
    reference_free(table);
    return window;
}
