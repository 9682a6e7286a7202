/*
# Do networks learn well when all layers learn at the same pace?

In lesson 07 the layers of a deep sigmoid network learn at very different paces, and the network does not
learn. With absolute values all layers move together, and the network learns well. It is tempting to make a
law of it: *networks learn well when all their layers learn at about the same pace.* Two examples are no law.
Here are {{networks}} networks, each drawn and trained {{seeds}} times; first we look whether the law holds,
then whether it is a cause: we take the step of gradient descent and share it out so that all layers move at
exactly the same pace.

**Before you run it, write down a prediction.** Over many networks, how strongly does the spread between the
layers' paces go with the accuracy reached: no correlation, -0.3, -0.6, -0.9? And if every layer is given the
step that evens its pace, how many percentage points does the average network gain?

## The pace of a layer

How fast a layer learns is how far a step moves its weights, against how large they are:

$$ s_l = \frac{\lVert \Delta W_l \rVert}{\lVert W_l \rVert}, \qquad
   \text{spread} = \log_{10} \frac{\max_l s_l}{\min_l s_l} . $$

A spread of 0 means that all layers learn together, of 1 that the fastest is ten times faster than the
slowest, a *decade*. We take the geometric mean of $s_l$ over the first {{early}} steps of the {{steps}} that
each network is allowed. Plain gradient descent moves layer $l$ by $a \lVert g_l \rVert$, with $g_l = \partial
J/\partial W_l$ and one step size $a$ for all. To change the spread and as little else as possible, each layer
gets a step size of its own,

$$ a_l = a\, c\, \left(\frac{\lVert W_l \rVert}{\lVert g_l \rVert}\right)^{e}
   \qquad\text{so that}\qquad s_l \propto \left(\frac{\lVert g_l \rVert}{\lVert W_l \rVert}\right)^{1-e} . $$

With $e = 0$ nothing changes; with $e = 1$ all layers have the same pace; with $e = 2$ the order is turned
round and the slowest layer becomes the fastest; with $e = -1$ the spread is doubled. The number $c$, the same
for all layers, is chosen at every step so that the *whole* step stays as long as the plain one, $\sum_l (a_l
\lVert g_l\rVert)^2 = a^2 \sum_l \lVert g_l\rVert^2$. The network moves as far as before, and only what each
layer gets of it changes:

@code experiments/learning_pace.c pace_even

Note what this costs. Of all steps of a given length, the plain one lowers the loss most, for the moment: that
is what a gradient is. Evening the pace gives some of that away, for the sake of what the slow layers might
learn.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/rank_correlation.h"
#include "base/statistics.h"
#include "experiments/gradient_flow.h"
#include "experiments/learning_pace.h"
#include "lab/data.h"
#include "lab/lab.h"

/*
## What can be changed
*/
static int depth = 10, width = 32, batch = 25, steps = 200, early = 20, images = 10000;
static double variance = 1;
static const char *activations = "sigmoid,tanh,relu,abs,leaky";

static const Option options[] = {
    option_int("depth", &depth, 6, 30, "L", "hidden layers of the deepest networks"),
    option_int("width", &width, 2, 1024, "N", "units in each of them"),
    option_text("activation", &activations, "LIST", "what they do: names of activations",
               .quick = "sigmoid,relu,abs"),
    option_real("variance", &variance, 1e-3, 1000, "V", "weights: variance V/2 and 2V"),
    option_int("steps", &steps, 20, 100000, "T", "steps that each network may learn",
               .quick = "20"),
    option_int("early", &early, 1, 1000, "T", "the first of them, in which its pace is read",
               .quick = "5"),
    option_int("batch", &batch, 2, 1000, "B", "images a step"),
    option_int("images", &images, 100, 50000, "N", "images to learn from", .quick = "1000"),
    OPTIONS_END
};


/*
## Many networks

The grid: activations times depths times weight variances times with and without batch norm, {{networks}} in
all, of {{width}} units a layer. Some of these are known to be bad choices. They are there on purpose: without
variety there is nothing to correlate.
*/
enum { DEPTHS = 3, SCALES = 2, NETS_MAX = DEPTHS * ACTIVATION_COUNT * SCALES * 2 };

typedef struct Net {
    Spec       *spec;
    WeightScale scale;
    int         depth, activation;
    bool        batch_norm;
} Net;

static Lab *lab;
static Dataset images_read, train, validation, test;
static Net nets[NETS_MAX];
static int net_count, depths[DEPTHS];

static Net net_of(int layers, int activation, double v, bool batch_norm)
{
    char text[120];
    snprintf(text, sizeof text, "%zu %d:%s%s*%d %d", dataset_example_size(&train), width,
             activation_name(activation), batch_norm ? ":bn" : "", layers, train.classes);
    return (Net){ spec_for(&train, text, text), { WEIGHTS_VARIANCE, v, 0 }, layers, activation, batch_norm };
}

static void make_grid(void)
{
    Message why;
    int list[ACTIVATION_COUNT], count;
    if (!activation_list(activations, list, &count, &why))
        error_stop("--activation: %s", why.text);
    depths[0] = depth < 10 ? 2 : depth / 5;
    depths[1] = depth / 2;
    depths[2] = depth;
    for (int k = 0; k < count; k++)
        for (int d = 0; d < DEPTHS; d++)
            for (int s = 0; s < SCALES; s++)
                for (int b = 0; b < 2; b++)
                    nets[net_count++] = net_of(depths[d], list[k],
                                               s ? 2 * variance : variance / 2, b);
}

