/*
# How should this image change to look real?

Lesson 17 drew an adversary's advice as arrows in a plane. An image of 28 x 28 pixels is a point in 784
dimensions, and an arrow there is an image too: for each pixel, how much brighter or darker it should be, if
the adversary were to be less sure that it is forged. All that a forger ever learns, it learns from such
images. So let us look at them, follow them, and see where they lead.

**Before you run it, write down a prediction.** Take an image that an adversary calls forged, change each
pixel by a little as the adversary itself advises, until it says "real". How much will you have to change,
on average over the pixels: one level of grey out of 256, ten, fifty? And what will you see: a better image,
the same image, or noise? Would another adversary, trained in the same way with other random numbers, say
"real" as well?

## The gradient in pixels

The adversary computes a logit $a(x)$; $\sigma(a)$ is the probability it gives to *forged*. Backpropagation
does not stop at the weights: one step further it gives $\partial a/\partial x$, a number for each pixel.
This is all the code it takes, for any network; the batch is a sum of logits, as no logit depends on
another's image:

@code lib/imitate/follow.c logit_slopes

To first order, a change $u$ of the image changes the logit by

$$ a(x + u) - a(x) \approx u \cdot \frac{\partial a}{\partial x} , $$

so of all changes of one length the best points straight against the slope, and lowers the logit by length
times $|\partial a/\partial x|$. How special is that direction? One drawn by chance has a projection on the
slope with variance $1/d$: in $d = 784$ dimensions it does $\sqrt{784} = 28$ times less. This is the reason
for everything below. Nobody finds the advice by accident, no photograph contains it by accident, and so
nothing in an adversary's training ever asks what it would say there.

(The probability, or the log-loss that a forger pays, has the same direction: by the chain rule only a
factor $\sigma'(a)$, or $\sigma(a)$, stands before it. Lesson 16 drew these factors.)

Lengths here are roots of the mean squared change of a pixel, in levels of grey, of which there are 256.

@code lib/imitate/follow.c follow_slopes
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/advised_game.h"
#include "experiments/advised_piles.h"
#include "experiments/forging.h"
#include "imitate/image_features.h"
#include "lab/data.h"
#include "lab/features.h"
#include "lab/lab.h"
#include "lab/text.h"

static int images = 60000, side = 28, advised = 150, batch = 16;
static int steps = 2000, width = 16, learning = 600;
static double veil = 0.3, step = 3e-3;

static const Option options[] = {
    option_int("images", &images, 100, 1000000, "N", "photographs that adversaries learn from",
               .quick = "2000"),
    option_int("side", &side, 16, 64, "P", "pixels of an image's side, a multiple of 4"),
    option_int("advised", &advised, 20, 5000, "N", "forgeries advised, and as many photographs",
               .quick = "20"),
    option_int("steps", &steps, 36, 1000000, "N", "of the game", .quick = "36"),
    option_int("width", &width, 2, 512, "W", "channels where images are smallest"),
    option_int("batch", &batch, 2, 4096, "N", "photographs, and as many forgeries, in a step"),
    option_int("learning", &learning, 10, 1000000, "N", "steps of the adversaries of piles",
               .quick = "32"),
    option_real("veil", &veil, 0, 10, "S", "noise through which one of them sees; black to white is 2"),
    option_real("step", &step, 1e-6, 1, "A", "Adam's, falling to 0 in the second half"),
    OPTIONS_END
};

/*
## Eight adversaries

They differ in what they can see and what they were shown. All but the last learn from photographs and
{{pile}} forgeries by lesson 01's k-means forger, in {{learning}} steps; each has a *twin*, the same but for
its random numbers.

| name | what it is | right, of unseen images |
|---|---|---|
| linear | one layer | {{right_linear}} |
| small | 64 hidden units | {{right_small}} |
| beginner | the convolution after an eighth of the steps | {{right_beginner}} |
| convolution | two layers of convolution, as in lesson 19 | {{right_convolution}} |
| absolute | the same with absolute values | {{right_absolute}} |
| batch norm | the same with batch norm | {{right_batch_norm}} |
| veiled | the convolution; learns through noise of {{veil_levels}} levels of grey | {{right_veiled}} |
| naive | the convolution; the forgeries it learns from, and is shown, are plain noise | {{right_naive}} |

The one with batch norm is a surprise. In batches of one kind, as while learning, it is right on a share of
{{together_batch_norm}}: it has learned to tell *batches*, by their means. Asked about a single image, when
batch norm goes by running averages over both kinds, it is not much better than a coin. In lesson 19 that is
as it should be, since forgeries come in batches there; but its advice to one image means little, and so the
games of this lesson have no batch norm in the adversary.
*/
typedef struct Kind {
    const char *name, *net;         /* what stands after the images' shape; W the channels */
    bool        veiled, against_noise;
    int         share;              /* of the steps: one in so many */
} Kind;

