/*
 * test_all_programs.c -- the tiny machine and its programs, against counting by hand, by brute
 * force over all bits, and by closed forms; the two predictors against known answers.
 */
#include "experiments/all_programs.h"
#include "experiments/next_bit.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/parallel.h"
#include "common.h"

Suite *suite_all_programs(void);

static Run run_of(const char *text, int steps)
{
    Program program;
    Message why;
    Run run;
    ck_assert_msg(program_parse(text, &program, &why), "%s", why.text);
    Machine *machine = machine_new(steps);
    machine_run(machine, &program, &run);
    Run again;                          /* the tape is empty again */
    machine_run(machine, &program, &again);
    machine_free(machine);
    ck_assert_uint_eq(run.bits, again.bits);
    ck_assert_int_eq(run.steps, again.steps);
    return run;
}

START_TEST(programs_do_what_they_say)
{
    static const struct { const char *text, *prints; int steps; bool halts; } rows[] = {
        { ";", "", 1, true }, { ".;", "0", 2, true }, { "!.;", "1", 3, true },
        { "!.!.;", "10", 5, true }, { "!>.<.;", "01", 6, true },
        { "[.].;", "0", 3, true },              /* skipped: the cell is 0 */
        { "![.!].;", "10", 7, true },           /* once, as the flip ends it */
        { "!>!<[.>].;", "110", 13, true },      /* along two ones */
        { "!<!<!>>[>];", "", 11, true },
        { "![];", "", 64, false }, { "@", "", 64, false }, { "!@", "", 64, false },
    };
    for (int r = 0; r < LENGTH(rows); r++) {
        Run run = run_of(rows[r].text, 64);
        ck_assert_int_eq(run.printed, (int)strlen(rows[r].prints));
        for (int t = 0; t < run.printed; t++)
            ck_assert_int_eq((int)(run.bits >> t & 1), rows[r].prints[t] - '0');
        ck_assert_msg(run.steps == rows[r].steps, "%s: %d steps", rows[r].text, run.steps);
        ck_assert_int_eq(run.halted, rows[r].halts);
    }
    Run thirds = run_of("..!.!@", 1000);
    ck_assert_uint_eq(thirds.bits, 0x4924924924924924u);
    ck_assert_int_eq(thirds.printed, PRINTED_MAX);
    ck_assert_int_eq(thirds.when[0], 1);
    ck_assert_int_eq(thirds.when[2], 4);
    ck_assert_int_eq(thirds.when[3], 7);
    ck_assert_int_eq(thirds.steps, thirds.when[63]);

    uint64_t growing = 0;                       /* 0 0 1 0 11 0 111 0 ... */
    for (int run = 0, t = 0; t < 64; run++) {
        t++;
        for (int i = 0; i < run && t < 64; i++)
            growing |= (uint64_t)1 << t++;
    }
    ck_assert_uint_eq(run_of(".![<.]!>@", 1000).bits, growing);
    ck_assert_int_eq(run_of(".@", 13).printed, 7);      /* the limit */
    ck_assert_int_eq(run_of("!>@", 100000).printed, 0); /* as far as the tape must reach */
    ck_assert_int_eq(run_of("!<@", 100000).printed, 0);
}
END_TEST

START_TEST(texts_that_are_no_programs)
{
    static const struct { const char *text, *says; } rows[] = {
        { "", "1 to 16" }, { ".!", "ends with" }, { ".;.;", "ends with" }, { "[.;", "match" },
        { ".];", "match" }, { "][;", "match" }, { "x;", "word 1" }, { "................;", "17" }
    };
    Program program = { .words = 99 };
    for (int r = 0; r < LENGTH(rows); r++) {
        Message why;
        ck_assert(!program_parse(rows[r].text, &program, &why));
        ck_assert_msg(strstr(why.text, rows[r].says) != NULL, "\"%s\"", why.text);
        ck_assert_int_eq(program.words, 99);
    }
    char text[PROGRAM_MAX + 1];
    Message why;
    ck_assert(program_parse(".![<.]!>@", &program, &why));
    program_print(&program, text);
    ck_assert_str_eq(text, ".![<.]!>@");
    ck_assert_int_eq(program.partner[2], 5);
    ck_assert_int_eq(program.partner[5], 2);
}
END_TEST

/* By brute force: of all rows of so many words, which end for the first time there, with
 * matching brackets? */
static double programs_by_force(int words)
{
    long rows = 1L << (WORD_BITS * words), found = 0;
    for (long row = 0; row < rows; row++) {
        Program program = { .words = words };
        bool ends = true;
        for (int i = 0; i < words; i++) {
            program.word[i] = (unsigned char)(row >> WORD_BITS * i & 7);
            ends = ends && (program.word[i] >= HALT) == (i + 1 == words);
        }
        found += ends && program_match(&program);
    }
    return (double)found;
}