/*
## Five ways to share out a step

Four are the exponents above. The fifth is Adam, which divides the step of each single weight by the size of
its own gradients and so evens the paces too, nearly: its first step moves every weight by the same $a$. The
norm of $n_{in} n_{out}$ weights of variance $v/n_{in}$ is $\sqrt{v\, n_{out}}$, so the first step of Adam has
$s_l = a\sqrt{n_{in}/v}$, whatever the gradients are: only the layer that sees the pixels, with its 784
inputs, is faster.

Unless a gradient is zero, and there is nothing to divide. Batch norm subtracts the mean of the batch, and with
it whatever a pixel says that is the same in all {{batch}} images, as many at the border are: {{still}} % of
the pixels in an average batch. Their weights stand still, and the first layer of a network with batch norm
moves $\sqrt{1 - p}$ as fast, where $p$ is their share. That is little, but we did not think of it. The claim
`adam_start` expected the same of all networks, and held with sixteen base seeds before the seventeenth
refused it by a hair; over twenty, the networks with batch norm were off by 3 % and those without by none that
could be told from chance.
*/
enum { PLAIN, EVEN, TURNED, DOUBLED, ADAM, WAYS };

typedef struct Way {
    const char   *name;
    OptimiserKind kind;
    double        evening;
    double        smallest_step;
} Way;

static const Way ways[WAYS] = {
    [PLAIN]   = { "plain",   OPTIMISER_SGD,   0, 4e-4 },
    [EVEN]    = { "even",    OPTIMISER_SGD,   1, 4e-4 },
    [TURNED]  = { "turned",  OPTIMISER_SGD,   2, 4e-4 },
    [DOUBLED] = { "doubled", OPTIMISER_SGD,  -1, 4e-4 },
    [ADAM]    = { "adam",    OPTIMISER_ADAM,  0, 1.6e-5 },
};

enum { SIZES = 7 };             /* of steps: each five times the one before */

static double step_size(int way, int number)
{
    double size = ways[way].smallest_step;
    while (number-- > 0)
        size *= 5;
    return size;
}

static PaceRun run_of(int way, int net, int number)
{
    return (PaceRun){ .spec = nets[net].spec, .scale = nets[net].scale,
                      .optimiser = optimiser_new(ways[way].kind, step_size(way, number)),
                      .evening = ways[way].evening, .batch = batch, .steps = steps,
                      .early = early < steps ? early : steps, .train = &train, .score = &test,
                      .seed = lab->seed };
}

/*
## A fair step size

A comparison at one step size favours the network that happens to like it. So every network tries
{{step_sizes}} step sizes, each five times the one before, once under each of the five ways, on dice of its
own; the one that is best on held-out training images is taken, the smaller one of equals. Then {{seeds}} new
networks learn with that step for {{steps}} steps of {{batch}} images, and are judged by test images that
nobody has seen. This also answers the objection that an even pace only means a larger step somewhere: plain
descent was free to choose a larger step.

Finally a glance at one single step from the dice, which no choice of step size can influence.
*/
static PaceResult trial[WAYS][NETS_MAX][SIZES];
static int chosen[WAYS][NETS_MAX];
static PaceResult *glance, *final;      /* [way][net][replicate] */

/* A plan has one run for each way, network and `per` numbers. */
typedef PaceRun Planner(int way, int net, int number);

static PaceRun trial_run(int way, int net, int number)
{
    PaceRun run = run_of(way, net, number);
    run.score = &validation;
    run.replicate = UINT64_MAX;         /* dice and order that no other run has */
    return run;
}

static PaceRun final_run(int way, int net, int number)
{
    PaceRun run = run_of(way, net, chosen[way][net]);
    run.replicate = (uint64_t)number;
    return run;
}

static Dataset few;                     /* glances need no score */

/* One step, large enough that a float shows what it changed. */
static PaceRun glance_run(int way, int net, int number)
{
    PaceRun run = run_of(way, net, SIZES - 3);
    run.replicate = (uint64_t)number;
    run.steps = run.early = 1;
    run.score = &few;
    return run;
}

static double cost_of(Planner *planner, int per)
{
    double cost = 0;
    for (int i = 0; i < WAYS * net_count * per; i++) {
        PaceRun run = planner(i / (net_count * per), i / per % net_count, i % per);
        cost += pace_cost(&run);
    }
    return cost;
}

static PaceResult *results_of(Planner *planner, int per, Progress *progress)
{
    size_t count = (size_t)(WAYS * net_count * per);
    PaceRun *runs = memory_new(count, sizeof *runs);
    PaceResult *results = memory_new(count, sizeof *results);
    for (int i = 0; i < (int)count; i++)
        runs[i] = planner(i / (net_count * per), i / per % net_count, i % per);
    pace_measure(runs, count, results, progress);
    free(runs);
    return results;
}

static void choose_steps(const PaceResult *results)
{
    for (int w = 0; w < WAYS; w++)
        for (int i = 0; i < net_count; i++)
            for (int s = 0; s < SIZES; s++) {
                trial[w][i][s] = *results++;
                if (trial[w][i][s].accuracy > trial[w][i][chosen[w][i]].accuracy)
                    chosen[w][i] = s;
            }
}

static void learn_all(void)
{
    Progress *progress = progress_new("learning", cost_of(trial_run, SIZES) +
                                      cost_of(final_run, lab->seeds) +
                                      cost_of(glance_run, lab->seeds));
    glance = results_of(glance_run, lab->seeds, progress);
    PaceResult *trials = results_of(trial_run, SIZES, progress);
    choose_steps(trials);
    free(trials);
    final = results_of(final_run, lab->seeds, progress);
    progress_end(progress);
}

