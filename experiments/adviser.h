/*
 * adviser.h -- an adversary that learns from a pile of forgeries.
 *
 * The adversary's half of the game (imitate/game.h) against a forger that does not change: each
 * step takes a batch of photographs and one of forgeries from the pile, and lowers
 *
 *     1/2 mean over photographs of -log(1 - sigmoid(a))  +  1/2 mean over forged of -log sigmoid(a)
 *
 * by Adam, whose step stays for the first half and then falls to 0 in a straight line.
 */
#ifndef EXPERIMENTS_ADVISER_H
#define EXPERIMENTS_ADVISER_H

#include "learn/dataset.h"
#include "learn/network.h"

typedef struct AdviserPlan {
    const char    *net;                 /* ends with 1, the logit of "forged" */
    const Dataset *photographs, *pile;  /* lent; image_range has been called for them */
    double         noise;               /* it sees all through noise of this standard deviation */
    double         step;
    int            batch;
    long           steps;
    uint64_t       seed;                /* of weights, order and noise */
} AdviserPlan;

/* The caller frees it with network_free.  Interrupted, it has learned less. */
Network *adviser_train(const AdviserPlan *plan);

#endif
