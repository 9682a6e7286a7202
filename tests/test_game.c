/*
 * test_game.c -- the imitation game: whose weights move in which phase, by which gradient.
 */
#include "imitate/game.h"

#include <stdlib.h>

#include "common.h"
#include "grad/loss.h"

Suite *suite_game(void);

/* Points around (2, -1). */
static void draw_cloud(const void *context, Rng *rng, size_t n, real *x)
{
    (void)context;
    rng_fill_normal(rng, x, 2 * n, 0, (real)0.3);
    for (size_t i = 0; i < n; i++)
        x[2 * i] += 2, x[2 * i + 1] -= 1;
}

static Source cloud(void)
{
    return (Source){ draw_cloud, NULL, shape_matrix(1, 2) };
}

static GameSettings settings_of(OptimiserKind kind, double step)
{
    return (GameSettings){ .batch = 16, .forger = optimiser_new(kind, step),
                           .adversary = optimiser_new(kind, step) };
}

static Game *game_of(Network *forger, Network *adversary, GameSettings settings)
{
    return game_new(forger, adversary, cloud(), settings, rng_stream(97, "game"));
}

/* ---- Phases -------------------------------------------------------------- */

START_TEST(each_phase_moves_one_player)
{
    Network *forger = network_drawn("3 5:tanh 2"), *adversary = network_drawn("2 7:abs 1");
    Game *game = game_of(forger, adversary, settings_of(OPTIMISER_ADAM, 0.01));
    uint64_t f = network_checksum(forger), a = network_checksum(adversary);
    game_adversary_phase(game);
    ck_assert_uint_eq(network_checksum(forger), f);
    ck_assert_uint_ne(network_checksum(adversary), a);
    ck_assert(!forger->param[0].has_gradient);
    a = network_checksum(adversary);
    real slope = adversary->param[0].gradient.data[0];
    game_forger_phase(game);
    ck_assert(adversary->param[0].gradient.data[0] == slope);
    ck_assert_uint_ne(network_checksum(forger), f);
    ck_assert_uint_eq(network_checksum(adversary), a);
    ck_assert(!adversary->frozen);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* What the forger pays, for these seeds and this adversary. */
static double price(Network *forger, Network *adversary, Tensor z, Reward reward)
{
    size_t n = (size_t)z.shape.n;
    real *x = malloc(2 * n * sizeof *x), *a = malloc(n * sizeof *a);
    double sum = 0;
    network_evaluate(forger, z, x);
    network_evaluate(adversary, (Tensor){ shape_matrix((int)n, 2), x }, a);
    for (size_t i = 0; i < n; i++) {
        double s = 1 / (1 + exp(-(double)a[i]));
        sum += reward == REWARD_SATURATING ? log(s) : -log(1 - s);
    }
    free(x);
    free(a);
    return sum / (double)n;
}

/* With step a of plain descent, w moves by -a dJ/dw; dJ/dw by central differences, which know
 * nothing of a tape, a frozen network or a detached Var. */
START_TEST(the_forger_follows_its_reward_through_the_adversary)
{
    Reward reward = _i ? REWARD_SATURATING : REWARD_NON_SATURATING;
    const double step = REAL_IS_DOUBLE ? 1e-3 : 1e-1, h = REAL_IS_DOUBLE ? 1e-5 : 1e-2;
    Network *forger = network_drawn("3 5:tanh 2"), *adversary = network_drawn("2 7:tanh 1");
    GameSettings settings = settings_of(OPTIMISER_SGD, step);
    settings.reward = reward;
    Game *game = game_of(forger, adversary, settings);
    game_adversary_phase(game);

    double expected[64];
    int count = 0;
    for (int k = 0; k < forger->params; k++)
        for (size_t i = 0; i < tensor_size(forger->param[k].value); i++) {
            real *w = &forger->param[k].value.data[i], kept = *w;
            *w = kept + (real)h;
            double above = price(forger, adversary, game->z, reward);
            *w = kept - (real)h;
            double below = price(forger, adversary, game->z, reward);
            *w = kept;
            expected[count++] = (double)kept - step * (above - below) / (2 * h);
        }
    ck_assert_int_eq(count, 5 * 3 + 5 + 2 * 5 + 2);
    double before = price(forger, adversary, game->z, reward);
    game_forger_phase(game);
    assert_close(game->losses.forger, before, 10 * ROUNDING);
    count = 0;
    for (int k = 0; k < forger->params; k++)
        for (size_t i = 0; i < tensor_size(forger->param[k].value); i++)
            assert_close(forger->param[k].value.data[i], expected[count++],
                         REAL_IS_DOUBLE ? 1e-11 : 3e-5);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* The adversary's phase is a step of ordinary training, of a classifier of real and forged. */
START_TEST(the_adversary_learns_to_tell_them_apart)
{
    Network *forger = network_drawn("3 5:tanh 2"), *adversary = network_drawn("2 7:tanh 1");
    Network *twin = network_drawn("2 7:tanh 1");
    GameSettings settings = settings_of(OPTIMISER_SGD, 0.5);
    settings.real_target = 0.1;
    Game *game = game_of(forger, adversary, settings);
    game_adversary_phase(game);

    real x[64], answers[32];
    memcpy(x, game->x.data, 32 * sizeof *x);
    network_evaluate(forger, game->z, x + 32);
    for (int i = 0; i < 32; i++)
        answers[i] = i < 16 ? (real)0.1 : 1;
    Tape *tape = tape_new();
    Tensor both = { shape_matrix(32, 2), x };
    Var loss = v_log_loss(network_forward(twin, tape, tape_input(tape, both), MODE_TRAIN), answers);
    backward(loss);
    assert_close(loss->value.data[0], (game->losses.real + game->losses.forged) / 2, 10 * ROUNDING);
    Optimiser descent = optimiser_new(OPTIMISER_SGD, 0.5);
    optimiser_step(&descent, twin->param, twin->params);
    for (int k = 0; k < twin->params; k++)
        for (size_t i = 0; i < tensor_size(twin->param[k].value); i++)
            assert_close(adversary->param[k].value.data[i], twin->param[k].value.data[i],
                         10 * ROUNDING);
    tape_free(tape);
    game_free(game);
    network_free(forger);
    network_free(adversary);
    network_free(twin);
}
END_TEST

START_TEST(more_steps_for_the_adversary)
{
    Network *forger = network_drawn("3 2"), *adversary = network_drawn("2 1");
    GameSettings settings = settings_of(OPTIMISER_SGD, 0.1);
    settings.adversary_steps = 3;
    Game *game = game_of(forger, adversary, settings);
    Game *apart = game_of(forger, adversary, settings);
    Rng order = apart->order;
    real x[32];
    game_step(game);
    for (int i = 0; i < 3; i++)
        draw_cloud(NULL, &order, 16, x);
    ck_assert_int_eq(memcmp(&game->order, &order, sizeof order), 0);
    ck_assert_int_eq(game->steps, 1);
    game_free(game);
    game_free(apart);
    network_free(forger);
    network_free(adversary);
}
END_TEST

START_TEST(a_rest_changes_nothing)
{
    Network *forger[2], *adversary[2];
    Game *game[2];
    for (int k = 0; k < 2; k++) {
        forger[k] = network_drawn("3 4:relu:bn 2"), adversary[k] = network_drawn("2 4:leaky 1");
        game[k] = game_of(forger[k], adversary[k], settings_of(OPTIMISER_ADAM, 0.01));
        for (int i = 0; i < 3; i++) {
            game_step(game[k]);
            if (k == 1)
                game_rest(game[k]);
        }
    }
    ck_assert(network_checksum(forger[0]) == network_checksum(forger[1]));
    ck_assert(network_checksum(adversary[0]) == network_checksum(adversary[1]));
    for (int k = 0; k < 2; k++) {
        game_free(game[k]);
        network_free(forger[k]);
        network_free(adversary[k]);
    }
}
END_TEST

/* ---- Packs --------------------------------------------------------------- */

/* An adversary of pairs whose logit is the product-free difference |x1 - x2| of the first
 * numbers: only the pairing can tell it anything. */
START_TEST(an_adversary_of_packs_sees_several_at_once)
{
    Network *forger = network_drawn("3 2"), *adversary = network_drawn("4 1:abs 1");
    tensor_fill(adversary->param[0].value, 0);
    adversary->param[0].value.data[0] = 1;          /* the first number of the first example */
    adversary->param[0].value.data[2] = -1;         /* ... and of the second */
    adversary->param[1].value.data[0] = 0;
    adversary->param[2].value.data[0] = 1;
    adversary->param[3].value.data[0] = 0;
    Game *game = game_of(forger, adversary, settings_of(OPTIMISER_SGD, 1e-30));
    ck_assert_int_eq(game->pack, 2);
    ck_assert_int_eq(game->x.shape.n, 32);
    game_adversary_phase(game);
    double expected = 0;
    for (int i = 0; i < 16; i++) {
        double a = fabs((double)game->x.data[4 * i] - (double)game->x.data[4 * i + 2]);
        expected += log1p(exp(a)) / 16;
    }
    assert_close(game->losses.real, expected, 10 * ROUNDING);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* ---- The whole ----------------------------------------------------------- */

/* The players go round what they seek (lesson 17), so it is the mean over time that comes there. */
START_TEST(a_cloud_is_forged)
{
    enum { N = 100 };
    Network *forger = network_drawn("3 16:relu 2"), *adversary = network_drawn("2 16:relu 1");
    GameSettings settings = settings_of(OPTIMISER_ADAM, 0.003);
    settings.forger.beta1 = settings.adversary.beta1 = 0.5;
    Game *game = game_of(forger, adversary, settings);
    Rng rng = rng_stream(101, "seeds");
    real x[2 * N];
    double mean[2] = { 0, 0 };
    for (int i = 0; i < 3000; i++) {
        game_step(game);
        if (i < 1000 || i % 20)
            continue;
        uint64_t before = network_checksum(forger);
        forge(forger, &rng, N, x);
        ck_assert_uint_eq(network_checksum(forger), before);
        for (int k = 0; k < 2 * N; k++)
            mean[k % 2] += (double)x[k] / (N * 100);
    }
    ck_assert_double_lt(fabs(mean[0] - 2), 0.2);
    ck_assert_double_lt(fabs(mean[1] + 1), 0.2);
    ck_assert_int_eq(game->event.step, 0);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

START_TEST(a_loss_that_is_no_number_is_a_result)
{
    Network *forger = network_drawn("3 4:tanh 2"), *adversary = network_drawn("2 7:abs 5:abs 1");
    Game *game = game_of(forger, adversary, settings_of(OPTIMISER_SGD, 0.01));
    game_step(game);
    uint64_t f = network_checksum(forger);
    adversary->param[2].value.data[0] = (real)NAN;
    game_step(game);
    ck_assert_int_eq(game->event.step, 2);
    ck_assert_int_eq(game->event.player, PLAYER_ADVERSARY);
    ck_assert_int_eq(game->event.layer, 2);
    game_step(game);
    ck_assert_uint_eq(network_checksum(forger), f);
    ck_assert_int_eq(game->event.step, 2);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* ---- Sources ------------------------------------------------------------- */

START_TEST(a_data_set_is_drawn_evenly)
{
    enum { N = 70000 };
    Dataset data = dataset_of_reals("numbers", 7, 1, 1, 1, 0);
    for (int i = 0; i < 7; i++)
        data.values[i] = (real)i;
    dataset_seal(&data);
    Source source = source_dataset(&data);
    real *x = malloc(N * sizeof *x);
    Rng rng = rng_stream(103, "order");
    source.draw(source.context, &rng, N, x);
    int seen[7] = { 0 };
    for (int i = 0; i < N; i++)
        seen[(int)x[i]]++;
    for (int i = 0; i < 7; i++)             /* sd of a count: sqrt(N 1/7 6/7) = 93 */
        ck_assert_int_lt(abs(seen[i] - N / 7), 4 * 93);
    free(x);
    dataset_free(&data);
}
END_TEST

/* ---- Mistakes ------------------------------------------------------------ */

static void does_not_fit(const char *forger, const char *adversary)
{
    game_of(network_drawn(forger), network_drawn(adversary), settings_of(OPTIMISER_SGD, 0.1));
}

START_TEST(players_that_do_not_fit_are_refused)
{
    static const char *const pairs[][2] = { { "3 4", "2 1" }, { "3 2", "3 1" }, { "3 2", "2 2" } };
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        does_not_fit(pairs[_i][0], pairs[_i][1]);
        _exit(0);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}
END_TEST

Suite *suite_game(void)
{
    Suite *suite = suite_create("game");
    TCase *tcase = tcase_create("game");
    tcase_add_test(tcase, each_phase_moves_one_player);
    tcase_add_loop_test(tcase, the_forger_follows_its_reward_through_the_adversary, 0, 2);
    tcase_add_test(tcase, the_adversary_learns_to_tell_them_apart);
    tcase_add_test(tcase, more_steps_for_the_adversary);
    tcase_add_test(tcase, a_rest_changes_nothing);
    tcase_add_test(tcase, an_adversary_of_packs_sees_several_at_once);
    tcase_add_test(tcase, a_cloud_is_forged);
    tcase_add_test(tcase, a_loss_that_is_no_number_is_a_result);
    tcase_add_test(tcase, a_data_set_is_drawn_evenly);
    tcase_add_loop_test(tcase, players_that_do_not_fit_are_refused, 0, 3);
    suite_add_tcase(suite, tcase);
    return suite;
}
