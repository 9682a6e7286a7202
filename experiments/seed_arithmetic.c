#include "seed_arithmetic.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/statistics.h"
#include "imitate/game.h"
#include "imitate/seed_path.h"

static Opinion *opinions_of_seeds(Network *forger, Network *classifier, size_t n, const real *z)
{
    real *images = memory_new(n * network_outputs(forger), sizeof *images);
    forge_seeds(forger, n, z, images);
    Opinion *opinion = opinions_of(classifier, images, n);
    free(images);
    return opinion;
}

/* ---- Seeds by kind ---- */

static void sort_by_kind(NamedSeeds *named)
{
    size_t place = 0;
    for (int c = 0; c < named->classes; c++)
        for (size_t i = 0; i < named->n; i++)
            if (named->opinion[i].choice == c) {
                named->member[place++] = i;
                named->count[c]++;
            }
}

/* The first of a kind's members. */
static const size_t *members(const NamedSeeds *named, int kind)
{
    const size_t *first = named->member;
    for (int c = 0; c < kind; c++)
        first += named->count[c];
    return first;
}

static double squared_from_mean(const NamedSeeds *named, int kind, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < named->d; k++) {
        double apart = (double)named->z[i * named->d + k]
                       - named->mean[(size_t)kind * named->d + k];
        sum += apart * apart;
    }
    return sum;
}

static void moments_of_kind(NamedSeeds *named, int kind)
{
    size_t d = named->d, count = named->count[kind];
    double *mean = named->mean + (size_t)kind * d;
    const size_t *member = members(named, kind);
    for (size_t m = 0; m < count; m++)
        for (size_t k = 0; k < d; k++)
            mean[k] += (double)named->z[member[m] * d + k] / (double)count;
    for (size_t m = 0; m < count; m++)
        named->variance[kind] += squared_from_mean(named, kind, member[m]) / (double)count;
}

NamedSeeds seeds_named(Network *forger, Network *classifier, size_t n, uint64_t seed)
{
    size_t d = network_inputs(forger), classes = network_outputs(classifier);
    NamedSeeds named = { .n = n, .d = d, .classes = (int)classes,
                         .z = memory_new(n * d, sizeof(real)),
                         .count = memory_new(classes, sizeof(size_t)),
                         .member = memory_new(n, sizeof(size_t)),
                         .mean = memory_new(classes * d, sizeof(double)),
                         .variance = memory_new(classes, sizeof(double)) };
    Rng rng = rng_stream(seed, "named seeds");
    rng_fill_normal(&rng, named.z, n * d, 0, 1);
    named.opinion = opinions_of_seeds(forger, classifier, n, named.z);
    sort_by_kind(&named);
    for (int c = 0; c < named.classes; c++)
        moments_of_kind(&named, c);
    return named;
}

void seeds_free(NamedSeeds *named)
{
    free(named->z);
    free(named->opinion);
    free(named->count);
    free(named->member);
    free(named->mean);
    free(named->variance);
}

static double along_mean(const NamedSeeds *named, int kind, size_t i)
{
    double sum = 0;
    for (size_t k = 0; k < named->d; k++)
        sum += (double)named->z[i * named->d + k] * named->mean[(size_t)kind * named->d + k];
    return sum;
}

const real *seed_typical(const NamedSeeds *named, int kind)
{
    const size_t *member = members(named, kind);
    size_t best = named->count[kind] > 0 ? member[0] : 0;
    for (size_t m = 1; m < named->count[kind]; m++)
        if (along_mean(named, kind, member[m]) > along_mean(named, kind, best))
            best = member[m];
    return named->z + best * named->d;
}

/* ---- Shifts ---- */

void seed_shift(const NamedSeeds *named, int from, int to, double share, const real *z,
                real *moved)
{
    const double *away = named->mean + (size_t)from * named->d;
    const double *towards = named->mean + (size_t)to * named->d;
    for (size_t k = 0; k < named->d; k++)
        moved[k] = (real)((double)z[k] + share * (towards[k] - away[k]));
}

/* z moved as far as `shifted` is from it, but anywhere. */
static void move_by_chance(size_t d, const real *z, const real *shifted, Rng *rng, real *moved)
{
    double squared = 0;
    for (size_t k = 0; k < d; k++) {
        double apart = (double)shifted[k] - (double)z[k];
        squared += apart * apart;
    }
    rng_fill_normal(rng, moved, d, 0, 1);
    double scale = sqrt(squared) / seed_length(d, moved);
    for (size_t k = 0; k < d; k++)
        moved[k] = (real)((double)z[k] + scale * (double)moved[k]);
}

static double share_called(const Opinion *opinion, size_t n, int kind)
{
    double share = 0;
    for (size_t i = 0; i < n; i++)
        share += opinion[i].choice == kind;
    return share / (double)n;
}

/* All seeds of `from` shifted, and moved by chance: which share becomes `to`. */
static double shift_kind(Network *forger, Network *classifier, const NamedSeeds *named, int from,
                         int to, Rng *rng, double *by_chance)
{
    size_t d = named->d, n = named->count[from];
    const size_t *member = members(named, from);
    real *moved = memory_new(2 * n * d, sizeof *moved);
    for (size_t m = 0; m < n; m++) {
        const real *z = named->z + member[m] * d;
        seed_shift(named, from, to, 1, z, moved + m * d);
        move_by_chance(d, z, moved + m * d, rng, moved + (n + m) * d);
    }
    Opinion *opinion = opinions_of_seeds(forger, classifier, 2 * n, moved);
    double share = share_called(opinion, n, to);
    *by_chance = share_called(opinion + n, n, to);
    free(opinion);
    free(moved);
    return share;
}

