/*
 * fold_training.h -- can a network learn the tent folded k times?
 *
 * A network "1 W:abs*k 1" has enough layers for k folds.  It is shown FOLD_POINTS points x and
 * the tent's values there, all at once, and minimises the squared error by Adam, its step size
 * falling to zero along a straight line.  What differs is where it starts:
 *
 *     random   dice: weights of variance 1 (critical for |x|), biases of variance 0.1
 *     near     the constructed network, each number multiplied by 1 + noise * N(0, 1)
 *     grown    dice again, but it learns one fold first, then gets one layer more and
 *              learns two, and so on: as many steps for every stage
 */
#ifndef GRADUS_FOLD_TRAINING_H
#define GRADUS_FOLD_TRAINING_H

#include "lab/progress.h"
#include "learn/network.h"

enum { FOLD_POINTS = 256 };

typedef enum FoldStart { FOLD_RANDOM, FOLD_NEAR, FOLD_GROWN } FoldStart;

typedef struct FoldTraining {
    FoldStart start;
    int       folds, width;     /* near: of width 1 */
    double    noise;            /* of near */
    double    step;
    int       steps;            /* in all; shared out evenly among the stages of grown */
    uint64_t  seed, replicate;
} FoldTraining;

typedef struct FoldOutcome {
    double left_before, left;   /* mean squared error over the target's variance, 1/12: before
                                   training and after; 1 is what a constant reaches */
    double pieces_before, pieces;       /* straight pieces on [0, 1] */
} FoldOutcome;

/* outcome[i] of run i.  progress (may be NULL) advances by fold_training_cost of each. */
void   fold_train(const FoldTraining *runs, size_t count, FoldOutcome *outcome,
                  Progress *progress);
double fold_training_cost(const FoldTraining *run);

/* The network that run i ends with; the caller frees it. */
Network *fold_trained(const FoldTraining *run, FoldOutcome *outcome);

/*
 * signal[i*folds + k-1] of random network i, "1 W:abs*L 1": the norm of that part of the gradient
 * which depends on what the target is, k folds or none; 1 <= k <= folds.  Over a whole tooth
 * a straight piece of df/dw meets as much above 1/2 as below, and nothing is left; only the
 * teeth in which df/dw jumps count, and each is 2^-k wide.
 */
void     fold_signals(int layers, int width, int folds, size_t networks, uint64_t seed,
                      double *signal);

#endif
