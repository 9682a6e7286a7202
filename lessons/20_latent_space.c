/*
# What has the generator understood?

The forger of lesson 19 makes a shirt of 64 numbers. Nobody told it that there are shirts, or
that a shirt has sleeves. Does it know? It could be a drawer with a few thousand images, opened by a seed as
by a key; or it could have found what clothes have in common, and put *that* into the 64 numbers. From outside
the two look alike: both make good forgeries. So we open the seed space and walk around in it.

**Before you run it, write down predictions.**

1. From the seed of a boot to the seed of a dress on a straight line: is there a good image half way? Is the
   way smoother than a simple cross-fade of the two images?
2. Of the seeds of all dresses take the mean, and of all boots. Add the difference to the seed of one boot.
   How often is the result a dress?
3. Take a real photograph that the forger has never made. Is there a seed for it? Who comes nearer to it: the
   forger, or a plain linear machine with 64 numbers?
4. The adversary has looked at {{images}} images without labels. Give it {{most}} labels. Does it beat a
   network of the same form that has only those?

The pair is lesson 19's, after a shorter game of {{steps}} steps (some twenty seconds on two cores):

| | |
|---|---|
| forger | `{{forger}}` |
| adversary | `{{adversary}}` |

The onlooker is lesson 19's too: a classifier with labels, right on {{accuracy}} % of unseen images, whose last
hidden layer gives an image 64 features and whose answer we call its *opinion*. Neither player ever hears it.
*/
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/rank_correlation.h"
#include "base/statistics.h"
#include "experiments/few_labels.h"
#include "experiments/image_game.h"
#include "experiments/seed_arithmetic.h"
#include "experiments/seed_directions.h"
#include "experiments/seed_recovery.h"
#include "experiments/seed_walks.h"
#include "imitate/seed_path.h"
#include "lab/data.h"
#include "lab/features.h"
#include "lab/kept.h"
#include "lab/lab.h"
#include "lab/text.h"

static int images = 60000, steps = 2000, width = 32, walks = 1000, followed = 100;
static int named = 3000, sums = 1000, nudged = 64, random_directions = 64;
static int per_class = 10, forged_count = 50, starts = 4, descent = 300;
static int draws = 5, label_steps = 200, pool_size = 5000;
static double prior_width = 10;

static const Option options[] = {
    option_int("images", &images, 200, 1000000, "N", "real images that the adversary may see",
               .quick = "2000"),
    option_int("steps", &steps, 1, 10000000, "N", "of the game", .quick = "60"),
    option_int("width", &width, 2, 512, "W",
               "channels of the adversary where images are smallest; the forger's twice as many"),
    option_int("walks", &walks, 20, 100000, "N", "pairs of seeds, seen from nine stations",
               .quick = "60"),
    option_int("followed", &followed, 1, 100000, "N", "of the walks in small steps", .quick = "5"),
    option_int("named", &named, 20, 100000, "N", "seeds that the classifier names", .quick = "200"),
    option_int("sums", &sums, 10, 100000, "N", "sums a - b + c for each size of average",
               .quick = "50"),
    option_int("nudged", &nudged, 2, 1000, "N", "seeds moved along each direction", .quick = "5"),
    option_int("directions", &random_directions, 2, 10000, "N", "random directions to compare with",
               .quick = "10"),
    option_int("recovered", &per_class, 1, 1000, "N", "real images of each kind to find seeds for",
               .quick = "1"),
    option_int("forged", &forged_count, 2, 100000, "N", "forgeries to find seeds for",
               .quick = "5"),
    option_int("starts", &starts, 1, 1000, "N", "of the descent to each of them", .quick = "2"),
    option_int("descent", &descent, 1, 100000, "N", "steps of each descent", .quick = "20"),
    option_int("draws", &draws, 2, 1000, "N", "of the labelled images"),
    option_real("prior", &prior_width, 1e-3, 1000, "W", "of a logit, before any label is seen"),
    option_int("pool", &pool_size, 20, 100000, "N", "labelled images that draws are made from",
               .quick = "500"),
    option_int("learning", &label_steps, 1, 100000, "N", "steps of learning from labels",
               .quick = "20"),
    OPTIONS_END
};

/* ---- What is looked at ---- */

enum { SUM_SIZES = 5, LABEL_SIZES = 5, PILES = 2 };

static const int averaged[SUM_SIZES] = { 1, 3, 10, 30, 100 };
static int few[LABEL_SIZES] = { 10, 30, 100, 300, 1000 };
static size_t sizes = LABEL_SIZES;

typedef struct Findings {
    ImageGamePlan   plan;
    Game           *game;
    Walk            walk[WALK_KINDS];
    NamedSeeds      named;
    SeedShifts      shifts;
    SeedSums        sums[SUM_SIZES];
    DirectionResult directions;
    Dataset         pile[PILES];        /* real, forged */
    Recovered       recovered[PILES];
    double         *accuracy;           /* uses x sizes x draws */
} Findings;

static Lab *lab;
static Dataset train, test;
static Network *classifier;
static Balls unseen;                    /* around unseen images, by their features */
static Findings *found;                 /* one for each replicate */

static uint64_t seed_of(size_t replicate)
{
    Rng rng = rng_substream(lab->seed, "replicate", replicate);
    return replicate ? rng_bits(&rng) : lab->seed;
}

static void open_images(void)
{
    train = lab_images(lab, DATASET_TRAIN, 28, (size_t)images);
    test = lab_images(lab, DATASET_TEST, 28, lab->quick ? 500 : 10000);
    image_range(&train);
    image_range(&test);
    if (!train.classes)
        error_stop("%s has no labels: without them nobody can say what a forgery shows; "
                   "lesson 19 does without", train.name);
    if (train.n < 200 || test.n < 50)
        error_stop("%s has %zu images to learn from and %zu to compare with: at least 200 and 50 "
                   "are needed", train.name, train.n, test.n);
    classifier = lab_features(&train);
    Dataset some = dataset_slice(&test, 0, test.n < 2000 ? test.n : 2000);
    unseen = balls_around(feature_read_dataset(classifier, &some), 3);
}

/* ---- The pair, which is trained once and kept ---- */

static char *identity_of(const ImageGamePlan *plan)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    image_game_specs(plan, forger, adversary);
    return text_format("pair %s: %s | %s, batch %d, step %.17g, %ld steps, seed %" PRIu64
                       ", data %016" PRIx64 " (%zu), real %zu", lab_version(), forger, adversary,
                       plan->batch, plan->step, plan->steps, plan->seed, train.checksum, train.n,
                       sizeof(real));
}

static void pair_walk(void *game, Archive *archive)
{
    game_archive(game, archive);
}

static void play(const ImageGamePlan *plan, Game *game)
{
    Progress *progress = progress_new("forger against adversary", (double)plan->steps);
    while (game->steps < plan->steps && !game->event.step && !interrupt_requested()) {
        image_game_step(plan, game);
        progress_add(progress, 1);
    }
    progress_end(progress);
}

static Game *trained_pair(const ImageGamePlan *plan)
{
    Game *game = image_game_new(plan);
    char *identity = identity_of(plan);
    char *name = text_format("%016" PRIx64, hash_bytes(HASH_START, identity, strlen(identity)));
    if (!kept_take("pairs", name, identity, pair_walk, game)) {
        play(plan, game);
        if (!interrupt_requested())
            kept_put("pairs", name, identity, pair_walk, game);
    }
    if (game->event.step)
        lab_notice("the game of seed %" PRIu64 " ended at step %ld: a loss was not finite",
                   plan->seed, game->event.step);
    free(name);
    free(identity);
    return game;
}

