/*
 * test_convolution.c -- convolutions against plain loops: equal to the last bit, whatever the
 * window and the number of threads; and their gradients against differences.
 */
#include "grad/convolution.h"

#include "base/parallel.h"
#include "common.h"
#include "grad/gradient_check.h"
#include "grad/matmul.h"

Suite *suite_convolution(void);

/* Windows on images: border or none, overlapping or with gaps, square or not, channels that fill
 * registers or do not; the large ones take several blocks and two threads. */
static const struct Case { Shape image; int channels; Window window; } cases[] = {
    { { 1, 1, 1, 1 },    1,  { 1, 1, 1,  0, 0, 0, 0 } },
    { { 3, 5, 7, 2 },    3,  { 3, 3, 1,  1, 1, 1, 1 } },
    { { 2, 6, 6, 1 },    5,  { 4, 4, 2,  1, 1, 1, 1 } },
    { { 2, 7, 5, 3 },    4,  { 3, 5, 2,  1, 1, 2, 2 } },
    { { 2, 8, 9, 2 },    3,  { 2, 3, 3,  0, 0, 0, 0 } },     /* the last columns are not seen */
    { { 2, 7, 7, 3 },    2,  { 1, 1, 2,  0, 0, 0, 0 } },     /* every second pixel is not seen */
    { { 1, 2, 3, 2 },    2,  { 5, 4, 2,  2, 3, 1, 4 } },     /* larger than the image */
    { { 2, 4, 6, 3 },    7,  { 3, 2, 1,  0, 2, 1, 0 } },     /* other zeros on each side */
    { { 2, 3, 1, 3 },    2,  { 1, 1, 9,  0, 0, 4, 4 } },     /* only zeros are seen */
    { { 1, 9, 3, 17 },   33, { 3, 3, 2,  1, 1, 1, 1 } },
};
static const struct Case large[] = {
    { { 5, 14, 14, 24 },  40, { 4, 4, 2, 1, 1, 1, 1 } },
    { { 31, 14, 14, 1 },  64, { 5, 5, 2, 2, 2, 2, 2 } },
    { { 3, 16, 28, 40 },  9,  { 3, 3, 1, 1, 1, 1, 1 } },
};

/* A pixel of image i, or NULL on the border. */
static real *pixel(Tensor x, int i, int r, int s)
{
    Shape of = x.shape;
    return r < 0 || s < 0 || r >= of.h || s >= of.w
               ? NULL : x.data + (((size_t)i * (size_t)of.h + (size_t)r) * (size_t)of.w + (size_t)s)
                                     * (size_t)of.c;
}

/* For every position of the map, in order: the numbers of its patch and their weights. */
#define EACH_PATCH(map, i, r, s)                                            \
    for (int i = 0; i < (map).n; i++)                                       \
        for (int r = 0; r < (map).h; r++)                                   \
            for (int s = 0; s < (map).w; s++)

/* maps = start + patches W, as convolution.h and matmul.h say. */
static void plain_maps(Window w, Tensor images, const real *W, Tensor maps)
{
    EACH_PATCH(maps.shape, i, r, s)
        for (int j = 0; j < maps.shape.c; j++) {
            real *sum = pixel(maps, i, r, s) + j;
            const real *weight = W + j;
            for (int u = 0; u < w.height; u++)
                for (int v = 0; v < w.width; v++)
                    for (int k = 0; k < images.shape.c; k++, weight += maps.shape.c) {
                        const real *x = pixel(images, i, r * w.stride - w.top + u,
                                              s * w.stride - w.left + v);
                        *sum = real_fma(x ? x[k] : 0, *weight, *sum);
                    }
        }
}

/* dW += patches^T maps */
static void plain_weights(Window w, Tensor images, Tensor maps, real *dW)
{
    EACH_PATCH(maps.shape, i, r, s) {
        real *to = dW;
        for (int u = 0; u < w.height; u++)
            for (int v = 0; v < w.width; v++)
                for (int k = 0; k < images.shape.c; k++)
                    for (int j = 0; j < maps.shape.c; j++, to++) {
                        const real *x = pixel(images, i, r * w.stride - w.top + u,
                                              s * w.stride - w.left + v);
                        *to = real_fma(x ? x[k] : 0, pixel(maps, i, r, s)[j], *to);
                    }
    }
}

