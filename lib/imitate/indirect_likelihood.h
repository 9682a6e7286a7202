/*
 * indirect_likelihood.h -- a likelihood in place of the one that cannot be computed.
 *
 * At theta, simulate m times; fit to what came out a model whose likelihood is known; take that
 * one's likelihood of what was observed.  Two such models of the summaries:
 *
 *   synthetic    (Wood 2010) Summaries are averages of many things, hence nearly normal:
 *
 *                    L(theta)  =  N(observed; mean, covariance of the m simulated summaries).
 *
 *                m must exceed the number of summaries by some; nothing else has to be known.
 *
 *   parametric   (Drovandi, Pettitt & Lee 2015) An auxiliary model p_A(data | phi) of the data
 *                themselves; phi(theta) is fitted to the m data sets together, and
 *
 *                    L(theta)  =  p_A(observed | phi(theta)).
 *
 *                It needs no summaries chosen by taste, and if the auxiliary family contains the
 *                simulator's distributions, the posterior is exact as m grows.
 *
 * The parametric model here gets all it needs from the mean of simulated summaries and from those
 * observed: an autoregression of order p, from autocovariances (autoregression_likelihood).  A
 * moving average is an autoregression of infinite order whose coefficients fall off fast, so that
 * the family nearly contains it.
 *
 * Either posterior is found by importance.h.
 */
#ifndef GRADUS_INDIRECT_LIKELIHOOD_H
#define GRADUS_INDIRECT_LIKELIHOOD_H

#include "importance.h"
#include "simulator.h"

/* log p_A(observed | phi), phi fitted to data whose summaries have this mean. */
typedef double Auxiliary(const void *context, const double *mean, const double *observed);

typedef struct IndirectLikelihood {
    Simulator   simulator;
    double      observed[SUMMARIES_MAX];
    int         simulations;            /* m, at each theta */
    Auxiliary  *auxiliary;              /* parametric_likelihood only, */
    const void *auxiliary_context;      /* with this */
} IndirectLikelihood;

/* LogLikelihoods for importance_new, whose context is an IndirectLikelihood.  -INFINITY where
 * the simulations allow no fit. */
double synthetic_likelihood(const void *indirect, const double *theta, Rng *rng);
double parametric_likelihood(const void *indirect, const double *theta, Rng *rng);

/* log N(x; mean, covariance), d numbers; -INFINITY if the covariance is singular.  Only its
 * lower triangle is used, and lost. */
double joint_normal_log_density(int d, const double *x, const double *mean, double *covariance);

/* An Auxiliary: the autoregression of order p
 *
 *     y(t)  =  phi1 y(t-1) + ... + phip y(t-p) + noise of variance v
 *
 * whose autocovariances are `mean` (Yule & Walker; solved by Levinson 1947 and Durbin 1960), and
 *
 *     log p_A  =  -n/2 { log 2 pi v  +  (1, -phi)^T C (1, -phi) / v },
 *
 * where C(i,j) is the observed autocovariance of lag |i - j|; the first p steps are counted as if
 * they were like the others. */
typedef struct Autoregression { int order, steps; } Autoregression;     /* p, n */
double autoregression_likelihood(const void *autoregression, const double *mean,
                                 const double *observed);

#endif
