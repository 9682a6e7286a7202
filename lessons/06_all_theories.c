/*
# What if we averaged over every program?

Somebody shows you bits: 0 0 1 0 0 1 0. What comes next? Whatever you say, you have a theory, and there are
others that fit as well. In 1964 Ray Solomonoff proposed to keep them all. A theory is a program that prints
the sequence; believe in each as much as in a monkey typing it; forget a program as soon as it prints a wrong
bit; and let those that are left vote. This lesson does exactly that, on a computer so small that millions of
its programs can be run one after the other, and so shows both what the idea can do and why nobody can use it
as it stands.

**Before you run it, write down a prediction.** A counter that has seen $k$ zeros among $n$ bits gives the
next zero the probability $(k+1)/(n+2)$. It will be held against all programs together, on 0000…, 0101…,
001001…, on a sequence in which the runs of ones grow, 0 0 1 0 11 0 111 0 …, and on coin tosses. Each pays
$-\log_2 p$ bits for a bit to which it gave the probability $p$. After 64 bits, how much will each have paid?
And how many programs have 100 bits?

## The machine

Eight words of three bits, a tape of zeros, a head:

| word | | does |
|---|---|---|
| 000 | `.` | print the cell |
| 001 | `!` | flip the cell |
| 010 | `<` | move to the left |
| 011 | `>` | move to the right |
| 100 | `[` | if the cell is 0, go on behind the matching `]` |
| 101 | `]` | if the cell is 1, go back behind the matching `[` |
| 110 | `;` | the end: halt |
| 111 | `@` | the end: start over, with tape and head as they are |

A program is over with its first `;` or `@`, so that no program is the beginning of another one. `.@` prints
000000… and has six bits; `.!@` prints 010101… and has nine. Six kinds of words and a tape are enough, in
principle, to compute whatever any computer can (Böhm 1964). This is all of the machine:

@code experiments/tiny_machine.c machine_run
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/all_programs.h"
#include "experiments/next_bit.h"
#include "lab/lab.h"

enum { HASTY_STEPS = 32 };              /* of the hasty run that the other one is held against */

static int words = 11, step_limit = 1024, draws = 20000, learning_steps = 100;
static double width = 1, step = 0.02;
static const char *net = "6 8:tanh 1", *own_program = "";

static const Option options[] = {
    option_int("words", &words, 2, PROGRAM_MAX, "W", "words of the longest program that is run",
               .quick = "9"),
    option_int("steps", &step_limit, HASTY_STEPS, 1 << (STEP_BUCKETS - 1), "S",
               "words that a program may obey before it is given up"),
    option_text("program", &own_program, "TEXT", "one more sequence: what this program prints"),
    option_text("net", &net, "SPEC", "the family of networks: a window of bits in, one logit out"),
    option_real("prior", &width, 1e-3, 1e3, "S", "standard deviation of the prior of a weight"),
    option_int("learning-steps", &learning_steps, 1, 100000, "N", "of a network after each bit",
               .quick = "20"),
    option_real("step", &step, 1e-6, 10, "A", "step size of the learning"),
    option_int("draws", &draws, 1, 10000000, "N", "networks that are averaged", .quick = "2000"),
    OPTIONS_END
};

/*
## A sequence, and the price of it

Each sequence is defined by a program that prints it. If that has $l$ bits, it carries a share $2^{-l}$ of all
belief, and so

$$ M(x) = \sum_{p \text{ prints } x\ldots} 2^{-l(p)} \;\ge\; 2^{-l} $$

for every beginning $x$ of the sequence. Predict the next bit by $M(xb) / (M(x0) + M(x1))$, and the payments
for all bits multiply up:

$$ \sum_t -\log_2 P(x_t \mid x_1 \ldots x_{t-1}) \;\le\; -\log_2 \frac{M(x)}{M(\text{nothing yet})} \;\le\; l + \log_2 M(\text{nothing yet}) , $$

however long the sequence is. That is Solomonoff's theorem (1978): *the price of learning a sequence is at
most the length of its shortest program, once and for all*. On the random sequences no program can help, and
theory has a bound too: whoever predicts coins cannot save more than $c$ bits but with probability $2^{-c}$.

Two changes make it computable. Each program is given up after {{step_limit}} steps. And only the programs of
at most {{longest_bits}} bits are run; the others have the share {{not_run}} of belief, known exactly, and we
let them toss coins, $2^{-n}$ for any $n$ bits:

@code experiments/all_programs.c belief_next
*/
enum { NAMED = 4, NAMED_MAX = NAMED + 1, SLOTS_MAX = NAMED_MAX + 1, BITS = PRINTED_MAX };

