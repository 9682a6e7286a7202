#include "operations.h"

#include "base/error.h"
#include "base/parallel.h"
#include "matmul.h"

/* ---- y = x W + b ----
 *
 *     y(i,j) = b(j) + sum over p of x(i,p) W(p,j)
 *
 *     dJ/dx = dJ/dy W^T      dJ/dW = x^T dJ/dy      dJ/db(j) = sum over i of dJ/dy(i,j)
 *
 * each by the chain rule from dy(i,j)/dx(i,p) = W(p,j), dy(i,j)/dW(p,j) = x(i,p)
 * and dy(i,j)/db(j) = 1.
 */
void bias_backward(Var b, Tensor dy)
{
    size_t positions = shape_positions(dy.shape), channels = (size_t)dy.shape.c;
    bool first;
    real *db = gradient_begin(b, &first);
    if (!db)
        return;
    for (size_t i = 0; i < positions; i++) {
        const real *row = dy.data + i * channels;
        if (i == 0 && first)
            for (size_t j = 0; j < channels; j++) db[j] = row[j];
        else
            for (size_t j = 0; j < channels; j++) db[j] += row[j];
    }
}

typedef struct AffineGradients {
    size_t n, inputs, outputs;
    const real *x, *W, *dy;
    real *dx, *dW;              /* NULL: not wanted */
    bool  first_x, first_W;
} AffineGradients;

/* Two pieces that need not wait for each other: 0 is dJ/dx, 1 is dJ/dW. */
static void affine_gradients(size_t from, size_t to, void *context)
{
    const AffineGradients *a = context;
    const size_t n = a->n, inputs = a->inputs, outputs = a->outputs;
    Matrix dy = matrix_rows(a->dy, outputs);
    if (from == 0 && a->dx)
        matmul(n, inputs, outputs, dy, matrix_transpose(matrix_rows(a->W, outputs)),
               a->first_x ? matrix_zero() : matrix_rows(a->dx, inputs), a->dx, inputs);
    if (to == 2 && a->dW)
        matmul(inputs, outputs, n, matrix_transpose(matrix_rows(a->x, inputs)), dy,
               a->first_W ? matrix_zero() : matrix_rows(a->dW, outputs), a->dW, outputs);
}

/* Of narrow layers each of two threads has a product for itself: half the waiting that there would
 * be if they shared first one, then the other.  Larger products are worth more threads than that. */
static void affine_backward(Var y)
{
    enum { WORTH_WAKING = 1 << 19, NARROW = 1 << 21 };      /* multiply-adds of a product */
    Var x = y->in[0], W = y->in[1], b = y->in[2];
    AffineGradients a = { .n = (size_t)y->value.shape.n, .inputs = (size_t)W->value.shape.n,
                          .outputs = (size_t)W->value.shape.c, .x = x->value.data,
                          .W = W->value.data, .dy = y->gradient.data };
    a.dx = gradient_begin(x, &a.first_x);
    a.dW = gradient_begin(W, &a.first_W);
    size_t work = a.n * a.inputs * a.outputs;
    if (a.dx && a.dW && a.dx != a.dW && work >= WORTH_WAKING && work < NARROW) {
        uint64_t before = matmul_multiply_adds();
        parallel_ranges(2, work, affine_gradients, &a);
        matmul_count(before + 2 * work - matmul_multiply_adds());
    } else {
        affine_gradients(0, 2, &a);
    }
    if (b)
        bias_backward(b, y->gradient);
}

Var v_affine(Var x, Var W, Var b)
{
    static const Operation affine = { "v_affine", affine_backward };
    Shape xs = x->value.shape, ws = W->value.shape;
    size_t n = (size_t)xs.n, inputs = shape_size(xs) / n, outputs = (size_t)ws.c;
    if (ws.h != 1 || ws.w != 1 || inputs != (size_t)ws.n)
        error_bug("v_affine: x is %s, W is %s: each row of x needs %d numbers",
                  shape_text(xs), shape_text(ws), ws.n);
    if (b && !shape_equal(b->value.shape, shape_matrix(1, ws.c)))
        error_bug("v_affine: W is %s, b is %s: b should be 1 x %d", shape_text(ws),
                  shape_text(b->value.shape), ws.c);
    Var y = tape_record(x->tape, &affine, shape_matrix(xs.n, ws.c), x, W, b);
    matmul(n, outputs, inputs, matrix_rows(x->value.data, inputs),
           matrix_rows(W->value.data, outputs),
           b ? matrix_bias(b->value.data) : matrix_zero(), y->value.data, outputs);
    return y;
}

