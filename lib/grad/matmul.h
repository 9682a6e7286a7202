/*
 * matmul.h -- the matrix product, where almost all the time of learning goes.
 *
 *     C  =  S + A B          A is m x k,  B is k x n,  C and S are m x n
 *
 * Every element of C is one sum, started at S and continued in the order of k,
 * each term by a fused multiply-add (rounded once):
 *
 *     c(i,j) = fma(a(i,k-1), b(k-1,j), ... fma(a(i,0), b(0,j), s(i,j)) ...)
 *
 * Blocking, vector width and threads decide who computes it and when, never
 * the order of the sum: the same bits on every machine.
 *
 * A matrix is read through two strides, so a transpose is the same numbers
 * with the strides exchanged and costs nothing to write.
 */
#ifndef GRADUS_MATMUL_H
#define GRADUS_MATMUL_H

#include <stddef.h>
#include <stdint.h>

#include "base/real.h"

typedef struct Matrix {
    const real *data;
    size_t row, column;         /* element (i, j) is data[i*row + j*column] */
} Matrix;

static inline Matrix matrix_rows(const real *data, size_t columns)
{
    return (Matrix){ data, columns, 1 };
}

static inline Matrix matrix_transpose(Matrix a)
{
    return (Matrix){ a.data, a.column, a.row };
}

/* Where sums start: nothing (zero), C itself (accumulate), or the same row for
 * every i (a bias: row stride 0).  The columns of S lie next to each other. */
static inline Matrix matrix_zero(void) { return (Matrix){ NULL, 0, 0 }; }
static inline Matrix matrix_bias(const real *b) { return (Matrix){ b, 0, 1 }; }

/* c is written row after row, c_row numbers apart (c_row >= n).  c must not
 * overlap a or b; start may be c itself, matrix_rows(c, c_row). */
void matmul(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
            real *c, size_t c_row);

/* The multiply-adds, m*n*k a product, that this thread has asked for since it began, whoever
 * computed them.  What a piece of work costs is a difference of two readings. */
uint64_t matmul_multiply_adds(void);

#endif
