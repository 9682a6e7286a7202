/*
 * source.h -- where real examples come from.
 *
 * A game needs real examples, as many as it asks for, and does not care whether they are drawn
 * from a data set or from a density that is known:
 *
 *     Source photographs = source_dataset(&data);
 *     Source ring        = { draw_from_ring, &ring, shape_matrix(1, 2) };
 */
#ifndef GRADUS_SOURCE_H
#define GRADUS_SOURCE_H

#include "base/random.h"
#include "grad/tensor.h"
#include "learn/dataset.h"

typedef struct Source {
    /* n independent examples, one after the other, into x. */
    void      (*draw)(const void *context, Rng *rng, size_t n, real *x);
    const void *context;        /* lent */
    Shape       shape;          /* of one example; n = 1 */
} Source;

/* Every example equally likely, at every draw.  `data` is lent. */
Source source_dataset(const Dataset *data);

#endif
