#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "experiments/contest.h"
#include "learn/synthetic.h"
#include "tests/common.h"

/* ---- Designs: as wide as the budget allows, with every step size ---- */

static bool has_design(const Family *family, const char *line)
{
    return family_find(family, line) >= 0;
}

START_TEST(designs_fill_the_budget)
{
    Space space = contest_space(CONTEST_DENSE, shape_image(1, 28, 28, 1), 10, 50000, 0);
    Family designs = contest_designs(CONTEST_DENSE, &space);
    ck_assert_uint_eq(designs.count, 4 * 8);
    /* 785 w + 11 w' of the last: 62 * 795 + 10 = 49300; 63 would be 50095 */
    ck_assert(has_design(&designs, "784 62:relu 10 step=0.003"));
    ck_assert(has_design(&designs, "784 62:relu 10 step=0.02"));
    for (size_t i = 0; i < designs.count; i++) {
        ck_assert_uint_le(designs.candidate[i].parameters, 50000);
        ck_assert_uint_ge(designs.candidate[i].parameters, 47000);
    }
    family_free(&designs);
}
END_TEST

START_TEST(designs_on_images)
{
    Space space = contest_space(CONTEST_IMAGE, shape_image(1, 28, 28, 1), 10, 50000, 300000);
    Family designs = contest_designs(CONTEST_IMAGE, &space);
    ck_assert_uint_gt(designs.count, 0);
    for (size_t i = 0; i < designs.count; i++) {
        Genome genome;
        Message why;
        ck_assert(genome_parse(designs.candidate[i].genome, &genome, &why));
        ck_assert_uint_eq(designs.candidate[i].parameters, spec_parameters(&genome.spec));
        ck_assert_uint_le(spec_parameters(&genome.spec), 50000);
        ck_assert_uint_le(spec_multiply_adds(&genome.spec), 300000);
        ck_assert_int_ge(genome_on_images(&genome), 2);
    }
    family_free(&designs);
}
END_TEST

START_TEST(draws_keep_the_budgets)
{
    Space space = contest_space(CONTEST_IMAGE, shape_image(1, 28, 28, 1), 10, 10000, 120000);
    Rng rng = rng_stream(19, "draws");
    for (int k = 0; k < 200; k++) {
        Genome genome;
        Message why;
        space_draw(&space, &rng, &genome);
        ck_assert_msg(space_allows(&space, &genome, &why), "%s", why.text);
    }
}
END_TEST

/* ---- Training ---- */

static Dataset shapes(size_t n, const char *stream)
{
    Rng rng = rng_stream(23, stream);
    Dataset data = synthetic_images(n, &rng);
    dataset_standardise(&data);
    return data;
}

static double accuracy_of(const char *line, const Schooling *schooling)
{
    Genome genome;
    Message why;
    ck_assert_msg(genome_parse(line, &genome, &why), "%s", why.text);
    return schooling_accuracy(&genome, rng_stream(7, "weights"), schooling);
}

START_TEST(schooling_learns_diverges_or_fails)
{
    Dataset learn = shapes(230, "learn"), judge = shapes(130, "judge");
    Schooling schooling = { &learn, &judge, 3, 16 };
    int size = learn.h * learn.w * learn.c;
    char line[100];
    snprintf(line, sizeof line, "%d 12:relu %d step=0.01", size, learn.classes);
    double accuracy = accuracy_of(line, &schooling);
    ck_assert_double_gt(accuracy, 1.5 / learn.classes);
    ck_assert_double_le(accuracy, 1);
    ck_assert(accuracy_of(line, &schooling) == accuracy);
    snprintf(line, sizeof line, "%d 12:relu*9 %d step=1e+200", size, learn.classes);
    ck_assert(isnan(accuracy_of(line, &schooling)));
    ck_assert(accuracy_of("7 3:relu 10", &schooling) == -INFINITY);
    assert_close(schooling_cost(&schooling, 2.5), 2.5 * (3 * 3 * 230 + 130), 1e-9);
    dataset_free(&learn);
    dataset_free(&judge);
}
END_TEST

/* ---- Trials ---- */

static int portions;

static void count_portion(void)
{
    portions++;
}

/* Interrupted after twelve results, and taken up from an archive: the same as in one go. */
START_TEST(trials_go_on_from_a_record)
{
    Dataset learn = shapes(40, "learn"), judge = shapes(310, "judge");
    Schooling schooling = { &learn, &judge, 1, 8 };
    char a[100], b[100];
    snprintf(a, sizeof a, "%d 5:relu %d", learn.h * learn.w * learn.c, learn.classes);
    snprintf(b, sizeof b, "%d 3:tanh %d step=0.02", learn.h * learn.w * learn.c, learn.classes);
    Trials trials = { &schooling, (const char *const[]){ a, b }, 2, 7, 11, "trials" };
    Record whole = { 0 }, taken_up = { 0 };
    double once[14], again[14];
    portions = 0;
    ck_assert(trials_run(&trials, &whole, once, NULL, count_portion));
    ck_assert_int_eq(portions, 2);
    ck_assert_uint_eq(whole.count, 14);
    ck_assert(once[0] != once[1] || once[1] != once[2]);        /* fresh seeds */

    Genome genome;
    Message why;
    ck_assert(genome_parse(b, &genome, &why));
    for (uint64_t k = 12; k < 14; k++)
        ck_assert(once[k] == schooling_accuracy(&genome, rng_substream(11, "trials", k),
                                                &schooling));

    whole.count = 12;
    Archive out = archive_writer();
    record_archive(&whole, &out);
    Archive in = archive_reader(out.bytes, out.size);
    record_archive(&taken_up, &in);
    ck_assert(archive_whole(&in));
    portions = 0;
    ck_assert(trials_run(&trials, &taken_up, again, NULL, count_portion));
    ck_assert_int_eq(portions, 1);
    ck_assert_mem_eq(once, again, sizeof once);
    archive_free(&out);
    record_free(&whole);
    record_free(&taken_up);
    dataset_free(&learn);
    dataset_free(&judge);
}
END_TEST

