/*
# Can evolution beat a person?

The networks of this course have all been designed by people. How wide, how deep, which activation: whoever
designs one decides it by habit, by what was published, by trying. Lesson 12 let machines decide it, in a
space so small that all of it was known. Now the space is large, the images are real, and there is an
opponent.

The rules are those under which such contests should be held, and often are not (Lindauer & Hutter 2019):
the same data, the same training, the same budget for all; a search by pure chance takes part; every
evaluation is counted; the winners are trained anew, several times, from fresh seeds; and the images of the
test are looked at once, at the end.

**Before you run it, write down a prediction.** Dense networks with at most {{budget}} parameters learn to
tell ten kinds of clothes apart. A person proposes one, two or three layers of ReLU, as wide as the budget
allows, each with the best of eight step sizes. Evolution trains {{evaluations}} networks and chooses one.
By how many points of accuracy is it better, if it is? And better than the best of {{evaluations}} networks
drawn by chance? And what if both may use convolutions?

## The contestants

*Designed.* What a person would try, as wide as it can be within the budget, with every step size of the
space:

@code experiments/contest.c designs

*Evolved.* A population of {{population}}, whose best two live on with their children; the children are made
as in lesson 12. The space has one to four hidden layers (up to six with convolutions) of twenty-two widths,
four activations, with batch norm or without, and the same step sizes:

@code experiments/contest.c contest_space

*Random.* As many networks as evolution trains, drawn by chance from the same space. The first
{{population}} of both are the same, so what is different later is due to having parents.

## One school for all

A genome is drawn its weights, trained by Adam with a step that falls in a straight line to 0, and judged by
images that it has not learned from:

@code experiments/contest.c schooling_accuracy

That the step falls to 0 is no detail. It was found to be worth 0.3 to 1.1 points here, more than most
differences between networks, so that a contest in which only one side had it would be decided by it.

Thorough training is too expensive for hundreds of candidates, so there are three stages. In *the search*
every candidate is trained briefly ({{search_epochs}} epoch on {{search_images_dense}} images,
{{search_images_convolutional}} where there are convolutions, which cost more). In *the final* the best
{{finalists}} of each contestant are trained as long as it counts ({{epochs}} epochs on {{learn}} images),
twice; the winner is the best on average. Both are judged by the same {{valid}} images that nobody learns
from. In *the test* each winner is trained {{runs}} times from fresh seeds on all {{images}} images, and
judged by images that nothing in the contest has seen.

Why not test at once? Who takes the best of many noisy scores takes a lucky one. With {{valid}} images, the
share that a network gets right is uncertain by $\sqrt{p(1-p)/n}$, here {{noise}} points, even if its
training had no luck of its own; the best of a hundred equal networks would look two and a half times that
much better than it is. The validation images choose, so they flatter; the test images do not choose
anything.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/contest.h"
#include "lab/checkpoint.h"
#include "lab/data.h"
#include "lab/lab.h"

enum { BATCH = 64, FINALISTS_MAX = 16, FINAL_REPEATS = 2, DENSE_IMAGES = 8 };
enum { DESIGNED, EVOLVED, RANDOM, CONTESTANTS };

static const char *const names[CONTESTANTS] = { "designed", "evolved", "random" };

static int budget = 50000, multiply_adds = 600000;
static int population = 12, generations = 7, finalists = 3;
static int images = 18000, epochs = 3, search_images = 5000, search_epochs = 1;
static bool dense_only, resume;

static const Option options[] = {
    option_int("budget", &budget, 1000, 1000000, "N", "parameters that a network may have",
               .quick = "10000"),
    option_int("multiply-adds", &multiply_adds, 10000, 100000000, "M",
               "... and multiply-adds for one image", .full = "800000"),
    option_int("population", &population, 2, 1000, "P", "networks of a generation",
               .quick = "4", .full = "20"),
    option_int("generations", &generations, 1, 1000, "G",
               "P x G networks are trained by evolution, and as many by chance",
               .quick = "2", .full = "14"),
    option_int("search-images", &search_images, 100, 1000000, "N",
               "images to learn from in the search; dense networks: eight times",
               .quick = "300", .full = "6000"),
    option_int("search-epochs", &search_epochs, 1, 100, "E", "how often each, in the search",
               .full = "2"),
    option_int("finalists", &finalists, 1, FINALISTS_MAX, "F", "of each contestant",
               .quick = "2"),
    option_int("images", &images, 200, 1000000, "N", "images in all; one in six validates",
               .quick = "1200", .full = "60000"),
    option_int("epochs", &epochs, 1, 1000, "E", "how often each, from the final on",
               .quick = "1", .full = "10"),
    option_flag("dense-only", &dense_only, "no contest with convolutions"),
    { .kind = OPTION_FLAG, .name = "resume", .place.flag = &resume, .aside = true,
      .help = "go on where an interrupted run has stopped" },
    OPTIONS_END
};

typedef struct Contestant {
    const Family *family;                   /* all its candidates */
    size_t  finalist[FINALISTS_MAX], count; /* the best of the search, by number */
    double  final[FINALISTS_MAX * FINAL_REPEATS];
    size_t  winner;                         /* a finalist's place */
    double *test;                           /* of each retraining */
} Contestant;