/*
## What came of it

@plot pace_scatter(pace_networks) Accuracy against the ratio of the fastest layer's pace to the slowest's, each point a network with the range of its replicates: most networks crowd on the left between 60 and 80 per cent; those beyond a factor of ten reach 10 to 40 per cent.

Look at the shape before looking at any number. Beyond a factor of ten between layers there is hardly a good
network. Within a factor of ten there are good ones and bad ones.
*/
typedef struct Outcome {        /* means over the replicates */
    double accuracy, low, high;
    double spread, last_to_first, pace, log_pace[PACE_LAYERS];
    double start_spread, start_last_to_first;   /* at the first step, before anything is learned */
    int    diverged;
} Outcome;

static Outcome outcome[WAYS][NETS_MAX];

static Outcome outcome_of(const PaceResult *r, const PaceResult *start)
{
    Outcome o = { .low = 1 };
    int n = lab->seeds;
    for (int i = 0; i < n; i++) {
        o.accuracy += r[i].accuracy / n;
        o.low = fmin(o.low, r[i].accuracy);
        o.high = fmax(o.high, r[i].accuracy);
        o.spread += r[i].spread / n;
        o.last_to_first += r[i].last_to_first / n;
        o.pace += r[i].pace / n;
        o.start_spread += start[i].spread / n;
        o.start_last_to_first += start[i].last_to_first / n;
        o.diverged += r[i].diverged;
        for (int l = 0; l < PACE_LAYERS; l++)
            o.log_pace[l] += r[i].log_pace[l] / n;
    }
    return o;
}

static void sum_up(void)
{
    for (int w = 0; w < WAYS; w++)
        for (int i = 0; i < net_count; i++) {
            int first = (w * net_count + i) * lab->seeds;
            outcome[w][i] = outcome_of(final + first, glance + first);
        }
}

static void report_networks(void)
{
    Table *table = table_new(lab, "pace_networks",
                             "way activation depth variance batch_norm step accuracy low high "
                             "gain spread last_to_first pace start_spread start_last_to_first "
                             "plain_last_to_first diverged");
    for (int w = 0; w < WAYS; w++)
        for (int i = 0; i < net_count; i++) {
            const Outcome *o = &outcome[w][i];
            table_row(table, "ttirirrrrrrrrrrri", ways[w].name,
                      activation_name(nets[i].activation), nets[i].depth, nets[i].scale.number,
                      nets[i].batch_norm, step_size(w, chosen[w][i]), 100 * o->accuracy,
                      100 * o->low, 100 * o->high,
                      100 * (o->accuracy - outcome[PLAIN][i].accuracy), o->spread,
                      o->last_to_first, o->pace, o->start_spread, o->start_last_to_first,
                      outcome[PLAIN][i].start_last_to_first, o->diverged);
        }
    table_close(table);
    plot_draw(lab, "pace_scatter");
    plot_draw(lab, "pace_gain");
}

/*
## Is it a law?

Accuracy against spread is no straight line, so we compare ranks: Spearman's $\rho$ is the correlation between
the place of a network in the order of the spreads and its place in the order of the accuracies.

@code lib/base/rank_correlation.c rank_correlation

Over all {{networks}} networks $\rho = {{rho_every}}$, with a 95% interval from {{rho_low_every}} to
{{rho_high_every}} (drawing the networks anew with replacement). Re-pairing spreads and accuracies at random
gives a $\rho$ with standard deviation {{repaired_deviation}}, so this is not chance. With the distance from
first to last layer in place of the spread it is {{rho_distance}}; with one step size for all networks,
{{common_step}}, it is {{rho_common}}. **The law, as a correlation, is there.**

But what else varies? Depth, activation, scale and batch norm decide both the spread and, in a hundred other
ways, the accuracy. So we ask what is left among networks that are alike: from both orders we subtract the
best guess that depth, activation, scale and batch norm allow, and correlate the remainders. That gives
{{rho_given}} (from {{rho_low_given}} to {{rho_high_given}}).

And is it merely that some networks learn nothing at all because their gradients vanished? Among the
{{networks_learns}} that reach twice the accuracy of a guess, $\rho = {{rho_learns}}$, and
{{rho_learns_given}} ({{rho_low_learns_given}} to {{rho_high_learns_given}}) given the design. Among the
{{networks_close}} whose layers are less than a decade apart at the first step, $\rho = {{rho_close}}$, and
{{rho_close_given}} ({{rho_low_close_given}} to {{rho_high_close_given}}) given the design.

@plot pace_correlations Rank correlations with 95 per cent intervals, one a line: negative for all networks and for most groups, near zero and uncertain given the design.

If the spread *at the first step* is taken instead, {{rho_start}} becomes {{rho_start_given}} given the
design. That is no contradiction: before anything is learned the spread is itself a function of the design,
and what additive controls leave of it is the interplay (deep *and* sigmoid *and* without batch norm), which
is where gradients vanish. A control can only take away what it knows of.
*/
enum { ROWS_MAX = 40, CONTROLS = DEPTHS - 1 + ACTIVATION_COUNT - 1 + 2, DRAWS = 2000,
       ENOUGH = 60 };           /* networks, to claim anything of networks in general */

typedef struct Row {
    char         key[20], name[40];
    double       x[NETS_MAX], y[NETS_MAX], controls[NETS_MAX * CONTROLS];
    size_t       n, k;
    RankEvidence evidence;
} Row;

static Row rows[ROWS_MAX];
static int row_count;