static void find_pair(Findings *f, size_t replicate)
{
    f->plan = image_game_plan();
    f->plan.images = &train;
    image_game_widen(&f->plan, width);
    f->plan.steps = steps;
    f->plan.seed = seed_of(replicate);
    f->game = trained_pair(&f->plan);
}

/* ---- Numbers of one replicate, and of all ---- */

typedef double Number(const Findings *f);

static Spread over_replicates(Number *number)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int k = 0; k < lab->seeds; k++)
        x[k] = number(&found[k]);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static double mean_of(Number *number)
{
    return over_replicates(number).mean;
}

/* A standard error of one replicate's number, for the mean of them all. */
static double four_errors(double of_one)
{
    return 4 * of_one / sqrt(lab->seeds);
}

/* Signs that theory does not give by itself: drawn shapes are too simple a world for them. */
static bool photographs(void)
{
    return strcmp(train.name, "synthetic-images") != 0;
}

/*
## Straight lines and great circles

A seed has $d = 64$ independent numbers from $N(0,1)$. Its squared length is a sum of 64 squares, $64 \pm 11$,
so its length is nearly always close to 8: seeds live on a thin shell, and the forger has been trained there
and nowhere else. Now the middle of a straight line between two seeds: each of its numbers is
$\tfrac12 a + \tfrac12 b$, with variance $\tfrac14 + \tfrac14 = \tfrac12$. So its length is

$$ \sqrt{(1-t)^2 + t^2} \quad\text{times a seed's, at } t = \tfrac12:\quad \tfrac1{\sqrt2} \approx 0.707 , $$

and exactly so for the means. A seed that short is drawn once in some thousands. White (2016) therefore goes
along the great circle of the shell:

@code lib/imitate/seed_path.c on_circle

The middle of a great circle between two seeds is in a uniformly random direction, as a seed is, and about as
long. So the forger cannot know it from any other seed. For the middle of the straight line there is no such
promise.

@plot latent_paths(latent_stations) Three walks from one forgery to another, in eleven images each, three rows a walk: along the straight line and along the great circle one shape turns into the other; in the cross-fade both ends lie over each other half transparent.
For each walk: line, great circle, cross-fade. The ends are the seeds that reach farthest towards the mean of
their kind.
*/

static WalkPlan walk_plan(const Findings *f)
{
    return (WalkPlan){ f->game->forger, classifier, unseen, (size_t)walks,
                       (size_t)(followed < walks ? followed : walks), f->plan.seed };
}

enum { SHOWN_WALKS = 3, SHOWN_STATIONS = 11 };

/* Three rows for each walk, from one of the first kinds half round the list of kinds. */
static void show_walks(const Findings *f)
{
    size_t row = SHOWN_STATIONS * network_outputs(f->game->forger);
    real *x = memory_new(SHOWN_WALKS * WALK_KINDS * row, sizeof *x);
    for (int w = 0; w < SHOWN_WALKS; w++) {
        const real *a = seed_typical(&f->named, w % train.classes);
        const real *b = seed_typical(&f->named, (w + train.classes / 2) % train.classes);
        for (int kind = 0; kind < WALK_KINDS; kind++)
            walk_images(f->game->forger, (WalkKind)kind, a, b, SHOWN_STATIONS,
                        x + (size_t)(WALK_KINDS * w + kind) * row);
    }
    sheet_write_real(lab, "walked", (Sheet){ .n = SHOWN_WALKS * WALK_KINDS * SHOWN_STATIONS,
                                             .h = (size_t)train.h, .w = (size_t)train.w,
                                             .c = (size_t)train.c, .columns = SHOWN_STATIONS,
                                             .scale = 2 }, x, -1, 1);
    free(x);
    plot_draw(lab, "latent_paths");
}

/*
@plot latent_stations Four panels over the way from 0 to 1. Length: the straight line sags to 0.71 on its line of theory, the great circle stays at 1. Frechet distance: flat for the great circle, a little higher in the middle of the line, much higher in the middle of the cross-fade. Precision: flat for the circle, higher in the middle of the line, lower for the cross-fade. Recall: flat for the circle, lower in the middle of the line, lowest for the cross-fade.
{{walks}} walks, seen from nine stations. Dotted: theory, without a fitted number.

The great circle is as good as its ends everywhere, within chance, as it must be; and no better: between a
pullover and a sneaker come a few that are neither garment nor shoe, as there are among all forgeries. In the middle of the
straight line something else happens: precision {{precision_line}} instead of {{precision_circle}}, recall
{{recall_line}} instead of {{recall_circle}}. Short seeds make *safer and more similar* images. Karras et al.
(2019) shorten seeds on purpose: in their network of faces the factor 0.7 moves precision from 0.720 to 0.811
and recall from 0.393 to 0.223. The straight line does unasked what they call truncation.

And the cross-fade? Half way, its images are farther from reality than those of either path: a Frechet
distance of {{frechet_fade}}, where the line has {{frechet_line}} and the circle {{frechet_circle}}. Two
pieces of clothing half transparent are not a piece of clothing. Precision and recall fall together, to
{{precision_fade}} and {{recall_fade}}; that nearly half of these ghosts still count as clothes is the
onlooker's fault: what it has never seen it takes for something it knows.

Is the way *smooth*, at least? A path $x(t)$ has the energy $E = \int |\dot x|^2 dt$ (Karras et al. call it the
perceptual path length, when $x$ are features). Whoever goes from $x(0)$ to $x(1)$ cannot have less than
$|x(1) - x(0)|^2$ (Cauchy and Schwarz). In these units:

| | in pixels | in features | longest of 32 steps, over the mean one (features) |
|---|---|---|---|
| line | {{energy_line_pixels}} | {{energy_line_features}} | {{jump_line}} |
| great circle | {{energy_circle_pixels}} | {{energy_circle_features}} | {{jump_circle}} |
| cross-fade | {{energy_fade_pixels}} | {{energy_fade_features}} | {{jump_fade}} |

In pixels the cross-fade *is* the straight way, so it has 1, and nobody can beat it. But it wins in features as
well, and by far. Smoothness is not what tells a forger that has understood from a trick that has not: the trick
is smoother. The forger takes detours, {{detour}} times the energy, and what it gets for them is that every
stop on the way is a forgery of the same quality.

The classifier's opinion says the same. Half way along the circle, {{third_circle}} % of the walks are at
neither of the two kinds they lead between. Its confidence
is the same on the way as at the ends ({{confidence_circle}} and {{confidence_ends}}); half way through the
cross-fade it is {{confidence_fade}}.
*/
static Station middle(const Findings *f, WalkKind kind)
{
    return f->walk[kind].station[WALK_STATIONS / 2];
}

static double line_length(const Findings *f)
{
    return middle(f, WALK_LINE).length / seed_mean_length(network_inputs(f->game->forger));
}

static double circle_length(const Findings *f)
{
    return middle(f, WALK_CIRCLE).length / seed_mean_length(network_inputs(f->game->forger));
}

static double ends_precision(const Findings *f)
{
    const Station *station = f->walk[WALK_CIRCLE].station;
    return (station[0].among.precision + station[WALK_STATIONS - 1].among.precision) / 2;
}

static double circle_precision_kept(const Findings *f)
{
    return middle(f, WALK_CIRCLE).among.precision - ends_precision(f);
}

static double line_precision_gain(const Findings *f)
{
    return middle(f, WALK_LINE).among.precision - middle(f, WALK_CIRCLE).among.precision;
}

