/*
 * test_cholesky.c -- a triangle whose square is the matrix, and what is computed by it.
 */
#include "base/cholesky.h"

#include <math.h>

#include "common.h"

Suite *suite_cholesky(void);

enum { N = 7 };

/* B B^T + 0.3: positive definite, and no two numbers alike.  The upper triangle is NaN: it must
 * not be read. */
static void make_matrix(double *a, double *full)
{
    double b[N * N];
    Rng rng = rng_stream(37, "matrix");
    for (int i = 0; i < N * N; i++)
        b[i] = rng_normal(&rng);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = i == j ? 0.3 : 0;
            for (int k = 0; k < N; k++)
                sum += b[i * N + k] * b[j * N + k];
            full[i * N + j] = sum;
            a[i * N + j] = j <= i ? sum : NAN;
        }
}

START_TEST(by_hand)
{
    double a[] = { 4, NAN, NAN,   2, 10, NAN,   -2, 5, 21 };
    const double l[] = { 2, 0, 0,   1, 3, 0,   -1, 2, 4 };
    ck_assert(cholesky_factor(3, a));
    for (int i = 0; i < 3; i++)
        for (int j = 0; j <= i; j++)
            ck_assert_double_eq(a[3 * i + j], l[3 * i + j]);
    assert_close(cholesky_log_determinant(3, a), log(576), 1e-15);
}
END_TEST

START_TEST(the_square_is_the_matrix)
{
    double a[N * N], full[N * N];
    make_matrix(a, full);
    ck_assert(cholesky_factor(N, a));
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++) {
            double sum = 0;
            for (int k = 0; k <= j; k++)
                sum += a[i * N + k] * a[j * N + k];
            assert_close(sum, full[i * N + j], 1e-14);
        }
}
END_TEST

START_TEST(solves)
{
    double a[N * N], full[N * N], x[N], half[N], both[N];
    make_matrix(a, full);
    ck_assert(cholesky_factor(N, a));
    for (int i = 0; i < N; i++)
        x[i] = half[i] = both[i] = 2.385 - i * i;
    cholesky_solve(N, a, x);
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++)
            sum += full[i * N + j] * x[j];
        assert_close(sum, 2.385 - i * i, 1e-11);
    }
    cholesky_half_solve(N, a, half);
    double square = 0, product = 0;
    for (int i = 0; i < N; i++) {
        square += half[i] * half[i];
        product += both[i] * x[i];
    }
    assert_close(square, product, 1e-11);       /* b^T A^-1 b */
    cholesky_transposed_solve(N, a, half);
    for (int i = 0; i < N; i++)
        ck_assert_double_eq(half[i], x[i]);
}
END_TEST

START_TEST(what_is_not_positive_definite)
{
    double singular[] = { 1, 2,   2, 4 }, negative[] = { 1, 2,   2, 3 }, nan[] = { NAN };
    ck_assert(!cholesky_factor(2, singular));
    ck_assert(!cholesky_factor(2, negative));
    ck_assert(!cholesky_factor(1, nan));
}
END_TEST

Suite *suite_cholesky(void)
{
    Suite *suite = suite_create("cholesky");
    TCase *all = tcase_create("cholesky");
    tcase_add_test(all, by_hand);
    tcase_add_test(all, the_square_is_the_matrix);
    tcase_add_test(all, solves);
    tcase_add_test(all, what_is_not_positive_definite);
    suite_add_tcase(suite, all);
    return suite;
}
