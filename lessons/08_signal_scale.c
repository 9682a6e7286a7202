/*
# How large should weights be?

Before a network has seen an image somebody must choose its weights, and all that is chosen is how large
they are: one number. Lesson 07 showed what happens to gradients if that number is wrong. This lesson looks
at both directions, signals going forward and gradients coming back; at what the right number costs in
exactness; at what becomes of the *difference* between two images on the way; and at a suspicion against
unbounded activations: where nothing limits a signal, one synapse may take all of the gradient, and the
others learn nothing.

**Before you run it, write down a prediction.** Take layers of a hundred units, ten thousand synapses
between two of them, and one image. Sort the synapses by the size of their gradient. How much of the sum of
squares does the largest one take: a ten-thousandth, a hundredth, a half? Is it more with ReLU or with the
sigmoid? And if all weights are made sixty-four times as large?

## Two directions, one number

Weights are drawn independently with mean 0 and variance $\sigma_w^2/n$, $n$ being the number of inputs. In
a wide layer $z$ is normal; let $q$ be its variance. One layer further, with $z$ standard normal in the
integrals,

$$ q' = \sigma_w^2\, \mathrm{E}\,[f(\sqrt q\, z)^2], \qquad
   \chi = \sigma_w^2\, \mathrm{E}\,[f'(\sqrt q\, z)^2], $$

where $\chi$ is what the squared norm of the gradient is multiplied by on its way back (Poole et al. 2016,
Schoenholz et al. 2017). In the library:

@code lib/learn/mean_field.c mean_field_next

@code lib/learn/mean_field.c mean_field_critical

Now let $f$ consist of two straight lines that meet at 0, as ReLU and the absolute value do. Then $f(x) = x
f'(x)$, so that $f(\sqrt q\,z)^2 = q\, z^2 f'(z)^2$, and since $f'^2$ depends on nothing but the sign of
$z$, which is independent of $z^2$,

$$ \frac{q'}{q} = \sigma_w^2\, \mathrm{E}\,[z^2 f'(z)^2] = \sigma_w^2\, \mathrm{E}\,[f'(z)^2] = \chi . $$

One number serves both directions: $\sigma_w^2 = 1$ for the absolute value, 2 for ReLU (He et al. 2015). The
sigmoid is different. Its signal cannot explode, whatever the weights; only its gradient can.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/angle_flow.h"
#include "experiments/gradient_flow.h"
#include "lab/data.h"
#include "lab/lab.h"
#include "learn/finite_width.h"
#include "learn/mean_field.h"

/*
## What can be changed

`make lesson08 ARGS='--help'` lists it.
*/
static int depth = 50, width = 100, networks = 1000, angle_width = 1000, angle_layers = 60;
static int images = 3000, epochs = 6, learning_depth = 6;
static double step = 0.02;
static const char *activations = "sigmoid,relu,abs";

static const Option options[] = {
    option_int("depth", &depth, 6, 500, "L", "hidden layers of the networks at many scales"),
    option_int("width", &width, 8, 2048, "N", "units in each of them"),
    option_text("activation", &activations, "LIST", "what they do: names of activations"),
    option_int("networks", &networks, 50, 100000, "N", "networks for the scatter between them",
               .quick = "60"),
    option_int("angle-width", &angle_width, 50, 4096, "N",
               "units of the networks that turn angles", .quick = "300"),
    option_int("angle-layers", &angle_layers, 10, 1000, "L", "their layers"),
    option_int("images", &images, 100, 60000, "N", "images to learn from", .quick = "500"),
    option_int("epochs", &epochs, 1, 1000, "E", "times that they are gone through", .quick = "2"),
    option_int("learning-depth", &learning_depth, 2, 100, "L",
               "hidden layers of the networks that learn"),
    option_real("step", &step, 1e-6, 100, "A", "step size of the learning"),
    OPTIONS_END
};

/* A series is a line in the figures: a family of networks with one activation. */
typedef struct Series {
    const char *name;
    int         activation;
    double      critical;       /* its critical weight variance */
    bool        unbounded;      /* linear on both sides of 0: no scale of its own */
} Series;

static Series series[ACTIVATION_COUNT];
static int series_count;

static void read_series(void)
{
    Message why;
    int list[ACTIVATION_COUNT];
    if (!activation_list(activations, list, &series_count, &why))
        error_stop("--activation: %s", why.text);
    for (int k = 0; k < series_count; k++)
        series[k] = (Series){ activation_name(list[k]), list[k], mean_field_critical(list[k], 0),
                              isfinite(mean_field_cosine(list[k], 0)) };
}

static Lab *lab;
static Dataset train, test;
static double input_square;             /* mean square of the images' numbers */
static FlowPlan plan;

/* Replicates of a network of so many equal layers, with this weight variance. */
static size_t plan_networks(int activation, int layers, int units, FlowRun run, int replicates)
{
    char text[100];
    snprintf(text, sizeof text, "%zu %d:%s*%d 10", dataset_example_size(&train), units,
             activation_name(activation), layers);
    run.data = &train;
    run.objective = FLOW_LOGIT;
    return flow_plan(&plan, text, run, replicates);
}

/* Weights of this variance; one image a network. */
static FlowRun run_at(double variance)
{
    return (FlowRun){ .scale = { WEIGHTS_VARIANCE, variance, 0 }, .batch = 1 };
}

/* The spread of what `read` says of layer l, over n replicates from `first` on; those where it
 * is not defined, as shares of a gradient that is 0, are left out. */
typedef double Reading(const LayerReading *layers, int l);

static double log_signal(const LayerReading *r, int l) { return double_log(r[l].output) / 2; }
static double log_gradient(const LayerReading *r, int l) { return r[l].log_gradient; }
static double log_weights(const LayerReading *r, int l) { return double_log(r[l].weight_gradient); }

static Spread spread_of(size_t first, int n, Reading *read, int l)
{
    size_t defined = 0;
    double *x = memory_new((size_t)n, sizeof *x);
    for (int i = 0; i < n; i++) {
        x[defined] = read(flow_result(&plan, first + (size_t)i), l);
        defined += isnan(x[defined]) ? 0 : 1;
    }
    Spread spread = sample_spread(x, defined);
    free(x);
    return spread;
}

/*
## What goes forward, what comes back

We draw networks of {{depth}} layers at {{scales}} weight scales around the critical one of each activation,
show each network one image, and differentiate the logit of its right class (the procedure is lesson 07's).
Of each layer we read the size of its signal $x = f(z)$, of the gradient $\delta = \partial J/\partial z$,
and of what learning needs, $\partial J/\partial W$.

@plot signal_and_gradient Nine panels. Top row, the signal by layer: constant for the sigmoid at every scale; for ReLU and absolute value falling, constant and rising on a logarithmic axis. Middle row, the gradient: at half and at twice the critical scale it falls and rises towards the first layers. Bottom row, the gradient by the weights: with ReLU and absolute value flat at every scale, with the sigmoid still falling or rising.

The top row is the forward direction. The sigmoid's signal settles after a few layers where it reproduces
itself: a mean square of {{settled_sigmoid}} at the critical scale (theory {{theory_settled_sigmoid}}). The
others explode or vanish. The middle row is the backward direction, and there all three do.

The bottom row is a surprise. For one image $\partial J/\partial W_{ij} = x_i\,\delta_j$, so that its norm
is $\lVert x\rVert\,\lVert\delta\rVert$: what has exploded on its way forward times what has not yet
exploded on its way back. With ReLU and absolute value the product is the same at all layers but for chance,
at *every* scale. To see why, multiply the weights of any one layer by $a$: without biases $J$ is multiplied
by $a$ as well. Differentiate by $a$ at $a = 1$:

$$ \sum_{ij} W_{ij}\, \frac{\partial J}{\partial W_{ij}} = J \quad\text{for each layer.} $$

So an unbounded activation at a wrong scale does not starve its first layers. It makes the gradients of
*all* its layers too large or too small, by the same factor. Over {{networks}} critical networks the second
layer's gradient is {{balance_relu}} (ReLU) and {{balance_abs}} (absolute value) times that of the last. The
sigmoid does starve them: at the smallest scale measured, a quarter of the critical one, the second layer
gets {{imbalance_sigmoid_small}} of what the last one gets, and at four times the critical scale
{{imbalance_sigmoid_large}} times as much.

(The first layer has more inputs than the others, and gets more.) Look again at the last figure of
lesson 07: the hidden layers of its ReLU networks move at one pace from the first step on, although their
$\delta$ shrinks by $\sqrt2$ a layer.
*/
enum { SCALES = 17, MIDDLE = SCALES / 2, SHOWN = 3 };

