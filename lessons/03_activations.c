/*
# What do sigmoid, ReLU and absolute value do to a signal and to its gradient?

Without an activation a network of any depth is one matrix. The activation $f$ is what bends, and it acts
twice: forward it turns the signal $z$ into $f(z)$, backward it multiplies the gradient by the slope $f'(z)$.
This lesson takes the sigmoid, ReLU and the absolute value and asks what each does on both ways: where its
slope is gone, how often that happens in a random network, how often in one that learns, and what line it
draws between two classes.

**Before you run it, write down a prediction.** A network is fresh from the dice. In what share of its
sigmoids is hardly any slope left, and does that share rise or fall when the weights get larger? What share of
its ReLUs is off for *every* point of the data, and does that rise or fall? Then train with a step that is far
too large: what becomes of the sigmoids, of the ReLUs, of the absolute values?
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/flat_units.h"
#include "experiments/plane_learning.h"
#include "lab/lab.h"
#include "lab/text.h"
#include "learn/mean_field.h"

/*
## What can be changed

Every number of this lesson is a parameter; `make lesson03 ARGS='--help'` lists them.
*/
static int networks = 150, units = 100, width = 20, hidden = 2, points = 500, epochs = 120;
static double threshold = 0.025, turns = 1.5;
static const char *activations = "sigmoid,relu,abs", *scale_text = "he";

static const Option options[] = {
    option_text("activation", &activations, "LIST", "what the units do: names of activations"),
    option_real("threshold", &threshold, 0, 0.9, "T", "a unit with no more slope than this is flat"),
    option_int("networks", &networks, 4, 10000, "N", "random networks for each scale of weights",
               .quick = "10"),
    option_int("units", &units, 10, 1000, "N", "units in each of their layers"),
    option_int("width", &width, 1, 500, "N", "units in each layer of the networks that learn"),
    option_int("hidden", &hidden, 1, 20, "L", "their hidden layers"),
    option_text("scale", &scale_text, "RULE",
                "their weights at first: variance=V, sigma=S, glorot, he or critical"),
    option_int("points", &points, 20, 10000, "N", "points to learn from"),
    option_int("epochs", &epochs, 1, 10000, "E", "times that they are gone through", .quick = "10"),
    option_real("turns", &turns, 0.1, 5, "T", "turns of each spiral"),
    OPTIONS_END
};

static Lab *lab;
static WeightScale scale;                       /* of the networks that learn */
static int series[ACTIVATION_COUNT], series_count;      /* the activations that are compared */

/* A network of the plane with so many equal layers; it stays until the end. */
static Spec *plane_net(int activation, int count, int wide)
{
    char text[100];
    snprintf(text, sizeof text, "2 %d:%s*%d 2", wide, activation_name(activation), count);
    return spec_new(text, text);
}

/*
## Value and slope

All that the library knows of an activation is one row of a table: a name, a value, a slope, and which slope
is taken at a kink.

@code lib/grad/activation.h ACTIVATION_TABLE

@plot activation_curves(activation_curves,activation_kinks) Six panels with value and slope of identity, sigmoid, tanh, ReLU, leaky ReLU and absolute value. The slope of the sigmoid is a low bump that never exceeds a quarter; that of ReLU jumps from 0 to 1, that of the absolute value from -1 to 1.
The full dot at a kink is the slope that is taken there, the open one that of the other side.

Look at the dashed lines, for a gradient sees nothing else. The sigmoid's slope is $s(1-s)$, at most $1/4$,
and fades on both sides. That of ReLU is 1 or 0. That of the absolute value is 1 or $-1$: it may turn a
gradient around, it never makes it smaller.

Is the table right? A central difference knows nothing of the table's slopes:

$$ \frac{f(z+h) - f(z-h)}{2h} = f'(z) + \frac{h^2}{6} f^{(3)}(z) + \dots $$

so that the two differ, and by a known amount: at most $h^2/6$ times the largest $|f^{(3)}|$, which is $1/8$
for the sigmoid and 2 for tanh, both at 0. With $h = 1/16$ we find {{slope_error_sigmoid}} and
{{slope_error_tanh}}. Away from their kinks the others are straight lines and the difference is 0; leaky ReLU
has {{slope_error_leaky}}, since 0.2 is no binary fraction.
*/
static const double h = 1.0 / 16;               /* exact, and so are the multiples below */

/* The largest distance of a central difference from the table's slope, kinks left out. */
static double slope_error(int activation)
{
    bool kink = strcmp(activation_kink(activation), "no kink") != 0;
    double worst = 0;
    for (int i = -112; i <= 112; i++) {
        double above = (double)activation_value(activation, (real)((i + 1) * h));
        double below = (double)activation_value(activation, (real)((i - 1) * h));
        double slope = (double)activation_slope(activation, (real)(i * h));
        if (i != 0 || !kink)
            worst = fmax(worst, fabs((above - below) / (2 * h) - slope));
    }
    return worst;
}

