#include "learned_forecast.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"

/*
 * ---- the problem ----
 *
 * Integrals over x are sums over the middles of GRID equal intervals from -8 to distance + 8;
 * the tails beyond weigh less than 1e-15.
 */
enum { GRID = 2000, TAIL = 8 };

static double grid_x(double distance, int i)
{
    return -TAIL + (distance + 2 * TAIL) * (i + 0.5) / GRID;
}

/* The density of x times the width of an interval. */
static double grid_weight(double distance, double x)
{
    const double root_two_pi = 2.5066282746310002;
    double y = x - distance;
    return (double_exp(-x * x / 2) + double_exp(-y * y / 2)) / (2 * root_two_pi) *
           (distance + 2 * TAIL) / GRID;
}

static double true_logit(double distance, double x)
{
    return distance * (x - distance / 2);
}

double forecast_truth(double distance, double x)
{
    return double_sigmoid(true_logit(distance, x));
}

double forecast_x(double distance, int i)
{
    return -3 + (distance + 6) * i / (FORECAST_POINTS - 1);
}

/* n examples: x - distance/2 and label. */
static void draw(double distance, int n, Rng *rng, real *x, real *labels)
{
    for (int i = 0; i < n; i++) {
        labels[i] = rng_uniform(rng) < 0.5;
        x[i] = (real)(rng_normal(rng) + distance * ((double)labels[i] - 0.5));
    }
}

/*
 * ---- learning ----
 */
/* The mean price of the logits a under a rule, as a Var. */
static Var price(ScoringRule rule, Var a, const real *labels)
{
    switch (rule) {
    case RULE_LOG:
        return v_log_loss(a, labels);
    case RULE_SQUARED:
        return v_scale(v_squared_error(v_activate(a, ACTIVATION_sigmoid), labels), 2);
    case RULE_ABSOLUTE:
        return v_absolute_error(v_activate(a, ACTIVATION_sigmoid), labels);
    default:
        error_bug("learned_forecast: nothing can be learned by the rule %s", rule_name(rule));
    }
}

static void train(const ForecastRun *run, Network *network, const real *x, const real *labels)
{
    Tape *tape = tape_new();
    Optimiser optimiser = run->optimiser;
    Rng rng = rng_substream(run->seed, "forecast order", run->replicate);
    int n = run->batch ? run->batch : run->examples;
    real *batch_x = memory_new((size_t)n, sizeof *batch_x);
    real *batch_labels = memory_new((size_t)n, sizeof *batch_labels);
    for (int step = 0; step < run->steps && !interrupt_requested(); step++) {
        for (int i = 0; i < n; i++) {
            size_t k = run->batch ? (size_t)rng_below(&rng, (uint64_t)run->examples) : (size_t)i;
            batch_x[i] = x[k];
            batch_labels[i] = labels[k];
        }
        tape_reset(tape);
        network_clear_gradients(network);
        Tensor batch = { shape_matrix(n, 1), batch_x };
        Var logits = network_forward(network, tape, tape_input(tape, batch), MODE_TRAIN);
        backward(price(run->rule, logits, batch_labels));
        optimiser_step(&optimiser, network->param, network->params);
    }
    free(batch_labels);
    free(batch_x);
    tape_free(tape);
}

/* The logits of n inputs, in parts of at most CHUNK. */
static void forecast(Network *network, const real *x, int n, real *logits)
{
    enum { CHUNK = 1000 };
    Tape *tape = tape_new();
    network->frozen = true;
    for (int first = 0; first < n; first += CHUNK) {
        int count = n - first < CHUNK ? n - first : CHUNK;
        tape_reset(tape);
        Tensor part = { shape_matrix(count, 1), (real *)(x + first) };
        Var y = network_forward(network, tape, tape_input(tape, part), MODE_EVALUATE);
        tensor_copy((Tensor){ shape_matrix(count, 1), logits + first }, y->value);
    }
    network->frozen = false;
    tape_free(tape);
}

/*
 * ---- judging ----
 *
 * At each x a one comes with probability p = sigmoid(a) and costs -log sigmoid(b) =
 * softplus(-b), where b is the logit of the network; a zero costs softplus(b).
 */