static double line_recall_loss(const Findings *f)
{
    return middle(f, WALK_CIRCLE).among.recall - middle(f, WALK_LINE).among.recall;
}

static double fade_energy(const Findings *f) { return f->walk[WALK_FADE].energy[0]; }

static double least_energy(const Findings *f)
{
    return fmin(f->walk[WALK_LINE].least[0], f->walk[WALK_CIRCLE].least[0]);
}

static double fade_over_circle(const Findings *f)
{
    return middle(f, WALK_FADE).frechet / middle(f, WALK_CIRCLE).frechet;
}

static double detour(const Findings *f)
{
    return f->walk[WALK_CIRCLE].energy[1] / f->walk[WALK_FADE].energy[1];
}

static void table_stations(void)
{
    Table *table = table_new(lab, "latent_stations", "replicate way t length theory frechet "
                             "precision recall confidence third");
    double whole = seed_mean_length(network_inputs(found->game->forger));
    for (int r = 0; r < lab->seeds; r++)
        for (int kind = 0; kind < WALK_KINDS; kind++)
            for (int s = 0; s < WALK_STATIONS; s++) {
                Station at = found[r].walk[kind].station[s];
                double t = s / (WALK_STATIONS - 1.0), squared = (1 - t) * (1 - t) + t * t;
                double theory = kind == WALK_LINE ? sqrt(squared) : kind == WALK_CIRCLE ? 1 : NAN;
                table_row(table, "itrrrrrrrr", r, walk_name((WalkKind)kind), t, at.length / whole,
                          theory, at.frechet, at.among.precision, at.among.recall, at.confidence,
                          at.third);
            }
    table_close(table);
    plot_draw(lab, "latent_stations");
}

static void table_energy(void)
{
    Table *table = table_new(lab, "latent_energy", "replicate way pixels pixels_least "
                             "pixels_jump features features_least features_jump");
    for (int r = 0; r < lab->seeds; r++)
        for (int kind = 0; kind < WALK_KINDS; kind++) {
            const Walk *walk = &found[r].walk[kind];
            table_row(table, "itrrrrrr", r, walk_name((WalkKind)kind), walk->energy[0],
                      walk->least[0], walk->jump[0], walk->energy[1], walk->least[1],
                      walk->jump[1]);
        }
    table_close(table);
}

static void values_of_walks(void)
{
    for (int kind = 0; kind < WALK_KINDS; kind++) {
        const char *name = walk_name((WalkKind)kind);
        const Walk *walk = &found->walk[kind];
        Station at = middle(found, (WalkKind)kind);
        value_real(lab, lab_key("frechet_%s", name), at.frechet, 3);
        value_real(lab, lab_key("precision_%s", name), at.among.precision, 3);
        value_real(lab, lab_key("recall_%s", name), at.among.recall, 3);
        value_real(lab, lab_key("confidence_%s", name), at.confidence, 3);
        value_real(lab, lab_key("third_%s", name), 100 * at.third, 2);
        value_real(lab, lab_key("energy_%s_pixels", name), walk->energy[0], 3);
        value_real(lab, lab_key("energy_%s_features", name), walk->energy[1], 3);
        value_real(lab, lab_key("jump_%s", name), walk->jump[1], 3);
    }
    value_real(lab, "walks", walks, 6);
    value_real(lab, "confidence_ends", found->walk[WALK_CIRCLE].station[0].confidence, 3);
    value_real(lab, "detour", mean_of(detour), 2);
}

static void claim_walks(void)
{
    double d = (double)network_inputs(found->game->forger);
    double whole = seed_mean_length((size_t)d), n = walks;
    double spread = sqrt(d - whole * whole) / whole;    /* of a seed's length, relative */
    double line = four_errors(spread / sqrt(2 * n)), circle = line;
    double p = mean_of(ends_precision), share = four_errors(sqrt(1.5 * p * (1 - p) / n));
    claim_between(lab, "line_length", mean_of(line_length), sqrt(0.5) - line, sqrt(0.5) + line,
                  "sqrt(1/2) of a seed's mean length: 4 standard errors");
    claim_between(lab, "circle_length", mean_of(circle_length), 1 - circle, 1 + circle,
                  "a seed's mean length: 4 standard errors");
    claim_of_whole_run(lab, "circle_precision_kept", mean_of(circle_precision_kept), -share, share,
                       "the middle of a great circle is a seed like any: 4 standard errors");
    claim_between(lab, "fade_energy", mean_of(fade_energy), 1 - 1e-5, 1 + 1e-5,
                  "equality in Cauchy-Schwarz, but for rounding");
    claim_between(lab, "least_energy", over_replicates(least_energy).low, 1, INFINITY,
                  "Cauchy-Schwarz, for every single walk");
    if (!photographs())
        return;
    claim_of_whole_run(lab, "line_precision_gain", mean_of(line_precision_gain), 0, 1 - p,
                       "facts 5; Karras et al. 2019: 0.720 becomes 0.811 by a factor 0.7");
    claim_of_whole_run(lab, "line_recall_loss", mean_of(line_recall_loss), 0, 1,
                       "facts 5; Karras et al. 2019: 0.393 becomes 0.223 by a factor 0.7");
    claim_of_whole_run(lab, "fade_over_circle", mean_of(fade_over_circle), 1, INFINITY,
                       "a cross-fade is not of the forger's making");
}

static void report_walks(void)
{
    show_walks(found);
    table_stations();
    table_energy();
    values_of_walks();
    claim_walks();
}

/*
## Arithmetic

Radford et al. (2016) took the seeds of three images of a man with glasses, three of a man without, and three of
a woman without. Average minus average plus average gave a woman with glasses. Two questions about that.

**Why three?** The average of $k$ independent seeds has squared length $d/k$, and a sum of three averages has
$3d/k$. With $k = 3$ that is exactly the length of a seed: whether intended or not, they landed on the shell.
(Seeds of one kind share a mean, so it is a little more; the formula is in `experiments/seed_arithmetic.h`.)

**Does it work here?** We name {{named}} seeds by the classifier's opinion of their images. Of each kind $c$
take the mean seed $m_c$. Then every seed $z$ of kind $B$ is moved to

$$ z + m_A - m_B , $$

for each other kind $A$.

@code experiments/seed_arithmetic.c seed_shift

@plot latent_shifted(latent_shifted) Six rows, each a seed of one kind moved towards another kind in seven images: a T-shirt narrows to a dress, trousers grow together and widen to a shirt, a pullover stays one and then leaps into a boot, a dress widens, a coat breaks up and ends as a sandal's straps, a sandal fills up to a bag.
The seed that reaches farthest towards the mean of its kind, moved by 0 to 2 times the difference of two
means. Numbers are the kinds as in the data: 0 T-shirt, 1 trousers, 2 pullover, 3 dress, 4 coat, 5 sandal, 6
shirt, 7 sneaker, 8 bag, 9 boot.

@plot latent_arithmetic(latent_shifts,latent_sums) Left, a map of ten by ten kinds: the share of shifted seeds that became what was wanted, by kind before and kind wanted; it hangs on the kind wanted much more than on the kind before. Right, over the number of seeds averaged: the squared length of a - b + c falls as three over k on its theory and flattens; the share that shows one of the two added kinds rises.

The move is short, {{shift_length}}, a quarter of a seed's length; yet {{shift_share}} % become what was
wanted. Moved as far in a random direction, {{shift_chance}} % do. So directions in the seed space do mean
something. But look at the map: what a shift achieves depends on the kind *wanted*, by columns, and hardly on
the kind it started from, by rows. Trousers (1) are easily had, shirts (6) hardly: they look like three
other kinds. It is less "add sleeves" than "go to where pullovers are".

And sums? Of $a - b + c$ with three different kinds, both $a$ and $c$ are as much in it, so the fair answer is
one of the two. With Radford's three the classifier says so in {{added_3}} % of the sums, and the subtracted
kind in {{taken_3}} % (chance would be 20 % and 10 %). Averages of a hundred do better, {{added_100}} %,
although their squared length is only {{square_100}} of a seed's. Being on the shell matters less than having
averaged away what is accidental. Their seeds are so short that each sum is a *typical* piece of its kind;
Radford's three keep something of the individuals.
*/
enum { SHIFTED_ROWS = 6, SHIFTED_COLUMNS = 7 };

