/*
 * g_and_k.h -- a distribution given by its quantiles.
 *
 * A standard normal z is bent into
 *
 *     x  =  Q(z)  =  A + B (1 + c tanh(g z / 2)) (1 + z^2)^k z,        c = 0.8
 *
 * (Tukey 1977, MacGillivray 1992, Rayner & MacGillivray 2002): A is the median, B the scale, g the
 * skewness, k the weight of the tails.  Drawing x is easy.  Its density at x needs the z with
 * Q(z) = x, which no formula gives:
 *
 *     p(x)   =  phi(z) / Q'(z),        t = tanh(g z / 2)
 *     Q'(z)  =  B (1 + z^2)^k { (1 + c t) (1 + (2k + 1) z^2) / (1 + z^2) + c g z (1 - t^2) / 2 }
 *
 * Q rises for B > 0, k >= 0, g >= 0, so that z can be found number by number;
 * g_and_k_log_likelihood does so, as a yardstick for methods which must do without.
 *
 * The usual test: A = 3, B = 1, g = 2, k = 1/2, prior U(0, 10) for each.  The best possible
 * standard deviations at n = 1,000 (Fisher's information) are .0358, .0717, .0999, .0406.
 */
#ifndef GRADUS_G_AND_K_H
#define GRADUS_G_AND_K_H

#include "simulator.h"

enum { G_AND_K_A, G_AND_K_B, G_AND_K_G, G_AND_K_K, G_AND_K_PARAMETERS };
enum { G_AND_K_DRAWS_MAX = 10000 };

/* The seven octiles see little of the tails.  The fifteen quantiles are these and those below
 * which 1/16, 1/32, 1/64, 1/128 lie, above as well (Tukey's letter values). */
typedef enum Quantiles { OCTILES, OCTILES_AND_TAILS } Quantiles;

typedef struct GAndK {
    int       draws;            /* at most G_AND_K_DRAWS_MAX */
    Quantiles quantiles;
} GAndK;

/* The summaries are the median and the logarithms of the gaps between neighbouring quantiles, of
 * so many draws; the quantile p is the draw of rank (draws - 1) p, rounded.  `settings` is lent. */
Simulator g_and_k_simulator(const GAndK *settings);

/* n draws x; and the summaries of x, whose order is lost. */
void   g_and_k_draw(const double *theta, Rng *rng, size_t n, real *x);
void   g_and_k_summarise(const GAndK *settings, real *x, double *summaries);

double g_and_k_quantile(const double *theta, double z);             /* Q(z) */

/* The sum of log p(x[i]); -INFINITY where the prior of theta is 0 or |z| > 9 for some x. */
double g_and_k_log_likelihood(const double *theta, const real *x, size_t n);

#endif
