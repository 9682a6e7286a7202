#include "evolve/selection.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool better(const Member *a, const Member *b)
{
    if (a->fitness != b->fitness)
        return a->fitness > b->fitness;
    return a->candidate < b->candidate;
}

size_t select_tournament(const Member *population, size_t n, int size, Rng *rng)
{
    size_t winner = rng_below(rng, n);
    for (int k = 1; k < size; k++) {
        size_t rival = rng_below(rng, n);
        if (better(&population[rival], &population[winner]))
            winner = rival;
    }
    return winner;
}

static int best_first(const void *a, const void *b)
{
    return better(b, a) - better(a, b);
}

size_t survive_best(Member *population, size_t n, size_t keep)
{
    qsort(population, n, sizeof *population, best_first);
    return n < keep ? n : keep;
}

size_t survive_elite(Member *population, size_t n, size_t children, size_t keep)
{
    size_t parents = n - children;
    size_t left = survive_best(population, parents, keep);
    memmove(population + left, population + parents, children * sizeof *population);
    return left + children;
}

size_t survive_young(Member *population, size_t n, size_t keep)
{
    if (n <= keep)
        return n;
    memmove(population, population + n - keep, keep * sizeof *population);
    return keep;
}
