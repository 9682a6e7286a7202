#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "evolve/search.h"
#include "lab/checkpoint.h"
#include "tests/common.h"

/* 1 + 12 + 144 + 1728 genomes, the larger of them beyond the budgets. */
static Space search_space(void)
{
    return (Space){
        .input = shape_matrix(1, 7), .outputs = 3, .layers_min = 0, .layers_max = 3,
        .widths = 4, .width = { 2, 3, 5, 11 },
        .activations = 3, .activation = { ACTIVATION_sigmoid, ACTIVATION_relu, ACTIVATION_abs },
        .steps = 1, .step = { 0.01 }, .parameters_max = 160, .multiply_adds_max = 125 };
}

/* A landscape without training: three units more or less of each width cost as much, noise from
 * the candidate's own stream; a sigmoid first diverges, an absolute value last cannot be trained. */
typedef struct Landscape {
    atomic_int evaluations;
    int        stop_at;             /* the evaluation that ... */
    void     (*stop)(void);         /* ... does this; or NULL */
} Landscape;

static double evaluate(const Genome *genome, Rng rng, const void *context)
{
    Landscape *land = (Landscape *)context;
    int number = atomic_fetch_add(&land->evaluations, 1) + 1;
    if (land->stop != NULL && number == land->stop_at)
        land->stop();
    int hidden = genome_hidden(genome);
    const LayerSpec *layer = genome->spec.layer;
    if (hidden > 0 && layer[0].activation == ACTIVATION_sigmoid)
        return NAN;
    if (hidden > 0 && layer[hidden - 1].activation == ACTIVATION_abs)
        return INFINITY;
    double fitness = hidden;
    for (int k = 0; k < hidden; k++)
        fitness -= 0.1 * abs(layer[k].out.c - 5);
    return fitness + 0.001 * rng_uniform(&rng);
}

static SearchSettings settings_of(const Space *space, const char *recipe, long evaluations)
{
    for (int k = 0; k < SEARCH_RECIPES; k++)
        if (strcmp(search_recipes[k].name, recipe) == 0)
            return (SearchSettings){ .space = space, .recipe = search_recipes[k], .seed = 2385,
                                     .evaluations = evaluations };
    ck_abort_msg("there is no recipe %s", recipe);
    return (SearchSettings){ 0 };
}

/* All that a search is, as text. */
static char *text_of(const Search *search)
{
    char *text;
    size_t bytes;
    FILE *stream = open_memstream(&text, &bytes);
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = &search->family.candidate[i];
        fprintf(stream, "%zu %ld %ld %ld %s %s %zu %zu %.17g %s\n", i, c->generation, c->parent,
                c->mate, c->operation, c->genome, c->parameters, c->multiply_adds, c->fitness,
                candidate_status_name(c->status));
    }
    for (size_t i = 0; i < search->members; i++)
        fprintf(stream, "member %zu\n", search->population[i].candidate);
    fprintf(stream, "%ld generations, %ld evaluations, %ld in vain\n", search->generation,
            search->evaluations, search->in_vain);
    fclose(stream);
    return text;
}

static Search *run(SearchSettings settings, Landscape *land)
{
    Search *search = search_new(settings);
    while (search_generation(search, evaluate, land)) {}
    return search;
}

/* ---- What holds for every recipe: the loop test's number chooses it. ---- */

START_TEST(budgets_and_cache)
{
    Space space = search_space();
    Landscape land = { 0 };
    Message why;
    Search *search = run(settings_of(&space, search_recipes[_i].name, 217), &land);
    const Family *family = &search->family;
    int evaluated = 0, diverged = 0, failed = 0;
    for (size_t i = 0; i < family->count; i++) {
        const Candidate *c = &family->candidate[i];
        Genome genome;
        ck_assert(genome_parse(c->genome, &genome, &why));
        ck_assert_msg(space_allows(&space, &genome, &why), "%s: %s", c->genome, why.text);
        ck_assert_uint_eq(c->parameters, spec_parameters(&genome.spec));
        ck_assert_uint_eq(c->multiply_adds, spec_multiply_adds(&genome.spec));
        ck_assert_uint_le(c->parameters, 160);
        ck_assert_uint_le(c->multiply_adds, 125);
        ck_assert(c->parent < (long)i && c->mate < (long)i);
        size_t first = 0;
        while (strcmp(family->candidate[first].genome, c->genome) != 0)
            first++;
        ck_assert_int_eq(c->status == CANDIDATE_KNOWN, first < i);
        ck_assert(c->fitness == family->candidate[first].fitness);
        ck_assert_int_ne(c->status, CANDIDATE_NEW);
        evaluated += c->status != CANDIDATE_KNOWN;
        diverged += c->status == CANDIDATE_DIVERGED;
        failed += c->status == CANDIDATE_FAILED;
        if (c->status == CANDIDATE_DIVERGED || c->status == CANDIDATE_FAILED)
            ck_assert(c->fitness == -INFINITY);
    }
    ck_assert_int_eq(evaluated, 217);
    ck_assert_int_eq(land.evaluations, 217);
    ck_assert_int_eq(search->evaluations, 217);
    ck_assert(diverged > 0 && failed > 0);
    search_free(search);
}
END_TEST

