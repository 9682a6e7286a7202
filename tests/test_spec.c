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
    { "28x28x1 conv4s2:32:relu conv4s2p1:64:bn:relu 10",
                                           "28x28x1 conv4s2:32:relu conv4s2:64:relu:bn 10" },
    { "28x28x1 conv3s1p1:8*3 conv3p0:8 conv3p2:8 10",
                                           "28x28x1 conv3:8*3 conv3p0:8 conv3p2:8 10" },
    { "7x7x2 conv4s2:5*2",                 "7x7x2 conv4s2:5 conv4s2:5" },
    { "9x7x2 conv3x5:4 conv5x3s2:4:abs conv1x1:4:bn 3",
                                           "9x7x2 conv3x5:4 conv5x3s2:4:abs conv1:4:bn 3" },
    { "28x28x3 max2 max3s2 max2s2 mean2s1 up2 mean3s3 10",
                                           "28x28x3 max2 max3s2 max2 mean2s1 up2 mean3 10" },
    { "5x5x1 up1*4 up3",                   "5x5x1 up1*4 up3" },
    { "64 7x7x128:bn:relu upconv4s2:64:bn:relu upconv4s2p1:1:tanh",
                                           "64 7x7x128:relu:bn upconv4s2:64:relu:bn "
                                           "upconv4s2:1:tanh" },
    { "3 4x4x2 upconv5s2:2 upconv5s2p0:2 upconv3x4:1:identity", "3 4x4x2 upconv5s2:2 "
                                           "upconv5s2p0:2 upconv3x4:1" },
    { "3 1x1x5 1x65536x1 2",               "3 5 1x65536x1 2" },
    { "9x9x1 conv1s2p0:3",                 "9x9x1 conv1s2:3" },
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
        spec.layer[k] = (LayerSpec){ .kind = LAYER_DENSE, .out = shape_matrix(1, width),
                                     .activation = (int)rng_below(&rng, ACTIVATION_COUNT),
                                     .batch_norm = rng_below(&rng, 2) == 1 };
    }
    Spec again = parsed(printed(&spec));
    ck_assert(spec_equal(&spec, &again));
    again.layer[spec.layers / 2].out.c++;
    ck_assert(!spec_equal(&spec, &again));
}
END_TEST

