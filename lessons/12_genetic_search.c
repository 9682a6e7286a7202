/*
# Does crossover find it faster?

In 1950 Alan Turing did not know how to write a program that thinks, and proposed to look for one. One
should build the machine of a child and educate it; and as nobody would find a good child machine at the first
attempt, one should try many. He drew the parallel himself: the structure of the child machine is its hereditary
material, changes of it are mutations, and the judgement of the experimenter is natural selection (Turing 1950,
section 7). He hoped that it would go faster than evolution, because an experimenter who sees a weakness can think of
a mutation that would mend it.

This lesson builds the simplest form of it. The child machines are neural networks; educating one means training
it; the experimenter's judgement is how many images it then gets right. What is looked for is the best
*structure*: how many layers, how wide, with which activation. Sex is the question: nature's evolution recombines
two parents, while a well-known search for image classifiers did without (Real et al. 2019). Who is right?

**Before you run it, write down a prediction.** There are {{within_budget}} networks to choose from, {{good}} of which we
call good, the best one in a hundred. How many must be trained before one of these is found: by blind chance? By
changing the best so far in one place? By a population with mutations? And if its children have two parents: will
that take half as long, as long, or longer?

## A space in which everything is known

Whether a search does well can only be said where one knows what there was to find. So we take a space small
enough to train all of it, as was done on a large scale with 423,624 networks (Ying et al. 2019, NAS-Bench-101).
The task is Fashion-MNIST, its images reduced to {{side}} x {{side}} pixels: {{train}} images to learn from, {{valid}} others to be
judged by. A network has none to three hidden layers, each with one of four widths and one of four activations:

@code experiments/architectures.c architecture_space

That makes $1 + 16 + 16^2 + 16^3 = 4369$ networks. Each was trained {{repeats}} times from other weights, for {{epochs}} epochs;
its fitness is the mean accuracy. `make lesson12-table` does this in some minutes; the result is kept with the
course, and whatever is said below about a network's fitness is looked up there.

@code experiments/architectures.c judge_once

A table can be wrong or out of date, so we do not believe it: {{checked}} of its networks, drawn by chance, have
just been trained again, {{repeats}} times each. {{differ}} of their {{trainings}} results differ from the table.

@plot all_networks The accuracy of all 4369 networks against the number of their parameters on a logarithmic axis: small networks lie anywhere between 30 and 75 percent, large ones closer together around 80; a vertical line marks the budget, and the best one in a hundred within it are drawn as larger marks at the upper edge, from 1600 parameters on.

Large networks are better here, so a search without limits would only learn to buy the largest. We set a budget of
{{budget}} parameters, and {{within_budget}} networks remain. The best of them is `{{best}}`, with {{best_accuracy}} % right on average;
the typical one has {{median_accuracy}} %. The accuracy of one and the same network varies from training to training, with a deviation
of {{repeat_deviation}} points among the better half, so the order among the best is partly luck. For our question that does not
matter: the table *is* the landscape, luck included, and all searches walk on the same.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/architectures.h"
#include "experiments/heredity.h"
#include "experiments/search_race.h"
#include "lab/checkpoint.h"
#include "lab/data.h"
#include "lab/lab.h"
#include "lab/text.h"

enum { SIDE = 7, TRAIN = 4000, VALID = 5000, EPOCHS = 8, BATCH = 32 };

static int budget = 2500, evaluations = 300, population = 20, tournament = 3, births = 20000;
static double crossover = 0.75;
static const char *table_path = "experiments/tables/architectures.tsv.gz";

static const Option options[] = {
    option_int("budget", &budget, 100, 1000000, "N", "parameters that a network may have"),
    option_int("evaluations", &evaluations, 20, 2000, "N", "networks that each search may train"),
    option_int("population", &population, 4, 1000, "P", "members of a population"),
    option_int("tournament", &tournament, 1, 100, "T", "members drawn, of which the best is a parent"),
    option_real("crossover", &crossover, 0, 1, "X", "share of the children with two parents"),
    option_int("births", &births, 100, 1000000, "N", "children for the law of heredity",
               .quick = "5000"),
    option_path("table", &table_path, "FILE", "another table of all networks, made by --full"),
    OPTIONS_END
};

static Lab *lab;
static Dataset images, train, valid;        /* the last two are parts of the first */
static ArchitectureTask task;
static Architectures all;
static Member *ranked;                      /* the networks within the budget, the fittest first */
static size_t within, good;                 /* how many there are, and how many are called good */