static void claim_slopes(void)
{
    static const struct { int activation; double third, rounding; } known[] = {
        { ACTIVATION_sigmoid, 1.0 / 8, 7e-6 }, { ACTIVATION_tanh, 2, 7e-6 },
        { ACTIVATION_relu, 0, 0 }, { ACTIVATION_leaky, 0, 0x1p-20 }, { ACTIVATION_abs, 0, 0 }
    };
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        double expected = h * h / 6 * known[k].third, error = slope_error(known[k].activation);
        const char *name = activation_name(known[k].activation);
        claim_between(lab, lab_key("slope_error_%s", name), error,
                      fmax(0, expected - known[k].rounding), expected + known[k].rounding,
                      "derived here: h^2/6 max|f(3)|, and rounding");
        value_real(lab, lab_key("slope_error_%s", name), error, 3);
    }
}

static void report_curves(void)
{
    enum { LAST = 64 };
    Table *table = table_new(lab, "activation_curves", "series x value slope");
    Table *kinks = table_new(lab, "activation_kinks", "series taken other");
    for (int a = 0; a < activation_count(); a++) {
        const char *name = activation_name(a);
        double left = (double)activation_slope(a, (real)-1e-6);
        double right = (double)activation_slope(a, (real)1e-6), at = (double)activation_slope(a, 0);
        bool kink = strcmp(activation_kink(a), "no kink") != 0;
        for (int i = -LAST; i <= LAST; i++) {
            double x = i / 16.0, y = (double)activation_value(a, (real)x);
            double slope = (double)activation_slope(a, (real)x);
            if (i == 0 && kink) {               /* the slope's line is broken here */
                table_row(table, "trrr", name, x, y, left);
                table_row(table, "trrr", name, x, y, NAN);
                slope = right;
            }
            table_row(table, "trrr", name, x, y, slope);
        }
        if (kink)
            table_row(kinks, "trr", name, at, at == left ? right : left);
    }
    table_close(table);
    table_close(kinks);
    plot_draw(lab, "activation_curves");
    claim_slopes();
}

/*
## The flat

Call a unit *flat* for a point if $|f'(z)|$ is at most {{threshold}}, a tenth of the best a sigmoid can do.
How many are? Draw the weights from $N(0, \sigma_w^2/n)$ and the biases from $N(0, 1)$. Given the numbers $x$
that enter a layer, $z$ is a sum of independent normal terms, and so exactly normal, at any width and any
depth:

$$ z \sim N(0, q), \qquad q = \frac{\sigma_w^2}{n}\sum_i x_i^2 + 1 . $$

A sigmoid is flat beyond $\pm z_0$, where $s(1-s)$ has come down to the threshold ($z_0 = 3.64$). So the share
of flat ones is

$$ P = 2\,\bigl(1 - \Phi(z_0/\sqrt q)\bigr), $$

which rises to 1 as the weights grow. A ReLU is flat when $z \le 0$, for half of all $z$ whatever $q$ is. An
absolute value never is. One function serves every row of the table:

@code experiments/flat_units.c flat_share

@plot flat_by_scale Two panels over the weight variance. Left, flat for one point: sigmoids rise from 0 to 0.85 along the line of theory, ReLUs stay at one half, absolute values at 0. Right, dead for all points: ReLUs of layer 1 fall from 0.4 to 0 along their line of theory, in layer 3 they remain above 0.1 and sigmoids rise to 0.2; absolute values are at 0.
Each of {{networks}} networks has three layers of {{units}} units, is shown one of 200 points of two moons on
the left, and all of them on the right.

In the first layer {{flat_sigmoid_layer1_at_16}} of the sigmoids are flat at $\sigma_w^2 = 16$ (theory
{{theory_flat_sigmoid_layer1_at_16}}), {{flat_sigmoid_layer1_at_64}} at 64 (theory
{{theory_flat_sigmoid_layer1_at_64}}) and {{flat_sigmoid_layer1_at_256}} at 256 (theory
{{theory_flat_sigmoid_layer1_at_256}}); in the third, {{flat_sigmoid_layer3_at_16}},
{{flat_sigmoid_layer3_at_64}} and {{flat_sigmoid_layer3_at_256}} (theory, with the $q$ that each network has
there, {{theory_flat_sigmoid_layer3_at_16}}, {{theory_flat_sigmoid_layer3_at_64}},
{{theory_flat_sigmoid_layer3_at_256}}). The dotted lines go one step further: they do not look at the networks
at all, but find each $q$ from the one before as in lesson 07. So they do for the mean square slope, the
factor by which a gradient shrinks: in the third layer at $\sigma_w^2 = 16$ it is
{{slope_square_sigmoid_layer3_at_16}} for the sigmoid (theory {{theory_slope_square_sigmoid_layer3_at_16}}),
{{slope_square_relu_layer3_at_16}} for ReLU (theory {{theory_slope_square_relu_layer3_at_16}}), and 1 for the
absolute value, which needs no measurement.
*/
enum { SCALES = 15, SCALE_FIRST = -4 };          /* weight variance 2^-4 .. 2^10 */
enum { LAYERS = 3, CLOUD = 200 };

