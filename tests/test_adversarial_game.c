/*
 * test_adversarial_game.c -- modes counted, advice by differences, and games that are known.
 */
#include <stdlib.h>

#include "base/elementary.h"
#include "base/parallel.h"
#include "common.h"
#include "experiments/adversarial_game.h"
#include "experiments/bilinear_game.h"

Suite *suite_adversarial_game(void);

/* ---- Modes ------------------------------------------------------------------------------ */

START_TEST(modes_have_their_places)
{
    Mixture ring = mixture_ring(), grid = mixture_grid();
    for (int k = 0; k < 8; k++) {           /* none twice: 2 pi k / 8, not 2 pi k / 7 */
        assert_close(hypot(ring.mean[k][0], ring.mean[k][1]), 2, 1e-15);
        double next = hypot(ring.mean[k][0] - ring.mean[(k + 1) % 8][0],
                            ring.mean[k][1] - ring.mean[(k + 1) % 8][1]);
        assert_close(next, 4 * sin(3.14159265358979 / 8), 1e-14);
    }
    ck_assert(grid.mean[7][0] == 0 && grid.mean[7][1] == -2);
    ck_assert(grid.mean[24][0] == 4 && grid.mean[24][1] == 4);
    assert_close(HIGH_QUALITY_PERFECT, 1 - exp(-4.5), 1e-15);
}
END_TEST

/* Points put where the answer can be counted by hand. */
START_TEST(modes_are_counted)
{
    Mixture ring = mixture_ring();
    real x[2 * 10];
    for (int i = 0; i < 10; i++)            /* 5 of mode 2, 3 of mode 6, ... */
        for (int j = 0; j < 2; j++)
            x[2 * i + j] = (real)ring.mean[i < 5 ? 2 : 6][j];
    x[0] += (real)(2.9 * ring.sigma);
    x[3] += (real)(3.1 * ring.sigma);       /* ... one of them just too far away */
    x[16] = (real)NAN;                      /* ... and two nowhere at all */
    x[19] = (real)INFINITY;
    ModeScore score = mode_score(&ring, x, 10, 4);
    ck_assert_int_eq(score.captured, 1);
    assert_close(score.high_quality, 0.7, 1e-12);
    assert_close(score.reverse_kl, 0.5 * log(0.5 * 8) + 0.3 * log(0.3 * 8), 1e-12);
}
END_TEST

START_TEST(a_perfect_sampler_has_known_scores)
{
    enum { N = 2500, TIMES = 200 };
    Mixture mixture = _i ? mixture_grid() : mixture_ring();
    Source source = source_mixture(&mixture);
    real *x = malloc(2 * N * sizeof *x);
    Rng rng = rng_stream(107, "perfect");
    double quality = 0, kl = 0;
    for (int t = 0; t < TIMES; t++) {
        source.draw(source.context, &rng, N, x);
        ModeScore score = mode_score(&mixture, x, N, 20);
        ck_assert_int_eq(score.captured, mixture.modes);
        quality += score.high_quality / TIMES;
        kl += score.reverse_kl / TIMES;
    }
    double p = HIGH_QUALITY_PERFECT, floor = (mixture.modes - 1) / (2.0 * N);
    assert_close(quality, p, 4 * sqrt(p * (1 - p) / (N * TIMES)));
    /* 2n KL is chi-square of K - 1 degrees: its deviation is sqrt(2 (K-1)) / 2n */
    assert_close(kl, floor, 4 * sqrt(2.0 * (mixture.modes - 1) / TIMES) / (2.0 * N));
    free(x);
}
END_TEST

START_TEST(chance_has_a_known_quality)
{
    enum { N = 400000 };
    Mixture mixture = _i ? mixture_grid() : mixture_ring();
    real *x = malloc(2 * N * sizeof *x), reach = (real)mixture.reach;
    Rng rng = rng_stream(109, "chance");
    rng_fill_uniform(&rng, x, 2 * N, -reach, reach);
    double p = mixture_chance(&mixture);
    assert_close(mode_score(&mixture, x, N, 20).high_quality, p, 4 * sqrt(p / N));
    free(x);
}
END_TEST