typedef struct Contest {
    Space      space;
    Family     designs;
    Search    *search[CONTESTANTS];         /* of EVOLVED and RANDOM */
    Contestant contestant[CONTESTANTS];
} Contest;

static Lab *lab;
static Dataset all, test;
static Dataset learn, valid, part[CONTEST_KINDS];   /* of all */
static Schooling searching[CONTEST_KINDS], final, testing;
static Contest contest[CONTEST_KINDS];
static int kinds = CONTEST_KINDS;
static Record record;                       /* of all trials outside the two searches */

/* One image in six, from the end, validates; from the others candidates learn.  Dense networks are
 * trained so much faster that in the search they may see more images. */
static void prepare_data(void)
{
    all = lab_dataset(lab, DATASET_TRAIN, (size_t)images);
    if (all.h < 8 || all.w < 8)
        dense_only = true;
    if (dense_only)
        kinds = 1;
    dataset_standardise(&all);
    size_t judges = all.n / 6, most = all.n - judges;
    learn = dataset_slice(&all, 0, most);
    valid = dataset_slice(&all, most, judges);
    for (int kind = 0; kind < kinds; kind++) {
        size_t n = (size_t)search_images * (kind == CONTEST_DENSE ? DENSE_IMAGES : 1);
        part[kind] = dataset_slice(&all, 0, n < most ? n : most);
        searching[kind] = (Schooling){ &part[kind], &valid, search_epochs, BATCH };
    }
    final = (Schooling){ &learn, &valid, epochs, BATCH };
}

static void prepare_contest(ContestKind kind)
{
    Contest *c = &contest[kind];
    c->space = contest_space(kind, shape_image(1, all.h, all.w, all.c), all.classes,
                             (size_t)budget, (size_t)multiply_adds);
    c->designs = contest_designs(kind, &c->space);
    c->contestant[DESIGNED].family = &c->designs;
    for (int k = EVOLVED; k <= RANDOM; k++) {
        Rng seeds = rng_substream(lab->seed, "contest", (uint64_t)kind);
        c->search[k] = search_new((SearchSettings){
            .space = &c->space, .seed = rng_bits(&seeds),
            .recipe = k == EVOLVED ? contest_evolution(population) : contest_random(population),
            .evaluations = (long)population * generations });
        c->contestant[k].family = &c->search[k]->family;
    }
    for (int k = 0; k < CONTESTANTS; k++)
        c->contestant[k].test = memory_new((size_t)lab->seeds, sizeof(double));
}

static const Candidate *finalist_of(const Contestant *c, size_t place)
{
    return &c->family->candidate[c->finalist[place]];
}

static const Candidate *winner_of(const Contestant *c)
{
    return finalist_of(c, c->winner);
}

/*
## The search

A contest is long, so it is put away after every generation; a search that is taken up again (`--resume`)
goes on as if it had never been interrupted, by Ctrl-C, a lost rank of `mpirun` or a power cut.
*/
/* Whose checkpoint this is: all that the results depend on. */
static void identity_print(char *line, size_t size)
{
    snprintf(line, size, "contest: %s, data %016llx, version %s", lab->command,
             (unsigned long long)all.checksum, lab_version());
}

static bool contest_archive(Archive *archive, Message *why)
{
    record_archive(&record, archive);
    for (int kind = 0; kind < kinds; kind++)
        for (int k = EVOLVED; k <= RANDOM; k++)
            if (!search_archive(contest[kind].search[k], archive, why))
                return false;
    return !archive->reading || archive_whole(archive)
        || message_set(why, "the checkpoint does not end where this contest does");
}

static void keep(void)
{
    char identity[2000];
    Message why;
    Archive archive = archive_writer();
    contest_archive(&archive, &why);
    identity_print(identity, sizeof identity);
    checkpoint_save(lab->out, "contest", identity, &archive);
    archive_free(&archive);
}

static void go_on(void)
{
    char identity[2000];
    Message why;
    Archive archive;
    identity_print(identity, sizeof identity);
    if (!checkpoint_load(lab->out, "contest", identity, &archive, &why)
        || !contest_archive(&archive, &why))
        error_stop("%s", why.text);
    checkpoint_close(&archive);
}

static void show_best(const char *name, const Search *search)
{
    const Candidate *best = search_best(search);
    printf("  %-8s  generation %2ld: %5.2f %%  %s\n", name, search->generation,
           100 * best->fitness, best->genome);
    fflush(stdout);
}