START_TEST(as_many_as_combinatorics_says)
{
    static const double first[] = { 2, 8, 34, 152, 708 };
    double mass = 0;
    for (int w = 1; w <= LENGTH(first); w++) {
        ck_assert_double_eq(programs_of_length(w), first[w - 1]);
        ck_assert_double_eq(programs_by_force(w), first[w - 1]);
    }
    for (int w = 1; w <= 19; w++)               /* as long as doubles are exact */
        ck_assert_double_eq(programs_counted(w), programs_of_length(w));
    for (int w = 1; w <= 150; w++)
        mass += ldexp(programs_of_length(w), -3 * w);
    assert_close(mass, programs_mass(), 1e-12);
    assert_close(programs_mass_beyond(3), programs_mass() - 2.0 / 8 - 8.0 / 64 - 34.0 / 512, 1e-15);
    assert_close(coins_write_program(3, 200000), programs_mass(), 4 * 0.5 / 447);
}
END_TEST

/* All programs of up to six words, one by one and in no clever order, against the survey. */
START_TEST(survey_against_brute_force)
{
    enum { WORDS = 6, STEPS = 300 };
    uint64_t sequence[4] = { run_of("..!.!@", 1000).bits, 0x5a5a, 0, ~(uint64_t)0 };
    Survey survey = { WORDS, STEPS, sequence, 4 };
    Census *census = all_programs(&survey, NULL);

    uint64_t mass[4][PRINTED_MAX + 1] = { { 0 } }, against[4][PRINTED_MAX + 1] = { { 0 } };
    uint64_t alive[PRINTED_MAX + 1] = { 0 }, halted = 0, string[STRING_NODES] = { 0 };
    Machine *machine = machine_new(STEPS);
    for (int words = 1; words <= WORDS; words++)
        for (long row = 0; row < 1L << (WORD_BITS * words); row++) {
            Program program = { .words = words };
            bool ends = true;
            for (int i = 0; i < words && ends; i++) {
                program.word[i] = (unsigned char)(row >> WORD_BITS * i & 7);
                ends = (program.word[i] >= HALT) == (i + 1 == words);
            }
            if (!ends || !program_match(&program))
                continue;
            Run run;
            machine_run(machine, &program, &run);
            uint64_t weight = (uint64_t)1 << 3 * (WORDS - words);
            halted += run.halted ? weight : 0;
            for (int n = 0; n <= STRING_MAX && n <= run.printed; n++)
                string[string_node(run.bits, n)] += weight;
            for (int s = 0; s < 4; s++)
                for (int n = 0; n <= run.printed; n++) {
                    if (n && (run.bits ^ sequence[s]) >> (n - 1) & 1) {
                        against[s][n] += weight;
                        break;
                    }
                    mass[s][n] += weight;
                    alive[n] += s == 0;
                }
        }
    machine_free(machine);
    for (int s = 0; s < 4; s++)
        for (int n = 0; n <= PRINTED_MAX; n++) {
            ck_assert_uint_eq(census->verdicts[s].mass[n], mass[s][n]);
            ck_assert_uint_eq(census->verdicts[s].against[n], against[s][n]);
        }
    for (int n = 0; n <= PRINTED_MAX; n++)
        ck_assert_uint_eq(census->verdicts[0].alive[n], alive[n]);
    ck_assert_uint_eq(census->halted[STEP_BUCKETS - 1], halted);
    for (int i = 1; i < STRING_NODES; i++)
        ck_assert_uint_eq(census->string_mass[i], string[i]);
    for (int n = 0; n <= STRING_MAX; n++) {
        uint64_t sum = 0;
        for (int i = 1 << n; i < 2 << n; i++)
            sum += census->string_mass[i];
        ck_assert_uint_eq(sum, census->at_least[n]);
    }
    ck_assert_int_eq(census->verdicts[0].shortest.words, 6);
    ck_assert_int_eq(census->verdicts[1].shortest.words, 0);
    ck_assert_int_eq(census->verdicts[2].shortest.words, 2);
    ck_assert_int_eq(census->verdicts[3].shortest.words, 4);        /* !.<@; !..<@ comes first */
    ck_assert_uint_eq(census->string_words[string_node(0, 10)], 2);
    ck_assert_uint_eq(census->verdicts[0].early[5], 5);
    /* ..!.!@ in 31 steps, and <..!.@ >..!.@ ..!.<@ ..!.>@, which leave the one behind */
    for (int s = 0; s < 4; s++)
        ck_assert_uint_eq(census->verdicts[s].early[STEP_BUCKETS - 1],
                          census->verdicts[s].mass[EARLY_BITS]);
    free(census);
}
END_TEST

