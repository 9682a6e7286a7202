/*
# Can it forge?

Lesson 01 ended with forgers that had never learned anything: they counted, took means, drew from bell curves.
The best of them, k-means with a Gaussian around each of 200 typical images, deceives a simple judge and no
other. Now the forger is a network, its judge is a network, and each is the other's teacher. Nobody shows the
forger an image; nobody tells it what a sleeve is. All it ever gets is a gradient: how the adversary's opinion
of *its own* forgeries would change. Is that enough to forge clothes?

**Before you run it, write down a prediction.** The game lasts {{steps}} steps, a minute and a half on
two cores. Will its forgeries be better than those of the k-means forger, which is ready in two seconds? Will all
ten kinds of clothes appear, or has the forger found one that always works? And will it copy: are its
forgeries just training images, a little smudged?

## The two players

The forger makes an image from a seed of 64 numbers, drawn from $N(0,1)$; the adversary makes one number from
an image, the logit of "forged". As text:

| | |
|---|---|
| forger | `{{forger}}` |
| adversary | `{{adversary}}` |

They are mirror images. The adversary's convolution with stride 2 looks through a window of 4 x 4 pixels,
moved by two pixels each time; the forger's *transposed* convolution takes the same step backwards: what was
spread from window to pixel is now spread from pixel to window. Written as a matrix, if the one is $y = x W$,
the other is $y = x W^{\mathsf T}$, and so the gradient of the one is the other. Where the forger begins with a
seed of 64 numbers, the adversary ends with a hidden layer of 64. Only the widths differ: the forger has twice
the channels, which pays.

What they play for is lesson 01's price. The adversary $D$ lowers

$$ \tfrac12 \big\langle -\ln (1 - D(x)) \big\rangle_{\text{real}} +
   \tfrac12 \big\langle -\ln D(x) \big\rangle_{\text{forged}} , $$

and the forger $G$ then lowers $\langle -\ln (1 - D(G(z))) \rangle$: what the adversary pays when it is told
that this forgery is real. The gradient comes back through the adversary, whose weights stay as they are, and
through the pixels into the forger:

@code lib/imitate/game.c game_forger_phase

Some choices are not from the textbook. They come from trials at about equal time on one core (the first
three are Radford et al. 2016's, changed; the fourth is Salimans et al. 2016's):

- *narrow* networks, width {{width}} instead of 128: many cheap steps beat few expensive ones;
- Adam's step 0.002, ten times the customary, constant for half of the game, then falling to 0; and hardly any
  memory in it ($\beta_1 = 0$, $\beta_2 = 0.99$), since what was good advice ten steps ago need not be so
  against the present opponent;
- batch norm in both networks, but not in the adversary's first and hidden layers;
- the adversary is asked for 0.1 instead of 0 on real images, so that it is never certain;
- a hidden layer in the adversary, between the convolutions and its one number.

@code experiments/image_game.c image_game_step

How the pair came to be what it is, with seed 1 and 5000 steps each, about a minute of one core (Frechet
distance over the k-means forger's, precision, recall, in the features used below; each row keeps the changes
of the rows above it):

| change | distance | precision | recall |
|---|---|---|---|
| two convolutions and one number, both networks of width 32 | 0.638 | 0.491 | 0.808 |
| a hidden layer of 64 in the adversary | 0.407 | 0.653 | 0.853 |
| a forger of twice the width (a half slower) | 0.270 | 0.682 | 0.850 |
| $\beta_1 = 0$ instead of 0.5 | 0.258 | 0.686 | 0.866 |
| $\beta_2 = 0.99$ instead of 0.999 | 0.243 | 0.689 | 0.862 |

One layer does more than everything else together. Without it, the adversary's logit is a sum over places: so
much for a sleeve here, so much for a heel there. Only a hidden layer can say that a sleeve and a heel do not go
together. What was not kept, each a change of the second row that lost precision or recall, or won next to
nothing:

| change | distance | precision | recall |
|---|---|---|---|
| a hidden layer of 32 | 0.398 | 0.643 | 0.849 |
| ... of 256 | 0.428 | 0.652 | 0.861 |
| two of 64 | 0.475 | 0.654 | 0.851 |
| batch norm in the hidden layer too | 0.242 | 0.694 | 0.772 |
| no batch norm in the adversary | 1.358 | 0.662 | 0.863 |
| a third convolution instead of the hidden layer | 0.307 | 0.651 | 0.811 |
| the adversary sees through noise of 0.1 | 0.393 | 0.658 | 0.856 |
| it sees two images at a time (packing; half the batch) | 0.332 | 0.648 | 0.832 |
| it is asked for 0 on real images | 0.398 | 0.646 | 0.861 |
| a hidden layer of 128 in the forger, behind the seed | 0.455 | 0.704 | 0.523 |

Three of these are warnings. Batch norm lets the adversary compare the images of a batch. Without it, single
forgeries are as good as before, and the distance is three times as large: forgeries are among photographs, one
by one, but as a whole (mean and covariance) the pile is beside theirs. More of it buys precision and pays with
recall, and together with packing the game collapsed: precision 0.962, recall 0. And a forger that squeezes its
seed through one more layer forgets much of the world. Differences of a few hundredths may be chance: with seed
2 the fourth row is 0.305, 0.694, 0.864. The trials looked at other seeds' forgeries, before their rounding to
whole levels of grey; this program's own run of the fifth row (`--steps 5000`) has 0.253, 0.692, 0.848.
*/
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/forging.h"
#include "imitate/forger.h"
#include "lab/checkpoint.h"
#include "lab/clock.h"
#include "lab/data.h"
#include "lab/features.h"
#include "lab/files.h"
#include "lab/lab.h"
#include "lab/text.h"
#include "learn/idx.h"

