#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "evolve/crossover.h"
#include "evolve/family.h"
#include "evolve/mutation.h"
#include "evolve/selection.h"
#include "tests/common.h"

/* Four widths, three activations, batch norm, two steps; 0 to 3 hidden layers. */
static Space small_space(void)
{
    return (Space){
        .input = shape_matrix(1, 7), .outputs = 3, .layers_min = 0, .layers_max = 3,
        .widths = 4, .width = { 2, 3, 5, 11 },
        .activations = 3, .activation = { ACTIVATION_sigmoid, ACTIVATION_relu, ACTIVATION_abs },
        .batch_norm = true, .steps = 2, .step = { 0.002, 0.01 } };
}

/* The same on images, with convolutions. */
static Space image_space(void)
{
    Space space = small_space();
    space.input = shape_image(1, 5, 4, 2);
    space.channels = 3, space.channel[0] = 2, space.channel[1] = 3, space.channel[2] = 6;
    space.windows = 2, space.window[0] = 3, space.window[1] = 5;
    space.layers_max = 5;
    return space;
}

/* A space that is different for each number, with budgets that bite; its smallest genome fits. */
static Space odd_space(uint64_t number)
{
    Rng rng = rng_substream(41, "odd spaces", number);
    Space space = rng_below(&rng, 2) == 0 ? small_space() : image_space();
    space.layers_min = (int)rng_below(&rng, 2);
    space.layers_max = space.layers_min + (int)rng_below(&rng, 6);
    space.widths = 1 + (int)rng_below(&rng, 9);
    for (int k = 0, width = 0; k < space.widths; k++)
        space.width[k] = width += 1 + (int)rng_below(&rng, 12);
    space.activations = 1 + (int)rng_below(&rng, 3);
    space.batch_norm = rng_below(&rng, 2) == 1;
    space.steps = 1 + (int)rng_below(&rng, 2);
    size_t least = space.channels > 0 ? 400 : 200;
    if (rng_below(&rng, 4) > 0)
        space.parameters_max = least + rng_below(&rng, 300);
    if (rng_below(&rng, 4) > 0)
        space.multiply_adds_max = least - 20 + rng_below(&rng, 300);
    return space;
}

static Genome genome_of(const char *text)
{
    Genome genome;
    Message why;
    ck_assert_msg(genome_parse(text, &genome, &why), "%s", why.text);
    return genome;
}

static const char *line_of(const Genome *genome)
{
    static char text[GENOME_TEXT_MAX];
    genome_print(genome, text, sizeof text);
    return text;
}

static void assert_allowed(const Space *space, const Genome *genome)
{
    Message why;
    ck_assert_msg(space_allows(space, genome, &why), "%s: %s", line_of(genome), why.text);
    if (space->parameters_max > 0)
        ck_assert_uint_le(spec_parameters(&genome->spec), space->parameters_max);
    if (space->multiply_adds_max > 0)
        ck_assert_uint_le(spec_multiply_adds(&genome->spec), space->multiply_adds_max);
}

/* ---- Genome ---- */

START_TEST(genome_known_lines)
{
    static const char *const lines[][2] = {         /* as typed, as printed */
        { "784 64:relu 10 step=0.003", "784 64:relu 10 step=0.003" },
        { " 784  64:bn:relu 10\tstep=3e-3 ", "784 64:relu:bn 10 step=0.003" },
        { "784 10", "784 10 step=0.001" },
        { "7 5:abs 5:abs 5:abs 3 step=0.1", "7 5:abs*3 3 step=0.1" },
        { "7 3 step=0.30000000000000004", "7 3 step=0.30000000000000004" },
    };
    for (int i = 0; i < LENGTH(lines); i++) {
        Genome genome = genome_of(lines[i][0]);
        ck_assert_str_eq(line_of(&genome), lines[i][1]);
    }
    ck_assert(genome_of("7 3 step=0.25").step == 0.25);
    ck_assert(genome_of("7 3").step == GENOME_STEP);
}
END_TEST

