/*
 * test_log_loss.c -- prices of forecasts, forecasters of a coin, learned forecasts, calibration.
 */
#include <stdlib.h>

#include "base/elementary.h"
#include "experiments/calibration.h"
#include "experiments/coin_forecast.h"
#include "experiments/learned_forecast.h"
#include "experiments/scoring_rules.h"
#include "common.h"
#include "learn/synthetic.h"

Suite *suite_log_loss(void);

/* ---- Prices --------------------------------------------------------------- */

START_TEST(known_prices)
{
    assert_close(entropy(0.3), 0.610864302, 1e-9);
    assert_close(divergence(0.3, 0.1), 0.153664, 1e-6);
    assert_close(divergence(0.3, 0.5), 0.082283, 1e-6);
    ck_assert_double_eq(divergence(0, 0), 0);
    assert_close(divergence(1, 0.25), double_log(4), 1e-15);
    assert_close(rule_expected(RULE_LOG, 0.1, 0.3), 0.610864302 + 0.153664, 1e-6);
    assert_close(rule_expected(RULE_SQUARED, 0.1, 0.3), 0.3 * 0.81 + 0.7 * 0.01, 1e-15);
    assert_close(rule_expected(RULE_ABSOLUTE, 0.1, 0.3), 0.3 * 0.9 + 0.7 * 0.1, 1e-15);
    assert_close(rule_expected(RULE_ACCURACY, 0.1, 0.3), 0.3, 1e-15);
    assert_close(rule_expected(RULE_ACCURACY, 0.5, 0.3), 0.5, 1e-15);
    assert_close(rule_expected(RULE_ACCURACY, 0.9, 0.3), 0.7, 1e-15);
    ck_assert_double_eq(rule_price(RULE_LOG, 0, true), INFINITY);
    ck_assert_double_eq(rule_expected(RULE_LOG, 0, 0), 0);
}
END_TEST

/* Who pays less than the honest, over all forecasts and truths of a grid? */
START_TEST(who_is_proper)
{
    for (int i = 1; i < 20; i++)
        for (int j = 1; j < 20; j++) {
            double p = i / 20.0, q = j / 20.0;
            assert_close(rule_excess(RULE_LOG, q, p), divergence(p, q), 1e-14);
            assert_close(rule_excess(RULE_SQUARED, q, p), (p - q) * (p - q), 1e-14);
            assert_close(rule_excess(RULE_ABSOLUTE, q, p), (1 - 2 * p) * (q - p), 1e-14);
            ck_assert_double_ge(rule_excess(RULE_ACCURACY, q, p), 0);
            ck_assert(i == j || rule_excess(RULE_LOG, q, p) > 0);
        }
}
END_TEST

/* Two outcomes: mean and variance of a price by hand. */
START_TEST(deviations)
{
    double p = 0.3, q = 0.1, one = double_log(0.3 / 0.1), zero = double_log(0.7 / 0.9);
    double mean = p * one + (1 - p) * zero;
    double variance = p * one * one + (1 - p) * zero * zero - mean * mean;
    assert_close(rule_excess_deviation(RULE_LOG, q, p), sqrt(variance), 1e-14);
    assert_close(rule_deviation(RULE_SQUARED, q, p), 0.8 * sqrt(0.21), 1e-14);
    ck_assert_double_eq(rule_excess_deviation(RULE_SQUARED, p, p), 0);
}
END_TEST

START_TEST(slopes)
{
    const double h = 1e-6;
    for (ScoringRule r = RULE_LOG; r <= RULE_ABSOLUTE; r++)
        for (int one = 0; one < 2; one++)
            for (double a = -4.5; a < 5; a++) {
                double above = rule_price(r, double_sigmoid(a + h), one);
                double below = rule_price(r, double_sigmoid(a - h), one);
                assert_close(rule_slope(r, a, one), (above - below) / (2 * h), 1e-8);
            }
    assert_close(rule_slope(RULE_LOG, -700, true), -1, 1e-15);
    ck_assert_double_eq(rule_slope(RULE_ACCURACY, 0.3, true), 0);
}
END_TEST

START_TEST(divergence_by_logits)
{
    for (double a = -3.25; a < 4; a++)
        for (double b = -2.75; b < 4; b++)
            assert_close(divergence_of_logits(a, b),
                         divergence(double_sigmoid(a), double_sigmoid(b)), 1e-13);
    assert_close(divergence_of_logits(60, -60), 60, 1e-15);
    assert_close(divergence_of_logits(-60, 60), 60, 1e-15);
    ck_assert_double_eq(divergence_of_logits(50, 50), 0);
}
END_TEST

