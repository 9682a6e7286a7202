/*
 * test_training.c -- the training loop: what it visits, what it steps by, what it reports.
 */
#include "learn/training.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"

Suite *suite_training(void);

/* n points in `classes` clouds, one around each axis, far enough apart to be told. */
static Dataset clouds(size_t n, int inputs, int classes)
{
    Dataset data = dataset_of_reals("clouds", n, 1, 1, inputs, classes);
    Rng rng = rng_stream(67, "clouds");
    rng_fill_normal(&rng, data.values, n * (size_t)inputs, 0, (real)0.3);
    for (size_t i = 0; i < n; i++) {
        data.labels[i] = (int)(i % (size_t)classes);
        data.values[i * (size_t)inputs + i % (size_t)classes] += 2;
    }
    dataset_seal(&data);
    return data;
}

static TrainingSettings settings_of(int batch, OptimiserKind kind, double step)
{
    return (TrainingSettings){ batch, optimiser_new(kind, step), { PRIOR_NONE, 0 } };
}

/* ---- What is visited ----------------------------------------------------- */

/* Eleven examples in batches of four: 4, 4, 3, and each of them once, in an order that is
 * another in each epoch. */
START_TEST(an_epoch_visits_each_example_once)
{
    Dataset data = dataset_of_reals("numbers", 11, 1, 1, 1, 2);
    for (int i = 0; i < 11; i++)
        data.values[i] = (real)i, data.labels[i] = i % 2;
    dataset_seal(&data);
    Network *network = network_drawn("1 2");
    Trainer *trainer = trainer_new(network, &data, settings_of(4, OPTIMISER_SGD, 0.01),
                                   rng_stream(71, "order"));
    ck_assert_int_eq(trainer_steps_per_epoch(trainer), 3);
    int order[3][11];
    for (int epoch = 0; epoch < 3; epoch++) {
        int seen = 0, all = 0;
        for (int step = 0; step < 3; step++) {
            trainer_step(trainer);
            int n = network->layer[0].output->value.shape.n;
            ck_assert_int_eq(n, step < 2 ? 4 : 3);
            for (int i = 0; i < n; i++) {
                int example = (int)trainer->x[i];
                ck_assert_int_eq(trainer->labels[i], example % 2);
                order[epoch][seen++] = example;
                all |= 1 << example;
            }
        }
        ck_assert_int_eq(all, (1 << 11) - 1);
    }
    ck_assert_int_ne(memcmp(order[0], order[1], sizeof order[0]), 0);
    ck_assert_int_ne(memcmp(order[1], order[2], sizeof order[0]), 0);
    ck_assert_int_eq(trainer->steps, 9);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
}
END_TEST

/* The order in the third epoch of training this network with this batch and seed. */
static void third_order(const char *text, int batch, uint64_t seed, uint32_t order[60])
{
    Dataset data = clouds(60, 7, 3);
    Network *network = network_drawn(text);
    Trainer *trainer = trainer_new(network, &data, settings_of(batch, OPTIMISER_ADAM, 0.01),
                                   rng_stream(seed, "order"));
    for (int epoch = 0; epoch < 3; epoch++)
        trainer_epoch(trainer);
    memcpy(order, trainer->order, 60 * sizeof order[0]);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
}

START_TEST(the_order_depends_on_nothing_but_its_stream)
{
    uint32_t one[60], other[60], another_seed[60];
    third_order("7 5:relu 3", 8, 1, one);
    third_order("7 9:abs:bn 4:tanh 3", 17, 1, other);
    third_order("7 5:relu 3", 8, 2, another_seed);
    ck_assert_int_eq(memcmp(one, other, sizeof one), 0);
    ck_assert_int_ne(memcmp(one, another_seed, sizeof one), 0);
}
END_TEST

/* ---- What is stepped by -------------------------------------------------- */

/* Two trainers with one order: the first only looks, the second steps on the same batch, to
 * w - a (dJ/dw + w / (width^2 N)); N counts all examples, and biases have no prior. */
