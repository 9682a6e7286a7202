/*
 * test_signal_scale.c -- angles, layers of finite width, concentration: against closed forms, and
 * the procedures that measure them against what must be so.
 */
#include <stdio.h>

#include "base/elementary.h"
#include "experiments/angle_flow.h"
#include "experiments/gradient_flow.h"
#include "common.h"
#include "learn/finite_width.h"
#include "learn/mean_field.h"
#include "learn/probe.h"
#include "learn/synthetic.h"

Suite *suite_signal_scale(void);

static const double pi = 3.141592653589793, euler = 0.57721566490153286;

/* ---- Angles -------------------------------------------------------------- */

START_TEST(arcsine)
{
    static const struct { double x, angle; } rows[] = {
        { 0, 0 }, { 0.5, 0.5235987755982989 }, { 0.6, 0.6435011087932844 },
        { 0.8660254037844386, 1.0471975511965976 }, { 1, 1.5707963267948966 }
    };
    for (int r = 0; r < LENGTH(rows); r++) {
        assert_close(double_asin(rows[r].x), rows[r].angle, 4e-16);
        assert_close(double_asin(-rows[r].x), -rows[r].angle, 4e-16);
    }
    for (double x = -1; x <= 1; x += 0.0173)
        assert_close(double_sin(double_asin(x)), x, 4e-16);
    assert_close(double_asin(1e-9) / 1e-9, 1, 1e-15);
    ck_assert(isnan(double_asin(1.0000001)) && isnan(double_asin(-2)) && isnan(double_asin(NAN)));
}
END_TEST

START_TEST(cosines_layer_by_layer)
{
    static const struct { int activation; double after[11]; double limit; } rows[] = {
        { ACTIVATION_abs, { 0, 0.6366, 0.7706, 0.8374, 0, 0.9031, 0, 0, 0, 0, 0.9587 }, 11.07 },
        { ACTIVATION_relu, { 0, 0.3183, 0.4937, 0.6048, 0, 0, 0, 0, 0, 0, 0.8715 }, 44.25 }
    };
    for (int r = 0; r < LENGTH(rows); r++) {
        double c = 0;
        for (int l = 1; l <= 10000; l++) {
            c = mean_field_cosine(rows[r].activation, c);
            if (l <= 10 && rows[r].after[l] != 0)
                assert_close(c, rows[r].after[l], 5e-5);
        }
        assert_close((1 - c) * 1e8 / rows[r].limit, 1, 5e-4);
    }
    for (double c = -1; c <= 1; c += 0.125) {
        assert_close(mean_field_cosine(ACTIVATION_identity, c), c, 1e-15);
        assert_close(mean_field_cosine(ACTIVATION_abs, c), mean_field_cosine(ACTIVATION_abs, -c),
                     1e-15);
        assert_close(mean_field_cosine(ACTIVATION_relu, c),
                     (c + mean_field_cosine(ACTIVATION_abs, c)) / 2, 1e-15);
        ck_assert_double_le(mean_field_cosine(ACTIVATION_leaky, c), 1);
    }
    ck_assert(isnan(mean_field_cosine(ACTIVATION_sigmoid, 0)));
    ck_assert(isnan(mean_field_cosine(ACTIVATION_tanh, 0)));
}
END_TEST

START_TEST(slope_and_scatter_of_cosines)
{
    static const int kinds[] = { ACTIVATION_abs, ACTIVATION_relu, ACTIVATION_leaky };
    const double h = 1e-5;
    for (int k = 0; k < LENGTH(kinds); k++)
        for (double c = -0.93; c < 1; c += 0.19)
            assert_close(mean_field_cosine_slope(kinds[k], c),
                         (mean_field_cosine(kinds[k], c + h) -
                          mean_field_cosine(kinds[k], c - h)) / (2 * h), 1e-6);
    /* Of the plain correlation (Fisher 1915), and of |u||v| - (u^2 + v^2)/pi by hand. */
    for (double c = -0.93; c < 1; c += 0.19)
        assert_close(mean_field_cosine_scatter(ACTIVATION_identity, c),
                     (1 - c * c) * (1 - c * c), 1e-12);
    assert_close(mean_field_cosine_scatter(ACTIVATION_abs, 0), 1 - 8 / (pi * pi), 1e-4);
}
END_TEST