START_TEST(genome_wrong_lines)
{
    static const char *const lines[][2] = {         /* and a word of the reason */
        { "784 10 step=", "step=SIZE" },           { "784 10 step=0", "above 0" },
        { "784 10 step=-0.1", "above 0" },         { "784 10 step=nan", "above 0" },
        { "784 10 step=inf", "above 0" },          { "784 10 step=0.1x", "above 0" },
        { "784 10 pace=0.1", "step=SIZE" },        { "784 10 step=0.1 step=0.2", "step=SIZE" },
        { "784 10 step=0.1 20", "step=SIZE" },     { "step=0.1 784 10", "step=SIZE" },
        { "784 10:rellu step=0.1", "relu" },       { "", "empty" },
        { "784 10 =", "step=SIZE" },               { "step=0.1", "empty" },
    };
    for (int i = 0; i < LENGTH(lines); i++) {
        Genome genome = { .step = 2.385 };
        Message why = { "" };
        ck_assert_msg(!genome_parse(lines[i][0], &genome, &why), "taken: %s", lines[i][0]);
        ck_assert_msg(strstr(why.text, lines[i][1]) != NULL, "%s: %s", lines[i][0], why.text);
        ck_assert(genome.step == 2.385 && genome.spec.layers == 0);
    }
}
END_TEST

START_TEST(genome_reading_is_printing_backwards)
{
    for (uint64_t i = 0; i < 2000; i++) {
        Space space = odd_space(i);
        Rng rng = rng_substream(43, "genomes", i);
        Genome genome;
        space_draw(&space, &rng, &genome);
        genome.step = ldexp(1 + rng_uniform(&rng), -(int)rng_below(&rng, 40));
        Genome read = genome_of(line_of(&genome));
        ck_assert(genome_equal(&read, &genome));
    }
}
END_TEST

START_TEST(genome_layers_come_and_go)
{
    Genome genome = genome_of("7 5:relu 3");
    LayerSpec layer = genome_of("7 4:abs:bn 3").spec.layer[0];
    genome_insert(&genome, 0, layer);
    ck_assert_str_eq(line_of(&genome), "7 4:abs:bn 5:relu 3 step=0.001");
    genome_insert(&genome, 2, layer);
    ck_assert_str_eq(line_of(&genome), "7 4:abs:bn 5:relu 4:abs:bn 3 step=0.001");
    genome_remove(&genome, 0);
    genome_remove(&genome, 1);
    ck_assert_str_eq(line_of(&genome), "7 5:relu 3 step=0.001");
    ck_assert_int_eq(genome_hidden(&genome), 1);
}
END_TEST

static void remove_the_output(void)
{
    Genome genome = genome_of("7 3");
    genome_remove(&genome, 0);
}

START_TEST(genome_keeps_its_output)
{
    expect_bug(remove_the_output, "genome_remove: layer 0 of 1");
}
END_TEST

/* ---- Space ---- */

START_TEST(space_counts_every_genome_once)
{
    Space space = small_space();
    Family family = { 0 };
    ck_assert_uint_eq(space_size(&space), 2 * (1 + 24 + 576 + 13824));      /* two steps */
    space.layers_max = 2;
    ck_assert_uint_eq(space_size(&space), 2 * (1 + 24 + 576));
    for (uint64_t i = 0; i < space_size(&space); i++) {
        Genome genome;
        space_genome(&space, i, &genome);
        assert_allowed(&space, &genome);
        ck_assert_int_eq(family_find(&family, line_of(&genome)), -1);
        family_add(&family, (Candidate){ .genome = (char *)line_of(&genome) });
    }
    family_free(&family);
    space.layers_max = 20;
    ck_assert_uint_eq(space_size(&space), UINT64_MAX);
}
END_TEST

