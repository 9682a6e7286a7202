#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/architectures.h"
#include "experiments/heredity.h"
#include "experiments/search_race.h"
#include "learn/synthetic.h"
#include "tests/common.h"

/* Each layer one of 2 widths and 2 activations: 1 + 4 + 16 + 64 networks. */
static Space tiny_space(void)
{
    Space space = architecture_space(shape_matrix(1, 2), 2, 0);
    space.widths = 2, space.activations = 2;
    return space;
}

/* Choices of the hidden layers, 0 .. 3 each; -1 where there is none. */
static void genes_of(const Space *space, uint64_t number, int gene[3])
{
    Genome genome;
    space_genome(space, number, &genome);
    for (int k = 0; k < 3; k++) {
        const LayerSpec *layer = &genome.spec.layer[k];
        bool there = k < genome_hidden(&genome);
        gene[k] = there ? 2 * space_rung(space, layer)
                          + (layer->activation == space->activation[1]) : -1;
    }
}

/* A table in which a network has this fitness in thousandths, by its genes. */
static Architectures table_of(const Space *space, int (*fitness)(const int gene[3]))
{
    size_t count = (size_t)space_size(space);
    Judgement *judgements = calloc(count, sizeof *judgements);
    for (size_t i = 0; i < count; i++) {
        int gene[3];
        genes_of(space, i, gene);
        for (int r = 0; r < ARCHITECTURE_REPEATS; r++)
            judgements[i].right[r] = fitness(gene) + (r % 2 ? 3 : -3);
    }
    return architectures_new(space, judgements, 1000, 5, 77);
}

static int additive(const int gene[3])
{
    return 300 + 50 * gene[0] - 20 * gene[1] + 7 * gene[2];
}

/* Each layer alone says nothing, nor do ... */
static int pairwise(const int gene[3])
{
    return 300 + ((gene[0] + gene[2]) % 2 ? 40 : -40);
}

static int threefold(const int gene[3])         /* ... two of them */
{
    return 300 + ((gene[0] + gene[1] + gene[2]) % 2 ? 40 : -40);
}

/* ---- The table ---- */

START_TEST(networks_and_their_fitness)
{
    Space space = tiny_space();
    Architectures all = table_of(&space, additive);
    Member ranked[85];
    ck_assert_uint_eq(all.family.count, 85);
    ck_assert_str_eq(all.family.candidate[0].genome, "2 2 step=0.01");
    ck_assert_str_eq(all.family.candidate[84].genome, "2 8:tanh*3 2 step=0.01");
    assert_close(all.family.candidate[84].fitness, 0.411, 1e-12);
    ck_assert_uint_eq(architectures_ranked(&all, 0, ranked), 85);
    assert_close(ranked[0].fitness, 0.471, 1e-12);      /* 3, 0, 3 */
    ck_assert_str_eq(all.family.candidate[ranked[0].candidate].genome,
                     "2 8:tanh 4:sigmoid 8:tanh 2 step=0.01");
    size_t small = architectures_ranked(&all, 42, ranked);      /* none with two layers of 8 */
    ck_assert_uint_eq(small, 1 + 4 + 4);
    for (size_t i = 0; i < small; i++)
        ck_assert_uint_le(all.family.candidate[ranked[i].candidate].parameters, 42);
    architectures_free(&all);
    Space whole = architecture_space(shape_image(1, 7, 7, 1), 10, 0);
    ck_assert_uint_eq(space_size(&whole), 4369);
}
END_TEST

static int one_diverges(const int gene[3])
{
    return gene[0] < 0 ? -1 - 3 : 500;
}

START_TEST(a_diverged_repeat_is_the_worst_fitness)
{
    Space space = tiny_space();
    Architectures all = table_of(&space, one_diverges);
    ck_assert(all.family.candidate[0].fitness == -INFINITY);
    ck_assert_int_eq(all.family.candidate[0].status, CANDIDATE_DIVERGED);
    assert_close(all.family.candidate[1].fitness, 0.5, 1e-12);
    architectures_free(&all);
}
END_TEST

/* Writes the table as the lesson does, up to this many rows, and reads it again. */
static bool written_and_read(const Architectures *all, const Space *space, uint64_t checksum,
                             size_t rows, const char *cell, Architectures *out, Message *why)
{
    char path[] = "/tmp/gradus-table-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    FILE *stream = fdopen(file, "w");
    fprintf(stream, "# Gradus\n# seed: 5\n# data: fashion, checksum 12\n# data: judged by 1000 "
            "examples, checksum 4d\n# data: judgements, checksum %016llx\ngenome\tparameters\n",
            (unsigned long long)checksum);
    for (size_t i = 0; i < rows; i++) {
        const Candidate *c = &all->family.candidate[i];
        const int *right = all->judgement[i].right;
        fprintf(stream, "%s\t%zu\t%zu\t%d\t%d\t%d\t%d%s\n", c->genome, c->parameters,
                c->multiply_adds, right[0], right[1], right[2], right[3], i == 20 ? cell : "");
    }
    fclose(stream);
    bool read = architectures_read(path, space, out, why);
    unlink(path);
    return read;
}

