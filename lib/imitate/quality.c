#include "quality.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/eigen.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/matmul.h"

static void check(const char *what, Features a, Features b, size_t least)
{
    if (a.d != b.d || a.n < least || b.n < least)
        error_bug("%s: %zu points of %zu numbers against %zu of %zu", what, a.n, a.d, b.n, b.d);
}

/* ---- Frechet distance ---- */

/* Mean (d numbers) and covariance (d x d) of the points. */
static void moments(Features f, double *mean, double *covariance)
{
    size_t d = f.d;
    double *deviation = memory_new(d, sizeof *deviation);
    for (size_t i = 0; i < f.n; i++)
        for (size_t j = 0; j < d; j++)
            mean[j] += (double)f.x[i * d + j] / (double)f.n;
    for (size_t i = 0; i < f.n; i++) {
        for (size_t j = 0; j < d; j++)
            deviation[j] = (double)f.x[i * d + j] - mean[j];
        for (size_t j = 0; j < d; j++)
            for (size_t k = 0; k < d; k++)
                covariance[j * d + k] += deviation[j] * deviation[k] / (double)(f.n - 1);
    }
    free(deviation);
}

static double root(double x)
{
    return x > 0 ? sqrt(x) : 0;         /* an eigenvalue of 0 may have been rounded below it */
}

/* out = C A C of symmetric C and A, all d x d. */
static void product_between(size_t d, const double *C, const double *A, double *out)
{
    double *half = memory_new(d * d, sizeof *half);
    memset(out, 0, d * d * sizeof *out);
    for (size_t i = 0; i < d; i++)
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < d; j++)
                half[i * d + j] += C[i * d + k] * A[k * d + j];
    for (size_t i = 0; i < d; i++)
        for (size_t k = 0; k < d; k++)
            for (size_t j = 0; j < d; j++)
                out[i * d + j] += half[i * d + k] * C[k * d + j];
    free(half);
}

/* C^(1/2) = sum over j of sqrt(lambda(j)) v(j) v(j)^T; C is spoilt. */
static void square_root(size_t d, double *C, double *out)
{
    double *values = memory_new(d, sizeof *values), *vectors = memory_new(d * d, sizeof *vectors);
    eigen_symmetric(d, C, d, values, vectors);
    memset(out, 0, d * d * sizeof *out);
    for (size_t v = 0; v < d; v++)
        for (size_t i = 0; i < d; i++)
            for (size_t j = 0; j < d; j++)
                out[i * d + j] += root(values[v]) * vectors[v * d + i] * vectors[v * d + j];
    free(values);
    free(vectors);
}

/*
 * tr (C1 C2)^(1/2).  C1 C2 is not symmetric, but has the eigenvalues of R C2 R with R = C1^(1/2),
 * which is; so the trace is the sum of their roots.
 */
static double trace_of_root(size_t d, double *C1, const double *C2)
{
    double *R = memory_new(d * d, sizeof *R), *M = memory_new(d * d, sizeof *M);
    double *values = memory_new(d, sizeof *values), *vectors = memory_new(d * d, sizeof *vectors);
    square_root(d, C1, R);
    product_between(d, R, C2, M);
    eigen_symmetric(d, M, d, values, vectors);
    double trace = 0;
    for (size_t i = 0; i < d; i++)
        trace += root(values[i]);
    free(R);
    free(M);
    free(values);
    free(vectors);
    return trace;
}

double frechet_distance(Features a, Features b)
{
    check("frechet_distance", a, b, 2);
    size_t d = a.d;
    double *mean = memory_new(2 * d, sizeof *mean), *C = memory_new(2 * d * d, sizeof *C);
    moments(a, mean, C);
    moments(b, mean + d, C + d * d);
    double distance = 0;
    for (size_t j = 0; j < d; j++) {
        double apart = mean[j] - mean[d + j];
        distance += apart * apart + C[j * d + j] + C[d * d + j * d + j];
    }
    distance -= 2 * trace_of_root(d, C, C + d * d);
    free(mean);
    free(C);
    return distance;
}

double frechet_floor(size_t n, size_t d)
{
    return (double)d * ((double)d + 5) / (2 * (double)n);
}

/* ---- All pairs, a tile of inner products at a time ---- */

