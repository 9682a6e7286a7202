/*
 * difference_error.h -- how exact is a finite difference, and how exact a backward pass?
 *
 * J(w + h) in powers of h is J + c1 h + c2 h^2 + c3 h^3 + ..., and computed with floating numbers
 * it comes with an error of standard deviation s.  So for the derivative c1
 *
 *     central      (J(w+h) - J(w-h)) / 2h      error^2  =  (c3 h^2)^2  +  s^2 / 2h^2
 *     one-sided    (J(w+h) - J(w)) / h         error^2  =  (c2 h)^2    +  2 s^2 / h^2
 *
 * in the mean: a small h makes the second term large, a large h the first.  In between, where
 * the sum is least, h is proportional to s^(1/3) (one-sided: s^(1/2)).
 *
 * Nothing here is fitted.  c1, c2, c3 come from arithmetic with truncated power series, exact
 * to the rounding of a double; s from differences of high order of the values of J
 * themselves (More & Wild 2011, "Estimating computational noise", SIAM J. Sci. Comput. 33:1292,
 * after Hamming 1971).
 *
 * The function: J = 1/2 (y - t)^2 of a network of INPUTS inputs, HIDDEN units of tanh and one
 * output, by each of its parameters.  It is written out in float and in double, whatever `real` is.
 */
#ifndef GRADUS_DIFFERENCE_ERROR_H
#define GRADUS_DIFFERENCE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/progress.h"

enum {
    DIFFERENCE_INPUTS = 3, DIFFERENCE_HIDDEN = 4,
    DIFFERENCE_PARAMETERS = (DIFFERENCE_INPUTS + 2) * DIFFERENCE_HIDDEN + 1,
    DIFFERENCE_STEPS = 51               /* h = 2^0 .. 2^-50 */
};

typedef enum Arithmetic { ARITHMETIC_FLOAT, ARITHMETIC_DOUBLE, ARITHMETICS } Arithmetic;

/* Of one network; all squares are means over its parameters. */
typedef struct DifferenceError {
    double error_square[ARITHMETICS][DIFFERENCE_STEPS];  /* of the difference with h = 2^-k */
    double noise_square[ARITHMETICS];   /* s^2 */
    double next_square;                 /* (c3)^2, or one-sided (c2)^2 */
    double gradient_square;             /* (c1)^2 */
    double backward_square;             /* of the error of the library's backward pass */
} DifferenceError;

/* Network 0 .. count-1 with drawn weights, inputs, targets.  progress (may be NULL) advances
 * by difference_cost for each, in the unit of cost_estimate (gradient_cost.h). */
void   difference_measure(uint64_t seed, size_t count, bool one_sided, DifferenceError *errors,
                          Progress *progress);
double difference_cost(void);

/* The same for one kind of number, from the means of next_square and noise_square: the root
 * mean square error at step h, and the step at which it is least. */
double difference_theory(double next_square, double noise_square, bool one_sided, double h);
double difference_best_step(double next_square, double noise_square, bool one_sided);

/* ---- its parts, for the tests ---- */

/* parameters: the weights into unit 0 .. HIDDEN-1 input by input (INPUTS x HIDDEN), its biases,
 * the output's weights, the output's bias: as a network of the library has them. */
typedef struct DifferenceSubject {
    float parameter[DIFFERENCE_PARAMETERS];
    float input[DIFFERENCE_INPUTS];
    float target;
} DifferenceSubject;

DifferenceSubject difference_subject(uint64_t seed, uint64_t replicate);

/* J with `by` added to parameter p. */
double difference_value(const DifferenceSubject *subject, Arithmetic arithmetic, int p, double by);

/* c[0] .. c[3] of J along parameter p. */
void   difference_series(const DifferenceSubject *subject, int p, double c[4]);

#endif
