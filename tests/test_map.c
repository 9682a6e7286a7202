/*
 * test_map.c -- the experiments of lesson 05: walks that end at the exact answer, worlds drawn from
 * a prior, and few images.
 */
#include <math.h>

#include "experiments/few_images.h"
#include "experiments/map_regression.h"
#include "experiments/prior_worlds.h"
#include "common.h"
#include "learn/synthetic.h"

Suite *suite_map(void);

static const double X[] = { 1, 0,   1, 1,   1, 2,   1, 3 }, y[] = { 1, 2, 2, 4 };
static const LinearData line = { 4, 2, X, y, 0.25 };
static const double tolerance = REAL_IS_DOUBLE ? 1e-12 : 2e-6;

/* Three ways down, by plain steps, by momentum, and by the prior's exact step. */
START_TEST(walks_end_at_the_exact_mean)
{
    const Descent ways[] = {
        { .optimiser = optimiser_new(OPTIMISER_SGD, 0.1), .steps = 400 },
        { .optimiser = map_momentum(&line, 2), .steps = 500 },
        { .optimiser = optimiser_new(OPTIMISER_SGD, 0.1), .steps = 400, .shrink = true },
    };
    LinearPosterior exact = linear_posterior_width(&line, 2);
    double w[2], path[2 * 501];
    map_descend(&line, (Prior){ PRIOR_GAUSSIAN, 2 }, &ways[_i], w, path);
    assert_close(w[0], exact.mean[0], tolerance);
    assert_close(w[1], exact.mean[1], tolerance);
    ck_assert_double_eq(path[0], 0);
    ck_assert_double_eq(path[2 * ways[_i].steps + 1], w[1]);
    linear_posterior_free(&exact);
}
END_TEST

/* Steps are halved when they should be: the first three of a walk, by hand. */
START_TEST(steps_are_halved)
{
    const double one[] = { 1 }, at[] = { 1 };
    const LinearData point = { 1, 1, one, at, 1 };
    Descent descent = { .optimiser = optimiser_new(OPTIMISER_SGD, 0.5), .steps = 3,
                        .halve_every = 2 };
    double w, path[4];
    map_descend(&point, (Prior){ PRIOR_NONE, 0 }, &descent, &w, path);
    ck_assert_double_eq(path[1], 0.5);
    ck_assert_double_eq(path[2], 0.75);
    ck_assert_double_eq(w, 0.8125);
}
END_TEST

START_TEST(condition_by_hand)
{
    assert_close(map_condition(&line, 2), 1 + 4 * 18 / 0.25, 1e-14);
}
END_TEST

START_TEST(legendre_by_hand)
{
    const double t = 0.7;
    double row[5];
    legendre(t, 4, row);
    assert_close(row[0], 1, 1e-15);
    assert_close(row[1], t, 1e-15);
    assert_close(row[2], (3 * t * t - 1) / 2, 1e-15);
    assert_close(row[3], (5 * t * t * t - 3 * t) / 2, 1e-15);
    assert_close(row[4], (35 * t * t * t * t - 30 * t * t + 3) / 8, 1e-15);
}
END_TEST

START_TEST(points_leave_the_gap)
{
    double t[10], at[10];
    few_draw((FewPoints){ 10, 0.2 }, 3, 1, t, at);
    for (int i = 0; i < 10; i++)
        ck_assert(i < 6 ? t[i] >= -1 && t[i] < -0.2 : t[i] >= 0.4 && t[i] < 1);
}
END_TEST

/* A network whose walk has arrived is the mean of its last layer's posterior; without a
 * prior there is none. */
START_TEST(network_arrives)
{
    Spec spec = spec_of("1 5:tanh 1");
    NetworkFit fits[2] = { { .spec = &spec, .few = { 8, 0.2 }, .prior = { PRIOR_GAUSSIAN, 1 },
                             .step = 0.02, .steps = 10000, .seed = 5 } };
    NetworkCurve curves[2] = { { .gap = 0 }, { .gap = 0 } };
    fits[1] = fits[0];
    fits[1].prior.kind = PRIOR_NONE;
    network_fits_learn(fits, 2, curves, NULL);
    ck_assert_double_le(curves[0].gap, 2e-3);
    ck_assert_double_gt(curves[0].deviation[60], 0);
    ck_assert(isnan(curves[1].gap));
    ck_assert_double_lt(curves[0].square_error, 0.5);
}
END_TEST

