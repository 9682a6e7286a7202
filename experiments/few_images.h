/*
 * few_images.h -- a classifier that learns from few images, under a prior: a measured procedure.
 *
 * Images are drawn at random from the training set; a network learns from all of them at
 * each step (nothing is left to the order) or from a batch, with the prior given, by Adam whose
 * step falls to 0 in a straight line; and is scored on the test set.  Replicates have other
 * images and other first weights, the same for every prior.
 */
#ifndef GRADUS_FEW_IMAGES_H
#define GRADUS_FEW_IMAGES_H

#include "lab/progress.h"
#include "learn/training.h"

typedef struct FewRun {
    const Spec    *spec;            /* lent */
    const Dataset *train, *test;    /* lent */
    int            examples;        /* drawn from train */
    int            batch;           /* at most so many of them a step; 0: all */
    Prior          prior;
    double         step;            /* of Adam at first, in sizes of a first weight */
    int            steps;
    uint64_t       seed, replicate;
} FewRun;

typedef struct FewResult {
    Score  train, test;
    double weight;                  /* root mean square of the weights */
    double frequencies;             /* test log-loss of who only says how frequent the classes are
                                       among the examples; infinite if one is missing */
    double slope;                   /* |dJ/dW| of the MAP objective at the end: 0 at its bottom */
} FewResult;

/* progress (may be NULL) advances by few_cost of each run. */
void   few_images_learn(const FewRun *runs, size_t count, FewResult *results, Progress *progress);
double few_cost(const FewRun *run);

#endif