static Dataset cloud;                           /* the points that random networks are shown */
static FlatRun *flat_runs;
static FlatResult *flat_results;

static double scale_variance(int k)
{
    return ldexp(1, k + SCALE_FIRST);
}

/* Replicate r of the networks of a series at a scale. */
static size_t flat_place(int s, int k, int r)
{
    return ((size_t)s * SCALES + (size_t)k) * (size_t)networks + (size_t)r;
}

static size_t flat_count(void) { return flat_place(series_count, 0, 0); }

static void plan_flat(void)
{
    Rng rng = rng_stream(lab->seed, "cloud");
    cloud = plane_draw(&(PlaneTask){ .name = "moons", .noise = 0.2 }, CLOUD, &rng);
    flat_runs = memory_new(flat_count(), sizeof *flat_runs);
    flat_results = memory_new(flat_count(), sizeof *flat_results);
    for (int s = 0; s < series_count; s++) {
        const Spec *spec = plane_net(series[s], LAYERS, units);
        for (int k = 0; k < SCALES; k++)
            for (int r = 0; r < networks; r++)
                flat_runs[flat_place(s, k, r)] = (FlatRun){
                    .spec = spec, .scale = { WEIGHTS_VARIANCE, scale_variance(k), 1 },
                    .data = &cloud, .threshold = threshold, .seed = lab->seed,
                    .replicate = (uint64_t)r };
    }
}

/* One of three numbers over the networks of a scale: the mean and its standard error, what theory
 * expects, and the standard error that theory expects. */
typedef enum FlatNumber { FLAT_SHARE, FLAT_SLOPE_SQUARE, FLAT_DEAD } FlatNumber;
typedef struct Held { double mean, error, theory, theory_error; } Held;

static Held flat_held(int s, int k, int l, FlatNumber number)
{
    Held held = { 0, 0, 0, NAN };
    double *x = memory_new((size_t)networks, sizeof *x);
    for (int r = 0; r < networks; r++) {
        const FlatRun *run = &flat_runs[flat_place(s, k, r)];
        const FlatReading *reading = &flat_results[flat_place(s, k, r)].layer[l];
        double q = flat_signal(run, l), expected = NAN;
        switch (number) {
        case FLAT_SHARE:        x[r] = reading->flat, expected = flat_share(series[s], q, threshold);
                                break;
        case FLAT_SLOPE_SQUARE: x[r] = reading->slope_square;
                                expected = mean_field_slope(series[s], q);
                                break;
        case FLAT_DEAD:         x[r] = reading->dead;
        }
        held.theory += expected / networks;
    }
    if (number == FLAT_DEAD && l == 0 && series[s] == ACTIVATION_relu) {
        held.theory = dead_share(&cloud, scale_variance(k), 1);
        held.theory_error = sqrt(held.theory * (1 - held.theory) / units / networks);
    }
    held.mean = sample_mean(x, (size_t)networks);
    held.error = sample_error(x, (size_t)networks);
    free(x);
    return held;
}

/* The share of flat units where theory is given each layer's own q, which makes it exact. */
static Held flat_given_signal(int s, int k, int l)
{
    Held held = { 0, NAN, 0, 0 };
    for (int r = 0; r < networks; r++) {
        const FlatReading *reading = &flat_results[flat_place(s, k, r)].layer[l];
        double p = flat_share(series[s], reading->signal, threshold);
        held.mean += reading->flat / networks;
        held.theory += p / networks;
        held.theory_error += p * (1 - p) / units;
    }
    held.theory_error = sqrt(held.theory_error) / networks;
    return held;
}

