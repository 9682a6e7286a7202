/*
 * test_difference_error.c -- the three ways to differentiate the same function agree, and the
 * errors of differences are what theory says.
 */
#include "experiments/difference_error.h"

#include "common.h"

Suite *suite_difference_error(void);

/* J(w + h) from its series, with h so small that h^4 is nothing. */
START_TEST(series_predict_values)
{
    DifferenceSubject s = difference_subject(1, 5);
    for (int p = 0; p < DIFFERENCE_PARAMETERS; p++) {
        double c[4], h = 0x1p-9;
        difference_series(&s, p, c);
        ck_assert_double_eq(difference_value(&s, ARITHMETIC_DOUBLE, p, 0), c[0]);
        assert_close(difference_value(&s, ARITHMETIC_DOUBLE, p, h),
                     c[0] + h * (c[1] + h * (c[2] + h * c[3])), 1e-10);
        assert_close(difference_value(&s, ARITHMETIC_FLOAT, p, h),
                     difference_value(&s, ARITHMETIC_DOUBLE, p, h), 1e-6);
    }
    /* J is a parabola in the output's bias: e = y - t moves as it does. */
    double c[4];
    difference_series(&s, DIFFERENCE_PARAMETERS - 1, c);
    ck_assert_double_eq(c[2], 0.5);
    ck_assert_double_eq(c[3], 0);
    assert_close(c[1] * c[1] / 2, c[0], 1e-14);
}
END_TEST

/* The third coefficient, which no other test sees, against a difference of third order. */
START_TEST(third_derivatives)
{
    DifferenceSubject s = difference_subject(1, 6);
    for (int p = 0; p < DIFFERENCE_PARAMETERS; p++) {
        double c[4], h = 0x1p-9, J[5];
        difference_series(&s, p, c);
        for (int i = 0; i < 5; i++)
            J[i] = difference_value(&s, ARITHMETIC_DOUBLE, p, (i - 2) * h);
        double third = (J[4] - 2 * J[3] + 2 * J[1] - J[0]) / (2 * h * h * h);
        assert_close(6 * c[3], third, 1e-4);
    }
}
END_TEST

START_TEST(errors_are_those_of_theory)
{
    enum { NETWORKS = 150 };
    static DifferenceError e[NETWORKS];
    for (int one_sided = 0; one_sided < 2; one_sided++) {
        double next = 0, noise = 0, at_9 = 0, at_35 = 0, off = 0, gradient = 0, floats = 0;
        difference_measure(1, NETWORKS, one_sided, e, NULL);
        for (int i = 0; i < NETWORKS; i++) {
            next += e[i].next_square;
            noise += e[i].noise_square[ARITHMETIC_DOUBLE];
            floats += e[i].noise_square[ARITHMETIC_FLOAT];
            at_9 += e[i].error_square[ARITHMETIC_DOUBLE][9];
            at_35 += e[i].error_square[ARITHMETIC_DOUBLE][35];
            off += e[i].backward_square;
            gradient += e[i].gradient_square;
        }
        assert_close(sqrt(at_9) / difference_theory(next, 0, one_sided, 0x1p-9), 1, 0.01);
        assert_close(sqrt(at_35) / difference_theory(0, noise, one_sided, 0x1p-35), 1, 0.4);
        assert_close(sqrt(floats / noise) / 0x1p29, 1, 0.4);
        ck_assert_double_lt(sqrt(off / gradient), 8 * (double)REAL_EPSILON);
        ck_assert_double_eq(e[0].error_square[ARITHMETIC_FLOAT][50] / e[0].gradient_square, 1);
    }
}
END_TEST

/* The step is where the error is least: it grows to both sides. */
START_TEST(best_steps)
{
    for (int one_sided = 0; one_sided < 2; one_sided++) {
        double h = difference_best_step(0.37, 1e-15, one_sided);
        double least = difference_theory(0.37, 1e-15, one_sided, h);
        ck_assert_double_lt(least, difference_theory(0.37, 1e-15, one_sided, 0.97 * h));
        ck_assert_double_lt(least, difference_theory(0.37, 1e-15, one_sided, 1.03 * h));
        double half = one_sided ? 1 / sqrt(2) : 1 / 1.2599210498948732;     /* (1/2)^(1/3) */
        assert_close(difference_best_step(0.37, 0.25e-15, one_sided) / h, half, 1e-12);
    }
}
END_TEST

Suite *suite_difference_error(void)
{
    Suite *suite = suite_create("difference_error");
    TCase *error = tcase_create("differences");
    tcase_add_test(error, series_predict_values);
    tcase_add_test(error, third_derivatives);
    tcase_add_test(error, errors_are_those_of_theory);
    tcase_add_test(error, best_steps);
    suite_add_tcase(suite, error);
    return suite;
}
