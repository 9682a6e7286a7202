/*
 * abc.h -- approximate Bayesian computation: guess, simulate, keep what looks like the data.
 *
 * Draw theta from the prior, simulate, keep theta if the summaries s come within epsilon of
 * those observed. What is kept is a sample of the posterior given "within epsilon": exact as
 * epsilon -> 0, if the summaries tell all that the data do, and never otherwise.  Distances are
 *
 *     d(s)^2  =  sum over j of ((s_j - observed_j) / scale_j)^2,
 *
 * scale_j the median absolute deviation of s_j under the prior.
 *
 * Three ways to spend simulations:
 *
 *   rejection    (Pritchard et al. 1999) A table of simulations from the prior; the nearest are
 *                kept.  For the toy, a window |s - observed| < epsilon gives the variance
 *                1 + epsilon^2 / 3 and accepts epsilon / 10 of all.
 *   adjustment   (Beaumont, Zhang & Balding 2002) What was kept lies at s, not at observed.  A
 *                linear regression of theta on s, weighted by 1 - (d / d_max)^2 (Epanechnikov),
 *                says how much theta changes with s; moving each theta along it by observed - s
 *                takes out, to first order, the error that epsilon makes.
 *   sequence     (Sisson et al. 2007, Toni et al. 2009) The next simulations are made where the
 *                former ones came near: a population (population.h), weighted by
 *                prior / mixture, of which the nearest are kept.  The tolerance adapts itself: it is
 *                the smallest that leaves an effective number of particles.
 */
#ifndef GRADUS_ABC_H
#define GRADUS_ABC_H

#include <stdbool.h>

#include "population.h"
#include "simulator.h"

/* Simulations from the prior. */
typedef struct Reference {
    Simulator simulator;
    size_t    n;
    double   *theta, *summaries;        /* a row for each */
    double    scale[SUMMARIES_MAX];
} Reference;

/* Numbers 0 .. n-1 of the streams "abc prior" and "abc reference".  The caller frees it. */
Reference *reference_new(const Simulator *simulator, size_t n, uint64_t seed);
void       reference_free(Reference *reference);        /* NULL is allowed */

/* Simulations that were kept, nearest first. */
typedef struct Kept {
    Particles *particles;
    int        dimension;               /* of the summaries */
    double    *summaries, *distance;
    double     scale[SUMMARIES_MAX];
} Kept;

/* Of the first n simulations, the `count` nearest; or those nearer than epsilon, which counts in
 * units of scale like d. */
Kept *abc_nearest(const Reference *reference, size_t n, const double *observed, size_t count);
Kept *abc_within(const Reference *reference, size_t n, const double *observed, double epsilon);
void  kept_free(Kept *kept);            /* NULL is allowed */

/* The kept particles moved by regression, with its weights; the caller frees them.  NULL if the
 * regression has no answer (too few of them, or a summary that never changes). */
Particles *abc_adjusted(const Kept *kept, const double *observed);

typedef struct Sequence {
    Population *population;
    Simulator   simulator;
    double      observed[SUMMARIES_MAX], scale[SUMMARIES_MAX];
    double      effective;
    double     *summaries, *distance;   /* of each particle, that is of each simulation */
    Kept       *kept;                   /* NULL before the first step */
} Sequence;

Sequence *sequence_new(const Simulator *simulator, const double *observed, double effective,
                       uint64_t seed, const char *stream);
void      sequence_free(Sequence *sequence);    /* NULL is allowed */

/* A generation of n draws; returns how many simulations it took.  The first sets the scale. */
size_t    sequence_step(Sequence *sequence, size_t n);

#endif
