#include "calibration.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"

/*
 * ---- one image ----
 *
 * With the largest logit a(k) subtracted first, p(k) = 1 / sum exp((a - a(k)) / T): the
 * confidence; and -log p(label) = log sum + (a(k) - a(label)) / T.
 */
typedef struct Guess {
    size_t label;
    double confidence, log_sum, largest;
} Guess;

static Guess guess_of(const real *a, size_t classes, double temperature)
{
    Guess guess = { 0, 0, 0, (double)a[0] };
    for (size_t k = 1; k < classes; k++)
        if ((double)a[k] > guess.largest)
            guess = (Guess){ k, 0, 0, (double)a[k] };
    double sum = 0;
    for (size_t k = 0; k < classes; k++)
        sum += double_exp(((double)a[k] - guess.largest) / temperature);
    guess.confidence = 1 / sum;
    guess.log_sum = double_log(sum);
    return guess;
}

/*
 * ---- many images ----
 */
static void add_image(Calibration *c, double confidence, bool right)
{
    int b = (int)(confidence * CALIBRATION_BINS);
    CalibrationBin *bin = &c->bin[b < CALIBRATION_BINS ? b : CALIBRATION_BINS - 1];
    bin->images++;
    bin->right += right;
    bin->confidence += confidence;
    bin->variance += confidence * (1 - confidence);
}

static void sum_up(Calibration *c, double loss)
{
    CalibrationBin all = { 0, 0, 0, 0 };
    for (int b = 0; b < CALIBRATION_BINS; b++) {
        all.images += c->bin[b].images;
        all.right += c->bin[b].right;
        all.confidence += c->bin[b].confidence;
        all.variance += c->bin[b].variance;
    }
    c->loss = loss / all.images;
    c->accuracy = all.right / all.images;
    c->confidence = all.confidence / all.images;
    c->error = sqrt(all.variance) / all.images;
}

Calibration calibration_of(const real *logits, const int *labels, size_t n, size_t classes,
                           double temperature)
{
    Calibration c = { .loss = 0 };
    double loss = 0;
    for (size_t i = 0; i < n; i++) {
        const real *a = logits + i * classes;
        size_t label = (size_t)labels[i];
        Guess guess = guess_of(a, classes, temperature);
        add_image(&c, guess.confidence, guess.label == label);
        loss += guess.log_sum + (guess.largest - (double)a[label]) / temperature;
    }
    sum_up(&c, loss);
    return c;
}

Calibration calibration_control(const real *logits, size_t n, size_t classes, Rng *rng)
{
    Calibration c = { .loss = 0 };
    for (size_t i = 0; i < n; i++) {
        double confidence = guess_of(logits + i * classes, classes, 1).confidence;
        add_image(&c, confidence, rng_uniform(rng) < confidence);
    }
    sum_up(&c, NAN);
    return c;
}

double calibration_chi_square(const Calibration *c, int *bins)
{
    double sum = 0;
    *bins = 0;
    for (int b = 0; b < CALIBRATION_BINS; b++) {
        const CalibrationBin *bin = &c->bin[b];
        if (bin->variance < CALIBRATION_VARIANCE)
            continue;
        double off = bin->right - bin->confidence;
        sum += off * off / bin->variance;
        (*bins)++;
    }
    return sum;
}

/*
 * ---- temperature ----
 *
 * As a function of s = 1/T the mean log-loss is convex, with the slope
 *
 *     mean of  sum over k of p(k) a(k)  -  a(label),
 *
 * so its zero is found by halving, on the scale of log s.
 */
static double slope_by_inverse(const real *logits, const int *labels, size_t n, size_t classes,
                               double s)
{
    double slope = 0;
    for (size_t i = 0; i < n; i++) {
        const real *a = logits + i * classes;
        Guess guess = guess_of(a, classes, 1 / s);
        for (size_t k = 0; k < classes; k++)
            slope += guess.confidence * double_exp(s * ((double)a[k] - guess.largest)) *
                     (double)a[k];
        slope -= (double)a[labels[i]];
    }
    return slope;
}