/* ---- Advice ----------------------------------------------------------------------------- */

/* The forger's loss of a point in company, by the definition. */
static double loss_at(Network *forger, Network *adversary, Reward reward, const real *x)
{
    Rng rng = rng_stream(113, "company");
    real a;
    advise(forger, adversary, reward, &rng, 1, x, &a, NULL);
    double s = 1 / (1 + exp(-(double)a));
    return reward == REWARD_SATURATING ? log(s) : -log(1 - s);
}

START_TEST(advice_lowers_the_forgers_loss)
{
    Reward reward = _i % 2 ? REWARD_SATURATING : REWARD_NON_SATURATING;
    const double h = REAL_IS_DOUBLE ? 1e-5 : 1e-2;
    Network *forger = network_drawn("3 5:tanh 2");
    Network *adversary = network_drawn(_i < 2 ? "2 7:tanh 1" : "6 7:tanh 1");
    Rng rng = rng_stream(113, "company");
    real x[2] = { (real)0.7, (real)-0.3 }, a, advice[2];
    advise(forger, adversary, reward, &rng, 1, x, &a, advice);
    for (int k = 0; k < 2; k++) {
        real above[2] = { x[0], x[1] }, below[2] = { x[0], x[1] };
        above[k] += (real)h;
        below[k] -= (real)h;
        double slope = (loss_at(forger, adversary, reward, above) -
                        loss_at(forger, adversary, reward, below)) / (2 * h);
        assert_close(advice[k], -slope, REAL_IS_DOUBLE ? 1e-8 : 2e-4);
    }
    ck_assert(!adversary->frozen && !adversary->param[0].has_gradient);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* Several examples at once get the advice that each would get alone. */
START_TEST(advice_is_given_one_by_one)
{
    Network *forger = network_drawn("3 5:tanh 2"), *adversary = network_drawn("2 7:tanh 1");
    Rng rng = rng_stream(127, "company");
    real x[6] = { 1, 2, -1, 0, (real)0.5, -2 }, a[3], advice[6], b, alone[2];
    advise(forger, adversary, REWARD_NON_SATURATING, &rng, 3, x, a, advice);
    advise(forger, adversary, REWARD_NON_SATURATING, &rng, 1, x + 2, &b, alone);
    assert_close(a[1], b, 10 * ROUNDING);
    assert_close(advice[2], alone[0], 10 * ROUNDING);
    assert_close(advice[3], alone[1], 10 * ROUNDING);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* An adversary of pairs that looks at the second point only sees the company: a forgery. */
START_TEST(the_company_is_forged)
{
    Network *forger = network_drawn("3 5:tanh 2"), *adversary = network_drawn("4 1");
    tensor_fill(adversary->param[0].value, 0);
    adversary->param[0].value.data[2] = 1;
    adversary->param[1].value.data[0] = 0;
    Rng rng = rng_stream(149, "company"), same = rng;
    real x[6] = { 1, 2, 3, 4, 5, 6 }, a[3], forged[12];
    advise(forger, adversary, REWARD_NON_SATURATING, &rng, 3, x, a, NULL);
    forge(forger, &same, 6, forged);
    for (int i = 0; i < 3; i++)
        assert_close(a[i], forged[4 * i + 2], 10 * ROUNDING);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* ---- Averaged weights, noise ------------------------------------------------------------ */

START_TEST(weights_are_blended)
{
    Network *mean = network_drawn("3 5:relu:bn 2"), *now = network_drawn("3 5:relu:bn 2");
    tensor_fill(mean->param[0].value, 2);
    tensor_fill(now->param[0].value, 6);
    tensor_fill(mean->layer[0].running.variance, 3);
    tensor_fill(now->layer[0].running.variance, 7);
    network_blend(mean, now, 0.75);
    assert_close(mean->param[0].value.data[4], 3, ROUNDING);
    assert_close(mean->layer[0].running.variance.data[1], 4, ROUNDING);
    ck_assert(now->param[0].value.data[4] == 6);
    network_free(mean);
    network_free(now);
}
END_TEST

static void draw_zero(const void *context, Rng *rng, size_t n, real *x)
{
    (void)context;
    (void)rng;
    for (size_t i = 0; i < 2 * n; i++)
        x[i] = 0;
}

/* The adversary is linear and sees zeros, forged or real, through noise: its logits are normal
 * with the variance of the noise, and its mean loss on the forged is E softplus(-noise). */
START_TEST(the_adversary_sees_through_noise)
{
    enum { N = 4000 };
    const double sigma = 1.7;
    Network *forger = network_drawn("1 2"), *adversary = network_drawn("2 1");
    for (int k = 0; k < forger->params; k++)
        tensor_fill(forger->param[k].value, 0);
    adversary->param[0].value.data[0] = 1;
    adversary->param[0].value.data[1] = 0;
    adversary->param[1].value.data[0] = 0;
    GameSettings settings = { .batch = N, .noise = sigma,
                              .forger = optimiser_new(OPTIMISER_SGD, 1e-30),
                              .adversary = optimiser_new(OPTIMISER_SGD, 1e-30) };
    Game *game = game_new(forger, adversary, (Source){ draw_zero, NULL, shape_matrix(1, 2) },
                          settings, rng_stream(131, "game"));
    game_step(game);
    double mean = 0, square = 0, weight = 0;
    for (int i = -600; i <= 600; i++) {             /* the integral, by the midpoint rule */
        double t = i / 100.0, p = exp(-t * t / 2), loss = log1p(exp(-sigma * t));
        weight += p, mean += p * loss, square += p * loss * loss;
    }
    mean /= weight;
    double error = 4 * sqrt((square / weight - mean * mean) / N);
    assert_close(game->losses.forged, mean, error);
    assert_close(game->losses.real, mean, error);
    assert_close(game->losses.forger, mean, error);
    double before = game->losses.forged;            /* noise is never seen twice */
    ck_assert(before != game->losses.forger);
    game_step(game);
    ck_assert(game->losses.forged != before);
    game_free(game);
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* ---- Games ------------------------------------------------------------------------------ */

static Mixture ring;
static Spec forger_spec, adversary_spec;

static GameRun small_run(uint64_t replicate)
{
    ring = mixture_ring();
    forger_spec = spec_of("3 8:relu 2");
    adversary_spec = spec_of("4 8:relu 1");
    return (GameRun){ .forger = &forger_spec, .adversary = &adversary_spec,
                      .forger_weights = { WEIGHTS_HE, 0, 0 },
                      .adversary_weights = { WEIGHTS_HE, 0, 1 },
                      .real = source_mixture(&ring), .mixture = &ring,
                      .settings = { .batch = 8, .forger = optimiser_new(OPTIMISER_ADAM, 0.01),
                                    .adversary = optimiser_new(OPTIMISER_ADAM, 0.01) },
                      .steps = 70, .hold = 0.5, .keep = 0.9, .looks = 7, .seed = 137,
                      .replicate = replicate };
}

START_TEST(games_do_not_depend_on_threads)
{
    GameRun runs[3] = { small_run(0), small_run(1), small_run(2) };
    GameRecord *one = calloc(3, sizeof *one), *two = calloc(3, sizeof *two);
    parallel_set_threads(1);
    games_play(runs, 3, one, NULL);
    parallel_set_threads(2);
    games_play(runs, 3, two, NULL);
    ck_assert_int_eq(one[2].look[6].step, 70);
    for (int i = 0; i < 3; i++)
        ck_assert_mem_eq(one[i].points, two[i].points, sizeof one[i].points);
    ck_assert_mem_ne(one[0].points, one[1].points, sizeof one[0].points);
    free(one);
    free(two);
}
END_TEST

static void keep_last(const GameFrame *frame, void *context)
{
    *(GameFrame *)context = *frame;
}

/* A film shows the same game, wherever its frames are. */
START_TEST(a_film_shows_the_game)
{
    GameRun run = small_run(0);
    GameFrame *few = malloc(sizeof *few), *many = malloc(sizeof *many);
    game_film(&run, 2.5, (long[]){ 70 }, 1, keep_last, few);
    game_film(&run, 2.5, (long[]){ 1, 13, 69, 70 }, 4, keep_last, many);
    ck_assert_int_eq(few->step, 70);
    ck_assert_mem_eq(few->forged, many->forged, sizeof few->forged);
    ck_assert_mem_eq(few->folds, many->folds, sizeof few->folds);
    for (int i = 0; i < FILM_MAP * FILM_MAP; i++)
        ck_assert(few->forged[i] > 0 && few->forged[i] < 1);
    free(few);
    free(many);
}
END_TEST

START_TEST(a_game_that_diverges_says_so)
{
    GameRun run = small_run(0);
    run.settings.forger = run.settings.adversary = optimiser_new(OPTIMISER_SGD, 1e12);
    GameRecord *record = calloc(1, sizeof *record);
    games_play(&run, 1, record, NULL);
    ck_assert_int_gt(record->event.step, 0);
    ck_assert_int_le(record->event.step, 70);
    GameLosses last = record->look[6].losses;
    ck_assert(!isfinite(last.real + last.forged + last.forger));
    free(record);
}
END_TEST

START_TEST(collapse_has_a_step)
{
    GameRun run = { .looks = 5 };
    GameRecord *record = calloc(1, sizeof *record);
    const double kl[5] = { 0.8, 0.3, 0.7, 1.2, 0.9 };
    for (int i = 0; i < 5; i++)
        record->look[i] = (GameLook){ .step = 10 * (i + 1), .now = { .reverse_kl = kl[i] } };
    ck_assert_int_eq(game_collapse(&run, record), 30);
    record->look[4].now.reverse_kl = 0.69;          /* just below log 2 */
    ck_assert_int_eq(game_collapse(&run, record), 0);
    free(record);
}
END_TEST

START_TEST(the_bilinear_game_is_known)
{
    enum { COUNT = 630 };
    const double a = 0.1;
    BilinearStep *steps = malloc((COUNT + 1) * sizeof *steps);
    bilinear_play(a, COUNT, steps);
    assert_close(bilinear_square(steps[COUNT].simultaneous), 2 * pow(1 + a * a, COUNT), 1e-8);
    for (int t = 1; t <= COUNT; t++) {
        BilinearPoint p = steps[t].alternating, mean = steps[t].averaged;
        assert_close(bilinear_ellipse(a, p), 2 - a, 1e-12);
        assert_close(mean.x, (p.y - 1) / (a * t), 1e-12);
        assert_close(mean.y, (1 - p.x) / (a * t), 1e-12);
    }
    assert_close(steps[1].alternating.x, 0.9, 1e-15);
    assert_close(steps[1].alternating.y, 1.09, 1e-15);
    assert_close(bilinear_turns(steps, COUNT), bilinear_turns_expected(a, COUNT), 0.01);
    free(steps);
}
END_TEST

Suite *suite_adversarial_game(void)
{
    Suite *suite = suite_create("adversarial_game");
    TCase *tcase = tcase_create("adversarial_game");
    tcase_add_test(tcase, modes_have_their_places);
    tcase_add_test(tcase, modes_are_counted);
    tcase_add_loop_test(tcase, a_perfect_sampler_has_known_scores, 0, 2);
    tcase_add_loop_test(tcase, chance_has_a_known_quality, 0, 2);
    tcase_add_loop_test(tcase, advice_lowers_the_forgers_loss, 0, 4);
    tcase_add_test(tcase, advice_is_given_one_by_one);
    tcase_add_test(tcase, the_company_is_forged);
    tcase_add_test(tcase, weights_are_blended);
    tcase_add_test(tcase, the_adversary_sees_through_noise);
    tcase_add_test(tcase, games_do_not_depend_on_threads);
    tcase_add_test(tcase, a_film_shows_the_game);
    tcase_add_test(tcase, a_game_that_diverges_says_so);
    tcase_add_test(tcase, collapse_has_a_step);
    tcase_add_test(tcase, the_bilinear_game_is_known);
    suite_add_tcase(suite, tcase);
    return suite;
}
