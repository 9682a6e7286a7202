/*
 * test_spec.c -- networks as text: reading and printing are inverse, and what is wrong
 * is named; word distances beside it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/words.h"
#include "grad/activation.h"
#include "learn/spec.h"
#include "tests/common.h"

Suite *suite_spec(void);

/* ---- Words --------------------------------------------------------------- */

START_TEST(word_distances)
{
    ck_assert_int_eq(word_distance("relu", "relu"), 0);
    ck_assert_int_eq(word_distance("rleu", "relu"), 1);        /* neighbours exchanged */
    ck_assert_int_eq(word_distance("rel", "relu"), 1);
    ck_assert_int_eq(word_distance("reelu", "relu"), 1);
    ck_assert_int_eq(word_distance("rela", "relu"), 1);
    ck_assert_int_eq(word_distance("", "tanh"), 4);
    ck_assert_int_eq(word_distance("tanh", ""), 4);
    ck_assert_int_eq(word_distance("kitten", "sitting"), 3);
    ck_assert_int_eq(word_distance("ca", "abc"), 3);           /* no letter edited twice */
    ck_assert_int_eq(word_distance("abcdef", "badcfe"), 3);

    char longer[80];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    ck_assert_int_eq(word_distance(longer, "aaa"), 79);
    ck_assert_int_eq(word_distance(longer, longer), 0);
}
END_TEST

START_TEST(word_nearest_of)
{
    const char *const known[] = { "identity", "sigmoid", "tanh", "relu", "leaky", "abs" };
    ck_assert_str_eq(word_nearest("rleu", known, 6), "relu");
    ck_assert_str_eq(word_nearest("gelu", known, 6), "relu");
    ck_assert_str_eq(word_nearest("sigmoyed", known, 6), "sigmoid");
    ck_assert_str_eq(word_nearest("ab", known, 6), "abs");
    ck_assert_str_eq(word_nearest("tanh", known, 6), "tanh");
    ck_assert_ptr_null(word_nearest("conv4s2", known, 6));
    ck_assert_ptr_null(word_nearest("xy", known, 6));
    ck_assert_ptr_null(word_nearest("rexx", known, 6));        /* two slips in four letters */
    ck_assert_ptr_null(word_nearest("relu", known, 0));

    const char *const equals[] = { "ac", "ab" };
    ck_assert_str_eq(word_nearest("ad", equals, 2), "ac");     /* the first of equals */
}
END_TEST

/* ---- Good networks ------------------------------------------------------- */

static Spec parsed(const char *text)
{
    Spec spec;
    Message why = { "" };
    ck_assert_msg(spec_parse(text, &spec, &why), "\"%s\": %s", text, why.text);
    return spec;
}

static const char *printed(const Spec *spec)
{
    static char text[SPEC_TEXT_MAX];
    spec_print(spec, text, sizeof text);
    return text;
}

START_TEST(parse_reads_all_parts)
{
    Spec spec = parsed("784 256:relu 128:bn:abs 10");
    ck_assert_int_eq(spec.layers, 3);
    ck_assert(shape_equal(spec.input, shape_matrix(1, 784)));
    ck_assert_int_eq(spec.layer[0].out.c, 256);
    ck_assert_int_eq(spec.layer[0].activation, ACTIVATION_relu);
    ck_assert(!spec.layer[0].batch_norm);
    ck_assert_int_eq(spec.layer[1].activation, ACTIVATION_abs);
    ck_assert(spec.layer[1].batch_norm);
    ck_assert_int_eq(spec.layer[2].activation, ACTIVATION_identity);
    ck_assert_int_eq(spec.layer[2].kind, LAYER_DENSE);
    ck_assert(shape_equal(spec_shape_into(&spec, 0), shape_matrix(1, 784)));
    ck_assert(shape_equal(spec_shape_into(&spec, 2), shape_matrix(1, 128)));

    spec = parsed("28x27x3 5");
    ck_assert(shape_equal(spec.input, shape_image(1, 28, 27, 3)));
}
END_TEST

static const struct { const char *text, *canonical; } good[] = {
    { "784 256:relu 128:abs:bn 10",        "784 256:relu 128:abs:bn 10" },
    { "  784\t256:relu\n 10\r\n",          "784 256:relu 10" },
    { "784 128:bn:abs 10:identity",        "784 128:abs:bn 10" },
    { "784 128:identity:bn 10",            "784 128:bn 10" },
    { "1x1x784 0256:relu 10",              "784 256:relu 10" },
    { "28x28x1 10",                        "28x28x1 10" },
    { "1x7x1 10",                          "1x7x1 10" },
    { "784 100:sigmoid*50 10",             "784 100:sigmoid*50 10" },
    { "784 9:tanh 9:tanh 9:tanh 10",       "784 9:tanh*3 10" },
    { "784 9:tanh*2 9:tanh 10",            "784 9:tanh*3 10" },
    { "784 9:tanh*2 10",                   "784 9:tanh 9:tanh 10" },
    { "784 9*1 9:bn 9:relu",               "784 9 9:bn 9:relu" },
    { "3 9:tanh 9:tanh:bn 9:tanh 9 9:abs 9:abs 7:abs",
                                           "3 9:tanh 9:tanh:bn 9:tanh 9 9:abs 9:abs 7:abs" },
    { "3 3:bn:leaky*4 3*3",                "3 3:leaky:bn*4 3*3" },
    { "16777216 65536",                    "16777216 65536" },
    { "1 1*1000",                          "1 1*1000" },
};