/* What distinguishes the networks, as numbers of 0 and 1: one each but for the first of a kind. */
static void describe(const Net *net, double *controls)
{
    memset(controls, 0, CONTROLS * sizeof *controls);
    for (int d = 1; d < DEPTHS; d++)
        controls[d - 1] = net->depth == depths[d];
    if (net->activation)
        controls[DEPTHS - 2 + net->activation] = 1;
    controls[CONTROLS - 2] = net->scale.number > variance;
    controls[CONTROLS - 1] = net->batch_norm;
}

/* Of the networks i with keep[i] (all, if NULL). */
static void add_row(const char *key, const char *name, const double *x, const double *y,
                    const bool *keep, bool given)
{
    Row *row = &rows[row_count++];
    snprintf(row->key, sizeof row->key, "%s", key);
    snprintf(row->name, sizeof row->name, "%s", name);
    row->k = given ? CONTROLS : 0;
    for (int i = 0; i < net_count; i++) {
        if (keep && !keep[i])
            continue;
        row->x[row->n] = x[i];
        row->y[row->n] = y[i];
        if (given)
            describe(&nets[i], row->controls + row->n * CONTROLS);
        row->n++;
    }
}

static void weigh(size_t index, void *result, const void *context)
{
    const Row *row = (const Row *)context + index;
    Rng rng = rng_substream(lab->seed, "pace evidence", index);
    RankSample sample = { row->x, row->y, row->controls, row->n, row->k };
    *(RankEvidence *)result = rank_evidence(&sample, DRAWS, &rng);
}

static void weigh_rows(void)
{
    RankEvidence evidence[ROWS_MAX];
    parallel_map((size_t)row_count, weigh, evidence, sizeof *evidence, rows);
    Table *table = table_new(lab, "pace_correlations", "what networks rho low high chance");
    for (int i = 0; i < row_count; i++) {
        const RankEvidence *e = &evidence[i];
        rows[i].evidence = *e;
        table_row(table, "tirrrr", rows[i].name, (int)rows[i].n, e->rho, e->low, e->high,
                  e->chance);
        value_real(lab, lab_key("rho_%s", rows[i].key), e->rho, 2);
        value_real(lab, lab_key("rho_low_%s", rows[i].key), e->low, 2);
        value_real(lab, lab_key("rho_high_%s", rows[i].key), e->high, 2);
        value_real(lab, lab_key("networks_%s", rows[i].key), (double)rows[i].n, 3);
    }
    table_close(table);
    plot_draw(lab, "pace_correlations");
}

/* The step size that is best for all networks together under plain descent. */
static int common_step(void)
{
    int best = 0;
    double most = 0;
    for (int s = 0; s < SIZES; s++) {
        double sum = 0;
        for (int i = 0; i < net_count; i++)
            sum += trial[PLAIN][i][s].accuracy;
        if (sum > most)
            most = sum, best = s;
    }
    return best;
}

static void add_groups(const double *spread, const double *accuracy)
{
    for (int a = 0; a < ACTIVATION_COUNT; a++) {
        bool keep[NETS_MAX], any = false;
        for (int i = 0; i < net_count; i++)
            any |= keep[i] = nets[i].activation == a;
        if (any)
            add_row(activation_name(a), lab_key("only %s", activation_name(a)), spread, accuracy,
                    keep, false);
    }
    for (int d = 0; d < DEPTHS; d++) {
        bool keep[NETS_MAX];
        for (int i = 0; i < net_count; i++)
            keep[i] = nets[i].depth == depths[d];
        add_row(lab_key("depth%d", d + 1), lab_key("only %d hidden layers", depths[d]), spread,
                accuracy, keep, false);
    }
    for (int b = 0; b < 2; b++) {
        bool keep[NETS_MAX];
        for (int i = 0; i < net_count; i++)
            keep[i] = nets[i].batch_norm == b;
        add_row(b ? "norm" : "bare", b ? "only with batch norm" : "only without batch norm",
                spread, accuracy, keep, false);
    }
}

static void report_correlations(void)
{
    double spread[NETS_MAX], distance[NETS_MAX], start[NETS_MAX], accuracy[NETS_MAX],
           pace[NETS_MAX], common_spread[NETS_MAX], common[NETS_MAX], gain[NETS_MAX],
           adam_spread[NETS_MAX], adam[NETS_MAX];
    bool learns[NETS_MAX], close[NETS_MAX];
    int step = common_step();
    for (int i = 0; i < net_count; i++) {
        const Outcome *o = &outcome[PLAIN][i];
        spread[i] = o->spread;
        distance[i] = fabs(o->last_to_first);
        start[i] = o->start_spread;
        accuracy[i] = o->accuracy;
        pace[i] = o->pace;
        common_spread[i] = trial[PLAIN][i][step].spread;
        common[i] = trial[PLAIN][i][step].accuracy;
        gain[i] = outcome[EVEN][i].accuracy - o->accuracy;
        adam_spread[i] = outcome[ADAM][i].spread;
        adam[i] = outcome[ADAM][i].accuracy;
        learns[i] = o->accuracy > 2.0 / train.classes;
        close[i] = o->start_spread < 1;
    }
    add_row("every", "all networks", spread, accuracy, NULL, false);
    add_row("distance", "first to last layer instead", distance, accuracy, NULL, false);
    add_row("start", "spread at the first step", start, accuracy, NULL, false);
    add_row("common", "one step size for all", common_spread, common, NULL, false);
    add_row("adam", "learning by Adam", adam_spread, adam, NULL, false);
    add_row("pace", "pace of the whole network", pace, accuracy, NULL, false);
    add_row("given", "given the design", spread, accuracy, NULL, true);
    add_row("start_given", "first step, given the design", start, accuracy, NULL, true);
    add_row("learns", "those that learn at all", spread, accuracy, learns, false);
    add_row("learns_given", "... given the design", spread, accuracy, learns, true);
    add_row("close", "less than a decade at first", spread, accuracy, close, false);
    add_row("close_given", "... given the design", spread, accuracy, close, true);
    add_groups(spread, accuracy);
    add_row("gain", "gain by an even pace", start, gain, NULL, false);
    weigh_rows();
    value_real(lab, "common_step", step_size(PLAIN, step), 3);
    if (net_count >= ENOUGH)
        claim_of_whole_run(lab, "together", rows[0].evidence.rho, -1,
                           -2.576 / sqrt(net_count - 1.0),
                           "99% of re-pairings lie above; Kendall 1948");
}