static size_t by_scale[ACTIVATION_COUNT][SCALES];
static FlowTheory *theory[ACTIVATION_COUNT][SCALES];        /* layer by layer */

/* From a quarter of the critical variance to four times it, unless so many layers would
 * leave the range of a float. */
static double scale_at(const Series *s, int i)
{
    double octaves = fmin(2, 200.0 / depth);
    return s->critical * double_exp(0.6931471805599453 * octaves * (i - MIDDLE) / MIDDLE);
}

static void plan_scales(void)
{
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < SCALES; i++)
            by_scale[k][i] = plan_networks(series[k].activation, depth, width,
                                           run_at(scale_at(&series[k], i)), lab->seeds);
}

static void compute_theory(void)
{
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < SCALES; i++) {
            theory[k][i] = memory_new((size_t)depth + 1, sizeof *theory[k][i]);
            flow_theory(plan.runs[by_scale[k][i]].spec, run_at(scale_at(&series[k], i)).scale,
                        input_square, theory[k][i]);
        }
}

static void free_theory(void)
{
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < SCALES; i++)
            free(theory[k][i]);
}

/* The typical output, ln of its root mean square: the mean-field value, and what the finite
 * width takes off at each layer where f has no scale of its own. */
static double theory_log_signal(const Series *s, const FlowTheory *of, int l)
{
    double lost = s->unbounded ? (l + 1) * finite_width_factor(s->activation, width).mean : 0;
    return (double_log(mean_field_value(s->activation, of[l].signal)) +
            (isfinite(lost) ? lost : 0)) / 2;
}

static void report_layers(void)
{
    static const int shown[SHOWN] = { MIDDLE / 2, MIDDLE, MIDDLE + MIDDLE / 2 };
    Table *table = table_new(lab, "signal_and_gradient",
                             "series scale layer signal signal_low signal_high signal_theory "
                             "gradient gradient_low gradient_high gradient_theory "
                             "weights weights_low weights_high weights_theory");
    for (int k = 0; k < series_count; k++)
        for (int j = 0; j < SHOWN; j++) {
            const Series *s = &series[k];
            const FlowTheory *expected = theory[k][shown[j]];
            size_t first = by_scale[k][shown[j]];
            double v = scale_at(s, shown[j]);
            for (int l = 0; l < depth; l++) {
                Spread x = spread_of(first, lab->seeds, log_signal, l);
                Spread d = spread_of(first, lab->seeds, log_gradient, l);
                Spread w = spread_of(first, lab->seeds, log_weights, l);
                double inputs = l > 0 ? width : (double)dataset_example_size(&train);
                double below = l > 0 ? theory_log_signal(s, expected, l - 1)
                                     : double_log(input_square) / 2;
                double product = below + double_log(inputs) / 2 + expected[l].log_gradient;
                table_row(table, "trirrrrrrrrrrrr", s->name, v / s->critical, l + 1,
                          double_exp(x.mean), double_exp(x.low), double_exp(x.high),
                          double_exp(theory_log_signal(s, expected, l)),
                          double_exp(d.mean), double_exp(d.low), double_exp(d.high),
                          double_exp(expected[l].log_gradient),
                          double_exp(w.mean), double_exp(w.low), double_exp(w.high),
                          double_exp(product));
            }
        }
    table_close(table);
    plot_draw(lab, "signal_and_gradient");
}

/*
## The critical scale

Where does a signal, or a gradient, come through all layers unchanged? We look for the scale at which the
typical factor, the mean of its logarithm over the networks, crosses 1.

| | forward | theory | backward | theory | infinite width |
|---|---|---|---|---|---|
| absolute value | {{forward_abs}} | {{theory_forward_abs}} | {{backward_abs}} | {{theory_backward_abs}} | 1 |
| ReLU | {{forward_relu}} | {{theory_forward_relu}} | {{backward_relu}} | {{theory_backward_relu}} | 2 |
| sigmoid | never | never | {{backward_sigmoid}} | {{theory_backward_sigmoid}} | {{critical_sigmoid}} |

Theory is slightly above the value for infinite width, because the typical network lies below the mean one:
a layer's factor is a random number, and the mean of its logarithm is less than the logarithm of its mean.
For the sigmoid at {{width}} units a layer that is no small correction, for a reason which the end of this
lesson makes plain: at its critical scale few of its units carry all of the gradient.
*/
/* Where y, which belongs to the scales in order, first passes `level`: ln of that scale. */
static double crossing(const Series *s, const double *y, double level)
{
    for (int i = 1; i < SCALES; i++)
        if (y[i - 1] < level && y[i] >= level) {
            double low = double_log(scale_at(s, i - 1)), high = double_log(scale_at(s, i));
            return low + (high - low) * (level - y[i - 1]) / (y[i] - y[i - 1]);
        }
    return NAN;
}

/* ln of what a signal is multiplied by on its way to the last hidden layer, and a gradient on its way
 * back from there through `back` layers. */
static double gain(const LayerReading *r, int back)
{
    int last = depth - 1;
    return r[last - back].log_gradient - r[last].log_gradient;
}

static double forward_gain(const LayerReading *r, int back)
{
    (void)back;
    return log_signal(r, depth - 1) - log_signal(r, 0);
}

static void claim_edge(const char *name, const Series *s, const double *measured,
                       double expected, double error)
{
    double found = crossing(s, measured, 0);
    claim_between(lab, lab_key("%s_%s", name, s->name), double_exp(found),
                  double_exp(expected - error), double_exp(expected + error),
                  "facts 1.1, 1.7; Poole et al. 2016, He et al. 2015, Hanin & Nica 2019");
    value_real(lab, lab_key("%s_%s", name, s->name), double_exp(found), 4);
    value_real(lab, lab_key("theory_%s_%s", name, s->name), double_exp(expected), 4);
}

/* What flow_theory says of `gain` at all scales, and the variance of one network's. */
static double theory_gains(int k, int back, double *expected)
{
    const int last = depth - 1;
    for (int i = 0; i < SCALES; i++)
        expected[i] = theory[k][i][last - back].log_gradient - theory[k][i][last].log_gradient;
    return theory[k][MIDDLE][last - back].variance - theory[k][MIDDLE][last].variance;
}

