/*
 * normal_pair.h -- a real and a forged density of which everything is known.
 *
 * Real numbers come from p = N(0, 1), forged ones from q = N(mean, sd^2), each half of the time.
 * An adversary that says "forged with probability D(x)" earns
 *
 *     V(D)  =  E_p log(1 - D)  +  E_q log D
 *
 * and most with the posterior probability, by Bayes' formula (Goodfellow et al. 2014),
 *
 *     D*  =  q / (p + q)  =  sigmoid(a*),       a*(x) = log q(x)/p(x)
 *     V(D*)  =  -log 4 + 2 JS(p, q)
 *
 * The logarithm of two normal densities' ratio is a parabola, and a straight line if sd = 1:
 *
 *     a*(x)  =  x^2/2 - (x - mean)^2 / (2 sd^2) - log sd
 *
 * Expectations are integrals by the trapezoidal rule, which for functions as smooth as these is
 * exact to rounding (Trefethen & Weideman 2014).  All in nats.
 */
#ifndef GRADUS_NORMAL_PAIR_H
#define GRADUS_NORMAL_PAIR_H

#include <stddef.h>

typedef struct NormalPair { double mean, sd; } NormalPair;

double pair_logit(NormalPair pair, double x);                       /* a*(x) */

/* E_p f(x) + E_q g(x); either may be NULL.  `context` is handed to both. */
typedef double PairFunction(NormalPair pair, double x, const void *context);
double pair_expectation(NormalPair pair, PairFunction *f, PairFunction *g, const void *context);

/* V of an adversary by its logit; of the best one, and the divergence that it measures. */
double pair_value(NormalPair pair, PairFunction *logit, const void *context);
double pair_best_value(NormalPair pair);
double pair_jensen_shannon(NormalPair pair);

/* How often D* on the right side of 1/2 is right: the best accuracy there is. */
double pair_accuracy(NormalPair pair);

/* dJS/dmean: 1/2 E_q [(1 - D*) s(x)], s the slope of a*.  (Moving q moves the best adversary too,
 * but at its best that makes no difference.) */
double pair_jensen_shannon_slope(NormalPair pair);

#endif
