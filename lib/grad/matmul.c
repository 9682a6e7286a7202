/*
 * The product, after Goto & van de Geijn (2008), "Anatomy of high-performance
 * matrix multiplication" (ACM TOMS 34:12), with one simplification: A is read
 * where it lies, be it an image's patches.
 *
 * The innermost piece is a block of C, ROWS x COLUMNS, that stays in registers
 * while k runs: each step loads COLUMNS numbers of B, broadcasts ROWS numbers of
 * A, and does ROWS*COLUMNS multiply-adds.  For that, B must lie in panels of
 * COLUMNS, so it is copied into such panels first; transposed B is turned round in
 * that copy.  A k-block of a panel fits the first-level cache, all panels of a
 * k-block the second.
 */
#include "matmul.h"

#include <stdbool.h>
#include <string.h>

#include "base/parallel.h"

/* 32 bytes: one register of AVX2, two of NEON; the compiler splits or pads. */
typedef real Vector __attribute__((vector_size(32)));
typedef real VectorAnywhere __attribute__((vector_size(32), aligned(sizeof(real)), may_alias));

enum {
    LANES = 32 / sizeof(real),
    ROWS = 6,                   /* 6 x 2 vectors of sums, 2 of B, 1 of A: 15 of 16 registers */
    COLUMNS = 2 * LANES,
    K_BLOCK = 256,              /* a panel of B: 256 x 64 bytes = 16 KB */
    M_BLOCK = 12 * ROWS,        /* rows of A that stay close while B's panels pass */
    N_BLOCK = 32 * COLUMNS,     /* all panels of B: 512 KB */
    SOON = 32,                  /* terms of a sum, within which memory answers */
    SPLIT_WORK = 1 << 19        /* multiply-adds per thread that pay for waking it */
};

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
ALWAYS_INLINE size_t round_up(size_t n, size_t step) { return (n + step - 1) / step * step; }

/* a*b + c, lane by lane; at -O1 and above one instruction. */
ALWAYS_INLINE Vector vector_fma(real a, Vector b, Vector c)
{
    for (int lane = 0; lane < LANES; lane++)
        c[lane] = real_fma(a, b[lane], c[lane]);
    return c;
}

/* The matrix that begins at (i, j) of one that is read through strides. */
ALWAYS_INLINE Matrix matrix_at(Matrix a, size_t i, size_t j)
{
    return (Matrix){ .data = a.data + i * a.row + j * a.column, .row = a.row, .column = a.column };
}

/* The same of A, whose tables may be lent. */
ALWAYS_INLINE Matrix a_at(Matrix a, size_t i, size_t j)
{
    return a.rows ? matrix_gathered(a.data, a.rows + i, a.columns + j) : matrix_at(a, i, j);
}

/*
 * The kernel: one block of C, `rows` high and `vectors` wide, of which the last
 * vector has `last` columns.  rows, vectors, and last (but at the right edge) are
 * constants where it is called, so that the loops over them unroll and sum[][]
 * becomes registers.  Without the pragma gcc keeps sum in memory.
 */
ALWAYS_INLINE void block(size_t rows, size_t vectors, size_t last, size_t k, Matrix a,
                         const real *b, const real *start, size_t start_row,
                         real *c, size_t c_row)
{
    const real *row[ROWS];      /* of A */
#pragma GCC unroll 6
    for (size_t i = 0; i < rows; i++)
        row[i] = a.data + (a.rows ? a.rows[i] : i * a.row);
    Vector sum[ROWS][2];
#pragma GCC unroll 6
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (size_t v = 0; v < vectors; v++) {
            sum[i][v] = (Vector){ 0 };
            if (k >= SOON)      /* C is written last: asked for now, it is close by then */
                __builtin_prefetch(c + i * c_row + v * (COLUMNS - 1), 1);
            if (!start)
                continue;
            const real *from = start + i * start_row + v * LANES;
            if (v + 1 < vectors || last == LANES)
                sum[i][v] = *(const VectorAnywhere *)from;
            else
                for (size_t lane = 0; lane < last; lane++)
                    sum[i][v][lane] = from[lane];
        }
    for (size_t p = 0; p < k; p++, b += COLUMNS) {
        Vector b0 = *(const Vector *)b;
        Vector b1 = *(const Vector *)(b + LANES);
        size_t at = a.rows ? a.columns[p] : p * a.column;
#pragma GCC unroll 6
        for (size_t i = 0; i < rows; i++) {
            real aip = row[i][at];
            sum[i][0] = vector_fma(aip, b0, sum[i][0]);
            if (vectors == 2)
                sum[i][1] = vector_fma(aip, b1, sum[i][1]);
        }
    }
#pragma GCC unroll 6
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (size_t v = 0; v < vectors; v++) {
            real *to = c + i * c_row + v * LANES;
            if (v + 1 < vectors || last == LANES)
                *(VectorAnywhere *)to = sum[i][v];
            else
                for (size_t lane = 0; lane < last; lane++)
                    to[lane] = sum[i][v][lane];
        }
}

/*
 * A column of blocks, from the top of C to the bottom: m rows, one panel of B.
 * The rows left at the lower edge have an instance of the kernel each.
 */
#define REST(r) case r: block(r, vectors, last, k, a, b, start, start_row, c, c_row); break;

