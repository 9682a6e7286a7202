#include "follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static Var frozen_forward(Network *network, Tape *tape, Var x)
{
    bool frozen = network->frozen;
    network->frozen = true;
    Var y = network_forward(network, tape, x, MODE_EVALUATE);
    network->frozen = frozen;
    return y;
}

static Shape shape_into(const Network *forger, const Network *adversary)
{
    return forger ? forger->spec.input : adversary->spec.input;
}

void logit_slopes(Network *forger, Network *adversary, size_t n, const real *x, real *logits,
                  real *slopes)
{
    enum { PIECE = 100 };
    Shape shape = shape_into(forger, adversary);
    size_t size = shape_size(shape);
    Tape *tape = tape_new();
    for (size_t first = 0; first < n; first += PIECE) {
        size_t now = n - first < PIECE ? n - first : PIECE;
        shape.n = (int)now;
        tape_reset(tape);
        Var seen = tape_variable(tape, (Tensor){ shape, (real *)x + first * size });
        Var shown = forger ? frozen_forward(forger, tape, seen) : seen;
        Var a = frozen_forward(adversary, tape, shown);
        memcpy(logits + first, a->value.data, now * sizeof *logits);
        if (slopes) {
            backward(v_sum(a));         /* no logit depends on another's example */
            memcpy(slopes + first * size, seen->gradient.data, now * size * sizeof *slopes);
        }
    }
    tape_free(tape);
}

static double norm_of(const real *x, size_t size)
{
    return tensor_norm((Tensor){ shape_matrix(1, (int)size), (real *)x });
}

void follow_slopes(size_t n, size_t size, const real *slopes, double length, real low, real high,
                   real *x)
{
    for (size_t i = 0; i < n; i++, x += size, slopes += size) {
        double norm = norm_of(slopes, size);
        real step = norm > 0 ? (real)(length * sqrt((double)size) / norm) : 0;
        for (size_t k = 0; k < size; k++) {
            real moved = x[k] - step * slopes[k];
            x[k] = moved < low ? low : moved > high ? high : moved;
        }
    }
}

/*
 * ---- where the verdict turns ----
 *
 * Newton's steps go a hundredth too far, so that they end beyond the boundary and not just before.
 */
static void newton_step(size_t size, double logit, const real *slopes, real *x)
{
    double norm = norm_of(slopes, size);
    real step = norm > 0 ? (real)(1.01 * logit / (norm * norm)) : 0;
    for (size_t k = 0; k < size; k++)
        x[k] -= step * slopes[k];
}

/* A step for each example still on its way (place[0 .. left-1]), unless its verdict is another one
 * by now; how many are then left. */
static size_t step_on(Network *forger, Network *adversary, const real *before, size_t left,
                      size_t *place, real *end, bool *found, Tensor now[3])
{
    size_t size = shape_size(shape_into(forger, adversary)), still = 0;
    real *x = now[0].data, *logits = now[1].data, *slopes = now[2].data;
    for (size_t i = 0; i < left; i++)
        memcpy(x + i * size, end + place[i] * size, size * sizeof *x);
    logit_slopes(forger, adversary, left, x, logits, slopes);
    for (size_t i = 0; i < left; i++) {
        size_t p = place[i];
        found[p] = (logits[i] > 0) != (before[p] > 0);
        if (!found[p]) {
            newton_step(size, (double)logits[i], slopes + i * size, end + p * size);
            place[still++] = p;
        }
    }
    return still;
}

/* Goes on until the verdict is another one: end[i] is beyond the boundary where found[i]. */
static void go_beyond(Network *forger, Network *adversary, size_t n, real *end, bool *found)
{
    enum { STEPS = 50 };
    int size = (int)shape_size(shape_into(forger, adversary));
    Tensor before = tensor_new(shape_matrix((int)n, 1));
    Tensor now[3] = { tensor_new(shape_matrix((int)n, size)), tensor_new(shape_matrix((int)n, 1)),
                      tensor_new(shape_matrix((int)n, size)) };
    size_t *place = memory_new(n, sizeof *place), left = n;
    for (size_t i = 0; i < n; i++)
        place[i] = i;
    logit_slopes(forger, adversary, n, end, before.data, NULL);
    for (int step = 0; step <= STEPS && left; step++)
        left = step_on(forger, adversary, before.data, left, place, end, found, now);
    tensor_free(&before);
    for (int i = 0; i < 3; i++)
        tensor_free(&now[i]);
    free(place);
}

static void between(size_t n, size_t size, const real *start, const real *end, const double *share,
                    real *x)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i * size; k < (i + 1) * size; k++)
            x[k] = start[k] + (real)share[i] * (end[k] - start[k]);
}

/* Halves the straight line from x to `turned` until its verdict's turn is known. */
static void halve(Network *forger, Network *adversary, size_t n, const real *x, real *turned)
{
    enum { HALVINGS = 12 };
    size_t size = shape_size(shape_into(forger, adversary));
    Tensor logits = tensor_new(shape_matrix((int)n, 1)), before = tensor_new(logits.shape);
    Tensor middle = tensor_new(shape_matrix((int)n, (int)size));
    double *low = memory_new(n, sizeof *low), *high = memory_new(n, sizeof *high);
    double *at = memory_new(n, sizeof *at);
    logit_slopes(forger, adversary, n, x, before.data, NULL);
    for (size_t i = 0; i < n; i++)
        high[i] = 1;
    for (int round = 0; round < HALVINGS; round++) {
        for (size_t i = 0; i < n; i++)
            at[i] = (low[i] + high[i]) / 2;
        between(n, size, x, turned, at, middle.data);
        logit_slopes(forger, adversary, n, middle.data, logits.data, NULL);
        for (size_t i = 0; i < n; i++)
            *((logits.data[i] > 0) == (before.data[i] > 0) ? &low[i] : &high[i]) = at[i];
    }
    between(n, size, x, turned, high, turned);
    tensor_free(&logits);
    tensor_free(&before);
    tensor_free(&middle);
    free(low);
    free(high);
    free(at);
}

void turn_verdicts(Network *forger, Network *adversary, size_t n, const real *x, real *turned,
                   bool *found)
{
    if (n == 0)
        return;
    memcpy(turned, x, n * shape_size(shape_into(forger, adversary)) * sizeof *x);
    go_beyond(forger, adversary, n, turned, found);
    halve(forger, adversary, n, x, turned);
}
