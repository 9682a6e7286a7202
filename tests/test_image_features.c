/*
 * test_image_features.c -- what images are compared by.
 */
#include "imitate/image_features.h"

#include <stdlib.h>

#include "common.h"
#include "learn/synthetic.h"

Suite *suite_image_features(void);

static double told;

static void note(double share)
{
    ck_assert_double_gt(share, told);
    told = share;
}

static Dataset shapes(size_t n)
{
    Rng rng = rng_stream(127, "shapes");
    Dataset images = synthetic_images(n, &rng);
    image_range(&images);
    return images;
}

START_TEST(images_range_from_black_to_white)
{
    Dataset data = dataset_of_bytes("three", 1, 1, 3, 1, 0);
    data.pixels[0] = 0, data.pixels[1] = 255, data.pixels[2] = 51;
    dataset_seal(&data);
    image_range(&data);
    real x[3];
    dataset_gather(&data, &(uint32_t){ 0 }, 1, x, NULL);
    assert_close(x[0], -1, ROUNDING);
    assert_close(x[1], 1, ROUNDING);
    assert_close(x[2], -0.6, ROUNDING);
    dataset_free(&data);
}
END_TEST

START_TEST(the_classifier_learns_and_its_features_live)
{
    Dataset images = shapes(800);
    FeaturePlan plan = feature_plan();
    Network *network = feature_network(&plan, &images), *again = feature_network(&plan, &images);
    told = 0;
    feature_train(&plan, network, &images, note);
    feature_train(&plan, again, &images, NULL);
    ck_assert(told == 1);
    ck_assert_uint_eq(network_checksum(network), network_checksum(again));
    ck_assert_double_gt(network_score(network, &images).accuracy, 0.8);

    Features f = feature_read_dataset(network, &images);
    ck_assert_uint_eq(f.n, 800);
    ck_assert_uint_eq(f.d, 64);
    ck_assert_uint_eq(feature_dead(f), 0);
    network_free(network);
    network_free(again);
    free(f.x);
    dataset_free(&images);
}
END_TEST

/* The features are what the last layer sees: its logits follow from them. */
START_TEST(features_are_the_last_layers_inputs)
{
    enum { N = 260, D = 64, CLASSES = 10 };
    Dataset images = shapes(N);
    FeaturePlan plan = feature_plan();
    Network *network = feature_network(&plan, &images);
    real *x = malloc(N * 784 * sizeof *x), *logits = malloc(N * CLASSES * sizeof *logits);
    uint32_t index[N];
    for (uint32_t i = 0; i < N; i++)
        index[i] = i;
    dataset_gather(&images, index, N, x, NULL);
    Features f = feature_read(network, x, N), same = feature_read_dataset(network, &images);
    ck_assert_int_eq(memcmp(f.x, same.x, N * D * sizeof *f.x), 0);
    Tensor all = { shape_image(N, 28, 28, 1), x };
    network_evaluate(network, all, logits);
    Features last_layer = feature_read_layer(network, network->layers - 1, &images);
    ck_assert_uint_eq(last_layer.d, CLASSES);
    ck_assert_int_eq(memcmp(last_layer.x, logits, N * CLASSES * sizeof *logits), 0);
    const Layer *last = &network->layer[network->layers - 1];
    for (int i = 0; i < N; i++)
        for (int k = 0; k < CLASSES; k++) {
            double sum = (double)last->bias->value.data[k];
            for (int j = 0; j < D; j++)
                sum += (double)f.x[i * D + j] * (double)last->weights->value.data[j * CLASSES + k];
            assert_close(logits[i * CLASSES + k], sum, 10 * ROUNDING);
        }
    free(x);
    free(logits);
    free(f.x);
    free(same.x);
    free(last_layer.x);
    network_free(network);
    dataset_free(&images);
}
END_TEST

START_TEST(dead_features_are_counted)
{
    real x[15] = { 0, 0, 2, 0.5, 0.25,
                   0, 1, 0, 0.5, 0.25,
                   0, 0, 0, 0.5, (real)0.28 };
    ck_assert_uint_eq(feature_dead((Features){ 3, 5, x }), 2);
    x[14] = (real)0.26;                 /* of a range of 2, 0.03 is alive and 0.01 is not */
    ck_assert_uint_eq(feature_dead((Features){ 3, 5, x }), 3);
}
END_TEST

Suite *suite_image_features(void)
{
    Suite *suite = suite_create("image_features");
    TCase *tcase = tcase_create("image_features");
    tcase_add_test(tcase, images_range_from_black_to_white);
    tcase_add_test(tcase, the_classifier_learns_and_its_features_live);
    tcase_add_test(tcase, features_are_the_last_layers_inputs);
    tcase_add_test(tcase, dead_features_are_counted);
    suite_add_tcase(suite, tcase);
    return suite;
}