static int images = 60000, side = 28, steps = 8000, width = 32, batch = 64, measured = 2000;
static int count = 5000, interval = 10;
static double minutes, step = 2e-3;
static const char *activations = "relu,leaky", *bn = "on", *export_path, *sheet_path;
static bool resume;

static const Option options[] = {
    option_int("images", &images, 100, 1000000, "N", "real images that the adversary may see",
               .quick = "2000"),
    option_int("side", &side, 16, 64, "P", "pixels of an image's side, a multiple of 4"),
    option_int("steps", &steps, 1, 10000000, "N", "of the game", .quick = "60"),
    option_real("minutes", &minutes, 0, 10000, "M", "as many steps as fit in; 0: --steps"),
    option_int("width", &width, 2, 512, "W",
               "channels of the adversary where images are smallest; the forger's twice as many"),
    option_int("batch", &batch, 2, 4096, "N", "real images, and as many forged, in a step"),
    option_real("step", &step, 1e-6, 1, "A", "Adam's, in the first half of the game"),
    option_text("activation", &activations, "F[,A]", "of the forger's layers, the adversary's"),
    option_text("bn", &bn, "on|off", "batch norm in both networks"),
    option_int("measured", &measured, 20, 100000, "N", "forgeries measured on the way",
               .quick = "200"),
    option_path("export", &export_path, "FILE", "write forged images there, as IDX"),
    option_int("count", &count, 1, 1000000, "N", "so many of them"),
    option_path("sheet", &sheet_path, "FILE.png", "and a contact sheet there"),
    { .kind = OPTION_INT, .name = "checkpoint", .place.integer = &interval, .low = 1,
      .high = 86400, .letter = "S", .help = "seconds between two of them", .aside = true },
    { .kind = OPTION_FLAG, .name = "resume", .place.flag = &resume,
      .help = "go on from the last checkpoint", .aside = true },
    OPTIONS_END
};

/*
## Who looks on

The players' own losses do not tell whether forgeries are good: both could be bad at their trade. So somebody
else looks on, a classifier that was trained on the labels (which no player sees), right on {{accuracy}} % of
unseen images. What its last hidden layer says of an image, 64 numbers, is the image's *features*: clothes
that look alike are near to each other there. Forgeries and {{unseen}} photographs that neither player has
seen are two clouds in that space.

- **Frechet distance**: draw the Gaussian with the same mean and covariance around each cloud; how far are the
  two Gaussians apart? (Heusel et al. 2017)
- **Precision**: the share of forgeries that lie among the photographs; **recall**: the share of photographs
  that lie among the forgeries. "Among" is inside a ball around a point of the other cloud that reaches to its
  third neighbour. (Kynkaanniemi et al. 2019)

One number is never enough. Forge one good shirt again and again: precision 1, recall 0. And no number means
anything without its *floor*: what do photographs score against photographs? It must not be expected to be 0,
or 1. Nor can such numbers be compared with published ones, which use another classifier's features.

How much the onlooker itself decides, these five tell. They differ in their last hidden layer only, and saw
the same photographs and the same forgeries, 8334 of a game of 3600 steps:

| last hidden layer | right on, % | photographs: precision, recall | forgeries: precision, recall |
|---|---|---|---|
| `64:relu:bn` | 91.22 | 0.834, 0.828 | 0.645, 0.724 |
| `64:abs` | 91.07 | 0.839, 0.833 | 0.637, 0.730 |
| `64:leaky` | 90.66 | 0.850, 0.850 | 0.690, 0.775 |
| `64:tanh` | 90.54 | 0.868, 0.863 | 0.692, 0.846 |
| `64:sigmoid` | 90.69 | 0.870, 0.859 | 0.680, 0.859 |

(With `64:relu`, 22 of the 64 features are dead.) Where features have no bound, an unusual image lies far from
all others, and batch norm stretches a feature that is rarely used until it is as wide as the rest; distances
are then made of rarities, and even photographs miss each other more often. So the onlooker was chosen by its
third column, *before* it looked at a forgery: the sigmoids, in whose features photographs are among photographs
most often. Sigmoids, whose flat parts stop gradients in a deep network, do no harm in one layer.
*/

/* ---- What is played ---- */

enum { PHOTOGRAPHS = FORGER_KINDS };    /* the last of the measured piles that no game made */

typedef struct Budget { const char *name; int width; long steps; } Budget;

typedef struct Run {
    const Budget *budget;
    size_t        replicate;
    ForgingPlan   plan;
    Forging      *forging;
    Quality       quality;
} Run;

static Lab *lab;
static Dataset train, test;
static Network *classifier;
static Balls unseen;                    /* around the test images, by their features */
static ImageGamePlan game_plan;
static Run *runs, *featured;               /* the first run of the budget that figures are of */
static size_t run_count;
static Quality other[PHOTOGRAPHS + 1];
static Forger *forgers[FORGER_KINDS];
static ForgerKind forger_kinds = FORGER_KINDS;

static const Budget full_budget[] = {
    { "60 s", 32, 3600 }, { "180 s", 32, 8000 }, { "600 s", 48, 19000 }
};
static Budget one_budget = { .name = "chosen" };

