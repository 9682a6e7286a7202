#include <check.h>
#include <math.h>

#include "base/order.h"
#include "base/statistics.h"

/* Expected values worked by hand: the mean of {2, 4, 4, 4, 5, 5, 7, 9} is 5, its squared
 * deviations sum to 32. */
static const double eight[] = { 9, 2, 5, 4, 7, 4, 5, 4 };

START_TEST(moments)
{
    ck_assert_double_eq(sample_mean(eight, 8), 5);
    ck_assert_double_eq_tol(sample_deviation(eight, 8), sqrt(32.0 / 7), 1e-15);
    ck_assert_double_eq_tol(sample_error(eight, 8), sqrt(32.0 / 7 / 8), 1e-15);
}
END_TEST

/* What sum x^2 - n m^2 gets wrong. */
START_TEST(deviation_far_from_zero)
{
    const double x[] = { 1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16 };
    ck_assert_double_eq_tol(sample_deviation(x, 4), sqrt(30), 1e-9);
}
END_TEST

START_TEST(small_samples)
{
    const double x[] = { 2.385 };
    ck_assert(isnan(sample_mean(x, 0)));
    ck_assert(isnan(sample_median(x, 0)));
    ck_assert(isnan(sample_deviation(x, 1)));
    ck_assert(isnan(sample_error(x, 1)));
    ck_assert_double_eq(sample_mean(x, 1), 2.385);
    ck_assert_double_eq(sample_quantile(x, 1, 0.73), 2.385);
}
END_TEST

START_TEST(quantiles)
{
    const double x[] = { 40, 10, 30, 20 };
    ck_assert_double_eq(sample_quantile(x, 4, 0), 10);
    ck_assert_double_eq(sample_quantile(x, 4, 1), 40);
    ck_assert_double_eq(sample_median(x, 4), 25);
    ck_assert_double_eq_tol(sample_quantile(x, 4, 0.1), 13, 1e-14);
    ck_assert_double_eq_tol(sample_quantile(x, 4, 0.95), 38.5, 1e-14);
    ck_assert_double_eq(x[0], 40);          /* left as it was */
    ck_assert_double_eq(sample_median(eight, 7), 5);
    Spread spread = sample_spread(x, 4);
    ck_assert(spread.mean == 25 && spread.low == 10 && spread.high == 40);
}
END_TEST

START_TEST(not_a_number_counts_as_large)
{
    const double x[] = { NAN, 3, -NAN, 1, 2 };
    ck_assert(isnan(sample_mean(x, 5)));
    ck_assert(isnan(sample_deviation(x, 5)));
    ck_assert_double_eq(sample_median(x, 5), 3);
    ck_assert(isnan(sample_quantile(x, 5, 0.75)));
}
END_TEST

START_TEST(infinities)
{
    const double x[] = { -INFINITY, 5, 7, INFINITY, INFINITY };
    ck_assert_double_eq(sample_median(x, 5), 7);
    ck_assert_double_eq(sample_quantile(x, 5, 0.1), -INFINITY);
    ck_assert_double_eq(sample_quantile(x, 5, 0.7), INFINITY);
    ck_assert_double_eq(sample_quantile(x, 5, 0.9), INFINITY);
}
END_TEST

START_TEST(order_is_total)
{
    double x[] = { 0.0, NAN, 3, -0.0, INFINITY, -1, 0.0, -0.0, -INFINITY };
    const double sorted[] = { -INFINITY, -1, -0.0, -0.0, 0.0, 0.0, 3, INFINITY };
    double_sort(x, 9);
    for (int i = 0; i < 8; i++) {
        ck_assert_double_eq(x[i], sorted[i]);
        ck_assert_int_eq(!!signbit(x[i]), !!signbit(sorted[i]));
    }
    ck_assert(isnan(x[8]));
}
END_TEST

Suite *suite_statistics(void);
Suite *suite_statistics(void)
{
    Suite *suite = suite_create("statistics");
    TCase *samples = tcase_create("samples");
    tcase_add_test(samples, moments);
    tcase_add_test(samples, deviation_far_from_zero);
    tcase_add_test(samples, small_samples);
    tcase_add_test(samples, quantiles);
    tcase_add_test(samples, not_a_number_counts_as_large);
    tcase_add_test(samples, infinities);
    tcase_add_test(samples, order_is_total);
    suite_add_tcase(suite, samples);
    return suite;
}
