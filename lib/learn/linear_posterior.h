/*
 * linear_posterior.h -- what is to be believed of the weights of a linear model: exactly.
 *
 * n observations y, each a weighted sum of d known features with normal noise, and a normal
 * prior for each weight, of precision p (1 / variance; 0 is a flat prior):
 *
 *     y  =  X w + e,     e ~ N(0, s^2),     w(k) ~ N(0, 1/p(k))
 *
 * Likelihood times prior is again a bell curve, so that nothing is approximated:
 *
 *     w | y   ~  N(m, P^-1),     P = X^T X / s^2 + diag(p),     m = P^-1 X^T y / s^2
 *     f(x) | y  ~  N(x.m, x^T P^-1 x)              of the sum itself at new features x;
 *                                                  an observation there has s^2 more
 *
 *     log p(y)  =  -(1/2) [ n log(2 pi s^2) + log det P - sum log p(k)
 *                           + |y - X m|^2 / s^2 + sum p(k) m(k)^2 ]       the "evidence"
 *
 * The mean m is also the most credible w (MAP), as a bell curve is highest at its mean.
 * Features may be anything known: powers of t, or the hidden units of a network whose
 * first layers are left as they are.
 *
 * See MacKay 1992, "Bayesian interpolation", Neural Computation 4:415.
 */
#ifndef GRADUS_LINEAR_POSTERIOR_H
#define GRADUS_LINEAR_POSTERIOR_H

#include <stddef.h>

typedef struct LinearData {
    size_t        n, d;
    const double *X;            /* n x d, row after row; lent */
    const double *y;            /* n; lent */
    double        noise;        /* s^2, the variance */
} LinearData;

typedef struct LinearPosterior {
    size_t  d;
    double *mean;               /* m */
    double *factor;             /* of P (base/cholesky.h), d x d */
    double  log_evidence;       /* nats; -INFINITY if a prior is flat: it spreads over infinitely
                                   many weights */
} LinearPosterior;

/* precision: d numbers >= 0.  Where priors are flat and the data do not determine all
 * weights, P is singular: error_stop.  Free with linear_posterior_free. */
LinearPosterior linear_posterior(const LinearData *data, const double *precision);

/* The same prior N(0, width^2) for all weights. */
LinearPosterior linear_posterior_width(const LinearData *data, double width);

void linear_posterior_free(LinearPosterior *posterior);

/* Mean and variance of f(x) = x.w at d features x. */
typedef struct Prediction { double mean, variance; } Prediction;
Prediction linear_predict(const LinearPosterior *posterior, const double *x);

/* log of the normal density at y, in nats. */
double normal_log_density(double y, double mean, double variance);

#endif
