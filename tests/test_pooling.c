/*
 * test_pooling.c -- pooling and up-sampling, by hand, against plain loops, and against
 * differences.
 */
#include "grad/pooling.h"

#include "common.h"
#include "grad/gradient_check.h"

Suite *suite_pooling(void);

static Var record(Tape *tape, Shape shape, real *numbers)
{
    return tape_variable(tape, (Tensor){ shape, numbers });
}

static void assert_numbers(Tensor x, Shape shape, const double *numbers)
{
    ck_assert(shape_equal(x.shape, shape));
    for (size_t i = 0; i < tensor_size(x); i++)
        assert_close(x.data[i], numbers[i], ROUNDING);
}

/* Two channels, the second 100 times the first; the last row and column fit no window. */
static real three_by_five[] = {
    3, 300,    1, 100,   -4, -400,   -1, -100,    9, 900,
    3, 300,    2, 200,   -5, -500,   -9, -900,    9, 900,
    9, 900,    9, 900,    9, 900,     9, 900,     9, 900
};
static const Shape image = { 1, 3, 5, 2 }, map = { 1, 1, 2, 2 };

static void check_by_hand(Var (*pool)(Var, Window), const double *y, const double *dx)
{
    Tape *tape = tape_new();
    Var x = record(tape, image, three_by_five);
    Var pooled = pool(x, window_padded(2, 2, 2, 0));
    assert_numbers(pooled->value, map, y);
    real dy[] = { 4, 8, 12, 16 };
    Var weights = tape_input(tape, (Tensor){ map, dy });
    backward(v_sum(v_multiply(pooled, weights)));
    assert_numbers(x->gradient, image, dx);
    tape_free(tape);
}

/* Of two equal numbers, the first in reading order. */
START_TEST(maximum_by_hand)
{
    static const double y[] = { 3, 300, -1, -100 };
    static const double dx[30] = { [0] = 4, [1] = 8, [6] = 12, [7] = 16 };
    check_by_hand(v_max_pool, y, dx);
}
END_TEST

START_TEST(mean_by_hand)
{
    static const double y[] = { 2.25, 225, -4.75, -475 };
    static const double dx[30] = { 1, 2, 1, 2, 3, 4, 3, 4, 0, 0,  1, 2, 1, 2, 3, 4, 3, 4, 0, 0 };
    check_by_hand(v_mean_pool, y, dx);
}
END_TEST

START_TEST(up_sampling_by_hand)
{
    static real pixels[] = { 1, 2,   3, 4 };
    static real dy[] = { 1, 7,   20, 7,    300, 7,    4000, 7,
                         5, 0,   60, 0,    700, 0,    8000, 1 };
    static const double doubled[] = { 1, 2, 1, 2, 3, 4, 3, 4,   1, 2, 1, 2, 3, 4, 3, 4 };
    static const double sums[] = { 86, 14,   13000, 15 };
    Shape small = shape_image(1, 1, 2, 2), large = shape_image(1, 2, 4, 2);
    Tape *tape = tape_new();
    Var x = record(tape, small, pixels), y = v_up_sample(x, 2);
    assert_numbers(y->value, large, doubled);
    backward(v_sum(v_multiply(y, tape_input(tape, (Tensor){ large, dy }))));
    assert_numbers(x->gradient, small, sums);
    tape_free(tape);
}
END_TEST

/* ---- Any window ---------------------------------------------------------- */

static const struct Case { Shape image; Window window; } cases[] = {
    { { 1, 1, 1, 1 },  { 1, 1, 1,  0, 0, 0, 0 } },
    { { 3, 6, 8, 3 },  { 2, 2, 2,  0, 0, 0, 0 } },
    { { 2, 7, 7, 5 },  { 3, 3, 2,  0, 0, 0, 0 } },      /* they overlap */
    { { 2, 9, 8, 19 }, { 2, 1, 3,  0, 0, 0, 0 } },      /* with gaps */
    { { 3, 7, 5, 2 },  { 7, 5, 1,  0, 0, 0, 0 } },      /* the whole image */
};

static double number_at(Tensor x, int i, int r, int s, int k)
{
    Shape of = x.shape;
    return (double)x.data[((i * of.h + r) * of.w + s) * of.c + k];
}

START_TEST(values)
{
    struct Case c = cases[_i];
    Param p = param_drawn(c.image, "x");
    Tape *tape = tape_new();
    Var x = tape_param(tape, &p), most = v_max_pool(x, c.window), mean = v_mean_pool(x, c.window);
    Shape shape = window_map(c.window, c.image, c.image.c);
    ck_assert(shape_equal(most->value.shape, shape) && shape_equal(mean->value.shape, shape));
    for (size_t q = 0; q < shape_size(shape); q++) {
        int k = (int)q % shape.c, at = (int)q / shape.c;
        int s = at % shape.w, r = at / shape.w % shape.h, i = at / shape.w / shape.h;
        double largest = -INFINITY, sum = 0;
        for (int u = 0; u < c.window.height; u++)
            for (int v = 0; v < c.window.width; v++) {
                double number = number_at(p.value, i, r * c.window.stride + u,
                                          s * c.window.stride + v, k);
                largest = fmax(largest, number);
                sum += number;
            }
        ck_assert_double_eq((double)most->value.data[q], largest);
        assert_close(mean->value.data[q], sum / (c.window.height * c.window.width), ROUNDING);
    }
    tape_free(tape);
    param_free(&p);
}
END_TEST

