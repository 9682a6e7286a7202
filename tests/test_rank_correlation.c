/*
 * test_rank_correlation.c -- Spearman's rho, its interval and its chance, against closed forms.
 */
#include "base/rank_correlation.h"

#include "base/elementary.h"
#include "common.h"

Suite *suite_rank_correlation(void);

static RankSample pair(const double *x, const double *y, size_t n)
{
    return (RankSample){ x, y, NULL, n, 0 };
}

static double rho_of(const double *x, const double *y, size_t n)
{
    RankSample sample = pair(x, y, n);
    return rank_correlation(&sample);
}

START_TEST(ranks_share_ties)
{
    const double x[] = { 3, 1, NAN, 3, -2.385, -NAN, INFINITY };
    const double expected[] = { 3.5, 2, 6.5, 3.5, 1, 6.5, 5 };
    double rank[7];
    sample_ranks(x, 7, rank);
    for (int i = 0; i < 7; i++)
        ck_assert_double_eq(rank[i], expected[i]);
}
END_TEST

/* Without ties 1 - 6 sum d^2 / (n (n^2 - 1)); d^2 is 1, 1, 1, 1, 0 here, then
 * 4, 1, 1, 4, 0. */
START_TEST(known_values)
{
    const double x[] = { 0.1, 0.2, 2, 2.5, 70 }, y[] = { -4, -5, 7, 6, 8 };
    const double z[] = { 4, 1, 5, 3, 6 };           /* ranks 3 1 4 2 5 */
    const double w[] = { 1, 2, 2, 3 }, v[] = { 1, 2, 3, 4 };
    ck_assert_double_eq_tol(rho_of(x, y, 5), 1 - 6.0 * 4 / 120, 1e-14);
    ck_assert_double_eq_tol(rho_of(x, z, 5), 1 - 6.0 * (4 + 1 + 1 + 4 + 0) / 120, 1e-14);
    ck_assert_double_eq_tol(rho_of(w, v, 4), 4.5 / sqrt(4.5 * 5), 1e-14);
}
END_TEST

/* The shape of the curve does not matter, only that it rises or falls. */
START_TEST(any_monotone_relation_is_one)
{
    double x[23], up[23], down[23], constant[23];
    Rng rng = rng_stream(5, "points");
    for (int i = 0; i < 23; i++) {
        x[i] = rng_normal(&rng);
        up[i] = double_exp(3 * x[i]);
        down[i] = -x[i] * x[i] * x[i];
        constant[i] = 2.385;
    }
    ck_assert_double_eq_tol(rho_of(x, up, 23), 1, 1e-14);
    ck_assert_double_eq_tol(rho_of(x, down, 23), -1, 1e-14);
    ck_assert(isnan(rho_of(x, constant, 23)));
    ck_assert(isnan(rho_of(x, up, 1)));
}
END_TEST

/* For one control with ranks of its own:
 * (r_xy - r_xz r_yz) / sqrt((1 - r_xz^2)(1 - r_yz^2)). */
START_TEST(partial_closed_form)
{
    enum { N = 31 };
    double x[N], y[N], z[N], ranks[N], twice[3 * N];
    Rng rng = rng_stream(6, "points");
    for (int i = 0; i < N; i++) {
        z[i] = rng_normal(&rng);
        x[i] = z[i] + rng_normal(&rng);
        y[i] = rng_normal(&rng) - z[i];
    }
    sample_ranks(z, N, ranks);
    for (int i = 0; i < N; i++) {
        twice[3 * i] = ranks[i];
        twice[3 * i + 1] = 7 - 2 * ranks[i];        /* the same again */
        twice[3 * i + 2] = 0;                       /* and nothing */
    }
    double xy = rho_of(x, y, N), xz = rho_of(x, z, N), yz = rho_of(y, z, N);
    double expected = (xy - xz * yz) / sqrt((1 - xz * xz) * (1 - yz * yz));
    RankSample once = { x, y, ranks, N, 1 }, more = { x, y, twice, N, 3 };
    ck_assert_double_eq_tol(rank_correlation(&once), expected, 1e-12);
    ck_assert_double_eq_tol(rank_correlation(&more), expected, 1e-12);
    RankSample itself = { z, y, ranks, N, 1 };
    ck_assert(isnan(rank_correlation(&itself)));    /* nothing is left */
}
END_TEST

