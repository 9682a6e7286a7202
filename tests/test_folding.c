/*
 * test_folding.c -- built and learned folds, and what theory says of random networks.
 */
#include "experiments/fold_training.h"
#include "experiments/folding.h"
#include "experiments/plane_picture.h"
#include "experiments/random_line.h"
#include "learn/polyline.h"

#include "common.h"

Suite *suite_folding(void);

static Polyline on_unit_interval(const Network *network)
{
    const double from = 0, to = 1;
    Polyline line = polyline_new(&from, &to, 1);
    polyline_through(&line, network);
    return line;
}

START_TEST(folded_numbers)
{
    ck_assert_double_eq(fold_value(1, 0.25), 0.5);
    ck_assert_double_eq(fold_value(3, 0.3125), 0.5);
    ck_assert_double_eq(fold_value(2, 0.75), 1);
    ck_assert_double_eq(fold_value(0, 0.375), 0.375);
}
END_TEST

START_TEST(deep_and_shallow_are_the_tent)
{
    for (int deep = 0; deep < 2; deep++) {
        Network *network = deep ? fold_deep(_i) : fold_shallow(_i);
        Polyline line = on_unit_interval(network);
        ck_assert_uint_eq(polyline_pieces(&line), (size_t)1 << _i);
        ck_assert_uint_eq(polyline_crossings(&line, 0, 0.5), (size_t)1 << _i);
        for (size_t p = 0; p < line.points; p++)
            ck_assert_double_eq(line.y[p], fold_value(_i, line.t[p]));
        polyline_free(&line);
        network_free(network);
    }
}
END_TEST

START_TEST(parabola)
{
    Network *network = fold_square(_i);
    assert_close(fold_square_error(network) * ldexp(1, 2 * (_i + 1)), 1, 1e-12);
    Polyline line = on_unit_interval(network);
    for (size_t p = 0; p < line.points; p++)
        ck_assert_double_eq(line.y[p], line.t[p] * line.t[p]);
    polyline_free(&line);
    network_free(network);
}
END_TEST

/* Without a turn, -1 .. 1 is folded in each coordinate; with any, lengths double at most. */
START_TEST(plane)
{
    const double from[2] = { -1, 0.25 }, to[2] = { 1, 0.25 };
    Network *network = fold_plane(3, 0), *turned = fold_plane(3, 0.6);
    Polyline line = polyline_new(from, to, 2);
    polyline_through(&line, network);
    ck_assert_uint_eq(polyline_pieces(&line), 8);
    ck_assert_double_eq(line.y[0], -1);
    ck_assert_double_eq(line.y[1], 2 * fold_value(3, 0.625) - 1);
    polyline_free(&line);

    line = polyline_new(from, to, 2);
    polyline_through(&line, turned);
    assert_close(polyline_length(&line), 16, 1e-5);
    polyline_free(&line);

    real uv[2 * 32 * 32];
    ck_assert_uint_eq(plane_picture(network, 32, uv), 64);
    ck_assert_double_eq((double)uv[0], -0.75);          /* from -31/32, three times doubled */
    network_free(network);
    network_free(turned);
}
END_TEST

START_TEST(best_pieces)
{
    double error[33];
    fold_best_errors(5, error);
    assert_close(error[1], sqrt(1.0 / 12), 1e-9);
    ck_assert_double_lt(error[32], 1e-5);
    for (int p = 1; p <= 32; p++) {
        ck_assert_double_le(error[p], sqrt((1 - (p - 1) / 32.0) / 12) + 1e-9);
        ck_assert_double_ge(error[p], sqrt(fmax(1 - (2 * p - 1) / 32.0, 0) / 24));
    }
    fold_best_errors(1, error);             /* the tent itself: no straight line does anything */
    assert_close(error[1], sqrt(1.0 / 12), 1e-9);
    ck_assert_double_lt(error[2], 1e-7);
}
END_TEST

/* At a reach of sigma_b/sigma_w, a unit of the first layer bends half of the lines; over all of the
 * line every unit bends each once. */
START_TEST(pieces_in_theory)
{
    Spec one = spec_of("1 64:relu 1"), four = spec_of("1 16:abs*4 1");
    LineKind kind = { &one, { WEIGHTS_VARIANCE, 2, 0.5 }, 0.5 };
    assert_close(line_pieces_theory(&kind), 33, 1e-6);
    kind = (LineKind){ &four, { WEIGHTS_VARIANCE, 1.3, 1 }, 1e9 };
    assert_close(line_pieces_theory(&kind), 65, 1e-6);
    /* |x| at the critical scale, R = 1, layer l: arctan(1 / sqrt l), that is pi/4, ..., pi/6. */
    Spec three = spec_of("1 12:abs*3 1");
    kind = (LineKind){ &three, { WEIGHTS_VARIANCE, 1, 1 }, 1 };
    assert_close(line_pieces_theory(&kind),
                 1 + 12 * (0.5 + 1.0 / 3 + 2 / acos(-1) * atan(1 / sqrt(2))), 1e-6);
}
END_TEST

