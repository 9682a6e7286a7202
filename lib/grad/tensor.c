#include "tensor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

bool shape_equal(Shape a, Shape b)
{
    return a.n == b.n && a.h == b.h && a.w == b.w && a.c == b.c;
}

const char *shape_text(Shape s)
{
    static _Thread_local char texts[8][64];
    static _Thread_local unsigned turn;
    char *text = texts[turn++ % 8];
    if (s.h == 1 && s.w == 1)
        snprintf(text, sizeof texts[0], "%d x %d", s.n, s.c);
    else
        snprintf(text, sizeof texts[0], "%d x %dx%dx%d", s.n, s.h, s.w, s.c);
    return text;
}

void tensor_fill(Tensor x, real value)
{
    size_t n = tensor_size(x);
    for (size_t i = 0; i < n; i++)
        x.data[i] = value;
}

void tensor_copy(Tensor to, Tensor from)
{
    if (tensor_size(to) != tensor_size(from))
        error_bug("tensor_copy: %s into %s", shape_text(from.shape), shape_text(to.shape));
    memcpy(to.data, from.data, tensor_size(to) * sizeof(real));
}

/*
 * Eight running sums, each over every eighth number, then added up in order:
 * the order is fixed, and eight additions can be under way at once.
 */
enum { SUMS = 8 };

static double sums_total(const double *sum)
{
    double total = 0;
    for (int l = 0; l < SUMS; l++)
        total += sum[l];
    return total;
}

double tensor_sum(Tensor x)
{
    double sum[SUMS] = { 0 };
    size_t n = tensor_size(x), i = 0;
    for (; i + SUMS <= n; i += SUMS)
        for (int l = 0; l < SUMS; l++)
            sum[l] += (double)x.data[i + (size_t)l];
    for (; i < n; i++)
        sum[i % SUMS] += (double)x.data[i];
    return sums_total(sum);
}

double tensor_square_sum(Tensor x)
{
    double sum[SUMS] = { 0 };
    size_t n = tensor_size(x), i = 0;
    for (; i + SUMS <= n; i += SUMS)
        for (int l = 0; l < SUMS; l++) {
            double value = (double)x.data[i + (size_t)l];
            sum[l] += value * value;
        }
    for (; i < n; i++)
        sum[i % SUMS] += (double)x.data[i] * (double)x.data[i];
    return sums_total(sum);
}

double tensor_norm(Tensor x)
{
    return sqrt(tensor_square_sum(x));
}

double tensor_mean_square(Tensor x)
{
    return tensor_square_sum(x) / (double)tensor_size(x);
}

Tensor tensor_new(Shape shape)
{
    if (shape.n < 1 || shape.h < 1 || shape.w < 1 || shape.c < 1)
        error_bug("tensor_new: a tensor cannot have the shape %s", shape_text(shape));
    /* A whole number of cache lines, as aligned_alloc asks. */
    size_t bytes = (shape_size(shape) * sizeof(real) + 63) / 64 * 64;
    real *data = memory_aligned(64, bytes);
    memset(data, 0, bytes);
    return (Tensor){ shape, data };
}

void tensor_free(Tensor *x)
{
    free(x->data);
    x->data = NULL;
}
