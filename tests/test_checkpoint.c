/*
 * test_checkpoint.c -- a run that was stopped goes on with the same bits, or is refused.
 */
#include "lab/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "common.h"
#include "imitate/game.h"
#include "lab/files.h"

Suite *suite_checkpoint(void);

/* ---- Archives ------------------------------------------------------------ */

START_TEST(what_was_written_is_read)
{
    int a = 7, a2 = 0;
    double b[3] = { 2.385, -1, 1e300 }, b2[3] = { 0, 0, 0 };
    Archive out = archive_writer();
    archive_value(&out, a);
    archive_value(&out, b);
    archive_bytes(&out, NULL, 0);
    ck_assert_uint_eq(out.size, sizeof a + sizeof b);
    Archive in = archive_reader(out.bytes, out.size);
    archive_value(&in, a2);
    ck_assert(!archive_whole(&in));
    archive_value(&in, b2);
    ck_assert(archive_whole(&in));
    ck_assert_int_eq(a2, 7);
    ck_assert_int_eq(memcmp(b, b2, sizeof b), 0);

    in = archive_reader(out.bytes, sizeof a);           /* cut short */
    archive_value(&in, a2);
    b2[2] = 5;
    archive_value(&in, b2);
    ck_assert(b2[2] == 5);
    ck_assert(!archive_whole(&in));

    in = archive_reader(out.bytes, out.size);           /* a number that cannot be */
    archive_value(&in, a2);
    archive_require(&in, a2 < 7);
    archive_value(&in, b2);
    ck_assert(b2[2] == 5);
    ck_assert(!archive_whole(&in));
    archive_require(&out, false);                       /* writers write what is so */
    archive_value(&out, a);
    ck_assert_uint_eq(out.size, 2 * sizeof a + sizeof b);
    archive_free(&out);
    ck_assert_ptr_null(out.bytes);
}
END_TEST

/* ---- A game -------------------------------------------------------------- */

static Dataset cloud(void)
{
    Dataset data = dataset_of_reals("cloud", 50, 1, 1, 2, 0);
    Rng rng = rng_stream(107, "cloud");
    rng_fill_normal(&rng, data.values, 100, 1, (real)0.5);
    dataset_seal(&data);
    return data;
}

static Game *game_of(const Dataset *data)
{
    GameSettings settings = { .batch = 8, .forger = optimiser_new(OPTIMISER_ADAM, 0.01),
                              .adversary = optimiser_new(OPTIMISER_ADAM, 0.02) };
    return game_new(network_drawn("3 5:relu:bn 2"), network_drawn("2 6:abs:bn 1"),
                    source_dataset(data), settings, rng_stream(109, "game"));
}

static void game_end(Game *game)
{
    network_free(game->forger);
    network_free(game->adversary);
    game_free(game);
}

static void steps(Game *game, int count)
{
    for (int i = 0; i < count; i++) {
        game->settings.forger.step *= 0.99;
        game_step(game);
    }
}

static void assert_same_state(Game *a, Game *b)
{
    Archive one = archive_writer(), other = archive_writer();
    game_archive(a, &one);
    game_archive(b, &other);
    ck_assert_uint_eq(one.size, other.size);
    ck_assert_int_eq(memcmp(one.bytes, other.bytes, one.size), 0);
    ck_assert_uint_eq(network_checksum(a->forger), network_checksum(b->forger));
    ck_assert_uint_eq(network_checksum(a->adversary), network_checksum(b->adversary));
    archive_free(&one);
    archive_free(&other);
}

START_TEST(a_resumed_game_equals_an_uninterrupted_one)
{
    Dataset data = cloud();
    Game *through = game_of(&data), *stopped = game_of(&data), *resumed = game_of(&data);
    steps(through, 20);
    steps(stopped, 12);
    Archive out = archive_writer();
    game_archive(stopped, &out);
    Archive in = archive_reader(out.bytes, out.size);
    game_archive(resumed, &in);
    ck_assert(archive_whole(&in));
    ck_assert_int_eq(resumed->steps, 12);
    steps(resumed, 8);
    assert_same_state(through, resumed);
    archive_free(&out);
    game_end(through);
    game_end(stopped);
    game_end(resumed);
    dataset_free(&data);
}
END_TEST

/* ---- Files --------------------------------------------------------------- */

static char directory[] = "/tmp/gradus-checkpoint-XXXXXX";

