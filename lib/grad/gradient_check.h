/*
 * gradient_check.h -- a gradient held against finite differences.
 *
 * A function builds the same graph each time it is called, from the parameters as they
 * stand, and returns its loss.  For every number p of every parameter
 *
 *     (J(p + h) - J(p - h)) / 2h      against      dJ/dp from backward
 *
 * The error is relative to the larger of the two and of `floor` times the largest
 * gradient of all, so that a gradient which is nearly 0 is not judged by its rounding.
 * A wrong sign gives an error of 2; a missing term shows in full.
 *
 * With REAL=double and h = 1e-5 a right gradient agrees to 1e-6 or better; with float,
 * differences are too coarse to prove anything.
 */
#ifndef GRADUS_GRADIENT_CHECK_H
#define GRADUS_GRADIENT_CHECK_H

#include "tape.h"

typedef Var GradientLoss(Tape *tape, Param *params, void *context);

/* The largest relative error over all numbers of params[0 .. count-1]; NaN if any
 * gradient is NaN. */
double gradient_check(GradientLoss *loss, Param *params, int count, void *context);

#endif
