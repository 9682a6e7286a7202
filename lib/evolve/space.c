#include "evolve/space.h"

static bool within_budget(const Space *space, const Genome *genome)
{
    return (space->parameters_max == 0
            || spec_parameters(&genome->spec) <= space->parameters_max)
        && (space->multiply_adds_max == 0
            || spec_multiply_adds(&genome->spec) <= space->multiply_adds_max);
}

static bool is_on_image(const LayerSpec *layer)
{
    return layer->kind != LAYER_DENSE;
}

static bool is_pooling(const LayerSpec *layer)
{
    return layer->kind == LAYER_MAX_POOL || layer->kind == LAYER_MEAN_POOL;
}

int genome_on_images(const Genome *genome)
{
    int count = 0;
    while (count < genome_hidden(genome) && is_on_image(&genome->spec.layer[count]))
        count++;
    return count;
}

int space_rungs(const Space *space, const LayerSpec *layer)
{
    return is_pooling(layer) ? 0 : is_on_image(layer) ? space->channels : space->widths;
}

static const int *ladder(const Space *space, const LayerSpec *layer)
{
    return is_on_image(layer) ? space->channel : space->width;
}

int space_rung(const Space *space, const LayerSpec *layer)
{
    for (int rung = 0; rung < space_rungs(space, layer); rung++)
        if (ladder(space, layer)[rung] == layer->out.c)
            return rung;
    return -1;
}