static void report_flat(void)
{
    Table *table = table_new(lab, "flat_by_scale", "series layer variance flat flat_error "
                             "flat_theory slope_square slope_theory dead dead_error dead_theory");
    for (int s = 0; s < series_count; s++)
        for (int l = 0; l < LAYERS; l++)
            for (int k = 0; k < SCALES; k++) {
                Held flat = flat_held(s, k, l, FLAT_SHARE);
                Held slope = flat_held(s, k, l, FLAT_SLOPE_SQUARE);
                Held dead = flat_held(s, k, l, FLAT_DEAD);
                table_row(table, "tirrrrrrrrr", activation_name(series[s]), l + 1,
                          scale_variance(k), flat.mean, flat.error, flat.theory, slope.mean,
                          slope.theory, dead.mean, dead.error, dead.theory);
            }
    table_close(table);
    plot_draw(lab, "flat_by_scale");
}

/* Holds a number at one scale against theory, within four of these errors. */
static void claim_flat(const char *what, int s, int k, int l, Held held, double error,
                       const char *source)
{
    const char *place = lab_key("%s_layer%d_at_%g", activation_name(series[s]), l + 1,
                                scale_variance(k));
    const char *name = lab_key("%s_%s", what, place);
    double low = held.theory - 4 * error, high = held.theory + 4 * error;
    if (error == held.theory_error)
        claim_between(lab, name, held.mean, low, high, source);
    else                                        /* few networks do not know their own error */
        claim_of_whole_run(lab, name, held.mean, low, high, source);
    value_real(lab, name, held.mean, 3);
    value_real(lab, lab_key("theory_%s", name), held.theory, 3);
}

static void claims_flat(void)
{
    static const int flat_at[] = { 8, 10, 12 }, dead_at[] = { 4, 6, 8 };  /* 16 64 256, 1 4 16 */
    for (int s = 0; s < series_count; s++) {
        for (int i = 0; i < 3 && series[s] == ACTIVATION_sigmoid; i++)
            for (int l = 0; l < LAYERS; l += LAYERS - 1) {
                Held held = flat_given_signal(s, flat_at[i], l);
                claim_flat("flat", s, flat_at[i], l, held, held.theory_error,
                           "derived here: two tails of N(0, q)");
            }
        for (int i = 0; i < 3 && series[s] == ACTIVATION_relu; i++) {
            Held held = flat_held(s, dead_at[i], 0, FLAT_DEAD);
            claim_flat("dead", s, dead_at[i], 0, held, held.theory_error,
                       "derived here: 1/2 - outline / (4 pi)");
        }
        if (series[s] != ACTIVATION_abs) {
            Held held = flat_held(s, flat_at[0], LAYERS - 1, FLAT_SLOPE_SQUARE);
            claim_flat("slope_square", s, flat_at[0], LAYERS - 1, held, held.error,
                       "facts 1.1; Poole et al. 2016");
        }
    }
}

/*
## The dead

That half of the ReLUs are off for a point is no harm, as other points find them on. A unit is *dead* when it
is flat for all points: then no point's gradient reaches the weights in front of it.

For points in the plane and random weights, the share of ReLUs dead in the first layer is known exactly, by a
piece of geometry. Lift each point to $u = (\sigma_w x/\sqrt2,\ \sigma_b)$ in space. A unit is $n \cdot u$,
with $n$ in a random direction, and dead if $n$ has an obtuse angle with every $u$. These $n$ form the *polar*
of the cone that the points span; and on the sphere, a cone whose outline has length $p$ has a polar with area
$2\pi - p$. Of the sphere's $4\pi$ that is

$$ \text{dead} = \frac12 - \frac{p}{4\pi} . $$

One point has no outline, and half of all units are off for it. Points all around the horizon have $p = 2\pi$,
and nothing is dead. (Turn $n$ around: just as many are *on* for all points, and bend nothing either.)

@code experiments/flat_units.c dead_share

At $\sigma_w^2 = 1$ we count {{dead_relu_layer1_at_1}} dead (theory {{theory_dead_relu_layer1_at_1}}), at 4
{{dead_relu_layer1_at_4}} ({{theory_dead_relu_layer1_at_4}}), at 16 {{dead_relu_layer1_at_16}}
({{theory_dead_relu_layer1_at_16}}). So larger weights make sigmoids flat and bring ReLUs to life, since what
kills ReLUs at the start is the bias: small weights push all points into one spot, and one sign of $b$ decides
for all. Deeper layers have no such formula here. They fare worse: what comes out of a ReLU is positive, so
all points lie on one side.

## Dying while it learns

Now one layer of 50 units learns the two moons by plain gradient descent, all weights from the same rule, the
biases 0 at first, and we only change the step size. At the start none is dead, for the points lie all around
0.

@plot dead_by_step Above, the share of dead units after learning against the step size: ReLUs die from a step of 3 on, up to 80 percent, sigmoids only at 30, absolute values never. Below, the test accuracy: that of absolute values falls first, at 1, and from 3 on all of them diverge; ReLU falls to chance at 10 to 30; sigmoid holds out until 10.
Means and ranges over {{seeds}} networks; crosses mark steps with networks that diverged.

At a step of 3 {{dead_relu_step5}} % of the ReLUs are dead, at 10 {{dead_relu_step6}} %, at 30
{{dead_relu_step7}} %, with an accuracy of {{died_accuracy_relu_step5}} %, {{died_accuracy_relu_step6}} % and
{{died_accuracy_relu_step7}} %. Chance is 50 %. They cannot come back: the gradient of $w$ is a sum over the
points of $f'(z)$ times something, so it is exactly 0, the weights stay what they are, and the unit stays
dead. Over all runs {{revived_relu}} came back. For a sigmoid, flat is not dead: what is left of its slope is
small, but not 0, and {{revived_sigmoid}} were seen to return.

The absolute value has none dead at any step. What looked like its strength is half of the story: of its
networks {{diverged_abs}} diverged, of the ReLU networks {{diverged_relu}}, of the sigmoid ones
{{diverged_sigmoid}}. At a step of 1 it has {{died_accuracy_abs_step4}} % where ReLU has
{{died_accuracy_relu_step4}} % and the sigmoid {{died_accuracy_sigmoid_step4}} %. A ReLU that is thrown too
far dies, and is quiet; an absolute value that is thrown too far answers with a larger signal, and a larger
gradient. No theory here says at which step; it is only measured.
*/
enum { DEATH_STEPS = 8, DEATH_UNITS = 50, DEATH_EPOCHS = 40, LOOKS = 10 };

