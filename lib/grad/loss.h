/*
 * loss.h -- negative log-likelihoods, and so the losses.
 *
 * Each loss is the mean over the batch of -log p(target | prediction), in nats, up to a
 * constant that no parameter can change.  That is why they can be added to a negative
 * log-prior (learn/prior.h): the sum is the objective of the most credible parameters.
 *
 *     log-loss             Bernoulli     softplus(a) - t a                   of a logit a
 *     cross-entropy        categorical   log sum exp(a) - a(label)           of logits a
 *     squared error        Gaussian      1/2 sum over c of (y - t)^2         unit variance
 *     absolute error       Laplace       sum over c of |y - t|               unit width
 *
 * (For noise of variance s^2 scale the squared error by 1/s^2, for Laplace noise of
 * width b the absolute error by 1/b.)
 */
#ifndef GRADUS_LOSS_H
#define GRADUS_LOSS_H

#include "tape.h"

/* Mean over all numbers of -[t log s(a) + (1-t) log(1 - s(a))], s the sigmoid, computed
 * from the logit a so that it neither overflows nor rounds to infinity.  targets: as
 * many numbers as a, each in [0, 1]; lent until the reset.  A fair guess costs log 2. */
Var v_log_loss(Var a, const real *targets);

/* Mean over the n rows of -log softmax(a)(label).  a: n x classes; labels: n numbers in
 * 0 .. classes-1, lent until the reset. */
Var v_cross_entropy(Var a, const int *labels);

/* Mean over the n rows of 1/2 ||y - t||^2, and of ||y - t||_1; t: as many numbers as y,
 * lent until the reset.  At y = t the slope of the absolute error is taken as 0. */
Var v_squared_error(Var y, const real *targets);
Var v_absolute_error(Var y, const real *targets);

/* The share of rows whose largest logit is the label's (the first, if several are). */
double accuracy(Tensor logits, const int *labels);

#endif
