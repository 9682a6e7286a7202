#include "adversary_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"
#include "learn/weights.h"

/* n real numbers, then n forged ones. */
static void draw_examples(NormalPair pair, Rng *rng, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = rng_normal(rng);
    for (size_t i = n; i < 2 * n; i++)
        x[i] = pair.mean + pair.sd * rng_normal(rng);
}

/* ---- The parabola ---- */

typedef struct Parabola { int k; double c[FEATURES_MAX]; } Parabola;

static double parabola_logit(NormalPair pair, double x, const void *context)
{
    (void)pair;
    const Parabola *f = context;
    double a = 0;
    for (int j = f->k - 1; j >= 0; j--)
        a = a * x + f->c[j];
    return a;
}

/* The coefficients of a*. */
static Parabola best_parabola(NormalPair pair, int k)
{
    double precision = 1 / (pair.sd * pair.sd);
    return (Parabola){ k, { -pair.mean * pair.mean * precision / 2 - double_log(pair.sd),
                            pair.mean * precision, (1 - precision) / 2 } };
}

/* V on these examples. */
static double value_on(NormalPair pair, PairFunction *logit, const void *context, const double *x,
                       size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        double a = logit(pair, x[i], context);
        sum -= double_softplus(i < n ? a : -a);
    }
    return sum / (double)n;
}

/* One step of Newton's method up the log-likelihood; returns its length, or NaN. */
static double newton_step(Parabola *f, const double *x, size_t n)
{
    const int k = f->k;
    double score[FEATURES_MAX] = { 0 }, information[FEATURES_MAX * FEATURES_MAX] = { 0 };
    for (size_t i = 0; i < 2 * n; i++) {
        double d = double_sigmoid(parabola_logit((NormalPair){ 0 }, x[i], f)), power[5] = { 1 };
        for (int j = 1; j < 5; j++)
            power[j] = power[j - 1] * x[i];
        for (int j = 0; j < k; j++) {
            score[j] += ((double)(i >= n) - d) * power[j];
            for (int l = 0; l <= j; l++)
                information[j * k + l] += d * (1 - d) * power[j + l];
        }
    }
    if (!cholesky_factor((size_t)k, information))
        return NAN;
    cholesky_solve((size_t)k, information, score);
    double length = 0;
    for (int j = 0; j < k; j++) {
        f->c[j] += score[j];
        length = fmax(length, fabs(score[j]));
    }
    return length;
}

typedef struct FittedWork { NormalPair pair; int k; size_t n; uint64_t seed; } FittedWork;

static void fit_once(size_t index, void *result, const void *context)
{
    const FittedWork *work = context;
    FittedValue *value = result;
    *value = (FittedValue){ NAN, NAN, { NAN, NAN, NAN } };
    double *x = memory_new(2 * work->n, sizeof *x);
    Rng rng = rng_substream(work->seed, "fitted adversary", (uint64_t)work->n << 32 | index);
    draw_examples(work->pair, &rng, work->n, x);
    Parabola best = best_parabola(work->pair, work->k), fit = best;
    double length = INFINITY;
    for (int i = 0; i < 30 && length > 1e-9; i++)
        length = newton_step(&fit, x, work->n);
    if (length <= 1e-9) {
        value->gain = value_on(work->pair, parabola_logit, &fit, x, work->n) -
                      value_on(work->pair, parabola_logit, &best, x, work->n);
        value->loss = pair_best_value(work->pair) - pair_value(work->pair, parabola_logit, &fit);
        memcpy(value->coefficient, fit.c, sizeof fit.c);
    }
    free(x);
}

void fitted_values(NormalPair pair, int k, int n, uint64_t seed, size_t replicates,
                   FittedValue *results)
{
    FittedWork work = { pair, k, (size_t)n, seed };
    parallel_map(replicates, fit_once, results, sizeof *results, &work);
}

/* D* (1 - D*) x^power; half of E_p + E_q of it is E_m. */
static double doubt(NormalPair pair, double x, const void *context)
{
    double d = double_sigmoid(pair_logit(pair, x)), product = d * (1 - d);
    for (int j = 0; j < *(const int *)context; j++)
        product *= x;
    return product;
}

static double doubt_moment(NormalPair pair, int power)
{
    return pair_expectation(pair, doubt, doubt, &power) / 2;
}

double fitted_parameters(NormalPair pair, int k)
{
    return k - 4 * doubt_moment(pair, 0);
}

double fitted_deviation(NormalPair pair, int k, int coefficient)
{
    double information[FEATURES_MAX * FEATURES_MAX], unit[FEATURES_MAX] = { 0 };
    for (int j = 0; j < k; j++)
        for (int l = 0; l < k; l++)
            information[j * k + l] = doubt_moment(pair, j + l);
    unit[coefficient] = 1;
    cholesky_factor((size_t)k, information);
    cholesky_half_solve((size_t)k, information, unit);
    double variance = 0;
    for (int j = 0; j < k; j++)
        variance += unit[j] * unit[j];
    return sqrt(variance);
}

/* ---- Networks ---- */

double curve_x(int point)
{
    return (point - CURVE_POINTS / 2) / 10.0;
}

