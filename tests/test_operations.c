/*
 * test_operations.c -- every operation: its value against a formula in double, its gradient
 * against central differences.
 *
 * a and c hold numbers of both signs, b positive ones, for logarithms and denominators.
 */
#include "grad/operations.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "grad/gradient_check.h"
#include "grad/matmul.h"
#include "common.h"

Suite *suite_operations(void);

/*        name        as recorded            element by element, in double */
#define ELEMENTWISE(CASE)                                                   \
    CASE(add,         v_add(a, b),           a + b)                         \
    CASE(add_twice,   v_add(a, a),           a + a)                         \
    CASE(subtract,    v_subtract(a, b),      a - b)                         \
    CASE(cancel,      v_subtract(a, v_scale(a, 3)), a - 3 * a)              \
    CASE(multiply,    v_multiply(a, c),      a * c)                         \
    CASE(itself,      v_multiply(a, a),      a * a)                         \
    CASE(divide,      v_divide(a, b),        a / b)                         \
    CASE(scale,       v_scale(a, (real)-2.25), -2.25 * a)                   \
    CASE(shift,       v_shift(a, (real)0.75), a + 0.75)                     \
    CASE(exp,         v_exp(a),              exp(a))                        \
    CASE(log,         v_log(b),              log(b))                        \
    CASE(square,      v_square(a),           a * a)                         \
    CASE(sqrt,        v_sqrt(b),             sqrt(b))                       \
    CASE(quotient,    v_divide(v_exp(a), v_add(v_exp(a), b)), exp(a) / (exp(a) + b))

typedef struct Case {
    const char *name;
    Var (*recorded)(Var a, Var b, Var c);
    double (*formula)(double a, double b, double c);
} Case;

#define MAKE_CASE(name, operation, expression)                                              \
    static Var name##_recorded(Var a, Var b, Var c)                                         \
    {                                                                                       \
        (void)a, (void)b, (void)c;                                                          \
        return operation;                                                                   \
    }                                                                                       \
    static double name##_formula(double a, double b, double c)                              \
    {                                                                                       \
        (void)a, (void)b, (void)c;                                                          \
        return expression;                                                                  \
    }
ELEMENTWISE(MAKE_CASE)

#define CASE_ROW(name, operation, expression) { #name, name##_recorded, name##_formula },
static const Case cases[] = { ELEMENTWISE(CASE_ROW) };

static const Shape shapes[] = { { 1, 1, 1, 1 }, { 13, 1, 1, 17 }, { 3, 5, 7, 2 } };

enum { A, B, C, OPERANDS };

static void operands_new(Param p[OPERANDS], Shape shape)
{
    static const char *const names[] = { "a", "b", "c" };
    for (int k = 0; k < OPERANDS; k++)
        p[k] = param_drawn(shape, names[k]);
    for (size_t i = 0; i < shape_size(shape); i++)
        p[B].value.data[i] = real_abs(p[B].value.data[i]) + (real)0.5;
}

static void operands_free(Param p[OPERANDS])
{
    for (int k = 0; k < OPERANDS; k++)
        param_free(&p[k]);
}

START_TEST(values)
{
    Case test = cases[_i];
    for (int s = 0; s < LENGTH(shapes); s++) {
        Param p[OPERANDS];
        operands_new(p, shapes[s]);
        Tape *tape = tape_new();
        Var y = test.recorded(tape_param(tape, &p[A]), tape_param(tape, &p[B]),
                              tape_param(tape, &p[C]));
        ck_assert_msg(shape_equal(y->value.shape, shapes[s]), "%s", test.name);
        for (size_t i = 0; i < tensor_size(y->value); i++)
            assert_close(y->value.data[i],
                         test.formula((double)p[A].value.data[i], (double)p[B].value.data[i],
                                      (double)p[C].value.data[i]), ROUNDING);
        tape_free(tape);
        operands_free(p);
    }
}
END_TEST

/* x W + b by a plain sum, for images and for vectors. */
START_TEST(affine_values)
{
    Param x = param_drawn(shape_image(3, 5, 7, 2), "x"), W = param_drawn(shape_matrix(70, 13), "W");
    Param b = param_drawn(shape_matrix(1, 13), "b");
    Tape *tape = tape_new();
    Var y = v_affine(tape_param(tape, &x), tape_param(tape, &W), tape_param(tape, &b));
    Var z = v_affine(tape_param(tape, &x), tape_param(tape, &W), NULL);
    ck_assert(shape_equal(y->value.shape, shape_matrix(3, 13)));
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 13; j++) {
            double sum = 0;
            for (size_t p = 0; p < 70; p++)
                sum += (double)x.value.data[i * 70 + p] * (double)W.value.data[p * 13 + j];
            assert_close(z->value.data[i * 13 + j], sum, 10 * ROUNDING);
            assert_close(y->value.data[i * 13 + j], sum + (double)b.value.data[j], 10 * ROUNDING);
        }
    tape_free(tape);
    param_free(&x);
    param_free(&W);
    param_free(&b);
}
END_TEST

