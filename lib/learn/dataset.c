#include "learn/dataset.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"

size_t dataset_example_size(const Dataset *data)
{
    return (size_t)data->h * (size_t)data->w * (size_t)data->c;
}

Dataset dataset_without_arrays(const char *name, size_t n, int h, int w, int c, int classes)
{
    if (n == 0 || h < 1 || w < 1 || c < 1 || classes < 0)
        error_bug("a data set of %zu examples, %d x %d x %d, %d classes", n, h, w, c, classes);
    Dataset data = { .n = n, .h = h, .w = w, .c = c, .classes = classes };
    snprintf(data.name, sizeof data.name, "%s", name);
    return data;
}

/* calloc, so that a product too large for memory is noticed. */
static void *room_for(const Dataset *data, size_t each, size_t bytes)
{
    return memory_new(data->n, each * bytes);
}

Dataset dataset_of_bytes(const char *name, size_t n, int h, int w, int c, int classes)
{
    Dataset data = dataset_without_arrays(name, n, h, w, c, classes);
    data.pixels = room_for(&data, dataset_example_size(&data), 1);
    if (classes > 0)
        data.labels = room_for(&data, 1, sizeof(int));
    return data;
}

Dataset dataset_of_reals(const char *name, size_t n, int h, int w, int c, int classes)
{
    Dataset data = dataset_without_arrays(name, n, h, w, c, classes);
    data.values = room_for(&data, dataset_example_size(&data), sizeof(real));
    if (classes > 0)
        data.labels = room_for(&data, 1, sizeof(int));
    return data;
}

void dataset_seal(Dataset *data)
{
    size_t size = data->n * dataset_example_size(data);
    int shape[3] = { data->h, data->w, data->c };
    uint64_t hash = hash_bytes(HASH_START, shape, sizeof shape);
    if (data->pixels != NULL)
        hash = hash_bytes(hash, data->pixels, size);
    else
        hash = hash_bytes(hash, data->values, size * sizeof(real));
    if (data->labels != NULL)
        hash = hash_bytes(hash, data->labels, data->n * sizeof(int));
    data->checksum = hash;
    data->offset = 0;
    data->gain = data->pixels != NULL ? (real)1 / 255 : 1;
}

void dataset_free(Dataset *data)
{
    if (!data->lent) {
        free(data->pixels);
        free(data->values);
        free(data->labels);
    }
    *data = (Dataset){ .n = 0 };
}

/* Examples drawn at random lie far apart: they are asked for some time before they are read. */
static void prefetch(const void *memory, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 64)
        __builtin_prefetch((const char *)memory + i);
}

typedef struct Gathering {
    const Dataset *data;
    const uint32_t *index;
    size_t count;
    real *x;
    int *labels;
} Gathering;

static void gather_range(size_t from, size_t to, void *context)
{
    enum { AHEAD = 2 };         /* examples; 1 to 8 did about equally well */
    const Gathering *g = context;
    const Dataset *data = g->data;
    const size_t size = dataset_example_size(data);
    const real offset = data->offset, gain = data->gain;
    for (size_t k = from; k < to; k++) {
        real *restrict x = g->x + k * size;
        size_t example = g->index[k];
        if (k + AHEAD < g->count) {
            size_t soon = g->index[k + AHEAD];
            if (data->pixels != NULL)
                prefetch(data->pixels + soon * size, size);
            if (g->labels != NULL)
                prefetch(data->labels + soon, 1);
        }
        if (example >= data->n)
            error_bug("example %zu of %s, which has %zu", example, data->name, data->n);
        if (data->pixels != NULL) {
            const unsigned char *pixel = data->pixels + example * size;
            for (size_t i = 0; i < size; i++)
                x[i] = ((real)pixel[i] - offset) * gain;
        } else {
            const real *value = data->values + example * size;
            for (size_t i = 0; i < size; i++)
                x[i] = (value[i] - offset) * gain;
        }
        if (g->labels != NULL)
            g->labels[k] = data->labels[example];
    }
}