static void read_activations(void)
{
    int list[ACTIVATION_COUNT], found;
    Message why;
    if (!activation_list(activations, list, &found, &why))
        error_stop("--activation: %s", why.text);
    if (found > 2)
        error_stop("--activation %s: one name for both networks, or two", shown(activations).text);
    game_plan.forger_activation = list[0];
    game_plan.adversary_activation = list[found - 1];
}

static void read_plan(void)
{
    game_plan = image_game_plan();
    image_game_widen(&game_plan, width);
    read_activations();
    game_plan.images = &train;
    game_plan.batch = batch;
    game_plan.step = step;
    game_plan.batch_norm = strcmp(bn, "on") == 0;
    if (!game_plan.batch_norm && strcmp(bn, "off") != 0)
        error_stop("--bn %s: on or off", shown(bn).text);
    if (side % 4)
        error_stop("--side %d: the game needs a multiple of 4", side);
    if (minutes > 0 && resume)
        error_stop("--minutes measures the speed anew: to go on with --resume, give the --steps "
                   "that it chose");
}

static void open_images(void)
{
    train = lab_images(lab, DATASET_TRAIN, side, (size_t)images);
    test = lab_images(lab, DATASET_TEST, side, lab->quick ? 500 : 10000);
    image_range(&train);
    image_range(&test);
    if (train.n < 100 || test.n < 20)
        error_stop("%s has %zu images to learn from and %zu to compare with: at least 100 and 20 "
                   "are needed", train.name, train.n, test.n);
}

static void open_classifier(void)
{
    FeaturePlan plan = feature_plan();
    classifier = lab_onlooker(&train);
    Features photographs = feature_read_dataset(classifier, &test);
    unseen = balls_around(photographs, 3);
    Table *table = table_new(lab, "features", "net seed checksum features dead accuracy");
    char sum[20];
    snprintf(sum, sizeof sum, "%016" PRIx64, network_checksum(classifier));
    double accuracy = train.classes ? network_score(classifier, &test).accuracy : NAN;
    table_row(table, "titiir", plan.net, (long long)plan.seed, sum, (long long)photographs.d,
              (long long)feature_dead(photographs), accuracy);
    table_close(table);
    value_real(lab, "accuracy", 100 * accuracy, 3);
}

/* How many steps fit into the minutes asked for, at the speed of a short trial. */
static long steps_in(double seconds, ImageGamePlan plan)
{
    enum { WARM = 10, TIMED = 60 };
    double start = 0;
    Game *game = image_game_new(&plan);
    for (int i = 0; i < WARM + TIMED; i++) {
        if (i == WARM)
            start = clock_seconds();
        image_game_step(&plan, game);
    }
    double each = (clock_seconds() - start) / TIMED;
    parallel_agree(&each, sizeof each);
    image_game_free(game);
    return each * 1e7 > seconds ? (long)(seconds / each) + 1 : 10000000;
}

static uint64_t seed_of(size_t replicate)
{
    Rng rng = rng_substream(lab->seed, "replicate", replicate);
    return replicate ? rng_bits(&rng) : lab->seed;
}

static void plan_budget(const Budget *budget)
{
    for (size_t k = 0; k < (size_t)lab->seeds; k++) {
        ImageGamePlan game = game_plan;
        image_game_widen(&game, budget->width);
        game.steps = budget->steps;
        game.seed = seed_of(k);
        runs[run_count++] = (Run){ .budget = budget, .replicate = k,
                                   .plan = { game, classifier, unseen, (size_t)measured } };
    }
}

static void plan_runs(void)
{
    one_budget.width = width;
    one_budget.steps = steps;
    if (minutes > 0) {
        one_budget.steps = steps_in(60 * minutes, game_plan);
        printf("%.3g minutes are about %ld steps: --steps %ld repeats this run.\n\n", minutes,
               one_budget.steps, one_budget.steps);
    }
    runs = memory_new(3 * (size_t)lab->seeds, sizeof *runs);
    if (!lab->full)
        plan_budget(&one_budget);
    else
        for (int b = 0; b < 3; b++)
            plan_budget(&full_budget[b]);
    featured = lab->full ? runs + lab->seeds : runs;
}

/*
## Playing

A long run should survive a closed lid. Every ten seconds the whole state of the game is put away: weights,
Adam's moments, running statistics of batch norm, the random streams, and all notes taken so far. It is
written beside the last checkpoint and takes its place by one rename, so there is a whole one at any moment.
After Ctrl-C, a crash or a power cut, the same command with `--resume` goes on, and ends with the same bytes
in every table as a run that nobody disturbed. Look at `contact.png` beside the tables meanwhile: 64 forgeries
of the present forger, with each checkpoint.
*/

/* ---- Playing, with checkpoints ---- */

/* All that decides how the game goes on, in one line. */
static char *identity_of(const Run *run)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    const ImageGamePlan *game = &run->plan.game;
    image_game_specs(game, forger, adversary);
    return text_format("forging %s: %s | %s, batch %d, step %.17g, %ld steps, seed %" PRIu64
                       ", data %016" PRIx64 " %016" PRIx64 ", measured %zu, real %zu",
                       lab_version(), forger, adversary, game->batch, game->step, game->steps,
                       game->seed, train.checksum, test.checksum, run->plan.measured,
                       sizeof(real));
}

static const char *checkpoint_name(size_t run)
{
    return lab_key("forger%zu", run + 1);
}

static void checkpoints_remove(const char *directory)
{
    for (size_t i = 0; i < run_count; i++)
        checkpoint_remove(directory, checkpoint_name(i));
}

