/*
 * scaling.c -- what does a step of learning cost when the network grows?
 *
 * `make scaling` times a whole step (forward, softmax cross-entropy, backward, Adam) while one
 * thing grows and all else stays: depth, width, batch, the image's side, threads.  Arithmetic
 * predicts the slopes on logarithmic axes: 1 for depth and batch, towards 2 for width and side,
 * -1 for threads.  Beside each time stands what the step's products alone would take at the
 * rate of a large product, the machine's peak for us: the distance is everything else.
 *
 * plots/out/bench/ gets scaling.tsv and the figure bench_scaling.  The median of many steps, in
 * processor time; of threads, on the wall, which is of no use on a busy machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "grad/loss.h"
#include "grad/matmul.h"
#include "lab/clock.h"
#include "lab/files.h"
#include "lab/lab.h"
#include "lab/plot.h"
#include "learn/network.h"
#include "learn/optimiser.h"
#include "learn/weights.h"
#include "measure.h"
#include "report.h"

#define OUT "plots/out/bench"

enum { CLASSES = 10, STEPS_LEAST = 5, STEPS_MOST = 200, POINTS = 8 };
#define SECONDS_EACH 0.3

/* One thing that grows.  `net` is a format for printf; what it does not print, batch or threads,
 * is taken from the others. */
typedef struct Axis {
    const char *name, *net;
    int         batch;          /* 0: this is what grows */
    int         threads;        /* 0: this is what grows */
    int         value[POINTS];  /* then 0 */
} Axis;

static const Axis axes[] = {
    { "depth", "784 100:relu*%d 10", 128, 1, { 1, 2, 4, 8, 16, 32, 64 } },
    { "width", "784 %d:relu*4 10", 64, 1, { 16, 32, 64, 128, 256, 512, 1024 } },
    { "batch", "784 256:relu 128:relu 10", 0, 1, { 8, 16, 32, 64, 128, 256, 512, 1024 } },
    { "side", "%dx%dx1 conv4s2:32:relu conv4s2:64:relu 10", 32, 1, { 8, 16, 32, 64, 128 } },
    { "threads", "784 1000:relu*4 10", 256, 0, { 1, 2, 4, 8, 16 } },
};

typedef struct Cost { double seconds, multiply_adds; } Cost;

/* Seconds of `now` that a step takes. */
static Cost step_cost(Network *network, int batch, double (*now)(void))
{
    Shape shape = network->spec.input;
    shape.n = batch;
    Tensor x = tensor_new(shape);
    int *labels = memory_new((size_t)batch, sizeof *labels);
    Rng rng = rng_stream(1, "scaling");
    rng_fill_normal(&rng, x.data, tensor_size(x), 0, 1);
    for (int i = 0; i < batch; i++)
        labels[i] = (int)rng_below(&rng, CLASSES);
    Tape *tape = tape_new();
    Optimiser adam = optimiser_new(OPTIMISER_ADAM, 1e-4);
    double taken[STEPS_MOST], begin = now(), before = 0;
    int steps = -2;                             /* the first two make everything ready */
    for (; steps < STEPS_LEAST || (now() - begin < SECONDS_EACH && steps < STEPS_MOST);
         steps++) {
        double start = now();
        before = (double)matmul_multiply_adds();
        tape_reset(tape);
        network_clear_gradients(network);
        Var y = network_forward(network, tape, tape_input(tape, x), MODE_TRAIN);
        backward(v_cross_entropy(y, labels));
        optimiser_step(&adam, network->param, network->params);
        if (steps >= 0)
            taken[steps] = now() - start;
    }
    Cost cost = { sample_median(taken, (size_t)steps), (double)matmul_multiply_adds() - before };
    tape_free(tape);
    free(labels);
    tensor_free(&x);
    return cost;
}

static Cost cost_at(const Axis *axis, int value)
{
    char net[200];
    snprintf(net, sizeof net, axis->net, value, value);
    Network *network = network_parse(net, net);
    Rng rng = rng_stream(1, "scaling weights");
    network_draw_weights(network, (WeightScale){ WEIGHTS_HE, 0, 0 }, &rng);
    parallel_set_threads(axis->threads ? axis->threads : value);
    Cost cost = step_cost(network, axis->batch ? axis->batch : value,
                          axis->threads ? processor_seconds : clock_seconds);
    network_free(network);
    return cost;
}

/* The slope on logarithmic axes between two points. */
static double slope(double x0, double y0, double x1, double y1)
{
    return double_log(y1 / y0) / double_log(x1 / x0);
}

static void measure(const Axis *axis, double peak, FILE *table)
{
    double last = 0, last_products = 0;
    int at = 0;
    parallel_set_threads(0);
    int cores = parallel_threads();
    double rise = 0, predicted = 0;
    for (int i = 0; i < POINTS && axis->value[i]; i++) {
        int value = axis->value[i];
        if (!axis->threads && value > cores)
            break;
        Cost cost = cost_at(axis, value);
        double products = 2e-9 * cost.multiply_adds / peak / (axis->threads ? 1 : value);
        if (at > 0) {
            rise = slope(at, last, value, cost.seconds);
            predicted = slope(at, last_products, value, products);
        }
        fprintf(table, "%s\t%d", axis->name, value);
        table_cell(table, 1e3 * cost.seconds);
        table_cell(table, 1e3 * products);
        fprintf(table, "\n");
        at = value, last = cost.seconds, last_products = products;
    }
    printf("%-8s up to %4d: %8.3f ms a step, its products alone %8.3f; last slope %5.2f, by "
           "arithmetic %5.2f\n", axis->name, at, 1e3 * last, 1e3 * last_products, rise, predicted);
    fflush(stdout);
}

int main(void)
{
    Lab lab = { .out = OUT, .out_default = (char *)OUT };
    Draft *draft;
    directory_prepare(OUT);
    parallel_set_threads(1);
    double peak = product_peak();
    FILE *table = table_begin(&draft, OUT, "scaling.tsv",
                              "# a step of learning, in milliseconds\n");
    fprintf(table, "axis\tvalue\tstep\tproducts\n");
    printf("a product of 1024 x 1024: %.1f GFLOP/s on one thread\n", peak);
    for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++)
        measure(&axes[i], peak, table);
    draft_close(draft);
    drafts_commit();
    plot_draw(&lab, "bench_scaling");
    plots_draw(&lab);
}
