#include <math.h>
#include <signal.h>
#include <sys/resource.h>

#include "base/error.h"
#include "base/parallel.h"
#include "lab/lab.h"
#include "learn/image_file.h"
#include "tests/child.h"

/* ---- A lesson in miniature --------------------------------------------------------------- */

static int depth;
static const char *net;

static Lab *begin(int argc, char **argv)
{
    static const Option options[] = {
        option_int("depth", &depth, 1, 1000000, "L", "layers"),
        option_text("net", &net, "SPEC", "the network"),
        OPTIONS_END
    };
    depth = 3;
    net = "784 10";
    return lab_begin(argc, argv, &(Lesson){
        .number = 42, .name = "short_test", .question = "Does it work?", .options = options,
        .seconds = 25, .quick_seconds = 2, .full_seconds = 3600, .default_seeds = 5,
        .quick_seeds = 2 });
}

static void layers_write(Lab *lab)
{
    Table *table = table_new(lab, "layers", "name layer mean exact");
    for (int layer = 1; layer <= depth; layer++) {
        if (layer > 1) {        /* a row at once is the same as cell by cell */
            table_row(table, "tire", net, layer, layer / 3.0, layer / 3.0);
            continue;
        }
        table_text(table, net);
        table_int(table, layer);
        table_real(table, layer / 3.0);
        table_exact(table, layer / 3.0);
        table_end_row(table);
    }
    table_close(table);
}

/* Fails its second claim only below three layers. */
static int lesson(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    lab_data(lab, "clothes/train", 0xfedcba9876543210u);
    layers_write(lab);
    claim_between(lab, lab_key("%s%c", "nea", 'r'), 2.385, 2.3, 2.4, "facts 1.1; Poole 2016");
    claim_between(lab, "deep", depth, 3, INFINITY, "a derivation");
    claim_of_whole_run(lab, "whole", 1, 1, 1, "a derivation");
    value_real(lab, "factor", 2.0 / 3, 3);
    value_text(lab, "activation", "absolute value");
    return lab_end(lab);
}

#define FILE_IS(name, expected) do { \
    char *text_ = child_file_read("plots/out/lesson42/" name); \
    ck_assert_str_eq(text_, expected); \
    free(text_); } while (0)

#define SAYS(text, part) \
    ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in \"%s\"", part, text)

static int lines_of(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

#define HEAD "# Gradus " GRADUS_VERSION ", lesson 42, short_test\n# command: make lesson42"
#define SEED "\n# seed: 1\n# data: clothes/train, checksum fedcba9876543210\n"

#ifndef GRADUS_VERSION
#define GRADUS_VERSION "0.1"
#endif

/* ---- What a run leaves ------------------------------------------------------------------- */

START_TEST(tables)
{
    Child child = CHILD(lesson, "--depth", "2", "--threads", "1");
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.err, "");
    FILE_IS("layers.tsv", HEAD " ARGS='--depth 2'" SEED "name\tlayer\tmean\texact\n"
            "784 10\t1\t0.333333333\t0.33333333333333331\n"
            "784 10\t2\t0.666666667\t0.66666666666666663\n");
    FILE_IS("claims.tsv", HEAD " ARGS='--depth 2'" SEED
            "claim\tmeasured\tlow\thigh\tsource\theld\n"
            "near\t2.385\t2.3\t2.4\tfacts 1.1; Poole 2016\tyes\n"
            "deep\t2\t3\tinf\ta derivation\tno\n"
            "whole\t1\t1\t1\ta derivation\tyes\n");
    FILE_IS("values.tsv", HEAD " ARGS='--depth 2'" SEED "key\tvalue\nfactor\t0.667\n"
            "activation\tabsolute value\n");
    ck_assert(child_file_exists("plots/out/lesson42/timing.txt"));
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), 4);
}
END_TEST

