/*
 * k_means.h -- many examples told by a few typical ones.
 *
 * k centres are sought whose mean squared distance to the examples, each counted with its
 * nearest centre, is small.  Lloyd's iteration (1957, printed 1982) repeats
 *
 *     each example goes to its nearest centre;    each centre to the mean of its examples
 *
 * and neither step can make the distance larger.  It ends in a valley, not in the deepest
 * one, so where it starts matters: the first centres are examples drawn one after the other,
 * each with a probability proportional to its squared distance from those before
 * (k-means++: Arthur & Vassilvitskii 2007), from a sample of 20 examples a centre.
 *
 * Distances come from products:  |x - c|^2 = |x|^2 + 2 (|c|^2/2 - x . c),  all of a block of
 * examples with all centres being one matrix product.
 *
 * Memory.  The caller frees a KMeans with k_means_free.
 */
#ifndef GRADUS_K_MEANS_H
#define GRADUS_K_MEANS_H

#include "base/random.h"
#include "learn/dataset.h"

typedef struct KMeans {
    size_t  count, size;
    real   *centre;             /* count x size */
    double *weight;             /* count: the share of the examples that a centre has */
} KMeans;

/* `count` centres (no more than there are examples) after so many iterations.  Each centre
 * is the mean of the examples that were its own in the last one; a centre that has lost all
 * of them stays where it is, with weight 0. */
KMeans k_means_fit(const Dataset *data, size_t count, int iterations, Rng *rng);

/* The nearest centre of each example (of equals the first) into nearest[n]; the mean squared
 * distance to it. */
double k_means_assign(const KMeans *means, const Dataset *data, uint32_t *nearest);

void   k_means_free(KMeans *means);

#endif