/* images += maps W^T: by the window's row, then by position. */
static void plain_images(Window w, Tensor maps, const real *W, Tensor images)
{
    for (int u = 0; u < w.height; u++)
        EACH_PATCH(maps.shape, i, r, s)
            for (int v = 0; v < w.width; v++) {
                real *to = pixel(images, i, r * w.stride - w.top + u, s * w.stride - w.left + v);
                for (int k = 0; to && k < images.shape.c; k++) {
                    const real *weight = W + ((u * w.width + v) * images.shape.c + k) * maps.shape.c;
                    real term = 0;
                    for (int j = 0; j < maps.shape.c; j++)
                        term = real_fma(pixel(maps, i, r, s)[j], weight[j], term);
                    to[k] += term;
                }
            }
}

static void fill_bias(Tensor y, const real *b)
{
    for (size_t i = 0; i < tensor_size(y); i++)
        y.data[i] = b[i % (size_t)y.shape.c];
}

/* Parameters of one case, and what the plain loops say. */
typedef struct Task {
    Window window;
    Param image, map, W, image_bias, map_bias;
    Tensor plain_image, plain_map, plain_W;
} Task;

static Task task_new(struct Case c)
{
    Shape map = window_map(c.window, c.image, c.channels);
    int patch = c.window.height * c.window.width * c.image.c;
    Task t = {
        c.window, param_drawn(c.image, "image"), param_drawn(map, "map"),
        param_drawn(shape_matrix(patch, c.channels), "W"),
        param_drawn(shape_matrix(1, c.image.c), "image bias"),
        param_drawn(shape_matrix(1, c.channels), "map bias"),
        tensor_new(c.image), tensor_new(map), tensor_new(shape_matrix(patch, c.channels))
    };
    return t;
}

static void task_free(Task *t)
{
    param_free(&t->image), param_free(&t->map), param_free(&t->W);
    param_free(&t->image_bias), param_free(&t->map_bias);
    tensor_free(&t->plain_image), tensor_free(&t->plain_map), tensor_free(&t->plain_W);
}

/* Makes dJ/dy equal to `weights`. */
static Var weighed_sum(Var y, Tensor weights)
{
    return v_sum(v_multiply(y, tape_input(y->tape, weights)));
}

static void check_bits(struct Case c)
{
    Task t = task_new(c);
    for (int threads = 1; threads <= 2; threads++) {
        parallel_set_threads(threads);
        Tape *tape = tape_new();
        Var x = tape_param(tape, &t.image), W = tape_param(tape, &t.W);
        Var y = v_convolution(x, W, tape_param(tape, &t.map_bias), t.window);
        fill_bias(t.plain_map, t.map_bias.value.data);
        plain_maps(t.window, t.image.value, t.W.value.data, t.plain_map);
        ck_assert(shape_equal(y->value.shape, t.map.value.shape));
        ck_assert(same_bits(y->value, t.plain_map));

        t.image.has_gradient = t.W.has_gradient = t.map_bias.has_gradient = false;
        tensor_fill(t.plain_image, 0), tensor_fill(t.plain_W, 0);
        for (int times = 0; times < 2; times++) {       /* the second time, it is added */
            backward(weighed_sum(y, t.map.value));
            plain_images(t.window, t.map.value, t.W.value.data, t.plain_image);
            plain_weights(t.window, t.image.value, t.map.value, t.plain_W.data);
            ck_assert(same_bits(t.image.gradient, t.plain_image));
            ck_assert(same_bits(t.W.gradient, t.plain_W));
        }
        tape_free(tape);
    }
    task_free(&t);
    parallel_set_threads(0);
}

START_TEST(convolutions_are_plain_sums) { check_bits(cases[_i]); }
END_TEST
START_TEST(large_ones_too) { check_bits(large[_i]); }
END_TEST