START_TEST(reduction_values)
{
    Param x = param_drawn(shape_image(3, 5, 7, 2), "x");
    Tape *tape = tape_new();
    Var v = tape_param(tape, &x), sums = v_sum_channels(v);
    double sum = 0;
    for (size_t i = 0; i < 105; i++) {
        double pair = (double)x.value.data[2 * i] + (double)x.value.data[2 * i + 1];
        assert_close(sums->value.data[i], pair, ROUNDING);
        sum += pair;
    }
    ck_assert(shape_equal(sums->value.shape, shape_image(3, 5, 7, 1)));
    assert_close(v_sum(v)->value.data[0], sum, ROUNDING);
    assert_close(v_mean(v)->value.data[0], sum / 210, ROUNDING);
    tape_free(tape);
    param_free(&x);
}
END_TEST

START_TEST(logarithms_and_roots_outside_their_domain)
{
    real numbers[] = { 0, -1, INFINITY, NAN };
    Tape *tape = tape_new();
    Var x = tape_input(tape, (Tensor){ shape_matrix(1, 4), numbers });
    const real *log = v_log(x)->value.data, *root = v_sqrt(x)->value.data;
    ck_assert_double_eq(log[0], -INFINITY);
    ck_assert_double_nan(log[1]);
    ck_assert_double_eq(log[2], INFINITY);
    ck_assert_double_nan(log[3]);
    ck_assert_double_eq(root[0], 0);
    ck_assert_double_nan(root[1]);
    ck_assert_double_eq(root[2], INFINITY);
    ck_assert_double_nan(root[3]);
    tape_free(tape);
}
END_TEST

/* ---- Gradients, where numbers are fine enough ---------------------------- */

#if REAL_IS_DOUBLE

static Var elementwise_loss(Tape *tape, Param *p, void *context)
{
    const Case *test = context;
    return odd_sum(test->recorded(tape_param(tape, &p[A]), tape_param(tape, &p[B]),
                                  tape_param(tape, &p[C])));
}

START_TEST(gradients)
{
    Case test = cases[_i];
    for (int s = 0; s < LENGTH(shapes); s++) {
        Param p[OPERANDS];
        operands_new(p, shapes[s]);
        double error = gradient_check(elementwise_loss, p, OPERANDS, &test);
        ck_assert_msg(error < 1e-6, "%s on %s: %g", test.name, shape_text(shapes[s]), error);
        operands_free(p);
    }
}
END_TEST

/* Each reduction is followed by a square, so that its dJ/dy is not a constant. */
#define RESHAPED v_reshape(x, shape_matrix((int)shape_size(x->value.shape), 1))
#define REDUCTIONS(CASE)                                                    \
    CASE(sum,          v_square(v_sum(x)))                                  \
    CASE(mean,         v_square(v_mean(x)))                                 \
    CASE(sum_channels, odd_sum(v_square(v_sum_channels(x))))                \
    CASE(reshape,      odd_sum(v_square(RESHAPED)))                         \
    CASE(reused,       v_add(v_square(v_sum(x)), v_add(v_square(v_mean(x)), \
                       v_add(odd_sum(v_sum_channels(x)), odd_sum(RESHAPED)))))

#define MAKE_REDUCTION(name, expression)                                \
    static Var name##_loss(Tape *tape, Param *p, void *context)         \
    {                                                                   \
        (void)context;                                                  \
        Var x = tape_param(tape, p);                                    \
        return expression;                                              \
    }
REDUCTIONS(MAKE_REDUCTION)

#define REDUCTION_ROW(name, expression) { #name, name##_loss },
static const struct { const char *name; GradientLoss *loss; } reductions[] = {
    REDUCTIONS(REDUCTION_ROW)
};

START_TEST(reduction_gradients)
{
    for (int s = 0; s < LENGTH(shapes); s++) {
        Param p = param_drawn(shapes[s], "x");
        double error = gradient_check(reductions[_i].loss, &p, 1, NULL);
        ck_assert_msg(error < 1e-6, "%s on %s: %g", reductions[_i].name, shape_text(shapes[s]),
                      error);
        param_free(&p);
    }
}
END_TEST

