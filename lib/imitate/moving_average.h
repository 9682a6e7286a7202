/*
 * moving_average.h -- a time series whose shocks last three steps.
 *
 *     y(t)  =  e(t) + theta1 e(t-1) + theta2 e(t-2),        e ~ N(0, 1),   t = 1 .. n
 *
 * the test of Marin, Pudlo, Robert & Ryder 2012.  Other parameters can give the very same
 * distribution up to scale; those of the triangle
 *
 *     |theta1| < 2,    theta1 + theta2 > -1,    theta1 - theta2 < 1
 *
 * do so once, and the prior is uniform on it (area 4).  The summaries are the autocovariances
 *
 *     c(j)  =  1/n  sum over t of y(t) y(t+j),        j = 0 .. lags.
 *
 * y is jointly normal with covariances g0 = 1 + theta1^2 + theta2^2, g1 = theta1 (1 + theta2),
 * g2 = theta2, and 0 beyond, so that here the likelihood can be computed: y(t) less its best
 * forecast from the past is independent of that past (Brockwell & Davis 1991, the innovations
 * algorithm: Cholesky's factor of a matrix with five diagonals).  For large n the posterior of
 * both parameters has standard deviation sqrt((1 - theta2^2) / n), and their correlation is
 * theta1 / (1 + theta2).
 */
#ifndef GRADUS_MOVING_AVERAGE_H
#define GRADUS_MOVING_AVERAGE_H

#include "particles.h"
#include "simulator.h"

enum { MOVING_AVERAGE_STEPS_MAX = 2000 };

typedef struct MovingAverage {
    int steps;                  /* n, at most MOVING_AVERAGE_STEPS_MAX */
    int lags;                   /* the largest j, below SUMMARIES_MAX and below n */
} MovingAverage;

Simulator moving_average_simulator(const MovingAverage *settings);      /* settings is lent */

/* y(1) .. y(n); and its summaries. */
void   moving_average_draw(const double *theta, Rng *rng, size_t n, double *y);
void   moving_average_summarise(const MovingAverage *settings, const double *y, double *summaries);

double moving_average_log_likelihood(const double *theta, const double *y, size_t n);

/* The posterior given y: the likelihood on a grid of the triangle, then on a finer one of
 * the part that matters.  The caller frees it. */
Particles *moving_average_posterior(const double *y, size_t n);

#endif
