/*
# Does batch norm cure it?

Lessons 07 and 08 left one number, the scale of the weights, on which everything in a deep network hangs.
Batch normalisation (Ioffe & Szegedy 2015) promises to take that worry away: whatever comes out of a layer
is shifted and stretched, unit by unit, until over the batch it has mean 0 and variance 1. Networks of
sigmoids that nobody could train learned at once, and for years hardly any network was built without it.
This lesson asks what it does to signals, what it does to gradients, and whether it is the cure.

**Before you run it, write down a prediction.** Take fifty layers, fresh from the dice, with batch norm in
each. What is the gradient at the first layer compared with the last: equal, smaller, larger? By how much,
for sigmoid, ReLU, absolute value? Without batch norm the best of the three was the absolute value, whose
gradient neither vanishes nor explodes. Will it be the best with batch norm too? And what is left of the
method if a batch holds two images?
*/
#include <stdio.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/statistics.h"
#include "experiments/batch_norm_backward.h"
#include "experiments/gradient_flow.h"
#include "lab/data.h"
#include "lab/lab.h"
#include "learn/mean_field.h"
#include "learn/mean_field_batch.h"

/*
## What can be changed

`make lesson09 ARGS='--help'` lists it.
*/
static int depth = 50, width = 320, batch = 16;
static int images = 1920, epochs = 5, learning_width = 64, learning_depth = 48;
static double step = 0.1;

static const Option options[] = {
    option_int("depth", &depth, 12, 500, "L", "hidden layers of the networks fresh from the dice"),
    option_int("width", &width, 8, 2048, "N", "units in each of them", .quick = "100"),
    option_int("batch", &batch, 5, 1000, "B", "images that they are shown at once"),
    option_int("images", &images, 500, 60000, "N", "images to learn from", .quick = "500"),
    option_int("epochs", &epochs, 1, 1000, "E", "times that they are gone through", .quick = "1"),
    option_int("learning-width", &learning_width, 2, 2048, "N",
               "units in the layers of the networks that learn"),
    option_int("learning-depth", &learning_depth, 16, 500, "L", "layers of the deepest of them",
               .quick = "16"),
    option_real("step", &step, 1e-6, 100, "A", "step size of the learning; a fifth is tried too"),
    OPTIONS_END
};

enum { KINDS = 3 };

static const int kinds[KINDS] = { ACTIVATION_sigmoid, ACTIVATION_relu, ACTIVATION_abs };

static Lab *lab;
static Dataset train, test, noise;
static FlowPlan plan;

/* So many replicates for each seed of a network of equal layers; the place of the first. */
static size_t plan_networks(int activation, bool normalised, int layers, int units, FlowRun run,
                            int times)
{
    char text[100];
    snprintf(text, sizeof text, "%zu %d:%s%s*%d 10", dataset_example_size(run.data), units,
             activation_name(activation), normalised ? ":bn" : "", layers);
    run.objective = FLOW_LOGIT;
    return flow_plan(&plan, text, run, times * lab->seeds);
}

/* The spread over the replicates from `first` on of what `read` says of layer l. */
typedef double Reading(const LayerReading *layers, int l);

static double log_gradient(const LayerReading *r, int l) { return double_log(r[l].gradient); }
static double variety(const LayerReading *r, int l) { return r[l].variety; }

static Spread spread_of(size_t first, Reading *read, int l)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int i = 0; i < lab->seeds; i++)
        x[i] = read(flow_result(&plan, first + (size_t)i), l);
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

/* ln of the factor of the mean squared gradient per layer, back from layer `upper` to `lower`. */
static double log_rate(size_t first, int lower, int upper)
{
    return 2 * (spread_of(first, log_gradient, lower).mean -
                spread_of(first, log_gradient, upper).mean) / (upper - lower);
}

/*
## The backward pass, and what it takes away

Let $x_1 \dots x_m$ be what one unit says of the $m$ examples of a batch, and

$$ \mu = \tfrac1m \sum_i x_i, \qquad s^2 = \tfrac1m \sum_i (x_i - \mu)^2 + \varepsilon, \qquad
   \hat x_i = \frac{x_i - \mu}{s}, \qquad y_i = \gamma \hat x_i + \beta . $$

A gradient $g_i = \partial J/\partial y_i$ comes back. Each $x_i$ acts in three ways: directly, through
$\mu$, and through $s$. With $\partial\mu/\partial x_i = 1/m$ and, from the definition of $s^2$,
$\partial s/\partial x_i = \hat x_i/m$,

$$ \frac{\partial \hat x_j}{\partial x_i} = \frac1s\left(\delta_{ij} - \frac1m - \frac{\hat x_i \hat x_j}{m}\right),
   \qquad
   \frac{\partial J}{\partial x_i} = \frac\gamma s\left(g_i - \overline{g} - \hat x_i\, \overline{g \hat x}\right), $$

where bars are means over the batch. The code is this line:

@code lib/grad/batch_norm.c batch_norm_backward

Look at the bracket as geometry. The $m$ numbers $g_i$ are a vector; $\overline g$ is its part along
$(1, 1, \dots)$, and $\hat x\,\overline{g\hat x}$ its part along $\hat x$. Both are taken away. What remains
is orthogonal to both, $\sum_i \partial J/\partial x_i = 0$ and
$\sum_i \hat x_i\, \partial J/\partial x_i = 0$: neither a shift nor a stretch of all $x_i$ could change
anything, so nothing may pull in these directions. And by Pythagoras

$$ \lVert \partial J/\partial x\rVert^2 = \frac{\gamma^2}{s^2}\left(\lVert g\rVert^2 - \tfrac1m (\textstyle\sum g_i)^2 -
   \tfrac1m (\sum g_i \hat x_i)^2\right), $$

which Santurkar et al. (2018) read as: batch norm makes gradients smaller. That is half of the story. The
other half is the factor in front.

We push random gradients back through {{channels}} units of normal numbers with variance 1. The two sums are
0 to {{sum_is_0}} and {{along_is_0}} of the gradient's norm, and the equality holds to {{santurkar}}:
rounding.

@plot bn_backward Squared norms against the batch: the share that the projection keeps rises from 0 at two examples to nearly 1, the factor 1/s² falls from 1.6 at eight examples to 1, their product lies above 1 everywhere; all on the lines of theory.

Of $m$ dimensions $m - 2$ are left, so that a random gradient keeps $(m-2)/m$ of its square. But $m s^2$ is
chi-square with $m - 1$ degrees of freedom, and the mean of $1/s^2$ is *not* 1, it is $m/(m-3)$: now and
then the examples of a batch are much alike, $s$ is small, and the stretching stretches the gradient as
well. The product is

$$ \frac{m-2}{m}\cdot\frac{m}{m-3} = \frac{m-2}{m-3} > 1 . $$

On the whole, the gradient grows. And with two examples nothing at all is left of it: $\hat x$ is then $+1$
and $-1$, whatever the network says.
*/
enum { CHANNELS = 4000, NORM_BATCHES = 10 };

