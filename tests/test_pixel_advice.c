/*
 * test_pixel_advice.c -- advice measured where it is known, and games that are watched by it.
 */
#include "experiments/advised_game.h"

#include <math.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "base/statistics.h"
#include "common.h"
#include "experiments/advised_piles.h"
#include "imitate/follow.h"
#include "imitate/image_features.h"
#include "learn/dataset_open.h"
#include "learn/synthetic.h"

Suite *suite_pixel_advice(void);

enum { N = 200, SIZE = 256 };

static Dataset shapes;
static Network *onlooker;
static Features genuine;

/* Shapes of 16 x 16 pixels, and an onlooker that has learned nothing. */
static void prepare(void)
{
    Rng rng = rng_stream(5, "shapes");
    Message why;
    shapes = synthetic_images(N, &rng);
    ck_assert(dataset_fit(&shapes, 16, &why));
    image_range(&shapes);
    FeaturePlan plan = feature_plan();
    onlooker = feature_network(&plan, &shapes);
    genuine = feature_read_dataset(onlooker, &shapes);
}

static void put_back(void)
{
    network_free(onlooker);
    free(genuine.x);
    dataset_free(&shapes);
    parallel_set_threads(0);
}

/* Forgeries in the middle of the range, photographs as they are. */
static Advised advised_of(real *forged, real *photographs)
{
    Rng rng = rng_stream(7, "forged");
    rng_fill_normal(&rng, forged, N * SIZE, 0, (real)0.1);
    dataset_gather_from(&shapes, 0, N, photographs, NULL);
    return (Advised){ N, SIZE, forged, photographs, onlooker, genuine };
}

/* a = w . x + b with b above 0: most is called forged. */
static Network *linear(const char *weights)
{
    Network *network = network_drawn("16x16x1 1");
    Rng rng = rng_stream(11, weights);
    rng_fill_normal(&rng, network->layer[0].weights->value.data, SIZE, 0, (real)0.1);
    network->layer[0].bias->value.data[0] = (real)0.4;
    return network;
}

START_TEST(a_linear_adversary_is_known)
{
    real forged[N * SIZE], photographs[N * SIZE];
    Advised advised = advised_of(forged, photographs);
    Network *own = linear("one"), *twin = linear("other");
    Tensor w = own->layer[0].weights->value, v = twin->layer[0].weights->value;
    double length = tensor_norm(w), product = 0, sizes = 0;
    for (int k = 0; k < SIZE; k++) {
        product += (double)w.data[k] * (double)v.data[k];
        sizes += fabs((double)w.data[k]);
    }
    AdviceReading r = advice_read(own, twin, &advised, rng_stream(3, "reading"));
    assert_close(r.slope, length, 1e-5);
    assert_close(r.one_map, 0, 1e-12);
    assert_close(r.alike, 1, 1e-5);
    assert_close(r.twin, product / (length * tensor_norm(v)), 1e-5);
    assert_close(r.first_order, 1, 1e-3);
    assert_close(r.random, 1, 4 * sqrt(2.0 / N));
    assert_close(r.sign, 1, 1e-3);
    assert_close(r.sign_gain, sizes / (sqrt(SIZE) * length), 1e-3);
    assert_close(r.turn_theory, 1, 1e-3);
    assert_close(r.right, r.right_together, 1e-12);
    assert_close(r.turned[0], 1, 1e-12);
    assert_close(r.turned[1], 1, 1e-12);

    double far[N], count = 0;
    real logits[N];
    logit_slopes(NULL, own, N, forged, logits, NULL);
    for (int i = 0; i < N; i++)
        if (logits[i] > 0)
            far[(int)count++] = (double)logits[i] / length / sqrt(SIZE) / GREY_LEVEL;
    ck_assert_double_gt(count, N / 3);
    assert_close(r.turn[0] / sample_median(far, (size_t)count), 1, 1e-3);
    network_free(own);
    network_free(twin);
}
END_TEST