typedef struct Sequence {
    const char *name, *text;
    Run  run;
    int  words;
} Sequence;

static Sequence named[NAMED_MAX] = {
    { .name = "zeros",     .text = ".@" },
    { .name = "alternate", .text = ".!@" },
    { .name = "thirds",    .text = "..!.!@" },
    { .name = "runs",      .text = ".![<.]!>@" },
    { .name = "own" }
};

static Lab *lab;
static int named_count = NAMED;
static uint64_t *sequences;             /* the named ones, then as many random ones as seeds */
static Census *census, *hasty;          /* hasty: the same with HASTY_STEPS */
static Spec net_spec;

static void prepare_sequences(void)
{
    Message why;
    if (*own_program)
        named[named_count++].text = own_program;
    sequences = memory_new((size_t)(named_count + lab->seeds), sizeof *sequences);
    Machine *machine = machine_new(1 << (STEP_BUCKETS - 1));
    for (int s = 0; s < named_count; s++) {
        Program program;
        if (!program_parse(named[s].text, &program, &why))
            error_stop("--program \"%s\": %s", named[s].text, why.text);
        machine_run(machine, &program, &named[s].run);
        if (named[s].run.printed < BITS)
            error_stop("--program \"%s\": it printed %d bits, %d are needed: end it with @, and "
                       "print in each round", named[s].text, named[s].run.printed, BITS);
        named[s].words = program.words;
        sequences[s] = named[s].run.bits;
    }
    machine_free(machine);
    for (int i = 0; i < lab->seeds; i++) {
        Rng rng = rng_substream(lab->seed, "random sequence", (uint64_t)i);
        sequences[named_count + i] = rng_bits(&rng);
    }
}

static double bits_of(double probability)
{
    return -double_log(probability) / double_log(2);
}

/*
## How many programs are there?

@plot programs_by_length The number of programs against their length in bits, on a logarithmic axis: a straight line that the enumerated programs follow exactly up to 33 bits; continued, it crosses a year's work at a billion programs a second near 72 bits and the age of the universe near 112.

Up to {{longest_bits}} bits there are {{programs}}, all of which have been run, and of every length exactly as
many as combinatorics says: the brackets of a program must match, and its other words are free, which makes
the Motzkin numbers with four colours.

@code experiments/all_programs.c programs_of_length

With three bits more there are nearly six times as many. At a billion programs a second, those of 99 bits
would take {{million_years_99}} million years; for those of {{universe_bits}} bits the age of the universe is
not enough. And 99 bits are not much of a theory: twelve letters of this text. One line of this lesson is out
of reach for ever. Adding cores does not help: a thousand times as many buy twelve bits.

A coin that is tossed until the bits are a program, or can no longer become one, succeeds with probability
$4 - 2\sqrt3 = {{kraft}}$: Kraft's sum, which for a prefix-free code is at most 1. We tossed it {{tries}}
times: {{coins}}.
*/
static const double year = 3.15576e16;          /* programs, at a billion a second */
enum { LENGTHS = 40, TRIES = 1000000, QUICK_TRIES = 100000 };

