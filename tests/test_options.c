#include <check.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab/options.h"
#include "lab/text.h"

static int depth, width;
static double scale;
static const char *net, *out;
static bool loud;
static uint64_t seed;
static Option options[8];

static void set_up(void)
{
    const Option fresh[] = {
        option_int("depth", &depth, 1, 1000, "L", "layers", .quick = "7", .full = "300"),
        option_int("width", &width, 1, INT_MAX, "W", "units in a layer"),
        option_real("scale", &scale, 1e-3, HUGE_VAL, "S", "weights"),
        option_text("net", &net, "SPEC", "the network", .quick = "784 3 10"),
        option_path("out", &out, "DIR", "the place"),
        option_flag("loud", &loud, "say more"),
        option_seed("seed", &seed, "N", "chance"),
        OPTIONS_END
    };
    memcpy(options, fresh, sizeof fresh);
    depth = 50;
    width = 100;
    scale = 1.25;
    net = "784 10";
    out = NULL;
    loud = false;
    seed = 1;
}

/* "" if the arguments are right, else what is said of them. */
static const char *reading(char *const *arguments)
{
    static Message why;
    char *argv[20] = { "lesson" };
    int argc = 1;
    for (; arguments[argc - 1] != NULL; argc++)
        argv[argc] = arguments[argc - 1];
    return options_read(options, argc, argv, &why) ? "" : why.text;
}

#define READ(...) reading((char *[]){ __VA_ARGS__, NULL })

START_TEST(values)
{
    ck_assert_str_eq(READ("--depth", "60", "--scale=2.5", "--net", "784 64:relu 10", "--loud",
                          "--out", "-a b\n", "--seed", "18446744073709551615"), "");
    ck_assert_int_eq(depth, 60);
    ck_assert_double_eq(scale, 2.5);
    ck_assert_str_eq(net, "784 64:relu 10");
    ck_assert_str_eq(out, "-a b\n");
    ck_assert(loud);
    ck_assert_uint_eq(seed, UINT64_MAX);
    ck_assert_int_eq(width, 100);
    ck_assert_ptr_nonnull(options_find(options, "loud")->given);
    ck_assert_ptr_null(options_find(options, "width")->given);
    ck_assert_ptr_null(options_find(options, "height"));
}
END_TEST

START_TEST(last_one_counts)
{
    ck_assert_str_eq(READ("--depth", "60", "--depth=7"), "");
    ck_assert_int_eq(depth, 7);
}
END_TEST

START_TEST(bounds_are_included)
{
    ck_assert_str_eq(READ("--depth", "1", "--scale", "0.001"), "");
    ck_assert_str_eq(READ("--depth", "1000", "--width", "2147483647"), "");
}
END_TEST

/* Each line: the arguments, and a part of what must be said. */
static const struct { char *arguments[4]; const char *said; } wrong[] = {
    { { "--depth", "0" },           "--depth 0: must be a whole number, 1 to 1000" },
    { { "--depth", "1001" },        "1 to 1000" },
    { { "--depth", "x" },           "--depth x: must be a whole number" },
    { { "--depth", "5.5" },         "whole number" },
    { { "--depth", "" },            "whole number" },
    { { "--depth", " 5" },          "whole number" },
    { { "--depth", "5 " },          "whole number" },
    { { "--depth", "99999999999999999999" }, "1 to 1000" },
    { { "--depth", "4294967297" },  "1 to 1000" },
    { { "--depth=" },               "whole number" },
    { { "--depth" },                "--depth: its value is missing" },
    { { "--depth", "--loud" },      "--depth: its value is missing" },
    { { "--width", "0" },           "at least 1" },
    { { "--width", "2147483648" },  "at least 1" },
    { { "--scale", "0" },           "at least 0.001" },
    { { "--scale", "nan" },         "a number" },
    { { "--scale", "inf" },         "a number" },
    { { "--scale", "1e999" },       "a number" },
    { { "--scale", "1,5" },         "a number" },
    { { "--seed", "-1" },           "0 to 18446744073709551615" },
    { { "--seed", "18446744073709551616" }, "0 to 18446744073709551615" },
    { { "--net", "a\tb" },          "--net a?b: must be one line" },
    { { "--net", "a\nb" },          "--net a?b: must be one line" },
    { { "--loud=3" },               "--loud stands alone" },
    { { "--dpeth", "3" },           "unknown option --dpeth: did you mean --depth?" },
    { { "--dept=3" },               "did you mean --depth?" },
    { { "--zzzzz" },                "use one of --depth --width --scale --net --out --loud" },
    { { "--" },                     "unknown option" },
    { { "--\n" },                   "unknown option --?" },
    { { "-d", "3" },                "stray argument '-d'" },
    { { "--loud", "yes" },          "stray argument 'yes'" },
    { { "" },                       "stray argument ''" },
};