static void judge_everywhere(double distance, Network *network, LearnedForecast *result)
{
    real x[GRID], b[GRID];
    for (int i = 0; i < GRID; i++)
        x[i] = (real)(grid_x(distance, i) - distance / 2);
    forecast(network, x, GRID, b);
    double excess = 0, right = 0, mean = 0, squares = 0;
    for (int i = 0; i < GRID; i++) {
        double at = grid_x(distance, i), weight = grid_weight(distance, at);
        double a = true_logit(distance, at), p = double_sigmoid(a);
        double one = double_softplus(-(double)b[i]), zero = double_softplus((double)b[i]);
        excess += weight * divergence_of_logits(a, (double)b[i]);
        right += weight * (b[i] > 0 ? p : 1 - p);
        mean += weight * (p * one + (1 - p) * zero);
        squares += weight * (p * one * one + (1 - p) * zero * zero);
    }
    result->excess = excess;
    result->accuracy = right;
    result->price_variance = squares - mean * mean;

    for (int i = 0; i < FORECAST_POINTS; i++)
        x[i] = (real)(forecast_x(distance, i) - distance / 2);
    forecast(network, x, FORECAST_POINTS, b);
    for (int i = 0; i < FORECAST_POINTS; i++)
        result->curve[i] = double_sigmoid((double)b[i]);
}

static void judge_fresh(const ForecastRun *run, Network *network, LearnedForecast *result)
{
    size_t n = (size_t)run->fresh;
    real *x = memory_new(n, sizeof *x), *labels = memory_new(n, sizeof *labels);
    real *b = memory_new(n, sizeof *b);
    Rng rng = rng_substream(run->seed, "forecast fresh examples", run->replicate);
    draw(run->distance, run->fresh, &rng, x, labels);
    forecast(network, x, run->fresh, b);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += double_softplus(labels[i] > 0 ? -(double)b[i] : (double)b[i]);
    result->fresh_loss = sum / (double)n;
    free(b);
    free(labels);
    free(x);
}

typedef struct Work {
    const ForecastRun *runs;
    Progress *progress;
} Work;

static void learn(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const ForecastRun *run = &work->runs[index];
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "forecast weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);

    real *x = memory_new((size_t)run->examples, sizeof *x);
    real *labels = memory_new((size_t)run->examples, sizeof *labels);
    Rng rng = rng_substream(run->seed, "forecast examples", run->replicate);
    draw(run->distance, run->examples, &rng, x, labels);
    train(run, network, x, labels);
    judge_everywhere(run->distance, network, result);
    judge_fresh(run, network, result);
    progress_add(work->progress, forecast_cost(run));
    free(labels);
    free(x);
    network_free(network);
}

void forecast_learn(const ForecastRun *runs, size_t count, LearnedForecast *results,
                    Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, learn, results, sizeof *results, &work);
}

/* In passes of an example through a layer; a step has an overhead of its own. */
double forecast_cost(const ForecastRun *run)
{
    int batch = run->batch ? run->batch : run->examples;
    return run->spec->layers * ((double)run->steps * (batch + 50) + run->fresh + GRID);
}

/*
 * ---- theory ----
 *
 * As v is even around x = distance/2 and z = (x - distance/2, 1), all three matrices are
 * diagonal, and so is everything below.  The estimate by the squared rule is that by the log
 * rule plus something independent of it (what an efficient estimate leaves over is
 * uncorrelated with it), of variance W = A^-1 B A^-1 - I^-1 for each parameter; so the
 * difference of the two excesses, times 2n, is I (w^2 + 2 w u) with w ~ N(0, W) and
 * u ~ N(0, I^-1).
 */
ForecastTheory forecast_theory(double distance)
{
    double information[2] = { 0, 0 }, A[2] = { 0, 0 }, B[2] = { 0, 0 };
    ForecastTheory theory = { .entropy = 0 };
    for (int i = 0; i < GRID; i++) {
        double x = grid_x(distance, i), weight = grid_weight(distance, x);
        double a = true_logit(distance, x), p = double_sigmoid(a), rest = double_sigmoid(-a);
        double v = p * rest;
        theory.entropy += weight * (p * double_softplus(-a) + rest * double_softplus(a));
        theory.accuracy += weight * (p > rest ? p : rest);
        for (int k = 0; k < 2; k++) {
            double zz = k == 0 ? (x - distance / 2) * (x - distance / 2) : 1;
            information[k] += weight * v * zz;
            A[k] += weight * v * v * zz;
            B[k] += weight * v * v * v * zz;
        }
    }
    for (int k = 0; k < 2; k++) {
        double squared = information[k] * B[k] / (A[k] * A[k]), more = squared - 1;
        theory.log_mean += 1;
        theory.log_variance += 2;
        theory.squared_mean += squared;
        theory.squared_variance += 2 * squared * squared;
        theory.more_mean += more;
        theory.more_variance += 2 * more * more + 4 * more;
    }
    return theory;
}
