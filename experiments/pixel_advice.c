#include "pixel_advice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/statistics.h"
#include "imitate/follow.h"
#include "imitate/image_features.h"

#define ANYWHERE 1e6                    /* a range that cuts nothing */
#define SEED_STEP 0.05                  /* of a seed's numbers, which are N(0, 1) */

static double dot(const real *a, const real *b, size_t size)
{
    double sum = 0;
    for (size_t k = 0; k < size; k++)
        sum += (double)a[k] * (double)b[k];
    return sum;
}

static double norm(const real *a, size_t size)
{
    return sqrt(dot(a, a, size));
}

double map_cosine(const real *a, const real *b, size_t size)
{
    return dot(a, b, size) / (norm(a, size) * norm(b, size));
}

double grey_distance(const real *a, const real *b, size_t size)
{
    double sum = 0;
    for (size_t k = 0; k < size; k++)
        sum += ((double)a[k] - (double)b[k]) * ((double)a[k] - (double)b[k]);
    return sqrt(sum / (double)size) / GREY_LEVEL;
}

static real *copy_of(const real *x, size_t n)
{
    real *copy = memory_new(n, sizeof *x);
    memcpy(copy, x, n * sizeof *x);
    return copy;
}

static real *logits_of(Network *network, const real *x, size_t n)
{
    real *logits = memory_new(n, sizeof *logits);
    logit_slopes(NULL, network, n, x, logits, NULL);
    return logits;
}

/* The forgeries' logits and slopes: where all that is measured begins. */
typedef struct Slopes { real *logits, *slopes; } Slopes;

static Slopes slopes_of(Network *network, const real *x, size_t n, size_t size)
{
    Slopes s = { memory_new(n, sizeof(real)), memory_new(n * size, sizeof(real)) };
    logit_slopes(NULL, network, n, x, s.logits, s.slopes);
    return s;
}

static void slopes_free(Slopes s)
{
    free(s.logits);
    free(s.slopes);
}

/* ---- Is it the same advice to all? ---- */

static void compare_maps(const Advised *advised, const real *own, const real *twin,
                         AdviceReading *reading)
{
    size_t n = advised->n, size = advised->size;
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        const real *mine = own + i * size, *next = own + (i + 1) % n * size;
        reading->slope += norm(mine, size) / (double)n;
        reading->alike += map_cosine(mine, next, size) / (double)n;
        reading->twin += map_cosine(mine, twin + i * size, size) / (double)n;
        for (size_t k = 0; k < size; k++)
            most = fmax(most, fabs((double)mine[k] - (double)next[k]));
    }
    reading->one_map = most / reading->slope;
}

/* ---- Small steps, where the first order is all ---- */

typedef enum Direction { AGAINST_SLOPE, BY_CHANCE, AGAINST_SIGNS, DIRECTIONS } Direction;

/* For each example a direction, so long that the mean square of its numbers is 1. */
static void point(Direction direction, const Advised *advised, const real *slopes, Rng *rng,
                  real *u)
{
    size_t size = advised->size;
    rng_fill_normal(rng, u, advised->n * size, 0, 1);
    for (size_t k = 0; k < advised->n * size; k++)
        if (direction == AGAINST_SLOPE)
            u[k] = -slopes[k];
        else if (direction == AGAINST_SIGNS)
            u[k] = (real)((slopes[k] < 0) - (slopes[k] > 0));
    for (size_t i = 0; i < advised->n; i++, u += size) {
        double length = norm(u, size);
        for (size_t k = 0; k < size; k++)
            u[k] = length > 0 ? (real)(sqrt((double)size) / length) * u[k] : 0;
    }
}

static real *logits_at(Network *network, const Advised *advised, const real *u, double far)
{
    size_t all = advised->n * advised->size;
    real *x = copy_of(advised->forged, all);
    for (size_t k = 0; k < all; k++)
        x[k] += (real)far * u[k];
    real *logits = logits_of(network, x, advised->n);
    free(x);
    return logits;
}

/* The logit's change in a small step along u, over the step's length: by central differences. */
static double *rise_along(Network *network, const Advised *advised, const real *u)
{
    const double far = GREY_LEVEL / 4;
    real *up = logits_at(network, advised, u, far), *down = logits_at(network, advised, u, -far);
    double *rise = memory_new(advised->n, sizeof *rise);
    for (size_t i = 0; i < advised->n; i++)
        rise[i] = ((double)up[i] - (double)down[i]) / (2 * far * sqrt((double)advised->size));
    free(up);
    free(down);
    return rise;
}

