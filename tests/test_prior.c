/*
 * test_prior.c -- priors, and the most credible parameters where they can be computed by hand.
 */
#include "learn/prior.h"

#include "grad/loss.h"
#include "common.h"
#include "learn/optimiser.h"

Suite *suite_prior(void);

static const Prior priors[] = {
    { PRIOR_NONE, 0 }, { PRIOR_GAUSSIAN, 0.7 }, { PRIOR_LAPLACE, 1.3 }
};

START_TEST(known_values)
{
    real numbers[] = { 1, -2, 0, 4 };
    Tensor w = { shape_matrix(2, 2), numbers };
    ck_assert_double_eq(prior_negative_log((Prior){ PRIOR_NONE, 0 }, w), 0);
    assert_close(prior_negative_log((Prior){ PRIOR_GAUSSIAN, 2 }, w), 21.0 / 8, 1e-15);
    assert_close(prior_negative_log((Prior){ PRIOR_LAPLACE, 2 }, w), 7.0 / 2, 1e-15);
}
END_TEST

/* Of 13 x 17 weights by central differences; half the examples, twice the share. */
START_TEST(gradients)
{
    const real h = (real)0x1p-10;
    const double examples = 37;
    Param p = param_drawn(shape_matrix(13, 17), "w");
    prior_add_gradient(priors[_i], &p, examples);
    for (size_t i = 0; i < tensor_size(p.value); i++) {
        real w = p.value.data[i];
        p.value.data[i] = w + h;
        double above = prior_negative_log(priors[_i], p.value);
        p.value.data[i] = w - h;
        double below = prior_negative_log(priors[_i], p.value);
        p.value.data[i] = w;
        double slope = (above - below) / (2 * (double)h) / examples;
        if (real_abs(w) > 2 * h)
            ck_assert_double_le(fabs((double)p.gradient.data[i] - slope),
                                (REAL_IS_DOUBLE ? 1e-6 : 1e-3) * fabs(slope));
    }
    param_free(&p);
}
END_TEST

START_TEST(gradients_add_to_what_is_there)
{
    Param p = param_drawn(shape_matrix(1, 3), "w");
    p.value.data[1] = 0;
    tensor_fill(p.gradient, 5);                     /* no pass has been: means nothing */
    for (int times = 1; times <= 2; times++) {
        prior_add_gradient((Prior){ PRIOR_LAPLACE, 2 }, &p, 4);
        ck_assert_double_eq(real_abs(p.gradient.data[0]), times / 8.0);
        ck_assert_double_eq(p.gradient.data[1], 0); /* a weight of 0 may stay */
    }
    param_free(&p);
}
END_TEST

/* Weights have a prior; biases, gains and shifts have none. */
START_TEST(of_a_network)
{
    Network *network = network_drawn("7 5:tanh:bn 3");
    Prior prior = { PRIOR_GAUSSIAN, 0.7 };
    double squares = tensor_square_sum(network->layer[0].weights->value)
                     + tensor_square_sum(network->layer[1].weights->value);
    assert_close(prior_of_network(prior, network), squares / (2 * 0.7 * 0.7), 1e-14);
    assert_close(map_objective(2.385, prior, network, 37), 2.385 + squares / 0.98 / 37, 1e-14);

    prior_add_gradients(prior, network, 37);
    for (int l = 0; l < 2; l++) {
        ck_assert(network->layer[l].weights->has_gradient);
        ck_assert(!network->layer[l].bias->has_gradient);
    }
    ck_assert(!network->layer[0].gain->has_gradient);
    assert_close(network->layer[1].weights->gradient.data[3],
                 network->layer[1].weights->value.data[3] / (0.49 * 37), ROUNDING);
    network_free(network);
}
END_TEST

/* ---- The most credible parameters ---------------------------------------- */

/* Descends on 1/variance times the squared error, plus the prior, from 0 to the bottom. */
static Param most_credible(Tensor X, const real *y, double variance, Prior prior, double step,
                           int steps)
{
    Param w = param_new(shape_matrix(X.shape.c, 1));
    Optimiser optimiser = optimiser_new(OPTIMISER_SGD, step);
    Tape *tape = tape_new();
    for (int i = 0; i < steps; i++) {
        tape_reset(tape);
        w.has_gradient = false;
        Var prediction = v_affine(tape_input(tape, X), tape_param(tape, &w), NULL);
        backward(v_scale(v_squared_error(prediction, y), (real)(1 / variance)));
        prior_add_gradient(prior, &w, X.shape.n);
        optimiser_step(&optimiser, &w, 1);
    }
    tape_free(tape);
    return w;
}

