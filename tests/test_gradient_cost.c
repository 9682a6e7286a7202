/*
 * test_gradient_cost.c -- multiply-adds counted against multiply-adds worked out; and a gradient
 * by differences of the whole network.
 */
#include "experiments/gradient_cost.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"

Suite *suite_gradient_cost(void);

static double ratio_of(const char *net)
{
    Spec *spec = spec_new(net, net);
    double ratio = cost_ratio_theory(spec);
    free(spec);
    return ratio;
}

/* 7 5:tanh 3: weights 35 and 15, biases 5 and 3. */
START_TEST(counted_by_hand)
{
    CostRun run = { .net = "7 5:tanh 3", .batch = 11, .differences = true };
    Cost cost;
    cost_count(&run, 1, 1, &cost, NULL);
    ck_assert_double_eq(cost.parameters, 58);
    ck_assert_double_eq(cost.forward, 50);
    ck_assert_double_eq(cost.backward, 35 + 15 + 15);
    ck_assert_double_eq(cost.differences, 2 * 58 * 50);
    assert_close(cost.kept, 5 + 5 + 3 + 1.0 / 11, 1e-12);
    ck_assert_double_eq(cost.needed, 12);
    ck_assert_double_eq(cost_estimate(&run), 50.0 * 11 * (3 + 2 * 58));
    assert_close(cost.backward / cost.forward, ratio_of(run.net), 1e-12);
    ck_assert_double_gt(cost.disagreement, 0);
    ck_assert_double_lt(cost.disagreement, REAL_IS_DOUBLE ? 1e-8 : 1e-2);
}
END_TEST

/* The ratios that are published with the formula. */
START_TEST(known_ratios)
{
    assert_close(ratio_of("784 256:relu*2 10"), 1.25333333, 1e-8);
    assert_close(ratio_of("256 256:relu*7 256"), 1.875, 1e-12);
    assert_close(ratio_of("784 256:relu*7 256"), 1.69565217, 1e-8);
    assert_close(ratio_of("28x28x1 10"), 1, 1e-12);
}
END_TEST

/* Not on the threads, each of which has a count of its own; not on the replicate or the batch. */
START_TEST(what_a_count_depends_on)
{
    enum { RUNS = 12 };
    CostRun runs[RUNS];
    Cost costs[RUNS];
    for (int i = 0; i < RUNS; i++)
        runs[i] = (CostRun){ .net = "13 17:abs:bn*2 5", .batch = 3 + i, .replicate = (uint64_t)i,
                             .differences = i > 0 };
    parallel_set_threads(3);
    cost_count(runs, RUNS, 1, costs, NULL);
    parallel_set_threads(0);
    for (int i = 0; i < RUNS; i++) {
        double forward = 13 * 17 + 17 * 17 + 17 * 5;
        ck_assert_double_eq(costs[i].forward, forward);
        ck_assert_double_eq(costs[i].backward, 13 * 17 + 2 * (17 * 17 + 17 * 5));
        if (i > 0)
            ck_assert_double_eq(costs[i].differences, 2 * costs[i].parameters * forward);
        else
            ck_assert_double_nan(costs[i].differences);
    }
    ck_assert_double_ne(costs[1].disagreement, costs[2].disagreement);
}
END_TEST

START_TEST(time_passes)
{
    CostTime time = cost_time("31 29:relu 10", 7, 3, 1);
    ck_assert_double_ge(time.forward, 0);
    ck_assert_double_ge(time.backward, 0);
}
END_TEST

Suite *suite_gradient_cost(void)
{
    Suite *suite = suite_create("gradient_cost");
    TCase *counted = tcase_create("counted");
    tcase_add_test(counted, counted_by_hand);
    tcase_add_test(counted, known_ratios);
    tcase_add_test(counted, what_a_count_depends_on);
    tcase_add_test(counted, time_passes);
    suite_add_tcase(suite, counted);
    return suite;
}
