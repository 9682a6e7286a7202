#include "posterior_ranks.h"

#include <math.h>
#include <string.h>

#include "base/elementary.h"
#include "base/parallel.h"
#include "imitate/abc.h"
#include "imitate/indirect_likelihood.h"
#include "imitate/moving_average.h"

static double normal_share(double z)
{
    return 0.5 * double_erfc(-z / sqrt(2));
}

void toy_ranks(double shift, double width, size_t n, uint64_t seed, double *ranks)
{
    Rng rng = rng_stream(seed, "toy ranks");
    for (size_t i = 0; i < n; i++)
        ranks[i] = normal_share((rng_normal(&rng) - shift) / width);
}

double toy_rank_share(double shift, double width, double u)
{
    return normal_share(shift + width * double_normal_quantile(u));
}

double ranks_chi_square(const double *ranks, size_t n, int bins, double *counts)
{
    double expected = (double)n / bins, sum = 0;
    memset(counts, 0, (size_t)bins * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        int bin = (int)(ranks[i] * bins);
        counts[bin < bins ? bin : bins - 1]++;
    }
    for (int b = 0; b < bins; b++)
        sum += (counts[b] - expected) * (counts[b] - expected) / expected;
    return sum;
}

/* ---- MA(2) -------------------------------------------------------------------------- */

enum { STEPS = 100, LAGS = 9 };

static const MovingAverage settings = { STEPS, LAGS };
static const Autoregression autoregression = { LAGS, STEPS };

typedef struct Work {
    const RankPlan  *plan;
    const Simulator *simulator;
    const Reference *table;
    Progress        *progress;
} Work;

static void rank_both(const Particles *particles, const double *theta, double *rank)
{
    for (int p = 0; p < 2; p++)
        rank[p] = particles ? particles_rank(particles, p, theta[p]) : NAN;
}

static void rank_parametric(const Work *work, size_t i, const double *observed,
                            const double *theta, double *rank)
{
    enum { GENERATION = 20, EFFECTIVE = 10 };
    IndirectLikelihood indirect = { .simulator = *work->simulator, .simulations = work->plan->each,
                                    .auxiliary = autoregression_likelihood,
                                    .auxiliary_context = &autoregression };
    memcpy(indirect.observed, observed, sizeof indirect.observed);
    Rng own = rng_substream(work->plan->seed, "ranks parametric", i);
    Importance *importance = importance_new(work->simulator, parametric_likelihood, &indirect,
                                            EFFECTIVE, rng_bits(&own), "ranks");
    for (size_t spent = 0; spent < work->plan->simulations;)
        spent += (size_t)work->plan->each * importance_step(importance, GENERATION);
    rank_both(importance->population->particles, theta, rank);
    importance_free(importance);
}

static void rank_data_set(size_t i, void *result, const void *context)
{
    const Work *work = context;
    Ranks *ranks = result;
    double theta[2], y[STEPS], observed[SUMMARIES_MAX];
    Rng rng = rng_substream(work->plan->seed, "ranks data", i);
    work->simulator->prior_draw(work->simulator->context, &rng, theta);
    moving_average_draw(theta, &rng, STEPS, y);
    moving_average_summarise(&settings, y, observed);

    Particles *exact = moving_average_posterior(y, STEPS);
    Kept *kept = abc_nearest(work->table, work->table->n, observed, work->plan->keep);
    Particles *adjusted = abc_adjusted(kept, observed);
    rank_both(exact, theta, ranks->rank[RANKED_EXACT]);
    rank_both(kept->particles, theta, ranks->rank[RANKED_REJECTION]);
    rank_both(adjusted, theta, ranks->rank[RANKED_ADJUSTED]);
    rank_parametric(work, i, observed, theta, ranks->rank[RANKED_PARAMETRIC]);
    particles_free(adjusted);
    kept_free(kept);
    particles_free(exact);
    progress_add(work->progress, 1);
}

void ranks_measure(const RankPlan *plan, Ranks *ranks, Progress *progress)
{
    Simulator simulator = moving_average_simulator(&settings);
    Reference *table = reference_new(&simulator, plan->table, plan->seed);
    Work work = { plan, &simulator, table, progress };
    parallel_map(plan->data_sets, rank_data_set, ranks, sizeof *ranks, &work);
    reference_free(table);
}
