/*
 * test_tape.c -- contributions add up, reach what wants them and nothing else; and memory is
 * used again.  The gradient checker is itself checked here, by wrong gradients.
 */
#include "grad/tape.h"

#include "base/arena.h"
#include "grad/gradient_check.h"
#include "common.h"

Suite *suite_tape(void);

/* ---- Tensors ------------------------------------------------------------- */

START_TEST(tensors)
{
    Tensor x = tensor_new(shape_image(3, 5, 7, 2));
    ck_assert_uint_eq(tensor_size(x), 210);
    ck_assert_uint_eq(shape_positions(x.shape), 105);
    ck_assert_str_eq(shape_text(x.shape), "3 x 5x7x2");
    ck_assert_str_eq(shape_text(shape_matrix(13, 17)), "13 x 17");
    ck_assert(!shape_equal(shape_matrix(6, 1), shape_matrix(1, 6)));
    ck_assert_double_eq(tensor_sum(x), 0);

    double sum = 0, squares = 0;
    for (size_t i = 0; i < 210; i++) {
        x.data[i] = (real)i - (real)50.5;           /* exact in float, and so are all sums */
        sum += (double)i - 50.5;
        squares += ((double)i - 50.5) * ((double)i - 50.5);
    }
    ck_assert_double_eq(tensor_sum(x), sum);
    ck_assert_double_eq(tensor_square_sum(x), squares);
    ck_assert_double_eq(tensor_mean_square(x), squares / 210);
    assert_close(tensor_norm(x), sqrt(squares), 1e-15);
    tensor_free(&x);
    ck_assert_ptr_null(x.data);
}
END_TEST

/* ---- Contributions ------------------------------------------------------- */

/* u = 3x and v = x^2 are both made from x and meet again: J = u v = 3 x^3, dJ/dx = 9 x^2. */
START_TEST(diamond)
{
    real number = (real)2.385;
    Tape *tape = tape_new();
    Var x = tape_variable(tape, (Tensor){ shape_matrix(1, 1), &number });
    Var J = v_multiply(v_scale(x, 3), v_square(x));
    backward(J);
    assert_close(J->value.data[0], 3 * 2.385 * 2.385 * 2.385, ROUNDING);
    assert_close(x->gradient.data[0], 9 * 2.385 * 2.385, ROUNDING);
    tape_free(tape);
}
END_TEST

/* J = sum (((w + 1)^2 w)^2 w) ..., deep enough that a spare gradient is used again. */
static void gradient_of_chain(Tape *tape, Param *w, Var *middle)
{
    tape_reset(tape);
    w->has_gradient = false;
    Var p = tape_param(tape, w), x = p;
    for (int i = 0; i < 40; i++) {
        x = v_multiply(v_shift(v_scale(x, (real)0.7), (real)0.1), p);
        if (i == 20)
            *middle = x;
    }
    backward(v_sum(x));
}

START_TEST(recycled_gradients_are_the_same)
{
    Param w = param_new(shape_matrix(7, 5));
    Rng rng = rng_stream(1, "chain");
    rng_fill_normal(&rng, w.value.data, tensor_size(w.value), 1, (real)0.1);
    Tape *kept = tape_new(), *recycled = tape_new();
    Tensor expected = tensor_new(w.value.shape);
    Var middle = NULL;
    gradient_of_chain(kept, &w, &middle);
    ck_assert(middle->has_gradient);
    tensor_copy(expected, w.gradient);

    tape_recycle(recycled, true);
    for (int round = 0; round < 3; round++) {
        gradient_of_chain(recycled, &w, &middle);
        ck_assert(same_bits(w.gradient, expected));
        ck_assert(!middle->has_gradient && !middle->gradient.data);
    }
    tensor_free(&expected);
    param_free(&w);
    tape_free(kept);
    tape_free(recycled);
}
END_TEST

START_TEST(a_value_used_three_times)
{
    Param p = param_drawn(shape_matrix(1, 7), "p");
    Tape *tape = tape_new();
    Var x = tape_param(tape, &p);
    Var once = v_scale(x, 5), twice = v_multiply(x, x), thrice = v_exp(x);
    backward(v_sum(v_add(v_add(once, twice), thrice)));
    for (int i = 0; i < 7; i++) {
        double w = (double)p.value.data[i];
        assert_close(p.gradient.data[i], 5 + 2 * w + exp(w), 10 * ROUNDING);
    }
    tape_free(tape);
    param_free(&p);
}
END_TEST