static void claim_edges(int k)
{
    const Series *s = &series[k];
    double forward[SCALES], backward[SCALES], expected[SCALES];
    for (int i = 0; i < SCALES; i++) {
        forward[i] = spread_of(by_scale[k][i], lab->seeds, forward_gain, 0).mean;
        backward[i] = spread_of(by_scale[k][i], lab->seeds, gain, depth - 1).mean;
    }
    double variance = theory_gains(k, depth - 1, expected);
    double octaves = double_log(scale_at(s, MIDDLE + 1) / scale_at(s, MIDDLE - 1));
    double slope = (expected[MIDDLE + 1] - expected[MIDDLE - 1]) / octaves;
    double edge = crossing(s, expected, 0);
    if (isfinite(edge))
        claim_edge("backward", s, backward, edge, 4 * sqrt(variance / lab->seeds) / slope);

    MeanVariance factor = finite_width_factor(s->activation, width);     /* of a layer's square */
    if (isfinite(factor.mean))
        claim_edge("forward", s, forward, double_log(s->critical) - factor.mean,
                   4 * sqrt(factor.variance / ((depth - 1) * lab->seeds)));
    value_real(lab, lab_key("critical_%s", s->name), s->critical, 5);
}

/* A bounded signal settles where it reproduces itself. */
static void claim_settled(int k)
{
    const Series *s = &series[k];
    enum { SETTLED = 5 };
    double sum = 0, expected = mean_field_value(s->activation,
                                                mean_field_signal(s->activation, s->critical, 0));
    int n = 0;
    for (int l = SETTLED; l < depth; l++)
        for (int i = 0; i < lab->seeds; i++, n++)
            sum += flow_result(&plan, by_scale[k][MIDDLE] + (size_t)i)[l].output;
    /* Of f^2, which is between 0 and 1 and has this mean, the variance is m (1 - m) at most. */
    double error = 4 * sqrt(expected * (1 - expected) / width / n);
    claim_between(lab, lab_key("settled_%s", s->name), sum / n, expected - error, expected + error,
                  "facts 1.1; Poole et al. 2016");
    value_real(lab, lab_key("settled_%s", s->name), sum / n, 3);
    value_real(lab, lab_key("theory_settled_%s", s->name), expected, 3);
}

/* ln ||dJ/dW|| of the second hidden layer less that of layer l. */
static double imbalance(const LayerReading *r, int l)
{
    return log_weights(r, 1) - log_weights(r, l);
}

/* The scale of the weights multiplies all of dJ/dW by the same number: by how much is that wrong? */
static void claim_one_scale(int k)
{
    const Series *s = &series[k];
    double small = spread_of(by_scale[k][0], lab->seeds, imbalance, depth - 1).mean;
    double large = spread_of(by_scale[k][SCALES - 1], lab->seeds, imbalance, depth - 1).mean;
    if (s->unbounded)
        claim_between(lab, lab_key("same_scale_%s", s->name), double_exp(large - small), 1 - 1e-3,
                      1 + 1e-3, "derived here: homogeneity; the rest is rounding");
    value_real(lab, lab_key("imbalance_%s_small", s->name), double_exp(small), 2);
    value_real(lab, lab_key("imbalance_%s_large", s->name), double_exp(large), 2);
}

/*
## How exactly?

A factor of $\sqrt\chi$ for each layer is a factor of $\chi^{L/2}$ for $L$ layers. If a gradient shall keep
within a factor of ten, $\ln\chi$ must be within $\pm 2\ln 10/L$ of 0. The figure shows between which scales
it does.

@plot scale_window A funnel on its side. Two lines for each activation, far apart where the gradient goes through few layers, close together at fifty: for ReLU and absolute value about ten percent to either side of the critical variance, for the sigmoid wider and higher.

Through four layers anything from a third of the right scale to three times as much will do, and nobody
needed to worry while networks were shallow. Through {{window_layers}} layers the weight variance of the
absolute value must lie between {{window_low_abs}} and {{window_high_abs}} times the critical one (theory
{{theory_window_low_abs}} and {{theory_window_high_abs}}), that of ReLU between {{window_low_relu}} and
{{window_high_relu}}. The sigmoid leaves more room, since its $\chi$ grows only with the square root of
$\sigma_w^2$: {{window_low_sigmoid}} to {{window_high_sigmoid}}.
*/
static void report_window(void)
{
    const double decade = double_log(10);
    Table *table = table_new(lab, "scale_window", "series layers low low_least low_most "
                             "high high_least high_most low_theory high_theory");
    double *y = memory_new(2 * (size_t)lab->seeds, sizeof *y);
    for (int k = 0; k < series_count; k++) {
        const Series *s = &series[k];
        for (int back = 1; back < depth; back++) {
            double expected[SCALES], measured[SCALES], centre = double_log(s->critical);
            double *low = y, *high = y + lab->seeds;
            theory_gains(k, back, expected);
            for (int i = 0; i < lab->seeds; i++) {
                for (int j = 0; j < SCALES; j++)
                    measured[j] = gain(flow_result(&plan, by_scale[k][j] + (size_t)i), back);
                low[i] = crossing(s, measured, -decade) - centre;
                high[i] = crossing(s, measured, decade) - centre;
            }
            Spread lows = sample_spread(low, (size_t)lab->seeds);
            Spread highs = sample_spread(high, (size_t)lab->seeds);
            double from = crossing(s, expected, -decade) - centre;
            double to = crossing(s, expected, decade) - centre;
            table_row(table, "tirrrrrrrr", s->name, back, double_exp(lows.mean),
                      double_exp(lows.low), double_exp(lows.high), double_exp(highs.mean),
                      double_exp(highs.low), double_exp(highs.high), double_exp(from),
                      double_exp(to));
            if (back < depth - 1)
                continue;
            value_real(lab, lab_key("window_low_%s", s->name), double_exp(lows.mean), 3);
            value_real(lab, lab_key("window_high_%s", s->name), double_exp(highs.mean), 3);
            value_real(lab, lab_key("theory_window_low_%s", s->name), double_exp(from), 3);
            value_real(lab, lab_key("theory_window_high_%s", s->name), double_exp(to), 3);
        }
    }
    free(y);
    table_close(table);
    plot_draw(lab, "scale_window");
}

/*
## What no scale can mend

At the critical scale the *expected* square is kept. A single network still strays from it. Each layer
multiplies by the mean of $n$ random numbers, and the logarithms of these factors add up to a random walk:
its variance after $L$ layers is $\beta = 2L/n$ for the absolute value, $5L/n$ for ReLU (Hanin & Nica 2019).
Depth over width decides. For narrow layers it can be computed exactly, by the chi-square distribution and,
for ReLU, a coin for each unit:

@code lib/learn/finite_width.c finite_width_factor

@plot scatter_by_width The variance of the logarithm of the squared norm over a thousand networks against layers divided by units, both axes logarithmic: four widths, forward and backward, lie on one line for the absolute value and on a higher one for ReLU, whose narrowest networks lie above it, as exact theory has it.

Forward and backward are alike. With 32 layers of 32 units we find {{forward_relu_32}} and
{{backward_relu_32}} for ReLU, {{forward_abs_32}} and {{backward_abs_32}} for the absolute value, from
{{networks}} networks each. The remedy is width, not scale.
*/
enum { WIDTHS = 4, SCATTER_DEPTH = 32, KINDS = 2 };

static const int widths[WIDTHS] = { 16, 32, 64, 128 };
static const int kinds[KINDS] = { ACTIVATION_relu, ACTIVATION_abs };
static size_t scatter[KINDS][WIDTHS];