/* From each of the first kinds to another, in so many columns. */
static void show_shifts(const Findings *f)
{
    size_t d = f->named.d, size = network_outputs(f->game->forger);
    real *z = memory_new(SHIFTED_ROWS * SHIFTED_COLUMNS * d, sizeof *z);
    real *x = memory_new(SHIFTED_ROWS * SHIFTED_COLUMNS * size, sizeof *x);
    Table *table = table_new(lab, "latent_shifted", "row from to");
    for (int row = 0; row < SHIFTED_ROWS; row++) {
        int from = row % f->named.classes, to = (row * 3 + 3) % f->named.classes;
        for (int s = 0; s < SHIFTED_COLUMNS; s++)
            seed_shift(&f->named, from, to, s / 3.0, seed_typical(&f->named, from),
                       z + (size_t)(row * SHIFTED_COLUMNS + s) * d);
        table_row(table, "iii", row, from, to);
    }
    table_close(table);
    forge_seeds(f->game->forger, SHIFTED_ROWS * SHIFTED_COLUMNS, z, x);
    sheet_write_real(lab, "shifted", (Sheet){ .n = SHIFTED_ROWS * SHIFTED_COLUMNS,
                                              .h = (size_t)train.h, .w = (size_t)train.w,
                                              .c = (size_t)train.c, .columns = SHIFTED_COLUMNS,
                                              .scale = 2 }, x, -1, 1);
    free(x);
    free(z);
    plot_draw(lab, "latent_shifted");
}

static void table_shifts(void)
{
    Table *table = table_new(lab, "latent_shifts", "replicate from to became");
    for (int r = 0; r < lab->seeds; r++)
        for (int from = 0; from < train.classes; from++)
            for (int to = 0; to < train.classes; to++)
                table_row(table, "iiir", r, from, to,
                          found[r].shifts.became[from * train.classes + to]);
    table_close(table);
    table = table_new(lab, "latent_sums", "replicate averaged square expected independent added "
                      "taken other");
    for (int r = 0; r < lab->seeds; r++)
        for (int i = 0; i < SUM_SIZES; i++) {
            SeedSums s = found[r].sums[i];
            table_row(table, "iirrrrrr", r, averaged[i], s.square, s.expected, 3.0 / averaged[i],
                      s.added, s.taken, s.other);
        }
    table_close(table);
    plot_draw(lab, "latent_arithmetic");
}

static double shift_share(const Findings *f) { return f->shifts.share; }
static double shift_chance(const Findings *f) { return f->shifts.by_chance; }
static double shift_gain(const Findings *f) { return f->shifts.share - f->shifts.by_chance; }
static double shift_length(const Findings *f) { return f->shifts.length; }
static double taken_three(const Findings *f) { return f->sums[1].taken; }

static double square_by_theory(const Findings *f)
{
    return f->sums[1].square / f->sums[1].expected;
}

static double square_error(const Findings *f)
{
    return f->sums[1].square_error / f->sums[1].expected;
}

static void report_arithmetic(void)
{
    double chance = 1.0 / train.classes, error = four_errors(mean_of(square_error));
    show_shifts(found);
    table_shifts();
    value_real(lab, "named", named, 6);
    value_real(lab, "shift_share", 100 * mean_of(shift_share), 2);
    value_real(lab, "shift_chance", 100 * mean_of(shift_chance), 2);
    value_real(lab, "shift_length", mean_of(shift_length), 2);
    for (int i = 0; i < SUM_SIZES; i++) {
        value_real(lab, lab_key("added_%d", averaged[i]), 100 * found->sums[i].added, 2);
        value_real(lab, lab_key("taken_%d", averaged[i]), 100 * found->sums[i].taken, 2);
        value_real(lab, lab_key("square_%d", averaged[i]), found->sums[i].square, 2);
    }
    if (isfinite(error))
        claim_between(lab, "square_of_three", mean_of(square_by_theory), 1 - error, 1 + error,
                      "means and variances of the kinds: 4 standard errors");
    else
        lab_notice("there are no three kinds of forgeries: no sums of averages");
    if (!photographs())
        return;
    claim_of_whole_run(lab, "taken_away", mean_of(taken_three), 0,
                       fmax(0, chance - four_errors(sqrt(chance * (1 - chance) / sums))),
                       "less often than by chance: 4 standard errors");
    claim_of_whole_run(lab, "shift_gain", mean_of(shift_gain),
                       four_errors(sqrt(0.5 / named)), 1,
                       "more often than by chance: 4 standard errors; Radford et al. 2016");
}

/*
## Directions that nobody labelled

The shifts needed the classifier's names. Are there directions that mean something and need nothing? Shen and
Zhou (2021) look at the forger's first layer alone. It is affine, $z \mapsto z A + b$, so a step $v$ moves
what comes out of it by $v A$, *whatever $z$ is*, and among all $v$ of length 1

$$ |v A|^2 = v\, A A^{\mathsf T} v^{\mathsf T} $$

is largest along the first eigenvector of the 64 x 64 matrix $A A^{\mathsf T}$, then along the second, and so
on. With batch norm, $A$ holds its gains and running deviations:

@code lib/imitate/directions.c forger_directions

No image is needed, no seed, no forward pass. But that is the *first* layer; pixels come two layers later. What
changes pixels most, on average over seeds, are the eigenvectors of $M = \langle J^{\mathsf T} J \rangle$ with
$J$ the forger's whole Jacobian. We measure both, and random directions beside them, whose mean must be
$\operatorname{tr} M / 64$.

@plot latent_directions Left, on a logarithmic axis, the change of pixels along the 64 directions in their order: it falls from far above the band of random directions to far below it, close to the best possible curve. Right, the share of images that get another name when moved by three, against the change of pixels: it rises from almost nothing to three quarters.
{{nudged}} seeds. The dark line is the best that any direction can do.

The two hardly differ. Along the first direction pixels change {{first_over_best}} % as much as along the best
one there is, and {{first_over_random}} times as much as along a random one. Two directions do {{two_share}} %
of all that the 64 do, eight do {{eight_share}} %. So of the 64 numbers that the forger was given it uses a
handful for what matters, and the last twenty for next to nothing: moved by three along the last direction,
{{last_turned}} % of the images get another name, along the first {{first_turned}} %.

@plot latent_moved(latent_directions) Six rows, a seed moved from minus four to plus four along the first four directions, the last one, and a random one: along the first the image goes through several kinds of clothes; along the last nothing changes; along the random one, little by little.
One seed, moved by -4 to 4 (half a seed's length). From above: the first four directions, the last, a random
one.

What the directions *mean* nobody has said, and looking at the rows you will find names for some of them.
Beware: one finds names for random ones too.
*/

enum { MOVED_ROWS = 6, MOVED_COLUMNS = 9 };

