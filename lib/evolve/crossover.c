#include "evolve/crossover.h"

/* By a fair coin, one of the two. */
static const Genome *either(const Genome *mother, const Genome *father, Rng *rng)
{
    return rng_below(rng, 2) == 0 ? mother : father;
}

void genome_cross(const Space *space, const Genome *mother, const Genome *father, Rng *rng,
                  Genome *out)
{
    const Genome *whole = either(mother, father, rng);
    const Genome *other = whole == mother ? father : mother;
    genome_copy(out, whole);                    /* as many layers as this parent has */
    for (int k = 0; k < genome_hidden(out); k++)
        if (k < genome_hidden(other))
            out->spec.layer[k] = either(mother, father, rng)->spec.layer[k];
    out->step = either(mother, father, rng)->step;
    if (!space_repair(space, out, rng))
        genome_copy(out, whole);
}
