/*
# How likely is this image?

A forger that draws images at random can draw any of them. So it could be judged by patience: sit down in
front of it, let it draw, and wait until the *Mona Lisa* comes out, exactly, pixel by pixel. The longer you
wait, the less likely the picture is to this forger. For a good forger it should not take long.

This lesson waits. The images are so tiny that waiting ends, and so few that the probability of every one of
them can be computed exactly. Then it asks how long the wait is for larger images, and what can be done
instead as long as the probability is known.

**Before you run it, write down a prediction.** An image comes out with probability $p = 1/500$ at every
draw. How many draws do you wait on average? How large is the scatter? What is the probability that you wait
longer than average? And a megapixel image of black and white pixels, drawn by fair coins: does the number
of draws have ten digits, a million digits, or $10^{1{,}000{,}000}$ digits?

## The wait is one over the probability

Draws are independent, so that the image is still missing after $t$ draws with probability $(1-p)^t$. This
is the *geometric* law. The number of draws $T$ that it takes has

$$ \mathrm{E}\,T = \sum_{t\ge0} P(T>t) = \sum_{t\ge 0} (1-p)^t = \frac1p, \qquad
   \mathrm{sd}\,T = \frac{\sqrt{1-p}}{p}, \qquad P(T > 1/p) = (1-p)^{1/p} \approx \frac1e . $$

The scatter is as large as the mean itself: having waited long does not bring the end any nearer.

@code experiments/waiting.c wait_once

## A forger of which everything is known

The forger is a network. Its seed is a row of $b$ fair coins; the network makes a number $a_i$ for every
pixel of it, and the pixel falls white with probability $\sigma(a_i)$. There are only $2^b$ seeds, so that
the probability of an image is a sum that can be done:

$$ p(x) = 2^{-b} \sum_z \prod_i p(x_i \mid z) . $$

@code lib/imitate/pixel_mixture.c mixture_probability

Of a forger of faces only the draws can be had, because its seeds cannot be counted through. Part IV of this
course is about learning from draws alone; here we may look at the answer.
*/
#include <stdio.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/exact_learning.h"
#include "experiments/waiting.h"
#include "imitate/divergence.h"
#include "lab/lab.h"
#include "learn/weights.h"

/*
## What can be changed

`make lesson14 ARGS='--help'` lists these.
*/
static int waits = 10000, budget = 4000000, draws = 500000;
static int steps = 2000, restarts = 4, units = 24;
static double noise = 0.05, step = 0.02;

static const Option options[] = {
    option_int("waits", &waits, 100, 1000000, "N", "for each image, in each replicate",
               .quick = "500"),
    option_int("budget", &budget, 1000, 2000000000, "N",
               "draws to spend on the wait for one image of many pixels", .quick = "100000"),
    option_int("draws", &draws, 1000, 100000000, "N", "to count how often each image comes",
               .quick = "50000"),
    option_real("noise", &noise, 0.001, 0.4, "P", "probability that a pixel is turned over"),
    option_int("units", &units, 1, 1000, "N", "of the generator's hidden layer"),
    option_int("steps", &steps, 20, 1000000, "S", "of learning", .quick = "160"),
    option_real("step", &step, 1e-5, 1, "A", "step size of the learning"),
    option_int("restarts", &restarts, 1, 100, "N", "first weights tried for each data set",
               .quick = "1"),
    OPTIONS_END
};

enum { SIDE = 3, PIXELS = SIDE * SIDE, IMAGES = 1 << PIXELS, BITS = SIDE + 1,
       DISTINCT = (2 << SIDE) - 2 };            /* bars or stripes: two pictures are both */

static Lab *lab;
static PixelMixture truth;              /* bars and stripes of SIDE x SIDE pixels */
static double truth_law[IMAGES];

/* The generator's network for images of these sides: the seed has a coin for each line of the
 * longer side, and one more.  The text stays for all sizes up to PIXELS_MAX. */
static const char *net_of(int height, int width)
{
    static char text[PIXELS_MAX + 1][40];
    char *net = text[height * width];
    int longer = height > width ? height : width;
    snprintf(net, sizeof text[0], "%d %d:tanh %d", longer + 1, units, height * width);
    return net;
}

/* The law of a generator with weights as the dice gave them. */
static PixelMixture untrained(int height, int width, uint64_t number)
{
    TinyGenerator *generator = tiny_generator_new(net_of(height, width));
    Rng rng = rng_substream(lab->seed, "untrained", number);
    network_draw_weights(generator->network, (WeightScale){ WEIGHTS_VARIANCE, 2, 0.1 }, &rng);
    PixelMixture law = tiny_generator_mixture(generator);
    tiny_generator_free(generator);
    return law;
}

static void claim_near(const char *name, double measured, double expected, double error,
                       const char *source)
{
    claim_between(lab, name, measured, expected - 4 * error, expected + 4 * error, source);
}

