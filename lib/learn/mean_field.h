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

#endif
