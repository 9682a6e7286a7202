/*
# How far is a forgery from the real thing?

Somebody hands you pictures of clothes, one after the other. Half of them are photographs; the other half were
made by a machine. You are to say which. How good is that machine? There seems to be no way to measure it:
nobody can write down what makes a picture of a shirt a picture of a shirt. But there is a way, and it is a
game. *A forgery is as far from the real thing as the best judge can tell.* This lesson plays that game, and
turns "can tell" into a number.

**Before you run it, write down a prediction.** Four forgers have looked at {{images}} pictures. The first
kept only the range of a pixel. The second kept, for each pixel by itself, its mean and its variance. The
third also kept how pixels vary together; the fourth, what typical pictures look like. Three judges are to
find them out: one adds up the pixels, each with a weight of its own, and compares the sum with a bar; two are
networks, a small one and a larger one. Which forger deceives which judge? And what do judges say if *both*
piles are photographs?

## Turing's game

Alan Turing began his paper of 1950 with the question whether machines can think, found it too vague, and put
a game in its place. An interrogator exchanges typed messages with a man and a woman in another room, and has
to find out which is which, while the man tries to mislead. Then a machine takes the man's part. "Will the
interrogator err as often now as before?" is the question that replaces the first. So Turing measured a
machine by a *control*: by how often the judge errs where no machine takes part. And he made a forecast: in
about fifty years an average interrogator, after five minutes, would be right no more than 70 times in a
hundred.

We keep three of his ideas: the judge decides, the judge must choose, and there is a control. The rest is
different, and it is fair to say so. Turing's game is a conversation, and his judge may ask; ours looks at a
picture once. His judge is a person; ours is a program that was shown thousands of forgeries and told the
truth about each, which is much harder on the forger. And to pass as a picture of a shirt is not to think.

## From a judge to a distance

Let $p(x)$ be how probable the picture $x$ is among the real ones, and $q(x)$ among the forged. A judge names,
for each $x$, a probability $D(x)$ that it is *forged*, and pays for it: $-\ln D(x)$ if it was forged,
$-\ln(1-D(x))$ if it was real. (Why just this price, lesson 04 tells.) Whoever cannot tell says $\frac12$ and
pays $\ln 2 = 0.693$ nats. Half of the pictures being forged, the expected price is

$$ L(D) = -\tfrac12 \sum_x \big( q(x) \ln D(x) + p(x) \ln(1 - D(x)) \big) . $$

For each $x$ by itself, the derivative by $D(x)$ vanishes where $q/D = p/(1-D)$. So the best judge says
$D^*(x) = \frac{q(x)}{p(x)+q(x)}$, and if we put this in, with $m = \frac12(p+q)$,

$$ L(D^*) = \ln 2 -
   \underbrace{\Big( \tfrac12 \sum_x p \ln \frac pm + \tfrac12 \sum_x q \ln \frac qm \Big)}_{\mathrm{JS}(p,q)} . $$

JS is the Jensen-Shannon divergence: 0 where forged and real are the same, $\ln 2$ where they have no picture
in common (Lin 1991; Goodfellow et al. 2014). It needs $p$ and $q$, which nobody has. But no judge can expect
to pay less than $L(D^*)$. So, whoever the judge is, what it *saves* against a coin is a distance that is
certainly there:

$$ \ln 2 - L(D) \;\le\; \mathrm{JS}(p,q) \;\le\; \ln 2 . $$

@code experiments/judging.c judge_bound

A better judge can show more. None can show too much, as long as the price is paid for pictures that it has
not learned from.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/judging.h"
#include "lab/data.h"
#include "lab/lab.h"

/*
## What can be changed

`make lesson01 ARGS='--help'` lists these.
*/
static int images = 60000, pairs = 8000, held = 5000, epochs = 6;
static int components = 64, centres = 200, small_units = 16;
static int instrument_pairs = 20000;
static const char *larger = "256:relu 128:relu";

