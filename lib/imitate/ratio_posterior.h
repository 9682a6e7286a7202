/*
 * ratio_posterior.h -- a posterior by an adversary (Cranmer, Pavez & Louppe 2015; Hermans, Begy &
 * Louppe 2020, "likelihood-free MCMC with amortized approximate ratio estimators").
 *
 * Simulate: theta from some m(theta), summaries s from theta.  The pairs that belong together are
 * real; pairs of the s of one simulation and the theta of another are forged.  An adversary that
 * has learned to tell them apart says sigmoid(a(theta, s)) for "forged", and at its best
 *
 *     -a(theta, s)  =  log m(theta) p(s | theta) / (m(theta) p(s))  =  log p(s | theta) - log p(s)
 *
 * the log-likelihood that nobody could compute, up to a constant, whatever m is.  So simulations
 * go where the posterior is thought to be: the first generation comes from the prior, later ones
 * from a population (population.h) around it; all of them teach a fresh adversary; and -a(theta,
 * observed) weighs all particles as a likelihood would (importance.h).
 *
 * The adversary sees theta and s in units of their spread (median absolute deviation) in the newest
 * half of all simulations, s as the difference from what was observed, both bent by asinh, so that
 * wild simulations of the first generations do not drown the others.
 */
#ifndef GRADUS_RATIO_POSTERIOR_H
#define GRADUS_RATIO_POSTERIOR_H

#include "importance.h"

typedef struct RatioPosterior {
    Importance *importance;     /* its population's particles are the posterior */
    Simulator   simulator;
    double      observed[SUMMARIES_MAX];
    const char *hidden;         /* lent: the adversary's hidden layers, "48:relu 48:relu" */
    int         epochs;         /* times that it goes through all simulations */
    double     *summaries;      /* of each particle */
} RatioPosterior;

/* Keeps at least `effective` effective particles. */
RatioPosterior *ratio_posterior_new(const Simulator *simulator, const double *observed,
                                    const char *hidden, int epochs, double effective,
                                    uint64_t seed);
void            ratio_posterior_free(RatioPosterior *ratio);    /* NULL is allowed */

/* A generation of n draws; returns how many simulations that took.  Then
 * ratio->importance->population->particles is what is believed. */
size_t          ratio_posterior_step(RatioPosterior *ratio, size_t n);

#endif