static const double death_step[DEATH_STEPS] = { 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30 };

static PlaneTask tasks[] = {
    { .name = "moons", .noise = 0.2, .low = { -1.7, -1.3 }, .high = { 2.7, 1.8 } },
    { .name = "spirals", .noise = 0.05, .low = { -1.15, -1.15 }, .high = { 1.15, 1.15 } },
};
enum { TASKS = 2 };

static PlaneRun *runs;                          /* of all that learn */
static PlaneResult *results;
static size_t run_count, deaths;                /* the first that looks at death */
static int death_epochs = DEATH_EPOCHS, tests = 2000;

static PlaneRun learner(const PlaneTask *task, const Spec *spec, OptimiserKind kind, double step,
                        int replicate)
{
    return (PlaneRun){ .task = task, .spec = spec, .scale = scale,
        .settings = { .batch = 20, .optimiser = optimiser_new(kind, step) }, .points = points,
        .tests = tests, .epochs = epochs, .looks = LOOKS, .threshold = threshold,
        .seed = lab->seed, .replicate = (uint64_t)replicate };
}

static void plan_deaths(void)
{
    deaths = run_count;
    for (int s = 0; s < series_count; s++) {
        const Spec *spec = plane_net(series[s], 1, DEATH_UNITS);
        for (int k = 0; k < DEATH_STEPS; k++)
            for (int r = 0; r < lab->seeds; r++) {
                PlaneRun run = learner(&tasks[0], spec, OPTIMISER_SGD, death_step[k], r);
                run.epochs = death_epochs;
                runs[run_count++] = run;
            }
    }
}

typedef double Reading(const PlaneResult *result);
static double test_accuracy(const PlaneResult *r) { return r->test.accuracy; }
static double choice_accuracy(const PlaneResult *r) { return r->choice.accuracy; }
static double dead_at_start(const PlaneResult *r) { return r->dead_at_start; }
static double dead_at_end(const PlaneResult *r) { return r->dead_at_end; }

