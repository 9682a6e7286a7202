/*
 * test_batch_norm.c -- the identities of batch normalisation, forward and backward, with the
 * one epsilon and the one m.
 */
#include "grad/batch_norm.h"

#include "grad/gradient_check.h"
#include "grad/operations.h"
#include "common.h"

Suite *suite_batch_norm(void);

/* A layer to normalise: x, gain and shift are all parameters. */
enum { X, GAIN, SHIFT, PARAMS };

typedef struct Example {
    Param p[PARAMS];
    RunningStatistics running;
    Mode mode;
} Example;

/* x ~ N(0.7, spread^2) in each channel. */
static Example example_new(Shape shape, real spread, Mode mode)
{
    Shape channel = shape_matrix(1, shape.c);
    Example e = { .p = { param_drawn(shape, "x"), param_drawn(channel, "gain"),
                         param_drawn(channel, "shift") },
                  .running = { tensor_new(channel), tensor_new(channel) }, .mode = mode };
    for (size_t i = 0; i < shape_size(shape); i++)
        e.p[X].value.data[i] = spread * e.p[X].value.data[i] + (real)0.7;
    Rng rng = rng_stream(41, "running");
    rng_fill_normal(&rng, e.running.mean.data, (size_t)shape.c, (real)0.5, (real)0.1);
    rng_fill_uniform(&rng, e.running.variance.data, (size_t)shape.c, (real)0.5, 2);
    return e;
}

static void example_free(Example *e)
{
    for (int k = 0; k < PARAMS; k++)
        param_free(&e->p[k]);
    tensor_free(&e->running.mean);
    tensor_free(&e->running.variance);
}

static Var normalised(Tape *tape, Example *e)
{
    return v_batch_norm(tape_param(tape, &e->p[X]), tape_param(tape, &e->p[GAIN]),
                        tape_param(tape, &e->p[SHIFT]), &e->running, e->mode);
}

/* Mean and biased variance of channel j. */
typedef struct Moments { double mean, variance; } Moments;

static Moments channel_moments(Tensor x, size_t j)
{
    size_t m = shape_positions(x.shape), channels = (size_t)x.shape.c;
    Moments moments = { 0, 0 };
    for (size_t i = 0; i < m; i++)
        moments.mean += (double)x.data[i * channels + j] / (double)m;
    for (size_t i = 0; i < m; i++) {
        double from_mean = (double)x.data[i * channels + j] - moments.mean;
        moments.variance += from_mean * from_mean / (double)m;
    }
    return moments;
}

static const Shape shapes[] = { { 13, 1, 1, 17 }, { 3, 5, 7, 2 }, { 2, 1, 1, 1 }, { 1, 3, 3, 5 } };

/* ---- Forward ------------------------------------------------------------- */

/* x = 1, 3, 5, 7: mean 4, and variance 5 if divided by 4 (by 3 it would be 6.67).  For
 * dJ/dy = (1, 0, 0, 0) and gain 2, by hand: dJ/dx = (2/sqrt 5) (0.3, -0.4, -0.1, 0.2). */
START_TEST(four_numbers_by_hand)
{
    static const double x[] = { 1, 3, 5, 7 }, slope[] = { 0.3, -0.4, -0.1, 0.2 };
    static const real first_only[] = { 1, 0, 0, 0 };
    Example e = example_new(shape_matrix(4, 1), 1, MODE_TRAIN);
    for (int i = 0; i < 4; i++)
        e.p[X].value.data[i] = (real)x[i];
    e.p[GAIN].value.data[0] = 2;
    e.p[SHIFT].value.data[0] = (real)0.5;
    e.running.mean.data[0] = 0;
    e.running.variance.data[0] = 1;

    Tape *tape = tape_new();
    Var y = normalised(tape, &e);
    Tensor weights = { shape_matrix(4, 1), (real *)first_only };
    backward(v_sum(v_multiply(y, tape_input(tape, weights))));
    double s = sqrt(5 + 1e-5);
    for (int i = 0; i < 4; i++) {
        assert_close(y->value.data[i], 2 * (x[i] - 4) / s + 0.5, ROUNDING);
        assert_close(e.p[X].gradient.data[i], 2 / sqrt(5) * slope[i], 1e-5);
    }
    assert_close(e.p[GAIN].gradient.data[0], -3 / s, ROUNDING);
    assert_close(e.p[SHIFT].gradient.data[0], 1, ROUNDING);
    assert_close(e.running.mean.data[0], 0.1 * 4, ROUNDING);
    assert_close(e.running.variance.data[0], 0.9 + 0.1 * 5, ROUNDING);
    tape_free(tape);
    example_free(&e);
}
END_TEST