/* ---- A coin --------------------------------------------------------------- */

START_TEST(a_coin_is_fair_to_its_chance)
{
    double ones = coin_ones(83, 5, 0.3, 100000);
    ck_assert_double_eq(ones, coin_ones(83, 5, 0.3, 100000));
    ck_assert_double_ne(ones, coin_ones(83, 6, 0.3, 100000));
    ck_assert_double_le(fabs(ones - 30000), 4 * sqrt(0.21 * 100000));
    assert_close(coin_paid(RULE_SQUARED, 0.1, 3, 10), 0.3 * 0.81 + 0.7 * 0.01, 1e-15);
    assert_close(coin_paid_beyond(RULE_LOG, 0.1, 0.4, 3, 10),
                 0.3 * double_log(4) + 0.7 * double_log(0.6 / 0.9), 1e-14);
}
END_TEST

/* Whatever the order, one who counts pays -log of the integral of p^k (1-p)^(n-k) over the
 * prior of Jeffreys: after 0, 1, 2 ones in two tosses 3/8, 1/8, 3/8. */
START_TEST(counting_pays_what_the_order_cannot_change)
{
    const double p = 0.3, q[1] = { 0.5 }, chances[3] = { 0.375, 0.125, 0.375 };
    const long tosses[2] = { 1, 2 };
    int seen = 0;
    for (uint64_t number = 0; number < 50; number++) {
        double paid[4];
        coin_sequence(89, number, p, tosses, 2, q, 1, paid);
        /* How many ones it had, by what 0.5 has paid beyond p. */
        double ones = (2 * double_log(2) + 2 * double_log(1 - p) - paid[2])
                      / double_log((1 - p) / p);
        int k = (int)floor(ones + 0.5);
        assert_close(ones, k, 1e-12);
        double honest = k * double_log(p) + (2 - k) * double_log(1 - p);
        assert_close(paid[3], honest - double_log(chances[k]), 1e-13);
        seen |= 1 << k;
    }
    ck_assert_int_eq(seen, 7);
}
END_TEST

START_TEST(counting_in_theory)
{
    /* Two tosses by hand; many by the limit. */
    double mean, deviation, p = 0.3, chances[3] = { 0.375, 0.125, 0.375 }, sum = 0, squares = 0;
    for (int k = 0; k <= 2; k++) {
        double honest = k * double_log(p) + (2 - k) * double_log(1 - p);
        double beyond = honest - double_log(chances[k]);
        double weight = (k == 1 ? 2 : 1) * double_exp(honest);
        sum += weight * beyond;
        squares += weight * beyond * beyond;
    }
    coin_counting_theory(p, 2, &mean, &deviation);
    assert_close(mean, sum, 1e-13);
    assert_close(deviation, sqrt(squares - sum * sum), 1e-13);
    coin_counting_theory(p, 10000, &mean, &deviation);
    assert_close(mean, 0.5 * double_log(10000) - 0.2742088, 1e-4);
    assert_close(deviation, sqrt(0.5), 1e-3);
}
END_TEST

/* ---- Learned forecasts ---------------------------------------------------- */

/* Jensen-Shannon divergence and the better guess, two normals so far apart. */
START_TEST(two_normals)
{
    const double table[4][3] = {
        { 0.5, 0.030311, 0.5987 }, { 1, 0.111421, 0.6915 },
        { 2, 0.336831, 0.8413 },   { 4, 0.632720, 0.9772 }
    };
    for (int i = 0; i < 4; i++) {
        ForecastTheory theory = forecast_theory(table[i][0]);
        assert_close(double_log(2) - theory.entropy, table[i][1], 1e-6);
        assert_close(theory.accuracy, table[i][2], 6e-5);
        assert_close(theory.log_mean, 2, 1e-15);
        assert_close(theory.squared_mean, 2 + theory.more_mean, 1e-14);
        ck_assert_double_gt(theory.more_mean, 0);
    }
    assert_close(forecast_theory(0.1).squared_mean, 2, 1e-3);   /* all weights nearly equal */
    assert_close(forecast_truth(2, 1), 0.5, 1e-15);
    assert_close(forecast_truth(2, 0), 1 / (1 + double_exp(2)), 1e-15);
}
END_TEST

static ForecastRun forecast_run(const Spec *spec, ScoringRule rule, int steps, Optimiser optimiser)
{
    return (ForecastRun){ .spec = spec, .scale = { WEIGHTS_VARIANCE, 0, 0 }, .rule = rule,
                          .distance = 2, .examples = 3000, .steps = steps,
                          .optimiser = optimiser, .fresh = 4001, .seed = 97, .replicate = 3 };
}