START_TEST(first_and_last_lines)
{
    Child child = CHILD(lesson, "--threads", "1");
    SAYS(child.out, "Lesson 42, short test: Does it work?\n"
                    "seed 1, 5 seeds, 1 thread; about 25 s.\n");
    SAYS(child.out, "+ held      near");
    SAYS(child.out, "[2.3, 2.4]");
    SAYS(child.out, "3 of 3 claims held.\n");
    SAYS(child.out, "plots/out/lesson42");
    child = CHILD(lesson, "--threads=1", "--quick", "--seed=7", "--depth", "1");
    SAYS(child.out, "seed 7, 2 seeds, 1 thread; about 2 s with the default parameters.\n");
    SAYS(child.out, "! FAILED    deep");
    SAYS(child.out, "? unjudged  whole");
    SAYS(child.out, "1 of 3 claims held, 1 failed, 1 unjudged");
    child = CHILD(lesson, "--full", "--seeds=1");
    SAYS(child.out, "seed 1, 1 seed, ");
    SAYS(child.out, "about 60 minutes with");
}
END_TEST

START_TEST(unjudged_under_quick)
{
    CHILD(lesson, "--quick");
    char *text = child_file_read("plots/out/lesson42/claims.tsv");
    SAYS(text, "near\t2.385\t2.3\t2.4\tfacts 1.1; Poole 2016\tyes\n");
    SAYS(text, "whole\t1\t1\t1\ta derivation\tunjudged\n");
    SAYS(text, "# command: make lesson42 ARGS='--quick'\n");
    free(text);
}
END_TEST

/* The same bytes, whatever says only where and how fast. */
START_TEST(tables_do_not_depend_on_threads_or_places)
{
    ck_assert_int_eq(CHILD(lesson, "--net", "it's $7", "--threads", "1").status, 0);
    ck_assert_int_eq(CHILD(lesson, "--threads=2", "--net=it's $7", "--out", "else where/\n$(x)",
                           "--data", ".", "--check").status, 0);
    char *here = child_file_read("plots/out/lesson42/layers.tsv");
    char *there = child_file_read("else where/\n$(x)/layers.tsv");
    ck_assert_str_eq(here, there);
    SAYS(here, "# command: make lesson42 ARGS='--net \"it'\\''s \\$$7\"'\n");
    free(here);
    free(there);
}
END_TEST

static int lesson_statuses(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    claim_between(lab, "nothing", NAN, -INFINITY, INFINITY, "a derivation");
    return lab_end(lab);
}

START_TEST(statuses)
{
    ck_assert_int_eq(CHILD(lesson, "--depth", "2").status, 0);
    ck_assert_int_eq(CHILD(lesson, "--depth", "2", "--check").status, 1);
    ck_assert_int_eq(CHILD(lesson, "--depth", "3", "--check").status, 0);
    ck_assert_int_eq(CHILD(lesson_statuses, "--check").status, 1);      /* NaN holds nowhere */
}
END_TEST

static int lesson_given(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    bool right = lab_given(lab, "depth") && lab_given(lab, "seed") && !lab_given(lab, "net")
                 && !lab_given(lab, "seeds") && lab->seeds == 5 && lab->seed == 9 && !lab->quick
                 && lab->data == NULL && strcmp(lab->out, "plots/out/lesson42") == 0;
    lab_end(lab);
    return right ? 0 : 77;
}

START_TEST(given)
{
    ck_assert_int_eq(CHILD(lesson_given, "--depth", "3", "--seed", "9").status, 0);
}
END_TEST

/* ---- The command line -------------------------------------------------------------------- */

START_TEST(help_and_version)
{
    Child child = CHILD(lesson, "--depth", "7", "--help");
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.err, "");
    SAYS(child.out, "--depth L            layers (1 to 1000000; default 3)\n");
    SAYS(child.out, "--out DIR            where the results go (default plots/out/lesson42)\n");
    SAYS(child.out, "--full ");
    SAYS(child.out, "--check ");
    child = CHILD(lesson, "--version");
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.out, "Gradus " GRADUS_VERSION "\n");
    ck_assert(!child_file_exists("plots"));
}
END_TEST

static char *const refused[][3] = {
    { "--depth", "0" }, { "--depth", "x" }, { "--dpeth", "3" }, { "--seeds", "0" },
    { "--data", "/nowhere" }, { "stray" }, { "--quick", "--full" },
    { "--out", "" }, { "--out", ".err/x" }, { "--out", ".err" }, { "--out", "/proc/nowhere" },
    { "--out", "/dev/null" },
};