/*
## Is the ruler straight?

The same procedure on numbers of which the answer is known: as many pairs of normal variables as there are
networks, with a correlation of $r = -0.6$. For these Spearman's $\rho$ has the mean

$$ \mathrm{E}\,\rho = \frac{6}{\pi (n+1)} \left( \arcsin r + (n-2) \arcsin \frac r2 \right) $$

(Moran 1948), here {{theory_planted}}; measured: {{planted_rho}}. The 95% intervals hold the true value in
{{planted_inside}} % of the samples. And re-pairings of our own data scatter by {{repaired_deviation}}, where
$1/\sqrt{n-1} = {{theory_deviation}}$.
*/
enum { PLANTED_MOST = 400, PLANTED_DRAWS = 400 };

static int planted_samples = PLANTED_MOST;
static const double planted = -0.6;

static void plant(size_t index, void *result, const void *context)
{
    (void)context;
    double x[NETS_MAX], y[NETS_MAX];
    Rng rng = rng_substream(lab->seed, "pace planted", index);
    for (int i = 0; i < net_count; i++) {
        x[i] = rng_normal(&rng);
        y[i] = planted * x[i] + sqrt(1 - planted * planted) * rng_normal(&rng);
    }
    RankSample sample = { x, y, NULL, (size_t)net_count, 0 };
    *(RankEvidence *)result = rank_evidence(&sample, PLANTED_DRAWS, &rng);
}

static void report_ruler(void)
{
    RankEvidence evidence[PLANTED_MOST];
    double rho[PLANTED_MOST], inside = 0, n = net_count, samples = planted_samples;
    parallel_map((size_t)planted_samples, plant, evidence, sizeof *evidence, NULL);
    double wide = 6 / 3.14159265358979324 * double_asin(planted / 2);
    double expected = (6 / 3.14159265358979324 * double_asin(planted) + (n - 2) * wide) / (n + 1);
    for (int i = 0; i < planted_samples; i++) {
        rho[i] = evidence[i].rho;
        inside += evidence[i].low <= wide && wide <= evidence[i].high;
    }
    inside /= samples;
    double error = 4 * sample_error(rho, (size_t)planted_samples);
    claim_between(lab, "planted_rho", sample_mean(rho, (size_t)planted_samples), expected - error,
                  expected + error, "Moran 1948; Pearson 1907");
    claim_between(lab, "planted_inside", inside, 0.95 - 4 * sqrt(0.95 * 0.05 / samples),
                  fmin(1, 0.95 + 4 * sqrt(0.95 * 0.05 / samples)), "a 95% interval; Efron 1979");
    claim_between(lab, "repaired_deviation", rows[0].evidence.deviation,
                  (1 - 4 / sqrt(2.0 * DRAWS)) / sqrt(n - 1),
                  (1 + 4 / sqrt(2.0 * DRAWS)) / sqrt(n - 1), "1/sqrt(n-1); Kendall 1948");
    value_real(lab, "planted_rho", sample_mean(rho, (size_t)planted_samples), 3);
    value_real(lab, "theory_planted", expected, 3);
    value_real(lab, "planted_inside", 100 * inside, 3);
    value_real(lab, "repaired_deviation", rows[0].evidence.deviation, 3);
    value_real(lab, "theory_deviation", 1 / sqrt(n - 1), 3);
}

/*
## Before any learning

That the grid has the spread it should have can be checked without a fitted number. Without batch norm the
gradient $\partial J/\partial z$ at the last hidden layer over that at the first is a product of factors
$\sqrt\chi$ (lesson 07).

@plot pace_theory The measured ratio of the gradient at the last hidden layer to that at the first against theory, thirty networks, logarithmic axes from a hundredth to ten million: all points lie on the line of equality.

On the logarithmic axes, the slope of the measured ratios against the expected ones is
{{start_against_theory}}. But mind that the pace of a layer is not this gradient: $\partial J/\partial W_l$ is
the product of $\partial J/\partial z_l$ and the signal that comes from below, and at a small scale ReLU's
signal shrinks going up just as its gradient shrinks going down. Its layers keep together, all of them near a
standstill.
*/
enum { DRAWN_AGAIN = 4 };               /* networks for each replicate: they need not learn */

static void plan_start(FlowPlan *plan, size_t *planned)
{
    for (int i = 0; i < net_count; i++) {
        if (nets[i].batch_norm)
            continue;
        char text[120];
        snprintf(text, sizeof text, "%zu %d:%s*%d %d", dataset_example_size(&train), width,
                 activation_name(nets[i].activation), nets[i].depth, train.classes);
        planned[i] = flow_plan(plan, text, (FlowRun){ .scale = nets[i].scale,
                               .objective = FLOW_LOGIT, .data = &train, .batch = 50 },
                               DRAWN_AGAIN * lab->seeds);
    }
}

