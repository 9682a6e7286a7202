/*
 * population.h -- particles drawn from ever better guesses at where the posterior is.
 *
 * Whatever is drawn from q and weighted by prior / q counts as drawn from the prior.  A good q
 * looks like the posterior, which is not known beforehand; so it is learned in generations
 * (Cornuet, Marin, Mira & Robert 2012, "Adaptive multiple importance sampling").  The first draws
 * from the prior; every later one from a t distribution (4 degrees of freedom, so that its tails
 * are heavier than a posterior's) with the mean and covariance that the owner has found so far.
 * No draw is thrown away: all generations together are a sample from the mixture of their
 * proposals, and
 *
 *     prior(theta) / mixture(theta)
 *
 * is what a particle's weight begins with.  The owner multiplies it by a likelihood (importance.h)
 * or by "near enough" (abc.h).
 */
#ifndef GRADUS_POPULATION_H
#define GRADUS_POPULATION_H

#include <stdbool.h>

#include "particles.h"
#include "simulator.h"

enum { GENERATIONS_MAX = 200 };

/* Draws have the numbers 0, 1, ... of the population's stream; what is then simulated at particle
 * i has the number PARTICLE_STREAM + i. */
#define PARTICLE_STREAM (UINT64_C(1) << 63)

/* What a generation was drawn from. */
typedef struct Proposal {
    bool   prior;               /* or a t distribution: */
    double draws;
    double mean[PARAMETERS_MAX], factor[PARAMETERS_MAX * PARAMETERS_MAX];
    double log_norm;
} Proposal;

typedef struct Population {
    Simulator  simulator;       /* only its prior is used */
    uint64_t   seed;
    const char *stream;         /* names the stream of its draws */
    Particles *particles;       /* all draws; the weights are the owner's to set */
    double    *log_prior, *mixture;                 /* of each particle */
    Proposal   proposal[GENERATIONS_MAX];
    int        generations;
    uint64_t   drawn;
} Population;

Population *population_new(const Simulator *simulator, uint64_t seed, const char *stream);
void        population_free(Population *population);            /* NULL is allowed */

/* Draws n times from around these moments (NULL: from the prior), and adds those that the prior
 * allows: the last of particles.  Returns how many. */
size_t      population_grow(Population *population, size_t n, const Moments *around);

/* log of prior / mixture */
double      population_log_weight(const Population *population, size_t i);

#endif
