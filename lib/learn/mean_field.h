/*
 * mean_field.h -- what happens to signals and gradients in a wide random network.
 *
 * Draw the weights of each layer from N(0, weight_variance / inputs) and the biases from
 * N(0, bias_variance).  In a wide layer each z is a sum of many independent terms, so it is
 * normal, and the layer is described by one number, q = mean z^2.  With z ~ N(0,1) and f
 * the activation (Poole et al. 2016; Schoenholz et al. 2017),
 *
 *     q'   =  weight_variance E[f(sqrt(q) z)^2]  +  bias_variance     forward
 *     chi  =  weight_variance E[f'(sqrt(q) z)^2]                      backward
 *
 * chi is the factor by which one layer multiplies the mean square of the gradient: below 1
 * it vanishes, above 1 it explodes, exponentially in the depth.
 *
 * Expectations are computed by a midpoint rule on |z| <= 9, with 0 between two points, so
 * that a kink or a jump at 0 costs nothing; to 1e-6 for any q from 1e-8 to 1e8.
 */
#ifndef GRADUS_MEAN_FIELD_H
#define GRADUS_MEAN_FIELD_H

/* E[f(sqrt(q) z)^2] and E[f'(sqrt(q) z)^2] for an activation of the table. */
double mean_field_value(int activation, double q);
double mean_field_slope(int activation, double q);

/* How much one layer of n units scatters: the variance of the logarithm of its factor is
 * this divided by n, 3 E[f'^4] / E[f'^2]^2 - 1: 2 for |x| and linear layers, 5 for ReLU
 * (Hanin & Nica 2019).  For a factor of expectation chi the mean of the logarithm is below
 * log chi by half that variance: the typical network is not the mean one. */
double mean_field_scatter(int activation, double q);

/* The signal q' that follows q. */
double mean_field_next(int activation, double weight_variance, double bias_variance, double q);

/* The q that reproduces itself: 0 if every signal dies out, INFINITY if it grows without
 * bound.  (On the critical line of a piecewise linear f every q does; then any of them.) */
double mean_field_signal(int activation, double weight_variance, double bias_variance);

/* chi at that q. */
double mean_field_factor(int activation, double weight_variance, double bias_variance);

/* The weight variance at which chi = 1. */
double mean_field_critical(int activation, double bias_variance);

/*
 * What becomes of the angle between two inputs.  If c is the cosine of the two vectors that enter
 * a layer, the cosine of those that leave it is, without biases,
 *
 *     |x|     J(c) = (2/pi) (sqrt(1 - c^2) + c arcsin c)
 *     ReLU    (c + J(c)) / 2,  as a ReLU is the mean of x and |x|
 *
 * whatever the size of the weights (Cho & Saul 2009 for ReLU).  Also its slope by c; and its
 * scatter: a layer of n units adds scatter/n to the variance of the cosine.  For piecewise
 * linear activations with f(0) = 0, such as these and leaky ReLU; NaN for others.
 */
double mean_field_cosine(int activation, double c);
double mean_field_cosine_slope(int activation, double c);
double mean_field_cosine_scatter(int activation, double c);

#endif
