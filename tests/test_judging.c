/*
 * test_judging.c -- judges, where it is known what they can tell.
 */
#include "experiments/judging.h"

#include <math.h>

#include "base/elementary.h"
#include "base/parallel.h"
#include "common.h"
#include "learn/synthetic.h"

Suite *suite_judging(void);

enum { HELD = 6000 };

static Dataset normals(size_t n, const char *name)
{
    const real mean = 0, deviation = 1;
    Rng rng = rng_stream(101, name);
    Forger *forger = forger_gaussian(1, &mean, &deviation);
    Dataset data = forger_dataset(forger, n, &rng);
    forger_free(forger);
    return data;
}

/* N(0,1) against N(mean, deviation^2). */
static JudgeResult play_normals(const char *net, real mean, real deviation, int epochs)
{
    Dataset seen = normals(5000, "real"), held = normals(HELD, "held out");
    Forger *forger = forger_gaussian(1, &mean, &deviation);
    Spec spec = spec_of(net);
    JudgeRun run = { .real = &seen, .held_out = &held, .forger = forger, .judge = &spec,
                    .pairs = 4000, .held_pairs = HELD, .epochs = epochs, .batch = 50,
                    .step = 0.01, .seed = 5, .replicate = 3 };
    JudgeResult result;
    judges_train(&run, 1, &result, NULL);
    forger_free(forger);
    dataset_free(&held);
    dataset_free(&seen);
    return result;
}

/* Facts 3.1: JS, and the accuracy of the best judge, of N(0,1) and N(2,1); of two draws, one
 * from each, the right one is the larger with probability Phi(sqrt 2). */
START_TEST(two_normals)
{
    JudgeResult r = play_normals("1 2", 2, 1, 4);
    assert_close(judge_bound(r.loss), 0.336831, 4 * r.deviation / sqrt(HELD));
    assert_close(r.accuracy, 0.841345, 4 * sqrt(0.1335 / (2 * HELD)));
    assert_close(r.pair_accuracy, 0.921350, 4 * sqrt(0.0725 / HELD));
    ck_assert(r.epoch >= 1 && r.epoch <= 4);
    assert_close(r.deviation, 0.398086, 0.08);       /* the best, by an integral */
}
END_TEST

/* Equal means: a linear logit sees nothing, one with a bend sees most of it. */
START_TEST(blind_to_variance)
{
    JudgeResult linear = play_normals("1 2", 0, 2, 3);
    JudgeResult bent = play_normals("1 16:relu 2", 0, 2, 6);
    assert_close(judge_bound(linear.loss), 0, 2e-3);
    ck_assert_double_gt(judge_bound(bent.loss), 0.06);
    ck_assert_double_lt(judge_bound(bent.loss),
                        0.092733 + 4 * bent.deviation / sqrt(HELD));
}
END_TEST

/* Far apart: nothing is left to pay. */
START_TEST(nothing_in_common)
{
    JudgeResult r = play_normals("1 2", 20, 1, 20);
    assert_close(judge_bound(r.loss), double_log(2), 1e-2);
    ck_assert_double_eq(r.accuracy, 1);
    ck_assert_double_eq(r.pair_accuracy, 1);
}
END_TEST

/* Other real images: chance, and never the same image on both sides. */
START_TEST(real_against_real)
{
    Rng rng = rng_stream(103, "shapes");
    Dataset images = synthetic_images(600, &rng), held = synthetic_images(800, &rng);
    Spec spec = spec_of("784 9:relu 2");
    JudgeRun run = { .real = &images, .held_out = &held, .judge = &spec, .pairs = 200,
                    .held_pairs = 400, .epochs = 2, .batch = 20, .step = 0.003, .seed = 7 };
    JudgeResult runs[2];
    JudgeRun two[2] = { run, run };
    two[1].replicate = 1;
    judges_train(two, 2, runs, NULL);
    for (int i = 0; i < 2; i++) {
        assert_close(runs[i].accuracy - 0.5, 0, 4 * 0.5 / sqrt(800));
        assert_close(runs[i].pair_accuracy - 0.5, 0, 4 * 0.5 / sqrt(400));
    }
    ck_assert_double_ne(runs[0].loss, runs[1].loss);
    ck_assert_double_ne(runs[0].pair_accuracy, 0.5);    /* as it would be for one image twice */
    dataset_free(&held);
    dataset_free(&images);
}
END_TEST

START_TEST(pairs_that_fit)
{
    for (size_t images = 4; images < 3000; images++) {
        size_t pairs = judge_pairs_max(images), more = pairs + 1;
        ck_assert_uint_le(pairs + (pairs + 4) / 5, images / 2);
        ck_assert_uint_gt(more + (more + 4) / 5, images / 2);
    }
}
END_TEST

Suite *suite_judging(void)
{
    Suite *suite = suite_create("judging");
    TCase *all = tcase_create("judging");
    tcase_add_test(all, two_normals);
    tcase_add_test(all, blind_to_variance);
    tcase_add_test(all, nothing_in_common);
    tcase_add_test(all, real_against_real);
    tcase_add_test(all, pairs_that_fit);
    suite_add_tcase(suite, all);
    return suite;
}