static const Kind kinds[] = {
    { "linear",      "1",                                        false, false, 1 },
    { "small",       "64:leaky 1",                               false, false, 1 },
    { "beginner",    "conv4s2:%d:leaky conv4s2:%d:leaky 1",      false, false, 8 },
    { "convolution", "conv4s2:%d:leaky conv4s2:%d:leaky 1",      false, false, 1 },
    { "absolute",    "conv4s2:%d:abs conv4s2:%d:abs 1",          false, false, 1 },
    { "batch_norm",  "conv4s2:%d:leaky conv4s2:%d:leaky:bn 1",   false, false, 1 },
    { "veiled",      "conv4s2:%d:leaky conv4s2:%d:leaky 1",      true,  false, 1 },
    { "naive",       "conv4s2:%d:leaky conv4s2:%d:leaky 1",      false, true,  1 },
};

enum { LINEAR, SMALL, BEGINNER, CONVOLUTION, ABSOLUTE, BATCH_NORM, VEILED, NAIVE, KINDS };

/* ---- What is there ---- */

static Lab *lab;
static Dataset train, test;
static Network *onlooker;
static Features genuine;
static Forger *forgers[2];              /* k-means, noise */
static Dataset piles[2];
static double nearest, floor_frechet;   /* of photographs */
static PileRun *runs;
static void *pile_results;
static AdvisedGamePlan game_plan;
static void *games;

static const AdvisedPile *pile(int kind, int replicate)
{
    return pile_at(runs, pile_results, (size_t)(kind * lab->seeds + replicate));
}

static const AdvisedGame *game(int replicate)
{
    return game_at(&game_plan, games, (size_t)replicate);
}

static void open_images(void)
{
    train = lab_images(lab, DATASET_TRAIN, side, (size_t)images);
    test = lab_images(lab, DATASET_TEST, side, lab->quick ? 300 : 2000);
    image_range(&train);
    image_range(&test);
    if (train.n < 100 || test.n < 40)
        error_stop("%s has %zu images to learn from and %zu to be advised: at least 100 and 40 "
                   "are needed", train.name, train.n, test.n);
    if (side % 4)
        error_stop("--side %d: the game needs a multiple of 4", side);
    if ((size_t)advised > test.n)
        advised = (int)test.n;
    onlooker = lab_onlooker(&train);
    genuine = feature_read_dataset(onlooker, &test);
}

/* Forgeries that stay: by k-means, and by noise. */
static void make_piles(void)
{
    const ForgerKind of[2] = { FORGER_MIXTURE, FORGER_NOISE };
    size_t n = lab->quick ? 500 : 4000;
    Dataset some = dataset_slice(&train, 0, train.n < 10000 ? train.n : 10000);
    for (int i = 0; i < 2; i++) {
        Rng rng = rng_substream(lab->seed, "pile", (uint64_t)i);
        forgers[i] = forger_fit(of[i], &some, forger_defaults(), &rng);
        piles[i] = forger_dataset(forgers[i], n, &rng);
        image_range(&piles[i]);
    }
}

/* How far the median forgery of k-means is from the photograph nearest to it, and how far in
 * features photographs are from photographs. */
static void measure_floors(void)
{
    Dataset some = dataset_slice(&piles[0], 0, lab->quick ? 20 : 100);
    Dataset seen = dataset_slice(&train, 0, (size_t)advised);
    double *far = memory_new(some.n, sizeof *far);
    nearest_images(&some, &train, NULL, far);
    nearest = sample_median(far, some.n);
    Features features = feature_read_dataset(onlooker, &seen);
    floor_frechet = frechet_distance(genuine, features);
    free(features.x);
    free(far);
}

static const char *net_of(const Kind *kind)
{
    char layers[200];
    snprintf(layers, sizeof layers, kind->net, (width + 1) / 2, width);
    return text_format("%dx%dx%d %s", train.h, train.w, train.c, layers);
}

static void run_piles(void)
{
    size_t count = (size_t)(KINDS * lab->seeds);
    runs = memory_new(count, sizeof *runs);
    for (size_t i = 0; i < count; i++) {
        const Kind *kind = &kinds[i / (size_t)lab->seeds];
        int which = kind->against_noise;
        AdviserPlan adviser = { net_of(kind), &train, &piles[which], kind->veiled ? veil : 0, step,
                                batch, (learning + kind->share - 1) / kind->share, lab->seed };
        runs[i] = (PileRun){ adviser, forgers[which], &test, (size_t)advised, onlooker, genuine,
                             kind == &kinds[CONVOLUTION], i % (size_t)lab->seeds };
    }
    Progress *progress = progress_new("adversaries of forgeries that stay", (double)count);
    pile_results = advised_piles(runs, count, progress);
    progress_end(progress);
}

static void run_games(void)
{
    game_plan = (AdvisedGamePlan){
        .game = image_game_plan(), .unseen = &test, .advised = (size_t)advised,
        .onlooker = onlooker, .genuine = genuine,
        .twin = { .photographs = &train, .step = step, .batch = batch, .steps = learning } };
    game_plan.game.images = &train;
    game_plan.game.bare_adversary = true;
    game_plan.game.forger_width = game_plan.game.adversary_width = width;
    game_plan.game.batch = batch;
    game_plan.game.step = step;
    game_plan.game.steps = steps;
    game_plan.game.seed = lab->seed;
    Progress *progress = progress_new("forger against adversary", (double)steps * lab->seeds);
    games = advised_games(&game_plan, (size_t)lab->seeds, progress);
    progress_end(progress);
}

