/*
 * folding.h -- networks that are built, not trained: the tent map folded k times.
 *
 *     m(x) = 1 - |2x - 1|,      m(m(...m(x)...)) has 2^k straight pieces on [0, 1]
 *
 * and what a function of fewer pieces can make of it.  All weights are dyadic, so that
 * polyline.h follows these networks without any rounding.
 */
#ifndef GRADUS_FOLDING_H
#define GRADUS_FOLDING_H

#include "learn/network.h"

/* The value of the tent folded k times, for 0 <= x <= 1; exact as long as x has at most
 * 53 - k binary digits after the point. */
double   fold_value(int folds, double x);

/* The same as a network, "1 1:abs*k 1": one absolute value a fold.  The caller frees all of
 * these with network_free. */
Network *fold_deep(int folds);

/* The same with a single hidden layer, "1 N:abs 1", N = 2^k - 1 units. */
Network *fold_shallow(int folds);

/*
 * x^2 = x - m(x)/4 - m(m(x))/16 - ...  (Yarotsky 2017), "1 2:abs*k 1": beside the unit that
 * folds there is one that keeps the sum so far, which is never negative and so passes through
 * an absolute value unchanged.  The error after k folds is at most 4^-(k+1).
 */
Network *fold_square(int folds);

/* The largest |f(x) - x^2| on [0, 1], exactly, for a network of one input and one output made of
 * straight pieces. */
double   fold_square_error(const Network *network);

/*
 * The plane folded k times, "2 2:abs*k 2": from a point (x, y) of [-1, 1]^2,
 *
 *     u <- 1 - 2 |R u|,      R a turn by so many radians
 *
 * Without a turn each coordinate is a tent of its own, and the square falls into 4^k pieces.
 */
Network *fold_plane(int folds, double turn);

/* error[p], p = 1 .. 2^k: how near any function of p straight pieces comes to the tent folded
 * k times, continuous or not: the least root mean square difference on [0, 1], with pieces that
 * begin and end at multiples of a quarter of a tooth's side, found by dynamic programming. */
void     fold_best_errors(int folds, double *error);

#endif