static void plan_scatter(void)
{
    for (int k = 0; k < KINDS; k++)
        for (int w = 0; w < WIDTHS; w++)
            scatter[k][w] = plan_networks(kinds[k], SCATTER_DEPTH, widths[w],
                                          run_at(mean_field_critical(kinds[k], 0)), networks);
}

/* Mean and variance, over the networks, of ln of what a square is multiplied by through `layers`
 * layers: forward from the first, backward from the last. */
static MeanVariance scatter_of(size_t first, bool forward, int layers)
{
    double *x = memory_new((size_t)networks, sizeof *x);
    for (int i = 0; i < networks; i++) {
        const LayerReading *r = flow_result(&plan, first + (size_t)i);
        int last = SCATTER_DEPTH - 1;
        x[i] = 2 * (forward ? log_signal(r, layers) - log_signal(r, 0)
                            : log_gradient(r, last - layers) - log_gradient(r, last));
    }
    double deviation = sample_deviation(x, (size_t)networks);
    MeanVariance m = { sample_mean(x, (size_t)networks), deviation * deviation };
    free(x);
    return m;
}

/* What the second hidden layer's signal has not yet gained, its gradient will have: forward and
 * backward gains have the same mean, so that on the whole all layers have the same dJ/dW.  In ln
 * of the norm, each layer's gain has a quarter of the variance of its factor. */
static void claim_balance(int activation, size_t first, int units_of_layer)
{
    int last = SCATTER_DEPTH - 1;
    double layer = finite_width_factor(activation, units_of_layer).variance / 4;
    double error = 4 * sqrt(2 * (last - 1) * layer / networks);
    double ratio = spread_of(first, networks, imbalance, last).mean;
    claim_between(lab, lab_key("balance_%s", activation_name(activation)), double_exp(ratio),
                  double_exp(-error), double_exp(error),
                  "derived here: homogeneity; facts 1.7 for the scatter");
    value_real(lab, lab_key("balance_%s", activation_name(activation)), double_exp(ratio), 3);
}

static void report_scatter(void)
{
    Table *table = table_new(lab, "scatter_by_width",
                             "series direction width layers ratio variance theory wide_theory");
    for (int k = 0; k < KINDS; k++)
        for (int w = 0; w < WIDTHS; w++)
            for (int f = 0; f < 2; f++) {
                const char *name = activation_name(kinds[k]);
                const char *direction = f ? "forward" : "backward";
                MeanVariance layer = finite_width_factor(kinds[k], widths[w]), m;
                int layers;
                for (layers = 1; ; layers = 2 * layers < SCATTER_DEPTH ? 2 * layers
                                                                       : SCATTER_DEPTH - 1) {
                    m = scatter_of(scatter[k][w], f, layers);
                    table_row(table, "ttiirrrr", name, direction, widths[w], layers,
                              (double)layers / widths[w], m.variance, layers * layer.variance,
                              mean_field_scatter(kinds[k], 1) * layers / widths[w]);
                    if (layers == SCATTER_DEPTH - 1)
                        break;
                }
                double expected = layers * layer.variance, n = networks;
                if (widths[w] == 32 || widths[w] == 128)
                    claim_between(lab, lab_key("%s_%s_%d", direction, name, widths[w]),
                                  m.variance, expected * (1 - 4 * sqrt(2 / n)),
                                  expected * (1 + 4 * sqrt(2 / n)), "facts 1.7; Hanin & Nica 2019");
                value_real(lab, lab_key("%s_%s_%d", direction, name, widths[w]), m.variance, 3);
            }
    table_close(table);
    plot_draw(lab, "scatter_by_width");
    for (int k = 0; k < KINDS; k++)
        claim_balance(kinds[k], scatter[k][WIDTHS - 1], widths[WIDTHS - 1]);
}

/*
## What becomes of the difference between two images?

A network that keeps the size of its signals may still lose what they say. Take two images and let $c$ be
the cosine of the angle between them. What enters two units is a pair of normal numbers $u, v$ with
correlation $c$, and after the absolute value the cosine is $\mathrm{E}|u||v|$:

$$ J(c) = \tfrac2\pi\left(\sqrt{1-c^2} + c \arcsin c\right). $$

A ReLU is the mean of $x$ and $|x|$, and the mixed terms $\mathrm{E}\,u|v|$ vanish by symmetry. So its
cosine is $(c + J(c))/2$: half of it keeps the angle, half of it folds (Cho & Saul 2009 derive it as the
arc-cosine kernel). The scale of the weights does not matter here at all.

@code lib/learn/mean_field.c mean_field_cosine

Pairs of images, brought to chosen angles, go through networks of {{angle_layers}} layers of {{angle_width}}
units:

@code experiments/angle_flow.c measure

@plot angle_map(angle_steps,angle_by_layer) Left, the cosine after a layer against the cosine before: points of all layers lie on two curves, a bowl for the absolute value, equal to 1 at both ends, and a rising curve for ReLU. Right, the cosine by layer for five pairs: all approach 1, with the absolute value faster.

Two images at a right angle have, after one, three and ten layers, cosines of {{angle_abs_1}},
{{angle_abs_3}} and {{angle_abs_10}} with the absolute value (theory {{theory_angle_abs_1}},
{{theory_angle_abs_3}}, {{theory_angle_abs_10}}), and of {{angle_relu_1}}, {{angle_relu_3}} and
{{angle_relu_10}} with ReLU ({{theory_angle_relu_1}}, {{theory_angle_relu_3}}, {{theory_angle_relu_10}}).
Look at the left end of the bowl: $|x|$ is even, so an image and its negative are the same to it after one
layer. Biases would tell them apart.

In the end all images become one. But slowly: near $c = 1$ the map is $1 - c' = (1-c) - k(1-c)^{3/2}$, so
that $1-c$ falls like a power of the depth, $11.1/l^2$ for the absolute value and, with half of the fold and
therefore half of $k$, $44.4/l^2$ for ReLU (Hayou et al. 2019).

@plot angle_forgotten(angle_by_layer) One minus the cosine by layer, both axes logarithmic: two measured curves bend towards straight lines of slope minus two, ReLU four times as high as the absolute value, each with its theory on top.

At layer {{angle_layers}}, $(1-c)\,l^2$ is {{forgotten_abs}} and {{forgotten_relu}}, where the exact map
says {{theory_forgotten_abs}} and {{theory_forgotten_relu}}: the limits are still ahead. An exponential
would have lost everything long before. This is what is meant by the edge of chaos, and both activations
stand on it at every scale.
*/
enum { ANGLES = 5, ORTHOGONAL = 2 };

static const double starts[ANGLES] = { -1, -0.5, 0, 0.5, 0.9 };
static AngleRun *angle_runs;
static double *angles;
static size_t angle_count;

static double plan_angles(void)
{
    angle_count = (size_t)(KINDS * lab->seeds);
    angle_runs = memory_new(angle_count, sizeof *angle_runs);
    double cost = 0;
    for (size_t i = 0; i < angle_count; i++) {
        angle_runs[i] = (AngleRun){ kinds[i / (size_t)lab->seeds], angle_width, angle_layers,
                                    &train, starts, ANGLES, lab->seed, i % (size_t)lab->seeds };
        cost += angle_flow_cost(&angle_runs[i]);
    }
    angles = memory_new(angle_count * angle_flow_size(angle_runs), sizeof *angles);
    return cost;
}