/* ---- Over the replicates ---- */

typedef double OfPile(const AdvisedPile *pile);
typedef double OfGame(const AdvisedGame *game);

static Spread over_piles(int kind, OfPile *number)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        x[r] = number(pile(kind, r));
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static Spread over_games(OfGame *number)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        x[r] = number(game(r));
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static double right_of(const AdvisedPile *p) { return p->reading.right; }
static double together_of(const AdvisedPile *p) { return p->reading.right_together; }
static double slope_of(const AdvisedPile *p) { return p->reading.slope; }
static double one_map_of(const AdvisedPile *p) { return p->reading.one_map; }
static double alike_of(const AdvisedPile *p) { return p->reading.alike; }
static double twin_of(const AdvisedPile *p) { return p->reading.twin; }
static double first_order_of(const AdvisedPile *p) { return p->reading.first_order; }
static double random_of(const AdvisedPile *p) { return p->reading.random; }
static double sign_of(const AdvisedPile *p) { return p->reading.sign; }
static double sign_gain_of(const AdvisedPile *p) { return p->reading.sign_gain; }
static double turn_of(const AdvisedPile *p) { return p->reading.turn[0]; }
static double turn_real_of(const AdvisedPile *p) { return p->reading.turn[1]; }
static double turn_theory_of(const AdvisedPile *p) { return p->reading.turn_theory; }
static double turned_of(const AdvisedPile *p) { return p->reading.turned[0]; }
static double fooled_twin_of(const AdvisedPile *p) { return p->reading.fooled_twin; }
static double score_before_of(const AdvisedPile *p) { return p->advice[0].score; }
static double score_after_of(const AdvisedPile *p) { return p->advice[PATH_STEPS].score; }
static double twin_before_of(const AdvisedPile *p) { return p->advice[0].twin; }
static double twin_after_of(const AdvisedPile *p) { return p->advice[PATH_STEPS].twin; }
static double frechet_before_of(const AdvisedPile *p) { return p->advice[0].frechet; }
static double frechet_after_of(const AdvisedPile *p) { return p->advice[PATH_STEPS].frechet; }

/* The first point of the path where the adversary is no surer than a coin; else the last. */
static int fooled_at(const AdvisedPile *p)
{
    int s = 0;
    while (s < PATH_STEPS && p->advice[s].score > 0.5)
        s++;
    return s;
}

static double moved_of(const AdvisedPile *p) { return p->advice[fooled_at(p)].moved; }

/* The share of the way in features from the forgeries to photographs that has been gone there. */
static double way_of(const AdvisedPile *p)
{
    double start = p->advice[0].frechet, now = p->advice[fooled_at(p)].frechet;
    return (start - now) / (start - floor_frechet);
}

static const struct { const char *name; OfPile *number; } columns[] = {
    { "right", right_of }, { "together", together_of }, { "slope", slope_of },
    { "one_map", one_map_of }, { "alike", alike_of }, { "twin", twin_of },
    { "first_order", first_order_of }, { "random", random_of }, { "sign", sign_of },
    { "sign_gain", sign_gain_of }, { "turn", turn_of }, { "turn_real", turn_real_of },
    { "turn_theory", turn_theory_of }, { "turned", turned_of }, { "fooled_twin", fooled_twin_of },
    { "score_before", score_before_of }, { "score_after", score_after_of },
    { "twin_before", twin_before_of }, { "twin_after", twin_after_of },
    { "frechet_before", frechet_before_of }, { "frechet_after", frechet_after_of },
    { "moved", moved_of }, { "way", way_of },
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void report_kinds(void)
{
    Table *table = table_new(lab, "advice_kinds", "place kind quantity mean low high");
    for (int kind = 0; kind < KINDS; kind++)
        for (int c = 0; c < COLUMNS; c++) {
            Spread s = over_piles(kind, columns[c].number);
            table_row(table, "ittrrr", kind, kinds[kind].name, columns[c].name, s.mean, s.low,
                      s.high);
            value_real(lab, lab_key("%s_%s", columns[c].name, kinds[kind].name), s.mean, 3);
        }
    table_close(table);
}

/* ---- Maps in colour ---- */

static double root_mean_square(const real *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i] * (double)x[i];
    return sqrt(sum / (double)n);
}

static unsigned char byte_of(double share)
{
    return share <= 0 ? 0 : share >= 1 ? 255 : (unsigned char)(int)(255 * share + 0.5);
}

/* An image in red, green and blue. */
static void paint_image(const real *x, unsigned char *rgb)
{
    size_t pixels = (size_t)(train.h * train.w), c = (size_t)train.c;
    for (size_t p = 0; p < pixels; p++)
        for (size_t k = 0; k < 3; k++)
            rgb[3 * p + k] = byte_of(((double)x[p * c + (c == 3 ? k : 0)] + 1) / 2);
}

/* A signed map: white where nothing is to change, orange brighter, blue darker; the full colour
 * is three times the map's own root mean square. */
