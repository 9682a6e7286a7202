/*
 * eigen.h -- a symmetric matrix as what it stretches, and by how much.
 *
 *     A  =  sum over j of  lambda(j) v(j) v(j)^T        v(j) orthonormal
 *
 * Along its eigenvector v(j) the matrix only multiplies, by the eigenvalue lambda(j).  If
 * A is a covariance, the v(j) are the principal components of a cloud of points, and
 * lambda(j) is its variance along each (learn/principal.h).
 *
 * Two steps, as in every dense solver since Francis and Kublanovskaya (1961):
 *
 *     1. Mirror A until only its diagonal and the two lines beside it are left
 *        (Householder 1958).  (4/3) n^3 operations: nearly all of the work.
 *     2. Turn neighbouring rows and columns against each other, over and over, until the
 *        lines beside the diagonal are gone too (implicit QR with Wilkinson's shift; Golub
 *        & Van Loan, "Matrix Computations", section 8.3).  What stays on the diagonal are
 *        the eigenvalues.
 *
 * The turns are written down.  Played backwards on unit vectors they make those eigenvectors
 * that are wanted, and no others: a few hundred of 784 cost next to nothing.
 *
 * Eigenvalues are off by some 1e-15 of the largest one in size; eigenvectors of eigenvalues
 * that lie a distance g apart, by 1e-15 of the largest over g.
 */
#ifndef GRADUS_EIGEN_H
#define GRADUS_EIGEN_H

#include <stddef.h>

/* The `count` largest eigenvalues of the n x n matrix a, largest first, and their vectors:
 * vector j is vectors[j*n] .. vectors[j*n + n - 1].  All of a is read, and spoilt.  If it
 * holds a NaN, what comes out means nothing. */
void eigen_symmetric(size_t n, double *a, size_t count, double *values, double *vectors);

#endif