/* A step of the path lowers the logit by length x slope, as long as nothing is cut. */
START_TEST(a_path_against_a_linear_slope)
{
    real forged[N * SIZE], photographs[N * SIZE], x[N * SIZE];
    Advised advised = advised_of(forged, photographs);
    Network *own = linear("one"), *twin = linear("one");
    double fall = GREY_LEVEL * sqrt(SIZE) * tensor_norm(own->layer[0].weights->value);
    PathPoint path[PATH_STEPS + 1];
    memcpy(x, forged, sizeof x);
    advice_path(NULL, own, twin, &advised, x, false, rng_stream(1, "unused"), path);
    for (int s = 0; s <= PATH_STEPS; s++) {
        assert_close(path[s].moved, s, 1e-3);
        assert_close(path[s].logit, path[0].logit - s * fall, 1e-3);
        assert_close(path[s].score, path[s].twin, 1e-12);
    }
    assert_close(grey_distance(forged, x, SIZE), PATH_STEPS, 1e-3);

    memcpy(x, forged, sizeof x);
    advice_path(NULL, own, twin, &advised, x, true, rng_stream(1, "by chance"), path);
    assert_close(path[PATH_STEPS].moved, PATH_STEPS, 1e-3);     /* in one direction all the way */
    double chance = PATH_STEPS * fall / sqrt(SIZE) / sqrt(N);
    ck_assert_double_lt(fabs(path[PATH_STEPS].logit - path[0].logit), 4 * chance);
    network_free(own);
    network_free(twin);
}
END_TEST

/* The advice is asked for anew after each step. */
START_TEST(a_path_round_a_bend)
{
    real forged[N * SIZE], photographs[N * SIZE], x[N * SIZE], logits[N], slopes[N * SIZE];
    Advised advised = advised_of(forged, photographs);
    Network *bent = network_drawn("16x16x1 9:tanh 1");
    PathPoint path[PATH_STEPS + 1];
    memcpy(x, forged, sizeof x);
    advice_path(NULL, bent, bent, &advised, x, false, rng_stream(1, "unused"), path);
    for (int s = 0; s < PATH_STEPS; s++) {
        logit_slopes(NULL, bent, N, forged, logits, slopes);
        follow_slopes(N, SIZE, slopes, GREY_LEVEL, -1, 1, forged);
    }
    ck_assert_mem_eq(x, forged, sizeof x);
    network_free(bent);
}
END_TEST

static PileRun run_of(const Forger *forger, const Dataset *pile)
{
    return (PileRun){ .adviser = { .net = "16x16x1 6:leaky 1", .photographs = &shapes, .pile = pile,
                                   .step = 1e-2, .batch = 16, .steps = 200, .seed = 17 },
                      .forger = forger, .unseen = &shapes, .advised = 20, .onlooker = onlooker,
                      .genuine = genuine, .chance = true, .replicate = 2 };
}

/* Noise is told from shapes, by advisers that start from different weights; with any number of
 * threads. */
START_TEST(advisers_of_a_pile)
{
    Rng rng = rng_stream(13, "pile");
    Forger *forger = forger_fit(FORGER_NOISE, &shapes, forger_defaults(), &rng);
    Dataset pile = forger_dataset(forger, 500, &rng);
    image_range(&pile);
    PileRun runs[3] = { run_of(forger, &pile), run_of(forger, &pile), run_of(forger, &pile) };
    runs[1].replicate = 3;
    void *piles[2];
    for (int threads = 1; threads <= 2; threads++) {
        parallel_set_threads(threads);
        piles[threads - 1] = advised_piles(runs, 3, NULL);
    }
    for (size_t i = 0; i < 3; i++) {
        const AdvisedPile *p = pile_at(runs, piles[0], i), *q = pile_at(runs, piles[1], i);
        ck_assert_mem_eq(p, q, sizeof *p);
        ck_assert_mem_eq(p->picture, q->picture, PILE_PICTURES * PILE_SHOWN * SIZE * sizeof(real));
        ck_assert_double_gt(p->reading.right, 0.8);
        ck_assert_double_gt(p->reading.right_twin, 0.8);
        ck_assert_double_lt(p->reading.twin, 0.999);
        ck_assert_double_lt(p->advice[PATH_STEPS].logit, p->chance[PATH_STEPS].logit);
        ck_assert(p->advice[0].frechet == p->chance[0].frechet);
        const real *was = pile_pictures(runs, p, PILE_IMAGE), *is = pile_pictures(runs, p, PILE_AFTER);
        ck_assert_double_gt(grey_distance(was, is, SIZE), 8);
    }
    const AdvisedPile *first = pile_at(runs, piles[0], 0);
    ck_assert_mem_eq(first, pile_at(runs, piles[0], 2), sizeof *first);
    ck_assert_double_ne(first->reading.slope, pile_at(runs, piles[0], 1)->reading.slope);
    free(piles[0]);
    free(piles[1]);
    dataset_free(&pile);
    forger_free(forger);
}
END_TEST

