#include "fold_training.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "experiments/folding.h"
#include "grad/loss.h"
#include "learn/optimiser.h"
#include "learn/polyline.h"
#include "learn/weights.h"

typedef struct Points {
    real x[FOLD_POINTS], y[FOLD_POINTS];
} Points;

/* The middles of equal parts of [0, 1], and the target there. */
static void points_of(int folds, Points *points)
{
    for (int i = 0; i < FOLD_POINTS; i++) {
        double x = (i + 0.5) / FOLD_POINTS;
        points->x[i] = (real)x;
        points->y[i] = (real)fold_value(folds, x);
    }
}

static Var loss_of(Network *network, Tape *tape, Points *points)
{
    Tensor x = { shape_matrix(FOLD_POINTS, 1), points->x };
    Var y = network_forward(network, tape, tape_input(tape, x), MODE_TRAIN);
    return v_squared_error(y, points->y);
}

/* The squared error over the points, as a share of the target's own variance over them. */
static double share_left(Network *network, int folds)
{
    Points points;
    points_of(folds, &points);
    Tape *tape = tape_new();
    double error = 2 * (double)loss_of(network, tape, &points)->value.data[0], variance = 0;
    for (int i = 0; i < FOLD_POINTS; i++)
        variance += ((double)points.y[i] - 0.5) * ((double)points.y[i] - 0.5) / FOLD_POINTS;
    tape_free(tape);
    return error / variance;
}

static double pieces_of(const Network *network)
{
    const double from = 0, to = 1;
    Polyline line = polyline_new(&from, &to, 1);
    polyline_through(&line, network);
    double pieces = (double)polyline_pieces(&line);
    polyline_free(&line);
    return pieces;
}

static void train(Network *network, const FoldTraining *run, int folds, int steps)
{
    Points points;
    points_of(folds, &points);
    Optimiser optimiser = optimiser_new(OPTIMISER_ADAM, run->step);
    Tape *tape = tape_new();
    for (int s = 0; s < steps && !interrupt_requested(); s++) {
        network_clear_gradients(network);
        backward(loss_of(network, tape, &points));
        optimiser.step = run->step * (steps - s) / steps;
        optimiser_step(&optimiser, network->param, network->params);
        tape_reset(tape);
    }
    tape_free(tape);
}

static Network *drawn(int folds, int width, Rng *rng)
{
    char text[60];
    snprintf(text, sizeof text, "1 %d:abs*%d 1", width, folds);
    Network *network = network_parse(text, text);
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0.1 }, rng);
    return network;
}

/* One layer more, on top of what `small` computes: as the new layer takes a single number,
 * small's output, its affine map and that of the output become one. */
static Network *grown(Network *small, int width, Rng *rng)
{
    int folds = small->layers - 1;
    Network *large = drawn(folds + 1, width, rng), *top = drawn(1, width, rng);
    for (int p = 0; p < 2 * folds; p++)
        tensor_copy(large->param[p].value, small->param[p].value);
    const Layer *output = &small->layer[folds], *fold = &top->layer[0];
    Layer *joined = &large->layer[folds];
    for (int j = 0; j < width; j++) {
        real w = fold->weights->value.data[j];
        for (int i = 0; i < width; i++)
            joined->weights->value.data[i * width + j] = output->weights->value.data[i] * w;
        joined->bias->value.data[j] = output->bias->value.data[0] * w +
                                      fold->bias->value.data[j];
    }
    network_free(top);
    network_free(small);
    return large;
}

static Network *near(const FoldTraining *run, Rng *rng)
{
    Network *network = fold_deep(run->folds);
    for (int p = 0; p < network->params; p++)
        network->param[p].value.data[0] *= (real)(1 + run->noise * rng_normal(rng));
    return network;
}

Network *fold_trained(const FoldTraining *run, FoldOutcome *outcome)
{
    Rng rng = rng_substream(run->seed, "fold start", run->replicate);
    int stage = run->start == FOLD_GROWN ? 1 : run->folds;
    Network *network = run->start == FOLD_NEAR ? near(run, &rng) : drawn(stage, run->width, &rng);
    outcome->left_before = share_left(network, run->folds);
    outcome->pieces_before = pieces_of(network);
    for (; stage < run->folds; stage++) {
        train(network, run, stage, run->steps / run->folds);
        network = grown(network, run->width, &rng);
    }
    train(network, run, run->folds,
          run->start == FOLD_GROWN ? run->steps / run->folds : run->steps);
    outcome->left = share_left(network, run->folds);
    outcome->pieces = pieces_of(network);
    return network;
}

typedef struct Work {
    const FoldTraining *runs;
    Progress *progress;
} Work;

static void learn(size_t index, void *result, const void *context)
{
    const Work *work = context;
    network_free(fold_trained(&work->runs[index], result));
    progress_add(work->progress, fold_training_cost(&work->runs[index]));
}

void fold_train(const FoldTraining *runs, size_t count, FoldOutcome *outcome, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, learn, outcome, sizeof *outcome, &work);
}

double fold_training_cost(const FoldTraining *run)
{
    return (double)run->steps * run->folds * (8 + run->width);
}

/*
 * ---- what the target tells the gradient ----
 */

typedef struct Signals {
    int layers, width, folds;
    uint64_t seed;
} Signals;

enum { SIGNAL_POINTS = 8192 };

/* dJ/dw of the squared error is the mean of (f - t) df/dw.  What depends on the target is the
 * mean of (1/2 - t) df/dw beside what the target 1/2 would give. */
static void measure_signal(size_t index, void *result, const void *context)
{
    const Signals *s = context;
    double *signal = result;
    Rng rng = rng_substream(s->seed, "fold signal", index);
    Network *network = drawn(s->layers, s->width, &rng);
    Tensor x = tensor_new(shape_matrix(SIGNAL_POINTS, 1)), t = tensor_new(x.shape);
    Tape *tape = tape_new();
    for (int k = 1; k <= s->folds; k++) {
        for (int i = 0; i < SIGNAL_POINTS; i++) {
            double at = (i + 0.5) / SIGNAL_POINTS;
            x.data[i] = (real)at;
            t.data[i] = (real)((0.5 - fold_value(k, at)) / SIGNAL_POINTS);
        }
        network_clear_gradients(network);
        Var y = network_forward(network, tape, tape_input(tape, x), MODE_TRAIN);
        backward(v_sum(v_multiply(y, tape_input(tape, t))));
        double square = 0;
        for (int p = 0; p < network->params; p++)
            square += tensor_square_sum(network->param[p].gradient);
        signal[k - 1] = sqrt(square);
        tape_reset(tape);
    }
    tape_free(tape);
    tensor_free(&x);
    tensor_free(&t);
    network_free(network);
}

void fold_signals(int layers, int width, int folds, size_t networks, uint64_t seed,
                  double *signal)
{
    Signals work = { layers, width, folds, seed };
    parallel_map(networks, measure_signal, signal, (size_t)folds * sizeof *signal, &work);
}