/* The network's logit, read from a fine table: quadrature asks for thousands. */
enum { TABLE = 4801 };          /* -24, -23.99, ..., 24 */

typedef struct LogitTable { double logit[TABLE]; } LogitTable;

static double table_logit(NormalPair pair, double x, const void *context)
{
    (void)pair;
    const LogitTable *table = context;
    double place = fmin(fmax((x + 24) * 100, 0), TABLE - 1.0000001);
    int i = (int)place;
    return table->logit[i] + (place - i) * (table->logit[i + 1] - table->logit[i]);
}

static void read_logits(Network *network, LogitTable *table)
{
    Tensor x = tensor_new(shape_matrix(TABLE, 1));
    real *a = memory_new(TABLE, sizeof *a);
    for (int i = 0; i < TABLE; i++)
        x.data[i] = (real)((i - TABLE / 2) / 100.0);
    network_evaluate(network, x, a);
    for (int i = 0; i < TABLE; i++)
        table->logit[i] = (double)a[i];
    tensor_free(&x);
    free(a);
}

static void draw_real(const void *context, Rng *rng, size_t n, real *x)
{
    (void)context;
    rng_fill_normal(rng, x, n, 0, 1);
}

/* The step falls to 0 in the second half. */
static double step_at(const AdversaryRun *run, int i)
{
    double left = 2 * (1 - (double)i / run->steps);
    return run->step * (left < 1 ? left : 1);
}

/* New examples at every step: the adversary's phase of the game, against a forger that is N(mean,
 * sd^2) and learns nothing. */
static void learn_from_new(const AdversaryRun *run, Network *adversary)
{
    Network *forger = network_parse("1 1", "forger");
    forger->param[0].value.data[0] = (real)run->pair.sd;
    forger->param[1].value.data[0] = (real)run->pair.mean;
    Source source = { draw_real, NULL, shape_matrix(1, 1) };
    GameSettings settings = { .batch = run->batch,
                              .adversary = optimiser_new(OPTIMISER_ADAM, run->step) };
    Game *game = game_new(forger, adversary, source, settings,
                          rng_substream(run->seed, "adversary game", run->number));
    for (int i = 0; i < run->steps && !interrupt_requested(); i++) {
        game->settings.adversary.step = step_at(run, i);
        game_adversary_phase(game);
    }
    game_free(game);
    network_free(forger);
}

/* All examples at every step. */
static void learn_from_own(const AdversaryRun *run, Network *adversary, const double *x)
{
    size_t n = 2 * (size_t)run->n;
    Tensor batch = tensor_new(shape_matrix((int)n, 1));
    real *answers = memory_new(n, sizeof *answers);
    for (size_t i = 0; i < n; i++) {
        batch.data[i] = (real)x[i];
        answers[i] = i >= n / 2;
    }
    Optimiser optimiser = optimiser_new(OPTIMISER_ADAM, run->step);
    Tape *tape = tape_new();
    for (int i = 0; i < run->steps && !interrupt_requested(); i++) {
        optimiser.step = step_at(run, i);
        tape_reset(tape);
        network_clear_gradients(adversary);
        backward(v_log_loss(network_forward(adversary, tape, tape_input(tape, batch), MODE_TRAIN),
                            answers));
        optimiser_step(&optimiser, adversary->param, adversary->params);
    }
    tape_free(tape);
    tensor_free(&batch);
    free(answers);
}

typedef struct LearnWork { const AdversaryRun *runs; Progress *progress; } LearnWork;

static void learn_one(size_t index, void *result, const void *context)
{
    const LearnWork *work = context;
    const AdversaryRun *run = &work->runs[index];
    AdversaryResult *learned = result;
    size_t n = (size_t)run->n;
    Network *adversary = network_parse(run->net, "adversary");
    Rng weights = rng_substream(run->seed, "adversary weights", run->number);
    network_draw_weights(adversary, (WeightScale){ WEIGHTS_VARIANCE, 2, 0.5 }, &weights);
    double *x = memory_new(2 * n + 1, sizeof *x);
    LogitTable *table = memory_new(1, sizeof *table);
    Rng examples = rng_substream(run->seed, "adversary examples", run->number);
    draw_examples(run->pair, &examples, n, x);
    if (n)
        learn_from_own(run, adversary, x);
    else
        learn_from_new(run, adversary);

    Parabola best = best_parabola(run->pair, FEATURES_MAX);
    read_logits(adversary, table);
    learned->own = n ? value_on(run->pair, table_logit, table, x, n) : NAN;
    learned->truth = n ? value_on(run->pair, parabola_logit, &best, x, n) : NAN;
    learned->all = pair_value(run->pair, table_logit, table);
    for (int i = 0; i < CURVE_POINTS; i++)
        learned->logit[i] = table_logit(run->pair, curve_x(i), table);
    progress_add(work->progress, run->steps);
    free(table);
    free(x);
    network_free(adversary);
}

void adversary_learn(const AdversaryRun *runs, size_t count, AdversaryResult *results,
                     Progress *progress)
{
    LearnWork work = { runs, progress };
    parallel_map(count, learn_one, results, sizeof *results, &work);
}
