/*
 * judging.h -- a judge learns to tell forgeries from real images: a measured procedure.
 *
 * The judge is a network with two outputs, whose softmax is (probability real, probability
 * FORGED).  It learns by log-loss from pairs of one real and one forged image, and is then
 * shown held-out pairs: real images that neither forger nor judge has seen, and new forgeries.
 *
 * If p is the density of the real images and q that of the forged ones, no judge can expect
 * a log-loss below
 *
 *     log 2  -  JS(p, q),     JS = 1/2 KL(p || (p+q)/2) + 1/2 KL(q || (p+q)/2),
 *
 * (Goodfellow et al. 2014), so what a judge saves on held-out images against the price of a
 * fair coin is, but for luck, a lower bound on the Jensen-Shannon divergence:
 *
 *     log 2 - loss  <=  JS  <=  log 2      nats.
 *
 * Learning goes on for some epochs; kept is the judge after the epoch in which it paid least
 * for tuning pairs, which are neither learned from nor among the held-out ones.
 *
 * Chance.  Replicate r has its own choice of real images, forgeries, weights and order, and
 * runs with the same replicate but different judges see the same images.
 */
#ifndef GRADUS_JUDGING_H
#define GRADUS_JUDGING_H

#include "imitate/forger.h"
#include "lab/progress.h"
#include "learn/training.h"
#include "learn/weights.h"

typedef struct JudgeRun {
    const Dataset *real;        /* to learn from; lent, as all of these */
    const Dataset *held_out;    /* to be judged: real as well */
    const Forger  *forger;      /* NULL: the forgeries are other real images */
    const Spec    *judge;
    size_t         pairs;       /* learned from; a fifth as many serve for tuning */
    size_t         held_pairs;
    int            epochs, batch;
    double         step;        /* of Adam */
    uint64_t       seed, replicate;
} JudgeRun;

typedef struct JudgeResult {
    double loss;                /* mean over the held-out images, nats */
    double deviation;           /* of one pair's mean loss */
    double accuracy;            /* share called by their right name, one at a time */
    double pair_accuracy;       /* share of pairs whose forgery got the higher probability;
                                   a tie counts half */
    double learned_loss;        /* mean over the last epoch's images, while learning */
    int    epoch;               /* after which the judge was kept, from 1 */
} JudgeResult;

/* results: one for each run.  progress (may be NULL) advances by judge_cost of each. */
void   judges_train(const JudgeRun *runs, size_t count, JudgeResult *results, Progress *progress);
double judge_cost(const JudgeRun *run);

/* The most pairs to learn from that this many real images allow, with others left over to
 * play the forgeries. */
size_t judge_pairs_max(size_t images);

/* The distance that a loss shows: log 2 - loss. */
double judge_bound(double loss);

#endif