static void claim_angle(int activation, int layer, double measured, double expected,
                        double variance)
{
    const char *name = activation_name(activation);
    double error = 4 * sqrt(variance / lab->seeds);
    if (layer == 1 || layer == 3 || layer == 10)
        claim_between(lab, lab_key("angle_%s_%d", name, layer), measured, expected - error,
                      expected + error, "facts 1.5; Cho & Saul 2009");
    if (layer == angle_layers) {
        double square = (double)layer * layer;
        claim_of_whole_run(lab, lab_key("forgotten_%s", name), (1 - measured) * square,
                           (1 - expected - error) * square, (1 - expected + error) * square,
                           "facts 1.5; Hayou et al. 2019");
        value_real(lab, lab_key("forgotten_%s", name), (1 - measured) * square, 3);
        value_real(lab, lab_key("theory_forgotten_%s", name), (1 - expected) * square, 3);
    }
    if (layer == 1 || layer == 2 || layer == 3 || layer == 10) {
        value_real(lab, lab_key("angle_%s_%d", name, layer), measured, 3);
        value_real(lab, lab_key("theory_angle_%s_%d", name, layer), expected, 4);
    }
}

static void report_angles(void)
{
    Table *steps = table_new(lab, "angle_steps", "series before after");
    Table *table = table_new(lab, "angle_by_layer", "series start layer cosine low high theory sd");
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int a = 0; a < KINDS; a++)
        for (int p = 0; p < ANGLES; p++) {
            double expected = starts[p], variance = 0;
            for (int l = 0; l <= angle_layers; l++) {
                for (int i = 0; i < lab->seeds; i++) {
                    size_t run = (size_t)(a * lab->seeds + i);
                    const double *c = angle_found(angles, angle_runs, run, p);
                    x[i] = c[l];
                    if (l > 0)
                        table_row(steps, "trr", activation_name(kinds[a]), c[l - 1], c[l]);
                }
                Spread cosine = sample_spread(x, (size_t)lab->seeds);
                if (l > 0) {
                    double slope = mean_field_cosine_slope(kinds[a], expected);
                    variance = slope * slope * variance +
                               mean_field_cosine_scatter(kinds[a], expected) / angle_width;
                    expected = mean_field_cosine(kinds[a], expected);
                }
                table_row(table, "trirrrrr", activation_name(kinds[a]), starts[p], l, cosine.mean,
                          cosine.low, cosine.high, expected, sqrt(variance));
                if (p == ORTHOGONAL && l > 0)
                    claim_angle(kinds[a], l, cosine.mean, expected, variance);
                if (p == 0 && l == 1 && kinds[a] == ACTIVATION_abs)
                    claim_between(lab, "negative_abs", cosine.mean, 1 - 1e-6, 1 + 1e-6,
                                  "facts 1.5: |x| is even, so a negative looks the same");
            }
        }
    free(x);
    table_close(steps);
    table_close(table);
    plot_draw(lab, "angle_map");
    plot_draw(lab, "angle_forgotten");
}

/*
## May one synapse take it all?

Now to the suspicion. Let $g$ be the gradient by the $n^2$ synapses between two layers. How many of them
share it? If $m$ synapses had equal parts and the others nothing, $(\sum g^2)^2/\sum g^4$ would be $m$; we
call this number the synapses that *share* the gradient, and it is 1 exactly where one takes it all. Divided
by their number it is the participation ratio.

@code lib/learn/probe.c concentration

For one image $g_{ij} = x_i\,\delta_j$, and both sums factorise. So does the share of the largest: the
synapses that share the gradient are the units that share $x$ times the units that share $\delta$. One
synapse can take it all only if one unit has all of the signal *and* one unit has all of the gradient.

Theory can say more. In a layer drawn by dice, $x_i = f(\sqrt q z_i)$ and $\delta_i = f'(\sqrt q z_i)\,g_i$
are independent from unit to unit, with normal $z_i$ and $g_i$. The mean of a ratio of sums looks hard, but
$1/B$ is the integral of $e^{-tB}$, which turns it into products:

@code lib/learn/finite_width.c integrands

With ReLU and absolute value, $\sqrt q$ cancels. **No scale makes the slightest difference**, and as each
layer's directions are drawn anew, neither does the depth. What is left is the tail of the normal
distribution: in a wide layer a third of the units share a signal after the absolute value, a sixth after
ReLU.

@plot sharing_by_scale Left, the units that share the gradient by weight scale; right, the synapses. ReLU and absolute value are flat over six decades of scale. The sigmoid falls, in the left panel to one unit, in the right one to about fifty synapses, and never to one. All lie on their theory.

| at the critical scale | units that share $\delta$ | theory | synapses that share $g$ | theory | the largest synapse takes |
|---|---|---|---|---|---|
| absolute value | {{units_abs}} of {{width}} | {{theory_units_abs}} | {{synapses_abs}} | {{theory_synapses_abs}} | {{percent_synapse_abs}} % |
| ReLU | {{units_relu}} | {{theory_units_relu}} | {{synapses_relu}} | {{theory_synapses_relu}} | {{percent_synapse_relu}} % |
| sigmoid | {{units_sigmoid}} | {{theory_units_sigmoid}} | {{synapses_sigmoid}} | {{theory_synapses_sigmoid}} | {{percent_synapse_sigmoid}} % |

From the smallest scale to the largest the weights grow a thousandfold, and the shares of ReLU and absolute
value do not change by a single bit.

**The one that concentrates is the sigmoid**, the bounded one. Where its weights are large most units are
nearly 0 or 1 and pass no gradient back; the few whose $z$ happens to be near 0 have it all. At the largest
scale in the figure one unit takes {{far_percent_unit_sigmoid}} % of the gradient at its layer (theory
{{theory_percent_unit_sigmoid}} %). One *unit*: its synapses still share what it gets, because the signals
that enter it are 0 or 1, and about half are 1. The largest synapse has {{far_percent_synapse_sigmoid}} %.
*/
enum { SHARE_SCALES = 11, SHARE_CRITICAL = 4, SHARE_DEPTH = 10, SHARE_LAYERS = 30,
       SHARE_BATCH = 50 };

static size_t by_share[ACTIVATION_COUNT][SHARE_SCALES], share_layers[ACTIVATION_COUNT][2];
static int share_networks;

/* 4^k times the critical variance: doubled weights, which multiplies a float exactly. */
static double share_scale(int i) { return ldexp(1, 2 * (i - SHARE_CRITICAL)); }

static void plan_shares(void)
{
    share_networks = 4 * lab->seeds;
    for (int k = 0; k < series_count; k++) {
        const Series *s = &series[k];
        for (int i = 0; i < SHARE_SCALES; i++)
            by_share[k][i] = plan_networks(s->activation, SHARE_DEPTH, width,
                                           run_at(s->critical * share_scale(i)), share_networks);
        for (int b = 0; b < 2; b++) {
            FlowRun run = run_at(s->critical);
            run.batch = b ? SHARE_BATCH : 1;
            share_layers[k][b] = plan_networks(s->activation, SHARE_LAYERS, width, run,
                                               share_networks);
        }
    }
}

/* Number of units and of synapses among which the gradient is shared, and the largest shares. */
static double units(const LayerReading *r, int l) { return width * r[l].units.participation; }
static double largest_unit(const LayerReading *r, int l) { return r[l].units.largest; }
static double largest_synapse(const LayerReading *r, int l) { return r[l].synapses.largest; }
static double synapses(const LayerReading *r, int l)
{
    return (double)width * width * r[l].synapses.participation;
}

/* The mean over the layers 1 .. SHARE_DEPTH - 1 of a network, those between hidden layers, as far
 * as a gradient reaches them. */