/* Each channel comes out with mean = shift and variance = gain^2 var/(var + epsilon). */
START_TEST(moments_of_the_output)
{
    Example e = example_new(shapes[_i], 2, MODE_TRAIN);
    Tape *tape = tape_new();
    Tensor x = e.p[X].value, y = normalised(tape, &e)->value;
    for (size_t j = 0; j < (size_t)x.shape.c; j++) {
        double gain = (double)e.p[GAIN].value.data[j], v = channel_moments(x, j).variance;
        assert_close(channel_moments(y, j).mean, e.p[SHIFT].value.data[j], 10 * ROUNDING);
        assert_close(channel_moments(y, j).variance, gain * gain * v / (v + BATCH_NORM_EPSILON),
                     20 * ROUNDING);
    }
    tape_free(tape);
    example_free(&e);
}
END_TEST

START_TEST(evaluation_is_the_affine_map_of_the_running_statistics)
{
    Example e = example_new(shapes[_i], 2, MODE_EVALUATE);
    uint64_t before = hash_bytes(HASH_START, e.running.mean.data, sizeof(real));
    Tape *tape = tape_new();
    Tensor x = e.p[X].value, y = normalised(tape, &e)->value;
    size_t channels = (size_t)x.shape.c;
    for (size_t i = 0; i < tensor_size(x); i++) {
        size_t j = i % channels;
        double s = sqrt((double)e.running.variance.data[j] + BATCH_NORM_EPSILON);
        double from_mean = (double)x.data[i] - (double)e.running.mean.data[j];
        assert_close(y.data[i], (double)e.p[GAIN].value.data[j] * from_mean / s
                     + (double)e.p[SHIFT].value.data[j], 10 * ROUNDING);
    }
    ck_assert_uint_eq(before, hash_bytes(HASH_START, e.running.mean.data, sizeof(real)));
    tape_free(tape);
    example_free(&e);
}
END_TEST

/* After k batches alike, running = start 0.9^k + batch's (1 - 0.9^k). */
START_TEST(running_averages_in_closed_form)
{
    Example e = example_new(shape_image(3, 5, 7, 2), 2, MODE_TRAIN);
    Tensor mean = e.running.mean, variance = e.running.variance;
    tensor_fill(mean, 0);
    tensor_fill(variance, 1);
    Tape *tape = tape_new();
    double left = 1;
    for (int k = 1; k <= 12; k++) {
        tape_reset(tape);
        normalised(tape, &e);
        left *= 1 - BATCH_NORM_MOMENTUM;
        for (size_t j = 0; j < 2; j++) {
            Moments batch = channel_moments(e.p[X].value, j);
            assert_close(mean.data[j], (1 - left) * batch.mean, 10 * ROUNDING);
            assert_close(variance.data[j], left + (1 - left) * batch.variance, 10 * ROUNDING);
        }
    }
    tape_free(tape);
    example_free(&e);
}
END_TEST

/* Nothing varies: xhat is 0 but for the mean's rounding, divided by sqrt(epsilon). */
START_TEST(a_batch_of_one_and_a_constant_channel)
{
    static const Shape alike[] = { { 1, 1, 1, 3 }, { 5, 2, 2, 3 } };
    for (int s = 0; s < LENGTH(alike); s++) {
        Example e = example_new(alike[s], 0, MODE_TRAIN);
        Tape *tape = tape_new();
        Var y = normalised(tape, &e);
        backward(odd_sum(y));
        for (size_t i = 0; i < tensor_size(y->value); i++) {
            assert_close(y->value.data[i], e.p[SHIFT].value.data[i % 3], 1000 * REAL_EPSILON);
            ck_assert(isfinite(e.p[X].gradient.data[i]));
        }
        for (int j = 0; j < 3; j++) {
            assert_close(e.p[GAIN].gradient.data[j], 0, 10000 * REAL_EPSILON);
            ck_assert(isfinite(e.running.variance.data[j]));
        }
        tape_free(tape);
        example_free(&e);
    }
}
END_TEST

START_TEST(statistics_may_be_left_out_in_training)
{
    Example e = example_new(shape_matrix(13, 17), 2, MODE_TRAIN);
    Tape *tape = tape_new();
    Var without = v_batch_norm(tape_param(tape, &e.p[X]), tape_param(tape, &e.p[GAIN]),
                               tape_param(tape, &e.p[SHIFT]), NULL, MODE_TRAIN);
    ck_assert(same_bits(without->value, normalised(tape, &e)->value));
    tape_free(tape);
    example_free(&e);
}
END_TEST

