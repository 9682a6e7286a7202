#include "evolve/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "evolve/crossover.h"
#include "evolve/mutation.h"

const SearchRecipe search_recipes[SEARCH_RECIPES] = {
    { .name = "random", .population = 1, .children = 1, .fresh = 1, .tournament = 1,
      .survival = SURVIVE_BEST },
    { .name = "local", .population = 1, .children = 1, .tournament = 1,
      .survival = SURVIVE_BEST, .patience = 40 },
    { .name = "generational", .population = 20, .children = 18, .tournament = 3,
      .survival = SURVIVE_ELITE, .elite = 2 },
    { .name = "crossover", .population = 20, .children = 18, .crossover = 0.75, .tournament = 3,
      .survival = SURVIVE_ELITE, .elite = 2 },
    { .name = "aging", .population = 20, .children = 1, .tournament = 5,
      .survival = SURVIVE_YOUNG },
};

Search *search_new(SearchSettings settings)
{
    const SearchRecipe *r = &settings.recipe;
    if (r->population < 1 || r->children < 1 || r->tournament < 1 || r->elite < 0)
        error_bug("search_new: the recipe \"%s\" has a population of %d, %d children, tournaments "
                  "of %d, an elite of %d", r->name, r->population, r->children, r->tournament,
                  r->elite);
    Search *search = memory_new(1, sizeof *search);
    search->settings = settings;
    search->population = memory_new((size_t)(r->population + r->elite + r->children),
                                  sizeof *search->population);
    search->best_of_population = -INFINITY;
    return search;
}

void search_free(Search *search)
{
    if (search == NULL)
        return;
    family_free(&search->family);
    free(search->population);
    free(search);
}

const Candidate *search_best(const Search *search)
{
    const Candidate *best = NULL;
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = &search->family.candidate[i];
        if (best == NULL || c->fitness > best->fitness)
            best = c;
    }
    return best;
}

/* ---- Propose ------------------------------------------------------------- */

static void genome_of(const Search *search, size_t candidate, Genome *out)
{
    Message why;
    if (!genome_parse(search->family.candidate[candidate].genome, out, &why))
        error_bug("candidate %zu: %s", candidate, why.text);
}

/* A parent, by tournament, as its candidate's number. */
static long pick_parent(const Search *search, Rng *rng)
{
    size_t winner = select_tournament(search->population, search->members,
                                      search->settings.recipe.tournament, rng);
    return (long)search->population[winner].candidate;
}

/* A child of the population; *c says of whom, and by what. */
static void make_child(const Search *search, Rng *rng, Genome *child, Candidate *c)
{
    const SearchSettings *settings = &search->settings;
    c->parent = pick_parent(search, rng);
    genome_of(search, (size_t)c->parent, child);
    if (search->members > 1 && rng_uniform(rng) < settings->recipe.crossover) {
        Genome mother, father;
        do {
            c->mate = pick_parent(search, rng);
        } while (c->mate == c->parent);
        genome_copy(&mother, child);
        genome_of(search, (size_t)c->mate, &father);
        genome_cross(settings->space, &mother, &father, rng, child);
    }
    c->operation = genome_mutate(settings->space, child, rng);
}

static void propose(Search *search)
{
    const SearchSettings *settings = &search->settings;
    char line[GENOME_TEXT_MAX];
    Genome genome;
    Message why;
    Rng rng = rng_substream(settings->seed, "variation", search->family.count);
    Candidate c = { .generation = search->generation, .parent = -1, .mate = -1,
                    .operation = "draw", .fitness = -INFINITY };
    if (search->members == 0 || rng_uniform(&rng) < settings->recipe.fresh)
        space_draw(settings->space, &rng, &genome);
    else
        make_child(search, &rng, &genome, &c);
    if (!space_allows(settings->space, &genome, &why))
        error_bug("%s made a genome outside the space: %s", c.operation, why.text);
    genome_print(&genome, line, sizeof line);
    c.genome = line;
    c.parameters = spec_parameters(&genome.spec);
    c.multiply_adds = spec_multiply_adds(&genome.spec);
    c.status = family_find(&search->family, line) >= 0 ? CANDIDATE_KNOWN : CANDIDATE_NEW;
    family_add(&search->family, c);
}

/* The candidates of a generation.  No more than there are evaluations left, as each might need
 * one; false if none are, or the search does not come across anything new any more. */
static bool propose_generation(Search *search)
{
    const SearchRecipe *recipe = &search->settings.recipe;
    const Family *family = &search->family;
    long wanted = search->members == 0 ? recipe->population : recipe->children;
    long left = search->settings.evaluations - search->evaluations;
    size_t known = 0;
    while (known < family->count
           && family->candidate[family->count - 1 - known].status == CANDIDATE_KNOWN)
        known++;
    if (left <= 0 || known >= SEARCH_STALLED)
        return false;
    for (long k = 0; k < wanted && k < left; k++)
        propose(search);
    return true;
}

/* ---- Evaluate ------------------------------------------------------------ */

typedef struct Pending {
    const Search *search;
    const size_t *candidate;        /* the numbers of those to evaluate */
    Evaluate     *evaluate;
    const void   *context;
} Pending;