/*
## Sit down and wait

A generator fresh from the dice draws images of {{pixels}} pixels, of which there are {{images}}. We take
the image it draws most often ($p = {{p_common}}$), the one in the middle of the order ($p = {{p_middle}}$),
and wait {{all_waits}} times for each.

@plot wait_law The share of waits that are longer than t draws, on a logarithmic axis against t: a straight line for each of two images, steep for the common one, gentle for the middle one, both on their dotted lines of theory; each crosses one over e at its own mean.

The mean wait for the middle image is {{mean_wait}} draws (theory $1/p = {{theory_mean_wait}}$), the
standard deviation {{sd_wait}} (theory {{theory_sd_wait}}), and {{share_longer}} of all waits are longer
than the mean (theory {{theory_share_longer}}, close to $1/e$). Nobody waited for the rarest image: it takes
{{wait_rare}} draws on average.

The sum over seeds says how likely each image is; counting says the same. After {{draws}} draws, the squared
differences between how often each image came and how often it should, each over its expectation, add up to
{{chi_square}}; {{chi_freedom}} are expected if the sum is right.
*/
enum { LAW_POINTS = 60, CELLS = 20 };

typedef struct Rank { double p; uint32_t image; } Rank;

/* The most likely first; of equals, the one with the smaller number. */
static int by_probability(const void *a, const void *b)
{
    const Rank *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? 1 : -1;
    return (x->image > y->image) - (x->image < y->image);
}

static void claims_of_waits(double p, const double *times, size_t count, double longer)
{
    double n = (double)count, sd = sqrt(1 - p) / p;
    double kurtosis = 9 + p * p / (1 - p), expected = waiting_longer(p, floor(1 / p));
    double mean = sample_mean(times, count), deviation = sample_deviation(times, count);
    claim_near("mean_wait", mean, 1 / p, sd / sqrt(n), "facts 7: 1/p");
    claim_near("sd_wait", deviation, sd, sd * sqrt((kurtosis - 1) / (4 * n)),
               "facts 7: sqrt(1-p)/p");
    claim_near("share_longer", longer, expected, sqrt(expected * (1 - expected) / n),
               "facts 7: (1-p)^(1/p)");
    value_real(lab, "mean_wait", mean, 5);
    value_real(lab, "theory_mean_wait", 1 / p, 5);
    value_real(lab, "sd_wait", deviation, 5);
    value_real(lab, "theory_sd_wait", sd, 5);
    value_real(lab, "share_longer", longer, 4);
    value_real(lab, "theory_share_longer", expected, 4);
}

static void claim_chi_square(const char *name, double statistic, int freedom, const char *source)
{
    claim_between(lab, name, statistic, chi_square_bound(freedom, -4),
                  chi_square_bound(freedom, 4), source);
}

static double share_beyond(const double *times, size_t n, double t)
{
    size_t longer = 0;
    for (size_t i = 0; i < n; i++)
        longer += times[i] > t;
    return (double)longer / (double)n;
}

static void report_wait(Table *table, const PixelMixture *forger, const char *name, Rank rank,
                        uint64_t number)
{
    size_t n = (size_t)waits * (size_t)lab->seeds;
    double *times = memory_new(n, sizeof *times);
    Waiting waiting = { forger, rank.image, lab->seed, number };
    waiting_times(&waiting, times, n);
    if (interrupt_requested()) {
        free(times);
        return;
    }
    int freedom;
    for (int k = 0; k <= LAW_POINTS; k++) {
        double t = floor(2000.0 * k / LAW_POINTS);
        table_row(table, "trrrr", name, t, share_beyond(times, n, t), waiting_longer(rank.p, t),
                  1 / rank.p);
    }
    double statistic = waiting_chi_square(rank.p, times, n, CELLS, &freedom);
    claim_chi_square(lab_key("geometric_%s", name), statistic, freedom,
                     "facts 7: the geometric law, cell by cell");
    if (number == 1)
        claims_of_waits(rank.p, times, n, share_beyond(times, n, floor(1 / rank.p)));
    value_real(lab, lab_key("p_%s", name), rank.p, 3);
    free(times);
}

