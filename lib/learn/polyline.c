#include "polyline.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/statistics.h"

static double *numbers(size_t count)
{
    return memory_new(count, sizeof(double));
}

Polyline polyline_new(const double *from, const double *to, int width)
{
    size_t bytes = (size_t)width * sizeof(double);
    Polyline line = { 2, width, numbers(2), numbers(2 * (size_t)width) };
    line.t[0] = 0;
    line.t[1] = 1;
    memcpy(line.y, from, bytes);
    memcpy(line.y + width, to, bytes);
    return line;
}

void polyline_free(Polyline *line)
{
    free(line->t);
    free(line->y);
    *line = (Polyline){ .width = line->width };
}

/* z = x W + b at every point. */
static void affine(Polyline *line, const Layer *layer)
{
    size_t in = (size_t)line->width, out = (size_t)layer->bias->value.shape.c;
    const real *W = layer->weights->value.data, *b = layer->bias->value.data;
    double *z = numbers(line->points * out);
    for (size_t p = 0; p < line->points; p++) {
        double *row = z + p * out;
        for (size_t j = 0; j < out; j++)
            row[j] = (double)b[j];
        for (size_t i = 0; i < in; i++) {
            double x = line->y[p * in + i];
            for (size_t j = 0; j < out; j++)
                row[j] += x * (double)W[i * out + j];
        }
    }
    free(line->y);
    line->y = z;
    line->width = (int)out;
}

/* Where on the way from a to b, both of `width` numbers, one of them passes zero: the shares
 * of the way, in rising order, into share[]. */
static size_t zeros_between(const double *a, const double *b, size_t width, double *share)
{
    size_t count = 0, kept = 0;
    for (size_t j = 0; j < width; j++)
        if ((a[j] < 0 && b[j] > 0) || (a[j] > 0 && b[j] < 0))
            share[count++] = a[j] / (a[j] - b[j]);
    double_sort(share, count);
    for (size_t i = 0; i < count; i++)
        if (share[i] > 0 && share[i] < 1 && (kept == 0 || share[i] > share[kept - 1]))
            share[kept++] = share[i];
    return kept;
}

/* A point more wherever a number passes zero. */
static void split_at_zeros(Polyline *line)
{
    size_t width = (size_t)line->width, points = 0, room = line->points + 64;
    double *t = numbers(room), *y = numbers(room * width), *share = numbers(width);
    for (size_t p = 0; p < line->points; p++) {
        const double *a = line->y + p * width, *b = a + width;
        size_t zeros = p + 1 < line->points ? zeros_between(a, b, width, share) : 0;
        if (points + zeros + 1 > room) {
            room = 2 * room + zeros;
            t = memory_grow(t, room, sizeof *t);
            y = memory_grow(y, room * width, sizeof *y);
        }
        t[points] = line->t[p];
        memcpy(y + points++ * width, a, width * sizeof *y);
        for (size_t i = 0; i < zeros; i++, points++) {
            t[points] = line->t[p] + share[i] * (line->t[p + 1] - line->t[p]);
            for (size_t j = 0; j < width; j++) {
                bool here = a[j] * b[j] < 0 && a[j] / (a[j] - b[j]) == share[i];
                y[points * width + j] = here ? 0 : a[j] + share[i] * (b[j] - a[j]);
            }
        }
    }
    free(share);
    free(line->t);
    free(line->y);
    line->points = points;
    line->t = t;
    line->y = y;
}

/* The slopes of f below and above 0; both 1 where it does not bend. */
static void slopes(int activation, double *below, double *above)
{
    switch (activation) {
    case ACTIVATION_identity:
    case ACTIVATION_relu:
    case ACTIVATION_leaky:
    case ACTIVATION_abs:
        *below = (double)activation_slope(activation, -1);
        *above = (double)activation_slope(activation, 1);
        return;
    default:
        error_bug("polyline: %s does not take straight lines to straight lines",
                  activation_name(activation));
    }
}

void polyline_through_layer(Polyline *line, const Network *network, int l)
{
    const Layer *layer = &network->layer[l];
    double below, above;
    slopes(network->spec.layer[l].activation, &below, &above);
    if (layer->gain || layer->weights->value.shape.n != line->width)
        error_bug("polyline: layer %d takes %d numbers%s, the line has %d", l + 1,
                  layer->weights->value.shape.n, layer->gain ? " through batch norm" : "",
                  line->width);
    affine(line, layer);
    if (below == above)
        return;
    split_at_zeros(line);
    for (size_t i = 0; i < line->points * (size_t)line->width; i++)
        line->y[i] *= line->y[i] < 0 ? below : above;
}

void polyline_through(Polyline *line, const Network *network)
{
    for (int l = 0; l < network->layers; l++)
        polyline_through_layer(line, network, l);
}

/* Is point p off the straight line from point `start` to point p + 1, by more than rounding? */
static bool bends(const Polyline *line, size_t start, size_t p, double rounding)
{
    size_t width = (size_t)line->width;
    double share = (line->t[p] - line->t[start]) / (line->t[p + 1] - line->t[start]);
    for (size_t j = 0; j < width; j++) {
        double a = line->y[start * width + j], b = line->y[(p + 1) * width + j];
        if (fabs(line->y[p * width + j] - (a + share * (b - a))) > rounding)
            return true;
    }
    return false;
}

size_t polyline_pieces(const Polyline *line)
{
    double largest = 0;
    for (size_t i = 0; i < line->points * (size_t)line->width; i++)
        largest = fmax(largest, fabs(line->y[i]));
    size_t pieces = 1, start = 0;
    for (size_t p = 1; p + 1 < line->points; p++)
        if (bends(line, start, p, 1e-13 * largest)) {
            pieces++;
            start = p;
        }
    return pieces;
}

size_t polyline_crossings(const Polyline *line, int j, double level)
{
    size_t crossings = 0;
    double side = 0;
    for (size_t p = 0; p < line->points; p++) {
        double y = line->y[p * (size_t)line->width + (size_t)j] - level;
        if (y == 0)
            continue;
        crossings += side * y < 0;
        side = y > 0 ? 1 : -1;
    }
    return crossings;
}

double polyline_length(const Polyline *line)
{
    size_t width = (size_t)line->width;
    double length = 0;
    for (size_t p = 1; p < line->points; p++) {
        double square = 0;
        for (size_t j = 0; j < width; j++) {
            double step = line->y[p * width + j] - line->y[(p - 1) * width + j];
            square += step * step;
        }
        length += sqrt(square);
    }
    return length;
}
