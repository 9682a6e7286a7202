/*
 * test_adversary.c -- densities of which everything is known, what an adversary fitted to them
 * believes it earns, and generators that learn from a judge.
 */
#include "experiments/adversary_value.h"
#include "experiments/abc_images.h"
#include "experiments/reward_gradient.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "common.h"
#include "imitate/divergence.h"
#include "imitate/ratio_posterior.h"

Suite *suite_adversary(void);

/* ---- Pairs of normal densities ------------------------------------------- */

static const struct { NormalPair pair; double js, value, accuracy; } known[] = {
    { { 0.5, 1 }, 0.030311, -1.325672, 0.5987 }, { { 1, 1 }, 0.111421, -1.163451, 0.6915 },
    { { 2, 1 }, 0.336831, -0.712633, 0.8413 },   { { 4, 1 }, 0.632720, -0.120854, 0.9772 },
    { { 0, 2 }, 0.092733, -1.200828, 0.6613 },
};

START_TEST(pairs_known_values)
{
    NormalPair pair = known[_i].pair;
    assert_close(pair_jensen_shannon(pair), known[_i].js, 1e-6);
    assert_close(pair_best_value(pair), known[_i].value, 1e-6);
    ck_assert_double_lt(fabs(pair_accuracy(pair) - known[_i].accuracy), 1e-3);
}
END_TEST

START_TEST(the_best_logit_is_the_ratio)
{
    NormalPair pair = { 0.7, 1.9 };
    double x = -1.3, z = (x - 0.7) / 1.9;
    assert_close(pair_logit(pair, x), log(exp(-z * z / 2) / 1.9) + x * x / 2, 1e-14);
    NormalPair above = { 0.7 + 1e-5, 1.9 }, below = { 0.7 - 1e-5, 1.9 };
    assert_close(pair_jensen_shannon_slope(pair),
                 (pair_jensen_shannon(above) - pair_jensen_shannon(below)) / 2e-5, 1e-8);
}
END_TEST

/* ---- What fitted adversaries earn ---------------------------------------- */

START_TEST(an_adversary_believes_too_much)
{
    enum { R = 400, N = 300 };
    NormalPair pair = { 1, 1 };
    static FittedValue value[R];
    double gain = 0, loss = 0, slope = 0, expected = fitted_parameters(pair, 2);
    fitted_values(pair, 2, N, 53, R, value);
    for (int r = 0; r < R; r++) {
        ck_assert_double_ge(value[r].gain, 0);
        ck_assert_double_ge(value[r].loss, 0);
        gain += value[r].gain * 2 * N / R;
        loss += value[r].loss * 2 * N / R;
        slope += value[r].coefficient[1] / R;
    }
    /* each is about half a chi-square: the variance is below 2 k */
    ck_assert_double_lt(fabs(gain - expected), 4 * 2 / sqrt(R));
    ck_assert_double_lt(fabs(loss - expected), 4 * 2 / sqrt(R));
    ck_assert_double_lt(fabs(slope - 1), 4 * fitted_deviation(pair, 2, 1) / sqrt(2.0 * N * R));
    ck_assert_double_gt(expected, 1);
    ck_assert_double_lt(expected, 2);
}
END_TEST

START_TEST(a_network_comes_near_the_best_adversary)
{
    NormalPair pair = { 1, 1 };
    AdversaryRun run = { pair, "1 8:tanh 1", 0, 128, 600, 0.02, 59, 0 };
    AdversaryResult result;
    adversary_learn(&run, 1, &result, NULL);
    double best = pair_best_value(pair);
    ck_assert_double_lt(result.all, best);
    ck_assert_double_gt(result.all, best - 0.01);
    ck_assert_double_lt(fabs(result.logit[CURVE_POINTS / 2 + 10] - 0.5), 0.2);   /* at x = 1 */
    run.n = 40;
    adversary_learn(&run, 1, &result, NULL);
    ck_assert_double_gt(result.own, result.truth);
    ck_assert_double_lt(result.all, best);
}
END_TEST

