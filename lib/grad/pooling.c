#include "pooling.h"

#include "base/error.h"

/*
 * Positions are gone through row by row; rows are counted through the batch.  For every row and
 * every pixel (u, v) of the windows:
 */
#define EACH_ROW_SEEN(window, map, row, u, v)                                       \
    for (int row = 0; row < (map).n * (map).h; row++)                               \
        for (int u = 0; u < (window).height; u++)                                   \
            for (int v = 0; v < (window).width; v++)

/* Where that pixel lies for the first position of the row; for the next one, `stride` pixels on. */
static size_t pixel_at(Window window, Shape image, Shape map, int row, int u, int v)
{
    size_t line = (size_t)(row / map.h * image.h + row % map.h * window.stride + u);
    return (line * (size_t)image.w + (size_t)v) * (size_t)image.c;
}

/* maps += share * the sum over each window */
static void windows_sum(Window window, Tensor images, real share, Tensor maps)
{
    size_t w = (size_t)maps.shape.w, c = (size_t)maps.shape.c, step = (size_t)window.stride * c;
    EACH_ROW_SEEN(window, maps.shape, row, u, v) {
        const real *x = images.data + pixel_at(window, images.shape, maps.shape, row, u, v);
        real *y = maps.data + (size_t)row * w * c;
        for (size_t s = 0; s < w; s++, x += step, y += c)
            for (size_t k = 0; k < c; k++)
                y[k] += share * x[k];
    }
}

/* images += share * maps, for every pixel that a window sees: the same matrix, transposed */
static void windows_spread(Window window, Tensor maps, real share, Tensor images)
{
    size_t w = (size_t)maps.shape.w, c = (size_t)maps.shape.c, step = (size_t)window.stride * c;
    EACH_ROW_SEEN(window, maps.shape, row, u, v) {
        const real *y = maps.data + (size_t)row * w * c;
        real *x = images.data + pixel_at(window, images.shape, maps.shape, row, u, v);
        for (size_t s = 0; s < w; s++, x += step, y += c)
            for (size_t k = 0; k < c; k++)
                x[k] += share * y[k];
    }
}

/* Where to add to dJ/dx; data is NULL if x wants none. */
static Tensor gradient_to_add(Var x)
{
    bool first;
    if (gradient_begin(x, &first) && first)
        tensor_fill(x->gradient, 0);
    return x->gradient;
}

static Var pool_record(const Operation *operation, Var x, Window window)
{
    Shape map = window_map(window, x->value.shape, x->value.shape.c);
    if (!window_equal(window, window_padded(window.height, window.width, window.stride, 0)))
        error_bug("%s: a border of zeros; it takes none", operation->name);
    if (map.h < 1 || map.w < 1)
        error_bug("%s: a window of %d x %d fits nowhere on %s", operation->name, window.height,
                  window.width, shape_text(x->value.shape));
    return tape_record(x->tape, operation, map, x, NULL, NULL);
}

static Window *window_keep(Tape *tape, Window window)
{
    Window *kept = tape_take(tape, sizeof *kept);
    *kept = window;
    return kept;
}

/* ---- y = mean over the window ---- */

static real share_of(Window window)
{
    return 1 / (real)(window.height * window.width);
}

static void mean_pool_backward(Var y)
{
    const Window *window = y->saved;
    Tensor dx = gradient_to_add(y->in[0]);
    if (dx.data)
        windows_spread(*window, y->gradient, share_of(*window), dx);
}

Var v_mean_pool(Var x, Window window)
{
    static const Operation mean_pool = { "v_mean_pool", mean_pool_backward };
    Var y = pool_record(&mean_pool, x, window);
    y->saved = window_keep(x->tape, window);
    tensor_fill(y->value, 0);
    windows_sum(window, x->value, share_of(window), y->value);
    return y;
}

/* ---- Up-sampling: windows side by side on the larger image, y; no share is lost ---- */

