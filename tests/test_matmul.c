/*
 * test_matmul.c -- the product against three plain loops: equal to the last bit, for every
 * way to lie in memory and to start, and nothing written outside.
 */
#include "grad/matmul.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"

Suite *suite_matmul(void);

/* The contract of matmul.h, written down. */
static void plain_product(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
                          real *c, size_t c_row)
{
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++)
            c[i * c_row + j] = start.data ? start.data[i * start.row + j] : 0;
        for (size_t p = 0; p < k; p++)
            for (size_t j = 0; j < n; j++)
                c[i * c_row + j] = real_fma(a.data[i * a.row + p * a.column],
                                            b.data[p * b.row + j * b.column], c[i * c_row + j]);
    }
}

/* Where sums start. */
enum { ZERO, ITSELF, BIAS, STARTS };

/* Bits of a layout. */
enum { TURN_A = 1, TURN_B = 2, SPACED = 4, LAYOUTS = 8 };

static real *drawn(size_t n, const char *name)
{
    real *x = malloc((n + 1) * sizeof *x);
    Rng rng = rng_stream(37, name);
    rng_fill_normal(&rng, x, n, 0, 1);
    return x;
}

/* rows x columns, stored row after row (or turned: column after column), gap apart. */
static Matrix laid_out(const real *data, size_t rows, size_t columns, bool turned, size_t gap)
{
    return turned ? matrix_transpose(matrix_rows(data, rows + gap))
                  : matrix_rows(data, columns + gap);
}

/* Numbers that all tests of a run take their matrices from. */
typedef struct Pool { real *a, *b, *c, *bias, *ours, *plain; size_t size; } Pool;

static Pool pool_new(size_t size)
{
    return (Pool){ drawn(size, "a"), drawn(size, "b"), drawn(size, "c"), drawn(size, "bias"),
                   drawn(size, "ours"), drawn(size, "plain"), size };
}

static void pool_free(Pool p)
{
    free(p.a), free(p.b), free(p.c), free(p.bias), free(p.ours), free(p.plain);
}

static void check_product(Pool pool, size_t m, size_t n, size_t k, int layout, int start)
{
    size_t gap = layout & SPACED ? 3 : 0, margin = 16, c_row = n + gap;
    size_t size = margin + m * c_row + margin;      /* C, and guards before and behind */
    ck_assert_uint_le(size, pool.size);
    ck_assert_uint_le((m + gap) * (k + gap), pool.size);
    ck_assert_uint_le((k + gap) * (n + gap), pool.size);
    Matrix a = laid_out(pool.a, m, k, layout & TURN_A, gap);
    Matrix b = laid_out(pool.b, k, n, layout & TURN_B, gap);

    real *results[2] = { pool.ours, pool.plain };
    for (int r = 0; r < 2; r++) {
        real *c = results[r] + margin;
        memcpy(results[r], pool.c, size * sizeof(real));
        Matrix from = start == ITSELF ? matrix_rows(c, c_row)
                    : start == BIAS   ? matrix_bias(pool.bias) : matrix_zero();
        (r == 0 ? matmul : plain_product)(m, n, k, a, b, from, c, c_row);
    }
    ck_assert_msg(memcmp(pool.ours, pool.plain, size * sizeof(real)) == 0,
                  "%zu x %zu, k = %zu, layout %d, start %d", m, n, k, layout, start);
}

START_TEST(small_shapes)
{
    static const size_t sizes[] = { 1, 2, 5, 6, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 40 };
    Pool pool = pool_new(50 * 50);
    int turn = 0;
    for (int i = 0; i < LENGTH(sizes); i++)
        for (int j = 0; j < LENGTH(sizes); j++)
            for (int p = 0; p < LENGTH(sizes); p++)
                for (int start = 0; start < STARTS; start++)
                    check_product(pool, sizes[i], sizes[j], sizes[p], turn++ % LAYOUTS, start);
    pool_free(pool);
}
END_TEST