static void evaluate_without_statistics(void)
{
    Example e = example_new(shape_matrix(13, 17), 2, MODE_EVALUATE);
    Tape *tape = tape_new();
    Var x = tape_param(tape, &e.p[X]), gain = tape_param(tape, &e.p[GAIN]);
    v_batch_norm(x, gain, gain, NULL, MODE_EVALUATE);
}

static void gain_of_another_width(void)
{
    Example e = example_new(shape_image(3, 5, 7, 2), 2, MODE_TRAIN);
    Tape *tape = tape_new();
    Var x = tape_param(tape, &e.p[X]);
    v_batch_norm(x, x, tape_param(tape, &e.p[SHIFT]), NULL, MODE_TRAIN);
}

START_TEST(mistakes)
{
    expect_bug(evaluate_without_statistics, "running statistics");
    expect_bug(gain_of_another_width, "x is 3 x 5x7x2, gain 3 x 5x7x2, shift 1 x 2");
}
END_TEST

/* ---- Backward ------------------------------------------------------------ */

/*
 * With g = dJ/dy and v the variance, per channel:
 *
 *     sum dx          =  0
 *     sum x dx        =  gain sum(g xhat) epsilon / (v + epsilon)
 *     sum dx^2        =  gain^2/s^2 [ sum g^2 - (sum g)^2/m - (sum g xhat)^2/m (2 - v/s^2) ]
 *
 * The last is theorem 4.1 of Santurkar et al. 2018, as an equality; at epsilon = 0 its last
 * bracket is 1.
 */
START_TEST(sums_over_the_gradient)
{
    const double tolerance = REAL_IS_DOUBLE ? 1e-11 : 1e-4;
    Example e = example_new(shapes[_i], (real)0.05, MODE_TRAIN);
    Tape *tape = tape_new();
    Var y = normalised(tape, &e);
    backward(odd_sum(y));
    Tensor x = e.p[X].value, dx = e.p[X].gradient, g = y->gradient;
    size_t channels = (size_t)x.shape.c;
    double m = (double)shape_positions(x.shape);
    for (size_t j = 0; j < channels; j++) {
        Moments moments = channel_moments(x, j);
        double gain = (double)e.p[GAIN].value.data[j];
        double v = moments.variance, s2 = v + BATCH_NORM_EPSILON;
        double dx_sum = 0, dx2 = 0, x_dx = 0, g_sum = 0, g2 = 0, g_xhat = 0, dx_size = 0;
        for (size_t i = j; i < tensor_size(x); i += channels) {
            double xi = (double)x.data[i], di = (double)dx.data[i], gi = (double)g.data[i];
            dx_sum += di, dx_size += fabs(di), dx2 += di * di, x_dx += xi * di;
            g_sum += gi, g2 += gi * gi, g_xhat += gi * (xi - moments.mean) / sqrt(s2);
        }
        ck_assert_double_le(fabs(dx_sum), tolerance * dx_size);
        ck_assert_double_le(fabs(x_dx - gain * g_xhat * BATCH_NORM_EPSILON / s2),
                            tolerance * dx_size);
        double expected = gain * gain / s2
                          * (g2 - g_sum * g_sum / m - g_xhat * g_xhat / m * (2 - v / s2));
        ck_assert_double_le(fabs(dx2 - expected), 10 * tolerance * gain * gain / s2 * g2);
    }
    tape_free(tape);
    example_free(&e);
}
END_TEST

/* As Santurkar et al. have it: the weighting of the last term by epsilon is below 1e-8. */
START_TEST(santurkars_equality)
{
    Example e = example_new(shape_matrix(13, 17), 300, MODE_TRAIN);
    Tape *tape = tape_new();
    Var y = normalised(tape, &e);
    backward(odd_sum(y));
    Tensor x = e.p[X].value, dx = e.p[X].gradient, g = y->gradient;
    for (size_t j = 0; j < 17; j++) {
        Moments moments = channel_moments(x, j);
        double gain = (double)e.p[GAIN].value.data[j], dx2 = 0, g_sum = 0, g2 = 0, g_xhat = 0;
        for (size_t i = j; i < tensor_size(x); i += 17) {
            double gi = (double)g.data[i];
            dx2 += (double)dx.data[i] * (double)dx.data[i];
            g_sum += gi, g2 += gi * gi;
            g_xhat += gi * ((double)x.data[i] - moments.mean) / sqrt(moments.variance);
        }
        double bracket = g2 - g_sum * g_sum / 13 - g_xhat * g_xhat / 13;
        assert_close(dx2 / (gain * gain / moments.variance * bracket), 1,
                     REAL_IS_DOUBLE ? 1e-8 : 1e-4);
    }
    tape_free(tape);
    example_free(&e);
}
END_TEST