static void prepare_task(void)
{
    Dataset large = lab_dataset(lab, DATASET_TRAIN, TRAIN + VALID);
    if (large.pixels == NULL || large.h < SIDE || large.w < SIDE || large.n < TRAIN + VALID)
        error_stop("--data: %d images of at least %d x %d pixels are needed", TRAIN + VALID, SIDE,
                   SIDE);
    images = dataset_shrunk(&large, large.h / SIDE);
    dataset_free(&large);
    dataset_standardise(&images);
    train = dataset_slice(&images, 0, TRAIN);
    valid = dataset_slice(&images, TRAIN, VALID);
    Shape input = lab->full ? shape_image(1, images.h, images.w, images.c)
                            : shape_image(1, SIDE, SIDE, 1);
    task = (ArchitectureTask){
        .space = architecture_space(input, lab->full ? images.classes : 10, 0), .train = &train,
        .valid = &valid, .epochs = EPOCHS, .batch = BATCH, .seed = lab->seed };
}

/*
Making the table (`--full`) is a long piece of work, so it is put away every fifty networks: whoever stops it, or
loses power, goes on from there.
*/
static void judgements_archive(Judgement *judgements, size_t *done, size_t count, Archive *archive)
{
    archive_value(archive, *done);
    archive_require(archive, *done <= count);
    archive_bytes(archive, judgements, *done * sizeof *judgements);
}

static bool judge_all(Judgement *judgements, size_t count)
{
    enum { CHUNK = 50 };
    uint64_t numbers[CHUNK];
    char identity[100];
    Message why;
    Archive archive;
    size_t done = 0;
    snprintf(identity, sizeof identity, "judgements, seed %llu, images %016llx, version %s",
             (unsigned long long)lab->seed, (unsigned long long)images.checksum, lab_version());
    if (checkpoint_load(lab->out, "judgements", identity, &archive, &why)) {
        judgements_archive(judgements, &done, count, &archive);
        if (!archive_whole(&archive))
            error_stop("%s/judgements.checkpoint is not of this table: remove it, and all networks "
                       "are trained anew", shown(lab->out).text);
        checkpoint_close(&archive);
        lab_notice("%zu of %zu networks were trained before; going on", done, count);
    }
    Progress *progress = progress_new("training", (double)count);
    progress_add(progress, (double)done);
    while (done < count && !interrupt_requested()) {
        size_t n = count - done < CHUNK ? count - done : CHUNK;
        for (size_t i = 0; i < n; i++)
            numbers[i] = done + i;
        architectures_judge(&task, numbers, n, judgements + done, progress);
        if (interrupt_requested())
            break;
        done += n;
        archive = archive_writer();
        judgements_archive(judgements, &done, count, &archive);
        checkpoint_save(lab->out, "judgements", identity, &archive);
        archive_free(&archive);
    }
    progress_end(progress);
    if (done < count)
        lab_notice("%zu of %zu networks are trained and kept: the same command goes on from there",
                   done, count);
    return done == count;
}

static void write_table(void)
{
    lab_data(lab, lab_key("judged by %d examples", all.examples), all.data);
    lab_data(lab, "judgements", all.checksum);
    Table *table = table_new(lab, "architectures",
                             "genome parameters multiply_adds right1 right2 right3 right4");
    for (size_t i = 0; i < all.family.count; i++) {
        const Candidate *c = &all.family.candidate[i];
        const int *right = all.judgement[i].right;
        table_row(table, "tiiiiii", c->genome, (int)c->parameters, (int)c->multiply_adds, right[0],
                  right[1], right[2], right[3]);
    }
    table_close(table);
}

/* Makes the table, or reads it.  False if interrupted. */
static bool prepare_table(void)
{
    Message why;
    if (!lab->full) {
        if (!architectures_read(table_path, &task.space, &all, &why))
            error_stop("%s; run from the top directory, or make one: make lesson12-table", why.text);
        task.seed = all.seed;
        return true;
    }
    size_t count = (size_t)space_size(&task.space);
    Judgement *judgements = memory_new(count, sizeof *judgements);
    if (!judge_all(judgements, count)) {
        free(judgements);
        return false;
    }
    all = architectures_new(&task.space, judgements, VALID, lab->seed, images.checksum);
    write_table();
    checkpoint_remove(lab->out, "judgements");
    return true;
}

