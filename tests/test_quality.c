/*
 * test_quality.c -- measures of quality against closed forms and against all pairs by hand.
 */
#include "imitate/quality.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"

Suite *suite_quality(void);

/* n points of N(mean, diag(sd^2)). */
static Features gaussian(size_t n, size_t d, const double *mean, const double *sd, const char *name)
{
    Features f = { n, d, malloc(n * d * sizeof *f.x) };
    Rng rng = rng_stream(113, name);
    rng_fill_normal(&rng, f.x, n * d, 0, 1);
    for (size_t i = 0; i < n * d; i++)
        f.x[i] = (real)(mean[i % d] + sd[i % d] * (double)f.x[i]);
    return f;
}

static Features standard(size_t n, size_t d, const char *name)
{
    double mean[64] = { 0 }, sd[64];
    for (int i = 0; i < 64; i++)
        sd[i] = 1;
    return gaussian(n, d, mean, sd, name);
}

static double squared_distance(Features a, size_t i, Features b, size_t j)
{
    double sum = 0;
    for (size_t k = 0; k < a.d; k++) {
        double apart = (double)a.x[i * a.d + k] - (double)b.x[j * b.d + k];
        sum += apart * apart;
    }
    return sum;
}

/* ---- Frechet distance ---- */

/* N(0, diag(1, 4, 9)) and mean (1, 0, 0), diag(4, 1, 9): 1 + (2-1)^2 + (1-2)^2 + 0 = 3. */
START_TEST(frechet_of_two_gaussians)
{
    const double mean[2][3] = { { 0, 0, 0 }, { 1, 0, 0 } }, sd[2][3] = { { 1, 2, 3 }, { 2, 1, 3 } };
    Features a = gaussian(200000, 3, mean[0], sd[0], "a"), b = gaussian(200000, 3, mean[1], sd[1],
                                                                        "b");
    double there = frechet_distance(a, b), back = frechet_distance(b, a);
    ck_assert_double_lt(fabs(there - 3), 0.05);
    assert_close(there, back, 1e-9);
    ck_assert_double_lt(fabs(frechet_distance(a, a)), 1e-9);
    free(a.x);
    free(b.x);
}
END_TEST

/* Covariances that do not commute; by hand C1 = diag(4, 1), C2 = ((2, 1), (1, 2)):
 * (tr (C1 C2)^1/2)^2 = tr(C1 C2) + 2 sqrt(det C1 C2) = 10 + 2 sqrt(12). */
START_TEST(frechet_of_covariances_that_do_not_commute)
{
    /* Four points each whose covariance (over n - 1 = 3) is exact: columns of a root, +-. */
    const double s = sqrt(1.5);
    real x[8] = { (real)(2 * s), 0, (real)(-2 * s), 0, 0, (real)s, 0, (real)-s };
    double u = sqrt(3.0 / 2), v = sqrt(1.0 / 2);        /* roots of 3 and 1 along the diagonals */
    real y[8] = { (real)(s * u), (real)(s * u), (real)(-s * u), (real)(-s * u),
                  (real)(s * v), (real)(-s * v), (real)(-s * v), (real)(s * v) };
    double expected = 5 + 4 - 2 * sqrt(10 + 2 * sqrt(12.0));
    double found = frechet_distance((Features){ 4, 2, x }, (Features){ 4, 2, y });
    assert_close(found, expected, 10 * ROUNDING);
}
END_TEST

START_TEST(the_floor_of_the_frechet_distance)
{
    const size_t n = 500, d = 16;
    double sum = 0;
    for (int i = 0; i < 20; i++) {
        char name[20];
        snprintf(name, sizeof name, "a%d", i);
        Features a = standard(n, d, name);
        snprintf(name, sizeof name, "b%d", i);
        Features b = standard(n, d, name);
        sum += frechet_distance(a, b) / 20;
        free(a.x);
        free(b.x);
    }
    assert_close(frechet_floor(500, 16), 0.336, 1e-12);
    assert_close(frechet_floor(5000, 64), 0.4416, 1e-12);
    ck_assert_double_lt(fabs(sum / frechet_floor(n, d) - 1), 0.05);
}
END_TEST

/* ---- Kernel distance ---- */

static double kernel_mean(Features a, Features b, bool same)
{
    double sum = 0, pairs = 0;
    for (size_t i = 0; i < a.n; i++)
        for (size_t j = 0; j < b.n; j++)
            if (!same || i != j) {
                double s = 0;
                for (size_t k = 0; k < a.d; k++)
                    s += (double)a.x[i * a.d + k] * (double)b.x[j * b.d + k];
                sum += pow(s / (double)a.d + 1, 3);
                pairs++;
            }
    return sum / pairs;
}