START_TEST(any_number_of_threads)
{
    Space space = search_space();
    Landscape land = { 0 };
    SearchSettings settings = settings_of(&space, search_recipes[_i].name, 150);
    settings.recipe.children = 7;
    Search *one = run(settings, &land);
    parallel_set_threads(3);
    Search *three = run(settings, &land);
    parallel_set_threads(0);
    char *a = text_of(one), *b = text_of(three);
    ck_assert_str_eq(a, b);
    settings.seed++;
    Search *other = run(settings, &land);
    char *c = text_of(other);
    ck_assert_str_ne(a, c);
    free(a), free(b), free(c);
    search_free(one), search_free(three), search_free(other);
}
END_TEST

/* Every candidate is evaluated with the stream of its own number. */
static double chance(const Genome *genome, Rng rng, const void *context)
{
    (void)genome, (void)context;
    return rng_uniform(&rng);
}

START_TEST(a_stream_for_each_candidate)
{
    Space space = search_space();
    SearchSettings settings = settings_of(&space, search_recipes[_i].name, 70);
    Search *search = search_new(settings);
    while (search_generation(search, chance, NULL)) {}
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = &search->family.candidate[i];
        Rng rng = rng_substream(settings.seed, "candidate", i);
        if (c->status != CANDIDATE_KNOWN)
            ck_assert(c->fitness == rng_uniform(&rng));
    }
    search_free(search);
}
END_TEST

static Search *resumed(SearchSettings settings, const Archive *archive)
{
    Message why;
    Search *search = search_new(settings);
    Archive in = archive_reader(archive->bytes, archive->size);
    ck_assert_msg(search_archive(search, &in, &why), "%s", why.text);
    ck_assert(archive_whole(&in));
    return search;
}

START_TEST(resumed_after_every_generation)
{
    Space space = search_space();
    Landscape land = { 0 };
    Message why;
    SearchSettings settings = settings_of(&space, search_recipes[_i].name, 60);
    Search *whole = run(settings, &land), *part = search_new(settings);
    char *expected = text_of(whole);
    for (bool more = true; more; more = search_generation(part, evaluate, &land)) {
        Archive out = archive_writer();
        ck_assert(search_archive(part, &out, &why));
        Search *search = resumed(settings, &out);
        char *before = text_of(part), *after = text_of(search);
        ck_assert_str_eq(before, after);
        Landscape rest = { 0 };
        while (search_generation(search, evaluate, &rest)) {}
        ck_assert_int_eq(rest.evaluations, whole->evaluations - part->evaluations);
        char *end = text_of(search);
        ck_assert_str_eq(end, expected);
        free(before), free(after), free(end);
        archive_free(&out);
        search_free(search);
    }
    free(expected);
    search_free(whole), search_free(part);
}
END_TEST

/* ---- The checkpoint ---- */

static void assert_refused(SearchSettings settings, Archive archive, const char *words)
{
    Message why = { "" };
    Search *search = search_new(settings);
    Archive in = archive_reader(archive.bytes, archive.size);
    ck_assert_msg(!search_archive(search, &in, &why), "resumed, not: %s", words);
    ck_assert_msg(strstr(why.text, words) != NULL, "\"%s\" is not in: %s", words, why.text);
    search_free(search);
}

START_TEST(foreign_checkpoints_are_refused)
{
    Space space = search_space(), larger = space;
    Landscape land = { 0 };
    Message why;
    SearchSettings settings = settings_of(&space, "generational", 60), other = settings;
    Search *search = run(settings, &land);
    Archive out = archive_writer();
    ck_assert(search_archive(search, &out, &why));
    other.seed = 7;
    assert_refused(other, out, "differ from generation 0 on");
    other = settings, other.recipe.elite = 1;
    assert_refused(other, out, "differ from generation 2 on");
    other = settings, other.evaluations = 30;
    assert_refused(other, out, "of another search");
    larger.width[3] = 12;
    other = settings, other.space = &larger;
    assert_refused(other, out, "of another search");
    Archive shorter = out;
    shorter.size -= 8;
    assert_refused(settings, shorter, "of another search");
    out.bytes[0]--;                             /* one candidate less than there are */
    assert_refused(settings, out, "ends within a generation");
    archive_free(&out);
    search_free(search);
}
END_TEST