START_TEST(up_sampled_values)
{
    Param p = param_drawn(cases[_i].image, "x");
    Tape *tape = tape_new();
    for (int factor = 1; factor <= 3; factor++) {
        Tensor y = v_up_sample(tape_param(tape, &p), factor)->value;
        Shape shape = cases[_i].image;
        ck_assert(shape_equal(y.shape, shape_image(shape.n, shape.h * factor, shape.w * factor,
                                                   shape.c)));
        for (int i = 0; i < shape.n; i++)
            for (int r = 0; r < y.shape.h; r++)
                for (int s = 0; s < y.shape.w; s++)
                    for (int k = 0; k < shape.c; k++)
                        ck_assert_double_eq(number_at(y, i, r, s, k),
                                            number_at(p.value, i, r / factor, s / factor, k));
    }
    tape_free(tape);
    param_free(&p);
}
END_TEST

/* A NaN is the largest of its window, the first of two, and its gradient is its own. */
START_TEST(nan_comes_through)
{
    for (int place = 0; place < 4; place++) {
        real numbers[] = { 3, INFINITY, -2, 5 };
        numbers[place] = NAN;
        Tape *tape = tape_new();
        Var x = record(tape, shape_image(1, 2, 2, 1), numbers);
        Var y = v_max_pool(x, window_padded(2, 2, 1, 0));
        ck_assert_double_nan(y->value.data[0]);
        backward(y);
        for (int i = 0; i < 4; i++)
            ck_assert_double_eq(x->gradient.data[i], i == place);
        tape_free(tape);
    }
}
END_TEST

#if REAL_IS_DOUBLE
/* x is used twice, so that gradients are added as well as written. */
static Var max_loss(Tape *tape, Param *p, void *context)
{
    const struct Case *c = context;
    Var x = tape_param(tape, p);
    return v_add(odd_sum(v_max_pool(x, c->window)), odd_sum(v_max_pool(x, c->window)));
}

static Var mean_loss(Tape *tape, Param *p, void *context)
{
    const struct Case *c = context;
    Var x = tape_param(tape, p);
    return v_add(odd_sum(v_mean_pool(x, c->window)), odd_sum(v_mean_pool(x, c->window)));
}

static Var up_loss(Tape *tape, Param *p, void *context)
{
    (void)context;
    Var x = tape_param(tape, p);
    return v_add(odd_sum(v_up_sample(x, 2)), odd_sum(v_up_sample(x, 3)));
}

START_TEST(gradients)
{
    static GradientLoss *const losses[] = { max_loss, mean_loss, up_loss };
    struct Case c = cases[_i];
    Param p = param_drawn(c.image, "x");
    for (int k = 0; k < LENGTH(losses); k++) {
        double error = gradient_check(losses[k], &p, 1, &c);
        ck_assert_msg(error < 1e-6, "loss %d: %g", k, error);
    }
    param_free(&p);
}
END_TEST
#endif

/* ---- Mistakes ------------------------------------------------------------ */

static void pool_on(Shape shape, Window window)
{
    v_max_pool(tape_input(tape_new(), tensor_new(shape)), window);
}

static void fits_nowhere(void) { pool_on(shape_image(2, 3, 7, 5), window_padded(4, 2, 1, 0)); }
static void with_a_border(void) { pool_on(shape_image(2, 3, 7, 5), window_padded(3, 3, 1, 1)); }

START_TEST(mistakes)
{
    expect_bug(fits_nowhere, "v_max_pool: a window of 4 x 2 fits nowhere on 2 x 3x7x5");
    expect_bug(with_a_border, "v_max_pool: a border of zeros");
}
END_TEST

Suite *suite_pooling(void)
{
    Suite *suite = suite_create("pooling");
    TCase *tcase = tcase_create("pooling");
    tcase_add_test(tcase, maximum_by_hand);
    tcase_add_test(tcase, mean_by_hand);
    tcase_add_test(tcase, up_sampling_by_hand);
    tcase_add_loop_test(tcase, values, 0, LENGTH(cases));
    tcase_add_loop_test(tcase, up_sampled_values, 0, LENGTH(cases));
    tcase_add_test(tcase, nan_comes_through);
#if REAL_IS_DOUBLE
    tcase_add_loop_test(tcase, gradients, 0, LENGTH(cases));
#endif
    tcase_add_test(tcase, mistakes);
    suite_add_tcase(suite, tcase);
    return suite;
}
