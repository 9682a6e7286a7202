#include "learn/spec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "grad/activation.h"

/* A piece of the line that is being read; start is NULL where nothing is left. */
typedef struct Text { const char *start; int length; } Text;

/* A word and its place in the line, counted from 1: what an error names. */
typedef struct Word { Text text; int position; } Word;

#define BLANKS " \t\r\n"
#define QUOTED_MAX 60           /* bytes of a word that an error repeats */

ERROR_FORMAT(3, 4)
static bool word_wrong(Message *why, Word word, const char *format, ...)
{
    char reason[700];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    int shown = word.text.length < QUOTED_MAX ? word.text.length : QUOTED_MAX;
    return message_set(why, "word %d, \"%.*s%s\": %s", word.position, shown, word.text.start,
                       shown < word.text.length ? "..." : "", reason);
}

static Text next_word(const char **cursor)
{
    *cursor += strspn(*cursor, BLANKS);
    Text word = { *cursor, (int)strcspn(*cursor, BLANKS) };
    *cursor += word.length;
    return word;
}

/* Takes what stands before the next separator out of *rest. */
static bool next_field(Text *rest, char separator, Text *field)
{
    if (rest->start == NULL)
        return false;
    *field = *rest;
    const char *end = memchr(rest->start, separator, (size_t)rest->length);
    if (end == NULL) {
        *rest = (Text){ NULL, 0 };
    } else {
        field->length = (int)(end - rest->start);
        *rest = (Text){ end + 1, rest->length - field->length - 1 };
    }
    return true;
}

/* The number 1 .. most that the digits spell, or 0 if they spell none. */
static int whole_number(Text digits, int most)
{
    long long value = 0;
    for (int i = 0; i < digits.length; i++) {
        char digit = digits.start[i];
        if (digit < '0' || digit > '9')
            return 0;
        value = 10 * value + (digit - '0');
        if (value > most)
            return 0;
    }
    return (int)value;
}

static bool text_is(Text text, const char *what)
{
    return strlen(what) == (size_t)text.length && memcmp(text.start, what, strlen(what)) == 0;
}

/* ---- The kinds of layers: one row each. ---------------------------------- */

typedef struct Kind {
    const char *name;           /* the letters it begins with; none for a dense layer */
    const char *form;           /* how an error lists it */
    /* Reads the word up to its first colon, and takes from *rest what must follow. */
    bool (*read)(Word word, Text head, Text *rest, Shape in, LayerSpec *layer, Message *why);
    int  (*print_head)(const LayerSpec *layer, Shape in, char *text, size_t size);
    Shape (*weights)(Shape in, const LayerSpec *layer);     /* NULL where there are none */
    size_t (*places)(Shape in, const LayerSpec *layer);     /* where each weight is used */
} Kind;

/* Height, width and channels, or a single number; how many there were, 0 for anything else. */
static int read_shape(Text text, int most, Shape *shape)
{
    int size[3], sizes = 0;
    for (Text number; next_field(&text, 'x', &number); sizes++) {
        int value = sizes < 3 ? whole_number(number, most) : 0;
        if (value == 0)
            return 0;
        size[sizes] = value;
    }
    *shape = sizes == 1 ? shape_matrix(1, size[0])
                        : shape_image(1, size[0], size[1], sizes == 3 ? size[2] : 1);
    return sizes;
}

static bool is_vector(Shape shape) { return shape.h == 1 && shape.w == 1; }

static int print_shape(Shape shape, char *text, size_t size)
{
    return is_vector(shape) ? snprintf(text, size, "%d", shape.c)
                            : snprintf(text, size, "%dx%dx%d", shape.h, shape.w, shape.c);
}