static void killed(void)
{
    raise(SIGKILL);
}

/* A search in a process of its own, with a checkpoint after every generation; how it ended. */
static int search_in_a_process(SearchSettings settings, const char *directory, int stop_at,
                               void (*stop)(void))
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        Landscape land = { .stop_at = stop_at, .stop = stop };
        Message why;
        Search *search = search_new(settings);
        while (search_generation(search, evaluate, &land)) {
            Archive archive = archive_writer();
            search_archive(search, &archive, &why);
            checkpoint_save(directory, "search", "a landscape", &archive);
            archive_free(&archive);
        }
        _exit(search->evaluations == settings.evaluations ? 0 : 3);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

/* What such a process has left: a search of less than 71 evaluations. */
static Search *search_left(SearchSettings settings, const char *directory)
{
    Archive archive;
    Message why;
    ck_assert_msg(checkpoint_load(directory, "search", "a landscape", &archive, &why), "%s", why.text);
    Search *search = resumed(settings, &archive);
    ck_assert(search->evaluations > 40 && search->evaluations < 71);
    checkpoint_close(&archive);
    checkpoint_remove(directory, "search");
    return search;
}

START_TEST(killed_and_resumed)
{
    char directory[] = "/tmp/gradus-search-XXXXXX";
    ck_assert(mkdtemp(directory) != NULL);
    Space space = search_space();
    Landscape land = { 0 };
    SearchSettings settings = settings_of(&space, "crossover", 120);
    Search *whole = run(settings, &land);
    char *expected = text_of(whole);
    int status = search_in_a_process(settings, directory, 71, killed);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    Search *left = search_left(settings, directory);

    /* Ctrl-C: the generation under way is forgotten, the rest is there. */
    status = search_in_a_process(settings, directory, 71, interrupt_request);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    Search *interrupted = search_left(settings, directory);
    char *one = text_of(left), *other = text_of(interrupted);
    ck_assert_str_eq(one, other);

    while (search_generation(left, evaluate, &land)) {}
    char *end = text_of(left);
    ck_assert_str_eq(end, expected);
    ck_assert_int_eq(rmdir(directory), 0);
    free(expected), free(one), free(other), free(end);
    search_free(whole), search_free(left), search_free(interrupted);
}
END_TEST

START_TEST(a_generation_is_forgotten_whole)
{
    Family family = { 0 };
    char line[20];
    for (int i = 0; i < 300; i++) {
        snprintf(line, sizeof line, "genome %d", i % 170);
        ck_assert_int_eq(family_find(&family, line), i < 170 ? -1 : i % 170);
        family_add(&family, (Candidate){ .genome = line, .operation = "draw" });
    }
    family_truncate(&family, 120);
    ck_assert_int_eq(family_find(&family, "genome 119"), 119);
    ck_assert_int_eq(family_find(&family, "genome 120"), -1);
    ck_assert_uint_eq(family.count, 120);
    family_free(&family);
    ck_assert_int_eq(family_find(&family, "genome 1"), -1);
}
END_TEST

/* ---- What each recipe does ---- */

START_TEST(random_search_has_no_parents)
{
    Space space = search_space();
    Landscape land = { 0 };
    Search *search = run(settings_of(&space, "random", 150), &land);
    for (size_t i = 0; i < search->family.count; i++) {
        ck_assert_int_eq(search->family.candidate[i].parent, -1);
        ck_assert_str_eq(search->family.candidate[i].operation, "draw");
    }
    search_free(search);
}
END_TEST

START_TEST(generations_and_their_parents)
{
    Space space = search_space();
    Landscape land = { 0 };
    int mates = 0, children = 0;
    Search *search = run(settings_of(&space, "crossover", 190), &land);
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = &search->family.candidate[i];
        if (i < 20 + 5 * 18)                    /* the last ones are smaller */
            ck_assert_int_eq(c->generation, i < 20 ? 0 : 1 + ((long)i - 20) / 18);
        ck_assert_int_eq(c->parent >= 0, i >= 20);
        ck_assert(c->mate < 0 || c->mate != c->parent);
        children += c->parent >= 0;
        mates += c->mate >= 0;
    }
    ck_assert_int_le(abs(4 * mates - 3 * children), 3 * 16);
    Search *alone = run(settings_of(&space, "generational", 190), &land);
    for (size_t i = 0; i < alone->family.count; i++)
        ck_assert_int_eq(alone->family.candidate[i].mate, -1);
    search_free(search), search_free(alone);
}
END_TEST