static void evaluate_one(size_t index, void *result, const void *context)
{
    const Pending *pending = context;
    size_t number = pending->candidate[index];
    Genome genome;
    genome_of(pending->search, number, &genome);
    Rng rng = rng_substream(pending->search->settings.seed, "candidate", number);
    *(double *)result = pending->evaluate(&genome, rng, pending->context);
}

/* All new candidates from number `first` on.  False if an interruption left some undone. */
static bool evaluate_generation(Search *search, size_t first, Evaluate *evaluate,
                                const void *context)
{
    Family *family = &search->family;
    size_t count = 0, born = family->count - first;
    size_t *candidate = memory_new(born, sizeof *candidate);
    double *result = memory_new(born, sizeof *result);
    for (size_t i = first; i < family->count; i++)
        if (family->candidate[i].status == CANDIDATE_NEW)
            candidate[count++] = i;
    Pending pending = { search, candidate, evaluate, context };
    parallel_map(count, evaluate_one, result, sizeof *result, &pending);
    for (size_t k = 0; k < count; k++)
        candidate_judge(&family->candidate[candidate[k]], result[k]);
    free(result);
    free(candidate);
    return !interrupt_requested();
}

/* ---- Survive ------------------------------------------------------------- */

/* The children that were known already take their fitness from there. */
static void settle_known(Search *search, size_t first)
{
    Family *family = &search->family;
    for (size_t i = first; i < family->count; i++) {
        Candidate *c = &family->candidate[i];
        if (c->status == CANDIDATE_KNOWN)
            c->fitness = family->candidate[family_find(family, c->genome)].fitness;
        else
            search->evaluations++;
    }
}

static void survive(Search *search, size_t first)
{
    const SearchRecipe *recipe = &search->settings.recipe;
    const Family *family = &search->family;
    size_t n = search->members, children = family->count - first;
    size_t keep = (size_t)recipe->population;
    for (size_t i = first; i < family->count; i++)
        search->population[n++] = (Member){ i, family->candidate[i].fitness };
    switch (recipe->survival) {
    case SURVIVE_BEST:
        n = survive_best(search->population, n, keep);
        break;
    case SURVIVE_ELITE:
        n = survive_elite(search->population, n, children, (size_t)recipe->elite);
        break;
    case SURVIVE_YOUNG:
        n = survive_young(search->population, n, keep);
        break;
    }
    search->members = n;
}

/* Counts the generations that brought the population nothing better; after too many it is given
 * up, and the next generation draws another. */
static void lose_patience(Search *search)
{
    int patience = search->settings.recipe.patience;
    search->in_vain++;
    for (size_t i = 0; i < search->members; i++)
        if (search->population[i].fitness > search->best_of_population) {
            search->best_of_population = search->population[i].fitness;
            search->in_vain = 0;
        }
    if (patience > 0 && search->in_vain >= patience) {
        search->members = 0;
        search->in_vain = 0;
        search->best_of_population = -INFINITY;
    }
}

static void finish_generation(Search *search, size_t first)
{
    settle_known(search, first);
    survive(search, first);
    lose_patience(search);
    search->generation++;
}

bool search_generation(Search *search, Evaluate *evaluate, const void *context)
{
    size_t first = search->family.count;
    if (interrupt_requested() || !propose_generation(search))
        return false;
    if (!evaluate_generation(search, first, evaluate, context)) {
        family_truncate(&search->family, first);
        return false;
    }
    finish_generation(search, first);
    return true;
}

/* ---- The checkpoint ------------------------------------------------------ */

/* A candidate's genome, as a checksum, and the result of its evaluation: all that cannot be found
 * out again.  False if the genome that is read is another one. */
static bool candidate_archive(Candidate *c, Archive *archive)
{
    const uint64_t own = hash_bytes(HASH_START, c->genome, strlen(c->genome));
    uint64_t genome = own;
    double result = c->status == CANDIDATE_DIVERGED ? (double)NAN : c->fitness;
    archive_value(archive, genome);
    archive_value(archive, result);
    if (archive->reading && c->status == CANDIDATE_NEW)
        candidate_judge(c, result);
    return genome == own;
}

/* A generation whose results are read. */
static bool repeat_generation(Search *search, Archive *archive)
{
    size_t first = search->family.count;
    if (!propose_generation(search))
        return false;
    for (size_t i = first; i < search->family.count; i++)
        if (!candidate_archive(&search->family.candidate[i], archive) || archive->unfit)
            return false;
    finish_generation(search, first);
    return true;
}

bool search_archive(Search *search, Archive *archive, Message *why)
{
    uint64_t count = search->family.count;
    archive_value(archive, count);
    for (size_t i = 0; i < count && !archive->reading; i++)
        candidate_archive(&search->family.candidate[i], archive);
    while (archive->reading && search->family.count < count)
        if (!repeat_generation(search, archive))
            return message_set(why, "the checkpoint is of another search: they differ from "
                               "generation %ld on", search->generation);
    return !archive->reading || search->family.count == count
        || message_set(why, "the checkpoint ends within a generation");
}
