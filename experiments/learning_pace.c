#include "learning_pace.h"

#include "base/elementary.h"
#include "base/error.h"
#include "base/parallel.h"
#include "learn/probe.h"

/* (||W|| / ||g||)^e; 0 where no gradient has come. */
static double wish(const Layer *layer, double evening)
{
    double gradient = tensor_norm(layer->weights->gradient);
    return gradient > 0 && isfinite(gradient)
               ? double_pow(tensor_norm(layer->weights->value) / gradient, evening) : 0;
}

void pace_even(Network *network, double evening)
{
    double plain = 0, wished = 0, step[PACE_LAYERS];
    for (int l = 0; l < network->layers; l++) {
        double square = tensor_square_sum(network->layer[l].weights->gradient);
        step[l] = wish(&network->layer[l], evening);
        plain += square;
        wished += step[l] * step[l] * square;
    }
    double same_length = wished > 0 ? sqrt(plain / wished) : 0;
    for (int l = 0; l < network->layers; l++) {
        Layer *layer = &network->layer[l];
        layer->weights->pace = layer->bias->pace = step[l] * same_length;
        if (layer->gain)
            layer->gain->pace = layer->weights->pace;
    }
}

/* A step of training as trainer_step does it, with the paces set in between. */
static void step(Trainer *t, double evening)
{
    double loss = trainer_gradient(t);
    t->steps++;
    if (!isfinite(loss) && !t->event.step)
        t->event = (TrainingEvent){ t->steps, network_first_not_finite(t->network) };
    if (t->event.step)
        return;
    if (evening != 0)
        pace_even(t->network, evening);
    optimiser_step(&t->settings.optimiser, t->network->param, t->network->params);
}

/* A layer that stands still, or moves by less than a rounding, has a pace all the same. */
static const double slowest = 1e-12;

static double log_pace(double ratio)
{
    return double_log10(ratio > slowest ? ratio : slowest);
}

/* The early steps, each looked at. */
static void learn_and_look(Trainer *trainer, const PaceRun *run, PaceResult *result)
{
    const Network *network = trainer->network;
    Probe *probe = probe_new(network);
    LayerReading now[PACE_LAYERS];
    long looked = 0;
    for (; looked < run->early && !trainer->event.step && !interrupt_requested(); looked++) {
        probe_before(probe);
        step(trainer, run->evening);
        if (trainer->event.step)
            break;
        probe_after(probe, now);
        double moved = 0, size = 0;
        for (int l = 0; l < network->layers; l++) {
            double square = tensor_square_sum(network->layer[l].weights->value);
            result->log_pace[l] += log_pace(now[l].update_ratio);
            moved += now[l].update_ratio * now[l].update_ratio * square;
            size += square;
        }
        result->pace += log_pace(sqrt(moved / size));
    }
    probe_free(probe);
    result->pace /= (double)looked;
    for (int l = 0; l < network->layers; l++)
        result->log_pace[l] /= (double)looked;
}

static void summarise(PaceResult *result, int layers)
{
    double low = result->log_pace[0], high = low;
    for (int l = 1; l < layers; l++) {
        low = fmin(low, result->log_pace[l]);
        high = fmax(high, result->log_pace[l]);
    }
    result->spread = high - low;
    result->last_to_first = result->log_pace[layers - 1] - result->log_pace[0];
}

typedef struct Work {
    const PaceRun *runs;
    Progress *progress;
} Work;

static void learn(size_t index, void *out, const void *context)
{
    const Work *work = context;
    const PaceRun *run = &work->runs[index];
    PaceResult *result = out;
    *result = (PaceResult){ 0 };
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "pace weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    Trainer *trainer = trainer_new(network, run->train,
                                   (TrainingSettings){ run->batch, run->optimiser, { 0 } },
                                   rng_substream(run->seed, "pace order", run->replicate));
    learn_and_look(trainer, run, result);
    summarise(result, network->layers);
    while (trainer->steps < run->steps && !trainer->event.step && !interrupt_requested())
        step(trainer, run->evening);
    Score score = network_score(network, run->score);
    result->diverged = trainer->event.step != 0 || !isfinite(score.loss);
    result->accuracy = result->diverged ? 1.0 / run->score->classes : score.accuracy;
    progress_add(work->progress, pace_cost(run));
    trainer_free(trainer);
    network_free(network);
}

double pace_cost(const PaceRun *run)
{
    double example = (double)spec_multiply_adds(run->spec) + 3000.0 * run->spec->layers;
    return example * (3.0 * run->batch * (double)run->steps + (double)run->score->n);
}

void pace_measure(const PaceRun *runs, size_t count, PaceResult *results, Progress *progress)
{
    for (size_t i = 0; i < count; i++)
        if (runs[i].spec->layers > PACE_LAYERS)
            error_bug("pace_measure: %d layers, but at most %d fit", runs[i].spec->layers,
                      PACE_LAYERS);
    Work work = { runs, progress };
    parallel_map(count, learn, results, sizeof *results, &work);
}
