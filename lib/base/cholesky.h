/*
 * cholesky.h -- a symmetric positive definite matrix as the square of a triangle.
 *
 *     A  =  L L^T        L lower triangular, its diagonal positive
 *
 * A Gaussian is an inverse matrix and a determinant, and both are easy for a triangle:
 *
 *     A^-1 b              two triangular solves           cholesky_solve
 *     b^T A^-1 b          = |L^-1 b|^2, one of them       cholesky_half_solve
 *     log det A           = 2 sum of log L(i,i)           cholesky_log_determinant
 *     L^-T z              has covariance A^-1 if the      cholesky_transposed_solve
 *                         z(i) are independent N(0, 1)
 *
 * Matrices are n x n doubles, row after row; only the lower triangle is read or written.
 * n^3/6 multiply-adds for the factor, n^2 for a solve: for the small matrices (some
 * hundred rows) of exact posteriors.  Errors grow as the ratio of the largest to the
 * smallest eigenvalue of A, times 1e-16.
 *
 * Cholesky's method, published after his death by Benoit 1924.
 */
#ifndef GRADUS_CHOLESKY_H
#define GRADUS_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* A becomes L.  False if A is not positive definite (or holds a NaN); then A is spoilt. */
bool   cholesky_factor(size_t n, double *a);

void   cholesky_half_solve(size_t n, const double *l, double *b);   /* b becomes L^-1 b */
void   cholesky_transposed_solve(size_t n, const double *l, double *b);     /* L^-T b */
void   cholesky_solve(size_t n, const double *l, double *b);        /* b becomes A^-1 b */
double cholesky_log_determinant(size_t n, const double *l);         /* of A */

#endif
