/*
 * particles.h -- a distribution of parameters, as weighted points.
 *
 * n points theta, a row each, with weights w >= 0 of any common scale.  Every method that
 * learns without a likelihood ends with such a sample, and so do exact posteriors (points of a
 * grid, weighted by their likelihood): they can all be held against each other.
 *
 *     mean         m = sum w theta / sum w,      covariance likewise
 *     effective    (sum w)^2 / sum w^2, the number of equal weights worth as much
 *     rank         the share of the weight below a value, half of that at the value
 *
 * How wrong is a posterior?  Replace both, the exact one and its estimate, by the normals of their
 * means and covariances; then
 *
 *     D( N(m,S) || N(m',S') )  =  1/2 { tr(S'^-1 S) + (m - m')^T S'^-1 (m - m') - p
 *                                       + log det S' - log det S }
 *
 * is the surprise, in nats, that who believes the estimate pays beyond who knows the exact
 * posterior (lesson 04), for each time that the parameters are drawn and shown.  It is 0 only if
 * means and covariances agree.  For p = 1: a mean wrong by a standard deviation costs 1/2, an
 * estimate twice as wide as it should be 0.32, one half as wide 0.81: to be too sure is worse.
 */
#ifndef GRADUS_PARTICLES_H
#define GRADUS_PARTICLES_H

#include <stddef.h>

#include "simulator.h"

typedef struct Particles {
    int     parameters;
    size_t  n;
    double *theta;              /* n rows */
    double *weight;             /* n */
} Particles;

Particles *particles_new(int parameters, size_t n);     /* zeros; caller frees */
void       particles_free(Particles *particles);        /* NULL is allowed */

typedef struct Moments {
    int    parameters;
    double mean[PARAMETERS_MAX];
    double covariance[PARAMETERS_MAX * PARAMETERS_MAX];     /* p x p, row after row */
} Moments;

Moments particles_moments(const Particles *particles);
double  particles_effective(const Particles *particles);
double  particles_rank(const Particles *particles, int parameter, double value);

double  moments_deviation(const Moments *m, int parameter);
double  moments_correlation(const Moments *m, int i, int j);

/* D above; INFINITY if the estimate has no spread in some direction. */
double  moments_divergence(const Moments *exact, const Moments *estimate);

#endif