static double squared_shift(const NamedSeeds *named, int from, int to)
{
    double sum = 0;
    for (size_t k = 0; k < named->d; k++) {
        double apart = named->mean[(size_t)to * named->d + k]
                       - named->mean[(size_t)from * named->d + k];
        sum += apart * apart;
    }
    return sum;
}

SeedShifts seed_shifts(Network *forger, Network *classifier, const NamedSeeds *named, uint64_t seed)
{
    size_t classes = (size_t)named->classes;
    SeedShifts shifts = { .became = memory_new(classes * classes, sizeof(double)) };
    Rng rng = rng_stream(seed, "moves by chance");
    double shifted = 0, squared = 0;
    for (int from = 0; from < named->classes; from++)
        for (int to = 0; to < named->classes; to++) {
            double *became = &shifts.became[(size_t)from * classes + (size_t)to];
            double n = (double)named->count[from], by_chance;
            *became = NAN;
            if (from == to || named->count[from] == 0 || named->count[to] == 0)
                continue;
            *became = shift_kind(forger, classifier, named, from, to, &rng, &by_chance);
            shifts.share += n * *became;
            shifts.by_chance += n * by_chance;
            squared += n * squared_shift(named, from, to);
            shifted += n;
        }
    shifts.share /= shifted;
    shifts.by_chance /= shifted;
    shifts.length = sqrt(squared / shifted);
    return shifts;
}

/* ---- Sums ---- */

/* Three different kinds that have seeds. */
static void draw_kinds(const NamedSeeds *named, Rng *rng, int kind[3])
{
    for (int i = 0; i < 3; i++) {
        bool taken = true;
        while (taken) {
            kind[i] = (int)rng_below(rng, (uint64_t)named->classes);
            taken = named->count[kind[i]] == 0 || (i > 0 && kind[i] == kind[0])
                    || (i > 1 && kind[i] == kind[1]);
        }
    }
}

static void add_average(const NamedSeeds *named, int kind, int averaged, double sign, Rng *rng,
                        double *sum)
{
    const size_t *member = members(named, kind);
    for (int i = 0; i < averaged; i++) {
        const real *z = named->z + member[rng_below(rng, named->count[kind])] * named->d;
        for (size_t k = 0; k < named->d; k++)
            sum[k] += sign * (double)z[k] / averaged;
    }
}

static double expected_square(const NamedSeeds *named, const int kind[3], int averaged)
{
    const double *a = named->mean + (size_t)kind[0] * named->d;
    const double *b = named->mean + (size_t)kind[1] * named->d;
    const double *c = named->mean + (size_t)kind[2] * named->d;
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += named->variance[kind[i]] / averaged;
    for (size_t k = 0; k < named->d; k++)
        sum += (a[k] - b[k] + c[k]) * (a[k] - b[k] + c[k]);
    return sum / (double)named->d;
}

static int kinds_with_seeds(const NamedSeeds *named)
{
    int kinds = 0;
    for (int c = 0; c < named->classes; c++)
        kinds += named->count[c] > 0;
    return kinds;
}

static void count_answers(const Opinion *opinion, int (*kind)[3], size_t n, SeedSums *sums)
{
    for (size_t i = 0; i < n; i++) {
        bool added = opinion[i].choice == kind[i][0] || opinion[i].choice == kind[i][2];
        sums->added += added / (double)n;
        sums->taken += (opinion[i].choice == kind[i][1]) / (double)n;
    }
    sums->other = 1 - sums->added - sums->taken;
}

SeedSums seed_sums(Network *forger, Network *classifier, const NamedSeeds *named, int averaged,
                   size_t n, uint64_t seed)
{
    if (kinds_with_seeds(named) < 3)
        return (SeedSums){ NAN, NAN, NAN, NAN, NAN, NAN };
    SeedSums sums = { 0 };
    size_t d = named->d;
    Rng rng = rng_substream(seed, "sums of seeds", (uint64_t)averaged);
    real *z = memory_new(n * d, sizeof *z);
    int (*kind)[3] = memory_new(n, sizeof *kind);
    double *sum = memory_new(d, sizeof *sum), *square = memory_new(n, sizeof *square);
    for (size_t i = 0; i < n; i++) {
        draw_kinds(named, &rng, kind[i]);
        for (size_t k = 0; k < d; k++)
            sum[k] = 0;
        for (int term = 0; term < 3; term++)
            add_average(named, kind[i][term], averaged, term == 1 ? -1 : 1, &rng, sum);
        for (size_t k = 0; k < d; k++) {
            z[i * d + k] = (real)sum[k];
            square[i] += sum[k] * sum[k] / (double)d;
        }
        sums.expected += expected_square(named, kind[i], averaged) / (double)n;
    }
    sums.square = sample_mean(square, n);
    sums.square_error = sample_error(square, n);
    Opinion *opinion = opinions_of_seeds(forger, classifier, n, z);
    count_answers(opinion, kind, n, &sums);
    free(opinion);
    free(square);
    free(sum);
    free(kind);
    free(z);
    return sums;
}
