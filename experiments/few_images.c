#include "few_images.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "learn/weights.h"

/* Drawn without replacement: the first of a random order. */
static Dataset draw_examples(const FewRun *run)
{
    const Dataset *from = run->train;
    size_t n = (size_t)run->examples;
    if (n > from->n)
        error_stop("%d examples are asked for, but %s has only %zu", run->examples, from->name,
                   from->n);
    uint32_t *order = memory_new(from->n, sizeof *order);
    for (size_t i = 0; i < from->n; i++)
        order[i] = (uint32_t)i;
    Rng rng = rng_substream(run->seed, "few images", run->replicate);
    rng_shuffle(&rng, order, from->n);
    Dataset few = dataset_of_reals(from->name, n, from->h, from->w, from->c, from->classes);
    dataset_gather(from, order, n, few.values, few.labels);
    dataset_seal(&few);
    free(order);
    return few;
}

static double loss_of_frequencies(const Dataset *few, const Dataset *test)
{
    double *count = memory_new((size_t)few->classes, sizeof *count), sum = 0;
    for (size_t i = 0; i < few->n; i++)
        count[few->labels[i]]++;
    for (size_t i = 0; i < test->n; i++)
        sum -= double_log(count[test->labels[i]] / (double)few->n);
    free(count);
    return sum / (double)test->n;
}

/* The first weights are a draw from the prior, or from N(0, 1/inputs) where that is narrower; a
 * step may change them by `step` times this size, and biases by `step`. */
static void draw_weights(const FewRun *run, Network *network)
{
    Rng rng = rng_substream(run->seed, "few weights", run->replicate);
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0 }, &rng);
    for (int l = 0; l < network->layers; l++) {
        Param *W = network->layer[l].weights;
        if (!W)
            continue;
        double size = 1 / sqrt(spec_fan_in(run->spec, l)), free_size = size;
        if (run->prior.kind != PRIOR_NONE)
            size = fmin(size, run->prior.width);
        for (size_t i = 0; i < tensor_size(W->value); i++)
            W->value.data[i] *= (real)(size / free_size);
        W->pace = size;
    }
}

static double weight_slope(Trainer *trainer)
{
    trainer_gradient(trainer);
    prior_add_gradients(trainer->settings.prior, trainer->network, (double)trainer->data->n);
    double sum = 0;
    for (int l = 0; l < trainer->network->layers; l++)
        if (trainer->network->layer[l].weights)
            sum += tensor_square_sum(trainer->network->layer[l].weights->gradient);
    return sqrt(sum);
}

static double weight_size(const Network *network)
{
    double sum = 0, n = 0;
    for (int l = 0; l < network->layers; l++) {
        if (!network->layer[l].weights)
            continue;
        sum += tensor_square_sum(network->layer[l].weights->value);
        n += (double)tensor_size(network->layer[l].weights->value);
    }
    return sqrt(sum / n);
}

static int batch_of(const FewRun *run)
{
    return run->batch > 0 && run->batch < run->examples ? run->batch : run->examples;
}

typedef struct Work {
    const FewRun *runs;
    Progress *progress;
} Work;

static void learn(size_t index, void *place, const void *context)
{
    const Work *work = context;
    const FewRun *run = &work->runs[index];
    FewResult *result = place;
    Dataset few = draw_examples(run);
    Network *network = network_new(run->spec);
    draw_weights(run, network);
    TrainingSettings settings = { .batch = batch_of(run), .prior = run->prior,
                                  .optimiser = optimiser_new(OPTIMISER_ADAM, run->step) };
    Trainer *trainer = trainer_new(network, &few, settings,
                                   rng_substream(run->seed, "few order", run->replicate));
    for (int s = 0; s < run->steps && !interrupt_requested(); s++) {
        trainer->settings.optimiser.step = run->step * (run->steps - s) / run->steps;
        trainer_step(trainer);
    }
    *result = (FewResult){ .train = network_score(network, &few),
                           .test = network_score(network, run->test),
                           .weight = weight_size(network), .slope = weight_slope(trainer),
                           .frequencies = loss_of_frequencies(&few, run->test) };
    progress_add(work->progress, few_cost(run));
    trainer_free(trainer);
    network_free(network);
    dataset_free(&few);
}

void few_images_learn(const FewRun *runs, size_t count, FewResult *results, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, learn, results, sizeof *results, &work);
}

double few_cost(const FewRun *run)
{
    return 2.0 * batch_of(run) * run->steps + (double)run->test->n;
}