static void take_up(Run *run)
{
    char *identity = identity_of(run);
    Archive archive;
    Message why;
    if (checkpoint_load(lab->out, checkpoint_name((size_t)(run - runs)), identity, &archive, &why)) {
        forging_archive(&run->plan, run->forging, &archive);
        if (!archive_whole(&archive))
            error_stop("the checkpoint in %s is of another Gradus: start without --resume",
                       shown(lab->out).text);
        checkpoint_close(&archive);
    } else if (run == runs) {
        error_stop("%s", why.text);
    }
    free(identity);
}

enum { CONTACTS = 64 };

/* Where the game is now: to be taken up, and to be looked at. */
static void put_away(Run *run)
{
    char *identity = identity_of(run), *path = text_format("%s/contact.png", lab->out);
    Archive archive = archive_writer();
    forging_archive(&run->plan, run->forging, &archive);
    checkpoint_save(lab->out, checkpoint_name((size_t)(run - runs)), identity, &archive);
    archive_free(&archive);
    Rng rng = rng_stream(run->plan.game.seed, "contact sheet");
    Dataset now = image_game_forge(&run->plan.game, run->forging->game->forger, &rng, CONTACTS);
    sheet_save(path, (Sheet){ .n = CONTACTS, .h = (size_t)now.h, .w = (size_t)now.w,
                              .c = (size_t)now.c, .scale = 2 }, now.pixels);
    dataset_free(&now);
    free(path);
    free(identity);
}

static void play(Run *run)
{
    Forging *forging = run->forging = forging_new(&run->plan);
    if (resume)
        take_up(run);
    Progress *progress = progress_new("forger against adversary", (double)run->plan.game.steps);
    progress_add(progress, (double)forging->game->steps);
    double last = clock_seconds();
    while (!forging_over(&run->plan, forging) && !interrupt_requested()) {
        forging_step(&run->plan, forging);
        progress_add(progress, 1);
        if (clock_seconds() - last >= interval) {
            put_away(run);
            last = clock_seconds();
        }
    }
    put_away(run);
    game_rest(forging->game);
    progress_end(progress);
    if (interrupt_requested())
        lab_notice("%ld of %ld steps are kept: the same command with --resume goes on from there",
                   forging->game->steps, run->plan.game.steps);
}

/*
## Growing up

@plot forging_film(forging_growth) Eight rows, one for each seed, and thirteen columns, moments of the game: from grey through blots and blurred shapes to shirts, shoes, trousers and bags; once a shape is there it mostly stays in its kind and becomes sharper.

The seed is the same in each row: the forger changes its mind about what this seed is to become. Early on, a
blot is all it takes to be better than grey. Then comes the outline, then the inside. In the second half, when
Adam's step falls, few change their kind any more (the third does: a dress becomes trousers), and the rest is
detail.

@plot forging_losses Three losses against the steps of the game: the forger's rises from about 1 to 2, far above log 2; the adversary's fall slowly, on real images from log 2 to about a half, on forged ones to a quarter; all three flatten as the step falls.
Means over a hundredth of the game each.

Who is winning? A coin pays 0.693. In the last hundredth of the game the adversary pays {{loss_adversary}} on
average, and of that the 0.1 alone costs it 0.163: it still tells most forgeries from photographs. The forger
pays {{loss_forger}}. Had the forger won, all three would be at $\ln 2$ (but for the 0.1). The adversary leads,
and a good teacher does; but the losses are of little use for judging the *forgeries*. The onlooker is:

@plot forging_growth Left, the Frechet distance falls within a few hundred steps from far above the k-means forger's to below it, on a logarithmic axis, and then slowly on; right, grey alone has precision 1 and recall 0; from then on both rise towards those of photographs: recall reaches them, precision does not.
Measured on {{measured}} forgeries at each moment, which puts the distance a little too high.
*/

/* ---- What came of it ---- */

static Quality quality_of_dataset(const Dataset *pile)
{
    Features features = feature_read_dataset(classifier, pile);
    Quality quality = quality_of(unseen, features);
    free(features.x);
    return quality;
}

static Dataset forged_by(const Run *run, const char *stream, size_t n)
{
    Rng rng = rng_stream(run->plan.game.seed, stream);
    return image_game_forge(&run->plan.game, run->forging->game->forger, &rng, n);
}

static void measure_others(void)
{
    if (dataset_example_size(&train) > 1024) {
        lab_notice("images of %zu numbers are many for two of lesson 01's forgers, whose work grows "
                   "with the cube of that: they are left out", dataset_example_size(&train));
        forger_kinds = FORGER_PRINCIPAL;
    }
    Progress *progress = progress_new("lesson 01's forgers", forger_kinds + 1);
    for (ForgerKind kind = FORGER_NOISE; kind < forger_kinds; kind++) {
        Rng rng = rng_stream(lab->seed, "forger");
        forgers[kind] = forger_fit(kind, &train, forger_defaults(), &rng);
        Dataset pile = forger_dataset(forgers[kind], test.n, &rng);
        image_range(&pile);
        other[kind] = quality_of_dataset(&pile);
        dataset_free(&pile);
        progress_add(progress, 1);
    }
    Dataset seen = dataset_slice(&train, 0, test.n < train.n ? test.n : train.n);
    other[PHOTOGRAPHS] = quality_of_dataset(&seen);
    progress_end(progress);
}

static void measure_runs(void)
{
    Progress *progress = progress_new("looking at forgeries", (double)run_count);
    for (size_t i = 0; i < run_count && !interrupt_requested(); i++) {
        Dataset pile = forged_by(&runs[i], "measured", test.n);
        runs[i].quality = quality_of_dataset(&pile);
        dataset_free(&pile);
        progress_add(progress, 1);
    }
    progress_end(progress);
}

