/*
 * reward_gradient.h -- which way a forger of one number is sent, and how loudly.
 *
 * The forger is x = z + mean, z ~ N(0, 1); real numbers come from N(0, 1); the adversary is the
 * best there is, a straight line: a*(x) = mean x - mean^2/2 (normal_pair.h).  The gradient that
 * reaches `mean` through the frozen adversary is
 *
 *     saturating          E_q (1 - D*) mean    =   2 dJS/dmean
 *     non-saturating      E_q D* mean          =   d/dmean [KL(q||p) - 2 JS]
 *
 * whose sum is dKL(q||p)/dmean = mean.
 */
#ifndef GRADUS_REWARD_GRADIENT_H
#define GRADUS_REWARD_GRADIENT_H

#include "imitate/game.h"
#include "imitate/normal_pair.h"

/* By one forger's phase of the game, with so many forgeries. */
double reward_gradient(double mean, Reward reward, int batch, uint64_t seed, uint64_t number);

/* By quadrature; *deviation is that of one forgery's part. */
double reward_gradient_exact(double mean, Reward reward, double *deviation);

#endif