static Reading *averaged;
static double over_layers(const LayerReading *r, int l)
{
    double sum = 0;
    int reached = 0;
    for (l = 1; l < SHARE_DEPTH; l++)
        if (!isnan(averaged(r, l)))
            sum += averaged(r, l), reached++;
    return sum / reached;
}

static Spread share_spread(int k, int i, Reading *read)
{
    averaged = read;
    return spread_of(by_share[k][i], share_networks, over_layers, 0);
}

/* Of the product of two independent numbers. */
static MeanVariance moments_of_product(MeanVariance a, MeanVariance b)
{
    double mean = a.mean * b.mean;
    return (MeanVariance){ mean, (a.variance + a.mean * a.mean) * (b.variance + b.mean * b.mean) -
                            mean * mean };
}

static MeanVariance scaled(MeanVariance m, double factor)
{
    return (MeanVariance){ factor * m.mean, factor * factor * m.variance };
}

/* The numbers of units and of synapses that theory says share a layer's gradient. */
static void theory_sharing(const Series *s, double variance, MeanVariance *of_units,
                           MeanVariance *of_synapses)
{
    double q = mean_field_signal(s->activation, variance, 0);
    q = s->unbounded ? 1 : fmax(q, 1e-8);
    MeanVariance x = finite_width_participation(s->activation, PASS_SIGNAL, q, width);
    MeanVariance d = finite_width_participation(s->activation, PASS_GRADIENT, q, width);
    *of_units = scaled(d, width);
    *of_synapses = scaled(moments_of_product(x, d), (double)width * width);
}

/* Is that theory the one of a few layers?  Not for tanh, whose signal at the critical scale is
 * still on its slow way to 0. */
static bool has_settled(const Series *s)
{
    return s->unbounded || mean_field_signal(s->activation, s->critical, 0) > 1e-6;
}

/* A claim on a mean over all networks and layers at scale i. */
static void claim_share(const char *name, int k, int i, Reading *read, MeanVariance expected,
                        const char *source)
{
    double error = 4 * sqrt(expected.variance / (share_networks * (SHARE_DEPTH - 1)));
    double measured = share_spread(k, i, read).mean;
    claim_between(lab, lab_key("%s_%s", name, series[k].name), measured, expected.mean - error,
                  expected.mean + error, source);
    value_real(lab, lab_key("%s_%s", name, series[k].name), measured, 4);
    value_real(lab, lab_key("theory_%s_%s", name, series[k].name), expected.mean, 4);
}

/* Doubling all weights changes neither proportion by one bit. */
static void claim_scale_is_nothing(int k)
{
    double change = 0;
    for (int i = 1; i < SHARE_SCALES; i++)
        for (int r = 0; r < share_networks; r++) {
            const LayerReading *a = flow_result(&plan, by_share[k][0] + (size_t)r);
            const LayerReading *b = flow_result(&plan, by_share[k][i] + (size_t)r);
            for (int l = 0; l < SHARE_DEPTH; l++)
                change = fmax(change, fabs(b[l].synapses.largest - a[l].synapses.largest));
        }
    claim_between(lab, lab_key("scale_changes_%s", series[k].name), change, 0, 0,
                  "derived here: homogeneity; powers of 2 are exact in IEEE 754");
}

/* Where weights are huge, |z| of the units lies on a line, density = 2n / sqrt(2 pi q) of them by
 * unit length, and f'^2 falls like e^{-2|z|}.  The largest takes all but what the second leaves it;
 * with a gap of t in ln f'^2 between them that is 1/(1 + e^t), and to first order such a gap has
 * the chance (density / 2) dt.
 */
static MeanVariance one_unit(const Series *s, double variance)
{
    double q = mean_field_signal(s->activation, variance, 0);
    double half = width / sqrt(6.283185307179586 * q), ln2 = 0.6931471805599453;
    return (MeanVariance){ 1 - half * ln2, half * (ln2 - 0.5) };
}

static void claim_shares(int k, MeanVariance of_units, MeanVariance of_synapses)
{
    const Series *s = &series[k];
    MeanVariance largest = finite_width_largest(s->activation, width);
    int last = SHARE_SCALES - 1;
    if (has_settled(s)) {
        claim_share("units", k, SHARE_CRITICAL, units, of_units, "derived here: finite_width.c");
        claim_share("synapses", k, SHARE_CRITICAL, synapses, of_synapses,
                    "derived here: finite_width.c; PR(x) PR(dJ/dz)");
    }
    if (isfinite(largest.mean)) {
        claim_share("largest_unit", k, SHARE_CRITICAL, largest_unit, largest,
                    "derived here: finite_width.c");
        claim_share("largest_synapse", k, SHARE_CRITICAL, largest_synapse,
                    moments_of_product(largest, largest), "derived here: finite_width.c");
    }
    if (s->unbounded)
        claim_scale_is_nothing(k);
    if (s->activation == ACTIVATION_sigmoid) {
        MeanVariance one = one_unit(s, s->critical * share_scale(last));
        claim_share("one_unit", k, last, largest_unit, one,
                    "derived here, to first order in the density");
        value_real(lab, lab_key("theory_percent_unit_%s", s->name), 100 * one.mean, 2);
    }
    value_real(lab, lab_key("percent_synapse_%s", s->name),
               100 * share_spread(k, SHARE_CRITICAL, largest_synapse).mean, 2);
    value_real(lab, lab_key("far_percent_unit_%s", s->name),
               100 * share_spread(k, last, largest_unit).mean, 2);
    value_real(lab, lab_key("far_percent_synapse_%s", s->name),
               100 * share_spread(k, last, largest_synapse).mean, 2);
}

static void report_shares(void)
{
    Table *table = table_new(lab, "sharing_by_scale",
                             "series scale units units_low units_high units_theory synapses "
                             "synapses_low synapses_high synapses_theory largest_unit "
                             "largest_synapse");
    for (int k = 0; k < series_count; k++) {
        MeanVariance of_units = { 0, 0 }, of_synapses = { 0, 0 };
        for (int i = 0; i < SHARE_SCALES; i++) {
            const Series *s = &series[k];
            if (i == 0 || !s->unbounded)
                theory_sharing(s, s->critical * share_scale(i), &of_units, &of_synapses);
            Spread u = share_spread(k, i, units), w = share_spread(k, i, synapses);
            table_row(table, "trrrrrrrrrrr", s->name, share_scale(i), u.mean, u.low, u.high,
                      of_units.mean, w.mean, w.low, w.high, of_synapses.mean,
                      share_spread(k, i, largest_unit).mean,
                      share_spread(k, i, largest_synapse).mean);
            if (i == SHARE_CRITICAL)
                claim_shares(k, of_units, of_synapses);
        }
    }
    table_close(table);
    plot_draw(lab, "sharing_by_scale");
}

/*
## By depth, and for many images

Learning uses the mean gradient of many images, a sum of products, which need not be a product. Fifty images
spread the gradient over more synapses than one does. But we have seen what depth does to fifty images.

@plot sharing_by_layer Three panels, the synapses that share the gradient by layer. For one image the line is flat and lies on its theory. For the mean of fifty images it begins two to three times as high and comes down to the same line within twenty layers, soonest with the absolute value.

In the second layer {{batch_first_abs}} synapses share the mean gradient with the absolute value,
{{batch_first_relu}} with ReLU and {{batch_first_sigmoid}} with the sigmoid; in layer {{share_layers}} there
are {{batch_last_abs}}, {{batch_last_relu}} and {{batch_last_sigmoid}} left, as for a single image. To the
last layers the fifty are nearly a single image: this is the angle map again, seen from behind.
*/
static int from_layer, to_layer;
static double over_part(const LayerReading *r, int l)
{
    double sum = 0;
    for (l = from_layer; l < to_layer; l++)
        sum += synapses(r, l) / (to_layer - from_layer);
    return sum;
}