static bool smallest_image(struct Case c)
{
    return shape_equal(c.image, window_image(c.window, window_map(c.window, c.image, c.channels),
                                             c.image.c));
}

static void check_transposed_bits(struct Case c)
{
    Task t = task_new(c);
    for (int threads = 1; threads <= 2 && smallest_image(c); threads++) {
        parallel_set_threads(threads);
        Tape *tape = tape_new();
        Var x = tape_param(tape, &t.map), W = tape_param(tape, &t.W);
        uint64_t before = matmul_multiply_adds();
        Var y = v_convolution_transposed(x, W, tape_param(tape, &t.image_bias), t.window);
        ck_assert_uint_eq(matmul_multiply_adds() - before,
                          shape_positions(t.map.value.shape) * tensor_size(t.W.value));
        fill_bias(t.plain_image, t.image_bias.value.data);
        plain_images(t.window, t.map.value, t.W.value.data, t.plain_image);
        ck_assert(shape_equal(y->value.shape, t.image.value.shape));
        ck_assert(same_bits(y->value, t.plain_image));

        t.map.has_gradient = t.W.has_gradient = t.image_bias.has_gradient = false;
        tensor_fill(t.plain_map, 0), tensor_fill(t.plain_W, 0);
        for (int times = 0; times < 2; times++) {
            backward(weighed_sum(y, t.image.value));
            plain_maps(t.window, t.image.value, t.W.value.data, t.plain_map);
            plain_weights(t.window, t.image.value, t.map.value, t.plain_W.data);
            ck_assert(same_bits(t.map.gradient, t.plain_map));
            ck_assert(same_bits(t.W.gradient, t.plain_W));
        }
        tape_free(tape);
    }
    task_free(&t);
    parallel_set_threads(0);
}

START_TEST(transposed_ones_are_plain_sums) { check_transposed_bits(cases[_i]); }
END_TEST
START_TEST(large_transposed_ones_too) { check_transposed_bits(large[_i]); }
END_TEST

/* ---- Gradients ----------------------------------------------------------- */

#if REAL_IS_DOUBLE
static Var convolution_loss(Tape *tape, Param *p, void *context)
{
    return odd_sum(v_convolution(tape_param(tape, &p[0]), tape_param(tape, &p[1]),
                                 tape_param(tape, &p[2]), *(Window *)context));
}

static Var transposed_loss(Tape *tape, Param *p, void *context)
{
    return odd_sum(v_convolution_transposed(tape_param(tape, &p[0]), tape_param(tape, &p[1]),
                                            tape_param(tape, &p[2]), *(Window *)context));
}

START_TEST(gradients)
{
    Task t = task_new(cases[_i]);
    Param p[] = { t.image, t.W, t.map_bias }, q[] = { t.map, t.W, t.image_bias };
    double error = gradient_check(convolution_loss, p, 3, &t.window);
    ck_assert_msg(error < 1e-6, "convolution: %g", error);
    if (smallest_image(cases[_i])) {
        error = gradient_check(transposed_loss, q, 3, &t.window);
        ck_assert_msg(error < 1e-6, "transposed: %g", error);
    }
    task_free(&t);
}
END_TEST
#endif

/* An input's gradient is not computed, nor that of a frozen weight: the products are counted. */
START_TEST(no_gradient_that_nobody_wants)
{
    Task t = task_new(cases[2]);
    size_t one = shape_positions(t.map.value.shape) * tensor_size(t.W.value);
    for (int turned = 0; turned < 2; turned++)
        for (int wanted = 0; wanted < 4; wanted++) {
            Param *p = turned ? &t.map : &t.image;
            Tape *tape = tape_new();
            Var x = wanted & 1 ? tape_param(tape, p) : tape_input(tape, p->value);
            Var W = wanted & 2 ? tape_param(tape, &t.W) : tape_frozen(tape, &t.W);
            Var b = tape_param(tape, turned ? &t.image_bias : &t.map_bias);
            t.image_bias.has_gradient = t.map_bias.has_gradient = false;
            uint64_t before = matmul_multiply_adds();
            Var y = turned ? v_convolution_transposed(x, W, b, t.window)
                           : v_convolution(x, W, b, t.window);
            ck_assert_uint_eq(matmul_multiply_adds() - before, one);
            backward(odd_sum(y));
            ck_assert_uint_eq(matmul_multiply_adds() - before,
                              (1 + (unsigned)(wanted & 1) + (unsigned)(wanted >> 1)) * one);
            ck_assert((turned ? t.image_bias : t.map_bias).has_gradient);
            tape_free(tape);
        }
    task_free(&t);
}
END_TEST

