#include "random_line.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "learn/mean_field.h"
#include "learn/polyline.h"

typedef struct Lines {
    const LineKind *kinds;
    size_t networks;
    uint64_t seed;
    Progress *progress;
} Lines;

static double cost_of(const LineKind *kind)
{
    double units = 0, cost = 0;
    for (int l = 0; l < kind->spec->layers; l++) {
        cost += units * (double)shape_size(kind->spec->layer[l].out);
        units += (double)shape_size(kind->spec->layer[l].out);
    }
    return cost + units;
}

static void measure(size_t index, void *result, const void *context)
{
    const Lines *lines = context;
    const LineKind *kind = &lines->kinds[index / lines->networks];
    LineReading *reading = result;
    Network *network = network_new(kind->spec);
    Rng rng = rng_substream(lines->seed, "line weights", index);
    network_draw_weights(network, kind->scale, &rng);

    size_t inputs = shape_size(kind->spec->input);
    double *from = memory_new(2 * inputs, sizeof *from), *to = from + inputs;
    for (size_t i = 0; i < inputs; i++) {
        from[i] = -kind->reach;
        to[i] = kind->reach;
    }
    Polyline line = polyline_new(from, to, (int)inputs);
    reading->length[0] = polyline_length(&line);
    for (int l = 0; l < network->layers; l++) {
        polyline_through_layer(&line, network, l);
        reading->length[l + 1] = polyline_length(&line);
    }
    reading->pieces = (double)polyline_pieces(&line);
    polyline_free(&line);
    free(from);
    network_free(network);
    progress_add(lines->progress, cost_of(kind));
}

void line_measure(const LineKind *kinds, size_t count, size_t networks, uint64_t seed,
                  LineReading *reading, Progress *progress)
{
    for (size_t k = 0; k < count; k++)
        if (kinds[k].spec->layers > LINE_LAYERS_MAX)
            error_bug("line_measure: %d layers, at most %d", kinds[k].spec->layers,
                      LINE_LAYERS_MAX);
    Lines lines = { kinds, networks, seed, progress };
    parallel_map(count * networks, measure, reading, sizeof *reading, &lines);
}

double line_cost(const LineKind *kinds, size_t count, size_t networks)
{
    double cost = 0;
    for (size_t k = 0; k < count; k++)
        cost += (double)networks * cost_of(&kinds[k]);
    return cost;
}

/* arctan x = arcsin(x / sqrt(1 + x^2)) */
static double arctan(double x)
{
    return double_asin(x / sqrt(1 + x * x));
}

/* Of layer l's z: E z'^2 = m and E z^2 = m t^2 + c.  A homogeneous f keeps a share of both: half
 * of them with ReLU, all with |x|. */
double line_pieces_theory(const LineKind *kind)
{
    const double two_over_pi = 0.63661977236758134;
    double m = weights_variance(kind->scale, kind->spec, 0), c = kind->scale.bias_variance;
    double pieces = 1;
    for (int l = 0; l + 1 < kind->spec->layers; l++) {
        const LayerSpec *layer = &kind->spec->layer[l];
        pieces += (double)shape_size(layer->out) * two_over_pi *
                  arctan(kind->reach * sqrt(m / c));
        double kept = weights_variance(kind->scale, kind->spec, l + 1) *
                      mean_field_slope(layer->activation, 1);
        m *= kept;
        c = kept * c + kind->scale.bias_variance;
    }
    return pieces;
}

/* The mean of a chi variable of k degrees of freedom: sqrt(2) Gamma((k+1)/2) / Gamma(k/2). */
static double chi_mean(int k)
{
    return k == 0 ? 0 : sqrt(2) * double_exp(double_lgamma((k + 1) / 2.0) - double_lgamma(k / 2.0));
}

LineGrowth line_growth_theory(int activation, int n, double v)
{
    double mean = chi_mean(n), square = n;
    if (activation == ACTIVATION_relu) {
        double chance = ldexp(1, -n);           /* of k heads among n coins */
        mean = 0;
        square = n / 2.0;
        for (int k = 0; k <= n; k++) {
            mean += chance * chi_mean(k);
            chance *= (double)(n - k) / (k + 1);
        }
    }
    return (LineGrowth){ sqrt(v / n) * mean, sqrt(square / (mean * mean) - 1) };
}