static void report_start(void)
{
    FlowPlan plan = { .seed = lab->seed };
    size_t planned[NETS_MAX];
    plan_start(&plan, planned);
    flow_measure(&plan, NULL);
    Table *table = table_new(lab, "pace_theory", "activation depth variance ratio error theory");
    FlowTheory *theory = memory_new((size_t)plan.layers, sizeof *theory);
    double square = flow_input_mean_square(&train), products = 0, squares = 0;
    int n = DRAWN_AGAIN * lab->seeds;
    for (int i = 0; i < net_count; i++) {
        if (nets[i].batch_norm || !flow_theory(nets[i].spec, nets[i].scale, square, theory))
            continue;
        int last = nets[i].depth - 1;
        double ratio = 0, expected = theory[last].log_gradient - theory[0].log_gradient;
        double variance_of_mean = (theory[0].variance - theory[last].variance) / n;
        for (int r = 0; r < n; r++) {
            const LayerReading *reading = flow_result(&plan, planned[i] + (size_t)r);
            ratio += (reading[last].log_gradient - reading[0].log_gradient) / n;
        }
        products += ratio * expected / variance_of_mean;
        squares += expected * expected / variance_of_mean;
        table_row(table, "tirrrr", activation_name(nets[i].activation), nets[i].depth,
                  nets[i].scale.number, double_exp(ratio), sqrt(variance_of_mean),
                  double_exp(expected));
    }
    double error = 4 * sqrt(SCALES / squares);      /* networks of two scales share their dice */
    claim_between(lab, "start_against_theory", products / squares, 1 - error, 1 + error,
                  "facts 1.1, 1.7; Poole et al. 2016, Hanin & Nica 2019");
    value_real(lab, "start_against_theory", products / squares, 4);
    free(theory);
    flow_plan_free(&plan);
    table_close(table);
    plot_draw(lab, "pace_theory");
}

/*
## Is it a cause?

Now the same networks with the paces evened. The instrument does what it should: with an even pace the spread
is at most {{widest_even}} decades in any network, where plain descent has {{spread_plain}} in the median and
{{widest_plain}} at most. Turning reverses it, and doubling doubles it. Adam's spread is {{spread_adam}} in
the median and {{widest_adam}} at most.

@plot pace_gains The mean gain in accuracy over plain descent, with intervals of two standard errors: an even pace gains nothing on average over all networks, more than ten points in the vanishing ones, and loses several, within the error, in the exploding ones; turned round it loses about five points, doubled about one; Adam gains about four.

All differences are between the same networks on the same dice, learning in two ways, each with its own best
step size. Over all {{networks}} networks an even pace changes the accuracy by {{gain_even_all}} percentage
points (± {{gain_error_even_all}}, two standard errors): nothing that can be told from zero. Doubling the
spread changes it by {{gain_doubled_all}} (± {{gain_error_doubled_all}}), a point or so. Turning the order
round, with the same spread at the first step, costs: {{gain_turned_all}} (± {{gain_error_turned_all}}).
*Which* layer is fast matters more than that they are equally fast.

@plot pace_gain(pace_networks) The gain of each network against the plain ratio of the last layer's pace to the first's: with an even pace the sigmoid networks on the right gain up to some twenty-five points, most others lie near zero and some networks of absolute values lose; turned round most points lie below zero.

The mean hides two different things. In the {{networks_vanishing}} networks whose first layer is at least ten
times slower than the last, an even pace gains {{gain_even_vanishing}} points (±
{{gain_error_even_vanishing}}). There the gap *was* part of what kept them from learning, though evened they
are still far from good. In the {{networks_within}} networks within a decade it gains {{gain_even_within}} (±
{{gain_error_even_within}}), if anything the price of leaving the steepest direction, and in the
{{networks_exploding}} whose first layer is the faster one by a decade {{gain_even_exploding}} (±
{{gain_error_even_exploding}}).
*/
static double furthest(int way, double factor, double within)
{
    double most = 0;
    for (int i = 0; i < net_count; i++) {
        double plain = outcome[PLAIN][i].start_last_to_first;
        if (outcome[PLAIN][i].start_spread < within)
            most = fmax(most, fabs(outcome[way][i].start_last_to_first - factor * plain));
    }
    return most;
}

typedef struct Gain { int n; double mean, error; } Gain;

static Gain gain_of(int way, const bool *keep)
{
    double x[NETS_MAX];
    int n = 0;
    for (int i = 0; i < net_count; i++)
        if (keep[i])
            x[n++] = 100 * (outcome[way][i].accuracy - outcome[PLAIN][i].accuracy);
    return (Gain){ n, sample_mean(x, (size_t)n), sample_error(x, (size_t)n) };
}

enum { GROUPS = 4 };
static const char *const group_name[GROUPS] = { "all", "vanishing", "within", "exploding" };

static bool in_group(int net, int group)
{
    double ratio = outcome[PLAIN][net].start_last_to_first;
    return group == 0 || (group == 1 && ratio > 1) || (group == 2 && fabs(ratio) <= 1) ||
           (group == 3 && ratio < -1);
}

/* What is so whatever the seed. */
static void claim_gain(int group, int way, Gain gain)
{
    if (net_count < ENOUGH)
        return;
    if (group == 0 && way == EVEN)
        claim_of_whole_run(lab, "even_gain", gain.mean, -4 * gain.error, 4 * gain.error,
                           "no effect on the mean; four standard errors");
    if (group == 0 && way == TURNED)
        claim_of_whole_run(lab, "turned_gain", gain.mean, -100, -2.576 * gain.error,
                           "harm, beyond 99% of chance");
    if (group == 1 && way == EVEN)
        claim_of_whole_run(lab, "even_gain_vanishing", gain.mean, 0, 90,
                           "help where the first layer stands still");
}