/* Trains some networks again and counts the results that are not those of the table. */
static void verify_table(void)
{
    enum { CHECKED = 40, QUICK = 6 };
    const int count = lab->quick ? QUICK : CHECKED;
    uint64_t numbers[CHECKED];
    Judgement again[CHECKED];
    int differ = 0;
    if (all.data != images.checksum) {
        lab_notice("the table of all networks is of other images than these: it is used as it is, "
                   "and nothing of it is trained again (--full makes one of these images)");
        return;
    }
    Rng rng = rng_stream(lab->seed, "networks to check");
    for (int i = 0; i < count; i++)
        numbers[i] = rng_below(&rng, all.family.count);
    architectures_judge(&task, numbers, (size_t)count, again, NULL);
    if (interrupt_requested())
        return;
    for (int i = 0; i < count; i++)
        for (int r = 0; r < ARCHITECTURE_REPEATS; r++)
            differ += again[i].right[r] != all.judgement[numbers[i]].right[r];
    claim_between(lab, "table_differs", differ, 0, 0, "the same bits everywhere: trained again");
    value_real(lab, "checked", count, 4);
    value_real(lab, "trainings", count * ARCHITECTURE_REPEATS, 4);
    value_text(lab, "differ", differ == 0 ? "None" : lab_key("%d", differ));
}

static double accuracy_of(size_t network)
{
    return 100 * all.family.candidate[network].fitness;
}

/* The deviation between trainings of one network, root mean square over the better half. */
static double repeat_deviation(void)
{
    double sum = 0;
    for (size_t k = 0; k < within / 2; k++) {
        double x[ARCHITECTURE_REPEATS];
        for (int r = 0; r < ARCHITECTURE_REPEATS; r++)
            x[r] = 100.0 * all.judgement[ranked[k].candidate].right[r] / all.examples;
        double deviation = sample_deviation(x, ARCHITECTURE_REPEATS);
        sum += deviation * deviation / (double)(within / 2);
    }
    return sqrt(sum);
}

static void report_space(void)
{
    Table *table = table_new(lab, "all_networks", "parameters accuracy good budget");
    char *is_good = memory_new(all.family.count, 1);
    for (size_t k = 0; k < good; k++)
        is_good[ranked[k].candidate] = 1;
    for (size_t i = 0; i < all.family.count; i++)
        table_row(table, "irii", (int)all.family.candidate[i].parameters, accuracy_of(i),
                  is_good[i], budget);
    free(is_good);
    table_close(table);
    plot_draw(lab, "all_networks");

    char best[100];
    snprintf(best, sizeof best, "%s", all.family.candidate[ranked[0].candidate].genome);
    value_text(lab, "best", best);
    value_real(lab, "best_accuracy", accuracy_of(ranked[0].candidate), 4);
    value_real(lab, "median_accuracy", accuracy_of(ranked[within / 2].candidate), 3);
    value_real(lab, "repeat_deviation", repeat_deviation(), 2);
    value_real(lab, "within_budget", (double)within, 6);
    value_real(lab, "good", (double)good, 6);
    value_real(lab, "budget", budget, 7);
    value_real(lab, "side", SIDE, 2);
    value_real(lab, "train", TRAIN, 6);
    value_real(lab, "valid", all.examples, 6);
    value_real(lab, "repeats", ARCHITECTURE_REPEATS, 2);
    value_real(lab, "epochs", EPOCHS, 3);
}