static void paint_map(const real *x, double sign, unsigned char *rgb)
{
    static const double full[2][3] = { { 0, 0.32, 0.62 }, { 0.80, 0.30, 0 } };
    size_t pixels = (size_t)(train.h * train.w), c = (size_t)train.c;
    double most = 3 * root_mean_square(x, pixels * c) + 1e-30;
    for (size_t p = 0; p < pixels; p++) {
        double mean = 0;
        for (size_t k = 0; k < c; k++)
            mean += sign * (double)x[p * c + k] / (double)c;
        double strength = fmin(1, fabs(mean) / most);
        for (size_t k = 0; k < 3; k++)
            rgb[3 * p + k] = byte_of(1 - strength * (1 - full[mean > 0][k]));
    }
}

typedef struct Album {
    size_t rows, columns, size;
    unsigned char *rgb;
} Album;

static Album album_new(size_t rows, size_t across)
{
    size_t size = (size_t)(train.h * train.w) * 3;
    return (Album){ rows, across, size, memory_new(rows * across, size) };
}

static unsigned char *album_place(const Album *album, size_t row, size_t column)
{
    return album->rgb + (row * album->columns + column) * album->size;
}

static void album_close(Album *album, const char *name)
{
    sheet_write(lab, name, (Sheet){ .n = album->rows * album->columns, .h = (size_t)train.h,
                                    .w = (size_t)train.w, .c = 3, .columns = album->columns,
                                    .scale = 3 }, album->rgb);
    free(album->rgb);
}

static size_t image_size(void)
{
    return dataset_example_size(&train);
}

/*
## What it would change

A game as in lesson 19, smaller ({{steps}} steps, {{batch}} images in a batch, width {{width}}) and with an
adversary of convolutions only: every forgery, and every photograph, with the adversary's advice below it.
White: leave it as it is.

@plot advice_film Six rows and fourteen columns of small images. Left, forgeries of three seeds at seven moments of a game, from grey to blots and shapes of clothes; right, three photographs. Below each image a map in orange and blue: noise at the start, then in the photographs the shape of the garment filled with orange, later fine mixed patterns.
Each map has its own scale: full colour is three times its root mean square.

At step 0 the map is the noise of the first weights. Then comes advice that a person would understand:
forgeries are flat grey, and are told to have something bright in the middle and dark corners; the
photographs are told to have more of what they have. Later the forgeries have all that, and the advice turns
to whatever still tells them from photographs: fine grain, rows and columns, a corner. It is about the
*differences* between the two piles, and says nothing about what they have in common. A pair of trousers is
no longer told to be bright.

@plot advice_by_step Left, the distance to the other verdict falls within the first quarter of the game from tens of levels of grey to a few, for forgeries and for photographs, in five games. Right, the share of images called by their right name stays between a half and nine tenths; the cosine of the advice with that of the moment before stays below a half until the last moment.

And it does not stay. The cosine between the advice to the same photographs at one moment and the next (two
directions by chance: $0 \pm 0.04$) is {{kept_middle}} on average in the middle of the game: what was good
advice is followed, and then it is good no longer. Only in the second half, when the steps fall to 0, does
it come to rest, with {{kept_last}} at the last.
*/
/* Left the forgeries, right the photographs; each is a row of images and one of maps. */
static void film_write(void)
{
    const AdvisedGame *first = game(0);
    Album film = album_new(2 * GAME_SHOWN, 2 * GAME_MOMENTS);
    Table *table = table_new(lab, "advice_film", "row column step score");
    for (int m = 0; m < GAME_MOMENTS; m++)
        for (int i = 0; i < 2 * GAME_SHOWN; i++) {
            size_t row = (size_t)(2 * (i % GAME_SHOWN));
            size_t column = (size_t)(m + (i < GAME_SHOWN ? 0 : GAME_MOMENTS));
            paint_image(first->picture + game_picture(m, i, false) * image_size(),
                        album_place(&film, row, column));
            paint_map(first->picture + game_picture(m, i, true) * image_size(), -1,
                      album_place(&film, row + 1, column));
            table_row(table, "iiir", (long long)row, (long long)column,
                      (long long)first->moment[m].step, first->moment[m].score[i]);
        }
    table_close(table);
    album_close(&film, "film");
    plot_draw(lab, "advice_film");
}