/*
## The forgers, side by side

@plot forging_quality Left, the Frechet distance of six piles on a logarithmic axis, falling from noise through pixels, principal components and mixture to the pair, and to photographs; right, precision against recall of the same piles: the pair is above all forgers of lesson 01 in both, and far above in recall; photographs are in the upper right corner.

| pile | Frechet | kernel | precision | recall |
|---|---|---|---|---|
| noise | {{frechet_noise}} | {{kernel_noise}} | {{precision_noise}} | {{recall_noise}} |
| pixels | {{frechet_pixels}} | {{kernel_pixels}} | {{precision_pixels}} | {{recall_pixels}} |
| principal | {{frechet_principal}} | {{kernel_principal}} | {{precision_principal}} | {{recall_principal}} |
| mixture (k-means) | {{frechet_mixture}} | {{kernel_mixture}} | {{precision_mixture}} | {{recall_mixture}} |
| **the pair** | {{frechet_pair}} | {{kernel_pair}} | {{precision_pair}} | {{recall_pair}} |
| photographs | {{frechet_photographs}} | {{kernel_photographs}} | {{precision_photographs}} | {{recall_photographs}} |

What the game gains over k-means is above all *recall*: the share of the photographs' world that is forged at
all. It gains precision too, but less ({{precision_mixture}} to {{precision_pair}}): a blurred forgery sits
safely in the middle of its kind, among the photographs, and to forge sharply is to risk more. Even noise has a
precision of {{precision_noise}}: photographs that stand alone have wide balls. None of the numbers should be
read alone.

The pair's distance is {{over_mixture}} times that of the k-means forger, and {{over_photographs}} times the
floor. Time helps on (`--full`, 25 minutes of two cores; three seeds, from the worst to the best):

| one core, about | width | steps | distance over k-means' | precision | recall |
|---|---|---|---|---|---|
| 60 s | 32 | 3600 | 0.285 to 0.261 | 0.676 to 0.688 | 0.847 to 0.864 |
| 180 s | 32 | 8000 | 0.249 to 0.227 | 0.689 to 0.703 | 0.862 to 0.870 |
| 600 s | 48 | 19000 | 0.175 to 0.154 | 0.721 to 0.733 | 0.857 to 0.868 |

Did a game collapse, that is, end in forgeries that are all alike, or in a number that is none? In this run:
{{collapsed}}.
*/
typedef double Field(const Run *run);

static double frechet_of(const Run *run) { return run->quality.frechet; }
static double kernel_of(const Run *run) { return run->quality.kernel; }
static double precision_of(const Run *run) { return run->quality.precision; }
static double recall_of(const Run *run) { return run->quality.recall; }

/* Over the replicates of a budget, of which `first` is the first run. */
static Spread over_replicates(Field *field, const Run *first)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int k = 0; k < lab->seeds; k++)
        x[k] = field(first + k);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static const char *pile_name(int pile)
{
    return pile == PHOTOGRAPHS ? "photographs" : forger_name((ForgerKind)pile);
}

static void values_of(const char *pile, Quality quality)
{
    value_real(lab, lab_key("frechet_%s", pile), quality.frechet, 3);
    value_real(lab, lab_key("kernel_%s", pile), quality.kernel, 2);
    value_real(lab, lab_key("precision_%s", pile), quality.precision, 3);
    value_real(lab, lab_key("recall_%s", pile), quality.recall, 3);
}

static Quality quality_of_pair(void)
{
    return (Quality){ over_replicates(frechet_of, featured).mean,
                      over_replicates(kernel_of, featured).mean,
                      over_replicates(precision_of, featured).mean,
                      over_replicates(recall_of, featured).mean };
}

static void report_quality(void)
{
    Table *table = table_new(lab, "forging_quality", "place pile frechet frechet_low frechet_high "
                             "kernel precision precision_low precision_high recall recall_low "
                             "recall_high");
    int place = 0;
    for (int pile = FORGER_NOISE; pile <= PHOTOGRAPHS; pile++) {
        Quality q = other[pile];
        if (pile >= (int)forger_kinds && pile != PHOTOGRAPHS)
            continue;
        if (pile == PHOTOGRAPHS) {
            Spread f = over_replicates(frechet_of, featured);
            Spread p = over_replicates(precision_of, featured), r = over_replicates(recall_of, featured);
            table_row(table, "itrrrrrrrrrr", place++, "pair", f.mean, f.low, f.high,
                      over_replicates(kernel_of, featured).mean, p.mean, p.low, p.high, r.mean,
                      r.low, r.high);
        }
        table_row(table, "itrrrrrrrrrr", place++, pile_name(pile), q.frechet, q.frechet,
                  q.frechet, q.kernel, q.precision, q.precision, q.precision, q.recall, q.recall,
                  q.recall);
        values_of(pile_name(pile), q);
    }
    table_close(table);
    values_of("pair", quality_of_pair());
    plot_draw(lab, "forging_quality");
}

static double mixture_frechet(void)
{
    return forger_kinds > FORGER_MIXTURE ? other[FORGER_MIXTURE].frechet : NAN;
}