static const Option options[] = {
    option_int("images", &images, 100, 1000000, "N", "real images that the forgers see",
               .quick = "6000"),
    option_int("pairs", &pairs, 20, 1000000, "N", "one real, one forged, that a judge learns from",
               .quick = "1000"),
    option_int("held", &held, 20, 1000000, "N", "held-out pairs that it is judged on",
               .quick = "1000"),
    option_int("epochs", &epochs, 1, 1000, "E", "times that it goes through its pairs",
               .quick = "3"),
    option_int("components", &components, 1, 4096, "K", "principal components that forgers keep"),
    option_int("centres", &centres, 1, 2000, "K", "k-means centres of the mixture", .quick = "50"),
    option_int("small", &small_units, 1, 4096, "N", "units of the small judge"),
    option_text("larger", &larger, "LAYERS", "hidden layers of the larger judge"),
    option_int("gaussians", &instrument_pairs, 500, 1000000, "N",
               "pairs of numbers where the distance is known", .quick = "4000"),
    OPTIONS_END
};

/*
## Four forgers

None of them learns by gradients; each looks at the images once. *Noise* draws every pixel from its whole
range. *Pixels* draws each from a Gaussian with the right mean and variance, as if it knew nothing of its
neighbours. *Principal* is one Gaussian over whole images, with the {{components}} directions in which they
vary most (principal components, Pearson 1901). *Mixture* has {{centres}} typical images, found by k-means
(Lloyd 1957), draws one of them by its share, and adds a Gaussian in the {{components}} directions in which
images vary *around* their typical one. Three of the four are the same line of arithmetic, a centre plus
random amounts of some directions:

@code lib/imitate/forger.c add_directions

What leaves the range of a pixel is cut off, and everything is rounded to the 256 levels of grey that real
images have, so that nobody can tell a forgery by its fractions.

@plot forgeries(judged) Five rows of eight small images: photographs of clothes; the mixture's forgeries, blurred but mostly recognisable as shirts, shoes and trousers; the principal components' forgeries, ghosts of several garments at once; pixel-wise Gaussians, a grainy cloud; uniform noise.

Write down how far you think each row is from the first, on a scale from 0 (the same) to 0.69 (nothing in
common).

## Three judges

The *logistic* judge has one weight a pixel and no hidden layer; the *small* one has {{small}} hidden units,
the *larger* one has layers of {{larger_layers}}. Each learns from {{pairs}} pairs of one real and one forged
image, by descending the gradient of its price. (How such a gradient is computed is the subject of lesson 02.)
A fifth as many pairs tell when to stop. Then each judge is shown {{held}} pairs that are new to everybody:
real images that neither forger nor judge has seen, and fresh forgeries.

@code experiments/judging.c judge_pair
*/
enum { LOGISTIC, SMALL, LARGER, JUDGES };
enum { REALITY = FORGER_KINDS, SIDES };        /* the last forger is reality itself */

static const char *const judge_name[JUDGES] = { "logistic", "small", "larger" };
static Lab *lab;
static Dataset train, test;
static Spec judge_spec[JUDGES];
static Forger *forgers[SIDES];              /* forgers[REALITY] stays NULL */
static JudgeRun *runs;
static JudgeResult *results;
static size_t run_count;

static const char *side_name(int side)
{
    return side == REALITY ? "real" : forger_name((ForgerKind)side);
}

static Spec read_spec(const char *text)
{
    Spec spec;
    Message why;
    if (!spec_parse(text, &spec, &why))
        error_stop("--larger: %s", why.text);
    return spec;
}

static void read_judges(void)
{
    char text[SPEC_TEXT_MAX];
    size_t inputs = dataset_example_size(&train);
    snprintf(text, sizeof text, "%zu 2", inputs);
    judge_spec[LOGISTIC] = read_spec(text);
    snprintf(text, sizeof text, "%zu %d:relu 2", inputs, small_units);
    judge_spec[SMALL] = read_spec(text);
    snprintf(text, sizeof text, "%zu %s 2", inputs, larger);
    judge_spec[LARGER] = read_spec(text);
}

static void fit_forgers(void)
{
    ForgerSettings settings = forger_defaults();
    settings.components = (size_t)components;
    settings.centres = (size_t)centres;
    Progress *progress = progress_new("forgers look at images", FORGER_KINDS);
    for (ForgerKind kind = FORGER_NOISE; kind < FORGER_KINDS; kind++) {
        Rng rng = rng_stream(lab->seed, "forger");
        forgers[kind] = forger_fit(kind, &train, settings, &rng);
        progress_add(progress, 1);
    }
    progress_end(progress);
}