/*
## Where everything is known

For a linear adversary $a = w \cdot x + b$, all of it can be said before it is measured. The slope is $w$
for every image: one map, always the same. The first order is exact. The nearest image with the other
verdict is at the distance $|a|/|w|$. If each pixel may change by at most $\epsilon$, the best is to change
all by $\epsilon$, against the sign of $w$, and the logit falls by $\epsilon \sum_k |w_k|$ (Goodfellow,
Shlens & Szegedy 2015), which is {{sign_gain_linear}} of what the same length does along the slope. The
claims below check each of these.

For other adversaries the nearest image is looked for by Newton's method on the logit (DeepFool,
Moosavi-Dezfooli et al. 2016), then by halving:

@code lib/imitate/follow.c newton_step

@plot advice_maps(advice_kinds) Three forgeries, and for each the maps of seven adversaries with those of their twins below. The linear maps are noise, equal for all three forgeries; those of the small network show corners and edges, alike in twins; those of the convolutions are stripes and checkers at the garment's border, different in twins.

Look at the pairs. The mean cosine between the advice of an adversary and its twin is {{twin_small}} for the
small network and {{twin_convolution}} for the convolution: there are more ways than one to tell the piles
apart by fine grain, and each has found its own. (For the linear one it is {{twin_linear}}. Its speckles are
the noise of the first weights, of standard deviation 0.02, which hardly anything in the images removes:
$784 \cdot 0.02^2 = 0.31$ is a good part of the square of its norm, ${{slope_linear}}^2$.)
*/
/* Columns: the forgery, then a kind each; two rows a forgery, the adversary's map and its twin's. */
static void maps_write(void)
{
    enum { SHOWN = 3 };
    Album maps = album_new(2 * SHOWN, NAIVE + 1);
    memset(maps.rgb, 255, maps.rows * maps.columns * maps.size);
    for (size_t i = 0; i < SHOWN; i++)
        for (int kind = 0; kind < NAIVE; kind++) {
            const PileRun *run = &runs[kind * lab->seeds];
            const AdvisedPile *p = pile(kind, 0);
            if (kind == 0)
                paint_image(pile_pictures(run, p, PILE_IMAGE) + i * image_size(),
                            album_place(&maps, 2 * i, 0));
            paint_map(pile_pictures(run, p, PILE_SLOPE) + i * image_size(), -1,
                      album_place(&maps, 2 * i, (size_t)kind + 1));
            paint_map(pile_pictures(run, p, PILE_TWIN) + i * image_size(), -1,
                      album_place(&maps, 2 * i + 1, (size_t)kind + 1));
        }
    album_close(&maps, "maps");
    plot_draw(lab, "advice_maps");
}

/*
## Following it

Sixteen steps of one level of grey each, the advice asked for anew after each of them:

@plot advice_path Left, the mean probability of being forged falls along the advice, for the convolution from 0.9 to near 0 within twelve levels while its twin stays above a third and a direction by chance does nothing; the veiled adversary falls more slowly. Right, the Frechet distance, relative to where it began: by chance and for batch norm it rises, for the linear adversary it falls hardly and then rises, for the convolution it falls by a sixth, for the veiled adversary by a quarter.
Lines are means over {{seeds}} seeds; the bands have all of them.

The convolution calls the median forgery real after {{turn_convolution}} levels of grey; the nearest
photograph that there is would have been {{nearest}} levels away. It is *fooled*: its twin, which had called
the same forgeries forged, now calls {{fooled_percent}} % of them real. The onlooker, lesson 19's
classifier, in whose features photographs are from photographs {{floor}} apart, says that the forgeries were
{{frechet_before_convolution}} away; where the adversary is no surer than a coin, they have come
{{way_percent_convolution}} % of the way. For the linear adversary it is {{way_percent_linear}} %. The
verdict has turned, and the image has stayed what it was.

One adversary stands out. *Veiled* saw everything through noise while it learned, so that fine grain told it
nothing. To make it doubt takes {{moved_veiled}} levels instead of {{moved_convolution}}, and at that point
the forgeries have come {{way_percent_veiled}} % of the way to photographs: its advice is about what is
really missing. That adversaries which cannot be fooled by small changes have gradients that people
understand was found on photographs of animals (Tsipras et al. 2019). It has its price: it is right on
{{right_veiled}} of the images instead of {{right_convolution}}.

@plot advice_followed(advice_path) Six forgeries of the k-means forger, blurred clothes; below, what sixteen steps of advice have made of them: with the linear adversary's they are grainy, with the convolution's they have fine stripes and dots at edges, with the veiled one's the edges are sharper and the ground darker.

How far it is to the other verdict, for all of them:

@plot advice_distance For each adversary the median change that turns its verdict on a logarithmic axis: one to four levels of grey for most, a fifth of a level for batch norm, seven for the veiled one, twenty for the naive one; for photographs similar but for the naive adversary, where it is over fifty; twenty when only the seed may change; the nearest photograph is at thirty-three.

The *naive* adversary is the most robust: noise and photographs are so far apart that {{turn_naive}} levels
are needed. It is not skill that makes an adversary robust, but a task whose two sides are far apart. In a
game the forger takes care that the sides come nearer and nearer.
*/
/* Rows: forgeries of k-means, and what three adversaries' advice has made of them. */
static void followed_write(void)
{
    const int shown[] = { LINEAR, CONVOLUTION, VEILED };
    Album album = album_new(4, PILE_SHOWN);
    for (size_t i = 0; i < PILE_SHOWN; i++)
        for (size_t row = 0; row < 4; row++) {
            int kind = row ? shown[row - 1] : LINEAR;
            paint_image(pile_pictures(&runs[kind * lab->seeds], pile(kind, 0),
                                      row ? PILE_AFTER : PILE_IMAGE) + i * image_size(),
                        album_place(&album, row, i));
        }
    album_close(&album, "followed");
    plot_draw(lab, "advice_followed");
}

