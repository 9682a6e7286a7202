/*
 * search.h -- looking for a good genome: five ways, one loop.
 *
 *     Search *search = search_new(settings);
 *     while (search_generation(search, evaluate, &context))
 *         ...                             (archive it, show the best)
 *     puts(search_best(search)->genome);
 *     search_free(search);
 *
 * A generation is
 *
 *     propose      candidates: drawn by chance, or children of the population
 *     evaluate     those whose genome is new, all at once over the cores
 *     survive      who of parents and children is the next population
 *
 * and a recipe says how each is done:
 *
 *     random       every candidate is drawn by chance; what every other search must beat
 *     local        one parent, one child: the better lives on; after so many children in vain
 *                  it starts anew elsewhere (White et al. 2021)
 *     generational the best few and their children (Holland 1975), children by mutation alone
 *     crossover    the same, but of every four children three have two parents
 *     aging        a child a time, and the oldest dies, however fit (Real et al. 2019)
 *
 * The first generation is drawn by chance, as many as the population holds.
 *
 * What holds for all of them:
 *
 *   - No genome beyond the budgets of the space is ever evaluated, and none twice.
 *   - Everything follows from the seed.  The making of each candidate and its evaluation have
 *     streams of their own, numbered by the candidate, so that the result does not depend on the
 *     number of threads.
 *   - A candidate that diverges (its evaluation returns NaN) or cannot be trained (an infinity)
 *     gets the worst fitness, -INFINITY, and its row says so: it costs one evaluation.
 *   - The results of all evaluations are a checkpoint.  A resumed search goes its way again from
 *     the start, with the recorded results in place of evaluations, and is then the same as one
 *     that was never interrupted, byte for byte.
 */
#ifndef GRADUS_SEARCH_H
#define GRADUS_SEARCH_H

#include "base/archive.h"
#include "evolve/family.h"
#include "evolve/selection.h"
#include "evolve/space.h"

typedef enum Survival { SURVIVE_BEST, SURVIVE_ELITE, SURVIVE_YOUNG } Survival;

typedef struct SearchRecipe {
    const char *name;
    int      population;    /* members at first, and at most (elite: afterwards elite + children) */
    int      children;      /* candidates of a generation, after the first one */
    double   fresh;         /* share of the candidates that is drawn by chance */
    double   crossover;     /* share of the others that has two parents */
    int      tournament;    /* members drawn, of which the best becomes a parent */
    Survival survival;
    int      elite;         /* with SURVIVE_ELITE: parents that live on */
    int      patience;      /* generations without a better best, after which the population is
                               drawn anew; 0: never */
} SearchRecipe;

#define SEARCH_RECIPES 5
extern const SearchRecipe search_recipes[SEARCH_RECIPES];

typedef struct SearchSettings {
    const Space *space;     /* lent */
    SearchRecipe recipe;
    uint64_t     seed;
    long         evaluations;   /* after so many the search is over */
} SearchSettings;

typedef struct Search {
    SearchSettings settings;
    Family   family;
    Member  *population;
    size_t   members;
    long     generation;        /* finished ones */
    long     evaluations;       /* spent */
    long     in_vain;           /* generations since the population's best was born */
    double   best_of_population;
} Search;

/* How good a genome is, larger is better; NaN if it diverged, an infinity if it cannot be
 * evaluated.  Chance comes from `rng` alone; runs on any thread. */
typedef double Evaluate(const Genome *genome, Rng rng, const void *context);

Search *search_new(SearchSettings settings);
void    search_free(Search *search);        /* NULL is allowed */

/* One generation.  False, and nothing has changed, when the search is over: the evaluations are
 * spent, so many candidates in a row were known already that hardly anything is left to find
 * (SEARCH_STALLED), or an interruption is requested. */
bool search_generation(Search *search, Evaluate *evaluate, const void *context);

#define SEARCH_STALLED 1000

/* The fittest of all candidates, the first of equals; NULL before the first generation. */
const Candidate *search_best(const Search *search);

/* Puts the state away, or takes it up (base/archive.h) in a search that is new and has the same
 * settings.  False, with why and the search spoiled, if what is taken up belongs to another one:
 * every genome is compared.  What evaluates is not: its data and epochs belong into the identity
 * of the checkpoint (lab/checkpoint.h). */
bool search_archive(Search *search, Archive *archive, Message *why);

#endif
