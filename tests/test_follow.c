/*
 * test_follow.c -- slopes in pixels and in seeds, and what following them leads to.
 */
#include "imitate/follow.h"

#include <stdlib.h>

#include "common.h"

Suite *suite_follow(void);

enum { MANY = 103 };                    /* more than a piece */

static void draw(const char *name, size_t n, real *x)
{
    Rng rng = rng_stream(37, name);
    rng_fill_normal(&rng, x, n, 0, 1);
}

/* The slope against central differences, all numbers of all examples. */
static void check_slopes(Network *forger, Network *adversary, size_t n, size_t size)
{
    real x[MANY * 16], slopes[MANY * 16], logits[MANY], up[MANY], down[MANY];
    const real h = REAL_IS_DOUBLE ? (real)1e-6 : (real)1e-2;
    draw("points", n * size, x);
    logit_slopes(forger, adversary, n, x, logits, slopes);
    for (size_t k = 0; k < size; k++) {
        for (size_t i = 0; i < n; i++)
            x[i * size + k] += h;
        logit_slopes(forger, adversary, n, x, up, NULL);
        for (size_t i = 0; i < n; i++)
            x[i * size + k] -= 2 * h;
        logit_slopes(forger, adversary, n, x, down, NULL);
        for (size_t i = 0; i < n; i++) {
            x[i * size + k] += h;
            assert_close(slopes[i * size + k], (up[i] - down[i]) / (2 * h),
                         REAL_IS_DOUBLE ? 1e-7 : 5e-3);
        }
    }
}

START_TEST(slopes_by_differences)
{
    Network *adversary = network_drawn("4x4x1 conv4s2:5:tanh conv4s2:3:sigmoid:bn 1");
    Network *forger = network_drawn("7 2x2x3:tanh:bn upconv4s2:1:tanh");
    check_slopes(NULL, adversary, MANY, 16);
    check_slopes(forger, adversary, 11, 7);
    network_free(adversary);
    network_free(forger);
}
END_TEST

/* a = w . x + b: the slope is w everywhere. */
static Network *linear(void)
{
    Network *network = network_drawn("9 1");
    network->layer[0].bias->value.data[0] = (real)0.7;
    return network;
}

START_TEST(a_linear_adversary)
{
    Network *network = linear();
    const real *w = network->layer[0].weights->value.data;
    real x[MANY * 9], moved[MANY * 9], slopes[MANY * 9], logits[MANY], after[MANY];
    bool found[MANY];
    double norm = tensor_norm(network->layer[0].weights->value);
    draw("points", MANY * 9, x);
    logit_slopes(NULL, network, MANY, x, logits, slopes);
    for (int i = 0; i < MANY; i++)
        ck_assert_mem_eq(slopes + 9 * i, w, 9 * sizeof *w);

    memcpy(moved, x, sizeof moved);
    follow_slopes(MANY, 9, slopes, 0.25, -100, 100, moved);
    logit_slopes(NULL, network, MANY, moved, after, NULL);
    for (int i = 0; i < MANY; i++)
        assert_close(after[i], logits[i] - 0.25 * 3 * norm, 1e-5);

    turn_verdicts(NULL, network, MANY, x, moved, found);
    logit_slopes(NULL, network, MANY, moved, after, NULL);
    for (int i = 0; i < MANY; i++) {
        double square = 0;
        for (int k = 9 * i; k < 9 * i + 9; k++)
            square += (double)(moved[k] - x[k]) * (double)(moved[k] - x[k]);
        ck_assert(found[i] && (logits[i] > 0) != (after[i] > 0));
        assert_close(sqrt(square) * norm / fabs((double)logits[i]), 1, 5e-4);
    }
    network_free(network);
}
END_TEST

START_TEST(cut_to_the_range)
{
    real x[6] = { 0, 0, (real)0.9, 3, 1, 2 };
    const real slopes[6] = { 3, 0, -4, 0, 0, 0 };
    follow_slopes(2, 3, slopes, 1, (real)-0.5, 1, x);
    const double expected[6] = { -0.5, 0, 1, 1, 1, 1 };     /* without slopes, only cut */
    for (int k = 0; k < 6; k++)
        assert_close(x[k], expected[k], 1e-12);
}
END_TEST

/* The forger makes of a seed z the example (z, z): in seeds the slope is the sum of both. */
START_TEST(through_a_forger)
{
    Network *forger = network_drawn("1 2"), *adversary = network_drawn("2 1");
    for (int k = 0; k < 2; k++) {
        forger->layer[0].weights->value.data[k] = 1;
        forger->layer[0].bias->value.data[k] = 0;
        adversary->layer[0].weights->value.data[k] = (real)(3 + 2 * k);
    }
    adversary->layer[0].bias->value.data[0] = -4;
    real z[2] = { (real)2.5, (real)-0.5 }, logits[2], slopes[2], turned[2];
    bool found[2];
    logit_slopes(forger, adversary, 2, z, logits, slopes);
    turn_verdicts(forger, adversary, 2, z, turned, found);
    for (int i = 0; i < 2; i++) {
        assert_close(logits[i], 8 * (double)z[i] - 4, 1e-6);
        assert_close(slopes[i], 8, 1e-6);
        ck_assert(found[i]);
        assert_close(turned[i], 0.5, 2e-3);
    }
    network_free(forger);
    network_free(adversary);
}
END_TEST

/* An adversary that finds everything real: there is nowhere to go. */
START_TEST(no_other_verdict)
{
    Network *network = network_drawn("3 4:relu 1");
    tensor_fill(network->layer[1].weights->value, 0);
    network->layer[1].bias->value.data[0] = -1;
    real x[6], turned[6];
    bool found[2] = { true, true };
    draw("points", 6, x);
    turn_verdicts(NULL, network, 2, x, turned, found);
    ck_assert(!found[0] && !found[1]);
    ck_assert_mem_eq(x, turned, sizeof x);
    turn_verdicts(NULL, network, 0, NULL, NULL, NULL);      /* nothing to do */
    network_free(network);
}
END_TEST

Suite *suite_follow(void)
{
    Suite *suite = suite_create("follow");
    TCase *all = tcase_create("follow");
    tcase_add_test(all, slopes_by_differences);
    tcase_add_test(all, a_linear_adversary);
    tcase_add_test(all, cut_to_the_range);
    tcase_add_test(all, through_a_forger);
    tcase_add_test(all, no_other_verdict);
    suite_add_tcase(suite, all);
    return suite;
}