/*
## Why a forger, and why one that goes on learning

Now the adversary of the game, at its end, and its forger. Pixels can be anything. A forger can draw only
what its weights make of some seed; so let the *seed* follow the advice, backwards through the forger, and
stay as long as it was:

@plot advice_beside(advice_film) Six forgeries of the game in five rows: as they were; with pixels changed until they are called real, which looks the same, and the change, a fine pattern all over; with the seed changed instead, which looks different, and the change, whole patches of the garment.

The pixels need {{game_pixels}} levels of grey, spread over everything, and nothing can be seen. The seed
needs {{game_seeds}} levels, where the garment is: an edge moves, a hole closes. This forger has no way to
draw the invisible pattern, from whatever seed. What comes through it is a change of *shape*; that is the
first reason why the forger is a network.

But it is not enough. There are two ways more to follow, both with the forger's weights: with the adversary
left as it is, or with the adversary learning as well.

@plot advice_followers Left, by the adversary of the game's end the probability of being forged falls with the change, steeply for pixels, more slowly for seeds and weights; with an adversary that learns too it stays near 0.6. Right, the Frechet distance stays near what it was for pixels, seeds and the game that goes on; for weights against a frozen adversary it rises to a multiple.

With the adversary *frozen*, the forger soon has it where it wants it (from {{score_end}} to
{{score_frozen}}), and its forgeries are ruined: {{frechet_frozen}} times as far from photographs as before.
It has found the shapes that this one adversary is wrong about, and draws nothing else. The seeds do not do
that; but they do not get better either. With the adversary *learning too*, the factor is
{{frechet_learning}} after as many steps: each mistake is corrected before much can be built on it.

So good advice is not a property of an image, nor of an adversary. An adversary's slope tells in which
direction forgeries and photographs differ *now*; one may go a short way, and must then ask again, somebody
who has looked at the new forgeries. That is the game of lesson 17, and of the next lesson.
*/
/* Rows: the game's forgeries; pixels turned, and what changed; seeds turned, and what changed. */
static void beside_write(void)
{
    Album album = album_new(5, GAME_BESIDE);
    real *change = memory_new(image_size(), sizeof *change);
    for (int i = 0; i < GAME_BESIDE; i++)
        for (int row = 0; row < 3; row++) {
            const real *was = game(0)->picture + game_beside(0, i) * image_size();
            const real *is = game(0)->picture + game_beside(row, i) * image_size();
            for (size_t k = 0; k < image_size(); k++)
                change[k] = is[k] - was[k];
            paint_image(is, album_place(&album, row ? (size_t)(2 * row - 1) : 0, (size_t)i));
            if (row)
                paint_map(change, 1, album_place(&album, (size_t)(2 * row), (size_t)i));
        }
    free(change);
    album_close(&album, "beside");
    plot_draw(lab, "advice_beside");
}

/* ---- Paths ---- */

typedef const PathPoint *Path(int which, int replicate);

static const PathPoint *advice_path_of(int kind, int r) { return pile(kind, r)->advice; }
static const PathPoint *chance_path_of(int kind, int r) { return pile(kind, r)->chance; }
static const PathPoint *follower_path(int follower, int r) { return game(r)->path[follower]; }

/* A line of the figures: means over the replicates, with the range of the Frechet distance over
 * what it was. */
static void write_path(Table *table, const char *name, Path *path, int which)
{
    double *share = memory_new((size_t)lab->seeds, sizeof *share);
    for (int s = 0; s <= PATH_STEPS; s++) {
        double moved = 0, score = 0, twin = 0, n = lab->seeds;
        for (int r = 0; r < lab->seeds; r++) {
            const PathPoint *p = path(which, r);
            moved += p[s].moved / n;
            score += p[s].score / n;
            twin += p[s].twin / n;
            share[r] = p[s].frechet / p[0].frechet;
        }
        Spread frechet = sample_spread(share, (size_t)lab->seeds);
        table_row(table, "tirrrrrr", name, s, moved, score, twin, frechet.mean, frechet.low,
                  frechet.high);
    }
    free(share);
}

static void report_paths(void)
{
    const char *header = "line step moved score twin frechet low high";
    Table *table = table_new(lab, "advice_path", header);
    for (int kind = 0; kind < NAIVE; kind++)
        write_path(table, kinds[kind].name, advice_path_of, kind);
    write_path(table, "chance", chance_path_of, CONVOLUTION);
    table_close(table);
    plot_draw(lab, "advice_path");
    table = table_new(lab, "advice_followers", header);
    for (Follower f = 0; f < FOLLOWERS; f++)
        write_path(table, follower_name(f), follower_path, (int)f);
    table_close(table);
    plot_draw(lab, "advice_followers");
}

/* ---- Distances ---- */

static double game_turn(const AdvisedGame *g) { return g->reading.turn[0]; }
static double game_turn_real(const AdvisedGame *g) { return g->reading.turn[1]; }
static double seed_turn(const AdvisedGame *g) { return g->seed_turn; }
static double seeds_over_pixels(const AdvisedGame *g) { return g->seed_turn / g->reading.turn[0]; }
static double frozen_over_learning(const AdvisedGame *g)
{
    return g->path[FOLLOW_WEIGHTS][PATH_STEPS].frechet / g->path[FOLLOW_BOTH][PATH_STEPS].frechet;
}

