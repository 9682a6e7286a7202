#include "evolve/mutation.h"

/* False where this change is not possible; then the genome is as it was. */
typedef bool Change(const Space *space, Genome *genome, Rng *rng);

/* One of 0 .. n-1; n > 0. */
static int any_of(Rng *rng, int n)
{
    return (int)rng_below(rng, (uint64_t)n);
}

static LayerSpec *any_layer(Genome *genome, Rng *rng)
{
    return &genome->spec.layer[any_of(rng, genome_hidden(genome))];
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
    if (genome_hidden(genome) == 0 || space->widths < 2)
        return false;
    Shape *out = &any_layer(genome, rng)->out;
    out->c = space->width[next_rung(space_width_rung(space, out->c), space->widths, rng)];
    return true;
}

static bool change_activation(const Space *space, Genome *genome, Rng *rng)
{
    if (genome_hidden(genome) == 0 || space->activations < 2)
        return false;
    LayerSpec *layer = any_layer(genome, rng);
    int old = layer->activation;
    while (layer->activation == old)
        layer->activation = space->activation[any_of(rng, space->activations)];
    return true;
}

static bool change_batch_norm(const Space *space, Genome *genome, Rng *rng)
{
    if (genome_hidden(genome) == 0 || !space->batch_norm)
        return false;
    LayerSpec *layer = any_layer(genome, rng);
    layer->batch_norm = !layer->batch_norm;
    return true;
}

static bool add_layer(const Space *space, Genome *genome, Rng *rng)
{
    if (genome_hidden(genome) >= space->layers_max)
        return false;
    LayerSpec layer = space_draw_layer(space, rng);
    genome_insert(genome, any_of(rng, genome_hidden(genome) + 1), layer);
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
