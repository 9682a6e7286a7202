/*
 * importance.h -- sampling a posterior whose likelihood can be computed, or at least estimated.
 *
 * A population (population.h) whose particles are weighted by
 *
 *     w(theta)  =  likelihood(theta)^beta  prior(theta) / mixture(theta).
 *
 * As a likelihood is a very narrow thing to find, it enters with a power beta <= 1: the largest
 * that leaves an effective number of particles (particles.h) of at least `effective`.  When beta
 * has arrived at 1, all draws together are a sample of the posterior.
 *
 * A likelihood that is estimated, by simulations that differ from draw to draw, does as well if its
 * mean is right (Andrieu & Roberts 2009); what is lost is effective particles.
 */
#ifndef GRADUS_IMPORTANCE_H
#define GRADUS_IMPORTANCE_H

#include "population.h"

/* log p(observed | theta), or an estimate of it that may use this stream.  It is not asked for
 * where the prior is 0.  Called from many threads at once. */
typedef double LogLikelihood(const void *context, const double *theta, Rng *rng);

typedef struct Importance {
    Population    *population;
    LogLikelihood *likelihood;
    const void    *context;             /* lent */
    double         effective, power;    /* power: beta */
    double        *log_likelihood;      /* of each particle */
} Importance;

/* `stream` names the streams of all chance. */
Importance *importance_new(const Simulator *prior, LogLikelihood *likelihood, const void *context,
                           double effective, uint64_t seed, const char *stream);
void        importance_free(Importance *importance);    /* NULL is allowed */

/* One generation of n draws; returns how many likelihoods that took (the others fell where
 * the prior is 0).  Then population->particles holds all draws, weighted. */
size_t      importance_step(Importance *importance, size_t n);

/* The weights for the largest power that leaves `effective` particles: at the end of a step, or
 * after the owner has changed log_likelihood. */
void        importance_weigh(Importance *importance);

#endif
