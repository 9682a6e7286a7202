#include "angle_flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "grad/activation.h"
#include "grad/matmul.h"
#include "learn/mean_field.h"

static double product(const real *a, const real *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

static double cosine_of(const real *a, const real *b, size_t n)
{
    return product(a, b, n) / sqrt(product(a, a, n) * product(b, b, n));
}

/* a <- a / ||a||, b <- what is at a right angle to a, / its norm.  False if little is left. */
static bool make_square(real *a, real *b, size_t n)
{
    double length = sqrt(product(a, a, n)), all = product(b, b, n);
    if (!(length > 0))
        return false;
    for (size_t i = 0; i < n; i++)
        a[i] = (real)((double)a[i] / length);
    double along = product(a, b, n);
    for (size_t i = 0; i < n; i++)
        b[i] = (real)((double)b[i] - along * (double)a[i]);
    double rest = product(b, b, n);
    for (size_t i = 0; i < n && rest > 0; i++)
        b[i] = (real)((double)b[i] / sqrt(rest));
    return rest > 1e-4 * all;
}

/* Row 0 becomes the image that all pairs share, row 1 + k the other one of pair k. */
static void make_pairs(const AngleRun *run, real *x, size_t size)
{
    enum { TRIES = 100 };
    real *b = memory_new(size, sizeof *b);
    Rng rng = rng_substream(run->seed, "angle images", run->replicate);
    bool square = false;
    for (int i = 0; i < TRIES && !square; i++) {
        uint32_t first = (uint32_t)rng_below(&rng, run->data->n);
        uint32_t second = (uint32_t)rng_below(&rng, run->data->n);
        dataset_gather(run->data, &first, 1, x, NULL);
        dataset_gather(run->data, &second, 1, b, NULL);
        square = make_square(x, b, size);
    }
    if (!square)
        error_stop("%s: no two examples at an angle were found", run->data->name);
    for (int k = 0; k < run->pairs; k++) {
        double c = run->cosine[k], s = sqrt((1 - c) * (1 + c));
        for (size_t i = 0; i < size; i++)
            x[(size_t)(1 + k) * size + i] = (real)(c * (double)x[i] + s * (double)b[i]);
    }
    free(b);
}

static void read_cosines(const AngleRun *run, const real *x, size_t units, int layer, double *found)
{
    for (int k = 0; k < run->pairs; k++)
        found[k * (run->layers + 1) + layer] = cosine_of(x, x + (size_t)(1 + k) * units, units);
}

typedef struct Work {
    const AngleRun *runs;
    Progress *progress;
} Work;

static void measure(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const AngleRun *run = &work->runs[index];
    size_t inputs = dataset_example_size(run->data), width = (size_t)run->width;
    size_t widest = inputs > width ? inputs : width, rows = 1 + (size_t)run->pairs;
    real *x = memory_new(rows * widest, sizeof *x), *z = memory_new(rows * width, sizeof *z);
    real *W = memory_new(widest * width, sizeof *W);

    make_pairs(run, x, inputs);
    read_cosines(run, x, inputs, 0, result);
    double variance = mean_field_critical(run->activation, 0);
    Rng weights = rng_substream(run->seed, "angle weights", run->replicate);
    for (int l = 1; l <= run->layers && !interrupt_requested(); l++) {
        rng_fill_normal(&weights, W, inputs * width, 0, (real)sqrt(variance / (double)inputs));
        matmul(rows, width, inputs, matrix_rows(x, inputs), matrix_rows(W, width), matrix_zero(),
               z, width);
        activation_forward(run->activation, rows * width, z, x);
        inputs = width;
        read_cosines(run, x, width, l, result);
    }
    progress_add(work->progress, angle_flow_cost(run));
    free(x);
    free(z);
    free(W);
}

size_t angle_flow_size(const AngleRun *run)
{
    return (size_t)run->pairs * (size_t)(run->layers + 1);
}

double angle_flow_cost(const AngleRun *run)
{
    return run->layers * (run->width / 100.0) * (run->width / 100.0);
}

void angle_flow(const AngleRun *runs, size_t count, double *found, Progress *progress)
{
    Work work = { runs, progress };
    if (count > 0)
        parallel_map(count, measure, found, angle_flow_size(runs) * sizeof *found, &work);
}

const double *angle_found(const double *found, const AngleRun *runs, size_t i, int k)
{
    return found + i * angle_flow_size(runs) + (size_t)k * (size_t)(runs->layers + 1);
}
