#include "few_labels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "imitate/image_features.h"
#include "learn/weights.h"

const char *label_use_name(LabelUse use)
{
    static const char *const names[LABEL_USES] = { "adversary", "untrained", "pixels", "network" };
    return names[use];
}

/* ---- Images as numbers with mean 0 and variance 1 ---- */

static Dataset as_numbers(const Dataset *images, size_t size)
{
    Dataset numbers = dataset_of_reals(images->name, images->n, 1, 1, (int)size, images->classes);
    memcpy(numbers.labels, images->labels, images->n * sizeof *images->labels);
    return numbers;
}

static Dataset pixels_of(Network *none, const Dataset *images)
{
    (void)none;
    Dataset numbers = as_numbers(images, dataset_example_size(images));
    dataset_gather_from(images, 0, images->n, numbers.values, NULL);
    return numbers;
}

/* Where an adversary still has an image before it; 0 without convolutions. */
static int last_convolution(const Network *network)
{
    int layer = network->layers - 2;
    while (layer > 0 && network->spec.layer[layer].kind != LAYER_CONVOLUTION)
        layer--;
    return layer;
}

size_t few_labels_features(const Network *adversary)
{
    return shape_size(adversary->spec.layer[last_convolution(adversary)].out);
}

static Dataset features_of(Network *network, const Dataset *images)
{
    Features features = feature_read_layer(network, last_convolution(network), images);
    Dataset numbers = as_numbers(images, features.d);
    memcpy(numbers.values, features.x, features.n * features.d * sizeof *features.x);
    free(features.x);
    return numbers;
}

/* By the pool's mean and variance of this number; one that is always the same becomes 0. */
static void standardise_column(Dataset *pool, Dataset *test, size_t k, size_t size)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < pool->n; i++)
        mean += (double)pool->values[i * size + k] / (double)pool->n;
    for (size_t i = 0; i < pool->n; i++) {
        double apart = (double)pool->values[i * size + k] - mean;
        variance += apart * apart / (double)pool->n;
    }
    double scale = variance > 1e-12 ? 1 / sqrt(variance) : 0;
    for (size_t i = 0; i < pool->n; i++)
        pool->values[i * size + k] = (real)(scale * ((double)pool->values[i * size + k] - mean));
    for (size_t i = 0; i < test->n; i++)
        test->values[i * size + k] = (real)(scale * ((double)test->values[i * size + k] - mean));
}

typedef struct Numbers { Dataset pool, test; } Numbers;

static Numbers numbers_by(Dataset (*read)(Network *, const Dataset *), Network *network,
                          const FewLabelsPlan *plan)
{
    Numbers numbers = { read(network, plan->pool), read(network, plan->test) };
    size_t size = dataset_example_size(&numbers.pool);
    for (size_t k = 0; k < size; k++)
        standardise_column(&numbers.pool, &numbers.test, k, size);
    dataset_seal(&numbers.pool);
    dataset_seal(&numbers.test);
    return numbers;
}

/* The adversary as it was before it learned anything. */
static Network *untrained(const FewLabelsPlan *plan)
{
    Network *network = network_new(&plan->adversary->spec);
    Rng rng = rng_stream(plan->seed, "untrained");
    network_draw_weights(network, (WeightScale){ WEIGHTS_HE, 0, 0 }, &rng);
    return network;
}

/* ---- Learning ---- */

static Spec *regression_spec(const Dataset *numbers)
{
    char text[60];
    snprintf(text, sizeof text, "%zu %d", dataset_example_size(numbers), numbers->classes);
    Network *network = network_parse(text, "few labels");
    Spec *spec = memory_new(1, sizeof *spec);
    *spec = network->spec;
    network_free(network);
    return spec;
}

/* The adversary's, with an output for each class. */
static Spec *network_spec(const FewLabelsPlan *plan)
{
    Spec *spec = memory_new(1, sizeof *spec);
    *spec = plan->adversary->spec;
    spec->layer[spec->layers - 1].out.c = plan->pool->classes;
    return spec;
}

enum { REGRESSION_BATCH = 250, NETWORK_BATCH = 50 };

static FewRun run_of(const FewLabelsPlan *plan, LabelUse use, const Spec *spec,
                     const Numbers *numbers)
{
    bool network = use == USE_NETWORK;
    double width = network ? plan->network_width
                           : plan->width / sqrt((double)shape_size(spec->input));
    return (FewRun){ .spec = spec, .train = network ? plan->pool : &numbers->pool,
                     .test = network ? plan->test : &numbers->test,
                     .batch = network ? NETWORK_BATCH : REGRESSION_BATCH,
                     .prior = { PRIOR_GAUSSIAN, width }, .step = network ? 0.03 : 0.1,
                     .steps = plan->steps, .seed = plan->seed };
}

/* All sizes and draws of one use, into its part of the accuracies. */
static void learn_by(const FewLabelsPlan *plan, LabelUse use, const Spec *spec,
                     const Numbers *numbers, double *accuracy, Progress *progress)
{
    size_t count = plan->sizes * (size_t)plan->draws;
    FewRun *runs = memory_new(count, sizeof *runs);
    FewResult *results = memory_new(count, sizeof *results);
    for (size_t i = 0; i < count; i++) {
        runs[i] = run_of(plan, use, spec, numbers);
        runs[i].examples = plan->few[i / (size_t)plan->draws];
        runs[i].replicate = i % (size_t)plan->draws;
    }
    few_images_learn(runs, count, results, NULL);
    for (size_t i = 0; i < count; i++)
        accuracy[i] = results[i].test.accuracy;
    progress_add(progress, 1.0 / LABEL_USES);
    free(results);
    free(runs);
}

void few_labels(const FewLabelsPlan *plan, double *accuracy, Progress *progress)
{
    Network *chance = untrained(plan), *networks[] = { plan->adversary, chance, NULL };
    for (int use = 0; use < LABEL_USES; use++) {
        double *place = accuracy + (size_t)use * plan->sizes * (size_t)plan->draws;
        Numbers numbers = { 0 };
        if (use != USE_NETWORK)
            numbers = numbers_by(use == USE_PIXELS ? pixels_of : features_of, networks[use], plan);
        Spec *spec = use == USE_NETWORK ? network_spec(plan) : regression_spec(&numbers.pool);
        learn_by(plan, (LabelUse)use, spec, &numbers, place, progress);
        dataset_free(&numbers.pool);
        dataset_free(&numbers.test);
        free(spec);
    }
    network_free(chance);
}