/* Row by row: the first four directions, the last, and one by chance. */
static void shown_direction(const Findings *f, int row, double *v)
{
    size_t d = network_inputs(f->game->forger);
    const Principal *found_ones = &f->directions.directions;
    Rng rng = rng_stream(f->plan.seed, "shown direction");
    double square = 0;
    for (size_t k = 0; k < d; k++) {
        double chance = rng_normal(&rng);
        v[k] = row == MOVED_ROWS - 1 ? chance
             : found_ones->vector[(row == MOVED_ROWS - 2 ? d - 1 : (size_t)row) * d + k];
        square += v[k] * v[k];
    }
    for (size_t k = 0; k < d; k++)
        v[k] /= sqrt(square);
}

static void show_directions(const Findings *f)
{
    size_t d = network_inputs(f->game->forger), n = MOVED_ROWS * MOVED_COLUMNS;
    real *z = memory_new(n * d, sizeof *z), *x = memory_new(n * dataset_example_size(&train),
                                                            sizeof *x);
    double *v = memory_new(d, sizeof *v);
    for (int row = 0; row < MOVED_ROWS; row++) {
        shown_direction(f, row, v);
        for (int s = 0; s < MOVED_COLUMNS; s++)
            for (size_t k = 0; k < d; k++)
                z[(size_t)(row * MOVED_COLUMNS + s) * d + k]
                    = (real)((double)f->named.z[k] + (s - MOVED_COLUMNS / 2) * v[k]);
    }
    forge_seeds(f->game->forger, n, z, x);
    sheet_write_real(lab, "moved", (Sheet){ .n = n, .h = (size_t)train.h, .w = (size_t)train.w,
                                            .c = (size_t)train.c, .columns = MOVED_COLUMNS,
                                            .scale = 2 }, x, -1, 1);
    free(v);
    free(x);
    free(z);
    plot_draw(lab, "latent_moved");
}

/* Pixels' changes along random directions. */
static double *random_changes(const Findings *f)
{
    double *change = memory_new((size_t)random_directions, sizeof *change);
    for (int j = 0; j < random_directions; j++)
        change[j] = f->directions.random[j].pixels;
    return change;
}

static double mean_along(const Findings *f)
{
    size_t d = f->directions.directions.count;
    double sum = 0;
    for (size_t j = 0; j < d; j++)
        sum += f->directions.along[j].pixels / (double)d;
    return sum;
}

static double random_over_mean(const Findings *f)
{
    double *change = random_changes(f), mean = sample_mean(change, (size_t)random_directions);
    free(change);
    return mean / mean_along(f);
}

static double random_error(const Findings *f)
{
    double *change = random_changes(f), error = sample_error(change, (size_t)random_directions);
    free(change);
    return error / mean_along(f);
}

static double first_over_best(const Findings *f)
{
    return f->directions.along[0].pixels / f->directions.best[0];
}

static double first_over_random(const Findings *f)
{
    return f->directions.along[0].pixels / mean_along(f);
}

static double least_over_mean(const Findings *f)
{
    return mean_along(f) / f->directions.best[0];
}

/* The largest error of an eigenvalue as the change of the first layer. */
static double layer_error(const Findings *f)
{
    double worst = 0;
    for (size_t j = 0; j < f->directions.directions.count; j++)
        worst = fmax(worst, fabs(f->directions.along[j].layer
                                 / f->directions.directions.variance[j] - 1));
    return worst;
}

static double order_kept(const Findings *f)
{
    size_t d = f->directions.directions.count;
    double *pixels = memory_new(d, sizeof *pixels);
    for (size_t j = 0; j < d; j++)
        pixels[j] = f->directions.along[j].pixels;
    double rho = rank_correlation(&(RankSample){ .x = f->directions.directions.variance,
                                                 .y = pixels, .n = d });
    free(pixels);
    return rho;
}

static double share_of_first(const Findings *f, size_t count)
{
    double sum = 0;
    for (size_t j = 0; j < count; j++)
        sum += f->directions.along[j].pixels;
    return sum / (mean_along(f) * (double)f->directions.directions.count);
}

static void table_directions(void)
{
    Table *table = table_new(lab, "latent_directions", "replicate place eigenvalue layer pixels "
                             "features turned best random_low random_mean random_high");
    for (int r = 0; r < lab->seeds; r++) {
        const DirectionResult *result = &found[r].directions;
        double *change = random_changes(&found[r]);
        size_t n = (size_t)random_directions;
        double low = sample_quantile(change, n, 0.05), high = sample_quantile(change, n, 0.95);
        for (size_t j = 0; j < result->directions.count; j++) {
            Change c = result->along[j];
            table_row(table, "iirrrrrrrrr", r, (int)j + 1, result->directions.variance[j], c.layer,
                      c.pixels, c.features, c.turned, result->best[j], low,
                      sample_mean(change, n), high);
        }
        free(change);
    }
    table_close(table);
    plot_draw(lab, "latent_directions");
}

static void report_directions(void)
{
    size_t last = found->directions.directions.count - 1;
    double error = four_errors(mean_of(random_error));
    show_directions(found);
    table_directions();
    value_real(lab, "nudged", nudged, 4);
    value_real(lab, "first_over_best", 100 * mean_of(first_over_best), 3);
    value_real(lab, "first_over_random", mean_of(first_over_random), 3);
    value_real(lab, "two_share", 100 * share_of_first(found, 2), 2);
    value_real(lab, "eight_share", 100 * share_of_first(found, 8), 2);
    value_real(lab, "first_turned", 100 * found->directions.along[0].turned, 2);
    value_real(lab, "last_turned", 100 * found->directions.along[last].turned, 2);
    claim_between(lab, "layer_error", mean_of(layer_error), 0, 1e-3,
                  "eigenvalues, exact but for rounding; Shen & Zhou 2021");
    claim_between(lab, "random_over_mean", mean_of(random_over_mean), 1 - error, 1 + error,
                  "trace of M over d: 4 standard errors");
    claim_between(lab, "first_over_best", mean_of(first_over_best), mean_of(least_over_mean), 1,
                  "trace of M over d <= ... <= its largest eigenvalue");
    claim_of_whole_run(lab, "order_kept", mean_of(order_kept), four_errors(1 / sqrt((double)last)),
                       1, "chance: 0, with 4 standard errors");
}

