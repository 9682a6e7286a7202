/*
 * test_forger.c -- moments, principal components, k-means, and the forgers made of them.
 */
#include "imitate/forger.h"

#include <math.h>
#include <stdlib.h>

#include "common.h"
#include "learn/k_means.h"
#include "learn/principal.h"
#include "learn/synthetic.h"

Suite *suite_forger(void);

/* ---- Principal components -------------------------------------------------- */

/* Points on two crossing lines, (3, 3), (-3, -3), (1, -1), (-1, 1), around (10, 20). */
static Dataset cross(void)
{
    const real x[] = { 13, 23, 7, 17, 11, 19, 9, 21 };
    Dataset data = dataset_of_reals("cross", 4, 1, 1, 2, 0);
    memcpy(data.values, x, sizeof x);
    dataset_seal(&data);
    return data;
}

START_TEST(moments_by_hand)
{
    Dataset data = cross();
    double mean[2], variance[2], covariance[4];
    dataset_mean_variance(&data, mean, variance);
    dataset_covariance(&data, mean, covariance);
    ck_assert_double_eq(mean[0], 10);
    ck_assert_double_eq(mean[1], 20);
    ck_assert_double_eq(variance[0], 5);
    ck_assert_double_eq(variance[1], 5);
    const double expected[] = { 5, 4, 4, 5 };
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq(covariance[i], expected[i]);
    Principal p = principal_of(2, covariance, 2);
    assert_close(p.variance[0], 9, 1e-14);
    assert_close(p.variance[1], 1, 1e-14);
    assert_close(p.vector[0] * p.vector[1], 0.5, 1e-14);
    assert_close(p.vector[2] * p.vector[3], -0.5, 1e-14);
    assert_close(p.total, 10, 1e-14);
    principal_free(&p);
    dataset_free(&data);
}
END_TEST

/* More than one block, and another map of the bytes: variance scales with its square. */
START_TEST(moments_of_many)
{
    Rng rng = rng_stream(43, "shapes");
    Dataset data = synthetic_images(2385, &rng);
    enum { SIZE = 784 };
    double *mean = malloc(SIZE * sizeof *mean), *variance = malloc(SIZE * sizeof *variance);
    double *covariance = malloc(SIZE * SIZE * sizeof *covariance), byte_variance;
    dataset_mean_variance(&data, mean, variance);
    byte_variance = variance[407];
    dataset_standardise(&data);
    dataset_mean_variance(&data, mean, variance);
    dataset_covariance(&data, mean, covariance);
    double sum = 0, square = 0;
    for (int k = 0; k < SIZE; k++) {
        sum += mean[k] / SIZE;
        square += (variance[k] + mean[k] * mean[k]) / SIZE;
        assert_close(covariance[k * SIZE + k], variance[k], 1e-5);
    }
    assert_close(sum, 0, 1e-6);
    assert_close(square, 1, 1e-6);
    double ratio = 255 * (double)data.gain;
    assert_close(variance[407] / byte_variance, ratio * ratio, 1e-5);
    free(covariance);
    free(variance);
    free(mean);
    dataset_free(&data);
}
END_TEST

/* ---- k-means ----------------------------------------------------------------- */

/* Eight clouds far apart: each gets one centre, at its mean. */
START_TEST(clouds_are_found)
{
    enum { N = 1600, MODES = 8 };
    Rng rng = rng_stream(47, "clouds");
    Dataset data = synthetic_gaussians_ring(N, MODES, 3, 0.05, &rng);
    KMeans means = k_means_fit(&data, MODES, 4, &rng);
    uint32_t *nearest = malloc(N * sizeof *nearest);
    double distance = k_means_assign(&means, &data, nearest), weights = 0;
    assert_close(distance, 2 * 0.05 * 0.05 * (1 - (double)MODES / N),
                 4 * 2 * 0.05 * 0.05 / sqrt(N));
    int mode_of[MODES], members[MODES] = { 0 };
    double sum[2 * MODES] = { 0 };
    for (int i = 0; i < N; i++) {
        int k = (int)nearest[i];
        if (members[k]++ == 0)
            mode_of[k] = data.labels[i];
        ck_assert_int_eq(mode_of[k], data.labels[i]);
        sum[2 * k] += (double)data.values[2 * i];
        sum[2 * k + 1] += (double)data.values[2 * i + 1];
    }
    for (int k = 0; k < MODES; k++) {
        weights += means.weight[k];
        assert_close(means.weight[k], (double)members[k] / N, 1e-14);
        assert_close(means.centre[2 * k], sum[2 * k] / members[k], 1e-6);
        assert_close(means.centre[2 * k + 1], sum[2 * k + 1] / members[k], 1e-6);
    }
    assert_close(weights, 1, 1e-14);
    free(nearest);
    k_means_free(&means);
    dataset_free(&data);
}
END_TEST