START_TEST(wrong_ones)
{
    const char *said = reading(wrong[_i].arguments);
    ck_assert_msg(strstr(said, wrong[_i].said) != NULL, "said \"%s\"", said);
    ck_assert_ptr_null(strchr(said, '\n'));
}
END_TEST

START_TEST(nothing_is_set_if_one_is_wrong)
{
    ck_assert_str_ne(READ("--depth", "60", "--loud", "--scale", "x"), "");
    ck_assert_int_eq(depth, 50);
    ck_assert(!loud);
    ck_assert_ptr_null(options_find(options, "depth")->given);
}
END_TEST

START_TEST(long_ones_do_no_harm)
{
    char text[6000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert_str_ne(READ("--depth", text), "");
    ck_assert_str_ne(READ(text), "");
    memcpy(text, "--", 2);
    ck_assert_str_ne(READ(text), "");
}
END_TEST

START_TEST(presets_yield_to_what_is_given)
{
    ck_assert_str_eq(READ("--net", "2 1"), "");
    options_preset(options, true);
    ck_assert_int_eq(depth, 7);
    ck_assert_int_eq(width, 100);
    ck_assert_str_eq(net, "2 1");
    ck_assert_ptr_null(options_find(options, "depth")->given);
    options_preset(options, false);
    ck_assert_int_eq(depth, 300);
}
END_TEST

START_TEST(command)
{
    READ("--seed", "3", "--out", "somewhere", "--net", "it's \"7\" $HOME `x` \\", "--depth=60",
         "--loud", "--scale", "2");
    char *text = options_command(options);
    ck_assert_str_eq(text, "--depth 60 --scale 2 --net \"it's \\\"7\\\" \\$HOME \\`x\\` \\\\\" "
                           "--loud --seed 3");
    free(text);
}
END_TEST

START_TEST(command_that_reads_back)
{
    READ("--net=--odd");
    char *text = options_command(options);
    ck_assert_str_eq(text, "--net=--odd");
    free(text);
    READ("--net=--odd one");
    text = options_command(options);
    ck_assert_str_eq(text, "--net=\"--odd one\"");
    free(text);
    READ("--net=");
    text = options_command(options);
    ck_assert_str_eq(text, "--net \"\"");
    free(text);
}
END_TEST

START_TEST(help)
{
    char text[2000] = "";
    FILE *stream = fmemopen(text, sizeof text, "w");
    options_print(options, stream);
    fclose(stream);
    ck_assert_ptr_nonnull(strstr(text, "--depth L            layers (1 to 1000; default 50, quick 7, full 300)\n"));
    ck_assert_ptr_nonnull(strstr(text, "weights (at least 0.001; default 1.25)\n"));
    ck_assert_ptr_nonnull(strstr(text, "the network (default 784 10, quick 784 3 10)\n"));
    ck_assert_ptr_nonnull(strstr(text, "the place\n"));
}
END_TEST

START_TEST(foreign_text_is_shown_safely)
{
    char text[1000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert_str_eq(shown("a\033[2J\nb\x7f\xc3\xa9").text, "a?[2J?b?\xc3\xa9");
    ck_assert_uint_lt(strlen(shown(text).text), 300);
    ck_assert_str_eq(shown(text).text + strlen(shown(text).text) - 4, "a...");
    ck_assert(text_is_plain("Fr\xc3\xa9" "chet") && !text_is_plain("a\tb") && !text_is_plain("\n"));
}
END_TEST

Suite *suite_options(void);
Suite *suite_options(void)
{
    Suite *suite = suite_create("options");
    TCase *reads = tcase_create("options");
    tcase_add_checked_fixture(reads, set_up, NULL);
    tcase_add_test(reads, values);
    tcase_add_test(reads, last_one_counts);
    tcase_add_test(reads, bounds_are_included);
    tcase_add_loop_test(reads, wrong_ones, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(reads, nothing_is_set_if_one_is_wrong);
    tcase_add_test(reads, long_ones_do_no_harm);
    tcase_add_test(reads, presets_yield_to_what_is_given);
    tcase_add_test(reads, command);
    tcase_add_test(reads, command_that_reads_back);
    tcase_add_test(reads, help);
    tcase_add_test(reads, foreign_text_is_shown_safely);
    suite_add_tcase(suite, reads);
    return suite;
}
