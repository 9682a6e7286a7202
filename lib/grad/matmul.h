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
 * with the strides exchanged and costs nothing to write.  Of B either the
 * columns or the rows lie next to each other.  A may also be read
 * through two tables of offsets: so a convolution multiplies the patches of an
 * image without ever writing them down (convolution.h).
 */
#ifndef GRADUS_MATMUL_H
#define GRADUS_MATMUL_H

#include <stddef.h>
#include <stdint.h>

#include "base/real.h"

typedef struct Matrix {
    const real *data;
    size_t row, column;         /* element (i, j) is data[i*row + j*column] */
    const size_t *rows, *columns;   /* or, unless NULL, data[rows[i] + columns[j]] */
} Matrix;

static inline Matrix matrix_rows(const real *data, size_t columns)
{
    return (Matrix){ .data = data, .row = columns, .column = 1 };
}

/* Only as the left factor of a product; the tables are lent. */
static inline Matrix matrix_gathered(const real *data, const size_t *rows, const size_t *columns)
{
    return (Matrix){ .data = data, .rows = rows, .columns = columns };
}

static inline Matrix matrix_transpose(Matrix a)
{
    return (Matrix){ a.data, a.column, a.row, a.columns, a.rows };
}

/* Where sums start: nothing (zero), C itself (accumulate), or the same row for
 * every i (a bias: row stride 0).  The columns of S lie next to each other. */
static inline Matrix matrix_zero(void) { return (Matrix){ .data = NULL }; }
static inline Matrix matrix_bias(const real *b) { return (Matrix){ .data = b, .column = 1 }; }

/* c is written row after row, c_row numbers apart (c_row >= n).  c must not
 * overlap a or b; start may be c itself, matrix_rows(c, c_row). */
void matmul(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
            real *c, size_t c_row);

/* The multiply-adds, m*n*k a product, that this thread has asked for since it began, whoever
 * computed them.  What a piece of work costs is a difference of two readings. */
uint64_t matmul_multiply_adds(void);

/* For who shares out products among threads: adds what the others have asked for. */
void     matmul_count(uint64_t more);

#endif
