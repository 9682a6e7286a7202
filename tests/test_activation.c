/*
 * test_activation.c -- every row of the activation table, also those added later: value and
 * slope agree with each other; plus what is known of those we have.
 */
#include "grad/activation.h"

#include "grad/gradient_check.h"
#include "common.h"

Suite *suite_activation(void);

/* Numbers on both sides of 0, none nearer than 0.1, where a kink may be. */
static Param param_away_from_0(Shape shape)
{
    Param p = param_drawn(shape, "away from 0");
    for (size_t i = 0; i < tensor_size(p.value); i++)
        p.value.data[i] += p.value.data[i] < 0 ? (real)-0.1 : (real)0.1;
    return p;
}

/* ---- Every row ----------------------------------------------------------- */

START_TEST(names_find_themselves)
{
    ck_assert_int_eq(activation_find(activation_name(_i)), _i);
    ck_assert_uint_gt(strlen(activation_kink(_i)), 0);
}
END_TEST

START_TEST(slope_is_the_derivative_of_value)
{
    const double h = REAL_IS_DOUBLE ? 1e-5 : 1e-2, tolerance = REAL_IS_DOUBLE ? 1e-9 : 1e-4;
    for (double x = -7.05; x < 7; x += 0.1) {
        double above = (double)activation_value(_i, (real)(x + h));
        double below = (double)activation_value(_i, (real)(x - h));
        assert_close(activation_slope(_i, (real)x), (above - below) / (2 * h), tolerance);
    }
}
END_TEST

/* The convention at 0 is one of the two one-sided slopes. */
START_TEST(slope_at_a_kink_is_one_sided)
{
    const double h = REAL_IS_DOUBLE ? 1e-6 : 1e-3;
    double at = (double)activation_value(_i, 0), slope = (double)activation_slope(_i, 0);
    double right = ((double)activation_value(_i, (real)h) - at) / h;
    double left = (at - (double)activation_value(_i, (real)-h)) / h;
    ck_assert_double_lt(fmin(fabs(slope - right), fabs(slope - left)), 2e-4);
    if (strcmp(activation_kink(_i), "no kink") == 0)
        ck_assert_double_lt(fabs(right - left), 2e-4);
    else
        ck_assert_double_gt(fabs(right - left), 1e-2);
}
END_TEST

START_TEST(nan_comes_through_and_no_number_becomes_nan)
{
    ck_assert_double_nan(activation_value(_i, NAN));
    static const double edges[] = { 0, 1e-30, 1, 88, 1000, 1e30 };
    for (int e = 0; e < LENGTH(edges); e++)
        for (int sign = -1; sign <= 1; sign += 2) {
            real x = (real)(sign * edges[e]);
            ck_assert(!isnan(activation_value(_i, x)));
            ck_assert(!isnan(activation_slope(_i, x)));
        }
}
END_TEST

/* The loops are the functions, number by number; backward writes first and then adds. */
START_TEST(loops_agree_with_functions)
{
    enum { N = 37 };
    Param p = param_away_from_0(shape_matrix(1, N));
    real *x = p.value.data, y[N], dx[N], dy[N];
    x[5] = 0, x[6] = (real)-0.0, x[7] = NAN, x[8] = INFINITY, x[9] = -INFINITY;
    for (int i = 0; i < N; i++)
        dy[i] = (real)(0.25 * i - 3), dx[i] = NAN;
    activation_forward(_i, N, x, y);
    for (int pass = 1; pass <= 2; pass++) {
        activation_backward(_i, N, x, y, dy, dx, pass == 1);
        for (int i = 0; i < N; i++) {
            if (isnan(x[i])) {
                ck_assert_double_nan(y[i]);
                continue;
            }
            ck_assert_double_eq(y[i], activation_value(_i, x[i]));
            ck_assert_double_eq(dx[i], (real)pass * (dy[i] * activation_slope(_i, x[i])));
        }
    }
    param_free(&p);
}
END_TEST

#if REAL_IS_DOUBLE

static Var activation_loss(Tape *tape, Param *p, void *context)
{
    Var x = tape_param(tape, p), y = v_activate(x, *(int *)context);
    return v_add(odd_sum(y), odd_sum(v_square(v_activate(x, *(int *)context))));
}

START_TEST(gradients)
{
    static const Shape shapes[] = { { 1, 1, 1, 1 }, { 13, 1, 1, 17 }, { 3, 5, 7, 2 } };
    for (int s = 0; s < LENGTH(shapes); s++) {
        Param p = param_away_from_0(shapes[s]);
        double error = gradient_check(activation_loss, &p, 1, &_i);
        ck_assert_msg(error < 1e-6, "%s: %g", activation_name(_i), error);
        param_free(&p);
    }
}
END_TEST

#endif

/* ---- The rows we have ---------------------------------------------------- */

START_TEST(names)
{
    ck_assert_int_eq(activation_find("identity"), ACTIVATION_identity);
    ck_assert_int_eq(activation_find("abs"), ACTIVATION_abs);
    ck_assert_int_eq(activation_find("rleu"), -1);
    ck_assert_int_eq(activation_find(""), -1);
    ck_assert_int_eq(activation_count(), ACTIVATION_COUNT);
}
END_TEST