static const int norm_batches[NORM_BATCHES] = { 2, 3, 4, 6, 8, 12, 16, 32, 64, 128 };

static void claim_backward(double batch_size, const NormReading *r)
{
    double m = batch_size, n = CHANNELS, a = m / 2 - 1;
    double error = 4 * sqrt(a / ((a + 1) * (a + 1) * (a + 2)) / n);
    claim_between(lab, lab_key("kept_%g", m), r->kept, (m - 2) / m - error, (m - 2) / m + error,
                  "derived here; facts 2.1; Santurkar et al. 2018, theorem 4.1");
    error = 4 * sqrt(2 * m * m / ((m - 3) * (m - 3) * (m - 5)) / n);
    claim_between(lab, lab_key("amplified_%g", m), r->amplified, m / (m - 3) - error,
                  m / (m - 3) + error, "derived here: m over a chi-square of m - 1 degrees");
}

static void report_backward(void)
{
    Table *table = table_new(lab, "bn_backward", "batch kept low high kept_theory amplified "
                             "amplified_theory");
    double sum = 0, along = 0, equality = 0;        /* the largest of all */
    for (int b = 0; b < NORM_BATCHES; b++) {
        double m = norm_batches[b];
        NormReading r = batch_norm_measure(&(NormRun){ norm_batches[b], CHANNELS, lab->seed, 0 });
        table_row(table, "irrrrrr", norm_batches[b], r.kept, r.kept_low, r.kept_high, (m - 2) / m,
                  r.amplified, m > 3 ? m / (m - 3) : NAN);
        if (m >= 8)
            sum = fmax(sum, r.sum), along = fmax(along, r.along),
            equality = fmax(equality, r.equality);
        if (m == 8 || m == 32)
            claim_backward(m, &r);
        if (m == 2)
            claim_between(lab, "kept_2", r.kept, 0, 1e-6, "derived here: m - 2 = 0");
    }
    table_close(table);
    const double rounding = 1e-5;       /* of sums of floats */
    claim_between(lab, "sum_is_0", sum, 0, rounding, "facts 2.1; Ioffe & Szegedy 2015");
    claim_between(lab, "along_is_0", along, 0, rounding, "facts 2.1; Ioffe & Szegedy 2015");
    claim_between(lab, "santurkar", equality, 0, rounding,
                  "facts 2.1; Santurkar et al. 2018, theorem 4.1");
    value_real(lab, "sum_is_0", sum, 1);
    value_real(lab, "along_is_0", along, 1);
    value_real(lab, "santurkar", equality, 1);
    value_real(lab, "channels", CHANNELS, 5);
    plot_draw(lab, "bn_backward");
}

/*
## Fifty layers

Forward first. Networks of {{depth}} layers of {{width}} units, weight variance $\sigma_w^2 = 1$, are shown
{{batch}} images at once, and we read at each layer which share of the mean square of $z$ differs from image
to image. The rest is the same for all, and says nothing.

@plot bn_by_layer Two panels by layer. Above, the share of the signal that differs between examples: 1 with batch norm, falling slowly with ReLU and absolute value, and down to 1e-14 within thirteen layers with the sigmoid. Below, the gradient's norm: without batch norm it vanishes for sigmoid and ReLU and is flat for the absolute value; with batch norm it is nearly flat for the sigmoid and grows towards the first layer to 1e5 for ReLU and 1e12 for the absolute value.

Without batch norm the images become one. With ReLU and absolute value that is slow (lesson 08); with the
sigmoid the differing share is multiplied by {{variety_factor}} at each layer (theory
{{theory_variety_factor}}: the same $\chi$ that the squared gradient loses on its way back, for a small
difference is carried forward by the very slopes that carry a gradient back), until after a dozen layers a
float cannot tell two images apart. With batch norm the share is 1 at every layer, by definition: the mean,
which is what all have in common, is taken off, and what differs is stretched back to size. For a sigmoid
network this is the rescue.

Now backward. Without batch norm, what lesson 07 showed: {{first_sigmoid}} of the gradient is left at the
first layer of the sigmoid network, {{first_relu}} with ReLU, {{first_abs}} with the absolute value. With
batch norm: {{first_sigmoid_bn}}, {{first_relu_bn}}, and {{first_abs_bn}}. The order is turned round. The
sigmoid is nearly flat, a factor of {{factor_sigmoid}} per layer; ReLU no longer vanishes but explodes, by
{{factor_relu}}; and the absolute value, the best of the three, has become the worst: {{factor_abs}}, each
layer, in a network that has not learned anything yet.

And the scale of the weights? It has no say: doubled weights are halved by the next $1/s$. With
$\sigma_w^2 = 25$ the factors are {{factor_rescaled_sigmoid}}, {{factor_rescaled_relu}} and
{{factor_rescaled_abs}}. What cannot be chosen wrong cannot be chosen right either.
*/
static size_t by_layer[KINDS][2], rescaled[KINDS];
static const double other_variance = 25;