START_TEST(who_has_learned_nothing_pays_for_a_fair_coin)
{
    Spec spec = spec_of("1 1");
    ForecastRun run = forecast_run(&spec, RULE_LOG, 0, optimiser_new(OPTIMISER_SGD, 1));
    LearnedForecast f;
    forecast_learn(&run, 1, &f, NULL);
    assert_close(f.fresh_loss, double_log(2), 1e-12);
    assert_close(f.excess, 0.336831, 1e-6);
    assert_close(f.accuracy, 0.5, 1e-14);
    ck_assert_double_le(fabs(f.price_variance), 1e-14);
    ck_assert_double_eq(f.curve[17], 0.5);
}
END_TEST

/* The first step from a logit of 0 is as long as the slope there: 1/2, 1/4 and 1/4. */
START_TEST(first_steps)
{
    Spec spec = spec_of("1 1");
    double step[3];
    for (ScoringRule r = RULE_LOG; r <= RULE_ABSOLUTE; r++) {
        ForecastRun run = forecast_run(&spec, r, 1, optimiser_new(OPTIMISER_SGD, 0.5));
        LearnedForecast f;
        forecast_learn(&run, 1, &f, NULL);
        step[r] = double_log(f.curve[50] / (1 - f.curve[50]));
        ck_assert_double_gt(step[r], 0);            /* to the right of the middle */
    }
    assert_close(step[1] / step[0], 0.5, 20 * ROUNDING);
    assert_close(step[2] / step[0], 0.5, 20 * ROUNDING);
}
END_TEST

START_TEST(the_truth_is_learned)
{
    Spec spec = spec_of("1 1");
    for (ScoringRule r = RULE_LOG; r <= RULE_SQUARED; r++) {
        ForecastRun run = forecast_run(&spec, r, 300, optimiser_new(OPTIMISER_ADAM, 0.1));
        LearnedForecast f;
        forecast_learn(&run, 1, &f, NULL);
        /* 2n times the excess is a chi-square of two degrees, times 1.4 at most. */
        ck_assert_double_gt(f.excess, 0);
        ck_assert_double_lt(f.excess, 25 / (2.0 * 3000));
        ck_assert_double_le(f.accuracy, forecast_theory(2).accuracy);
        assert_close(f.accuracy, 0.8413, 2e-3);
        assert_close(f.fresh_loss - f.excess, 0.356316, 4 * sqrt(f.price_variance / 4001));
        for (int i = 0; i < FORECAST_POINTS; i++)
            assert_close(f.curve[i], forecast_truth(2, forecast_x(2, i)), 0.06);
    }
}
END_TEST

/* ---- Calibration ---------------------------------------------------------- */

/* Logits log 9 and 0: 0.9 sure, and with a temperature of 2, 0.75.  Three of four right. */
static void four_images(real logits[8], int labels[4])
{
    for (int i = 0; i < 4; i++) {
        logits[2 * i + i % 2] = (real)double_log(9) + 1;
        logits[2 * i + 1 - i % 2] = 1;          /* a constant changes nothing */
        labels[i] = i % 2;
    }
    labels[2] = 1;
}

START_TEST(four_images_by_hand)
{
    real logits[8];
    int labels[4];
    four_images(logits, labels);
    Calibration c = calibration_of(logits, labels, 4, 2, 2);
    ck_assert_double_eq(c.accuracy, 0.75);
    assert_close(c.confidence, 0.75, ROUNDING);
    assert_close(c.loss, entropy(0.75), ROUNDING);
    assert_close(c.error, sqrt(0.1875 / 4), ROUNDING);
    ck_assert_double_eq(c.bin[7].images, 4);
    ck_assert_double_eq(c.bin[7].right, 3);
    assert_close(c.bin[7].confidence, 3, ROUNDING);
    assert_close(c.bin[7].variance, 0.75, ROUNDING);
    Calibration plain = calibration_of(logits, labels, 4, 2, 1);
    assert_close(plain.confidence, 0.9, ROUNDING);
    ck_assert_double_eq(plain.accuracy, 0.75);
    assert_close(plain.loss, -0.75 * double_log(0.9) - 0.25 * double_log(0.1), ROUNDING);
    assert_close(calibration_temperature(logits, labels, 4, 2), 2, 1e-5);
}
END_TEST

START_TEST(chi_square)
{
    Calibration c = { .bin[7] = { 40, 36, 30, 7.5 }, .bin[9] = { 40, 20, 38, 4.9 },
                      .bin[5] = { 40, 20, 22, 10 } };
    int bins;
    assert_close(calibration_chi_square(&c, &bins), 36 / 7.5 + 0.4, 1e-15);
    ck_assert_int_eq(bins, 2);
}
END_TEST

