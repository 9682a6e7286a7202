/*
 * test_flat_units.c -- the shares of flat and of dead units against closed forms.
 */
#include "experiments/flat_units.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"

Suite *suite_flat_units(void);

#define PI 3.14159265358979323846
#define DIGITS (REAL_IS_DOUBLE ? 1e-12 : 1e-5)

static Dataset points_of(const double *xy, size_t n)
{
    Dataset data = dataset_of_reals("points", n, 1, 1, 2, 0);
    for (size_t i = 0; i < 2 * n; i++)
        data.values[i] = (real)xy[i];
    dataset_seal(&data);
    return data;
}

/* A slope of s(1 - s) = 0.025 is where s = (1 + sqrt(0.9)) / 2, z = ln(s / (1 - s)); of tanh, where
 * y = sqrt(1 - 0.025), z = ln((1 + y) / (1 - y)) / 2. */
START_TEST(flat_is_two_tails)
{
    double s = (1 + sqrt(0.9)) / 2, sigmoid = log(s / (1 - s));
    double y = sqrt(0.975), hyperbolic = log((1 + y) / (1 - y)) / 2;
    for (double q = 0.5; q < 5000; q *= 2.385) {
        assert_close(flat_share(ACTIVATION_sigmoid, q, 0.025), erfc(sigmoid / sqrt(2 * q)), DIGITS);
        assert_close(flat_share(ACTIVATION_tanh, q, 0.025), erfc(hyperbolic / sqrt(2 * q)), DIGITS);
        assert_close(flat_share(ACTIVATION_relu, q, 0.025), 0.5, 1e-12);
        assert_close(flat_share(ACTIVATION_leaky, q, 0.025), 0, 0);
        assert_close(flat_share(ACTIVATION_leaky, q, 0.25), 0.5, 1e-12);
        assert_close(flat_share(ACTIVATION_abs, q, 0.9), 0, 0);
        assert_close(flat_share(ACTIVATION_identity, q, 0.9), 0, 0);
    }
}
END_TEST

/* One point: half of all units.  Two that are seen at the angle t: (pi - t) / (2 pi). */
START_TEST(dead_for_one_point_and_for_two)
{
    static const double xy[] = { 0.75, -2.5, -1.25, 0.5 };
    Dataset one = points_of(xy, 1), two = points_of(xy, 2);
    double v = 2.385, b = 0.7, u[2] = { 0.75 * -1.25 + -2.5 * 0.5, 0 };
    double square[2] = { 0.75 * 0.75 + 2.5 * 2.5, 1.25 * 1.25 + 0.5 * 0.5 };
    double cosine = (v / 2 * u[0] + b) / sqrt((v / 2 * square[0] + b) * (v / 2 * square[1] + b));
    assert_close(dead_share(&one, v, b), 0.5, 1e-12);
    assert_close(dead_share(&two, v, b), (PI - acos(cosine)) / (2 * PI), 1e-12);
    dataset_free(&one);
    dataset_free(&two);
}
END_TEST

/* Of a square only the corners count; points inside, on a side or twice change nothing. */
START_TEST(dead_depends_on_the_hull_alone)
{
    static const double xy[] = { 1.5, 0, 0, 1.5, -1.5, 0, 0, -1.5,
                                 0.25, 0.5, 0, 0, 0.75, 0.75, -0.75, 0.75, 1.5, 0, 0, -1.5 };
    Dataset corners = points_of(xy, 4), more = points_of(xy, 10);
    for (double v = 0.1; v < 100; v *= 3) {
        double angle = acos(0.7 / (v / 2 * 2.25 + 0.7));
        assert_close(dead_share(&corners, v, 0.7), 0.5 - 4 * angle / (4 * PI), 1e-12);
        assert_close(dead_share(&more, v, 0.7), dead_share(&corners, v, 0.7), 1e-12);
    }
    assert_close(dead_share(&corners, 1e9, 0.7), 0, 1e-4);      /* they surround 0 */
    dataset_free(&corners);
    dataset_free(&more);
}
END_TEST

/* Random units are flat and dead as often as they should be, on one thread or two. */
START_TEST(measured_as_computed)
{
    enum { RUNS = 60, UNITS = 50 };
    static const double xy[] = { 0.75, -2.5, -1.25, 0.5, 2, 1, 0.5, 0.25 };
    Dataset data = points_of(xy, 4);
    Spec spec[2] = { spec_of("2 50:relu 50:relu 2"), spec_of("2 50:sigmoid 50:sigmoid 2") };
    FlatRun runs[2 * RUNS];
    static FlatResult results[2 * RUNS], again[2 * RUNS];
    for (int i = 0; i < 2 * RUNS; i++)
        runs[i] = (FlatRun){ .spec = &spec[i % 2], .scale = { WEIGHTS_VARIANCE, 20, 0.7 },
                             .data = &data, .threshold = 0.025, .seed = 2385,
                             .replicate = (uint64_t)i };
    parallel_set_threads(2);
    flat_units(runs, 2 * RUNS, results, NULL);
    parallel_set_threads(1);
    flat_units(runs, 2 * RUNS, again, NULL);
    parallel_set_threads(0);
    ck_assert_mem_eq(results, again, sizeof results);

    double dead = 0, flat[2] = { 0, 0 }, expected[2] = { 0, 0 };
    for (int i = 0; i < 2 * RUNS; i++) {
        assert_close(results[i].layer[0].signal, flat_signal(&runs[i], 0), DIGITS);
        if (i % 2 == 0)
            dead += results[i].layer[0].dead / RUNS;
        for (int l = 0; l < 2; l++) {
            const FlatReading *reading = &results[i].layer[l];
            ck_assert_double_le(reading->dead, reading->flat);
            if (i % 2 == 0)
                assert_close(reading->slope_square, 1 - reading->flat, 1e-12);
            if (i % 2) {
                flat[l] += reading->flat / RUNS;
                expected[l] += flat_share(ACTIVATION_sigmoid, reading->signal, 0.025) / RUNS;
            }
        }
    }
    double share = dead_share(&data, 20, 0.7), error = 4 / sqrt(RUNS * UNITS);
    ck_assert_double_eq_tol(dead, share, error * sqrt(share * (1 - share)));
    for (int l = 0; l < 2; l++)
        ck_assert_double_eq_tol(flat[l], expected[l],
                                error * sqrt(expected[l] * (1 - expected[l])));
    dataset_free(&data);
}
END_TEST

Suite *suite_flat_units(void)
{
    Suite *suite = suite_create("flat_units");
    TCase *shares = tcase_create("shares");
    tcase_add_test(shares, flat_is_two_tails);
    tcase_add_test(shares, dead_for_one_point_and_for_two);
    tcase_add_test(shares, dead_depends_on_the_hull_alone);
    tcase_add_test(shares, measured_as_computed);
    suite_add_tcase(suite, shares);
    return suite;
}