START_TEST(a_table_is_read_or_refused)
{
    Space space = tiny_space(), other = space;
    Architectures all = table_of(&space, additive), again;
    Message why;
    ck_assert_msg(written_and_read(&all, &space, all.checksum, 85, "", &again, &why), "%s",
                  why.text);
    ck_assert_int_eq(memcmp(again.judgement, all.judgement, 85 * sizeof *all.judgement), 0);
    ck_assert(again.seed == 5 && again.data == 77 && again.examples == 1000);
    ck_assert_uint_eq(again.checksum, all.checksum);
    architectures_free(&again);

    ck_assert(!written_and_read(&all, &space, all.checksum + 1, 85, "", &again, &why));
    ck_assert(strstr(why.text, "checksum"));
    ck_assert(!written_and_read(&all, &space, all.checksum, 84, "", &again, &why));
    ck_assert(!written_and_read(&all, &space, all.checksum, 85, "\t1", &again, &why));
    ck_assert(strstr(why.text, "4 numbers"));
    other.width[0] = 3;
    ck_assert(!written_and_read(&all, &other, all.checksum, 85, "", &again, &why));
    ck_assert(strstr(why.text, "should be the row of"));
    ck_assert(!architectures_read("/dev/null/none", &space, &again, &why));
    architectures_free(&all);
}
END_TEST

/* The kept table is of the space that the lesson searches. */
START_TEST(the_kept_table_is_whole)
{
    Space space = architecture_space(shape_image(1, 7, 7, 1), 10, 0);
    Architectures all;
    Message why;
    ck_assert_msg(architectures_read("experiments/tables/architectures.tsv.gz", &space, &all, &why),
                  "%s", why.text);
    ck_assert_uint_eq(all.family.count, 4369);
    architectures_free(&all);
}
END_TEST

START_TEST(training_again_gives_the_same)
{
    Rng rng = rng_stream(3, "moons");
    Dataset moons = synthetic_moons(600, 0.2, &rng);
    Dataset train = dataset_slice(&moons, 0, 300), valid = dataset_slice(&moons, 300, 300);
    ArchitectureTask task = { .space = tiny_space(), .train = &train, .valid = &valid, .epochs = 6,
                              .batch = 16, .seed = 5 };
    const uint64_t numbers[] = { 60, 3, 84 }, backwards[] = { 84, 3, 60 };
    Judgement a[3], b[3];
    parallel_set_threads(1);
    architectures_judge(&task, numbers, 3, a, NULL);
    parallel_set_threads(3);
    architectures_judge(&task, backwards, 3, b, NULL);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(memcmp(&a[i], &b[2 - i], sizeof a[i]), 0);
        for (int r = 0; r < ARCHITECTURE_REPEATS; r++)
            ck_assert(a[i].right[r] > 160 && a[i].right[r] <= 300);
    }
    ck_assert(memcmp(a[0].right, a[0].right + 1, 3 * sizeof(int)) != 0);
    dataset_free(&train), dataset_free(&valid), dataset_free(&moons);
}
END_TEST

/* ---- Heredity ---- */

static void assert_heritability(int (*fitness)(const int gene[3]), double one, double two,
                                double three, double slope)
{
    enum { BIRTHS = 4000 };
    Space space = tiny_space();
    Architectures all = table_of(&space, fitness);
    Variances v = heredity_variances(&all, &space);
    assert_close(v.one / v.total, one, 1e-9);
    assert_close(v.two / v.total, two, 1e-9);
    assert_close(v.three / v.total, three, 1e-9);
    assert_close(heredity_slope(v), slope, 1e-9);
    Birth *births = calloc(BIRTHS, sizeof *births);
    heredity_births(&all, &space, BIRTHS, 5, births);
    Regression line = heredity_regression(births, BIRTHS);
    ck_assert_double_eq_tol(line.slope, slope, 4 * line.error);
    ck_assert(line.error > 0.005 && line.error < 0.03);
    free(births);
    architectures_free(&all);
}

START_TEST(heritability_of_known_tables)
{
    assert_heritability(additive, 1, 0, 0, 1);
    assert_heritability(pairwise, 0, 1, 0, 0.5);
    assert_heritability(threefold, 0, 0, 1, 0.25);
}
END_TEST

/* y = 1, 2, 3, 5 at x = 0, 1, 2, 3: slope 1.3, rests 0.2, -0.1, -0.4, 0.3. */
START_TEST(regression_known_answer)
{
    const Birth births[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 5 } };
    Regression line = heredity_regression(births, 4);
    assert_close(line.slope, 1.3, 1e-12);
    assert_close(line.parents_mean, 1.5, 1e-12);
    assert_close(line.child_mean, 2.75, 1e-12);
    assert_close(line.error, sqrt(2.25 * 0.04 + 0.25 * 0.01 + 0.25 * 0.16 + 2.25 * 0.09) / 5, 1e-12);
}
END_TEST