static bool run_search(ContestKind kind, int k)
{
    Search *search = contest[kind].search[k];
    if (search->generation > 0)             /* resumed */
        show_best(names[k], search);
    while (search_generation(search, schooling_accuracy, &searching[kind])) {
        show_best(names[k], search);
        keep();
    }
    return !interrupt_requested();
}

static bool judge_designs(ContestKind kind)
{
    Family *designs = &contest[kind].designs;
    const char **genomes = memory_new(designs->count, sizeof *genomes);
    double *accuracy = memory_new(designs->count, sizeof *accuracy);
    for (size_t i = 0; i < designs->count; i++)
        genomes[i] = designs->candidate[i].genome;
    Progress *progress = progress_new("designed", (double)designs->count);
    bool done = trials_run(&(Trials){ &searching[kind], genomes, designs->count, 1, lab->seed,
                                      lab_key("designs %s", contest_kind_names[kind]) },
                           &record, accuracy, progress, keep);
    progress_end(progress);
    for (size_t i = 0; i < designs->count && done; i++)
        candidate_judge(&designs->candidate[i], accuracy[i]);
    free(accuracy);
    free(genomes);
    return done;
}

static bool run_final(ContestKind kind, int k)
{
    Contestant *c = &contest[kind].contestant[k];
    const char *genomes[FINALISTS_MAX];
    c->count = contest_finalists(c->family, (size_t)finalists, c->finalist);
    if (c->count == 0)
        error_stop("all networks that were %s diverged: allow more generations", names[k]);
    for (size_t i = 0; i < c->count; i++)
        genomes[i] = finalist_of(c, i)->genome;
    Progress *progress = progress_new("the final", (double)(c->count * FINAL_REPEATS));
    bool done = trials_run(&(Trials){ &final, genomes, c->count, FINAL_REPEATS, lab->seed,
                                      lab_key("final %s %s", contest_kind_names[kind], names[k]) },
                           &record, c->final, progress, keep);
    progress_end(progress);
    c->winner = contest_winner(c->final, c->count, FINAL_REPEATS);
    if (done)
        printf("  %-8s  the final:     %5.2f %%  %s\n", names[k],
               100 * sample_mean(c->final + c->winner * FINAL_REPEATS, FINAL_REPEATS),
               winner_of(c)->genome);
    return done;
}

static bool hold_contest(ContestKind kind)
{
    printf("%s networks, up to %d parameters:\n", contest_kind_names[kind], budget);
    fflush(stdout);
    if (!judge_designs(kind) || !run_search(kind, EVOLVED) || !run_search(kind, RANDOM))
        return false;
    for (int k = 0; k < CONTESTANTS; k++)
        if (!run_final(kind, k))
            return false;
    return true;
}

/* All winners at once; only now are the test images opened. */
static bool run_test(void)
{
    const char *genomes[CONTEST_KINDS * CONTESTANTS];
    size_t count = (size_t)(kinds * CONTESTANTS), runs = (size_t)lab->seeds;
    double *accuracy = memory_new(count * runs, sizeof *accuracy);
    test = lab_dataset(lab, DATASET_TEST, lab->quick ? 1000 : 0);
    test.offset = all.offset, test.gain = all.gain;
    testing = (Schooling){ &all, &test, epochs, BATCH };
    for (size_t i = 0; i < count; i++)
        genomes[i] = winner_of(&contest[i / CONTESTANTS].contestant[i % CONTESTANTS])->genome;
    Progress *progress = progress_new("the test", (double)(count * runs));
    bool done = trials_run(&(Trials){ &testing, genomes, count, lab->seeds, lab->seed, "test" },
                           &record, accuracy, progress, keep);
    progress_end(progress);
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < runs; r++)
            contest[i / CONTESTANTS].contestant[i % CONTESTANTS].test[r]
                = 100 * accuracy[i * runs + r];
    free(accuracy);
    return done;
}

