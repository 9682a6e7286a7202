/*
 * test_latent_space.c -- walks, arithmetic, directions and recovery in seed space, against forgers
 * so simple that the answer is known; and learning from few labels.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common.h"
#include "experiments/few_labels.h"
#include "experiments/seed_arithmetic.h"
#include "experiments/seed_directions.h"
#include "experiments/seed_recovery.h"
#include "experiments/seed_walks.h"
#include "imitate/directions.h"
#include "imitate/game.h"
#include "imitate/image_features.h"
#include "imitate/seed_path.h"
#include "lab/kept.h"
#include "learn/synthetic.h"

Suite *suite_latent_space(void);

static const double tight = REAL_IS_DOUBLE ? 1e-12 : 1e-6;

/* A network of one layer without activation: these weights, this bias everywhere. */
static Network *linear(const char *text, const double *weights, double bias)
{
    Spec spec = spec_of(text);
    Network *network = network_new(&spec);
    Tensor W = network->layer[0].weights->value;
    for (size_t i = 0; i < tensor_size(W); i++)
        W.data[i] = (real)weights[i];
    tensor_fill(network->layer[0].bias->value, (real)bias);
    return network;
}

/* ---- imitate/seed_path.h ---- */

START_TEST(the_mean_length_of_a_seed)
{
    assert_close(seed_mean_length(1), 0.79788456080286536, 1e-13);      /* sqrt(2/pi) */
    assert_close(seed_mean_length(2), 1.25331413731550025, 1e-13);      /* sqrt(pi/2) */
    assert_close(seed_mean_length(3), 1.59576912160573071, 1e-13);      /* twice the first */
}
END_TEST

START_TEST(ways_between_two_seeds)
{
    const real a[3] = { 3, 0, 0 }, b[3] = { 0, 5, 0 };
    real z[3];
    seed_between(SEED_LINE, 3, a, b, 0.5, z);
    assert_close(z[0], 1.5, tight);
    assert_close(z[1], 2.5, tight);
    seed_between(SEED_CIRCLE, 3, a, b, 0.5, z);                 /* length 4, at 45 degrees */
    assert_close(z[0], 2.8284271247461903, tight);
    assert_close(z[1], 2.8284271247461903, tight);
    seed_between(SEED_CIRCLE, 3, a, b, 1.0 / 3, z);             /* length 11/3, at 30 degrees */
    assert_close(z[0], 3.1754264805429417, tight);
    assert_close(z[1], 1.8333333333333333, tight);
    assert_close(z[2], 0, tight);
    assert_close(seed_length(3, z), 11.0 / 3, tight);
    assert_close(seed_cosine(3, a, z), 0.86602540378443865, tight);
}
END_TEST

/* No great circle, or many: then the line. */
START_TEST(seeds_on_one_line)
{
    const real a[2] = { 1, 2 }, same[2] = { 2, 4 }, opposite[2] = { -3, -6 };
    real z[2];
    seed_between(SEED_CIRCLE, 2, a, same, 0.25, z);
    assert_close(z[0], 1.25, tight);
    assert_close(z[1], 2.5, tight);
    seed_between(SEED_CIRCLE, 2, a, opposite, 0.75, z);
    assert_close(z[0], -2, tight);
    assert_close(z[1], -4, tight);
}
END_TEST

/* ---- imitate/directions.h ---- */

START_TEST(directions_of_orthogonal_weights)
{
    const double W[] = { 0, 1, 0, 0,   3, 0, 0, 4,   0, 0, -2, 0 };     /* lengths 1, 5, 2 */
    Network *forger = linear("3 4", W, 0.7);
    Principal found = forger_directions(forger);
    const double squared[3] = { 25, 4, 1 };
    const int axis[3] = { 1, 2, 0 };
    for (int j = 0; j < 3; j++) {
        assert_close(found.variance[j], squared[j], tight);
        assert_close(fabs(found.vector[j * 3 + axis[j]]), 1, tight);
    }
    assert_close(found.total, 30, tight);
    principal_free(&found);
    network_free(forger);
}
END_TEST

