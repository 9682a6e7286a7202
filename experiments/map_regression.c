#include "map_regression.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"
#include "learn/network.h"
#include "learn/weights.h"

/* ---- sums of known features ---- */

static void copy_reals(size_t n, const double *from, real *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (real)from[i];
}

static void copy_doubles(size_t n, const real *from, double *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (double)from[i];
}

/* The gradient of (1/n) [ sum of (y - x.w)^2 / (2 s^2)  -  log p(w) ]. */
static void map_gradient(Tape *tape, Tensor X, const real *y, double noise, Prior prior, Param *w)
{
    tape_reset(tape);
    w->has_gradient = false;
    Var f = v_affine(tape_input(tape, X), tape_param(tape, w), NULL);
    backward(v_scale(v_squared_error(f, y), (real)(1 / noise)));
    prior_add_gradient(prior, w, X.shape.n);
}

void map_descend(const LinearData *data, Prior prior, const Descent *descent, double *w,
                 double *path)
{
    const Prior no_prior = { PRIOR_NONE, 0 };
    size_t n = data->n, d = data->d;
    Tensor X = tensor_new(shape_matrix((int)n, (int)d));
    Tensor y = tensor_new(shape_matrix((int)n, 1));
    copy_reals(n * d, data->X, X.data);
    copy_reals(n, data->y, y.data);
    Param param = param_new(shape_matrix((int)d, 1));
    Optimiser optimiser = descent->optimiser;
    Tape *tape = tape_new();
    for (int step = 0; step < descent->steps; step++) {
        if (path)
            copy_doubles(d, param.value.data, path + (size_t)step * d);
        if (descent->halve_every && step && step % descent->halve_every == 0)
            optimiser.step /= 2;
        map_gradient(tape, X, y.data, data->noise, descent->shrink ? no_prior : prior, &param);
        optimiser_step(&optimiser, &param, 1);
        if (descent->shrink)
            prior_shrink(prior, &param, optimiser.step, (double)n);
    }
    copy_doubles(d, param.value.data, w);
    if (path)
        copy_doubles(d, param.value.data, path + (size_t)descent->steps * d);
    tape_free(tape);
    param_free(&param);
    tensor_free(&X);
    tensor_free(&y);
}

static double steepest(const LinearData *data, double width)
{
    double sum = 0;
    for (size_t i = 0; i < data->n * data->d; i++)
        sum += data->X[i] * data->X[i];
    return 1 / (width * width) + sum / data->noise;
}

double map_condition(const LinearData *data, double width)
{
    return steepest(data, width) * width * width;
}

Optimiser map_momentum(const LinearData *data, double width)
{
    double flat = 1 / width, steep = sqrt(steepest(data, width));
    double both = flat + steep, share = (steep - flat) / both;
    Optimiser optimiser = optimiser_new(OPTIMISER_MOMENTUM, 4 * (double)data->n / (both * both));
    optimiser.momentum = share * share;
    return optimiser;
}

/* ---- a curve from a few points ---- */

double few_truth(double t)
{
    return double_sin(4 * t);
}

void few_draw(FewPoints few, uint64_t seed, uint64_t replicate, double *t, double *y)
{
    Rng rng = rng_substream(seed, "few points", replicate);
    int left = (3 * few.n + 2) / 5;
    for (int i = 0; i < few.n; i++) {
        double place = rng_uniform(&rng);
        t[i] = i < left ? -1 + 0.8 * (i + place) / left
                        : 0.4 + 0.6 * (i - left + place) / (few.n - left);
        y[i] = few_truth(t[i]) + few.deviation * rng_normal(&rng);
    }
}

void legendre(double t, int degree, double *row)
{
    row[0] = 1;
    if (degree > 0)
        row[1] = t;
    for (int k = 1; k < degree; k++)
        row[k + 1] = ((2 * k + 1) * t * row[k] - k * row[k - 1]) / (k + 1);
}

double curve_t(int i)
{
    return -1 + 2.0 * i / (CURVE_POINTS - 1);
}

/* ---- the same by a network ---- */

typedef struct Work {
    const NetworkFit *fits;
    Progress *progress;
} Work;

