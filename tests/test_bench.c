#include "experiments/bench/report.h"
#include "learn/synthetic.h"
#include "tests/child.h"
#include "tests/common.h"

/* What the course's plan asks for: a row for each. */
START_TEST(rows)
{
    const char *const keys[] = { "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P8m" };
    int found = 0;
    for (const Workload *w = workloads; w->key; w++) {
        ck_assert_msg(w->settings[0] != NULL, "%s has no peer", w->key);
        ck_assert_int_ge(w->rarely, 1);
        if (w->target == 0)
            continue;
        ck_assert_int_lt(found, LENGTH(keys));
        ck_assert_str_eq(w->key, keys[found++]);
    }
    ck_assert_int_eq(found, LENGTH(keys));
}
END_TEST

/* In a list of the script's first comment: spaces, the word, spaces, what it is. */
static bool script_explains(const char *path, const char *word)
{
    char line[200], first[200] = "";
    bool found = false;
    FILE *script = fopen(path, "r");
    ck_assert_msg(script != NULL, "there is no %s", path);
    while (!found && fgets(line, sizeof line, script))
        found = strncmp(line, "    ", 4) == 0 && sscanf(line, "%199s", first) == 1
                && strcmp(first, word) == 0;
    fclose(script);
    return found;
}

START_TEST(settings)
{
    for (const Workload *w = workloads; w->key; w++)
        for (int s = 0; w->work && s < WORKLOAD_SETTINGS && w->settings[s]; s++) {
            char *setting = text_format("%s", w->settings[s]);
            for (char *word = strtok(setting, "+"); word; word = strtok(NULL, "+"))
                ck_assert_msg(script_explains(work_scripts[w->peer], word), "%s: %s", w->key,
                              word);
            free(setting);
        }
}
END_TEST

static const Workload fast = { .key = "P1", .net = "784 10", .unit = "samples/s", .target = 2,
                               .threads_target = 1.6, .settings = { "eager", "foreach" } };
static const Workload brief = { .key = "P8", .net = "784 10", .unit = "s", .less_is_better = true,
                                .target = 8, .settings = { "process" } };
static const Workload absent = { .key = "P2", .net = "784 10", .unit = "probes/s", .target = 3,
                                 .settings = { "eager" } };
static const Workload other = { .key = "P2 abs", .net = "784 10", .unit = "probes/s",
                                .settings = { "eager" } };

/* The best peer has the highest rate, or the least time; a ratio above 1 is in our favour. */
START_TEST(ratios)
{
    Result rate = result_begin(&fast), time = result_begin(&brief), none = result_begin(&absent);
    rate.ours = 23.85, rate.peer[0] = 2.385, rate.peer[1] = 4.77;
    time.ours = 0.5, time.peer[0] = 4.25;
    none.ours = 7;
    ck_assert_int_eq(result_best(&rate), 1);
    assert_close(result_ratio(&rate, 1), 5, 1e-12);
    ck_assert_int_eq(result_best(&time), 0);
    assert_close(result_ratio(&time, 0), 8.5, 1e-12);
    ck_assert(isnan(result_ratio(&none, result_best(&none))));
    ck_assert_str_eq(verdict(2, 2), "yes");
    ck_assert_str_eq(verdict(1.99, 2), "no");
    ck_assert_str_eq(verdict((double)NAN, 2), "unjudged");
}
END_TEST

#define FILE_IS(name, expected) do { \
    char *text_ = child_file_read(name); \
    ck_assert_str_eq(text_, expected); \
    free(text_); } while (0)

START_TEST(tables)
{
    Result results[] = { result_begin(&fast), result_begin(&absent), result_begin(&other),
                         result_begin(&brief) };
    results[0].ours = 23.85, results[0].peer[0] = 2.385, results[0].peer[1] = 4.77;
    results[0].peer_name = "PyTorch";
    results[0].one_thread = 20, results[0].two_threads = 31;
    results[0].two_copies = 38;
    results[1].ours = results[2].ours = 7;
    results[3].ours = 0.5, results[3].peer[0] = 3.5, results[3].peer_name = "PyTorch";
    results_write(results, LENGTH(results), child_home, "# here\n");
    drafts_commit();
    FILE_IS("bench.tsv",
            "# here\nworkload\tours\tpeer\tpeer_name\tunit\tratio\ttarget\tmet\n"
            "P1\t23.85\t4.77\tPyTorch, foreach\tsamples/s\t5\t2\tyes\n"
            "P2\t7\tnan\tnone, eager\tprobes/s\tnan\t3\tunjudged\n"
            "P8\t0.5\t3.5\tPyTorch, process\ts\t7\t8\tno\n");
    FILE_IS("peers.tsv",
            "# here\nworkload\tnet\tunit\tours\tpeer\tpeer_name\tsetting\tratio\n"
            "P1\t784 10\tsamples/s\t23.85\t2.385\tPyTorch\teager\t10\n"
            "P1\t784 10\tsamples/s\t23.85\t4.77\tPyTorch\tforeach\t5\n"
            "P2\t784 10\tprobes/s\t7\tnan\tnone\teager\tnan\n"
            "P2 abs\t784 10\tprobes/s\t7\tnan\tnone\teager\tnan\n"
            "P8\t784 10\ts\t0.5\t3.5\tPyTorch\tprocess\t7\n");
    FILE_IS("threads.tsv",
            "# here\nworkload\tone\ttwo\tratio\ttarget\tmet\tcopies\tcopies_ratio\n"
            "P1\t20\t31\t1.55\t1.6\tno\t38\t1.9\n");
}
END_TEST

/* The work is there, counts what it does, and leaves nothing behind. */
START_TEST(works)
{
    Rng rng = rng_stream(3, "images");
    Dataset images = synthetic_images(200, &rng);
    const struct { Workload workload; double count; } small[] = {
        { { .work = &work_train, .batch = 7, .turn = 3, .net = "784 5:relu 10" }, 21 },
        { { .work = &work_probe, .batch = 7, .turn = 3, .net = "784 5:abs:bn 10" }, 3 },
        { { .work = &work_plane_game, .batch = 7, .turn = 3, 
            .net = "2 5:relu 2 / 2 5:relu 1" }, 3 },
        { { .work = &work_image_game, .batch = 7, .turn = 3, .net = "3 784:tanh / 784 1" }, 3 },
        { { .work = &work_g_and_k, .batch = 40, .turn = 200, .net = "g-and-k" }, 200 },
    };
    for (int i = 0; i < LENGTH(small); i++) {
        const Workload *w = &small[i].workload;
        Runner *runner = runner_new(w, &images);
        Measured measured = runner_turn(runner);
        ck_assert(measured.count == small[i].count);
        ck_assert(measured.seconds > 0 && measured.wall_seconds > 0);
        char *line = runner_line(runner, "eager");
        char *expected = text_format("%s eager %d %d %s", w->work->word, w->batch, w->turn, w->net);
        ck_assert_str_eq(line, expected);
        free(expected);
        free(line);
        runner_free(runner);
    }
    dataset_free(&images);
}
END_TEST

Suite *suite_bench(void);

Suite *suite_bench(void)
{
    Suite *suite = suite_create("bench");
    TCase *plan = tcase_create("plan");
    tcase_add_test(plan, rows);
    tcase_add_test(plan, settings);
    tcase_add_test(plan, ratios);
    tcase_add_test(plan, works);
    suite_add_tcase(suite, plan);
    TCase *files = tcase_create("files");
    tcase_add_checked_fixture(files, child_directory_make, child_directory_remove);
    tcase_add_test(files, tables);
    suite_add_tcase(suite, files);
    return suite;
}
