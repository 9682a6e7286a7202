#include "flat_units.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "learn/mean_field.h"

static const double pi = 3.141592653589793;

/*
 * ---- measured ----
 */

int flat_for_all(const Layer *layer, int activation, double threshold, bool *dead)
{
    Tensor z = layer->signal->value;
    int count = 0;
    for (int j = 0; j < z.shape.c; j++) {
        dead[j] = true;
        for (int i = 0; i < z.shape.n && dead[j]; i++)
            dead[j] = fabs((double)activation_slope(activation, z.data[i * z.shape.c + j])) <=
                      threshold;
        count += dead[j];
    }
    return count;
}

/* The mean square of the numbers of one example. */
static double mean_square(Tensor x, size_t example)
{
    size_t n = (size_t)x.shape.c;
    Tensor row = { shape_matrix(1, x.shape.c), x.data + example * n };
    return tensor_square_sum(row) / (double)n;
}

static FlatReading read_layer(const FlatRun *run, int l, const Layer *layer, Tensor input)
{
    size_t example = run->replicate % run->data->n;
    int width = layer->signal->value.shape.c, activation = run->spec->layer[l].activation;
    const real *z = layer->signal->value.data + example * (size_t)width;
    FlatReading reading = { .signal = weights_variance(run->scale, run->spec, l) *
                                      mean_square(input, example) + run->scale.bias_variance };
    for (int j = 0; j < width; j++) {
        double slope = (double)activation_slope(activation, z[j]);
        reading.flat += (fabs(slope) <= run->threshold) / (double)width;
        reading.slope_square += slope * slope / width;
    }
    bool *dead = memory_new((size_t)width, sizeof *dead);
    reading.dead = flat_for_all(layer, activation, run->threshold, dead) / (double)width;
    free(dead);
    return reading;
}

typedef struct Measurement {
    const FlatRun *runs;
    Progress *progress;
} Measurement;

static void measure(size_t index, void *result, const void *context)
{
    const Measurement *m = context;
    const FlatRun *run = &m->runs[index];
    FlatResult *readings = result;
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "flat weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    Tape *tape = tape_new();
    Tensor x = { shape_matrix((int)run->data->n, (int)dataset_example_size(run->data)),
                 run->data->values };
    network_forward(network, tape, tape_input(tape, x), MODE_EVALUATE);
    for (int l = 0; l + 1 < network->layers && l < FLAT_LAYERS_MAX; l++)
        readings->layer[l] = read_layer(run, l, &network->layer[l],
                                        l ? network->layer[l - 1].output->value : x);
    tape_free(tape);
    network_free(network);
    progress_add(m->progress, flat_cost(run));
}

double flat_cost(const FlatRun *run)
{
    return (double)run->data->n * (double)spec_parameters(run->spec);
}

void flat_units(const FlatRun *runs, size_t count, FlatResult *results, Progress *progress)
{
    parallel_map(count, measure, results, sizeof *results, &(Measurement){ runs, progress });
}

/*
 * ---- theory ----
 */

/* How far from 0, on the side of `sign`, |f'| comes down to the threshold; INFINITY if never. */
static double edge(int activation, double sign, double threshold)
{
    double near = 0, far = 1000;
    if (fabs((double)activation_slope(activation, (real)(sign * far))) > threshold)
        return INFINITY;
    for (int i = 0; i < 60; i++) {
        double z = (near + far) / 2;
        if (fabs((double)activation_slope(activation, (real)(sign * z))) > threshold)
            near = z;
        else
            far = z;
    }
    return far;
}

double flat_share(int activation, double q, double threshold)
{
    double right = edge(activation, 1, threshold), left = edge(activation, -1, threshold);
    return (double_erfc(right / sqrt(2 * q)) + double_erfc(left / sqrt(2 * q))) / 2;
}

double flat_signal(const FlatRun *run, int l)
{
    Tensor x = { shape_matrix((int)run->data->n, (int)dataset_example_size(run->data)),
                 run->data->values };
    double square = mean_square(x, run->replicate % run->data->n), q = 0;
    for (int k = 0; k <= l; k++) {
        q = weights_variance(run->scale, run->spec, k) * square + run->scale.bias_variance;
        square = mean_field_value(run->spec->layer[k].activation, q);
    }
    return q;
}

/* The corners of the points' convex hull, in order (Jarvis 1973): from each corner on to the point
 * that has no other one on its right. */
static size_t convex_hull(const Dataset *data, size_t *corner)
{
    const real *x = data->values;
    size_t start = 0, count = 0;
    for (size_t i = 1; i < data->n; i++)
        if (x[2 * i] < x[2 * start] ||
            (x[2 * i] == x[2 * start] && x[2 * i + 1] < x[2 * start + 1]))
            start = i;
    size_t at = start;
    do {
        corner[count++] = at;
        size_t next = start;
        for (size_t i = 0; i < data->n; i++) {
            double ax = (double)x[2 * next] - (double)x[2 * at];
            double ay = (double)x[2 * next + 1] - (double)x[2 * at + 1];
            double bx = (double)x[2 * i] - (double)x[2 * at];
            double by = (double)x[2 * i + 1] - (double)x[2 * at + 1];
            double turn = ax * by - ay * bx;
            if (turn < 0 || (turn == 0 && bx * bx + by * by > ax * ax + ay * ay))
                next = i;
        }
        at = next;
    } while (at != start && count < data->n);
    return count;
}

/* The angle between (sd_w x, sd_b) of two points. */
static double angle_between(const real *a, const real *b, double sd_w, double sd_b)
{
    double u[3] = { sd_w * (double)a[0], sd_w * (double)a[1], sd_b };
    double v[3] = { sd_w * (double)b[0], sd_w * (double)b[1], sd_b };
    double nu = sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    double nv = sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]), chord = 0;
    for (int k = 0; k < 3; k++)
        chord += (u[k] / nu - v[k] / nv) * (u[k] / nu - v[k] / nv);
    return 2 * double_asin(fmin(1, sqrt(chord) / 2));
}

double dead_share(const Dataset *data, double weight_variance, double bias_variance)
{
    if (dataset_example_size(data) != 2 || !data->values || !(bias_variance > 0))
        error_bug("dead_share: %zu numbers an example, bias variance %g: two and more than 0 "
                  "are needed", dataset_example_size(data), bias_variance);
    size_t *corner = memory_new(data->n, sizeof *corner);
    size_t corners = convex_hull(data, corner);
    double outline = 0;
    for (size_t k = 0; k < corners; k++)
        outline += angle_between(data->values + 2 * corner[k],
                                 data->values + 2 * corner[(k + 1) % corners],
                                 sqrt(weight_variance / 2), sqrt(bias_variance));
    free(corner);
    return 0.5 - outline / (4 * pi);
}
