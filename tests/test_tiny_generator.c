/*
 * test_tiny_generator.c -- laws that can be counted through, the generator's exact likelihood,
 * and the wait for an image.
 */
#include "imitate/tiny_generator.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "common.h"
#include "experiments/exact_learning.h"
#include "experiments/waiting.h"
#include "grad/gradient_check.h"
#include "imitate/divergence.h"

Suite *suite_tiny_generator(void);

static TinyGenerator *generator_drawn(const char *net, uint64_t number)
{
    TinyGenerator *generator = tiny_generator_new(net);
    Rng rng = rng_substream(37, "generator", number);
    network_draw_weights(generator->network, (WeightScale){ WEIGHTS_VARIANCE, 3, 0.3 }, &rng);
    return generator;
}

static double sum_of(const double *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p[i];
    return sum;
}

/* ---- Laws ---------------------------------------------------------------- */

START_TEST(a_mixture_known_by_hand)
{
    PixelMixture law = mixture_new(2, 2);
    const double white[4] = { 0.1, 0.3, 0.9, 0.6 };
    memcpy(law.white, white, sizeof white);
    double p[4];
    mixture_distribution(&law, p);
    assert_close(p[0], (0.9 * 0.7 + 0.1 * 0.4) / 2, 1e-15);
    assert_close(p[1], (0.1 * 0.7 + 0.9 * 0.4) / 2, 1e-15);
    assert_close(p[2], (0.9 * 0.3 + 0.1 * 0.6) / 2, 1e-15);
    assert_close(p[3], (0.1 * 0.3 + 0.9 * 0.6) / 2, 1e-15);
    for (uint32_t x = 0; x < 4; x++)
        assert_close(mixture_probability(&law, x), p[x], 1e-15);
    mixture_free(&law);
}
END_TEST

START_TEST(bars_and_stripes_without_noise)
{
    PixelMixture law = bars_and_stripes(2, 3, 0);
    double p[64];
    int shown = 0;
    mixture_distribution(&law, p);
    for (int x = 0; x < 64; x++)
        shown += p[x] > 0;
    ck_assert_int_eq(shown, 4 + 8 - 2);
    assert_close(p[0], 0.5 / 4 + 0.5 / 8, 1e-15);          /* all black: both */
    assert_close(p[63], 0.5 / 4 + 0.5 / 8, 1e-15);
    assert_close(p[7], 0.5 / 4, 1e-15);                    /* the upper row: a stripe */
    assert_close(p[1 | 8], 0.5 / 8, 1e-15);                /* the left column: a bar */
    mixture_free(&law);
}
END_TEST

START_TEST(draws_come_as_often_as_the_law_says)
{
    PixelMixture law = bars_and_stripes(2, 2, 0.1);
    Rng rng = rng_stream(41, "draws");
    int freedom;
    double statistic = counting_chi_square(&law, &rng, 20000, &freedom);
    ck_assert_int_eq(freedom, 15);
    ck_assert_double_lt(statistic, chi_square_bound(15, 4));
    ck_assert_double_gt(statistic, chi_square_bound(15, -4));
    mixture_free(&law);
}
END_TEST

START_TEST(divergences_known_values)
{
    const double p[3] = { 0.5, 0.5, 0 }, q[3] = { 0.25, 0.25, 0.5 };
    assert_close(law_entropy(p, 3), log(2), 1e-15);
    assert_close(kullback_leibler(p, q, 3), log(2), 1e-15);
    ck_assert(isinf(kullback_leibler(q, p, 3)));
    double js = (log(4.0 / 3) + 0.5 * log(2.0 / 3) + 0.5 * log(2)) / 2;
    assert_close(jensen_shannon(p, q, 3), js, 1e-15);
    assert_close(jensen_shannon(q, p, 3), js, 1e-15);
    const double apart[2][2] = { { 1, 0 }, { 0, 1 } };
    assert_close(jensen_shannon(apart[0], apart[1], 2), log(2), 1e-15);
}
END_TEST

/* ---- The generator ------------------------------------------------------- */

START_TEST(the_likelihood_is_the_sum_over_seeds)
{
    TinyGenerator *generator = generator_drawn("3 5:tanh 6", 1);
    PixelMixture law = tiny_generator_mixture(generator);
    uint32_t image[64];
    double p[64];
    for (uint32_t x = 0; x < 64; x++)
        image[x] = x;
    mixture_distribution(&law, p);
    assert_close(sum_of(p, 64), 1, 1e-14);
    Tensor images = images_of(image, 64, 6);
    Tape *tape = tape_new();
    Var y = tiny_log_likelihood(generator, tape, images);
    for (int x = 0; x < 64; x++) {
        assert_close(y->value.data[x], log(p[x]), 10 * ROUNDING);
        assert_close(mixture_probability(&law, (uint32_t)x), p[x], 1e-14);
    }
    tape_free(tape);
    tensor_free(&images);
    mixture_free(&law);
    tiny_generator_free(generator);
}
END_TEST

#if REAL_IS_DOUBLE
static Var odd_likelihood(Tape *tape, Param *params, void *context)
{
    (void)params;
    const uint32_t image[7] = { 0, 3, 11, 18, 45, 62, 3 };
    static Tensor images;
    if (!images.data)
        images = images_of(image, 7, 6);
    return odd_sum(tiny_log_likelihood(context, tape, images));
}