/* With batch norm on an image of 2 x 1 pixels: the change of the signal is the eigenvalue. */
START_TEST(directions_through_batch_norm)
{
    Network *forger = network_drawn("5 2x1x3:relu:bn 4x4x1:tanh");
    Network *classifier = network_drawn("4x4x1 6:relu 3");
    Rng rng = rng_stream(7, "running");
    rng_fill_uniform(&rng, forger->layer[0].running.variance.data, 3, (real)0.3, 4);
    DirectionResult result = seed_directions(&(DirectionPlan){ forger, classifier, 6, 40, 0.03, 2,
                                                               9 });
    double along = 0, by_chance = 0, best = 0;
    for (int j = 0; j < 5; j++) {
        assert_close(result.along[j].layer, result.directions.variance[j],
                     REAL_IS_DOUBLE ? 1e-10 : 1e-4);
        ck_assert_double_le(result.along[j].pixels, result.best[0] * (1 + 1e-5));
        along += result.along[j].pixels / 5;
        best += result.best[j] / 5;
    }
    for (int j = 0; j < 40; j++)
        by_chance += result.random[j].pixels / 40;
    assert_close(along, best, 1e-6);                    /* the trace of M, twice */
    ck_assert_double_gt(by_chance, 0.6 * along);
    ck_assert_double_lt(by_chance, 1.6 * along);
    seed_directions_free(&result);
    network_free(forger);
    network_free(classifier);
}
END_TEST

/* ---- experiments/seed_walks.h ---- */

/* A linear forger makes of the straight line between seeds the straight line between images. */
START_TEST(walks_of_a_linear_forger)
{
    double W[4 * 9];
    for (int i = 0; i < 36; i++)
        W[i] = (i * 7 % 11 - 5) / 10.0;
    Network *forger = linear("4 3x3x1", W, 0.2), *classifier = network_drawn("3x3x1 5:relu 3");
    real photographs[30 * 9];
    Rng rng = rng_stream(3, "photographs");
    rng_fill_normal(&rng, photographs, 30 * 9, 0, 1);
    Balls genuine = balls_around(feature_read(classifier, photographs, 30), 3);
    Walk walk[WALK_KINDS];
    seed_walks(&(WalkPlan){ forger, classifier, genuine, 25, 8, 17 }, walk);
    const Walk *line = &walk[WALK_LINE], *circle = &walk[WALK_CIRCLE], *fade = &walk[WALK_FADE];
    assert_close(line->energy[0], 1, 1e-5);
    assert_close(fade->energy[0], 1, 1e-5);
    assert_close(fade->jump[0], 1, 1e-4);
    ck_assert_double_gt(circle->least[0], 1);
    ck_assert_double_ge(fade->least[1], 1 - 1e-6);
    ck_assert_double_lt(fabs(line->energy[1] - fade->energy[1]), 1e-4);
    for (int s = 0; s < WALK_STATIONS; s += WALK_STATIONS - 1) {
        ck_assert_double_eq(circle->station[s].third, 0);
        assert_close(line->station[s].frechet, fade->station[s].frechet, 1e-4);
        assert_close(line->station[s].length, circle->station[s].length, 1e-6);
    }
    ck_assert_double_lt(line->station[4].length, 0.85 * line->station[0].length);
    assert_close(circle->station[4].length,
                 (line->station[0].length + line->station[8].length) / 2, 1e-6);
    ck_assert(isnan(fade->station[4].length));
    free(genuine.points.x);
    balls_free(&genuine);
    network_free(forger);
    network_free(classifier);
}
END_TEST

START_TEST(images_of_a_walk)
{
    const double W[] = { 1, 0, 0, 1 };
    Network *forger = linear("2 1x1x2", W, 0);
    const real a[2] = { 2, 0 }, b[2] = { 0, 2 };
    real x[3 * 2];
    walk_images(forger, WALK_CIRCLE, a, b, 3, x);
    assert_close(x[2], 1.4142135623730951, tight);
    walk_images(forger, WALK_FADE, a, b, 3, x);
    assert_close(x[2], 1, tight);
    assert_close(x[5], 2, tight);
    network_free(forger);
}
END_TEST

/* ---- experiments/opinions.h, experiments/seed_arithmetic.h ---- */

START_TEST(opinions_are_the_softmax)
{
    const double W[] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    Network *classifier = linear("3 3", W, 5);
    const real x[6] = { 0, (real)0.69314718055994531, 0, 7, 7, -200 };
    Opinion *opinion = opinions_of(classifier, x, 2);
    ck_assert_int_eq(opinion[0].choice, 1);
    assert_close(opinion[0].confidence, 0.5, 1e-6);             /* 2 of 1 + 2 + 1 */
    ck_assert_int_eq(opinion[1].choice, 0);                     /* of equals the first */
    assert_close(mean_confidence(opinion, 2), 0.5, 1e-6);
    free(opinion);
    network_free(classifier);
}
END_TEST

