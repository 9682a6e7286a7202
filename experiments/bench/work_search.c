#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "base/memory.h"
#include "work_network.h"
#include "workload.h"

enum { CANDIDATES = 32, LAYERS_MAX = 6, NET_MAX = 120 };

typedef struct Search {
    int     batch;
    Dataset training, test;                     /* views */
    char    candidate[CANDIDATES][NET_MAX];
    char    nets[CANDIDATES * NET_MAX];         /* all of them, with ; between */
} Search;

/* Every width from 8 to 255, each octave equally likely. */
static void candidate_draw(Rng *rng, char *net)
{
    static const char *const activations[] = { "sigmoid", "relu", "abs" };
    const char *activation = activations[rng_below(rng, 3)];
    int layers = 1 + (int)rng_below(rng, LAYERS_MAX);
    int length = sprintf(net, "784");
    for (int l = 0; l < layers; l++) {
        int octave = 8 << rng_below(rng, 5);
        length += sprintf(net + length, " %d:%s", octave + (int)rng_below(rng, (uint64_t)octave),
                          activation);
    }
    sprintf(net + length, " 10");
}

static void candidate_score(size_t index, void *result, const void *context)
{
    const Search *search = context;
    Network *network = work_network(search->candidate[index]);
    Trainer *trainer = work_trainer(network, &search->training, search->batch);
    trainer_epoch(trainer);
    *(double *)result = network_score(network, &search->test).accuracy;
    trainer_free(trainer);
    network_free(network);
}

static double search_turn(void *state, int turn)
{
    double accuracy[CANDIDATES];
    parallel_map((size_t)turn, candidate_score, accuracy, sizeof accuracy[0], state);
    return turn;
}

static void *search_prepare(const Workload *workload, const Dataset *images)
{
    Search *search = memory_new(1, sizeof *search);
    Rng rng = rng_stream(1, "candidates");
    search->batch = workload->batch;
    search->training = dataset_slice(images, 0, SEARCH_TRAINING);
    search->test = dataset_slice(images, SEARCH_TRAINING, SEARCH_TEST);
    for (int i = 0; i < CANDIDATES; i++) {
        candidate_draw(&rng, search->candidate[i]);
        strcat(search->nets, i > 0 ? ";" : "");
        strcat(search->nets, search->candidate[i]);
    }
    return search;
}

static const char *search_nets(const void *state)
{
    return ((const Search *)state)->nets;
}

const Work work_search = { "search", search_prepare, search_turn, free, search_nets };
