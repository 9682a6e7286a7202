#include "convolution.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "matmul.h"
#include "operations.h"

/*
 * ---- Patches, read where they lie ----
 *
 * With the border of zeros in place, number (u, v, k) of the patch at position (i, r, s) lies at
 *
 *     ((i*h + r*stride)*w + s*stride)*c   +   (u*w + v)*c + k
 *
 * a sum of two offsets: one for the row of the matrix of patches, one for its column.
 */
typedef struct Patches {
    Matrix matrix;
    size_t count, size;         /* its rows and columns */
} Patches;

/* n*h*w offsets of pixels, `stride` of them apart, and of c channels in each. */
static const size_t *offsets(Tape *tape, Shape image, Shape table, int stride)
{
    size_t w = (size_t)image.w, c = (size_t)image.c;
    size_t *first = tape_take(tape, shape_size(table) * sizeof *first), *next = first;
    for (int i = 0; i < table.n; i++)
        for (int r = 0; r < table.h; r++)
            for (int s = 0; s < table.w; s++)
                for (int k = 0; k < table.c; k++)
                    *next++ = ((size_t)(i * image.h + r * stride) * w + (size_t)(s * stride)) * c
                              + (size_t)k;
    return first;
}

/* Images, and with a border of zeros the part of them that windows see. */
typedef struct Bordering { Tensor x, bordered; Window window; } Bordering;

static void border_range(size_t from, size_t to, void *context)
{
    const Bordering *b = context;
    Shape seen = b->bordered.shape, image = b->x.shape;
    Window window = b->window;
    size_t c = (size_t)seen.c, line = (size_t)seen.w * c, row = (size_t)image.w * c;
    size_t left = window.left < seen.w ? (size_t)window.left * c : line;
    size_t copied = row < line - left ? row : line - left;
    real *out = b->bordered.data + from * (size_t)seen.h * line;
    for (size_t i = from; i < to; i++)
        for (int r = -window.top; r < seen.h - window.top; r++, out += line) {
            bool inside = r >= 0 && r < image.h;
            size_t before = inside ? left : line, after = inside ? before + copied : line;
            memset(out, 0, before * sizeof(real));
            if (inside)
                memcpy(out + left, b->x.data + (i * (size_t)image.h + (size_t)r) * row,
                       copied * sizeof(real));
            memset(out + after, 0, (line - after) * sizeof(real));
        }
}

static Tensor with_border(Tape *tape, Tensor x, Window window, Shape seen)
{
    Bordering b = { x, { seen, tape_take(tape, shape_size(seen) * sizeof(real)) }, window };
    size_t n = (size_t)seen.n;
    parallel_ranges(n, shape_size(seen) / n, border_range, &b);
    return b.bordered;
}

static Patches patches_of(Tape *tape, Tensor images, Window window, Shape map)
{
    Shape seen = images.shape;
    seen.h = (map.h - 1) * window.stride + window.height;
    seen.w = (map.w - 1) * window.stride + window.width;
    if (window.top > 0 || window.left > 0 || seen.h > images.shape.h || seen.w > images.shape.w)
        images = with_border(tape, images, window, seen);
    Shape places = shape_image(map.n, map.h, map.w, 1);
    Shape patch = shape_image(1, window.height, window.width, images.shape.c);
    return (Patches){
        .matrix = matrix_gathered(images.data,
                                  offsets(tape, images.shape, places, window.stride),
                                  offsets(tape, images.shape, patch, 1)),
        .count = shape_size(places), .size = shape_size(patch),
    };
}

/* ---- The three products ---- */

/* maps = start + patches W */
static void maps_from_images(Patches patches, Tensor W, Matrix start, Tensor maps)
{
    size_t channels = (size_t)maps.shape.c;
    matmul(patches.count, channels, patches.size, patches.matrix, matrix_rows(W.data, channels),
           start, maps.data, channels);
}

/* dW = patches^T maps, or dW += that */
static void weights_from_both(Patches patches, const real *maps, Var W)
{
    bool first;
    real *dW = gradient_begin(W, &first);
    size_t channels = (size_t)W->value.shape.c;
    if (dW)
        matmul(patches.size, channels, patches.count, matrix_transpose(patches.matrix),
               matrix_rows(maps, channels), first ? matrix_zero() : matrix_rows(dW, channels),
               dW, channels);
}