START_TEST(a_step_descends_the_map_objective)
{
    const double a = 0.1, width = 0.5;
    Dataset data = clouds(60, 7, 3);
    Network *network = network_drawn("7 3");
    TrainingSettings settings = settings_of(25, OPTIMISER_SGD, a);
    settings.prior = (Prior){ PRIOR_GAUSSIAN, width };
    Trainer *looks = trainer_new(network, &data, settings, rng_stream(73, "order"));
    Trainer *steps = trainer_new(network, &data, settings, rng_stream(73, "order"));
    uint64_t before = network_checksum(network);
    double loss = trainer_gradient(looks);
    ck_assert_uint_eq(network_checksum(network), before);
    ck_assert_int_eq(looks->steps, 0);

    double expected[2][21];
    for (int i = 0; i < 24; i++) {
        const Param *p = &network->param[i / 21];
        double w = (double)p->value.data[i % 21], g = (double)p->gradient.data[i % 21];
        expected[i / 21][i % 21] = w - a * (g + (i < 21 ? w / (width * width * 60) : 0));
    }
    ck_assert_double_eq(trainer_step(steps), loss);
    for (int i = 0; i < 24; i++)
        assert_close(network->param[i / 21].value.data[i % 21], expected[i / 21][i % 21],
                     10 * ROUNDING);
    trainer_free(looks);
    trainer_free(steps);
    network_free(network);
    dataset_free(&data);
}
END_TEST

/* With steps too small to matter, the loss of an epoch is the loss on the data: the smaller
 * last batch counts for its size. */
START_TEST(the_epochs_loss_is_a_mean_over_examples)
{
    Dataset data = clouds(61, 7, 3);
    Network *network = network_drawn("7 5:tanh 3");
    Trainer *trainer = trainer_new(network, &data, settings_of(25, OPTIMISER_SGD, 1e-30),
                                   rng_stream(79, "order"));
    assert_close(trainer_epoch(trainer), network_score(network, &data).loss, 10 * ROUNDING);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
}
END_TEST

START_TEST(clouds_are_learned)
{
    static const char *const texts[] = { "7 3", "7 16:relu:bn 3", "7 16:abs 16:tanh 3" };
    Dataset data = clouds(300, 7, 3);
    Network *network = network_drawn(texts[_i]);
    Score before = network_score(network, &data);
    Trainer *trainer = trainer_new(network, &data, settings_of(20, OPTIMISER_ADAM, 0.01),
                                   rng_stream(83, "order"));
    for (int epoch = 0; epoch < 10; epoch++)
        trainer_epoch(trainer);
    Score after = network_score(network, &data);
    ck_assert_double_lt(before.accuracy, 0.9);
    ck_assert_double_gt(after.accuracy, 0.99);
    ck_assert_double_lt(after.loss, 0.2 * before.loss);
    ck_assert_int_eq(trainer->event.step, 0);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
}
END_TEST

/* ---- What is reported ---------------------------------------------------- */

START_TEST(scoring_changes_nothing)
{
    Dataset data = clouds(1203, 7, 3);              /* more than two batches of the scorer */
    Network *network = network_drawn("7 5:relu:bn 3");
    uint64_t before = network_checksum(network);
    Score score = network_score(network, &data);
    ck_assert_uint_eq(network_checksum(network), before);
    ck_assert(!network->frozen && !network->param[0].has_gradient);

    double loss = 0, right = 0;                     /* a third each, one after the other */
    for (size_t part = 0; part < 3; part++) {
        Dataset slice = dataset_slice(&data, part * 401, 401);
        Score of_slice = network_score(network, &slice);
        loss += of_slice.loss / 3, right += of_slice.accuracy / 3;
    }
    assert_close(score.loss, loss, 10 * ROUNDING);
    assert_close(score.accuracy, right, 1e-12);
    network_free(network);
    dataset_free(&data);
}
END_TEST

/* One batch of all examples is normalised as in training; without batch norm it does not matter
 * how many there are. */
START_TEST(scoring_together)
{
    static const char *const texts[] = { "7 5:relu:bn 3", "7 5:relu 3" };
    Dataset data = clouds(61, 7, 3);
    for (int i = 0; i < 2; i++) {
        Network *network = network_drawn(texts[i]);
        Trainer *trainer = trainer_new(network, &data, settings_of(61, OPTIMISER_SGD, 1),
                                       rng_stream(79, "order"));
        double loss = trainer_gradient(trainer);
        uint64_t before = network_checksum(network);
        assert_close(network_score_together(network, &data, 61).loss, loss, 10 * ROUNDING);
        ck_assert_uint_eq(network_checksum(network), before);
        double alone = network_score(network, &data).loss;
        double halves = network_score_together(network, &data, 31).loss;
        ck_assert((fabs(halves - alone) > 0.01) == (i == 0));
        ck_assert((fabs(halves - loss) > 0.001) == (i == 0));
        trainer_free(trainer);
        network_free(network);
    }
    dataset_free(&data);
}
END_TEST