/*
## What chance can do

Whoever draws networks blindly from $M$, of which $K$ are good, and has drawn $n$, has found a good one with
probability

$$ P_n = 1 - \left(1 - \frac KM\right)^n \qquad\text{or}\qquad P_n = 1 - \binom{M-K}{n} \Big/ \binom Mn , $$

the first if networks already seen may come again, the second if each is new. Our searches remember what
they have trained, so by *draws* the first law holds, by *trainings* the second:

@code experiments/search_race.c law_of_different

For one chance in two, with one good network in a hundred, one needs about 69 draws, whatever the space
contains: $\ln 2/\ln(100/99)$. That is what every search has to beat, and it is not little: where one network in twenty is
good enough, 59 draws find one with probability 95 %. Over {{runs}} random searches, {{random_share_draws}} % had found a good network after {{law_draws}}
draws (theory {{theory_draws}} %), {{random_share}} % after as many trainings (theory {{theory_different}} %).

## Five searches in one loop

The other four have parents. All are the same loop, *propose, evaluate, survive*, with different recipes:

@code lib/evolve/search.c search_recipes

*Local* search knows one network, changes it in one place and keeps the better of the two; after forty children in
vain it starts anew elsewhere. *Generational* evolution keeps a population of {{population}}: parents are found by tournament,
the best two live on with their children. *Crossover* is the same, except that {{crossover_percent}} % of the children have two parents.
*Aging* evolution makes one child at a time, and each time the oldest dies, however good it is. How a child is made:

@code lib/evolve/search.c make_child

A mutation changes one thing: a width by one step, an activation; it adds, removes or doubles a layer. Crossover
goes through the layers from the input on and takes each from either parent, by a fair coin. What has become too
large is repaired, by narrowing layers until it fits the budget:

@code lib/evolve/crossover.c genome_cross

Each search ran {{runs}} times. Run number $r$ has the same seed in all of them, so that those with a
population begin with the same {{population}} networks.

@plot search_regret Five curves over the number of networks trained: what the best network found still lacks to the best of all, in points of accuracy on a logarithmic axis. Random search falls slowly along its dotted line of theory; local search, at first a little worse, falls steeply from ten networks on; those with a population run along random search until it is complete, at twenty, and then fall as steeply.
The mean over all runs, with bands of two standard errors; the quartiles of the runs are in the table.

After 50 trainings random search lacks {{regret_50_random}} points of accuracy to the best network of all (exactly
{{theory_regret_50}} are expected), local search {{regret_50_local}}, generational evolution {{regret_50_generational}}, with crossover
{{regret_50_crossover}}, aging evolution {{regret_50_aging}}. After 150 they lack {{regret_150_random}}, {{regret_150_local}}, {{regret_150_generational}},
{{regret_150_crossover}} and {{regret_150_aging}}. All four that have parents beat chance by far, once they have parents: the first
{{population}} networks of a population are drawn blindly.

@plot search_hits(search_regret) The share of searches that have found one of the best one in a hundred against the number of networks trained: random search follows its law, reaching one half after {{half_random}} networks; local search does so after {{half_local}}, the three with a population soon after it is complete.

Half of the random searches have found a good network after {{half_random}} trainings, of the local ones after {{half_local}},
of the aging ones after {{half_aging}}, of the generational ones after {{half_generational}}, with crossover after {{half_crossover}}.

The same order was published for NAS-Bench-101: after 150 trainings, the mean of 200 trials, random search stood at a test error
of 6.34 %, aging evolution at 6.11 %, local search at 5.93 %. There, too, the plainest search was hard to beat. And on
two larger benchmarks random search, with weights shared between networks, was found to be about as good as a
celebrated method (Li & Talwalkar 2019): it pays to measure against chance before one praises a search.
*/
enum { RECIPES = SEARCH_RECIPES, RANDOM = 0, LOCAL, GENERATIONAL, CROSSOVER, AGING };

static SearchRecipe recipes[RECIPES];
static Race plain, shuffled, by_share;

static void prepare_recipes(void)
{
    for (int k = 0; k < RECIPES; k++)
        recipes[k] = search_recipes[k];
    for (int k = GENERATIONAL; k <= AGING; k++) {
        recipes[k].population = population;
        if (k != AGING || lab_given(lab, "tournament"))
            recipes[k].tournament = tournament;
        if (k != AGING)
            recipes[k].children = population - recipes[k].elite;
    }
    recipes[CROSSOVER].crossover = crossover;
}

/* What the best after n trainings still lacks, in points of accuracy. */
static double regret(const Race *race, int recipe, int run, int n)
{
    return 100 * (ranked[0].fitness - race_best(race, recipe, run, n));
}