static void report_lengths(void)
{
    Table *table = table_new(lab, "programs_by_length",
                             "bits expected programs halted endless silent longest_halting");
    double total = 0, expected = 0;
    int universe = 0;
    for (int w = 1; w <= LENGTHS; w++) {
        LengthCount c = w <= words ? census->length[w] : (LengthCount){ 0 };
        bool run = w <= words;
        double n = programs_of_length(w);
        table_row(table, "irrrrrr", WORD_BITS * w, n, run ? (double)c.programs : NAN,
                  run ? (double)c.halted : NAN, run ? (double)c.endless : NAN,
                  run ? (double)c.silent : NAN, run ? (double)c.longest : NAN);
        total += (double)c.programs;
        expected += run ? programs_counted(w) : 0;
        universe = !universe && n / year > 13.8e9 ? WORD_BITS * w : universe;
    }
    table_close(table);
    plot_draw(lab, "programs_by_length");

    claim_between(lab, "programs_counted", total, expected, expected,
                  "sum over j of binomial(k,2j) Catalan(j) 4^(k-2j); Motzkin paths in four colours");
    double mass = census_mass(census, census->string_mass[1]), unfinished = 1;
    for (int w = 1; w <= words; w++)
        unfinished *= 0.75;                     /* no end among the first w words */
    claim_between(lab, "kraft_sum", mass, programs_mass() - unfinished, programs_mass(),
                  "4 - 2 sqrt(3); Kraft 1949");
    long tries = lab->quick ? QUICK_TRIES : TRIES;
    double coins = coins_write_program(lab->seed, tries);
    double error = 4 * sqrt(programs_mass() * (1 - programs_mass()) / (double)tries);
    claim_between(lab, "coins_write_programs", coins, programs_mass() - error,
                  programs_mass() + error, "4 - 2 sqrt(3); Kraft 1949");

    value_real(lab, "programs", total, 9);
    value_real(lab, "longest_bits", WORD_BITS * words, 3);
    value_real(lab, "not_run", programs_mass_beyond(words), 2);
    value_real(lab, "million_years_99", programs_of_length(33) / year / 1e6, 2);
    value_real(lab, "universe_bits", universe, 3);
    value_real(lab, "kraft", programs_mass(), 4);
    value_real(lab, "coins", coins, 4);
    value_real(lab, "tries", (double)tries, 8);
}

/*
## Which of them ever stop?

@plot programs_by_steps Two panels against the number of steps allowed: the shares of belief in programs that have halted, that have printed 64 bits, and that have done neither; and the belief in the first 16 bits of each sequence as a share of its final value, each curve rising in steps to 1.

Allow each program $S$ steps and look who has done what. After {{step_limit}} steps {{share_halted}} % of the
belief (in programs that were run) belongs to programs that have halted, {{share_endless}} % to programs that
have printed {{bits}} bits, and the rest, {{share_undecided}} %, has done neither. Most of those are silly,
`!@` for example. But some might still be at work, and no rule can tell which (Turing 1936). What we compute
is therefore *below* $M$, for every sequence, and rises to it as $S$ grows, never falls: more steps can only
let more programs speak. How close we are cannot be known. All programs of {{longest_bits}} bits that were
seen to halt did so within {{longest_halting}} steps, and within {{longest_halting_before}} steps with three
bits less; the true numbers grow faster than any function that can be computed (Radó 1962).

@code experiments/all_programs.c weigh_against

To see that it rises, all programs were run twice, with {{hasty_steps}} steps and with {{step_limit}}: of
{{strings}} strings up to ten bits the belief in {{rose}} rose and in none it fell.
*/
static void report_steps(void)
{
    Table *table = table_new(lab, "programs_by_steps",
                             "steps halted endless undecided zeros alternate thirds runs");
    double all = census_mass(census, census->string_mass[1]);
    for (int k = 0; k < STEP_BUCKETS && 1 << k <= step_limit; k++) {
        double halted = census_mass(census, census->halted[k]) / all;
        double endless = census_mass(census, census->endless[k]) / all, early[NAMED];
        for (int s = 0; s < NAMED; s++) {
            const uint64_t *mass = census->verdicts[s].early;
            early[s] = (double)mass[k] / (double)mass[STEP_BUCKETS - 1];
        }
        table_row(table, "irrrrrrr", 1 << k, halted, endless, 1 - halted - endless, early[0],
                  early[1], early[2], early[3]);
    }
    table_close(table);
    plot_draw(lab, "programs_by_steps");

    double halted = census_mass(census, census->halted[STEP_BUCKETS - 1]) / all;
    double endless = census_mass(census, census->endless[STEP_BUCKETS - 1]) / all;
    value_real(lab, "share_halted", 100 * halted, 3);
    value_real(lab, "share_endless", 100 * endless, 3);
    value_real(lab, "share_undecided", 100 * (1 - halted - endless), 3);
    value_real(lab, "longest_halting", (double)census->length[words].longest, 9);
    value_real(lab, "longest_halting_before", (double)census->length[words - 1].longest, 9);
    value_real(lab, "step_limit", step_limit, 8);
    value_real(lab, "hasty_steps", HASTY_STEPS, 4);
    value_real(lab, "bits", BITS, 3);

    int rose = 0, fell = 0;
    for (int i = 1; i < STRING_NODES; i++) {
        rose += census->string_mass[i] > hasty->string_mass[i];
        fell += census->string_mass[i] < hasty->string_mass[i];
    }
    claim_between(lab, "fell_with_more_steps", fell, 0, 0,
                  "M is approximated from below; Solomonoff 1964, Zvonkin & Levin 1970");
    value_real(lab, "strings", STRING_NODES - 1, 5);
    value_real(lab, "rose", rose, 5);
}

