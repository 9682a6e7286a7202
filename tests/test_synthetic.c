/*
 * test_synthetic.c -- each synthetic set against what its description says.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "learn/synthetic.h"

Suite *suite_synthetic(void);

#define PI 3.14159265358979323846

/* Noise 0: the points lie where the formulas say, to the precision of real. */
#define CLOSE(x, y) ck_assert_double_eq_tol((double)(x), (double)(y), 4 * (double)REAL_EPSILON)

static Rng stream(const char *name)
{
    return rng_stream(2385, name);
}

static void expect_classes_take_turns(const Dataset *data, int classes)
{
    ck_assert_int_eq(data->classes, classes);
    for (size_t i = 0; i < data->n; i++)
        ck_assert_int_eq(data->labels[i], (int)(i % (size_t)classes));
}

START_TEST(moons)
{
    Rng rng = stream("moons");
    Dataset data = synthetic_moons(1001, 0, &rng);
    ck_assert_uint_eq(data.n, 1001);
    ck_assert_int_eq(data.h * data.w, 1);
    ck_assert_int_eq(data.c, 2);
    expect_classes_take_turns(&data, 2);
    for (size_t i = 0; i < data.n; i++) {
        real x = data.values[2 * i], y = data.values[2 * i + 1];
        if (data.labels[i] == 1) {
            x = 1 - x;
            y = (real)0.5 - y;
        }
        CLOSE(x * x + y * y, 1);
        ck_assert(y >= -REAL_EPSILON);                          /* the upper half */
    }
    dataset_free(&data);
}
END_TEST

START_TEST(spirals)
{
    Rng rng = stream("spirals");
    double turns = 1.75;
    Dataset data = synthetic_spirals(999, 3, turns, 0, &rng);
    expect_classes_take_turns(&data, 3);
    for (size_t i = 0; i < data.n; i++) {
        double x = (double)data.values[2 * i], y = (double)data.values[2 * i + 1];
        double r = sqrt(x * x + y * y), angle = 2 * PI * (turns * r + data.labels[i] / 3.0);
        ck_assert(r < 1);
        ck_assert_double_eq_tol(x, r * double_cos(angle), 20 * (double)REAL_EPSILON);
        ck_assert_double_eq_tol(y, r * double_sin(angle), 20 * (double)REAL_EPSILON);
    }
    dataset_free(&data);
}
END_TEST

START_TEST(rings)
{
    Rng rng = stream("rings");
    Dataset data = synthetic_rings(998, 4, 0, &rng);
    expect_classes_take_turns(&data, 4);
    double quadrant[4] = { 0 };
    for (size_t i = 0; i < data.n; i++) {
        double x = (double)data.values[2 * i], y = (double)data.values[2 * i + 1];
        CLOSE(sqrt(x * x + y * y), (data.labels[i] + 1) / 4.0);
        quadrant[(x < 0) + 2 * (y < 0)]++;
    }
    for (int k = 0; k < 4; k++)                                 /* 998/4, sd 13.7 */
        ck_assert_double_eq_tol(quadrant[k], 249.5, 55);
    dataset_free(&data);
}
END_TEST

/* Centres at equal distances around the whole circle: all different, also first and last. */
START_TEST(ring_of_distinct_modes)
{
    double first[2], a[2], b[2], side = 2 * 2.385 * double_sin(PI / 8);
    synthetic_ring_centre(0, 8, 2.385, first);
    ck_assert_double_eq_tol(first[0], 2.385, 1e-14);
    ck_assert_double_eq_tol(first[1], 0, 1e-14);
    for (int k = 0; k < 8; k++) {
        synthetic_ring_centre(k, 8, 2.385, a);
        synthetic_ring_centre((k + 1) % 8, 8, 2.385, b);
        ck_assert_double_eq_tol(sqrt(a[0] * a[0] + a[1] * a[1]), 2.385, 1e-14);
        ck_assert_double_eq_tol(sqrt((a[0] - b[0]) * (a[0] - b[0])
                                     + (a[1] - b[1]) * (a[1] - b[1])), side, 1e-14);
        for (int j = 0; j < k; j++) {
            synthetic_ring_centre(j, 8, 2.385, b);
            ck_assert(fabs(a[0] - b[0]) + fabs(a[1] - b[1]) > 1);
        }
    }
}
END_TEST

/* Each mode has its share (four standard errors), its centre and its spread. */
static void expect_mixture(const Dataset *data, double sigma, double (*centre)[2])
{
    double n = (double)data->n, share = n / data->classes;
    for (int k = 0; k < data->classes; k++) {
        double count = 0, sum[2] = { 0, 0 }, squares = 0;
        for (size_t i = 0; i < data->n; i++)
            for (int j = 0; data->labels[i] == k && j < 2; j++) {
                double off = (double)data->values[2 * i + (size_t)j] - centre[k][j];
                count += 0.5;
                sum[j] += off;
                squares += off * off;
            }
        ck_assert_double_eq_tol(count, share, 4 * sqrt(share));
        ck_assert_double_eq_tol(sum[0] / count, 0, 4 * sigma / sqrt(count));
        ck_assert_double_eq_tol(sum[1] / count, 0, 4 * sigma / sqrt(count));
        ck_assert_double_eq_tol(sqrt(squares / (2 * count)), sigma, 4 * sigma / sqrt(4 * count));
    }
}

START_TEST(gaussians_on_a_ring)
{
    Rng rng = stream("ring");
    double centre[8][2];
    Dataset data = synthetic_gaussians_ring(8000, 8, 2, 0.02, &rng);
    ck_assert_int_eq(data.classes, 8);
    for (int k = 0; k < 8; k++)
        synthetic_ring_centre(k, 8, 2, centre[k]);
    expect_mixture(&data, 0.02, centre);
    dataset_free(&data);
}
END_TEST