static void plan_by_layer(void)
{
    FlowRun run = { .scale = { WEIGHTS_VARIANCE, 1, 0 }, .data = &train, .batch = batch };
    for (int k = 0; k < KINDS; k++)
        for (int n = 0; n < 2; n++)
            by_layer[k][n] = plan_networks(kinds[k], n, depth, width, run, 1);
    run.scale.number = other_variance;
    for (int k = 0; k < KINDS; k++)
        rescaled[k] = plan_networks(kinds[k], true, depth, width, run, 1);
}

/* From here on the images have become points of the sphere, and the output is far away. */
enum { SETTLED = 4 };

static void claim_by_layer(int k)
{
    const char *name = activation_name(kinds[k]);
    int upper = depth - 1 - SETTLED;
    double measured = log_rate(by_layer[k][1], SETTLED, upper);
    double theory = mean_field_batch_factor(kinds[k], batch);
    value_real(lab, lab_key("factor_%s", name), double_exp(measured / 2), 4);
    for (int n = 0; n < 2; n++)
        value_real(lab, lab_key("first_%s%s", name, n ? "_bn" : ""),
                   double_exp(spread_of(by_layer[k][n], log_gradient, 0).mean), 2);
    const char *source = "facts 2.2: 1.5 %; Yang et al. 2019, theorems 5 to 9";
    claim_of_whole_run(lab, lab_key("deep_%s", name), double_exp(measured), 0.985 * theory,
                       1.015 * theory, source);
    double other = log_rate(rescaled[k], SETTLED, upper);
    claim_of_whole_run(lab, lab_key("deep_rescaled_%s", name), double_exp(other), 0.985 * theory,
                       1.015 * theory, source);
    value_real(lab, lab_key("factor_rescaled_%s", name), double_exp(other / 2), 4);
}

/* Without batch norm, small differences between examples shrink by chi at each layer. */
static void claim_collapse(void)
{
    enum { FROM = 2, TO = 8 };
    double chi = mean_field_factor(ACTIVATION_sigmoid, 1, 0);
    double q = mean_field_signal(ACTIVATION_sigmoid, 1, 0);
    double scatter = mean_field_scatter(ACTIVATION_sigmoid, q) / width;
    double error = 4 * sqrt(scatter / (lab->seeds * (TO - FROM)));
    double sum = 0;
    for (int i = 0; i < lab->seeds; i++) {
        const LayerReading *r = flow_result(&plan, by_layer[0][0] + (size_t)i);
        sum += double_log(r[TO].variety / r[FROM].variety) / (TO - FROM) / lab->seeds;
    }
    double typical = double_log(chi) - scatter / 2;
    claim_between(lab, "images_become_one", double_exp(sum), double_exp(typical - error),
                  double_exp(typical + error), "facts 1.1, 1.7; Poole et al. 2016");
    value_real(lab, "variety_factor", double_exp(sum), 3);
    value_real(lab, "theory_variety_factor", double_exp(typical), 3);
}

static void report_by_layer(void)
{
    Table *table = table_new(lab, "bn_by_layer", "series norm layer variety variety_low "
                             "variety_high gradient gradient_low gradient_high theory");
    for (int k = 0; k < KINDS; k++)
        for (int n = 0; n < 2; n++) {
            double slope = double_log(mean_field_batch_factor(kinds[k], batch)) / 2;
            double start = spread_of(by_layer[k][n], log_gradient, depth - 1).mean;
            for (int l = 0; l < depth; l++) {
                Spread v = spread_of(by_layer[k][n], variety, l);
                Spread g = spread_of(by_layer[k][n], log_gradient, l);
                table_row(table, "tiirrrrrrr", activation_name(kinds[k]), n, l + 1, v.mean, v.low,
                          v.high, double_exp(g.mean), double_exp(g.low), double_exp(g.high),
                          n ? double_exp(start + (depth - 1 - l) * slope) : NAN);
            }
        }
    table_close(table);
    plot_draw(lab, "bn_by_layer");
    claim_collapse();
    for (int k = 0; k < KINDS; k++)
        claim_by_layer(k);
}