START_TEST(lists_of_names)
{
    int list[ACTIVATION_COUNT], count = 0;
    Message why = { "" };
    ck_assert_msg(activation_list("sigmoid,relu,abs", list, &count, &why), "%s", why.text);
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(list[0], ACTIVATION_sigmoid);
    ck_assert_int_eq(list[2], ACTIVATION_abs);
    static const char *const wrong[][2] = {
        { "relu,rleu", "unknown activation \"rleu\"; did you mean relu; known: identity, " },
        { "relu,abs,relu", "relu is named twice" }, { "", "unknown" }, { "relu,", "unknown" },
        { "reluabsrelureluabsrelureluabsrelureluabsrelureluabsrelureluabsrelu", "unknown" }
    };
    for (int i = 0; i < LENGTH(wrong); i++) {
        ck_assert(!activation_list(wrong[i][0], list, &count, &why));
        ck_assert_msg(strstr(why.text, wrong[i][1]) != NULL, "%s", why.text);
        ck_assert_int_eq(count, 3);
    }
}
END_TEST

START_TEST(known_values)
{
    for (double x = -20.05; x < 20; x += 0.1) {
        real at = (real)x;
        double exact = (double)at;
        assert_close(activation_value(ACTIVATION_identity, at), exact, 0);
        assert_close(activation_value(ACTIVATION_sigmoid, at), 1 / (1 + exp(-exact)), ROUNDING);
        assert_close(activation_value(ACTIVATION_tanh, at), tanh(exact), ROUNDING);
        assert_close(activation_value(ACTIVATION_relu, at), fmax(0, exact), 0);
        assert_close(activation_value(ACTIVATION_leaky, at), fmax(0.2 * exact, exact), ROUNDING);
        assert_close(activation_value(ACTIVATION_abs, at), fabs(exact), 0);
    }
}
END_TEST

START_TEST(values_at_infinity)
{
    static const struct { int activation; double left, right; } limits[] = {
        { ACTIVATION_identity, -INFINITY, INFINITY }, { ACTIVATION_sigmoid, 0, 1 },
        { ACTIVATION_tanh, -1, 1 }, { ACTIVATION_relu, 0, INFINITY },
        { ACTIVATION_leaky, -INFINITY, INFINITY }, { ACTIVATION_abs, INFINITY, INFINITY }
    };
    for (int i = 0; i < LENGTH(limits); i++) {
        ck_assert_double_eq(activation_value(limits[i].activation, -INFINITY), limits[i].left);
        ck_assert_double_eq(activation_value(limits[i].activation, INFINITY), limits[i].right);
    }
}
END_TEST

START_TEST(slopes_at_0)
{
    static const struct { int activation; double slope; const char *words; } kinks[] = {
        { ACTIVATION_relu, 0, "slope 0 at 0" }, { ACTIVATION_leaky, 0.2, "slope 0.2 at 0" },
        { ACTIVATION_abs, 1, "slope 1 at 0" }, { ACTIVATION_sigmoid, 0.25, "no kink" }
    };
    for (int i = 0; i < LENGTH(kinks); i++) {
        assert_close(activation_slope(kinks[i].activation, 0), kinks[i].slope, ROUNDING);
        assert_close(activation_slope(kinks[i].activation, (real)-0.0), kinks[i].slope, ROUNDING);
        ck_assert_str_eq(activation_kink(kinks[i].activation), kinks[i].words);
    }
}
END_TEST

/* |x| = relu(x) + relu(-x), exactly, in value and in slope (at 0 the conventions differ). */
START_TEST(absolute_value_is_two_relus)
{
    Param p = param_away_from_0(shape_image(3, 5, 7, 2)), q = param_away_from_0(p.value.shape);
    Tape *tape = tape_new();
    Var x = tape_param(tape, &p), z = tape_param(tape, &q);
    Var one = v_activate(x, ACTIVATION_abs);
    Var two = v_add(v_activate(z, ACTIVATION_relu),
                    v_activate(v_scale(z, -1), ACTIVATION_relu));
    ck_assert(same_bits(one->value, two->value));
    backward(odd_sum(one));
    backward(odd_sum(two));
    for (size_t i = 0; i < tensor_size(p.value); i++)
        ck_assert_double_eq(p.gradient.data[i], q.gradient.data[i]);
    tape_free(tape);
    param_free(&p);
    param_free(&q);
}
END_TEST

Suite *suite_activation(void)
{
    Suite *suite = suite_create("activation");
    int count = activation_count();
    TCase *every = tcase_create("every row");
    tcase_add_loop_test(every, names_find_themselves, 0, count);
    tcase_add_loop_test(every, slope_is_the_derivative_of_value, 0, count);
    tcase_add_loop_test(every, slope_at_a_kink_is_one_sided, 0, count);
    tcase_add_loop_test(every, nan_comes_through_and_no_number_becomes_nan, 0, count);
    tcase_add_loop_test(every, loops_agree_with_functions, 0, count);
#if REAL_IS_DOUBLE
    tcase_add_loop_test(every, gradients, 0, count);
#endif
    suite_add_tcase(suite, every);

    TCase *known = tcase_create("known rows");
    tcase_add_test(known, names);
    tcase_add_test(known, lists_of_names);
    tcase_add_test(known, known_values);
    tcase_add_test(known, values_at_infinity);
    tcase_add_test(known, slopes_at_0);
    tcase_add_test(known, absolute_value_is_two_relus);
    suite_add_tcase(suite, known);
    return suite;
}