/* What noise hides is not learned: an adviser that sees through much of it is less sure. */
START_TEST(a_veil_hides)
{
    Rng rng = rng_stream(13, "pile");
    Forger *forger = forger_fit(FORGER_MIXTURE, &shapes, forger_defaults(), &rng);
    Dataset pile = forger_dataset(forger, 500, &rng);
    image_range(&pile);
    PileRun runs[2] = { run_of(forger, &pile), run_of(forger, &pile) };
    runs[1].adviser.noise = 3;
    void *piles = advised_piles(runs, 2, NULL);
    double bare = pile_at(runs, piles, 0)->reading.slope, veiled = pile_at(runs, piles, 1)->reading.slope;
    ck_assert_double_lt(veiled, 0.7 * bare);
    free(piles);
    dataset_free(&pile);
    forger_free(forger);
}
END_TEST

/* All followers begin where the game ended; moments and pictures are in their places. */
START_TEST(a_game_is_watched)
{
    AdvisedGamePlan plan = { .game = image_game_plan(), .unseen = &shapes, .advised = 20,
                             .onlooker = onlooker, .genuine = genuine,
                             .twin = { .photographs = &shapes, .step = 2e-3, .batch = 8,
                                       .steps = 10 } };
    plan.game.images = &shapes;
    plan.game.bare_adversary = true;
    plan.game.forger_width = plan.game.adversary_width = 6;
    plan.game.batch = 4;
    plan.game.steps = 36;
    plan.game.seed = 19;
    void *games = advised_games(&plan, 2, NULL);
    const AdvisedGame *g = game_at(&plan, games, 0);
    for (int m = 0; m < GAME_MOMENTS; m++)
        ck_assert_int_eq(g->moment[m].step, m * m);
    ck_assert(isnan(g->moment[0].kept));
    ck_assert_double_le(fabs(g->moment[3].kept), 1);
    for (Follower f = 0; f < FOLLOWERS; f++) {
        assert_close(g->path[f][0].frechet, g->moment[GAME_MOMENTS - 1].frechet, 1e-9);
        assert_close(g->path[f][0].moved, 0, 1e-9);
        assert_close(g->path[f][0].twin, g->path[0][0].twin, 1e-9);
        ck_assert_double_gt(g->path[f][PATH_STEPS].moved, 1);
    }
    ck_assert_double_ne(g->path[FOLLOW_WEIGHTS][PATH_STEPS].score,
                        g->path[FOLLOW_BOTH][PATH_STEPS].score);
    int beside = 0;                     /* only what is called forged */
    for (int i = 0; i < GAME_SHOWN; i++)
        if (g->moment[GAME_MOMENTS - 1].score[i] > 0.5)
            ck_assert_mem_eq(g->picture + game_picture(GAME_MOMENTS - 1, i, false) * SIZE,
                             g->picture + game_beside(0, beside++) * SIZE, SIZE * sizeof(real));
    ck_assert_int_gt(beside, 0);
    ck_assert_mem_eq(g->picture + game_picture(0, GAME_SHOWN, false) * SIZE,
                     g->picture + game_picture(5, GAME_SHOWN, false) * SIZE, SIZE * sizeof(real));
    ck_assert_uint_eq(game_beside(2, GAME_BESIDE - 1) + 1, GAME_PICTURES);
    ck_assert_double_ne(g->reading.slope, game_at(&plan, games, 1)->reading.slope);
    free(games);
}
END_TEST

Suite *suite_pixel_advice(void)
{
    Suite *suite = suite_create("pixel_advice");
    TCase *all = tcase_create("pixel advice");
    tcase_add_checked_fixture(all, prepare, put_back);
    tcase_set_timeout(all, 60);
    tcase_add_test(all, a_linear_adversary_is_known);
    tcase_add_test(all, a_path_against_a_linear_slope);
    tcase_add_test(all, a_path_round_a_bend);
    tcase_add_test(all, advisers_of_a_pile);
    tcase_add_test(all, a_veil_hides);
    tcase_add_test(all, a_game_is_watched);
    suite_add_tcase(suite, all);
    return suite;
}