START_TEST(the_gradient_of_both_rewards)
{
    const double means[3] = { 0.8, 2.3, 4.1 };
    double mean = means[_i], exact[2], deviation;
    for (Reward reward = REWARD_NON_SATURATING; reward <= REWARD_SATURATING; reward++) {
        exact[reward] = reward_gradient_exact(mean, reward, &deviation);
        double measured = reward_gradient(mean, reward, 20000, 61, 0);
        ck_assert_double_lt(fabs(measured - exact[reward]), 4 * deviation / sqrt(20000.0));
    }
    assert_close(exact[REWARD_SATURATING], 2 * pair_jensen_shannon_slope((NormalPair){ mean, 1 }),
                 1e-12);
    assert_close(exact[0] + exact[1], mean, 1e-12);
}
END_TEST

/* ---- Judges of images ---------------------------------------------------- */

START_TEST(costs_known_values)
{
    assert_close(forging_cost(COST_SATURATING, log(3)), log(0.75), 1e-14);
    assert_close(forging_cost(COST_NON_SATURATING, log(3)), log(4), 1e-14);
    assert_close(forging_cost(COST_LIKELIHOOD, log(3)), -1.0 / 3, 1e-14);
}
END_TEST

/* The expected step of forging.h, summed over all seeds and images instead of drawn, is the
 * gradient of a divergence.  At the logits: sum over z and x of p(z) q(x|z) c(x) (x_i - s(a)). */
static void expected_gradient(const PixelMixture *law, const double *p, Cost cost, double *gradient)
{
    size_t images = (size_t)1 << law->pixels;
    for (int k = 0; k < law->seeds * law->pixels; k++)
        gradient[k] = 0;
    for (size_t x = 0; x < images; x++) {
        double q = mixture_probability(law, (uint32_t)x), c = forging_cost(cost, log(q / p[x]));
        for (int z = 0; z < law->seeds; z++) {
            const double *white = law->white + z * law->pixels;
            double product = 1.0 / law->seeds;
            for (int i = 0; i < law->pixels; i++)
                product *= x >> i & 1 ? white[i] : 1 - white[i];
            for (int i = 0; i < law->pixels; i++)
                gradient[z * law->pixels + i] += product * c * ((double)(x >> i & 1) - white[i]);
        }
    }
}

static double divergence_wanted(const PixelMixture *law, const double *p, Cost cost)
{
    double q[64];
    mixture_distribution(law, q);
    if (cost == COST_LIKELIHOOD)
        return kullback_leibler(p, q, 64);
    double js = jensen_shannon(p, q, 64);
    return cost == COST_SATURATING ? 2 * js : kullback_leibler(q, p, 64) - 2 * js;
}

START_TEST(each_cost_descends_its_divergence)
{
    const Cost cost = (Cost)_i;
    PixelMixture truth = bars_and_stripes(2, 3, 0.1), law = mixture_new(3, 6);
    double p[64], gradient[18], a[18];
    Rng rng = rng_stream(67, "logits");
    mixture_distribution(&truth, p);
    for (int k = 0; k < 18; k++) {
        a[k] = rng_normal(&rng);
        law.white[k] = double_sigmoid(a[k]);
    }
    expected_gradient(&law, p, cost, gradient);
    for (int k = 0; k < 18; k++) {
        const double h = 1e-5;
        law.white[k] = double_sigmoid(a[k] + h);
        double above = divergence_wanted(&law, p, cost);
        law.white[k] = double_sigmoid(a[k] - h);
        double below = divergence_wanted(&law, p, cost);
        law.white[k] = double_sigmoid(a[k]);
        ck_assert_double_lt(fabs((above - below) / (2 * h) - gradient[k]), 1e-8);
    }
    mixture_free(&law);
    mixture_free(&truth);
}
END_TEST