/* J = sum of p(p + 1) with p lent twice: each loan brings its part to the one gradient. */
START_TEST(a_parameter_lent_twice)
{
    Param p = param_drawn(shape_matrix(1, 7), "p");
    Tape *tape = tape_new();
    backward(v_sum(v_multiply(tape_param(tape, &p), v_shift(tape_param(tape, &p), 1))));
    for (int i = 0; i < 7; i++)
        assert_close(p.gradient.data[i], 2 * p.value.data[i] + 1, ROUNDING);
    tape_free(tape);
    param_free(&p);
}
END_TEST

START_TEST(a_second_backward_pass_adds_to_parameters_only)
{
    Param p = param_drawn(shape_matrix(1, 1), "p");
    real number = (real)0.7;
    Tape *tape = tape_new();
    Var x = tape_variable(tape, (Tensor){ shape_matrix(1, 1), &number });
    Var J = v_multiply(tape_param(tape, &p), v_square(x));
    backward(J);
    real by_p = p.gradient.data[0], by_x = x->gradient.data[0];
    backward(J);
    ck_assert_double_eq(p.gradient.data[0], 2 * by_p);
    ck_assert_double_eq(x->gradient.data[0], by_x);

    p.has_gradient = false;             /* as network_clear_gradients does */
    backward(J);
    ck_assert_double_eq(p.gradient.data[0], by_p);
    tape_free(tape);
    param_free(&p);
}
END_TEST

/* The gradient outlives the tape, and a later tape adds to it. */
START_TEST(parameter_gradients_survive_the_reset)
{
    Param p = param_drawn(shape_matrix(1, 3), "p");
    Tape *tape = tape_new();
    for (int pass = 1; pass <= 3; pass++) {
        backward(v_sum(v_scale(tape_param(tape, &p), 5)));
        tape_reset(tape);
        ck_assert_double_eq(p.gradient.data[2], 5 * pass);
    }
    tape_free(tape);
    param_free(&p);
}
END_TEST

/* ---- Who gets a gradient ------------------------------------------------- */

START_TEST(frozen_parameters_and_inputs_get_none_but_let_it_pass)
{
    Param W = param_drawn(shape_matrix(5, 3), "W"), first = param_drawn(shape_matrix(2, 5), "x");
    Tape *tape = tape_new();
    Var x = tape_param(tape, &first);
    Var frozen = tape_frozen(tape, &W), input = tape_input(tape, first.value);
    Var of_constants = v_affine(input, frozen, NULL);
    backward(v_add(odd_sum(v_affine(v_add(x, input), frozen, NULL)), v_sum(of_constants)));
    ck_assert(!W.has_gradient && !frozen->has_gradient && !input->has_gradient);
    ck_assert_ptr_null(frozen->gradient.data);
    ck_assert_ptr_null(input->gradient.data);
    ck_assert_ptr_null(of_constants->gradient.data);
    ck_assert(!of_constants->wants_gradient);
    ck_assert(first.has_gradient);
    ck_assert_double_ne(tensor_norm(first.gradient), 0);
    tape_free(tape);
    param_free(&W);
    param_free(&first);
}
END_TEST

/* J = x * detached(x): only the first use counts. */
START_TEST(detach)
{
    Param p = param_drawn(shape_matrix(3, 5), "p");
    Tape *tape = tape_new();
    Var x = tape_param(tape, &p), constant = v_detach(v_square(x));
    backward(v_sum(v_multiply(x, constant)));
    ck_assert(!constant->wants_gradient);
    for (int i = 0; i < 15; i++)
        ck_assert_double_eq(p.gradient.data[i], constant->value.data[i]);
    tape_free(tape);
    param_free(&p);
}
END_TEST

START_TEST(reshape_shares_values_but_not_gradients)
{
    Param p = param_drawn(shape_image(3, 5, 7, 2), "p");
    Tape *tape = tape_new();
    Var x = tape_param(tape, &p), y = v_reshape(x, shape_matrix(15, 14));
    ck_assert_ptr_eq(y->value.data, p.value.data);
    backward(v_add(v_sum(v_scale(y, 3)), v_sum(x)));
    ck_assert_double_eq(p.gradient.data[209], 4);
    ck_assert_double_eq(y->gradient.data[209], 3);
    tape_free(tape);
    param_free(&p);
}
END_TEST