/*
@plot contest_search(contest_families,contest_lineage) Two panels, dense networks and with convolutions: the validation accuracy of each network that evolution trained against the order of its birth, as dots; the best by chance so far as a line of steps; the best design as a dotted level; and arrows from parent to child that lead to the winner.

Evolution's winners have {{ancestors_dense}} ancestors (dense) and {{ancestors_convolutional}} (with
convolutions). A child can be worse than its parents and still have a better child: the score that it got is
one brief training, and tournaments leave room for luck.

@plot contest_parameters(contest_families) Two panels: validation accuracy in the search against the number of parameters, thousands, on a logarithmic axis for random, evolved and designed networks; designed ones stand at the edge of the budget, a column of marks for the step sizes.

Each mark is one training. The column of designs shows what the step size alone does: each of them stands
there once for every step size. A person who does not try several compares step sizes without knowing it.

## The test

@plot contest_test The accuracy on the test images of every retraining of the three winners, dense and with convolutions, as open circles, beside their means with 95 percent intervals.

| | dense | with convolutions |
|---|---|---|
| designed | {{test_designed_dense}} ± {{deviation_designed_dense}} | {{test_designed_convolutional}} ± {{deviation_designed_convolutional}} |
| evolved | {{test_evolved_dense}} ± {{deviation_evolved_dense}} | {{test_evolved_convolutional}} ± {{deviation_evolved_convolutional}} |
| random | {{test_random_dense}} ± {{deviation_random_dense}} | {{test_random_convolutional}} ± {{deviation_random_convolutional}} |

(Mean and standard deviation of {{runs}} retrainings, in percent.) The winners, as lines that any other
lesson takes after `--net` without the last word:

| | |
|---|---|
| designed | `{{winner_designed_dense}}` |
| evolved | `{{winner_evolved_dense}}` |
| random | `{{winner_random_dense}}` |
| designed | `{{winner_designed_convolutional}}` |
| evolved | `{{winner_evolved_convolutional}}` |
| random | `{{winner_random_convolutional}}` |

Evolved minus designed is {{evolved_designed_dense}} points among dense networks, with a 95 % interval from
{{evolved_designed_dense_low}} to {{evolved_designed_dense_high}}: {{verdict_designed_dense}}. With
convolutions it is {{evolved_designed_convolutional}}, from {{evolved_designed_convolutional_low}} to
{{evolved_designed_convolutional_high}}: {{verdict_designed_convolutional}}. Evolved minus random is
{{evolved_random_dense}}, from {{evolved_random_dense_low}} to {{evolved_random_dense_high}} (dense:
{{verdict_random_dense}}), and {{evolved_random_convolutional}}, from {{evolved_random_convolutional_low}}
to {{evolved_random_convolutional_high}} (with convolutions: {{verdict_random_convolutional}}). Mind the
second comparison before you praise evolution for the first: whatever chance reaches as well is owed to the
space, to its batch norm and activations, and to the person who put them there.

These intervals are about the luck of training only. The test images are the same for all, a sample too:
another {{tested}} would shift all contestants together by about {{test_noise}} points.
*/

static void report_contest(void)
{
    printf("the test:\n");
    Table *table = table_new(lab, "contest", "budget contestant spec parameters mean sd runs");
    Table *runs = table_new(lab, "contest_test", "kind contestant place run accuracy mean error");
    for (int kind = 0; kind < kinds; kind++)
        for (int k = 0; k < CONTESTANTS; k++) {
            const Contestant *c = &contest[kind].contestant[k];
            size_t n = (size_t)lab->seeds;
            char spec[GENOME_TEXT_MAX];
            snprintf(spec, sizeof spec, "%s", winner_of(c)->genome);
            *strstr(spec, " step=") = '\0';
            table_row(table, "ittirri", budget, names[k], spec, (int)winner_of(c)->parameters,
                      sample_mean(c->test, n), sample_deviation(c->test, n), lab->seeds);
            printf("  %-8s  the test:      %5.2f %%  (deviation %.2f)  --net \"%s\"\n", names[k],
                   sample_mean(c->test, n), sample_deviation(c->test, n), spec);
            for (size_t r = 0; r < n; r++)
                table_row(runs, "ttiirrr", contest_kind_names[kind], names[k],
                          kind * (CONTESTANTS + 1) + k, (int)r + 1, c->test[r],
                          sample_mean(c->test, n), 1.96 * sample_error(c->test, n));
        }
    table_close(runs);
    table_close(table);
    plot_draw(lab, "contest_test");
}

static void report_family(Table *table, ContestKind kind, int k)
{
    const Family *family = contest[kind].contestant[k].family;
    for (size_t i = 0; i < family->count; i++) {
        const Candidate *c = &family->candidate[i];
        table_row(table, "ttiiiitiirtt", contest_kind_names[kind], names[k], (int)i + 1,
                  (int)c->generation + 1, (int)c->parent + 1, (int)c->mate + 1, c->operation,
                  (int)c->parameters, (int)c->multiply_adds,
                  isfinite(c->fitness) ? 100 * c->fitness : (double)NAN,
                  candidate_status_name(c->status), c->genome);
    }
}

/* An arrow of the family tree: to an ancestor of the winner from one of its parents (0: from
 * nobody, as it was drawn by chance). */
static void lineage_row(Table *table, ContestKind kind, const Family *family, size_t child,
                        long parent)
{
    const Candidate *to = &family->candidate[child];
    const Candidate *from = parent >= 0 ? &family->candidate[parent] : to;
    table_row(table, "tiriritt", contest_kind_names[kind], (int)parent + 1,
              100 * from->fitness, (int)child + 1, 100 * to->fitness, (int)to->generation + 1,
              to->operation, to->genome);
}

