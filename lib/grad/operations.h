/*
 * operations.h -- what a network is made of.
 *
 * Every function records one node on its operands' tape and returns it, with the
 * value computed.  Below, n is the batch, c the channels, and J the number that is
 * differentiated; the derivation of each gradient stands above its code in
 * operations.c.
 */
#ifndef GRADUS_OPERATIONS_H
#define GRADUS_OPERATIONS_H

#include "activation.h"
#include "tape.h"

/* y = x W + b.  x: any batch of n, seen as n vectors of h*w*c numbers;
 * W: inputs x outputs; b: 1 x outputs, or NULL for none; y: n x outputs. */
Var v_affine(Var x, Var W, Var b);

/* y = f(x) by the activation table. */
Var v_activate(Var x, int activation);

/* Element by element; both operands have the same shape. */
Var v_add(Var a, Var b);
Var v_subtract(Var a, Var b);
Var v_multiply(Var a, Var b);
Var v_divide(Var a, Var b);

/* Element by element, of one operand. */
Var v_scale(Var x, real factor);        /* factor * x */
Var v_shift(Var x, real constant);      /* x + constant */
Var v_exp(Var x);
Var v_log(Var x);                       /* x > 0, else NaN or -inf as IEEE has it */
Var v_square(Var x);
Var v_sqrt(Var x);

/* Reductions; sums are taken in double and in a fixed order. */
Var v_sum(Var x);                       /* of all numbers: 1 x 1 */
Var v_mean(Var x);                      /* of all numbers: 1 x 1 */
Var v_sum_channels(Var x);              /* of the channels at each position: c becomes 1 */

/* The same numbers in another shape of the same size; no copy. */
Var v_reshape(Var x, Shape shape);

/* The same numbers, through which no gradient passes; no copy. */
Var v_detach(Var x);

/* For those who write operations: adds to b's gradient dJ/dy, summed per channel over all
 * positions. */
void bias_backward(Var b, Tensor dy);

#endif
