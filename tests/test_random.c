/*
 * Random streams: known answers of the published generators, frozen answers of our own, and
 * the statistics that a good stream must satisfy.  The bands are four standard errors wide;
 * the seeds are fixed, so a test that passes passes always.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/random.h"

Suite *suite_random(void);

#define LENGTH(array) (sizeof array / sizeof array[0])

enum { MANY = 200000 };
static real sample[MANY];
static real other_sample[MANY];

static void check_near(const char *what, double measured, double expected, double standard_error)
{
    ck_assert_msg(fabs(measured - expected) <= 4.0 * standard_error,
                  "%s: %.6g, expected %.6g +- %.2g", what, measured, expected, standard_error);
}

/* Pearson's statistic of counts that should be equal; its mean is cells - 1, its variance
 * twice that. */
static void check_counts_equal(const char *what, const double *counts, size_t cells)
{
    double total = 0.0, statistic = 0.0;
    for (size_t i = 0; i < cells; i++)
        total += counts[i];
    double expected = total / (double)cells;
    for (size_t i = 0; i < cells; i++)
        statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
    double freedom = (double)cells - 1.0;
    check_near(what, statistic, freedom, sqrt(2.0 * freedom));
}

static double correlation_of(const real *x, const real *y, size_t n)
{
    double mean_x = 0.0, mean_y = 0.0, xy = 0.0, xx = 0.0, yy = 0.0;
    for (size_t i = 0; i < n; i++) {
        mean_x += (double)x[i] / (double)n;
        mean_y += (double)y[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        double dx = (double)x[i] - mean_x, dy = (double)y[i] - mean_y;
        xy += dx * dy;
        xx += dx * dx;
        yy += dy * dy;
    }
    return xy / sqrt(xx * yy);
}

/* ---- Known answers ------------------------------------------------------------ */

START_TEST(splitmix64_known_answers)
{
    static const uint64_t known[] = {6457827717110365317u, 3203168211198807973u,
                                     9817491932198370423u, 4593380528125082431u,
                                     16408922859458223821u};
    uint64_t state = 1234567;
    for (size_t i = 0; i < LENGTH(known); i++)
        ck_assert_uint_eq(splitmix64(&state), known[i]);
}
END_TEST

START_TEST(xoshiro_known_answers)
{
    static const uint64_t known[] = {
        41943041u, 58720359u, 3588806011781223u, 3591011842654386u, 9228616714210784205u,
        9973669472204895162u, 14011001112246962877u, 12406186145184390807u,
        15849039046786891736u, 10450023813501588000u};
    Rng rng = {{1, 2, 3, 4}};
    for (size_t i = 0; i < LENGTH(known); i++)
        ck_assert_uint_eq(rng_bits(&rng), known[i]);
}
END_TEST

START_TEST(fnv_known_answers)
{
    ck_assert_uint_eq(hash_bytes(HASH_START, "", 0), 0xcbf29ce484222325u);
    ck_assert_uint_eq(hash_bytes(HASH_START, "a", 1), 0xaf63dc4c8601ec8cu);
    ck_assert_uint_eq(hash_bytes(HASH_START, "foobar", 6), 0x85944171f73967e8u);
    ck_assert_uint_eq(hash_bytes(hash_bytes(HASH_START, "foo", 3), "bar", 3), 0x85944171f73967e8u);
    ck_assert_uint_eq(hash_bytes(HASH_START, "\xff", 1),         /* no sign in a byte */
                      (0xcbf29ce484222325u ^ 0xff) * 0x100000001b3u);
}
END_TEST

/* Our own numbers, frozen: if one changes, every table kept in the repository does. */
START_TEST(frozen_answers)
{
    Rng rng = rng_stream(2385, "frozen");
    ck_assert_uint_eq(rng_bits(&rng), 17573985911119424602u);
    rng = rng_substream(2385, "frozen", 7);
    ck_assert_uint_eq(rng_bits(&rng), 1399907150227347810u);

    uint64_t hash = HASH_START;
    for (int i = 0; i < 1000; i++) {
        double x[] = {rng_normal(&rng), rng_uniform(&rng), (double)rng_below(&rng, 1000003)};
        hash = hash_bytes(hash, x, sizeof x);
    }
    ck_assert_msg(hash == 0x314ec44155713d34u, "singles: 0x%016llxu", (unsigned long long)hash);

    rng_fill_normal(&rng, sample, 1001, (real)0.385, (real)1.7);
    hash = hash_bytes(HASH_START, sample, 1001 * sizeof sample[0]);
    ck_assert_msg(hash == (REAL_IS_DOUBLE ? 0x71ba669ef994fa15u : 0xbc9c98bfc3414ab0u),
                  "fill_normal: 0x%016llxu", (unsigned long long)hash);

    rng_fill_uniform(&rng, sample, 1001, (real)-0.385, (real)1.7);
    hash = hash_bytes(HASH_START, sample, 1001 * sizeof sample[0]);
    ck_assert_msg(hash == (REAL_IS_DOUBLE ? 0xd5b4ba07ca7bbaffu : 0xd4279d9bda715ab1u),
                  "fill_uniform: 0x%016llxu", (unsigned long long)hash);
}
END_TEST

/* ---- Streams -------------------------------------------------------------------- */

START_TEST(streams_differ_by_seed_name_and_number)
{
    Rng streams[] = {
        rng_stream(1, "weights"), rng_stream(2, "weights"), rng_stream(1, "order"),
        rng_stream(1, ""), rng_substream(1, "weights", 0), rng_substream(1, "weights", 1),
        rng_substream(1, "weights", 256), rng_substream(1, "weights", UINT64_C(1) << 56),
        rng_substream(1, "order", 0), rng_stream((UINT64_C(1) << 63) + 1, "weights"),
    };
    for (size_t i = 0; i < LENGTH(streams); i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_mem_ne(&streams[i], &streams[k], sizeof(Rng));

    Rng again = rng_substream(1, "weights", 256);
    ck_assert_mem_eq(&again, &streams[6], sizeof(Rng));
}
END_TEST

START_TEST(streams_are_not_correlated)
{
    static const char *const names[] = {"weights", "weightt", "order", "a", "b"};
    Rng first = rng_stream(5, names[0]);
    rng_fill_normal(&first, sample, MANY, 0, 1);
    for (uint64_t i = 1; i < LENGTH(names); i++) {
        Rng other = rng_stream(5, names[i]);
        rng_fill_normal(&other, other_sample, MANY, 0, 1);
        check_near("by name", correlation_of(sample, other_sample, MANY), 0.0, 1.0 / sqrt(MANY));
        other = rng_substream(5, names[0], i);
        rng_fill_normal(&other, other_sample, MANY, 0, 1);
        check_near("by number", correlation_of(sample, other_sample, MANY), 0.0, 1.0 / sqrt(MANY));
    }
    for (size_t lag = 1; lag <= 8; lag++)
        check_near("by lag", correlation_of(sample, sample + lag, MANY - lag), 0.0,
                   1.0 / sqrt(MANY));
}
END_TEST

/* ---- Distributions ---------------------------------------------------------------- */

typedef struct Moments { double mean, variance, skewness, kurtosis; } Moments;

static Moments moments_of_sample(void)
{
    double mean = 0.0, second = 0.0, third = 0.0, fourth = 0.0;
    for (size_t i = 0; i < MANY; i++)
        mean += (double)sample[i] / MANY;
    for (size_t i = 0; i < MANY; i++) {
        double d = (double)sample[i] - mean;
        second += d * d / MANY;
        third += d * d * d / MANY;
        fourth += d * d * d * d / MANY;
    }
    return (Moments){mean, second, third / pow(second, 1.5), fourth / (second * second)};
}

static void check_uniform_sample(void)
{
    Moments m = moments_of_sample();
    check_near("uniform mean", m.mean, 0.5, sqrt(1.0 / 12.0 / MANY));
    check_near("uniform variance", m.variance, 1.0 / 12.0, sqrt(1.0 / 180.0 / MANY));
    double counts[256] = {0.0};
    for (size_t i = 0; i < MANY; i++) {
        if (!(sample[i] >= 0 && sample[i] < 1))
            ck_abort_msg("uniform number %.17g", (double)sample[i]);
        counts[(size_t)((double)sample[i] * 256.0)]++;
    }
    check_counts_equal("uniform chi-square", counts, 256);
}

START_TEST(uniform_numbers)
{
    Rng rng = rng_stream(11, "uniform");
    rng_fill_uniform(&rng, sample, MANY, 0, 1);
    check_uniform_sample();
    for (size_t i = 0; i < MANY; i++) {
        double u = rng_uniform(&rng);
        if (!(u >= 0.0 && u < 1.0 && floor(u * 0x1p53) == u * 0x1p53))
            ck_abort_msg("uniform number %a", u);
        sample[i] = (real)(floor(u * 0x1p20) * 0x1p-20);        /* a float below 1, too */
    }
    check_uniform_sample();
}
END_TEST

static void check_normal_sample(void)
{
    Moments m = moments_of_sample();
    check_near("normal mean", m.mean, 0.0, sqrt(1.0 / MANY));
    check_near("normal variance", m.variance, 1.0, sqrt(2.0 / MANY));
    check_near("normal skewness", m.skewness, 0.0, sqrt(6.0 / MANY));
    check_near("normal kurtosis", m.kurtosis, 3.0, sqrt(24.0 / MANY));

    double counts[128] = {0.0}, far = 0.0;
    for (size_t i = 0; i < MANY; i++) {
        double below = 0.5 * erfc(-(double)sample[i] / sqrt(2.0));     /* uniform */
        counts[(size_t)(below * 128.0)]++;
        far += fabs((double)sample[i]) > 3.5;
    }
    check_counts_equal("normal chi-square", counts, 128);
    double expected = MANY * erfc(3.5 / sqrt(2.0));
    check_near("normals beyond 3.5", far, expected, sqrt(expected));
}

START_TEST(normal_numbers)
{
    Rng rng = rng_stream(12, "normal");
    rng_fill_normal(&rng, sample, MANY, 0, 1);
    check_normal_sample();
    for (size_t i = 0; i < MANY; i++)
        sample[i] = (real)rng_normal(&rng);
    check_normal_sample();
}
END_TEST

/* The two numbers that Box and Muller make of one draw share it; they must not show it. */
START_TEST(normals_of_a_pair_are_independent)
{
    Rng rng = rng_stream(13, "pairs");
    static real pairs[2 * MANY];
    rng_fill_normal(&rng, pairs, 2 * MANY, 0, 1);
    double quadrant[4] = {0.0};
    for (size_t i = 0; i < MANY; i++) {
        real a = pairs[2 * i], b = pairs[2 * i + 1];
        quadrant[(a > 0) + 2 * (b > 0)]++;
        sample[i] = a * a;
        other_sample[i] = b * b;
    }
    check_counts_equal("quadrants", quadrant, 4);
    check_near("squares", correlation_of(sample, other_sample, MANY), 0.0, 1.0 / sqrt(MANY));
}
END_TEST

START_TEST(fills_are_scaled_and_stay_in_range)
{
    Rng rng = rng_stream(14, "scale"), same = rng;
    real z[301], x[301];
    rng_fill_normal(&rng, z, 301, 0, 1);
    rng_fill_normal(&same, x, 301, (real)-2.385, (real)0.77);
    for (size_t i = 0; i < 301; i++)
        ck_assert(x[i] == real_fma((real)0.77, z[i], (real)-2.385));

    const real one = 1, above_one = 1 + REAL_EPSILON;           /* nothing lies between */
    rng_fill_uniform(&rng, x, 301, one, above_one);
    for (size_t i = 0; i < 301; i++)
        ck_assert(x[i] == one);
    rng_fill_uniform(&rng, x, 301, (real)-7.7, (real)-7.5);
    for (size_t i = 0; i < 301; i++)
        ck_assert(x[i] >= (real)-7.7 && x[i] < (real)-7.5);
}
END_TEST

/* A filling of n numbers begins every longer one, and takes the draws that random.h says. */
START_TEST(fills_depend_on_the_stream_and_n_only)
{
    const Rng start = rng_stream(15, "prefix");
    Rng rng = start;
    real whole[1030], part[1030];
    rng_fill_normal(&rng, whole, 1030, 0, 1);
    static const size_t lengths[] = {0, 1, 2, 7, 8, 255, 256, 257, 513, 1029};
    for (size_t i = 0; i < LENGTH(lengths); i++) {
        size_t n = lengths[i];
        rng = start;
        rng_fill_normal(&rng, part, n, 0, 1);
        ck_assert(n == 0 || memcmp(part, whole, n * sizeof part[0]) == 0);

        Rng counted = start;
        for (size_t k = 0; k < (REAL_IS_DOUBLE ? n + n % 2 : (n + 1) / 2); k++)
            rng_bits(&counted);
        ck_assert_mem_eq(&counted, &rng, sizeof rng);

        rng = counted = start;
        rng_fill_uniform(&rng, part, n, 0, 1);
        for (size_t k = 0; k < (REAL_IS_DOUBLE ? n : (n + 1) / 2); k++)
            rng_bits(&counted);
        ck_assert_mem_eq(&counted, &rng, sizeof rng);
    }
}
END_TEST

/* ---- Whole numbers ------------------------------------------------------------------ */

START_TEST(numbers_below_n_are_fair)
{
    Rng rng = rng_stream(16, "below");
    for (uint64_t n = 1; n <= 23; n += 2) {
        double counts[23] = {0.0};
        for (int i = 0; i < 30000; i++) {
            uint64_t k = rng_below(&rng, n);
            if (k >= n)
                ck_abort_msg("rng_below(%d) = %g", (int)n, (double)k);
            counts[k]++;
        }
        if (n > 1)
            check_counts_equal("below n", counts, (size_t)n);
    }
    /* Of 3/4 2^64 numbers, a biased draw would hit the lower third twice as often. */
    const uint64_t n = UINT64_C(3) << 62;
    double thirds[3] = {0.0};
    for (int i = 0; i < 30000; i++)
        thirds[rng_below(&rng, n) >> 62]++;
    check_counts_equal("below 3/4 2^64", thirds, 3);
    double remainders[3] = {0.0};
    for (int i = 0; i < 30000; i++)
        remainders[rng_below(&rng, n) % 3]++;
    check_counts_equal("remainders", remainders, 3);
}
END_TEST

START_TEST(shuffles_are_fair)
{
    Rng rng = rng_stream(17, "shuffle");
    double counts[256] = {0.0}, permutations[24];
    for (int i = 0; i < 48000; i++) {
        uint32_t items[4] = {0, 1, 2, 3};
        rng_shuffle(&rng, items, 4);
        counts[items[0] + 4 * items[1] + 16 * items[2] + 64 * items[3]]++;
    }
    size_t seen = 0;
    for (size_t i = 0; i < 256; i++) {
        if (counts[i] > 0.0) {
            ck_assert(seen < 24);
            permutations[seen++] = counts[i];
        }
    }
    ck_assert_uint_eq(seen, 24);
    check_counts_equal("permutations", permutations, 24);

    uint32_t lonely[1] = {42};
    rng_shuffle(&rng, lonely, 1);
    rng_shuffle(&rng, lonely, 0);
    ck_assert_uint_eq(lonely[0], 42);
}
END_TEST

Suite *suite_random(void)
{
    Suite *suite = suite_create("random");
    TCase *answers = tcase_create("known answers");
    tcase_add_test(answers, splitmix64_known_answers);
    tcase_add_test(answers, xoshiro_known_answers);
    tcase_add_test(answers, fnv_known_answers);
    tcase_add_test(answers, frozen_answers);
    suite_add_tcase(suite, answers);

    TCase *streams = tcase_create("streams");
    tcase_add_test(streams, streams_differ_by_seed_name_and_number);
    tcase_add_test(streams, streams_are_not_correlated);
    suite_add_tcase(suite, streams);

    TCase *distributions = tcase_create("distributions");
    tcase_add_test(distributions, uniform_numbers);
    tcase_add_test(distributions, normal_numbers);
    tcase_add_test(distributions, normals_of_a_pair_are_independent);
    tcase_add_test(distributions, fills_are_scaled_and_stay_in_range);
    tcase_add_test(distributions, fills_depend_on_the_stream_and_n_only);
    tcase_add_test(distributions, numbers_below_n_are_fair);
    tcase_add_test(distributions, shuffles_are_fair);
    suite_add_tcase(suite, distributions);
    return suite;
}