void space_set_rung(const Space *space, LayerSpec *layer, int rung)
{
    layer->out.c = ladder(space, layer)[rung];
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

/* ---- Shapes of layers on images ------------------------------------------- */

/* The window and the shape that follow from what comes in.  False if that is no image, or too
 * small a one. */
static bool fit_layer(LayerSpec *layer, Shape in)
{
    Window *window = &layer->window;
    int side = window->height, channels = is_pooling(layer) ? in.c : layer->out.c;
    if (in.h == 1 && in.w == 1)
        return false;
    *window = is_pooling(layer) ? window_padded(side, side, side, 0)
                                : window_same(in, side, side, window->stride);
    layer->out = window_map(*window, in, channels);
    return layer->out.h > 0 && layer->out.w > 0;
}

/* Layers on images first, with their shapes; those that do not fit go. */
static void fit(Genome *genome)
{
    LayerSpec *layer = genome->spec.layer;
    for (int k = 0, images = 0; k < genome_hidden(genome); k++)
        if (is_on_image(&layer[k])) {
            LayerSpec moved = layer[k];
            genome_remove(genome, k);
            genome_insert(genome, images++, moved);
        }
    for (int k = 0; k < genome_on_images(genome); )
        if (fit_layer(&layer[k], spec_shape_into(&genome->spec, k)))
            k++;
        else
            genome_remove(genome, k);
}

/* ---- Is it one of the space? --------------------------------------------- */

static bool has_window(const Space *space, const LayerSpec *layer)
{
    if (is_pooling(layer))
        return space->channels > 0 && layer->window.height == 2;
    bool found = false;
    for (int k = 0; k < space->windows; k++)
        found = found || layer->window.height == space->window[k];
    return found && layer->window.stride <= 2;
}

static bool layer_allowed(const Space *space, const LayerSpec *layer, int number, Message *why)
{
    bool known = layer->kind == LAYER_DENSE || layer->kind == LAYER_CONVOLUTION
              || is_pooling(layer);
    if (!known || (is_on_image(layer) && !has_window(space, layer)))
        return message_set(why, "layer %d: this kind of layer or window is not allowed", number);
    if (is_pooling(layer))
        return true;
    if (space_rung(space, layer) < 0)
        return message_set(why, "layer %d: %d outputs are none of the %s", number, layer->out.c,
                           is_on_image(layer) ? "channels" : "widths");
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
    Genome fitting;
    genome_copy(&fitting, genome);
    fit(&fitting);
    if (!genome_equal(&fitting, genome))
        return message_set(why, "a layer on images stands after a dense one, or has other zeros "
                           "than its stride needs");
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
    if (space->channels > 0)
        return UINT64_MAX;
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

/* Of four layers on images three are convolutions. */
static LayerSpec draw_image_layer(const Space *space, Rng *rng)
{
    if (rng_below(rng, 4) == 0)
        return (LayerSpec){ .kind = rng_below(rng, 2) == 0 ? LAYER_MAX_POOL : LAYER_MEAN_POOL,
                            .out = shape_image(1, 0, 0, 0), .window = window_padded(2, 2, 2, 0) };
    int side = space->window[rng_below(rng, (uint64_t)space->windows)];
    int stride = 1 + (int)rng_below(rng, 2);
    LayerSpec layer = { .kind = LAYER_CONVOLUTION, .window = window_padded(side, side, stride, 0) };
    layer.out.c = space->channel[rng_below(rng, (uint64_t)space->channels)];
    layer.activation = space->activation[rng_below(rng, (uint64_t)space->activations)];
    layer.batch_norm = space->batch_norm && rng_below(rng, 2) == 1;
    return layer;
}

LayerSpec space_draw_layer(const Space *space, bool on_image, Rng *rng)
{
    if (on_image)
        return draw_image_layer(space, rng);
    uint64_t number = rng_below(rng, layer_choices(space));
    return layer_of(space, &number);
}

static bool draw_depths_alike(const Space *space, Rng *rng, Genome *out)
{
    uint64_t depths = (uint64_t)(space->layers_max - space->layers_min + 1);
    int layers = space->layers_min + (int)rng_below(rng, depths);
    int images = space->channels > 0 ? (int)rng_below(rng, (uint64_t)layers + 1) : 0;
    without_layers(space, out);
    out->step = space->step[rng_below(rng, (uint64_t)space->steps)];
    for (int k = 0; k < layers; k++)
        genome_insert(out, k, space_draw_layer(space, k < images, rng));
    return space_repair(space, out, rng);
}

static bool draw_genomes_alike(const Space *space, Rng *rng, Genome *out)
{
    uint64_t size = space_size(space);
    if (size == UINT64_MAX)
        error_bug("space_draw: a space too large to count its genomes: use DRAW_DEPTHS_ALIKE");
    space_genome(space, rng_below(rng, size), out);
    return within_budget(space, out);
}

void space_draw(const Space *space, Rng *rng, Genome *out)
{
    enum { TRIES = 1000000 };
    for (int k = 0; k < TRIES; k++)
        if (space->draw == DRAW_GENOMES_ALIKE ? draw_genomes_alike(space, rng, out)
                                              : draw_depths_alike(space, rng, out))
            return;
    error_stop("of %d networks drawn none is within the budget: allow more", TRIES);
}

/* ---- Repair -------------------------------------------------------------- */

/* A hidden layer by chance that is not the narrowest; -1 if all are. */
static int pick_wide_layer(const Space *space, const Genome *genome, Rng *rng)
{
    int picked = -1;
    uint64_t wide = 0;
    for (int k = 0; k < genome_hidden(genome); k++)         /* each of m with chance 1/m */
        if (space_rung(space, &genome->spec.layer[k]) > 0 && rng_below(rng, ++wide) == 0)
            picked = k;
    return picked;
}

static void remove_any(Genome *genome, Rng *rng)
{
    genome_remove(genome, (int)rng_below(rng, (uint64_t)genome_hidden(genome)));
    fit(genome);
}

bool space_repair(const Space *space, Genome *genome, Rng *rng)
{
    fit(genome);
    while (genome_hidden(genome) > space->layers_max)
        remove_any(genome, rng);
    while (genome_hidden(genome) < space->layers_min)
        genome_insert(genome, genome_hidden(genome), space_draw_layer(space, false, rng));
    while (!within_budget(space, genome)) {
        int wide = pick_wide_layer(space, genome, rng);
        if (wide >= 0) {
            LayerSpec *layer = &genome->spec.layer[wide];
            space_set_rung(space, layer, space_rung(space, layer) - 1);
            fit(genome);
        } else if (genome_hidden(genome) > space->layers_min) {
            remove_any(genome, rng);
        } else {
            return false;
        }
    }
    return true;
}
