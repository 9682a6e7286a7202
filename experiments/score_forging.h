/*
 * score_forging.h -- a tiny generator that learns from draws alone.
 *
 * Pixels are black or white, and no gradient passes through a coin that has fallen.  But the
 * *chance* of an image has a gradient.  If a forgery x from seed z costs c(x), the expected cost
 * falls along
 *
 *     d E c / da(z,i)  =  E [ (c(x) - b) (x_i - sigmoid(a(z,i))) ]
 *
 * since d log p(x|z) / da(z,i) = x_i - sigmoid(a(z,i)); b, the mean cost of the batch, only lowers the
 * scatter ("score function", "REINFORCE": Williams 1992).  The cost is asked for its value and not
 * for its slope in x, so anybody can be the judge who sets it.  With q the forgery's probability
 * under the generator, p under the truth, judges differ in how they estimate the logit
 *
 *     a(x)  =  log q(x)/p(x)
 *
 *     adversary   a network that learns to tell real from forged (game.h): D = sigmoid(a)
 *     counts      an auxiliary model fitted to the last forgeries: how often each image came, half
 *                 a count added; p is the share of the image in the data.  (Indirect likelihood.)
 *     oracle      the exact q and p of the data; what the game would be with a perfect adversary
 *
 * and in the cost made of it:
 *
 *     saturating      c = log sigmoid(a)           the expected gradient is that of 2 JS(p, q)
 *     non-saturating  c = -log(1 - sigmoid(a))     of KL(q||p) - 2 JS  (Arjovsky & Bottou 2017)
 *     likelihood      c = -e^-a = -p/q             of KL(p||q): maximum likelihood
 *                                                  (Goodfellow 2014)
 */
#ifndef GRADUS_SCORE_FORGING_H
#define GRADUS_SCORE_FORGING_H

#include "imitate/tiny_generator.h"
#include "lab/progress.h"

typedef enum Judge { JUDGE_ADVERSARY, JUDGE_COUNTS, JUDGE_ORACLE } Judge;
typedef enum Cost { COST_SATURATING, COST_NON_SATURATING, COST_LIKELIHOOD } Cost;

typedef struct ForgingRun {
    const char     *net, *adversary;    /* lent; the adversary: pixels in, one logit out */
    const uint32_t *data;               /* lent, n images */
    size_t          n;
    const double   *truth;              /* of all images, lent: only for the score */
    Judge           judge;
    Cost            cost;
    int             batch, steps;       /* forgeries a step; batch * steps in all */
    double          step, adversary_step;
    uint64_t        seed, number;
} ForgingRun;

enum { FORGING_LOOKS = 10 };

/* The Kullback-Leibler divergence of the generator from the truth after 0, ..., steps/2, steps
 * steps, in nats. */
typedef struct Forging { double divergence[FORGING_LOOKS]; } Forging;

int    forging_look_step(int steps, int look);
void   forge_all(const ForgingRun *runs, size_t count, Forging *results, Progress *progress);

/* The cost of a forgery with this logit, in nats. */
double forging_cost(Cost cost, double logit);

#endif
