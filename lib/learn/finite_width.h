/*
 * finite_width.h -- what chance adds to the mean-field theory of a layer with n units.
 *
 * In an infinitely wide layer all sums are their means (mean_field.h).  A layer of n units is a
 * sample of n, and three things about it scatter:
 *
 *   its factor             what it multiplies a squared norm by, forward or backward, over chi;
 *                          in the logarithm, as factors are multiplied (Hanin & Nica 2019)
 *   its participation      (sum y^2)^2 / (n sum y^4) of the n numbers y it sends on
 *   its largest share      max y^2 / sum y^2
 *
 * Signals are y = f(sqrt(q) z), gradients y = f'(sqrt(q) z) g, with z and g standard normal and
 * independent from unit to unit.
 */
#ifndef GRADUS_FINITE_WIDTH_H
#define GRADUS_FINITE_WIDTH_H

/* Of a random number. */
typedef struct MeanVariance { double mean, variance; } MeanVariance;

/*
 * The logarithm of the factor over chi, of signals and of gradients alike, for an f that is
 * linear on both sides of 0.  With |x| and identity, the factor is a chi-square variable of n
 * degrees over n: mean digamma(n/2) - ln(n/2), variance trigamma(n/2).  With ReLU a fair coin
 * decides for each unit whether it takes part, and those that do count twice (n >= 2; the one
 * case in 2^n where none does is left out).  For wide layers -1/n and 2/n, -5/2n and 5/n.
 * NaN for other activations.
 */
MeanVariance finite_width_factor(int activation, int n);

/* The participation, of signals or of gradients: exact for any activation, q and n. */
typedef enum LayerPass { PASS_SIGNAL, PASS_GRADIENT } LayerPass;
MeanVariance finite_width_participation(int activation, LayerPass pass, double q, int n);

/* The largest share, exact, for the same activations as the factor. */
MeanVariance finite_width_largest(int activation, int n);

#endif