/* Adds `terms`, of the window's rows u .. u + rows - 1, for every position of some images. */
static void terms_add(Window window, int u, int rows, const real *terms, Shape map,
                      Tensor images)
{
    int h = images.shape.h, w = images.shape.w;
    size_t c = (size_t)images.shape.c, width = (size_t)window.width * c;
    for (int i = 0; i < map.n; i++)
        for (int row = 0; row < rows; row++)
            for (int r = 0; r < map.h; r++) {
                int y = r * window.stride - window.top + u + row;
                if (y < 0 || y >= h)
                    continue;
                const real *from = terms
                    + ((size_t)((i * map.h + r) * map.w) * (size_t)rows + (size_t)row) * width;
                for (int s = 0; s < map.w; s++, from += (size_t)rows * width) {
                    int x = s * window.stride - window.left;
                    int v = x < 0 ? -x : 0, end = w - x < window.width ? w - x : window.width;
                    real *to = images.data + ((size_t)(i * h + y) * (size_t)w + (size_t)(x + v)) * c;
                    const real *term = from + (size_t)v * c;
                    size_t n = end > v ? (size_t)(end - v) * c : 0;
                    for (size_t q = 0; q < n; q++)
                        to[q] += term[q];
                }
            }
}

/* Images first .. first + n - 1 of a batch. */
static Tensor images_of(Tensor batch, int first, int n)
{
    Tensor part = batch;
    part.shape.n = n;
    part.data += (size_t)first * (tensor_size(batch) / (size_t)batch.shape.n);
    return part;
}

/*
 * images = start + maps W^T, scattered.  `Some` images are begun and added to at a time, by terms of
 * as many rows of the window as it takes to fill the product's registers: both stay in the cache.
 */
typedef struct Scatter {
    Window window;
    Tensor maps, W, images;
    Matrix start;               /* as of a product: nothing, biases, or the images */
    int rows, some;
    size_t room, threads;
    real *terms;                /* room for so many of each thread */
} Scatter;

static Scatter scatter_of(Window window, Tensor maps, Tensor W, Matrix start, Tensor images)
{
    enum { CLOSE = 1 << 17, WIDE = 64 };        /* numbers: 512 KB of floats; 2 or 4 blocks */
    size_t width = (size_t)window.width * (size_t)images.shape.c;
    int rows = width < WIDE ? (int)(WIDE / width) : 1;
    rows = rows < window.height ? rows : window.height;
    size_t terms = (size_t)(maps.shape.h * maps.shape.w) * (size_t)rows * width;
    size_t some = terms < CLOSE ? CLOSE / terms : 1;
    some = some < (size_t)maps.shape.n ? some : (size_t)maps.shape.n;
    return (Scatter){ window, maps, W, images, start, rows, (int)some, some * terms, 1, NULL };
}

static void images_begin(Matrix start, Tensor images)
{
    size_t channels = (size_t)images.shape.c, places = shape_positions(images.shape);
    if (!start.data)
        tensor_fill(images, 0);
    else if (start.row == 0)
        for (size_t i = 0; i < places; i++)
            memcpy(images.data + i * channels, start.data, channels * sizeof(real));
}

static void scatter_some(const Scatter *s, Tensor maps, Tensor images, real *terms)
{
    size_t channels = (size_t)maps.shape.c;
    size_t width = (size_t)s->window.width * (size_t)images.shape.c;
    images_begin(s->start, images);
    for (int u = 0; u < s->window.height; u += s->rows) {
        int high = s->rows < s->window.height - u ? s->rows : s->window.height - u;
        size_t columns = (size_t)high * width;
        Matrix W = matrix_rows(s->W.data + (size_t)u * width * channels, channels);
        matmul(shape_positions(maps.shape), columns, channels, matrix_rows(maps.data, channels),
               matrix_transpose(W), matrix_zero(), terms, columns);
        terms_add(s->window, u, high, terms, maps.shape, images);
    }
}

/* The parts of some of the threads. */
static void scatter_parts(size_t from, size_t to, void *context)
{
    const Scatter *s = context;
    const size_t n = (size_t)s->maps.shape.n;
    for (size_t t = from; t < to; t++) {
        int i = (int)(n * t / s->threads), end = (int)(n * (t + 1) / s->threads);
        for (; i < end; i += s->some) {
            int some = s->some < end - i ? s->some : end - i;
            scatter_some(s, images_of(s->maps, i, some), images_of(s->images, i, some),
                         s->terms + t * s->room);
        }
    }
}

