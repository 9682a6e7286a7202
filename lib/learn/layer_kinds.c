#include "layer_kinds.h"

#include <stdio.h>
#include <string.h>

static bool dense_read(Word word, Field head, Field *rest, Shape in, LayerSpec *layer, Message *why)
{
    (void)rest, (void)in;       /* any shape will do: it is read as one vector */
    int sizes = field_shape(head, SPEC_WIDTH_MAX, &layer->out);
    if (sizes == 2)
        return word_wrong(why, word, "an image needs its channels too: HEIGHTxWIDTHxCHANNELS");
    if (sizes == 0 || shape_size(layer->out) > SPEC_WIDTH_MAX)
        return word_wrong(why, word, "the width of a layer is a whole number from 1 to %d, or "
                          "HEIGHTxWIDTHxCHANNELS with no more in all", SPEC_WIDTH_MAX);
    return true;
}

static int dense_print_head(const LayerSpec *layer, Shape in, char *text, size_t size)
{
    (void)in;
    return shape_print(layer->out, text, size);
}

static Shape dense_weights(Shape in, const LayerSpec *layer)
{
    return shape_matrix((int)shape_size(in), (int)shape_size(layer->out));
}

static size_t dense_places(Shape in, const LayerSpec *layer)
{
    (void)in, (void)layer;
    return 1;
}

/* What stands behind a kind's name: K, KxK, sS, pP. */
typedef struct Sizes {
    int height, width;
    int stride;                 /* 0 if none is given */
    int border;                 /* -1 if none is given */
} Sizes;

/* The number from `least` to SPEC_WINDOW_MAX that begins *text; -1 if none does. */
static int take_number(Field *text, int least)
{
    int digits = 0;
    while (digits < text->length && strchr("0123456789", text->start[digits]))
        digits++;
    Field number = { text->start, digits };
    int value = field_number(number, SPEC_WINDOW_MAX);
    bool zero = digits == 1 && *text->start == '0';
    *text = (Field){ text->start + digits, text->length - digits };
    return (value > 0 || zero) && value >= least ? value : -1;
}

static bool take_letter(Field *text, char letter)
{
    if (text->length == 0 || *text->start != letter)
        return false;
    *text = (Field){ text->start + 1, text->length - 1 };
    return true;
}

static bool read_sizes(Field head, const char *name, Sizes *sizes)
{
    Field text = { head.start + strlen(name), head.length - (int)strlen(name) };
    *sizes = (Sizes){ .stride = 0, .border = -1 };
    sizes->height = sizes->width = take_number(&text, 1);
    bool good = sizes->height > 0;
    if (take_letter(&text, 'x'))
        good &= (sizes->width = take_number(&text, 1)) > 0;
    if (take_letter(&text, 's'))
        good &= (sizes->stride = take_number(&text, 1)) > 0;
    if (take_letter(&text, 'p'))
        good &= (sizes->border = take_number(&text, 0)) >= 0;
    return good && text.length == 0;
}

static bool needs_image(Word word, Shape in, Message *why)
{
    return in.h > 1 || in.w > 1 ||
           word_wrong(why, word, "it works on images, and what comes in is %d numbers: before it "
                      "stands HEIGHTxWIDTHxCHANNELS, such as 28x28x1", in.c);
}

static bool output_fits(Word word, Field head, Shape in, const Window *window, Shape out,
                        Message *why)
{
    if (out.h < 1 || out.w < 1)
        return word_wrong(why, word, "%.*s on %dx%d: a window of %d x %d does not fit", head.length,
                          head.start, in.h, in.w, window->height, window->width);
    return shape_size(out) <= SPEC_INPUTS_MAX ||
           word_wrong(why, word, "it makes %dx%dx%d, more than %d numbers", out.h, out.w, out.c,
                      SPEC_INPUTS_MAX);
}

/* The window that a convolution has unless it says otherwise, straight or transposed. */
static Window usual_window(LayerKind kind, Shape in, int height, int width, int stride)
{
    if (kind == LAYER_TRANSPOSED)
        in.h *= stride, in.w *= stride;
    return window_same(in, height, width, stride);
}

