/*
 * next_bit.h -- two predictors of the next bit: a counter, and the most credible network.
 *
 * Both see the first n bits of a sequence and give a probability to the bit that follows.
 */
#ifndef GRADUS_NEXT_BIT_H
#define GRADUS_NEXT_BIT_H

#include <stdint.h>

#include "base/random.h"
#include "learn/prior.h"

/* Laplace's rule (1774): after k of n bits were like this one, (k + 1) / (n + 2).  It is what
 * remains of all coins, each share of ones as credible as any other, averaged.
 * probability[t] is what bit t got, for t = 0 .. n-1; the first bit is the lowest. */
void counter_predict(uint64_t bits, int n, double *probability);

/*
 * One family of theories: networks of one shape.  The window of the last bits goes in (the
 * latest first; 1 for a one, -1 for a zero, 0 before the beginning), the logit of a one comes
 * out.  The prior is a Gaussian of this width for each weight and each bias.
 */
typedef struct NetworkTheory {
    const Spec *spec;           /* lent; its input is the window, its output one number */
    double      width;          /* of the prior */
    int         steps;          /* of learning after each bit */
    double      step;           /* size of Adam's */
    int         draws;          /* networks that are averaged */
} NetworkTheory;

/* False, and why, if not exactly one number comes out. */
bool network_predicts(const Spec *spec, Message *why);

/* The most credible network (MAP, learn/prior.h).  After each bit, all bits seen so far are
 * learned for some steps on
 *
 *     -log p(bits seen | w)  -  log p(w)
 *
 * going on from the weights of the bit before; then the next bit is predicted by these
 * weights as if they were certain.  The first bit gets 1/2: without data the most credible
 * weights are 0.  probability[t] as above; learning begins with weights drawn from `rng`. */
void network_predict(const NetworkTheory *theory, uint64_t bits, int n, Rng rng,
                     double *probability);

/* The average over the family: networks w drawn from the prior, each weighed by what it gave
 * to the bits seen,
 *
 *     P(bit t | bits before)  =  sum of p(bits 0 .. t | w)  /  sum of p(bits 0 .. t-1 | w)     */
void network_average(const NetworkTheory *theory, uint64_t bits, int n, Rng rng,
                     double *probability);

#endif