/*
## What does a monkey print?

@plot programs_by_string Left, the belief in each string of ten bits, from the most to the least believed, on logarithmic axes: a steep line that starts hundreds of times above that of a fair coin. Right, minus the logarithm of the belief in a string against the length of the shortest program that prints it: all points lie on or below the diagonal.

Give the monkey a typewriter and each string of ten bits has the probability $2^{-10}$. Give it our computer,
and 0000000000 has {{string_zeros}} times as much, all ten-bit strings together taken as 1. The order is by
simplicity: {{top_strings}} come first. {{unprinted}} of the 1024 strings are printed by no program of up to
{{longest_bits}} bits. Simple here means "has a short program", and the right panel shows how little else
matters: $-\log_2 M(x)$ is at most the length $K(x)$ of the shortest program, since that one program is part
of the sum, and on average only {{gap}} bits less (Levin 1974, the coding theorem).

Some of the belief in a string is in neither of its continuations: in programs that fall silent after it. So
$M(x0) + M(x1) \le M(x)$, never more. Before the first bit the gap is {{mute}} % of $M$, since so many
programs never print anything; of the belief in programs that have printed three bits, {{mute_later}} % is in
those that print no fourth.
*/
static int by_mass(const void *a, const void *b)        /* a total order: mass, then place */
{
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    uint64_t x = census->string_mass[i], y = census->string_mass[j];
    return x != y ? (x < y ? 1 : -1) : (i > j) - (i < j);
}

static void string_text(size_t node, char text[STRING_MAX + 1])
{
    for (int t = 0; t < STRING_MAX; t++)
        text[t] = (node >> (STRING_MAX - 1 - t) & 1) ? '1' : '0';
    text[STRING_MAX] = 0;
}

static void report_strings(void)
{
    enum { STRINGS = 1 << STRING_MAX, TOP = 6 };
    Table *table = table_new(lab, "programs_by_string", "string rank belief minus_log shortest");
    size_t order[STRINGS];
    for (size_t i = 0; i < STRINGS; i++)
        order[i] = STRINGS + i;
    qsort(order, STRINGS, sizeof *order, by_mass);
    char text[STRING_MAX + 1], top[TOP * (STRING_MAX + 5) + 1] = "";
    double gap = 0, all = (double)census->at_least[STRING_MAX];
    int printed = 0;
    for (int i = 0; i < STRINGS; i++) {
        uint64_t mass = census->string_mass[order[i]];
        double belief_bits = mass ? bits_of(census_mass(census, mass)) : NAN;
        double shortest = WORD_BITS * (double)census->string_words[order[i]];
        string_text(order[i], text);
        if (i < TOP)
            strcat(strcat(top, i == 0 ? "" : i < TOP - 1 ? ", " : " and "), text);
        if (!mass)
            continue;
        table_row(table, "tirrr", text, i + 1, (double)mass / all, belief_bits, shortest);
        printed++;
        gap += shortest - belief_bits;
    }
    table_close(table);
    plot_draw(lab, "programs_by_string");
    value_real(lab, "string_zeros",
               (double)census->string_mass[order[0]] / all * STRINGS, 3);
    value_text(lab, "top_strings", top);
    value_real(lab, "unprinted", STRINGS - printed, 4);
    value_real(lab, "gap", gap / printed, 2);

    int wrong = 0;
    for (size_t i = 1; i < STRINGS; i++)
        wrong += census->string_mass[2 * i] + census->string_mass[2 * i + 1] >
                 census->string_mass[i];
    claim_between(lab, "more_belief_than_before", wrong, 0, 0,
                  "M(x0) + M(x1) <= M(x), a semimeasure; Zvonkin & Levin 1970");
    value_real(lab, "mute", 100 * (1 - (double)census->at_least[1] / (double)census->at_least[0]), 3);
    value_real(lab, "mute_later", 100 * (1 - (double)census->at_least[4] /
                                         (double)census->at_least[3]), 2);
}

