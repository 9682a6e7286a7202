/*
 * test_likelihood_free.c -- simulators against what is known of them, posteriors against those that
 * have a formula.
 */
#include "experiments/likelihood_free.h"

#include <stdlib.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/parallel.h"
#include "common.h"
#include "experiments/posterior_ranks.h"
#include "imitate/g_and_k.h"
#include "imitate/moving_average.h"

Suite *suite_likelihood_free(void);

static const double usual[] = { 3, 1, 2, 0.5 };         /* A, B, g, k */

/* ---- particles ---- */

START_TEST(moments_by_hand)
{
    Particles *four = particles_new(2, 4);
    const double theta[] = { 1, 2,   3, 2,   5, 8,   99, 99 }, weight[] = { 1, 2, 1, 0 };
    memcpy(four->theta, theta, sizeof theta);
    memcpy(four->weight, weight, sizeof weight);
    Moments m = particles_moments(four);
    ck_assert_double_eq(m.mean[0], 3);
    ck_assert_double_eq(m.mean[1], 3.5);
    assert_close(m.covariance[0], 2, 1e-15);
    assert_close(m.covariance[1], 3, 1e-15);
    assert_close(moments_deviation(&m, 1), sqrt(6.75), 1e-15);
    assert_close(moments_correlation(&m, 0, 1), 3 / sqrt(2 * 6.75), 1e-15);
    assert_close(particles_effective(four), 16 / 6.0, 1e-15);
    assert_close(particles_rank(four, 0, 3), 0.5, 1e-15);
    assert_close(particles_rank(four, 1, 7.5), 0.75, 1e-15);
    particles_free(four);
}
END_TEST

START_TEST(divergence_by_hand)
{
    Moments exact = { 1, { 2 }, { 4 } }, estimate = { 1, { 5 }, { 9 } };
    assert_close(moments_divergence(&exact, &exact), 0, 1e-15);
    assert_close(moments_divergence(&exact, &estimate), (4 / 9. + 1 - 1 + log(9 / 4.)) / 2, 1e-14);
    /* Two correlated normals: tr, square and determinants worked out by hand. */
    Moments a = { 2, { 1, 0 }, { 2, 1, 1, 3 } }, b = { 2, { 0, 2 }, { 1, 0, 0, 4 } };
    double by_hand = (2 + 3 / 4. + 1 + 1 - 2 + log(4 / 5.)) / 2;
    assert_close(moments_divergence(&a, &b), by_hand, 1e-14);
    estimate.covariance[0] = 0;
    ck_assert(moments_divergence(&exact, &estimate) == (double)INFINITY);
}
END_TEST

/* ---- simulators ---- */

START_TEST(same_bits_for_any_threads)
{
    enum { COUNT = 333 };
    static double theta[4 * COUNT], one[7 * COUNT], two[7 * COUNT];
    const GAndK settings = { 101, OCTILES };
    Simulator s = g_and_k_simulator(&settings);
    Rng rng = rng_stream(47, "theta");
    for (int i = 0; i < COUNT; i++)
        s.prior_draw(s.context, &rng, theta + 4 * i);
    parallel_set_threads(1);
    simulator_run(&s, theta, COUNT, 5, "test", 11, one);
    parallel_set_threads(2);
    simulator_run(&s, theta, COUNT, 5, "test", 11, two);
    parallel_set_threads(0);
    ck_assert(memcmp(one, two, sizeof one) == 0);
    /* A simulation's number, not its place in the batch, chooses its stream. */
    simulator_run(&s, theta + 4 * 200, 1, 5, "test", 211, two);
    ck_assert(memcmp(one + 7 * 200, two, 7 * sizeof *one) == 0);
}
END_TEST

START_TEST(priors)
{
    const MovingAverage settings = { 100, 2 };
    Simulator s = moving_average_simulator(&settings), toy = simulator_toy();
    Rng rng = rng_stream(53, "prior");
    double sum = 0, theta[2];
    for (int i = 0; i < 20000; i++) {
        s.prior_draw(s.context, &rng, theta);
        ck_assert(s.prior_log_density(s.context, theta) > (double)-INFINITY);
        sum += theta[1] / 20000;
    }
    assert_close(sum, 1 / 3., 0.015);                   /* the triangle's centre of mass */
    assert_close(s.prior_log_density(s.context, theta), -log(4), 1e-15);
    ck_assert(s.prior_log_density(s.context, (double[]){ 0, -1.01 }) == (double)-INFINITY);
    ck_assert(s.prior_log_density(s.context, (double[]){ 1.9, 0.8 }) == (double)-INFINITY);
    assert_close(toy.prior_log_density(toy.context, (double[]){ -9.9 }), -log(20), 1e-15);
    ck_assert(toy.prior_log_density(toy.context, (double[]){ 10.1 }) == (double)-INFINITY);
}
END_TEST