/* In aging evolution whoever is not among the 20 youngest has no more children. */
START_TEST(aging_forgets_the_old)
{
    Space space = search_space();
    Landscape land = { 0 };
    Search *search = run(settings_of(&space, "aging", 150), &land);
    for (size_t i = 20; i < search->family.count; i++) {
        ck_assert_int_ge(search->family.candidate[i].parent, (long)i - 20);
        ck_assert_int_lt(search->family.candidate[i].parent, (long)i);
    }
    ck_assert_uint_eq(search->members, 20);
    search_free(search);
}
END_TEST

/* Local search: every child is one of the best since the last start; after 40 in vain there is a
 * new start. */
START_TEST(local_search_climbs_and_starts_anew)
{
    Space space = search_space();
    Landscape land = { 0 };
    Search *search = run(settings_of(&space, "local", 300), &land);
    long best = 0, since = 0;
    int starts = 0;
    for (size_t i = 0; i < search->family.count; i++) {
        const Candidate *c = search->family.candidate;
        bool start = c[i].parent < 0;
        ck_assert_int_eq(start, i == 0 || since == 40);
        ck_assert(start || c[i].parent == best);
        since = start || c[i].fitness > c[best].fitness ? 0 : since + 1;
        if (start && c[i].fitness == -INFINITY)
            since = 1;                          /* a start that failed is itself in vain */
        if (since == 0 || start)
            best = (long)i;
        starts += start;
    }
    ck_assert_int_gt(starts, 2);
    search_free(search);
}
END_TEST

/* The best of this landscape is 5-5-5 without sigmoid first or abs last; every search but the
 * random one finds three layers of five within the budget of evaluations. */
START_TEST(evolution_finds_the_top)
{
    Space space = search_space();
    Landscape land = { 0 };
    for (int k = 1; k < SEARCH_RECIPES; k++) {
        Search *search = run(settings_of(&space, search_recipes[k].name, 400), &land);
        ck_assert_msg(search_best(search)->fitness >= 3, "%s: %s", search_recipes[k].name,
                      search_best(search)->genome);
        search_free(search);
    }
}
END_TEST

/* A space of 13 genomes: the search sees each of them once, and ends by itself. */
START_TEST(an_exhausted_space_ends_the_search)
{
    Space space = search_space();
    Landscape land = { 0 };
    space.layers_max = 1;
    for (int k = 0; k < SEARCH_RECIPES; k++) {
        Search *search = run(settings_of(&space, search_recipes[k].name, 1000), &land);
        ck_assert_msg(search->evaluations == 13, "%s: %ld", search_recipes[k].name,
                      search->evaluations);
        search_free(search);
    }
}
END_TEST

static void no_children(void)
{
    Space space = search_space();
    search_new((SearchSettings){ .space = &space, .recipe = { .name = "odd", .population = 2 } });
}

START_TEST(senseless_recipes_are_bugs)
{
    expect_bug(no_children, "0 children");
}
END_TEST

/* These landscapes are too small for threads, except where threads are the question. */
static void one_thread(void)
{
    parallel_set_threads(1);
}

Suite *suite_search(void)
{
    Suite *suite = suite_create("search");
    TCase *all = tcase_create("every recipe");
    tcase_add_checked_fixture(all, one_thread, NULL);
    tcase_add_loop_test(all, budgets_and_cache, 0, SEARCH_RECIPES);
    tcase_add_loop_test(all, any_number_of_threads, 0, SEARCH_RECIPES);
    tcase_add_loop_test(all, a_stream_for_each_candidate, 0, SEARCH_RECIPES);
    tcase_add_loop_test(all, resumed_after_every_generation, 0, SEARCH_RECIPES);
    suite_add_tcase(suite, all);
    TCase *checkpoint = tcase_create("checkpoint");
    tcase_add_checked_fixture(checkpoint, one_thread, NULL);
    tcase_add_test(checkpoint, foreign_checkpoints_are_refused);
    tcase_add_test(checkpoint, killed_and_resumed);
    tcase_add_test(checkpoint, a_generation_is_forgotten_whole);
    suite_add_tcase(suite, checkpoint);
    TCase *recipes = tcase_create("recipes");
    tcase_add_checked_fixture(recipes, one_thread, NULL);
    tcase_add_test(recipes, random_search_has_no_parents);
    tcase_add_test(recipes, generations_and_their_parents);
    tcase_add_test(recipes, aging_forgets_the_old);
    tcase_add_test(recipes, local_search_climbs_and_starts_anew);
    tcase_add_test(recipes, evolution_finds_the_top);
    tcase_add_test(recipes, an_exhausted_space_ends_the_search);
    tcase_add_test(recipes, senseless_recipes_are_bugs);
    suite_add_tcase(suite, recipes);
    return suite;
}