/* ---- y = f(x):  dJ/dx = dJ/dy f'(x) ---- */

typedef struct Activating {
    int   activation;
    const real *x;
    real *y;
    const real *dy;             /* backward only, as dx */
    real *dx;
    bool  first;
} Activating;

static void activate_range(size_t from, size_t to, void *context)
{
    const Activating *a = context;
    activation_forward(a->activation, to - from, a->x + from, a->y + from);
}

static void activate_range_backward(size_t from, size_t to, void *context)
{
    const Activating *a = context;
    activation_backward(a->activation, to - from, a->x + from, a->y + from, a->dy + from,
                        a->dx + from, a->first);
}

static void activate_backward(Var y)
{
    Var x = y->in[0];
    Activating a = { *(int *)y->saved, x->value.data, y->value.data, y->gradient.data, NULL, false };
    a.dx = gradient_begin(x, &a.first);
    if (a.dx)
        parallel_ranges(tensor_size(x->value), 1, activate_range_backward, &a);
}

Var v_activate(Var x, int activation)
{
    static const Operation activate = { "v_activate", activate_backward };
    Var y = tape_record(x->tape, &activate, x->value.shape, x, NULL, NULL);
    y->saved = tape_take(x->tape, sizeof(int));
    *(int *)y->saved = activation;
    parallel_ranges(tensor_size(x->value), 1, activate_range,
                    &(Activating){ .activation = activation, .x = x->value.data, .y = y->value.data });
    return y;
}

/*
 * ---- element by element, two operands ----
 *
 * A row of the table gives y, dy/da and dy/db in terms of a, b and y.
 */
#define BINARY_TABLE(ROW)                                   \
    ROW(add,      a + b, 1,     1)                          \
    ROW(subtract, a - b, 1,     -1)                         \
    ROW(multiply, a * b, b,     a)                          \
    ROW(divide,   a / b, 1 / b, -y / b)

static Var binary_record(const Operation *operation, Var a, Var b)
{
    if (!shape_equal(a->value.shape, b->value.shape))
        error_bug("%s: shapes %s and %s differ", operation->name,
                  shape_text(a->value.shape), shape_text(b->value.shape));
    return tape_record(a->tape, operation, a->value.shape, a, b, NULL);
}