/* Of all runs of a recipe, in order of the runs; the caller frees them. */
static double *regrets(const Race *race, int recipe, int n)
{
    double *x = memory_new((size_t)race->runs, sizeof *x);
    for (int run = 0; run < race->runs; run++)
        x[run] = regret(race, recipe, run, n);
    return x;
}

static double mean_regret(const Race *race, int recipe, int n)
{
    double *x = regrets(race, recipe, n);
    double mean = sample_mean(x, (size_t)race->runs);
    free(x);
    return mean;
}

/* The numbers of trainings that figures show: each up to 50, then ever fewer. */
static int next_shown(int n)
{
    return n < 50 ? n + 1 : n + (n + 24) / 25;
}

static void report_race(const Race *race, const char *name)
{
    Table *table = table_new(lab, name, "search trainings regret error low high hits law law_hits");
    for (int k = 0; k < race->recipe_count; k++)
        for (int n = 1; n <= evaluations; n = next_shown(n)) {
            size_t runs = (size_t)race->runs;
            double *x = regrets(race, k, n);
            table_row(table, "tirrrrrrr", race->recipes[k].name, n, sample_mean(x, runs),
                      sample_error(x, runs), sample_quantile(x, runs, 0.25),
                      sample_quantile(x, runs, 0.75),
                      100 * race_share(race, k, n, ranked[good - 1].fitness),
                      100 * (ranked[0].fitness - law_of_best(ranked, within, n).mean),
                      100 * law_of_different(within, good, n));
            free(x);
        }
    table_close(table);
}

/* The trainings after which half of the searches have found a good network; NaN if never. */
static double half_found(const Race *race, int recipe)
{
    for (int n = 1; n <= evaluations; n++)
        if (race_share(race, recipe, n, ranked[good - 1].fitness) >= 0.5)
            return n;
    return NAN;
}

/* Where the law of random search says one half, or as far as the searches go. */
static int half_law(void)
{
    int n = 1;
    while (n < evaluations && law_of_different(within, good, n) < 0.5)
        n++;
    return n;
}

static void claim_share(const char *name, double measured, double law, const char *source)
{
    double error = 4 * sqrt(law * (1 - law) / lab->seeds);
    claim_between(lab, name, measured, law - error, law + error, source);
}

static void report_chance(void)
{
    int n = half_law();
    double draws = 0, different = race_share(&plain, RANDOM, n, ranked[good - 1].fitness);
    for (int run = 0; run < plain.runs; run++)
        draws += (race_best_of_candidates(&plain, RANDOM, run, n) >= ranked[good - 1].fitness)
                 / (double)plain.runs;
    double law_draws = law_of_draws(within, good, n), law = law_of_different(within, good, n);
    claim_share("random_by_draws", draws, law_draws, "facts 6: 1 - (1 - p)^n");
    claim_share("random_by_trainings", different, law, "hypergeometric law");
    value_real(lab, "law_draws", n, 5);
    value_real(lab, "random_share_draws", 100 * draws, 3);
    value_real(lab, "random_share", 100 * different, 3);
    value_real(lab, "theory_draws", 100 * law_draws, 3);
    value_real(lab, "theory_different", 100 * law, 3);
}

/* The mean of the best after n trainings, against the exact one of random search. */
static void claim_best(const char *name, const Race *race, int recipe, int n, const char *source)
{
    BestLaw law = law_of_best(ranked, within, n);
    double expected = 100 * (ranked[0].fitness - law.mean);
    double error = 4 * 100 * law.deviation / sqrt(race->runs);
    claim_between(lab, name, mean_regret(race, recipe, n), expected - error, expected + error,
                  source);
}

