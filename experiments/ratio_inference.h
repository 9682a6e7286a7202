/*
 * ratio_inference.h -- posteriors by an adversary (ratio_posterior.h) on the touchstones of
 * likelihood_free.h: the same simulators, data, and measure of error.
 */
#ifndef GRADUS_RATIO_INFERENCE_H
#define GRADUS_RATIO_INFERENCE_H

#include "likelihood_free.h"

typedef struct RatioRun {
    const Touchstone *touchstone;       /* lent */
    const char *hidden;                 /* the adversary's hidden layers */
    int         epochs;
    size_t      simulations[LOOKS_MAX]; /* rising: after which to look */
    int         looks;
    uint64_t    seed, replicate;
} RatioRun;

/* beliefs[i*LOOKS_MAX + j]: of run i at look j.  Progress as inference_cost has it: it advances by
 * ratio_cost of each run. */
void   ratio_measure(const RatioRun *runs, size_t count, Belief *beliefs, Progress *progress);
double ratio_cost(const RatioRun *run);

#endif