START_TEST(the_gradient_of_the_likelihood)
{
    TinyGenerator *generator = generator_drawn("3 5:tanh 6", 2);
    double error = gradient_check(odd_likelihood, generator->network->param,
                                  generator->network->params, generator);
    ck_assert_double_lt(error, 1e-6);
    tiny_generator_free(generator);
}
END_TEST
#endif

START_TEST(shares_of_images_and_of_a_law)
{
    const uint32_t image[5] = { 6, 1, 6, 6, 0 };
    ImageShares shares = shares_of_images(image, 5, 3);
    ck_assert_int_eq(shares.n, 3);
    const real expected[3] = { (real)0.2, (real)0.2, (real)0.6 };
    for (int k = 0; k < 3; k++)
        assert_close(shares.share.data[k], expected[k], ROUNDING);
    const real six[3] = { 0, 1, 1 };
    ck_assert_int_eq(memcmp(shares.image.data + 6, six, sizeof six), 0);
    shares_free(&shares);
}
END_TEST

START_TEST(it_learns_the_truth)
{
    PixelMixture law = bars_and_stripes(2, 2, 0.1);
    double truth[16];
    mixture_distribution(&law, truth);
    ImageShares data = shares_of_law(truth, 4);
    ExactRun runs[2] = { { "3 12:tanh 4", &data, truth, 43, 0 },
                         { "3 12:tanh 4", &data, truth, 43, 1 } };
    ExactHistory *history = exact_learn(runs, 2, 800, 0.02, NULL);
    size_t best = exact_best(history, 0, 2);
    for (size_t run = 0; run < 2; run++)
        ck_assert_double_le(exact_surprise(history, best, EXACT_LOOKS - 1),
                            exact_surprise(history, run, EXACT_LOOKS - 1));
    ck_assert_double_gt(exact_divergence(history, best, 0), 0.1);
    ck_assert_double_lt(exact_divergence(history, best, EXACT_LOOKS - 1), 1e-3);
    /* surprise = entropy + divergence, at every look */
    for (int look = 0; look < EXACT_LOOKS; look++)
        assert_close(exact_surprise(history, 1, look),
                     law_entropy(truth, 16) + exact_divergence(history, 1, look), 1e-6);
    PixelMixture learned = exact_mixture(history, best, EXACT_LOOKS - 1);
    double p[16];
    mixture_distribution(&learned, p);
    assert_close(kullback_leibler(truth, p, 16),
                 exact_divergence(history, best, EXACT_LOOKS - 1), 1e-12);
    exact_history_free(history);
    shares_free(&data);
    mixture_free(&law);
}
END_TEST

/* ---- The wait ------------------------------------------------------------ */

START_TEST(the_wait_is_geometric)
{
    enum { N = 4000 };
    PixelMixture law = bars_and_stripes(2, 2, 0.2);
    Waiting waiting = { &law, 9, 47, 3 };
    double times[N], p = mixture_probability(&law, 9), mean = 0;
    waiting_times(&waiting, times, N);
    for (int i = 0; i < N; i++)
        mean += times[i] / N;
    ck_assert_double_lt(fabs(mean - 1 / p), 4 * sqrt((1 - p) / N) / p);
    int freedom;
    double statistic = waiting_chi_square(p, times, N, 10, &freedom);
    ck_assert_int_eq(freedom, 9);
    ck_assert_double_lt(statistic, chi_square_bound(freedom, 4));
    /* and it is not the geometric law of another image */
    ck_assert_double_gt(waiting_chi_square(1.2 * p, times, N, 10, &freedom),
                        chi_square_bound(freedom, 4));
    assert_close(waiting_longer(0.25, 3), 0.421875, 1e-14);
    /* beyond 54.12 (by integration) lies what a normal has beyond 4 sigmas, 3.17e-5 */
    ck_assert_double_lt(fabs(chi_square_bound(19, 4) - 54.12), 0.6);
    mixture_free(&law);
}
END_TEST

START_TEST(what_is_certain_comes_at_the_first_draw)
{
    PixelMixture law = mixture_new(1, 2);
    law.white[0] = 1, law.white[1] = 0;
    Waiting waiting = { &law, 1, 47, 0 };
    double times[3];
    waiting_times(&waiting, times, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq(times[i], 1);
    mixture_free(&law);
}
END_TEST

static void too_many_pixels(void)
{
    mixture_new(1, PIXELS_MAX + 1);
}

START_TEST(more_pixels_than_can_be_counted)
{
    expect_bug(too_many_pixels, "1 to 24 pixels");
}
END_TEST

Suite *suite_tiny_generator(void)
{
    Suite *suite = suite_create("tiny_generator");
    TCase *tcase = tcase_create("tiny_generator");
    tcase_add_test(tcase, a_mixture_known_by_hand);
    tcase_add_test(tcase, bars_and_stripes_without_noise);
    tcase_add_test(tcase, draws_come_as_often_as_the_law_says);
    tcase_add_test(tcase, divergences_known_values);
    tcase_add_test(tcase, the_likelihood_is_the_sum_over_seeds);
#if REAL_IS_DOUBLE
    tcase_add_test(tcase, the_gradient_of_the_likelihood);
#endif
    tcase_add_test(tcase, shares_of_images_and_of_a_law);
    tcase_add_test(tcase, it_learns_the_truth);
    tcase_add_test(tcase, the_wait_is_geometric);
    tcase_add_test(tcase, what_is_certain_comes_at_the_first_draw);
    tcase_add_test(tcase, more_pixels_than_can_be_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
