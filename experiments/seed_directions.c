#include "seed_directions.h"

#include <stdlib.h>

#include "base/eigen.h"
#include "base/memory.h"
#include "base/random.h"
#include "experiments/opinions.h"
#include "imitate/directions.h"
#include "imitate/game.h"
#include "imitate/image_features.h"
#include "imitate/seed_path.h"

/* ---- Both sides of all seeds along one direction ---- */

static void moved(size_t n, size_t d, const real *seeds, const double *v, double by, real *z)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < d; k++)
            z[i * d + k] = (real)((double)seeds[i * d + k] + by * v[k]);
}

/* The mean over n rows of the squared difference over the square of `apart`. */
static double mean_change(size_t n, size_t size, const real *a, const real *b, double apart)
{
    double sum = 0;
    for (size_t i = 0; i < n * size; i++) {
        double difference = (double)a[i] - (double)b[i];
        sum += difference * difference;
    }
    return sum / ((double)n * apart * apart);
}

/* The first layer's signals, before the activation. */
static void first_signals(Network *forger, size_t n, real *z, real *signal)
{
    Tape *tape = tape_new();
    Tensor x = { forger->spec.input, z };
    x.shape.n = (int)n;
    forger->frozen = true;
    network_forward(forger, tape, tape_input(tape, x), MODE_EVALUATE);
    forger->frozen = false;
    Tensor first = forger->layer[0].signal->value;
    for (size_t i = 0; i < tensor_size(first); i++)
        signal[i] = first.data[i];
    tape_free(tape);
}

typedef struct Sides { real *z, *signal, *image; Features features; } Sides;

/* 2n rows: z + e v, then z - e v. */
static Sides both_sides(const DirectionPlan *plan, const real *seeds, const double *v)
{
    size_t n = plan->seeds, d = network_inputs(plan->forger);
    Sides s = { .z = memory_new(2 * n * d, sizeof(real)),
                .signal = memory_new(2 * n * shape_size(plan->forger->spec.layer[0].out),
                                     sizeof(real)),
                .image = memory_new(2 * n * network_outputs(plan->forger), sizeof(real)) };
    moved(n, d, seeds, v, plan->step, s.z);
    moved(n, d, seeds, v, -plan->step, s.z + n * d);
    first_signals(plan->forger, 2 * n, s.z, s.signal);
    forge_seeds(plan->forger, 2 * n, s.z, s.image);
    s.features = feature_read(plan->classifier, s.image, 2 * n);
    return s;
}

static void sides_free(Sides *s)
{
    free(s->z);
    free(s->signal);
    free(s->image);
    free(s->features.x);
}

/* ---- One direction ---- */

static double share_turned(const DirectionPlan *plan, const real *seeds, const Opinion *before,
                           const double *v)
{
    size_t n = plan->seeds, d = network_inputs(plan->forger);
    real *z = memory_new(2 * n * d, sizeof *z);
    real *image = memory_new(2 * n * network_outputs(plan->forger), sizeof *image);
    moved(n, d, seeds, v, plan->far, z);
    moved(n, d, seeds, v, -plan->far, z + n * d);
    forge_seeds(plan->forger, 2 * n, z, image);
    Opinion *after = opinions_of(plan->classifier, image, 2 * n);
    double turned = 0;
    for (size_t i = 0; i < 2 * n; i++)
        turned += after[i].choice != before[i % n].choice;
    free(after);
    free(image);
    free(z);
    return turned / (2 * (double)n);
}

/* Where not NULL, `slopes` are the n rows of (G(z + e v) - G(z - e v)) / 2e in pixels. */
static Change measure(const DirectionPlan *plan, const real *seeds, const Opinion *before,
                      const double *v, real *slopes)
{
    size_t n = plan->seeds, pixels = network_outputs(plan->forger);
    size_t signals = shape_size(plan->forger->spec.layer[0].out);
    double apart = 2 * plan->step;
    Sides s = both_sides(plan, seeds, v);
    size_t d = s.features.d;
    Change change = {
        .layer = mean_change(n, signals, s.signal, s.signal + n * signals, apart),
        .pixels = mean_change(n, pixels, s.image, s.image + n * pixels, apart),
        .features = mean_change(n, d, s.features.x, s.features.x + n * d, apart),
        .turned = share_turned(plan, seeds, before, v) };
    for (size_t i = 0; slopes && i < n * pixels; i++)
        slopes[i] = (real)(((double)s.image[i] - (double)s.image[n * pixels + i]) / apart);
    sides_free(&s);
    return change;
}

/* ---- All of them ---- */

static void random_direction(size_t d, Rng *rng, double *v)
{
    double square = 0;
    for (size_t k = 0; k < d; k++) {
        v[k] = rng_normal(rng);
        square += v[k] * v[k];
    }
    for (size_t k = 0; k < d; k++)
        v[k] /= sqrt(square);
}

/* Eigenvalues of M, given the slopes along an orthonormal basis: M(i,j) is the mean over seeds of
 * slope i . slope j, in that basis, which changes no eigenvalue. */
static void eigenvalues(size_t d, size_t numbers, size_t seeds, const real *slopes, double *best)
{
    double *m = memory_new(d * d, sizeof *m), *vectors = memory_new(d * d, sizeof *vectors);
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j <= i; j++) {
            const real *a = slopes + i * numbers, *b = slopes + j * numbers;
            double sum = 0;
            for (size_t k = 0; k < numbers; k++)
                sum += (double)a[k] * (double)b[k];
            m[i * d + j] = m[j * d + i] = sum / (double)seeds;
        }
    eigen_symmetric(d, m, d, best, vectors);
    free(vectors);
    free(m);
}

DirectionResult seed_directions(const DirectionPlan *plan)
{
    size_t d = network_inputs(plan->forger), numbers = plan->seeds * network_outputs(plan->forger);
    DirectionResult result = { .directions = forger_directions(plan->forger),
                               .along = memory_new(d, sizeof(Change)),
                               .random = memory_new(plan->random, sizeof(Change)),
                               .best = memory_new(d, sizeof(double)) };
    Rng rng = rng_stream(plan->seed, "directions");
    real *seeds = memory_new(plan->seeds * d, sizeof *seeds);
    real *image = memory_new(numbers, sizeof *image);
    real *slopes = memory_new(d * numbers, sizeof *slopes);
    double *v = memory_new(d, sizeof *v);
    rng_fill_normal(&rng, seeds, plan->seeds * d, 0, 1);
    forge_seeds(plan->forger, plan->seeds, seeds, image);
    Opinion *before = opinions_of(plan->classifier, image, plan->seeds);
    for (size_t j = 0; j < d; j++)
        result.along[j] = measure(plan, seeds, before, result.directions.vector + j * d,
                                  slopes + j * numbers);
    for (size_t j = 0; j < plan->random; j++) {
        random_direction(d, &rng, v);
        result.random[j] = measure(plan, seeds, before, v, NULL);
    }
    eigenvalues(d, numbers, plan->seeds, slopes, result.best);
    free(before);
    free(v);
    free(slopes);
    free(image);
    free(seeds);
    return result;
}

void seed_directions_free(DirectionResult *result)
{
    principal_free(&result->directions);
    free(result->along);
    free(result->random);
    free(result->best);
}