START_TEST(refusals)
{
    Child child = child_run(lesson, refused[_i]);
    ck_assert_int_eq(child.status, 2);
    ck_assert_str_eq(child.out, "");
    ck_assert_int_eq(lines_of(child.err), 1);
    ck_assert(strncmp(child.err, "gradus: ", 8) == 0);
    ck_assert(!child_file_exists("plots"));
}
END_TEST

START_TEST(very_long_directory)
{
    char name[6000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    Child child = CHILD(lesson, "--out", name);
    ck_assert_int_eq(child.status, 2);
    ck_assert_int_eq(lines_of(child.err), 1);
}
END_TEST

/* ---- What goes wrong later --------------------------------------------------------------- */

/* A disk with room for so many bytes in a file. */
static void disk_limit(rlim_t bytes)
{
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){ bytes, bytes });
}

static int lesson_on_small_disk(int argc, char **argv)
{
    disk_limit(10000);
    return lesson(argc, argv);
}

static int lesson_on_full_disk(int argc, char **argv)
{
    disk_limit(100);
    return lesson(argc, argv);
}

START_TEST(full_disk)
{
    CHILD(lesson, "--depth", "2");
    char *before = child_file_read("plots/out/lesson42/layers.tsv");
    Child child = CHILD(lesson_on_small_disk, "--depth", "1000");
    ck_assert_int_eq(child.status, 2);
    ck_assert_int_eq(lines_of(child.err), 1);
    SAYS(child.err, "cannot write plots/out/lesson42/layers.tsv");
    child = CHILD(lesson_on_full_disk, "--depth", "1");
    ck_assert_int_eq(child.status, 2);
    ck_assert_str_eq(child.out, "");
    char *after = child_file_read("plots/out/lesson42/layers.tsv");
    ck_assert_str_eq(before, after);
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), 4);
    free(before);
    free(after);
}
END_TEST

static int lesson_that_stops(int argc, char **argv)
{
    static Table *volatile unfinished;   /* not forgotten, or a leak checker would complain */
    Lab *lab = begin(argc, argv);
    unfinished = table_new(lab, "unfinished", "a b");
    table_text(unfinished, "x");
    layers_write(lab);
    error_stop("the data are not right");
}

START_TEST(a_stop_leaves_nothing)
{
    CHILD(lesson, "--depth", "2");
    char *before = child_file_read("plots/out/lesson42/layers.tsv");
    ck_assert_int_eq(CHILD(lesson_that_stops, "--depth", "5").status, 2);
    char *after = child_file_read("plots/out/lesson42/layers.tsv");
    ck_assert_str_eq(before, after);
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), 4);
    free(before);
    free(after);
}
END_TEST

static int lesson_interrupted(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    layers_write(lab);
    raise(SIGINT);
    if (!interrupt_requested())
        return 77;
    claim_between(lab, lab_key("%s%c", "nea", 'r'), 2.385, 2.3, 2.4, "a derivation");
    return lab_end(lab);
}

static int lesson_interrupted_twice(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    layers_write(lab);
    raise(SIGTERM);
    raise(SIGINT);
    return lab_end(lab);
}

static int lesson_with_closed_pipe(int argc, char **argv)
{
    Lab *lab = begin(argc, argv);
    layers_write(lab);
    raise(SIGPIPE);
    return lab_end(lab);
}

START_TEST(interruptions)
{
    CHILD(lesson, "--depth", "2");
    char *before = child_file_read("plots/out/lesson42/layers.tsv");
    Child child = CHILD(lesson_interrupted, "--depth", "5");
    ck_assert_int_eq(child.status, 130);
    SAYS(child.err, "interrupted");
    SAYS(child.err, "as they were");
    ck_assert_int_eq(CHILD(lesson_interrupted_twice, "--depth", "5").status, 128 + SIGINT);
    ck_assert_int_eq(CHILD(lesson_with_closed_pipe, "--depth", "5").status, 128 + SIGPIPE);
    char *after = child_file_read("plots/out/lesson42/layers.tsv");
    ck_assert_str_eq(before, after);
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), 4);
    free(before);
    free(after);
}
END_TEST