START_TEST(what_the_loss_does_not_depend_on_gets_none)
{
    Param p = param_drawn(shape_matrix(1, 3), "p"), q = param_drawn(shape_matrix(1, 3), "q");
    Tape *tape = tape_new();
    Var aside = v_square(tape_param(tape, &q));
    Var J = v_sum(tape_param(tape, &p));
    Var later = v_scale(J, 2);
    backward(J);
    ck_assert(p.has_gradient && !q.has_gradient && !aside->has_gradient && !later->has_gradient);
    backward(v_sum(tape_input(tape, p.value)));     /* depends on no parameter: nothing to do */
    ck_assert_double_eq(p.gradient.data[0], 1);
    tape_free(tape);
    param_free(&p);
    param_free(&q);
}
END_TEST

START_TEST(a_loss_that_is_itself_a_parameter)
{
    Param p = param_drawn(shape_matrix(1, 1), "p");
    Tape *tape = tape_new();
    Var J = tape_param(tape, &p);
    backward(J);
    backward(J);
    ck_assert_double_eq(p.gradient.data[0], 2);
    tape_free(tape);
    param_free(&p);
}
END_TEST

/* ---- Memory -------------------------------------------------------------- */

static Var deep_step(Tape *tape, Param *p)
{
    Var x = tape_param(tape, p);
    for (int i = 0; i < 500; i++)
        x = v_shift(v_scale(x, (real)0.99), (real)0.01);
    backward(v_mean(x));
    return x;
}

/* From the second step on, the same graph lies at the same addresses: the arena has become
 * one piece, and takes from nowhere else. */
START_TEST(reset_uses_the_same_memory_again)
{
    Param p = param_drawn(shape_matrix(13, 17), "p");
    Tape *tape = tape_new();
    Var first = NULL, last = NULL;
    for (int step = 1; step <= 5; step++) {
        tape_reset(tape);
        Var x = tape_input(tape, p.value), y = deep_step(tape, &p);
        if (step > 2) {
            ck_assert_ptr_eq(x, first);
            ck_assert_ptr_eq(y, last);
        }
        first = x, last = y;
    }
    ck_assert_uint_gt((size_t)((char *)last - (char *)first), 1000 * sizeof *first);
    tape_free(tape);
    param_free(&p);
}
END_TEST

START_TEST(an_arena_stops_growing_after_the_first_round)
{
    Arena *arena = arena_new();
    size_t capacity = 0;
    for (int round = 0; round < 5; round++) {
        arena_reset(arena);
        if (round == 1)
            capacity = arena_capacity(arena);
        for (size_t i = 1; i < 300; i++) {
            unsigned char *bytes = arena_take(arena, 37 * i);
            ck_assert_uint_eq((size_t)bytes % ARENA_ALIGN, 0);
            memset(bytes, 0xa5, 37 * i);
        }
        if (round >= 1)
            ck_assert_uint_eq(arena_capacity(arena), capacity);
    }
    arena_free(arena);
}
END_TEST

/* ---- Mistakes ------------------------------------------------------------ */

static void loss_is_not_a_number(void)
{
    Param p = param_new(shape_matrix(3, 5));
    backward(tape_param(tape_new(), &p));
}

static void operands_on_two_tapes(void)
{
    Param p = param_new(shape_matrix(3, 5));
    v_add(tape_param(tape_new(), &p), tape_param(tape_new(), &p));
}

static void shapes_differ(void)
{
    Param p = param_new(shape_matrix(3, 5)), q = param_new(shape_matrix(5, 3));
    Tape *tape = tape_new();
    v_multiply(tape_param(tape, &p), tape_param(tape, &q));
}

static void rows_do_not_fit_weights(void)
{
    Param x = param_new(shape_image(3, 5, 7, 2)), W = param_new(shape_matrix(71, 4));
    Tape *tape = tape_new();
    v_affine(tape_param(tape, &x), tape_param(tape, &W), NULL);
}

START_TEST(mistakes_are_named_with_both_shapes)
{
    expect_bug(loss_is_not_a_number, "not 3 x 5");
    expect_bug(operands_on_two_tapes, "different tapes");
    expect_bug(shapes_differ, "v_multiply: shapes 3 x 5 and 5 x 3 differ");
    expect_bug(rows_do_not_fit_weights, "x is 3 x 5x7x2, W is 71 x 4");
}
END_TEST

/* ---- The checker, checked ------------------------------------------------ */

#if REAL_IS_DOUBLE

/* y = x^2 with a gradient that is `wrong` in one way. */
typedef enum Wrong { RIGHT, SIGN, ZERO, NOT_A_NUMBER, INFINITE } Wrong;

