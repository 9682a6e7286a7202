/*
 * statistics.h -- what a sample says, in a few numbers.
 *
 * x points to n numbers and is left as it is.
 *
 *     mean        m = (1/n) sum x_i
 *     deviation   s = sqrt( sum (x_i - m)^2 / (n - 1) )      NaN if n < 2
 *     error       s / sqrt(n), the standard error of the mean
 *     quantile    the value below which a share p of the sample lies: with the
 *                 sample sorted, x_(1) <= ... <= x_(n), it stands at the place
 *                 1 + (n - 1) p, between two values on a straight line between
 *                 them (definition 7 of Hyndman & Fan 1996, "Sample quantiles
 *                 in statistical packages", The American Statistician 50:361)
 *     median      the quantile at p = 1/2
 *
 * Of no numbers at all, each is NaN.  A NaN in the sample makes mean,
 * deviation and error NaN.  For the order it is larger than any number, so
 * that a run that diverged counts as a very large one, and a median survives
 * as long as fewer than half of the runs diverged.
 *
 * Sums run from the first to the last number, in double.
 */
#ifndef GRADUS_STATISTICS_H
#define GRADUS_STATISTICS_H

#include <stddef.h>

double sample_mean(const double *x, size_t n);
double sample_deviation(const double *x, size_t n);
double sample_error(const double *x, size_t n);
double sample_median(const double *x, size_t n);
double sample_quantile(const double *x, size_t n, double p);    /* 0 <= p <= 1 */

/* The mean with the smallest and the largest: what a figure shows of a few replicates. */
typedef struct Spread { double mean, low, high; } Spread;
Spread sample_spread(const double *x, size_t n);

#endif