void dataset_gather(const Dataset *data, const uint32_t *index, size_t count,
                    real *restrict x, int *restrict labels)
{
    if (labels != NULL && data->labels == NULL)
        error_bug("%s has no labels to gather", data->name);
    Gathering gathering = { data, index, count, x, labels };
    parallel_ranges(count, dataset_example_size(data), gather_range, &gathering);
}

size_t dataset_gather_from(const Dataset *data, size_t first, size_t most,
                           real *restrict x, int *restrict labels)
{
    const size_t size = dataset_example_size(data);
    size_t left = first < data->n ? data->n - first : 0, count = left < most ? left : most;
    for (size_t k = 0; k < count; k++) {
        uint32_t index = (uint32_t)(first + k);
        dataset_gather(data, &index, 1, x + k * size, labels ? labels + k : NULL);
    }
    return count;
}

/* Sums over bytes are whole numbers, and exact. */
static void byte_moments(const unsigned char *x, size_t n, double *mean, double *variance)
{
    uint64_t sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        squares += (uint64_t)x[i] * x[i];
    }
    *mean = (double)sum / (double)n;
    *variance = (double)squares / (double)n - *mean * *mean;
}

/* Measured from the first number, so that equal numbers have variance exactly 0. */
static void real_moments(const real *x, size_t n, double *mean, double *variance)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] - (double)x[0];
    *mean = (double)x[0] + sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += ((double)x[i] - *mean) * ((double)x[i] - *mean);
    *variance = squares / (double)n;
}

void dataset_standardise(Dataset *data)
{
    size_t size = data->n * dataset_example_size(data);
    double mean, variance;
    if (data->pixels != NULL)
        byte_moments(data->pixels, size, &mean, &variance);
    else
        real_moments(data->values, size, &mean, &variance);
    data->offset = (real)mean;
    data->gain = variance > 0 ? (real)(1 / sqrt(variance)) : 0;
}

/* The mean of the square of pixels whose first byte this is. */
static unsigned char square_mean(const unsigned char *first, int factor, size_t row, size_t pixel)
{
    const unsigned area = (unsigned)(factor * factor);
    unsigned sum = 0;
    for (int r = 0; r < factor; r++)
        for (int s = 0; s < factor; s++)
            sum += first[(size_t)r * row + (size_t)s * pixel];
    return (unsigned char)((sum + area / 2) / area);
}

Dataset dataset_shrunk(const Dataset *data, int factor)
{
    if (data->pixels == NULL || factor < 1 || factor > data->h || factor > data->w)
        error_bug("dataset_shrunk: %s, %d x %d, by %d", data->name, data->h, data->w, factor);
    const size_t pixel = (size_t)data->c, row = (size_t)data->w * pixel;
    Dataset small = dataset_of_bytes(data->name, data->n, data->h / factor, data->w / factor,
                                     data->c, data->classes);
    unsigned char *to = small.pixels;
    for (size_t i = 0; i < data->n; i++) {
        const unsigned char *image = data->pixels + i * dataset_example_size(data);
        for (int r = 0; r < small.h; r++)
            for (int s = 0; s < small.w; s++)
                for (int k = 0; k < small.c; k++)
                    *to++ = square_mean(image + (size_t)(r * factor) * row
                                        + (size_t)(s * factor) * pixel + k, factor, row, pixel);
        if (data->labels != NULL)
            small.labels[i] = data->labels[i];
    }
    dataset_seal(&small);
    return small;
}

Dataset dataset_slice(const Dataset *data, size_t first, size_t count)
{
    if (count == 0 || first > data->n || count > data->n - first)
        error_bug("examples %zu to %zu of %s, which has %zu", first, first + count, data->name,
                  data->n);
    Dataset view = *data;
    view.lent = true;
    view.n = count;
    if (data->pixels != NULL)
        view.pixels += first * dataset_example_size(data);
    if (data->values != NULL)
        view.values += first * dataset_example_size(data);
    if (data->labels != NULL)
        view.labels += first;
    return view;
}
