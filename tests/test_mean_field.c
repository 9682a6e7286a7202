/*
 * test_mean_field.c -- signal and gradient in a wide random network, against published
 * numbers and closed forms.
 */
#include "learn/mean_field.h"

#include "common.h"

Suite *suite_mean_field(void);

/* Expectations of floats carry their rounding. */
#define DIGITS (REAL_IS_DOUBLE ? 2e-6 : 1e-5)

/* E[x^2] = q of the identity and |x|, half of that for ReLU, (1 + 0.04)/2 for leaky; slopes
 * alike, whatever q. */
START_TEST(expectations_in_closed_form)
{
    static const struct { int activation; double share; } rows[] = {
        { ACTIVATION_identity, 1 }, { ACTIVATION_abs, 1 }, { ACTIVATION_relu, 0.5 },
        { ACTIVATION_leaky, 0.52 }
    };
    for (int r = 0; r < LENGTH(rows); r++)
        for (double q = 1e-4; q < 1e5; q *= 7) {
            assert_close(mean_field_value(rows[r].activation, q) / q, rows[r].share, DIGITS);
            assert_close(mean_field_slope(rows[r].activation, q), rows[r].share, DIGITS);
            assert_close(mean_field_next(rows[r].activation, 1.5, 0.25, q),
                         1.5 * rows[r].share * q + 0.25, DIGITS);
        }
    assert_close(mean_field_value(ACTIVATION_sigmoid, 1e-8), 0.25, DIGITS);
    assert_close(mean_field_slope(ACTIVATION_sigmoid, 1e-8), 1.0 / 16, DIGITS);
    assert_close(mean_field_slope(ACTIVATION_tanh, 1e-8), 1, DIGITS);

    assert_close(mean_field_scatter(ACTIVATION_abs, 2.385), 2, DIGITS);
    assert_close(mean_field_scatter(ACTIVATION_relu, 2.385), 5, DIGITS);
    assert_close(mean_field_scatter(ACTIVATION_leaky, 2.385), 3 * 0.5008 / (0.52 * 0.52) - 1,
                 DIGITS);
}
END_TEST

/* Beside a wide normal, f' is a spike and f a step: E[f'^2] -> 1/sqrt(2 pi q) times the
 * integral of f'^2, which is 1/6 for the sigmoid, 4/3 for tanh; E[f^2] -> 1/2 and 1. */
START_TEST(expectations_where_signals_are_large)
{
    for (double q = 1e6; q <= 1e8; q *= 10) {
        double height = 1 / sqrt(2 * acos(-1) * q);
        assert_close(mean_field_slope(ACTIVATION_sigmoid, q) / height, 1.0 / 6, 1e-5);
        assert_close(mean_field_slope(ACTIVATION_tanh, q) / height, 4.0 / 3, 1e-5);
        assert_close(mean_field_value(ACTIVATION_sigmoid, q), 0.5 - height, DIGITS);
        assert_close(mean_field_value(ACTIVATION_tanh, q), 1 - 2 * height, DIGITS);
    }
}
END_TEST

/* chi of a sigmoid network; the last digit is the bound. */
START_TEST(factor_of_the_sigmoid)
{
    static const struct { double weights, biases, chi, bound; } rows[] = {
        { 1.0 / 3, 0, 0.0200, 5e-5 }, { 1, 0, 0.0557, 5e-5 }, { 4, 0, 0.172, 5e-4 },
        { 16, 0, 0.399, 5e-4 }, { 100, 0, 0.986, 5e-4 }, { 1, 1, 0.0420, 5e-5 }
    };
    for (int r = 0; r < LENGTH(rows); r++)
        assert_close(mean_field_factor(ACTIVATION_sigmoid, rows[r].weights, rows[r].biases),
                     rows[r].chi, rows[r].bound);
    /* Nielsen's networks: the norm shrinks 4.88 times a layer. */
    assert_close(1 / sqrt(mean_field_factor(ACTIVATION_sigmoid, 1, 1)), 4.88, 0.005 / 4.88);
}
END_TEST

START_TEST(factor_of_piecewise_linear_functions)
{
    for (double v = 0.1; v < 20; v *= 1.7) {
        assert_close(mean_field_factor(ACTIVATION_identity, v, 0), v, DIGITS);
        assert_close(mean_field_factor(ACTIVATION_abs, v, 0.05), v, DIGITS);
        assert_close(mean_field_factor(ACTIVATION_relu, v, 0), v / 2, DIGITS);
        assert_close(mean_field_factor(ACTIVATION_relu, v, 0.3), v / 2, DIGITS);
    }
}
END_TEST

START_TEST(critical_scales)
{
    static const struct { int activation; double biases, critical, bound; } rows[] = {
        { ACTIVATION_identity, 0, 1, 1e-5 },    { ACTIVATION_abs, 0, 1, 1e-5 },
        { ACTIVATION_relu, 0, 2, 1e-5 },        { ACTIVATION_leaky, 0, 2 / 1.04, 1e-5 },
        { ACTIVATION_tanh, 0, 1, 1e-5 },        { ACTIVATION_tanh, 0.05, 1.761, 5e-4 },
        { ACTIVATION_tanh, 2.01e-5, 1.05, 5e-5 }, { ACTIVATION_sigmoid, 0, 103.0076, 1e-5 },
        { ACTIVATION_abs, 0.1, 1, 1e-5 },       { ACTIVATION_relu, 0.1, 2, 1e-5 },
    };
    for (int r = 0; r < LENGTH(rows); r++)
        assert_close(mean_field_critical(rows[r].activation, rows[r].biases), rows[r].critical,
                     rows[r].bound);
}
END_TEST

/* There chi is 1, and just beside it below and above; for every activation of the table. */
START_TEST(critical_means_factor_one)
{
    double biases = 0.05, critical = mean_field_critical(_i, biases);
    assert_close(mean_field_factor(_i, critical, biases), 1, 1e-4);
    ck_assert_double_lt(mean_field_factor(_i, 0.9 * critical, biases), 1);
    ck_assert_double_gt(mean_field_factor(_i, 1.1 * critical, biases), 1);
}
END_TEST

START_TEST(signals_that_stay_die_or_explode)
{
    ck_assert_double_eq(mean_field_signal(ACTIVATION_tanh, 0.9, 0), 0);
    ck_assert_double_eq(mean_field_signal(ACTIVATION_relu, 1.9, 0), 0);
    ck_assert_double_eq(mean_field_signal(ACTIVATION_abs, 1.1, 0), INFINITY);
    assert_close(mean_field_signal(ACTIVATION_abs, 0.5, 0.25), 0.5, DIGITS);
    assert_close(mean_field_signal(ACTIVATION_relu, 1, 0.3), 0.6, DIGITS);
    double q = mean_field_signal(ACTIVATION_sigmoid, 16, 0.1);
    assert_close(mean_field_next(ACTIVATION_sigmoid, 16, 0.1, q), q, DIGITS);
}
END_TEST

Suite *suite_mean_field(void)
{
    Suite *suite = suite_create("mean_field");
    TCase *theory = tcase_create("theory");
    tcase_add_test(theory, expectations_in_closed_form);
    tcase_add_test(theory, expectations_where_signals_are_large);
    tcase_add_test(theory, factor_of_the_sigmoid);
    tcase_add_test(theory, factor_of_piecewise_linear_functions);
    tcase_add_test(theory, critical_scales);
    tcase_add_loop_test(theory, critical_means_factor_one, 0, activation_count());
    tcase_add_test(theory, signals_that_stay_die_or_explode);
    suite_add_tcase(suite, theory);
    return suite;
}