/*
## Belief, bit by bit

@plot programs_posterior Two panels, the sequences 001001… and 0010110111…: stacked shares of belief after each bit. Two zeros give most of it to the programs that print zeros for ever; the one that follows takes it away again; after ten bits nearly all belief in 001001… is with the programs that print it for ever, while the growing runs need fifteen bits to become the leading theory.

The posterior needs no formula beyond crossing out: a program that prints a wrong bit is gone, the others keep
their weights, and we divide by what is left. Before the first bit there are {{alive_start}} programs. Of
these {{alive_thirds_4}} have printed 0010 after four bits of 001001…, {{alive_thirds_8}} the first eight,
{{alive_thirds_64}} all 64: one theory, in as many spellings, the shortest of them `{{shortest_thirds}}`. Of
the growing runs, {{alive_runs_64}} spellings survive, the shortest `{{shortest_runs}}`. No one wrote the idea
of a counter into this machine. It was found.
*/
static double share(int hypothesis, int s, int n)       /* of those who print it for ever */
{
    uint64_t agreed = n ? (sequences[hypothesis] ^ sequences[s]) << (BITS - n) : 0;
    return agreed ? 0 : census_mass(census, census->verdicts[hypothesis].mass[BITS]);
}

static void report_posterior(void)
{
    enum { SHOWN = 20 };
    Table *table = table_new(lab, "programs_posterior",
                             "sequence seen zeros alternate thirds runs other not_run alive");
    for (int s = 0; s < named_count; s++)
        for (int n = 0; n <= SHOWN; n++) {
            double all = belief(census, s, n), h[NAMED], known = 0;
            double coins = ldexp(programs_mass_beyond(words), -n);
            for (int k = 0; k < NAMED; k++)
                known += h[k] = share(k, s, n) / all;
            table_row(table, "tirrrrrri", named[s].name, n, h[0], h[1], h[2], h[3],
                      1 - known - coins / all, coins / all,
                      (long long)census->verdicts[s].alive[n]);
        }
    table_close(table);
    plot_draw(lab, "programs_posterior");

    static const int seen[] = { 4, 8, BITS };
    value_real(lab, "alive_start", (double)census->verdicts[0].alive[0], 9);
    for (int s = 0; s < named_count; s++) {
        char text[PROGRAM_MAX + 1];
        program_print(&census->verdicts[s].shortest, text);
        value_text(lab, lab_key("shortest_%s", named[s].name), *text ? text : "none");
        value_real(lab, lab_key("shortest_bits_%s", named[s].name),
                   WORD_BITS * census->verdicts[s].shortest.words, 3);
        for (int i = 0; i < 3; i++)
            value_real(lab, lab_key("alive_%s_%d", named[s].name, seen[i]),
                       (double)census->verdicts[s].alive[seen[i]], 9);
    }
}

/*
## One family instead

What is left if all programs are too many? Choose a family of theories whose members can be compared quickly,
spread a prior over it, and do the same again. Here the family is every network of the shape {{net}}: it sees
the last {{window}} bits and gives the probability of a one. The prior is a Gaussian of width {{prior}} for
every weight. There are two ways to use it. The *average* draws {{draws}} networks from the prior and lets
each vote with the weight that its past predictions have earned, which is what was done with programs:

@code experiments/next_bit.c network_average

For large networks this is as hopeless as before; among {{draws}} draws none would be any good. So people look
for the one most credible network, the maximum a posteriori or *MAP*, by descending the gradient of
$-\log p(\text{bits} \mid w) - \log p(w)$, and believe it as if it were certain:

@code experiments/next_bit.c learn

Laplace's counter is of the same kind: it is exactly the average over all bent coins, each bend as credible as
any other.
*/
typedef enum Predictor { PROGRAMS, COUNTER, MAP, AVERAGE, PREDICTORS } Predictor;

