/*
 * opinions.h -- what a classifier says of images: its first choice, and how sure it is.
 */
#ifndef EXPERIMENTS_OPINIONS_H
#define EXPERIMENTS_OPINIONS_H

#include "learn/network.h"

typedef struct Opinion {
    int    choice;              /* of the classes, the first of equals */
    double confidence;          /* the probability that the softmax gives it */
} Opinion;

/* Of n images, one after the other.  The caller frees the array. */
Opinion *opinions_of(Network *classifier, const real *images, size_t n);

double   mean_confidence(const Opinion *opinion, size_t n);

#endif
