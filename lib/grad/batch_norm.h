/*
 * batch_norm.h -- batch normalisation (Ioffe & Szegedy 2015).
 *
 * Per channel, over the m = n*h*w positions of the batch:
 *
 *     mean = (1/m) sum x          var = (1/m) sum (x - mean)^2      s = sqrt(var + epsilon)
 *     xhat = (x - mean) / s       y   = gain * xhat + shift
 *
 * The variance divides by m, forward, backward and in the running average alike,
 * and there is one epsilon.
 *
 * Training normalises by the batch's own mean and variance and moves the running
 * ones towards them; evaluation normalises by the running ones, so that an example
 * is then judged alone.  In evaluation y is an affine function of x, and its
 * gradient is simply gain/s.
 */
#ifndef GRADUS_BATCH_NORM_H
#define GRADUS_BATCH_NORM_H

#include "activation.h"
#include "tape.h"

#define BATCH_NORM_EPSILON  1e-5    /* added to the variance */
#define BATCH_NORM_MOMENTUM 0.1     /* the share of the new batch in the running averages */

typedef enum Mode { MODE_EVALUATE, MODE_TRAIN } Mode;

/* The running averages of one layer; the model owns both (1 x channels).  Start
 * with mean 0 and variance 1. */
typedef struct RunningStatistics {
    Tensor mean, variance;
} RunningStatistics;

/* y = gain * xhat + shift.  gain, shift: 1 x channels.  In MODE_TRAIN `running` is
 * updated at once (NULL: not kept); in MODE_EVALUATE it is only read. */
Var v_batch_norm(Var x, Var gain, Var shift, RunningStatistics *running, Mode mode);

/* f(v_batch_norm(...)) of the activation table, bit for bit, in one go: the signal between the two
 * is not kept, and memory is passed over half as often. */
Var v_batch_norm_activate(Var x, Var gain, Var shift, int activation, RunningStatistics *running,
                          Mode mode);

#endif
