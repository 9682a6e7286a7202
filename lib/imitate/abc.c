#include "abc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/parallel.h"
#include "base/statistics.h"

static double *numbers(size_t rows, size_t columns)
{
    return memory_new(rows, columns * sizeof(double));
}

/* ---- The table of simulations ------------------------------------------------------ */

static double median_absolute_deviation(const double *column, size_t stride, size_t n)
{
    double *x = numbers(n, 1);
    for (size_t i = 0; i < n; i++)
        x[i] = column[i * stride];
    double median = sample_median(x, n);
    for (size_t i = 0; i < n; i++)
        x[i] = fabs(x[i] - median);
    double deviation = sample_median(x, n);
    free(x);
    return deviation > 0 ? deviation : 1;
}

typedef struct Scales { const double *summaries; size_t n, d; double *scale; } Scales;

static void scale_columns(size_t from, size_t to, void *context)
{
    const Scales *s = context;
    for (size_t j = from; j < to; j++)
        s->scale[j] = median_absolute_deviation(s->summaries + j, s->d, s->n);
}

static void scales(const double *summaries, size_t n, size_t d, double *scale)
{
    enum { TOUCHED = 20 };              /* times that a number is, in sorting */
    parallel_ranges(d, TOUCHED * n, scale_columns, &(Scales){ summaries, n, d, scale });
}

Reference *reference_new(const Simulator *simulator, size_t n, uint64_t seed)
{
    const size_t p = (size_t)simulator->parameters, d = (size_t)simulator->summaries;
    Reference *r = memory_new(1, sizeof *r);
    *r = (Reference){ .simulator = *simulator, .n = n, .theta = numbers(n, p),
                      .summaries = numbers(n, d) };
    for (size_t i = 0; i < n; i++) {
        Rng rng = rng_substream(seed, "abc prior", i);
        simulator->prior_draw(simulator->context, &rng, r->theta + i * p);
    }
    simulator_run(simulator, r->theta, n, seed, "abc reference", 0, r->summaries);
    scales(r->summaries, n, d, r->scale);
    return r;
}

void reference_free(Reference *r)
{
    if (r) {
        free(r->theta);
        free(r->summaries);
    }
    free(r);
}

/* ---- Rejection ---------------------------------------------------------------------- */

/* The distance of each of n simulations from what was observed. */
static void measure(const double *summaries, size_t n, size_t d, const double *observed,
                    const double *scale, double *distance)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < d; j++) {
            double off = (summaries[i * d + j] - observed[j]) / scale[j];
            sum += off * off;
        }
        distance[i] = sum < INFINITY ? sqrt(sum) : INFINITY;    /* NaN is far away */
    }
}

typedef struct Place { double distance; size_t index; } Place;