/* A weight turns infinite after two steps: the third names the layer, and from then on the
 * weights stay as they are. */
START_TEST(not_finite_is_an_event_with_step_and_layer)
{
    Dataset data = clouds(60, 7, 3);
    Network *network = network_drawn("7 5:tanh 4:relu 3");
    Trainer *trainer = trainer_new(network, &data, settings_of(20, OPTIMISER_MOMENTUM, 0.01),
                                   rng_stream(89, "order"));
    trainer_step(trainer);
    ck_assert(isfinite(trainer_step(trainer)));
    ck_assert_int_eq(trainer->event.step, 0);
    network->layer[1].bias->value.data[2] = INFINITY;
    uint64_t before = network_checksum(network);
    ck_assert(!isfinite(trainer_step(trainer)));
    ck_assert(!isfinite(trainer_epoch(trainer)));
    ck_assert_int_eq(trainer->event.step, 3);
    ck_assert_int_eq(trainer->event.layer, 2);
    ck_assert_uint_eq(network_checksum(network), before);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
}
END_TEST

/* Products large enough to be split, and more weights than one thread's share for Adam. */
static uint64_t trained_checksum(int threads)
{
    Dataset data = clouds(256, 130, 3);
    Network *network = network_drawn("130 260:relu 260:abs:bn 3");
    Trainer *trainer = trainer_new(network, &data, settings_of(64, OPTIMISER_ADAM, 0.01),
                                   rng_stream(97, "order"));
    parallel_set_threads(threads);
    trainer_epoch(trainer);
    parallel_set_threads(0);
    uint64_t checksum = network_checksum(network);
    trainer_free(trainer);
    network_free(network);
    dataset_free(&data);
    return checksum;
}

START_TEST(threads_change_no_bit)
{
    uint64_t one = trained_checksum(1);
    ck_assert_uint_eq(trained_checksum(2), one);
    ck_assert_uint_eq(trained_checksum(3), one);
}
END_TEST

START_TEST(data_that_do_not_fit_are_named)
{
    Message why;
    Spec spec = spec_of("7 5:relu 3"), wider = spec_of("8 3"), narrower = spec_of("7 2");
    Dataset data = clouds(60, 7, 3);
    ck_assert(network_fits(&spec, &data, true, &why));
    ck_assert(!network_fits(&wider, &data, true, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "begin --net with 7"));
    ck_assert(!network_fits(&narrower, &data, true, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "end --net with 3"));
    ck_assert(network_fits(&narrower, &data, false, &why));
    Dataset unlabelled = data;
    unlabelled.labels = NULL;
    ck_assert(!network_fits(&spec, &unlabelled, true, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "no labels"));

    /* numbers can be read as an image; an image only as it is, or as numbers */
    Spec image = spec_of("1x7x1 3"), turned = spec_of("7x1x1 3");
    ck_assert(network_fits(&turned, &data, true, &why));
    Dataset images = data;
    images.w = 7, images.c = 1;
    ck_assert(network_fits(&image, &images, true, &why));
    ck_assert(network_fits(&spec, &images, true, &why));
    ck_assert(!network_fits(&turned, &images, true, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "begin --net with 1x7x1"));
    dataset_free(&data);
}
END_TEST

Suite *suite_training(void)
{
    Suite *suite = suite_create("training");
    TCase *order = tcase_create("order and steps");
    tcase_add_test(order, an_epoch_visits_each_example_once);
    tcase_add_test(order, the_order_depends_on_nothing_but_its_stream);
    tcase_add_test(order, a_step_descends_the_map_objective);
    tcase_add_test(order, the_epochs_loss_is_a_mean_over_examples);
    tcase_add_loop_test(order, clouds_are_learned, 0, 3);
    suite_add_tcase(suite, order);

    TCase *reports = tcase_create("reports");
    tcase_add_test(reports, scoring_changes_nothing);
    tcase_add_test(reports, scoring_together);
    tcase_add_test(reports, not_finite_is_an_event_with_step_and_layer);
    tcase_add_test(reports, threads_change_no_bit);
    tcase_add_test(reports, data_that_do_not_fit_are_named);
    suite_add_tcase(suite, reports);
    return suite;
}