/* Replicates of a run, one after the other; the place of the first. */
static size_t plan(JudgeRun run)
{
    size_t first = run_count;
    run_count += (size_t)lab->seeds;
    runs = memory_grow(runs, run_count, sizeof *runs);
    for (size_t k = 0; k < (size_t)lab->seeds; k++) {
        runs[first + k] = run;
        runs[first + k].replicate = k;
    }
    return first;
}

/* Mean and range over the replicates of one number of a result. */
typedef double Field(const JudgeResult *result);

static double bound_of(const JudgeResult *r) { return judge_bound(r->loss); }
static double loss_of(const JudgeResult *r) { return r->loss; }
static double accuracy_of(const JudgeResult *r) { return r->accuracy; }
static double pair_accuracy_of(const JudgeResult *r) { return r->pair_accuracy; }
static double variance_of(const JudgeResult *r) { return r->deviation * r->deviation; }

static Spread over_replicates(Field *field, size_t first)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (size_t k = 0; k < (size_t)lab->seeds; k++)
        x[k] = field(&results[first + k]);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static double mean_bound(size_t first)
{
    return over_replicates(bound_of, first).mean;
}

/*
## Is the instrument right?

Before we believe a judge about shirts, we let it judge something of which everything is known: numbers
instead of images. "Real" is a number from the bell curve $N(0,1)$, "forged" one from $N(\mu, s^2)$. Then
$D^*$ and JS are integrals.

@plot judge_instrument The distance that a judge shows against the true Jensen-Shannon divergence, for five pairs of Gaussians: the small judge's points lie on the diagonal; so do those of the logistic judge, except for the pair with equal means and different widths, where it shows nothing at all.
Means of the replicates. The two judges' points are moved apart a little sideways, to be seen.

The small judge finds the true distance of all five pairs: for $N(2,1)$, for instance, {{bound_gaussians_2_1}}
of {{js_gaussians_2_1}} nats, and it calls {{accuracy_gaussians_2_1}} % of the numbers by their right name,
where the best judge is expected to get 84.13 %.

The logistic judge finds four of them. Of the fifth, where both have mean 0 and only the width differs, it
sees {{blind_bound}} of 0.0927 nats: nothing. That is no accident. Its logit is $a = w \cdot x + b$, and its
price is a convex function of $w$ and $b$, whose gradient at $w = 0$, $b = 0$ is half of

$$ \text{mean of the real } x \;-\; \text{mean of the forged } x . $$

Where these are equal, saying $\frac12$ to everything is the very best it can do. *A judge that only adds up
is blind to any forger who gets the mean right.* Such a forger is as good as real, to this judge: a distance
is always a distance in the eyes of somebody.
*/
enum { GAUSSIANS = 5 };

typedef struct KnownGaussian {
    const char *name;
    real mean, deviation;
    double js;                  /* facts 3.1, by quadrature */
} KnownGaussian;

static const KnownGaussian known[GAUSSIANS] = {
    { "half_1", (real)0.5, 1, 0.030311 }, { "1_1", 1, 1, 0.111421 }, { "2_1", 2, 1, 0.336831 },
    { "4_1", 4, 1, 0.632720 }, { "0_2", 0, 2, 0.092733 }
};
enum { APART_BY_2 = 2, SAME_MEAN = 4 };

static Spec number_judge[2];
static Forger *standard, *known_forger[GAUSSIANS];
static Dataset *seen_numbers, *held_numbers;    /* one for each replicate */
static size_t instrument[GAUSSIANS][2];

