#include "batch_norm.h"

#include <string.h>

#include "base/error.h"

enum { CHUNK = 16 };            /* positions that are looked at together */

/*
 * sums[j] += sum over the positions i = 0 .. count-1 of a chunk of `expression`, for each channel
 * j.  In it, p is the place of channel j at the position: x[p].  A chunk is added up in `real`,
 * the chunks in double: always in the same order, and nearly as exact as double throughout at half
 * its cost.  Many channels are added up side by side, so that their partial sums stay in registers
 * and an addition need not wait for the one before.
 */
#define CHUNK_SUMS(sums, count, channels, j, p, expression)                           \
    do {                                                                              \
        enum { ABREAST = 32, SOME = 8, FEW = 4 };                                     \
        size_t j_ = 0;                                                                \
        for (; j_ + ABREAST <= (channels); j_ += ABREAST)                             \
            SUMS_ABREAST(sums, ABREAST, count, channels, j, p, expression);           \
        for (; j_ + SOME <= (channels); j_ += SOME)                                   \
            SUMS_ABREAST(sums, SOME, count, channels, j, p, expression);              \
        if (j_ + FEW <= (channels)) {                                                 \
            SUMS_ABREAST(sums, FEW, count, channels, j, p, expression);               \
            j_ += FEW;                                                                \
        }                                                                             \
        if (j_ < (channels))                                                          \
            SUMS_ABREAST(sums, (channels) - j_, count, channels, j, p, expression);   \
    } while (0)

/* The same for channels j_ .. j_ + width - 1. */
#define SUMS_ABREAST(sums, width, count, channels, j, p, expression)                  \
    do {                                                                              \
        real partial_[ABREAST] = { 0 };                                               \
        for (size_t i_ = 0; i_ < (count); i_++)                                       \
            _Pragma("omp simd")                                                       \
            for (size_t l_ = 0; l_ < (width); l_++) {                                 \
                size_t j = j_ + l_, p = i_ * (channels) + j;                          \
                partial_[l_] += (expression);                                         \
            }                                                                         \
        for (size_t l_ = 0; l_ < (width); l_++)                                       \
            (sums)[j_ + l_] += (double)partial_[l_];                                  \
    } while (0)

/*
 * What forward leaves to backward.  The signal before the activation is computed again from x,
 * which costs less than to keep it.
 *
 * The numbers of each channel stand one after the other, over and over, `wide` in all: where there
 * are few channels, several positions go through one loop as if they were one.
 */
typedef struct Saved {
    Mode mode;
    int  activation;
    size_t wide;
    real *mean, *inverse;       /* xhat = (x - mean) * inverse, where inverse = 1/s */
    real *gain, *shift;
    double *sums, *sums_too;    /* one a channel */
} Saved;

/* A multiple of the channels that whole vectors add up to, if it is not too large. */
static size_t wide_enough(size_t channels)
{
    enum { VECTOR = 16, ENOUGH = 64 };
    size_t wide = channels;
    while (wide < CHUNK * channels && (wide < ENOUGH || wide % VECTOR > 0))
        wide *= 2;
    return wide;
}

/* The first `channels` numbers, over and over. */
static void repeat(real *numbers, size_t channels, size_t wide)
{
    for (size_t j = channels; j < wide; j += channels)
        memcpy(numbers + j, numbers, channels * sizeof *numbers);
}

