/*
 * search_race.h -- searches run against each other where everything is known beforehand.
 *
 * Each recipe (evolve/search.h) searches a table of all networks (architectures.h) many times, an
 * evaluation being a look into the table.  Run r has the same seed for all recipes, so that their
 * first populations are the same and the difference of two recipes can be taken run by run.
 *
 * What a search is up against is exactly known.  Among M networks, K of them good:
 *
 *     drawing n times by chance            P(a good one)  =  1 - (1 - K/M)^n
 *     drawing n different ones             P(a good one)  =  1 - C(M-K, n) / C(M, n)
 *
 * and in a table whose fitness has been dealt out anew by chance, the second holds for every
 * search that evaluates nothing twice, however clever: there is nothing to learn from what it has
 * seen ("no free lunch", Wolpert & Macready 1997).  So `shuffled` races test both the searches
 * and the counting.
 */
#ifndef GRADUS_SEARCH_RACE_H
#define GRADUS_SEARCH_RACE_H

#include "architectures.h"
#include "evolve/search.h"

typedef struct Race {
    const Architectures *all;       /* lent */
    Space                space;     /* with the budget */
    const SearchRecipe  *recipes;   /* lent */
    int                  recipe_count, runs;
    int                  evaluations;   /* of each run */
    uint64_t             seed;
    bool                 shuffled;  /* the fitness of those in the budget, anew in each run */
    double              *best;      /* see race_best */
} Race;

/* Runs them all, over all cores.  progress (may be NULL) advances by 1 for each run.  The caller
 * frees the race. */
void race_run(Race *race, Progress *progress);
void race_free(Race *race);

/* The best fitness after n evaluations, 1 .. evaluations; and after n candidates, those counted
 * that were known already (for a search that ends before, its last). */
double race_best(const Race *race, int recipe, int run, int n);
double race_best_of_candidates(const Race *race, int recipe, int run, int n);

/* The share of the runs of a recipe with a best of at least `good` after n evaluations. */
double race_share(const Race *race, int recipe, int n, double good);

/* ---- The exact laws ---- */

double law_of_draws(size_t all, size_t good, int n);
double law_of_different(size_t all, size_t good, int n);

/* Mean and deviation of the best fitness among n different networks of `ranked`, fittest first. */
typedef struct BestLaw { double mean, deviation; } BestLaw;
BestLaw law_of_best(const Member *ranked, size_t count, int n);

#endif