static void report_waits(void)
{
    PixelMixture forger = untrained(SIDE, SIDE, 0);
    double p[IMAGES];
    Rank rank[IMAGES];
    mixture_distribution(&forger, p);
    for (uint32_t x = 0; x < IMAGES; x++)
        rank[x] = (Rank){ p[x], x };
    qsort(rank, IMAGES, sizeof *rank, by_probability);

    Table *table = table_new(lab, "wait_law", "image draws longer theory mean");
    report_wait(table, &forger, "common", rank[0], 0);
    report_wait(table, &forger, "middle", rank[IMAGES / 2], 1);
    table_close(table);
    plot_draw(lab, "wait_law");

    int freedom;
    Rng rng = rng_stream(lab->seed, "counting");
    double statistic = counting_chi_square(&forger, &rng, draws, &freedom);
    claim_chi_square("counting", statistic, freedom, "the sum over seeds; Pearson 1900");
    value_real(lab, "chi_square", statistic, 4);
    value_real(lab, "chi_freedom", freedom, 4);
    value_real(lab, "draws", draws, 9);
    value_real(lab, "all_waits", (double)waits * lab->seeds, 9);
    value_real(lab, "wait_rare", 1 / rank[IMAGES - 1].p, 2);
    value_real(lab, "pixels", PIXELS, 3);
    value_real(lab, "images", IMAGES, 5);
    mixture_free(&forger);
}

/*
## A few pixels more

Now one picture, the upper row white and the rest black, in sizes from 2 x 2 to 4 x 5, and three forgers:
*fair coins* for all pixels (the network with all its weights at 0), a network *fresh from the dice*, and a
network that has *learned* bars and stripes, pictures in which whole columns or whole rows are white, with
{{noise_percent}} % of all pixels turned over (how it learned is told below).

@plot wait_by_pixels The mean wait against the number of pixels, on a logarithmic axis: fair coins double with every pixel, from 16 draws to a million, on the line two to the number of pixels; the untrained networks scatter about it; the trained ones rise much more slowly, to a few hundred draws at 20 pixels.

Fair coins need $2^n$ draws for $n$ pixels: one more pixel, twice the wait. The slope measured is {{slope}}
bits per pixel. The learned generator draws this image of 20 pixels once in {{learned_wait_20}} draws, the
coins once in {{coins_wait_20}}: it *expects* such a picture. That is what it means to have learned what
pictures look like.
*/
enum { SIZES = 6, KINDS = 3, LEARNING_IMAGES = 5000 };
enum { COINS, UNTRAINED, LEARNED };

static const int size_of[SIZES][2] = { {2, 2}, {2, 3}, {3, 3}, {3, 4}, {4, 4}, {4, 5} };
static const char *const kind_name[KINDS] = { "coins", "untrained", "learned" };

static ImageShares images_drawn(const PixelMixture *law, size_t n, const char *name,
                                uint64_t number)
{
    Rng rng = rng_substream(lab->seed, name, number);
    uint32_t *image = memory_new(n, sizeof *image);
    for (size_t i = 0; i < n; i++)
        image[i] = mixture_draw(law, &rng);
    ImageShares shares = shares_of_images(image, n, law->pixels);
    free(image);
    return shares;
}

/* What learns, from what, and how it went. */
typedef struct LearningRuns {
    ImageShares  *data;
    ExactRun     *runs;
    size_t        sets;         /* of data */
    ExactHistory *history;
} LearningRuns;

static LearningRuns learning_runs(size_t sets, size_t runs)
{
    return (LearningRuns){ memory_new(sets, sizeof(ImageShares)),
                           memory_new(runs, sizeof(ExactRun)),
                           sets, NULL };
}

static void learning_runs_free(LearningRuns *learning)
{
    for (size_t i = 0; i < learning->sets; i++)
        shares_free(&learning->data[i]);
    exact_history_free(learning->history);
    free(learning->runs);
    free(learning->data);
}

static LearningRuns learned_sizes;      /* size by size, replicate by replicate */

static void learn_sizes(Progress *progress)
{
    size_t count = (size_t)(SIZES * lab->seeds), run = 0;
    learned_sizes = learning_runs(count, count);
    for (int size = 0; size < SIZES; size++) {
        int height = size_of[size][0], width = size_of[size][1];
        PixelMixture law = bars_and_stripes(height, width, noise);
        for (int r = 0; r < lab->seeds; r++, run++) {
            learned_sizes.data[run] = images_drawn(&law, LEARNING_IMAGES, "sizes", run);
            learned_sizes.runs[run] = (ExactRun){ net_of(height, width), &learned_sizes.data[run],
                                                  NULL, lab->seed, run };
        }
        mixture_free(&law);
    }
    learned_sizes.history = exact_learn(learned_sizes.runs, count, steps / 4, step, progress);
}

/* The law of each kind of forger for a size; the learned ones belong to their history. */
static PixelMixture forger_of(int kind, int size, int replicate)
{
    int height = size_of[size][0], width = size_of[size][1];
    if (kind == COINS)
        return mixture_new(1, height * width);
    if (kind == UNTRAINED)
        return untrained(height, width, (uint64_t)(((size + 1) << 20) + replicate));
    size_t run = (size_t)(size * lab->seeds + replicate);
    return exact_mixture(learned_sizes.history, run, EXACT_LOOKS - 1);
}

