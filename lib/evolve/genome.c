#include "evolve/genome.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* Where the word that holds the first '=' begins; the end of the text if there is none. */
static const char *settings_of(const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL)
        return text + strlen(text);
    while (equals > text && equals[-1] != ' ' && equals[-1] != '\t')
        equals--;
    return equals;
}

static bool read_step(const char *settings, double *step, Message *why)
{
    char name[20], value[NUMBER_SIZE], more[2];
    int words = sscanf(settings, " %19[^= ]=%31s %1s", name, value, more);
    if (words < 0)                          /* nothing is said */
        return true;
    double number;
    if (words != 2 || strcmp(name, "step") != 0)
        return message_set(why, "\"%.60s\": after the network stands at most step=SIZE", settings);
    if (!number_parse(value, &number) || !(number > 0) || number > 1e300)
        return message_set(why, "step=%s: a step size is a number above 0, such as 0.003", value);
    *step = number;
    return true;
}

bool genome_parse(const char *text, Genome *out, Message *why)
{
    const char *settings = settings_of(text);
    char network[SPEC_TEXT_MAX];
    size_t length = (size_t)(settings - text);
    if (length >= sizeof network)
        return message_set(why, "a network of more than %d letters", SPEC_TEXT_MAX - 1);
    memcpy(network, text, length);
    network[length] = '\0';
    double step = GENOME_STEP;
    if (!read_step(settings, &step, why) || !spec_parse(network, &out->spec, why))
        return false;
    out->step = step;
    return true;
}

void genome_print(const Genome *genome, char *text, size_t size)
{
    char step[NUMBER_SIZE];
    double read = 0;
    for (int digits = 1; digits <= NUMBER_DOUBLE && read != genome->step; digits++) {
        number_print(step, sizeof step, genome->step, digits);
        number_parse(step, &read);
    }
    spec_print(&genome->spec, text, size);
    size_t used = strlen(text);
    if ((size_t)snprintf(text + used, size - used, " step=%s", step) >= size - used)
        error_bug("genome_print: %zu bytes are too few for this genome", size);
}

bool genome_equal(const Genome *a, const Genome *b)
{
    return a->step == b->step && spec_equal(&a->spec, &b->spec);
}

void genome_copy(Genome *to, const Genome *from)
{
    to->step = from->step;
    to->spec.input = from->spec.input;
    to->spec.layers = from->spec.layers;
    memcpy(to->spec.layer, from->spec.layer,
           (size_t)from->spec.layers * sizeof from->spec.layer[0]);
}

int genome_hidden(const Genome *genome)
{
    return genome->spec.layers - 1;
}

/* Moves the layers from `place` on by `by`. */
static void shift(Genome *genome, int place, int by)
{
    Spec *spec = &genome->spec;
    memmove(&spec->layer[place + by], &spec->layer[place],
            (size_t)(spec->layers - place) * sizeof spec->layer[0]);
    spec->layers += by;
}

void genome_insert(Genome *genome, int place, LayerSpec layer)
{
    if (place < 0 || place > genome_hidden(genome) || genome->spec.layers == SPEC_LAYERS_MAX)
        error_bug("genome_insert: before layer %d of %d", place, genome->spec.layers);
    shift(genome, place, 1);
    genome->spec.layer[place] = layer;
}

void genome_remove(Genome *genome, int place)
{
    if (place < 0 || place >= genome_hidden(genome))
        error_bug("genome_remove: layer %d of %d", place, genome->spec.layers);
    shift(genome, place + 1, -1);
}