static void report_budgets(void)
{
    Table *table = table_new(lab, "forging_budgets", "budget width steps replicate frechet "
                             "over_mixture precision recall kernel");
    for (size_t i = 0; i < run_count; i++) {
        Quality q = runs[i].quality;
        table_row(table, "tiiirrrrr", runs[i].budget->name, runs[i].budget->width,
                  (long long)runs[i].budget->steps, (long long)runs[i].replicate, q.frechet,
                  q.frechet / mixture_frechet(), q.precision, q.recall, q.kernel);
    }
    table_close(table);
    if (!lab->full || forger_kinds <= FORGER_MIXTURE)
        return;
    for (size_t i = 0; i < run_count; i += (size_t)lab->seeds) {
        const Run *first = &runs[i];
        printf("%5s, width %d, %5ld steps, worst of %d: %.3f of the k-means forger's distance, "
               "precision %.3f, recall %.3f\n", first->budget->name, first->budget->width,
               first->budget->steps, lab->seeds,
               over_replicates(frechet_of, first).high / mixture_frechet(),
               over_replicates(precision_of, first).low, over_replicates(recall_of, first).low);
    }
}

static void report_growth(void)
{
    Table *growth = table_new(lab, "forging_growth", "replicate step frechet precision recall");
    Table *losses = table_new(lab, "forging_losses", "replicate step real forged forger");
    for (int k = 0; k < lab->seeds; k++) {
        const Forging *forging = featured[k].forging;
        for (int m = 0; m < forging->moments; m++) {
            Moment moment = forging->moment[m];
            table_row(growth, "iirrr", k, moment.step, moment.frechet, moment.among.precision,
                      moment.among.recall);
        }
        long done = 0;
        for (int i = 0; i < FORGING_LOSSES; i++) {
            GameLosses sum = forging->loss[i];
            double n = (double)forging->losses[i];
            done += forging->losses[i];
            if (n > 0)
                table_row(losses, "iirrr", k, done, sum.real / n, sum.forged / n, sum.forger / n);
        }
    }
    table_close(growth);
    table_close(losses);
    plot_draw(lab, "forging_growth");
    plot_draw(lab, "forging_losses");
}

static void film_write(const Forging *forging)
{
    size_t size = dataset_example_size(&train), columns = (size_t)forging->moments;
    unsigned char *turned = memory_new(columns * FORGING_GROWING, size);
    for (size_t m = 0; m < columns; m++)
        for (size_t i = 0; i < FORGING_GROWING; i++)
            memcpy(turned + (i * columns + m) * size,
                   forging->film + (m * FORGING_GROWING + i) * size, size);
    sheet_write(lab, "grown", (Sheet){ .n = columns * FORGING_GROWING, .h = (size_t)train.h,
                                       .w = (size_t)train.w, .c = (size_t)train.c,
                                       .columns = columns, .scale = 2 }, turned);
    free(turned);
    plot_draw(lab, "forging_film");
}

/*
## Is it copying?

A forger that had learned the training images by heart would score as well as the floor. It cannot have: it
has never seen one. But it might find them all the same. So for each forgery we look for the training image
that differs least from it, pixel by pixel:

@plot forging_beside(forging_copies) Four rows of fourteen small images: photographs that the players have not seen; forgeries; below each forgery the training image nearest to it, mostly of the same kind and outline but different in pattern and shade; forgeries of the k-means mixture, blurred.

How near is near? Photographs that the players have not seen also have a nearest training image: that is the
control.

@plot forging_copies Three rising curves, the distribution of the difference from the nearest training image, for unseen photographs, the pair's forgeries, and the mixture's.

The median forgery differs by {{nearest_forged}} levels of grey (of 256) from its nearest training image, the
median unseen photograph by {{nearest_unseen}}; the nearest of all forgeries by {{nearest_least}}, the nearest
of all unseen photographs by {{nearest_least_unseen}}. Forgeries are *farther* from what was seen than
photographs are: not copies, and not yet photographs. Of a hundred unseen photographs one is nearer than a
certain bar; of a hundred forgeries, {{copies}} are. A copier would be at 100.
*/
enum { BESIDE = 14, PILES = 3 };

/* In rows: photographs, forgeries, the training image nearest to each, a mixture's forgeries. */
static void beside_write(const Dataset pile[PILES], const uint32_t *nearest)
{
    size_t size = dataset_example_size(&train), row = BESIDE * size;
    size_t rows = pile[2].n ? 4 : 3;
    unsigned char *pixels = memory_new(rows * row, 1);
    memcpy(pixels, pile[1].pixels, row);
    memcpy(pixels + row, pile[0].pixels, row);
    for (size_t i = 0; i < BESIDE; i++)
        memcpy(pixels + 2 * row + i * size, train.pixels + nearest[i] * size, size);
    if (pile[2].n)
        memcpy(pixels + 3 * row, pile[2].pixels, row);
    sheet_write(lab, "beside", (Sheet){ .n = rows * BESIDE, .h = (size_t)train.h,
                                        .w = (size_t)train.w, .c = (size_t)train.c,
                                        .columns = BESIDE, .scale = 2 }, pixels);
    free(pixels);
    plot_draw(lab, "forging_beside");
}

static const char *const pile_names[PILES] = { "forged", "unseen", "mixture" };

/* The share of the forgeries that are nearer to a training image than all but one of a hundred
 * unseen photographs are. */
static double share_of_copies(const double *forged, const double *photographs, size_t n)
{
    double near = sample_quantile(photographs, n, 0.01), share = 0;
    for (size_t i = 0; i < n; i++)
        share += forged[i] < near ? 1 / (double)n : 0;
    return share;
}

