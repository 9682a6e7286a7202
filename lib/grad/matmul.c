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

#include "base/error.h"
#include "base/parallel.h"

/* A register of AVX-512 or of AVX2, or two of NEON: so many bytes that the sums of a block (ROWS x 2
 * vectors), 2 vectors of B and 1 of A fit the 32 or 16 registers there are. */
#ifdef __AVX512F__
enum { VECTOR = 64, ROWS = 12 };
#else
enum { VECTOR = 32, ROWS = 6 };
#endif
typedef real Vector __attribute__((vector_size(VECTOR)));
typedef real VectorAnywhere __attribute__((vector_size(VECTOR), aligned(sizeof(real)), may_alias));

enum {
    LANES = VECTOR / sizeof(real),
    COLUMNS = 2 * LANES,
    K_BLOCK = 256,              /* a panel of B: 256 x COLUMNS numbers = 16 or 32 KB */
    M_BLOCK = 72,               /* rows of A that stay close while B's panels pass */
    N_BLOCK = 512,              /* all panels of B: 512 KB */
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
 * How the kernel finds A: by strides; by a table of columns, of rows that are evenly spaced, as
 * patches side by side are; or by tables of both.
 */
typedef enum Reading { BY_STRIDES, BY_COLUMNS, BY_TABLES } Reading;

/*
 * The kernel: one block of C, `rows` high and `vectors` wide.  Both are constants where it is
 * called, so that the loops over them unroll and sum[][] becomes registers.  Without the pragma
 * gcc keeps sum in memory.
 *
 * Of evenly spaced rows, three have one address: the processor adds once or twice the stride.
 */
ALWAYS_INLINE void block(Reading reading, size_t rows, size_t vectors, size_t k, Matrix a,
                         const real *b, const real *start, size_t start_row, real *c, size_t c_row)
{
    const real *row[2 * ROWS];  /* of A */
#pragma GCC unroll 24
    for (size_t i = 0; i < rows; i++)
        row[i] = a.data + (reading == BY_TABLES ? a.rows[i] : i * a.row);
    Vector sum[2 * ROWS][2];
#pragma GCC unroll 24
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (size_t v = 0; v < vectors; v++) {
            sum[i][v] = (Vector){ 0 };
            /* C is written last: asked for now, it is close by then; if sums are short, the next. */
            __builtin_prefetch(c + (k >= SOON ? i : i + rows) * c_row + v * (COLUMNS - 1), 1);
            if (start)
                sum[i][v] = *(const VectorAnywhere *)(start + i * start_row + v * LANES);
        }
    for (size_t p = 0; p < k; p++, b += vectors * LANES) {
        Vector b0 = *(const Vector *)b;
        Vector b1 = vectors == 2 ? *(const Vector *)(b + LANES) : b0;
        size_t at = reading == BY_STRIDES ? 0 : a.columns[p];
#pragma GCC unroll 24
        for (size_t i = 0; i < rows; i++) {
            real aip = reading == BY_TABLES ? row[i][at] : (row[i / 3 * 3] + at)[i % 3 * a.row];
            sum[i][0] = vector_fma(aip, b0, sum[i][0]);
            if (vectors == 2)
                sum[i][1] = vector_fma(aip, b1, sum[i][1]);
        }
        if (reading == BY_STRIDES)
#pragma GCC unroll 24
            for (size_t i = 0; i < rows; i += 3)
                row[i] += a.column;
    }
#pragma GCC unroll 24
    for (size_t i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (size_t v = 0; v < vectors; v++)
            *(VectorAnywhere *)(c + i * c_row + v * LANES) = sum[i][v];
}

/* The same matrix, with the distance of its first rows as stride if that is always the same. */
ALWAYS_INLINE bool evenly_spaced(size_t rows, Matrix *a)
{
    size_t step = a->rows[1] - a->rows[0], other = 0;
    for (size_t i = 2; i < rows; i++)
        other |= (a->rows[i] - a->rows[i - 1]) ^ step;
    a->data += a->rows[0];
    a->row = step;
    return other == 0 && a->rows[1] > a->rows[0];
}

ALWAYS_INLINE void block_any(bool tables, size_t rows, size_t vectors, size_t k, Matrix a,
                             const real *b, const real *start, size_t start_row,
                             real *c, size_t c_row)
{
    Matrix even = a;
    if (!tables)
        block(BY_STRIDES, rows, vectors, k, a, b, start, start_row, c, c_row);
    else if (rows >= ROWS && evenly_spaced(rows, &even))
        block(BY_COLUMNS, rows, vectors, k, even, b, start, start_row, c, c_row);
    else
        block(BY_TABLES, rows, vectors, k, a, b, start, start_row, c, c_row);
}

/*
 * A column of blocks, from the top of C to the bottom: m rows, one panel of B.  Blocks of one
 * vector are twice as high, to have as many sums under way; at the lower edge they get lower.
 */
#define BLOCK(rows)                                                                  \
    do {                                                                             \
        block_any(tables, rows, vectors, k, a, b, start, start_row, c, c_row);       \
        a = a_at(a, rows, 0);                                                        \
        c += (rows) * c_row;                                                         \
        start = start ? start + (rows) * start_row : NULL;                           \
        m -= (rows);                                                                 \
    } while (0)

ALWAYS_INLINE void column(bool tables, size_t vectors, size_t m, size_t k, Matrix a,
                          const real *b, const real *start, size_t start_row, real *c, size_t c_row)
{
    while (vectors == 1 && m >= 2 * ROWS)
        BLOCK(2 * ROWS);
    while (m >= ROWS)
        BLOCK(ROWS);
    if (ROWS > 8 && m >= 8)
        BLOCK(8);
    if (m >= 4)
        BLOCK(4);
    if (m >= 2)
        BLOCK(2);
    if (m >= 1)
        BLOCK(1);
}

/* A panel at the right edge is one or two vectors wide. */
ALWAYS_INLINE size_t panel_width(size_t columns) { return columns > LANES ? COLUMNS : LANES; }

/* From a matrix that ends before the panel does, and back: what is missing is 0 there, and left
 * alone here.  With AVX a vector is one move under a mask. */
ALWAYS_INLINE void edge_read(size_t rows, size_t columns, const real *from, size_t from_row,
                             size_t width, real *restrict panel)
{
    for (size_t i = 0; i < rows; i++)
#pragma omp simd
        for (size_t j = 0; j < width; j++)
            panel[i * width + j] = j < columns ? from[i * from_row + j] : 0;
}

ALWAYS_INLINE void edge_write(size_t rows, size_t columns, size_t width, const real *panel,
                              real *restrict to, size_t to_row)
{
    for (size_t i = 0; i < rows; i++)
#pragma omp simd
        for (size_t j = 0; j < width; j++)
            if (j < columns)
                to[i * to_row + j] = panel[i * width + j];
}

/* Tables and strides have an instance each. */
ALWAYS_INLINE void column_whole(size_t vectors, size_t m, size_t k, Matrix a, const real *b,
                                const real *start, size_t start_row, real *c, size_t c_row)
{
    if (a.rows)
        column(true, vectors, m, k, a, b, start, start_row, c, c_row);
    else
        column(false, vectors, m, k, a, b, start, start_row, c, c_row);
}

ALWAYS_INLINE void column_edge(size_t vectors, size_t columns, size_t m, size_t k, Matrix a,
                               const real *b, const real *start, size_t start_row,
                               real *c, size_t c_row)
{
    real edge[M_BLOCK * COLUMNS] __attribute__((aligned(64)));
    const size_t width = vectors * LANES;
    if (start)
        edge_read(m, columns, start, start_row, width, edge);
    column_whole(vectors, m, k, a, b, start ? edge : NULL, width, edge, width);
    edge_write(m, columns, width, edge, c, c_row);
}

static void column_any(size_t columns, size_t m, size_t k, Matrix a, const real *b,
                       const real *start, size_t start_row, real *c, size_t c_row)
{
    if (columns == COLUMNS)
        column_whole(2, m, k, a, b, start, start_row, c, c_row);
    else if (columns > LANES)
        column_edge(2, columns, m, k, a, b, start, start_row, c, c_row);
    else
        column_edge(1, columns, m, k, a, b, start, start_row, c, c_row);
}

/* The numbers of two or four rows in turns: a0 b0 c0 d0 a1 b1 ... */
static void zip2(size_t n, const real *a, size_t row, real *restrict to)
{
#pragma omp simd
    for (size_t p = 0; p < n; p++) {
        to[2 * p + 0] = a[p];
        to[2 * p + 1] = a[p + row];
    }
}

static void zip4(size_t n, const real *a, size_t row, real *restrict to)
{
#pragma omp simd
    for (size_t p = 0; p < n; p++) {
        to[4 * p + 0] = a[p];
        to[4 * p + 1] = a[p + row];
        to[4 * p + 2] = a[p + 2 * row];
        to[4 * p + 3] = a[p + 3 * row];
    }
}

static _Thread_local real zipped[2][K_BLOCK * COLUMNS] __attribute__((aligned(64)));

/*
 * COLUMNS rows of k numbers become k rows of COLUMNS numbers.  Zipping row i with rows i + 1/4, 2/4
 * and 3/4 of all leaves a quarter as many rows, four times as long; when one is left, neighbours
 * in it are neighbours in a column of the rows of before.
 */
static void turn_round(size_t k, const real *from, size_t row, real *panel)
{
    size_t length = k;
    for (size_t rows = COLUMNS, pass = 0; rows > 1; pass++) {
        size_t by = rows > 2 ? 4 : 2;
        rows /= by;
        real *to = rows > 1 ? zipped[pass % 2] : panel;
        for (size_t i = 0; i < rows; i++)
            (by == 4 ? zip4 : zip2)(length, from + i * row, rows * row, to + i * by * length);
        from = to;
        length *= by;
        row = length;
    }
}

/*
 * k x n of B into panels of k x COLUMNS, one after the other; what is missing at the edge is 0.
 * B has its rows' or its columns' numbers side by side in memory, and is read in that order.
 */
static void pack(size_t n, size_t k, Matrix b, real *restrict panel)
{
    size_t whole = n / COLUMNS * COLUMNS, width = panel_width(n - whole);
    real *edge = panel + whole * k;
    if (b.column == 1) {
        for (size_t p = 0; p < k; p++)
            for (size_t j = 0; j < whole; j += COLUMNS)
                memcpy(panel + j * k + p * COLUMNS, b.data + p * b.row + j,
                       COLUMNS * sizeof(real));
        if (whole < n && width == LANES)
            edge_read(k, n - whole, b.data + whole, b.row, LANES, edge);
        else if (whole < n)
            edge_read(k, n - whole, b.data + whole, b.row, COLUMNS, edge);
    } else {
        for (size_t j = 0; j < whole; j += COLUMNS)
            turn_round(k, b.data + j * b.column, b.column, panel + j * k);
        if (whole < n)
            memset(edge, 0, k * width * sizeof(real));
        for (size_t j = whole; j < n; j++)
            for (size_t p = 0; p < k; p++)
                edge[p * width + j - whole] = b.data[p + j * b.column];
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

/* The threads take bands of columns (each packs its own panels of B), or bands of rows where C is at
 * least as high as wide: there they do not write to the same lines of the cache. */
typedef struct Bands {
    size_t m, n, k;
    size_t high, wide, down, right;     /* of a band, and how far it is to the next */
    Matrix a, b, start;
    real *c;
    size_t c_row;
} Bands;

static void bands_product(size_t from, size_t to, void *context)
{
    const Bands *s = context;
    for (size_t t = from; t < to; t++) {
        size_t i = t * s->down, j = t * s->right;
        if (i < s->m && j < s->n)
            product(smaller(s->high, s->m - i), smaller(s->wide, s->n - j), s->k,
                    a_at(s->a, i, 0), matrix_at(s->b, 0, j),
                    s->start.data ? matrix_at(s->start, i, j) : s->start,
                    s->c + i * s->c_row + j, s->c_row);
    }
}

void matmul(size_t m, size_t n, size_t k, Matrix a, Matrix b, Matrix start,
            real *c, size_t c_row)
{
    if (b.row != 1 && b.column != 1)
        error_bug("matmul: neither rows nor columns of B (strides %zu, %zu) lie next to each other",
                  b.row, b.column);
    /* One column, where those of A lie next to each other too: as a row it fills the vectors. */
    if (n == 1 && m > 1 && a.row == 1 && c_row == 1 && (!start.data || start.row == 1)) {
        matmul(1, m, k, matrix_transpose(b), matrix_transpose(a), matrix_transpose(start), c, m);
        return;
    }
    multiply_adds += (uint64_t)m * n * k;
    size_t threads = smaller((size_t)parallel_threads(), 1 + m * n * k / SPLIT_WORK / 2);
    if (threads == 1) {
        product(m, n, k, a, b, start, c, c_row);
        return;
    }
    Bands bands = { m, n, k, m, n, 0, 0, a, b, start, c, c_row };
    if (m >= n)
        bands.high = bands.down = round_up((m + threads - 1) / threads, ROWS);
    else
        bands.wide = bands.right = round_up((n + threads - 1) / threads, COLUMNS);
    parallel_ranges(threads, SPLIT_WORK, bands_product, &bands);
}