/* How the waits of all cells together compare with theory. */
typedef struct WaitSums {
    double n, ratio, variance;          /* waits; sum of p T, which should be n; its variance */
    double weight, x, xx, y, xy;        /* for the line through log2 mean wait of the coins */
} WaitSums;

/* A mean of n waits scatters by a factor: its logarithm is that of a gamma variable, with mean
 * digamma(n) - log n and variance trigamma(n). */
static void add_to_line(WaitSums *sums, double pixels, double mean, double n)
{
    double weight = 1 / double_trigamma(n);
    double y = (double_log(mean) - double_digamma(n) + double_log(n)) / double_log(2);
    sums->weight += weight;
    sums->x += weight * pixels;
    sums->xx += weight * pixels * pixels;
    sums->y += weight * y;
    sums->xy += weight * pixels * y;
}

/* Waits as often as the budget of draws allows; the mean wait, or NaN if it allows none. */
static double wait_for(const PixelMixture *forger, int kind, int size, int replicate, double p,
                       WaitSums *sums)
{
    double affordable = floor(budget * p);
    size_t n = affordable < waits / 5 ? (size_t)affordable : (size_t)(waits / 5);
    if (n == 0)
        return NAN;
    uint32_t image = (1u << size_of[size][1]) - 1;
    uint64_t number = (uint64_t)(((size * KINDS + kind + 1) << 20) + replicate);
    double *times = memory_new(n, sizeof *times);
    Waiting waiting = { forger, image, lab->seed, number };
    waiting_times(&waiting, times, n);
    double mean = sample_mean(times, n);
    free(times);
    sums->n += (double)n;
    sums->ratio += (double)n * mean * p;
    sums->variance += (double)n * (1 - p);
    if (kind == COINS)
        add_to_line(sums, forger->pixels, mean, (double)n);
    return mean;
}

static void claims_by_pixels(const WaitSums *sums)
{
    double spread = sums->xx - sums->x * sums->x / sums->weight;
    double slope = (sums->xy - sums->x * sums->y / sums->weight) / spread;
    double error = 1 / (double_log(2) * sqrt(spread));
    claim_near("wait_times_probability", sums->ratio / sums->n, 1, sqrt(sums->variance) / sums->n,
               "facts 7: mean wait 1/p, all sizes and forgers together");
    claim_near("bits_per_pixel", slope, 1, error, "facts 7: 2^n draws for n fair coins");
    value_real(lab, "slope", slope, 4);
}

static void report_by_pixels(void)
{
    Table *table = table_new(lab, "wait_by_pixels", "forger pixels replicate wait theory");
    WaitSums sums = { 0 };
    for (int kind = 0; kind < KINDS; kind++)
        for (int size = 0; size < SIZES && !interrupt_requested(); size++)
            for (int r = 0; r < lab->seeds; r++) {
                PixelMixture forger = forger_of(kind, size, r);
                double p = mixture_probability(&forger, (1u << size_of[size][1]) - 1);
                double mean = wait_for(&forger, kind, size, r, p, &sums);
                table_row(table, "tiirr", kind_name[kind], forger.pixels, r + 1, mean, 1 / p);
                if (size == SIZES - 1 && r == 0)
                    value_real(lab, lab_key("%s_wait_20", kind_name[kind]), 1 / p, 3);
                if (kind != LEARNED)
                    mixture_free(&forger);
            }
    claims_by_pixels(&sums);
    table_close(table);
    plot_draw(lab, "wait_by_pixels");
    value_real(lab, "noise_percent", 100 * noise, 3);
}

/*
## A megapixel

Go on like this. An image of a million pixels, drawn by fair coins, comes out once in

$$ 2^{1{,}000{,}000} = \left(10^{\log_{10} 2}\right)^{1{,}000{,}000} = 10^{0.30103\cdot 1{,}000{,}000}
   = 10^{ {{exponent_2}} } $$

draws. With ten levels of grey for a pixel it is $10^{1{,}000{,}000}$, and with the usual 256, eight bits,
it is $10^{8\cdot 0.30103\cdot 1{,}000{,}000} = 10^{ {{exponent_256}} }$. These are not large numbers of the
kind that a faster computer deals with. A thousand million draws a second since the beginning of the
universe are $10^{ {{universe}} }$ draws; with fair coins, that is enough for an image of
{{universe_pixels}} black and white pixels, eight by eleven.

@plot wait_megapixel The number of digits of the mean wait against the number of pixels, both axes logarithmic: straight lines for two, ten and 256 levels, a little below them a perfect forger of bars and stripes; measured points at the lower left; the patience of the universe, 27 digits, is used up by two levels at about ninety pixels.

And a forger that has learned? Take a *perfect* forger of bars and stripes of a thousand by a thousand
pixels. It needs $2^{1001}$ draws, $10^{ {{exponent_lines}} }$, to get all the lines right, and then still
each of the {{noise_percent}} % of turned pixels must be the same, which costs the entropy of the noise,
{{noise_bits}} bits a pixel: $10^{ {{exponent_perfect}} }$ draws in all. Waiting is hopeless *even for the
truth itself*. So the next lesson gives up waiting for exactly this image, and waits for one that is like
it.
*/
/* log10 of the wait for a typical image of side x side pixels, if the truth itself draws. */
static double perfect_digits(double side)
{
    double noise_bits = -(noise * double_log(noise) + (1 - noise) * double_log(1 - noise)) /
                        double_log(2);
    return ((side + 1) + side * side * noise_bits) * double_log10(2);
}

