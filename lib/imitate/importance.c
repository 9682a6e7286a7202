#include "importance.h"

#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"

Importance *importance_new(const Simulator *prior, LogLikelihood *likelihood, const void *context,
                           double effective, uint64_t seed, const char *stream)
{
    Importance *importance = memory_new(1, sizeof *importance);
    *importance = (Importance){ .population = population_new(prior, seed, stream),
                                .likelihood = likelihood, .context = context,
                                .effective = effective };
    return importance;
}

void importance_free(Importance *importance)
{
    if (importance) {
        population_free(importance->population);
        free(importance->log_likelihood);
    }
    free(importance);
}

/* Sets the weights for this power of the likelihood; returns the effective number. */
static double weigh(const Importance *importance, double power)
{
    Particles *all = importance->population->particles;
    double largest = -INFINITY;
    for (size_t i = 0; i < all->n; i++) {
        all->weight[i] = power * importance->log_likelihood[i]
                         + population_log_weight(importance->population, i);
        largest = fmax(largest, all->weight[i]);
    }
    for (size_t i = 0; i < all->n; i++)
        all->weight[i] = double_exp(all->weight[i] - largest);
    return particles_effective(all);
}

/* By halving an interval of the power's logarithm. */
void importance_weigh(Importance *importance)
{
    double low = -50, high = 0;
    importance->power = 1;
    if (weigh(importance, 1) >= importance->effective)
        return;
    for (int i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        if (weigh(importance, double_exp(middle)) >= importance->effective)
            low = middle;
        else
            high = middle;
    }
    importance->power = double_exp(low);
    weigh(importance, importance->power);
}

typedef struct Generation { const Importance *importance; size_t first; } Generation;

static void evaluate(size_t i, void *result, const void *context)
{
    const Generation *generation = context;
    const Importance *importance = generation->importance;
    const Population *population = importance->population;
    size_t at = generation->first + i, p = (size_t)population->simulator.parameters;
    Rng rng = rng_substream(population->seed, population->stream, PARTICLE_STREAM + at);
    *(double *)result = importance->likelihood(importance->context,
                                               population->particles->theta + at * p, &rng);
}

size_t importance_step(Importance *importance, size_t n)
{
    Population *population = importance->population;
    const size_t old = population->particles->n;
    Moments around;
    if (old > 0)
        around = particles_moments(population->particles);
    size_t inside = population_grow(population, n, old > 0 ? &around : NULL);
    importance->log_likelihood = memory_grow(importance->log_likelihood, old + inside,
                                             sizeof(double));
    Generation generation = { importance, old };
    parallel_map(inside, evaluate, importance->log_likelihood + old, sizeof(double), &generation);
    importance_weigh(importance);
    return inside;
}