static void images_from_maps(Tape *tape, Window window, Tensor maps, Tensor W, Matrix start,
                             Tensor images)
{
    enum { SPLIT_WORK = 1 << 20 };              /* multiply-adds that pay for waking a thread */
    Scatter scatter = scatter_of(window, maps, W, start, images);
    uint64_t work = (uint64_t)shape_positions(maps.shape) * tensor_size(W);
    uint64_t before = matmul_multiply_adds();
    scatter.threads = (size_t)parallel_threads();
    if (work / SPLIT_WORK < scatter.threads || (size_t)maps.shape.n < scatter.threads)
        scatter.threads = 1;
    scatter.terms = tape_take(tape, scatter.threads * scatter.room * sizeof(real));
    parallel_ranges(scatter.threads, SPLIT_WORK, scatter_parts, &scatter);
    matmul_count(before + work - matmul_multiply_adds());
}

/* ---- y = patches(x) W + b ---- */

typedef struct Saved { Window window; Patches patches; } Saved;

static void convolution_backward(Var y)
{
    Var x = y->in[0], W = y->in[1], b = y->in[2];
    const Saved *saved = y->saved;
    bool first;
    real *dx = gradient_begin(x, &first);
    if (dx)
        images_from_maps(y->tape, saved->window, y->gradient, W->value,
                         first ? matrix_zero() : matrix_rows(dx, (size_t)x->value.shape.c),
                         x->gradient);
    weights_from_both(saved->patches, y->gradient.data, W);
    if (b)
        bias_backward(b, y->gradient);
}

/* Stops unless W and b belong to windows on images of so many channels and to such maps. */
static void check_weights(const char *name, Window window, Var x, Var W, Var b,
                          int image_channels, int map_channels, int biases)
{
    Shape asked = shape_matrix(window.height * window.width * image_channels, map_channels);
    if (!shape_equal(W->value.shape, asked))
        error_bug("%s: x is %s, the window %d x %d: W should be %s, not %s", name,
                  shape_text(x->value.shape), window.height, window.width, shape_text(asked),
                  shape_text(W->value.shape));
    if (b && !shape_equal(b->value.shape, shape_matrix(1, biases)))
        error_bug("%s: b is %s, and should be 1 x %d", name, shape_text(b->value.shape), biases);
}

Var v_convolution(Var x, Var W, Var b, Window window)
{
    static const Operation convolution = { "v_convolution", convolution_backward };
    Shape image = x->value.shape, map = window_map(window, image, W->value.shape.c);
    check_weights(convolution.name, window, x, W, b, image.c, map.c, map.c);
    if (map.h < 1 || map.w < 1)
        error_bug("%s: a window of %d x %d fits nowhere on %s", convolution.name, window.height,
                  window.width, shape_text(image));
    Var y = tape_record(x->tape, &convolution, map, x, W, b);
    Saved *saved = y->saved = tape_take(x->tape, sizeof *saved);
    *saved = (Saved){ window, patches_of(x->tape, x->value, window, map) };
    maps_from_images(saved->patches, W->value, b ? matrix_bias(b->value.data) : matrix_zero(),
                     y->value);
    return y;
}

/* ---- The same in exchanged roles: x is the map, y the image ---- */

static void transposed_backward(Var y)
{
    Var x = y->in[0], W = y->in[1], b = y->in[2];
    bool first;
    if (x->wants_gradient || W->wants_gradient) {
        Patches patches = patches_of(y->tape, y->gradient, *(const Window *)y->saved,
                                     x->value.shape);
        real *dx = gradient_begin(x, &first);
        if (dx)
            maps_from_images(patches, W->value,
                             first ? matrix_zero() : matrix_rows(dx, (size_t)x->value.shape.c),
                             x->gradient);
        weights_from_both(patches, x->value.data, W);
    }
    if (b)
        bias_backward(b, y->gradient);
}

Var v_convolution_transposed(Var x, Var W, Var b, Window window)
{
    static const Operation transposed = { "v_convolution_transposed", transposed_backward };
    Shape map = x->value.shape;
    int area = window.height * window.width, channels = W->value.shape.n / area;
    check_weights(transposed.name, window, x, W, b, channels, map.c, channels);
    Shape image = window_image(window, map, channels);
    if (image.h < 1 || image.w < 1)
        error_bug("%s: no image has a map of %s", transposed.name, shape_text(map));
    Var y = tape_record(x->tape, &transposed, image, x, W, b);
    y->saved = tape_take(x->tape, sizeof window);
    *(Window *)y->saved = window;
    images_from_maps(x->tape, window, x->value, W->value,
                     b ? matrix_bias(b->value.data) : matrix_zero(), y->value);
    return y;
}