static int report_lineage(Table *table, ContestKind kind)
{
    const Contestant *evolved = &contest[kind].contestant[EVOLVED];
    const Family *family = evolved->family;
    bool *ancestor = memory_new(family->count, sizeof *ancestor);
    int count = 0;
    contest_ancestors(family, evolved->finalist[evolved->winner], ancestor);
    for (size_t i = 0; i < family->count; i++)
        if (ancestor[i]) {
            const Candidate *c = &family->candidate[i];
            lineage_row(table, kind, family, i, c->parent);
            if (c->mate >= 0)
                lineage_row(table, kind, family, i, c->mate);
            count++;
        }
    free(ancestor);
    return count;
}

static void report_families(void)
{
    Table *table = table_new(lab, "contest_families", "kind contestant candidate generation parent "
                             "mate operation parameters multiply_adds accuracy status genome");
    Table *lineage = table_new(lab, "contest_lineage", "kind from from_accuracy to to_accuracy "
                               "generation operation genome");
    for (int kind = 0; kind < kinds; kind++) {
        for (int k = 0; k < CONTESTANTS; k++)
            report_family(table, (ContestKind)kind, k);
        value_real(lab, lab_key("ancestors_%s", contest_kind_names[kind]),
                   report_lineage(lineage, (ContestKind)kind) - 1, 4);
    }
    table_close(lineage);
    table_close(table);
    plot_draw(lab, "contest_search");
    plot_draw(lab, "contest_parameters");
}

/*
## The bill

The whole contest made {{trainings}} trainings, {{tera}} million million multiply-adds in all. A designed
network costs a person's experience, which nobody counts; an evolved one costs its search, which is reported
too seldom. Who paid how much stands in `contest_bills.tsv`, how long it took here in `timing.txt`.
*/
typedef struct Bill { double trainings, multiply_adds; } Bill;

static void bill_family(Bill *bill, const Schooling *schooling, const Family *family)
{
    for (size_t i = 0; i < family->count; i++)
        if (family->candidate[i].status != CANDIDATE_KNOWN) {
            bill->trainings++;
            bill->multiply_adds += schooling_cost(schooling,
                                                  (double)family->candidate[i].multiply_adds);
        }
}

static void bill_trials(Bill *bill, const Schooling *schooling, const Candidate *c, int repeats)
{
    bill->trainings += repeats;
    bill->multiply_adds += repeats * schooling_cost(schooling, (double)c->multiply_adds);
}

static void report_bills(void)
{
    Table *table = table_new(lab, "contest_bills", "kind contestant trainings multiply_adds");
    Bill sum = { 0, 0 };
    for (int kind = 0; kind < kinds; kind++)
        for (int k = 0; k < CONTESTANTS; k++) {
            const Contestant *c = &contest[kind].contestant[k];
            Bill bill = { 0, 0 };
            bill_family(&bill, &searching[kind], c->family);
            for (size_t i = 0; i < c->count; i++)
                bill_trials(&bill, &final, finalist_of(c, i), FINAL_REPEATS);
            bill_trials(&bill, &testing, winner_of(c), lab->seeds);
            table_row(table, "ttrr", contest_kind_names[kind], names[k], bill.trainings,
                      bill.multiply_adds);
            sum.trainings += bill.trainings;
            sum.multiply_adds += bill.multiply_adds;
        }
    table_close(table);
    value_real(lab, "trainings", sum.trainings, 6);
    value_real(lab, "tera", sum.multiply_adds / 1e12, 3);
}

