/*
 * test_polyline.c -- the image of a line, against the network itself and known answers.
 */
#include "learn/polyline.h"

#include "common.h"

Suite *suite_polyline(void);

static const double from[3] = { -2.385, 0.5, 1.25 }, to[3] = { 1.5, -0.75, 2.125 };

/* The network's own output at t, in the precision of real. */
static double output_at(Network *network, double t, int j)
{
    real x[3];
    for (int i = 0; i < 3; i++)
        x[i] = (real)(from[i] + t * (to[i] - from[i]));
    Tape *tape = tape_new();
    Tensor in = { shape_matrix(1, 3), x };
    Var y = network_forward(network, tape, tape_input(tape, in), MODE_EVALUATE);
    double value = (double)y->value.data[j];
    tape_free(tape);
    return value;
}

/* At every point of it and in the middle of every piece. */
START_TEST(follows_the_network)
{
    static const char *const nets[] = { "3 7:relu*3 2", "3 7:abs*3 2", "3 9:leaky 5:abs 4:relu 2",
                                        "3 5 2" };
    Network *network = network_drawn(nets[_i]);
    Polyline line = polyline_new(from, to, 3);
    polyline_through(&line, network);
    ck_assert_int_eq(line.width, 2);
    ck_assert_double_eq(line.t[0], 0);
    ck_assert_double_eq(line.t[line.points - 1], 1);
    for (size_t p = 0; p + 1 < line.points; p++)
        for (int j = 0; j < 2; j++) {
            double a = line.y[2 * p + (size_t)j], b = line.y[2 * p + 2 + (size_t)j];
            ck_assert_double_lt(line.t[p], line.t[p + 1]);
            assert_close(output_at(network, line.t[p], j), a, 20 * ROUNDING);
            assert_close(output_at(network, (line.t[p] + line.t[p + 1]) / 2, j), (a + b) / 2,
                         20 * ROUNDING);
        }
    ck_assert_uint_eq(polyline_pieces(&line) > 1, _i < 3);
    polyline_free(&line);
    network_free(network);
}
END_TEST

static void set(Network *network, int l, int i, double w)
{
    network->layer[l].weights->value.data[i] = (real)w;
}

/* y = c relu(x) + 2 relu(x - 1), x from -1 to 3: bends at 1 and, unless c = 0, at 0. */
START_TEST(pieces_crossings_and_length)
{
    const double a = -1, b = 3;
    Spec first = spec_of("1 2:relu 1");
    for (int c = 0; c <= 1; c++) {
        Network *network = network_new(&first);
        set(network, 0, 0, 1);
        set(network, 0, 1, 1);
        network->layer[0].bias->value.data[1] = -1;
        set(network, 1, 0, c);
        set(network, 1, 1, 2);
        Polyline line = polyline_new(&a, &b, 1);
        polyline_through(&line, network);
        ck_assert_uint_eq(line.points, 4);
        ck_assert_uint_eq(polyline_pieces(&line), c ? 3 : 2);
        ck_assert_uint_eq(polyline_crossings(&line, 0, 2), 1);
        ck_assert_uint_eq(polyline_crossings(&line, 0, 0), 0);
        ck_assert_uint_eq(polyline_crossings(&line, 0, 9), 0);
        assert_close(polyline_length(&line), c ? 7 : 4, 1e-12);
        polyline_free(&line);
        network_free(network);
    }
}
END_TEST

START_TEST(length_in_space)
{
    Polyline line = polyline_new(from, to, 3);
    assert_close(polyline_length(&line), sqrt(3.885 * 3.885 + 1.25 * 1.25 + 0.875 * 0.875), 1e-12);
    polyline_free(&line);
}
END_TEST

static void through_a_sigmoid(void)
{
    Network *network = network_drawn("3 2:sigmoid 1");
    Polyline line = polyline_new(from, to, 3);
    polyline_through(&line, network);
}

static void through_batch_norm(void)
{
    Network *network = network_drawn("3 2:abs:bn 1");
    Polyline line = polyline_new(from, to, 3);
    polyline_through(&line, network);
}

START_TEST(what_is_not_straight)
{
    expect_bug(through_a_sigmoid, "sigmoid");
    expect_bug(through_batch_norm, "batch norm");
}
END_TEST

Suite *suite_polyline(void)
{
    Suite *suite = suite_create("polyline");
    TCase *lines = tcase_create("lines");
    tcase_add_loop_test(lines, follows_the_network, 0, 4);
    tcase_add_test(lines, pieces_crossings_and_length);
    tcase_add_test(lines, length_in_space);
    tcase_add_test(lines, what_is_not_straight);
    suite_add_tcase(suite, lines);
    return suite;
}
