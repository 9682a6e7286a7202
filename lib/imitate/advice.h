/*
 * advice.h -- what an adversary says of an example, and how to please it.
 *
 * The forger learns from one thing only: how its loss changes when a forgery x changes.  The
 * advice to an example is the direction that lowers it,
 *
 *     advice(x)  =  - d loss(x) / dx,     loss(x) = -log(1 - sigmoid(a(x)))     non-saturating
 *                                                    log sigmoid(a(x))          saturating
 *
 * where a is the adversary's logit of "forged".  It exists everywhere, not only where forgeries
 * are, and can be drawn as a field of arrows.
 *
 * An adversary of packs judges several examples at once: each is then shown to it first, in the
 * company of forgeries, as it would meet it in the game.
 */
#ifndef GRADUS_ADVICE_H
#define GRADUS_ADVICE_H

#include "game.h"

/* Of n examples x, one after the other: the logit of each, and (where not NULL) the advice, as
 * many numbers as x.  The company is drawn from rng; batch norm goes by its running averages. */
void advise(Network *forger, Network *adversary, Reward reward, Rng *rng, size_t n,
            const real *x, real *logits, real *advice);

#endif
