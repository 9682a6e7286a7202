#include "batch_norm_backward.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/statistics.h"
#include "grad/batch_norm.h"
#include "grad/operations.h"

/* x is drawn this large, so that epsilon (1e-5) is nothing beside its variance. */
static const double size = 1000;

/* Sums over the batch of one channel, from which everything follows. */
typedef struct ChannelSums { double x, g, gg, gx, dx, dxdx, xdx, xx; } ChannelSums;

static ChannelSums channel_sums(Var x, Tensor g, size_t j)
{
    size_t m = (size_t)g.shape.n, channels = (size_t)g.shape.c;
    ChannelSums s = { 0 };
    for (size_t i = 0; i < m; i++)
        s.x += (double)x->value.data[i * channels + j];
    for (size_t i = 0; i < m; i++) {
        size_t p = i * channels + j;
        double centred = (double)x->value.data[p] - s.x / (double)m;
        double gi = (double)g.data[p], dx = (double)x->gradient.data[p];
        s.g += gi, s.gg += gi * gi, s.gx += gi * centred;
        s.dx += dx, s.dxdx += dx * dx, s.xdx += centred * dx, s.xx += centred * centred;
    }
    return s;
}

/* One channel's part of the reading; its kept share. */
static double read_channel(ChannelSums c, double m, int channels, NormReading *r)
{
    double s = sqrt(c.xx / m), unit = sqrt(m * c.gg) / s, kept = c.dxdx * s * s / c.gg;
    double along_g = c.gx / s;                          /* sum g xhat */
    double theory = 1 - (c.g * c.g + along_g * along_g) / (m * c.gg);
    r->sum = fmax(r->sum, fabs(c.dx) / unit);
    r->along = fmax(r->along, fabs(c.xdx / s) / unit);
    r->equality = fmax(r->equality, fabs(kept - theory));
    r->kept += kept / channels;
    r->amplified += size * size / (s * s) / channels;
    return kept;
}

NormReading batch_norm_measure(const NormRun *run)
{
    Shape shape = shape_matrix(run->batch, run->channels), channel = shape_matrix(1, run->channels);
    Tensor x = tensor_new(shape), g = tensor_new(shape), ones = tensor_new(channel);
    Tensor none = tensor_new(channel);
    double *kept = memory_new((size_t)run->channels, sizeof *kept);
    Rng rng = rng_substream(run->seed, "norm batch", run->replicate);
    rng_fill_normal(&rng, x.data, tensor_size(x), 0, (real)size);
    rng_fill_normal(&rng, g.data, tensor_size(g), 0, 1);
    tensor_fill(ones, 1);

    Tape *tape = tape_new();
    Var in = tape_variable(tape, x);
    Var y = v_batch_norm(in, tape_input(tape, ones), tape_input(tape, none), NULL, MODE_TRAIN);
    backward(v_sum(v_multiply(y, tape_input(tape, g))));
    NormReading r = { 0 };
    for (int j = 0; j < run->channels; j++)
        kept[j] = read_channel(channel_sums(in, g, (size_t)j), run->batch, run->channels, &r);
    r.kept_low = sample_quantile(kept, (size_t)run->channels, 0.05);
    r.kept_high = sample_quantile(kept, (size_t)run->channels, 0.95);

    tape_free(tape);
    free(kept);
    tensor_free(&x), tensor_free(&g), tensor_free(&ones), tensor_free(&none);
    return r;
}