static void report_copies(void)
{
    size_t n = lab->quick ? 100 : 1000;
    if (n > test.n)
        n = test.n;
    Dataset pile[PILES] = { forged_by(featured, "measured", n), dataset_slice(&test, 0, n) };
    if (forger_kinds > FORGER_MIXTURE) {
        Rng rng = rng_stream(lab->seed, "mixture's forgeries");
        pile[2] = forger_dataset(forgers[FORGER_MIXTURE], n, &rng);
        image_range(&pile[2]);
    }
    uint32_t *nearest = memory_new(n, sizeof *nearest);
    double *far[PILES];
    Table *table = table_new(lab, "forging_copies", "pile share distance");
    for (int i = 0; i < PILES; i++) {
        far[i] = memory_new(n, sizeof *far[i]);
        if (!pile[i].n)
            continue;
        nearest_images(&pile[i], &train, i == 0 ? nearest : NULL, far[i]);
        for (int share = 0; share <= 100; share++)
            table_row(table, "trr", pile_names[i], share / 100.0,
                      sample_quantile(far[i], n, share / 100.0));
        value_real(lab, lab_key("nearest_%s", pile_names[i]), sample_median(far[i], n), 3);
    }
    table_close(table);
    plot_draw(lab, "forging_copies");
    double copies = share_of_copies(far[0], far[1], n);
    value_real(lab, "copies", 100 * copies, 2);
    value_real(lab, "nearest_least", sample_quantile(far[0], n, 0), 3);
    value_real(lab, "nearest_least_unseen", sample_quantile(far[1], n, 0), 3);
    claim_of_whole_run(lab, "copies", copies, 0, 0.01 + 4 * sqrt(0.01 * 0.99 * 2 / (double)n),
                       "1 % of unseen photographs are as near; binomial, 4 standard errors");
    beside_write(pile, nearest);
    for (int i = 0; i < PILES; i++) {
        free(far[i]);
        dataset_free(&pile[i]);
    }
    free(nearest);
}

/*
## What was claimed

The order of the forgers, from noise to photographs; that the pair's Frechet distance is at most 0.28 times
the k-means forger's, four fifths of what a pair without the hidden layer reached in a trial in PyTorch in
three minutes on one core (0.35; in the features of another classifier); that precision and recall of photographs are alike;
that each of the onlooker's numbers differs from image to image; that the adversary saves no more than Jensen and
Shannon allow; and that no more forgeries are near to a training image than unseen photographs are.

@claims

## What would show that this is wrong

If photographs were not the best of the six piles, the onlooker would be blind. If precision and recall of
photographs against photographs differed by more than chance, the measure would not treat its two sides alike.
If many forgeries were nearer to a training image than unseen photographs are, the forger would have found a
way to copy what it has never seen. And if the pair lost against k-means, the game would not be worth its
time: a minute and a half against two seconds.

What this does *not* show: that the forgeries deceive a person (lesson 26 asks), or that a better adversary
could not tell them at once. The onlooker sees 64 numbers; a fault that does not change what an image is
classified as (a checkerboard, a hole in a sleeve) hardly reaches them.

## Exercises

**1.** Take batch norm away. Who wins now?

@solution
    make lesson19 ARGS='--steps 5000 --bn off --out plots/out/without'
    make lesson19 ARGS='--steps 5000 --out plots/out/with'

Radford et al. needed batch norm to keep the forger from making one image of all seeds. Here nothing collapses
without it, but the distance is 0.87 times the k-means forger's instead of 0.25, with precision and recall as
they were (0.69 and 0.84 instead of 0.69 and 0.85): look at the film for what it is that has become worse.
@end

**2.** Other activations: absolute value in both networks, sigmoid in both. Then try a smaller step.

@solution
    make lesson19 ARGS='--steps 5000 --activation abs'
    make lesson19 ARGS='--steps 5000 --activation abs --step 0.0005'
    make lesson19 ARGS='--steps 5000 --activation sigmoid'

Absolute value in both networks all but collapses with either step: 2.9 and 4.3 times the k-means forger's
distance, and a recall of 0.10 and 0.06, where the lesson calls a game collapsed below 0.05. Its forgeries are
few in kind. Sigmoids play on (0.87; precision 0.64, recall 0.78): in networks as shallow as these, and behind
batch norm, their flat parts do not stop the game.
@end

**3.** Your own pictures: a folder of PNG or JPEG files, some thousand of them, of any size.

@solution
    make lesson19 ARGS='--data ~/pictures --side 32 --minutes 10 --sheet forged.png'

Without sub-folders there are no labels, and the onlooker is an untrained network: its numbers tell less. Look
at the sheet.
@end
*/
/* How many times farther from the photographs a pile is than the next better one. */
static void claim_order(const char *name, double worse, double better, const char *source)
{
    claim_of_whole_run(lab, name, worse / better, 1, INFINITY, source);
}

/* Means over the last hundredth of the game. */
static GameLosses last_losses(const Run *run)
{
    int i = FORGING_LOSSES - 1;
    while (i > 0 && run->forging->losses[i] == 0)
        i--;
    GameLosses sum = run->forging->loss[i];
    double n = (double)run->forging->losses[i];
    return (GameLosses){ sum.real / n, sum.forged / n, sum.forger / n };
}

