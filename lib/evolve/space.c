#include "evolve/space.h"

static bool within_budget(const Space *space, const Genome *genome)
{
    return (space->parameters_max == 0
            || spec_parameters(&genome->spec) <= space->parameters_max)
        && (space->multiply_adds_max == 0
            || spec_multiply_adds(&genome->spec) <= space->multiply_adds_max);
}

int space_width_rung(const Space *space, int width)
{
    for (int rung = 0; rung < space->widths; rung++)
        if (space->width[rung] == width)
            return rung;
    return -1;
}

int space_step_rung(const Space *space, double step)
{
    for (int rung = 0; rung < space->steps; rung++)
        if (space->step[rung] == step)
            return rung;
    return -1;
}

static bool has_activation(const Space *space, int activation)
{
    for (int k = 0; k < space->activations; k++)
        if (space->activation[k] == activation)
            return true;
    return false;
}

static LayerSpec dense_layer(int width, int activation, bool batch_norm)
{
    return (LayerSpec){ .kind = LAYER_DENSE, .out = shape_matrix(1, width),
                        .activation = activation, .batch_norm = batch_norm };
}

/* ---- Is it one of the space? --------------------------------------------- */

static bool layer_allowed(const Space *space, const LayerSpec *layer, int number, Message *why)
{
    if (layer->kind != LAYER_DENSE || space_width_rung(space, layer->out.c) < 0)
        return message_set(why, "layer %d: %d outputs are none of the widths", number,
                           layer->out.c);
    if (!has_activation(space, layer->activation))
        return message_set(why, "layer %d: %s is none of the activations", number,
                           activation_name(layer->activation));
    if (layer->batch_norm && !space->batch_norm)
        return message_set(why, "layer %d: batch norm is not allowed", number);
    return true;
}

bool space_allows(const Space *space, const Genome *genome, Message *why)
{
    const Spec *spec = &genome->spec;
    int hidden = genome_hidden(genome);
    const LayerSpec *output = &spec->layer[hidden];
    if (!shape_equal(spec->input, space->input) || output->kind != LAYER_DENSE
        || output->out.c != space->outputs || output->activation != ACTIVATION_identity
        || output->batch_norm)
        return message_set(why, "input or output are not those of the task");
    if (hidden < space->layers_min || hidden > space->layers_max)
        return message_set(why, "%d hidden layers, not %d to %d", hidden, space->layers_min,
                           space->layers_max);
    for (int k = 0; k < hidden; k++)
        if (!layer_allowed(space, &spec->layer[k], k + 1, why))
            return false;
    if (space_step_rung(space, genome->step) < 0)
        return message_set(why, "%g is none of the step sizes", genome->step);
    if (!within_budget(space, genome))
        return message_set(why, "%zu parameters and %zu multiply-adds are beyond the budget",
                           spec_parameters(spec), spec_multiply_adds(spec));
    return true;
}

/* ---- Counting: a genome is a number whose digits are its choices. ---------- */

static uint64_t layer_choices(const Space *space)
{
    return (uint64_t)space->widths * (uint64_t)space->activations * (space->batch_norm ? 2 : 1);
}

/* Takes the last digit, one of 0 .. base-1, off a number. */
static int digit(uint64_t *number, int base)
{
    int last = (int)(*number % (uint64_t)base);
    *number /= (uint64_t)base;
    return last;
}

static LayerSpec layer_of(const Space *space, uint64_t *number)
{
    bool batch_norm = space->batch_norm && digit(number, 2) == 1;
    int activation = space->activation[digit(number, space->activations)];
    return dense_layer(space->width[digit(number, space->widths)], activation, batch_norm);
}

/* The genomes with so many hidden layers; UINT64_MAX if they are too many. */
static uint64_t size_of_depth(const Space *space, int layers)
{
    uint64_t size = (uint64_t)space->steps;
    for (int k = 0; k < layers; k++) {
        if (size > UINT64_MAX / layer_choices(space))
            return UINT64_MAX;
        size *= layer_choices(space);
    }
    return size;
}