/*
## Which seed makes this photograph?

No network leads back through the forger. But the gradient goes all the way, to the seed: so let the *seed*
learn, and the weights stand still.

@code lib/imitate/recovery.c descend

We look for the seeds of {{real}} photographs that neither player has seen, {{per_class}} of each kind, and of
{{forged}} forgeries, which do have one; {{starts}} starts each, {{descent}} steps, and the best counts. Three
others get the same photographs: principal components, as many as a seed has numbers (no *linear* machine of
64 numbers leaves less of the images it was fitted to, Eckart and Young 1936); the nearest of k-means' 200
typical images; and a copier, who returns the nearest of {{images}} training images.

@plot latent_recovered(latent_by_kind,latent_recovery) Left, errors by kind of clothes for forger, principal components, k-means and copier: forger and components are close together and far below the other two. Right, two rising curves: nearly all errors of forgeries are smaller than those of photographs.
Root mean squared difference, in levels of grey of 256. Spread: the middle half of the images.

| | photographs | forgeries |
|---|---|---|
| forger, best of {{starts}} | {{error_forger_real}} | {{error_forger_forged}} |
| forger, one start | {{first_real}} | {{first_forged}} |
| 64 principal components | {{error_principal_real}} | {{error_principal_forged}} |
| k-means, 200 | {{error_k_means_real}} | {{error_k_means_forged}} |
| copier | {{error_copier_real}} | {{error_copier_forged}} |

The forger remakes photographs it has never seen with an error of {{error_forger_real}} levels,
{{forger_over_principal}} times what the linear machine leaves, from the same 64 numbers. The linear one was
*made* for remaking, and forges blurs (lesson 01). The forger has never been asked to remake anything; it was
only ever asked not to be caught. Having learned to forge, it can remake, and better.

It is not quite fair, though: the seeds found for photographs have a length of {{length_real}} on average,
where a seed drawn from $N(0,1)$ has {{length_seed}}, and those for forgeries {{length_forged}}. The descent
may leave the shell, and does: part of the likeness is bought with seeds that will never be drawn.

@plot latent_remade(latent_recovery) Four rows of ten images, photographs, and what the seeds found for them make: outline and shade are right, prints, stripes and straps are gone; forgeries, and what is recovered of them, which is nearly the same image.
The photographs are the first of each kind; the forgeries are of any kind.

What cannot be recovered? Prints, checks, letters, laces, thin straps: what one garment has and its kind has
not. The kinds differ: kind {{best_kind}} has an error of {{best_kind_error}}, kind {{worst_kind}} one of
{{worst_kind_error}}. A forger that has compressed {{images}} images into 64 numbers has had to forget
something, and this is what.

**A detector for free.** A forgery is remade with an error of {{error_forger_forged}} on average, and would be
without any if the descent always found the way. Pick a photograph and a forgery at random: with probability
{{detector}} the forgery has the smaller error. Whoever owns the forger can tell its forgeries. Lesson 25 asks
what happens when he does not.
*/
/* The first few test images of each kind, kind by kind. */
static Dataset some_of_each_kind(void)
{
    size_t size = dataset_example_size(&train), room = (size_t)(per_class * train.classes), n = 0;
    Dataset some = dataset_of_bytes(test.name, room, test.h, test.w, test.c, test.classes);
    for (int kind = 0; kind < train.classes; kind++)
        for (size_t i = 0, taken = 0; i < test.n && taken < (size_t)per_class; i++)
            if (test.labels[i] == kind) {
                memcpy(some.pixels + n * size, test.pixels + i * size, size);
                some.labels[n++] = kind;
                taken++;
            }
    some.n = n;
    dataset_seal(&some);
    image_range(&some);
    return some;
}

static RecoveryPlan recovery_plan(const Findings *f, const Dataset *some)
{
    return (RecoveryPlan){ f->game->forger, some, (size_t)starts, { descent, 0.3 }, f->plan.seed };
}

static void find_seeds(Findings *f)
{
    Rng rng = rng_stream(f->plan.seed, "to be recovered");
    Dataset some = dataset_slice(&train, 0, train.n < 10000 ? train.n : 10000);
    RecoveryPlan plan = recovery_plan(f, &some);
    f->pile[0] = some_of_each_kind();
    f->pile[1] = image_game_forge(&f->plan, f->game->forger, &rng, (size_t)forged_count);
    Progress *progress = progress_new("looking for seeds", (double)(f->pile[0].n + f->pile[1].n));
    recover_piles(&plan, f->pile, PILES, f->recovered, progress);
    progress_end(progress);
}

/* Photographs, what the seeds found make; forgeries, what the seeds found make: a column a kind. */
static void show_remade(const Findings *f)
{
    size_t size = dataset_example_size(&train), d = network_inputs(f->game->forger);
    size_t columns = (size_t)train.classes;
    real *x = memory_new(2 * PILES * columns * size, sizeof *x);
    for (size_t pile = 0; pile < PILES; pile++)
        for (size_t i = 0; i < columns; i++) {
            size_t at = i * f->pile[pile].n / columns, place = 2 * pile * columns + i;
            dataset_gather_from(&f->pile[pile], at, 1, x + place * size, NULL);
            forge_seeds(f->game->forger, 1, f->recovered[pile].seeds + at * d,
                        x + (place + columns) * size);
        }
    sheet_write_real(lab, "remade", (Sheet){ .n = 2 * PILES * columns, .h = (size_t)train.h,
                                             .w = (size_t)train.w, .c = (size_t)train.c,
                                             .columns = columns, .scale = 2 }, x, -1, 1);
    free(x);
    plot_draw(lab, "latent_remade");
}

static const char *const pile_names[PILES] = { "real", "forged" };

static void table_recovery(void)
{
    Table *table = table_new(lab, "latent_recovery", "replicate pile kind forger first principal "
                             "k_means copier length");
    for (int r = 0; r < lab->seeds; r++)
        for (int pile = 0; pile < PILES; pile++) {
            const Recovered *got = &found[r].recovered[pile];
            size_t d = network_inputs(found[r].game->forger);
            for (size_t i = 0; i < got->n; i++)
                table_row(table, "itirrrrrr", r, pile_names[pile],
                          pile ? -1 : found[r].pile[pile].labels[i], got->error[BY_FORGER][i],
                          got->first[i], got->error[BY_PRINCIPAL][i], got->error[BY_K_MEANS][i],
                          got->error[BY_COPIER][i], seed_length(d, got->seeds + i * d));
        }
    table_close(table);
}