START_TEST(space_refuses_what_is_not_of_it)
{
    Space space = small_space();
    space.layers_min = 1;
    space.parameters_max = 100;
    space.multiply_adds_max = 86;
    static const char *const lines[][2] = {
        { "7 5:relu 3 step=0.01", NULL },          { "7 4:relu 3 step=0.01", "widths" },
        { "7 5:tanh 3 step=0.01", "activations" }, { "7 5:relu 3 step=0.02", "step sizes" },
        { "7 3 step=0.01", "0 hidden" },           { "7 2:relu*4 3 step=0.01", "4 hidden" },
        { "8 5:relu 3 step=0.01", "task" },        { "7 5:relu 4 step=0.01", "task" },
        { "7 5:relu 3:relu step=0.01", "task" },   { "7 5:relu 3:bn step=0.01", "task" },
        { "7 11:relu 3 step=0.01", "budget" },     /* 124 parameters, 110 multiply-adds */
        { "7 3:abs 11:relu 3 step=0.01", "budget" },    /* 104, 87 */
        { "7 5:abs 5:relu 2:abs 3 step=0.01", NULL },   /* 91, 76 */
    };
    Message why;
    for (int i = 0; i < LENGTH(lines); i++) {
        Genome genome = genome_of(lines[i][0]);
        ck_assert_msg(space_allows(&space, &genome, &why) == (lines[i][1] == NULL), "%s",
                      lines[i][0]);
        ck_assert(lines[i][1] == NULL || strstr(why.text, lines[i][1]) != NULL);
    }
    space.batch_norm = false;
    Genome genome = genome_of("7 5:relu:bn 3 step=0.01");
    ck_assert(!space_allows(&space, &genome, &why));
}
END_TEST

/* The share of a single genome, and of those without a hidden layer, among many draws. */
static void draw_shares(const Space *space, const char *line, double *of_line, double *of_none)
{
    enum { DRAWS = 200000 };
    Rng rng = rng_stream(53, "draws");
    Genome genome, wanted = genome_of(line);
    *of_line = *of_none = 0;
    for (int k = 0; k < DRAWS; k++) {
        space_draw(space, &rng, &genome);
        *of_line += genome_equal(&genome, &wanted) / (double)DRAWS;
        *of_none += (genome_hidden(&genome) == 0) / (double)DRAWS;
    }
}

START_TEST(space_draws_as_it_says)
{
    Space space = small_space();
    double line, none;
    space.layers_max = 1;                       /* 2 + 48 genomes */
    space.draw = DRAW_GENOMES_ALIKE;
    draw_shares(&space, "7 5:abs:bn 3 step=0.01", &line, &none);
    ck_assert_double_eq_tol(line, 1.0 / 50, 4 * sqrt(0.02 / 200000));
    ck_assert_double_eq_tol(none, 2.0 / 50, 4 * sqrt(0.04 / 200000));
    space.parameters_max = 100;                 /* none of 12 with 11 units: 38 are left */
    draw_shares(&space, "7 5:abs:bn 3 step=0.01", &line, &none);
    ck_assert_double_eq_tol(line, 1.0 / 38, 4 * sqrt(0.026 / 200000));
    space.parameters_max = 0;
    space.draw = DRAW_DEPTHS_ALIKE;
    draw_shares(&space, "7 5:abs:bn 3 step=0.01", &line, &none);
    ck_assert_double_eq_tol(line, 0.5 / 48, 4 * sqrt(0.01 / 200000));
    ck_assert_double_eq_tol(none, 0.5, 4 * sqrt(0.25 / 200000));
}
END_TEST

START_TEST(space_repair_stays_within_the_budgets)
{
    int count = 0;
    for (uint64_t i = 0; i < 3000; i++) {
        Space space = odd_space(i), large = space;
        large.layers_max += 5;
        large.parameters_max = large.multiply_adds_max = 0;
        Rng rng = rng_substream(59, "repair", i);
        Genome genome;
        space_draw(&large, &rng, &genome);
        bool repaired = space_repair(&space, &genome, &rng);
        ck_assert(repaired || space.channels > 0);
        count += repaired;
        if (!repaired)
            continue;
        assert_allowed(&space, &genome);
        Genome again = genome;
        ck_assert(space_repair(&space, &again, &rng) && genome_equal(&again, &genome));
    }
    ck_assert_int_gt(count, 2500);
    Space space = small_space();
    Rng rng = rng_stream(59, "too little");
    Genome genome = genome_of("7 5:relu 3 step=0.01");
    space.parameters_max = 23;                  /* without a hidden layer there are 24 */
    ck_assert(!space_repair(&space, &genome, &rng));
}
END_TEST

