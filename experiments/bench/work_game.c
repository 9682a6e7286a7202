#include <stdlib.h>
#include <string.h>

#include "imitate/game.h"
#include "base/memory.h"
#include "lab/text.h"
#include "learn/synthetic.h"
#include "work_network.h"
#include "workload.h"

enum { RING_MODES = 8, RING_POINTS = 10000 };

typedef struct Playing {
    Game   *game;
    Dataset examples;
} Playing;

static double game_turn(void *state, int turn)
{
    Playing *p = state;
    for (int i = 0; i < turn; i++)
        game_step(p->game);
    return turn;
}

/* `net` is FORGER / ADVERSARY. */
static void *game_prepare(const Workload *workload, Dataset examples, int warm)
{
    Playing *p = memory_new(1, sizeof *p);
    char *forger = text_format("%s", workload->net), *adversary = strchr(forger, '/');
    *adversary++ = '\0';
    p->examples = examples;
    p->game = game_new(work_network(forger), work_network(adversary), source_dataset(&p->examples),
                       (GameSettings){ .batch = workload->batch, .real_target = 0.1,
                                       .forger = optimiser_new(OPTIMISER_ADAM, 1e-3),
                                       .adversary = optimiser_new(OPTIMISER_ADAM, 1e-3) },
                       rng_stream(1, "game"));
    free(forger);
    game_turn(p, warm);
    return p;
}

static void *plane_prepare(const Workload *workload, const Dataset *images)
{
    (void)images;
    Rng rng = rng_stream(1, "ring");
    return game_prepare(workload, synthetic_gaussians_ring(RING_POINTS, RING_MODES, 2, 0.02, &rng),
                        100);
}

static void *images_prepare(const Workload *workload, const Dataset *images)
{
    Dataset examples = dataset_slice(images, 0, images->n);
    examples.offset += 1 / (2 * examples.gain);         /* from 0 .. 1 to -1 .. 1, as tanh has it */
    examples.gain *= 2;
    return game_prepare(workload, examples, 2);
}

static void game_finish(void *state)
{
    Playing *p = state;
    Network *forger = p->game->forger, *adversary = p->game->adversary;
    game_free(p->game);
    network_free(forger);
    network_free(adversary);
    dataset_free(&p->examples);
    free(p);
}

const Work work_plane_game = { "plane_game", plane_prepare, game_turn, game_finish,
                               NULL };
const Work work_image_game = { "image_game", images_prepare, game_turn, game_finish,
                               NULL };
