/*
 * quality.h -- how far forgeries are from real images, without asking an adversary.
 *
 * Images are compared as features: d numbers for each, by which images that look alike are near
 * to each other (a classifier's last hidden layer, say).  Three measures, which look at
 * different faults:
 *
 *     Frechet distance     of the Gaussians with the same mean m and covariance C (Dowson & Landau
 *                          1982; Heusel et al. 2017):
 *
 *                              |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))
 *
 *     kernel distance      the squared distance of the mean embeddings, without bias, under the
 *                          kernel k(x, y) = (x.y/d + 1)^3 (Gretton et al. 2012; Binkowski et
 *                          al. 2018):
 *
 *                              mean of k(x, x') + mean of k(y, y') - 2 mean of k(x, y)
 *
 *                          over different x, x' and different y, y'; it may be negative
 *
 *     precision, recall    the share of forgeries that fall among the real ones, and the share of
 *                          real ones that fall among the forgeries (Kynkaanniemi et al. 2019).
 *                          "Among" is the union of balls, around each point one that reaches to
 *                          its k-th nearest neighbour.
 *
 * A number alone says little: the Frechet distance of two samples from one law is not 0, and two
 * halves of the real images are the floor.  Precision alone can be deceived (forge one good image
 * over and over), and so can recall.
 *
 * Nothing here depends on the number of threads.
 */
#ifndef GRADUS_QUALITY_H
#define GRADUS_QUALITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/real.h"

/* n points of d numbers, one after the other; lent. */
typedef struct Features {
    size_t n, d;
    real  *x;
} Features;

/* n >= 2 on both sides, the same d; covariances divide by n - 1. */
double frechet_distance(Features a, Features b);

/* What the Frechet distance of two samples of n points each from one Gaussian in d dimensions is
 * on average, for large n: (d/2n) (d + 5), whatever the Gaussian if C = identity. */
double frechet_floor(size_t n, size_t d);

double kernel_distance(Features a, Features b);

/* Around each of the points a ball that just reaches its k-th neighbour, 1 to 16 and fewer than
 * there are points; 3 is the custom. */
typedef struct Balls {
    Features points;            /* lent */
    size_t   k;
    double  *radius;            /* squared */
} Balls;

Balls balls_around(Features points, size_t k);
void  balls_free(Balls *balls);

typedef struct PrecisionRecall { double precision, recall; } PrecisionRecall;

/* With balls of as many neighbours around the forged, more than k of which there must be. */
PrecisionRecall precision_recall(Balls genuine, Features forged);

/* For each of the queries, which of the points is the nearest, and how far (the square of the
 * distance): is a forgery a copy?  Either result may be NULL. */
void nearest_points(Features queries, Features points, uint32_t *index, double *squared_distance);

#endif