static void report_megapixel(void)
{
    const double million = 1e6;
    Table *table = table_new(lab, "wait_megapixel", "pixels two ten many perfect");
    for (int k = 4; k <= 48; k++) {
        double pixels = ldexp(1, k / 2) * (k % 2 ? 1.4142135623730951 : 1);
        table_row(table, "rrrrr", pixels, pixels * double_log10(2), pixels,
                  pixels * double_log10(256), perfect_digits(sqrt(pixels)));
    }
    table_close(table);
    plot_draw(lab, "wait_megapixel");
    double universe = double_log10(4.35e17) + 9;        /* seconds, draws in each */
    value_real(lab, "exponent_2", million * double_log10(2), 6);
    value_real(lab, "exponent_256", million * double_log10(256), 7);
    value_real(lab, "exponent_lines", 1001 * double_log10(2), 3);
    value_real(lab, "exponent_perfect", perfect_digits(1000), 5);
    value_real(lab, "universe", universe, 3);
    value_real(lab, "universe_pixels", floor(universe / double_log10(2)), 3);
    value_real(lab, "noise_bits", perfect_digits(1e9) / double_log10(2) / 1e18, 3);
}

/*
## The likelihood of everything

Judge a forger by *many* pictures $x_1,\dots,x_N$ that somebody took in the world, not by one. They are
independent, so the probability that it draws exactly these, in this order, is a product,

$$ L = \prod_{n=1}^N p(x_n), \qquad \ln L = \sum_{n=1}^N \ln p(x_n), $$

and the wait for all of them is $1/L$. The product is a number that no computer can hold for long:

@plot likelihood_product The likelihood of the first n images, as a power of ten, against n: two nearly straight lines, falling faster for fair coins than for the truth; the products end where a double ends, at ten to the minus 324, while the sums of logarithms go on.

Even the truth, which gives every image the probability it has, gives {{product_images}} of them a
likelihood of 0 in double precision: the smallest number there is $2^{-1074}$, and a product below half of
it is rounded to 0. The prediction is $1075 \ln 2 / H$ with $H = {{entropy}}$ nats, the entropy of the
truth, plus what the last factor overshoots: {{theory_product_images}}. The sum of the logarithms knows no
such end, and this is why likelihoods are always computed in logarithms.

Its mean, $-\frac1N \ln L$, is the *surprise* of lesson 04, and now it has another meaning: it is the mean
logarithm of the wait. In the long run it is the entropy of the truth plus the Kullback-Leibler divergence
of the forger from it. Who minimises it makes the images of the world come out as soon as possible.
*/
enum { PRODUCT_IMAGES = 400, MEAN_IMAGES = 100000 };

/* Draws images and multiplies the probabilities that the truth gives them; rows for the first
 * replicate.  Returns how many it takes for the product to become 0. */
static int multiply(Table *table, int replicate)
{
    Rng rng = rng_substream(lab->seed, "product", (uint64_t)replicate);
    double product = 1, sum = 0, by_coins = 1;
    int zero_at = 0;
    for (int n = 1; n <= PRODUCT_IMAGES; n++) {
        double p = truth_law[mixture_draw(&truth, &rng)];
        product *= p;
        by_coins /= IMAGES;
        sum += double_log10(p);
        if (product == 0 && !zero_at)
            zero_at = n;
        if (replicate == 0)
            table_row(table, "irrrr", n, product > 0 ? double_log10(product) : NAN, sum,
                      by_coins > 0 ? double_log10(by_coins) : NAN, -n * double_log10(IMAGES));
    }
    return zero_at;
}