START_TEST(layers_on_images_are_put_right)
{
    static const char *const lines[][2] = {
        { "5x4x2 conv3s2:3:relu max2 5:abs 3 step=0.01", NULL },
        { "5x4x2 conv3s2p1:3:relu 3 step=0.01", "zeros" },      /* would be 3 x 2 without p1 too */
        { "5x4x2 conv4:3:relu 3 step=0.01", "window" },
        { "5x4x2 conv3s3:3:relu 3 step=0.01", "window" },
        { "5x4x2 conv3:4:relu 3 step=0.01", "channels" },
        { "5x4x2 max3 3 step=0.01", "window" },
        { "5x4x2 upconv3:3:relu 3 step=0.01", "kind" },
        { "5x4x2 max2s1 3 step=0.01", "zeros" },
    };
    Space space = image_space();
    Rng rng = rng_stream(107, "images");
    Message why;
    for (int i = 0; i < LENGTH(lines); i++) {
        Genome genome = genome_of(lines[i][0]);
        bool allowed = space_allows(&space, &genome, &why);
        ck_assert_msg(allowed == (lines[i][1] == NULL), "%s", lines[i][0]);
        ck_assert_msg(allowed || strstr(why.text, lines[i][1]), "%s: %s", lines[i][0], why.text);
    }
    /* a dense layer in front, and a third pooling, of one pixel */
    Genome genome = genome_of("5x4x2 conv3:6:relu:bn max2 mean2 3 step=0.01");
    genome_insert(&genome, 0, genome_of("5x4x2 5:abs 3").spec.layer[0]);
    genome_insert(&genome, 4, genome.spec.layer[2]);
    ck_assert(!space_allows(&space, &genome, &why));
    ck_assert(space_repair(&space, &genome, &rng));
    ck_assert_str_eq(line_of(&genome), "5x4x2 conv3:6:relu:bn max2 mean2 5:abs 3 step=0.01");
    assert_allowed(&space, &genome);
    ck_assert_uint_eq(space_size(&space), UINT64_MAX);
}
END_TEST

/* ---- Crossover and mutation ---- */

START_TEST(crossover_is_always_valid)
{
    for (uint64_t i = 0; i < 5000; i++) {
        Space space = odd_space(i % 500);
        Rng rng = rng_substream(61, "crossover", i);
        Genome mother, father, child;
        space_draw(&space, &rng, &mother);
        space_draw(&space, &rng, &father);
        genome_cross(&space, &mother, &father, &rng, &child);
        assert_allowed(&space, &child);
    }
}
END_TEST

/* Without budgets nothing is repaired: every layer is a parent's, of the same place.  All the
 * 2 * 2^2 * 2 children of these two are born. */
START_TEST(crossover_takes_each_layer_from_a_parent)
{
    Space space = small_space();
    Genome mother = genome_of("7 2:relu 5:abs 3 step=0.002"), child;
    Genome father = genome_of("7 11:abs:bn 3:sigmoid 2:relu:bn 3 step=0.01");
    int born[2][2][2][2] = { 0 };
    Rng rng = rng_stream(67, "children");
    for (int i = 0; i < 16000; i++) {
        genome_cross(&space, &mother, &father, &rng, &child);
        const LayerSpec *layer = child.spec.layer;
        int first = layer[0].out.c == 11, second = layer[1].out.c == 3;
        ck_assert_int_eq(layer[0].activation, first ? ACTIVATION_abs : ACTIVATION_relu);
        ck_assert_int_eq(layer[0].batch_norm, first);
        ck_assert_int_eq(layer[1].activation, second ? ACTIVATION_sigmoid : ACTIVATION_abs);
        if (genome_hidden(&child) == 3)
            ck_assert(layer[2].out.c == 2 && layer[2].batch_norm);
        born[genome_hidden(&child) - 2][first][second][child.step == 0.01]++;
    }
    for (int k = 0; k < 16; k++)                /* each 1000 times, four deviations */
        ck_assert_int_le(abs((&born[0][0][0][0])[k] - 1000), 123);
}
END_TEST

START_TEST(crossover_of_equals_changes_nothing)
{
    for (uint64_t i = 0; i < 200; i++) {
        Space space = odd_space(i);
        Rng rng = rng_substream(71, "clones", i);
        Genome parent, child;
        space_draw(&space, &rng, &parent);
        genome_cross(&space, &parent, &parent, &rng, &child);
        ck_assert(genome_equal(&child, &parent));
    }
}
END_TEST