/*
## What was claimed

@claims

That the first generation is the same, that nobody trained more networks than another, that nobody was
larger than allowed: these make the contest a fair one, and are exact. That the test gives the same
difference between evolved and designed as the final did is statistics: if it did not, the test would not be
of the networks that were chosen. Who wins is *not* claimed of this short run; it is what you see above.

## The long contest

What you saw took two minutes: {{epochs}} epochs, a part of the images, few generations. `--full` trains the
finalists for ten epochs on all images, looks at more networks, and allows them a third more multiply-adds. On
two cores it takes up to 25 minutes for one budget, and its tables are kept in `experiments/tables`. Test
accuracy of five retrainings, mean ± standard deviation, in percent:

| budget | designed | evolved | random |
|---|---|---|---|
| 10,000, dense | {{full_10000_designed_dense}} | {{full_10000_evolved_dense}} | {{full_10000_random_dense}} |
| 50,000, dense | {{full_50000_designed_dense}} | {{full_50000_evolved_dense}} | {{full_50000_random_dense}} |
| 200,000, dense | {{full_200000_designed_dense}} | {{full_200000_evolved_dense}} | {{full_200000_random_dense}} |
| 50,000, with convolutions | {{full_50000_designed_convolutional}} | {{full_50000_evolved_convolutional}} | {{full_50000_random_convolutional}} |

@kept contest_10000

@kept contest_50000

@kept contest_200000

The evolved networks of these contests: `{{full_10000_evolved_dense_spec}}`,
`{{full_50000_evolved_dense_spec}}`, `{{full_200000_evolved_dense_spec}}` and
`{{full_50000_evolved_convolutional_spec}}`. Compared with them, this run's evolved networks are
{{distance_dense}} points behind (dense) and {{distance_convolutional}} (with convolutions).

The designs were measured in another library beforehand, to know that our person is no straw man: 85.4 ± 0.6,
88.4 ± 0.3, 89.4 ± 0.1 and 90.6 to 90.9. They do as well here, but for a tenth or two with convolutions.
Evolution beats them everywhere, by more than a point where parameters are scarce and by a quarter of one where
they are not; and with dense networks *chance beats them just as well*. What helped there is not breeding but
being allowed what the person did not think of: batch norm, and activations other than ReLU. With convolutions
evolution is a whole point better than chance, and chance a quarter of a point better than the person. But that
is one search of each: in a contest with a quarter fewer multiply-adds (600,000) and more images in the search
(8,000), evolution had 91.27 and chance 91.22. How often the one beats the other is lesson 12's question, and
takes hundreds of searches.

## What would show that this is wrong

If the winner's advantage vanished with other seeds (`--seed 2`), it was luck. If it vanished when all train
longer (`--epochs 10`), the search found networks that learn fast, not networks that learn well: the search
only sees the beginning of training. And if a designed network that we did not think of won, the person was
a weak one: add it to the list in `experiments/contest.c`, and hold the contest again.

## Exercises

**1.** Is evolution the better for more time? Predict the difference to random search with three times the
generations.

@solution
    make lesson13 ARGS='--dense-only --generations 21'

The best of the search rises from 84.30 to 84.70 %, and chance's from 83.73 to 84.40. The test does not confirm
it: 86.06 becomes 86.10 for evolution, 85.96 becomes 86.03 for chance, less than their errors. Who looks at
three times as many noisy scores finds a luckier one, not a better network.
@end

**2.** What does a budget of 10,000 parameters leave to design? The first layer alone has 784 inputs.

@solution
    make lesson13 ARGS='--budget 10000'

Without convolutions nearly all parameters belong to the first layer, which can be a dozen units wide, and
all that is left to choose is what comes after it: 82.9 % designed, 83.6 evolved, 84.0 by chance, and that with
a single layer of 12. A convolution uses its weights many times over, and leaves room for a design: 87.0, 87.9,
86.7. Evolution's has four convolutions, and is better than the dense network of 50,000 parameters.
@end

**3.** Does the search choose networks that learn fast?

@solution
    make lesson13 ARGS='--dense-only --search-epochs 3'

The designed network does: with one epoch `62:relu` with a step of 0.007 wins, 85.35 % in the test, with three
`58:relu 58:relu` with 0.003, and 85.66 %. What is ahead after one epoch, shallow and with large steps, need not
be ahead after three. The evolved one gains nothing: 86.06 and 85.98 %; batch norm learns fast *and* well.
@end
*/
typedef struct Difference { double mean, error; } Difference;

static Difference difference_of(const Contestant *a, const Contestant *b)
{
    size_t n = (size_t)lab->seeds;
    double ea = sample_error(a->test, n), eb = sample_error(b->test, n);
    return (Difference){ sample_mean(a->test, n) - sample_mean(b->test, n),
                         sqrt(ea * ea + eb * eb) };
}

static void value_difference(const char *name, Difference d)
{
    value_real(lab, name, d.mean, 3);
    value_real(lab, lab_key("%s_low", name), d.mean - 1.96 * d.error, 3);
    value_real(lab, lab_key("%s_high", name), d.mean + 1.96 * d.error, 3);
}

static const char *verdict_of(Difference d, const char *opponent)
{
    return d.mean - 1.96 * d.error > 0 ? lab_key("evolution beats %s", opponent)
         : d.mean + 1.96 * d.error < 0 ? lab_key("%s beats evolution", opponent)
         : "these retrainings cannot tell them apart";
}

/* The variance of a contestant's mean accuracy in percent: of so many trainings, judged by n
 * images. */
static double variance_of(const Contestant *c, int repeats, size_t n)
{
    double s = sample_deviation(c->test, (size_t)lab->seeds);
    double p = sample_mean(c->test, (size_t)lab->seeds) / 100;
    return s * s / repeats + 1e4 * p * (1 - p) / (double)n;
}