/*
## How fast, exactly?

Let $B$ be the batch. In a wide network the values $\hat x$ of a unit over the batch are, from layer to
layer, ever closer to a random point of a sphere: mean 0, mean square 1, any direction as likely as any
other (Yang et al. 2019). Two examples then have the correlation that the sphere imposes, $c = -1/(B-1)$,
and no other: as different as they can be. Let $x, x'$ be the values of two of them, and write
$q = \mathrm{E} f(x)^2$, $p = \mathrm{E} f(x) f(x')$.

*Forward*, $z$ has covariance $\sigma_w^2 q$ on the diagonal and $\sigma_w^2 p$ beside it. Taking off the
mean leaves $\sigma_w^2 (q - p)$ in each of the $B - 1$ other dimensions, so that $B s^2$ is
$\sigma_w^2(q-p)$ times a chi-square variable of $B - 1$ degrees, and

$$ \mathrm{E}\,\frac1{s^2} = \frac{B}{(B-3)\,\sigma_w^2\,(q-p)} . $$

*Backward*, let $\delta$ be the gradient above the weights. It sums to 0, so by symmetry its covariance is
$D_{ii} = t/B$ and $D_{ij} = -t/(B(B-1))$, where $t = \mathrm{E}\lVert\delta\rVert^2$. Through the weights
and the slope, $g_i = f'(x_i)\,(W\delta)_i$ has covariance $\sigma_w^2 D_{ij}\, \mathrm{E} f'(x_i) f'(x_j)$.
Its trace without the part along $(1, 1, \dots)$ is

$$ \sigma_w^2\, \tfrac tB \left[(B-1)\,\mathrm{E} f'(x)^2 + \mathrm{E} f'(x) f'(x')\right], $$

and the part along $\hat x$ takes away another
$\sigma_w^2\, \tfrac tB\, [\mathrm{E}(x f'(x))^2 - \mathrm{E}\,x f'(x)\, x' f'(x')]$. Multiply by
$\mathrm{E}\,1/s^2$: $\sigma_w$ cancels, and the squared gradient is multiplied, at each layer, by

@code lib/learn/mean_field_batch.c mean_field_batch_factor

The means over the sphere are integrals over two dimensions of it:

@code lib/learn/mean_field_batch.c moments

Where $f$ has no scale of its own, $x f'(x) = f(x)$, and they are known: with the map $J$ of lesson 08, at
$c = -1/(B-1)$, the factor is $[(B - 1 + J'(c))/(1 - J(c)) - 1]/(B-3)$, and $(B-2)/(B-3)$ for linear layers.
And for large batches $x$ and $x'$ become independent normal numbers, and all that remains is

$$ \frac{\mathrm{E} f'(x)^2}{\operatorname{Var} f(x)} \ge 1 . $$

That this is never below 1 is Poincaré's inequality for the normal law, with equality for straight lines
only. So with batch norm *every* such network explodes before it learns, unless it is linear and the batch
is large; the question is how fast. ReLU: $\pi/(\pi-1) = {{limit_relu}}$. Absolute value:
$\pi/(\pi-2) = {{limit_abs}}$, a factor of {{limit_norm_abs}} in the norm. The sigmoid, which in the range
of a standard normal variable is nearly straight: {{limit_sigmoid}}.

We measure it on noise, where the examples have nothing in common from the start, in layers of 400 and
700 units:

@plot bn_rates(bn_rates,bn_rates_theory) The growth of the squared gradient per layer against the batch on logarithmic axes, for absolute value, ReLU, tanh, sigmoid and identity from top to bottom: points of measured networks lie on falling curves of theory that approach their limits at the right.

| batch | sigmoid | theory | ReLU | theory | absolute value | theory | tanh | theory | linear | theory |
|---|---|---|---|---|---|---|---|---|---|---|
| 8 | {{rate_sigmoid_8}} | {{theory_rate_sigmoid_8}} | {{rate_relu_8}} | {{theory_rate_relu_8}} | {{rate_abs_8}} | {{theory_rate_abs_8}} | {{rate_tanh_8}} | {{theory_rate_tanh_8}} | {{rate_identity_8}} | {{theory_rate_identity_8}} |
| 16 | {{rate_sigmoid_16}} | {{theory_rate_sigmoid_16}} | {{rate_relu_16}} | {{theory_rate_relu_16}} | {{rate_abs_16}} | {{theory_rate_abs_16}} | {{rate_tanh_16}} | {{theory_rate_tanh_16}} | {{rate_identity_16}} | {{theory_rate_identity_16}} |
| 32 | {{rate_sigmoid_32}} | {{theory_rate_sigmoid_32}} | {{rate_relu_32}} | {{theory_rate_relu_32}} | {{rate_abs_32}} | {{theory_rate_abs_32}} | {{rate_tanh_32}} | {{theory_rate_tanh_32}} | {{rate_identity_32}} | {{theory_rate_identity_32}} |
| 64 | {{rate_sigmoid_64}} | {{theory_rate_sigmoid_64}} | {{rate_relu_64}} | {{theory_rate_relu_64}} | {{rate_abs_64}} | {{theory_rate_abs_64}} | {{rate_tanh_64}} | {{theory_rate_tanh_64}} | {{rate_identity_64}} | {{theory_rate_identity_64}} |

No number here is fitted. Why does a method that makes each layer well-behaved make the whole explode?
Because it is a magnifying glass: it stretches what differs between examples, layer after layer, however
small it was, and a fold in $f$ makes new differences out of old ones. Two images that were neighbours are
strangers in the end. A gradient is the answer to how much a small difference matters, and here it matters
ever more.
*/
enum { RATE_KINDS = 5, RATE_BATCHES = 4, NOISE_EXAMPLES = 1000, NOISE_SIZE = 784 };

static const int rate_kinds[RATE_KINDS] = { ACTIVATION_sigmoid, ACTIVATION_relu, ACTIVATION_abs,
                                            ACTIVATION_tanh, ACTIVATION_identity };