START_TEST(kernel_distance_is_that_of_all_pairs)
{
    Features a = standard(1100, 5, "a"), b = standard(150, 5, "b");
    double expected = kernel_mean(a, a, true) + kernel_mean(b, b, true)
                      - 2 * kernel_mean(a, b, false);
    ck_assert_double_lt(fabs(kernel_distance(a, b) - expected), 100 * ROUNDING);
    free(a.x);
    free(b.x);
}
END_TEST

/* No bias: over pairs of samples from one law the mean is 0. */
START_TEST(kernel_distance_of_one_law_is_zero_on_average)
{
    double sum = 0, squares = 0;
    for (int i = 0; i < 60; i++) {
        char name[20];
        snprintf(name, sizeof name, "a%d", i);
        Features a = standard(40, 8, name);
        snprintf(name, sizeof name, "b%d", i);
        Features b = standard(40, 8, name);
        double k = kernel_distance(a, b);
        sum += k / 60, squares += k * k / 60;
        free(a.x);
        free(b.x);
    }
    ck_assert_double_lt(fabs(sum), 4 * sqrt(squares / 60));
}
END_TEST

/* ---- Precision and recall, neighbours ---- */

static double share_by_hand(Features queries, Features points, size_t k)
{
    double among = 0;
    for (size_t i = 0; i < queries.n; i++) {
        bool inside = false;
        for (size_t j = 0; j < points.n; j++) {
            size_t nearer = 0;              /* than the query lies */
            double d = squared_distance(queries, i, points, j);
            for (size_t other = 0; other < points.n; other++)
                nearer += other != j && squared_distance(points, other, points, j) < d;
            inside |= nearer < k;
        }
        among += inside;
    }
    return among / (double)queries.n;
}

START_TEST(precision_and_recall_by_hand)
{
    const double mean[2] = { 0.7, 0 }, sd[2] = { 0.4, 0.2 };
    Features genuine = standard(200, 2, "real"), forged = gaussian(150, 2, mean, sd, "forged");
    for (size_t k = 1; k <= 3; k++) {
        Balls balls = balls_around(genuine, k);
        PrecisionRecall found = precision_recall(balls, forged);
        assert_close(found.precision, share_by_hand(forged, genuine, k), 1e-12);
        assert_close(found.recall, share_by_hand(genuine, forged, k), 1e-12);
        ck_assert_double_gt(found.precision, 0.6);
        ck_assert_double_lt(found.recall, 0.6);
        balls_free(&balls);
    }
    free(genuine.x);
    free(forged.x);
}
END_TEST

START_TEST(the_nearest_point)
{
    Features queries = standard(70, 3, "queries"), points = standard(1500, 3, "points");
    uint32_t index[70];
    double distance[70];
    nearest_points(queries, points, index, distance);
    for (size_t i = 0; i < 70; i++) {
        size_t best = 0;
        for (size_t j = 1; j < 1500; j++)
            if (squared_distance(queries, i, points, j) < squared_distance(queries, i, points, best))
                best = j;
        ck_assert_uint_eq(index[i], best);
        ck_assert_double_lt(fabs(distance[i] - squared_distance(queries, i, points, best)),
                            100 * ROUNDING);
    }
    free(queries.x);
    free(points.x);
}
END_TEST

START_TEST(threads_change_nothing)
{
    Features a = standard(300, 6, "a"), b = standard(1300, 6, "b");
    double kernel[2], distance[2][300];
    PrecisionRecall among[2];
    for (int threads = 1; threads <= 2; threads++) {
        parallel_set_threads(threads);
        kernel[threads - 1] = kernel_distance(a, b);
        Balls balls = balls_around(a, 3);
        among[threads - 1] = precision_recall(balls, b);
        balls_free(&balls);
        nearest_points(a, b, NULL, distance[threads - 1]);
    }
    parallel_set_threads(0);
    ck_assert(kernel[0] == kernel[1]);
    ck_assert_int_eq(memcmp(&among[0], &among[1], sizeof among[0]), 0);
    ck_assert_int_eq(memcmp(distance[0], distance[1], sizeof distance[0]), 0);
    free(a.x);
    free(b.x);
}
END_TEST

Suite *suite_quality(void)
{
    Suite *suite = suite_create("quality");
    TCase *tcase = tcase_create("quality");
    tcase_add_test(tcase, frechet_of_two_gaussians);
    tcase_add_test(tcase, frechet_of_covariances_that_do_not_commute);
    tcase_add_test(tcase, the_floor_of_the_frechet_distance);
    tcase_add_test(tcase, kernel_distance_is_that_of_all_pairs);
    tcase_add_test(tcase, kernel_distance_of_one_law_is_zero_on_average);
    tcase_add_test(tcase, precision_and_recall_by_hand);
    tcase_add_test(tcase, the_nearest_point);
    tcase_add_test(tcase, threads_change_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