START_TEST(mutation_is_always_valid_and_always_another)
{
    for (uint64_t i = 0; i < 500; i++) {
        Space space = odd_space(i);
        Rng rng = rng_substream(73, "mutation", i);
        Genome genome, before;
        space_draw(&space, &rng, &genome);
        for (int k = 0; k < 20; k++) {
            before = genome;
            const char *name = genome_mutate(&space, &genome, &rng);
            assert_allowed(&space, &genome);
            ck_assert(strcmp(name, "draw") == 0 || !genome_equal(&genome, &before));
        }
    }
}
END_TEST

/* What one application of a mutation, by name, makes of a genome in the small space, or that of
 * images. */
static const char *mutated(const char *name, const char *line, uint64_t number)
{
    Genome genome = genome_of(line);
    Space space = genome.spec.input.h > 1 ? image_space() : small_space();
    Rng rng = rng_substream(79, name, number);
    for (int k = 0; k < mutation_count(); k++)
        if (strcmp(mutation_name(k), name) == 0) {
            bool done = mutation_apply(k, &space, &genome, &rng);
            ck_assert_msg(done || strcmp(line_of(&genome), line) == 0, "%s: %s", name, line);
            space_repair(&space, &genome, &rng);
            return done ? line_of(&genome) : "impossible";
        }
    ck_abort_msg("there is no mutation %s", name);
    return NULL;
}

START_TEST(mutations_known_answers)
{
    static const struct { const char *name, *line, *children[4]; } cases[] = {
        { "width", "7 5:abs 3 step=0.01", { "7 3:abs 3 step=0.01", "7 11:abs 3 step=0.01" } },
        { "width", "7 11:abs 3 step=0.01", { "7 5:abs 3 step=0.01" } },
        { "width", "7 2:abs 3 step=0.01", { "7 3:abs 3 step=0.01" } },
        { "width", "7 3 step=0.01", { "impossible" } },
        { "activation", "7 5:abs 3 step=0.01",
          { "7 5:relu 3 step=0.01", "7 5:sigmoid 3 step=0.01" } },
        { "batch_norm", "7 5:abs 2:relu:bn 3 step=0.01",
          { "7 5:abs:bn 2:relu:bn 3 step=0.01", "7 5:abs 2:relu 3 step=0.01" } },
        { "add", "7 2:abs*3 3 step=0.01", { "impossible" } },
        { "remove", "7 5:abs 2:relu 3 step=0.01",
          { "7 5:abs 3 step=0.01", "7 2:relu 3 step=0.01" } },
        { "remove", "7 3 step=0.01", { "impossible" } },
        { "duplicate", "7 5:abs 2:relu 3 step=0.01",
          { "7 5:abs 5:abs 2:relu 3 step=0.01", "7 5:abs 2:relu 2:relu 3 step=0.01" } },
        { "duplicate", "7 3 step=0.01", { "impossible" } },
        { "duplicate", "7 2:abs*3 3 step=0.01", { "impossible" } },
        { "window", "7 5:abs 3 step=0.01", { "impossible" } },
        { "window", "5x4x2 conv3:3:abs 3 step=0.01",
          { "5x4x2 conv3:3:abs 3 step=0.01", "5x4x2 conv3s2:3:abs 3 step=0.01",
            "5x4x2 conv5:3:abs 3 step=0.01", "5x4x2 conv5s2:3:abs 3 step=0.01" } },
        { "window", "5x4x2 max2 5:abs 3 step=0.01", { "5x4x2 mean2 5:abs 3 step=0.01" } },
        { "width", "5x4x2 max2 conv3:3:abs 3 step=0.01",
          { "5x4x2 max2 conv3:2:abs 3 step=0.01", "5x4x2 max2 conv3:6:abs 3 step=0.01" } },
        { "activation", "5x4x2 max2 3 step=0.01", { "impossible" } },
        { "step", "7 3 step=0.01", { "7 3 step=0.002" } },
        { "step", "7 3 step=0.002", { "7 3 step=0.01" } },
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        int seen[4] = { 0 };
        for (uint64_t k = 0; k < 200; k++) {
            const char *child = mutated(cases[i].name, cases[i].line, k);
            int which = 0;
            while (which < 4 && cases[i].children[which]
                   && strcmp(child, cases[i].children[which]) != 0)
                which++;
            ck_assert_msg(which < 4 && cases[i].children[which], "%s of %s: %s", cases[i].name,
                          cases[i].line, child);
            seen[which]++;
        }
        for (int which = 0; which < 4 && cases[i].children[which]; which++)
            ck_assert_msg(seen[which] > 20, "%s of %s: never %s", cases[i].name, cases[i].line,
                          cases[i].children[which]);
    }
}
END_TEST