/* Over the replicates that begin at `first`. */
static Spread spread_of(size_t first, Reading *read)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        x[r] = read(&results[first + (size_t)r]);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static void report_deaths(void)
{
    Table *table = table_new(lab, "dead_by_step", "series step dead low high start accuracy "
                             "accuracy_low accuracy_high diverged");
    for (int s = 0; s < series_count; s++) {
        const char *name = activation_name(series[s]);
        int revived = 0, diverged = 0;
        double most = 0;
        for (int k = 0; k < DEATH_STEPS; k++) {
            size_t first = deaths + (size_t)((s * DEATH_STEPS + k) * lab->seeds);
            Spread dead = spread_of(first, dead_at_end), score = spread_of(first, test_accuracy);
            int lost = 0;
            for (int r = 0; r < lab->seeds; r++) {
                const PlaneResult *result = &results[first + (size_t)r];
                revived += result->revived;
                lost += result->event.step > 0;
                most = fmax(most, fmax(result->dead_at_start, result->dead_at_end));
            }
            diverged += lost;
            table_row(table, "trrrrrrrri", name, death_step[k], dead.mean, dead.low, dead.high,
                      spread_of(first, dead_at_start).mean, score.mean, score.low, score.high, lost);
            value_real(lab, lab_key("dead_%s_step%d", name, k), 100 * dead.mean, 3);
            value_real(lab, lab_key("died_accuracy_%s_step%d", name, k), 100 * score.mean, 3);
        }
        value_real(lab, lab_key("diverged_%s", name), diverged, 3);
        value_real(lab, lab_key("revived_%s", name), revived, 3);
        if (series[s] == ACTIVATION_relu)
            claim_between(lab, "revived_relu", revived, 0, 0,
                          "derived here: no gradient reaches the weights of a dead unit");
        if (series[s] == ACTIVATION_abs)
            claim_between(lab, "dead_abs", most, 0, 0, "derived here: the slope of |x| is never 0");
    }
    table_close(table);
    plot_draw(lab, "dead_by_step");
}

/*
## Where is the boundary?

Two hidden layers now learn to tell two moons, and two spirals, apart: {{parameters}} parameters whatever the
activation, {{points}} points, {{epochs}} epochs of Adam. No step size is fair to all three, so each is tried
with several, and gets the one that does best on points kept aside for that choice. What we quote is measured
on yet other points.

How good can they get? We made the points, so we know. A class is a curve plus noise, its density the mean of
the noise's over the curve, and who always says the likelier class is right with probability

$$ A = \frac12 \int \max\bigl(p_0(x),\, p_1(x)\bigr)\, dx , $$

the *Bayes accuracy*. Nobody can do better, on average, however much he learned.

@code experiments/plane_truth.c plane_truth_accuracy

By integration that is {{theory_bayes_moons}} % for the moons and {{theory_bayes_spirals}} % for the spirals;
saying the likelier class of freshly drawn points gives {{bayes_moons}} % and {{bayes_spirals}} %.

@plot decision_maps(decision_maps,decision_points) Maps of the plane for moons, above, and spirals, below: the true probability, then what a sigmoid, a ReLU and an absolute-value network say. On moons all find nearly the true boundary. On spirals ReLU and absolute value follow both arms with straight pieces; this sigmoid network has found only a part of them.
The first network of each kind, at its chosen step, not the best one. Dots and triangles are what it learned
from.

ReLU and absolute value draw straight pieces with corners, the sigmoid draws curves. Where there are no points
they disagree with each other and with the truth, and are sure of it.

@plot accuracy_by_step Test accuracy against the step size of Adam for moons and spirals, with the range over networks: on moons all three come near the best possible; on spirals ReLU does over a decade of steps, the absolute value over a narrower range, the sigmoid only near 0.03 to 0.1 and with a wide range.

| | sigmoid | ReLU | absolute value | best possible |
|---|---|---|---|---|
| moons, % | {{accuracy_moons_sigmoid}} | {{accuracy_moons_relu}} | {{accuracy_moons_abs}} | {{theory_bayes_moons}} |
| range | {{low_moons_sigmoid}} to {{high_moons_sigmoid}} | {{low_moons_relu}} to {{high_moons_relu}} | {{low_moons_abs}} to {{high_moons_abs}} | |
| spirals, % | {{accuracy_spirals_sigmoid}} | {{accuracy_spirals_relu}} | {{accuracy_spirals_abs}} | {{theory_bayes_spirals}} |
| range | {{low_spirals_sigmoid}} to {{high_spirals_sigmoid}} | {{low_spirals_relu}} to {{high_spirals_relu}} | {{low_spirals_abs}} to {{high_spirals_abs}} | |

On moons there is nothing to choose between them. On spirals the ranges tell more than the means: some sigmoid
networks do as well as any, others stay stuck with a part of the picture (the map shows one:
{{first_spirals_sigmoid}} %). A single network can lie above the best possible by the luck of its {{tests}}
test points; the mean over networks must not, beyond chance, and that is claimed.
*/
enum { STEPS = 6 };

static const double adam_step[STEPS] = { 0.001, 0.003, 0.01, 0.03, 0.1, 0.3 };
static size_t learners;                         /* the first of those that learn with Adam */
static PlaneTruth *truth[TASKS];
static double bayes[TASKS];

static void plan_learners(void)
{
    learners = run_count;
    for (int t = 0; t < TASKS; t++)
        for (int s = 0; s < series_count; s++) {
            const Spec *spec = plane_net(series[s], hidden, width);
            for (int k = 0; k < STEPS; k++)
                for (int r = 0; r < lab->seeds; r++)
                    runs[run_count++] = learner(&tasks[t], spec, OPTIMISER_ADAM, adam_step[k], r);
        }
}