/* ---- Layers of n units --------------------------------------------------- */

/* Two squares are an exponential variable: ln of it has mean -gamma and variance pi^2/6. */
START_TEST(factors)
{
    MeanVariance two = finite_width_factor(ACTIVATION_abs, 2);
    assert_close(two.mean, -euler, 1e-12);
    assert_close(two.variance, pi * pi / 6, 1e-12);
    /* By coins: one of two is active in half of the cases, both in a quarter; they count twice. */
    double one = -euler - 2 * log(2) + log(2), both = -euler + log(2);
    assert_close(finite_width_factor(ACTIVATION_relu, 2).mean, one / 2 + both / 4, 1e-12);

    MeanVariance abs = finite_width_factor(ACTIVATION_abs, 700);
    MeanVariance relu = finite_width_factor(ACTIVATION_relu, 700);
    assert_close(700 * abs.mean, -1, 0.01);
    assert_close(700 * abs.variance, 2, 0.01);
    assert_close(700 * relu.mean, -2.5, 0.01);
    assert_close(700 * relu.variance, 5, 0.01);
    ck_assert(isnan(finite_width_factor(ACTIVATION_sigmoid, 7).mean));
}
END_TEST

/* With two normal numbers everything is a mean over the angle: the largest share is
 * (1 + |cos 2t|)/2, the participation 1/(2 - sin^2 2t). */
START_TEST(one_unit_and_two)
{
    MeanVariance largest = finite_width_largest(ACTIVATION_abs, 2);
    assert_close(largest.mean, 0.5 + 1 / pi, 1e-4);
    assert_close(largest.variance, (1.5 + 4 / pi) / 4 - pow(0.5 + 1 / pi, 2), 1e-4);
    for (int pass = PASS_SIGNAL; pass <= PASS_GRADIENT; pass++) {
        MeanVariance two = finite_width_participation(ACTIVATION_abs, (LayerPass)pass, 2.385, 2);
        assert_close(two.mean, sqrt(0.5), 1e-3);
        assert_close(two.variance, 0.53033 - 0.5, 2e-3);
        MeanVariance one = finite_width_participation(ACTIVATION_abs, (LayerPass)pass, 2.385, 1);
        assert_close(one.mean, 1, 1e-3);
    }
    assert_close(finite_width_largest(ACTIVATION_abs, 1).mean, 1, 1e-4);
    ck_assert(isnan(finite_width_largest(ACTIVATION_tanh, 7).mean));
}
END_TEST

/* Wide: (E y^2)^2 / E y^4, which is 1/3 for normal y, and 1/6 if half of them are 0.  A sigmoid sends
 * on 1/2 everywhere if signals are small, 0 or 1 if they are large; and far out, where slopes
 * are spikes, its gradient goes to one of all units. */
START_TEST(participation_in_the_limits)
{
    assert_close(finite_width_participation(ACTIVATION_abs, PASS_SIGNAL, 1, 3000).mean, 1 / 3.0,
                 2e-3);
    assert_close(finite_width_participation(ACTIVATION_relu, PASS_GRADIENT, 1, 3000).mean, 1 / 6.0,
                 2e-3);
    assert_close(finite_width_participation(ACTIVATION_sigmoid, PASS_SIGNAL, 1e-8, 50).mean, 1,
                 1e-3);
    MeanVariance flat = finite_width_participation(ACTIVATION_sigmoid, PASS_GRADIENT, 1e-8, 50);
    MeanVariance normal = finite_width_participation(ACTIVATION_abs, PASS_GRADIENT, 1, 50);
    assert_close(flat.mean, normal.mean, 1e-4);
    assert_close(flat.variance, normal.variance, 1e-4);
    assert_close(finite_width_participation(ACTIVATION_sigmoid, PASS_SIGNAL, 1e6, 400).mean, 0.5,
                 2e-3);
    double one = finite_width_participation(ACTIVATION_sigmoid, PASS_GRADIENT, 2e5, 100).mean;
    ck_assert_double_ge(100 * one, 1);
    ck_assert_double_le(100 * one, 1.2);
}
END_TEST

