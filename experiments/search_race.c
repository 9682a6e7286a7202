#include "search_race.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"

typedef struct Lookup {
    const Family *family;
    const double *fitness;          /* of each network */
} Lookup;

static double look_up(const Genome *genome, Rng rng, const void *context)
{
    (void)rng;
    const Lookup *lookup = context;
    char line[GENOME_TEXT_MAX];
    genome_print(genome, line, sizeof line);
    return lookup->fitness[family_find(lookup->family, line)];
}

/* The fitness of all networks; of those in the budget, if shuffled, dealt out anew. */
static double *fitness_of_run(const Race *race, uint64_t run)
{
    const Family *family = &race->all->family;
    double *fitness = memory_new(family->count, sizeof *fitness);
    uint32_t *place = memory_new(family->count, sizeof *place);
    uint32_t *dealt = memory_new(family->count, sizeof *dealt);
    size_t count = 0;
    for (size_t i = 0; i < family->count; i++)
        if (race->space.parameters_max == 0
            || family->candidate[i].parameters <= race->space.parameters_max)
            place[count++] = (uint32_t)i;
    memcpy(dealt, place, count * sizeof *dealt);
    if (race->shuffled) {
        Rng rng = rng_substream(race->seed, "race shuffle", run);
        rng_shuffle(&rng, dealt, count);
    }
    for (size_t k = 0; k < count; k++)
        fitness[place[k]] = family->candidate[dealt[k]].fitness;
    free(dealt);
    free(place);
    return fitness;
}

/* Rows of the result: the best after 1, 2, ... evaluations, then after 1, 2, ... candidates. */
static void record(const Search *search, int length, double *best)
{
    double *of_candidates = best + length, now = -INFINITY;
    int evaluated = 0, seen = 0;
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = &search->family.candidate[i];
        now = c->fitness > now ? c->fitness : now;
        if (c->status != CANDIDATE_KNOWN && evaluated < length)
            best[evaluated++] = now;
        if (seen < length)
            of_candidates[seen++] = now;
    }
    while (evaluated < length)
        best[evaluated++] = now;
    while (seen < length)
        of_candidates[seen++] = now;
}

typedef struct Racing {
    const Race *race;
    Progress   *progress;
} Racing;

static void run_one(size_t index, void *result, const void *context)
{
    const Racing *racing = context;
    const Race *race = racing->race;
    uint64_t run = index % (uint64_t)race->runs;
    Rng seeds = rng_substream(race->seed, "race", run);
    double *fitness = fitness_of_run(race, run);
    Lookup lookup = { &race->all->family, fitness };
    Search *search = search_new((SearchSettings){
        .space = &race->space, .recipe = race->recipes[index / (size_t)race->runs],
        .seed = rng_bits(&seeds), .evaluations = race->evaluations });
    while (search_generation(search, look_up, &lookup)) {}
    record(search, race->evaluations, result);
    search_free(search);
    free(fitness);
    progress_add(racing->progress, 1);
}

void race_run(Race *race, Progress *progress)
{
    size_t runs = (size_t)race->recipe_count * (size_t)race->runs;
    size_t row = 2 * (size_t)race->evaluations * sizeof *race->best;
    Racing racing = { race, progress };
    race->best = memory_new(runs, row);
    parallel_map(runs, run_one, race->best, row, &racing);
}

void race_free(Race *race)
{
    free(race->best);
    race->best = NULL;
}

static const double *row_of(const Race *race, int recipe, int run)
{
    size_t row = (size_t)recipe * (size_t)race->runs + (size_t)run;
    return race->best + row * 2 * (size_t)race->evaluations;
}

double race_best(const Race *race, int recipe, int run, int n)
{
    return row_of(race, recipe, run)[n - 1];
}

double race_best_of_candidates(const Race *race, int recipe, int run, int n)
{
    return row_of(race, recipe, run)[race->evaluations + n - 1];
}

double race_share(const Race *race, int recipe, int n, double good)
{
    double count = 0;
    for (int run = 0; run < race->runs; run++)
        count += race_best(race, recipe, run, n) >= good;
    return count / race->runs;
}

/* ---- The exact laws ------------------------------------------------------ */

double law_of_draws(size_t all, size_t good, int n)
{
    double none = 1;
    for (int k = 0; k < n; k++)
        none *= (double)(all - good) / (double)all;
    return 1 - none;
}

/* C(all - good, n) / C(all, n): the k-th that is drawn is none of the good ones either. */
double law_of_different(size_t all, size_t good, int n)
{
    double none = 1;
    for (int k = 0; k < n; k++)
        none *= all - good > (size_t)k ? (double)(all - good - (size_t)k) / (double)(all - (size_t)k)
                                       : 0;
    return 1 - none;
}

BestLaw law_of_best(const Member *ranked, size_t count, int n)
{
    double mean = 0, square = 0, none = 1;      /* none: of the first r is drawn */
    for (size_t r = 0; r < count && none > 0; r++) {
        double left = (double)(count - r);
        double next = left > n ? none * (left - n) / left : 0;
        mean += (none - next) * ranked[r].fitness;
        square += (none - next) * ranked[r].fitness * ranked[r].fitness;
        none = next;
    }
    return (BestLaw){ mean, sqrt(square - mean * mean) };
}