static void plan_instrument(void)
{
    const real zero = 0, one = 1;
    size_t n = (size_t)instrument_pairs;
    standard = forger_gaussian(1, &zero, &one);
    number_judge[LOGISTIC] = read_spec("1 2");
    number_judge[SMALL] = read_spec("1 16:relu 2");
    seen_numbers = memory_new((size_t)lab->seeds, sizeof *seen_numbers);
    held_numbers = memory_new((size_t)lab->seeds, sizeof *held_numbers);
    for (int k = 0; k < lab->seeds; k++) {
        Rng rng = rng_substream(lab->seed, "real numbers", (uint64_t)k);
        seen_numbers[k] = forger_dataset(standard, n + n / 5 + 1, &rng);
        held_numbers[k] = forger_dataset(standard, n, &rng);
    }
    for (int g = 0; g < GAUSSIANS; g++) {
        known_forger[g] = forger_gaussian(1, &known[g].mean, &known[g].deviation);
        for (int j = LOGISTIC; j <= SMALL; j++) {
            instrument[g][j] = plan((JudgeRun){
                .forger = known_forger[g], .judge = &number_judge[j], .pairs = n,
                .held_pairs = n, .epochs = 8, .batch = 100, .step = 0.005, .seed = lab->seed });
            for (int k = 0; k < lab->seeds; k++) {
                runs[instrument[g][j] + (size_t)k].real = &seen_numbers[k];
                runs[instrument[g][j] + (size_t)k].held_out = &held_numbers[k];
            }
        }
    }
}

/* Four standard errors of the mean over all pairs of all replicates. */
static double four_errors(double variance, int n)
{
    return 4 * sqrt(variance / ((double)n * lab->seeds));
}

/* A judge with k parameters that learned from n examples expects to miss k / (2n) nats of what
 * it could show (Wilks 1938); its two outputs count as one. */
static void claims_of_instrument(void)
{
    int n = instrument_pairs;
    const double parameters = (double)(spec_parameters(&number_judge[SMALL]) - 17);
    for (int g = 0; g < GAUSSIANS; g++) {
        size_t first = instrument[g][SMALL];
        double error = four_errors(over_replicates(variance_of, first).mean, n);
        claim_of_whole_run(lab, lab_key("shows_%s", known[g].name),
                           mean_bound(first), known[g].js - error - parameters / (4.0 * n),
                           known[g].js + error, "facts 3.1; Goodfellow et al. 2014");
    }
    size_t first = instrument[APART_BY_2][SMALL];
    double right = over_replicates(accuracy_of, first).mean;
    claim_between(lab, "best_accuracy", right, 0.8413 - four_errors(0.1335 / 2, n) - 0.002,
                  0.8413 + four_errors(0.1335 / 2, n), "facts 3.1: the best judge's accuracy");
    double ordered = over_replicates(pair_accuracy_of, first).mean;
    claim_between(lab, "best_pair_accuracy", ordered, 0.92135 - four_errors(0.0725, n),
                  0.92135 + four_errors(0.0725, n), "Phi(sqrt 2): two draws, one of each");
    double blind = mean_bound(instrument[SAME_MEAN][LOGISTIC]);
    claim_between(lab, "blind_to_width", blind / known[SAME_MEAN].js, -0.01, 0.01,
                  "equal means: the convex price is least at w = 0");
    value_real(lab, "blind_bound", blind, 1);
    value_real(lab, "bound_gaussians_2_1", mean_bound(first), 4);
    value_real(lab, "js_gaussians_2_1", known[APART_BY_2].js, 4);
    value_real(lab, "accuracy_gaussians_2_1", 100 * right, 4);
}

static void report_instrument(void)
{
    Table *table = table_new(lab, "judge_instrument", "judge gaussian js bound low high");
    for (int j = LOGISTIC; j <= SMALL; j++)
        for (int g = 0; g < GAUSSIANS; g++) {
            Spread bound = over_replicates(bound_of, instrument[g][j]);
            table_row(table, "ttrrrr", judge_name[j], known[g].name, known[g].js, bound.mean,
                      bound.low, bound.high);
        }
    table_close(table);
    claims_of_instrument();
    plot_draw(lab, "judge_instrument");
}

