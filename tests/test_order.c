/*
 * test_order.c -- chosen ranks are those of the sorted numbers.
 */
#include "base/order.h"

#include "base/statistics.h"
#include "common.h"

Suite *suite_order(void);

enum { N = 1009 };

static void expect_as_sorted(const real *numbers, size_t n, const size_t *rank, size_t count)
{
    real x[N], scratch[N];
    double sorted[N], found[N];
    for (size_t i = 0; i < n; i++)
        sorted[i] = (double)(x[i] = numbers[i]);
    double_sort(sorted, n);
    real_select_ranks(x, scratch, n, rank, count, found);
    for (size_t j = 0; j < count; j++)
        ck_assert_double_eq(found[j], sorted[rank[j]]);
}

START_TEST(some_ranks)
{
    const size_t rank[] = { 0, 7, 7, 126, 252, 504, 505, 756, 1001, N - 1 };
    real x[N];
    Rng rng = rng_stream(41, "numbers");
    rng_fill_normal(&rng, x, N, 0, 3);
    for (int i = 0; i < N; i += 3)
        x[i] = x[i] * x[i] * x[i] * x[i];
    expect_as_sorted(x, N, rank, (size_t)LENGTH(rank));
}
END_TEST

START_TEST(every_rank_of_every_short_length)
{
    real x[60];
    size_t rank[60];
    Rng rng = rng_stream(43, "numbers");
    for (size_t n = 1; n <= 60; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = (real)rng_below(&rng, 9), rank[i] = i;       /* many equal ones */
        expect_as_sorted(x, n, rank, n);
    }
}
END_TEST

START_TEST(equal_and_infinite)
{
    const size_t rank[] = { 0, 100, 500, N - 1 };
    real x[N];
    for (int i = 0; i < N; i++)
        x[i] = i % 5 == 0 ? (real)-INFINITY : i % 7 == 0 ? (real)INFINITY : (real)2.385;
    expect_as_sorted(x, N, rank, (size_t)LENGTH(rank));
}
END_TEST

static void beyond(void)
{
    real x[3] = { 1, 2, 3 }, scratch[3];
    double found;
    real_select_ranks(x, scratch, 3, &(size_t){ 3 }, 1, &found);
}

START_TEST(ranks_that_are_not_there)
{
    expect_bug(beyond, "rank 3 of 3");
}
END_TEST

Suite *suite_order(void)
{
    Suite *suite = suite_create("order");
    TCase *all = tcase_create("order");
    tcase_add_test(all, some_ranks);
    tcase_add_test(all, every_rank_of_every_short_length);
    tcase_add_test(all, equal_and_infinite);
    tcase_add_test(all, ranks_that_are_not_there);
    suite_add_tcase(suite, all);
    return suite;
}
