/*
 * test_linear_posterior.c -- the exact posterior: a worked example, and Bayes' formula itself.
 */
#include "learn/linear_posterior.h"

#include <math.h>

#include "base/elementary.h"
#include "common.h"

Suite *suite_linear_posterior(void);

static const double X[] = { 1, 0,   1, 1,   1, 2,   1, 3 }, y[] = { 1, 2, 2, 4 };
static const LinearData line = { 4, 2, X, y, 0.25 };

START_TEST(worked_example)
{
    const double at4[] = { 1, 4 }, first[] = { 1, 0 }, second[] = { 0, 1 }, sum[] = { 1, 1 };
    LinearPosterior p = linear_posterior_width(&line, 2);
    ck_assert_double_eq_tol(p.mean[0], 0.878536, 6e-7);
    ck_assert_double_eq_tol(p.mean[1], 0.905158, 6e-7);
    ck_assert_double_eq_tol(p.log_evidence, -6.801741, 6e-7);
    ck_assert_double_eq_tol(linear_predict(&p, at4).mean, 4.499168, 6e-7);
    ck_assert_double_eq_tol(linear_predict(&p, at4).variance + 0.25, 0.617536, 6e-7);
    double v0 = linear_predict(&p, first).variance, v1 = linear_predict(&p, second).variance;
    ck_assert_double_eq_tol(v0, 0.166389, 6e-7);
    ck_assert_double_eq_tol(v1, 0.048068, 6e-7);
    ck_assert_double_eq_tol((linear_predict(&p, sum).variance - v0 - v1) / 2, -0.070993, 6e-7);
    linear_posterior_free(&p);
}
END_TEST

/* Without a prior: least squares, and no evidence. */
START_TEST(flat_prior)
{
    const double flat[] = { 0, 0 };
    LinearPosterior p = linear_posterior(&line, flat);
    assert_close(p.mean[0], 0.9, 1e-13);
    assert_close(p.mean[1], 0.9, 1e-13);
    ck_assert(p.log_evidence == -INFINITY);
    linear_posterior_free(&p);
}
END_TEST

/* p(y1 .. yn) = product of p(yi | y1 .. y(i-1)): each observation forecast from those before, by
 * a route that takes no determinant. */
START_TEST(evidence_is_a_product_of_forecasts)
{
    const double precision[] = { 0.7, 2.385 };
    double sum = 0;
    for (size_t i = 0; i < 4; i++) {
        LinearData before = { i, 2, X, y, 0.25 };
        LinearPosterior p = linear_posterior(&before, precision);
        Prediction f = linear_predict(&p, X + 2 * i);
        sum += normal_log_density(y[i], f.mean, f.variance + 0.25);
        linear_posterior_free(&p);
    }
    LinearPosterior all = linear_posterior(&line, precision);
    assert_close(all.log_evidence, sum, 1e-14);
    linear_posterior_free(&all);
}
END_TEST

START_TEST(densities)
{
    assert_close(normal_log_density(0, 0, 1), -0.91893853320467274, 1e-15);
    assert_close(normal_log_density(3, 1, 4), -0.91893853320467274 - log(2) - 0.5, 1e-15);
}
END_TEST

Suite *suite_linear_posterior(void)
{
    Suite *suite = suite_create("linear_posterior");
    TCase *all = tcase_create("linear posterior");
    tcase_add_test(all, worked_example);
    tcase_add_test(all, flat_prior);
    tcase_add_test(all, evidence_is_a_product_of_forecasts);
    tcase_add_test(all, densities);
    suite_add_tcase(suite, all);
    return suite;
}