static size_t learner_place(int t, int s, int k)
{
    return learners + (size_t)(((t * series_count + s) * STEPS + k) * lab->seeds);
}

/* The step size with which a series does best on the points to choose by. */
static int best_step(int t, int s)
{
    int best = 0;
    for (int k = 1; k < STEPS; k++)
        if (spread_of(learner_place(t, s, k), choice_accuracy).mean >
            spread_of(learner_place(t, s, best), choice_accuracy).mean)
            best = k;
    return best;
}

/* The best possible accuracy: by integration, and by saying the likelier class of points drawn. */
static void report_truth(void)
{
    const int drawn = lab->quick ? 4000 : 20000;
    for (int t = 0; t < TASKS; t++) {
        Rng rng = rng_stream(lab->seed, tasks[t].name);
        Dataset data = plane_draw(&tasks[t], (size_t)drawn, &rng);
        double measured = plane_truth_score(truth[t], &data);
        double error = 4 * sqrt(bayes[t] * (1 - bayes[t]) / drawn);
        claim_between(lab, lab_key("bayes_%s", tasks[t].name), measured, bayes[t] - error,
                      bayes[t] + error, "derived here: integral of max(p0, p1) / 2");
        value_real(lab, lab_key("bayes_%s", tasks[t].name), 100 * measured, 4);
        value_real(lab, lab_key("theory_bayes_%s", tasks[t].name), 100 * bayes[t], 4);
        dataset_free(&data);
    }
}

static void report_accuracy(void)
{
    Table *table = table_new(lab, "accuracy_by_step", "task series step accuracy low high chosen bayes");
    for (int t = 0; t < TASKS; t++)
        for (int s = 0; s < series_count; s++) {
            int best = best_step(t, s);
            for (int k = 0; k < STEPS; k++) {
                Spread score = spread_of(learner_place(t, s, k), test_accuracy);
                table_row(table, "ttrrrrir", tasks[t].name, activation_name(series[s]), adam_step[k],
                          100 * score.mean, 100 * score.low, 100 * score.high, k == best,
                          100 * bayes[t]);
            }
            Spread score = spread_of(learner_place(t, s, best), test_accuracy);
            double seen = (double)tests * lab->seeds;
            const char *name = lab_key("accuracy_%s_%s", tasks[t].name, activation_name(series[s]));
            claim_between(lab, name, score.mean, 0.5 - 4 * sqrt(0.25 / seen),
                          bayes[t] + 4 * sqrt(bayes[t] * (1 - bayes[t]) / seen),
                          "between chance and the Bayes accuracy, derived here");
            value_real(lab, name, 100 * score.mean, 4);
            value_real(lab, lab_key("low_%s_%s", tasks[t].name, activation_name(series[s])),
                       100 * score.low, 3);
            value_real(lab, lab_key("high_%s_%s", tasks[t].name, activation_name(series[s])),
                       100 * score.high, 3);
            value_real(lab, lab_key("first_%s_%s", tasks[t].name, activation_name(series[s])),
                       100 * results[learner_place(t, s, best)].test.accuracy, 3);
            value_real(lab, lab_key("step_%s_%s", tasks[t].name, activation_name(series[s])),
                       adam_step[best], 3);
        }
    table_close(table);
    plot_draw(lab, "accuracy_by_step");
}

/* What the networks of replicate 0 say all over the window, and what the truth is. */
static void report_maps(void)
{
    Table *maps = table_new(lab, "decision_maps", "task series x y probability");
    Table *seen = table_new(lab, "decision_points", "task x y label");
    for (int t = 0; t < TASKS; t++) {
        for (int s = -1; s < series_count; s++) {
            const float *map = s < 0 ? NULL : results[learner_place(t, s, best_step(t, s))].map;
            for (int i = 0; i < PLANE_MAP * PLANE_MAP; i++) {
                double point[2];
                plane_map_point(&tasks[t], i, point);
                table_row(maps, "ttrrr", tasks[t].name, map ? activation_name(series[s]) : "truth",
                          point[0], point[1],
                          map ? (double)map[i] : plane_truth_odds(truth[t], point));
            }
        }
        Dataset data = plane_training_points(&runs[learner_place(t, 0, 0)]);
        for (size_t i = 0; i < data.n; i++)
            table_row(seen, "trri", tasks[t].name, (double)data.values[2 * i],
                      (double)data.values[2 * i + 1], data.labels[i]);
        dataset_free(&data);
    }
    table_close(maps);
    table_close(seen);
    plot_draw(lab, "decision_maps");
}

