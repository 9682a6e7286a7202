#include "learn/spec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
    const char *form;           /* how an error lists it */
    bool (*begins)(Text head);  /* is this, the word up to its first colon, such a layer? */
    bool (*read)(Word word, Text head, Shape in, LayerSpec *layer, Message *why);
    int  (*print_head)(const LayerSpec *layer, char *text, size_t size);
    size_t (*weights)(Shape in, Shape out);
    size_t (*multiply_adds)(Shape in, Shape out);
} Kind;

static bool dense_begins(Text head)
{
    return head.length > 0 && strchr("0123456789+-", head.start[0]) != NULL;
}

static bool dense_read(Word word, Text head, Shape in, LayerSpec *layer, Message *why)
{
    (void)in;                   /* any shape will do: it is read as one vector */
    int width = whole_number(head, SPEC_WIDTH_MAX);
    if (width == 0)
        return word_wrong(why, word, "the width of a layer is a whole number from 1 to %d",
                          SPEC_WIDTH_MAX);
    layer->out = shape_matrix(1, width);
    return true;
}

static int dense_print_head(const LayerSpec *layer, char *text, size_t size)
{
    return snprintf(text, size, "%d", layer->out.c);
}

static size_t dense_products(Shape in, Shape out)
{
    return shape_size(in) * shape_size(out);
}

static const Kind kinds[] = {
    [LAYER_DENSE] = { "WIDTH[:activation][:bn][*TIMES]", dense_begins, dense_read,
                      dense_print_head, dense_products, dense_products },
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

static bool read_kind(Word word, Text head, Shape in, LayerSpec *layer, Message *why)
{
    char known[400] = "";
    for (int k = 0; k < KINDS; k++) {
        if (kinds[k].begins(head)) {
            layer->kind = (LayerKind)k;
            return kinds[k].read(word, head, in, layer, why);
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", k > 0 ? ", " : "", kinds[k].form);
    }
    return word_wrong(why, word, "unknown layer \"%.*s\"; known: %s",
                      head.length < QUOTED_MAX ? head.length : QUOTED_MAX, head.start, known);
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
        next_field(&rest, ':', &head);
        if (!read_kind(word, head, spec_shape_into(spec, spec->layers), layer, why)
            || !read_modifiers(word, rest, layer, why))
            return false;
        spec->layers++;
    }
    return true;
}

static bool read_input(Word word, Shape *input, Message *why)
{
    int size[3], sizes = 0;
    long long product = 1;
    Text rest = word.text;
    for (Text number; next_field(&rest, 'x', &number); sizes++) {
        int value = whole_number(number, SPEC_INPUTS_MAX);
        if (value == 0 || sizes == 3)
            return word_wrong(why, word, "the first word is the input: a number such as 784, "
                              "or HEIGHTxWIDTHxCHANNELS such as 28x28x1");
        size[sizes] = value;
        product *= value;
        if (product > SPEC_INPUTS_MAX)
            return word_wrong(why, word, "more than %d inputs", SPEC_INPUTS_MAX);
    }
    if (sizes == 2)
        return word_wrong(why, word, "an image needs its channels too: HEIGHTxWIDTHxCHANNELS, "
                          "%dx%dx1 if it is grey", size[0], size[1]);
    *input = sizes == 1 ? shape_matrix(1, size[0]) : shape_image(1, size[0], size[1], size[2]);
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

/* ---- Printing ------------------------------------------------------------ */

static bool layer_equal(const LayerSpec *a, const LayerSpec *b)
{
    return a->kind == b->kind && shape_equal(a->out, b->out) && a->activation == b->activation
        && a->batch_norm == b->batch_norm;
}

static int layer_print(const LayerSpec *layer, char *text, size_t size)
{
    char head[64];
    bool named = layer->activation != ACTIVATION_identity;
    kinds[layer->kind].print_head(layer, head, sizeof head);
    return snprintf(text, size, " %s%s%s%s", head, named ? ":" : "",
                    named ? activation_name(layer->activation) : "",
                    layer->batch_norm ? ":bn" : "");
}

void spec_print(const Spec *spec, char *text, size_t size)
{
    const Shape in = spec->input;
    size_t used = (size_t)(in.h == 1 && in.w == 1
                           ? snprintf(text, size, "%d", in.c)
                           : snprintf(text, size, "%dx%dx%d", in.h, in.w, in.c));
    for (int k = 0, equal; k < spec->layers && used < size; k += equal) {
        const LayerSpec *layer = &spec->layer[k];
        for (equal = 1; k + equal < spec->layers && layer_equal(layer, layer + equal); equal++) {}
        if (equal < 3)
            equal = 1;
        used += (size_t)layer_print(layer, text + used, size - used);
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

size_t spec_parameters(const Spec *spec)
{
    size_t parameters = 0;
    for (int k = 0; k < spec->layers; k++) {
        const LayerSpec *layer = &spec->layer[k];
        size_t channels = (size_t)layer->out.c;
        parameters += kinds[layer->kind].weights(spec_shape_into(spec, k), layer->out)
                    + (layer->batch_norm ? 2 * channels : channels);
    }
    return parameters;
}

size_t spec_multiply_adds(const Spec *spec)
{
    size_t products = 0;
    for (int k = 0; k < spec->layers; k++) {
        const LayerSpec *layer = &spec->layer[k];
        products += kinds[layer->kind].multiply_adds(spec_shape_into(spec, k), layer->out);
    }
    return products;
}