/* Deep layers share among as many synapses as shallow ones. */
static void claim_depth_is_nothing(int k, MeanVariance expected)
{
    const Series *s = &series[k];
    int middle = SHARE_LAYERS / 2, n = share_networks;
    from_layer = 1, to_layer = middle;
    double lower = spread_of(share_layers[k][0], n, over_part, 0).mean;
    from_layer = middle, to_layer = SHARE_LAYERS;
    double upper = spread_of(share_layers[k][0], n, over_part, 0).mean;
    double error = 4 * sqrt(2 * expected.variance / (n * (middle - 1))) / expected.mean;
    claim_between(lab, lab_key("depth_changes_%s", s->name), lower / upper, 1 - error, 1 + error,
                  "derived here: each layer's direction is drawn anew");
}

static void report_share_layers(void)
{
    Table *table = table_new(lab, "sharing_by_layer",
                             "series batch layer synapses low high theory");
    for (int k = 0; k < series_count; k++) {
        MeanVariance of_units, of_synapses;
        theory_sharing(&series[k], series[k].critical, &of_units, &of_synapses);
        for (int b = 0; b < 2; b++)
            for (int l = 1; l < SHARE_LAYERS; l++) {
                Spread w = spread_of(share_layers[k][b], share_networks, synapses, l);
                table_row(table, "tiirrrr", series[k].name, b ? SHARE_BATCH : 1, l + 1, w.mean,
                          w.low, w.high, of_synapses.mean);
                if (b && (l == 1 || l == SHARE_LAYERS - 1))
                    value_real(lab, lab_key("batch_%s_%s", l == 1 ? "first" : "last",
                                            series[k].name), w.mean, 4);
            }
        if (has_settled(&series[k]))
            claim_depth_is_nothing(k, of_synapses);
    }
    table_close(table);
    plot_draw(lab, "sharing_by_layer");
}

/*
## What it would take

So dice do not do it. Could it be done at all? One unit needs all of the signal and one of the gradient;
with an unbounded activation a single large weight can give it to them, one *below* the layer that we look
at and one *above* it. We plant both, $K$ times the standard deviation of the others, and look at the layer
between them, whose own weights are ordinary. With the absolute value the planted unit's square is $1 +
K^2/n$ times a chi-square variable against $n-1$ others:

@code lessons/08_signal_scale.c share_of_planted

@plot sharing_planted The largest synapse's share of its layer's gradient against the size of the planted weights: with the absolute value it rises from half a percent to nearly all between thirty and three thousand standard deviations, on its line of theory; with ReLU to about a third on average; with the sigmoid it stays at half a percent.

At a thousand standard deviations one synapse takes {{planted_abs}} % on average with the absolute value
(theory {{theory_planted_abs}} %). With ReLU it is {{planted_relu}} %: nearly all if the units concerned are
awake, little if one of them sleeps. With the sigmoid nothing happens, {{planted_sigmoid}} %: a signal is at
most 1, and a large weight drives the unit that it feeds to where it passes no gradient.

**So the claim falls both ways.** Unbounded activations do allow one synapse to take it all, and the sigmoid
does not. But it takes two weights that are hundreds of times too large, in the right places. Normal dice
throw seven standard deviations less than once in $10^{11}$ draws.
*/
enum { PLANTS = 9, PLANTED_DEPTH = 10, PLANT_CLAIMED = 6 };

static const double plants[PLANTS] = { 1, 3, 10, 30, 100, 300, 1000, 3000, 10000 };
static size_t planted[ACTIVATION_COUNT][PLANTS];
static int planted_networks;

static void plan_planted(void)
{
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < PLANTS; i++) {
            FlowRun run = run_at(series[k].critical);
            run.planted = plants[i];
            planted[k][i] = plan_networks(series[k].activation, PLANTED_DEPTH, width, run,
                                          planted_networks);
        }
}

/* E[y / (y + n - 1)] and its variance for y = (1 + K^2/n) g^2, g normal: with |x|, unit 0's share
 * of the signal, and as well of the gradient. */
static MeanVariance share_of_planted(double size)
{
    double grown = 1 + size * size / width, sum = 0, squares = 0, all = 0;
    for (double g = 1e-4; g < 9; g *= 1.002) {          /* dense near 0, where a share is small */
        double y = grown * g * g, share = y / (y + width - 1);
        double chance = g * double_exp(-g * g / 2);
        all += chance;
        sum += chance * share;
        squares += chance * share * share;
    }
    sum /= all, squares /= all;
    return (MeanVariance){ sum, squares - sum * sum };
}

static void report_planted(void)
{
    Table *table = table_new(lab, "sharing_planted", "series size largest low high theory");
    double *x = memory_new((size_t)planted_networks, sizeof *x);
    int middle = (PLANTED_DEPTH + 1) / 2, n = planted_networks;
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < PLANTS; i++) {
            const Series *s = &series[k];
            for (int r = 0; r < n; r++)
                x[r] = flow_result(&plan, planted[k][i] + (size_t)r)[middle].synapses.largest;
            double mean = sample_mean(x, (size_t)n);
            MeanVariance share = share_of_planted(plants[i]);
            MeanVariance expected = moments_of_product(share, share);
            bool known = s->activation == ACTIVATION_abs;
            table_row(table, "trrrrr", s->name, plants[i], mean, sample_quantile(x, (size_t)n, 0.1),
                      sample_quantile(x, (size_t)n, 0.9), known ? expected.mean : NAN);
            if (i == PLANT_CLAIMED && known) {
                double error = 4 * sqrt(expected.variance / n);
                claim_between(lab, "planted_abs", mean, expected.mean - error,
                              expected.mean + error, "derived here");
                value_real(lab, "theory_planted_abs", 100 * expected.mean, 3);
            }
            if (i == PLANTS - 1 && s->activation == ACTIVATION_sigmoid) {
                /* A signal of 1 beside n - 1 whose squares have a mean of at most 1 and this
                 * one typically; dJ/dz cannot take more than all. */
                double m = mean_field_value(s->activation,
                                            mean_field_signal(s->activation, s->critical, 0));
                double bound = 1 / (1 + (width - 1) * m);
                claim_between(lab, "planted_sigmoid", mean, 1.0 / width / width,
                              bound * (1 + 4 * sqrt((1 - m) / m / width / n)), "derived here");
            }
            if (i == PLANT_CLAIMED)
                value_real(lab, lab_key("planted_%s", s->name), 100 * mean, 3);
        }
    free(x);
    table_close(table);
    plot_draw(lab, "sharing_planted");
}

