#include "reward_gradient.h"

#include "base/elementary.h"

static void draw_real(const void *context, Rng *rng, size_t n, real *x)
{
    (void)context;
    rng_fill_normal(rng, x, n, 0, 1);
}

/* y = factor x + constant, as a network. */
static Network *line(double factor, double constant)
{
    Spec spec = { .input = shape_matrix(1, 1), .layers = 1 };
    spec.layer[0].out = shape_matrix(1, 1);
    Network *network = network_new(&spec);
    network->param[0].value.data[0] = (real)factor;
    network->param[1].value.data[0] = (real)constant;
    return network;
}

double reward_gradient(double mean, Reward reward, int batch, uint64_t seed, uint64_t number)
{
    Network *forger = line(1, mean), *adversary = line(mean, -mean * mean / 2);
    Source source = { draw_real, NULL, shape_matrix(1, 1) };
    Optimiser standstill = optimiser_new(OPTIMISER_SGD, 1e-30);
    GameSettings settings = { .batch = batch, .reward = reward, .forger = standstill,
                              .adversary = standstill };
    Game *game = game_new(forger, adversary, source, settings,
                          rng_substream(seed, "reward gradient", number));
    game_step(game);
    double gradient = (double)forger->param[1].gradient.data[0];
    game_free(game);
    network_free(forger);
    network_free(adversary);
    return gradient;
}

typedef struct Part { Reward reward; int power; } Part;

static double part_of(NormalPair pair, double x, const void *context)
{
    const Part *part = context;
    double a = pair_logit(pair, x);
    double g = pair.mean * double_sigmoid(part->reward == REWARD_SATURATING ? -a : a);
    return part->power == 2 ? g * g : g;
}

double reward_gradient_exact(double mean, Reward reward, double *deviation)
{
    NormalPair pair = { mean, 1 };
    double first = pair_expectation(pair, NULL, part_of, &(Part){ reward, 1 });
    double second = pair_expectation(pair, NULL, part_of, &(Part){ reward, 2 });
    *deviation = sqrt(second - first * first);
    return first;
}