START_TEST(canonical_form)
{
    Spec spec = parsed(good[_i].text);
    ck_assert_str_eq(printed(&spec), good[_i].canonical);
    Spec again = parsed(good[_i].canonical);
    ck_assert(spec_equal(&spec, &again));
}
END_TEST

/* 1000 layers, of which no three in a row are equal: the longest line there is. */
START_TEST(round_trip_of_random_networks)
{
    Rng rng = rng_substream(2385, "specs", (uint64_t)_i);
    Spec spec = { .layers = _i == 0 ? SPEC_LAYERS_MAX : 1 + (int)rng_below(&rng, 40) };
    spec.input = shape_image(1, 1 + (int)rng_below(&rng, 3), 1 + (int)rng_below(&rng, 3), 7);
    for (int k = 0; k < spec.layers; k++) {
        int width = _i == 0 ? 60000 + k : 1 + (int)rng_below(&rng, 2);
        spec.layer[k] = (LayerSpec){ LAYER_DENSE, shape_matrix(1, width),
                                     (int)rng_below(&rng, ACTIVATION_COUNT),
                                     rng_below(&rng, 2) == 1 };
    }
    Spec again = parsed(printed(&spec));
    ck_assert(spec_equal(&spec, &again));
    again.layer[spec.layers / 2].out.c++;
    ck_assert(!spec_equal(&spec, &again));
}
END_TEST

START_TEST(counts)
{
    Spec spec = parsed("784 256:relu 128:abs:bn 10");
    ck_assert_uint_eq(spec_parameters(&spec),
                      784 * 256 + 256 + 256 * 128 + 2 * 128 + 128 * 10 + 10);
    ck_assert_uint_eq(spec_multiply_adds(&spec), 784 * 256 + 256 * 128 + 128 * 10);

    spec = parsed("5x4x3 7:tanh*3 2");
    ck_assert_uint_eq(spec_parameters(&spec), 60 * 7 + 7 + 2 * (7 * 7 + 7) + 7 * 2 + 2);
    ck_assert_uint_eq(spec_multiply_adds(&spec), 60 * 7 + 2 * 7 * 7 + 7 * 2);

    spec = parsed("16777216 65536 65536");                      /* more than 32 bits */
    ck_assert_uint_eq(spec_multiply_adds(&spec), (size_t)65536 * (16777216 + 65536));
}
END_TEST

static void print_into_15_bytes(void)
{
    char text[16];
    Spec spec = parsed("784 256:relu 10");
    spec_print(&spec, text, 15);
}

START_TEST(print_needs_room)
{
    char text[16];
    Spec spec = parsed("784 256:relu 10");
    spec_print(&spec, text, sizeof text);
    ck_assert_str_eq(text, "784 256:relu 10");
    expect_bug(print_into_15_bytes, "15 bytes are too few");
}
END_TEST

/* ---- Bad networks -------------------------------------------------------- */