/* Median and the middle half of the errors of a kind, over all replicates; -1: of all kinds. */
static Spread error_of_kind(Remaker by, int kind)
{
    size_t most = found->pile[0].n, n = 0;
    double *x = memory_new(most * (size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        for (size_t i = 0; i < most; i++)
            if (kind < 0 || found[r].pile[0].labels[i] == kind)
                x[n++] = found[r].recovered[0].error[by][i];
    Spread spread = { sample_median(x, n), sample_quantile(x, n, 0.25),
                      sample_quantile(x, n, 0.75) };
    free(x);
    return spread;
}

static void table_by_kind(void)
{
    Table *table = table_new(lab, "latent_by_kind", "kind by error low high");
    int best = 0, worst = 0;
    for (int kind = 0; kind < train.classes; kind++) {
        for (int by = 0; by < REMAKERS; by++) {
            Spread s = error_of_kind((Remaker)by, kind);
            table_row(table, "itrrr", kind, remaker_name((Remaker)by), s.mean, s.low, s.high);
        }
        double error = error_of_kind(BY_FORGER, kind).mean;
        if (error < error_of_kind(BY_FORGER, best).mean)
            best = kind;
        if (error > error_of_kind(BY_FORGER, worst).mean)
            worst = kind;
    }
    table_close(table);
    value_real(lab, "best_kind", best, 3);
    value_real(lab, "worst_kind", worst, 3);
    value_real(lab, "best_kind_error", error_of_kind(BY_FORGER, best).mean, 3);
    value_real(lab, "worst_kind_error", error_of_kind(BY_FORGER, worst).mean, 3);
}

static double mean_length(const Recovered *got, size_t d)
{
    double sum = 0;
    for (size_t i = 0; i < got->n; i++)
        sum += seed_length(d, got->seeds + i * d) / (double)got->n;
    return sum;
}

static double detector(const Findings *f)
{
    const Recovered *real_ones = &f->recovered[0], *forged = &f->recovered[1];
    return error_order(forged->error[BY_FORGER], forged->n, real_ones->error[BY_FORGER],
                       real_ones->n);
}

/* Mean errors of photographs: the forger's over another's. */
static double forger_over(const Findings *f, Remaker other)
{
    const Recovered *got = &f->recovered[0];
    return sample_mean(got->error[BY_FORGER], got->n) / sample_mean(got->error[other], got->n);
}

static double forger_over_k_means(const Findings *f) { return forger_over(f, BY_K_MEANS); }
static double forger_over_principal(const Findings *f) { return forger_over(f, BY_PRINCIPAL); }

static void values_of_recovery(void)
{
    size_t d = network_inputs(found->game->forger);
    for (int pile = 0; pile < PILES; pile++) {
        const Recovered *got = &found->recovered[pile];
        for (int by = 0; by < REMAKERS; by++)
            value_real(lab, lab_key("error_%s_%s", remaker_name((Remaker)by), pile_names[pile]),
                       sample_mean(got->error[by], got->n), 3);
        value_real(lab, lab_key("first_%s", pile_names[pile]), sample_mean(got->first, got->n), 3);
        value_real(lab, lab_key("length_%s", pile_names[pile]), mean_length(got, d), 3);
        value_real(lab, pile_names[pile], (double)got->n, 4);
    }
    value_real(lab, "length_seed", seed_mean_length(d), 3);
    value_real(lab, "per_class", per_class, 4);
    value_real(lab, "starts", starts, 4);
    value_real(lab, "descent", descent, 5);
    value_real(lab, "detector", mean_of(detector), 3);
    value_real(lab, "forger_over_principal", mean_of(forger_over_principal), 3);
}

static void report_recovery(void)
{
    double n = (double)found->recovered[0].n, m = (double)found->recovered[1].n;
    show_remade(found);
    table_recovery();
    table_by_kind();
    plot_draw(lab, "latent_recovered");
    values_of_recovery();
    claim_of_whole_run(lab, "detector", mean_of(detector),
                       fmin(1, 0.5 + four_errors(sqrt((n + m + 1) / (12 * n * m)))), 1,
                       "1/2 if a forgery were as hard as a photograph: 4 standard errors");
    if (photographs())
        claim_of_whole_run(lab, "forger_over_k_means", mean_of(forger_over_k_means), 0, 1,
                           "a forger of 64 numbers against 200 typical images");
}

/*
## Used with few labels

The adversary has judged {{judged}} images, half of them forged, and never heard a label. Its
last convolution has {{features}} numbers for an image. A few people now say what some images are: is
what the adversary looks at of any use?

Fair comparison needs three others, all with the same few labels:

- **untrained**: the same network with random weights. What its *form* alone is worth. (Easily
  forgotten.)
- **pixels**: no network at all.
- **network**: the adversary's layers with ten outputs, trained on the few labels from the beginning.

The first three are logistic regressions, all MAP with the same prior: a Gaussian so wide that a logit has,
before any label, a standard deviation of {{prior}}. That was chosen once, on one seed, and is not critical: 3
and 30 give the same within three hundredths at 10 labels, within half a hundredth at 1000.

@code experiments/few_labels.c run_of

@plot latent_labels(latent_labels,latent_gains) Left, accuracy on unseen images against the number of labels, 10 to 1000, on a logarithmic axis: four curves close together rise from below 40 to about 80 per cent, from 100 labels on the adversary's features on top. Right, the gain of the adversary's features over each of the others, draw by draw: around zero at 10 labels, two to four points from 100 labels on.
{{draws}} draws of the labels; bands from the smallest to the largest. Right: gains of the same draw, mean and
range.

| labels | adversary | untrained | pixels | network |
|---|---|---|---|---|
| 10 | {{accuracy_adversary_10}} | {{accuracy_untrained_10}} | {{accuracy_pixels_10}} | {{accuracy_network_10}} |
| 30 | {{accuracy_adversary_30}} | {{accuracy_untrained_30}} | {{accuracy_pixels_30}} | {{accuracy_network_30}} |
| 100 | {{accuracy_adversary_100}} | {{accuracy_untrained_100}} | {{accuracy_pixels_100}} | {{accuracy_network_100}} |
| 300 | {{accuracy_adversary_300}} | {{accuracy_untrained_300}} | {{accuracy_pixels_300}} | {{accuracy_network_300}} |
| 1000 | {{accuracy_adversary_1000}} | {{accuracy_untrained_1000}} | {{accuracy_pixels_1000}} | {{accuracy_network_1000}} |

From a hundred labels on the adversary's features win on average, and by a little: at a thousand,
{{gain_untrained_1000}} points over the untrained network's, {{gain_pixels_1000}} over pixels,
{{gain_network_1000}} over a network that learned from the labels alone. The hoped-for miracle, that ten
labels would do once one has seen everything, does not happen: at ten, nobody can tell the four apart. Note
what ten random labels are worth: on average only 6.5 of the ten kinds are among them ($10\,(1 - 0.9^{10})$),
so nobody can be right more often than 65 % of the time.

Why so little? What tells a forgery from a photograph (a smear, an edge that is too soft) is not what tells a
shirt from a coat. The adversary learned the first; the second comes along only as far as it helps. And the
untrained network shows how far one gets with convolutions alone. Radford et al. (2016) reported 82.8 % on
CIFAR-10 from an adversary trained on photographs of another world, where k-means features had 80.6 %: also a
little.
*/
static int most_labels(void)
{
    return few[sizes - 1];
}

static FewLabelsPlan label_plan(const Findings *f, const Dataset *pool, const Dataset *others)
{
    return (FewLabelsPlan){ .adversary = f->game->adversary, .pool = pool, .test = others,
                            .few = few, .sizes = sizes, .draws = draws, .width = prior_width,
                            .network_width = 0.3, .steps = label_steps, .seed = f->plan.seed };
}

static void learn_from_labels(Findings *f)
{
    size_t most = (size_t)pool_size;
    Dataset pool = dataset_slice(&train, 0, train.n < most ? train.n : most);
    Dataset others = dataset_slice(&test, 0, test.n < most ? test.n : most);
    FewLabelsPlan plan = label_plan(f, &pool, &others);
    f->accuracy = memory_new(LABEL_USES * sizes * (size_t)draws, sizeof *f->accuracy);
    Progress *progress = progress_new("learning from few labels", 1);
    few_labels(&plan, f->accuracy, progress);
    progress_end(progress);
}

static double *accuracies(const Findings *f, int use, size_t size)
{
    return f->accuracy + ((size_t)use * sizes + size) * (size_t)draws;
}

/* Over draws and replicates: accuracies, or gains of the adversary's features over another use. */
static Spread over_draws(int use, size_t size, bool gain)
{
    size_t n = (size_t)(draws * lab->seeds);
    double *x = memory_new(n, sizeof *x);
    for (size_t i = 0; i < n; i++) {
        const Findings *f = &found[i / (size_t)draws];
        size_t draw = i % (size_t)draws;
        double other = accuracies(f, use, size)[draw];
        x[i] = gain ? accuracies(f, USE_ADVERSARY, size)[draw] - other : other;
    }
    Spread spread = sample_spread(x, n);
    free(x);
    return spread;
}

static void table_labels(void)
{
    Table *table = table_new(lab, "latent_labels", "use labels accuracy low high");
    Table *gains = table_new(lab, "latent_gains", "over labels gain low high");
    for (int use = 0; use < LABEL_USES; use++)
        for (size_t s = 0; s < LABEL_SIZES; s++) {
            const char *name = label_use_name((LabelUse)use);
            if (s >= sizes) {                   /* the page has a place for them all */
                value_text(lab, lab_key("accuracy_%s_%d", name, few[s]), "-");
                value_text(lab, lab_key("gain_%s_%d", name, few[s]), "-");
                continue;
            }
            Spread a = over_draws(use, s, false), g = over_draws(use, s, true);
            table_row(table, "tirrr", name, few[s], a.mean, a.low, a.high);
            value_real(lab, lab_key("accuracy_%s_%d", name, few[s]), 100 * a.mean, 3);
            if (use == USE_ADVERSARY)
                continue;
            table_row(gains, "tirrr", name, few[s], g.mean, g.low, g.high);
            value_real(lab, lab_key("gain_%s_%d", name, few[s]), 100 * g.mean, 2);
        }
    table_close(table);
    table_close(gains);
    plot_draw(lab, "latent_labels");
}

/* Mean and deviation of the share of `classes` equally frequent kinds that n labels show
 * (Feller 1968, classical occupancy). */
static double share_shown(double classes, double n)
{
    return 1 - double_pow(1 - 1 / classes, n);
}

static double share_deviation(double m, double n)
{
    double missing = m * double_pow(1 - 1 / m, n), both = m * (m - 1) * double_pow(1 - 2 / m, n);
    return sqrt(both + missing - missing * missing) / m;
}

static void report_labels(void)
{
    table_labels();
    value_real(lab, "draws", draws, 3);
    value_real(lab, "most", most_labels(), 5);
    value_real(lab, "prior", prior_width, 3);
    value_real(lab, "learning", label_steps, 5);
    value_real(lab, "features", (double)few_labels_features(found->game->adversary), 6);
    double classes = train.classes, n = few[0];
    claim_between(lab, "accuracy_of_few", over_draws(USE_ADVERSARY, 0, false).mean, 0,
                  fmin(1, share_shown(classes, n)
                              + four_errors(share_deviation(classes, n) / sqrt(draws))),
                  "kinds among the labels, 10 (1 - 0.9^10) of 10 on average: 4 standard errors");
    if (!photographs())
        return;
    for (int use = USE_UNTRAINED; use < LABEL_USES; use++)
        claim_of_whole_run(lab, lab_key("gain_over_%s", label_use_name((LabelUse)use)),
                           over_draws(use, sizes - 1, true).mean, 0, 1,
                           "features learned without labels help; Radford et al. 2016");
}

/*
## What was claimed

@claims

Some of these are theorems, which test the program more than the forger: the lengths, the energies, the first
layer's eigenvalues, the trace, the squared length of three averages, the share of kinds among ten labels. The
others could have come out otherwise.

## What would show that this is wrong

If precision on the great circle fell below that at its ends, the forger would know only the seeds it has met.
If shifts by class means worked no better than moves at random, seed space would be a drawer of keys. If
photographs were remade as well as forgeries, nothing would have been forgotten, and the detector would be
blind. If the untrained network were as good as the adversary, the game would have taught it nothing that
labels can use.

What this does *not* show: that the forger understands clothes. It has put them into an order in which
neighbours look alike, means are typical, and a few directions matter. A map is not the land; but it is not a
drawer either.

## Exercises

**1.** Does a longer game make a better map? Write down first which numbers cannot change, and which you
expect to. (A pair is kept: only the first run with these steps takes long.)

@solution
    make lesson20 ARGS='--steps 10000 --out plots/out/longer'

The theorems stay: lengths, trace, first layer. With five times the steps the Frechet distance on the great
circle falls from 0.32 to 0.26, its precision rises from 0.67 to 0.71 and its recall from 0.88 to 0.90. The
shares of shifts and sums that come out as wanted do not grow (shifts: 52 and 53 %; sums of two: 67 and 61 %, of
eight: 89 and 88 %). The adversary's features gain half a point at 1000 labels. And forgeries become *harder* to
remake (12.2 levels of grey instead of 9.7): a forger that can make more has more wrong seeds to get lost among.
@end

**2.** More starts, longer descent: is the error of photographs bounded by the forger, or by the search?

@solution
    make lesson20 ARGS='--starts 12 --descent 1200 --recovered 3 --forged 30 --out plots/out/search'

The errors of forgeries fall from 9.7 levels to 1.2: there, only the search was at fault. Those of photographs
fall from 20.6 to 16.5, with seeds of length 14, nearly twice a seed's: most of what is left, this forger cannot
make. And the detector is never wrong any more.
@end

**3.** A prior of the wrong width. How wide must the prior be that it no longer matters, and how narrow before
it hurts?

@solution
    make lesson20 ARGS='--prior 1 --out plots/out/narrow'
    make lesson20 ARGS='--prior 100 --out plots/out/wide'

Narrow, it hurts most where labels are few: 17.9 % instead of 32.7 % at 10 labels, 81.1 % instead of 82.5 % at
1000. Wide, it is no worse: 38.2 % and 82.2 %. The learning lasts {{learning}} steps, and that too is a prior:
what is far away is not reached.
@end
*/

/* ---- The run ---- */

static void explore(Findings *f)
{
    Network *forger = f->game->forger;
    uint64_t seed = f->plan.seed;
    Progress *progress = progress_new("walking about in seed space", 4);
    WalkPlan plan = walk_plan(f);
    seed_walks(&plan, f->walk);
    progress_add(progress, 1);
    f->named = seeds_named(forger, classifier, (size_t)named, seed);
    f->shifts = seed_shifts(forger, classifier, &f->named, seed);
    progress_add(progress, 1);
    for (int i = 0; i < SUM_SIZES; i++)
        f->sums[i] = seed_sums(forger, classifier, &f->named, averaged[i], (size_t)sums, seed);
    progress_add(progress, 1);
    f->directions = seed_directions(&(DirectionPlan){ forger, classifier, (size_t)nudged,
                                                      (size_t)random_directions, 0.05, 3, seed });
    progress_end(progress);
}

static void look_into(Findings *f, size_t replicate)
{
    void (*const parts[])(Findings *) = { explore, find_seeds, learn_from_labels };
    find_pair(f, replicate);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && !interrupt_requested(); i++)
        parts[i](f);
}

static void report(void)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    image_game_specs(&found->plan, forger, adversary);
    value_text(lab, "forger", forger);
    value_text(lab, "adversary", adversary);
    value_real(lab, "images", (double)train.n, 6);
    value_real(lab, "steps", steps, 8);
    value_real(lab, "judged", 2.0 * found->plan.batch * steps, 6);
    value_real(lab, "accuracy", 100 * network_score(classifier, &test).accuracy, 3);
    report_walks();
    report_arithmetic();
    report_directions();
    report_recovery();
    report_labels();
}