/* Theory wants layers much wider than the batch; and as 1/s^2 scatters, the more layers the
 * smaller the batch: three times as many networks for the smallest. */
static const struct { int batch, width, layers, times; } rate_sizes[RATE_BATCHES] = {
    { 8, 400, 25, 3 }, { 16, 400, 25, 1 }, { 32, 700, 10, 1 }, { 64, 700, 10, 1 }
};
static size_t rates[RATE_KINDS][RATE_BATCHES];

/* Examples with nothing in common, as the sphere wants them. */
static void draw_noise(void)
{
    Rng rng = rng_stream(lab->seed, "noise");
    noise = dataset_of_reals("noise", NOISE_EXAMPLES, 1, 1, NOISE_SIZE, 10);
    rng_fill_normal(&rng, noise.values, noise.n * NOISE_SIZE, 0, 1);
    for (size_t i = 0; i < noise.n; i++)
        noise.labels[i] = (int)rng_below(&rng, 10);
    dataset_seal(&noise);
}

static void plan_rates(void)
{
    for (int k = 0; k < RATE_KINDS; k++)
        for (int b = 0; b < RATE_BATCHES; b++) {
            int units = lab->quick ? rate_sizes[b].width / 5 : rate_sizes[b].width;
            rates[k][b] = plan_networks(rate_kinds[k], true, rate_sizes[b].layers, units, (FlowRun){
                .scale = { WEIGHTS_VARIANCE, 1, 0 }, .data = &noise,
                .batch = rate_sizes[b].batch }, rate_sizes[b].times);
        }
}

static void report_rate_theory(void)
{
    Table *table = table_new(lab, "bn_rates_theory", "series batch rate limit");
    for (int k = 0; k < RATE_KINDS; k++) {
        const char *name = activation_name(rate_kinds[k]);
        double limit = mean_field_batch_factor(rate_kinds[k], INFINITY);
        for (double b = 6; b < 140; b *= 1.1)
            table_row(table, "trrr", name, b, mean_field_batch_factor(rate_kinds[k], b), limit);
        value_real(lab, lab_key("limit_%s", name), limit, 4);
        value_real(lab, lab_key("limit_norm_%s", name), sqrt(limit), 4);
    }
    table_close(table);
}

/* The mean over the layers, as theory speaks of means and not of typical networks; from the second
 * on, the first whose input has been through the activation, and without the last. */
static double rate_of(int k, int b, int i)
{
    const LayerReading *r = flow_result(&plan, rates[k][b] + (size_t)i);
    int first = 1, last = rate_sizes[b].layers - 2;
    double sum = 0;
    for (int l = first; l < last; l++)
        sum += double_exp(2 * (log_gradient(r, l) - log_gradient(r, l + 1)));
    return sum / (last - first);
}

static void report_rates(void)
{
    Table *table = table_new(lab, "bn_rates", "series batch rate low high theory");
    for (int k = 0; k < RATE_KINDS; k++)
        for (int b = 0; b < RATE_BATCHES; b++) {
            const char *name = activation_name(rate_kinds[k]);
            int networks = rate_sizes[b].times * lab->seeds;
            double *x = memory_new((size_t)networks, sizeof *x);
            for (int i = 0; i < networks; i++)
                x[i] = rate_of(k, b, i);
            Spread rate = sample_spread(x, (size_t)networks);
            free(x);
            double theory = mean_field_batch_factor(rate_kinds[k], rate_sizes[b].batch);
            table_row(table, "tirrrr", name, rate_sizes[b].batch, rate.mean, rate.low, rate.high,
                      theory);
            claim_of_whole_run(lab, lab_key("rate_%s_%d", name, rate_sizes[b].batch), rate.mean,
                               0.985 * theory, 1.015 * theory,
                               "facts 2.2: 1.5 %; Yang et al. 2019, theorems 5 to 9");
            value_real(lab, lab_key("rate_%s_%d", name, rate_sizes[b].batch), rate.mean, 4);
            value_real(lab, lab_key("theory_rate_%s_%d", name, rate_sizes[b].batch), theory, 4);
        }
    table_close(table);
    report_rate_theory();
    plot_draw(lab, "bn_rates");
}