/* A new layer comes at each place, and is any of the 24 there are. */
START_TEST(mutation_adds_any_layer_anywhere)
{
    int place[3] = { 0 };
    for (uint64_t k = 0; k < 3000; k++) {
        Genome child = genome_of(mutated("add", "7 5:abs 2:relu 3 step=0.01", k));
        ck_assert_int_eq(genome_hidden(&child), 3);
        const LayerSpec *layer = child.spec.layer;
        bool kept_first = layer[0].out.c == 5 && layer[0].activation == ACTIVATION_abs
                          && !layer[0].batch_norm;
        bool kept_last = layer[2].out.c == 2 && layer[2].activation == ACTIVATION_relu
                         && !layer[2].batch_norm;
        ck_assert(kept_first || kept_last);
        place[kept_first && kept_last ? 1 : kept_first ? 2 : 0]++;
    }
    for (int k = 0; k < 3; k++)
        ck_assert_int_ge(place[k], 800);
}
END_TEST

START_TEST(mutations_are_equally_likely)
{
    Space space = small_space();
    space.layers_min = 1;
    int count[20] = { 0 };
    Rng rng = rng_stream(83, "which");
    for (int i = 0; i < 7000; i++) {
        Genome genome = genome_of("7 3:abs 5:relu 3 step=0.01");
        const char *name = genome_mutate(&space, &genome, &rng);
        int k = 0;
        while (strcmp(mutation_name(k), name) != 0)
            k++;
        count[k]++;
    }
    for (int k = 0; k < mutation_count(); k++)          /* there is no window to change */
        ck_assert_int_le(abs(count[k] - (strcmp(mutation_name(k), "window") == 0 ? 0 : 1000)), 120);
}
END_TEST

/* Every kind of layer comes and goes, by draws and by mutations. */
START_TEST(mutation_reaches_all_layers_on_images)
{
    Space space = image_space();
    Rng rng = rng_stream(109, "reach");
    Genome genome = genome_of("5x4x2 3 step=0.01");
    static const char *const words[] = { "conv3:", "conv3s2:", "conv5:", "conv5s2:", "max2",
                                         "mean2", ":2:", ":3:", ":6:", " 11:" };
    int mutated[LENGTH(words)] = { 0 }, drawn[LENGTH(words)] = { 0 };
    for (int i = 0; i < 4000; i++) {
        Genome other;
        genome_mutate(&space, &genome, &rng);
        space_draw(&space, &rng, &other);
        for (int k = 0; k < LENGTH(words); k++) {
            mutated[k] += strstr(line_of(&genome), words[k]) != NULL;
            drawn[k] += strstr(line_of(&other), words[k]) != NULL;
        }
    }
    for (int k = 0; k < LENGTH(words); k++)
        ck_assert_msg(mutated[k] > 100 && drawn[k] > 100, "%s: %d, %d", words[k], mutated[k],
                      drawn[k]);
}
END_TEST

/* A genome at the edge of the budget still changes its widths: one grows, another shrinks. */
START_TEST(mutation_trades_at_the_edge)
{
    Space space = small_space();
    Genome start = genome_of("7 11:relu 5:relu 3 step=0.01");       /* 166 parameters */
    space.parameters_max = spec_parameters(&start.spec);
    Rng rng = rng_stream(89, "trade");
    int traded = 0;
    for (int i = 0; i < 3000; i++) {
        Genome genome = start;
        if (strcmp(genome_mutate(&space, &genome, &rng), "width") == 0)
            traded += strcmp(line_of(&genome), "7 5:relu 11:relu 3 step=0.01") == 0;
    }
    ck_assert_int_gt(traded, 30);
}
END_TEST

START_TEST(mutation_in_a_space_of_one)
{
    Space space = { .input = shape_matrix(1, 7), .outputs = 3, .steps = 1, .step = { 0.01 } };
    Genome genome = genome_of("7 3 step=0.01");
    Rng rng = rng_stream(97, "alone");
    ck_assert_str_eq(genome_mutate(&space, &genome, &rng), "draw");
    ck_assert_str_eq(line_of(&genome), "7 3 step=0.01");
}
END_TEST