static void report_claims(void)
{
    const char *keeps_more = "lesson 01: each forger keeps more of what it saw";
    double pair = quality_of_pair().frechet, floor = other[PHOTOGRAPHS].frechet;
    double p = other[PHOTOGRAPHS].precision, r = other[PHOTOGRAPHS].recall;
    double error = 4 * sqrt((p * (1 - p) + r * (1 - r)) / (double)test.n);
    GameLosses last = last_losses(featured);
    claim_between(lab, "adversary_saves", double_log(2) - (last.real + last.forged) / 2, 0,
                  double_log(2), "facts 3.1: log 2 - loss <= JS <= log 2; Goodfellow et al. 2014");
    value_real(lab, "loss_adversary", (last.real + last.forged) / 2, 3);
    value_real(lab, "loss_forger", last.forger, 3);
    claim_order("pair_over_photographs", pair, floor, "photographs are the floor");
    if (forger_kinds < FORGER_KINDS || strcmp(train.name, "synthetic-images") == 0)
        return;                         /* shapes are too easy for the order */
    for (ForgerKind kind = FORGER_NOISE; kind < FORGER_MIXTURE; kind++)
        claim_order(lab_key("%s_over_%s", forger_name(kind), forger_name(kind + 1)),
                    other[kind].frechet, other[kind + 1].frechet, keeps_more);
    claim_of_whole_run(lab, "over_mixture", pair / mixture_frechet(), 0, 0.28,
                       "four fifths of 0.35, a pair's in PyTorch after 180 s on one core");
    claim_of_whole_run(lab, "photographs_balance", p - r, -error, error,
                       "precision(a, b) = recall(b, a): 4 standard errors");
    claim_of_whole_run(lab, "features_dead", (double)feature_dead(unseen.points), 0, 0,
                       "each of the onlooker's numbers measures something");
}

static void report_settings(void)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    image_game_specs(&featured->plan.game, forger, adversary);
    value_text(lab, "forger", forger);
    value_text(lab, "adversary", adversary);
    value_real(lab, "images", (double)train.n, 6);
    value_real(lab, "unseen", (double)test.n, 6);
    value_real(lab, "steps", (double)featured->plan.game.steps, 8);
    value_real(lab, "width", width, 4);
    value_real(lab, "batch", batch, 4);
    value_real(lab, "measured", measured, 6);
    value_real(lab, "seeds", lab->seeds, 4);
    value_real(lab, "over_mixture", quality_of_pair().frechet / mixture_frechet(), 3);
    value_real(lab, "over_photographs", quality_of_pair().frechet / other[PHOTOGRAPHS].frechet, 3);
}

/* A game that ended in NaN, or whose forgeries are all alike, is told by name. */
static void report_collapse(void)
{
    char text[200] = "none of them did";
    for (size_t i = 0; i < run_count; i++) {
        GameEvent event = runs[i].forging->game->event;
        int m = runs[i].forging->moments;
        while (m > 0 && runs[i].forging->moment[m - 1].among.recall < 0.05)
            m--;
        if (event.step)
            snprintf(text, sizeof text, "seed %" PRIu64 " ended at step %ld: a loss of the %s was "
                     "not finite, layer %d", runs[i].plan.game.seed, event.step,
                     event.player == PLAYER_FORGER ? "forger" : "adversary", event.layer);
        else if (m < runs[i].forging->moments)
            snprintf(text, sizeof text, "the forger of seed %" PRIu64 " %s: recall is below 0.05 "
                     "since step %ld", runs[i].plan.game.seed,
                     m > 0 ? "has collapsed" : "has not found its feet",
                     runs[i].forging->moment[m].step);
        else
            continue;
        lab_notice("%s", text);
    }
    value_text(lab, "collapsed", text);
}


static void write_export(void)
{
    Dataset pile = forged_by(featured, "exported", (size_t)count);
    Draft *draft = draft_at(export_path);
    idx_write(draft_open(draft), pile.n, pile.h, pile.w, pile.c, pile.pixels);
    draft_close(draft);
    printf("%zu forged images are in %s.\n", pile.n, shown(export_path).text);
    dataset_free(&pile);
}

static void write_sheet(void)
{
    Dataset pile = forged_by(featured, "exported", 100);
    sheet_save(sheet_path, (Sheet){ .n = pile.n, .h = (size_t)pile.h, .w = (size_t)pile.w,
                                    .c = (size_t)pile.c, .scale = 2 }, pile.pixels);
    printf("A hundred of them are on the sheet %s.\n", shown(sheet_path).text);
    dataset_free(&pile);
}

static void report(void)
{
    report_settings();
    report_collapse();
    report_quality();
    report_budgets();
    report_growth();
    film_write(featured->forging);
    report_copies();
    report_claims();
    if (export_path)
        write_export();
    if (sheet_path)
        write_sheet();
}

static void free_all(void)
{
    for (size_t i = 0; i < run_count; i++)
        forging_free(runs[i].forging);
    for (int kind = 0; kind < FORGER_KINDS; kind++)
        forger_free(forgers[kind]);
    network_free(classifier);
    free(unseen.points.x);
    balls_free(&unseen);
    free(runs);
    dataset_free(&train);
    dataset_free(&test);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 19, .name = "forging_images", .question = "Can it forge?", .options = options,
        .seconds = 90, .quick_seconds = 3, .full_seconds = 1500, .default_seeds = 1 });
    if (lab->full && !lab_given(lab, "seeds"))
        lab->seeds = 3;
    read_plan();
    open_images();
    open_classifier();
    plan_runs();
    for (size_t i = 0; i < run_count && !interrupt_requested(); i++)
        play(&runs[i]);
    if (!interrupt_requested()) {
        measure_others();
        measure_runs();
    }
    if (!interrupt_requested())
        report();
    free_all();
    char *out = text_format("%s", lab->out);
    int status = lab_end(lab);
    if (status != 130)                  /* the results are there: nothing is left to take up */
        checkpoints_remove(out);
    free(out);
    return status;
}
