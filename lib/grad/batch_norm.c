#include "batch_norm.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"

enum { CHUNK = 16 };            /* positions that are looked at together */

/*
 * sums[j] = sum over the positions i = 0 .. count-1 of a chunk of `expression`, for each channel j.
 * In it, p is the place of channel j at the position: x[p].  Many channels are added up side by
 * side, so that their sums stay in registers and an addition need not wait for the one before.
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
            (sums)[j_ + l_] = partial_[l_];                                           \
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

/*
 * A pass over the batch, a chunk at a time; threads share the chunks of a large one.  What it adds
 * up for each chunk, in `real`, is then added up in double: always in the same order, and nearly
 * as exact as double throughout at half its cost.
 */
typedef struct Pass {
    const Saved *saved;
    size_t m, channels;
    const real *x;
    real *y;
    const real *dy;                     /* from here on, backward only */
    real *g, *dx;
    bool first;                         /* dx is written, not added to */
    const real *mean_g, *mean_gx;
    real *partial, *partial_too;        /* sums: for each chunk one a channel */
} Pass;

typedef struct Chunk { size_t at, positions, numbers; } Chunk;  /* begins with number `at` */

static Chunk chunk_of(const Pass *pass, size_t c)
{
    size_t positions = smaller(CHUNK, pass->m - c * CHUNK);
    return (Chunk){ c * CHUNK * pass->channels, positions, positions * pass->channels };
}

static size_t chunks_of(const Pass *pass)
{
    return (pass->m + CHUNK - 1) / CHUNK;
}

static real *room_for_sums(Tape *tape, const Pass *pass)
{
    return tape_take(tape, chunks_of(pass) * pass->channels * sizeof(real));
}

static void run(RangeWork *work, Pass *pass)
{
    parallel_ranges(chunks_of(pass), CHUNK * pass->channels, work, pass);
}

static void add_up(const Pass *pass, const real *partial, double *sums)
{
    size_t channels = pass->channels;
    memset(sums, 0, channels * sizeof *sums);
    for (size_t c = 0; c < chunks_of(pass); c++)
#pragma omp simd
        for (size_t j = 0; j < channels; j++)
            sums[j] += (double)partial[c * channels + j];
}

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
static void signal_gradient(size_t from, size_t to, void *context)
{
    const Pass *pass = context;
    const Saved *saved = pass->saved;
    const real *mean = saved->mean, *inverse = saved->inverse;
    for (size_t c = from; c < to; c++) {
        Chunk chunk = chunk_of(pass, c);
        const real *x = pass->x + chunk.at;
        real *g = pass->g + chunk.at;
        signal_of(saved, chunk.numbers, x, g);
        activation_backward(saved->activation, chunk.numbers, g, pass->y + chunk.at,
                            pass->dy + chunk.at, g, true);
        CHUNK_SUMS(pass->partial + c * pass->channels, chunk.positions, pass->channels, j, p, g[p]);
        CHUNK_SUMS(pass->partial_too + c * pass->channels, chunk.positions, pass->channels, j, p,
                   g[p] * ((x[p] - mean[j]) * inverse[j]));
    }
}

static void input_gradient(size_t from, size_t to, void *context)
{
    const Pass *pass = context;
    const Saved *saved = pass->saved;
    const real *mean = saved->mean, *inverse = saved->inverse, *gain = saved->gain;
    const real *mean_g = pass->mean_g, *mean_gx = pass->mean_gx;
    size_t chunk = CHUNK * pass->channels, end = smaller(to * chunk, pass->m * pass->channels);
    for (size_t at = from * chunk; at < end; at += saved->wide) {
        size_t wide = smaller(saved->wide, end - at);
        const real *g = pass->g + at, *x = pass->x + at;
        real *dx = pass->dx + at;
#pragma omp simd
        for (size_t j = 0; j < wide; j++) {
            real xhat = (x[j] - mean[j]) * inverse[j];
            real part = gain[j] * inverse[j] * (g[j] - mean_g[j] - xhat * mean_gx[j]);
            dx[j] = pass->first ? part : dx[j] + part;
        }
    }
}

/* sum/m in training, else 0, for each channel over and over. */
static real *means_of(Tape *tape, const Pass *pass, const double *sums)
{
    real *means = tape_take(tape, pass->saved->wide * sizeof *means);
    for (size_t j = 0; j < pass->channels; j++)
        means[j] = pass->saved->mode == MODE_TRAIN ? (real)(sums[j] / (double)pass->m) : 0;
    repeat(means, pass->channels, pass->saved->wide);
    return means;
}