static void write_distance(Table *table, const char *name, Spread forged, Spread genuine_turn)
{
    table_row(table, "trrrrrr", name, forged.mean, forged.low, forged.high, genuine_turn.mean,
              genuine_turn.low, genuine_turn.high);
}

static void report_distances(void)
{
    const Spread none = { NAN, NAN, NAN };
    Table *table = table_new(lab, "advice_distance",
                             "who forged low high real real_low real_high");
    for (int kind = 0; kind < KINDS; kind++)
        write_distance(table, kinds[kind].name, over_piles(kind, turn_of),
                       over_piles(kind, turn_real_of));
    write_distance(table, "game,_pixels", over_games(game_turn), over_games(game_turn_real));
    write_distance(table, "game,_seeds", over_games(seed_turn), none);
    write_distance(table, "nearest_photograph", (Spread){ nearest, nearest, nearest }, none);
    table_close(table);
    plot_draw(lab, "advice_distance");
}

/* ---- While the game goes on ---- */

static void report_moments(void)
{
    Table *table = table_new(lab, "advice_by_step", "replicate step right turn turn_real slope "
                             "alike kept frechet");
    for (int r = 0; r < lab->seeds; r++)
        for (int m = 0; m < GAME_MOMENTS; m++) {
            const AdviceMoment *now = &game(r)->moment[m];
            table_row(table, "iirrrrrrr", r, (long long)now->step, now->reading.right,
                      now->reading.turn[0], now->reading.turn[1], now->reading.slope,
                      now->reading.alike, now->kept, now->frechet);
        }
    table_close(table);
    plot_draw(lab, "advice_by_step");
}

/*
## What was claimed

For the linear adversary: one map, the distance, the sign's effect, each exactly (up to rounding), in the
least and the most of all seeds. That a step by chance has the variance $|\partial a/\partial x|^2/d$, for
the linear adversary and for the convolution, which is also a check of the gradient by differences. That the
boundary is nearer than the nearest photograph, and nearer in all images than in those that the forger can
draw. And three findings without an exact theory: where the convolution is no surer than a coin, and so by
its own account half of the way is done, the onlooker sees less; where the veiled one is no surer, it sees
more than with the convolution; and a forger against a frozen adversary ends farther from photographs than
one in the game, in each seed.

@claims

## What would show that this is wrong

If changes by chance of the same length turned verdicts too, there would be nothing special about the
advice. If the twin were fooled whenever the adversary is, then both would see what is wrong with forgeries,
and following either would repair it. If the Frechet distance fell to the photographs' own with the score,
pixels would be all one needs, and a forger a detour.

What this does *not* show: that small changes leave an image as real as it was for a person. The onlooker is
a network too, and might be fooled along with the adversary; that its distance *rises* along directions by
chance shows only that it sees noise. And a game whose adversary sees through noise is not played here;
lesson 17's library has the option.

## Exercises

**1.** How thick must the veil be?

@solution
    make lesson18 ARGS='--steps 36 --veil 0.1 --out plots/out/thin'
    make lesson18 ARGS='--steps 36 --veil 1 --out plots/out/thick'

Noise of 13 levels of grey: the forgeries come 15 % of the way, and the adversary is right on 0.95 of the
images; 38 levels, the default: 31 % and 0.83; 127 levels: 40 % and 0.61. The more it is forced to look at
what is large, the better its advice, and the worse its verdict.
@end

**2.** Let the adversaries learn four times as long. Do they become harder to fool?

@solution
    make lesson18 ARGS='--steps 36 --learning 2400 --out plots/out/longer'

No. The convolution is then right on 0.99 of the images instead of 0.96, its slope is twice as large, and its
verdict turns after 2.9 levels of grey instead of 3.1: it has become surer, not wiser. (The twins of the
linear adversary, on the other hand, now agree with a cosine of 0.89: the noise of the first weights is a
smaller part of what they have learned.)
@end

**3.** Your own pictures.

@solution
    make lesson18 ARGS='--data ~/pictures --side 32'

Colours are advised separately; the maps show their mean.
@end
*/
/* ---- Claims ---- */

static void claim_spread(const char *name, Spread s, double low, double high, const char *source)
{
    claim_between(lab, lab_key("%s_least", name), s.low, low, high, source);
    claim_between(lab, lab_key("%s_most", name), s.high, low, high, source);
}