static double sum_of_sizes(const real *a, size_t size)
{
    double sum = 0;
    for (size_t k = 0; k < size; k++)
        sum += fabs((double)a[k]);
    return sum;
}

static void step_a_little(Network *network, const Advised *advised, const real *slopes, Rng *rng,
                          AdviceReading *reading)
{
    size_t n = advised->n, size = advised->size;
    real *u = memory_new(n * size, sizeof *u);
    double *rise[DIRECTIONS], d = (double)size, share = 1 / (double)n;
    for (Direction direction = 0; direction < DIRECTIONS; direction++) {
        point(direction, advised, slopes, rng, u);
        rise[direction] = rise_along(network, advised, u);
    }
    for (size_t i = 0; i < n; i++) {
        const real *slope = slopes + i * size;
        double most = norm(slope, size), chance = rise[BY_CHANCE][i] / most;
        reading->first_order -= share * rise[AGAINST_SLOPE][i] / most;
        reading->random += share * chance * chance * d;
        reading->sign -= share * rise[AGAINST_SIGNS][i] * sqrt(d) / sum_of_sizes(slope, size);
        reading->sign_gain += share * rise[AGAINST_SIGNS][i] / rise[AGAINST_SLOPE][i];
    }
    for (Direction direction = 0; direction < DIRECTIONS; direction++)
        free(rise[direction]);
    free(u);
}

/* ---- How far it is to the other verdict ---- */

typedef struct Turning {
    double  median, share;          /* of the distances; of the verdicts that turned */
    double  over_linear;            /* mean of distance |slope| / |logit| */
    double  fooled_twin;
} Turning;

/* The examples that the adversary calls forged (or else real), one after the other. */
static size_t called(const real *x, const real *logits, size_t n, size_t size, bool forged, real *to)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if ((logits[i] > 0) == forged)
            memcpy(to + found++ * size, x + i * size, size * sizeof *x);
    return found;
}

static double share_fooled(Network *twin, const real *before, const real *after, size_t n)
{
    real *then = logits_of(twin, before, n), *now = logits_of(twin, after, n);
    double called_forged = 0, fooled = 0;
    for (size_t i = 0; i < n; i++) {
        called_forged += then[i] > 0;
        fooled += then[i] > 0 && now[i] <= 0;
    }
    free(then);
    free(now);
    return fooled / called_forged;
}

static Turning turn_all(Network *network, Network *twin, const real *from, size_t n, size_t size)
{
    Turning turning = { 0 };
    Slopes s = slopes_of(network, from, n, size);
    real *turned = memory_new(n * size, sizeof *turned);
    bool *found = memory_new(n, sizeof *found);
    double *distance = memory_new(n, sizeof *distance);
    turn_verdicts(NULL, network, n, from, turned, found);
    for (size_t i = 0; i < n; i++) {
        double linear = fabs((double)s.logits[i]) / norm(s.slopes + i * size, size);
        double far = grey_distance(from + i * size, turned + i * size, size);
        distance[i] = found[i] ? far : HUGE_VAL;
        turning.share += found[i] / (double)n;
        turning.over_linear += far * GREY_LEVEL * sqrt((double)size) / linear / (double)n;
    }
    turning.median = sample_median(distance, n);
    turning.fooled_twin = share_fooled(twin, from, turned, n);
    slopes_free(s);
    free(turned);
    free(found);
    free(distance);
    return turning;
}

/* Forgeries to be called real, then photographs to be called forged. */
static void turn(Network *network, Network *twin, const Advised *advised, AdviceReading *reading)
{
    size_t n = advised->n, size = advised->size;
    real *from = memory_new(n * size, sizeof *from);
    for (int kind = 0; kind < 2; kind++) {
        const real *x = kind == 0 ? advised->forged : advised->photographs;
        real *logits = logits_of(network, x, n), *twins = logits_of(twin, x, n);
        size_t right = called(x, logits, n, size, kind == 0, from);
        for (size_t i = 0; i < n; i++)
            reading->right_twin += ((twins[i] > 0) == (kind == 0)) / (2 * (double)n);
        reading->right += (double)right / (2 * (double)n);
        Turning turning = turn_all(network, twin, from, right, size);
        reading->turn[kind] = turning.median;
        reading->turned[kind] = turning.share;
        if (kind == 0) {
            reading->turn_theory = turning.over_linear;
            reading->fooled_twin = turning.fooled_twin;
        }
        free(logits);
        free(twins);
    }
    free(from);
}

