#include "pooling.h"

#include "base/error.h"

/* Where the pixel (u, v) of a position's window lies; positions are counted through the batch. */
static size_t pixel_at(Window window, Shape image, Shape map, size_t position, int u, int v)
{
    size_t w = (size_t)map.w, h = (size_t)map.h, stride = (size_t)window.stride;
    size_t s = position % w, r = position / w % h, i = position / w / h;
    return ((i * (size_t)image.h + r * stride + (size_t)u) * (size_t)image.w
            + s * stride + (size_t)v) * (size_t)image.c;
}

/* For every position and every pixel (u, v) that its window sees. */
#define EACH_SEEN(window, map, position, u, v)                                      \
    for (size_t position = 0; position < shape_positions(map); position++)          \
        for (int u = 0; u < (window).height; u++)                                   \
            for (int v = 0; v < (window).width; v++)

/* maps += share * the sum over each window */
static void windows_sum(Window window, Tensor images, real share, Tensor maps)
{
    size_t c = (size_t)maps.shape.c;
    EACH_SEEN(window, maps.shape, position, u, v) {
        const real *x = images.data + pixel_at(window, images.shape, maps.shape, position, u, v);
        real *y = maps.data + position * c;
        for (size_t k = 0; k < c; k++)
            y[k] += share * x[k];
    }
}

/* images += share * maps, for every pixel that a window sees: the same matrix, transposed */
static void windows_spread(Window window, Tensor maps, real share, Tensor images)
{
    size_t c = (size_t)maps.shape.c;
    EACH_SEEN(window, maps.shape, position, u, v) {
        const real *y = maps.data + position * c;
        real *x = images.data + pixel_at(window, images.shape, maps.shape, position, u, v);
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

static void max_pool_backward(Var y)
{
    const Winners *winners = y->saved;
    Tensor dx = gradient_to_add(y->in[0]);
    Window window = winners->window;
    size_t c = (size_t)y->value.shape.c;
    if (!dx.data)
        return;
    EACH_SEEN(window, y->value.shape, position, u, v) {
        int pixel = u * window.width + v;
        const int *winner = winners->pixel + position * c;
        const real *dy = y->gradient.data + position * c;
        real *to = dx.data + pixel_at(window, dx.shape, y->value.shape, position, u, v);
        for (size_t k = 0; k < c; k++)
            to[k] += winner[k] == pixel ? dy[k] : 0;
    }
}

Var v_max_pool(Var x, Window window)
{
    static const Operation max_pool = { "v_max_pool", max_pool_backward };
    Var y = pool_record(&max_pool, x, window);
    size_t c = (size_t)y->value.shape.c;
    Winners *winners = y->saved = tape_take(x->tape, sizeof *winners);
    *winners = (Winners){ window, tape_take(x->tape, tensor_size(y->value) * sizeof(int)) };
    EACH_SEEN(window, y->value.shape, position, u, v) {
        int pixel = u * window.width + v;
        int *winner = winners->pixel + position * c;
        const real *from = x->value.data
                           + pixel_at(window, x->value.shape, y->value.shape, position, u, v);
        real *to = y->value.data + position * c;
        for (size_t k = 0; k < c; k++) {
            /* a NaN is larger than any number, and stays */
            bool larger = pixel == 0 || (!(from[k] <= to[k]) && to[k] == to[k]);
            to[k] = larger ? from[k] : to[k];
            winner[k] = larger ? pixel : winner[k];
        }
    }
    return y;
}