static void train(const NetworkFit *fit, Network *network, const real *t, const real *y)
{
    Tape *tape = tape_new();
    Tensor X = { shape_matrix(fit->few.n, 1), (real *)t };
    Optimiser optimiser = optimiser_new(OPTIMISER_ADAM, fit->step);
    double noise = fit->few.deviation * fit->few.deviation;
    for (int step = 0; step < fit->steps && !interrupt_requested(); step++) {
        optimiser.step = fit->step * (fit->steps - step) / fit->steps;
        tape_reset(tape);
        network_clear_gradients(network);
        Var f = network_forward(network, tape, tape_input(tape, X), MODE_TRAIN);
        backward(v_scale(v_squared_error(f, y), (real)(1 / noise)));
        prior_add_gradients(fit->prior, network, fit->few.n);
        optimiser_step(&optimiser, network->param, network->params);
    }
    tape_free(tape);
}

/* The inputs of the last layer for n points, and a 1 for its bias: n x (units + 1); and what the
 * network says there. */
static double *last_features(Network *network, Tape *tape, const real *t, int n, double *says)
{
    tape_reset(tape);
    Tensor X = { shape_matrix(n, 1), (real *)t };
    Var f = network_forward(network, tape, tape_input(tape, X), MODE_EVALUATE);
    copy_doubles((size_t)n, f->value.data, says);
    const real *unit = network->layers > 1 ? network->layer[network->layers - 2].output->value.data
                                           : t;
    size_t units = shape_size(spec_shape_into(&network->spec, network->layers - 1));
    double *row = memory_new((size_t)n * (units + 1), sizeof *row);
    for (size_t i = 0; i < (size_t)n; i++) {
        copy_doubles(units, unit + i * units, row + i * (units + 1));
        row[i * (units + 1) + units] = 1;
    }
    return row;
}

/* The posterior of the last layer's weights and its bias, whose prior is flat. */
static void judge_last_layer(const NetworkFit *fit, const double *seen, const double *y,
                             const double *asked, size_t d, NetworkCurve *result)
{
    double *precision = memory_new(d, sizeof *precision);
    for (size_t k = 0; k + 1 < d; k++)
        precision[k] = 1 / (fit->prior.width * fit->prior.width);
    LinearData data = { (size_t)fit->few.n, d, seen, y, fit->few.deviation * fit->few.deviation };
    LinearPosterior posterior = linear_posterior(&data, precision);
    result->gap = 0;
    for (size_t i = 0; i < CURVE_POINTS; i++) {
        Prediction f = linear_predict(&posterior, asked + i * d);
        result->deviation[i] = sqrt(f.variance);
        result->gap = fmax(result->gap, fabs(f.mean - result->curve[i]));
    }
    linear_posterior_free(&posterior);
    free(precision);
}

static void learn(size_t index, void *place, const void *context)
{
    const Work *work = context;
    const NetworkFit *fit = &work->fits[index];
    NetworkCurve *result = place;
    size_t n = (size_t)fit->few.n;
    double *t = memory_new(n, sizeof *t), *y = memory_new(n, sizeof *y);
    real *x = memory_new(n, sizeof *x), *target = memory_new(n, sizeof *target);
    few_draw(fit->few, fit->seed, fit->points, t, y);
    copy_reals(n, t, x);
    copy_reals(n, y, target);

    Network *network = network_new(fit->spec);
    Rng rng = rng_substream(fit->seed, "curve weights", fit->replicate);
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 1 }, &rng);
    train(fit, network, x, target);

    Tape *tape = tape_new();
    real grid[CURVE_POINTS];
    for (int i = 0; i < CURVE_POINTS; i++)
        grid[i] = (real)curve_t(i);
    double *seen = last_features(network, tape, x, fit->few.n, t);
    double *asked = last_features(network, tape, grid, CURVE_POINTS, result->curve);
    result->gap = NAN;
    for (int i = 0; i < CURVE_POINTS; i++) {
        double error = result->curve[i] - few_truth(curve_t(i));
        result->square_error += error * error / CURVE_POINTS;
        result->deviation[i] = NAN;
    }
    if (fit->prior.kind == PRIOR_GAUSSIAN)
        judge_last_layer(fit, seen, y, asked,
                         shape_size(spec_shape_into(fit->spec, fit->spec->layers - 1)) + 1, result);
    progress_add(work->progress, fit->steps);
    free(asked);
    free(seen);
    tape_free(tape);
    network_free(network);
    free(target);
    free(x);
    free(y);
    free(t);
}

void network_fits_learn(const NetworkFit *fits, size_t count, NetworkCurve *curves,
                        Progress *progress)
{
    Work work = { fits, progress };
    parallel_map(count, learn, curves, sizeof *curves, &work);
}