static const char *predictor_name[PREDICTORS] = { "programs", "counter", "map", "average" };

typedef struct Replicate {
    double p[PREDICTORS][SLOTS_MAX][BITS];      /* what each bit got, random sequence last */
} Replicate;

static Replicate *replicates;
static NetworkTheory theory;

static int slots(void)
{
    return named_count + 1;
}

static int sequence_of(int slot, int replicate)
{
    return slot < named_count ? slot : named_count + replicate;
}

static void predict_all(size_t index, void *result, const void *context)
{
    Replicate *r = result;
    for (int s = 0; s < slots(); s++) {
        uint64_t bits = sequences[sequence_of(s, (int)index)];
        Rng weights = rng_substream(lab->seed, "first weights", index);
        Rng prior = rng_substream(lab->seed, "networks of the prior", index);
        for (int n = 1; n <= BITS; n++)
            r->p[PROGRAMS][s][n - 1] = belief_next(census, sequence_of(s, (int)index), n);
        counter_predict(bits, BITS, r->p[COUNTER][s]);
        network_predict(&theory, bits, BITS, weights, r->p[MAP][s]);
        network_average(&theory, bits, BITS, prior, r->p[AVERAGE][s]);
        progress_add(*(Progress *const *)context, 1);
    }
}

/* In bits, for the first n bits. */
static double paid(int replicate, Predictor predictor, int slot, int n)
{
    double sum = 0;
    for (int t = 0; t < n; t++)
        sum += bits_of(replicates[replicate].p[predictor][slot][t]);
    return sum;
}

static Spread paid_spread(Predictor predictor, int slot, int n)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int i = 0; i < lab->seeds; i++)
        x[i] = paid(i, predictor, slot, n);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

/* What theory promises of the programs: the shortest program known, if it is among those that
 * are run and may run long enough; else, and for random sequences, the coins. */
static double promise(int slot, int n)
{
    double coins = n + bits_of(programs_mass_beyond(words) / programs_mass());
    if (slot >= named_count || named[slot].words > words || named[slot].run.steps > step_limit)
        return coins;
    double known = WORD_BITS * named[slot].words - bits_of(programs_mass());
    return known < coins ? known : coins;
}

