/*
 * test_loss.c -- losses: known values, extreme logits, gradients.
 */
#include "grad/loss.h"

#include "grad/gradient_check.h"
#include "grad/operations.h"
#include "common.h"

Suite *suite_loss(void);

/* A tape and an n x c matrix of these numbers on it, as a variable. */
static Var matrix_of(int n, int c, const real *numbers)
{
    return tape_variable(tape_new(), (Tensor){ shape_matrix(n, c), (real *)numbers });
}

static double log_loss_of(real logit, real target)
{
    Var a = matrix_of(1, 1, &logit);
    double loss = (double)v_log_loss(a, &target)->value.data[0];
    tape_free(a->tape);
    return loss;
}

static double log_loss_slope(real logit, real target)
{
    Var a = matrix_of(1, 1, &logit);
    backward(v_log_loss(a, &target));
    double slope = (double)a->gradient.data[0];
    tape_free(a->tape);
    return slope;
}

/* ---- Log-loss ------------------------------------------------------------ */

START_TEST(log_loss_known_values)
{
    assert_close(log_loss_of(0, 1), log(2), ROUNDING);
    assert_close(log_loss_of(0, 0), log(2), ROUNDING);
    assert_close(log_loss_of(0, (real)0.3), log(2), ROUNDING);
    assert_close(log_loss_of((real)log(3), 1), log(4.0 / 3), ROUNDING);     /* p = 3/4 */
    assert_close(log_loss_of((real)log(3), 0), log(4), ROUNDING);
    /* At the true probability what is left is the entropy: H(0.3) = 0.610864. */
    assert_close(log_loss_of((real)log(0.3 / 0.7), (real)0.3), 0.610864, 1e-6);

    /* The fair game: an adversary that cannot tell loses log 4 over real and forged. */
    static const real logits[] = { 0, 0 }, targets[] = { 1, 0 };
    Var a = matrix_of(2, 1, logits);
    assert_close(2 * v_log_loss(a, targets)->value.data[0], 1.386294, 1e-6);
    tape_free(a->tape);
}
END_TEST

START_TEST(log_loss_of_extreme_logits)
{
    assert_close(log_loss_of((real)1e4, 0), 1e4, ROUNDING);
    assert_close(log_loss_of((real)-1e4, 1), 1e4, ROUNDING);
    ck_assert_double_eq(log_loss_of((real)1e4, 1), 0);
    ck_assert_double_eq(log_loss_of((real)-1e4, 0), 0);
    assert_close(log_loss_of((real)1e30, 0), 1e30, ROUNDING);
    ck_assert_double_nan(log_loss_of(NAN, 1));
    ck_assert_double_eq(log_loss_slope((real)1e4, 0), 1);
    ck_assert_double_eq(log_loss_slope((real)-1e4, 0), 0);
    ck_assert_double_eq(log_loss_slope((real)1e4, 1), 0);
    ck_assert_double_eq(log_loss_slope((real)-1e4, 1), -1);
}
END_TEST

/* dJ/da = s(a) - t.  Where the judge gives 1%, the two games' forgers learn at 0.01 and at
 * 0.99 (Goodfellow et al. 2014). */
START_TEST(log_loss_slopes)
{
    real a = (real)log(0.01 / 0.99);
    assert_close(log_loss_slope(a, 0), 0.01, ROUNDING);
    assert_close(log_loss_slope(a, 1), -0.99, ROUNDING);
    assert_close(log_loss_slope((real)1.7, (real)0.25), 1 / (1 + exp(-1.7)) - 0.25, ROUNDING);
}
END_TEST

/* ---- Cross-entropy ------------------------------------------------------- */