#define MAKE_BINARY(name, Y, DY_DA, DY_DB)                                              \
    static real name##_by_a(real a, real b, real y) { (void)a, (void)b, (void)y; return DY_DA; } \
    static real name##_by_b(real a, real b, real y) { (void)a, (void)b, (void)y; return DY_DB; } \
                                                                                          \
    static void name##_backward(Var node)                                                 \
    {                                                                                     \
        const real *as = node->in[0]->value.data, *bs = node->in[1]->value.data;          \
        const real *ys = node->value.data, *dy = node->gradient.data;                     \
        size_t n = tensor_size(node->value);                                              \
        GRADIENT_EACH(node->in[0], i, n, dy[i] * name##_by_a(as[i], bs[i], ys[i]));       \
        GRADIENT_EACH(node->in[1], i, n, dy[i] * name##_by_b(as[i], bs[i], ys[i]));       \
    }                                                                                     \
                                                                                          \
    Var v_##name(Var left, Var right)                                                     \
    {                                                                                     \
        static const Operation operation = { "v_" #name, name##_backward };               \
        Var node = binary_record(&operation, left, right);                                \
        size_t n = tensor_size(node->value);                                              \
        for (size_t i = 0; i < n; i++) {                                                  \
            real a = left->value.data[i], b = right->value.data[i];                       \
            node->value.data[i] = Y;                                                  \
        }                                                                                 \
        return node;                                                                      \
    }

BINARY_TABLE(MAKE_BINARY)

/*
 * ---- element by element, one operand and a constant k ----
 *
 * A row gives y and dy/dx in terms of x, y and k.
 */
#define UNARY_TABLE(ROW)                        \
    ROW(scale,  k * x,          k)              \
    ROW(shift,  x + k,          1)              \
    ROW(exp,    real_exp(x),    y)              \
    ROW(log,    real_log(x),    1 / x)          \
    ROW(square, x * x,          2 * x)          \
    ROW(sqrt,   real_sqrt(x),   1 / (2 * y))

#define MAKE_UNARY(name, Y, DY_DX)                                                     \
    static real name##_value(real x, real k) { (void)k; return Y; }                   \
    static real name##_by_x(real x, real y, real k) { (void)x, (void)y, (void)k; return DY_DX; } \
                                                                                          \
    static void name##_backward(Var node)                                                 \
    {                                                                                     \
        const real *xs = node->in[0]->value.data, *ys = node->value.data;                 \
        const real *dy = node->gradient.data, k = *(const real *)node->saved;             \
        size_t n = tensor_size(node->value);                                              \
        GRADIENT_EACH(node->in[0], i, n, dy[i] * name##_by_x(xs[i], ys[i], k));           \
    }                                                                                     \
                                                                                          \
    static Var name##_record(Var x, real k)                                               \
    {                                                                                     \
        static const Operation operation = { "v_" #name, name##_backward };               \
        Var node = tape_record(x->tape, &operation, x->value.shape, x, NULL, NULL);       \
        node->saved = tape_take(x->tape, sizeof k);                                       \
        *(real *)node->saved = k;                                                         \
        size_t n = tensor_size(node->value);                                              \
        for (size_t i = 0; i < n; i++)                                                    \
            node->value.data[i] = name##_value(x->value.data[i], k);                      \
        return node;                                                                      \
    }

UNARY_TABLE(MAKE_UNARY)

Var v_scale(Var x, real factor)   { return scale_record(x, factor); }
Var v_shift(Var x, real constant) { return shift_record(x, constant); }
Var v_exp(Var x)                  { return exp_record(x, 0); }
Var v_log(Var x)                  { return log_record(x, 0); }
Var v_square(Var x)               { return square_record(x, 0); }
Var v_sqrt(Var x)                 { return sqrt_record(x, 0); }

/* ---- reductions: dy/dx = 1 for every term (1/size for the mean) ---- */

static void sum_backward(Var y)
{
    real dy = y->gradient.data[0];
    GRADIENT_EACH(y->in[0], i, tensor_size(y->in[0]->value), dy);
}

Var v_sum(Var x)
{
    static const Operation sum = { "v_sum", sum_backward };
    Var y = tape_record(x->tape, &sum, shape_matrix(1, 1), x, NULL, NULL);
    y->value.data[0] = (real)tensor_sum(x->value);
    return y;
}

static void mean_backward(Var y)
{
    size_t n = tensor_size(y->in[0]->value);
    real dy = y->gradient.data[0] / (real)n;
    GRADIENT_EACH(y->in[0], i, n, dy);
}

Var v_mean(Var x)
{
    static const Operation mean = { "v_mean", mean_backward };
    Var y = tape_record(x->tape, &mean, shape_matrix(1, 1), x, NULL, NULL);
    y->value.data[0] = (real)(tensor_sum(x->value) / (double)tensor_size(x->value));
    return y;
}

static void sum_channels_backward(Var y)
{
    Var x = y->in[0];
    size_t channels = (size_t)x->value.shape.c;
    const real *dy = y->gradient.data;
    GRADIENT_EACH(x, i, tensor_size(x->value), dy[i / channels]);
}

Var v_sum_channels(Var x)
{
    static const Operation sum_channels = { "v_sum_channels", sum_channels_backward };
    Shape shape = x->value.shape;
    size_t channels = (size_t)shape.c;
    shape.c = 1;
    Var y = tape_record(x->tape, &sum_channels, shape, x, NULL, NULL);
    for (size_t i = 0; i < shape_size(shape); i++) {
        double sum = 0;
        for (size_t k = 0; k < channels; k++)
            sum += (double)x->value.data[i * channels + k];
        y->value.data[i] = (real)sum;
    }
    return y;
}

/* ---- the same numbers, seen otherwise ---- */

static void reshape_backward(Var y)
{
    const real *dy = y->gradient.data;
    GRADIENT_EACH(y->in[0], i, tensor_size(y->value), dy[i]);
}

Var v_reshape(Var x, Shape shape)
{
    static const Operation reshape = { "v_reshape", reshape_backward };
    if (shape_size(shape) != tensor_size(x->value))
        error_bug("v_reshape: %s cannot become %s", shape_text(x->value.shape),
                  shape_text(shape));
    return tape_record_view(&reshape, shape, x);
}

Var v_detach(Var x)
{
    return tape_input(x->tape, x->value);
}
