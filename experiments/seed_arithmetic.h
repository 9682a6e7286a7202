/*
 * seed_arithmetic.h -- adding and subtracting what images have in common: a measured procedure.
 *
 * Seeds are named by what a classifier calls their images.  The seeds of one kind have a mean; the
 * difference of two means is what makes the one kind of the other, if the forger is so simple.  Two
 * ways to see whether it is:
 *
 *     shifts    z + m(A) - m(B), of each seed z of kind B and each other kind A: how many become
 *               A?  Beside it, z moved as far in a random direction.
 *     sums      a - b + c, each of them the average of k seeds of its kind (Radford et al. 2016: of
 *               three).  If the seeds of a kind were N(0, I) like all, the sum would have the
 *               squared length 3d/k: with k = 3 that of a seed.  As they are, with mean m and
 *               variance S (about the mean, summed over the d numbers),
 *
 *                   E|a - b + c|^2  =  (S(A) + S(B) + S(C)) / k  +  |m(A) - m(B) + m(C)|^2
 *
 * Seeds are averaged as drawn with replacement.
 */
#ifndef EXPERIMENTS_SEED_ARITHMETIC_H
#define EXPERIMENTS_SEED_ARITHMETIC_H

#include "opinions.h"

typedef struct NamedSeeds {
    size_t   n, d;
    int      classes;
    real    *z;                 /* n x d */
    Opinion *opinion;           /* n */
    size_t  *count;             /* of each class */
    size_t  *member;            /* the seeds of class 0, of class 1, ... */
    double  *mean;              /* classes x d; 0 where there are none */
    double  *variance;          /* classes */
} NamedSeeds;

NamedSeeds seeds_named(Network *forger, Network *classifier, size_t n, uint64_t seed);
void       seeds_free(NamedSeeds *named);

/* The seed of this kind that reaches farthest in the direction of the kind's mean; seed 0 if there
 * is none. */
const real *seed_typical(const NamedSeeds *named, int kind);

/* z moved by `share` of the way m(to) - m(from). */
void       seed_shift(const NamedSeeds *named, int from, int to, double share, const real *z,
                      real *moved);

typedef struct SeedShifts {
    double *became;             /* classes x classes: [from][to], the share; NaN without seeds */
    double  share;              /* over all shifts */
    double  by_chance;          /* over the moves as far in random directions */
    double  length;             /* root mean square of the shifts */
} SeedShifts;

/* The caller frees .became. */
SeedShifts seed_shifts(Network *forger, Network *classifier, const NamedSeeds *named,
                       uint64_t seed);

typedef struct SeedSums {
    double square;              /* mean of |a - b + c|^2 / d, */
    double square_error;        /* its standard error, */
    double expected;            /* and by the formula above */
    double added, taken, other; /* shares called A or C; called B; called something else */
} SeedSums;

/* `sums` of them, of three different kinds each.  NaN if there are no three. */
SeedSums   seed_sums(Network *forger, Network *classifier, const NamedSeeds *named, int averaged,
                     size_t sums, uint64_t seed);

#endif