static void flawed_backward(Var y)
{
    Wrong wrong = *(Wrong *)y->saved;
    const real *dy = y->gradient.data, *x = y->in[0]->value.data;
    GRADIENT_EACH(y->in[0], i, tensor_size(y->value), i != 1 || wrong == RIGHT ? 2 * x[i] * dy[i]
                  : wrong == SIGN ? -2 * x[i] * dy[i] : wrong == ZERO ? 0
                  : wrong == INFINITE ? INFINITY : NAN);
}

static Var flawed_square(Tape *tape, Param *p, void *context)
{
    static const Operation operation = { "flawed", flawed_backward };
    Var x = tape_param(tape, p), y = tape_record(tape, &operation, p->value.shape, x, NULL, NULL);
    for (size_t i = 0; i < tensor_size(x->value); i++)
        y->value.data[i] = x->value.data[i] * x->value.data[i];
    y->saved = context;
    return v_sum(y);
}

/* exp(x) + x^2, of which only the second term is known to the tape. */
static Var missing_term(Tape *tape, Param *p, void *context)
{
    (void)context;
    Var x = tape_param(tape, p);
    return v_sum(v_add(v_detach(v_exp(x)), v_square(x)));
}

/* A parameter that the backward pass forgets altogether. */
static Var forgotten(Tape *tape, Param *p, void *context)
{
    (void)context;
    return v_sum(v_multiply(tape_param(tape, &p[0]), tape_frozen(tape, &p[1])));
}

static Var constant_loss(Tape *tape, Param *p, void *context)
{
    (void)context;
    return v_sum(tape_frozen(tape, p));
}

START_TEST(the_checker_finds_wrong_gradients)
{
    Param p[2] = { param_drawn(shape_matrix(1, 3), "p"), param_drawn(shape_matrix(1, 3), "q") };
    Wrong wrong = RIGHT;
    ck_assert_double_lt(gradient_check(flawed_square, p, 1, &wrong), 1e-8);
    wrong = SIGN;
    assert_close(gradient_check(flawed_square, p, 1, &wrong), 2, 1e-6);
    wrong = ZERO;
    assert_close(gradient_check(flawed_square, p, 1, &wrong), 1, 1e-6);
    wrong = NOT_A_NUMBER;                           /* in the middle: what follows is right */
    ck_assert_double_nan(gradient_check(flawed_square, p, 1, &wrong));
    wrong = INFINITE;
    ck_assert(!(gradient_check(flawed_square, p, 1, &wrong) < 0.1));
    ck_assert_double_gt(gradient_check(missing_term, p, 1, NULL), 0.1);
    ck_assert_double_lt(gradient_check(forgotten, p, 1, NULL), 1e-8);
    ck_assert_double_gt(gradient_check(forgotten, p, 2, NULL), 0.9);
    ck_assert_double_eq(gradient_check(constant_loss, &p[1], 0, NULL), 0);
    assert_close(gradient_check(constant_loss, p, 1, NULL), 1, 1e-6);
    param_free(&p[0]);
    param_free(&p[1]);
}
END_TEST

#endif

Suite *suite_tape(void)
{
    Suite *suite = suite_create("tape");
    TCase *gradients = tcase_create("gradients");
    tcase_add_test(gradients, tensors);
    tcase_add_test(gradients, diamond);
    tcase_add_test(gradients, a_value_used_three_times);
    tcase_add_test(gradients, recycled_gradients_are_the_same);
    tcase_add_test(gradients, a_parameter_lent_twice);
    tcase_add_test(gradients, a_second_backward_pass_adds_to_parameters_only);
    tcase_add_test(gradients, parameter_gradients_survive_the_reset);
    tcase_add_test(gradients, frozen_parameters_and_inputs_get_none_but_let_it_pass);
    tcase_add_test(gradients, detach);
    tcase_add_test(gradients, reshape_shares_values_but_not_gradients);
    tcase_add_test(gradients, what_the_loss_does_not_depend_on_gets_none);
    tcase_add_test(gradients, a_loss_that_is_itself_a_parameter);
    suite_add_tcase(suite, gradients);

    TCase *memory = tcase_create("memory and mistakes");
    tcase_add_test(memory, reset_uses_the_same_memory_again);
    tcase_add_test(memory, an_arena_stops_growing_after_the_first_round);
    tcase_add_test(memory, mistakes_are_named_with_both_shapes);
    suite_add_tcase(suite, memory);

#if REAL_IS_DOUBLE
    TCase *checker = tcase_create("gradient_check");
    tcase_add_test(checker, the_checker_finds_wrong_gradients);
    suite_add_tcase(suite, checker);
#endif
    return suite;
}