/* ---- Laws and races ---- */

START_TEST(laws_known_answers)
{
    assert_close(law_of_draws(6, 2, 3), 19.0 / 27, 1e-12);
    assert_close(law_of_different(6, 2, 3), 0.8, 1e-12);        /* 1 - 4/20 */
    assert_close(law_of_different(6, 2, 5), 1, 1e-12);
    assert_close(law_of_different(6, 0, 6), 0, 1e-12);
    const Member ranked[] = { { 7, 5 }, { 3, 3 }, { 9, 2 }, { 1, 1 } };
    BestLaw law = law_of_best(ranked, 4, 2);            /* 5, 3, 2 with 1/2, 1/3, 1/6 */
    assert_close(law.mean, 23.0 / 6, 1e-12);
    assert_close(law.deviation, sqrt(97.0 / 6 - 529.0 / 36), 1e-12);
    assert_close(law_of_best(ranked, 4, 4).mean, 5, 1e-12);
    assert_close(law_of_best(ranked, 4, 1).mean, 11.0 / 4, 1e-12);
}
END_TEST

static void run_race(Race *race, const Architectures *all, int threads, bool shuffled)
{
    *race = (Race){ .all = all, .space = tiny_space(), .recipes = search_recipes,
                    .recipe_count = SEARCH_RECIPES, .runs = 60, .evaluations = 30, .seed = 5,
                    .shuffled = shuffled };
    parallel_set_threads(threads);
    race_run(race, NULL);
}

START_TEST(races_with_any_number_of_threads)
{
    Space space = tiny_space();
    Architectures all = table_of(&space, additive);
    Race one, three;
    run_race(&one, &all, 1, false);
    run_race(&three, &all, 3, false);
    ck_assert_int_eq(memcmp(one.best, three.best, SEARCH_RECIPES * 60 * 60 * sizeof(double)), 0);
    for (int k = 0; k < SEARCH_RECIPES; k++)
        for (int run = 0; run < 60; run++)
            for (int n = 2; n <= 30; n++) {
                ck_assert(race_best(&one, k, run, n) >= race_best(&one, k, run, n - 1));
                ck_assert(race_best_of_candidates(&one, k, run, n) <= race_best(&one, k, run, n));
                if (k > 2 && n <= 20)           /* the first population is the same */
                    ck_assert(race_best_of_candidates(&one, k, run, n)
                              == race_best_of_candidates(&one, 2, run, n));
            }
    ck_assert(race_share(&one, 1, 30, 0.471) > race_share(&one, 0, 30, 0.471) + 0.2);
    ck_assert(race_best(&one, 0, 3, 10) != race_best(&one, 0, 4, 10));
    race_free(&one), race_free(&three);
    architectures_free(&all);
}
END_TEST

/* Without anything to inherit every search follows the law of random search. */
START_TEST(no_free_lunch)
{
    Space space = tiny_space();
    Architectures all = table_of(&space, additive);
    Member ranked[85];
    Race race;
    run_race(&race, &all, 0, true);
    size_t count = architectures_ranked(&all, 0, ranked);
    for (int k = 0; k < SEARCH_RECIPES; k++)
        for (int n = 10; n <= 30; n += 10) {
            double best[60];
            for (int run = 0; run < 60; run++)
                best[run] = race_best(&race, k, run, n);
            BestLaw law = law_of_best(ranked, count, n);
            ck_assert_double_eq_tol(sample_mean(best, 60), law.mean, 4 * law.deviation / sqrt(60));
        }
    race_free(&race);
    architectures_free(&all);
}
END_TEST

Suite *suite_genetic_search(void)
{
    Suite *suite = suite_create("genetic_search");
    TCase *table = tcase_create("table");
    tcase_add_test(table, networks_and_their_fitness);
    tcase_add_test(table, a_diverged_repeat_is_the_worst_fitness);
    tcase_add_test(table, a_table_is_read_or_refused);
    tcase_add_test(table, the_kept_table_is_whole);
    tcase_add_test(table, training_again_gives_the_same);
    suite_add_tcase(suite, table);
    TCase *heredity = tcase_create("heredity");
    tcase_add_test(heredity, heritability_of_known_tables);
    tcase_add_test(heredity, regression_known_answer);
    suite_add_tcase(suite, heredity);
    TCase *race = tcase_create("race");
    tcase_add_test(race, laws_known_answers);
    tcase_add_test(race, races_with_any_number_of_threads);
    tcase_add_test(race, no_free_lunch);
    suite_add_tcase(suite, race);
    return suite;
}