enum { TILE_ROWS = 64, TILE_COLUMNS = 1024 };

/* tile(i, j) = a(first + i) . b(column + j), rows of TILE_COLUMNS numbers. */
static void inner_products(Features a, size_t first, size_t rows, Features b, size_t column,
                           size_t columns, real *tile)
{
    Matrix left = matrix_rows(a.x + first * a.d, a.d);
    Matrix right = matrix_transpose(matrix_rows(b.x + column * b.d, b.d));
    matmul(rows, columns, a.d, left, right, matrix_zero(), tile, TILE_COLUMNS);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static size_t tiles_down(size_t n)
{
    return (n + TILE_ROWS - 1) / TILE_ROWS;
}

/* ---- Kernel distance ---- */

typedef struct Pairs { Features a, b; bool same; } Pairs;

/* The sum of k over one band of a against all of b; without a point against itself. */
static void kernel_band(size_t band, void *result, const void *context)
{
    const Pairs *pairs = context;
    size_t first = band * TILE_ROWS, rows = smaller(TILE_ROWS, pairs->a.n - first);
    real *tile = memory_new(TILE_ROWS * TILE_COLUMNS, sizeof *tile);
    double sum = 0;
    for (size_t column = 0; column < pairs->b.n; column += TILE_COLUMNS) {
        size_t columns = smaller(TILE_COLUMNS, pairs->b.n - column);
        inner_products(pairs->a, first, rows, pairs->b, column, columns, tile);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < columns; j++) {
                if (pairs->same && first + i == column + j)
                    continue;
                double s = (double)tile[i * TILE_COLUMNS + j] / (double)pairs->a.d + 1;
                sum += s * s * s;
            }
    }
    free(tile);
    *(double *)result = sum;
}

static double kernel_mean(Features a, Features b, bool same)
{
    size_t bands = tiles_down(a.n);
    double *sums = memory_new(bands, sizeof *sums), sum = 0;
    parallel_map(bands, kernel_band, sums, sizeof *sums, &(Pairs){ a, b, same });
    for (size_t i = 0; i < bands; i++)
        sum += sums[i];
    free(sums);
    return sum / ((double)a.n * (double)(same ? b.n - 1 : b.n));
}

double kernel_distance(Features a, Features b)
{
    check("kernel_distance", a, b, 2);
    return kernel_mean(a, a, true) + kernel_mean(b, b, true) - 2 * kernel_mean(a, b, false);
}

/* ---- Neighbours ---- */

static double *squared_lengths(Features f)
{
    double *lengths = memory_new(f.n, sizeof *lengths);
    for (size_t i = 0; i < f.n; i++)
        for (size_t j = 0; j < f.d; j++)
            lengths[i] += (double)f.x[i * f.d + j] * (double)f.x[i * f.d + j];
    return lengths;
}

/*
 * All squared distances |a(i) - b(j)|^2 = |a(i)|^2 + |b(j)|^2 - 2 a(i).b(j), a band of a at a time;
 * `look` is shown the distances of point i of the band to the points column, column + 1, ... of b.
 */
enum { NEIGHBOURS_MAX = 16 };

typedef struct Band {
    double   distance[TILE_ROWS][NEIGHBOURS_MAX];   /* the nearest so far, in order */
    uint32_t index[TILE_ROWS];                      /* the very nearest */
    bool     inside[TILE_ROWS];                     /* of one of the balls */
} Band;

typedef struct Search {
    Features      a, b;
    const double *a_lengths, *b_lengths;            /* squared */
    void        (*look)(const struct Search *, Band *, size_t band, size_t i, size_t column,
                        size_t columns, const double *distance);
    size_t        k;            /* neighbours wanted */
    bool          same;         /* a is b, and a point is not its own neighbour */
    const double *radius;       /* of the balls around b, squared */
} Search;

