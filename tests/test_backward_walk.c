/*
 * test_backward_walk.c -- the small graph by hand, the three walks on graphs whose derivatives
 * are known, and the matrix that is used many times.
 */
#include "experiments/backward_walk.h"

#include "common.h"

Suite *suite_backward_walk(void);

/* x = 2, w = -3/2, v = 1/2, t = -1/2:  h = -3, a = 3, p = 3/2, y = -3/2, e = -1, J = 1. */
static const Numbers odd = { .x = 2, .t = -0.5, .w = -1.5, .v = 0.5 };
static const double value[GRAPH_NODES] = { 2, -0.5, -1.5, 0.5, -3, 3, 1.5, -1.5, -1, 1 };
static const double derivative[GRAPH_NODES] = { 0, 0, -2, -6, -1, -1, -2, -2, -2, 1 };

START_TEST(every_number_by_hand)
{
    for (int order = SKIP_FIRST; order <= SKIP_LAST; order++) {
        Var node[GRAPH_NODES];
        Tape *tape = tape_new();
        graph_record(tape, &odd, (SumOrder)order, node);
        backward(node[GRAPH_J]);
        for (int i = 0; i < GRAPH_NODES; i++) {
            ck_assert_int_eq(node[i]->place, i);
            ck_assert_double_eq(node[i]->value.data[0], value[i]);
            ck_assert_int_eq(node[i]->wants_gradient, i != GRAPH_X && i != GRAPH_T);
            if (node[i]->wants_gradient)
                ck_assert_double_eq(node[i]->gradient.data[0], derivative[i]);
        }
        tape_free(tape);
    }
}
END_TEST

/* Exact, as J is a parabola in each node; also by the two that want no gradient. */
START_TEST(differences_agree)
{
    for (int i = GRAPH_W; i < GRAPH_NODES; i++)
        ck_assert_double_eq(graph_difference(&odd, i, 0.0625), derivative[i]);
    ck_assert_double_eq(graph_difference(&odd, GRAPH_X, 0.0625), 1.5);
    ck_assert_double_eq(graph_difference(&odd, GRAPH_T, 0.0625), 2);
    ck_assert_double_eq(graph_value(&odd, GRAPH_NODES, 77), 1);
}
END_TEST

START_TEST(partial_derivatives)
{
    double partial[3];
    Var node[GRAPH_NODES];
    Tape *tape = tape_new();
    graph_record(tape, &odd, SKIP_LAST, node);
    graph_partials(node[GRAPH_H], partial);
    ck_assert_double_eq(partial[0], 2);
    ck_assert_double_eq(partial[1], 0);             /* x wants none */
    graph_partials(node[GRAPH_P], partial);
    ck_assert_double_eq(partial[0], 3);
    ck_assert_double_eq(partial[1], 0.5);
    graph_partials(node[GRAPH_E], partial);
    ck_assert_double_eq(partial[0], 1);
    tape_free(tape);
}
END_TEST

START_TEST(walks_through_the_small_graph)
{
    static const double depth_first_dw[] = { [SKIP_FIRST] = -4, [SKIP_LAST] = -2 };
    double found[WALK_NODES];
    for (int order = SKIP_FIRST; order <= SKIP_LAST; order++) {
        Var node[GRAPH_NODES];
        Tape *tape = tape_new();
        graph_record(tape, &odd, (SumOrder)order, node);
        for (int turn = 0; turn < 2; turn++) {      /* a walk leaves nothing to the next one */
            ck_assert_double_eq(walk_back(node[GRAPH_J], WALK_TAPE, found), 6);
            for (int i = 0; i < GRAPH_NODES; i++)
                ck_assert_double_eq(found[i], derivative[i]);
            ck_assert_double_eq(walk_back(node[GRAPH_J], WALK_EVERY_PATH, found), 7);
            for (int i = 0; i < GRAPH_NODES; i++)
                ck_assert_double_eq(found[i], derivative[i]);
            ck_assert_double_eq(walk_back(node[GRAPH_J], WALK_DEPTH_FIRST, found), 6);
            ck_assert_double_eq(found[GRAPH_W], depth_first_dw[order]);
            ck_assert_double_eq(found[GRAPH_H], -1);
        }
        tape_free(tape);
    }
}
END_TEST

/* J = x^2 x^2: an operation whose operands are the same counts its path once, with both parts. */
START_TEST(an_operand_used_twice_by_one_operation)
{
    double found[WALK_NODES];
    real x = 3;
    Tape *tape = tape_new();
    Var square = v_square(tape_variable(tape, (Tensor){ shape_matrix(1, 1), &x }));
    Var J = v_multiply(square, square);
    for (int walk = WALK_TAPE; walk <= WALK_EVERY_PATH; walk++) {
        ck_assert_double_eq(walk_back(J, (Walk)walk, found), 2);
        ck_assert_double_eq(found[0], 108);
    }
    tape_free(tape);
}
END_TEST

START_TEST(chains)
{
    for (int k = 1; k <= 9; k++) {
        double found[WALK_NODES], expected = 1;
        real start = 1;
        for (int i = 0; i < k; i++)
            expected *= 1.25;
        Tape *tape = tape_new();
        Var end = chain_record(tape, &start, k, 0.25);
        ck_assert_double_eq(walk_back(end, WALK_TAPE, found), 3 * k);
        ck_assert_double_eq(found[0], expected);
        ck_assert_double_eq(walk_back(end, WALK_EVERY_PATH, found), 3 * (ldexp(1, k) - 1));
        ck_assert_double_eq(found[0], expected);
        ck_assert_double_eq(walk_back(end, WALK_DEPTH_FIRST, found), 3 * k);
        ck_assert_double_eq(found[0], 1.25);
        tape_free(tape);
    }
}
END_TEST

static void too_many_nodes(void)
{
    double found[WALK_NODES];
    real start = 1;
    walk_back(chain_record(tape_new(), &start, 90, 0.25), WALK_TAPE, found);
}

START_TEST(a_graph_too_large_is_refused)
{
    expect_bug(too_many_nodes, "more than 256 nodes");
}
END_TEST

START_TEST(copies_of_a_matrix_sum_up)
{
    TiedGradient tied = tied_gradient(5, 13, 7, 1, 3), other = tied_gradient(5, 13, 7, 1, 4);
    ck_assert_double_gt(tied.shared, 0.1);
    ck_assert_double_gt(tied.parts, tied.shared);
    ck_assert_double_lt(tied.difference, 50 * (double)REAL_EPSILON * tied.parts);
    ck_assert_double_ne(tied.shared, other.shared);
}
END_TEST

Suite *suite_backward_walk(void)
{
    Suite *suite = suite_create("backward_walk");
    TCase *graph = tcase_create("the small graph");
    tcase_add_test(graph, every_number_by_hand);
    tcase_add_test(graph, differences_agree);
    tcase_add_test(graph, partial_derivatives);
    suite_add_tcase(suite, graph);

    TCase *walks = tcase_create("walks");
    tcase_add_test(walks, walks_through_the_small_graph);
    tcase_add_test(walks, an_operand_used_twice_by_one_operation);
    tcase_add_test(walks, chains);
    tcase_add_test(walks, a_graph_too_large_is_refused);
    tcase_add_test(walks, copies_of_a_matrix_sum_up);
    suite_add_tcase(suite, walks);
    return suite;
}