static Network *private_copy(const Network *network)
{
    Network *copy = network_new(&network->spec);
    network_copy(copy, network);
    return copy;
}

/* The share called by the right name in batches, as while learning. */
static double right_together(const Network *network, const real *x, size_t n, bool forged)
{
    enum { BATCH = 50 };
    Network *copy = private_copy(network);
    Tape *tape = tape_new();
    size_t size = shape_size(copy->spec.input), right = 0;
    copy->frozen = true;
    for (size_t first = 0; first < n; first += BATCH) {
        Tensor batch = { copy->spec.input, (real *)x + first * size };
        batch.shape.n = (int)(n - first < BATCH ? n - first : BATCH);
        tape_reset(tape);
        Var a = network_forward(copy, tape, tape_input(tape, batch), MODE_TRAIN);
        for (int i = 0; i < batch.shape.n; i++)
            right += (a->value.data[i] > 0) == forged;
    }
    network_free(copy);
    tape_free(tape);
    return (double)right / (double)n;
}

AdviceReading advice_read(Network *adversary, Network *twin, const Advised *advised, Rng rng)
{
    AdviceReading reading = { 0 };
    Slopes own = slopes_of(adversary, advised->forged, advised->n, advised->size);
    Slopes others = slopes_of(twin, advised->forged, advised->n, advised->size);
    compare_maps(advised, own.slopes, others.slopes, &reading);
    step_a_little(adversary, advised, own.slopes, &rng, &reading);
    turn(adversary, twin, advised, &reading);
    reading.right_together = (right_together(adversary, advised->forged, advised->n, true)
                              + right_together(adversary, advised->photographs, advised->n, false)) / 2;
    slopes_free(own);
    slopes_free(others);
    return reading;
}

/* ---- The path ---- */

/* Back to the length that it had: a seed that is as likely as before. */
static void keep_length(const real *before, real *z, size_t size)
{
    real factor = (real)(norm(before, size) / norm(z, size));
    for (size_t k = 0; k < size; k++)
        z[k] *= factor;
}

static double mean_score(const real *logits, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += double_sigmoid((double)logits[i]);
    return sum / (double)n;
}

PathPoint advice_look(Network *adversary, Network *twin, const Advised *advised, const real *images)
{
    size_t n = advised->n, size = advised->size;
    PathPoint now = { 0 };
    Network *onlooker = private_copy(advised->onlooker);
    double *moved = memory_new(n, sizeof *moved);
    real *logits = logits_of(adversary, images, n), *twins = logits_of(twin, images, n);
    Features features = feature_read(onlooker, images, n);
    for (size_t i = 0; i < n; i++) {
        moved[i] = grey_distance(advised->forged + i * size, images + i * size, size);
        now.logit += (double)logits[i] / (double)n;
    }
    now.moved = sample_median(moved, n);
    now.score = mean_score(logits, n);
    now.twin = mean_score(twins, n);
    now.frechet = frechet_distance(advised->genuine, features);
    free(features.x);
    network_free(onlooker);
    free(logits);
    free(twins);
    free(moved);
    return now;
}

void advice_path(Network *forger, Network *adversary, Network *twin, const Advised *advised,
                 real *x, bool chance, Rng rng, PathPoint path[PATH_STEPS + 1])
{
    size_t n = advised->n, size = forger ? shape_size(forger->spec.input) : advised->size;
    real *logits = memory_new(n, sizeof *logits), *slopes = memory_new(n * size, sizeof *slopes);
    real *images = forger ? memory_new(n * advised->size, sizeof *images) : x;
    real *start = copy_of(x, n * size);
    if (chance)
        rng_fill_normal(&rng, slopes, n * size, 0, 1);
    for (int step = 0; step <= PATH_STEPS; step++) {
        if (step > 0 && !chance)
            logit_slopes(forger, adversary, n, x, logits, slopes);
        if (step > 0)
            follow_slopes(n, size, slopes, forger ? SEED_STEP : GREY_LEVEL, forger ? -ANYWHERE : -1,
                          forger ? ANYWHERE : 1, x);
        if (forger) {
            for (size_t i = 0; i < n; i++)
                keep_length(start + i * size, x + i * size, size);
            network_evaluate(forger, (Tensor){ shape_matrix((int)n, (int)size), x }, images);
        }
        path[step] = advice_look(adversary, twin, advised, images);
    }
    if (forger)
        free(images);
    free(start);
    free(logits);
    free(slopes);
}