static void report_searches(void)
{
    static const int moments[] = { 50, 150 };
    report_race(&plain, "search_regret");
    plot_draw(lab, "search_regret");
    plot_draw(lab, "search_hits");
    for (int m = 0; m < 2; m++) {
        int n = moments[m] < evaluations ? moments[m] : evaluations;
        for (int k = 0; k < RECIPES; k++)
            value_real(lab, lab_key("regret_%d_%s", moments[m], recipes[k].name),
                       mean_regret(&plain, k, n), 2);
        double expected = 100 * (ranked[0].fitness - law_of_best(ranked, within, n).mean);
        value_real(lab, lab_key("theory_regret_%d", moments[m]), expected, 2);
        claim_best(lab_key("random_regret_%d", moments[m]), &plain, RANDOM, n,
                   "order statistics of n different networks");
    }
    for (int k = 0; k < RECIPES; k++)
        value_real(lab, lab_key("half_%s", recipes[k].name), half_found(&plain, k), 4);
    int n = evaluations < 50 ? evaluations : 50;
    claim_of_whole_run(lab, "aging_of_random", mean_regret(&plain, AGING, n)
                       / mean_regret(&plain, RANDOM, n), 0, 1,
                       "facts 6: the order on NAS-Bench-101, aging before random");
    claim_of_whole_run(lab, "local_of_aging", mean_regret(&plain, LOCAL, n)
                       / mean_regret(&plain, AGING, n), 0, 1,
                       "facts 6: the order on NAS-Bench-101, local before aging");
}

/*
## When there is nothing to inherit

Are these searches clever, or does something in our counting favour them? There is an exact test. Deal the
fitness values out anew by chance among the networks: now what a network is worth says nothing about its
neighbours. Then every search that trains no network twice, however clever, finds the best ones exactly as fast as blind chance
(Wolpert & Macready 1997, "no free lunch"): whatever it does next, it draws one of the values not seen yet, each
equally likely. {{runs}} runs of each search, every run on a table of its own:

@plot search_shuffled The same five curves on tables whose fitness was dealt out anew: all lie on the dotted line of theory for blind chance, within the width of their bands.

All five lie on the law of random search. So what evolution lives on is in the first table and not in the
second: a child resembles its parents.
*/
static void report_shuffled(void)
{
    report_race(&shuffled, "search_shuffled");
    plot_draw(lab, "search_shuffled");
    int n = evaluations < 100 ? evaluations : 100;
    for (int k = 0; k < RECIPES; k++)
        claim_best(lab_key("no_lunch_%s", recipes[k].name), &shuffled, k, n,
                   "Wolpert & Macready 1997: the law of random search");
}

/*
## What is inherited

How much does it resemble them? Fisher (1918) asked this about the height of people, before anybody knew what a
gene is made of. Let the layers be the genes. Over all $16^3$ networks with three hidden layers the variance of
the fitness is divided into what each layer does by itself ($V_1$), what pairs of layers do together beyond that ($V_2$),
and the rest, what only all three explain ($V_3$). A child has two given layers from the same parent with probability
$1/2$ and all three with $1/4$; the slope of the line that predicts the child's fitness from the mean of its
parents is therefore

$$ h^2 = \frac{V_1 + V_2/2 + V_3/4}{V_1 + V_2 + V_3} . $$

In our table the shares are {{share_one}} %, {{share_two}} % and {{share_three}} %, which predicts a slope of {{slope_theory}}. {{births}} children of
parents drawn by chance have one of {{slope}} $\pm$ {{slope_error}}:

@plot heredity The mean fitness of children against the mean fitness of their two parents, for crossover of networks with three hidden layers: points on the straight line of theory with a slope of almost one, and bands of how single children scatter around it.

Layers nearly add up here: a good first layer is good nearly everywhere. That is why a population gets better at all. It is
also why local search does so well: where layers add up, one can improve them one after the other, and hardly ever gets
stuck.
*/
static void report_heredity(void)
{
    enum { BINS = 20 };
    Variances v = heredity_variances(&all, &task.space);
    Birth *born = memory_new((size_t)births, sizeof *born);
    double *children = memory_new((size_t)births, sizeof *children);
    heredity_births(&all, &task.space, (size_t)births, lab->seed, born);
    Regression line = heredity_regression(born, (size_t)births);
    Table *table = table_new(lab, "heredity", "parents child low high births theory");
    double bottom = 1, top = 0;
    for (int i = 0; i < births; i++) {
        bottom = born[i].parents < bottom ? born[i].parents : bottom;
        top = born[i].parents > top ? born[i].parents : top;
    }
    for (int b = 0; b < BINS; b++) {
        double low = bottom + (top - bottom) * b / BINS, high = low + (top - bottom) / BINS;
        double parents = 0;
        size_t n = 0;
        for (int i = 0; i < births; i++)
            if (born[i].parents >= low && born[i].parents < high) {
                parents += 100 * born[i].parents;
                children[n++] = 100 * born[i].child;
            }
        if (n < 50)
            continue;
        parents /= (double)n;
        table_row(table, "rrrrir", parents, sample_mean(children, n),
                  sample_quantile(children, n, 0.1), sample_quantile(children, n, 0.9), (int)n,
                  100 * line.child_mean
                  + heredity_slope(v) * (parents - 100 * line.parents_mean));
    }
    free(children);
    free(born);
    table_close(table);
    plot_draw(lab, "heredity");
    claim_between(lab, "heritability", line.slope, heredity_slope(v) - 4 * line.error,
                  heredity_slope(v) + 4 * line.error, "Fisher 1918; Kempthorne 1954");
    value_real(lab, "share_one", 100 * v.one / v.total, 3);
    value_real(lab, "share_two", 100 * v.two / v.total, 2);
    value_real(lab, "share_three", 100 * v.three / v.total, 2);
    value_real(lab, "slope_theory", heredity_slope(v), 3);
    value_real(lab, "slope", line.slope, 3);
    value_real(lab, "slope_error", line.error, 2);
    value_real(lab, "births", births, 7);
}

