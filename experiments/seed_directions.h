/*
 * seed_directions.h -- how much an image changes when its seed moves, by direction: a measured
 * procedure.
 *
 * For a direction v of length 1, the mean over seeds z of
 *
 *     |G(z + e v) - G(z - e v)|^2 / (2 e)^2
 *
 * where G is what the forger's first layer makes before its activation, the pixels, or a
 * classifier's features of them.  For small e that is v M v^T with M = E J^T J, J the Jacobian of
 * G: so the mean over any orthonormal basis is tr M / d, and so is the expectation over random
 * directions.  M's own eigenvectors are the directions that change pixels most; the eigenvectors
 * of the first layer (imitate/directions.h), which cost nothing, are a guess at them.
 */
#ifndef EXPERIMENTS_SEED_DIRECTIONS_H
#define EXPERIMENTS_SEED_DIRECTIONS_H

#include "learn/network.h"
#include "learn/principal.h"

typedef struct DirectionPlan {
    Network *forger, *classifier;   /* lent */
    size_t   seeds, random;         /* averaged over so many; so many random directions */
    double   step;                  /* e */
    double   far;                   /* how far `turned` moves */
    uint64_t seed;
} DirectionPlan;

typedef struct Change {
    double layer, pixels, features; /* mean squared change, summed over their numbers, as above */
    double turned;                  /* share of images that get another name at +far or -far */
} Change;

typedef struct DirectionResult {
    Principal directions;           /* of the first layer */
    Change   *along;                /* d, of each of them */
    Change   *random;               /* of the random ones */
    double   *best;                 /* the d eigenvalues of M in pixels, largest first */
} DirectionResult;

/* The caller frees it with seed_directions_free. */
DirectionResult seed_directions(const DirectionPlan *plan);
void            seed_directions_free(DirectionResult *result);

#endif