uint64_t space_size(const Space *space)
{
    uint64_t sum = 0;
    for (int layers = space->layers_min; layers <= space->layers_max; layers++) {
        uint64_t size = size_of_depth(space, layers);
        if (size > UINT64_MAX - sum)
            return UINT64_MAX;
        sum += size;
    }
    return sum;
}

/* Begins a genome: input and output. */
static void without_layers(const Space *space, Genome *out)
{
    out->spec.input = space->input;
    out->spec.layers = 1;
    out->spec.layer[0] = dense_layer(space->outputs, ACTIVATION_identity, false);
}

void space_genome(const Space *space, uint64_t number, Genome *out)
{
    int layers = space->layers_min;
    for (; layers < space->layers_max && number >= size_of_depth(space, layers); layers++)
        number -= size_of_depth(space, layers);
    without_layers(space, out);
    out->step = space->step[digit(&number, space->steps)];
    for (int k = 0; k < layers; k++)
        genome_insert(out, k, layer_of(space, &number));
}

/* ---- By chance ----------------------------------------------------------- */

LayerSpec space_draw_layer(const Space *space, Rng *rng)
{
    uint64_t number = rng_below(rng, layer_choices(space));
    return layer_of(space, &number);
}

static void draw_genomes_alike(const Space *space, Rng *rng, Genome *out)
{
    enum { TRIES = 1000000 };
    uint64_t size = space_size(space);
    if (size == UINT64_MAX)
        error_bug("space_draw: a space too large to count its genomes: use DRAW_DEPTHS_ALIKE");
    for (int k = 0; k < TRIES; k++) {
        space_genome(space, rng_below(rng, size), out);
        if (within_budget(space, out))
            return;
    }
    error_stop("of %d networks drawn none is within the budget: allow more", TRIES);
}

static void draw_depths_alike(const Space *space, Rng *rng, Genome *out)
{
    uint64_t depths = (uint64_t)(space->layers_max - space->layers_min + 1);
    int layers = space->layers_min + (int)rng_below(rng, depths);
    without_layers(space, out);
    out->step = space->step[rng_below(rng, (uint64_t)space->steps)];
    for (int k = 0; k < layers; k++)
        genome_insert(out, k, space_draw_layer(space, rng));
    if (!space_repair(space, out, rng))
        error_stop("the smallest network has %zu parameters: beyond the budget",
                   spec_parameters(&out->spec));
}

void space_draw(const Space *space, Rng *rng, Genome *out)
{
    if (space->draw == DRAW_GENOMES_ALIKE)
        draw_genomes_alike(space, rng, out);
    else
        draw_depths_alike(space, rng, out);
}

/* ---- Repair -------------------------------------------------------------- */

/* A hidden layer by chance that is not the narrowest; -1 if all are. */
static int pick_wide_layer(const Space *space, const Genome *genome, Rng *rng)
{
    int picked = -1;
    uint64_t wide = 0;
    for (int k = 0; k < genome_hidden(genome); k++)         /* each of m with chance 1/m */
        if (space_width_rung(space, genome->spec.layer[k].out.c) > 0
            && rng_below(rng, ++wide) == 0)
            picked = k;
    return picked;
}

static void remove_any(Genome *genome, Rng *rng)
{
    genome_remove(genome, (int)rng_below(rng, (uint64_t)genome_hidden(genome)));
}

bool space_repair(const Space *space, Genome *genome, Rng *rng)
{
    while (genome_hidden(genome) > space->layers_max)
        remove_any(genome, rng);
    while (!within_budget(space, genome)) {
        int wide = pick_wide_layer(space, genome, rng);
        if (wide >= 0) {
            Shape *out = &genome->spec.layer[wide].out;
            out->c = space->width[space_width_rung(space, out->c) - 1];
        } else if (genome_hidden(genome) > space->layers_min) {
            remove_any(genome, rng);
        } else {
            return false;
        }
    }
    return true;
}
