#include "game.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "grad/loss.h"

/* How many examples the adversary sees at once. */
static int pack_of(const Network *forger, const Network *adversary, Shape example)
{
    size_t size = shape_size(example);
    if (network_outputs(forger) != size)
        error_stop("the forger makes %zu numbers, but a real example has %zu: end its network "
                   "with %zu", network_outputs(forger), size, size);
    if (network_inputs(adversary) % size)
        error_stop("the adversary takes %zu numbers, but an example has %zu: begin its network "
                   "with %zu, or a multiple to see several at once", network_inputs(adversary), size,
                   size);
    if (network_outputs(adversary) != 1)
        error_stop("the adversary gives %zu numbers: end its network with 1, the logit of "
                   "\"forged\"", network_outputs(adversary));
    return (int)(network_inputs(adversary) / size);
}

static Shape batch_of(Shape example, int n)
{
    return shape_image(n, example.h, example.w, example.c);
}

static void tape_begin(Game *game)
{
    game->tape = tape_new();
    tape_recycle(game->tape, true);
}

Game *game_new(Network *forger, Network *adversary, Source source, GameSettings settings, Rng rng)
{
    int pack = pack_of(forger, adversary, source.shape);
    if (settings.batch < 1)
        error_bug("game_new: a batch of %d examples", settings.batch);
    Game *game = memory_new(1, sizeof *game);
    real *targets = memory_new(2 * (size_t)settings.batch, sizeof *targets);
    for (int i = 0; i < settings.batch; i++) {
        targets[i] = 1;
        targets[settings.batch + i] = (real)settings.real_target;
    }
    int n = settings.batch * pack;
    uint64_t order = rng_bits(&rng), seeds = rng_bits(&rng), noise = rng_bits(&rng);
    *game = (Game){ .forger = forger, .adversary = adversary, .real = source,
                    .settings = settings, .pack = pack,
                    .order = rng_stream(order, "real examples"),
                    .seeds = rng_stream(seeds, "seeds"),
                    .noise = rng_stream(noise, "noise"),
                    .x = tensor_new(batch_of(source.shape, n)),
                    .z = tensor_new(batch_of(forger->spec.input, n)), .targets = targets };
    tape_begin(game);
    return game;
}

void game_rest(Game *game)
{
    tape_free(game->tape);
    game->forged = NULL;
    tape_begin(game);
}

void game_free(Game *game)
{
    if (!game)
        return;
    tape_free(game->tape);
    tensor_free(&game->x);
    tensor_free(&game->z);
    free(game->targets);
    free(game);
}

/* The examples as the adversary sees them. */
static Var through_noise(Game *game, Var examples)
{
    Tensor noise = { examples->value.shape, NULL };
    noise.data = tape_take(game->tape, tensor_size(noise) * sizeof(real));
    rng_fill_normal(&game->noise, noise.data, tensor_size(noise), 0, (real)game->settings.noise);
    return v_add(examples, tape_input(game->tape, noise));
}

/* The adversary's logits, one for each pack of examples. */
static Var logits_of(Game *game, Var examples)
{
    if (game->settings.noise > 0)
        examples = through_noise(game, examples);
    Shape packs = batch_of(game->adversary->spec.input, game->settings.batch);
    return network_forward(game->adversary, game->tape, v_reshape(examples, packs), MODE_TRAIN);
}

/* Notes a loss that is no longer finite; false from then on. */
static bool still_finite(Game *game, double loss, Player player, const Network *network)
{
    if (!isfinite(loss) && !game->event.step)
        game->event = (GameEvent){ game->steps + 1, player, network_first_not_finite(network) };
    return !game->event.step;
}

static void learn(Network *network, Optimiser *optimiser)
{
    optimiser_step(optimiser, network->param, network->params);
}

void game_adversary_phase(Game *game)
{
    const real *forged = game->targets, *not_forged = forged + game->settings.batch;
    tape_reset(game->tape);
    network_clear_gradients(game->adversary);

    game->real.draw(game->real.context, &game->order, (size_t)game->x.shape.n, game->x.data);
    rng_fill_normal(&game->seeds, game->z.data, tensor_size(game->z), 0, 1);
    Var z = tape_input(game->tape, game->z);
    game->forged = network_forward(game->forger, game->tape, z, MODE_TRAIN);

    Var on_real = v_log_loss(logits_of(game, tape_input(game->tape, game->x)), not_forged);
    Var on_forged = v_log_loss(logits_of(game, v_detach(game->forged)), forged);
    Var loss = v_scale(v_add(on_real, on_forged), (real)0.5);
    backward(loss);

    game->losses.real = (double)on_real->value.data[0];
    game->losses.forged = (double)on_forged->value.data[0];
    if (still_finite(game, (double)loss->value.data[0], PLAYER_ADVERSARY, game->adversary))
        learn(game->adversary, &game->settings.adversary);
}

void game_forger_phase(Game *game)
{
    const real *forged = game->targets, *not_forged = forged + game->settings.batch;
    network_clear_gradients(game->forger);

    game->adversary->frozen = true;
    Var logits = logits_of(game, game->forged);
    game->adversary->frozen = false;
    Var loss = game->settings.reward == REWARD_SATURATING
                   ? v_scale(v_log_loss(logits, forged), -1) : v_log_loss(logits, not_forged);
    backward(loss);

    game->losses.forger = (double)loss->value.data[0];
    if (still_finite(game, game->losses.forger, PLAYER_FORGER, game->forger))
        learn(game->forger, &game->settings.forger);
}

GameLosses game_step(Game *game)
{
    int phases = game->settings.adversary_steps > 0 ? game->settings.adversary_steps : 1;
    for (int i = 0; i < phases; i++)
        game_adversary_phase(game);
    game_forger_phase(game);
    game->steps++;
    return game->losses;
}

void game_archive(Game *game, Archive *archive)
{
    network_archive(game->forger, archive);
    network_archive(game->adversary, archive);
    optimiser_archive(&game->settings.forger, archive);
    optimiser_archive(&game->settings.adversary, archive);
    archive_value(archive, game->order);
    archive_value(archive, game->seeds);
    archive_value(archive, game->noise);
    archive_value(archive, game->steps);
    archive_value(archive, game->losses);
    archive_value(archive, game->event);
}

void forge(Network *forger, Rng *rng, size_t n, real *x)
{
    Tensor z = tensor_new(batch_of(forger->spec.input, (int)n));
    rng_fill_normal(rng, z.data, tensor_size(z), 0, 1);
    forge_seeds(forger, n, z.data, x);
    tensor_free(&z);
}

void forge_seeds(Network *forger, size_t n, const real *seeds, real *x)
{
    network_evaluate(forger, (Tensor){ batch_of(forger->spec.input, (int)n), (real *)seeds }, x);
}
