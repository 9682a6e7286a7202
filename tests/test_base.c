/*
 * What everything stands on: the parallel map, the arena, numbers as text, messages.
 */
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/elementary.h"
#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/team.h"

Suite *suite_base(void);

#define LENGTH(array) (sizeof array / sizeof array[0])

/* Runs a function that may end the program or leave a mark on it in a process of its own;
 * returns what waitpid says, and what was written to stderr. */
static int in_a_child(void (*run)(void), char *text, size_t size)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        run();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while (length + 1 < size && (got = read(ends[0], text + length, size - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    close(ends[0]);
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

/* ---- Parallel map ------------------------------------------------------------- */

typedef struct Piece { double sum; int threads; } Piece;

static void random_sum(size_t index, void *result, const void *context)
{
    const uint64_t *seed = context;
    Rng rng = rng_substream(*seed, "piece", index);
    Piece *piece = result;
    piece->sum = 0.0;
    for (size_t i = 0; i < 100 + 10 * index; i++)
        piece->sum += rng_normal(&rng);
    piece->threads = parallel_threads();
}

START_TEST(results_do_not_depend_on_the_threads)
{
    enum { N = 37 };
    const uint64_t seed = 2385;
    Piece one[N], many[N];
    parallel_set_threads(1);
    parallel_map(N, random_sum, one, sizeof one[0], &seed);
    for (int threads = 0; threads <= 5; threads++) {
        memset(many, 0, sizeof many);
        parallel_set_threads(threads);
        parallel_map(N, random_sum, many, sizeof many[0], &seed);
        for (size_t i = 0; i < N; i++) {
            ck_assert(many[i].sum == one[i].sum);
            ck_assert_int_eq(many[i].threads, 1);
        }
    }
    parallel_set_threads(0);
    parallel_map(0, random_sum, NULL, 0, &seed);
}
END_TEST

START_TEST(threads_are_as_set_outside_a_piece)
{
    parallel_set_threads(3);
    ck_assert_int_eq(parallel_threads(), 3);
    const uint64_t seed = 1;
    Piece single;
    parallel_map(1, random_sum, &single, sizeof single, &seed);
    ck_assert_int_eq(single.threads, parallel_threads());       /* left to what is below */
    parallel_set_threads(0);
    ck_assert_int_ge(parallel_threads(), 1);
}
END_TEST

static void nested_sum(size_t index, void *result, const void *context)
{
    Piece inner[5];
    (void)index;
    parallel_map(LENGTH(inner), random_sum, inner, sizeof inner[0], context);
    double *sum = result;
    *sum = 0.0;
    for (size_t i = 0; i < LENGTH(inner); i++)
        *sum += inner[i].sum + inner[i].threads;
}

START_TEST(maps_may_be_nested)
{
    const uint64_t seed = 77;
    double sums[4];
    parallel_set_threads(2);
    parallel_map(LENGTH(sums), nested_sum, sums, sizeof sums[0], &seed);
    parallel_set_threads(0);
    double alone;
    nested_sum(0, &alone, &seed);
    (void)alone;
    for (size_t i = 1; i < LENGTH(sums); i++)
        ck_assert(sums[i] == sums[0]);
}
END_TEST

typedef struct Visits { int of[100000]; atomic_int ranges; } Visits;

static void visit_range(size_t from, size_t to, void *context)
{
    Visits *visits = context;
    atomic_fetch_add(&visits->ranges, 1);
    for (size_t i = from; i < to; i++)
        visits->of[i]++;
}

static Visits visits;

/* Every turn is taken once, whatever the number of threads; few of them are not shared. */
START_TEST(ranges_make_up_the_whole)
{
    static const size_t n[] = { 0, 1, 2, 3, 1000, LENGTH(visits.of) - 1 };
    for (int threads = 1; threads <= 5; threads++)
        for (size_t k = 0; k < LENGTH(n); k++)
            for (size_t numbers = 1; numbers <= 100000; numbers *= 100000) {
                memset(&visits, 0, sizeof visits);
                parallel_set_threads(threads);
                parallel_ranges(n[k], numbers, visit_range, &visits);
                size_t wrong = 0;
                for (size_t i = 0; i < LENGTH(visits.of); i++)
                    wrong += visits.of[i] != (i < n[k]);
                ck_assert_uint_eq(wrong, 0);
                bool shared = numbers > 1 ? n[k] > 0 : n[k] > 2000;
                size_t most = (size_t)parallel_threads();
                ck_assert_uint_eq((size_t)visits.ranges, !shared ? 1 : n[k] < most ? n[k] : most);
            }
    parallel_set_threads(0);
}
END_TEST

enum { JOBS = 20000, SHARES = 6 };

typedef struct Sums { int of[SHARES]; int nested; } Sums;

static void add_one(size_t share, void *context)
{
    ((int *)context)[share]++;
}

static void add_share(size_t share, void *context)
{
    Sums *sums = context;
    for (volatile int i = 0; i < 500; i++) { }  /* so that there is something to wait for */
    sums->of[share]++;
    if (share == 0)             /* all of it by this thread: a share is shared no further */
        team_share(1 + (size_t)team_inside(), 4, add_one, (int[2]){ 0 });
    else if (share == 1)
        sums->nested += team_inside() && parallel_threads() == 1;
}

/* Jobs that are over soon: whoever is late must not do a share of the next for one of this. */
static bool all_are_shared(void)
{
    Sums sums = { 0 };
    int right = 0;
    for (int job = 1; job <= JOBS; job++) {
        size_t shares = 2 + (size_t)job % (SHARES - 1);
        int before = 0, after = 0;
        for (size_t i = 0; i < SHARES; i++)
            before += sums.of[i];
        team_share(shares, 4, add_share, &sums);
        for (size_t i = 0; i < SHARES; i++)
            after += sums.of[i];
        right += (size_t)(after - before) == shares;
    }
    return right == JOBS && sums.of[0] == JOBS && sums.of[1] == JOBS && sums.nested == JOBS
           && !team_inside();
}

static void share_in_a_child(void)
{
    if (!all_are_shared())
        _exit(1);
}

START_TEST(every_share_is_done_once)
{
    char text[200];
    ck_assert(all_are_shared());
    int status = in_a_child(share_in_a_child, text, sizeof text);
    ck_assert_msg(status == 0, "%s", text);
}
END_TEST

static void on_signal(int number)
{
    (void)number;
    interrupt_request();
}

static void stop_at_three(size_t index, void *result, const void *context)
{
    (void)context;
    *(int *)result = 1;
    if (index == 3)
        raise(SIGINT);
}

static void map_until_interrupted(void)
{
    int run[10] = {0};
    parallel_set_threads(1);                    /* so that the order is known */
    signal(SIGINT, on_signal);
    bool before = interrupt_requested();
    parallel_map(LENGTH(run), stop_at_three, run, sizeof run[0], NULL);
    int pieces = 0;
    for (size_t i = 0; i < LENGTH(run); i++)
        pieces += run[i];
    _exit(!before && interrupt_requested() ? pieces : 99);
}

START_TEST(an_interrupt_stops_the_map)
{
    char text[200];
    int status = in_a_child(map_until_interrupted, text, sizeof text);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 4);
    ck_assert(!interrupt_requested());
}
END_TEST

static void negative_threads(void)
{
    parallel_set_threads(-1);
}

START_TEST(a_negative_number_of_threads_is_a_bug)
{
    char text[200];
    int status = in_a_child(negative_threads, text, sizeof text);
    ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
    ck_assert(strstr(text, "gradus: bug: ") != NULL && strstr(text, "-1 threads") != NULL);
}
END_TEST

/* ---- Arena --------------------------------------------------------------------- */

static size_t size_of_take(size_t i)
{
    return i * 2654435761u % 400009;            /* 0 .. 400008, odd ones among them */
}

static size_t bytes_of_step(size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += size_of_take(i);
    return sum;
}

/* One step: many takes, each filled with its number to its last byte. */
static void fill_arena(Arena *arena, unsigned char **taken, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        taken[i] = arena_take(arena, size_of_take(i));
        ck_assert_uint_eq((uintptr_t)taken[i] % ARENA_ALIGN, 0);
        memset(taken[i], (int)(i % 251), size_of_take(i));
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < size_of_take(i); k++)
            if (taken[i][k] != i % 251)
                ck_abort_msg("take %zu was overwritten at byte %zu", i, k);
}

START_TEST(arena_grows_once)
{
    enum { N = 40 };
    unsigned char *first[N], *second[N];
    Arena *arena = arena_new();
    ck_assert_uint_eq(arena_capacity(arena), 0);
    arena_reset(arena);
    fill_arena(arena, first, N);
    ck_assert_uint_ge(arena_capacity(arena), bytes_of_step(N));

    arena_reset(arena);                         /* several chunks become one */
    size_t capacity = arena_capacity(arena);
    fill_arena(arena, first, N);
    ck_assert_uint_eq(arena_capacity(arena), capacity);
    ck_assert_uint_le(capacity, bytes_of_step(N) + N * ARENA_ALIGN);    /* and no more */
    arena_reset(arena);
    fill_arena(arena, second, N);
    ck_assert_mem_eq(first, second, sizeof first);              /* the same memory again */
    ck_assert_uint_eq(arena_capacity(arena), capacity);
    arena_free(arena);
    arena_free(NULL);
}
END_TEST

START_TEST(takes_of_nothing_are_distinct)
{
    Arena *arena = arena_new();
    void *a = arena_take(arena, 0), *b = arena_take(arena, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_ne(a, b);
    arena_free(arena);
}
END_TEST

static void take_everything(void)
{
    static Arena *volatile arena;               /* in sight of the leak checker to the end */
    arena = arena_new();
    arena_take(arena, SIZE_MAX - 5);
}

START_TEST(no_memory_is_one_line_and_status_2)
{
    char text[400];
    int status = in_a_child(take_everything, text, sizeof text);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 2);
    ck_assert(strncmp(text, "gradus: out of memory", 21) == 0);
    ck_assert(strchr(text, '\n') == text + strlen(text) - 1);
}
END_TEST

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>

START_TEST(use_after_reset_is_caught)
{
    Arena *arena = arena_new();
    unsigned char *taken = arena_take(arena, 100);
    ck_assert(!__asan_address_is_poisoned(taken + 99));
    ck_assert(__asan_address_is_poisoned(taken + 104));
    arena_reset(arena);
    ck_assert(__asan_address_is_poisoned(taken));
    arena_free(arena);
}
END_TEST
#endif

/* ---- Numbers as text --------------------------------------------------------------- */

START_TEST(numbers_are_printed_in_one_way)
{
    static const struct { double x; int digits; const char *text; } cases[] = {
        {0.0, 9, "0"}, {-0.0, 9, "-0"}, {1.0, 17, "1"}, {0.1, 17, "0.10000000000000001"},
        {0.1, 9, "0.1"}, {1e-310, 9, "1e-310"}, {-1234567.5, 9, "-1234567.5"}, {1e22, 17, "1e+22"},
        {-1.7976931348623157e308, 17, "-1.7976931348623157e+308"},
    };
    char text[NUMBER_SIZE];
    for (size_t i = 0; i < LENGTH(cases); i++) {
        ck_assert_ptr_eq(number_print(text, sizeof text, cases[i].x, cases[i].digits), text);
        ck_assert_str_eq(text, cases[i].text);
    }
    ck_assert_str_eq(number_print(text, sizeof text, (double)NAN, 9), "nan");
    ck_assert_str_eq(number_print(text, sizeof text, -(double)NAN, 17), "nan");
    ck_assert_str_eq(number_print(text, sizeof text, (double)INFINITY, 9), "inf");
    ck_assert_str_eq(number_print(text, sizeof text, -(double)INFINITY, 9), "-inf");
}
END_TEST

START_TEST(printed_numbers_come_back)
{
    char text[NUMBER_SIZE];
    for (uint64_t i = 0; i < 20000; i++) {
        double x = double_from_bits(i * 0x9e3779b97f4a7c15u), back;
        bool parsed = number_parse(number_print(text, sizeof text, x, NUMBER_DOUBLE), &back);
        if (!parsed || (back != x && (back == back || x == x)))
            ck_abort_msg("%a was printed as %s", x, text);

        float f = float_from_bits((uint32_t)i * 2654435761u);
        parsed = number_parse(number_print(text, sizeof text, (double)f, NUMBER_FLOAT), &back);
        if (!parsed || ((float)back != f && (back == back || f == f)))
            ck_abort_msg("%a was printed as %s", (double)f, text);
    }
}
END_TEST

static void print_into_too_little(void)
{
    char text[8];
    number_print(text, sizeof text, 0.12345678, NUMBER_DOUBLE);
}

START_TEST(too_little_room_for_a_number_is_a_bug)
{
    char text[200];
    int status = in_a_child(print_into_too_little, text, sizeof text);
    ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
    ck_assert(strstr(text, "8 bytes are too few") != NULL);
}
END_TEST

START_TEST(only_whole_numbers_of_text_are_parsed)
{
    static const struct { const char *text; double x; } good[] = {
        {"1", 1.0}, {"-0.5", -0.5}, {".5", 0.5}, {"5.", 5.0}, {"+1e-3", 1e-3}, {"1E2", 100.0},
        {"1e-400", 0.0}, {"4.9406564584124654e-324", 0x1p-1074}, {"inf", (double)INFINITY},
        {"-inf", -(double)INFINITY},
    };
    static const char *const bad[] = {
        "", " ", " 1", "1 ", "1\n", "x", "1x", "0x10", "1e", "1e+", "e5", ".", "-", "+", "--1",
        "1-1", "1.2.3", "1,5", "1e999", "-1e999", "infinity", "INF", "+inf", "NAN", "-nan",
        "nan(1)", "1_000",
    };
    for (size_t i = 0; i < LENGTH(good); i++) {
        double x = 2.385;
        ck_assert_msg(number_parse(good[i].text, &x) && x == good[i].x, "\"%s\"", good[i].text);
    }
    for (size_t i = 0; i < LENGTH(bad); i++) {
        double x = 2.385;
        ck_assert_msg(!number_parse(bad[i], &x) && x == 2.385, "\"%s\"", bad[i]);
    }
}
END_TEST

START_TEST(integers_are_parsed_to_their_limits)
{
    int64_t x = 7;
    ck_assert(number_parse_integer("-9223372036854775808", &x) && x == INT64_MIN);
    ck_assert(number_parse_integer("9223372036854775807", &x) && x == INT64_MAX);
    ck_assert(number_parse_integer("+0042", &x) && x == 42);
    static const char *const bad[] = {"", "-", "+", "1.0", "1e3", " 1", "1 ", "0x1", "--1", "+-1",
                                      "9223372036854775808", "-9223372036854775809"};
    for (size_t i = 0; i < LENGTH(bad); i++)
        ck_assert_msg(!number_parse_integer(bad[i], &x) && x == 42, "\"%s\"", bad[i]);

    uint64_t u = 7;
    ck_assert(number_parse_unsigned("18446744073709551615", &u) && u == UINT64_MAX);
    ck_assert(number_parse_unsigned("0", &u) && u == 0);
    static const char *const bad_unsigned[] = {"", "-1", "+1", "-0", "1 ", "18446744073709551616"};
    for (size_t i = 0; i < LENGTH(bad_unsigned); i++)
        ck_assert_msg(!number_parse_unsigned(bad_unsigned[i], &u) && u == 0, "\"%s\"",
                      bad_unsigned[i]);
}
END_TEST

/* ---- Messages ------------------------------------------------------------------------ */

START_TEST(messages_are_cut_not_overrun)
{
    Message why;
    ck_assert(!message_set(&why, "%s: not %d", "file", 3));
    ck_assert_str_eq(why.text, "file: not 3");

    char lengthy[3000];
    memset(lengthy, 'y', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    ck_assert(!message_set(&why, "%s", lengthy));
    ck_assert_uint_eq(strlen(why.text), sizeof why.text - 1);
}
END_TEST

START_TEST(messages_are_one_line)
{
    Message why;
    ck_assert(!message_set(&why, "%s: gone", "a\n\033[2Jb\x7f\xc3\xa9"));
    ck_assert_str_eq(why.text, "a??[2Jb?\xc3\xa9: gone");
}
END_TEST

static void stop(void)
{
    error_stop("cannot read \"%s\"; name a file that exists", "x\ny");
}

START_TEST(stopping_says_why)
{
    char text[200];
    int status = in_a_child(stop, text, sizeof text);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 2);
    ck_assert_str_eq(text, "gradus: cannot read \"x?y\"; name a file that exists\n");
}
END_TEST

Suite *suite_base(void)
{
    Suite *suite = suite_create("base");
    TCase *parallel = tcase_create("parallel");
    tcase_add_test(parallel, results_do_not_depend_on_the_threads);
    tcase_add_test(parallel, threads_are_as_set_outside_a_piece);
    tcase_add_test(parallel, maps_may_be_nested);
    tcase_add_test(parallel, ranges_make_up_the_whole);
    tcase_add_test(parallel, every_share_is_done_once);
    tcase_add_test(parallel, an_interrupt_stops_the_map);
    tcase_add_test(parallel, a_negative_number_of_threads_is_a_bug);
    suite_add_tcase(suite, parallel);

    TCase *arena = tcase_create("arena");
    tcase_add_test(arena, arena_grows_once);
    tcase_add_test(arena, takes_of_nothing_are_distinct);
    tcase_add_test(arena, no_memory_is_one_line_and_status_2);
#if defined(__SANITIZE_ADDRESS__)
    tcase_add_test(arena, use_after_reset_is_caught);
#endif
    suite_add_tcase(suite, arena);

    TCase *text = tcase_create("numbers and messages");
    tcase_add_test(text, numbers_are_printed_in_one_way);
    tcase_add_test(text, printed_numbers_come_back);
    tcase_add_test(text, too_little_room_for_a_number_is_a_bug);
    tcase_add_test(text, only_whole_numbers_of_text_are_parsed);
    tcase_add_test(text, integers_are_parsed_to_their_limits);
    tcase_add_test(text, messages_are_cut_not_overrun);
    tcase_add_test(text, messages_are_one_line);
    tcase_add_test(text, stopping_says_why);
    suite_add_tcase(suite, text);
    return suite;
}