/* A control is calibrated, whatever the logits are. */
START_TEST(control)
{
    enum { N = 4000 };
    real *logits = malloc(N * 3 * sizeof *logits);
    Rng rng = rng_stream(101, "control");
    rng_fill_normal(&rng, logits, N * 3, 0, 2);
    double sum = 0, count = 0;
    for (int i = 0; i < 50; i++) {
        int bins;
        Calibration c = calibration_control(logits, N, 3, &rng);
        sum += calibration_chi_square(&c, &bins);
        count += bins;
        ck_assert_double_le(fabs(c.accuracy - c.confidence), 5 * c.error);
    }
    ck_assert_double_le(fabs(sum / count - 1), 4 * sqrt(2.2 / count));
    free(logits);
}
END_TEST

/* The same network, trained here. */
static Score trained_by_hand(const CalibrationRun *run, int epochs)
{
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "calibration weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);
    Trainer *trainer = trainer_new(network, run->train, run->settings,
                                   rng_substream(run->seed, "calibration order", run->replicate));
    for (int epoch = 0; epoch < epochs; epoch++)
        trainer_epoch(trainer);
    Score score = network_score(network, run->test);
    trainer_free(trainer);
    network_free(network);
    return score;
}

/* Looking twice changes nothing; a temperature changes no answer and, here, not the loss for
 * the worse, as it is chosen on the same images. */
START_TEST(looks)
{
    Rng rng = rng_stream(103, "shapes");
    Dataset train = synthetic_images(60, &rng), test = synthetic_images(90, &rng);
    Spec spec = spec_of("784 9:relu 10");
    const int often[3] = { 1, 2, 4 }, once[1] = { 4 };
    CalibrationRun run = {
        .spec = &spec, .scale = { WEIGHTS_HE, 0, 0 },
        .settings = { .batch = 10, .optimiser = optimiser_new(OPTIMISER_ADAM, 0.003) },
        .train = &train, .tune = &test, .test = &test, .epochs = often, .looks = 3, .seed = 7 };
    CalibrationLook three[3], one[1];
    calibration_measure(&run, 1, three, NULL);
    for (int i = 0; i < 3; i++) {
        Score score = trained_by_hand(&run, often[i]);
        assert_close(three[i].plain.loss, score.loss, 5 * ROUNDING);
        assert_close(three[i].plain.accuracy, score.accuracy, 1e-12);
    }
    run.epochs = once, run.looks = 1;
    calibration_measure(&run, 1, one, NULL);
    ck_assert_double_eq(one->plain.loss, three[2].plain.loss);
    ck_assert_double_eq(one->train_loss, three[2].train_loss);
    ck_assert_double_lt(three[2].train_loss, three[0].train_loss);
    for (int i = 0; i < 3; i++) {
        ck_assert_double_eq(three[i].plain.accuracy, three[i].tempered.accuracy);
        ck_assert_double_le(three[i].tempered.loss, three[i].plain.loss);
    }
    ck_assert_double_eq(run.epochs[0] * 60.0 + 60, calibration_cost(&run));
    dataset_free(&train);
    dataset_free(&test);
}
END_TEST

Suite *suite_log_loss(void)
{
    Suite *suite = suite_create("log_loss");
    TCase *prices = tcase_create("prices");
    tcase_add_test(prices, known_prices);
    tcase_add_test(prices, who_is_proper);
    tcase_add_test(prices, deviations);
    tcase_add_test(prices, slopes);
    tcase_add_test(prices, divergence_by_logits);
    suite_add_tcase(suite, prices);
    TCase *coin = tcase_create("coin");
    tcase_add_test(coin, a_coin_is_fair_to_its_chance);
    tcase_add_test(coin, counting_pays_what_the_order_cannot_change);
    tcase_add_test(coin, counting_in_theory);
    suite_add_tcase(suite, coin);
    TCase *learned = tcase_create("learned");
    tcase_add_test(learned, two_normals);
    tcase_add_test(learned, who_has_learned_nothing_pays_for_a_fair_coin);
    tcase_add_test(learned, first_steps);
    tcase_add_test(learned, the_truth_is_learned);
    suite_add_tcase(suite, learned);
    TCase *calibration = tcase_create("calibration");
    tcase_add_test(calibration, four_images_by_hand);
    tcase_add_test(calibration, chi_square);
    tcase_add_test(calibration, control);
    tcase_add_test(calibration, looks);
    suite_add_tcase(suite, calibration);
    return suite;
}