/*
## Does crossover help?

The measure was chosen before looking: the number of networks trained until the first good one is found. Generational
evolution with and without crossover begins with the same population in each of {{runs}} runs, so the difference is
taken run by run. Crossover changed the number by {{difference}} trainings on average (negative is faster), with a 95 %
interval from {{difference_low}} to {{difference_high}}. {{verdict}}

Is {{crossover_percent}} % just too much or too little of it? Here are other shares:

@plot crossover_share The mean number of networks trained until a good one is found against the share of children with two parents, from none to all, with 95 percent intervals and the expectation for random search far above.

Why does sex not pay here, although fitness is so heritable? Crossover can only bring together what two parents have already,
and with three layers there is little to bring together; what it brings is the mean of its parents (the last figure),
while a child of the better of the two alone keeps what was good. It disturbs about as much as it finds. Where genomes are long and
many parts add up, the sum looks different: there recombining two parents combines progress that mutation
would have to make twice. We have not shown that crossover is useless; we have measured that in this space it is not what makes
evolution work.
*/
enum { SHARES = 5 };

static SearchRecipe share_recipes[SHARES];

static void prepare_shares(void)
{
    for (int k = 0; k < SHARES; k++) {
        share_recipes[k] = recipes[CROSSOVER];
        share_recipes[k].crossover = k / (SHARES - 1.0);
    }
}

/* Trainings until a good network is found, in each run; those that never find one count as one
 * more than they had.  The caller frees them. */
static double *waits(const Race *race, int recipe)
{
    double *x = memory_new((size_t)race->runs, sizeof *x);
    for (int run = 0; run < race->runs; run++) {
        int n = 1;
        while (n <= evaluations && race_best(race, recipe, run, n) < ranked[good - 1].fitness)
            n++;
        x[run] = n;
    }
    return x;
}

static void report_crossover(void)
{
    size_t runs = (size_t)lab->seeds;
    double *with = waits(&plain, CROSSOVER), *without = waits(&plain, GENERATIONAL);
    for (size_t run = 0; run < runs; run++)
        with[run] -= without[run];
    double mean = sample_mean(with, runs), error = 1.96 * sample_error(with, runs);
    value_real(lab, "difference", mean, 3);
    value_real(lab, "difference_low", mean - error, 3);
    value_real(lab, "difference_high", mean + error, 3);
    value_text(lab, "verdict",
               mean - error > 0 ? "Crossover made it slower."
               : mean + error < 0 ? "Crossover made it faster."
               : "The interval contains 0: crossover made no difference that these runs could show.");
    free(with);
    free(without);

    Table *table = table_new(lab, "crossover_share", "share wait error random");
    for (int k = 0; k < SHARES; k++) {
        double *x = waits(&by_share, k);
        table_row(table, "rrrr", 100 * share_recipes[k].crossover, sample_mean(x, runs),
                  1.96 * sample_error(x, runs), ((double)within + 1) / ((double)good + 1));
        free(x);
    }
    table_close(table);
    plot_draw(lab, "crossover_share");
}