/* Published octiles of the g-and-k at its usual parameters. */
START_TEST(octiles)
{
    const double published[] = { 2.3938, 2.5691, 2.7481, 3, 3.4169, 4.1962, 5.9007 };
    const GAndK settings = { G_AND_K_DRAWS_MAX, OCTILES };
    static real x[G_AND_K_DRAWS_MAX];
    double s[SUMMARIES_MAX], q = 0;
    for (int i = 0; i < 7; i++)
        assert_close(g_and_k_quantile(usual, double_normal_quantile((i + 1) / 8.0)),
                     published[i], 5e-5);
    Rng rng = rng_stream(59, "draws");
    g_and_k_draw(usual, &rng, G_AND_K_DRAWS_MAX, x);
    g_and_k_summarise(&settings, x, s);
    assert_close(s[0], published[3], 0.02);
    for (int i = 1; i < 7; i++) {               /* the gaps add up to the last less the first */
        assert_close(s[i], log(published[i] - published[i - 1]), 0.1);
        q += exp(s[i]);
    }
    assert_close(q, published[6] - published[0], 0.05);
}
END_TEST

START_TEST(the_density_integrates_to_one)
{
    double sum = 0;
    for (int i = 0; i < 4000; i++) {
        real x = (real)(-5 + 0.05 * (i + 0.5));
        sum += 0.05 * exp(g_and_k_log_likelihood(usual, &x, 1));
    }
    assert_close(sum, 1, 1e-4);
    real x = (real)g_and_k_quantile(usual, 1.3);        /* phi / Q', by a difference */
    double h = 1e-5, slope = (g_and_k_quantile(usual, 1.3 + h) - g_and_k_quantile(usual, 1.3 - h))
                             / (2 * h);
    assert_close(g_and_k_log_likelihood(usual, &x, 1),
                 -1.3 * 1.3 / 2 - 0.5 * log(2 * acos(-1)) - log(slope), 1e-6);
    ck_assert(g_and_k_log_likelihood((double[]){ 3, -1, 2, 0.5 }, &x, 1) == (double)-INFINITY);
}
END_TEST

/* The innovations against the whole covariance matrix. */
START_TEST(moving_average_likelihood)
{
    enum { STEPS = 7 };
    const double theta[] = { 0.6, 0.2 }, g[] = { 1.4, 0.72, 0.2 };
    double y[STEPS], matrix[STEPS * STEPS], mean[STEPS] = { 0 };
    Rng rng = rng_stream(61, "y");
    moving_average_draw(theta, &rng, STEPS, y);
    for (int i = 0; i < STEPS; i++)
        for (int j = 0; j < STEPS; j++)
            matrix[i * STEPS + j] = abs(i - j) < 3 ? g[abs(i - j)] : 0;
    assert_close(moving_average_log_likelihood(theta, y, STEPS),
                 joint_normal_log_density(STEPS, y, mean, matrix), 1e-13);
}
END_TEST

START_TEST(autocovariances)
{
    const MovingAverage settings = { 4, 2 };
    double s[3];
    moving_average_summarise(&settings, (double[]){ 1, 2, -3, 5 }, s);
    ck_assert_double_eq(s[0], 39 / 4.);
    ck_assert_double_eq(s[1], (2 - 6 - 15) / 4.);
    ck_assert_double_eq(s[2], (-3 + 10) / 4.);
}
END_TEST

/* ---- methods ---- */

/* An autoregression of order 1 whose coefficient and noise can be worked out by hand. */
START_TEST(autoregression)
{
    const Autoregression one = { 1, 50 };
    const double mean[] = { 2, 1 }, observed[] = { 3, 0.5 };
    double v = 2 * (1 - 0.25), square = 3 - 2 * 0.5 * 0.5 + 0.25 * 3;
    assert_close(autoregression_likelihood(&one, mean, observed),
                 -25 * (log(2 * acos(-1)) + log(v) + square / v), 1e-13);
    /* With covariances 0.6^j, orders above 1 find nothing more. */
    const Autoregression three = { 3, 50 };
    double exact[4] = { 1, 0.6, 0.36, 0.216 };
    assert_close(autoregression_likelihood(&three, exact, exact),
                 autoregression_likelihood(&one, exact, exact), 1e-13);
}
END_TEST

