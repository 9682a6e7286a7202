/*
 * crossover.h -- a child of two parents, layer by layer.
 *
 *     mother   784 64:relu  32:abs        10 step=0.003
 *     father   784 128:tanh 16:relu 8:abs 10 step=0.001
 *     child    784 128:tanh 32:abs  8:abs 10 step=0.003
 *
 * For every property a fair coin decides between the two: how many hidden layers the child has;
 * layer by layer, counted from the input, whose it gets (where only one parent has such a layer,
 * that one's); the step size.  A layer is inherited whole, with its activation and batch norm:
 * uniform crossover (Syswerda 1989) with the layer for its gene.
 *
 * What comes out may be larger than both parents, or have images arrive where there are none: it is
 * repaired (space_repair), and if that does not help, the child is like the parent whose number of
 * layers it has.
 */
#ifndef GRADUS_CROSSOVER_H
#define GRADUS_CROSSOVER_H

#include "evolve/space.h"

/* The child of two genomes of the space, one of the space too; `out` is neither of them. */
void genome_cross(const Space *space, const Genome *mother, const Genome *father, Rng *rng,
                  Genome *out);

#endif
