/*
 * test_plane.c -- the tasks in the plane: the best accuracy that is possible, and learning them.
 */
#include "experiments/plane_learning.h"

#include <stdlib.h>

#include "common.h"

Suite *suite_plane(void);

#define PI 3.14159265358979323846

static const PlaneTask moons = { .name = "moons", .noise = 0.2,
                                 .low = { -2, -1 }, .high = { 3, 2 } };
static const PlaneTask spirals = { .name = "spirals", .noise = 0.07, .turns = 1.25 };

/* Spirals that do not turn are the two halves of a line from -1 to 1, told apart by the sign of
 * x: right with probability  integral of Phi(r/s) over r from 0 to 1 = Phi(1/s) + s (phi(1/s) -
 * phi(0)). */
START_TEST(best_accuracy_in_closed_form)
{
    for (double s = 0.1; s < 2; s *= 2.385) {
        PlaneTask line = { .name = "spirals", .noise = s };
        PlaneTruth *truth = plane_truth_new(&line);
        double expected = erfc(-1 / s / sqrt(2)) / 2 + s / sqrt(2 * PI) * (exp(-0.5 / s / s) - 1);
        ck_assert_double_eq_tol(plane_truth_accuracy(truth), expected, 5e-4);
        plane_truth_free(truth);
    }
}
END_TEST

/* What is integrated is what is found when points are drawn. */
START_TEST(best_accuracy_is_reached)
{
    enum { N = 3000 };
    const PlaneTask *task = _i ? &spirals : &moons;
    Rng rng = rng_stream(2385, "points");
    Dataset data = plane_draw(task, N, &rng);
    PlaneTruth *truth = plane_truth_new(task);
    double best = plane_truth_accuracy(truth);
    ck_assert(best > 0.9 && best < 0.99);
    ck_assert_double_eq_tol(plane_truth_score(truth, &data), best,
                            4 * sqrt(best * (1 - best) / N));
    plane_truth_free(truth);
    dataset_free(&data);
}
END_TEST

/* The classes are each other's image when the plane is turned by half a circle: spirals
 * around 0, moons around (1/2, 1/4). */
START_TEST(odds_are_symmetric)
{
    PlaneTruth *turned[2] = { plane_truth_new(&moons), plane_truth_new(&spirals) };
    for (int t = 0; t < 2; t++)
        for (double x = -0.9; x < 1; x += 0.37) {
            double at[2] = { x, 0.3 - x / 2 };
            double image[2] = { (t ? 0 : 1) - at[0], (t ? 0 : 0.5) - at[1] };
            assert_close(plane_truth_odds(turned[t], at) + plane_truth_odds(turned[t], image), 1,
                         1e-9);
        }
    static const double on_moon_1[2] = { 1, -0.5 }, on_moon_0[2] = { 0, 1 };
    ck_assert_double_gt(plane_truth_odds(turned[0], on_moon_1), 0.99);
    ck_assert_double_lt(plane_truth_odds(turned[0], on_moon_0), 0.01);
    plane_truth_free(turned[0]);
    plane_truth_free(turned[1]);
}
END_TEST

static PlaneRun run_of(const Spec *spec, double step, uint64_t replicate)
{
    return (PlaneRun){ .task = &moons, .spec = spec, .scale = { WEIGHTS_VARIANCE, 2, 0 },
        .settings = { .batch = 20, .optimiser = optimiser_new(OPTIMISER_SGD, step) },
        .points = 200, .tests = 1000, .epochs = 20, .looks = 5, .threshold = 0.025,
        .seed = 2385, .replicate = replicate };
}

/* Moderate steps learn, huge ones kill ReLUs for good and never an absolute value. */
START_TEST(learning_and_dying)
{
    Spec relu = spec_of("2 30:relu 2"), folded = spec_of("2 30:abs 2");
    PlaneRun runs[] = { run_of(&relu, 0.2, 0), run_of(&relu, 20, 0), run_of(&folded, 0.2, 0),
                        run_of(&relu, 0.2, 1), run_of(&relu, 0.2, 0) };
    PlaneResult *result = calloc(LENGTH(runs), sizeof *result);
    plane_learn(runs, LENGTH(runs), result, NULL);
    for (int i = 0; i < LENGTH(runs); i++) {
        ck_assert_double_eq(result[i].dead_at_start, 0);
        ck_assert_int_eq(result[i].revived, 0);
    }
    ck_assert_double_gt(result[0].test.accuracy, 0.9);
    ck_assert_double_gt(result[2].test.accuracy, 0.8);
    ck_assert_double_gt(result[1].dead_at_end, 0.3);
    ck_assert_double_eq(result[2].dead_at_end, 0);
    ck_assert_double_ne(result[0].loss, result[3].loss);
    ck_assert_mem_eq(&result[0], &result[4], sizeof *result);

    /* The map is the network's opinion: near each moon's middle it knows the class. */
    for (int i = 0; i < PLANE_MAP * PLANE_MAP; i++) {
        double at[2];
        plane_map_point(&moons, i, at);
        if (hypot(at[0] - 1, at[1] + 0.5) < 0.1)
            ck_assert_double_gt((double)result[0].map[i], 0.5);
        if (hypot(at[0], at[1] - 1) < 0.1)
            ck_assert_double_lt((double)result[0].map[i], 0.5);
    }
    free(result);
}
END_TEST

/* A unit that is dead and comes back is seen: with momentum, a gradient of 0 is not a step of 0. */
START_TEST(revival_is_seen)
{
    Spec relu = spec_of("2 30:relu 2");
    PlaneRun runs[6];
    PlaneResult *result = calloc(LENGTH(runs), sizeof *result);
    int revived = 0;
    for (int i = 0; i < LENGTH(runs); i++) {
        runs[i] = run_of(&relu, 0.3, (uint64_t)i);
        runs[i].settings.optimiser = optimiser_new(OPTIMISER_ADAM, 0.3);
        runs[i].looks = runs[i].epochs;
    }
    plane_learn(runs, LENGTH(runs), result, NULL);
    for (int i = 0; i < LENGTH(runs); i++)
        revived += result[i].revived;
    ck_assert_int_gt(revived, 0);
    free(result);
}
END_TEST

Suite *suite_plane(void)
{
    Suite *suite = suite_create("plane");
    TCase *truth = tcase_create("truth");
    tcase_add_test(truth, best_accuracy_in_closed_form);
    tcase_add_loop_test(truth, best_accuracy_is_reached, 0, 2);
    tcase_add_test(truth, odds_are_symmetric);
    suite_add_tcase(suite, truth);
    TCase *learning = tcase_create("learning");
    tcase_add_test(learning, learning_and_dying);
    tcase_add_test(learning, revival_is_seen);
    suite_add_tcase(suite, learning);
    return suite;
}