/* ReLU and sigmoid, narrow, against a sample of layers. */
START_TEST(participation_of_a_sample)
{
    enum { UNITS = 12, LAYERS = 4000 };
    static const struct { int activation; double q; } rows[] = {
        { ACTIVATION_relu, 1 }, { ACTIVATION_sigmoid, 30 }
    };
    for (int r = 0; r < LENGTH(rows); r++) {
        Rng rng = rng_substream(37, "layers", (uint64_t)r);
        double sum = 0, squares = 0;
        for (int k = 0; k < LAYERS; k++) {
            real y[UNITS];
            for (int i = 0; i < UNITS; i++)
                y[i] = (real)(sqrt(rows[r].q) * rng_normal(&rng));
            for (int i = 0; i < UNITS; i++)
                y[i] = activation_slope(rows[r].activation, y[i]) * (real)rng_normal(&rng);
            double one = concentration(y, UNITS).participation;
            one = isnan(one) ? 0 : one;                 /* no unit of the layer is active */
            sum += one / LAYERS;
            squares += one * one / LAYERS;
        }
        MeanVariance m = finite_width_participation(rows[r].activation, PASS_GRADIENT, rows[r].q, UNITS);
        ck_assert_double_le(fabs(sum - m.mean), 4 * sqrt(m.variance / LAYERS));
        assert_close((squares - sum * sum) / m.variance, 1, 0.1);
    }
}
END_TEST

/* ---- Measured ------------------------------------------------------------ */

START_TEST(concentration_by_hand)
{
    static const real equal[] = { 2, -2, 2, 2 }, one[] = { 0, -3, 0, 0 }, odd[] = { 1, 2, -3, 0 };
    static const real none[] = { 0, 0 };
    assert_close(concentration(equal, 4).participation, 1, ROUNDING);
    assert_close(concentration(equal, 4).largest, 0.25, ROUNDING);
    assert_close(concentration(one, 4).participation, 0.25, ROUNDING);
    assert_close(concentration(one, 4).largest, 1, ROUNDING);
    assert_close(concentration(odd, 4).participation, 14 * 14 / (4 * 98.0), ROUNDING);
    assert_close(concentration(odd, 4).largest, 9 / 14.0, ROUNDING);
    ck_assert(isnan(concentration(none, 2).participation) && isnan(concentration(none, 2).largest));
}
END_TEST

/* dJ/dW of one example is a product, and so is its concentration; of many it is not. */
START_TEST(concentration_of_a_product)
{
    Network *network = network_drawn("7 13:relu 11:sigmoid 12:abs 3");
    Param x = param_drawn(shape_matrix(5, 7), "examples");
    for (int n = 1; n <= 5; n += 4) {
        LayerReading r[4];
        Tape *tape = tape_new();
        Tensor batch = { shape_matrix(n, 7), x.value.data };
        network_clear_gradients(network);
        backward(odd_sum(network_forward(network, tape, tape_input(tape, batch), MODE_TRAIN)));
        probe_read(network, r);
        for (int l = 1; l < 4; l++) {
            double product = r[l - 1].outputs.participation * r[l].units.participation;
            double largest = r[l - 1].outputs.largest * r[l].units.largest;
            if (n == 1) {
                assert_close(r[l].synapses.participation / product, 1, 20 * ROUNDING);
                assert_close(r[l].synapses.largest / largest, 1, 20 * ROUNDING);
            } else {
                ck_assert_double_gt(fabs(r[l].synapses.participation / product - 1), 0.01);
            }
        }
        tape_free(tape);
    }
    param_free(&x);
    network_free(network);
}
END_TEST

