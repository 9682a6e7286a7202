/*
 * test_batch_norm_backward.c -- the identities of the backward pass, measured, and that the
 * measurement would see them broken.
 */
#include "experiments/batch_norm_backward.h"

#include "common.h"

Suite *suite_batch_norm_backward(void);

/* kept ~ Beta((m-2)/2, 1), 1/s^2 ~ m / chi-square of m - 1: means and variances are known. */
START_TEST(identities)
{
    static const int batches[] = { 7, 16, 33 };
    for (int k = 0; k < LENGTH(batches); k++) {
        double m = batches[k], n = 2000, a = m / 2 - 1;
        NormReading r = batch_norm_measure(&(NormRun){ batches[k], (int)n, 61, 0 });
        ck_assert_double_le(r.sum, 10 * ROUNDING);
        ck_assert_double_le(r.along, 10 * ROUNDING + 1e-9);       /* the rest is epsilon: */
        ck_assert_double_le(r.equality, 100 * ROUNDING + 1e-9);   /* x is not that large */
        double error = 4 * sqrt(a / ((a + 1) * (a + 1) * (a + 2)) / n);
        ck_assert_double_le(fabs(r.kept - (m - 2) / m), error);
        error = 4 * sqrt(2 * m * m / ((m - 3) * (m - 3) * (m - 5)) / n);
        ck_assert_double_le(fabs(r.amplified - m / (m - 3)), error);
        ck_assert(r.kept_low < r.kept && r.kept < r.kept_high && r.kept_high <= 1);
        assert_close(r.kept_low, pow(0.05, 1 / a), 0.05);       /* the law's own quantiles */
        assert_close(r.kept_high, pow(0.95, 1 / a), 0.02);
    }
}
END_TEST

/* Two examples are always +1 and -1: there is nothing to learn. */
START_TEST(a_batch_of_two)
{
    NormReading r = batch_norm_measure(&(NormRun){ 2, 500, 61, 1 });
    ck_assert_double_lt(r.kept_high, 1e-6);
}
END_TEST

START_TEST(replicates)
{
    NormReading a = batch_norm_measure(&(NormRun){ 8, 100, 61, 1 });
    NormReading again = batch_norm_measure(&(NormRun){ 8, 100, 61, 1 });
    NormReading b = batch_norm_measure(&(NormRun){ 8, 100, 61, 2 });
    ck_assert(memcmp(&a, &again, sizeof a) == 0);
    ck_assert_double_ne(a.kept, b.kept);
}
END_TEST

Suite *suite_batch_norm_backward(void)
{
    Suite *suite = suite_create("batch_norm_backward");
    TCase *measured = tcase_create("measured");
    tcase_add_test(measured, identities);
    tcase_add_test(measured, a_batch_of_two);
    tcase_add_test(measured, replicates);
    suite_add_tcase(suite, measured);
    return suite;
}