/*
## Who pays how much?

@plot programs_loss Five panels, one for each sequence: the bits paid so far against the bits seen, for all programs, the counter, the most credible network and the average over networks. On the regular sequences the line of the programs becomes flat below its dotted bound; the counter's rises without end on all but the zeros; the networks flatten on all but the growing runs; on coin tosses everything runs along the diagonal.
What each predictor has paid. Lines are means, bands the range over {{seeds}} seeds (other networks, other
coins; programs and counter leave nothing to chance but on coins). The upper panels end at 24 bits: a line
that leaves has learned nothing.

| paid after {{bits}} bits | all programs | at most | counter | most credible network | average network |
|---|---|---|---|---|---|
| 0000… | {{programs_zeros}} | {{promise_zeros}} | {{counter_zeros}} | {{map_zeros}} | {{average_zeros}} |
| 0101… | {{programs_alternate}} | {{promise_alternate}} | {{counter_alternate}} | {{map_alternate}} | {{average_alternate}} |
| 001001… | {{programs_thirds}} | {{promise_thirds}} | {{counter_thirds}} | {{map_thirds}} | {{average_thirds}} |
| 0010110111… | {{programs_runs}} | {{promise_runs}} | {{counter_runs}} | {{map_runs}} | {{average_runs}} |
| coin tosses | {{programs_random}} | {{promise_random}} | {{counter_random}} | {{map_random}} | {{average_random}} |

(means over {{seeds}} seeds, which draw the networks and the coins.) The programs keep their promise: each
line becomes flat, and the price of the law is paid once. The counter's line on zeros is $\log_2(n+1)$; on
0101… it never learns anything and pays a little more than a coin would, since it has no theory in which the
order of bits matters. The networks of our family see {{window}} bits, and learn whatever repeats within them
for a handful of bits; for zeros that is more than the programs pay, for 001001… about the same. The growing
runs are not in the family: inside a run longer than the window nothing tells how far it has come, so that the
networks pay at every turn, and would do so for ever. (The counter pays a little less there, but only because
ones become more frequent.) On coins, there is nothing to learn, and what counts is modesty. The programs pay
{{modesty}} bits more than the coins are worth, for having hoped. The most credible network keeps seeing laws
in noise: it pays {{map_excess}} bits more than the coins are worth, the average over the same family
{{average_excess}}. A maximum is not an average. Lesson 05 measures what is lost between them; it shrinks as
the data come to outnumber the weights.
*/
static void claim_prices(void)
{
    for (int s = 0; s < named_count; s++)
        claim_between(lab, lab_key("price_%s", named[s].name), paid(0, PROGRAMS, s, BITS), 0,
                      promise(s, BITS), "Solomonoff 1978: at most the length of a program");
    double doubt = 0;
    for (int t = 0; t < BITS; t++)
        doubt += 1 - replicates[0].p[PROGRAMS][3][t];
    claim_between(lab, "doubt_runs", doubt, 0, promise(3, BITS) * double_log(2),
                  "Hutter 2005: the sum of 1 - P is at most ln 2 times the length");
    value_real(lab, "doubt_runs", doubt, 3);

    double zeros = double_log(BITS + 1) / double_log(2), ways = 0;
    for (int k = 1; k <= BITS / 2; k++)         /* ln of binomial(n, n/2) */
        ways += double_log((double)(BITS / 2 + k) / k);
    double alternate = zeros + ways / double_log(2);
    claim_between(lab, "counter_zeros", paid(0, COUNTER, 0, BITS), zeros - 1e-9, zeros + 1e-9,
                  "Laplace 1774: log2(n + 1)");
    claim_between(lab, "counter_alternate", paid(0, COUNTER, 1, BITS), alternate - 1e-9,
                  alternate + 1e-9, "Laplace 1774: log2((n + 1) binomial(n, n/2))");

    /* Any predictor saves c bits on coins with probability 2^-c at most: by Markov's
     * inequality, as the mean of its probability over the coins' is 1. */
    double luck = double_log(1e4 * lab->seeds) / double_log(2);
    double loss = promise(named_count, BITS) - BITS;
    for (int p = 0; p < PREDICTORS; p++) {
        double most = BITS - paid_spread((Predictor)p, named_count, BITS).low;
        claim_between(lab, lab_key("saved_on_coins_%s", predictor_name[p]), most,
                      p == PROGRAMS ? -loss : -INFINITY, luck,
                      p == PROGRAMS ? "Solomonoff 1978 below, Markov's inequality above"
                                    : "Markov's inequality: 2^-c to save c bits");
    }
}

static void report_prices(void)
{
    Table *table = table_new(lab, "programs_loss",
                             "sequence seen programs programs_low programs_high counter "
                             "counter_low counter_high map map_low map_high average average_low "
                             "average_high promise");
    for (int s = 0; s < slots(); s++) {
        const char *name = s < named_count ? named[s].name : "random";
        for (int n = 0; n <= BITS; n++) {
            table_text(table, name);
            table_int(table, n);
            for (int p = 0; p < PREDICTORS; p++) {
                Spread x = paid_spread((Predictor)p, s, n);
                table_real(table, x.mean);
                table_real(table, x.low);
                table_real(table, x.high);
                if (n == BITS)
                    value_real(lab, lab_key("%s_%s", predictor_name[p], name), x.mean, 3);
            }
            table_real(table, promise(s, n));
            table_end_row(table);
        }
        value_real(lab, lab_key("promise_%s", name), promise(s, BITS), 3);
    }
    table_close(table);
    plot_draw(lab, "programs_loss");
    value_real(lab, "modesty", paid_spread(PROGRAMS, named_count, BITS).mean - BITS, 2);
    value_real(lab, "map_excess", paid_spread(MAP, named_count, BITS).mean - BITS, 2);
    value_real(lab, "average_excess", paid_spread(AVERAGE, named_count, BITS).mean - BITS, 2);
    claim_prices();
}