START_TEST(gaussians_on_a_grid)
{
    Rng rng = stream("grid");
    double centre[25][2];
    Dataset data = synthetic_gaussians_grid(10000, 5, 2, 0.05, &rng);
    ck_assert_int_eq(data.classes, 25);
    for (int k = 0; k < 25; k++) {                              /* -4 .. 4 in steps of 2 */
        synthetic_grid_centre(k, 5, 2, centre[k]);
        ck_assert_double_eq(centre[k][0], -4 + 2 * (k % 5));
        ck_assert_double_eq(centre[k][1], -4 + 2 * (k / 5));
    }
    expect_mixture(&data, 0.05, centre);
    dataset_free(&data);
}
END_TEST

/* The same stream gives the same data, and another stream others. */
START_TEST(streams_decide)
{
    Rng a = stream("a"), again = stream("a"), b = stream("b");
    Dataset first = synthetic_spirals(77, 2, 1, 0.1, &a);
    Dataset second = synthetic_spirals(77, 2, 1, 0.1, &again);
    Dataset third = synthetic_spirals(77, 2, 1, 0.1, &b);
    ck_assert_uint_eq(first.checksum, second.checksum);
    ck_assert_mem_eq(first.values, second.values, 2 * 77 * sizeof(real));
    ck_assert_uint_ne(first.checksum, third.checksum);
    dataset_free(&first);
    dataset_free(&second);
    dataset_free(&third);
}
END_TEST

/* ---- Images -------------------------------------------------------------- */

static long squared_distance(const unsigned char *a, const unsigned char *b, size_t size)
{
    long sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

static int label_of_nearest_other(const Dataset *data, size_t i)
{
    size_t size = dataset_example_size(data);
    long best = -1;
    int label = -1;
    for (size_t j = 0; j < data->n; j++) {
        long distance = i == j ? -1 : squared_distance(data->pixels + i * size,
                                                       data->pixels + j * size, size);
        if (distance >= 0 && (best < 0 || distance < best)) {
            best = distance;
            label = data->labels[j];
        }
    }
    return label;
}

/* Where the light of image i is on average, in pixels from its left and upper edge. */
static void centre_of_light(const Dataset *data, size_t i, double centre[2])
{
    double sum = 0;
    centre[0] = centre[1] = 0;
    for (int p = 0; p < 784; p++) {
        double light = data->pixels[784 * i + (size_t)p];
        sum += light;
        centre[0] += light * (p % 28);
        centre[1] += light * (p / 28);
    }
    centre[0] /= sum;
    centre[1] /= sum;
}

/* Ten classes that can be learned but not without effort (chance is 0.1), and pixels
 * of about Fashion-MNIST's mean 0.286 and spread 0.353. */
START_TEST(images_like_real_ones)
{
    Rng rng = stream("images");
    Dataset data = synthetic_images(400, &rng);
    ck_assert_int_eq(data.h, 28);
    ck_assert_int_eq(data.w, 28);
    ck_assert_int_eq(data.c, 1);
    ck_assert_str_eq(data.name, "synthetic-images");
    expect_classes_take_turns(&data, 10);

    double right[10] = { 0 }, all = 0, low[2] = { 28, 28 }, high[2] = { 0, 0 }, centre[2];
    for (size_t i = 0; i < data.n; i++) {
        int correct = label_of_nearest_other(&data, i) == data.labels[i];
        right[data.labels[i]] += correct / 40.0;
        all += correct / 400.0;
        centre_of_light(&data, i, centre);
        for (int j = 0; data.labels[i] == 4 && j < 2; j++) {   /* discs */
            low[j] = fmin(low[j], centre[j]);
            high[j] = fmax(high[j], centre[j]);
        }
    }
    ck_assert_msg(all > 0.6 && all < 0.95, "nearest neighbour: %g", all);
    for (int k = 0; k < 10; k++)
        ck_assert_msg(right[k] > 0.55, "class %d has its like for neighbour: %g", k, right[k]);
    ck_assert(high[0] - low[0] > 5 && high[1] - low[1] > 5);    /* they do not keep their place */

    dataset_standardise(&data);
    ck_assert_double_eq_tol((double)data.offset / 255, 0.286, 0.02);
    ck_assert_double_eq_tol(1 / (double)data.gain / 255, 0.353, 0.02);
    dataset_free(&data);
}
END_TEST

START_TEST(images_do_not_depend_on_their_number)
{
    Rng a = stream("images"), b = stream("images");
    Dataset few = synthetic_images(13, &a), many = synthetic_images(29, &b);
    ck_assert_mem_eq(few.pixels, many.pixels, 13 * 784);
    ck_assert_mem_ne(many.pixels, many.pixels + 10 * 784, 784);     /* one class, two images */
    dataset_free(&few);
    dataset_free(&many);
}
END_TEST

Suite *suite_synthetic(void)
{
    Suite *suite = suite_create("synthetic");

    TCase *points = tcase_create("points");
    tcase_add_test(points, moons);
    tcase_add_test(points, spirals);
    tcase_add_test(points, rings);
    tcase_add_test(points, ring_of_distinct_modes);
    tcase_add_test(points, gaussians_on_a_ring);
    tcase_add_test(points, gaussians_on_a_grid);
    tcase_add_test(points, streams_decide);
    suite_add_tcase(suite, points);

    TCase *images = tcase_create("images");
    tcase_add_test(images, images_like_real_ones);
    tcase_add_test(images, images_do_not_depend_on_their_number);
    suite_add_tcase(suite, images);
    return suite;
}