/*
## Does learning repair it?

An untrained network is only where learning begins. Networks of {{depth_0}} to {{depth_4}} hidden layers of
{{learning_width}} units, weight variance 1, now learn from {{images}} images for {{epochs}} epochs, by
stochastic gradient descent in batches of {{learning_batch}}, with and without batch norm. Each kind and
depth is tried with two step sizes, {{step}} and a fifth of it, and shown with the one that learned its
training images better.

@plot bn_deep Test accuracy against depth in three panels. Sigmoid: without batch norm at chance from six layers on, with it above 70 % at every depth. ReLU: both fall with depth, with batch norm at about twice the depth. Absolute value: both fall, with batch norm earlier; dotted lines mark the reach that theory predicts for ReLU and absolute value.

The sigmoid is rescued: at {{depth_4}} layers {{accuracy_sigmoid_bn_4}} %, where without batch norm every
depth from {{depth_1}} on answers {{accuracy_sigmoid_4}} %, by naming one class. With ReLU batch norm helps
as well: {{accuracy_relu_bn_3}} % against {{accuracy_relu_3}} % at {{depth_3}} layers. With the absolute
value it harms: {{accuracy_abs_bn_2}} % against {{accuracy_abs_2}} % at {{depth_2}} layers,
{{accuracy_abs_bn_3}} % against {{accuracy_abs_3}} % at {{depth_3}}, and at {{depth_4}} it learns nothing.
(Without batch norm, $\sigma_w^2 = 1$ suits the absolute value alone; ReLU would do better with 2, see lesson
08. With batch norm the scale of the weights acts as a step size, and no more.)

Yang et al. observed that such networks can be trained up to a depth of about $16/\ln(\text{rate})$, that is
until the squared gradient has grown by $e^{16}$: {{reach_theory_abs}} layers for the absolute value at this
batch, {{reach_theory_relu}} for ReLU, {{reach_theory_sigmoid}} for the sigmoid. The depth at which accuracy
has fallen halfway to chance is {{reach_abs}} for the absolute value and {{reach_relu}} for ReLU; the
sigmoid's was not reached. A rule that knows nothing of the images names the order in which the activations
fail, and the depth to within a factor of two.

What happens on the other side of it? In the first ten steps the first layer of the deepest absolute-value
network moves, relative to its size, {{pace_abs_bn_4}} times as far as its last hidden layer. It is thrown.
But since its output is normalised, the gradient is orthogonal to the weights of each unit (multiply them by
any number: nothing changes, so nothing pulls in that direction). Hence every step makes them longer,
$\lVert W + \Delta\rVert^2 = \lVert W\rVert^2 + \lVert\Delta\rVert^2$, and the longer they are, the smaller
the gradient and the less a step can turn them. At the end they are {{grown_abs_bn_4}} times as long as at
the start and no longer move. The explosion does repair itself, in a way: it ends in layers that are random,
and frozen. With ReLU at {{depth_4}} layers the same happens, {{grown_relu_bn_4}} times as long. The layers
above them must learn from a signal in which all images are strangers.
*/
enum { DEPTHS = 5, STEPS = 2, LEARNING_BATCH = 50, SMALL_DEPTH = 3, SMALL_BATCHES = 6 };

static const int small_batches[SMALL_BATCHES] = { 2, 4, 8, 16, 32, 64 };
static FlowTraining *learners;
static size_t learner_count, deep[KINDS][2][DEPTHS][STEPS], small[2][SMALL_BATCHES];
static Spec *specs[KINDS * 2 * DEPTHS + 2];
static int spec_count;
static FlowHistory *history;

static int depth_at(int d) { return learning_depth >> (DEPTHS - 1 - d); }

static const Spec *learning_spec(int activation, bool normalised, int layers)
{
    char text[100];
    snprintf(text, sizeof text, "%zu %d:%s%s*%d 10", dataset_example_size(&train), learning_width,
             activation_name(activation), normalised ? ":bn" : "", layers);
    return specs[spec_count++] = spec_for(&train, text, text);
}

/* Replicates of a network that learns; the place of the first. */
static size_t plan_learners(const Spec *spec, int batch_size, double step_size)
{
    size_t first = learner_count;
    for (int i = 0; i < lab->seeds; i++)
        learners[learner_count++] = (FlowTraining){
            .spec = spec, .scale = { WEIGHTS_VARIANCE, 1, 0 }, .train = &train, .test = &test,
            .epochs = epochs, .seed = lab->seed, .replicate = (uint64_t)i,
            .settings = { .batch = batch_size,
                          .optimiser = optimiser_new(OPTIMISER_SGD, step_size) } };
    return first;
}

static double plan_learning(void)
{
    size_t room = (size_t)lab->seeds * (KINDS * 2 * DEPTHS * STEPS + 2 * SMALL_BATCHES);
    learners = memory_new(room, sizeof *learners);
    for (int k = 0; k < KINDS; k++)
        for (int n = 0; n < 2; n++)
            for (int d = 0; d < DEPTHS; d++) {
                const Spec *spec = learning_spec(kinds[k], n, depth_at(d));
                for (int s = 0; s < STEPS; s++)
                    deep[k][n][d][s] = plan_learners(spec, LEARNING_BATCH, s ? step / 5 : step);
            }
    for (int n = 0; n < 2; n++) {
        const Spec *spec = learning_spec(ACTIVATION_relu, n, SMALL_DEPTH);
        for (int b = 0; b < SMALL_BATCHES; b++)
            small[n][b] = plan_learners(spec, small_batches[b],
                                        step * small_batches[b] / LEARNING_BATCH);
    }
    double cost = 0;
    for (size_t i = 0; i < learner_count; i++)
        cost += flow_training_cost(&learners[i]);
    return cost;
}

/* What the last epoch says of a run. */
typedef double Outcome(const FlowEpoch *end);

static double final_loss(const FlowEpoch *end) { return end->loss; }
static double accuracy_alone(const FlowEpoch *end) { return end->test.accuracy; }
static double accuracy_together(const FlowEpoch *end) { return end->together.accuracy; }

static Spread outcome_of(size_t first, Outcome *outcome)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int i = 0; i < lab->seeds; i++)
        x[i] = outcome(flow_epoch(history, first + (size_t)i, epochs));
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

/* What a layer's reading says after an epoch, the geometric mean over the replicates. */
static double typical(size_t first, Reading *read, int layer, int epoch)
{
    double sum = 0;
    for (int i = 0; i < lab->seeds; i++)
        sum += double_log(read(flow_reading(history, first + (size_t)i, epoch), layer)) / lab->seeds;
    return double_exp(sum);
}

/* How much faster the first layer moves than layer l. */
static double pace(const LayerReading *r, int l) { return r[0].update_ratio / r[l].update_ratio; }