/* Two kinds, by which of two numbers is larger.  Of N(0, I), the larger one has mean 1/sqrt(pi), so
 * the kinds' means differ by (2, -2)/sqrt(pi); and the shift carries all over whose numbers differ
 * by less than 4/sqrt(pi): of |N(0, 2)| that is erf(2/sqrt(pi)) = 0.88947. */
START_TEST(shifts_between_two_kinds)
{
    enum { N = 20000 };
    const double W[] = { 1, 0, 0, 1 }, apart = 0.56418958354775628;
    Network *same = linear("2 2", W, 0);
    NamedSeeds named = seeds_named(same, same, N, 5);
    ck_assert_uint_eq(named.count[0] + named.count[1], N);
    ck_assert_double_lt(fabs((double)named.count[0] - N / 2.0), 4 * sqrt(N / 4.0));
    double error = 4 / sqrt(N / 2.0);
    ck_assert_double_eq_tol(named.mean[0], apart, error);
    ck_assert_double_eq_tol(named.mean[1], -apart, error);
    ck_assert_double_eq_tol(named.mean[3], apart, error);
    ck_assert_double_eq_tol(named.variance[1], 2 - 2 * apart * apart, 3 * error);
    SeedShifts shifts = seed_shifts(same, same, &named, 5);
    ck_assert_double_eq_tol(shifts.share, 0.88947, 4 * sqrt(0.1 / N) + 4 * error * 0.25);
    ck_assert_double_eq_tol(shifts.length, 2 * sqrt(2) * apart, 2 * error);
    ck_assert(isnan(shifts.became[0]) && isnan(shifts.became[3]));
    ck_assert_double_lt(shifts.by_chance, 0.6);
    real moved[2];
    seed_shift(&named, 1, 0, 0.5, named.z, moved);
    assert_close((double)moved[0] - (double)named.z[0], (named.mean[0] - named.mean[2]) / 2, 1e-5);
    ck_assert(isnan(seed_sums(same, same, &named, 3, 10, 5).square));   /* no three kinds */
    free(shifts.became);
    seeds_free(&named);
    network_free(same);
}
END_TEST

START_TEST(sums_of_three_kinds)
{
    const double W[] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    Network *same = linear("3 3", W, 0);
    NamedSeeds named = seeds_named(same, same, 3000, 8);
    for (int averaged = 1; averaged <= 25; averaged += 12) {
        SeedSums s = seed_sums(same, same, &named, averaged, 2000, 8);
        ck_assert_double_lt(fabs(s.square - s.expected), 4 * s.square_error);
        assert_close(s.added + s.taken + s.other, 1, 1e-12);
        ck_assert_double_lt(s.taken, 0.2);
        ck_assert_double_eq_tol(s.other, 0, 1e-12);             /* there is no fourth kind */
    }
    const real *typical = seed_typical(&named, 2);
    ck_assert(typical[2] > typical[0] && typical[2] > typical[1]);
    double along[2] = { 0 };                            /* of it, and of the first of its kind */
    const real *first = named.z + 3 * named.member[named.count[0] + named.count[1]];
    for (int k = 0; k < 3; k++) {
        along[0] += (double)typical[k] * named.mean[6 + k];
        along[1] += (double)first[k] * named.mean[6 + k];
    }
    ck_assert_double_gt(along[0], along[1] + 1);
    seeds_free(&named);
    network_free(same);
}
END_TEST

/* ---- imitate/recovery.h, experiments/seed_recovery.h ---- */

/* x = (z1, 2 z2, 0) + 1/2: what lies off the plane cannot be recovered, all else can. */
START_TEST(seeds_of_a_linear_forger)
{
    const double W[] = { 1, 0, 0,   0, 2, 0 };
    Network *forger = linear("2 3", W, 0.5);
    const real x[6] = { (real)1.5, (real)-1.5, (real)0.5,   0, (real)2.5, (real)3.5 };
    real seeds[4] = { 2, 2, -1, (real)0.3 }, made[6];
    double error[2];
    uint64_t before = network_checksum(forger);
    recover_seeds(forger, (RecoverySettings){ 500, 0.1 }, 2, x, seeds, error, made);
    assert_close(seeds[0], 1, 1e-3);
    assert_close(seeds[1], -1, 1e-3);
    assert_close(seeds[2], -0.5, 1e-3);
    assert_close(seeds[3], 1, 1e-3);
    ck_assert_double_lt(error[0], 1e-5);
    assert_close(error[1], 3, 1e-4);
    assert_close(made[5], 0.5, 1e-6);
    ck_assert_uint_eq(network_checksum(forger), before);
    network_free(forger);
}
END_TEST

