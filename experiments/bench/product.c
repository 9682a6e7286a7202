#include "product.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/statistics.h"
#include "grad/matmul.h"
#include "grad/tensor.h"

#define LAYER(net, batch, n_in, n_out)                                  \
    { net, batch, n_out, n_in, false, false, 0, 0 },                    \
    { net, n_in, n_out, batch, true, false, 0, 0 },                     \
    { net, batch, n_in, n_out, false, true, 0, 0 }
#define FIRST_LAYER(net, batch, n_in, n_out)                            \
    { net, batch, n_out, n_in, false, false, 0, 0 },                    \
    { net, n_in, n_out, batch, true, false, 0, 0 }

Product products[] = {
    FIRST_LAYER("deep", 128, 784, 100),
    LAYER("deep", 128, 100, 100),
    LAYER("deep", 128, 100, 10),
    FIRST_LAYER("nielsen", 1000, 784, 30),
    LAYER("nielsen", 1000, 30, 30),
    LAYER("nielsen", 1000, 30, 10),
    FIRST_LAYER("mlp", 64, 784, 256),
    LAYER("mlp", 64, 256, 128),
    LAYER("mlp", 64, 128, 10),
    { .net = NULL }
};

/* The operands of one product, and how often to repeat it in a turn. */
typedef struct Bench {
    const Product *p;
    Tensor a, b, c;
    int repeats;
} Bench;

static Tensor random_matrix(int rows, int columns, Rng *rng)
{
    Tensor x = tensor_new(shape_matrix(rows, columns));
    rng_fill_normal(rng, x.data, tensor_size(x), 0, 1);
    return x;
}

static Matrix read_as(Tensor x, bool transposed)
{
    Matrix rows = matrix_rows(x.data, (size_t)x.shape.c);
    return transposed ? matrix_transpose(rows) : rows;
}

static double multiply_adds(const Product *p)
{
    return (double)p->m * p->n * p->k;
}

/* A turn of ours, or of the other library: GFLOP/s. */
static double turn(const Bench *bench, BlasProduct *blas)
{
    const Product *p = bench->p;
    Matrix a = read_as(bench->a, p->a_transposed), b = read_as(bench->b, p->b_transposed);
    double start = processor_seconds();
    for (int i = 0; i < bench->repeats; i++)
        if (!blas)
            matmul((size_t)p->m, (size_t)p->n, (size_t)p->k, a, b, matrix_zero(),
                   bench->c.data, (size_t)p->n);
        else
            blas(BLAS_ROWS, p->a_transposed ? BLAS_TRANSPOSED : BLAS_PLAIN,
                 p->b_transposed ? BLAS_TRANSPOSED : BLAS_PLAIN, p->m, p->n, p->k, 1,
                 bench->a.data, bench->a.shape.c, bench->b.data, bench->b.shape.c,
                 0, bench->c.data, p->n);
    return 2e-9 * multiply_adds(p) * bench->repeats / (processor_seconds() - start);
}

/* Both must have computed the same thing; sums in another order differ a little. */
static void compare(const Bench *bench, BlasProduct *blas)
{
    Bench other = *bench;
    other.c = tensor_new(bench->c.shape);
    turn(bench, NULL);
    turn(&other, blas);
    for (size_t i = 0; i < tensor_size(other.c); i++)
        if (!(fabsf(other.c.data[i] - bench->c.data[i]) < 1e-5f * (float)bench->p->k))
            error_bug("%d x %d x %d: our product and the other library's differ",
                      bench->p->m, bench->p->n, bench->p->k);
    tensor_free(&other.c);
}

static void measure(Product *p, BlasProduct *blas, int rounds, Rng *rng)
{
    const double enough = 1e8;          /* multiply-adds in a turn: some milliseconds */
    Bench bench = { p, .repeats = 1 + (int)(enough / multiply_adds(p)) };
    bench.a = random_matrix(p->a_transposed ? p->k : p->m, p->a_transposed ? p->m : p->k, rng);
    bench.b = random_matrix(p->b_transposed ? p->n : p->k, p->b_transposed ? p->k : p->n, rng);
    bench.c = tensor_new(shape_matrix(p->m, p->n));
    double *ours = memory_new((size_t)rounds, sizeof *ours);
    double *theirs = memory_new((size_t)rounds, sizeof *theirs);
    if (blas)
        compare(&bench, blas);          /* and warm up */
    for (int r = 0; r < rounds; r++) {
        ours[r] = turn(&bench, NULL);
        theirs[r] = blas ? turn(&bench, blas) : (double)NAN;
    }
    p->ours = sample_median(ours, (size_t)rounds);
    p->blas = sample_median(theirs, (size_t)rounds);
    free(ours);
    free(theirs);
    tensor_free(&bench.a);
    tensor_free(&bench.b);
    tensor_free(&bench.c);
}

const char *product_form(const Product *p)
{
    return p->a_transposed ? "A" : p->b_transposed ? "B" : "-";
}

void products_measure(Blas blas, int rounds)
{
    Rng rng = rng_stream(1, "operands");
    for (Product *p = products; p->net; p++)
        measure(p, blas.product, rounds, &rng);
}

ProductRatio products_ratio(void)
{
    double logs = 0, smallest = (double)INFINITY;
    int count = 0;
    for (const Product *p = products; p->net; p++, count++) {
        double ratio = p->ours / p->blas;
        logs += double_log(ratio);
        smallest = ratio < smallest ? ratio : smallest;
    }
    return (ProductRatio){ double_exp(logs / count), smallest };
}
