/*
 * test_eigen.c -- symmetric matrices whose eigenvalues are known, and any other.
 */
#include "base/eigen.h"

#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "common.h"

Suite *suite_eigen(void);

/* ( 2 1 ; 1 2 ) beside 5: eigenvalues 5, 3, 1. */
START_TEST(by_hand)
{
    double a[] = { 2, 0, 1,   0, 5, 0,   1, 0, 2 }, values[3], v[9];
    eigen_symmetric(3, a, 3, values, v);
    const double expected[] = { 5, 3, 1 };
    for (int j = 0; j < 3; j++)
        assert_close(values[j], expected[j], 1e-14);
    assert_close(fabs(v[1]), 1, 1e-14);
    assert_close(v[3] * v[5], 0.5, 1e-14);              /* (1, 0, 1) / sqrt(2) */
    assert_close(v[6] * v[8], -0.5, 1e-14);             /* (1, 0, -1) / sqrt(2) */
}
END_TEST

/* A chain of n points, each tied to its neighbours: 2 - 2 cos(pi j / (n + 1)). */
START_TEST(a_chain)
{
    enum { N = 101 };
    double *a = calloc(N * N, sizeof *a), values[N], *v = malloc(N * N * sizeof *v);
    for (int i = 0; i < N; i++) {
        a[i * N + i] = 2;
        if (i > 0)
            a[i * N + i - 1] = a[(i - 1) * N + i] = -1;
    }
    eigen_symmetric(N, a, N, values, v);
    for (int j = 0; j < N; j++)
        assert_close(values[j], 2 - 2 * double_cos(3.14159265358979323846 * (N - j) / (N + 1)),
                     1e-13);
    free(v);
    free(a);
}
END_TEST

enum { N = 23 };

static void draw_symmetric(double *a)
{
    Rng rng = rng_stream(41, "symmetric");
    for (int i = 0; i < N; i++)
        for (int j = 0; j <= i; j++)
            a[i * N + j] = a[j * N + i] = rng_normal(&rng);
}

START_TEST(the_sum_is_the_matrix)
{
    double a[N * N], spoilt[N * N], values[N], v[N * N];
    draw_symmetric(a);
    memcpy(spoilt, a, sizeof a);
    eigen_symmetric(N, spoilt, N, values, v);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            double sum = 0, product = 0;
            for (int k = 0; k < N; k++) {
                sum += values[k] * v[k * N + i] * v[k * N + j];
                product += v[i * N + k] * v[j * N + k];
            }
            assert_close(sum, a[i * N + j], 1e-13);
            assert_close(product, i == j, 1e-13);       /* orthonormal */
        }
    for (int j = 1; j < N; j++)
        ck_assert_double_ge(values[j - 1], values[j]);
}
END_TEST

START_TEST(the_first_few_are_the_same)
{
    double a[N * N], values[N], v[N * N], some_values[4], some[4 * N];
    draw_symmetric(a);
    eigen_symmetric(N, a, N, values, v);
    draw_symmetric(a);
    eigen_symmetric(N, a, 4, some_values, some);
    for (int j = 0; j < 4; j++)
        ck_assert_double_eq(some_values[j], values[j]);
    for (int i = 0; i < 4 * N; i++)
        ck_assert_double_eq(some[i], v[i]);
}
END_TEST

/* Equal eigenvalues, nothing at all, one number; and with a NaN it comes to an end. */
START_TEST(ends)
{
    double same[9] = { 7, 0, 0,   0, 7, 0,   0, 0, 7 }, nothing[4] = { 0 }, one = -2.385;
    double nan[4] = { 1, NAN, NAN, 1 }, values[3], v[9];
    eigen_symmetric(3, same, 3, values, v);
    for (int i = 0; i < 9; i++)
        ck_assert_double_eq(v[i], i % 4 == 0);
    ck_assert_double_eq(values[2], 7);
    eigen_symmetric(2, nothing, 2, values, v);
    ck_assert_double_eq(values[0], 0);
    ck_assert_double_eq(values[1], 0);
    eigen_symmetric(1, &one, 1, values, v);
    ck_assert_double_eq(values[0], -2.385);
    ck_assert_double_eq(v[0], 1);
    eigen_symmetric(2, nan, 1, values, v);
}
END_TEST

/* The rank of a matrix a u u^T is one: the second eigenvalue is 0, but for rounding. */
START_TEST(low_rank)
{
    double a[N * N], values[2], v[2 * N], u[N], square = 0;
    for (int i = 0; i < N; i++) {
        u[i] = i % 3 == 0 ? 0 : 1.7 - i * 0.31;
        square += u[i] * u[i];
    }
    for (int i = 0; i < N * N; i++)
        a[i] = u[i / N] * u[i % N];
    eigen_symmetric(N, a, 2, values, v);
    assert_close(values[0], square, 1e-14);
    ck_assert_double_le(fabs(values[1]), 1e-14 * square);
    for (int i = 0; i < N; i++)
        assert_close(v[i] * v[1], u[i] * u[1] / square, 1e-14);
}
END_TEST

Suite *suite_eigen(void)
{
    Suite *suite = suite_create("eigen");
    TCase *all = tcase_create("eigen");
    tcase_add_test(all, by_hand);
    tcase_add_test(all, a_chain);
    tcase_add_test(all, the_sum_is_the_matrix);
    tcase_add_test(all, the_first_few_are_the_same);
    tcase_add_test(all, ends);
    tcase_add_test(all, low_rank);
    suite_add_tcase(suite, all);
    return suite;
}
