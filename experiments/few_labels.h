/*
 * few_labels.h -- what was learned without labels, used with a few: a measured procedure.
 *
 * A few labelled images, drawn at random, and four ways to learn from them:
 *
 *     adversary   logistic regression on the last convolution of an adversary that has seen all
 *                 images and no label (Radford et al. 2016)
 *     untrained   the same on a network of the same spec with weights by chance
 *     pixels      the same on the pixels
 *     network     the adversary's layers, with an output for each class instead of one, trained
 *                 from the beginning on the few
 *
 * Numbers of an image are standardised first, each to mean 0 and variance 1 over the pool that the
 * few are drawn from, which takes no label.  Learning is MAP (experiments/few_images.h) with a
 * Gaussian prior whose width is w/sqrt(numbers that an output sees) in the regressions: so each
 * logit has, before any label is seen, a standard deviation of w or so.
 */
#ifndef EXPERIMENTS_FEW_LABELS_H
#define EXPERIMENTS_FEW_LABELS_H

#include "few_images.h"

typedef enum LabelUse {
    USE_ADVERSARY, USE_UNTRAINED, USE_PIXELS, USE_NETWORK, LABEL_USES
} LabelUse;

const char *label_use_name(LabelUse use);

typedef struct FewLabelsPlan {
    Network       *adversary;       /* lent */
    const Dataset *pool, *test;     /* lent: images and labels, in image_range */
    const int     *few;             /* so many labelled images, */
    size_t         sizes;           /* for each of these sizes */
    int            draws;
    double         width;           /* w above */
    double         network_width;   /* of the prior of the network's weights */
    int            steps;
    uint64_t       seed;
} FewLabelsPlan;

/* The numbers of an image in the last convolution. */
size_t few_labels_features(const Network *adversary);

/* Accuracies on the test images, sizes x draws of each use: accuracy[(use*sizes + size)*draws +
 * draw].  progress (may be NULL) advances by 1 in all. */
void few_labels(const FewLabelsPlan *plan, double *accuracy, Progress *progress);

#endif