static void begin(void)
{
    strcpy(directory + sizeof directory - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void end(void)
{
    drafts_discard();
    checkpoint_remove(directory, "state");
    ck_assert_int_eq(rmdir(directory), 0);          /* and nothing else was left there */
}

static void save(const char *identity, const char *text)
{
    Archive out = archive_writer();
    archive_bytes(&out, (void *)text, strlen(text));
    checkpoint_save(directory, "state", identity, &out);
    archive_free(&out);
}

START_TEST(the_last_one_is_loaded)
{
    Message why;
    Archive in;
    save("net 3", "first");
    save("net 3", "second\nwith a line");
    ck_assert_msg(checkpoint_load(directory, "state", "net 3", &in, &why), "%s", why.text);
    ck_assert_uint_eq(in.size, strlen("second\nwith a line"));
    ck_assert_int_eq(memcmp(in.bytes, "second\nwith a line", in.size), 0);
    checkpoint_close(&in);
}
END_TEST

static void assert_refused(const char *identity, const char *words)
{
    Message why;
    Archive in;
    ck_assert(!checkpoint_load(directory, "state", identity, &in, &why));
    ck_assert_msg(strstr(why.text, words) != NULL, "\"%s\" is not in: %s", words, why.text);
    ck_assert_ptr_nonnull(strstr(why.text, "start without --resume"));
}

START_TEST(what_does_not_fit_is_refused)
{
    assert_refused("net 3", "No such file");
    save("net 3", "state");
    assert_refused("net 4", "is of another run: \"net 3\", not \"net 4\"");

    char path[100];
    snprintf(path, sizeof path, "%s/state.checkpoint", directory);
    FILE *file = fopen(path, "r+");
    fputs("gradus checkpoint 2 X", file);
    fclose(file);
    assert_refused("net 3", "was written by another Gradus");
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0);            /* nobody writes: no waiting */
    assert_refused("net 3", "it is not a file");
}
END_TEST

/* What a checkpoint is for ends with the results there, not before. */
START_TEST(it_stays_until_the_results_are_there)
{
    char path[100], result[100];
    struct stat status;
    snprintf(path, sizeof path, "%s/state.checkpoint", directory);
    snprintf(result, sizeof result, "%s/result", directory);
    for (int finished = 0; finished < 2; finished++) {
        save("net 3", "state");
        Draft *draft = draft_new(directory, "result");
        fputs("found", draft_open(draft));
        checkpoint_remove(directory, "state");
        ck_assert_int_eq(stat(path, &status), 0);
        draft_close(draft);
        ck_assert(drafts_differ());
        if (finished)
            drafts_commit();
        ck_assert_int_eq(stat(path, &status), finished ? -1 : 0);
        drafts_discard();
        ck_assert_int_eq(stat(result, &status), finished ? 0 : -1);
        ck_assert_int_eq(stat(path, &status), finished ? -1 : 0);
    }
    Draft *draft = draft_new(directory, "result");      /* the same again */
    fputs("found", draft_open(draft));
    draft_close(draft);
    ck_assert(!drafts_differ());
    unlink(result);
    ck_assert_int_eq(mkfifo(result, 0600), 0);
    ck_assert(drafts_differ());
    unlink(result);
}
END_TEST

/* Every byte of the file changed by one bit, every shorter file, and one with more behind it. */
START_TEST(what_is_damaged_is_refused)
{
    char path[100], bytes[200] = "";
    Message why;
    Archive in;
    save("net 3", "state");
    snprintf(path, sizeof path, "%s/state.checkpoint", directory);
    FILE *file = fopen(path, "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    ck_assert_uint_gt(size, 40);
    for (size_t i = 0; i < 2 * size + 1; i++) {
        bytes[i % size] ^= i < size;
        file = fopen(path, "wb");
        fwrite(bytes, 1, i < size ? size : i < 2 * size ? i - size : size + 1, file);
        fclose(file);
        ck_assert_msg(!checkpoint_load(directory, "state", "net 3", &in, &why), "byte %zu", i);
        bytes[i % size] ^= i < size;
    }
}
END_TEST

START_TEST(what_a_killed_program_left_is_swept)
{
    char mine[100], dead[100];
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    snprintf(mine, sizeof mine, "%s/.part-%ld-x", directory, (long)getpid());
    snprintf(dead, sizeof dead, "%s/.part-%ld-x", directory, (long)child);
    fclose(fopen(mine, "w"));
    fclose(fopen(dead, "w"));
    directory_prepare(directory);
    ck_assert_int_eq(access(dead, F_OK), -1);
    ck_assert_int_eq(access(mine, F_OK), 0);
    unlink(mine);
}
END_TEST

Suite *suite_checkpoint(void)
{
    Suite *suite = suite_create("checkpoint");
    TCase *states = tcase_create("states"), *files = tcase_create("files");
    tcase_add_test(states, what_was_written_is_read);
    tcase_add_test(states, a_resumed_game_equals_an_uninterrupted_one);
    tcase_add_checked_fixture(files, begin, end);
    tcase_add_test(files, the_last_one_is_loaded);
    tcase_add_test(files, what_does_not_fit_is_refused);
    tcase_add_test(files, it_stays_until_the_results_are_there);
    tcase_add_test(files, what_is_damaged_is_refused);
    tcase_add_test(files, what_a_killed_program_left_is_swept);
    suite_add_tcase(suite, states);
    suite_add_tcase(suite, files);
    return suite;
}