/* A line through four points with noise of variance 1/4 and weights of variance 4. */
START_TEST(worked_example)
{
    static const real numbers[] = { 1, 0,   1, 1,   1, 2,   1, 3 }, y[] = { 1, 2, 2, 4 };
    const double tolerance = REAL_IS_DOUBLE ? 5e-7 : 5e-6;
    Tensor X = { shape_matrix(4, 2), (real *)numbers };
    Param w = most_credible(X, y, 0.25, (Prior){ PRIOR_GAUSSIAN, 2 }, 0.1, 400);
    assert_close(w.value.data[0], 0.878536, tolerance);
    assert_close(w.value.data[1], 0.905158, tolerance);
    param_free(&w);
    w = most_credible(X, y, 0.25, (Prior){ PRIOR_NONE, 0 }, 0.1, 400);
    assert_close(w.value.data[0], 0.9, tolerance);          /* least squares */
    assert_close(w.value.data[1], 0.9, tolerance);
    param_free(&w);
}
END_TEST

/* With orthonormal columns each weight is its own problem: the Laplace prior takes
 * variance/b off its size, and sets to 0 what is smaller than that. */
START_TEST(laplace_is_a_soft_threshold)
{
    static const real columns[] = { 1, 1, 1, 1,   1, -1, 1, -1,   1, 1, -1, -1,   1, -1, -1, 1 };
    static const double least_squares[] = { 2.385, -0.3, 0.45, -1.9 };
    const double variance = 0.25, b = 0.5, threshold = variance / b, step = 1e-3;
    real numbers[16], y[4] = { 0 };
    for (int i = 0; i < 16; i++) {
        numbers[i] = columns[i] / 2;
        y[i / 4] += (real)((double)numbers[i] * least_squares[i % 4]);
    }
    Tensor X = { shape_matrix(4, 4), numbers };
    Param w = most_credible(X, y, variance, (Prior){ PRIOR_LAPLACE, b }, step, 30000);
    for (int k = 0; k < 4; k++) {
        double size = fmax(fabs(least_squares[k]) - threshold, 0);
        /* At 0 the slope jumps, so that a descent hovers about it, a step to either side. */
        assert_close(w.value.data[k], copysign(size, least_squares[k]),
                     size > 0 ? (REAL_IS_DOUBLE ? 1e-9 : 1e-4) : step);
    }
    param_free(&w);
}
END_TEST

static void width_of_0(void)
{
    Param p = param_new(shape_matrix(1, 1));
    prior_negative_log((Prior){ PRIOR_GAUSSIAN, 0 }, p.value);
}

START_TEST(mistakes)
{
    expect_bug(width_of_0, "the width must be positive");
}
END_TEST

/* The step minimises |w - p|^2 / (2 step) + (-log p(w)) / examples: no better w beside it. */
START_TEST(shrink_is_the_best_step)
{
    const double step = 0.6, examples = 3, h = 1e-3;
    const real start[] = { (real)1.7, (real)-0.9, (real)0.1, (real)-0.05 };
    Param p = param_new(shape_matrix(1, 4));
    for (int i = 0; i < 4; i++)
        p.value.data[i] = start[i];
    prior_shrink(priors[_i], &p, step, examples);
    for (int i = 0; i < 4; i++) {
        double at[3];
        for (int side = 0; side < 3; side++) {
            real w = (real)((double)p.value.data[i] + (side - 1) * h);
            double moved = (double)w - (double)start[i];
            at[side] = moved * moved / (2 * step) +
                       prior_negative_log(priors[_i], (Tensor){ shape_matrix(1, 1), &w }) / examples;
        }
        ck_assert(at[1] < at[0] && at[1] < at[2]);
    }
    if (priors[_i].kind == PRIOR_LAPLACE)       /* 0.6 / (1.3 * 3) = 0.154 */
        ck_assert(p.value.data[2] == 0 && p.value.data[3] == 0 && p.value.data[1] < 0);
    param_free(&p);
}
END_TEST

Suite *suite_prior(void)
{
    Suite *suite = suite_create("prior");
    TCase *value = tcase_create("values and gradients");
    tcase_add_test(value, known_values);
    tcase_add_loop_test(value, gradients, 0, LENGTH(priors));
    tcase_add_test(value, gradients_add_to_what_is_there);
    tcase_add_test(value, of_a_network);
    tcase_add_test(value, mistakes);
    tcase_add_loop_test(value, shrink_is_the_best_step, 0, LENGTH(priors));
    suite_add_tcase(suite, value);

    TCase *map = tcase_create("most credible");
    tcase_add_test(map, worked_example);
    tcase_add_test(map, laplace_is_a_soft_threshold);
    suite_add_tcase(suite, map);
    return suite;
}