/*
## Who deceives whom?

@plot judges_by_forger(judged) Left, the accuracy of three judges on five kinds of forgeries, with the range over replicates; right, the distance that they show, in nats. All find out the noise. The logistic judge's line then falls steeply towards chance, the small judge's only at the mixture, the larger one's hardly at all; on real against real all three are at 50 % and show nothing.

**Noise** is nobody's forgery: the simplest judge is right on {{accuracy_noise_logistic}} % of the images.

**Pixels** shows what a judge is worth. The logistic judge is right on {{accuracy_pixels_logistic}} %, and
shows {{bound_pixels_logistic}} nats; {{small}} hidden units are right on {{accuracy_pixels_small}} % and show
{{bound_pixels_small}}, nearly all that there is. This forger got the mean of each pixel right, so should the
logistic judge not be blind, as on the numbers? It would be, but for the cut. A Gaussian that goes below black
is cut off there, which makes dark pixels a little too bright on average: the forgeries' mean lies
{{shift_pixels}} standard deviations of the pixels above that of the images, and the logistic judge adds up
such shifts.

**Principal** keeps how pixels vary together; the logistic judge is down to {{accuracy_principal_logistic}} %,
while the larger one still finds out {{accuracy_principal_larger}} %: a Gaussian has no edges, and no empty
background.

**Mixture** is the best of the four. The logistic judge is right on {{accuracy_mixture_logistic}} %. Let it
face a real and a forged image at once, as Turing's interrogator does, and it picks the right one in
{{pair_mixture_logistic}} of 100 pairs: about the 70 that Turing forecast. A success? The small judge, with
the same images and the same time, picks it in {{pair_mixture_small}}, the larger one in
{{pair_mixture_larger}}. Whether a machine passes depends on who judges.

**Real against real** is the control. The three judges are right on {{accuracy_real_logistic}},
{{accuracy_real_small}} and {{accuracy_real_larger}} %: chance. Look at what they pay, though:
{{loss_real_logistic}}, {{loss_real_small}} and {{loss_real_larger}} nats, all *more* than the 0.693 of a
coin. There is nothing to learn, and they learned it nevertheless, from accidents of their {{pairs}} pairs.
The bound is then below zero and says nothing, as it should: held-out images are what keeps a judge honest.

Reading down the figure: the order of the forgers is the same for all judges who can tell them apart. Reading
across: the better the judge, the larger the distance it shows. What is shown is a *lower bound*; for the
mixture we know now that at least {{bound_mixture_larger}} nats separate it from the real thing, and a better
judge may find more.
*/
static size_t game[SIDES][JUDGES];

static void plan_judges(void)
{
    for (int j = JUDGES; j-- > 0;)              /* the long ones first */
        for (int side = 0; side < SIDES; side++)
            game[side][j] = plan((JudgeRun){
                .real = &train, .held_out = &test, .forger = forgers[side],
                .judge = &judge_spec[j], .pairs = (size_t)pairs, .held_pairs = (size_t)held,
                .epochs = epochs, .batch = 100, .step = 0.001, .seed = lab->seed });
}

/* How much farther from real `a` is than `b`, for the judge who sees the least difference of
 * those from `first` on. */
static double least_gap(int a, int b, int first_judge, int last_judge)
{
    double least = INFINITY;
    for (int j = first_judge; j <= last_judge; j++)
        least = fmin(least, mean_bound(game[a][j]) - mean_bound(game[b][j]));
    return least;
}

static void claim_gap(const char *name, double gap, const char *source)
{
    claim_of_whole_run(lab, name, gap, 0, double_log(2), source);
}

static void claims_of_judges(void)
{
    for (int j = 0; j < JUDGES; j++) {
        double all = (double)held * lab->seeds;
        double right = over_replicates(accuracy_of, game[REALITY][j]).mean;
        double ordered = over_replicates(pair_accuracy_of, game[REALITY][j]).mean;
        double error = 4 * 0.5 / sqrt(2 * all), pair_error = 4 * 0.5 / sqrt(all);
        claim_between(lab, lab_key("chance_%s", judge_name[j]), right, 0.5 - error, 0.5 + error,
                      "real against real: binomial, 4 standard errors");
        claim_between(lab, lab_key("chance_of_pairs_%s", judge_name[j]), ordered,
                      0.5 - pair_error, 0.5 + pair_error,
                      "real against real: binomial, 4 standard errors");
    }
    if (strcmp(train.name, "synthetic-images") == 0)
        return;                         /* what follows is about pictures; shapes are too easy */
    claim_gap("noise_beyond_pixels", least_gap(FORGER_NOISE, FORGER_PIXELS, LOGISTIC, LOGISTIC),
              "the mean is right but for the cut; JS <= log 2");
    claim_gap("pixels_beyond_principal",
              least_gap(FORGER_PIXELS, FORGER_PRINCIPAL, LOGISTIC, LARGER),
              "each forger keeps more; JS <= log 2");
    claim_gap("principal_beyond_mixture",
              least_gap(FORGER_PRINCIPAL, FORGER_MIXTURE, LOGISTIC, LARGER),
              "each forger keeps more; JS <= log 2");
    claim_gap("mixture_beyond_real", least_gap(FORGER_MIXTURE, REALITY, LOGISTIC, LARGER),
              "JS = 0 for real against real; JS <= log 2");
    for (int side = FORGER_PIXELS; side <= FORGER_MIXTURE; side++)
        for (int j = SMALL; j <= (side == FORGER_PIXELS ? SMALL : LARGER); j++)
            claim_gap(lab_key("%s_sees_more_of_%s", judge_name[j], side_name(side)),
                      mean_bound(game[side][j]) - mean_bound(game[side][j - 1]),
                      "a lower bound on JS that a better judge raises; Goodfellow et al. 2014");
}

