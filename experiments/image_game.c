#include "image_game.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "imitate/image_features.h"
#include "learn/weights.h"

enum { SEED_SIZE = 64 };

ImageGamePlan image_game_plan(void)
{
    ImageGamePlan plan = { .batch = 64, .forger_activation = ACTIVATION_relu,
                           .adversary_activation = ACTIVATION_leaky, .batch_norm = true,
                           .step = 2e-3, .steps = 6000, .seed = 1 };
    image_game_widen(&plan, 32);
    return plan;
}

void image_game_widen(ImageGamePlan *plan, int width)
{
    plan->adversary_width = width;
    plan->forger_width = 2 * width;
}

static int half(int width)
{
    return (width + 1) / 2;
}

void image_game_specs(const ImageGamePlan *plan, char forger[IMAGE_GAME_SPEC],
                      char adversary[IMAGE_GAME_SPEC])
{
    const Dataset *x = plan->images;
    const char *f = activation_name(plan->forger_activation);
    const char *a = activation_name(plan->adversary_activation);
    const char *bn = plan->batch_norm ? ":bn" : "";
    snprintf(forger, IMAGE_GAME_SPEC, "%d %dx%dx%d:%s%s upconv4s2:%d:%s%s upconv4s2:%d:tanh",
             SEED_SIZE, x->h / 4, x->w / 4, plan->forger_width, f, bn, half(plan->forger_width), f,
             bn, x->c);
    int end = snprintf(adversary, IMAGE_GAME_SPEC, "%dx%dx%d conv4s2:%d:%s conv4s2:%d:%s", x->h,
                       x->w, x->c, half(plan->adversary_width), a, plan->adversary_width, a);
    if (plan->bare_adversary)
        snprintf(adversary + end, IMAGE_GAME_SPEC - (size_t)end, " 1");
    else
        snprintf(adversary + end, IMAGE_GAME_SPEC - (size_t)end, "%s %d:%s 1", bn, SEED_SIZE, a);
}

static Network *player(const char *text, Rng rng)
{
    Network *network = network_parse(text, text);
    network_draw_weights(network, (WeightScale){ WEIGHTS_SIGMA, 0.02, 0 }, &rng);
    return network;
}

Game *image_game_new(const ImageGamePlan *plan)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    const Dataset *images = plan->images;
    if (images->h % 4 || images->w % 4)
        error_stop("the game needs images whose sides are multiples of 4, not %d x %d",
                   images->h, images->w);
    image_game_specs(plan, forger, adversary);
    GameSettings settings = { .batch = plan->batch, .real_target = 0.1,
                              .forger = optimiser_new(OPTIMISER_ADAM, plan->step),
                              .adversary = optimiser_new(OPTIMISER_ADAM, plan->step) };
    settings.forger.beta1 = settings.adversary.beta1 = 0;
    settings.forger.beta2 = settings.adversary.beta2 = 0.99;
    return game_new(player(forger, rng_stream(plan->seed, "forger")),
                    player(adversary, rng_stream(plan->seed, "adversary")),
                    source_dataset(images), settings, rng_stream(plan->seed, "game"));
}

void image_game_free(Game *game)
{
    if (!game)
        return;
    network_free(game->forger);
    network_free(game->adversary);
    game_free(game);
}

GameLosses image_game_step(const ImageGamePlan *plan, Game *game)
{
    double left = 2 * (1 - (double)game->steps / (double)plan->steps);
    double step = plan->step * (left < 1 ? left : 1);
    game->settings.forger.step = game->settings.adversary.step = step;
    return game_step(game);
}

/* tanh's -1 .. 1 to the nearest of the bytes 0 .. 255. */
static unsigned char byte_of(real x)
{
    real level = (x + 1) * (real)127.5 + (real)0.5;
    return level > 0 ? level < 255 ? (unsigned char)(int)level : 255 : 0;
}

Dataset image_game_forge(const ImageGamePlan *plan, Network *forger, Rng *rng, size_t n)
{
    enum { PIECE = 500 };
    const Dataset *like = plan->images;
    size_t size = dataset_example_size(like);
    Dataset made = dataset_of_bytes("forgeries", n, like->h, like->w, like->c, 0);
    real *x = memory_new(PIECE * size, sizeof *x);
    for (size_t first = 0; first < n; first += PIECE) {
        size_t now = n - first < PIECE ? n - first : PIECE;
        forge(forger, rng, now, x);
        for (size_t i = 0; i < now * size; i++)
            made.pixels[first * size + i] = byte_of(x[i]);
    }
    free(x);
    dataset_seal(&made);
    image_range(&made);
    return made;
}