static void report_gains(void)
{
    Table *table = table_new(lab, "pace_gains", "group way place networks gain low high");
    for (int g = 0; g < GROUPS; g++) {
        bool keep[NETS_MAX];
        int n = 0;
        for (int i = 0; i < net_count; i++)
            n += keep[i] = in_group(i, g);
        value_real(lab, lab_key("networks_%s", group_name[g]), n, 3);
        for (int w = EVEN; w < WAYS; w++) {
            Gain gain = gain_of(w, keep);
            table_row(table, "ttiirrr", group_name[g], ways[w].name, g, gain.n, gain.mean,
                      gain.mean - 2 * gain.error, gain.mean + 2 * gain.error);
            value_real(lab, lab_key("gain_%s_%s", ways[w].name, group_name[g]), gain.mean, 2);
            claim_gain(g, w, gain);
            value_real(lab, lab_key("gain_error_%s_%s", ways[w].name, group_name[g]),
                       2 * gain.error, 2);
        }
    }
    table_close(table);
    plot_draw(lab, "pace_gains");
}

/* Of one activation's networks, with or without batch norm. */
static double accuracy_of(int activation, bool batch_norm)
{
    double sum = 0, n = 0;
    for (int i = 0; i < net_count; i++)
        if (nets[i].activation == activation && nets[i].batch_norm == batch_norm) {
            sum += 100 * outcome[PLAIN][i].accuracy;
            n++;
        }
    return sum / n;
}

/* The share of pixels that are the same in all images of a batch. */
static double still_pixels(void)
{
    enum { BATCHES = 200 };
    size_t size = dataset_example_size(&train), n = (size_t)batch, still = 0;
    real *x = memory_new(n * size, sizeof *x);
    uint32_t *index = memory_new(n, sizeof *index);
    Rng rng = rng_stream(lab->seed, "batches looked at");
    for (int b = 0; b < BATCHES; b++) {
        for (size_t i = 0; i < n; i++)
            index[i] = (uint32_t)rng_below(&rng, train.n);
        dataset_gather(&train, index, n, x, NULL);
        for (size_t pixel = 0; pixel < size; pixel++) {
            size_t i = 1;
            while (i < n && x[i * size + pixel] == x[pixel])
                i++;
            still += i == n;
        }
    }
    free(index);
    free(x);
    return (double)still / (double)(size * BATCHES);
}

/* Smooth activations have no unit whose gradient is zero. */
static void claim_adam(double still)
{
    double inputs = (double)dataset_example_size(&train);
    double error = 4 * 0.4343 / sqrt(2.0 * width * train.classes) / sqrt(DEPTHS * lab->seeds);
    for (int norm = 0; norm < 2; norm++) {
        double sum = 0, n = 0;
        for (int i = 0; i < net_count; i++)
            if (nets[i].activation == ACTIVATION_tanh && nets[i].batch_norm == norm) {
                sum += outcome[ADAM][i].start_last_to_first;
                n++;
            }
        double expected = double_log10(width / (inputs * (norm ? 1 - still : 1))) / 2;
        if (n > 0)
            claim_between(lab, norm ? "adam_start_norm" : "adam_start", sum / n, expected - error,
                          expected + error,
                          norm ? "the same, but for pixels that are the same in a batch; derived here"
                               : "Adam's first step moves each weight by a; Kingma & Ba 2015");
    }
}

static void report_intervention(void)
{
    double even = 0, still = still_pixels();
    for (int i = 0; i < net_count; i++)
        even = fmax(even, outcome[EVEN][i].spread);
    claim_between(lab, "even_spread", even, 0, 0.01, "a(l) ||g(l)|| = s ||W(l)||");
    claim_between(lab, "turned_start", furthest(TURNED, -1, 3), 0, 0.05, "s(l) ~ (g/W)^(1-e)");
    claim_between(lab, "doubled_start", furthest(DOUBLED, 2, 1), 0, 0.05, "s(l) ~ (g/W)^(1-e)");
    claim_adam(still);
    value_real(lab, "still", 100 * still, 2);
    for (int w = 0; w < WAYS; w++) {
        double spread[NETS_MAX];
        for (int i = 0; i < net_count; i++)
            spread[i] = outcome[w][i].spread;
        value_real(lab, lab_key("spread_%s", ways[w].name),
                   sample_median(spread, (size_t)net_count), 2);
        value_real(lab, lab_key("widest_%s", ways[w].name),
                   sample_quantile(spread, (size_t)net_count, 1), 2);
    }
    value_real(lab, "accuracy_sigmoid_norm", accuracy_of(ACTIVATION_sigmoid, true), 3);
    value_real(lab, "accuracy_sigmoid_bare", accuracy_of(ACTIVATION_sigmoid, false), 3);
    report_gains();
}