/* ---- Winners ---- */

START_TEST(winners_and_their_ancestors)
{
    static const double accuracy[] = { 0.9, 0.65, NAN, 0.9, 0.7, 0.6 };
    ck_assert_uint_eq(contest_winner(accuracy, 3, 2), 0);
    Family family = { 0 };
    const char *genomes[] = { "4 2", "4 3:relu 2", "4 5:relu 2", "4 3:relu 2", "4 7:abs 2" };
    const double fitness[] = { 0.25, 0.75, NAN, 0.75, 0.5 };
    for (int i = 0; i < 5; i++) {
        char line[20];
        strcpy(line, genomes[i]);
        family_add(&family, (Candidate){ .parent = i - 2, .mate = i == 4 ? 1 : -1,
                                         .operation = "width", .genome = line });
        candidate_judge(&family.candidate[i], fitness[i]);
    }
    family.candidate[0].parent = -1;
    family.candidate[3].status = CANDIDATE_KNOWN;
    size_t finalist[5];
    ck_assert_uint_eq(contest_finalists(&family, 2, finalist), 2);
    ck_assert_uint_eq(finalist[0], 1);
    ck_assert_uint_eq(finalist[1], 4);
    ck_assert_uint_eq(contest_finalists(&family, 5, finalist), 3);
    bool marked[5];
    contest_ancestors(&family, 4, marked);
    ck_assert(marked[0] && marked[1] && marked[2] && !marked[3] && marked[4]);
    contest_ancestors(&family, 3, marked);
    ck_assert(!marked[0] && marked[1] && !marked[2] && marked[3] && !marked[4]);
    family_free(&family);
}
END_TEST

/* ---- Contests of long ago ---- */

static const char row_text[] = "# a remark\nbudget\tcontestant\tspec\tparameters\tmean\tsd\truns\n"
    "50000\tevolved\t784 40:relu:bn 10\t31890\t88.94\t0.16\t5\n"
    "50000\trandom\t28x28x1 conv3:12 10\t25654\t91.1\tnan\t1\n";

static size_t rows_of(const char *text, ContestRow *row, Message *why)
{
    char path[] = "/tmp/gradus-contest-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs(text, file);
    fclose(file);
    size_t count = contest_read(path, row, why);
    unlink(path);
    return count;
}

START_TEST(kept_rows)
{
    ContestRow row[CONTEST_ROWS_MAX];
    Message why;
    ck_assert_uint_eq(rows_of(row_text, row, &why), 2);
    ck_assert_int_eq(row[0].budget, 50000);
    ck_assert_str_eq(row[0].contestant, "evolved");
    ck_assert_str_eq(row[0].spec, "784 40:relu:bn 10");
    ck_assert_double_eq(row[0].parameters, 31890);
    ck_assert_double_eq(row[0].mean, 88.94);
    ck_assert_double_eq(row[0].sd, 0.16);
    ck_assert_int_eq(row[0].runs, 5);
    ck_assert(isnan(row[1].sd));
    ck_assert_int_eq(contest_row_kind(&row[0]), CONTEST_DENSE);
    ck_assert_int_eq(contest_row_kind(&row[1]), CONTEST_IMAGE);
}
END_TEST

START_TEST(what_is_no_kept_table)
{
    ContestRow row[CONTEST_ROWS_MAX];
    Message why;
    ck_assert_uint_eq(rows_of("budget\n", row, &why), 0);
    ck_assert_ptr_nonnull(strstr(why.text, "has not 1 to 12 rows"));
    ck_assert_uint_eq(rows_of("budget\n50000\tevolved\t784 10\t7\n", row, &why), 0);
    ck_assert_ptr_nonnull(strstr(why.text, "is no row of a contest"));
    char many[2000] = "budget\n";
    for (int i = 0; i <= CONTEST_ROWS_MAX; i++)
        strcat(many, "5\ta\t7 1\t8\t1\t2\t3\n");
    ck_assert_uint_eq(rows_of(many, row, &why), 0);
}
END_TEST

Suite *suite_contest(void);

Suite *suite_contest(void)
{
    Suite *suite = suite_create("contest");
    TCase *all = tcase_create("all");
    tcase_add_test(all, designs_fill_the_budget);
    tcase_add_test(all, designs_on_images);
    tcase_add_test(all, draws_keep_the_budgets);
    tcase_add_test(all, schooling_learns_diverges_or_fails);
    tcase_add_test(all, trials_go_on_from_a_record);
    tcase_add_test(all, winners_and_their_ancestors);
    tcase_add_test(all, kept_rows);
    tcase_add_test(all, what_is_no_kept_table);
    suite_add_tcase(suite, all);
    return suite;
}