static const struct { const char *text, *first, *second; } bad[] = {
    { "784 64:rleu 10",      "word 2, \"64:rleu\": unknown activation \"rleu\"; did you mean "
                             "\"relu\"? known: identity, sigmoid, tanh, relu, leaky, abs",  "bn" },
    { "784 64:relu 10:mb",   "word 3, \"10:mb\": unknown activation \"mb\"",  "known: " },
    { "784 64:relu:nb 10",   "word 2, \"64:relu:nb\"",   "did you mean \"bn\"?" },
    { "784 64:swish 10",     "word 2, \"64:swish\": unknown activation \"swish\"; known:",  "abs" },
    { "784 64:Relu 10",      "unknown activation \"Relu\"",   "did you mean \"relu\"?" },
    { "784 conv4s2:32:relu 10", "word 2, \"conv4s2:32:relu\": unknown layer \"conv4s2\"",
                             "known: WIDTH" },
    { "784 relu 10",         "unknown layer \"relu\"",        "word 2" },
    { "784 :relu 10",        "word 2, \":relu\": unknown layer \"\"",  "known: WIDTH" },
    { "784 0 10",            "word 2, \"0\": the width",      "from 1 to 65536" },
    { "784 -5:relu 10",      "word 2, \"-5:relu\": the width",  "whole number" },
    { "784 +5:relu 10",      "word 2, \"+5:relu\": the width",  "whole number" },
    { "784 64.5 10",         "word 2, \"64.5\": the width",   "whole number" },
    { "784 6e4 10",          "word 2, \"6e4\": the width",    "whole number" },
    { "784 65537 10",        "word 2, \"65537\": the width",  "from 1 to 65536" },
    { "784 18446744073709551617 10", "the width",             "from 1 to 65536" },
    { "784 64: 10",          "word 2, \"64:\"",               "nothing stands after a colon" },
    { "784 64::relu 10",     "word 2, \"64::relu\"",          "nothing stands after a colon" },
    { "784 64:bn:bn 10",     "word 2, \"64:bn:bn\"",          "bn is given twice" },
    { "784 64:relu:abs 10",  "word 2, \"64:relu:abs\"",       "two activations, relu and abs" },
    { "784 64:relu:relu 10", "word 2",                        "two activations, relu and relu" },
    { "784 64:identity:relu 10", "two activations",           "identity and relu" },
    { "784 64:relu* 10",     "word 2, \"64:relu*\"",          "how many such layers, 1 to 1000" },
    { "784 64*0 10",         "word 2, \"64*0\"",              "how many such layers" },
    { "784 64*-1 10",        "word 2, \"64*-1\"",             "how many such layers" },
    { "784 64*2*2 10",       "word 2, \"64*2*2\"",            "how many such layers" },
    { "784 64*1001 10",      "word 2, \"64*1001\"",           "how many such layers, 1 to 1000" },
    { "784 64*999 10 10",    "word 4, \"10\"",                "more than 1000 layers" },
    { "784 64*50:relu 10",   "word 2, \"64*50:relu\"",        "how many such layers" },
    { "0 10",                "word 1, \"0\": the first word is the input",  "784" },
    { "-784 10",             "word 1, \"-784\": the first word is the input",  "28x28x1" },
    { "abc 10",              "word 1, \"abc\": the first word is the input",  "28x28x1" },
    { "784:relu 10",         "word 1, \"784:relu\": the first word",  "input" },
    { "28x28 10",            "word 1, \"28x28\": an image needs its channels",  "28x28x1" },
    { "28x28x1x1 10",        "word 1, \"28x28x1x1\": the first word",  "28x28x1" },
    { "28x0x1 10",           "word 1, \"28x0x1\": the first word",  "28x28x1" },
    { "28x28x 10",           "word 1, \"28x28x\": the first word",  "28x28x1" },
    { "16777217 10",         "word 1, \"16777217\"",          "the first word" },
    { "16777216x16777216x16777216 10", "word 1",              "more than 16777216 inputs" },
    { "",                    "an empty network",              "784 256:relu 10" },
    { " \t\n",               "an empty network",              "784 256:relu 10" },
    { "784",                 "only an input",                 "at least one layer" },
};

START_TEST(errors_name_the_word)
{
    Spec spec, before;
    Message why = { "" };
    memset(&spec, 0x5a, sizeof spec);
    memcpy(&before, &spec, sizeof spec);
    ck_assert_msg(!spec_parse(bad[_i].text, &spec, &why), "\"%s\" was accepted", bad[_i].text);
    ck_assert_msg(strstr(why.text, bad[_i].first) != NULL, "\"%s\" lacks \"%s\"", why.text,
                  bad[_i].first);
    ck_assert_msg(strstr(why.text, bad[_i].second) != NULL, "\"%s\" lacks \"%s\"", why.text,
                  bad[_i].second);
    ck_assert_ptr_null(strchr(why.text, '\n'));
    ck_assert_msg(memcmp(&spec, &before, sizeof spec) == 0, "the output was touched");
}
END_TEST

/* A word of any length is repeated in part only, and the verdict is still there. */
START_TEST(errors_stay_short)
{
    enum { LONG = 100000 };
    char *text = malloc(LONG);
    Spec spec;
    Message why = { "" };
    memset(text, 'r', LONG);
    memcpy(text, "784 64:", 7);
    text[LONG - 1] = '\0';
    ck_assert(!spec_parse(text, &spec, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "rrr...\": unknown activation"));
    ck_assert_ptr_nonnull(strstr(why.text, "known: identity"));
    memset(text, '7', LONG - 1);
    ck_assert(!spec_parse(text, &spec, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "the first word is the input"));
    free(text);
}
END_TEST

Suite *suite_spec(void)
{
    Suite *suite = suite_create("spec");

    TCase *words = tcase_create("words");
    tcase_add_test(words, word_distances);
    tcase_add_test(words, word_nearest_of);
    suite_add_tcase(suite, words);

    TCase *reading = tcase_create("spec");
    tcase_add_test(reading, parse_reads_all_parts);
    tcase_add_loop_test(reading, canonical_form, 0, LENGTH(good));
    tcase_add_loop_test(reading, round_trip_of_random_networks, 0, 30);
    tcase_add_test(reading, counts);
    tcase_add_loop_test(reading, errors_name_the_word, 0, LENGTH(bad));
    tcase_add_test(reading, errors_stay_short);
    tcase_add_test(reading, print_needs_room);
    suite_add_tcase(suite, reading);
    return suite;
}