/* By each judge, with the cost that it is used with. */
START_TEST(a_generator_learns_from_a_judge)
{
    enum { N = 2000 };
    static const struct { Judge judge; Cost cost; double step, reached; } ways[] = {
        { JUDGE_ORACLE, COST_SATURATING, 0.02, 0.15 }, { JUDGE_ORACLE, COST_LIKELIHOOD, 0.02, 0.1 },
        { JUDGE_COUNTS, COST_LIKELIHOOD, 0.01, 0.15 },
        { JUDGE_ADVERSARY, COST_LIKELIHOOD, 0.01, 0.3 },
    };
    PixelMixture truth = bars_and_stripes(2, 2, 0.1);
    double p[16];
    uint32_t data[N];
    Rng rng = rng_stream(71, "data");
    mixture_distribution(&truth, p);
    for (int k = 0; k < N; k++)
        data[k] = mixture_draw(&truth, &rng);
    ForgingRun run = { "3 12:tanh 4", "4 16:relu 1", data, N, p, ways[_i].judge, ways[_i].cost, 200,
                       512, ways[_i].step, 0.02, 73, 0 };
    Forging forging;
    forge_all(&run, 1, &forging, NULL);
    ck_assert_double_gt(forging.divergence[0], 0.3);
    ck_assert_double_lt(forging.divergence[FORGING_LOOKS - 1], ways[_i].reached);
    mixture_free(&truth);
}
END_TEST

START_TEST(abc_comes_nearer)
{
    enum { N = 2000 };
    PixelMixture truth = bars_and_stripes(2, 2, 0.1);
    double p[16];
    uint32_t data[N];
    Rng rng = rng_stream(79, "data");
    mixture_distribution(&truth, p);
    for (int k = 0; k < N; k++)
        data[k] = mixture_draw(&truth, &rng);
    AbcImagesRun run = { "3 4:tanh 4", data, N, p, 100, 5, 200000, 0.5, 83, 0 };
    Forging found;
    abc_images(&run, 1, &found, NULL);
    ck_assert(isnan(found.divergence[0]));
    ck_assert_double_lt(found.divergence[FORGING_LOOKS - 1], 0.7 * found.divergence[2]);
    mixture_free(&truth);
}
END_TEST

/* ---- Posteriors by an adversary ------------------------------------------ */

START_TEST(an_adversary_finds_the_posterior)
{
    const double observed = 1.7;
    Simulator toy = simulator_toy();
    RatioPosterior *ratio = ratio_posterior_new(&toy, &observed, "32:relu 32:relu", 10, 40, 89);
    size_t spent = 0;
    spent += ratio_posterior_step(ratio, 1000);
    spent += ratio_posterior_step(ratio, 1000);
    spent += ratio_posterior_step(ratio, 2000);
    ck_assert_uint_gt(spent, 3000);
    ck_assert_uint_le(spent, 4000);
    const Particles *particles = ratio->importance->population->particles;
    ck_assert_uint_eq(particles->n, spent);
    Moments found = particles_moments(particles);
    ck_assert_double_lt(fabs(found.mean[0] - observed), 0.3);
    ck_assert_double_lt(fabs(log(moments_deviation(&found, 0))), log(1.6));
    ratio_posterior_free(ratio);
}
END_TEST

Suite *suite_adversary(void)
{
    Suite *suite = suite_create("adversary");
    TCase *tcase = tcase_create("adversary");
    tcase_add_loop_test(tcase, pairs_known_values, 0, LENGTH(known));
    tcase_add_test(tcase, the_best_logit_is_the_ratio);
    tcase_add_test(tcase, an_adversary_believes_too_much);
    tcase_add_test(tcase, a_network_comes_near_the_best_adversary);
    tcase_add_loop_test(tcase, the_gradient_of_both_rewards, 0, 3);
    tcase_add_test(tcase, costs_known_values);
    tcase_add_loop_test(tcase, each_cost_descends_its_divergence, 0, 3);
    tcase_add_loop_test(tcase, a_generator_learns_from_a_judge, 0, 4);
    tcase_add_test(tcase, abc_comes_nearer);
    tcase_add_test(tcase, an_adversary_finds_the_posterior);
    suite_add_tcase(suite, tcase);
    return suite;
}