/* No iteration makes the distance larger; one centre is the mean. */
START_TEST(it_goes_down)
{
    Rng rng = rng_stream(53, "shapes");
    Dataset data = synthetic_images(700, &rng);
    uint32_t nearest[700];
    double before = HUGE_VAL;
    for (int iterations = 1; iterations < 6; iterations++) {
        Rng same = rng_stream(59, "centres");
        KMeans means = k_means_fit(&data, 13, iterations, &same);
        double now = k_means_assign(&means, &data, nearest);
        ck_assert_double_lt(now, before + 1e-9);
        before = now;
        k_means_free(&means);
    }
    double mean[784], variance[784], sum = 0;
    dataset_mean_variance(&data, mean, variance);
    KMeans one = k_means_fit(&data, 1, 1, &rng);
    for (int k = 0; k < 784; k++) {
        sum += variance[k];
        assert_close(one.centre[k], mean[k], 1e-6);
    }
    assert_close(k_means_assign(&one, &data, nearest), sum, 1e-5);
    ck_assert_double_lt(before, sum);
    k_means_free(&one);
    dataset_free(&data);
}
END_TEST

/* As many centres as examples: with k-means++, each example is one. */
START_TEST(a_centre_each)
{
    Dataset data = cross();
    Rng rng = rng_stream(61, "centres");
    KMeans means = k_means_fit(&data, 4, 1, &rng);
    uint32_t nearest[4];
    ck_assert_double_eq(k_means_assign(&means, &data, nearest), 0);
    unsigned seen = 0;
    for (int i = 0; i < 4; i++)
        seen |= 1u << nearest[i];
    ck_assert_uint_eq(seen, 15);
    k_means_free(&means);
    dataset_free(&data);
}
END_TEST

/* ---- Forgers ----------------------------------------------------------------- */

/* Numbers that no range cuts off: the same cloud, and two examples far out. */
static Dataset cloud(size_t n)
{
    Rng rng = rng_stream(67, "cloud");
    Dataset data = dataset_of_reals("cloud", n, 1, 1, 3, 0);
    for (size_t i = 0; i < n; i++) {
        double u = rng_normal(&rng), v = rng_normal(&rng);
        data.values[3 * i] = (real)(2 + 3 * u);
        data.values[3 * i + 1] = (real)(u - v);
        data.values[3 * i + 2] = (real)(0.1 * v - 5);
    }
    for (size_t k = 0; k < 3; k++) {
        data.values[k] = -40;
        data.values[3 + k] = 40;
    }
    dataset_seal(&data);
    return data;
}

static void moments_of(const Dataset *data, double *mean, double *covariance)
{
    double variance[3];
    dataset_mean_variance(data, mean, variance);
    dataset_covariance(data, mean, covariance);
}

/* Forged moments against those seen, within five standard errors; `pixels` forgets what is
 * beside the diagonal. */
static void expect_moments(ForgerKind kind, size_t centres)
{
    enum { N = 40000 };
    Dataset data = cloud(3000);
    Rng rng = rng_stream(71, forger_name(kind));
    ForgerSettings settings = { .components = 3, .centres = centres, .iterations = 3 };
    Forger *forger = forger_fit(kind, &data, settings, &rng);
    Dataset forged = forger_dataset(forger, N, &rng);
    double m[3], c[9], fm[3], fc[9];
    moments_of(&data, m, c);
    moments_of(&forged, fm, fc);
    for (int i = 0; i < 3; i++) {
        assert_close(fm[i], m[i], 5 * sqrt(c[4 * i] / N));
        for (int j = 0; j < 3; j++) {
            double expected = kind == FORGER_PIXELS && i != j ? 0 : c[3 * i + j];
            double error = sqrt((c[4 * i] * c[4 * j] + expected * expected) / N);
            assert_close(fc[3 * i + j] - expected, 0, (centres > 1 ? 10 : 5) * error);
        }
    }
    dataset_free(&forged);
    forger_free(forger);
    dataset_free(&data);
}

START_TEST(moments_of_pixels) { expect_moments(FORGER_PIXELS, 1); }
END_TEST
START_TEST(moments_of_principal) { expect_moments(FORGER_PRINCIPAL, 1); }
END_TEST
START_TEST(moments_of_mixture) { expect_moments(FORGER_MIXTURE, 9); }
END_TEST

