#include "batch_norm.h"

#include <string.h>

#include "base/error.h"

/*
 * sums[j] = sum over all m positions of `expression`, for each channel j.  In it, p is the
 * place of channel j at the position: x[p].  Sixteen positions are added up in `real`, these
 * partial sums in double: always in the same order, and nearly as exact as double throughout
 * at half its cost.  Many channels are added up side by side, so that their partial sums stay in
 * registers and an addition need not wait for the one before.
 */
#define CHANNEL_SUMS(sums, m, channels, j, p, expression)                             \
    do {                                                                              \
        enum { CHUNK = 16, ABREAST = 32, FEW = 8 };                                   \
        memset((sums), 0, (channels) * sizeof(double));                               \
        for (size_t start_ = 0; start_ < (m); start_ += CHUNK) {                      \
            size_t end_ = start_ + CHUNK < (m) ? start_ + CHUNK : (m), j_ = 0;        \
            for (; j_ + ABREAST <= (channels); j_ += ABREAST)                         \
                CHUNK_SUMS(sums, ABREAST, channels, j, p, expression);                \
            for (; j_ + FEW <= (channels); j_ += FEW)                                 \
                CHUNK_SUMS(sums, FEW, channels, j, p, expression);                    \
            if (j_ < (channels))                                                      \
                CHUNK_SUMS(sums, (channels) - j_, channels, j, p, expression);        \
        }                                                                             \
    } while (0)

/* What one chunk adds to the sums of channels j_ .. j_ + count - 1. */
#define CHUNK_SUMS(sums, count, channels, j, p, expression)                           \
    do {                                                                              \
        real partial_[ABREAST] = { 0 };                                               \
        for (size_t i_ = start_; i_ < end_; i_++)                                     \
            _Pragma("omp simd")                                                       \
            for (size_t l_ = 0; l_ < (count); l_++) {                                 \
                size_t j = j_ + l_, p = i_ * (channels) + j;                          \
                partial_[l_] += (expression);                                         \
            }                                                                         \
        for (size_t l_ = 0; l_ < (count); l_++)                                       \
            (sums)[j_ + l_] += (double)partial_[l_];                                  \
    } while (0)

/* What forward leaves to backward, one number a channel each.  xhat is computed again from x,
 * which costs less than to keep it. */
typedef struct Saved {
    Mode mode;
    real *mean, *inverse;       /* xhat = (x - mean) * inverse, where inverse = 1/s */
    double *sums, *sums_too;
} Saved;

/*
 * In training the mean and s depend on x as well, and with g = dJ/dy the chain rule
 * gives, per channel (Ioffe & Szegedy 2015, section 3),
 *
 *     dJ/dx = (gain/s) (g - mean(g) - xhat mean(g xhat))
 *
 * dJ/dshift = sum g and dJ/dgain = sum g xhat: the same two sums.
 */
static void batch_norm_backward(Var y)
{
    Var x = y->in[0], gain = y->in[1], shift = y->in[2];
    const Saved *saved = y->saved;
    size_t m = shape_positions(x->value.shape), channels = (size_t)x->value.shape.c;
    const real *g = y->gradient.data, *xs = x->value.data, *gains = gain->value.data;
    const real *mean = saved->mean, *inverse = saved->inverse;
    double *sum_g = saved->sums, *sum_gx = saved->sums_too;
    CHANNEL_SUMS(sum_g, m, channels, j, p, g[p]);
    CHANNEL_SUMS(sum_gx, m, channels, j, p, g[p] * ((xs[p] - mean[j]) * inverse[j]));
    GRADIENT_EACH(shift, j, channels, (real)sum_g[j]);
    GRADIENT_EACH(gain, j, channels, (real)sum_gx[j]);

    bool first, train = saved->mode == MODE_TRAIN;
    real *dx = gradient_begin(x, &first);
    if (!dx)
        return;
    real *mean_g = tape_take(y->tape, channels * sizeof(real));
    real *mean_gx = tape_take(y->tape, channels * sizeof(real));
    for (size_t j = 0; j < channels; j++) {
        mean_g[j] = train ? (real)(sum_g[j] / (double)m) : 0;
        mean_gx[j] = train ? (real)(sum_gx[j] / (double)m) : 0;
    }
    for (size_t i = 0; i < m; i++) {
        const real *gi = g + i * channels, *xi = xs + i * channels;
        real *to = dx + i * channels;
#pragma omp simd
        for (size_t j = 0; j < channels; j++) {
            real xhat = (xi[j] - mean[j]) * inverse[j];
            real part = gains[j] * inverse[j] * (gi[j] - mean_g[j] - xhat * mean_gx[j]);
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
    const real *xs = x.data;
    real *mean = saved->mean;
    double *means = saved->sums;
    CHANNEL_SUMS(means, m, channels, j, p, xs[p]);
    for (size_t j = 0; j < channels; j++) {
        means[j] /= (double)m;
        mean[j] = (real)means[j];
    }
    CHANNEL_SUMS(variances, m, channels, j, p, (xs[p] - mean[j]) * (xs[p] - mean[j]));
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
    static const Operation batch_norm = { "v_batch_norm", batch_norm_backward };
    size_t m = shape_positions(x->value.shape), channels = (size_t)x->value.shape.c;
    if (tensor_size(gain->value) != channels || tensor_size(shift->value) != channels)
        error_bug("v_batch_norm: x is %s, gain %s, shift %s: one number per channel is needed",
                  shape_text(x->value.shape), shape_text(gain->value.shape),
                  shape_text(shift->value.shape));
    if (mode == MODE_EVALUATE && !running)
        error_bug("v_batch_norm: evaluation needs the running statistics");

    Tape *tape = x->tape;
    Var y = tape_record(tape, &batch_norm, x->value.shape, x, gain, shift);
    Saved *saved = y->saved = tape_take(tape, sizeof *saved);
    *saved = (Saved){
        .mode = mode,
        .mean = tape_take(tape, channels * sizeof(real)),
        .inverse = tape_take(tape, channels * sizeof(real)),
        .sums = tape_take(tape, channels * sizeof(double)),
        .sums_too = tape_take(tape, channels * sizeof(double)),
    };
    double *variances = saved->sums_too;
    if (mode == MODE_TRAIN)
        statistics_measure(x->value, saved, variances, running);
    else
        statistics_recall(running, saved, variances);

    const real *mean = saved->mean, *gains = gain->value.data, *shifts = shift->value.data;
    real *inverse = saved->inverse;
    for (size_t j = 0; j < channels; j++)
        inverse[j] = (real)(1 / sqrt(variances[j] + BATCH_NORM_EPSILON));
    for (size_t i = 0; i < m; i++) {
        const real *xi = x->value.data + i * channels;
        real *yi = y->value.data + i * channels;
#pragma omp simd
        for (size_t j = 0; j < channels; j++)
            yi[j] = gains[j] * ((xi[j] - mean[j]) * inverse[j]) + shifts[j];
    }
    return y;
}