static double final_of(const Contestant *c)
{
    return 100 * sample_mean(c->final + c->winner * FINAL_REPEATS, FINAL_REPEATS);
}

/* The final and the test judge the same two networks, trained alike. */
static void claim_agreement(ContestKind kind)
{
    const Contestant *e = &contest[kind].contestant[EVOLVED];
    const Contestant *d = &contest[kind].contestant[DESIGNED];
    double in_final = final_of(e) - final_of(d);
    double error = 4 * sqrt(variance_of(e, FINAL_REPEATS, valid.n)
                            + variance_of(d, FINAL_REPEATS, valid.n)
                            + variance_of(e, lab->seeds, test.n)
                            + variance_of(d, lab->seeds, test.n));
    claim_of_whole_run(lab, lab_key("evolved_minus_designed_%s", contest_kind_names[kind]),
                       difference_of(e, d).mean, in_final - error, in_final + error,
                       "the same difference in the final, four standard errors");
}

/* Was it a fair contest? */
static void claim_fairness(ContestKind kind)
{
    const char *name = contest_kind_names[kind];
    const Contest *c = &contest[kind];
    const Family *evolved = c->contestant[EVOLVED].family, *drawn = c->contestant[RANDOM].family;
    int too_large = 0, differ = 0;
    for (int k = 0; k < CONTESTANTS; k++)
        for (size_t i = 0; i < c->contestant[k].family->count; i++)
            too_large += c->contestant[k].family->candidate[i].parameters > (size_t)budget;
    for (size_t i = 0; i < (size_t)population && i < evolved->count && i < drawn->count; i++)
        differ += strcmp(evolved->candidate[i].genome, drawn->candidate[i].genome) != 0
                  || evolved->candidate[i].fitness != drawn->candidate[i].fitness;
    claim_between(lab, lab_key("over_budget_%s", name), too_large, 0, 0, "no candidate may be");
    claim_between(lab, lab_key("first_generation_%s", name), differ, 0, 0,
                  "drawn alike, trained alike: the same bits");
    claim_between(lab, lab_key("more_trainings_%s", name),
                  (double)(c->search[EVOLVED]->evaluations - c->search[RANDOM]->evaluations), 0, 0,
                  "as many by evolution as by chance");
}

/* The accuracy that a search should reach with ten epochs on all images: measured beforehand for
 * designs, and what is published for a search without limits. */
static void claim_level(ContestKind kind)
{
    static const struct { int budget; ContestKind kind; double least; } levels[] = {
        { 10000, CONTEST_DENSE, 86.3 }, { 50000, CONTEST_DENSE, 89.0 },
        { 200000, CONTEST_DENSE, 89.9 }, { 50000, CONTEST_IMAGE, 91.3 },
    };
    double mean = sample_mean(contest[kind].contestant[EVOLVED].test, (size_t)lab->seeds);
    for (size_t k = 0; k < sizeof levels / sizeof levels[0]; k++)
        if (lab->full && levels[k].budget == budget && levels[k].kind == kind)
            claim_between(lab, lab_key("evolved_%s", contest_kind_names[kind]), mean,
                          levels[k].least, 95.3,
                          "best design by PyTorch 85.4 to 90.9, plus its error; DENSER 95.3");
}

static void report_kind(ContestKind kind)
{
    const char *name = contest_kind_names[kind];
    const Contestant *c = contest[kind].contestant;
    for (int k = 0; k < CONTESTANTS; k++) {
        value_text(lab, lab_key("winner_%s_%s", names[k], name), winner_of(&c[k])->genome);
        value_real(lab, lab_key("test_%s_%s", names[k], name),
                   sample_mean(c[k].test, (size_t)lab->seeds), 4);
        value_real(lab, lab_key("deviation_%s_%s", names[k], name),
                   sample_deviation(c[k].test, (size_t)lab->seeds), 2);
    }
    Difference to_designed = difference_of(&c[EVOLVED], &c[DESIGNED]);
    Difference to_random = difference_of(&c[EVOLVED], &c[RANDOM]);
    value_difference(lab_key("evolved_designed_%s", name), to_designed);
    value_difference(lab_key("evolved_random_%s", name), to_random);
    value_text(lab, lab_key("verdict_designed_%s", name), verdict_of(to_designed, "the person"));
    value_text(lab, lab_key("verdict_random_%s", name), verdict_of(to_random, "chance"));
    value_real(lab, lab_key("search_images_%s", name), (double)part[kind].n, 6);
    claim_fairness(kind);
    claim_agreement(kind);
    claim_level(kind);
}

/* The contests of --full take as long as a lecture, so their tables are kept: one for each of these
 * budgets. */
static const int kept_budgets[] = { 10000, 50000, 200000 };