static bool convolution_read(Word word, Field head, Field *rest, Shape in, LayerSpec *layer,
                             Message *why)
{
    bool transposed = layer->kind == LAYER_TRANSPOSED;
    const char *name = transposed ? "upconv" : "conv";
    Sizes is;
    Field channels_text = { NULL, 0 };
    if (!needs_image(word, in, why))
        return false;
    if (!read_sizes(head, name, &is))
        return word_wrong(why, word, "after %s stands its window, 1 to %d, then perhaps a stride "
                          "and zeros: %s3, %s3x5, %s4s2, %s4s2p1", name, SPEC_WINDOW_MAX, name,
                          name, name, name);
    field_next(rest, ':', &channels_text);
    int channels = field_number(channels_text, SPEC_WIDTH_MAX);
    if (channels == 0)
        return word_wrong(why, word, "after the first colon stands the number of channels, 1 to "
                          "%d, as in %.*s:32", SPEC_WIDTH_MAX, head.length, head.start);
    if ((double)is.height * is.width * (transposed ? channels : in.c) > SPEC_INPUTS_MAX)
        return word_wrong(why, word, "its window holds more than %d numbers", SPEC_INPUTS_MAX);
    int stride = is.stride > 0 ? is.stride : 1, side = is.height < is.width ? is.height : is.width;
    if (is.border >= side)
        return word_wrong(why, word, "p%d: a window of %d x %d takes p0 to p%d", is.border,
                          is.height, is.width, side - 1);
    if (transposed && stride > side)
        return word_wrong(why, word, "a window of %d x %d leaves gaps at stride %d", is.height,
                          is.width, stride);
    layer->window = is.border < 0 ? usual_window(layer->kind, in, is.height, is.width, stride)
                                  : window_padded(is.height, is.width, stride, is.border);
    layer->out = transposed ? window_image(layer->window, in, channels)
                            : window_map(layer->window, in, channels);
    return output_fits(word, head, in, &layer->window, layer->out, why);
}

static int convolution_print_head(const LayerSpec *layer, Shape in, char *text, size_t size)
{
    Window window = layer->window;
    char width[20] = "", stride[20] = "", border[20] = "";
    if (window.width != window.height)
        snprintf(width, sizeof width, "x%d", window.width);
    if (window.stride != 1)
        snprintf(stride, sizeof stride, "s%d", window.stride);
    if (!window_equal(window, usual_window(layer->kind, in, window.height, window.width,
                                           window.stride)))
        snprintf(border, sizeof border, "p%d", window.top);
    return snprintf(text, size, "%s%d%s%s%s:%d",
                    layer->kind == LAYER_TRANSPOSED ? "upconv" : "conv", window.height, width,
                    stride, border, layer->out.c);
}

static Shape convolution_weights(Shape in, const LayerSpec *layer)
{
    int area = layer->window.height * layer->window.width;
    return layer->kind == LAYER_TRANSPOSED ? shape_matrix(area * layer->out.c, in.c)
                                           : shape_matrix(area * in.c, layer->out.c);
}

static size_t convolution_places(Shape in, const LayerSpec *layer)
{
    return shape_positions(layer->kind == LAYER_TRANSPOSED ? in : layer->out);
}

static const char *sampling_name(LayerKind kind)
{
    return kind == LAYER_MAX_POOL ? "max" : kind == LAYER_MEAN_POOL ? "mean" : "up";
}

static bool sampling_read(Word word, Field head, Field *rest, Shape in, LayerSpec *layer,
                          Message *why)
{
    const char *name = sampling_name(layer->kind);
    bool up = layer->kind == LAYER_UP_SAMPLE;
    Sizes is;
    if (!needs_image(word, in, why))
        return false;
    if (!read_sizes(head, name, &is) || is.width != is.height || is.border >= 0
        || (up && is.stride > 0))
        return word_wrong(why, word, "after %s stands one number, 1 to %d%s, as in %s2", name,
                          SPEC_WINDOW_MAX, up ? "" : ", then perhaps a stride", name);
    if (rest->start != NULL)
        return word_wrong(why, word, "%.*s takes no activation, channels or bn: they belong to the "
                          "layer before", head.length, head.start);
    layer->window = window_padded(is.height, is.width, is.stride > 0 ? is.stride : is.height, 0);
    layer->out = up ? window_image(layer->window, in, in.c) : window_map(layer->window, in, in.c);
    return output_fits(word, head, in, &layer->window, layer->out, why);
}

static int sampling_print_head(const LayerSpec *layer, Shape in, char *text, size_t size)
{
    (void)in;
    char stride[20] = "";
    if (layer->window.stride != layer->window.height)
        snprintf(stride, sizeof stride, "s%d", layer->window.stride);
    return snprintf(text, size, "%s%d%s", sampling_name(layer->kind), layer->window.height, stride);
}

const LayerRow layer_kinds[LAYER_KINDS] = {
    [LAYER_DENSE] = { "", "WIDTH or HxWxC", dense_read, dense_print_head, dense_weights,
                      dense_places },
    [LAYER_CONVOLUTION] = { "conv", "convK[sS][pP]:CHANNELS", convolution_read,
                            convolution_print_head, convolution_weights, convolution_places },
    [LAYER_TRANSPOSED] = { "upconv", "upconvK[sS][pP]:CHANNELS", convolution_read,
                           convolution_print_head, convolution_weights, convolution_places },
    [LAYER_MAX_POOL] = { "max", "maxK[sS]", sampling_read, sampling_print_head, NULL, NULL },
    [LAYER_MEAN_POOL] = { "mean", "meanK[sS]", sampling_read, sampling_print_head, NULL, NULL },
    [LAYER_UP_SAMPLE] = { "up", "upK", sampling_read, sampling_print_head, NULL, NULL },
};
