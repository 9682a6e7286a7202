/*
 * test_optimiser.c -- the steps against the formulas, number by number, in double.
 */
#include "learn/optimiser.h"

#include "base/parallel.h"
#include "common.h"

Suite *suite_optimiser(void);

enum { N = 37, STEPS = 20 };

/* One weight and its memory, as the header's formulas have it. */
typedef struct Plain { double w, m, v; } Plain;

static void plain_step(Plain *p, const Optimiser *o, double g, double a, int t)
{
    switch (o->kind) {
    case OPTIMISER_SGD:
        p->w -= a * g;
        break;
    case OPTIMISER_MOMENTUM:
        p->m = o->momentum * p->m + g;
        p->w -= a * p->m;
        break;
    case OPTIMISER_ADAM:
        p->m = o->beta1 * p->m + (1 - o->beta1) * g;
        p->v = o->beta2 * p->v + (1 - o->beta2) * g * g;
        p->w -= a * (p->m / (1 - pow(o->beta1, t)))
                / (sqrt(p->v / (1 - pow(o->beta2, t))) + o->epsilon);
    }
}

/* Two parameters, the second at a third of the pace; every fifth step without a gradient,
 * and a step size that shrinks on the way. */
START_TEST(steps_follow_the_formulas)
{
    const double paces[] = { 1, 1.0 / 3 };
    Optimiser o = optimiser_new((OptimiserKind)_i, 0.0385);
    o.momentum = 0.85, o.beta1 = 0.8, o.beta2 = 0.97, o.epsilon = 1e-3;
    Param p[2] = { param_drawn(shape_matrix(1, N), "p"), param_drawn(shape_matrix(1, N), "q") };
    Plain plain[2][N] = { 0 };
    for (int k = 0; k < 2; k++) {
        p[k].pace = paces[k];
        for (int i = 0; i < N; i++)
            plain[k][i].w = (double)p[k].value.data[i];
    }
    Rng rng = rng_stream(47, "gradients");
    for (int t = 1; t <= STEPS; t++) {
        if (t == 11)
            o.step /= 7;
        bool reached = t % 5 != 0;
        for (int k = 0; k < 2; k++) {
            rng_fill_normal(&rng, p[k].gradient.data, N, (real)0.1, 1);
            p[k].has_gradient = reached;
            for (int i = 0; i < N; i++)
                plain_step(&plain[k][i], &o, reached ? (double)p[k].gradient.data[i] : 0,
                           o.step * paces[k], t);
        }
        optimiser_step(&o, p, 2);
    }
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < N; i++)
            assert_close(p[k].value.data[i], plain[k][i].w, 10 * ROUNDING);
    param_free(&p[0]);
    param_free(&p[1]);
}
END_TEST

START_TEST(customary_constants)
{
    Optimiser o = optimiser_new(OPTIMISER_ADAM, 0.01);
    ck_assert_double_eq(o.step, 0.01);
    ck_assert_double_eq(o.momentum, 0.9);
    ck_assert_double_eq(o.beta1, 0.9);
    ck_assert_double_eq(o.beta2, 0.999);
    ck_assert_double_eq(o.epsilon, 1e-8);
}
END_TEST

/* Adam's first step is as long as the step size, however long the gradient. */
START_TEST(first_step_of_adam)
{
    static const double gradients[] = { 1e-3, 2.385, -1e4 };
    Param p = param_new(shape_matrix(1, 3));
    Optimiser o = optimiser_new(OPTIMISER_ADAM, 0.01);
    for (int i = 0; i < 3; i++)
        p.gradient.data[i] = (real)gradients[i];
    p.has_gradient = true;
    optimiser_step(&o, &p, 1);
    for (int i = 0; i < 3; i++)
        assert_close(p.value.data[i] * 100, gradients[i] > 0 ? -1 : 1, 2e-5);
    param_free(&p);
}
END_TEST

/* A parameter so large that the threads share it. */
START_TEST(threads_change_nothing)
{
    Param one = param_drawn(shape_matrix(300, 301), "p"), more = param_drawn(one.value.shape, "p");
    Param *both[] = { &one, &more };
    for (int threads = 1; threads <= 2; threads++) {
        Param *p = both[threads - 1];
        Optimiser o = optimiser_new(OPTIMISER_ADAM, 0.01);
        Rng rng = rng_stream(53, "gradients");
        rng_fill_normal(&rng, p->gradient.data, tensor_size(p->value), 0, 1);
        p->has_gradient = true;
        parallel_set_threads(threads);
        for (int t = 0; t < 3; t++)
            optimiser_step(&o, p, 1);
    }
    parallel_set_threads(0);
    ck_assert(same_bits(one.value, more.value));
    param_free(&one);
    param_free(&more);
}
END_TEST

static void step_of_0(void)
{
    optimiser_new(OPTIMISER_SGD, 0);
}

START_TEST(mistakes)
{
    expect_bug(step_of_0, "the step size must be positive");
}
END_TEST

Suite *suite_optimiser(void)
{
    Suite *suite = suite_create("optimiser");
    TCase *steps = tcase_create("steps");
    tcase_add_loop_test(steps, steps_follow_the_formulas, OPTIMISER_SGD, OPTIMISER_ADAM + 1);
    tcase_add_test(steps, customary_constants);
    tcase_add_test(steps, first_step_of_adam);
    tcase_add_test(steps, threads_change_nothing);
    tcase_add_test(steps, mistakes);
    suite_add_tcase(suite, steps);
    return suite;
}