/* How much longer its weights are than they were drawn, with a variance of 1/inputs. */
static double growth(const LayerReading *r, int l)
{
    return r[l].weight_norm / sqrt((double)learning_width);
}

/* The place of the step size that learned the training images better. */
static int better_step(const size_t *first)
{
    double large = outcome_of(first[0], final_loss).mean;
    double little = outcome_of(first[1], final_loss).mean;
    return isfinite(large) && !(little < large) ? 0 : 1;
}

/* The depth at which accuracy has fallen halfway from the shallowest network's to chance. */
static double reach_of(int k)
{
    double before = NAN, level = NAN;
    for (int d = 0; d < DEPTHS; d++) {
        const size_t *first = deep[k][1][d];
        double now = outcome_of(first[better_step(first)], accuracy_alone).mean;
        if (d == 0)
            level = (now + 0.1) / 2;
        else if (before >= level && now < level)
            return depth_at(d - 1) * double_pow((double)depth_at(d) / depth_at(d - 1),
                                                (before - level) / (before - now));
        before = now;
    }
    return NAN;
}

/* At the greatest depth, where chance is one answer for all. */
static void claim_deep(int k)
{
    const char *name = activation_name(kinds[k]);
    const size_t *plain = deep[k][0][DEPTHS - 1], *normalised = deep[k][1][DEPTHS - 1];
    double chance = 1 / (double)test.classes, n = (double)test.n;
    double error = 4 * sqrt(chance * (1 - chance) / n);
    double log_rate_here = double_log(mean_field_batch_factor(kinds[k], LEARNING_BATCH));
    value_real(lab, lab_key("reach_theory_%s", name), 16 / log_rate_here, 3);
    if (kinds[k] == ACTIVATION_sigmoid) {
        claim_between(lab, "sigmoid_stands_still",
                      outcome_of(plain[better_step(plain)], accuracy_alone).mean, chance - error,
                      chance + error, "derived in lesson 07; one answer for all images");
        claim_of_whole_run(lab, "sigmoid_rescued",
                           outcome_of(normalised[better_step(normalised)], accuracy_alone).low,
                           chance + error, 1, "better than chance; Ioffe & Szegedy 2015, 4.2.2");
    } else {
        double reach = reach_of(k);
        value_real(lab, lab_key("reach_%s", name), reach, 2);
        claim_of_whole_run(lab, lab_key("reach_%s", name), reach, 8 / log_rate_here,
                           32 / log_rate_here,
                           "facts 2.2: about 16/ln rate, here within a factor of two; Yang et al. 2019");
    }
}

static void deep_row(Table *table, int k, int n, int d)
{
    const char *name = activation_name(kinds[k]), *suffix = n ? "_bn" : "";
    int s = better_step(deep[k][n][d]), last = depth_at(d) - 1;
    size_t first = deep[k][n][d][s];
    Spread accuracy = outcome_of(first, accuracy_alone);
    double start = typical(first, pace, last, 0), end = typical(first, pace, last, epochs);
    double grown = typical(first, growth, 0, epochs);
    double rate = mean_field_batch_factor(kinds[k], LEARNING_BATCH);
    table_row(table, "tiirrrrrrrrr", name, n, depth_at(d), s ? step / 5 : step,
              outcome_of(first, final_loss).mean, 100 * accuracy.mean, 100 * accuracy.low,
              100 * accuracy.high, start, end, grown, n ? 16 / double_log(rate) : NAN);
    value_real(lab, lab_key("accuracy_%s%s_%d", name, suffix, d), 100 * accuracy.mean, 3);
    value_real(lab, lab_key("pace_%s%s_%d", name, suffix, d), start, 2);
    value_real(lab, lab_key("grown_%s%s_%d", name, suffix, d), grown, 2);
}

static void report_deep(void)
{
    Table *table = table_new(lab, "bn_deep", "series norm depth step loss accuracy low high "
                             "pace pace_end grown reach");
    for (int k = 0; k < KINDS; k++) {
        for (int n = 0; n < 2; n++)
            for (int d = 0; d < DEPTHS; d++)
                deep_row(table, k, n, d);
        claim_deep(k);
    }
    table_close(table);
    plot_draw(lab, "bn_deep");
}

