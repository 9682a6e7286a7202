/*
 * selection.h -- who has children, and who lives on.
 *
 * A member of a population is the number of a candidate with its fitness, larger for better.
 * Of two equally fit ones the older, with the smaller number, is the better one, so that every
 * order is total.  A NaN is no fitness: whoever has none gets -INFINITY.
 *
 * Parents are found by tournament: of `size` members drawn by chance (one may be drawn twice)
 * the best.  The member that r of n others are better than wins with probability
 *
 *     ((n - r)^size - (n - r - 1)^size) / n^size
 *
 * so that size 1 chooses blindly, and the larger it is, the harder the best press ahead.
 */
#ifndef GRADUS_SELECTION_H
#define GRADUS_SELECTION_H

#include <stddef.h>

#include "base/random.h"

typedef struct Member {
    size_t candidate;
    double fitness;
} Member;

/* The place of the winner in the population; n and size are at least 1. */
size_t select_tournament(const Member *population, size_t n, int size, Rng *rng);

/* Who lives on when `children` have been born at the end of a population of n in all.  Each
 * returns how many are left, and moves them to the front:
 *
 *     best     the `keep` best of all, best first: the worse are removed
 *     elite    the `keep` best of the parents, best first, and all children (generational)
 *     young    the `keep` youngest, whatever their fitness (aging; Real et al. 2019)
 */
size_t survive_best(Member *population, size_t n, size_t keep);
size_t survive_elite(Member *population, size_t n, size_t children, size_t keep);
size_t survive_young(Member *population, size_t n, size_t keep);

#endif