static void up_sample_backward(Var y)
{
    Tensor dx = gradient_to_add(y->in[0]);
    if (dx.data)
        windows_sum(*(const Window *)y->saved, y->gradient, 1, dx);
}

Var v_up_sample(Var x, int factor)
{
    static const Operation up_sample = { "v_up_sample", up_sample_backward };
    if (factor < 1)
        error_bug("v_up_sample: a factor of %d", factor);
    Window window = window_padded(factor, factor, factor, 0);
    Shape image = window_image(window, x->value.shape, x->value.shape.c);
    Var y = tape_record(x->tape, &up_sample, image, x, NULL, NULL);
    y->saved = window_keep(x->tape, window);
    tensor_fill(y->value, 0);
    windows_spread(window, x->value, 1, y->value);
    return y;
}

/* ---- y = maximum over the window ---- */

typedef struct Winners {
    Window window;
    int *pixel;                 /* for each number of y, which pixel of the window it is */
} Winners;

/* Whether windows lie side by side and leave no pixel out. */
static bool windows_tile(Window window, Shape image, Shape map)
{
    return window.stride == window.height && window.stride == window.width &&
           map.h * window.stride == image.h && map.w * window.stride == image.w;
}

static void max_pool_backward(Var y)
{
    const Winners *winners = y->saved;
    Var x = y->in[0];
    Window window = winners->window;
    Shape map = y->value.shape;
    size_t w = (size_t)map.w, c = (size_t)map.c, step = (size_t)window.stride * c;
    bool first;
    real *dx = gradient_begin(x, &first);
    if (!dx)
        return;
    bool write = first && windows_tile(window, x->value.shape, map);
    if (first && !write)
        tensor_fill(x->gradient, 0);
    EACH_ROW_SEEN(window, map, row, u, v) {
        int pixel = u * window.width + v;
        const int *winner = winners->pixel + (size_t)row * w * c;
        const real *dy = y->gradient.data + (size_t)row * w * c;
        real *to = dx + pixel_at(window, x->value.shape, map, row, u, v);
        for (size_t s = 0; s < w; s++, winner += c, dy += c, to += step)
            for (size_t k = 0; k < c; k++)
                to[k] = (write ? 0 : to[k]) + (winner[k] == pixel ? dy[k] : 0);
    }
}

/* The first pixel wins, as long as it is alone. */
static void lead(size_t n, const real *restrict number, real *restrict most, int *restrict winner)
{
    for (size_t k = 0; k < n; k++) {
        most[k] = number[k];
        winner[k] = 0;
    }
}

/* Where a number is larger than `most`, it takes its place.  A NaN is larger than any, and stays. */
static void compete(size_t n, int pixel, const real *restrict number, real *restrict most,
                    int *restrict winner)
{
    for (size_t k = 0; k < n; k++) {
        bool larger = !(number[k] <= most[k]) & (most[k] == most[k]);
        most[k] = larger ? number[k] : most[k];
        winner[k] = larger ? pixel : winner[k];
    }
}

Var v_max_pool(Var x, Window window)
{
    static const Operation max_pool = { "v_max_pool", max_pool_backward };
    Var y = pool_record(&max_pool, x, window);
    Shape map = y->value.shape;
    size_t w = (size_t)map.w, c = (size_t)map.c, step = (size_t)window.stride * c;
    Winners *winners = y->saved = tape_take(x->tape, sizeof *winners);
    *winners = (Winners){ window, tape_take(x->tape, tensor_size(y->value) * sizeof(int)) };
    EACH_ROW_SEEN(window, map, row, u, v) {
        int *winner = winners->pixel + (size_t)row * w * c;
        real *to = y->value.data + (size_t)row * w * c;
        const real *from = x->value.data + pixel_at(window, x->value.shape, map, row, u, v);
        int pixel = u * window.width + v;
        for (size_t s = 0; s < w; s++, winner += c, to += c, from += step)
            if (pixel == 0)
                lead(c, from, to, winner);
            else
                compete(c, pixel, from, to, winner);
    }
    return y;
}
