/*
 * follow.h -- following an adversary's advice, a step at a time.
 *
 * The adversary's logit a(x) says how forged an example x looks; its slope da/dx, as many numbers
 * as x, says what of that each number of x is to blame for.  To look real is to go against it:
 *
 *     first order     a(x + u)  =  a(x) + u . da/dx  +  what grows with the square of u
 *
 * so that of all u of one length the best is  u = - length da/dx / |da/dx|, which lowers the logit
 * by length |da/dx|.  A direction by chance, in d dimensions, changes it by that / sqrt(d).
 *
 * Where the verdict turns (a = 0), by Newton's method on the logit (DeepFool; Moosavi-Dezfooli et
 * al. 2016): x -= a da/dx / |da/dx|^2.  For a linear adversary, a = w . x + b, that is exact at
 * once, and the distance is |a| / |w|.
 *
 * With a forger, x stands for seeds, and a for the opinion of what the forger makes of them:
 * advice that only leads to what the forger can draw.
 *
 * Networks are as in evaluation (batch norm by its running averages) and are not changed.  Adversaries
 * here see one example at a time, not packs.
 */
#ifndef GRADUS_FOLLOW_H
#define GRADUS_FOLLOW_H

#include "learn/network.h"

/* Of n examples x (or seeds, if the forger is not NULL), one after the other: the logit of each,
 * and (where not NULL) the slopes, as many numbers as x. */
void logit_slopes(Network *forger, Network *adversary, size_t n, const real *x, real *logits,
                  real *slopes);

/* Each of n examples of `size` numbers goes against its slopes, so far that the root of the mean
 * squared change of its numbers is `length`; then they are cut to low .. high.  No slope, no
 * change. */
void follow_slopes(size_t n, size_t size, const real *slopes, double length, real low, real high,
                   real *x);

/* For each of n examples (seeds) one where the verdict turns: Newton's way leads beyond the
 * boundary, and `turned` is where the straight line from x to there crosses it, to 1/4000 of the
 * line and on the far side.  found[i] is false where 50 steps did not lead there. */
void turn_verdicts(Network *forger, Network *adversary, size_t n, const real *x, real *turned,
                   bool *found);

#endif