/* ---- Windows ------------------------------------------------------------- */

START_TEST(the_stride_alone_decides)
{
    for (int size = 1; size <= 30; size++)
        for (int window = 1; window <= 7; window++)
            for (int stride = 1; stride <= 4; stride++) {
                Shape image = shape_image(1, size, 31 - size, 3);
                Window w = window_same(image, window, window + 1, stride);
                Shape map = window_map(w, image, 5);
                ck_assert_int_eq(map.h, (size + stride - 1) / stride);
                ck_assert_int_eq(map.w, (31 - size + stride - 1) / stride);
                ck_assert(w.bottom - w.top == 0 || w.bottom - w.top == 1);
                ck_assert(w.right - w.left == 0 || w.right - w.left == 1);
                if (window >= stride && size % stride == 0)
                    ck_assert_int_eq(window_image(w, map, 3).h, size);
            }
}
END_TEST

/* ---- Mistakes ------------------------------------------------------------ */

static void convolve(Shape x, Shape W, Shape b, int border)
{
    Tape *tape = tape_new();
    v_convolution(tape_input(tape, tensor_new(x)), tape_input(tape, tensor_new(W)),
                  tape_input(tape, tensor_new(b)), window_padded(3, 4, 1, border));
}

static void fits_nowhere(void)
{
    convolve(shape_image(2, 2, 7, 5), shape_matrix(60, 3), shape_matrix(1, 3), 0);
}
static void wrong_weights(void)
{
    convolve(shape_image(2, 2, 7, 5), shape_matrix(61, 3), shape_matrix(1, 3), 1);
}
static void wrong_bias(void)
{
    convolve(shape_image(2, 2, 7, 5), shape_matrix(60, 3), shape_matrix(1, 5), 1);
}
static void wrong_transposed_weights(void)
{
    Tape *tape = tape_new();
    v_convolution_transposed(tape_input(tape, tensor_new(shape_image(2, 2, 7, 5))),
                             tape_input(tape, tensor_new(shape_matrix(60, 3))), NULL,
                             window_padded(3, 4, 1, 0));
}

START_TEST(mistakes)
{
    expect_bug(fits_nowhere, "a window of 3 x 4 fits nowhere on 2 x 2x7x5");
    expect_bug(wrong_weights, "W should be 60 x 3, not 61 x 3");
    expect_bug(wrong_bias, "b is 1 x 5, and should be 1 x 3");
    expect_bug(wrong_transposed_weights, "W should be 60 x 5, not 60 x 3");
}
END_TEST

Suite *suite_convolution(void)
{
    Suite *suite = suite_create("convolution");
    TCase *bits = tcase_create("equal to plain loops");
    tcase_add_loop_test(bits, convolutions_are_plain_sums, 0, LENGTH(cases));
    tcase_add_loop_test(bits, large_ones_too, 0, LENGTH(large));
    tcase_add_loop_test(bits, transposed_ones_are_plain_sums, 0, LENGTH(cases));
    tcase_add_loop_test(bits, large_transposed_ones_too, 0, LENGTH(large));
    suite_add_tcase(suite, bits);

    TCase *gradient = tcase_create("gradients");
#if REAL_IS_DOUBLE
    tcase_add_loop_test(gradient, gradients, 0, LENGTH(cases));
#endif
    tcase_add_test(gradient, no_gradient_that_nobody_wants);
    suite_add_tcase(suite, gradient);

    TCase *windows = tcase_create("windows");
    tcase_add_test(windows, the_stride_alone_decides);
    tcase_add_test(windows, mistakes);
    suite_add_tcase(suite, windows);
    return suite;
}