ALWAYS_INLINE void column(size_t vectors, size_t last, size_t m, size_t k, Matrix a,
                          const real *b, const real *start, size_t start_row,
                          real *c, size_t c_row)
{
    for (; m >= ROWS; m -= ROWS) {
        block(ROWS, vectors, last, k, a, b, start, start_row, c, c_row);
        a = a_at(a, ROWS, 0);
        c += ROWS * c_row;
        if (start)
            start += ROWS * start_row;
    }
    switch (m) { REST(1) REST(2) REST(3) REST(4) REST(5) }
}

static void column_any(size_t columns, size_t m, size_t k, Matrix a, const real *b,
                       const real *start, size_t start_row, real *c, size_t c_row)
{
    if (columns == COLUMNS && a.rows)           /* tables and strides have an instance each */
        column(2, LANES, m, k, a, b, start, start_row, c, c_row);
    else if (columns == COLUMNS)
        column(2, LANES, m, k, a, b, start, start_row, c, c_row);
    else if (columns > LANES)
        column(2, columns - LANES, m, k, a, b, start, start_row, c, c_row);
    else
        column(1, columns, m, k, a, b, start, start_row, c, c_row);
}

/*
 * k x n of B into panels of k x COLUMNS, one after the other; what is missing at the edge is 0.
 * Rows of B are read in the order in which they lie in memory.  Of a transposed B, COLUMNS rows
 * are read side by side, so that the compiler can turn them round in registers.
 */
static void pack(size_t n, size_t k, Matrix b, real *restrict panel)
{
    size_t whole = n / COLUMNS * COLUMNS;
    real *edge = panel + whole * k;
    if (whole < n)
        memset(edge, 0, k * COLUMNS * sizeof(real));
    if (b.column == 1) {
        for (size_t p = 0; p < k; p++) {
            const real *row = b.data + p * b.row;
            for (size_t j = 0; j < whole; j += COLUMNS)
                memcpy(panel + j * k + p * COLUMNS, row + j, COLUMNS * sizeof(real));
            for (size_t j = whole; j < n; j++)
                edge[p * COLUMNS + j - whole] = row[j];
        }
    } else {
        for (size_t j = 0; j < whole; j += COLUMNS)
            for (size_t p = 0; p < k; p++)
                for (size_t l = 0; l < COLUMNS; l++)
                    panel[j * k + p * COLUMNS + l] = b.data[p * b.row + (j + l) * b.column];
        for (size_t j = whole; j < n; j++)
            for (size_t p = 0; p < k; p++)
                edge[p * COLUMNS + j - whole] = b.data[p * b.row + j * b.column];
    }
}

static _Thread_local real panels[K_BLOCK * N_BLOCK] __attribute__((aligned(64)));

/* One thread's product. */
static void product(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
                    real *c, size_t c_row)
{
    size_t k_blocks = k > K_BLOCK ? (k + K_BLOCK - 1) / K_BLOCK : 1;
    for (size_t j0 = 0; j0 < n; j0 += N_BLOCK) {
        size_t width = smaller(N_BLOCK, n - j0);
        for (size_t kb = 0; kb < k_blocks; kb++) {
            size_t p0 = k * kb / k_blocks, depth = k * (kb + 1) / k_blocks - p0;
            /* After the first k-block the sums go on from where C stands. */
            const real *from = kb ? c : start.data;
            size_t from_row = kb ? c_row : start.row;
            pack(width, depth, matrix_at(b, p0, j0), panels);
            for (size_t i = 0; i < m; i += M_BLOCK)
                for (size_t j = 0; j < width; j += COLUMNS)
                    column_any(smaller(COLUMNS, width - j), smaller(M_BLOCK, m - i), depth,
                               a_at(a, i, p0), panels + j * depth,
                               from ? from + i * from_row + j0 + j : NULL, from_row,
                               c + i * c_row + j0 + j, c_row);
        }
    }
}

static _Thread_local uint64_t multiply_adds;

uint64_t matmul_multiply_adds(void)
{
    return multiply_adds;
}

void matmul_count(uint64_t more)
{
    multiply_adds += more;
}

/* The threads take bands of columns (each packs its own panels of B), or bands
 * of rows where C is tall. */
void matmul(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
            real *c, size_t c_row)
{
    multiply_adds += (uint64_t)m * n * k;
    size_t threads = smaller((size_t)parallel_threads(), 1 + m * n * k / SPLIT_WORK / 2);
    if (threads == 1) {
        product(m, n, k, a, b, start, c, c_row);
        return;
    }
    size_t down = m > n ? threads : 1, across = threads / down;
    size_t high = round_up((m + down - 1) / down, ROWS);
    size_t wide = round_up((n + across - 1) / across, COLUMNS);
#pragma omp parallel for num_threads((int)threads) schedule(static, 1)
    for (size_t t = 0; t < threads; t++) {
        size_t i = down > 1 ? t * high : 0, j = down > 1 ? 0 : t * wide;
        if (i < m && j < n)
            product(smaller(high, m - i), smaller(wide, n - j), k, a_at(a, i, 0),
                    matrix_at(b, 0, j),
                    start.data ? matrix_at(start, i, j) : start,
                    c + i * c_row + j, c_row);
    }
}
