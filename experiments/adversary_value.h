/*
 * adversary_value.h -- what an adversary that learned from n examples believes it earns.
 *
 * The value V (normal_pair.h) of the best adversary is the Jensen-Shannon divergence in disguise,
 * so that a trained adversary's loss is an estimate of a divergence nobody can compute.  It is
 * biased. Fitted to n real and n forged numbers, the adversary earns more on these than anybody
 * can in the long run, and less on all others.  For a family of k parameters that contains the
 * truth,
 *
 *     E [V on its own examples - V*]  =  E [V* - V on all others]  =  k' / (2n),
 *     k'  =  k - 4 E_m [D* (1 - D*)],          m = (p + q)/2
 *
 * to first order.  (Wilks' theorem says k; but as there are exactly n of either kind, the constant
 * term has less to fit: the covariance of the score is J - 2n u u^T instead of the information J =
 * 2n A, A = E_m [D (1-D) f f^T], where f are the features, the first one 1, and u = 2 A e_1; the
 * trace of J^-1 times it is k - 4 A_11.)
 */
#ifndef GRADUS_ADVERSARY_VALUE_H
#define GRADUS_ADVERSARY_VALUE_H

#include "imitate/game.h"
#include "imitate/normal_pair.h"
#include "lab/progress.h"

/* ---- The family that contains the truth: a parabola, or a line if k = 2 ---- */

enum { FEATURES_MAX = 3 };

/* How much more than D* the fitted adversary earns on its own examples, and how much less on all
 * others; NaN where the examples can be told apart without a mistake, so that there is no best
 * one. */
typedef struct FittedValue { double gain, loss, coefficient[FEATURES_MAX]; } FittedValue;

/* `replicates` fits of k coefficients (2 or 3) by Newton's method, spread over the cores. */
void   fitted_values(NormalPair pair, int k, int n, uint64_t seed, size_t replicates,
                     FittedValue *results);

double fitted_parameters(NormalPair pair, int k);       /* k' */

/* The standard deviation of a coefficient that is not the constant, times sqrt(2n). */
double fitted_deviation(NormalPair pair, int k, int coefficient);

/* ---- A network ---- */

typedef struct AdversaryRun {
    NormalPair  pair;
    const char *net;            /* one number in, one logit out; lent */
    int         n;              /* examples of either kind; 0: new ones at every step */
    int         batch, steps;   /* the batch only where n is 0 */
    double      step;
    uint64_t    seed, number;
} AdversaryRun;

enum { CURVE_POINTS = 121 };    /* logits at -6, -5.9, ..., 6 */

typedef struct AdversaryResult {
    double own;                 /* V on its own examples; NaN where n is 0 */
    double truth;               /* V of D* on the same */
    double all;                 /* V on all there are, by quadrature */
    double logit[CURVE_POINTS];
} AdversaryResult;

void   adversary_learn(const AdversaryRun *runs, size_t count, AdversaryResult *results,
                       Progress *progress);
double curve_x(int point);

#endif