/* Two groups: within each, y falls with x; the groups together rise. */
START_TEST(groups_can_turn_the_sign)
{
    double x[20], y[20], group[20];
    for (int i = 0; i < 20; i++) {
        group[i] = i >= 10;
        x[i] = 100 * group[i] + i % 10;
        y[i] = 100 * group[i] - i % 10;
    }
    RankSample given = { x, y, group, 20, 1 };
    ck_assert_double_gt(rho_of(x, y, 20), 0.4);
    ck_assert_double_eq_tol(rank_correlation(&given), -1, 1e-12);
}
END_TEST

/* Any pairing of n numbers: 1/sqrt(n-1), ties or not.  A perfect order of five has two of 120
 * pairings as extreme. */
START_TEST(pairings_by_chance)
{
    enum { DRAWS = 20000 };
    const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 10, 20, 30, 40, 50 };
    const double tied[] = { 1, 1, 1, 2, 2, 7, 7, 9, 9, 9, 9 };
    const double other[] = { 4, 3, 3, 3, 8, 1, 2, 2, 2, 0, 5 };
    Rng rng = rng_stream(7, "pairings");
    RankSample five = pair(x, y, 5), ties = pair(tied, other, 11);
    RankEvidence e = rank_evidence(&five, DRAWS, &rng);
    double p = 2.0 / 120;
    ck_assert_double_eq_tol(e.chance, p, 4 * sqrt(p * (1 - p) / DRAWS));
    ck_assert_double_eq_tol(e.deviation, 0.5, 4 * 0.5 / sqrt(2.0 * DRAWS));
    ck_assert_double_eq_tol(e.low, 1, 1e-12);
    e = rank_evidence(&ties, DRAWS, &rng);
    ck_assert_double_eq_tol(e.deviation, sqrt(0.1), 4 * sqrt(0.1) / sqrt(2.0 * DRAWS));
}
END_TEST

/* Independent numbers: rho scatters by 1/sqrt(n-1), and so does the bootstrap. */
START_TEST(interval_is_as_wide_as_the_scatter)
{
    enum { N = 300 };
    double x[N], y[N];
    Rng rng = rng_stream(8, "independent");
    for (int i = 0; i < N; i++) {
        x[i] = rng_normal(&rng);
        y[i] = rng_normal(&rng);
    }
    RankSample sample = pair(x, y, N);
    Rng draws = rng_stream(8, "draws"), again = draws;
    RankEvidence e = rank_evidence(&sample, 1000, &draws);
    ck_assert_double_eq_tol(e.high - e.low, 2 * 1.96 / sqrt(N - 1.0), 0.15 * 3.92 / sqrt(N - 1.0));
    ck_assert(e.low < e.rho && e.rho < e.high);
    ck_assert_double_gt(e.chance, 0.001);
    RankEvidence same = rank_evidence(&sample, 1000, &again);
    ck_assert(same.low == e.low && same.high == e.high && same.chance == e.chance);
}
END_TEST

Suite *suite_rank_correlation(void)
{
    Suite *suite = suite_create("rank_correlation");
    TCase *tests = tcase_create("rank_correlation");
    tcase_add_test(tests, ranks_share_ties);
    tcase_add_test(tests, known_values);
    tcase_add_test(tests, any_monotone_relation_is_one);
    tcase_add_test(tests, partial_closed_form);
    tcase_add_test(tests, groups_can_turn_the_sign);
    tcase_add_test(tests, pairings_by_chance);
    tcase_add_test(tests, interval_is_as_wide_as_the_scatter);
    suite_add_tcase(suite, tests);
    return suite;
}
