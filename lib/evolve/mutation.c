#include "evolve/mutation.h"

/* False where this change is not possible; then the genome is as it was. */
typedef bool Change(const Space *space, Genome *genome, Rng *rng);

/* One of 0 .. n-1; n > 0. */
static int any_of(Rng *rng, int n)
{
    return (int)rng_below(rng, (uint64_t)n);
}

/* One of the hidden layers that are not pooling, or NULL if there is none. */
static LayerSpec *any_layer(const Space *space, Genome *genome, Rng *rng)
{
    LayerSpec *picked = NULL;
    int count = 0;
    for (int k = 0; k < genome_hidden(genome); k++)         /* each of m with chance 1/m */
        if (space_rungs(space, &genome->spec.layer[k]) > 0 && any_of(rng, ++count) == 0)
            picked = &genome->spec.layer[k];
    return picked;
}

/* The rung above or below, by a fair coin; at an end of the ladder, the only one there is. */
static int next_rung(int rung, int rungs, Rng *rng)
{
    bool up = rng_below(rng, 2) == 1;
    if (rung == 0 || rung == rungs - 1)
        up = rung == 0;
    return up ? rung + 1 : rung - 1;
}

static bool change_width(const Space *space, Genome *genome, Rng *rng)
{
    LayerSpec *layer = any_layer(space, genome, rng);
    if (layer == NULL || space_rungs(space, layer) < 2)
        return false;
    int rung = next_rung(space_rung(space, layer), space_rungs(space, layer), rng);
    space_set_rung(space, layer, rung);
    return true;
}

static bool change_activation(const Space *space, Genome *genome, Rng *rng)
{
    LayerSpec *layer = any_layer(space, genome, rng);
    if (layer == NULL || space->activations < 2)
        return false;
    int old = layer->activation;
    while (layer->activation == old)
        layer->activation = space->activation[any_of(rng, space->activations)];
    return true;
}

static bool change_batch_norm(const Space *space, Genome *genome, Rng *rng)
{
    LayerSpec *layer = any_layer(space, genome, rng);
    if (layer == NULL || !space->batch_norm)
        return false;
    layer->batch_norm = !layer->batch_norm;
    return true;
}

static bool add_layer(const Space *space, Genome *genome, Rng *rng)
{
    if (genome_hidden(genome) >= space->layers_max)
        return false;
    int place = any_of(rng, genome_hidden(genome) + 1), images = genome_on_images(genome);
    bool on_image = space->channels > 0 && place <= images
                    && (place < images || any_of(rng, 2) == 0);
    genome_insert(genome, place, space_draw_layer(space, on_image, rng));
    return true;
}

static bool remove_layer(const Space *space, Genome *genome, Rng *rng)
{
    if (genome_hidden(genome) <= space->layers_min)
        return false;
    genome_remove(genome, any_of(rng, genome_hidden(genome)));
    return true;
}

static bool duplicate_layer(const Space *space, Genome *genome, Rng *rng)
{
    int hidden = genome_hidden(genome);
    if (hidden == 0 || hidden >= space->layers_max)
        return false;
    int place = any_of(rng, hidden);
    genome_insert(genome, place + 1, genome->spec.layer[place]);
    return true;
}

/* Another window or stride, or the other kind of pooling. */
static bool change_window(const Space *space, Genome *genome, Rng *rng)
{
    int images = genome_on_images(genome);
    if (images == 0)
        return false;
    LayerSpec *layer = &genome->spec.layer[any_of(rng, images)];
    if (layer->kind == LAYER_CONVOLUTION) {
        int side = space->window[any_of(rng, space->windows)];
        layer->window = window_padded(side, side, 1 + any_of(rng, 2), 0);
    } else {
        layer->kind = layer->kind == LAYER_MAX_POOL ? LAYER_MEAN_POOL : LAYER_MAX_POOL;
    }
    return true;
}

static bool change_step(const Space *space, Genome *genome, Rng *rng)
{
    if (space->steps < 2)
        return false;
    int rung = space_step_rung(space, genome->step);
    genome->step = space->step[next_rung(rung, space->steps, rng)];
    return true;
}

static const struct { const char *name; Change *change; } mutations[] = {
    { "width",      change_width },
    { "activation", change_activation },
    { "batch_norm", change_batch_norm },
    { "add",        add_layer },
    { "remove",     remove_layer },
    { "duplicate",  duplicate_layer },
    { "window",     change_window },
    { "step",       change_step },
};

int mutation_count(void)
{
    return (int)(sizeof mutations / sizeof mutations[0]);
}

const char *mutation_name(int k)
{
    return mutations[k].name;
}

bool mutation_apply(int k, const Space *space, Genome *genome, Rng *rng)
{
    return mutations[k].change(space, genome, rng);
}

const char *genome_mutate(const Space *space, Genome *genome, Rng *rng)
{
    enum { TRIES = 100 };
    Genome before;
    genome_copy(&before, genome);
    for (int k = 0; k < TRIES; k++) {
        int mutation = any_of(rng, mutation_count());
        if (mutation_apply(mutation, space, genome, rng) && space_repair(space, genome, rng)
            && !genome_equal(genome, &before))
            return mutation_name(mutation);
        genome_copy(genome, &before);
    }
    space_draw(space, rng, genome);
    return "draw";
}