/* ---- Selection ---- */

/* Candidates 0 to 6, two of them equally fit, one diverged. */
static const double fitness[7] = { 0.31, 0.75, -INFINITY, 0.5, 0.75, 0.62, 0.1 };

static void population_of_seven(Member *population)
{
    for (size_t i = 0; i < 7; i++)
        population[i] = (Member){ i, fitness[i] };
}

static void assert_members(const Member *population, size_t n, const char *candidates)
{
    ck_assert_uint_eq(n, strlen(candidates));
    for (size_t i = 0; i < n; i++) {
        ck_assert_uint_eq(population[i].candidate, (size_t)(candidates[i] - '0'));
        ck_assert(population[i].fitness == fitness[population[i].candidate]);
    }
}

START_TEST(survival_known_answers)
{
    Member p[7];
    population_of_seven(p);
    assert_members(p, survive_best(p, 7, 3), "145");
    population_of_seven(p);
    assert_members(p, survive_best(p, 7, 9), "1453062");
    population_of_seven(p);
    assert_members(p, survive_elite(p, 7, 2, 2), "1456");       /* of 0 to 4, and 5, 6 */
    population_of_seven(p);
    assert_members(p, survive_elite(p, 7, 4, 5), "1023456");
    population_of_seven(p);
    assert_members(p, survive_young(p, 7, 3), "456");
    population_of_seven(p);
    assert_members(p, survive_young(p, 7, 8), "0123456");
}
END_TEST

START_TEST(tournament_law)
{
    enum { N = 7, DRAWS = 100000 };
    static const int better_than[N] = { 4, 0, 6, 3, 1, 2, 5 };      /* how many are */
    Member population[N];
    population_of_seven(population);
    for (int size = 1; size <= 4; size++) {
        int wins[N] = { 0 };
        Rng rng = rng_substream(101, "tournament", (uint64_t)size);
        for (int k = 0; k < DRAWS; k++)
            wins[select_tournament(population, N, size, &rng)]++;
        for (int i = 0; i < N; i++) {
            int r = better_than[i];
            double p = 0, above = 1, below = 1;
            for (int k = 0; k < size; k++)
                above *= (N - r) / (double)N, below *= (N - r - 1) / (double)N;
            p = above - below;
            ck_assert_double_eq_tol(wins[i] / (double)DRAWS, p, 4 * sqrt(p * (1 - p) / DRAWS));
        }
    }
}
END_TEST

Suite *suite_evolve(void)
{
    Suite *suite = suite_create("evolve");
    TCase *genome = tcase_create("genome");
    tcase_add_test(genome, genome_known_lines);
    tcase_add_test(genome, genome_wrong_lines);
    tcase_add_test(genome, genome_reading_is_printing_backwards);
    tcase_add_test(genome, genome_layers_come_and_go);
    tcase_add_test(genome, genome_keeps_its_output);
    suite_add_tcase(suite, genome);
    TCase *space = tcase_create("space");
    tcase_add_test(space, space_counts_every_genome_once);
    tcase_add_test(space, space_refuses_what_is_not_of_it);
    tcase_add_test(space, space_draws_as_it_says);
    tcase_add_test(space, layers_on_images_are_put_right);
    tcase_add_test(space, space_repair_stays_within_the_budgets);
    suite_add_tcase(suite, space);
    TCase *variation = tcase_create("variation");
    tcase_add_test(variation, crossover_is_always_valid);
    tcase_add_test(variation, crossover_takes_each_layer_from_a_parent);
    tcase_add_test(variation, crossover_of_equals_changes_nothing);
    tcase_add_test(variation, mutation_is_always_valid_and_always_another);
    tcase_add_test(variation, mutations_known_answers);
    tcase_add_test(variation, mutation_adds_any_layer_anywhere);
    tcase_add_test(variation, mutations_are_equally_likely);
    tcase_add_test(variation, mutation_reaches_all_layers_on_images);
    tcase_add_test(variation, mutation_trades_at_the_edge);
    tcase_add_test(variation, mutation_in_a_space_of_one);
    suite_add_tcase(suite, variation);
    TCase *selection = tcase_create("selection");
    tcase_add_test(selection, survival_known_answers);
    tcase_add_test(selection, tournament_law);
    suite_add_tcase(suite, selection);
    return suite;
}