static void report_claims(void)
{
    double random_error = 4 * sqrt(2.0 / (advised * lab->seeds));
    claim_between(lab, "linear_one_map", over_piles(LINEAR, one_map_of).high, 0, 1e-6,
                  "the gradient of w.x + b is w, for all images");
    claim_spread("linear_distance", over_piles(LINEAR, turn_theory_of), 0.999, 1.001,
                 "|a|/|w|; Moosavi-Dezfooli et al. 2016");
    claim_spread("linear_sign", over_piles(LINEAR, sign_of), 0.999, 1.001,
                 "epsilon |w|_1; Goodfellow, Shlens & Szegedy 2015");
    claim_between(lab, "linear_by_chance", over_piles(LINEAR, random_of).mean, 1 - random_error,
                  1 + random_error, "variance |w|^2/d: 4 standard errors");
    claim_between(lab, "convolution_by_chance", over_piles(CONVOLUTION, random_of).mean,
                  1 - random_error, 1 + random_error, "variance |slope|^2/d: 4 standard errors");
    claim_between(lab, "turn_over_nearest", over_piles(CONVOLUTION, turn_of).high / nearest, 0, 1,
                  "the boundary is nearer than a photograph beyond it");
    claim_between(lab, "seeds_over_pixels", over_games(seeds_over_pixels).low, 1, INFINITY,
                  "what the forger draws is a part of all images");
    double way = over_piles(CONVOLUTION, way_of).mean;
    claim_of_whole_run(lab, "way_convolution", way, -1, 0.5,
                       "the adversary's own account: half, where it is no surer than a coin");
    claim_of_whole_run(lab, "veiled_way_less_convolution", over_piles(VEILED, way_of).mean - way,
                       0, 1, "advice of robust adversaries makes sense; Tsipras et al. 2019");
    claim_of_whole_run(lab, "frozen_over_learning", over_games(frozen_over_learning).low, 1,
                       INFINITY, "advice that does not learn is exploited");
}

static double score_end(const AdvisedGame *g) { return g->path[FOLLOW_WEIGHTS][0].score; }
static double score_frozen(const AdvisedGame *g) { return g->path[FOLLOW_WEIGHTS][PATH_STEPS].score; }

static double growth(const AdvisedGame *g, Follower follower)
{
    return g->path[follower][PATH_STEPS].frechet / g->path[follower][0].frechet;
}

static double frechet_frozen(const AdvisedGame *g) { return growth(g, FOLLOW_WEIGHTS); }
static double frechet_learning(const AdvisedGame *g) { return growth(g, FOLLOW_BOTH); }

static double mean_kept(int first, int last)
{
    double sum = 0;
    for (int r = 0; r < lab->seeds; r++)
        for (int m = first; m <= last; m++)
            sum += game(r)->moment[m].kept;
    return sum / (lab->seeds * (last - first + 1));
}

static void report_values(void)
{
    const struct { const char *name; OfGame *number; } of_games[] = {
        { "game_pixels", game_turn }, { "game_seeds", seed_turn }, { "score_end", score_end },
        { "score_frozen", score_frozen }, { "frechet_frozen", frechet_frozen },
        { "frechet_learning", frechet_learning },
    };
    for (size_t i = 0; i < sizeof of_games / sizeof of_games[0]; i++)
        value_real(lab, of_games[i].name, over_games(of_games[i].number).mean, 2);
    const struct { const char *name; double x; } settings[] = {
        { "seeds", lab->seeds }, { "steps", steps }, { "batch", batch }, { "width", width },
        { "learning", learning }, { "pile", (double)piles[0].n }, { "nearest", nearest },
        { "floor", floor_frechet }, { "veil_levels", veil / GREY_LEVEL },
        { "fooled_percent", 100 * over_piles(CONVOLUTION, fooled_twin_of).mean },
    };
    value_real(lab, "kept_middle", mean_kept(2, GAME_MOMENTS - 2), 2);
    value_real(lab, "kept_last", mean_kept(GAME_MOMENTS - 1, GAME_MOMENTS - 1), 2);
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        value_real(lab, settings[i].name, settings[i].x, settings[i].x < 10 ? 2 : 4);
    for (int kind = 0; kind < KINDS; kind++)
        value_real(lab, lab_key("way_percent_%s", kinds[kind].name),
                   100 * over_piles(kind, way_of).mean, 2);
}

static void report_failures(void)
{
    for (int r = 0; r < lab->seeds; r++)
        if (game(r)->failed)
            lab_notice("game %d of %d ended at step %ld: a loss was not finite", r + 1, lab->seeds,
                       game(r)->failed);
}

static void report(void)
{
    report_failures();
    report_values();
    report_kinds();
    film_write();
    maps_write();
    followed_write();
    beside_write();
    report_paths();
    report_distances();
    report_moments();
    report_claims();
}

static void free_all(void)
{
    if (runs)
        for (int i = 0; i < KINDS * lab->seeds; i++)
            free((char *)runs[i].adviser.net);
    for (int i = 0; i < 2; i++) {
        forger_free(forgers[i]);
        dataset_free(&piles[i]);
    }
    network_free(onlooker);
    free(genuine.x);
    free(runs);
    free(pile_results);
    free(games);
    dataset_free(&train);
    dataset_free(&test);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 18, .name = "advice",
        .question = "How should this image change to look real?", .options = options,
        .seconds = 30, .quick_seconds = 3, .quick_seeds = 2 });
    open_images();
    if (!interrupt_requested())
        make_piles();
    if (!interrupt_requested())
        measure_floors();
    if (!interrupt_requested())
        run_games();
    if (!interrupt_requested())
        run_piles();
    if (!interrupt_requested())
        report();
    free_all();
    return lab_end(lab);
}
