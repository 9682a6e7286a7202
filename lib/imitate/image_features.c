#include "image_features.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "learn/weights.h"

void image_range(Dataset *images)
{
    images->offset = (real)127.5;
    images->gain = (real)(1 / 127.5);
}

FeaturePlan feature_plan(void)
{
    return (FeaturePlan){ .net = "%dx%dx%d conv4s2:16:relu:bn conv4s2:32:relu:bn 64:sigmoid %d",
                          .epochs = 4, .batch = 64, .step = 3e-3, .seed = 1 };
}

Network *feature_network(const FeaturePlan *plan, const Dataset *images)
{
    char text[400];
    snprintf(text, sizeof text, plan->net, images->h, images->w, images->c, images->classes);
    Network *network = network_parse(text, "features");
    Rng rng = rng_stream(plan->seed, "features: weights");
    network_draw_weights(network, (WeightScale){ WEIGHTS_HE, 0, 0 }, &rng);
    return network;
}

void feature_train(const FeaturePlan *plan, Network *network, const Dataset *train,
                   void (*done)(double share))
{
    TrainingSettings settings = { .batch = plan->batch,
                                  .optimiser = optimiser_new(OPTIMISER_ADAM, plan->step) };
    Trainer *trainer = trainer_new(network, train, settings,
                                   rng_stream(plan->seed, "features: order"));
    long steps = plan->epochs * trainer_steps_per_epoch(trainer);
    for (long i = 0; i < steps && !interrupt_requested(); i++) {
        trainer->settings.optimiser.step = plan->step * (double)(steps - i) / (double)steps;
        trainer_step(trainer);
        if (done)
            done((double)(i + 1) / (double)steps);
    }
    trainer_free(trainer);
}

static int last_hidden(const Network *network)
{
    return network->layers - 2;
}

/* Rows of features from images already gathered, on a tape that is used again. */
static void read_piece(Network *network, int layer, Tape *tape, real *images, size_t n, Features f,
                       size_t first)
{
    Tensor x = { network->spec.input, images };
    x.shape.n = (int)n;
    tape_reset(tape);
    network_forward(network, tape, tape_input(tape, x), MODE_EVALUATE);
    memcpy(f.x + first * f.d, network->layer[layer].output->value.data, n * f.d * sizeof *f.x);
}

enum { PIECE = 250 };

static Features features_new(const Network *network, int layer, size_t n)
{
    size_t d = shape_size(network->spec.layer[layer].out);
    return (Features){ n, d, memory_new(n * d, sizeof(real)) };
}

Features feature_read(Network *network, const real *images, size_t n)
{
    size_t size = shape_size(network->spec.input);
    int layer = last_hidden(network);
    Features f = features_new(network, layer, n);
    Tape *tape = tape_new();
    network->frozen = true;
    for (size_t i = 0; i < n; i += PIECE)
        read_piece(network, layer, tape, (real *)images + i * size, n - i < PIECE ? n - i : PIECE,
                   f, i);
    network->frozen = false;
    tape_free(tape);
    return f;
}

Features feature_read_dataset(Network *network, const Dataset *images)
{
    return feature_read_layer(network, last_hidden(network), images);
}

Features feature_read_layer(Network *network, int layer, const Dataset *images)
{
    size_t size = dataset_example_size(images);
    Features f = features_new(network, layer, images->n);
    real *x = memory_new(PIECE * size, sizeof *x);
    Tape *tape = tape_new();
    network->frozen = true;
    for (size_t i = 0, n; (n = dataset_gather_from(images, i, PIECE, x, NULL)) > 0; i += n)
        read_piece(network, layer, tape, x, n, f, i);
    network->frozen = false;
    tape_free(tape);
    free(x);
    return f;
}

static double feature_range(Features f, size_t feature)
{
    real low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f.n; i++) {
        real x = f.x[i * f.d + feature];
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    return (double)(high - low);
}

size_t feature_dead(Features f)
{
    double widest = 0;
    for (size_t j = 0; j < f.d; j++) {
        double range = feature_range(f, j);
        widest = range > widest ? range : widest;
    }
    size_t dead = 0;
    for (size_t j = 0; j < f.d; j++)
        dead += feature_range(f, j) <= 0.01 * widest;
    return dead;
}