/* J = sum of y^2, and of x^2 if x is also used elsewhere, so that it has a gradient already. */
static Var with_activation(Tape *tape, Example *e, int activation, bool fused, bool used_elsewhere)
{
    for (int k = 0; k < PARAMS; k++)
        e->p[k].has_gradient = false;
    Var x = tape_param(tape, &e->p[X]), gain = tape_param(tape, &e->p[GAIN]);
    Var shift = tape_param(tape, &e->p[SHIFT]);
    Var y = fused ? v_batch_norm_activate(x, gain, shift, activation, &e->running, e->mode)
                  : v_activate(v_batch_norm(x, gain, shift, &e->running, e->mode), activation);
    Var loss = v_sum(v_square(y));
    if (used_elsewhere)
        loss = v_add(loss, v_sum(v_square(x)));
    backward(loss);
    return y;
}

/* Channels enough for each width of a loop, and positions that are no multiple of any. */
static const Shape wide[] = { { 13, 1, 1, 17 }, { 3, 5, 7, 2 }, { 2, 1, 1, 1 }, { 1, 3, 3, 5 },
                              { 37, 1, 1, 100 }, { 5, 3, 3, 12 }, { 7, 3, 5, 16 }, { 19, 1, 1, 64 } };

START_TEST(in_one_go_with_the_activation)
{
    for (int activation = 0; activation < activation_count(); activation++)
        for (int variant = 0; variant < 4; variant++) {
            Mode mode = variant % 2 ? MODE_TRAIN : MODE_EVALUATE;
            Example two = example_new(wide[_i], 2, mode), one = example_new(wide[_i], 2, mode);
            Tape *tape = tape_new();
            Var expected = with_activation(tape, &two, activation, false, variant / 2);
            Var y = with_activation(tape, &one, activation, true, variant / 2);
            ck_assert(same_bits(y->value, expected->value));
            for (int k = 0; k < PARAMS; k++)
                ck_assert(same_bits(one.p[k].gradient, two.p[k].gradient));
            ck_assert(same_bits(one.running.mean, two.running.mean));
            ck_assert(same_bits(one.running.variance, two.running.variance));
            tape_free(tape);
            example_free(&one);
            example_free(&two);
        }
}
END_TEST

#if REAL_IS_DOUBLE

static Var batch_norm_loss(Tape *tape, Param *p, void *context)
{
    Example *e = context;
    Var x = tape_param(tape, &p[X]), gain = tape_param(tape, &p[GAIN]);
    Var y = v_batch_norm(x, gain, tape_param(tape, &p[SHIFT]),
                         e->mode == MODE_TRAIN ? NULL : &e->running, e->mode);
    return v_add(odd_sum(v_square(y)), odd_sum(v_square(x)));
}

/* At a spread of 0.05, epsilon is 0.4% of the variance: with another one backward than
 * forward, or another m, this fails by far. */
START_TEST(gradients)
{
    for (int mode = MODE_EVALUATE; mode <= MODE_TRAIN; mode++) {
        Example e = example_new(shapes[_i], 0.05, (Mode)mode);
        double error = gradient_check(batch_norm_loss, e.p, PARAMS, &e);
        ck_assert_msg(error < 1e-6, "mode %d on %s: %g", mode, shape_text(shapes[_i]), error);
        example_free(&e);
    }
}
END_TEST

#endif

Suite *suite_batch_norm(void)
{
    Suite *suite = suite_create("batch_norm");
    TCase *forward = tcase_create("forward");
    tcase_add_test(forward, four_numbers_by_hand);
    tcase_add_loop_test(forward, moments_of_the_output, 0, LENGTH(shapes));
    tcase_add_loop_test(forward, evaluation_is_the_affine_map_of_the_running_statistics, 0,
                        LENGTH(shapes));
    tcase_add_test(forward, running_averages_in_closed_form);
    tcase_add_test(forward, a_batch_of_one_and_a_constant_channel);
    tcase_add_test(forward, statistics_may_be_left_out_in_training);
    tcase_add_test(forward, mistakes);
    suite_add_tcase(suite, forward);

    TCase *gradient = tcase_create("backward");
    tcase_add_loop_test(gradient, sums_over_the_gradient, 0, LENGTH(shapes));
    tcase_add_test(gradient, santurkars_equality);
    tcase_add_loop_test(gradient, in_one_go_with_the_activation, 0, LENGTH(wide));
#if REAL_IS_DOUBLE
    tcase_add_loop_test(gradient, gradients, 0, LENGTH(shapes));
#endif
    suite_add_tcase(suite, gradient);
    return suite;
}