static bool dense_read(Word word, Text head, Text *rest, Shape in, LayerSpec *layer, Message *why)
{
    (void)rest, (void)in;       /* any shape will do: it is read as one vector */
    int sizes = read_shape(head, SPEC_WIDTH_MAX, &layer->out);
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
    return print_shape(layer->out, text, size);
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
static int take_number(Text *text, int least)
{
    int digits = 0;
    while (digits < text->length && strchr("0123456789", text->start[digits]))
        digits++;
    Text number = { text->start, digits };
    int value = whole_number(number, SPEC_WINDOW_MAX);
    bool zero = digits == 1 && *text->start == '0';
    *text = (Text){ text->start + digits, text->length - digits };
    return (value > 0 || zero) && value >= least ? value : -1;
}

static bool take_letter(Text *text, char letter)
{
    if (text->length == 0 || *text->start != letter)
        return false;
    *text = (Text){ text->start + 1, text->length - 1 };
    return true;
}

static bool read_sizes(Text head, const char *name, Sizes *sizes)
{
    Text text = { head.start + strlen(name), head.length - (int)strlen(name) };
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
    return !is_vector(in) ||
           word_wrong(why, word, "it works on images, and what comes in is %d numbers: before it "
                      "stands HEIGHTxWIDTHxCHANNELS, such as 28x28x1", in.c);
}

static bool output_fits(Word word, Text head, Shape in, const Window *window, Shape out,
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

static bool convolution_read(Word word, Text head, Text *rest, Shape in, LayerSpec *layer,
                             Message *why)
{
    bool transposed = layer->kind == LAYER_TRANSPOSED;
    const char *name = transposed ? "upconv" : "conv";
    Sizes is;
    Text channels_text = { NULL, 0 };
    if (!needs_image(word, in, why))
        return false;
    if (!read_sizes(head, name, &is))
        return word_wrong(why, word, "after %s stands its window, 1 to %d, then perhaps a stride "
                          "and zeros: %s3, %s3x5, %s4s2, %s4s2p1", name, SPEC_WINDOW_MAX, name,
                          name, name, name);
    next_field(rest, ':', &channels_text);
    int channels = whole_number(channels_text, SPEC_WIDTH_MAX);
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

static bool sampling_read(Word word, Text head, Text *rest, Shape in, LayerSpec *layer,
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

static const Kind kinds[] = {
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
#define KINDS ((int)(sizeof kinds / sizeof kinds[0]))

/* ---- Reading ------------------------------------------------------------- */

#define MODIFIERS_MAX 64

/* "unknown ..., did you mean ...? known: ..." */
static bool modifier_unknown(Word word, Text name, Message *why)
{
    const char *known[MODIFIERS_MAX] = { "bn" };
    char list[400] = "", unknown[QUOTED_MAX + 1], guess[WORD_LENGTH_MAX + 20] = "";
    int count = 1;
    for (int k = 0; k < activation_count() && count < MODIFIERS_MAX; k++) {
        size_t used = strlen(list);
        known[count++] = activation_name(k);
        snprintf(list + used, sizeof list - used, "%s%s", k > 0 ? ", " : "", activation_name(k));
    }
    snprintf(unknown, sizeof unknown, "%.*s", name.length, name.start);
    const char *nearest = word_nearest(unknown, known, count);
    if (nearest != NULL)
        snprintf(guess, sizeof guess, "did you mean \"%s\"? ", nearest);
    return word_wrong(why, word, "unknown activation \"%s\"; %sknown: %s; and bn, batch norm",
                      unknown, guess, list);
}

static int activation_of(Text name)
{
    char text[WORD_LENGTH_MAX + 1];
    if (name.length > WORD_LENGTH_MAX)
        return -1;
    snprintf(text, sizeof text, "%.*s", name.length, name.start);
    return activation_find(text);
}

static bool read_modifiers(Word word, Text rest, LayerSpec *layer, Message *why)
{
    bool has_activation = false;
    layer->activation = ACTIVATION_identity;
    layer->batch_norm = false;
    for (Text name; next_field(&rest, ':', &name); ) {
        int activation = activation_of(name);
        if (name.length == 0)
            return word_wrong(why, word, "nothing stands after a colon");
        if (text_is(name, "bn")) {
            if (layer->batch_norm)
                return word_wrong(why, word, "bn is given twice");
            layer->batch_norm = true;
        } else if (activation < 0) {
            return modifier_unknown(word, name, why);
        } else {
            if (has_activation)
                return word_wrong(why, word, "two activations, %s and %s: a layer has one",
                                  activation_name(layer->activation), activation_name(activation));
            layer->activation = activation;
            has_activation = true;
        }
    }
    return true;
}

/* The letters that the word begins with name the kind. */
static bool read_kind(Word word, Text head, Text *rest, Shape in, LayerSpec *layer, Message *why)
{
    const char *names[KINDS];
    char known[400] = "", name[WORD_LENGTH_MAX + 1], guess[WORD_LENGTH_MAX + 20] = "";
    int letters = 0;
    while (letters < head.length && !strchr("+-0123456789", head.start[letters]))
        letters++;
    for (int k = 0; k < KINDS; k++) {
        if (head.length > 0 && text_is((Text){ head.start, letters }, kinds[k].name)) {
            layer->kind = (LayerKind)k;
            return kinds[k].read(word, head, rest, in, layer, why);
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", k > 0 ? ", " : "", kinds[k].form);
        names[k] = kinds[k].name;
    }
    snprintf(name, sizeof name, "%.*s", letters, head.start);
    const char *nearest = word_nearest(name, names, KINDS);
    if (nearest != NULL && *nearest != '\0')
        snprintf(guess, sizeof guess, "did you mean \"%s\"? ", nearest);
    return word_wrong(why, word, "unknown layer \"%.*s\"; %sknown: %s",
                      head.length < QUOTED_MAX ? head.length : QUOTED_MAX, head.start, guess,
                      known);
}

/* One word: a layer, or K equal ones. */
static bool read_layer(Word word, Spec *spec, Message *why)
{
    Text count = word.text, layer_text, head;
    next_field(&count, '*', &layer_text);
    int times = count.start == NULL ? 1 : whole_number(count, SPEC_LAYERS_MAX);
    if (times == 0)
        return word_wrong(why, word, "after * stands how many such layers, 1 to %d",
                          SPEC_LAYERS_MAX);
    for (int k = 0; k < times; k++) {
        if (spec->layers == SPEC_LAYERS_MAX)
            return word_wrong(why, word, "with it the network has more than %d layers",
                              SPEC_LAYERS_MAX);
        Text rest = layer_text;
        LayerSpec *layer = &spec->layer[spec->layers];
        *layer = (LayerSpec){ .kind = LAYER_DENSE };
        next_field(&rest, ':', &head);
        if (!read_kind(word, head, &rest, spec_shape_into(spec, spec->layers), layer, why)
            || !read_modifiers(word, rest, layer, why))
            return false;
        spec->layers++;
    }
    return true;
}

static bool read_input(Word word, Shape *input, Message *why)
{
    int sizes = read_shape(word.text, SPEC_INPUTS_MAX, input);
    if (sizes == 0)
        return word_wrong(why, word, "the first word is the input: a number such as 784, "
                          "or HEIGHTxWIDTHxCHANNELS such as 28x28x1");
    if (sizes == 2)
        return word_wrong(why, word, "an image needs its channels too: HEIGHTxWIDTHxCHANNELS, "
                          "%dx%dx1 if it is grey", input->h, input->w);
    if ((double)input->h * input->w * input->c > SPEC_INPUTS_MAX)
        return word_wrong(why, word, "more than %d inputs", SPEC_INPUTS_MAX);
    return true;
}

bool spec_parse(const char *text, Spec *out, Message *why)
{
    Spec spec = { .layers = 0 };
    Word word = { next_word(&text), 1 };
    if (word.text.length == 0)
        return message_set(why, "an empty network: give its input and its layers, "
                           "such as \"784 256:relu 10\"");
    if (!read_input(word, &spec.input, why))
        return false;
    for (word.position = 2; (word.text = next_word(&text)).length > 0; word.position++)
        if (!read_layer(word, &spec, why))
            return false;
    if (spec.layers == 0)
        return message_set(why, "only an input: a network has at least one layer after it, "
                           "such as \"784 10\"");
    *out = spec;
    return true;
}

Spec *spec_new(const char *text, const char *whose)
{
    Message why;
    Spec *spec = memory_new(1, sizeof *spec);
    if (!spec_parse(text, spec, &why))
        error_stop("%s: %s", whose, why.text);
    return spec;
}

/* ---- Printing ------------------------------------------------------------ */

static bool layer_equal(const LayerSpec *a, const LayerSpec *b)
{
    return a->kind == b->kind && shape_equal(a->out, b->out) && a->activation == b->activation
        && a->batch_norm == b->batch_norm && window_equal(a->window, b->window);
}

static int layer_print(const LayerSpec *layer, Shape in, char *text, size_t size)
{
    char head[100];
    bool named = layer->activation != ACTIVATION_identity;
    kinds[layer->kind].print_head(layer, in, head, sizeof head);
    return snprintf(text, size, " %s%s%s%s", head, named ? ":" : "",
                    named ? activation_name(layer->activation) : "",
                    layer->batch_norm ? ":bn" : "");
}

void spec_print(const Spec *spec, char *text, size_t size)
{
    size_t used = (size_t)print_shape(spec->input, text, size);
    for (int k = 0, equal; k < spec->layers && used < size; k += equal) {
        const LayerSpec *layer = &spec->layer[k];
        for (equal = 1; k + equal < spec->layers && layer_equal(layer, layer + equal); equal++) {}
        if (equal < 3)
            equal = 1;
        used += (size_t)layer_print(layer, spec_shape_into(spec, k), text + used,
                                    size - used);
        if (equal > 1 && used < size)
            used += (size_t)snprintf(text + used, size - used, "*%d", equal);
    }
    if (used >= size)
        error_bug("spec_print: %zu bytes are too few for this network", size);
}

/* ---- Counting ------------------------------------------------------------ */

Shape spec_shape_into(const Spec *spec, int k)
{
    return k == 0 ? spec->input : spec->layer[k - 1].out;
}

bool spec_equal(const Spec *a, const Spec *b)
{
    if (a->layers != b->layers || !shape_equal(a->input, b->input))
        return false;
    for (int k = 0; k < a->layers; k++)
        if (!layer_equal(&a->layer[k], &b->layer[k]))
            return false;
    return true;
}

Shape spec_weights(const Spec *spec, int k)
{
    const LayerSpec *layer = &spec->layer[k];
    const Kind *kind = &kinds[layer->kind];
    return kind->weights ? kind->weights(spec_shape_into(spec, k), layer) : shape_matrix(0, 0);
}

int spec_biases(const Spec *spec, int k)
{
    const LayerSpec *layer = &spec->layer[k];
    if (!kinds[layer->kind].weights)
        return 0;
    return layer->kind == LAYER_DENSE && !layer->batch_norm ? (int)shape_size(layer->out)
                                                            : layer->out.c;
}

static size_t layer_multiply_adds(const Spec *spec, int k)
{
    const LayerSpec *layer = &spec->layer[k];
    const Kind *kind = &kinds[layer->kind];
    return kind->places ? shape_size(spec_weights(spec, k))
                          * kind->places(spec_shape_into(spec, k), layer) : 0;
}

double spec_fan_in(const Spec *spec, int k)
{
    return (double)layer_multiply_adds(spec, k) / (double)shape_size(spec->layer[k].out);
}

double spec_fan_out(const Spec *spec, int k)
{
    return (double)layer_multiply_adds(spec, k) / (double)shape_size(spec_shape_into(spec, k));
}

size_t spec_parameters(const Spec *spec)
{
    size_t parameters = 0;
    for (int k = 0; k < spec->layers; k++)
        parameters += shape_size(spec_weights(spec, k))
                    + (spec->layer[k].batch_norm ? 2 : 1) * (size_t)spec_biases(spec, k);
    return parameters;
}

size_t spec_multiply_adds(const Spec *spec)
{
    size_t products = 0;
    for (int k = 0; k < spec->layers; k++)
        products += layer_multiply_adds(spec, k);
    return products;
}