/*
## Small batches, and the examination

Batch norm makes each answer depend on the other images of its batch. In training that is a source of noise,
and more so the fewer they are. For the examination the mean and variance of each unit are replaced by
running averages over the training, so that an image is judged alone. Networks of three ReLU layers learn in
batches of 2 to 64, with the step in proportion to the batch; they are then examined by running averages,
and once more as in training, in batches of the same size.

@plot bn_small Test accuracy against the batch: without batch norm about 80 % throughout; with batch norm and running averages from below 40 % at two images to 80 % from eight on; judged by the batch's own statistics lower, and equal only at 64.

Without batch norm small batches do no harm: {{plain_2}} % at two images, {{plain_64}} % at 64. With it, two
images are a disaster, as the first figure of this lesson had to make us expect: $\hat x$ is $\pm1$, and a
gradient comes through only in the few units in which two images happen to agree so closely that
$\varepsilon$ matters. What the network learns all the same is worth {{alone_2}} %. With four it is
{{alone_4}} %, and from eight on ({{alone_8}} %) the loss is made good.

The second curve is the surprise. One would expect a network to be at its best under the conditions it was
trained in. It is not: by the batch's own statistics it reaches only {{together_4}} % at four images and
{{together_8}} % at eight; at 64 ({{together_64}} %) the two agree. It has learned in spite of the noise,
and running averages take the noise away. They are not merely a makeshift for judging images one by one;
they are the better estimate of the same numbers.
*/
static void report_small(void)
{
    Table *table = table_new(lab, "bn_small", "batch plain plain_low plain_high alone alone_low "
                             "alone_high together together_low together_high "
                             "plain_loss loss");
    for (int b = 0; b < SMALL_BATCHES; b++) {
        Spread plain = outcome_of(small[0][b], accuracy_alone);
        Spread alone = outcome_of(small[1][b], accuracy_alone);
        Spread together = outcome_of(small[1][b], accuracy_together);
        table_row(table, "irrrrrrrrrrr", small_batches[b], 100 * plain.mean, 100 * plain.low,
                  100 * plain.high, 100 * alone.mean, 100 * alone.low, 100 * alone.high,
                  100 * together.mean, 100 * together.low, 100 * together.high,
                  outcome_of(small[0][b], final_loss).mean, outcome_of(small[1][b], final_loss).mean);
        value_real(lab, lab_key("plain_%d", small_batches[b]), 100 * plain.mean, 3);
        value_real(lab, lab_key("alone_%d", small_batches[b]), 100 * alone.mean, 3);
        value_real(lab, lab_key("together_%d", small_batches[b]), 100 * together.mean, 3);
    }
    table_close(table);
    plot_draw(lab, "bn_small");
}

/*
## What was claimed

Bands are four standard errors where chance decides, 1.5 % for the rates, which are those of infinite width;
and a factor of two for the depth that can be trained, since "about" is all that is claimed for it.
Identities hold to the rounding of floats.

@claims

## What would show that this is wrong

A rate below 1 at any batch, for any activation, would break Poincaré's inequality, or show that the
examples do not spread over the sphere. A rate that depended on $\sigma_w$ would show that batch norm does
not do what it is for. If the absolute value with batch norm learned at {{depth_4}} layers, then the
gradient of the untrained network would say nothing of the trained one. And if small batches did equally
well with and without batch norm, the missing dimensions would not be missed.

What is *not* shown: that batch norm is useless for ReLU. Networks in use have shortcuts around their layers
(residual networks), which keep the growth to a power of the depth instead of an exponential, and they have
batches of dozens or hundreds.

So, does it cure it? It cures the sigmoid, whose disease was that all images became one. It replaces the
vanishing of a badly scaled ReLU by a slower explosion. To the absolute value, which was well, it gives a
disease of its own.

## Exercises

**1.** Theory is for wide layers. What happens to the factor of the absolute value if a layer has no more
units than the batch has images?

@solution
    make lesson09 ARGS='--width 32 --batch 32'

The factor of the absolute value falls, to about 1.63 in the norm where theory says 1.71; those of sigmoid and
ReLU rise by one percent. The derivation took means over infinitely many units. With as many units as images
the covariance of the batch is itself a matter of chance, and of the chances of all layers before. With 20
units for each image the claims above hold the difference to 1.5 % in the square.
@end

**2.** Would a smaller step save the deep networks of absolute values? Which quantity of the explosion
does the step size change?

@solution
    make lesson09 ARGS='--step 0.02'

It makes them worse: at six layers about 20 % instead of 65 %, and at 48 still nothing. The step
multiplies the moves of all layers by the same number. How much farther the first layer moves than the
last, $10^9$ times at 48 layers, is as before, and a step that is small enough for the first is none for
the last.
@end

**3.** A batch of five images instead of sixteen: which of the three activations suffers most in fifty
layers?

@solution
    make lesson09 ARGS='--batch 5'

At the first layer the sigmoid's gradient is about $10^3$ times larger than with sixteen images, ReLU's
$3\cdot10^3$ times, the absolute value's $10^5$ times: $10^{17}$ is then its norm. With five images
$1/s^2$ has a mean of 5/2, and no variance that is finite.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 9, .name = "batch_norm", .question = "Does batch norm cure it?",
        .options = options, .seconds = 32, .quick_seconds = 2, .default_seeds = 5,
        .quick_seeds = 2 });
    lab_datasets(lab, (size_t)images, 1000, &train, &test);
    draw_noise();

    plan.seed = lab->seed;
    plan_by_layer();
    plan_rates();
    double learning_cost = train.labels ? plan_learning() : 0;
    Progress *progress = progress_new("measuring", flow_cost(&plan) + learning_cost);
    flow_measure(&plan, progress);
    if (learner_count)
        history = flow_train(learners, learner_count, progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_real(lab, "seeds", lab->seeds, 4);
        value_real(lab, "depth", depth, 4);
        value_real(lab, "width", width, 4);
        value_real(lab, "batch", batch, 4);
        value_real(lab, "images", (double)train.n, 6);
        value_real(lab, "epochs", epochs, 4);
        value_real(lab, "step", step, 4);
        value_real(lab, "learning_width", learning_width, 4);
        value_real(lab, "learning_batch", LEARNING_BATCH, 4);
        for (int d = 0; d < DEPTHS; d++)
            value_real(lab, lab_key("depth_%d", d), depth_at(d), 4);
        report_backward();
        report_by_layer();
        report_rates();
        if (learner_count) {
            report_deep();
            report_small();
        }
    }
    for (int i = 0; i < spec_count; i++)
        free(specs[i]);
    free(learners);
    flow_history_free(history);
    flow_plan_free(&plan);
    dataset_free(&noise);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