/*
## What was claimed

Bands are four standard errors at the sample size used; what is 0 by derivation must be 0. An accuracy is
claimed to lie between chance and the Bayes accuracy, and no more than that: no theory says where.

@claims

## What would show that this is wrong

If $z$ were not normal given its inputs, the sigmoids would leave their line. If a ReLU that is dead for all
points could return by gradient descent, the counter would show it. If a network beat the Bayes accuracy over
many test points, either the integral would be wrong or it would have seen them before.

What is *not* shown: that any of the three is the best. These are small networks, two tasks in the plane, and
one way of drawing the first weights, which was made for ReLU.

## Exercises

**1.** The first weights follow He's rule, made for ReLU. Lesson 07 knows a scale for each activation at which
gradients neither vanish nor explode. Does it help the sigmoid on spirals? Look at the first figure of this
lesson before you run it.

@solution
    make lesson03 ARGS='--scale critical'

It does: all sigmoid networks then find both arms, with about 97 %. The critical variance of the sigmoid is
103, and the first figure says that more than half of its units are flat there for any one point. A flat unit
that is flat for some points only is a step, and steps in random places are a good start for drawing a curved
line. To be flat for most points is no harm; to be flat for all is.
@end

**2.** $|z| = \mathrm{relu}(z) + \mathrm{relu}(-z)$: an absolute value is two ReLUs, and bends twice as much.
Does it need half the units? Give all of them few.

@solution
    make lesson03 ARGS='--width 6'

On spirals the absolute value then does best in the mean, and with the smallest range; ReLU comes next, and
the sigmoid is far behind. Two bends for the price of one unit do count where units are few. With twenty
units, ReLU is ahead.
@end

**3.** Leaky ReLU keeps a fifth of the slope where ReLU has none. Which of its units die at a large step, and
does it diverge?

@solution
    make lesson03 ARGS='--activation relu,leaky,abs'

None of the leaky ones dies. At large steps they diverge, as absolute values do, though only at a larger step.
Whatever still has a slope far out still answers there.
@end
*/
static double plan_all(void)
{
    size_t most = (size_t)(series_count * lab->seeds * (DEATH_STEPS + TASKS * STEPS));
    runs = memory_new(most, sizeof *runs);
    results = memory_new(most, sizeof *results);
    plan_flat();
    plan_deaths();
    plan_learners();
    double cost = 0;
    for (size_t i = 0; i < run_count; i++)
        cost += plane_cost(&runs[i]);
    for (size_t i = 0; i < flat_count(); i++)
        cost += flat_cost(&flat_runs[i]);
    return cost;
}

int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 3, .name = "activations",
        .question = "What do sigmoid, ReLU and absolute value do to a signal and to its gradient?",
        .options = options, .seconds = 15, .quick_seconds = 2, .default_seeds = 10,
        .quick_seeds = 2 });
    if (lab->quick)
        death_epochs = 10, tests = 500;
    Message why;
    if (!activation_list(activations, series, &series_count, &why))
        error_stop("--activation: %s", why.text);
    if (!weights_parse(scale_text, &scale, &why))
        error_stop("--scale: %s", why.text);
    tasks[1].turns = turns;

    double cost = plan_all();
    Progress *progress = progress_new("learning", cost);
    for (int t = 0; t < TASKS; t++) {
        truth[t] = plane_truth_new(&tasks[t]);
        bayes[t] = plane_truth_accuracy(truth[t]);
    }
    flat_units(flat_runs, flat_count(), flat_results, progress);
    plane_learn(runs, run_count, results, progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_real(lab, "seeds", lab->seeds, 4);
        value_real(lab, "networks", networks, 6);
        value_real(lab, "units", units, 4);
        value_real(lab, "points", points, 6);
        value_real(lab, "tests", tests, 6);
        value_real(lab, "epochs", epochs, 6);
        value_real(lab, "threshold", threshold, 4);
        value_real(lab, "parameters", (double)spec_parameters(runs[learners].spec), 6);
        report_curves();
        report_flat();
        claims_flat();
        report_deaths();
        report_truth();
        report_accuracy();
        report_maps();
    }
    for (size_t i = 0; i < run_count; i++)
        if (i + 1 == run_count || runs[i].spec != runs[i + 1].spec)
            free((void *)runs[i].spec);
    for (size_t i = 0; i < flat_count(); i += SCALES * (size_t)networks)
        free((void *)flat_runs[i].spec);
    for (int t = 0; t < TASKS; t++)
        plane_truth_free(truth[t]);
    free(flat_runs);
    free(flat_results);
    free(runs);
    free(results);
    dataset_free(&cloud);
    return lab_end(lab);
}