static int lesson_under_nohup(int argc, char **argv)
{
    signal(SIGHUP, SIG_IGN);
    Lab *lab = begin(argc, argv);
    raise(SIGHUP);
    return lab_end(lab);
}

START_TEST(ignored_signals_stay_ignored)
{
    ck_assert_int_eq(CHILD(lesson_under_nohup, NULL).status, 0);
}
END_TEST

static int lesson_without_stdout(int argc, char **argv)
{
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    return lesson(argc, argv);
}

static int lesson_with_full_stdout(int argc, char **argv)
{
    if (freopen("/dev/full", "w", stdout) == NULL)
        return 77;
    return lesson(argc, argv);
}

START_TEST(standard_output)
{
    ck_assert_int_eq(CHILD(lesson_without_stdout, "--depth", "1").status, 0);
    FILE_IS("layers.tsv", HEAD " ARGS='--depth 1'" SEED "name\tlayer\tmean\texact\n"
            "784 10\t1\t0.333333333\t0.33333333333333331\n");
    Child child = CHILD(lesson_with_full_stdout, NULL);
    ck_assert_int_eq(child.status, 2);
    SAYS(child.err, "cannot write to the standard output");
}
END_TEST

/* ---- Programmers' errors ----------------------------------------------------------------- */

static int wrong_use(int argc, char **argv)
{
    int number = atoi(argv[argc - 1]);
    Lab *lab = begin(1, argv);
    Table *table = table_new(lab, "layers", "a b");
    table_text(table, "x");
    switch (number) {
    case 0: table_end_row(table); break;
    case 1: table_int(table, 1); table_int(table, 2); break;
    case 2: table_text(table, "a\tb"); break;
    case 3: table_text(table, "a\nb"); break;
    case 4: table_close(table); break;
    case 5: table_int(table, 1); table_end_row(table); table_text(table, "#"); break;
    case 6: claim_between(lab, "a", 1, 0, 2, "s"); claim_between(lab, "a", 1, 0, 2, "s"); break;
    case 7: claim_between(lab, "a", 1, 2, 0, "s"); break;
    case 8: claim_between(lab, "a b", 1, 0, 2, "s"); break;
    case 9: value_text(lab, "a", "1"); value_text(lab, "a", "2"); break;
    case 10: lab_given(lab, "height"); break;
    case 11: plot_draw(lab, "../x"); break;
    case 12: sheet_write(lab, "x", (Sheet){ .n = 1, .h = 1, .w = 1, .c = 2 }, NULL); break;
    }
    return lab_end(lab);
}

static int option_twice(int argc, char **argv)
{
    static const Option options[] = {
        option_int("seeds", &depth, 1, 9, "K", "as the lab's own"),
        OPTIONS_END
    };
    return lab_end(lab_begin(argc, argv, &(Lesson){ .name = "x", .question = "?",
                                                    .options = options }));
}

START_TEST(two_options_of_one_name)
{
    ck_assert_int_eq(CHILD(option_twice, NULL).status, 128 + SIGABRT);
}
END_TEST

START_TEST(wrong_uses)
{
    char number[20];
    snprintf(number, sizeof number, "%d", _i);
    Child child = CHILD(wrong_use, number);
    ck_assert_int_eq(child.status, 128 + SIGABRT);
    SAYS(child.err, "gradus: bug: ");
}
END_TEST

/* ---- Sheets and progress ----------------------------------------------------------------- */

static int lesson_sheet(int argc, char **argv)
{
    /* Three images of 2 x 3 pixels, from 0 to 17 (and what is beyond): two in a row. */
    real values[18];
    for (int i = 0; i < 18; i++)
        values[i] = (real)i;
    values[1] = -5;
    values[2] = NAN;
    values[17] = 1000;
    Lab *lab = begin(argc, argv);
    sheet_write_real(lab, "sheet", (Sheet){ .n = 3, .h = 2, .w = 3, .c = 1, .columns = 2,
                     .scale = 2 }, values, 0, 17);
    return lab_end(lab);
}

