/*
 * principal.h -- the directions in which data vary most.
 *
 * Examples x of `size` numbers have a mean m and a covariance
 *
 *     C  =  mean over the examples of (x - m)(x - m)^T
 *
 * The eigenvectors of C with the largest eigenvalues are the principal components (Pearson
 * 1901, Hotelling 1933): of all sets of `count` directions these keep the most of the
 * variance, and along them the data are uncorrelated.  A Gaussian with the same mean and,
 * along these directions, the same variance, is
 *
 *     x  =  m + sum over j of  sqrt(variance(j)) z(j) v(j),      z(j) ~ N(0, 1) independent.
 *
 * Numbers are those that dataset_gather gives.  Sums are taken in double over blocks of
 * examples in a fixed order, so they do not depend on the number of threads.
 */
#ifndef GRADUS_PRINCIPAL_H
#define GRADUS_PRINCIPAL_H

#include "learn/dataset.h"

/* mean and variance: size numbers; covariance: size x size, symmetric. */
void dataset_mean_variance(const Dataset *data, double *mean, double *variance);
void dataset_covariance(const Dataset *data, const double *mean, double *covariance);

typedef struct Principal {
    size_t  size, count;
    double *variance;           /* count, largest first; never negative */
    double *vector;             /* count x size, one a row, orthonormal */
    double  total;              /* variance in all directions: the trace of C */
} Principal;

/* Of a covariance, which is spoilt.  count <= size.  Free with principal_free. */
Principal principal_of(size_t size, double *covariance, size_t count);
void      principal_free(Principal *principal);

#endif