/* Layers on images, as chance has it: what is accepted comes back. */
START_TEST(round_trip_of_random_images)
{
    static const char *const forms[] = {
        "conv%ds%dp%d:%d:relu", "conv%dx%d:%d:bn", "conv%ds%d:%d", "upconv%ds%d:%d",
        "upconv%ds%dp%d:%d", "max%ds%d", "mean%d", "up%d", "%dx%dx%d"
    };
    Rng rng = rng_substream(2385, "images", (uint64_t)_i);
    Spec spec = parsed("11x10x3 up1"), longer;
    Message why;
    for (int tries = 0; tries < 60 && spec.layers < 8; tries++) {
        char text[SPEC_TEXT_MAX + 60];
        int n[4], used = snprintf(text, sizeof text, "%s ", printed(&spec));
        for (int i = 0; i < 4; i++)
            n[i] = 1 + (int)rng_below(&rng, 5);
        snprintf(text + used, sizeof text - (size_t)used, forms[rng_below(&rng, LENGTH(forms))],
                 n[0], n[1], n[2], n[3]);
        if (!spec_parse(text, &longer, &why))
            continue;
        spec = parsed(printed(&longer));
        ck_assert_msg(spec_equal(&spec, &longer), "%s: %s", text, printed(&spec));
    }
    ck_assert_int_ge(spec.layers, 4);
    longer = spec;
    longer.layer[1].window.top++;
    ck_assert(!spec_equal(&spec, &longer));
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

    /* 49 positions, and a border; batch norm; no biases beside it */
    spec = parsed("14x14x3 conv4s2:5:relu:bn conv3x5:6 max2 mean3 2");
    ck_assert_uint_eq(spec_parameters(&spec), 16 * 3 * 5 + 10 + 15 * 5 * 6 + 6 + 6 * 2 + 2);
    ck_assert_uint_eq(spec_multiply_adds(&spec), 49 * (16 * 3 * 5 + 15 * 5 * 6) + 6 * 2);
    ck_assert_double_eq(spec_fan_in(&spec, 0), 16 * 3);
    ck_assert_double_eq(spec_fan_out(&spec, 0), 16 * 5 / 4.0);
    ck_assert_double_eq(spec_fan_in(&spec, 2), 0);

    /* an image has a bias a number without batch norm, one a channel with it */
    spec = parsed("9 3x4x5 3x4x5:bn upconv4s2:7:bn upconv3:1");
    ck_assert_uint_eq(spec_parameters(&spec), 9 * 60 + 60 + 60 * 60 + 10
                                              + 16 * 7 * 5 + 14 + 9 * 7 + 1);
    ck_assert_uint_eq(spec_multiply_adds(&spec), 9 * 60 + 60 * 60 + 12 * 16 * 7 * 5 + 48 * 9 * 7);
    ck_assert_double_eq(spec_fan_in(&spec, 2), 16 * 5 / 4.0);
    ck_assert_double_eq(spec_fan_out(&spec, 2), 16 * 7);

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
    { "784 cnov4s2:32:relu 10", "word 2, \"cnov4s2:32:relu\": unknown layer \"cnov4s2\"; did "
                             "you mean \"conv\"?",           "known: WIDTH or HxWxC, conv" },
    { "784 conv4s2:32:relu 10", "word 2, \"conv4s2:32:relu\": it works on images, and what comes "
                             "in is 784 numbers",            "such as 28x28x1" },
    { "28x28x1 20 max2 10",  "word 3, \"max2\": it works on images",  "20 numbers" },
    { "28x28x1 conv 10",     "word 2, \"conv\": after conv stands its window",  "conv4s2p1" },
    { "28x28x1 conv65:1",    "after conv stands its window, 1 to 64",  "conv3x5" },
    { "28x28x1 conv0:1",     "after conv stands its window, 1 to 64",  "word 2" },
    { "28x28x1 conv4x:1",    "after conv stands its window",  "word 2" },
    { "28x28x1 conv4x5x6:1", "after conv stands its window",  "word 2" },
    { "28x28x1 conv4s:1",    "after conv stands its window",  "word 2" },
    { "28x28x1 conv4s0:1",   "after conv stands its window",  "word 2" },
    { "28x28x1 conv4p:1",    "after conv stands its window",  "word 2" },
    { "28x28x1 conv4p1s2:1", "after conv stands its window",  "word 2" },
    { "28x28x1 conv4.5:1",   "after conv stands its window",  "word 2" },
    { "28x28x1 conv4s2 10",  "word 2, \"conv4s2\": after the first colon stands the number of "
                             "channels",                      "as in conv4s2:32" },
    { "28x28x1 conv4s2:relu 10", "after the first colon stands the number of channels",  "word 2" },
    { "28x28x1 conv4s2:0 10",    "after the first colon stands the number of channels",  "word 2" },
    { "28x28x1 conv4p4:8 10", "p4: a window of 4 x 4 takes p0 to p3",  "word 2" },
    { "28x28x1 conv4s2:8:rleu 10", "unknown activation \"rleu\"; did you mean \"relu\"",  "word 2" },
    { "3x4x2 conv5s2p0:8 10", "word 2, \"conv5s2p0:8\": conv5s2p0 on 3x4: a window of 5 x 5",
                             "does not fit" },
    { "28x28x1 max4 mean9 10", "word 3, \"mean9\": mean9 on 7x7: a window of 9 x 9",
                             "does not fit" },
    { "4x4x1 conv3:65536 up64 10", "word 3, \"up64\": it makes 256x256x65536",
                             "more than 16777216 numbers" },
    { "1x2x8388608 conv64:1 1", "its window holds more than 16777216 numbers",  "word 2" },
    { "1x2x1 upconv64:65536 1", "its window holds more than 16777216 numbers",  "word 2" },
    { "28x28x1 upconv2s3:8",  "a window of 2 x 2 leaves gaps at stride 3",  "word 2" },
    { "3x3x1 upconv2p1:8 upconv2p1:8 upconv2p1:8", "word 4, \"upconv2p1:8\"",  "images" },
    { "28x28x1 max 10",       "word 2, \"max\": after max stands one number, 1 to 64",  "stride" },
    { "28x28x1 mean2p1 10",   "after mean stands one number, 1 to 64",  "stride" },
    { "28x28x1 max2x3 10",    "after max stands one number, 1 to 64",  "as in max2" },
    { "28x28x1 up2s2 10",     "after up stands one number, 1 to 64, as in up2",  "word 2" },
    { "28x28x1 max2:relu 10", "max2 takes no activation, channels or bn",  "the layer before" },
    { "28x28x1 max2: 10",     "max2 takes no activation, channels or bn",  "the layer before" },
    { "784 7x7 10",           "word 2, \"7x7\": an image needs its channels too",  "HEIGHTxWIDTH" },
    { "784 7x0x1 10",         "word 2, \"7x0x1\": the width",  "HEIGHTxWIDTHxCHANNELS" },
    { "784 256x256x2 10",     "word 2, \"256x256x2\": the width",  "from 1 to 65536" },
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
    tcase_add_loop_test(reading, round_trip_of_random_images, 0, 100);
    tcase_add_test(reading, counts);
    tcase_add_loop_test(reading, errors_name_the_word, 0, LENGTH(bad));
    tcase_add_test(reading, errors_stay_short);
    tcase_add_test(reading, print_needs_room);
    suite_add_tcase(suite, reading);
    return suite;
}