/* Between two huge weights one synapse takes nearly all with |x|; without them it does not. */
START_TEST(planted_weights)
{
    Rng rng = rng_stream(41, "images");
    Dataset data = synthetic_images(50, &rng);
    FlowPlan plan = { .seed = 5 };
    FlowRun run = { .scale = { WEIGHTS_VARIANCE, 1, 0 }, .data = &data, .batch = 1 };
    char net[60];
    snprintf(net, sizeof net, "%zu 20:abs*6 3", dataset_example_size(&data));
    size_t plain = flow_plan(&plan, net, run, 1);
    run.planted = 1e6;
    size_t planted = flow_plan(&plan, net, run, 1);
    flow_measure(&plan, NULL);
    ck_assert_double_lt(flow_result(&plan, plain)[3].synapses.largest, 0.3);
    ck_assert_double_gt(flow_result(&plan, planted)[3].synapses.largest, 0.99);
    assert_close(flow_result(&plan, planted)[2].outputs.largest, 1, 1e-3);
    assert_close(flow_result(&plan, planted)[3].units.largest, 1, 1e-3);
    ck_assert_double_lt(flow_result(&plan, planted)[4].units.largest, 0.9);
    flow_plan_free(&plan);
    dataset_free(&data);
}
END_TEST

START_TEST(angles_through_a_network)
{
    enum { PAIRS = 4, LAYERS = 12, WIDTH = 300 };
    static const double starts[PAIRS] = { -1, 0, 0.6, 1 };
    static const int kinds[] = { ACTIVATION_abs, ACTIVATION_relu };
    Rng rng = rng_stream(43, "images");
    Dataset data = synthetic_images(60, &rng);
    dataset_standardise(&data);
    AngleRun runs[2];
    for (int k = 0; k < 2; k++)
        runs[k] = (AngleRun){ kinds[k], WIDTH, LAYERS, &data, starts, PAIRS, 47, 3 };
    double found[2 * PAIRS * (LAYERS + 1)];
    ck_assert_uint_eq(2 * angle_flow_size(runs), LENGTH(found));
    angle_flow(runs, 2, found, NULL);
    for (int k = 0; k < 2; k++)
        for (int p = 0; p < PAIRS; p++) {
            const double *c = angle_found(found, runs, (size_t)k, p);
            double variance = 0, expected = starts[p];
            assert_close(c[0], starts[p], 1e-5);
            for (int l = 1; l <= LAYERS; l++) {
                double slope = mean_field_cosine_slope(kinds[k], expected);
                variance = slope * slope * variance +
                           mean_field_cosine_scatter(kinds[k], expected) / WIDTH;
                expected = mean_field_cosine(kinds[k], expected);
                ck_assert_double_le(fabs(c[l] - expected), 6 * sqrt(variance) + 1e-5);
            }
        }
    assert_close(angle_found(found, runs, 0, 0)[1], 1, 1e-6);       /* |x| of a negative */
    assert_close(angle_found(found, runs, 1, 0)[1], 0, 1e-6);       /* a ReLU's */
    dataset_free(&data);
}
END_TEST

Suite *suite_signal_scale(void)
{
    Suite *suite = suite_create("signal_scale");
    TCase *angles = tcase_create("angles");
    tcase_add_test(angles, arcsine);
    tcase_add_test(angles, cosines_layer_by_layer);
    tcase_add_test(angles, slope_and_scatter_of_cosines);
    suite_add_tcase(suite, angles);

    TCase *layers = tcase_create("layers of n units");
    tcase_add_test(layers, factors);
    tcase_add_test(layers, one_unit_and_two);
    tcase_add_test(layers, participation_in_the_limits);
    tcase_add_test(layers, participation_of_a_sample);
    suite_add_tcase(suite, layers);

    TCase *measured = tcase_create("measured");
    tcase_add_test(measured, concentration_by_hand);
    tcase_add_test(measured, concentration_of_a_product);
    tcase_add_test(measured, planted_weights);
    tcase_add_test(measured, angles_through_a_network);
    suite_add_tcase(suite, measured);
    return suite;
}