static void values_of_judges(void)
{
    for (int side = 0; side < SIDES; side++)
        for (int j = 0; j < JUDGES; j++) {
            const char *side_text = side_name(side), *judge = judge_name[j];
            size_t first = game[side][j];
            value_real(lab, lab_key("accuracy_%s_%s", side_text, judge),
                       100 * over_replicates(accuracy_of, first).mean, 4);
            value_real(lab, lab_key("pair_%s_%s", side_text, judge),
                       100 * over_replicates(pair_accuracy_of, first).mean, 3);
            value_real(lab, lab_key("loss_%s_%s", side_text, judge),
                       over_replicates(loss_of, first).mean, 3);
            value_real(lab, lab_key("bound_%s_%s", side_text, judge), mean_bound(first), 3);
        }
}

static void report_judges(void)
{
    Table *table = table_new(lab, "judged", "place forger judge accuracy accuracy_low "
                             "accuracy_high pair_accuracy loss bound bound_low bound_high");
    for (int j = 0; j < JUDGES; j++)
        for (int side = 0; side < SIDES; side++) {
            size_t first = game[side][j];
            Spread accuracy = over_replicates(accuracy_of, first);
            Spread bound = over_replicates(bound_of, first);
            table_row(table, "ittrrrrrrrr", side, side_name(side), judge_name[j], accuracy.mean,
                      accuracy.low, accuracy.high, over_replicates(pair_accuracy_of, first).mean,
                      over_replicates(loss_of, first).mean, bound.mean, bound.low, bound.high);
        }
    table_close(table);
    claims_of_judges();
    values_of_judges();
    plot_draw(lab, "judges_by_forger");
}

/* How far the mean of the forged numbers lies above that of the real ones, which is 0. */
static double mean_of_forgeries(ForgerKind kind)
{
    enum { COUNT = 200 };
    size_t n = COUNT * dataset_example_size(&train);
    real *x = memory_new(n, sizeof *x);
    Rng rng = rng_stream(lab->seed, "mean of forgeries");
    forger_draw(forgers[kind], COUNT, &rng, x);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i];
    free(x);
    return sum / (double)n;
}

enum { COLUMNS = 8 };

/* Real images above; below them the forgers, the best first. */
static void report_forgeries(void)
{
    size_t size = dataset_example_size(&train), row = COLUMNS * size;
    real *x = memory_new(SIDES * row, sizeof *x);
    dataset_gather_from(&test, 0, COLUMNS, x, NULL);
    Rng rng = rng_stream(lab->seed, "contact sheet");
    for (int kind = FORGER_KINDS - 1, place = 1; kind >= 0; kind--, place++)
        forger_draw(forgers[kind], COLUMNS, &rng, x + (size_t)place * row);
    real low = -train.offset * train.gain, high = (255 - train.offset) * train.gain;
    sheet_write_real(lab, "forged", (Sheet){ .n = SIDES * COLUMNS, .h = (size_t)train.h,
                                             .w = (size_t)train.w, .c = (size_t)train.c,
                                             .columns = COLUMNS, .scale = 2 }, x, low, high);
    free(x);
    plot_draw(lab, "forgeries");
}