/* Photographs that are the training images: a copier leaves nothing of them, nor do as many
 * components as pixels; and the forger is best at its own. */
START_TEST(who_remakes_what)
{
    Rng rng = rng_stream(4, "photographs");
    Dataset train = dataset_of_bytes("grey", 40, 2, 2, 1, 0);
    for (size_t i = 0; i < 160; i++)
        train.pixels[i] = (unsigned char)rng_below(&rng, 256);
    dataset_seal(&train);
    image_range(&train);
    Network *forger = network_drawn("4 6:tanh 2x2x1:tanh");
    Dataset pile[2] = { dataset_slice(&train, 0, 9), dataset_of_reals("forged", 9, 2, 2, 1, 0) };
    forge(forger, &rng, 9, pile[1].values);
    dataset_seal(&pile[1]);
    for (size_t i = 0; i < 36; i++)                     /* in levels, as photographs are */
        pile[1].values[i] = (pile[1].values[i] + 1) * (real)127.5;
    image_range(&pile[1]);
    Recovered got[2];
    RecoveryPlan plan = { forger, &train, 3, { 400, 0.1 }, 6 };
    recover_piles(&plan, pile, 2, got, NULL);
    double forged = 0, real_ones = 0;
    for (int i = 0; i < 9; i++) {
        ck_assert_double_lt(got[0].error[BY_COPIER][i], 0.05);
        ck_assert_double_lt(got[0].error[BY_PRINCIPAL][i], 0.05);
        ck_assert_double_ge(got[0].error[BY_K_MEANS][i], 0);
        ck_assert_double_gt(got[1].error[BY_COPIER][i], 1);
        ck_assert_double_le(got[1].error[BY_FORGER][i], got[1].first[i]);
        forged += got[1].error[BY_FORGER][i] / 9;
        real_ones += got[0].error[BY_FORGER][i] / 9;
    }
    ck_assert_double_lt(forged, 0.2 * real_ones);
    for (int p = 0; p < 2; p++) {
        recovered_free(&got[p]);
        dataset_free(&pile[p]);
    }
    dataset_free(&train);
    network_free(forger);
}
END_TEST

START_TEST(the_order_of_errors)
{
    const double a[2] = { 1, 2 }, b[2] = { 2, 3 };
    ck_assert_double_eq(error_order(a, 2, b, 2), 0.875);
    ck_assert_double_eq(error_order(b, 2, a, 2), 0.125);
    ck_assert_double_eq(error_order(a, 2, a, 2), 0.5);
}
END_TEST

/* ---- experiments/few_labels.h ---- */

START_TEST(learning_from_few_labels)
{
    Rng rng = rng_stream(41, "images");
    Dataset pool = synthetic_images(300, &rng), test = synthetic_images(120, &rng);
    image_range(&pool);
    image_range(&test);
    Network *adversary = network_drawn("28x28x1 conv4s4:3:leaky conv4s2:4:leaky:bn 20:leaky 1");
    Network *other = network_drawn("28x28x1 conv4s4:3:leaky conv4s2:4:leaky:bn 20:leaky 1");
    tensor_fill(other->layer[1].gain->value, (real)0.25);
    ck_assert_uint_eq(few_labels_features(adversary), shape_size(adversary->spec.layer[1].out));
    const int few[2] = { 20, 200 };
    double accuracy[2][LABEL_USES][2][3];
    FewLabelsPlan plan = { adversary, &pool, &test, few, 2, 3, 10, 0.3, 60, 13 };
    few_labels(&plan, &accuracy[0][0][0][0], NULL);
    plan.adversary = other;
    few_labels(&plan, &accuracy[1][0][0][0], NULL);
    ck_assert_int_eq(memcmp(accuracy[0][USE_UNTRAINED], accuracy[1][USE_UNTRAINED],
                            sizeof accuracy[0][0]), 0);
    ck_assert_int_eq(memcmp(accuracy[0][USE_PIXELS], accuracy[1][USE_PIXELS],
                            sizeof accuracy[0][0]), 0);
    ck_assert_int_ne(memcmp(accuracy[0][USE_ADVERSARY], accuracy[1][USE_ADVERSARY],
                            sizeof accuracy[0][0]), 0);
    for (int use = 0; use < LABEL_USES; use++)
        for (int draw = 0; draw < 3; draw++) {
            double little = accuracy[0][use][0][draw], more = accuracy[0][use][1][draw];
            ck_assert_double_gt(more, little);
            ck_assert_double_gt(more, 0.3);             /* chance: 0.1 */
        }
    network_free(adversary);
    network_free(other);
    dataset_free(&pool);
    dataset_free(&test);
}
END_TEST

