/*
 * mutation.h -- a child of one parent, changed in one place.
 *
 *     width        a hidden layer becomes one rung wider or narrower (a convolution gets more or
 *                  fewer channels)
 *     activation   a hidden layer gets another activation
 *     batch_norm   a hidden layer gains or loses batch norm
 *     add          a hidden layer drawn by chance, put in anywhere: on images, a dense one, or,
 *                  where they meet, either
 *     remove       a hidden layer goes
 *     duplicate    a hidden layer is followed by its copy
 *     window       a convolution gets another window or stride; max pooling becomes mean pooling
 *     step         the step size goes one rung up or down
 *
 * Each of those that the space allows is equally likely.  What grows beyond the budget is
 * repaired (space_repair): so at the edge of the budget, a layer becomes wider at the cost of
 * another.
 *
 * To add a mutation: its function and its row in mutation.c.
 */
#ifndef GRADUS_MUTATION_H
#define GRADUS_MUTATION_H

#include "evolve/space.h"

/* Changes a genome of the space into another one of the space, and says by what: the name of a
 * mutation, or "draw" where no mutation leads anywhere and another genome is drawn.  (In a space
 * of a single genome, that is the same one.) */
const char *genome_mutate(const Space *space, Genome *genome, Rng *rng);

int         mutation_count(void);
const char *mutation_name(int k);

/* This one alone, without repair (shapes on images are not yet right): false, and the genome
 * unchanged, where it does not apply. */
bool        mutation_apply(int k, const Space *space, Genome *genome, Rng *rng);

#endif