START_TEST(sheet)
{
    ck_assert_int_eq(CHILD(lesson_sheet, NULL).status, 0);
    Image page;
    Message why = { "" };
    ck_assert_msg(image_read(child_path("plots/out/lesson42/sheet.png"), &page, &why), "%s",
                  why.text);
    ck_assert_int_eq(page.w, 2 * 6 + 1);
    ck_assert_int_eq(page.h, 2 * 4 + 1);
    ck_assert_int_eq(page.c, 1);
#define PIXEL(x, y) page.pixels[(y) * page.w + (x)]
    ck_assert_int_eq(PIXEL(0, 0), 0);
    ck_assert_int_eq(PIXEL(2, 0), 0);                   /* too small */
    ck_assert_int_eq(PIXEL(5, 1), 0);                   /* NaN */
    ck_assert_int_eq(PIXEL(3, 3), 4 * 255 / 17);        /* second row of the first image */
    ck_assert_int_eq(PIXEL(6, 0), 128);                 /* between images */
    ck_assert_int_eq(PIXEL(0, 4), 128);
    ck_assert_int_eq(PIXEL(7, 0), 6 * 255 / 17);        /* the second image */
    ck_assert_int_eq(PIXEL(0, 5), 12 * 255 / 17);       /* the third, below */
    ck_assert_int_eq(PIXEL(5, 8), 255);                 /* too large */
    ck_assert_int_eq(PIXEL(9, 8), 128);                 /* no fourth one */
    image_free(&page);
}
END_TEST

static int lesson_sheet_too_large(int argc, char **argv)
{
    unsigned char pixel = 7;
    Lab *lab = begin(argc, argv);
    sheet_write(lab, "sheet", (Sheet){ .n = 1, .h = 1, .w = 1, .c = 1, .scale = 100000 }, &pixel);
    return lab_end(lab);
}

START_TEST(sheet_too_large)
{
    Child child = CHILD(lesson_sheet_too_large, NULL);
    ck_assert_int_eq(child.status, 2);
    SAYS(child.err, "too large");
}
END_TEST

static int progress(int argc, char **argv)
{
    (void)argc, (void)argv;
    progress_add(NULL, 1);
    progress_end(NULL);
    Progress *p = progress_new("training", 1);
    for (int i = 0; i < 10; i++)
        progress_add(p, 0.1);           /* together a little less than 1 */
    progress_end(p);
    progress_end(progress_new("nothing", 0));
    return 0;
}

START_TEST(progress_lines)
{
    Child child = CHILD(progress, NULL);
    ck_assert_str_eq(child.err, "training 10%\ntraining 20%\ntraining 30%\ntraining 40%\n"
                                "training 50%\ntraining 60%\ntraining 70%\ntraining 80%\n"
                                "training 90%\ntraining 100%\n");
}
END_TEST

Suite *suite_lab(void);
Suite *suite_lab(void)
{
    Suite *suite = suite_create("lab");
    TCase *runs = tcase_create("lab");
    tcase_add_checked_fixture(runs, child_directory_make, child_directory_remove);
    tcase_add_test(runs, tables);
    tcase_add_test(runs, first_and_last_lines);
    tcase_add_test(runs, unjudged_under_quick);
    tcase_add_test(runs, tables_do_not_depend_on_threads_or_places);
    tcase_add_test(runs, statuses);
    tcase_add_test(runs, given);
    tcase_add_test(runs, help_and_version);
    tcase_add_loop_test(runs, refusals, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(runs, very_long_directory);
    tcase_add_test(runs, full_disk);
    tcase_add_test(runs, a_stop_leaves_nothing);
    tcase_add_test(runs, interruptions);
    tcase_add_test(runs, ignored_signals_stay_ignored);
    tcase_add_test(runs, standard_output);
    tcase_add_loop_test(runs, wrong_uses, 0, 13);
    tcase_add_test(runs, two_options_of_one_name);
    tcase_add_test(runs, sheet);
    tcase_add_test(runs, sheet_too_large);
    tcase_add_test(runs, progress_lines);
    suite_add_tcase(suite, runs);
    return suite;
}