/* The belief in the two continuations, and a bound that holds for every sequence. */
START_TEST(belief_adds_up)
{
    uint64_t sequence[2] = { 0x13, 0x03 };      /* alike but for the fifth bit */
    Survey survey = { 7, 300, sequence, 2 };
    Census *census = all_programs(&survey, NULL);
    assert_close(belief_next(census, 0, 5) + belief_next(census, 1, 5), 1, 1e-15);
    ck_assert_double_eq(belief_next(census, 0, 4), belief_next(census, 1, 4));
    assert_close(belief(census, 0, 0), programs_mass(), 1e-15);
    double product = 1;
    for (int n = 1; n <= PRINTED_MAX; n++) {
        product *= belief_next(census, 0, n);
        ck_assert_double_ge(product, belief(census, 0, n) / programs_mass() * (1 - 1e-12));
    }
    free(census);
}
END_TEST

START_TEST(counter_is_laplaces)
{
    double p[8];
    counter_predict(0x3a, 8, p);                /* 0 1 0 1 1 1 0 0 */
    static const double expected[] = { 1.0 / 2, 1.0 / 3, 2.0 / 4, 2.0 / 5, 3.0 / 6, 4.0 / 7,
                                       3.0 / 8, 4.0 / 9 };
    for (int t = 0; t < 8; t++)
        assert_close(p[t], expected[t], 1e-15);
}
END_TEST

/* One unit and no hidden layer: after a first zero only the bias b has seen anything, and
 * sigmoid(b) + b / width^2 = 0 where it is most credible. */
START_TEST(most_credible_unit)
{
    Spec spec = spec_of("2 1");
    for (double width = 0.5; width < 3; width *= 2) {
        NetworkTheory theory = { &spec, width, 3000, 0.01, 1 };
        double low = -10, high = 0, p[2];
        for (int i = 0; i < 60; i++) {
            double b = (low + high) / 2;
            if (double_sigmoid(b) + b / (width * width) < 0)
                low = b;
            else
                high = b;
        }
        network_predict(&theory, 0, 2, rng_stream(5, "unit"), p);
        ck_assert_double_eq(p[0], 0.5);
        assert_close(p[1], double_sigmoid(-low), 1e-4);
        network_predict(&theory, 2, 2, rng_stream(5, "unit"), p);       /* then a one */
        assert_close(p[1], double_sigmoid(low), 1e-4);
    }
}
END_TEST

/* Before anything is seen the logit of the first bit is a bias of either sign: 1/2.  Of the
 * same unit, p(00) is the integral of sigmoid(-b) sigmoid(w - b) over the prior. */
START_TEST(average_over_units)
{
    Spec spec = spec_of("1 1");
    NetworkTheory theory = { &spec, 1.5, 1, 0.1, 40000 };
    double p[2], sum = 0;
    network_average(&theory, 0, 2, rng_stream(7, "average"), p);
    for (int i = -60; i <= 60; i++)             /* midpoint rule, steps of a tenth deviation */
        for (int j = -60; j <= 60; j++) {
            double b = 0.1 * i, w = 0.1 * j;
            sum += 0.01 * 0.15915494309189535 * double_exp(-(b * b + w * w) / 2) *
                   double_sigmoid(-1.5 * b) * double_sigmoid(1.5 * (w - b));
        }
    assert_close(p[0], 0.5, 4 * 0.29 / 200);
    assert_close(p[0] * p[1], sum, 4 * 0.29 / 200);
}
END_TEST

START_TEST(a_network_with_two_outputs_is_refused)
{
    Spec one = spec_of("6 8:tanh 1"), two = spec_of("6 8:tanh 2");
    Message why;
    ck_assert(network_predicts(&one, &why));
    ck_assert(!network_predicts(&two, &why));
    ck_assert_msg(strstr(why.text, "not 2") != NULL, "\"%s\"", why.text);
}
END_TEST

Suite *suite_all_programs(void)
{
    Suite *suite = suite_create("all_programs");
    TCase *machine = tcase_create("machine");
    tcase_add_test(machine, programs_do_what_they_say);
    tcase_add_test(machine, texts_that_are_no_programs);
    suite_add_tcase(suite, machine);
    TCase *programs = tcase_create("programs");
    tcase_add_test(programs, as_many_as_combinatorics_says);
    tcase_add_test(programs, survey_against_brute_force);
    tcase_add_test(programs, belief_adds_up);
    suite_add_tcase(suite, programs);
    TCase *predictors = tcase_create("predictors");
    tcase_add_test(predictors, counter_is_laplaces);
    tcase_add_test(predictors, most_credible_unit);
    tcase_add_test(predictors, average_over_units);
    tcase_add_test(predictors, a_network_with_two_outputs_is_refused);
    suite_add_tcase(suite, predictors);
    return suite;
}