START_TEST(window_of_the_toy)
{
    ToyWindow w = toy_window(2, 40000, 67);
    assert_close(w.accepted, 0.2, 4 * sqrt(0.16 / 40000));
    assert_close(w.variance, 7 / 3., 4 * 7 / 3. * sqrt(2 / w.n));
    assert_close(w.adjusted, 1, 4 * sqrt(2.4 / w.n));
}
END_TEST

static double normal_likelihood(const void *context, const double *theta, Rng *rng)
{
    (void)rng;
    double off = (theta[0] - *(const double *)context) / 0.05;
    return -off * off / 2;
}

/* A posterior N(1.7, 0.05^2) in a prior 400 times as wide. */
START_TEST(importance_finds_a_narrow_normal)
{
    static const double centre = 1.7;
    Simulator toy = simulator_toy();
    Importance *importance = importance_new(&toy, normal_likelihood, &centre, 30, 71, "test");
    for (int i = 0; i < 12; i++)
        importance_step(importance, 200);
    Moments m = particles_moments(importance->population->particles);
    ck_assert_double_eq(importance->power, 1);
    assert_close(m.mean[0], centre, 4 * 0.05 / sqrt(1000));
    assert_close(moments_deviation(&m, 0) / 0.05, 1, 4 / sqrt(2000));
    importance_free(importance);
}
END_TEST

/* All methods on the toy, whose posterior is N(1, 1). */
START_TEST(methods_agree_on_the_toy)
{
    Touchstone toy = touchstone_new(TOY, 73, 0);
    for (Method m = METHOD_REJECTION; m <= METHOD_SYNTHETIC; m++) {
        InferenceRun run = { .touchstone = &toy, .method = m, .simulations = { 2000, 20000 },
                             .looks = 2, .keep = 500, .each = 10, .seed = 73 };
        Inference result;
        memset(&result, 0, sizeof result);
        inference_measure(&run, 1, &result, NULL);
        ck_assert_double_le(result.plain[1].simulations, 20000);
        /* Both moments of 300 draws, four standard errors: error is near (4^2 + 4^2/2) / 2n. */
        ck_assert_msg(result.plain[1].error < 0.05, "method %d: %g", m, result.plain[1].error);
        if (m != METHOD_SYNTHETIC)
            ck_assert_msg(result.adjusted[1].error < 0.05, "method %d: %g", m,
                          result.adjusted[1].error);
    }
}
END_TEST

/* One lag tells as much as it does: a longer autoregression comes nearer to the exact posterior. */
START_TEST(parametric_finds_the_moving_average)
{
    Touchstone t = touchstone_new(MOVING_AVERAGE, 79, 0);
    InferenceRun run = { .touchstone = &t, .method = METHOD_PARAMETRIC, .simulations = { 20000 },
                         .looks = 1, .each = 20, .seed = 79 };
    Inference result;
    memset(&result, 0, sizeof result);
    inference_measure(&run, 1, &result, NULL);
    for (int p = 0; p < 2; p++)
        assert_close(moments_deviation(&result.plain[0].moments, p)
                     / moments_deviation(&t.exact, p), 1, 0.15);
}
END_TEST

START_TEST(ranks_of_beliefs)
{
    double ranks[2000], counts[10];
    toy_ranks(0, 1, 2000, 83, ranks);
    ck_assert_double_le(ranks_chi_square(ranks, 2000, 10, counts), 33.7);
    toy_ranks(0, 0.6, 2000, 83, ranks);
    ck_assert_double_ge(ranks_chi_square(ranks, 2000, 10, counts), 100);
    assert_close(toy_rank_share(0.3, 1, 0.5), 0.61791142218895263, 1e-14);
    assert_close(toy_rank_share(0, 0.6, 0.1) * 2000, counts[0], 4 * sqrt(2000 * 0.22 * 0.78) / 442);
}
END_TEST

Suite *suite_likelihood_free(void)
{
    Suite *suite = suite_create("likelihood_free");
    TCase *all = tcase_create("likelihood_free");
    tcase_add_test(all, moments_by_hand);
    tcase_add_test(all, divergence_by_hand);
    tcase_add_test(all, same_bits_for_any_threads);
    tcase_add_test(all, priors);
    tcase_add_test(all, octiles);
    tcase_add_test(all, the_density_integrates_to_one);
    tcase_add_test(all, moving_average_likelihood);
    tcase_add_test(all, autocovariances);
    tcase_add_test(all, autoregression);
    tcase_add_test(all, window_of_the_toy);
    tcase_add_test(all, importance_finds_a_narrow_normal);
    tcase_add_test(all, methods_agree_on_the_toy);
    tcase_add_test(all, parametric_finds_the_moving_average);
    tcase_add_test(all, ranks_of_beliefs);
    suite_add_tcase(suite, all);
    return suite;
}