/*
## What was claimed

@claims

Two of the claims only state an order that was published for another, larger space. All others are exact laws, held with four
standard errors: random search by draws and by trainings, the best of $n$ networks, five searches without anything to
inherit, the heritability.

## What would show that this is wrong

If a search were better than chance on shuffled tables, it would be looking at what it must not see, or train more than it
counts. If the slope of heredity were not the one that the table's own variances predict, crossover would not take each layer by a
fair coin. If a network that is trained again did not give the same number, the table would be of another program. And if you
prefer another measure than the trainings until a good network is found, it is yours to choose: but choose it before you
look.

One thing is *not* shown: that the network found is a good one on images nobody has seen. The {{valid}} images that judge
the networks choose the winner as well, and so flatter it. Lesson 13 keeps a third set of images for that.

## Exercises

**1.** With a budget of a thousand parameters the largest networks are gone. Is chance any worse at finding one of the best in a hundred?
Is evolution?

@solution
    make lesson12 ARGS='--budget 1000'

Chance does not care: one in a hundred is one in a hundred. Nor do the others, as it turns out, although at the edge of
the budget a layer can only grow if another shrinks: the repair sees to that, and local search needs as few networks as before.
@end

**2.** A tournament of one chooses parents blindly; one of ten, nearly always the best. Predict the two curves of the regret.

@solution
    make lesson12 ARGS='--tournament 1'
    make lesson12 ARGS='--tournament 10'

With tournaments of one, nothing selects in aging evolution at all, and still it beats chance: its regret after 150
trainings is about a third of random search's. The reason is in the mutations. Of the networks in the budget 93 % have three
hidden layers, but whoever keeps adding and removing layers by chance has three of them only half of the time,
and shallower networks are better here. What a search does without looking is a prejudice, and it can be a lucky one;
on the shuffled tables it is worth nothing. With tournaments of ten a population comes closer to local search: in
a space where layers add up, impatience is rewarded.
@end

**3.** Does crossover help a larger population, which has more to combine?

@solution
    make lesson12 ARGS='--population 60'

Look at the interval of the difference. More parents are also more networks drawn blindly before the first child is born, and that
costs more than crossover could bring.
@end
*/
static void race_prepare(Race *race, const SearchRecipe *list, bool with_shuffle)
{
    *race = (Race){ .all = &all, .space = task.space, .recipes = list, .recipe_count = RECIPES,
                    .runs = lab->seeds, .evaluations = evaluations, .seed = lab->seed,
                    .shuffled = with_shuffle };
    race->space.parameters_max = (size_t)budget;
}

static void run_races(void)
{
    prepare_recipes();
    prepare_shares();
    race_prepare(&plain, recipes, false);
    race_prepare(&shuffled, recipes, true);
    race_prepare(&by_share, share_recipes, false);
    Progress *progress = progress_new("searching", 3.0 * RECIPES * lab->seeds);
    race_run(&plain, progress);
    race_run(&shuffled, progress);
    race_run(&by_share, progress);
    progress_end(progress);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 12, .name = "genetic_search",
        .question = "Does crossover find it faster?",
        .options = options, .seconds = 20, .quick_seconds = 2, .full_seconds = 200,
        .default_seeds = 400, .quick_seeds = 30 });
    prepare_task();
    if (prepare_table()) {
        ranked = memory_new(all.family.count, sizeof *ranked);
        within = architectures_ranked(&all, (size_t)budget, ranked);
        good = within / 100;
        if (good == 0)
            error_stop("--budget %d leaves %zu networks: at least 100 are needed", budget, within);
        run_races();
    }
    if (!interrupt_requested()) {
        value_real(lab, "runs", lab->seeds, 6);
        value_real(lab, "population", population, 5);
        value_real(lab, "crossover_percent", 100 * crossover, 3);
        verify_table();
        report_space();
        report_chance();
        report_searches();
        report_shuffled();
        report_heredity();
        report_crossover();
    }
    race_free(&plain);
    race_free(&shuffled);
    race_free(&by_share);
    free(ranked);
    architectures_free(&all);
    dataset_free(&train);
    dataset_free(&valid);
    dataset_free(&images);
    return lab_end(lab);
}