/*
## A judge, too, must learn

The larger judge is good because it is large, and because it has seen much. How much of it is experience?

@plot judge_experience The distance shown for the mixture's forgeries against the number of pairs that a judge has learned from, on a logarithmic axis, for the three judges: all begin below zero; the logistic judge's line stays low, the small and the larger one's rise, the larger one's highest.

After {{few_pairs}} pairs the larger judge does worse than a coin ({{bound_few_larger}} nats), after {{pairs}}
it shows {{bound_mixture_larger}}, of the same forger. The forger has not become worse. So a number such as
"{{bound_mixture_larger}} nats" or "{{accuracy_mixture_larger}} %" is never a property of a forger alone; it
belongs to a forger *and* a judge of such a size, with so much experience. Whoever compares two forgers by it
must give both the same judge.
*/
enum { FEW_SIZES = 3 };

static const int few_share[FEW_SIZES] = { 64, 16, 4 };      /* of all pairs, one in so many */
static size_t experience[JUDGES][FEW_SIZES];

static int few_pairs(int i)
{
    return pairs / few_share[i] > 5 ? pairs / few_share[i] : 5;
}

/* Fewer pairs are gone through more often, up to 40 times. */
static void plan_experience(void)
{
    for (int j = 0; j < JUDGES; j++)
        for (int i = 0; i < FEW_SIZES; i++) {
            int more = epochs * few_share[i];
            experience[j][i] = plan((JudgeRun){
                .real = &train, .held_out = &test, .forger = forgers[FORGER_MIXTURE],
                .judge = &judge_spec[j], .pairs = (size_t)few_pairs(i),
                .held_pairs = (size_t)held, .epochs = more < 40 ? more : 40, .batch = 100,
                .step = 0.001, .seed = lab->seed });
        }
}

static void report_experience(void)
{
    Table *table = table_new(lab, "judge_experience", "judge pairs bound low high");
    for (int j = 0; j < JUDGES; j++)
        for (int i = 0; i <= FEW_SIZES; i++) {
            size_t first = i < FEW_SIZES ? experience[j][i] : game[FORGER_MIXTURE][j];
            Spread bound = over_replicates(bound_of, first);
            table_row(table, "tirrr", judge_name[j], i < FEW_SIZES ? few_pairs(i) : pairs,
                      bound.mean, bound.low, bound.high);
        }
    table_close(table);
    double few = mean_bound(experience[LARGER][0]);
    if (strcmp(train.name, "synthetic-images") != 0)
        claim_gap("experience_sees_more", mean_bound(game[FORGER_MIXTURE][LARGER]) - few,
                  "a lower bound on JS that a better judge raises; Goodfellow et al. 2014");
    value_real(lab, "few_pairs", few_pairs(0), 6);
    value_real(lab, "bound_few_larger", few, 3);
    plot_draw(lab, "judge_experience");
}