/* A batch as large as there are examples is all of them. */
START_TEST(batches_of_few_images)
{
    Rng rng = rng_stream(43, "images");
    Dataset train = synthetic_images(60, &rng);
    Spec spec = spec_of("28x28x1 10");
    FewRun runs[3] = { { .spec = &spec, .train = &train, .test = &train, .examples = 30,
                         .prior = { PRIOR_GAUSSIAN, 0.1 }, .step = 0.1, .steps = 10, .seed = 9 } };
    runs[1] = runs[2] = runs[0];
    runs[1].batch = 31;
    runs[2].batch = 7;
    FewResult results[3];
    few_images_learn(runs, 3, results, NULL);
    ck_assert(results[0].test.loss == results[1].test.loss);
    ck_assert(results[0].test.loss != results[2].test.loss);
    ck_assert_double_lt(few_cost(&runs[2]), few_cost(&runs[0]));
    ck_assert_double_eq(few_cost(&runs[1]), few_cost(&runs[0]));
    dataset_free(&train);
}
END_TEST

/* ---- lab/kept.h ---- */

static void number_walk(void *number, Archive *archive)
{
    archive_bytes(archive, number, sizeof(double));
}

static void numbers_walk(void *numbers, Archive *archive)
{
    archive_bytes(archive, numbers, 2 * sizeof(double));
}

static void letter_walk(void *letter, Archive *archive)
{
    archive_bytes(archive, letter, 1);
}

START_TEST(what_is_kept)
{
    char place[] = "/tmp/gradus-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(place));
    ck_assert_int_eq(chdir(place), 0);
    double x = 2.385, y = 7;
    ck_assert(!kept_take("numbers", "x", "the number x", number_walk, &y));
    ck_assert_int_eq(mkdir("build", 0777), 0);
    kept_put("numbers", "x", "the number x", number_walk, &x);
    ck_assert(!kept_take("numbers", "x", "another number x", number_walk, &y));
    ck_assert_double_eq(y, 7);
    ck_assert(kept_take("numbers", "x", "the number x", number_walk, &y));
    ck_assert_double_eq(y, 2.385);
    for (int more = 0; more < 2; more++) {              /* fewer bytes than there are, and more */
        y = 7;
        kept_put("numbers", "x", "the number x", more ? numbers_walk : letter_walk, &(double[2]){ 1, 2 });
        ck_assert(!kept_take("numbers", "x", "the number x", number_walk, &y));
        ck_assert_double_eq(y, 7);
    }
    ck_assert_int_eq(remove("build/numbers/x.checkpoint") + rmdir("build/numbers") + rmdir("build")
                     + chdir("/") + rmdir(place), 0);
}
END_TEST

Suite *suite_latent_space(void)
{
    Suite *suite = suite_create("latent_space");
    TCase *all = tcase_create("latent_space");
    tcase_add_test(all, the_mean_length_of_a_seed);
    tcase_add_test(all, ways_between_two_seeds);
    tcase_add_test(all, seeds_on_one_line);
    tcase_add_test(all, directions_of_orthogonal_weights);
    tcase_add_test(all, directions_through_batch_norm);
    tcase_add_test(all, walks_of_a_linear_forger);
    tcase_add_test(all, images_of_a_walk);
    tcase_add_test(all, opinions_are_the_softmax);
    tcase_add_test(all, shifts_between_two_kinds);
    tcase_add_test(all, sums_of_three_kinds);
    tcase_add_test(all, seeds_of_a_linear_forger);
    tcase_add_test(all, who_remakes_what);
    tcase_add_test(all, the_order_of_errors);
    tcase_add_test(all, learning_from_few_labels);
    tcase_add_test(all, batches_of_few_images);
    tcase_add_test(all, what_is_kept);
    suite_add_tcase(suite, all);
    return suite;
}
