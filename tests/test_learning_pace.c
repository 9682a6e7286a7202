/*
 * test_learning_pace.c -- that layers learn at the pace they are given, and nothing else changes.
 */
#include "experiments/learning_pace.h"

#include "common.h"
#include "learn/synthetic.h"

Suite *suite_learning_pace(void);

enum { IMAGES = 200, BATCH = 20 };

static Dataset images;

static void draw_images(void)
{
    Rng rng = rng_stream(3, "images");
    images = synthetic_images(IMAGES, &rng);
    dataset_standardise(&images);
}

static void free_images(void)
{
    dataset_free(&images);
}

static const char net_text[] = "784 12:sigmoid*4 10", bn_text[] = "784 12:tanh:bn*3 10";

/* A network with the gradients of one batch. */
static Trainer *trainer_of(const char *text)
{
    TrainingSettings settings = { .batch = BATCH, .optimiser = optimiser_new(OPTIMISER_SGD, 0.1) };
    Trainer *trainer = trainer_new(network_drawn(text), &images, settings, rng_stream(4, "order"));
    trainer_gradient(trainer);
    return trainer;
}

static void free_trainer(Trainer *trainer)
{
    network_free(trainer->network);
    trainer_free(trainer);
}

/* ||g|| / ||W|| of a layer, and what its pace makes of it. */
static double plain_pace(const Layer *layer)
{
    return tensor_norm(layer->weights->gradient) / tensor_norm(layer->weights->value);
}

static double given_pace(const Layer *layer)
{
    return layer->weights->pace * plain_pace(layer);
}

/* s(l)/s(0) is (g(l)/W(l))^(1-e) over that of layer 0, and the step is as long as before. */
START_TEST(pace_is_as_wished)
{
    const double evening[] = { 0, 0.5, 1, 2, -1 };
    Trainer *trainer = trainer_of(_i % 2 ? bn_text : net_text);
    Network *network = trainer->network;
    double e = evening[_i / 2], plain = 0, moved = 0;
    pace_even(network, e);
    for (int l = 0; l < network->layers; l++) {
        const Layer *layer = &network->layer[l];
        double ratio = given_pace(layer) / given_pace(&network->layer[0]);
        double wish = pow(plain_pace(layer) / plain_pace(&network->layer[0]), 1 - e);
        ck_assert_double_eq_tol(ratio / wish, 1, 1e-9);
        ck_assert_double_eq(layer->bias->pace, layer->weights->pace);
        if (layer->gain)
            ck_assert_double_eq(layer->gain->pace, layer->weights->pace);
        double square = tensor_square_sum(layer->weights->gradient);
        plain += square;
        moved += square * layer->weights->pace * layer->weights->pace;
    }
    ck_assert_double_eq_tol(moved / plain, 1, 1e-9);
    free_trainer(trainer);
}
END_TEST

START_TEST(no_gradient_no_pace)
{
    Trainer *trainer = trainer_of(net_text);
    Layer *dead = &trainer->network->layer[2];
    tensor_fill(dead->weights->gradient, 0);
    pace_even(trainer->network, 1);
    ck_assert_double_eq(dead->weights->pace, 0);
    ck_assert_double_eq_tol(given_pace(&trainer->network->layer[1]),
                            given_pace(&trainer->network->layer[4]), 1e-9);
    free_trainer(trainer);
}
END_TEST

static PaceRun run_of(const Spec *spec, double evening, double step, long steps, long early)
{
    return (PaceRun){ .spec = spec, .scale = { WEIGHTS_VARIANCE, 1, 0 }, .evening = evening,
                      .optimiser = optimiser_new(OPTIMISER_SGD, step), .batch = BATCH,
                      .steps = steps, .early = early, .train = &images, .score = &images,
                      .seed = 9, .replicate = 2 };
}

/* Of the first step: log paces are 1 - e times the plain ones, but for one number. */
START_TEST(measured_pace_is_the_given_one)
{
    Spec spec = spec_of(net_text);
    const double evening[] = { 0, 1, 2, -1 };
    PaceRun runs[4];
    PaceResult r[4];
    for (int i = 0; i < 4; i++)
        runs[i] = run_of(&spec, evening[i], 0.5, 1, 1);
    pace_measure(runs, 4, r, NULL);
    ck_assert_double_gt(r[0].last_to_first, 1);
    ck_assert_double_eq_tol(r[1].spread, 0, 1e-3);
    for (int i = 1; i < 4; i++) {
        double tolerance = REAL_IS_DOUBLE ? 1e-9 : 5e-3;
        double times = 1 - evening[i];
        ck_assert_double_eq_tol(r[i].last_to_first, times * r[0].last_to_first, tolerance);
        ck_assert_double_eq_tol(r[i].spread, fabs(times) * r[0].spread, tolerance);
    }
}
END_TEST

/* Looking changes nothing: the same network as by trainer_step. */
START_TEST(plain_is_plain)
{
    Spec spec = spec_of(bn_text);
    PaceRun run = run_of(&spec, 0, 0.3, 37, 11);
    PaceResult result;
    pace_measure(&run, 1, &result, NULL);
    Network *network = network_new(&spec);
    Rng weights = rng_substream(9, "pace weights", 2);
    network_draw_weights(network, run.scale, &weights);
    Trainer *trainer = trainer_new(network, &images,
                                   (TrainingSettings){ BATCH, run.optimiser, { 0 } },
                                   rng_substream(9, "pace order", 2));
    for (int i = 0; i < 37; i++)
        trainer_step(trainer);
    ck_assert_double_eq(result.accuracy, network_score(network, &images).accuracy);
    ck_assert(!result.diverged && result.accuracy > 0.3);
    free_trainer(trainer);
}
END_TEST

START_TEST(divergence_is_a_guess)
{
    Spec spec = spec_of("784 12:abs*6 10");
    PaceRun run = run_of(&spec, 0, 1e6, 50, 20);
    PaceResult result;
    pace_measure(&run, 1, &result, NULL);
    ck_assert(result.diverged);
    ck_assert_double_eq(result.accuracy, 1.0 / images.classes);
}
END_TEST

/* Adam's first step moves each weight by as much: ||dW||/||W|| is a sqrt(inputs / variance). */
START_TEST(adam_begins_evenly)
{
    Spec spec = spec_of("784 49:tanh*3 10");
    PaceRun run = run_of(&spec, 0, 1, 1, 1);
    run.optimiser = optimiser_new(OPTIMISER_ADAM, 1e-3);
    PaceResult result;
    pace_measure(&run, 1, &result, NULL);
    for (int l = 0; l < 4; l++)
        ck_assert_double_eq_tol(result.log_pace[l], log10(1e-3 * sqrt(l ? 49 : 784)),
                                4 * 0.4343 / sqrt(2 * 490));
}
END_TEST

Suite *suite_learning_pace(void)
{
    Suite *suite = suite_create("learning_pace");
    TCase *tests = tcase_create("learning_pace");
    tcase_add_checked_fixture(tests, draw_images, free_images);
    tcase_add_loop_test(tests, pace_is_as_wished, 0, 10);
    tcase_add_test(tests, no_gradient_no_pace);
    tcase_add_test(tests, measured_pace_is_the_given_one);
    tcase_add_test(tests, plain_is_plain);
    tcase_add_test(tests, divergence_is_a_guess);
    tcase_add_test(tests, adam_begins_evenly);
    suite_add_tcase(suite, tests);
    return suite;
}
