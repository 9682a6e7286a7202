/*
 * activation.h -- the table of activation functions.
 *
 * An activation is a value y = f(x) and a slope dy/dx, element by element.  To add
 * one, add its row here: the network spec knows its name, the tests check its
 * slope against finite differences, and the mean-field theory finds its critical
 * weight scale.
 *
 * In a row, x is the input and y the value already computed: the slope of a
 * sigmoid is cheapest from y.  Where f has a kink, the row says which slope the
 * course takes there; it is one of the one-sided slopes, never a mean.  Comparisons
 * are written so that a NaN comes through instead of turning into 0.
 */
#ifndef GRADUS_ACTIVATION_H
#define GRADUS_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/real.h"

#define LEAKY_SLOPE ((real)0.2)     /* of leaky ReLU, for x < 0 (Radford et al. 2016) */

/* real_select(condition, yes, no) is "condition ? yes : no" without a branch, so that the loops
 * become packed instructions. */
/*      name      value y                                   slope dy/dx        at the kink */
#define ACTIVATION_TABLE(ROW)                                                                 \
    ROW(identity, x,                                        1,                 "no kink")        \
    ROW(sigmoid,  real_sigmoid(x),                          y * (1 - y),       "no kink")        \
    ROW(tanh,     real_tanh(x),                             1 - y * y,         "no kink")        \
    ROW(relu,     real_select(x < 0, 0, x),                 real_select(x > 0, 1, 0), "slope 0 at 0") \
    ROW(leaky,    real_select(x < 0, LEAKY_SLOPE * x, x),                                        \
                  real_select(x > 0, 1, LEAKY_SLOPE),                          "slope 0.2 at 0") \
    ROW(abs,      real_abs(x),                              real_select(x < 0, -1, 1), "slope 1 at 0")

#define ACTIVATION_NUMBER(name, value, slope, kink) ACTIVATION_##name,
typedef enum Activation { ACTIVATION_TABLE(ACTIVATION_NUMBER) ACTIVATION_COUNT } Activation;

int         activation_count(void);
int         activation_find(const char *name);      /* -1 if there is no such name */
const char *activation_name(int activation);
const char *activation_kink(int activation);        /* the convention, in words */

/* Reads names separated by commas, "sigmoid,relu": list[0 .. *count-1], each at most once.
 * False, and *why names the unknown one and all that are known. */
bool activation_list(const char *text, int list[ACTIVATION_COUNT], int *count, Message *why);

real activation_value(int activation, real x);
real activation_slope(int activation, real x);

/* y[i] = f(x[i]); y may be x. */
void activation_forward(int activation, size_t n, const real *x, real *y);

/* dx[i] = dy[i] f'(x[i]) if `first`, else dx[i] += that; dx may be x. */
void activation_backward(int activation, size_t n, const real *x, const real *y,
                         const real *dy, real *dx, bool first);

#endif