static real *repeated(Tape *tape, const real *numbers, size_t channels, size_t wide)
{
    real *all = tape_take(tape, wide * sizeof *all);
    memcpy(all, numbers, channels * sizeof *numbers);
    repeat(all, channels, wide);
    return all;
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* gain * xhat + shift, of n numbers of x; the first belongs to channel 0. */
static void signal_of(const Saved *saved, size_t n, const real *x, real *signal)
{
    const real *mean = saved->mean, *inverse = saved->inverse;
    const real *gain = saved->gain, *shift = saved->shift;
    for (size_t at = 0; at < n; at += saved->wide) {
        size_t wide = smaller(saved->wide, n - at);
        const real *from = x + at;
        real *to = signal + at;
#pragma omp simd
        for (size_t j = 0; j < wide; j++)
            to[j] = gain[j] * ((from[j] - mean[j]) * inverse[j]) + shift[j];
    }
}

/*
 * In training the mean and s depend on x as well, and with g = dJ/dsignal = dJ/dy f'(signal) the
 * chain rule gives, per channel (Ioffe & Szegedy 2015, section 3),
 *
 *     dJ/dx = (gain/s) (g - mean(g) - xhat mean(g xhat))
 *
 * dJ/dshift = sum g and dJ/dgain = sum g xhat: the same two sums.  Until they are known, g stands
 * where dJ/dx will.
 */
static void batch_norm_backward(Var y)
{
    Var x = y->in[0], gain = y->in[1], shift = y->in[2];
    const Saved *saved = y->saved;
    size_t m = shape_positions(x->value.shape), channels = (size_t)x->value.shape.c;
    size_t size = m * channels, chunk = CHUNK * channels;
    const real *xs = x->value.data, *mean = saved->mean, *inverse = saved->inverse;
    double *sum_g = saved->sums, *sum_gx = saved->sums_too;
    bool first;
    real *dx = gradient_begin(x, &first);
    real *g = dx && first ? dx : tape_take(y->tape, size * sizeof *g);

    memset(sum_g, 0, channels * sizeof *sum_g);
    memset(sum_gx, 0, channels * sizeof *sum_gx);
    for (size_t at = 0; at < size; at += chunk) {
        size_t n = smaller(chunk, size - at), count = n / channels;
        const real *xc = xs + at;
        real *gc = g + at;
        signal_of(saved, n, xc, gc);
        activation_backward(saved->activation, n, gc, y->value.data + at, y->gradient.data + at,
                            gc, true);
        CHUNK_SUMS(sum_g, count, channels, j, p, gc[p]);
        CHUNK_SUMS(sum_gx, count, channels, j, p, gc[p] * ((xc[p] - mean[j]) * inverse[j]));
    }
    GRADIENT_EACH(shift, j, channels, (real)sum_g[j]);
    GRADIENT_EACH(gain, j, channels, (real)sum_gx[j]);
    if (!dx)
        return;

    bool train = saved->mode == MODE_TRAIN;
    real *mean_g = tape_take(y->tape, saved->wide * sizeof *mean_g);
    real *mean_gx = tape_take(y->tape, saved->wide * sizeof *mean_gx);
    for (size_t j = 0; j < channels; j++) {
        mean_g[j] = train ? (real)(sum_g[j] / (double)m) : 0;
        mean_gx[j] = train ? (real)(sum_gx[j] / (double)m) : 0;
    }
    repeat(mean_g, channels, saved->wide);
    repeat(mean_gx, channels, saved->wide);
    for (size_t at = 0; at < size; at += saved->wide) {
        size_t wide = smaller(saved->wide, size - at);
        const real *gi = g + at, *xi = xs + at;
        real *to = dx + at;
#pragma omp simd
        for (size_t j = 0; j < wide; j++) {
            real xhat = (xi[j] - mean[j]) * inverse[j];
            real part = saved->gain[j] * inverse[j] * (gi[j] - mean_g[j] - xhat * mean_gx[j]);
            to[j] = first ? part : to[j] + part;
        }
    }
}

/* running += momentum (batch - running) */
static void running_update(Tensor running, const double *batch)
{
    for (int j = 0; j < running.shape.c; j++) {
        double old = (double)running.data[j];
        running.data[j] = (real)(old + BATCH_NORM_MOMENTUM * (batch[j] - old));
    }
}

/* The batch's own mean and variance, which also move the running ones. */
static void statistics_measure(Tensor x, Saved *saved, double *variances,
                               RunningStatistics *running)
{
    size_t m = shape_positions(x.shape), channels = (size_t)x.shape.c;
    real *mean = saved->mean;
    double *means = saved->sums;
    memset(means, 0, channels * sizeof *means);
    for (size_t i = 0; i < m; i += CHUNK) {
        const real *xc = x.data + i * channels;
        CHUNK_SUMS(means, smaller(CHUNK, m - i), channels, j, p, xc[p]);
    }
    for (size_t j = 0; j < channels; j++) {
        means[j] /= (double)m;
        mean[j] = (real)means[j];
    }
    memset(variances, 0, channels * sizeof *variances);
    for (size_t i = 0; i < m; i += CHUNK) {
        const real *xc = x.data + i * channels;
        CHUNK_SUMS(variances, smaller(CHUNK, m - i), channels, j, p,
                   (xc[p] - mean[j]) * (xc[p] - mean[j]));
    }
    for (size_t j = 0; j < channels; j++)
        variances[j] /= (double)m;
    if (running) {
        running_update(running->mean, means);
        running_update(running->variance, variances);
    }
}

static void statistics_recall(const RunningStatistics *running, Saved *saved, double *variances)
{
    for (int j = 0; j < running->mean.shape.c; j++) {
        saved->mean[j] = running->mean.data[j];
        variances[j] = (double)running->variance.data[j];
    }
}

Var v_batch_norm(Var x, Var gain, Var shift, RunningStatistics *running, Mode mode)
{
    return v_batch_norm_activate(x, gain, shift, ACTIVATION_identity, running, mode);
}

Var v_batch_norm_activate(Var x, Var gain, Var shift, int activation, RunningStatistics *running,
                          Mode mode)
{
    static const Operation batch_norm = { "v_batch_norm", batch_norm_backward };
    size_t m = shape_positions(x->value.shape), channels = (size_t)x->value.shape.c;
    if (tensor_size(gain->value) != channels || tensor_size(shift->value) != channels)
        error_bug("v_batch_norm: x is %s, gain %s, shift %s: one number per channel is needed",
                  shape_text(x->value.shape), shape_text(gain->value.shape),
                  shape_text(shift->value.shape));
    if (mode == MODE_EVALUATE && !running)
        error_bug("v_batch_norm: evaluation needs the running statistics");

    Tape *tape = x->tape;
    size_t wide = wide_enough(channels);
    Var y = tape_record(tape, &batch_norm, x->value.shape, x, gain, shift);
    Saved *saved = y->saved = tape_take(tape, sizeof *saved);
    *saved = (Saved){
        .mode = mode,
        .activation = activation,
        .wide = wide,
        .mean = tape_take(tape, wide * sizeof(real)),
        .inverse = tape_take(tape, wide * sizeof(real)),
        .gain = repeated(tape, gain->value.data, channels, wide),
        .shift = repeated(tape, shift->value.data, channels, wide),
        .sums = tape_take(tape, channels * sizeof(double)),
        .sums_too = tape_take(tape, channels * sizeof(double)),
    };
    double *variances = saved->sums_too;
    if (mode == MODE_TRAIN)
        statistics_measure(x->value, saved, variances, running);
    else
        statistics_recall(running, saved, variances);
    for (size_t j = 0; j < channels; j++)
        saved->inverse[j] = (real)(1 / sqrt(variances[j] + BATCH_NORM_EPSILON));
    repeat(saved->mean, channels, wide);
    repeat(saved->inverse, channels, wide);

    size_t size = m * channels, chunk = CHUNK * channels;
    for (size_t at = 0; at < size; at += chunk) {
        size_t n = smaller(chunk, size - at);
        real *yc = y->value.data + at;
        signal_of(saved, n, x->value.data + at, yc);
        activation_forward(activation, n, yc, yc);
    }
    return y;
}