static void band_search(size_t band, void *result, const void *context)
{
    const Search *s = context;
    Band *found = result;
    size_t first = band * TILE_ROWS, rows = smaller(TILE_ROWS, s->a.n - first);
    real *tile = memory_new(TILE_ROWS * TILE_COLUMNS, sizeof *tile);
    double distance[TILE_COLUMNS];
    for (size_t i = 0; i < rows; i++) {
        found->inside[i] = false;
        for (size_t k = 0; k < NEIGHBOURS_MAX; k++)
            found->distance[i][k] = INFINITY;
    }
    for (size_t column = 0; column < s->b.n; column += TILE_COLUMNS) {
        size_t columns = smaller(TILE_COLUMNS, s->b.n - column);
        inner_products(s->a, first, rows, s->b, column, columns, tile);
        for (size_t i = 0; i < rows; i++) {
            for (size_t j = 0; j < columns; j++)
                distance[j] = s->a_lengths[first + i] + s->b_lengths[column + j]
                              - 2 * (double)tile[i * TILE_COLUMNS + j];
            s->look(s, found, band, i, column, columns, distance);
        }
    }
    free(tile);
}

static Band *search(Search s)
{
    double *a_lengths = squared_lengths(s.a), *b_lengths = squared_lengths(s.b);
    s.a_lengths = a_lengths, s.b_lengths = b_lengths;
    Band *bands = memory_new(tiles_down(s.a.n), sizeof *bands);
    parallel_map(tiles_down(s.a.n), band_search, bands, sizeof *bands, &s);
    free(a_lengths);
    free(b_lengths);
    return bands;
}

static void keep_nearest(const Search *s, Band *found, size_t band, size_t i, size_t column,
                         size_t columns, const double *distance)
{
    double *nearest = found->distance[i];
    size_t itself = s->same ? band * TILE_ROWS + i : s->b.n;
    for (size_t j = 0; j < columns; j++) {
        double d = distance[j] > 0 ? distance[j] : 0;
        if (!(d < nearest[s->k - 1]) || column + j == itself)
            continue;
        if (d < nearest[0])
            found->index[i] = (uint32_t)(column + j);
        size_t place = s->k - 1;
        for (; place > 0 && nearest[place - 1] > d; place--)
            nearest[place] = nearest[place - 1];
        nearest[place] = d;
    }
}

static void look_for_balls(const Search *s, Band *found, size_t band, size_t i, size_t column,
                           size_t columns, const double *distance)
{
    (void)band;
    for (size_t j = 0; j < columns; j++)
        found->inside[i] |= distance[j] <= s->radius[column + j];
}

void nearest_points(Features queries, Features points, uint32_t *index, double *squared_distance)
{
    check("nearest_points", queries, points, 1);
    Band *bands = search((Search){ .a = queries, .b = points, .look = keep_nearest, .k = 1 });
    for (size_t i = 0; i < queries.n; i++) {
        if (index)
            index[i] = bands[i / TILE_ROWS].index[i % TILE_ROWS];
        if (squared_distance)
            squared_distance[i] = bands[i / TILE_ROWS].distance[i % TILE_ROWS][0];
    }
    free(bands);
}

Balls balls_around(Features points, size_t k)
{
    if (k < 1 || k > NEIGHBOURS_MAX)
        error_bug("balls_around: %zu neighbours, not 1 to %d", k, NEIGHBOURS_MAX);
    check("balls_around", points, points, k + 1);
    Balls balls = { points, k, memory_new(points.n, sizeof *balls.radius) };
    Band *bands = search((Search){ .a = points, .b = points, .look = keep_nearest, .k = k,
                                   .same = true });
    for (size_t i = 0; i < points.n; i++)
        balls.radius[i] = bands[i / TILE_ROWS].distance[i % TILE_ROWS][k - 1];
    free(bands);
    return balls;
}

void balls_free(Balls *balls)
{
    free(balls->radius);
    balls->radius = NULL;
}

/* The share of the queries that lie in one of the balls. */
static double share_among(Features queries, Balls balls)
{
    double among = 0;
    Band *bands = search((Search){ .a = queries, .b = balls.points, .look = look_for_balls,
                                   .radius = balls.radius });
    for (size_t i = 0; i < queries.n; i++)
        among += bands[i / TILE_ROWS].inside[i % TILE_ROWS];
    free(bands);
    return among / (double)queries.n;
}

PrecisionRecall precision_recall(Balls genuine, Features forged)
{
    check("precision_recall", genuine.points, forged, genuine.k + 1);
    Balls around = balls_around(forged, genuine.k);
    PrecisionRecall found = { share_among(forged, genuine), share_among(genuine.points, around) };
    balls_free(&around);
    return found;
}