/*
## What was claimed

Chance is binomial, and so are accuracies where the best is known: the bands are four standard errors of the
numbers used. Where the divergence is known, a judge must not show more of it than luck allows, four standard
errors, nor less than what its own parameters cost it to learn. The order of the forgers and of the judges is
claimed for the mean over {{seeds}} replicates, each with its own images, forgeries and weights.

@claims

## What would show that this is wrong

If a judge showed more than the true divergence of two Gaussians, it would have been judged on what it had
learned from, or its price counted wrongly. If it told real images from real ones, there would be a difference
between the two piles that has nothing to do with forging. (Such things happen: a forger whose images have
fractions of a grey level is found out at once, and has not been judged as a forger.) If the small judge
showed more than the larger one, the larger one would not be the better judge: being large is not a virtue by
itself, as the control shows.

## What comes next

The judge learned because its price has a gradient. The forgers did not learn from the judge; they do not even
know it exists. What if the forger followed the gradient of the *judge's* opinion? Both would be networks, and
each the other's teacher. Everything that this takes, gradients, depth, search, likelihoods that cannot be
written down, fills the lessons from here to lesson 16, where the judge returns as the adversary.

## Exercises

**1.** Twenty typical images instead of {{centres}}: how much farther from real is the mixture then, in the
eyes of each judge? And with a single one, which other forger does it become?

@solution
    make lesson01 ARGS='--seeds 1 --centres 20'
    make lesson01 ARGS='--seeds 1 --centres 1'

With twenty centres the three judges show 0.062, 0.459 and 0.625 nats, with two hundred about 0.04, 0.36 and
0.56. With a single one the mixture *is* the principal forger: its centre is the mean, and what is left
around it is everything. The two rows of the table agree in every digit that the text shows.
@end

**2.** Give the small judge two units, then 64. Is it the number of units that counts, or that there is a bend
at all?

@solution
    make lesson01 ARGS='--seeds 1 --small 2'
    make lesson01 ARGS='--seeds 1 --small 64'

For the pixels' forgeries it is the bend: two units are right on 99.7 % of them, where the logistic judge is on
80 %. For the better forgers it is the number as well: of the mixture's, two units show 0.11 nats, sixteen
about 0.36, sixty-four 0.48.
@end

**3.** Let the forgers keep 300 principal components instead of {{components}}: more of what they saw. Do all judges
agree that this is better?

@solution
    make lesson01 ARGS='--seeds 1 --components 300'

They agree that it is *worse*. The logistic judge now shows 0.126 nats of the principal forger instead of
0.091, the larger one 0.660 instead of 0.645, and of the mixture 0.088 instead of 0.04. The moments that the
Gaussian keeps are right only before the cut. The fine components add a grain to the dark background, where
half of the pixels of a photograph are exactly black; what falls below black is cut off, and the mean of the
principal forgeries moves up, from 0.059 deviations too bright to 0.063. To keep more is not
always to forge better, and it takes a judge to notice.
@end
*/
/* Real against real needs two images for each pair. */
static int at_most(int wish, size_t there)
{
    return (size_t)wish < there ? wish : (int)there;
}

static void open_images(void)
{
    lab_datasets(lab, (size_t)images, 0, &train, &test);
    if (dataset_example_size(&train) > 4096)
        error_stop("images of %zu numbers are too large for these forgers, which need its square: "
                   "make them 64 x 64 or smaller", dataset_example_size(&train));
    pairs = at_most(pairs, judge_pairs_max(train.n));
    held = at_most(held, test.n / 2);
    if (pairs < 10 || held < 10)
        error_stop("%s has %zu and %zu images: at least 30 are needed to learn from and 20 to be "
                   "judged", train.name, train.n, test.n);
}

static void play_all(void)
{
    double cost = 0;
    results = memory_new(run_count, sizeof *results);
    for (size_t i = 0; i < run_count; i++)
        cost += judge_cost(&runs[i]);
    Progress *progress = progress_new("judges learn", cost);
    judges_train(runs, run_count, results, progress);
    progress_end(progress);
}

static void report_settings(void)
{
    value_real(lab, "images", (double)train.n, 6);
    value_real(lab, "pairs", pairs, 6);
    value_real(lab, "held", held, 6);
    value_real(lab, "components", components, 4);
    value_real(lab, "centres", centres, 4);
    value_real(lab, "small", small_units, 4);
    value_text(lab, "larger_layers", larger);
    value_real(lab, "seeds", lab->seeds, 4);
    value_real(lab, "shift_pixels", mean_of_forgeries(FORGER_PIXELS), 2);
}

static void free_all(void)
{
    for (int side = 0; side < SIDES; side++)
        forger_free(forgers[side]);
    for (int g = 0; g < GAUSSIANS; g++)
        forger_free(known_forger[g]);
    forger_free(standard);
    for (int k = 0; k < lab->seeds; k++) {
        dataset_free(&seen_numbers[k]);
        dataset_free(&held_numbers[k]);
    }
    free(seen_numbers);
    free(held_numbers);
    free(results);
    free(runs);
    dataset_free(&train);
    dataset_free(&test);
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 1, .name = "imitation_game",
        .question = "How far is a forgery from the real thing?", .options = options,
        .seconds = 33, .quick_seconds = 2, .default_seeds = 5, .quick_seeds = 2 });
    open_images();
    read_judges();
    fit_forgers();
    plan_judges();
    plan_experience();
    plan_instrument();
    play_all();
    if (!interrupt_requested()) {
        report_settings();
        report_instrument();
        report_judges();
        if (train.c == 1 || train.c == 3)
            report_forgeries();
        report_experience();
    }
    free_all();
    return lab_end(lab);
}