/* One unit: the mean of |N(0, 1)|, and half of it with ReLU; many: sigma_w and sigma_w/sqrt 2. */
START_TEST(growth_in_theory)
{
    double half_normal = sqrt(2 / acos(-1));
    assert_close(line_growth_theory(ACTIVATION_abs, 1, 1).factor, half_normal, 1e-12);
    assert_close(line_growth_theory(ACTIVATION_relu, 1, 1).factor, half_normal / 2, 1e-12);
    assert_close(line_growth_theory(ACTIVATION_abs, 1, 1).scatter, sqrt(acos(-1) / 2 - 1), 1e-12);
    assert_close(line_growth_theory(ACTIVATION_abs, 1000, 1.69).factor, 1.3, 1e-3);
    assert_close(line_growth_theory(ACTIVATION_relu, 1000, 4).factor, sqrt(2), 1e-3);
    assert_close(1000 * pow(line_growth_theory(ACTIVATION_relu, 1000, 4).scatter, 2), 1.25, 0.01);
}
END_TEST

/* Measured: a first layer alone, whose theory is exact, within four standard errors. */
START_TEST(random_lines)
{
    enum { N = 200 };
    Spec spec = spec_of("1 16:abs 1");
    LineKind kind = { &spec, { WEIGHTS_VARIANCE, 1, 1 }, 1 };
    static LineReading reading[N];
    line_measure(&kind, 1, N, 37, reading, NULL);
    double pieces = 0;
    for (int i = 0; i < N; i++) {
        pieces += reading[i].pieces / N;
        ck_assert_double_eq(reading[i].length[0], 2);
        ck_assert_double_le(reading[i].pieces, 17);
    }
    assert_close(line_pieces_theory(&kind), 9, 1e-9);
    assert_close(pieces, 9, 4 * sqrt(16.0 / 4 / N) / 9);
}
END_TEST

START_TEST(learning)
{
    FoldOutcome outcome[3];
    FoldTraining run = { .start = FOLD_NEAR, .folds = 3, .width = 1, .step = 0.01, .steps = 100,
                         .seed = 41 };
    FoldTraining runs[3] = { run, run, run };
    runs[1].noise = 0.01;
    runs[2].start = FOLD_GROWN;
    runs[2].width = 6;
    fold_train(runs, 3, outcome, NULL);
    ck_assert_double_lt(outcome[0].left_before, 1e-10);     /* the construction itself ... */
    ck_assert_double_lt(outcome[0].left, 1e-10);            /* ... stays */
    ck_assert_double_eq(outcome[0].pieces, 8);
    ck_assert_double_gt(outcome[1].left_before, 1e-6);
    ck_assert_double_lt(outcome[1].left, outcome[1].left_before / 10);
    ck_assert_double_gt(outcome[2].left, 0);
    Network *network = fold_trained(&runs[2], &outcome[0]);
    ck_assert_double_eq(outcome[0].left, outcome[2].left);
    ck_assert_int_eq(network->layers, 4);
    network_free(network);
}
END_TEST

/* Each fold halves what the target tells the gradient of a random network. */
START_TEST(signals_halve)
{
    enum { N = 32, K = 7 };
    double signal[N * K], log_ratio = 0;
    fold_signals(4, 8, K, N, 43, signal);
    for (int i = 0; i < N; i++)
        log_ratio += log2(signal[i * K + K - 1] / signal[i * K + 1]) / (K - 2) / N;
    assert_close(log_ratio, -1, 0.1);
}
END_TEST

Suite *suite_folding(void)
{
    Suite *suite = suite_create("folding");
    TCase *built = tcase_create("built"), *drawn = tcase_create("drawn and learned");
    tcase_add_test(built, folded_numbers);
    tcase_add_loop_test(built, deep_and_shallow_are_the_tent, 1, 9);
    tcase_add_loop_test(built, parabola, 1, 9);
    tcase_add_test(built, plane);
    tcase_add_test(built, best_pieces);
    tcase_add_test(drawn, pieces_in_theory);
    tcase_add_test(drawn, growth_in_theory);
    tcase_add_test(drawn, random_lines);
    tcase_add_test(drawn, learning);
    tcase_add_test(drawn, signals_halve);
    suite_add_tcase(suite, built);
    suite_add_tcase(suite, drawn);
    return suite;
}