/*
## What was claimed

Most of these are theorems with numbers in them, and hold exactly or not at all; the coins have four standard
errors.

@claims

## What would show that this is wrong

If one sequence had cost more than its program is long, the weights or the machine's code would not be what
they are said to be: the sum would count a text that is the beginning of another. If the belief in a string
had fallen when programs were given more time, something would have been counted before it was printed. If
anything had predicted coins with profit, there would be a leak from the future.

What this toy does *not* show. The order of simplicity is that of our machine; on another one, other theories
are short. For two universal machines the prices differ by a constant, the length of a translator, which
theory calls independent of the sequence and which may be larger than all the data you will ever see. Programs
of {{longest_bits}} bits hold only small thoughts. And nothing here says that the world has a short program.

Part I ends here: learning is choosing among theories, by their fit and by their prior, and a network is one
family in which the choice can be made by descending a gradient. How well that goes when the network is deep
is the question of lesson 07.

## Exercises

**1.** The sequence 00110011… is printed by `..!@`. What will it cost the programs at most, and what the
networks? Think of a sequence that is dear to the networks and cheap for the programs.

@solution
    make lesson06 ARGS='--program "..!@"'
    make lesson06 ARGS='--program "......!@"'

It has twelve bits, so at most 11.1; in fact 7.4, and the networks pay 9 to 13, as two bits of memory tell
everything. Six zeros, then six ones, just fill the window: the most credible network pays 12 bits, less than
the programs (20), since "turn when all are equal" is dear to say on this machine and cheap in a network. With
one `.` more the window is too short, and the network pays at every turn: some 31 bits, and rising.
@end

**2.** Give up programs after 100 steps. Which of the four sequences suffers? And do the claims?

@solution
    make lesson06 ARGS='--steps 100'

All but the zeros. To print 64 bits, `.@` takes 127 steps, but `.....@` only 76, and that is short enough to
serve as well. `..!.!@` takes 127, `.!@` 190 and `.![<.]!>@` 281, and they have no such brothers. Programs
that are given up count as if they had fallen silent; when the last of them has, only the coins are left and
each further bit costs a whole bit. The promise is then no longer the program's length, and the lesson claims
less.
@end

**3.** How do the prices of the networks depend on the prior's width? Predict for widths of 0.5 and 2: on
0101…, and on coins.

@solution
    make lesson06 ARGS='--prior 0.5'
    make lesson06 ARGS='--prior 2'

A wide prior believes in strong weights: laws are learned after fewer bits (0101… for 4 instead of 18), and
coins are taken for laws. At width 2 the most credible network pays nearly twice what the coins are worth, the
average over the same networks a quarter more: the wider the prior, the more a maximum differs from an
average.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 6, .name = "all_theories",
        .question = "What if we averaged over every program?",
        .options = options, .seconds = 10, .quick_seconds = 1, .default_seeds = 5,
        .quick_seeds = 2 });
    Message why;
    if (!spec_parse(net, &net_spec, &why) || !network_predicts(&net_spec, &why))
        error_stop("--net: %s", why.text);
    prepare_sequences();
    theory = (NetworkTheory){ &net_spec, width, learning_steps, step, draws };
    replicates = memory_new((size_t)lab->seeds, sizeof *replicates);

    double programs = 0;
    for (int w = 1; w <= words; w++)
        programs += programs_of_length(w);
    Survey survey = { words, step_limit, sequences, named_count + lab->seeds };
    Survey quickly = { words, HASTY_STEPS, sequences, 0 };
    Progress *progress = progress_new("running all programs, twice", 2 * programs);
    hasty = all_programs(&quickly, progress);
    census = all_programs(&survey, progress);
    progress_end(progress);
    progress = progress_new("predicting", (double)lab->seeds * slots());
    if (!interrupt_requested())
        parallel_map((size_t)lab->seeds, predict_all, replicates, sizeof *replicates, &progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_text(lab, "net", net);
        value_real(lab, "window", (double)shape_size(net_spec.input), 4);
        value_real(lab, "prior", width, 4);
        value_real(lab, "draws", draws, 8);
        value_real(lab, "seeds", lab->seeds, 6);
        report_lengths();
        report_steps();
        report_strings();
        report_posterior();
        report_prices();
    }
    free(replicates);
    free(census);
    free(hasty);
    free(sequences);
    return lab_end(lab);
}
