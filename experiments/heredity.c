#include "heredity.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "evolve/crossover.h"

enum { GENES = 3 };

/* The networks with three hidden layers are the last ones of the space: the choices for each of
 * their layers, and the number of the first. */
static size_t choices_of(const Space *space)
{
    return (size_t)space->widths * (size_t)space->activations;
}

static size_t deep_from(const Space *space)
{
    size_t n = choices_of(space);
    if (space->layers_max != GENES || space->batch_norm || space->steps != 1
        || space->parameters_max != 0)
        error_bug("heredity: of spaces of %d layers without budget", GENES);
    return (size_t)space_size(space) - n * n * n;
}

static double fitness_of(const Architectures *all, size_t number)
{
    return all->family.candidate[number].fitness;
}

/* The variance of f's conditional mean given the genes in `mask`, over all n^3 networks. */
static double variance_given(const Architectures *all, const Space *space, unsigned mask)
{
    size_t n = choices_of(space), first = deep_from(space), cells = n * n * n;
    double *sum = memory_new(cells, sizeof *sum), mean = 0, square = 0, known = 1;
    for (size_t i = 0; i < cells; i++) {
        size_t gene[GENES] = { i % n, i / n % n, i / n / n }, cell = 0;
        for (int g = 0; g < GENES; g++)
            cell = cell * n + (mask >> g & 1 ? gene[g] : 0);
        sum[cell] += fitness_of(all, first + i);
        mean += fitness_of(all, first + i) / (double)cells;
    }
    for (int g = 0; g < GENES; g++)
        known *= mask >> g & 1 ? (double)n : 1;
    double in_cell = (double)cells / known;     /* networks that agree in those genes */
    for (size_t i = 0; i < cells; i++)
        square += sum[i] * sum[i] / in_cell / (double)cells;
    free(sum);
    return square - mean * mean;
}

Variances heredity_variances(const Architectures *all, const Space *space)
{
    double given[8];
    for (unsigned mask = 0; mask < 8; mask++)
        given[mask] = variance_given(all, space, mask);
    Variances v = { .total = given[7] };
    v.one = given[1] + given[2] + given[4];
    /* given[3] = one_0 + one_1 + two_01, and so on: each single is in two of the three pairs */
    v.two = given[3] + given[5] + given[6] - 2 * v.one;
    v.three = v.total - v.one - v.two;
    return v;
}

double heredity_slope(Variances v)
{
    return (v.one + v.two / 2 + v.three / 4) / v.total;
}

typedef struct Nursery {
    const Architectures *all;
    const Space *space;
    uint64_t seed;
} Nursery;

static void give_birth(size_t index, void *result, const void *context)
{
    const Nursery *nursery = context;
    const Space *space = nursery->space;
    size_t n = choices_of(space), first = deep_from(space);
    Rng rng = rng_substream(nursery->seed, "births", index);
    Genome mother, father, child;
    char line[GENOME_TEXT_MAX];
    uint64_t one = first + rng_below(&rng, n * n * n), other = first + rng_below(&rng, n * n * n);
    space_genome(space, one, &mother);
    space_genome(space, other, &father);
    genome_cross(space, &mother, &father, &rng, &child);
    genome_print(&child, line, sizeof line);
    *(Birth *)result = (Birth){
        .parents = (fitness_of(nursery->all, one) + fitness_of(nursery->all, other)) / 2,
        .child = fitness_of(nursery->all, (size_t)family_find(&nursery->all->family, line)) };
}

void heredity_births(const Architectures *all, const Space *space, size_t count, uint64_t seed,
                     Birth *births)
{
    Nursery nursery = { all, space, seed };
    parallel_map(count, give_birth, births, sizeof *births, &nursery);
}

Regression heredity_regression(const Birth *births, size_t count)
{
    double x = 0, y = 0, xx = 0, xy = 0, scatter = 0;
    for (size_t i = 0; i < count; i++) {
        x += births[i].parents / (double)count;
        y += births[i].child / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        xx += (births[i].parents - x) * (births[i].parents - x);
        xy += (births[i].parents - x) * (births[i].child - y);
    }
    for (size_t i = 0; i < count; i++) {
        double dx = births[i].parents - x, rest = births[i].child - y - xy / xx * dx;
        scatter += dx * dx * rest * rest;
    }
    return (Regression){ xy / xx, sqrt(scatter) / xx, x, y };
}