/* On a ring of clouds the mixture stays on the ring; one Gaussian fills the middle. */
START_TEST(the_mixture_knows_where)
{
    enum { N = 2000 };
    Rng rng = rng_stream(73, "ring");
    Dataset data = synthetic_gaussians_ring(800, 8, 3, 0.05, &rng);
    ForgerSettings settings = { .components = 64, .centres = 8, .iterations = 4 };
    int middle[FORGER_KINDS] = { 0 };
    for (ForgerKind kind = FORGER_PRINCIPAL; kind <= FORGER_MIXTURE; kind++) {
        Forger *forger = forger_fit(kind, &data, settings, &rng);
        real x[2 * N];
        forger_draw(forger, N, &rng, x);
        for (int i = 0; i < N; i++) {
            double r = sqrt((double)(x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1]));
            middle[kind] += r < 2.5;
        }
        forger_free(forger);
    }
    ck_assert_int_eq(middle[FORGER_MIXTURE], 0);
    ck_assert_int_gt(middle[FORGER_PRINCIPAL], N / 3);
    dataset_free(&data);
}
END_TEST

/* Bytes stay bytes, whatever their map; nothing leaves their range; the same stream gives the
 * same forgeries, a shorter run the first of them. */
START_TEST(bytes_stay_bytes)
{
    Rng rng = rng_stream(79, "shapes");
    Dataset data = synthetic_images(300, &rng);
    dataset_standardise(&data);
    for (ForgerKind kind = FORGER_NOISE; kind < FORGER_KINDS; kind++) {
        Forger *forger = forger_fit(kind, &data, forger_defaults(), &rng);
        Rng first = rng_stream(83, "forge"), second = first;
        Dataset a = forger_dataset(forger, 7, &first), b = forger_dataset(forger, 7, &second);
        ck_assert(a.pixels != NULL && a.values == NULL && a.labels == NULL);
        ck_assert_uint_eq(a.checksum, b.checksum);
        ck_assert(a.offset == data.offset && a.gain == data.gain);
        ck_assert_int_eq(a.h, 28);
        real x[7 * 784], low = -data.offset * data.gain, high = (255 - data.offset) * data.gain;
        second = rng_stream(83, "forge");
        forger_draw(forger, 7, &second, x);
        for (int i = 0; i < 7 * 784; i++) {
            ck_assert(x[i] >= low && x[i] <= high);
            double level = (double)a.pixels[i];
            ck_assert_double_le(fabs((double)(x[i] / data.gain + data.offset) - level), 0.501);
        }
        dataset_free(&a);
        dataset_free(&b);
        forger_free(forger);
    }
    dataset_free(&data);
}
END_TEST

START_TEST(noise_is_uniform)
{
    Dataset data = cross();
    Rng rng = rng_stream(89, "noise");
    Forger *forger = forger_fit(FORGER_NOISE, &data, forger_defaults(), &rng);
    enum { N = 20000 };
    Dataset forged = forger_dataset(forger, N, &rng);
    double mean[2], variance[2];
    dataset_mean_variance(&forged, mean, variance);
    for (int k = 0; k < 2; k++) {               /* between 7 and 23 */
        assert_close(mean[k] - 15, 0, 5 * 16 / sqrt(12.0 * N));
        assert_close(variance[k], 256 / 12.0, 0.03);
    }
    dataset_free(&forged);
    forger_free(forger);
    dataset_free(&data);
}
END_TEST

/* Nothing varies: everything forged is the same as well. */
START_TEST(equal_images)
{
    Dataset data = dataset_of_bytes("grey", 5, 2, 2, 1, 0);
    memset(data.pixels, 91, 20);
    dataset_seal(&data);
    dataset_standardise(&data);
    Rng rng = rng_stream(97, "grey");
    for (ForgerKind kind = FORGER_PIXELS; kind < FORGER_KINDS; kind++) {
        Forger *forger = forger_fit(kind, &data, forger_defaults(), &rng);
        Dataset forged = forger_dataset(forger, 3, &rng);
        for (int i = 0; i < 12; i++)
            ck_assert_int_eq(forged.pixels[i], 91);
        dataset_free(&forged);
        forger_free(forger);
    }
    dataset_free(&data);
}
END_TEST

Suite *suite_forger(void)
{
    Suite *suite = suite_create("forger");
    TCase *principal = tcase_create("principal components");
    tcase_add_test(principal, moments_by_hand);
    tcase_add_test(principal, moments_of_many);
    suite_add_tcase(suite, principal);
    TCase *k_means = tcase_create("k-means");
    tcase_add_test(k_means, clouds_are_found);
    tcase_add_test(k_means, it_goes_down);
    tcase_add_test(k_means, a_centre_each);
    suite_add_tcase(suite, k_means);
    TCase *forger = tcase_create("forgers");
    tcase_add_test(forger, moments_of_pixels);
    tcase_add_test(forger, moments_of_principal);
    tcase_add_test(forger, moments_of_mixture);
    tcase_add_test(forger, the_mixture_knows_where);
    tcase_add_test(forger, bytes_stay_bytes);
    tcase_add_test(forger, noise_is_uniform);
    tcase_add_test(forger, equal_images);
    suite_add_tcase(suite, forger);
    return suite;
}