START_TEST(every_size_up_to_40_in_one_dimension)
{
    Pool pool = pool_new(50 * 50);
    for (size_t size = 1; size <= 40; size++)
        for (int layout = 0; layout < LAYOUTS; layout++) {
            check_product(pool, size, 11, 3, layout, ITSELF);
            check_product(pool, 11, size, 3, layout, BIAS);
            check_product(pool, 11, 3, size, layout, ZERO);
        }
    pool_free(pool);
}
END_TEST

/* Several blocks of k, of rows and of columns; and 1 to 5 threads, which change nothing. */
START_TEST(large_shapes)
{
    static const size_t shapes[][3] = {
        { 97, 530, 517 }, { 530, 97, 517 }, { 203, 19, 1031 }, { 1, 2000, 300 },
        { 13, 7, 20000 }, { 7, 9, 50000 }       /* fewer blocks than threads */
    };
    Pool pool = pool_new(800 * 800);
    for (int s = 0, turn = 0; s < LENGTH(shapes); s++)
        for (int times = 0; times < STARTS; times++, turn++) {
            parallel_set_threads(1 + turn % 5);
            check_product(pool, shapes[s][0], shapes[s][1], shapes[s][2], turn % LAYOUTS, times);
        }
    parallel_set_threads(0);
    pool_free(pool);
}
END_TEST

START_TEST(an_empty_sum_is_its_start)
{
    Pool pool = pool_new(1000);
    for (int start = 0; start < STARTS; start++)
        check_product(pool, 7, 18, 0, 0, start);
    check_product(pool, 0, 7, 5, 0, ZERO);
    check_product(pool, 7, 0, 5, 0, ZERO);
    pool_free(pool);
}
END_TEST

/* The zeros that fill up the last block must not meet the NaN of a neighbour. */
START_TEST(infinities_and_nan_stay_in_their_row_and_column)
{
    real a[7 * 3], b[3 * 11], c[7 * 11];
    for (int i = 0; i < 7 * 3; i++)
        a[i] = 1;
    for (int i = 0; i < 3 * 11; i++)
        b[i] = 1;
    a[6 * 3 + 1] = NAN;             /* row 6 */
    b[2 * 11 + 10] = INFINITY;      /* column 10 */
    matmul(7, 11, 3, matrix_rows(a, 3), matrix_rows(b, 11), matrix_zero(), c, 11);
    for (int i = 0; i < 7; i++)
        for (int j = 0; j < 11; j++)
            if (i == 6)
                ck_assert_double_nan(c[i * 11 + j]);
            else
                ck_assert_double_eq(c[i * 11 + j], j == 10 ? INFINITY : 3);
}
END_TEST

/* Counted where it is asked for, once, however many threads compute it. */
START_TEST(multiply_adds_are_counted)
{
    Pool pool = pool_new(300 * 300);
    uint64_t before = matmul_multiply_adds();
    matmul(7, 13, 5, matrix_rows(pool.a, 5), matrix_rows(pool.b, 13), matrix_zero(), pool.c, 13);
    ck_assert_uint_eq(matmul_multiply_adds() - before, 455);
    parallel_set_threads(3);
    matmul(211, 223, 227, matrix_rows(pool.a, 227), matrix_rows(pool.b, 223), matrix_zero(),
           pool.c, 223);
    parallel_set_threads(0);
    ck_assert_uint_eq(matmul_multiply_adds() - before, 455 + 211 * 223 * 227);
    pool_free(pool);
}
END_TEST

Suite *suite_matmul(void)
{
    Suite *suite = suite_create("matmul");
    TCase *equal = tcase_create("equal to plain loops");
    tcase_add_test(equal, small_shapes);
    tcase_add_test(equal, every_size_up_to_40_in_one_dimension);
    tcase_add_test(equal, large_shapes);
    tcase_add_test(equal, an_empty_sum_is_its_start);
    tcase_add_test(equal, infinities_and_nan_stay_in_their_row_and_column);
    tcase_add_test(equal, multiply_adds_are_counted);
    suite_add_tcase(suite, equal);
    return suite;
}