double calibration_temperature(const real *logits, const int *labels, size_t n, size_t classes)
{
    double low = -double_log(100), high = double_log(100);
    for (int i = 0; i < 25; i++) {
        double middle = (low + high) / 2;
        if (slope_by_inverse(logits, labels, n, classes, double_exp(middle)) < 0)
            low = middle;
        else
            high = middle;
    }
    return double_exp(-(low + high) / 2);
}

/*
 * ---- learning ----
 */
enum { CHUNK = 500 };

static void logits_of(Network *network, const Dataset *data, real *logits, int *labels)
{
    size_t classes = shape_size(network->spec.layer[network->layers - 1].out);
    real *x = memory_new(CHUNK * dataset_example_size(data), sizeof *x);
    Tape *tape = tape_new();
    network->frozen = true;
    for (size_t first = 0, n;
         (n = dataset_gather_from(data, first, CHUNK, x, labels + first)) > 0; first += n) {
        tape_reset(tape);
        Tensor batch = { shape_image((int)n, data->h, data->w, data->c), x };
        Var y = network_forward(network, tape, tape_input(tape, batch), MODE_EVALUATE);
        tensor_copy((Tensor){ y->value.shape, logits + first * classes }, y->value);
    }
    network->frozen = false;
    tape_free(tape);
    free(x);
}

typedef struct Outputs {
    real *logits;
    int  *labels;
    size_t n, classes;
} Outputs;

static Outputs outputs_of(Network *network, const Dataset *data)
{
    size_t classes = shape_size(network->spec.layer[network->layers - 1].out);
    Outputs out = { memory_new(data->n * classes, sizeof(real)), memory_new(data->n, sizeof(int)),
                    data->n, classes };
    logits_of(network, data, out.logits, out.labels);
    return out;
}

static void outputs_free(Outputs *out)
{
    free(out->logits);
    free(out->labels);
}

static void look(const CalibrationRun *run, Network *network, Rng *chance, CalibrationLook *look)
{
    Outputs tune = outputs_of(network, run->tune), test = outputs_of(network, run->test);
    look->temperature = calibration_temperature(tune.logits, tune.labels, tune.n, tune.classes);
    look->plain = calibration_of(test.logits, test.labels, test.n, test.classes, 1);
    look->tempered = calibration_of(test.logits, test.labels, test.n, test.classes,
                                    look->temperature);
    look->control = look->control_bins = 0;
    for (int i = 0; i < CALIBRATION_CONTROLS; i++) {
        int bins;
        Calibration control = calibration_control(test.logits, test.n, test.classes, chance);
        look->control += calibration_chi_square(&control, &bins);
        look->control_bins += bins;
    }
    outputs_free(&tune);
    outputs_free(&test);
}

static double epoch_cost(const CalibrationRun *run)
{
    return (double)run->train->n;
}

static double look_cost(const CalibrationRun *run)
{
    return (double)(run->tune->n + run->test->n) / 3;
}

double calibration_cost(const CalibrationRun *run)
{
    return run->epochs[run->looks - 1] * epoch_cost(run) + run->looks * look_cost(run);
}

typedef struct Work {
    const CalibrationRun *runs;
    Progress *progress;
} Work;

static void learn(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const CalibrationRun *run = &work->runs[index];
    CalibrationLook *looks = result;
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "calibration weights", run->replicate);
    Rng chance = rng_substream(run->seed, "calibration control", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    Trainer *trainer = trainer_new(network, run->train, run->settings,
                                   rng_substream(run->seed, "calibration order", run->replicate));
    int epoch = 0;
    for (int i = 0; i < run->looks && !interrupt_requested(); i++) {
        for (; epoch < run->epochs[i] && !interrupt_requested(); epoch++) {
            looks[i].train_loss = trainer_epoch(trainer);
            progress_add(work->progress, epoch_cost(run));
        }
        look(run, network, &chance, &looks[i]);
        progress_add(work->progress, look_cost(run));
    }
    trainer_free(trainer);
    network_free(network);
}

void calibration_measure(const CalibrationRun *runs, size_t count, CalibrationLook *looks,
                         Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, learn, looks, (size_t)runs[0].looks * sizeof *looks, &work);
}