/*
## Three networks, layer by layer

@plot pace_by_layer The pace of each layer in three networks under the five ways: in the sigmoid network plain descent leaves the first layers a decade or more behind, an even pace is a flat line, and Adam nearly one; in the ReLU network only the first layer differs; in the absolute value network with batch norm the plain paces bend.

The deep networks of absolute values with batch norm show that the pace which matters is not only that of the
first steps. At the first step their first layers are the fast ones, by two decades: gradients explode (lesson
09). But with batch norm the size of a weight has no effect on the output, a large step makes the weights of
these layers large, and the larger they are the slower they move: plain descent has turned the order round
within the first {{early}} steps. An evened network is not allowed to do so.
*/
static int find_net(int activation, int layers, bool high, bool batch_norm)
{
    for (int i = 0; i < net_count; i++)
        if (nets[i].activation == activation && nets[i].depth == layers &&
            (nets[i].scale.number > variance) == high && nets[i].batch_norm == batch_norm)
            return i;
    return -1;
}

static void report_layers(void)
{
    Table *table = table_new(lab, "pace_by_layer", "panel network way layer pace accuracy");
    const int shown[] = { find_net(ACTIVATION_sigmoid, depths[1], false, false),
                          find_net(ACTIVATION_relu, depths[2], true, false),
                          find_net(ACTIVATION_abs, depths[2], true, true) };
    static const char *const name[] = { "sigmoid", "ReLU", "|x|, bn" };
    for (int k = 0; k < 3; k++)
        for (int w = 0; w < WAYS && shown[k] >= 0; w++) {
            const Outcome *o = &outcome[w][shown[k]];
            for (int l = 0; l < nets[shown[k]].spec->layers; l++)
                table_row(table, "ittirr", k + 1, lab_key("%s, %d layers", name[k], nets[shown[k]].depth),
                          ways[w].name, l + 1, double_pow(10, o->log_pace[l]), 100 * o->accuracy);
        }
    table_close(table);
    plot_draw(lab, "pace_by_layer");
}

/*
## A plain answer

*Do networks learn well when all layers learn at about the same pace?* Those that learn well do have layers
that learn at about the same pace, within a factor of ten. It is a sign of health rather than its cause: given
the design, what is left of the correlation is small and even changes its sign with the seed, and making the
paces equal improves the average network not at all. Only where gradients vanish, and the first layer is
slower than the last by decades, does evening the pace help, and then it makes of a network that learns
nothing one that learns something. What helps more is not to be in that situation: the same sigmoids with
batch norm reach {{accuracy_sigmoid_norm}} %, against {{accuracy_sigmoid_bare}} % without.

Adam is better than plain descent by {{gain_adam_all}} points (± {{gain_error_adam_all}}), and its paces are
nearly even. But an exactly even pace gains nothing, so on this evidence the even pace is not why.

## What was claimed

Most claims are about the instruments and the start, and are held against theory, what is random with four
standard errors. Four are about learning (`together`, `even_gain`, `turned_gain`, `even_gain_vanishing`), for
which there is no theory; they state what held with each of the seeds 1 to 5, and then held up to 20.

@claims

## What would show that this is wrong

A grid is not a sample of all networks: with other widths, longer training or other data the correlation could
differ, and its interval speaks only of this grid. {{steps}} steps are few; what a slow layer would learn in a
hundred thousand is not seen here. An even pace is one intervention; if the right paces were uneven in some
particular way, evening would miss them, and the harm done by turning the order round shows that the shares
are not indifferent. And if the evened networks had gained everywhere, or the correlation had survived the
controls, the answer above would have been the other one.

## Exercises

**1.** Within one activation, is the correlation stronger or weaker than over all? Think of sigmoids before
you run it.

@solution
    make lesson10 ARGS='--activation sigmoid'

Stronger: for sigmoids the spread tells whether gradients vanish, and that decides everything. Over all
{{networks}} networks their row in the figure of correlations says {{rho_sigmoid}}, from {{networks_sigmoid}}
networks.
@end

**2.** The critical variance of the sigmoid is 103 (lesson 07), at which its gradients do not vanish. Does an
even pace still gain anything there?

@solution
    make lesson10 ARGS='--activation sigmoid --variance 50'

With variances of 25 and 100, no bare sigmoid network is left at chance: plain descent keeps the layers within
a decade or so, except with ten layers at 25, where alone an even pace gains much, some 15 points. Where the paces
are close already, evening them gains nothing.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 10, .name = "learning_together",
        .question = "Do networks learn well when all layers learn at the same pace?",
        .options = options, .seconds = 30, .quick_seconds = 3, .default_seeds = 5,
        .quick_seeds = 2 });
    if (lab->quick)
        planted_samples = 40;
    enum { HELD_OUT = 1000 };
    lab_datasets(lab, (size_t)images + HELD_OUT, lab->quick ? 500 : 2000, &images_read, &test);
    if (!images_read.labels || images_read.n < 2 * HELD_OUT)
        error_stop("this lesson needs %d images or more, with labels", 2 * HELD_OUT);
    train = dataset_slice(&images_read, 0, images_read.n - HELD_OUT);
    validation = dataset_slice(&images_read, train.n, lab->quick ? 200 : HELD_OUT);
    few = dataset_slice(&validation, 0, 50);
    make_grid();
    learn_all();
    if (!interrupt_requested()) {
        value_real(lab, "networks", net_count, 3);
        value_real(lab, "seeds", lab->seeds, 4);
        value_real(lab, "width", width, 4);
        value_real(lab, "steps", steps, 6);
        value_real(lab, "early", early, 4);
        value_real(lab, "batch", batch, 4);
        value_real(lab, "step_sizes", SIZES, 2);
        sum_up();
        report_start();
        report_networks();
        report_correlations();
        report_ruler();
        report_intervention();
        report_layers();
    }
    for (int i = 0; i < net_count; i++)
        free(nets[i].spec);
    free(glance);
    free(final);
    dataset_free(&images_read);
    dataset_free(&test);
    return lab_end(lab);
}
