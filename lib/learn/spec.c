#include "learn/spec.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "grad/activation.h"
#include "layer_kinds.h"

/* ---- Reading ------------------------------------------------------------- */

#define MODIFIERS_MAX 64

/* "unknown ..., did you mean ...? known: ..." */
static bool modifier_unknown(Word word, Field name, Message *why)
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

static int activation_of(Field name)
{
    char text[WORD_LENGTH_MAX + 1];
    if (name.length > WORD_LENGTH_MAX)
        return -1;
    snprintf(text, sizeof text, "%.*s", name.length, name.start);
    return activation_find(text);
}

static bool read_modifiers(Word word, Field rest, LayerSpec *layer, Message *why)
{
    bool has_activation = false;
    layer->activation = ACTIVATION_identity;
    layer->batch_norm = false;
    for (Field name; field_next(&rest, ':', &name); ) {
        int activation = activation_of(name);
        if (name.length == 0)
            return word_wrong(why, word, "nothing stands after a colon");
        if (field_is(name, "bn")) {
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
static bool read_kind(Word word, Field head, Field *rest, Shape in, LayerSpec *layer, Message *why)
{
    const char *names[LAYER_KINDS];
    char known[400] = "", name[WORD_LENGTH_MAX + 1], guess[WORD_LENGTH_MAX + 20] = "";
    int letters = 0;
    while (letters < head.length && !strchr("+-0123456789", head.start[letters]))
        letters++;
    for (int k = 0; k < LAYER_KINDS; k++) {
        if (head.length > 0 && field_is((Field){ head.start, letters }, layer_kinds[k].name)) {
            layer->kind = (LayerKind)k;
            return layer_kinds[k].read(word, head, rest, in, layer, why);
        }
        size_t used = strlen(known);
        snprintf(known + used, sizeof known - used, "%s%s", k > 0 ? ", " : "", layer_kinds[k].form);
        names[k] = layer_kinds[k].name;
    }
    snprintf(name, sizeof name, "%.*s", letters, head.start);
    const char *nearest = word_nearest(name, names, LAYER_KINDS);
    if (nearest != NULL && *nearest != '\0')
        snprintf(guess, sizeof guess, "did you mean \"%s\"? ", nearest);
    return word_wrong(why, word, "unknown layer \"%.*s\"; %sknown: %s",
                      head.length < QUOTED_MAX ? head.length : QUOTED_MAX, head.start, guess,
                      known);
}

/* One word: a layer, or K equal ones. */
static bool read_layer(Word word, Spec *spec, Message *why)
{
    Field count = word.text, layer_text, head;
    field_next(&count, '*', &layer_text);
    int times = count.start == NULL ? 1 : field_number(count, SPEC_LAYERS_MAX);
    if (times == 0)
        return word_wrong(why, word, "after * stands how many such layers, 1 to %d",
                          SPEC_LAYERS_MAX);
    for (int k = 0; k < times; k++) {
        if (spec->layers == SPEC_LAYERS_MAX)
            return word_wrong(why, word, "with it the network has more than %d layers",
                              SPEC_LAYERS_MAX);
        Field rest = layer_text;
        LayerSpec *layer = &spec->layer[spec->layers];
        *layer = (LayerSpec){ .kind = LAYER_DENSE };
        field_next(&rest, ':', &head);
        if (!read_kind(word, head, &rest, spec_shape_into(spec, spec->layers), layer, why)
            || !read_modifiers(word, rest, layer, why))
            return false;
        spec->layers++;
    }
    return true;
}

static bool read_input(Word word, Shape *input, Message *why)
{
    int sizes = field_shape(word.text, SPEC_INPUTS_MAX, input);
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
    Word word = { word_next(&text), 1 };
    if (word.text.length == 0)
        return message_set(why, "an empty network: give its input and its layers, "
                           "such as \"784 256:relu 10\"");
    if (!read_input(word, &spec.input, why))
        return false;
    for (word.position = 2; (word.text = word_next(&text)).length > 0; word.position++)
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
    layer_kinds[layer->kind].print_head(layer, in, head, sizeof head);
    return snprintf(text, size, " %s%s%s%s", head, named ? ":" : "",
                    named ? activation_name(layer->activation) : "",
                    layer->batch_norm ? ":bn" : "");
}

void spec_print(const Spec *spec, char *text, size_t size)
{
    size_t used = (size_t)shape_print(spec->input, text, size);
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
    const LayerRow *kind = &layer_kinds[layer->kind];
    return kind->weights ? kind->weights(spec_shape_into(spec, k), layer) : shape_matrix(0, 0);
}

int spec_biases(const Spec *spec, int k)
{
    const LayerSpec *layer = &spec->layer[k];
    if (!layer_kinds[layer->kind].weights)
        return 0;
    return layer->kind == LAYER_DENSE && !layer->batch_norm ? (int)shape_size(layer->out)
                                                            : layer->out.c;
}

static size_t layer_multiply_adds(const Spec *spec, int k)
{
    const LayerSpec *layer = &spec->layer[k];
    const LayerRow *kind = &layer_kinds[layer->kind];
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