START_TEST(cross_entropy_known_values)
{
    static const real logits[] = { (real)2.385, (real)2.385, (real)2.385,
                                   (real)-7, (real)-7, (real)-7 };
    static const int labels[] = { 2, 0 };
    Var a = matrix_of(2, 3, logits);
    Var J = v_cross_entropy(a, labels);
    assert_close(J->value.data[0], log(3), ROUNDING);       /* uniform: log K */
    backward(J);
    for (int i = 0; i < 6; i++)                             /* (p - [k = label]) / n */
        assert_close(a->gradient.data[i], (1.0 / 3 - (i == 2 || i == 3)) / 2, ROUNDING);
    tape_free(a->tape);
}
END_TEST

/* Of two classes, it is the log-loss of the difference of logits. */
START_TEST(cross_entropy_of_two_classes_is_log_loss)
{
    for (int i = -20; i <= 20; i++) {
        real logits[] = { (real)0.5, (real)(0.5 + i) };
        int label = 1;
        Var a = matrix_of(1, 2, logits);
        assert_close(v_cross_entropy(a, &label)->value.data[0], log_loss_of((real)i, 1),
                     ROUNDING * 20);
        tape_free(a->tape);
    }
}
END_TEST

START_TEST(cross_entropy_of_extreme_logits)
{
    static const real logits[] = { (real)1e30, 0, (real)-1e30,
                                   (real)1e4, (real)1e4, (real)-1e4,
                                   (real)-1e30, (real)-1e30, (real)-1e30 };
    static const int labels[] = { 0, 1, 2 };
    Var a = matrix_of(3, 3, logits);
    Var J = v_cross_entropy(a, labels);
    assert_close(J->value.data[0], (0 + log(2) + log(3)) / 3, ROUNDING);
    backward(J);
    for (int i = 0; i < 9; i++)
        ck_assert(isfinite(a->gradient.data[i]));
    tape_free(a->tape);

    static const int wrong[] = { 2, 2, 0 };
    a = matrix_of(3, 3, logits);
    assert_close(v_cross_entropy(a, wrong)->value.data[0] / 2e30 * 3, 1, ROUNDING);
    tape_free(a->tape);
}
END_TEST

START_TEST(nan_is_a_result)
{
    real logits[] = { 1, 2, 3 };
    int label = 0;
    for (int k = 0; k < 3; k++) {
        real kept = logits[k];
        logits[k] = NAN;
        Var a = matrix_of(1, 3, logits);
        ck_assert_double_nan(v_cross_entropy(a, &label)->value.data[0]);
        tape_free(a->tape);
        logits[k] = kept;
    }
}
END_TEST

static void label_out_of_range(void)
{
    static const real logits[] = { 1, 2, 3 };
    static const int label = 3;
    v_cross_entropy(matrix_of(1, 3, logits), &label);
}

START_TEST(mistakes)
{
    expect_bug(label_out_of_range, "label 3 of example 0, but there are 3 classes");
}
END_TEST

/* ---- Regression ---------------------------------------------------------- */

/* Both are means over the n rows and sums over the channels. */
START_TEST(squared_and_absolute_error)
{
    static const real y[] = { 1, 5, -2, 0, 3, 3 }, t[] = { 0, 3, 1, 0, 3, 4 };
    static const double squared_slope[] = { 0.5, 1, -1.5, 0, 0, -0.5 };
    static const double absolute_slope[] = { 0.5, 0.5, -0.5, 0, 0, -0.5 };
    Var a = matrix_of(2, 3, y);
    Var J = v_squared_error(a, t);
    assert_close(J->value.data[0], (1 + 4 + 9 + 0 + 0 + 1) / 2.0 / 2, ROUNDING);
    backward(J);
    for (int i = 0; i < 6; i++)
        ck_assert_double_eq(a->gradient.data[i], squared_slope[i]);
    J = v_absolute_error(a, t);
    assert_close(J->value.data[0], (1 + 2 + 3 + 0 + 0 + 1) / 2.0, ROUNDING);
    backward(J);
    for (int i = 0; i < 6; i++)
        ck_assert_double_eq(a->gradient.data[i], absolute_slope[i]);
    tape_free(a->tape);
}
END_TEST

