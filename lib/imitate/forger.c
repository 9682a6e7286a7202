#include "imitate/forger.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "grad/matmul.h"
#include "learn/k_means.h"
#include "learn/principal.h"

struct Forger {
    ForgerKind kind;
    Dataset    like;                    /* form and map of the images; no examples */
    bool       bytes;                   /* what they were */
    size_t     size;
    real       low, high;               /* the range of a pixel */
    size_t     centres, directions;
    real      *centre;                  /* centres x size */
    double    *weight;                  /* centres */
    real      *direction;               /* directions x size; of `pixels` the deviations */
};

static const char *const names[FORGER_KINDS] = { "noise", "pixels", "principal", "mixture" };

const char *forger_name(ForgerKind kind)
{
    return names[kind];
}

ForgerSettings forger_defaults(void)
{
    return (ForgerSettings){ .components = 64, .centres = 200, .iterations = 6 };
}

/* ---- Fitting ---- */

static Forger *forger_new(ForgerKind kind, size_t size, size_t centres, size_t directions)
{
    Forger *f = memory_new(1, sizeof *f);
    *f = (Forger){ .kind = kind, .size = size, .low = -HUGE_VALF, .high = HUGE_VALF,
                   .centres = centres, .directions = directions,
                   .centre = memory_new(centres * size, sizeof *f->centre),
                   .weight = memory_new(centres, sizeof *f->weight),
                   .direction = memory_new(directions * size, sizeof *f->direction) };
    f->weight[0] = 1;
    return f;
}

void forger_free(Forger *f)
{
    if (!f)
        return;
    free(f->centre);
    free(f->weight);
    free(f->direction);
    free(f);
}

Forger *forger_gaussian(size_t size, const real *mean, const real *deviation)
{
    Forger *f = forger_new(FORGER_PIXELS, size, 1, 1);
    memcpy(f->centre, mean, size * sizeof *mean);
    memcpy(f->direction, deviation, size * sizeof *deviation);
    f->like = dataset_without_arrays("gaussian", 1, 1, 1, (int)size, 0);
    f->like.gain = 1;
    return f;
}

/* The range is that of a byte, or of all numbers seen. */
static void learn_range(Forger *f, const Dataset *images)
{
    real low = 0, high = 255;
    if (images->pixels == NULL) {
        low = high = images->values[0];
        for (size_t i = 1; i < images->n * f->size; i++) {
            low = images->values[i] < low ? images->values[i] : low;
            high = images->values[i] > high ? images->values[i] : high;
        }
    }
    f->low = (low - images->offset) * images->gain;
    f->high = (high - images->offset) * images->gain;
}

static void learn_directions(Forger *f, double *covariance)
{
    Principal p = principal_of(f->size, covariance, f->directions);
    for (size_t j = 0; j < p.count; j++)
        for (size_t i = 0; i < f->size; i++)
            f->direction[j * f->size + i] = (real)(sqrt(p.variance[j]) * p.vector[j * f->size + i]);
    principal_free(&p);
}

/* Takes from the covariance what the centres explain. */
static void subtract_centres(const Forger *f, const double *mean, double *covariance)
{
    double *off = memory_new(f->size, sizeof *off);
    for (size_t k = 0; k < f->centres; k++) {
        for (size_t i = 0; i < f->size; i++)
            off[i] = (double)f->centre[k * f->size + i] - mean[i];
        for (size_t i = 0; i < f->size; i++)
            for (size_t j = 0; j < f->size; j++)
                covariance[i * f->size + j] -= f->weight[k] * off[i] * off[j];
    }
    free(off);
}

static void learn_centres(Forger *f, const Dataset *images, int iterations, Rng *rng)
{
    KMeans means = k_means_fit(images, f->centres, iterations, rng);
    memcpy(f->centre, means.centre, f->centres * f->size * sizeof *f->centre);
    memcpy(f->weight, means.weight, f->centres * sizeof *f->weight);
    k_means_free(&means);
}

static void learn_covariance(Forger *f, const Dataset *images, const double *mean, int iterations,
                             Rng *rng)
{
    double *covariance = memory_new(f->size * f->size, sizeof *covariance);
    dataset_covariance(images, mean, covariance);
    if (f->kind == FORGER_MIXTURE) {
        learn_centres(f, images, iterations, rng);
        subtract_centres(f, mean, covariance);
    }
    learn_directions(f, covariance);
    free(covariance);
}

