/*
 * product.h -- the matrix product over the shapes that lessons need, beside OpenBLAS.
 *
 * A dense layer of n_in inputs and n_out outputs multiplies three times for a batch of m:
 *
 *     forward     y  = x W          m x n_out,    sums of n_in terms
 *     inputs      dx = dy W^T       m x n_in,     sums of n_out terms, W read transposed
 *     weights     dW = x^T dy       n_in x n_out, sums of m terms, x read transposed
 *
 * (the first layer's dx is not needed).  The nets are those of lesson 07 and of P1.
 */
#ifndef GRADUS_PRODUCT_H
#define GRADUS_PRODUCT_H

#include <stdbool.h>

#include "peer.h"

typedef struct Product {
    const char *net;
    int  m, n, k;                       /* C is m x n, its sums have k terms */
    bool a_transposed, b_transposed;
    double ours, blas;                  /* GFLOP/s, medians; blas NaN if there is none */
} Product;

extern Product products[];              /* the last one has no net */

/* "A", "B" or "-": which of the two is read transposed. */
const char *product_form(const Product *product);

/* Fills in ours and blas. */
void products_measure(Blas blas, int rounds);

/* Of ours / blas over all of them. */
typedef struct ProductRatio { double geometric_mean, smallest; } ProductRatio;
ProductRatio products_ratio(void);

#endif