/* ---- Accuracy ------------------------------------------------------------ */

START_TEST(accuracy_takes_the_first_of_equals)
{
    static const real logits[] = { 1, 3, 2,   5, 5, 1,   5, 5, 1,   -1, -2, -1 };
    static const int labels[] = { 1, 0, 1, 2 };
    ck_assert_double_eq(accuracy((Tensor){ shape_matrix(4, 3), (real *)logits }, labels), 0.5);
}
END_TEST

/* ---- Gradients ----------------------------------------------------------- */

#if REAL_IS_DOUBLE

/* Targets and labels that a parameter of any shape can be held against. */
typedef struct Answers { real targets[300], shares[300]; int labels[300]; } Answers;

static Var log_loss(Tape *t, Param *p, void *answers)
{
    return v_log_loss(tape_param(t, p), ((Answers *)answers)->shares);
}

static Var cross_entropy(Tape *t, Param *p, void *answers)
{
    return v_cross_entropy(tape_param(t, p), ((Answers *)answers)->labels);
}

static Var squared_error(Tape *t, Param *p, void *answers)
{
    return v_squared_error(tape_param(t, p), ((Answers *)answers)->targets);
}

static Var absolute_error(Tape *t, Param *p, void *answers)
{
    return v_absolute_error(tape_param(t, p), ((Answers *)answers)->targets);
}

/* All of them, used together and not at the top of the graph. */
static Var mixture(Tape *t, Param *p, void *answers)
{
    Var a = tape_param(t, p);
    Answers *to = answers;
    return v_add(v_square(v_log_loss(a, to->shares)),
                 v_multiply(v_cross_entropy(a, to->labels),
                            v_add(v_squared_error(a, to->targets),
                                  v_absolute_error(a, to->targets))));
}

START_TEST(gradients)
{
    static GradientLoss *const losses[] = { log_loss, cross_entropy, squared_error,
                                            absolute_error, mixture };
    static const Shape shapes[] = { { 1, 1, 1, 1 }, { 13, 1, 1, 17 }, { 3, 5, 7, 2 } };
    Answers answers;
    Rng rng = rng_stream(43, "answers");
    rng_fill_normal(&rng, answers.targets, 300, 0, 1);
    rng_fill_uniform(&rng, answers.shares, 300, 0, 1);
    for (int s = 0; s < LENGTH(shapes); s++) {
        Param p = param_drawn(shapes[s], "p");
        uint64_t classes = tensor_size(p.value) / (uint64_t)shapes[s].n;
        for (int i = 0; i < 300; i++)
            answers.labels[i] = (int)rng_below(&rng, classes);
        double error = gradient_check(losses[_i], &p, 1, &answers);
        ck_assert_msg(error < 1e-6, "loss %d on %s: %g", _i, shape_text(shapes[s]), error);
        param_free(&p);
    }
}
END_TEST

#endif

Suite *suite_loss(void)
{
    Suite *suite = suite_create("loss");
    TCase *values = tcase_create("values");
    tcase_add_test(values, log_loss_known_values);
    tcase_add_test(values, log_loss_of_extreme_logits);
    tcase_add_test(values, log_loss_slopes);
    tcase_add_test(values, cross_entropy_known_values);
    tcase_add_test(values, cross_entropy_of_two_classes_is_log_loss);
    tcase_add_test(values, cross_entropy_of_extreme_logits);
    tcase_add_test(values, nan_is_a_result);
    tcase_add_test(values, mistakes);
    tcase_add_test(values, squared_and_absolute_error);
    tcase_add_test(values, accuracy_takes_the_first_of_equals);
    suite_add_tcase(suite, values);
#if REAL_IS_DOUBLE
    TCase *gradient = tcase_create("gradients");
    tcase_add_loop_test(gradient, gradients, 0, 5);
    suite_add_tcase(suite, gradient);
#endif
    return suite;
}