/* No more labels than there are images to draw them from. */
static void plan_labels(void)
{
    while (sizes > 1 && (size_t)most_labels() > (train.n < (size_t)pool_size ? train.n
                                                                               : (size_t)pool_size))
        sizes--;
    if (lab->quick && sizes > 2)
        sizes = 2;
}

static void findings_free(Findings *f)
{
    image_game_free(f->game);
    seeds_free(&f->named);
    free(f->shifts.became);
    seed_directions_free(&f->directions);
    for (int pile = 0; pile < PILES; pile++) {
        dataset_free(&f->pile[pile]);
        recovered_free(&f->recovered[pile]);
    }
    free(f->accuracy);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 20, .name = "latent_space", .question = "What has the generator understood?",
        .options = options, .seconds = 55, .quick_seconds = 3, .default_seeds = 1 });
    open_images();
    plan_labels();
    found = memory_new((size_t)lab->seeds, sizeof *found);
    for (int k = 0; k < lab->seeds && !interrupt_requested(); k++)
        look_into(&found[k], (size_t)k);
    if (!interrupt_requested())
        report();
    for (int k = 0; k < lab->seeds; k++)
        findings_free(&found[k]);
    free(found);
    free(unseen.points.x);
    balls_free(&unseen);
    network_free(classifier);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