static void report_product(void)
{
    Table *table = table_new(lab, "likelihood_product", "images product logarithm coins_product coins");
    double zero_at = 0, sum = 0, h = law_entropy(truth_law, IMAGES), variance = 0;
    for (int r = 0; r < lab->seeds; r++)
        zero_at += (double)multiply(table, r) / lab->seeds;
    table_close(table);
    plot_draw(lab, "likelihood_product");
    for (int x = 0; x < IMAGES; x++) {
        double surprise = -double_log(truth_law[x]);
        variance += truth_law[x] * (surprise - h) * (surprise - h);
    }
    Rng rng = rng_stream(lab->seed, "mean surprise");
    for (int n = 0; n < MEAN_IMAGES; n++)
        sum -= double_log(truth_law[mixture_draw(&truth, &rng)]);

    /* A walk with steps of mean h first passes a far line after line/h steps and half a step's
     * overshoot, E S^2 / (2 h^2); the variance is line variance/h^3 (Siegmund 1985). */
    double line = 1075 * double_log(2), expected = line / h + (1 + variance / (h * h)) / 2;
    claim_near("product_ends", zero_at, expected, sqrt(line * variance / (h * h * h) / lab->seeds),
               "1075 ln 2 / H; IEEE 754");
    claim_near("mean_surprise_of_truth", sum / MEAN_IMAGES, h, sqrt(variance / MEAN_IMAGES),
               "facts 3.2: the entropy");
    value_real(lab, "product_images", zero_at, 4);
    value_real(lab, "theory_product_images", expected, 4);
    value_real(lab, "entropy", h, 4);
}

/*
## Learn to be likely

As long as the sum over seeds can be done, there is nothing more to want: let the weights follow the
gradient of $\ln L$. Write $l(z,x) = \sum_i \ln p(x_i\mid z)$; then

$$ \ln p(x) = \ln \sum_z e^{l(z,x)} - b \ln 2, \qquad
   \frac{\partial \ln p(x)}{\partial a_i(z)} = p(z \mid x)\,\bigl(x_i - \sigma(a_i(z))\bigr) . $$

In words: every seed asks itself how probable it is that *it* made this image, and corrects its pixels in
that measure. The rest is backpropagation through the network.

@code lib/imitate/tiny_generator.c log_likelihood_backward

First let it see the truth itself, every image with its probability, as if the data were infinite.

@plot learning_likelihood The Kullback-Leibler divergence of the generator from the truth against the step of learning, both axes logarithmic: the line of infinite data falls from 2 to below a hundred-thousandth; those of a hundred to a hundred thousand images follow it down, each to a floor of its own, and turn up again a little, the smallest the most.

After {{steps}} steps the generator's divergence from the truth is at most {{worst_divergence}} nats in all
{{seeds}} replicates: it draws bars and stripes with the right noise, and its mean log wait is the entropy,
which nothing can be below.

With finite data it comes to stand at the law that makes the *data* most likely, which is not the truth: it
finds the data more likely than the truth does, in each of the {{data_sets}} data sets. That is overfitting,
and its price is the divergence in the figure, smaller the more images there are. (Each line is lowest a
while before its end: stopping early would pay.) Learning can end in a local optimum, with a picture that no
seed has taken on, or on a slow way; we started {{restarts}} times and kept the generator that finds its
data most likely. One may do that without knowing the truth, *if one has the likelihood*. Remember this when
it is gone.

@plot divergence_by_images The divergence after learning against the number of images, both axes logarithmic: it falls from 2 at a hundred images to below a thousandth at a hundred thousand, in the end along the line 144 over 2N; a forger that counts how often each of the 512 images came is better at a hundred images and three times worse at many.

From ten thousand images to a hundred thousand the divergence falls {{divergence_ratio}}-fold, about in
inverse proportion to the number of images. Classical theory (Akaike 1974) has every number that is learned
cost $1/2N$ nats. The generator has more weights than that, but all they decide are the {{logits}} logits of
{{seed_count}} seeds and {{pixels}} pixels, and at a hundred thousand images we find a cost of
{{parameters_felt}} numbers. But {{seeds}} replicates are few: 40 (`make lesson14 ARGS='--seed 101 --seeds
40'`) find 148 numbers at ten thousand images and 132 at a hundred thousand, with a standard error of 3. Why
fewer than {{logits}}? All black is an image of bars and one of stripes, and so is all white: two of the
{{pictures}} pictures have two seeds each, and as long as the generator doesn't tell these apart, it learns
{{pixels}} numbers there, not twice as many; {{pictures}} pictures make {{picture_logits}}. A model in which
different numbers make the same law is called singular, and of those the theory holds only roughly.

Whoever merely counts how often each image came learns {{images}} numbers, and pays for it; only at a hundred
images is counting better, because it knows that it knows little (it begins with half a count for every
image).

@plot tiny_pictures Rows of twelve pictures of three by three pixels: the truth's bars and stripes with a few turned pixels; the generator's before learning, which show nothing; after 15 to 250 steps, with more and more whole rows and columns; at the end not to be told from the truth's.
*/
enum { AMOUNTS = 5, ALL = AMOUNTS - 1 };        /* the last: the truth itself */

static const int images_of_amount[AMOUNTS] = { 100, 1000, 10000, 100000, 0 };

/* Amount by amount, replicate by replicate; of each, restart by restart. */
static LearningRuns learning;