/*
## And while it learns?

Dice would not throw such weights, but learning might make them. Networks of {{learning_depth}} hidden
layers at their critical scales learn from {{images}} images, with a step of {{step}}, fifty images a step;
at the start of each epoch we watch ten steps.

@plot sharing_while_learning The synapses that share the gradient, by epoch: three flat lines around a thousand. The inverse of the largest share seen in any layer of any network is flat too, between about fifty and two hundred.

Hardly anything moves. The largest share that any synapse had in any of the layers between the first and the
last hidden one, in any network, was {{largest_learning_relu}} % (ReLU), {{largest_learning_abs}} %
(absolute value) and {{largest_learning_sigmoid}} % (sigmoid), a mean over ten steps. The networks do learn
meanwhile, to {{accuracy_relu}} %, {{accuracy_abs}} % and {{accuracy_sigmoid}} % of correct test images, the
sigmoid included: at its critical scale it can, if slowly.

This is {{epochs}} epochs of small networks, not a theorem. Learning that goes on for long may make weights
with heavier tails than the normal distribution has, and there all of this would have to be measured again.
*/
static FlowHistory *history;
static FlowTraining *learners;
static size_t learner_count;

static double plan_learning(void)
{
    double cost = 0;
    learners = memory_new((size_t)(series_count * lab->seeds), sizeof *learners);
    for (int k = 0; k < series_count && train.labels; k++) {
        char text[100];
        snprintf(text, sizeof text, "%zu %d:%s*%d %d", dataset_example_size(&train), width,
                 series[k].name, learning_depth, train.classes);
        Spec *spec = spec_for(&train, text, text);  /* shared by the replicates, freed at the end */
        for (int i = 0; i < lab->seeds; i++) {
            learners[learner_count] = (FlowTraining){
                .spec = spec, .scale = { WEIGHTS_VARIANCE, series[k].critical, 0 },
                .train = &train, .test = &test, .epochs = epochs, .seed = lab->seed,
                .replicate = (uint64_t)i,
                .settings = { .batch = 50, .optimiser = optimiser_new(OPTIMISER_SGD, step) } };
            cost += flow_training_cost(&learners[learner_count++]);
        }
    }
    return cost;
}

static void report_learning(void)
{
    Table *table = table_new(lab, "sharing_while_learning",
                             "series epoch synapses low high largest accuracy");
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int k = 0; k < series_count; k++) {
        double ever = 0, accuracy = 0;
        for (int e = 0; e <= epochs; e++) {
            double largest = 0;
            accuracy = 0;
            for (int i = 0; i < lab->seeds; i++) {
                size_t run = (size_t)(k * lab->seeds + i);
                const LayerReading *r = flow_reading(history, run, e);
                x[i] = 0;
                for (int l = 1; l < learning_depth; l++) {
                    x[i] += synapses(r, l) / (learning_depth - 1);
                    largest = fmax(largest, r[l].synapses.largest);
                }
                accuracy += 100 * flow_epoch(history, run, e)->test.accuracy / lab->seeds;
            }
            Spread spread = sample_spread(x, (size_t)lab->seeds);
            table_row(table, "tirrrrr", series[k].name, e, spread.mean, spread.low, spread.high,
                      largest, accuracy);
            ever = fmax(ever, largest);
        }
        claim_between(lab, lab_key("learning_%s", series[k].name), ever, 1.0 / width / width, 0.5,
                      "the claim under test: all means more than all others together");
        value_real(lab, lab_key("largest_learning_%s", series[k].name), 100 * ever, 2);
        value_real(lab, lab_key("accuracy_%s", series[k].name), accuracy, 3);
    }
    free(x);
    table_close(table);
    plot_draw(lab, "sharing_while_learning");
}

/*
## What was claimed

@claims

Bands are four standard errors at the number of networks measured, from the theory's own variance, so that a
true claim fails by chance once in ten thousand runs. Two claims have no band at all, because powers of 2
multiply floats exactly.

## What would show that this is wrong

If forward and backward critical scales of ReLU differed by more than chance, $f(x) = x f'(x)$ would not be
the reason. If networks of equal depth over width scattered differently, the random walk would be the wrong
picture. If points left the two curves of the angle map, $z$ would not be normal. If the shares of ReLU
changed with the scale or with the depth, or a synapse of an ordinary network took a tenth of its layer's
gradient, the section on sharing would be wrong; and if one synapse took half of it while a network learned,
the last claims would fail.

## Exercises

**1.** Theory of sharing has the width in it. In layers of twenty units, of how many of the 400 synapses
would you say that they share the gradient? Predict from the participation of normal numbers (a third, a
sixth, and more in narrow layers), then run.

@solution
    make lesson08 ARGS='--width 20 --depth 20'

About 61 with the absolute value and 18 with ReLU, where wide layers would have $400/9 = 44$ and $400/36 =
11$: in a narrow layer the tail of the normal distribution is not reached. The largest synapse now takes
about 6 % and 16 %. To take it all, layers would have to be as narrow as a few units.
@end

**2.** Lesson 07 found that networks of absolute values diverge at a step of 0.1. Is it one synapse that
runs away?

@solution
    make lesson08 ARGS='--step 0.1'

No. Most or all networks of absolute values diverge, but the largest share of a synapse stays below one
percent for as long as there are numbers: all of them run away together, which is what homogeneity says they
must.
@end

**3.** What do tanh and leaky ReLU do? Leaky ReLU has slope 0.2 on the left. Which line is it close to, in
the figure of sharing, and what does tanh do at large scales?

@solution
    make lesson08 ARGS='--activation sigmoid,tanh,leaky,relu'

Leaky ReLU is flat, a little above ReLU: it is unbounded, and its sleeping units do a fifth of the work.
Tanh is bounded, and falls like the sigmoid once its weights are large. At its critical scale of 1 its units
are hardly bent, and more synapses share the gradient than with the absolute value, since a signal that is
squeezed a little has a lighter tail.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 8, .name = "signal_scale", .question = "How large should weights be?",
        .options = options, .seconds = 12, .quick_seconds = 2, .default_seeds = 5,
        .quick_seeds = 2 });
    planted_networks = (lab->quick ? 10 : 20) * lab->seeds;
    read_series();
    lab_datasets(lab, (size_t)images, 1000, &train, &test);
    input_square = flow_input_mean_square(&train);

    plan.seed = lab->seed;
    plan_scales();
    plan_scatter();
    plan_shares();
    plan_planted();
    double angle_cost = plan_angles();
    double learning_cost = plan_learning();
    Progress *progress = progress_new("measuring", flow_cost(&plan) + angle_cost + learning_cost);
    flow_measure(&plan, progress);
    if (learner_count)
        history = flow_train(learners, learner_count, progress);
    angle_flow(angle_runs, angle_count, angles, progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_real(lab, "depth", depth, 4);
        value_real(lab, "window_layers", depth - 1, 4);
        value_real(lab, "width", width, 4);
        value_real(lab, "scales", SCALES, 3);
        value_real(lab, "networks", networks, 6);
        value_real(lab, "angle_layers", angle_layers, 4);
        value_real(lab, "angle_width", angle_width, 5);
        value_real(lab, "share_layers", SHARE_LAYERS, 3);
        value_real(lab, "learning_depth", learning_depth, 4);
        value_real(lab, "images", (double)train.n, 6);
        value_real(lab, "epochs", epochs, 4);
        value_real(lab, "step", step, 4);
        compute_theory();
        report_layers();
        for (int k = 0; k < series_count; k++) {
            claim_edges(k);
            claim_one_scale(k);
            if (series[k].activation == ACTIVATION_sigmoid)
                claim_settled(k);
        }
        report_window();
        report_scatter();
        report_angles();
        report_shares();
        report_share_layers();
        report_planted();
        if (learner_count)
            report_learning();
    }
    for (size_t i = 0; i < learner_count; i += (size_t)lab->seeds)
        free((void *)learners[i].spec);
    free(learners);
    flow_history_free(history);
    free_theory();
    free(angles);
    free(angle_runs);
    flow_plan_free(&plan);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
