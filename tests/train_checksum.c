/*
 * train_checksum.c -- trains small networks and prints one number made of every bit of them.
 *
 * Training is chaotic: a difference in the last bit of one product at the first step is a
 * different network at the last.  So if this number is the same from two compilers or two
 * processors, they compute alike.  tests/check_bits.sh compares it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/random.h"
#include "learn/network.h"
#include "learn/training.h"
#include "learn/weights.h"

#define EXAMPLES 517
#define INPUTS    57
#define CLASSES    5

/* Clouds of points, one around a centre for each class. */
static Dataset clouds(uint64_t seed)
{
    Rng rng = rng_stream(seed, "clouds");
    real centre[CLASSES][INPUTS];
    rng_fill_normal(&rng, &centre[0][0], CLASSES * INPUTS, 0, 1);

    Dataset data = dataset_of_reals("clouds", EXAMPLES, 1, 1, INPUTS, CLASSES);
    rng_fill_normal(&rng, data.values, EXAMPLES * INPUTS, 0, 1);
    for (size_t i = 0; i < EXAMPLES; i++) {
        data.labels[i] = (int)rng_below(&rng, CLASSES);
        for (size_t k = 0; k < INPUTS; k++)
            data.values[i * INPUTS + k] += centre[data.labels[i]][k];
    }
    dataset_seal(&data);
    return data;
}

static uint64_t trained(uint64_t hash, const char *text, TrainingSettings settings,
                        const Dataset *data)
{
    Message why;
    Spec spec;
    WeightScale scale;
    if (!spec_parse(text, &spec, &why) || !weights_parse("critical", &scale, &why))
        error_bug("%s", why.text);

    Network *network = network_new(&spec);
    Rng weights = rng_stream(1, "weights");
    network_draw_weights(network, scale, &weights);
    Trainer *trainer = trainer_new(network, data, settings, rng_stream(1, "order"));
    double loss = 0;
    for (int epoch = 0; epoch < 5; epoch++)
        loss = trainer_epoch(trainer);
    trainer_free(trainer);

    uint64_t checksum = network_checksum(network);
    fprintf(stderr, "    loss %.17g  %s\n", loss, text);
    network_free(network);
    hash = hash_bytes(hash, &loss, sizeof loss);
    return hash_bytes(hash, &checksum, sizeof checksum);
}

int main(void)
{
    Dataset data = clouds(1);
    Prior none = { .kind = PRIOR_NONE }, gaussian = { PRIOR_GAUSSIAN, 0.7 };
    TrainingSettings adam = { 41, optimiser_new(OPTIMISER_ADAM, 3e-3), gaussian };
    TrainingSettings momentum = { 41, optimiser_new(OPTIMISER_MOMENTUM, 1e-2), none };

    uint64_t hash = HASH_START;
    hash = trained(hash, "57 100:relu 37:abs 5", adam, &data);
    hash = trained(hash, "57 64:tanh:bn 33:sigmoid:bn 5", adam, &data);
    hash = trained(hash, "57 100:sigmoid*10 5", momentum, &data);
    dataset_free(&data);
    printf("%016" PRIx64 "\n", hash);
    return 0;
}
