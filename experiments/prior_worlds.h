/*
 * prior_worlds.h -- worlds drawn from the prior, to see whether Bayes keeps his promises: a
 * measured procedure.
 *
 * A world is a curve f(t) = sum of w(k) P_k(t) with w(k) ~ N(0, width^2), a few noisy
 * observations of it at random places in (-1, 1), and further ones held out.  Whoever knows
 * noise and width can compute the exact posterior; whoever assumes another width computes
 * another one.  Averages over many worlds show what that does.
 */
#ifndef GRADUS_PRIOR_WORLDS_H
#define GRADUS_PRIOR_WORLDS_H

#include <stddef.h>
#include <stdint.h>

typedef struct PriorWorld {
    int      degree;                /* degree + 1 weights */
    int      points, held_out;      /* observations */
    double   width;                 /* of the prior that w is drawn from */
    double   deviation;             /* of the noise */
    uint64_t seed;
} PriorWorld;

enum { WIDTHS_MAX = 65 };

/* What somebody who assumes a width makes of one world. */
typedef struct WorldView {
    double z;                       /* f - its posterior mean, in posterior deviations, at the place
                                       of the first observation held out */
    double spread;                  /* the variance that z really has, given the places */
    double evidence;                /* log p(observations), nats */
    double held_out;                /* sum of log p(one held out | observations), nats */
    double parameters;              /* of the weights, how many the observations decide on */
    double information;             /* Fisher's, about the logarithm of the width */
} WorldView;

typedef struct WorldViews { WorldView of[WIDTHS_MAX]; } WorldViews;     /* width by width */

/* views[i]: of world first + i, for each of `count` widths assumed. */
void worlds_view(const PriorWorld *world, uint64_t first, size_t worlds, const double *assumed,
                 int count, WorldViews *views);

/* The share of worlds whose f lies within +- z posterior deviations, if z has this spread. */
double world_coverage(double z, double spread);

#endif