static void report_kept_row(const ContestRow *row)
{
    const char *kind = contest_kind_names[contest_row_kind(row)];
    value_text(lab, lab_key("full_%d_%s_%s", row->budget, row->contestant, kind),
               lab_key("%.2f ± %.2f", row->mean, row->sd));
    value_text(lab, lab_key("full_%d_%s_%s_spec", row->budget, row->contestant, kind), row->spec);
}

static void report_no_table(int kept_budget)
{
    for (int kind = 0; kind < CONTEST_KINDS; kind++)
        for (int k = 0; k < CONTESTANTS; k++) {
            const char *name = lab_key("full_%d_%s_%s", kept_budget, names[k],
                                       contest_kind_names[kind]);
            value_text(lab, name, "no table");
            value_text(lab, lab_key("%s_spec", name), "no table");
        }
}

/* How far the evolved networks of this run are from that of the full contest. */
static const char *distance[CONTEST_KINDS] = { "an unknown number of", "an unknown number of" };

static void take_distance(const ContestRow *row)
{
    ContestKind kind = contest_row_kind(row);
    if (row->budget != budget || (int)kind >= kinds || strcmp(row->contestant, names[EVOLVED]) != 0)
        return;
    double mean = sample_mean(contest[kind].contestant[EVOLVED].test, (size_t)lab->seeds);
    double cents = floor(100 * (row->mean - mean) + 0.5);       /* no "-0.00" */
    distance[kind] = lab_key("%.2f", cents / 100);
    printf("The %s network evolved by the full contest (--full, kept) has %.2f %%: %s points more.\n",
           contest_kind_names[kind], row->mean, distance[kind]);
}

static void report_kept(void)
{
    printf("\n");
    for (size_t k = 0; k < sizeof kept_budgets / sizeof kept_budgets[0]; k++) {
        ContestRow row[CONTEST_ROWS_MAX];
        Message why;
        size_t count = contest_read(lab_key("experiments/tables/lesson13_contest_%d.tsv.gz",
                                            kept_budgets[k]), row, &why);
        if (count == 0) {
            lab_notice("%s; run from the top directory to compare with full contests", why.text);
            report_no_table(kept_budgets[k]);
        }
        for (size_t i = 0; i < count; i++) {
            report_kept_row(&row[i]);
            take_distance(&row[i]);
        }
    }
    for (int kind = 0; kind < CONTEST_KINDS; kind++)
        value_text(lab, lab_key("distance_%s", contest_kind_names[kind]), distance[kind]);
}

static void report_sizes(void)
{
    double p = sample_mean(contest[CONTEST_DENSE].contestant[DESIGNED].test, (size_t)lab->seeds)
               / 100;
    value_real(lab, "budget", budget, 7);
    value_real(lab, "population", population, 5);
    value_real(lab, "evaluations", (double)contest[0].search[EVOLVED]->evaluations, 6);
    value_real(lab, "search_epochs", search_epochs, 4);
    value_real(lab, "epochs", epochs, 4);
    value_real(lab, "finalists", finalists, 3);
    value_real(lab, "learn", (double)learn.n, 6);
    value_real(lab, "valid", (double)valid.n, 6);
    value_real(lab, "images", (double)all.n, 6);
    value_real(lab, "tested", (double)test.n, 6);
    value_real(lab, "runs", lab->seeds, 4);
    value_real(lab, "noise", 100 * sqrt(p * (1 - p) / (double)valid.n), 2);
    value_real(lab, "test_noise", 100 * sqrt(p * (1 - p) / (double)test.n), 2);
}

static bool hold_all(void)
{
    if (resume)
        go_on();
    for (int kind = 0; kind < kinds; kind++)
        if (!hold_contest((ContestKind)kind))
            return false;
    return run_test();
}

static void report(void)
{
    report_sizes();
    report_contest();
    report_families();
    report_bills();
    for (int kind = 0; kind < kinds; kind++)
        report_kind((ContestKind)kind);
    report_kept();
    checkpoint_remove(lab->out, "contest");
}

static void contests_free(void)
{
    for (int kind = 0; kind < kinds; kind++) {
        family_free(&contest[kind].designs);
        for (int k = 0; k < CONTESTANTS; k++) {
            search_free(contest[kind].search[k]);
            free(contest[kind].contestant[k].test);
        }
    }
    record_free(&record);
    dataset_free(&test);
    dataset_free(&all);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 13, .name = "evolved_vs_designed",
        .question = "Can evolution beat a person?",
        .options = options, .seconds = 110, .quick_seconds = 3, .full_seconds = 1500,
        .default_seeds = 5, .quick_seeds = 2 });
    prepare_data();
    for (int kind = 0; kind < kinds; kind++)
        prepare_contest((ContestKind)kind);
    if (hold_all())
        report();
    else
        lab_notice("what was trained is kept: the same command with --resume goes on from there");
    contests_free();
    return lab_end(lab);
}