static int place_order(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static double smallest(const double *x, size_t n, size_t rank)
{
    double *sorted = numbers(n, 1);
    memcpy(sorted, x, n * sizeof *sorted);
    double_sort(sorted, n);
    double found = sorted[rank];
    free(sorted);
    return found;
}

/* The places of the `most` nearest of n simulations, 1 <= most <= n, and of those as near as the last
 * of them; nearest first.  The caller frees them. */
static Place *places(const double *distance, size_t n, size_t most)
{
    double farthest = most < n ? smallest(distance, n, most - 1) : INFINITY;
    Place *place = memory_new(n, sizeof *place);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (distance[i] <= farthest)
            place[count++] = (Place){ distance[i], i };
    qsort(place, count, sizeof *place, place_order);
    return place;
}

static Kept *kept_new(const Simulator *simulator, size_t n, const double *scale)
{
    Kept *kept = memory_new(1, sizeof *kept);
    *kept = (Kept){ .particles = particles_new(simulator->parameters, n),
                    .dimension = simulator->summaries,
                    .summaries = numbers(n, (size_t)simulator->summaries),
                    .distance = numbers(n, 1) };
    memcpy(kept->scale, scale, sizeof kept->scale);
    return kept;
}

void kept_free(Kept *kept)
{
    if (kept) {
        particles_free(kept->particles);
        free(kept->summaries);
        free(kept->distance);
    }
    free(kept);
}

/* Writes one simulation into row i. */
static void keep_row(Kept *kept, size_t i, const double *theta, const double *summaries,
                     double weight, double away)
{
    const size_t p = (size_t)kept->particles->parameters, d = (size_t)kept->dimension;
    memcpy(kept->particles->theta + i * p, theta, p * sizeof *theta);
    memcpy(kept->summaries + i * d, summaries, d * sizeof *summaries);
    kept->particles->weight[i] = weight;
    kept->distance[i] = away;
}

/* Of the first n simulations, those nearer than epsilon, and no more than `most`. */
static Kept *keep(const Reference *r, size_t n, const double *observed, double epsilon, size_t most)
{
    const size_t p = (size_t)r->simulator.parameters, d = (size_t)r->simulator.summaries;
    double *distance = numbers(n, 1);
    measure(r->summaries, n, d, observed, r->scale, distance);
    if (most > n)
        most = n;
    Place *place = most > 0 ? places(distance, n, most) : NULL;
    size_t count = 0;
    while (count < most && place[count].distance < epsilon)
        count++;
    Kept *kept = kept_new(&r->simulator, count, r->scale);
    for (size_t k = 0; k < count; k++) {
        size_t i = place[k].index;
        keep_row(kept, k, r->theta + i * p, r->summaries + i * d, 1, place[k].distance);
    }
    free(place);
    free(distance);
    return kept;
}

Kept *abc_nearest(const Reference *reference, size_t n, const double *observed, size_t count)
{
    return keep(reference, n, observed, INFINITY, count);
}

Kept *abc_within(const Reference *reference, size_t n, const double *observed, double epsilon)
{
    return keep(reference, n, observed, epsilon, n);
}

/* ---- Adjustment by regression --------------------------------------------------------- */

/* Columns of the regression: 1, then each summary's distance from what was observed. */
static void regressors(const Kept *kept, size_t i, const double *observed, double *x)
{
    const size_t d = (size_t)kept->dimension;
    x[0] = 1;
    for (size_t j = 0; j < d; j++)
        x[j + 1] = (kept->summaries[i * d + j] - observed[j]) / kept->scale[j];
}

/* Weighted least squares by its normal equations, X^T W X b = X^T W theta, for all parameters:
 * coefficients[q * columns + j].  False if they are singular. */
static bool regress(const Kept *kept, const double *weight, const double *observed,
                    double *coefficients)
{
    const size_t p = (size_t)kept->particles->parameters, columns = (size_t)kept->dimension + 1;
    double square[(SUMMARIES_MAX + 1) * (SUMMARIES_MAX + 1)] = { 0 }, x[SUMMARIES_MAX + 1];
    memset(coefficients, 0, p * columns * sizeof *coefficients);
    for (size_t i = 0; i < kept->particles->n; i++) {
        regressors(kept, i, observed, x);
        for (size_t j = 0; j < columns; j++) {
            for (size_t k = 0; k <= j; k++)
                square[j * columns + k] += weight[i] * x[j] * x[k];
            for (size_t q = 0; q < p; q++)
                coefficients[q * columns + j] += weight[i] * x[j]
                                                 * kept->particles->theta[i * p + q];
        }
    }
    if (!cholesky_factor(columns, square))
        return false;
    for (size_t q = 0; q < p; q++)
        cholesky_solve(columns, square, coefficients + q * columns);
    return true;
}

Particles *abc_adjusted(const Kept *kept, const double *observed)
{
    const size_t n = kept->particles->n, p = (size_t)kept->particles->parameters;
    const size_t columns = (size_t)kept->dimension + 1;
    double coefficients[PARAMETERS_MAX * (SUMMARIES_MAX + 1)], x[SUMMARIES_MAX + 1];
    if (n <= columns)
        return NULL;
    Particles *adjusted = particles_new((int)p, n);
    for (size_t i = 0; i < n; i++) {
        double u = kept->distance[i] / kept->distance[n - 1];
        adjusted->weight[i] = kept->particles->weight[i] * (1 - u * u);
    }
    if (!regress(kept, adjusted->weight, observed, coefficients)) {
        particles_free(adjusted);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        regressors(kept, i, observed, x);
        for (size_t q = 0; q < p; q++) {
            double moved = kept->particles->theta[i * p + q];
            for (size_t j = 1; j < columns; j++)
                moved -= coefficients[q * columns + j] * x[j];
            adjusted->theta[i * p + q] = moved;
        }
    }
    return adjusted;
}

/* ---- The sequence ---------------------------------------------------------------------- */

Sequence *sequence_new(const Simulator *simulator, const double *observed, double effective,
                       uint64_t seed, const char *stream)
{
    Sequence *sequence = memory_new(1, sizeof *sequence);
    *sequence = (Sequence){ .population = population_new(simulator, seed, stream),
                            .simulator = *simulator, .effective = effective };
    memcpy(sequence->observed, observed, (size_t)simulator->summaries * sizeof *observed);
    return sequence;
}

void sequence_free(Sequence *sequence)
{
    if (sequence) {
        population_free(sequence->population);
        free(sequence->summaries);
        free(sequence->distance);
        kept_free(sequence->kept);
    }
    free(sequence);
}

/* The nearest particles, as few as have the effective number. */
static Kept *keep_effective(const Sequence *sequence)
{
    const Particles *all = sequence->population->particles;
    const size_t p = (size_t)all->parameters, d = (size_t)sequence->simulator.summaries;
    Place *place = places(sequence->distance, all->n, all->n);
    double *weight = all->weight, sum = 0, squares = 0;
    size_t count = 0;
    while (count < all->n && sum * sum <= sequence->effective * squares) {
        size_t i = place[count++].index;
        weight[i] = double_exp(population_log_weight(sequence->population, i));
        sum += weight[i];
        squares += weight[i] * weight[i];
    }
    Kept *kept = kept_new(&sequence->simulator, count, sequence->scale);
    for (size_t k = 0; k < count; k++) {
        size_t i = place[k].index;
        keep_row(kept, k, all->theta + i * p, sequence->summaries + i * d, weight[i],
                 place[k].distance);
    }
    free(place);
    return kept;
}

size_t sequence_step(Sequence *sequence, size_t n)
{
    const Simulator *s = &sequence->simulator;
    Population *population = sequence->population;
    const size_t old = population->particles->n, d = (size_t)s->summaries;
    Moments around;
    if (sequence->kept)
        around = particles_moments(sequence->kept->particles);
    size_t fresh = population_grow(population, n, sequence->kept ? &around : NULL);
    const double *theta = population->particles->theta + old * (size_t)s->parameters;
    sequence->summaries = memory_grow(sequence->summaries, (old + fresh) * d, sizeof(double));
    sequence->distance = memory_grow(sequence->distance, old + fresh, sizeof(double));
    simulator_run(s, theta, fresh, population->seed, population->stream, PARTICLE_STREAM + old,
                  sequence->summaries + old * d);
    if (!sequence->kept)
        scales(sequence->summaries, fresh, d, sequence->scale);
    measure(sequence->summaries + old * d, fresh, d, sequence->observed, sequence->scale,
            sequence->distance + old);
    kept_free(sequence->kept);
    sequence->kept = keep_effective(sequence);
    return fresh;
}