static void batch_norm_backward(Var y)
{
    Var x = y->in[0], gain = y->in[1], shift = y->in[2];
    const Saved *saved = y->saved;
    double *sum_g = saved->sums, *sum_gx = saved->sums_too;
    size_t channels = (size_t)x->value.shape.c;
    Pass pass = { .saved = saved, .m = shape_positions(x->value.shape), .channels = channels,
                  .x = x->value.data, .y = y->value.data, .dy = y->gradient.data };
    pass.partial = room_for_sums(y->tape, &pass);
    pass.partial_too = room_for_sums(y->tape, &pass);
    pass.dx = gradient_begin(x, &pass.first);
    pass.g = pass.dx && pass.first ? pass.dx
                                   : tape_take(y->tape, tensor_size(x->value) * sizeof(real));
    run(signal_gradient, &pass);
    add_up(&pass, pass.partial, sum_g);
    add_up(&pass, pass.partial_too, sum_gx);
    GRADIENT_EACH(shift, j, channels, (real)sum_g[j]);
    GRADIENT_EACH(gain, j, channels, (real)sum_gx[j]);
    if (!pass.dx)
        return;
    pass.mean_g = means_of(y->tape, &pass, sum_g);
    pass.mean_gx = means_of(y->tape, &pass, sum_gx);
    run(input_gradient, &pass);
}

/* running += momentum (batch - running) */
static void running_update(Tensor running, const double *batch)
{
    for (int j = 0; j < running.shape.c; j++) {
        double old = (double)running.data[j];
        running.data[j] = (real)(old + BATCH_NORM_MOMENTUM * (batch[j] - old));
    }
}

static void mean_parts(size_t from, size_t to, void *context)
{
    const Pass *pass = context;
    for (size_t c = from; c < to; c++) {
        Chunk chunk = chunk_of(pass, c);
        const real *x = pass->x + chunk.at;
        CHUNK_SUMS(pass->partial + c * pass->channels, chunk.positions, pass->channels, j, p, x[p]);
    }
}

static void variance_parts(size_t from, size_t to, void *context)
{
    const Pass *pass = context;
    const real *mean = pass->saved->mean;
    for (size_t c = from; c < to; c++) {
        Chunk chunk = chunk_of(pass, c);
        const real *x = pass->x + chunk.at;
        CHUNK_SUMS(pass->partial + c * pass->channels, chunk.positions, pass->channels, j, p,
                   (x[p] - mean[j]) * (x[p] - mean[j]));
    }
}

/* The batch's own mean and variance, which also move the running ones. */
static void statistics_measure(Tape *tape, Pass *pass, double *variances,
                               RunningStatistics *running)
{
    real *mean = pass->saved->mean;
    double *means = pass->saved->sums;
    pass->partial = room_for_sums(tape, pass);
    run(mean_parts, pass);
    add_up(pass, pass->partial, means);
    for (size_t j = 0; j < pass->channels; j++) {
        means[j] /= (double)pass->m;
        mean[j] = (real)means[j];
    }
    run(variance_parts, pass);
    add_up(pass, pass->partial, variances);
    for (size_t j = 0; j < pass->channels; j++)
        variances[j] /= (double)pass->m;
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

static void output_of(size_t from, size_t to, void *context)
{
    const Pass *pass = context;
    for (size_t c = from; c < to; c++) {
        Chunk chunk = chunk_of(pass, c);
        real *y = pass->y + chunk.at;
        signal_of(pass->saved, chunk.numbers, pass->x + chunk.at, y);
        activation_forward(pass->saved->activation, chunk.numbers, y, y);
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
    size_t channels = (size_t)x->value.shape.c;
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
    Pass pass = { .saved = saved, .m = shape_positions(x->value.shape), .channels = channels,
                  .x = x->value.data, .y = y->value.data };
    if (mode == MODE_TRAIN)
        statistics_measure(tape, &pass, variances, running);
    else
        statistics_recall(running, saved, variances);
    for (size_t j = 0; j < channels; j++)
        saved->inverse[j] = (real)(1 / sqrt(variances[j] + BATCH_NORM_EPSILON));
    repeat(saved->mean, channels, wide);
    repeat(saved->inverse, channels, wide);
    run(output_of, &pass);
    return y;
}