static size_t data_place(int amount, int replicate)
{
    return (size_t)(amount * lab->seeds + replicate);
}

static size_t best_run(int amount, int replicate)
{
    return exact_best(learning.history, data_place(amount, replicate) * (size_t)restarts,
                      (size_t)restarts);
}

static void learn_generators(Progress *progress)
{
    size_t sets = (size_t)(AMOUNTS * lab->seeds), place = 0;
    learning = learning_runs(sets, sets * (size_t)restarts);
    for (int a = 0; a < AMOUNTS; a++)
        for (int r = 0; r < lab->seeds; r++) {
            ImageShares *data = &learning.data[data_place(a, r)];
            *data = a == ALL ? shares_of_law(truth_law, PIXELS)
                             : images_drawn(&truth, (size_t)images_of_amount[a], "amounts",
                                            data_place(a, r));
            for (int k = 0; k < restarts; k++, place++)
                learning.runs[place] = (ExactRun){ net_of(SIDE, SIDE), data, truth_law, lab->seed,
                                                   ((uint64_t)1 << 32) + place };
        }
    learning.history = exact_learn(learning.runs, place, steps, step, progress);
}

static Spread divergence_spread(int amount, int look)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        x[r] = exact_divergence(learning.history, best_run(amount, r), look);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static void report_steps(void)
{
    Table *table = table_new(lab, "learning_likelihood", "images step divergence low high");
    for (int a = 0; a < AMOUNTS; a++)
        for (int look = 0; look < EXACT_LOOKS; look++) {
            Spread d = divergence_spread(a, look);
            table_row(table, "tirrr", a == ALL ? "infinite" : lab_key("%d", images_of_amount[a]),
                      exact_look_step(steps, look), d.mean, d.low, d.high);
        }
    table_close(table);
    plot_draw(lab, "learning_likelihood");
}

/* Of images, the divergence from the truth of who says (count + 1/2) / (N + 256) for each. */
static double counting_divergence(const ImageShares *data, double n)
{
    double p[IMAGES];
    for (int x = 0; x < IMAGES; x++)
        p[x] = 0.5 / (n + 0.5 * IMAGES);
    for (int k = 0; k < data->n; k++)
        p[data->code[k]] += (double)data->share.data[k] * n / (n + 0.5 * IMAGES);
    return kullback_leibler(truth_law, p, IMAGES);
}

static void report_amounts(void)
{
    Table *table = table_new(lab, "divergence_by_images", "images divergence low high counting");
    for (int a = 0; a < ALL; a++) {
        double counting = 0, n = images_of_amount[a];
        for (int r = 0; r < lab->seeds; r++)
            counting += counting_divergence(&learning.data[data_place(a, r)], n) / lab->seeds;
        Spread d = divergence_spread(a, EXACT_LOOKS - 1);
        table_row(table, "irrrr", (int)n, d.mean, d.low, d.high, counting);
    }
    table_close(table);
    plot_draw(lab, "divergence_by_images");
}

/* What the truth pays for the data, and what the data themselves would. */
static double surprise_of_truth(const ImageShares *data, double *least)
{
    double sum = 0;
    *least = 0;
    for (int k = 0; k < data->n; k++) {
        double share = (double)data->share.data[k];
        sum -= share * double_log(truth_law[data->code[k]]);
        *least -= share * double_log(share);
    }
    return sum;
}

/* The learned law's place between the truth (0) and a list of the data (1), by what it pays for
 * the data: the most likely law is never worse than the truth, and nothing is below the list. */
static Spread place_of_learned(void)
{
    size_t sets = (size_t)(ALL * lab->seeds);
    double *place = memory_new(sets, sizeof *place), least;
    for (int a = 0; a < ALL; a++)
        for (int r = 0; r < lab->seeds; r++) {
            double by_truth = surprise_of_truth(&learning.data[data_place(a, r)], &least);
            double paid = exact_surprise(learning.history, best_run(a, r), EXACT_LOOKS - 1);
            place[data_place(a, r)] = (by_truth - paid) / (by_truth - least);
        }
    Spread spread = sample_spread(place, sets);
    free(place);
    return spread;
}