static void learn_moments(Forger *f, const Dataset *images, int iterations, Rng *rng)
{
    double *mean = memory_new(f->size, sizeof *mean), *variance = memory_new(f->size, sizeof *mean);
    dataset_mean_variance(images, mean, variance);
    for (size_t i = 0; i < f->size; i++)
        f->centre[i] = (real)mean[i];
    if (f->kind == FORGER_PIXELS)
        for (size_t i = 0; i < f->size; i++)
            f->direction[i] = (real)sqrt(variance[i]);
    else
        learn_covariance(f, images, mean, iterations, rng);
    free(variance);
    free(mean);
}

static size_t at_most(size_t wish, size_t there)
{
    return wish < there ? wish : there;
}

Forger *forger_fit(ForgerKind kind, const Dataset *images, ForgerSettings settings, Rng *rng)
{
    size_t size = dataset_example_size(images);
    size_t centres = kind == FORGER_MIXTURE ? at_most(settings.centres, images->n) : 1;
    size_t directions = kind < FORGER_PRINCIPAL ? 1 : at_most(settings.components, size);
    Forger *f = forger_new(kind, size, centres, directions);
    f->like = dataset_without_arrays(images->name, 1, images->h, images->w, images->c, 0);
    f->like.offset = images->offset;
    f->like.gain = images->gain;
    f->bytes = images->pixels != NULL;
    learn_range(f, images);
    if (kind != FORGER_NOISE)
        learn_moments(f, images, settings.iterations, rng);
    return f;
}

/* ---- Forging ---- */

static size_t draw_centre(const Forger *f, Rng *rng)
{
    double place = f->centres > 1 ? rng_uniform(rng) : 0;
    for (size_t k = 0; k < f->centres; k++) {
        place -= f->weight[k];
        if (place < 0)
            return k;
    }
    return 0;                           /* the weights' sum was rounded below 1 */
}

/* x = centre + z S, all forgeries at once. */
static void add_directions(const Forger *f, size_t n, Rng *rng, real *x)
{
    real *z = memory_new(n * f->directions, sizeof *z);
    rng_fill_normal(rng, z, n * f->directions, 0, 1);
    matmul(n, f->size, f->directions, matrix_rows(z, f->directions),
           matrix_rows(f->direction, f->size), matrix_rows(x, f->size), x, f->size);
    free(z);
}

/* x = centre + z s, pixel by pixel. */
static void add_deviations(const Forger *f, size_t n, Rng *rng, real *x)
{
    real *z = memory_new(f->size, sizeof *z);
    for (size_t i = 0; i < n; i++, x += f->size) {
        rng_fill_normal(rng, z, f->size, 0, 1);
        for (size_t k = 0; k < f->size; k++)
            x[k] = real_fma(z[k], f->direction[k], x[k]);
    }
    free(z);
}

void forger_draw(const Forger *f, size_t n, Rng *rng, real *images)
{
    if (f->kind == FORGER_NOISE) {
        rng_fill_uniform(rng, images, n * f->size, f->low, f->high);
        return;
    }
    for (size_t i = 0; i < n; i++)
        memcpy(images + i * f->size, f->centre + draw_centre(f, rng) * f->size,
               f->size * sizeof *images);
    if (f->kind == FORGER_PIXELS)
        add_deviations(f, n, rng, images);
    else
        add_directions(f, n, rng, images);
    for (size_t i = 0; i < n * f->size; i++) {
        real x = images[i] > f->low ? images[i] : f->low;
        images[i] = x < f->high ? x : f->high;
    }
}

/* The value that dataset_gather turns into x; and as the nearest level of grey. */
static real value_of(const Forger *f, real x)
{
    return f->like.gain > 0 ? x / f->like.gain + f->like.offset : f->like.offset;
}

static unsigned char level_of(real level)
{
    return level > 0 ? level < 255 ? (unsigned char)(int)(level + (real)0.5) : 255 : 0;
}

Dataset forger_dataset(const Forger *f, size_t n, Rng *rng)
{
    enum { BLOCK = 500 };
    const Dataset *like = &f->like;
    Dataset (*make)(const char *, size_t, int, int, int, int) =
        f->bytes ? dataset_of_bytes : dataset_of_reals;
    Dataset data = make(names[f->kind], n, like->h, like->w, like->c, 0);
    real *x = memory_new(BLOCK * f->size, sizeof *x);
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t count = n - first < BLOCK ? n - first : BLOCK, place = first * f->size;
        forger_draw(f, count, rng, x);
        for (size_t i = 0; i < count * f->size; i++) {
            if (f->bytes)
                data.pixels[place + i] = level_of(value_of(f, x[i]));
            else
                data.values[place + i] = value_of(f, x[i]);
        }
    }
    free(x);
    dataset_seal(&data);
    data.offset = like->offset;
    data.gain = like->gain;
    return data;
}
