#include "learn/k_means.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/matmul.h"

enum { BLOCK = 500, SAMPLE = 20 };

static double square_sum(const real *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    return sum;
}

/* ---- Each example to its nearest centre ---- */

typedef struct Assignment {
    const KMeans *means;
    const Dataset *data;
    const real *minus;          /* the centres with the other sign, */
    const real *half;           /* and |c|^2/2 */
} Assignment;

typedef struct Assigned {
    double   sum;               /* of the squared distances */
    uint32_t nearest[BLOCK];
} Assigned;

/* A block of examples. */
static void assign_block(size_t block, void *result, const void *context)
{
    const Assignment *a = context;
    Assigned *assigned = result;
    size_t size = a->means->size, count = a->means->count, first = block * BLOCK;
    size_t n = a->data->n - first < BLOCK ? a->data->n - first : BLOCK;
    real *x = memory_new(n * size, sizeof *x), *s = memory_new(n * count, sizeof *s);
    dataset_gather_from(a->data, first, n, x, NULL);
    matmul(n, count, size, matrix_rows(x, size), matrix_transpose(matrix_rows(a->minus, size)),
           matrix_bias(a->half), s, count);
    assigned->sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t best = 0;
        for (size_t k = 1; k < count; k++)
            if (s[i * count + k] < s[i * count + best])
                best = k;
        assigned->nearest[i] = (uint32_t)best;
        assigned->sum += square_sum(x + i * size, size) + 2 * (double)s[i * count + best];
    }
    free(s);
    free(x);
}

double k_means_assign(const KMeans *means, const Dataset *data, uint32_t *nearest)
{
    size_t size = means->size, count = means->count, blocks = (data->n + BLOCK - 1) / BLOCK;
    real *minus = memory_new(count * size, sizeof *minus), *half = memory_new(count, sizeof *half);
    Assigned *assigned = memory_new(blocks, sizeof *assigned);
    double sum = 0;
    for (size_t i = 0; i < count * size; i++)
        minus[i] = -means->centre[i];
    for (size_t k = 0; k < count; k++)
        half[k] = (real)(square_sum(minus + k * size, size) / 2);
    Assignment a = { means, data, minus, half };
    parallel_map(blocks, assign_block, assigned, sizeof *assigned, &a);
    for (size_t b = 0; b < blocks; b++)
        sum += assigned[b].sum;
    for (size_t i = 0; i < data->n; i++)
        nearest[i] = assigned[i / BLOCK].nearest[i % BLOCK];
    free(assigned);
    free(half);
    free(minus);
    return sum / (double)data->n;
}

/* ---- Each centre to the mean of its examples ---- */

typedef struct Update {
    const KMeans *means;
    const Dataset *data;
    const uint32_t *nearest;
} Update;

/* result: the share of the examples that belong to the centre, then its new place.  A centre
 * without any stays where it is. */
static void update_centre(size_t k, void *result, const void *context)
{
    const Update *u = context;
    double *share = result, *place = share + 1;
    size_t size = u->means->size, members = 0;
    double *sum = memory_new(size, sizeof *sum);
    real *x = memory_new(size, sizeof *x);
    for (size_t i = 0; i < u->data->n; i++)
        if (u->nearest[i] == k) {
            dataset_gather_from(u->data, i, 1, x, NULL);
            for (size_t j = 0; j < size; j++)
                sum[j] += (double)x[j];
            members++;
        }
    for (size_t j = 0; j < size; j++)
        place[j] = members > 0 ? sum[j] / (double)members
                               : (double)u->means->centre[k * size + j];
    *share = (double)members / (double)u->data->n;
    free(x);
    free(sum);
}

static void update_centres(KMeans *means, const Dataset *data, const uint32_t *nearest)
{
    size_t row = 1 + means->size;
    double *rows = memory_new(means->count, row * sizeof *rows);
    Update u = { means, data, nearest };
    parallel_map(means->count, update_centre, rows, row * sizeof *rows, &u);
    for (size_t k = 0; k < means->count && !interrupt_requested(); k++) {
        means->weight[k] = rows[k * row];
        for (size_t j = 0; j < means->size; j++)
            means->centre[k * means->size + j] = (real)rows[k * row + 1 + j];
    }
    free(rows);
}

/* ---- The first centres ---- */

/* An index of 0 .. n-1, with a probability proportional to its weight; if all are 0, any. */
static size_t draw_weighted(const double *weight, size_t n, Rng *rng)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weight[i];
    double place = rng_uniform(rng) * sum;
    for (size_t i = 0; i < n; i++) {
        place -= weight[i];
        if (place < 0)
            return i;
    }
    return (size_t)rng_below(rng, n);
}

/* distance[i] becomes the least of itself and the squared distance of example i from c. */
static void come_nearer(const real *x, size_t n, size_t size, const double *square, const real *c,
                        real *product, double *distance)
{
    double of_centre = square_sum(c, size);
    matmul(1, n, size, matrix_rows(c, size), matrix_transpose(matrix_rows(x, size)),
           matrix_zero(), product, n);
    for (size_t i = 0; i < n; i++) {
        double d = square[i] + of_centre - 2 * (double)product[i];
        d = d > 0 ? d : 0;
        distance[i] = d < distance[i] ? d : distance[i];
    }
}

static void first_centres(KMeans *means, const Dataset *data, Rng *rng)
{
    size_t size = means->size;
    size_t n = data->n < SAMPLE * means->count ? data->n : SAMPLE * means->count;
    uint32_t *order = memory_new(data->n, sizeof *order);
    for (size_t i = 0; i < data->n; i++)
        order[i] = (uint32_t)i;
    rng_shuffle(rng, order, data->n);
    real *x = memory_new(n * size, sizeof *x), *product = memory_new(n, sizeof *product);
    double *square = memory_new(n, sizeof *square), *distance = memory_new(n, sizeof *distance);
    dataset_gather(data, order, n, x, NULL);
    for (size_t i = 0; i < n; i++) {
        square[i] = square_sum(x + i * size, size);
        distance[i] = HUGE_VAL;
    }
    for (size_t k = 0; k < means->count; k++) {
        size_t chosen = k == 0 ? 0 : draw_weighted(distance, n, rng);
        real *c = means->centre + k * size;
        memcpy(c, x + chosen * size, size * sizeof *c);
        come_nearer(x, n, size, square, c, product, distance);
    }
    free(distance);
    free(square);
    free(product);
    free(x);
    free(order);
}

KMeans k_means_fit(const Dataset *data, size_t count, int iterations, Rng *rng)
{
    if (count == 0 || count > data->n || iterations < 1)
        error_bug("k_means_fit: %zu centres of %zu examples in %d iterations", count, data->n,
                  iterations);
    KMeans means = { .count = count, .size = dataset_example_size(data) };
    means.centre = memory_new(count * means.size, sizeof *means.centre);
    means.weight = memory_new(count, sizeof *means.weight);
    uint32_t *nearest = memory_new(data->n, sizeof *nearest);
    first_centres(&means, data, rng);
    for (int i = 0; i < iterations && !interrupt_requested(); i++) {
        k_means_assign(&means, data, nearest);
        update_centres(&means, data, nearest);
    }
    free(nearest);
    return means;
}

void k_means_free(KMeans *means)
{
    free(means->centre);
    free(means->weight);
    *means = (KMeans){ .count = 0 };
}
