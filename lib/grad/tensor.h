/*
 * tensor.h -- a batch of images, and everything else seen as one.
 *
 * There is one shape: n images of h x w pixels with c channels, channels last,
 * contiguous:
 *
 *     x(i, r, s, k)  =  data[((i*h + r)*w + s)*c + k]
 *
 * A plain vector is a 1 x 1 image of c channels, so a batch of vectors is an
 * n x c matrix; a weight matrix is n = inputs by c = outputs; a bias is
 * n = 1, c = outputs; a single number has n = c = 1.  Whatever is said "per
 * channel" then holds for dense and for convolutional networks alike.
 *
 * A Tensor is a plain value: a shape and a pointer to numbers that somebody
 * else owns (a Param, an arena, a data set).
 */
#ifndef GRADUS_TENSOR_H
#define GRADUS_TENSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/real.h"

typedef struct Shape { int n, h, w, c; } Shape;

typedef struct Tensor {
    Shape shape;
    real *data;
} Tensor;

/* n vectors of c numbers: an n x c matrix. */
static inline Shape shape_matrix(int n, int c) { return (Shape){ n, 1, 1, c }; }
static inline Shape shape_image(int n, int h, int w, int c) { return (Shape){ n, h, w, c }; }

static inline size_t shape_size(Shape s)
{
    return (size_t)s.n * (size_t)s.h * (size_t)s.w * (size_t)s.c;
}

/* The positions over which a channel is averaged: n*h*w. */
static inline size_t shape_positions(Shape s)
{
    return (size_t)s.n * (size_t)s.h * (size_t)s.w;
}

static inline size_t tensor_size(Tensor x) { return shape_size(x.shape); }

bool shape_equal(Shape a, Shape b);

/* "128 x 100", or "64 x 28x28x1" where there are pixels.  The text is valid
 * until the eighth call after it on the same thread: enough for one message. */
const char *shape_text(Shape s);

void tensor_fill(Tensor x, real value);
void tensor_copy(Tensor to, Tensor from);       /* equal sizes; error_bug otherwise */

/* Sums in double, in an order that depends on nothing but the size. */
double tensor_sum(Tensor x);
double tensor_square_sum(Tensor x);             /* sum of x^2: never overflows in double */
double tensor_norm(Tensor x);                   /* sqrt of it: the L2 norm */
double tensor_mean_square(Tensor x);            /* square sum / size */

/* Memory that lives on its own: all zeros; free with tensor_free. */
Tensor tensor_new(Shape shape);
void   tensor_free(Tensor *x);

#endif
