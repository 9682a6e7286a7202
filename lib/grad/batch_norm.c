#include "batch_norm.h"

#include <string.h>

#include "base/error.h"

/*
 * sums[j] = sum over the m positions i of a(i,j) b(i,j), or of a(i,j) where b is
 * NULL.  Sixteen rows are added up in `real`, these partial sums in double: always
 * in the same order, and nearly as exact as double throughout at half its cost.
 */
static void channel_sums(size_t m, size_t channels, const real *a, const real *b,
                         real *partial, double *sums)
{
    enum { CHUNK = 16 };
    for (size_t j = 0; j < channels; j++)
        sums[j] = 0;
    for (size_t start = 0; start < m; start += CHUNK) {
        size_t end = start + CHUNK < m ? start + CHUNK : m;
        memset(partial, 0, channels * sizeof *partial);
        for (size_t i = start; i < end; i++) {
            const real *ai = a + i * channels, *bi = b ? b + i * channels : NULL;
            if (bi) {
#pragma omp simd
                for (size_t j = 0; j < channels; j++)
                    partial[j] += ai[j] * bi[j];
            } else {
#pragma omp simd
                for (size_t j = 0; j < channels; j++)
                    partial[j] += ai[j];
            }
        }
        for (size_t j = 0; j < channels; j++)
            sums[j] += (double)partial[j];
    }
}

/* What forward leaves to backward. */
typedef struct Saved {
    Mode mode;
    real *xhat;                 /* the normalised input, m x channels */
    real *inverse;              /* 1/s, one a channel */
    real *partial;              /* room for sums, one a channel each */
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
    const real *g = y->gradient.data, *xhat = saved->xhat, *gains = gain->value.data;
    double *sum_g = saved->sums, *sum_gx = saved->sums_too;
    channel_sums(m, channels, g, NULL, saved->partial, sum_g);
    channel_sums(m, channels, g, xhat, saved->partial, sum_gx);
    GRADIENT_EACH(shift, j, channels, (real)sum_g[j]);
    GRADIENT_EACH(gain, j, channels, (real)sum_gx[j]);

    bool first, train = saved->mode == MODE_TRAIN;
    real *dx = gradient_begin(x, &first);
    if (!dx)
        return;
    real *mean_g = saved->partial, *mean_gx = tape_take(y->tape, channels * sizeof(real));
    for (size_t j = 0; j < channels; j++) {
        mean_g[j] = train ? (real)(sum_g[j] / (double)m) : 0;
        mean_gx[j] = train ? (real)(sum_gx[j] / (double)m) : 0;
    }
    for (size_t i = 0; i < m; i++) {
        const real *gi = g + i * channels, *xi = xhat + i * channels;
        real *to = dx + i * channels;
        if (!first) {
#pragma omp simd
            for (size_t j = 0; j < channels; j++)
                to[j] += gains[j] * saved->inverse[j] * (gi[j] - mean_g[j] - xi[j] * mean_gx[j]);
        } else {
#pragma omp simd
            for (size_t j = 0; j < channels; j++)
                to[j] = gains[j] * saved->inverse[j] * (gi[j] - mean_g[j] - xi[j] * mean_gx[j]);
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
        .xhat = tape_take(tape, m * channels * sizeof(real)),
        .inverse = tape_take(tape, channels * sizeof(real)),
        .partial = tape_take(tape, channels * sizeof(real)),
        .sums = tape_take(tape, channels * sizeof(double)),
        .sums_too = tape_take(tape, channels * sizeof(double)),
    };
    const real *in = x->value.data;
    real *xhat = saved->xhat, *inverse = saved->inverse, *mean = saved->partial;
    double *means = saved->sums, *variances = saved->sums_too;

    if (mode == MODE_TRAIN) {
        channel_sums(m, channels, in, NULL, saved->partial, means);
        for (size_t j = 0; j < channels; j++)
            means[j] /= (double)m;
    }
    for (size_t j = 0; j < channels; j++)
        mean[j] = mode == MODE_TRAIN ? (real)means[j] : running->mean.data[j];
    for (size_t i = 0; i < m; i++) {
#pragma omp simd
        for (size_t j = 0; j < channels; j++)
            xhat[i * channels + j] = in[i * channels + j] - mean[j];
    }
    if (mode == MODE_TRAIN) {
        channel_sums(m, channels, xhat, xhat, saved->partial, variances);
        for (size_t j = 0; j < channels; j++)
            variances[j] /= (double)m;
    } else {
        for (size_t j = 0; j < channels; j++)
            variances[j] = (double)running->variance.data[j];
    }
    for (size_t j = 0; j < channels; j++)
        inverse[j] = (real)(1 / sqrt(variances[j] + BATCH_NORM_EPSILON));
    const real *gains = gain->value.data, *shifts = shift->value.data;
    for (size_t i = 0; i < m; i++) {
        real *xi = xhat + i * channels, *yi = y->value.data + i * channels;
#pragma omp simd
        for (size_t j = 0; j < channels; j++) {
            xi[j] *= inverse[j];
            yi[j] = gains[j] * xi[j] + shifts[j];
        }
    }
    if (mode == MODE_TRAIN && running) {
        running_update(running->mean, means);
        running_update(running->variance, variances);
    }
    return y;
}