static void claims_of_learning(void)
{
    Spread of_truth = divergence_spread(ALL, EXACT_LOOKS - 1), place = place_of_learned();
    double fewer = divergence_spread(2, EXACT_LOOKS - 1).mean;
    double more = divergence_spread(3, EXACT_LOOKS - 1).mean;
    claim_of_whole_run(lab, "learned_divergence", of_truth.high, 0, 1e-3,
                       "facts 3.2: nothing is left above the entropy");
    /* What is felt lies between the pictures' numbers and the seeds'.  A sum of k squared normals over
     * 2N: its logarithm scatters with variance 2/k. */
    double most = PIXELS << BITS, least = PIXELS * DISTINCT;
    double scatter = double_exp(4 * sqrt(2 / least / lab->seeds));
    double of_ratio = most / least * double_exp(4 * sqrt(2 * 2 / least / lab->seeds));
    claim_of_whole_run(lab, "parameters_felt", 2e5 * more, least / scatter, most * scatter,
                       "1/2N for each parameter; Akaike 1974");
    claim_of_whole_run(lab, "divergence_ratio", fewer / more, 10 / of_ratio, 10 * of_ratio,
                       "the same at 10 times as many images");
    claim_of_whole_run(lab, "likelier_than_truth", place.low, 0, 1, "maximum likelihood");
    value_real(lab, "worst_divergence", of_truth.high, 2);
    value_real(lab, "divergence_ratio", fewer / more, 3);
    value_real(lab, "parameters_felt", 2e5 * more, 3);
    value_real(lab, "data_sets", ALL * lab->seeds, 4);
    value_real(lab, "seed_count", 1 << BITS, 4);
    value_real(lab, "logits", PIXELS << BITS, 4);
    value_real(lab, "pictures", DISTINCT, 4);
    value_real(lab, "picture_logits", PIXELS * DISTINCT, 4);
    value_real(lab, "restarts", restarts, 3);
    value_real(lab, "steps", steps, 7);
    value_real(lab, "seeds", lab->seeds, 4);
}

/*
The pictures are drawn by the first replicate.
*/
enum { PICTURE_ROWS = 7, PICTURES = 12 };

static void report_pictures(void)
{
    static const int look[PICTURE_ROWS] = { -1, 0, 4, 6, 7, 8, EXACT_LOOKS - 1 };
    Table *table = table_new(lab, "tiny_pictures", "row column x y white step");
    for (int row = 0; row < PICTURE_ROWS; row++) {
        Rng rng = rng_substream(lab->seed, "pictures", (uint64_t)row);
        PixelMixture law = look[row] < 0 ? truth
                           : exact_mixture(learning.history, best_run(ALL, 0), look[row]);
        for (int k = 0; k < PICTURES; k++) {
            uint32_t image = mixture_draw(&law, &rng);
            for (int i = 0; i < PIXELS; i++)
                table_row(table, "iiiiii", row, k, i % SIDE, i / SIDE, (int)(image >> i & 1),
                          look[row] < 0 ? -1 : exact_look_step(steps, look[row]));
        }
    }
    table_close(table);
    plot_draw(lab, "tiny_pictures");
}

/*
## What theory says, and what came out

@claims

**What would falsify this?** If draws remembered the ones before, the wait would not be geometric, its
standard deviation not equal to its mean, and the chi-square would explode. If the sum over seeds were wrong
(a seed left out, a pixel's probability for its complement), counting would disagree with it. If the
gradient were wrong anywhere, the divergence would stop above 0.001 with the truth itself as data.

## Exercises

**1.** With less noise, is the image of 20 pixels found sooner? And what happens to the wait for a
megapixel?

@solution
`make lesson14 ARGS='--noise 0.01'`. Sooner: the learned generator spends less of its probability on turned
pixels. The megapixel of the perfect forger goes down to the entropy of the rarer noise, 0.081 bits a pixel,
which still makes some $10^{24{,}600}$ draws.
@end

**2.** Give the generator too few hidden units. Does it learn the truth from infinite data?

@solution
`make lesson14 ARGS='--units 2'`. No: the claim on the learned divergence fails. Two hidden units cannot
bend the 16 seeds into 14 different pictures. More units than necessary do no harm here: try 100.
@end

**3.** How few hidden units suffice, and do restarts help?

@solution
`make lesson14 ARGS='--units 4'`, and with `--units 6 --restarts 1`, `--units 6 --restarts 8`. Four units
end some 0.35 nats from the truth, however often they start. Six suffice, but the worst of single starts
is more than a hundred times farther from the truth after the same number of steps than the worst of the
best of eight.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 14, .name = "waiting_for_an_image", .question = "How likely is this image?",
        .options = options, .seconds = 20, .quick_seconds = 2, .default_seeds = 5 });
    truth = bars_and_stripes(SIDE, SIDE, noise);
    mixture_distribution(&truth, truth_law);
    double runs = SIZES * lab->seeds / 4.0 + (double)(AMOUNTS * lab->seeds * restarts);
    Progress *progress = progress_new("learning", runs * steps);
    learn_sizes(progress);
    learn_generators(progress);
    progress_end(progress);
    report_waits();
    report_by_pixels();
    report_megapixel();
    report_product();
    if (!interrupt_requested()) {
        report_steps();
        report_amounts();
        claims_of_learning();
        report_pictures();
    }
    learning_runs_free(&learning);
    learning_runs_free(&learned_sizes);
    mixture_free(&truth);
    return lab_end(lab);
}