/* Of 4000 worlds: z has the variance that is claimed for it, 1 at the true width, and the slope
 * of the evidence by the logarithm of the width has mean 0 and Fisher's information as
 * variance. */
START_TEST(worlds_keep_their_promises)
{
    enum { WORLDS = 4000 };
    static WorldViews views[WORLDS];
    const double h = 1e-3, assumed[] = { 0.4 * exp(-h), 0.4, 0.4 * exp(h), 0.1 };
    const PriorWorld world = { 3, 5, 1, 0.4, 0.3, 11 };
    worlds_view(&world, 7, WORLDS, assumed, 4, views);
    double square[4] = { 0 }, spread[4] = { 0 }, slope = 0, slopes = 0, information = 0;
    for (int k = 0; k < WORLDS; k++) {
        for (int a = 0; a < 4; a++) {
            square[a] += views[k].of[a].z * views[k].of[a].z / WORLDS;
            spread[a] += views[k].of[a].spread / WORLDS;
        }
        double s = (views[k].of[2].evidence - views[k].of[0].evidence) / (2 * h);
        slope += s / WORLDS;
        slopes += s * s / WORLDS;
        information += views[k].of[1].information / WORLDS;
        ck_assert_double_le(views[k].of[1].parameters, 4);
    }
    assert_close(spread[1], 1, 1e-12);
    ck_assert_double_eq_tol(square[1], 1, 4 * sqrt(2.0 / WORLDS));
    ck_assert_double_gt(spread[3], 2);
    ck_assert_double_eq_tol(square[3] / spread[3], 1, 8 * sqrt(2.0 / WORLDS));
    ck_assert_double_eq_tol(slope, 0, 4 * sqrt(information / WORLDS));
    ck_assert_double_eq_tol(slopes / information, 1, 0.2);
}
END_TEST

START_TEST(coverage_by_hand)
{
    ck_assert_double_eq_tol(world_coverage(1.959963984540054, 1), 0.95, 1e-12);
    ck_assert_double_eq_tol(world_coverage(2, 4), 0.682689492137086, 1e-12);
}
END_TEST

/* Under a very narrow prior only the biases learn: what remains is the frequencies. */
START_TEST(few_images)
{
    Rng rng = rng_stream(41, "images");
    Dataset train = synthetic_images(200, &rng), test = synthetic_images(100, &rng);
    Spec spec = spec_of("28x28x1 10");
    FewRun runs[3] = { { .spec = &spec, .train = &train, .test = &test, .examples = 60,
                         .prior = { PRIOR_GAUSSIAN, 1e-4 }, .step = 0.1, .steps = 300,
                         .seed = 9 } };
    FewResult results[3];
    runs[1] = runs[0];
    runs[2] = runs[0];
    runs[1].prior.width = 0.3;
    runs[2].prior.width = 0.01;
    runs[2].steps = 0;                          /* as drawn from the prior */
    few_images_learn(runs, 3, results, NULL);
    assert_close(results[0].test.loss, results[0].frequencies, 1e-3);
    ck_assert_double_gt(results[0].frequencies, 2.302);
    ck_assert_double_lt(results[1].test.loss, 2);
    ck_assert_double_lt(results[1].train.loss, results[1].test.loss);
    ck_assert_double_lt(results[1].weight, 0.3);
    ck_assert_double_lt(results[1].slope, 0.1);
    ck_assert_double_eq_tol(results[2].weight, 0.01, 4 * 0.01 / sqrt(2 * 7840.0));
    dataset_free(&train);
    dataset_free(&test);
}
END_TEST

Suite *suite_map(void)
{
    Suite *suite = suite_create("map");
    TCase *all = tcase_create("most credible");
    tcase_add_loop_test(all, walks_end_at_the_exact_mean, 0, 3);
    tcase_add_test(all, steps_are_halved);
    tcase_add_test(all, condition_by_hand);
    tcase_add_test(all, legendre_by_hand);
    tcase_add_test(all, points_leave_the_gap);
    tcase_add_test(all, network_arrives);
    tcase_add_test(all, worlds_keep_their_promises);
    tcase_add_test(all, coverage_by_hand);
    tcase_add_test(all, few_images);
    suite_add_tcase(suite, all);
    return suite;
}
