/*
 * prior.h -- what we believe of the weights before seeing data; and the most credible ones.
 *
 * Bayes' formula multiplies likelihood and prior.  In negative logarithms, with N
 * examples, the most credible parameters (maximum a posteriori, MAP) minimise
 *
 *     J(w)  =  (1/N) sum over examples of -log p(target | w)   +   (1/N) (-log p(w))
 *
 *     Gaussian(width)    -log p(w) = sum of w^2 / (2 width^2)  + constant     "weight decay"
 *     Laplace(width)     -log p(w) = sum of |w| / width        + constant     "lasso"
 *
 * The width is the standard deviation of the Gaussian, the scale b of the Laplace.
 * The first term is a loss of grad/loss.h.  Weights get the prior; biases, gains and
 * shifts are left free.
 */
#ifndef GRADUS_PRIOR_H
#define GRADUS_PRIOR_H

#include "network.h"

typedef enum PriorKind { PRIOR_NONE, PRIOR_GAUSSIAN, PRIOR_LAPLACE } PriorKind;

typedef struct Prior {
    PriorKind kind;
    double    width;            /* > 0; of no matter for PRIOR_NONE */
} Prior;

/* -log p(w) without its constant, in nats; 0 for PRIOR_NONE. */
double prior_negative_log(Prior prior, Tensor w);

/* The same over all weights of a network. */
double prior_of_network(Prior prior, const Network *network);

/* Adds (1/examples) d(-log p)/dw to the gradient of p.  At w = 0 the slope of |w| is
 * taken as 0, so that a weight which is 0 may stay there. */
void   prior_add_gradient(Prior prior, Param *p, double examples);

/* The same for all weights of a network: after backward, before the optimiser. */
void   prior_add_gradients(Prior prior, Network *network, double examples);

/*
 * The prior's step taken exactly instead of by its slope: p becomes the w that minimises
 *
 *     |w - p|^2 / (2 step)  +  (1/examples) (-log p(w))
 *
 * that is p / (1 + c / width) under the Gaussian and sign(p) max(|p| - c, 0) under the Laplace
 * prior, with c = step / (width examples).  After a step of SGD down the loss alone, in place of
 * prior_add_gradient: then weights come to stand at the kink of |w|, at exactly 0, instead of
 * jumping to and fro across it (Daubechies, Defrise & De Mol 2004).
 */
void   prior_shrink(Prior prior, Param *p, double step, double examples);

/* The MAP objective: the mean negative log-likelihood and the prior's share. */
double map_objective(double mean_loss, Prior prior, const Network *network, double examples);

#endif