/* x W + b; with `twice`, each operand is used a second time, so that gradients add up. */
static Var affine_loss(Tape *tape, Param *p, void *context)
{
    bool bias = *(const char *)context != 'n', twice = *(const char *)context == 't';
    Var x = tape_param(tape, &p[0]), W = tape_param(tape, &p[1]), b = tape_param(tape, &p[2]);
    Var y = v_square(v_affine(x, W, bias ? b : NULL));
    if (twice)
        y = v_add(y, v_affine(v_scale(x, 2), v_square(W), b));
    return odd_sum(y);
}

START_TEST(affine_gradients)
{
    static const Shape inputs[] = { { 1, 1, 1, 1 }, { 13, 1, 1, 17 }, { 3, 5, 7, 2 } };
    static char *const ways[] = { "bias", "no bias", "twice" };
    for (int s = 0; s < LENGTH(inputs); s++) {
        int width = (int)shape_size(inputs[s]) / inputs[s].n, outputs = s ? 7 : 1;
        Param p[3] = { param_drawn(inputs[s], "x"), param_drawn(shape_matrix(width, outputs), "W"),
                       param_drawn(shape_matrix(1, outputs), "b") };
        for (int way = 0; way < LENGTH(ways); way++) {
            int count = *ways[way] == 'n' ? 2 : 3;
            double error = gradient_check(affine_loss, p, count, ways[way]);
            ck_assert_msg(error < 1e-6, "%s on %s: %g", ways[way], shape_text(inputs[s]), error);
        }
        for (int k = 0; k < 3; k++)
            param_free(&p[k]);
    }
}
END_TEST

/* x x: the matrix is both operands of one product. */
static Var matrix_squared(Tape *tape, Param *p, void *context)
{
    (void)context;
    Var x = tape_param(tape, p);
    return odd_sum(v_affine(x, x, NULL));
}

START_TEST(affine_of_itself)
{
    Param p = param_drawn(shape_matrix(5, 5), "x");
    ck_assert_double_lt(gradient_check(matrix_squared, &p, 1, NULL), 1e-6);
    param_free(&p);
}
END_TEST

#endif

static real *gradients_copied(const Param *p, size_t count)
{
    size_t size = tensor_size(p[0].gradient), bytes = size * sizeof(real);
    real *copy = malloc(count * bytes);
    for (size_t k = 0; k < count; k++)
        memcpy(copy + k * size, p[k].gradient.data, bytes);
    return copy;
}

/* Whether a thread has a product for itself, shares it, or does all: the same bits, and as many
 * products.  x x adds its two gradients up in one place. */
START_TEST(affine_gradients_by_threads)
{
    enum { SIZE = 100, WORK = SIZE * SIZE * SIZE };
    Param p[2] = { param_drawn(shape_matrix(SIZE, SIZE), "x"),
                   param_drawn(shape_matrix(SIZE, SIZE), "W") };
    for (int itself = 0; itself < 2; itself++) {
        const size_t params = itself ? 1 : 2;
        real *alone = NULL;
        for (int turn = 0; turn < 60; turn++) {            /* a new thread may come late */
            parallel_set_threads(1 + turn % 4);
            p[0].has_gradient = p[1].has_gradient = false;
            uint64_t before = matmul_multiply_adds();
            Tape *tape = tape_new();
            Var x = tape_param(tape, &p[0]), W = tape_param(tape, &p[itself ? 0 : 1]);
            backward(odd_sum(v_affine(x, W, NULL)));
            tape_free(tape);
            ck_assert_uint_eq(matmul_multiply_adds() - before, 3 * WORK);
            real *found = gradients_copied(p, params);
            if (alone) {
                ck_assert_mem_eq(found, alone, params * SIZE * SIZE * sizeof(real));
                free(found);
            } else {
                alone = found;
            }
        }
        free(alone);
    }
    parallel_set_threads(0);
    param_free(&p[0]);
    param_free(&p[1]);
}
END_TEST

Suite *suite_operations(void)
{
    Suite *suite = suite_create("operations");
    TCase *value = tcase_create("values");
    tcase_add_loop_test(value, values, 0, LENGTH(cases));
    tcase_add_test(value, affine_values);
    tcase_add_test(value, affine_gradients_by_threads);
    tcase_add_test(value, reduction_values);
    tcase_add_test(value, logarithms_and_roots_outside_their_domain);
    suite_add_tcase(suite, value);
#if REAL_IS_DOUBLE
    TCase *gradient = tcase_create("gradients");
    tcase_add_loop_test(gradient, gradients, 0, LENGTH(cases));
    tcase_add_loop_test(gradient, reduction_gradients, 0, LENGTH(reductions));
    tcase_add_test(gradient, affine_gradients);
    tcase_add_test(gradient, affine_of_itself);
    suite_add_tcase(suite, gradient);
#endif
    return suite;
}
