/*
# Why do the first layers of a deep network learn so slowly?

A network with one hidden layer learns. A network with fifty should be able to do more, and for
a long time it could do nothing at all: its last layers changed, its first ones stood still.
This lesson measures why, on images of clothes, in networks fresh from the dice and in networks
that are learning, and holds every number against a theory that has no free parameter.

**Before you run it, write down a prediction.** Take fifty layers of a hundred units. Differentiate
one output by what enters the first layer. Compared with the gradient at the last layer, is the
gradient at the first layer about as large, ten times smaller, a million times smaller? Does your
answer depend on whether the units are sigmoids, ReLUs or absolute values? What if all weights
are made twice as large?

## A product of many factors

Layer $l$ takes $x_l$ and computes $z_l = x_l W_l + b_l$, then $x_{l+1} = f(z_l)$. The chain rule
takes the gradient of an objective $J$ back by one layer:

$$ \frac{\partial J}{\partial z_{l,i}} = f'(z_{l,i}) \sum_j W_{l+1,ij}\, \frac{\partial J}{\partial z_{l+1,j}} . $$

This is the code of it, forward and backward, in the library:

@code lib/grad/operations.c affine_backward

Going back through fifty layers multiplies fifty such steps, so what counts is what *one* of them
does. Draw the weights independently with mean 0 and variance $\sigma_w^2/n$, where $n$ is the number
of inputs. In a wide layer $z_l$ is a sum of many independent terms and therefore normal, with a
variance $q_l$ that follows from the layer before:

$$ q_{l+1} = \sigma_w^2\, \mathrm{E}\,[f(\sqrt{q_l}\,z)^2] + \sigma_b^2, \qquad z \sim N(0,1), $$

and by the same argument the squared norm of the gradient is multiplied, at each layer, by

$$ \chi = \sigma_w^2\, \mathrm{E}\,[f'(\sqrt{q_l}\,z)^2] . $$

Both are integrals over a bell curve, and no more than that (Poole et al. 2016, Schoenholz et al. 2017):

@code lib/learn/mean_field.c expectation

@code lib/learn/mean_field.c mean_field_factor

For the absolute value $f'^2 = 1$ always, so $\chi = \sigma_w^2$. For ReLU half of the slopes are 0, so
$\chi = \sigma_w^2/2$. The slope of the sigmoid is at most $1/4$, so $\chi \le \sigma_w^2/16$, whatever
the signals are. The norm is multiplied by $\sqrt\chi$: with $\sigma_w^2 = 1$ that is
{{wide_factor_sigmoid}} for the sigmoid, {{wide_factor_relu}} for ReLU and {{wide_factor_abs}}
for the absolute value. A factor below 1 to the power of fifty is the answer to the question.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "base/words.h"
#include "experiments/gradient_flow.h"
#include "lab/data.h"
#include "lab/lab.h"
#include "learn/finite_width.h"
#include "learn/mean_field.h"

/*
## What can be changed

Every number of this lesson is a parameter; `make lesson07 ARGS='--help'` lists them.
*/
static int depth = 50, width = 100, batch = 50, images = 10000;
static int networks = 2000, epochs = 8, learning_depth = 6;
static double step = 0.02;
static const char *activations = "sigmoid,relu,abs";
static const char *net = "";
static const char *scale_text = "variance=1";

static const Option options[] = {
    option_int("depth", &depth, 1, 500, "L", "hidden layers of the deepest network"),
    option_int("width", &width, 2, 4096, "N", "units in each of them"),
    option_text("activation", &activations, "LIST", "what they do: names of activations"),
    option_text("net", &net, "SPEC", "one network instead, as in \"784 64:relu 32:abs 10\""),
    option_text("scale", &scale_text, "RULE",
                "weights: variance=V, sigma=S, glorot, he or critical"),
    option_int("batch", &batch, 1, 1000, "B", "images shown to each network at the start"),
    option_int("images", &images, 100, 60000, "N", "images to learn from", .quick = "1000"),
    option_int("epochs", &epochs, 1, 1000, "E", "times that they are gone through", .quick = "2"),
    option_int("learning-depth", &learning_depth, 2, 100, "L",
               "hidden layers of the networks that learn"),
    option_real("step", &step, 1e-6, 100, "A", "step size of the learning"),
    option_int("networks", &networks, 20, 100000, "N", "networks for the scatter between them",
               .quick = "100"),
    OPTIONS_END
};

/* A series is a line in the figures: a family of networks, one for each depth; or the network
 * of --net, of one depth. */
typedef struct Series {
    char name[24];
    int  activation;            /* of the hidden layers; the first's with --net */
} Series;

enum { SERIES_MAX = ACTIVATION_COUNT };

static Series series[SERIES_MAX];
static int series_count;

/* The family's network with so many hidden layers, as a spec. */
static const char *net_of(const Series *s, int layers, int units, const Dataset *data)
{
    static char text[SPEC_TEXT_MAX];
    if (*net)
        return net;
    snprintf(text, sizeof text, "%zu %d:%s*%d %d", dataset_example_size(data), units,
             activation_name(s->activation), layers, data->classes ? data->classes : 10);
    return text;
}

/* Reads --activation or --net into `series`; the net's depth becomes `depth`. */
static void read_series(void)
{
    Message why;
    Spec spec;
    int list[ACTIVATION_COUNT];
    if (*net) {
        if (!spec_parse(net, &spec, &why))
            error_stop("--net: %s", why.text);
        if (spec.layers < 3)
            error_stop("--net \"%s\": at least two hidden layers are needed to compare", net);
        series[series_count++] = (Series){ "net", spec.layer[0].activation };
        depth = learning_depth = spec.layers - 1;
        return;
    }
    if (!activation_list(activations, list, &series_count, &why))
        error_stop("--activation: %s", why.text);
    for (int i = 0; i < series_count; i++) {
        series[i].activation = list[i];
        snprintf(series[i].name, sizeof series[i].name, "%s", activation_name(list[i]));
    }
}

/*
## One plan, six questions

Each question below is a set of networks. The networks are independent of each other, so all sets
are laid out first and then measured together, spread over the cores.

What is differentiated is the logit of the right class, the mean over a batch of images. Its
gradient starts at the output with norm exactly 1, whatever the network says, so that theory can
predict the norm itself at every layer. (Cross-entropy multiplies it by one number, the same for
all layers.) We look at each image's own gradient and take the mean of the *logarithm* of its norm:
a product of many random factors has a mean that a few lucky networks make, while the mean of its
logarithm tells what the typical one does.

@code experiments/gradient_flow.c measure
*/
static Lab *lab;
static Dataset train, test;
static double input_square;             /* mean square of an input number */
static WeightScale scale;
static FlowPlan plan;

static FlowRun run_with(WeightScale weights, int examples)
{
    return (FlowRun){ .scale = weights, .objective = FLOW_LOGIT, .data = &train,
                      .batch = examples };
}

static WeightScale variance(double v)
{
    return (WeightScale){ .rule = WEIGHTS_VARIANCE, .number = v };
}

/* ln of the gradient's norm at layer l (from 0) of replicates 0 .. n-1. */
static Spread log_gradient(size_t first, int n, int l)
{
    double *x = memory_new((size_t)n, sizeof *x);
    for (int i = 0; i < n; i++)
        x[i] = flow_result(&plan, first + (size_t)i)[l].log_gradient;
    Spread spread = sample_spread(x, (size_t)n);
    free(x);
    return spread;
}

/* ln of the factor per layer, going back from layer `upper` to layer `lower`. */
static double log_factor(size_t run, int lower, int upper)
{
    const LayerReading *r = flow_result(&plan, run);
    return (r[lower].log_gradient - r[upper].log_gradient) / (upper - lower);
}

static double mean_log_factor(size_t first, int n, int lower, int upper)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += log_factor(first + (size_t)i, lower, upper);
    return sum / n;
}

/* The same in theory, and four standard errors of the mean over n networks.  The images that
 * one network sees share its weights, so they count as one. */
static double theory_log_factor(const FlowTheory *theory, int lower, int upper)
{
    return (theory[lower].log_gradient - theory[upper].log_gradient) / (upper - lower);
}

static double four_errors(const FlowTheory *theory, int n, int lower, int upper)
{
    return 4 * sqrt((theory[lower].variance - theory[upper].variance) / n) / (upper - lower);
}

/* Claims a factor whose logarithm was measured, within `error` of the expected one. */
static void claim_factor(const char *name, double measured, double expected, double error,
                         const char *source)
{
    claim_between(lab, name, double_exp(measured), double_exp(expected - error),
                  double_exp(expected + error), source);
}

/*
## How large is the gradient at each layer?

The default is {{depth}} hidden layers of {{width}} units, all with the same weight variance,
$\sigma_w^2 = 1$, for all three activations.

@plot gradient_by_layer The norm of the gradient at each of fifty layers on a logarithmic axis: a steep straight line down to 1e-31 for the sigmoid, a gentler one down to 1e-8 for ReLU, a flat one for the absolute value, each on top of its dotted line of theory; below, the ratio to theory stays near 1.

Three straight lines on a logarithmic axis: the decay is exponential. Each layer multiplies the norm
by {{factor_sigmoid}} in the sigmoid network (theory {{theory_factor_sigmoid}}), by {{factor_relu}} with
ReLU (theory {{theory_factor_relu}}), by {{factor_abs}} with the absolute value (theory
{{theory_factor_abs}}). At the first layer of the sigmoid network {{first_norm_sigmoid}} is left of a
gradient of 1. The dotted lines are not fitted to anything; below is their ratio to what was measured, with
the range of the {{seeds}} networks.

"Theory" here is $\sqrt\chi$ with one small correction. A layer of $n$ units is a sum of $n$ random
terms and scatters: the logarithm of its factor has variance $(3\,\mathrm{E} f'^4/(\mathrm{E} f'^2)^2 - 1)/n$,
that is $2/n$ for the absolute value and $5/n$ for ReLU, and the mean of a logarithm lies half a
variance below the logarithm of the mean (Hanin & Nica 2019). The *typical* network is a little
worse than the mean one.

@code experiments/gradient_flow.c flow_theory
*/
static size_t by_layer[SERIES_MAX];

static void plan_by_layer(void)
{
    for (int k = 0; k < series_count; k++)
        by_layer[k] = flow_plan(&plan, net_of(&series[k], depth, width, &train),
                                run_with(scale, batch), lab->seeds);
}

static void claims_by_layer(int k, const FlowTheory *theory)
{
    const Series *s = &series[k];
    int n = lab->seeds, last = depth - 1, middle = last / 2;
    double expected = theory_log_factor(theory, 0, last);
    double measured = mean_log_factor(by_layer[k], n, 0, last);
    claim_factor(lab_key("factor_%s", s->name), measured, expected,
                 four_errors(theory, n, 0, last),
                 "facts 1.1, 1.7; Poole et al. 2016, Hanin & Nica 2019");

    /* A straight line falls as fast in its lower half as in its upper one; the two halves are
     * independent, so their variances add up. */
    if (depth >= 6) {
        double bend = mean_log_factor(by_layer[k], n, 0, middle) -
                      mean_log_factor(by_layer[k], n, middle, last);
        double expected_bend = theory_log_factor(theory, 0, middle) -
                               theory_log_factor(theory, middle, last);
        double lower = four_errors(theory, n, 0, middle);
        double upper = four_errors(theory, n, middle, last);
        claim_factor(lab_key("straight_%s", s->name), bend, expected_bend,
                     sqrt(lower * lower + upper * upper),
                     "facts 1.1; an exponential has the same factor in both halves");
    }
    value_real(lab, lab_key("factor_%s", s->name), double_exp(measured), 4);
    value_real(lab, lab_key("theory_factor_%s", s->name), double_exp(expected), 4);
    double v = weights_variance(scale, plan.runs[by_layer[k]].spec, last);
    value_real(lab, lab_key("wide_factor_%s", s->name),
               sqrt(mean_field_factor(s->activation, v, 0)), 4);
    value_real(lab, lab_key("first_norm_%s", s->name),
               double_exp(log_gradient(by_layer[k], n, 0).mean), 2);
}

static void report_by_layer(void)
{
    Table *table = table_new(lab, "gradient_by_layer",
                             "series layer norm low high theory signal signal_theory");
    FlowTheory *theory = memory_new((size_t)plan.layers, sizeof *theory);
    for (int k = 0; k < series_count; k++) {
        const Spec *spec = plan.runs[by_layer[k]].spec;
        bool known = flow_theory(spec, scale, input_square, theory);
        for (int l = 0; l < depth; l++) {
            Spread norm = log_gradient(by_layer[k], lab->seeds, l);
            double signal = 0;
            for (int i = 0; i < lab->seeds; i++)
                signal += flow_result(&plan, by_layer[k] + (size_t)i)[l].signal / lab->seeds;
            table_row(table, "tirrrrrr", series[k].name, l + 1, double_exp(norm.mean),
                      double_exp(norm.low), double_exp(norm.high),
                      known ? double_exp(theory[l].log_gradient) : NAN, signal,
                      known ? theory[l].signal : NAN);
        }
        if (known && depth >= 2)
            claims_by_layer(k, theory);
    }
    free(theory);
    table_close(table);
    plot_draw(lab, "gradient_by_layer");
}

/*
## And in networks of other depths?

The same for networks of depth 1 to {{depth}}: what reaches the first layer, by the number of layers
above it. Deeper networks are not worse in kind, only further along the same line.

@plot gradient_by_depth The gradient at the first layer against the depth of the network, on a logarithmic axis, with the spread over networks and the line of theory: the same three straight lines.
*/
enum { DEPTHS_MAX = 16, DEPTH_STEP = 7 };

static int depths[DEPTHS_MAX], depth_count;
static size_t by_depth[SERIES_MAX][DEPTHS_MAX];

static void plan_by_depth(void)
{
    int stride = (depth - 1) / (DEPTHS_MAX - 1) + 1;
    stride = stride < DEPTH_STEP ? DEPTH_STEP : stride;
    for (int d = 1; d <= depth; d += stride)
        depths[depth_count++] = d;
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < depth_count; i++)
            by_depth[k][i] = flow_plan(&plan, net_of(&series[k], depths[i], width, &train),
                                       run_with(scale, batch), lab->seeds);
}

static void report_by_depth(void)
{
    Table *table = table_new(lab, "gradient_by_depth", "series depth norm low high theory");
    FlowTheory *theory = memory_new((size_t)plan.layers, sizeof *theory);
    for (int k = 0; k < series_count; k++)
        for (int i = 0; i < depth_count; i++) {
            Spread norm = log_gradient(by_depth[k][i], lab->seeds, 0);
            bool known = flow_theory(plan.runs[by_depth[k][i]].spec, scale, input_square, theory);
            table_row(table, "tirrrr", series[k].name, depths[i], double_exp(norm.mean),
                      double_exp(norm.low), double_exp(norm.high),
                      known ? double_exp(theory[0].log_gradient) : NAN);
        }
    free(theory);
    table_close(table);
    plot_draw(lab, "gradient_by_depth");
}

/*
## What if the weights are larger?

Then each factor is larger, and at some scale it passes 1: on one side of it gradients vanish, on the
other they explode. We measure the factor per layer in networks of {{scale_depth}} layers, for weight
variances from a sixteenth to sixteen times the *critical* one, at which $\chi = 1$.

@plot factor_by_scale The factor per layer against the weight variance, both axes logarithmic: each activation's line rises and crosses 1, the absolute value at variance 1, ReLU at 2, the sigmoid at 103, on top of the lines of theory.

The absolute value crosses at $\sigma_w^2 = {{edge_abs}}$ (theory {{theory_edge_abs}}, and 1 for infinite
width), ReLU at {{edge_relu}} (theory {{theory_edge_relu}}; 2), which is He's rule, and the sigmoid
at {{edge_sigmoid}} (theory {{theory_edge_sigmoid}}; {{critical_sigmoid}}): weights ten times as large as
anybody would draw. So the sigmoid is not lost in principle. But look at the slopes: near its critical point
the sigmoid's units are all nearly 0 or 1, its line is only half as steep as the others, and such a
network is hard to train for other reasons.
*/
enum { SCALES = 17, SCALE_DEPTH = 20 };     /* 2^(k/2) times the critical one, k = -8 .. 8 */

static size_t by_scale[SERIES_MAX][SCALES];
static double critical[SERIES_MAX];

static double scale_at(int series_number, int k)
{
    static const double root = 1.4142135623730951;
    int power = k - SCALES / 2;
    return critical[series_number] * ldexp(power % 2 ? (power > 0 ? root : 1 / root) : 1, power / 2);
}

static int scale_depth(void)
{
    return *net || depth < SCALE_DEPTH ? depth : SCALE_DEPTH;
}

static void plan_by_scale(void)
{
    for (int k = 0; k < series_count; k++) {
        critical[k] = mean_field_critical(series[k].activation, 0);
        for (int i = 0; i < SCALES; i++)
            by_scale[k][i] = flow_plan(&plan, net_of(&series[k], scale_depth(), width, &train),
                                       run_with(variance(scale_at(k, i)), batch), lab->seeds);
    }
}

/* ln of the variance at which the logarithm of the factor, y[i] at scale i, first passes 0. */
static double edge(int series_number, const double *y)
{
    for (int i = 1; i < SCALES; i++)
        if (y[i - 1] < 0 && y[i] >= 0) {
            double low = double_log(scale_at(series_number, i - 1));
            double high = double_log(scale_at(series_number, i));
            return low + (high - low) * y[i - 1] / (y[i - 1] - y[i]);
        }
    return NAN;
}

static void report_by_scale(void)
{
    Table *table = table_new(lab, "factor_by_scale",
                             "series variance factor low high theory wide_theory");
    FlowTheory *theory = memory_new((size_t)plan.layers, sizeof *theory);
    int last = scale_depth() - 1, n = lab->seeds;
    for (int k = 0; k < series_count && last > 0; k++) {
        double measured[SCALES], expected[SCALES], error = 0;
        bool known = false;
        for (int i = 0; i < SCALES; i++) {
            size_t first = by_scale[k][i];
            double *x = memory_new((size_t)n, sizeof *x);
            for (int j = 0; j < n; j++)
                x[j] = log_factor(first + (size_t)j, 0, last);
            Spread factor = sample_spread(x, (size_t)n);
            free(x);
            known = flow_theory(plan.runs[first].spec, variance(scale_at(k, i)), input_square,
                                theory);
            measured[i] = factor.mean;
            expected[i] = theory_log_factor(theory, 0, last);
            if (i == SCALES / 2)
                error = four_errors(theory, n, 0, last);
            double chi = mean_field_factor(series[k].activation, scale_at(k, i), 0);
            table_row(table, "trrrrrr", series[k].name, scale_at(k, i), double_exp(factor.mean),
                      double_exp(factor.low), double_exp(factor.high),
                      known ? double_exp(expected[i]) : NAN, known ? sqrt(chi) : NAN);
        }
        if (!known || !isfinite(edge(k, expected)))     /* the scales do not reach it */
            continue;
        /* An error of the logarithm of the factor moves the crossing by that over the slope. */
        double slope = (expected[SCALES / 2 + 1] - expected[SCALES / 2 - 1]) / double_log(2);
        claim_factor(lab_key("edge_%s", series[k].name), edge(k, measured), edge(k, expected),
                     error / slope,
                     "facts 1.1, 1.7; Poole et al. 2016, He et al. 2015");
        value_real(lab, lab_key("edge_%s", series[k].name), double_exp(edge(k, measured)), 4);
        value_real(lab, lab_key("theory_edge_%s", series[k].name), double_exp(edge(k, expected)), 4);
        value_real(lab, lab_key("critical_%s", series[k].name), critical[k], 5);
    }
    free(theory);
    table_close(table);
    if (last > 0)
        plot_draw(lab, "factor_by_scale");
}

/*
## How different are two networks of the same kind?

Every layer multiplies by a random factor, so the logarithm of the product does a random walk. After
$L$ layers of $n$ units the logarithm of the squared norm is nearly normal with variance
$\beta = \sum 5/n$ for ReLU and $\sum 2/n$ for the absolute value, at their critical scales (Hanin & Nica
2019): depth over width decides, and no initialisation can do anything about it. For these two it is
even known exactly. With the absolute value each layer's factor is a chi-square variable of $n$ degrees,
over $n$: its logarithm has mean $\psi(n/2) - \ln(n/2)$ and variance $\psi'(n/2)$, with $\psi$ the digamma
function. With ReLU a fair coin decides for each unit whether it takes part:

@code lib/learn/finite_width.c finite_width_factor

@plot scatter Histograms of the logarithm of the squared gradient norm over two thousand networks of fifty layers of fifty units: the bell of the absolute value is narrower than that of ReLU, both follow the normal curves of theory.

Over {{networks}} networks of 50 layers of 50 units we find a variance of {{scatter_variance_abs}} for the
absolute value (theory {{theory_variance_abs}}) and {{scatter_variance_relu}} for ReLU (theory
{{theory_variance_relu}}): in one ReLU network out of six the gradient at the first layer is
{{sigma_relu}} times larger than in the typical one, by luck alone.
*/
enum { SCATTER_DEPTH = 50, SCATTER_WIDTH = 50, SCATTER_KINDS = 2, BINS = 40 };

static const int scatter_kind[SCATTER_KINDS] = { ACTIVATION_relu, ACTIVATION_abs };
static size_t scatter[SCATTER_KINDS];

static void plan_scatter(void)
{
    for (int k = 0; k < SCATTER_KINDS; k++) {
        char text[100];
        snprintf(text, sizeof text, "%zu %d:%s*%d 10", dataset_example_size(&train), SCATTER_WIDTH,
                 activation_name(scatter_kind[k]), SCATTER_DEPTH);
        double v = mean_field_critical(scatter_kind[k], 0);
        scatter[k] = flow_plan(&plan, text, run_with(variance(v), 1), networks);
    }
}

/* Each bin's share of the networks per unit of x, beside the normal curve. */
static void scatter_rows(Table *table, const char *name, const double *x, double mean, double sd)
{
    const double low = mean - 4 * sd, bin_width = 8 * sd / BINS;
    int count[BINS] = { 0 };
    for (int i = 0; i < networks; i++) {
        double place = floor((x[i] - low) / bin_width);
        if (place >= 0 && place < BINS)
            count[(int)place]++;
    }
    for (int b = 0; b < BINS; b++) {
        double centre = low + (b + 0.5) * bin_width, z = (centre - mean) / sd;
        table_row(table, "trrr", name, centre, count[b] / (networks * bin_width),
                  double_exp(-z * z / 2) / (sd * 2.5066282746310002));
    }
}

static void report_scatter(void)
{
    Table *table = table_new(lab, "scatter", "series log_square density theory");
    double *x = memory_new((size_t)networks, sizeof *x);
    for (int k = 0; k < SCATTER_KINDS; k++) {
        const char *name = activation_name(scatter_kind[k]);
        /* factors between the first and the last layer */
        MeanVariance layer = finite_width_factor(scatter_kind[k], SCATTER_WIDTH);
        double mean = (SCATTER_DEPTH - 1) * layer.mean, n = networks;
        double expected = (SCATTER_DEPTH - 1) * layer.variance;
        for (int i = 0; i < networks; i++)
            x[i] = 2 * (SCATTER_DEPTH - 1) *
                   log_factor(scatter[k] + (size_t)i, 0, SCATTER_DEPTH - 1);
        double deviation = sample_deviation(x, (size_t)networks);
        double measured = deviation * deviation;
        scatter_rows(table, name, x, mean, sqrt(expected));

        claim_between(lab, lab_key("scatter_mean_%s", name), sample_mean(x, (size_t)networks),
                      mean - 4 * sqrt(expected / n), mean + 4 * sqrt(expected / n),
                      "facts 1.7; Hanin & Nica 2019");
        claim_between(lab, lab_key("scatter_variance_%s", name), measured,
                      expected * (1 - 4 * sqrt(2 / n)),
                      expected * (1 + 4 * sqrt(2 / n)), "facts 1.7; Hanin & Nica 2019");
        value_real(lab, lab_key("scatter_variance_%s", name), measured, 3);
        value_real(lab, lab_key("theory_variance_%s", name), expected, 3);
        value_real(lab, lab_key("sigma_%s", name), double_exp(sqrt(measured) / 2), 2);
    }
    free(x);
    table_close(table);
    plot_draw(lab, "scatter");
}

/*
## A published measurement

Nielsen's book *Neural Networks and Deep Learning* (2015, chapter 5) measures the same thing on
handwritten digits: sigmoid networks of 30 units a layer, weights from $N(0, 1/n)$, biases from
$N(0, 1)$, and the gradient by the biases, averaged over a thousand images before its norm is taken: the
"speed of learning" of a layer. He shows one network for each depth; here are {{nielsen_networks}} of each. Our
images are clothes, not digits, but the law is the same: with $\sigma_w^2 = \sigma_b^2 = 1$ theory gives a ratio of
{{theory_nielsen}} between a layer and the one before it, and a typical one of {{typical_nielsen}} at a width of 30.

@plot published_speeds The speed of learning of each hidden layer in networks of two, three and four hidden layers: Nielsen's published points lie within the spread of ours, about a factor of five between neighbouring layers.

The median ratio in the networks with four hidden layers is {{nielsen_ratio}}; his own four-layer
network has 5.73, 4.07 and 4.10.
*/
enum { NIELSEN_SIZES = 3, NIELSEN_NETWORKS = 200, NIELSEN_UNITS = 30, NIELSEN_IMAGES = 1000 };

static int nielsen_networks = NIELSEN_NETWORKS;

static const double published[NIELSEN_SIZES][4] = {     /* by 2, 3 and 4 hidden layers */
    { 0.0657, 0.309 },
    { 0.0118, 0.0600, 0.283 },
    { 0.00298, 0.0171, 0.0695, 0.285 },
};

static Dataset raw;                             /* the same images, pixels from 0 to 1 */
static size_t nielsen[NIELSEN_SIZES];

static void plan_nielsen(void)
{
    raw = train;
    raw.offset = 0, raw.gain = (real)1 / 255;
    FlowRun run = run_with((WeightScale){ WEIGHTS_VARIANCE, 1, 1 },
                           lab->quick ? 200 : NIELSEN_IMAGES);
    run.data = &raw;
    run.objective = FLOW_LOG_LOSS;
    for (int k = 0; k < NIELSEN_SIZES; k++) {
        char text[100];
        snprintf(text, sizeof text, "%zu %d:sigmoid*%d 10", dataset_example_size(&train),
                 NIELSEN_UNITS, k + 2);
        nielsen[k] = flow_plan(&plan, text, run, nielsen_networks);
    }
}

static void report_nielsen(void)
{
    Table *table = table_new(lab, "published_speeds",
                             "hidden layer published median low high");
    double speed[NIELSEN_NETWORKS], ratio[3 * NIELSEN_NETWORKS];
    size_t n = (size_t)nielsen_networks;
    for (int k = 0; k < NIELSEN_SIZES; k++)
        for (int l = 0; l < k + 2; l++) {
            for (int i = 0; i < nielsen_networks; i++)
                speed[i] = flow_result(&plan, nielsen[k] + (size_t)i)[l].bias_gradient;
            table_row(table, "iirrrr", k + 2, l + 1, published[k][l],
                      sample_median(speed, n),
                      sample_quantile(speed, n, 0.05),
                      sample_quantile(speed, n, 0.95));
        }
    for (int i = 0; i < nielsen_networks; i++) {
        const LayerReading *r = flow_result(&plan, nielsen[2] + (size_t)i);
        for (int l = 0; l < 3; l++)
            ratio[3 * i + l] = r[l + 1].bias_gradient / r[l].bias_gradient;
    }
    double median = sample_median(ratio, 3 * n);
    claim_of_whole_run(lab, "nielsen_ratio", median, 4.7, 5.1,
                       "facts 1.2: 4.9 +- 0.2; Nielsen 2015, ch. 5");
    value_real(lab, "nielsen_ratio", median, 3);
    double chi = mean_field_factor(ACTIVATION_sigmoid, 1, 1);
    double q = mean_field_signal(ACTIVATION_sigmoid, 1, 1);
    double scatter_of_30 = mean_field_scatter(ACTIVATION_sigmoid, q) / NIELSEN_UNITS;
    value_real(lab, "theory_nielsen", 1 / sqrt(chi), 3);
    value_real(lab, "typical_nielsen", double_exp(scatter_of_30 / 4) / sqrt(chi), 3);
    value_real(lab, "nielsen_networks", nielsen_networks, 4);
    table_close(table);
    plot_draw(lab, "published_speeds");
}

/*
## Until nothing is left

A float cannot be smaller than $2^{-149} \approx 1.4\cdot10^{-45}$, and below $2^{-126} \approx 1.2\cdot10^{-38}$
it loses digits. A gradient that shrinks by a factor of {{theory_factor_underflow}} per layer gets there. Here are
sigmoid networks of {{underflow_depth}} layers:

@plot underflow The gradient norm of a hundred-layer sigmoid network follows its line of theory down to 1e-44, then ends; the share of components that are exactly zero rises from 0 to 1 within a few layers.

From layer {{underflow_layer}} downwards more than half of the gradient's components are exactly zero (theory
says {{theory_underflow_layer}}). Those layers do not learn slowly, they do not learn at all: no step size
brings back a gradient of 0.
*/
enum { UNDERFLOW_DEPTH = 100, UNDERFLOW_WIDTH = 100 };

static size_t underflow;

static void plan_underflow(void)
{
    char text[100];
    snprintf(text, sizeof text, "%zu %d:sigmoid*%d 10", dataset_example_size(&train),
             UNDERFLOW_WIDTH, UNDERFLOW_DEPTH);
    underflow = flow_plan(&plan, text, run_with(variance(1), batch), lab->seeds);
}

static void report_underflow(void)
{
    Table *table = table_new(lab, "underflow", "layer norm low high theory zeros");
    FlowTheory theory[UNDERFLOW_DEPTH + 1];
    flow_theory(plan.runs[underflow].spec, variance(1), input_square, theory);
    int measured = 0, expected = 0;
    for (int l = 0; l < UNDERFLOW_DEPTH; l++) {
        double zeros = 0;
        for (int i = 0; i < lab->seeds; i++)
            zeros += flow_result(&plan, underflow + (size_t)i)[l].zeros / lab->seeds;
        Spread norm = log_gradient(underflow, lab->seeds, l);
        table_row(table, "irrrrr", l + 1, double_exp(norm.mean), double_exp(norm.low),
                  double_exp(norm.high), double_exp(theory[l].log_gradient), zeros);
        /* A component is normal with deviation norm / sqrt(batch^2 width); half of them round to
         * zero once 0.6745 deviations are less than half the smallest float. */
        double deviation = double_exp(theory[l].log_gradient) /
                           (batch * sqrt((double)UNDERFLOW_WIDTH));
        measured = zeros > 0.5 ? l + 1 : measured;
        expected = 0.6745 * deviation < ldexp(1, -150) ? l + 1 : expected;
    }
    claim_between(lab, "underflow_layer", measured, expected - 2, expected + 2,
                  "facts 1.1; IEEE 754: floats end at 2^-149");
    value_real(lab, "underflow_layer", measured, 3);
    value_real(lab, "theory_underflow_layer", expected, 3);
    value_real(lab, "underflow_depth", UNDERFLOW_DEPTH, 3);
    value_real(lab, "theory_factor_underflow", sqrt(mean_field_factor(ACTIVATION_sigmoid, 1, 0)), 3);
    table_close(table);
    plot_draw(lab, "underflow");
}

/*
## And while it learns?

The dice are only the beginning. Networks of {{learning_depth}} hidden layers now learn from {{images}}
images by stochastic gradient descent, all with the same step size, {{step}}, and we watch how fast each layer
moves: the relative change of its weights in one step, $\lVert\Delta W\rVert / \lVert W\rVert$.

@plot learning_speed Three panels, sigmoid, ReLU and absolute value: the relative change per step of each layer against the epoch, on a logarithmic axis. In the panel of the sigmoid the layers are a factor of four to five apart, more than three decades in all, and stay there; in the other two all layers run close together.

In the sigmoid network each layer learns about four times more slowly than the one above it, and after
{{epochs}} epochs nothing has changed: the output layer has found out how frequent the classes are, which
tells it nothing about any image, and the layers that could tell it more are too slow to be of help. (The first
layer is a little faster than the second only because it has 784 inputs and so more weights that pull together.)
With
ReLU all hidden layers run together too, although $\partial J/\partial z$ shrinks on its way back: at this scale the
signal shrinks by the same factor on its way forward, and the gradient by a weight is the product of the two
(lesson 08). ReLU only needs an epoch to get up to speed. All layers of the absolute value run at the same pace
from the start. The accuracy on test images after {{epochs}} epochs: sigmoid {{accuracy_sigmoid}} %, ReLU {{accuracy_relu}} %, absolute value
{{accuracy_abs}} %; chance is 10 %.

The factor per layer of $\partial J/\partial z$ in the first ten steps is the one of the untrained network, and that
is a claim below. Later theory has nothing to say: the weights are no longer random.
*/
static FlowHistory *history;
static FlowTraining *learners;
static size_t learner_count;

static double plan_learning(void)
{
    double cost = 0;
    learners = memory_new((size_t)(series_count * lab->seeds), sizeof *learners);
    for (int k = 0; k < series_count && train.labels; k++) {
        const char *text = net_of(&series[k], learning_depth, width, &train);
        Spec *spec = spec_for(&train, text, text);  /* shared by the replicates, freed at the end */
        for (int i = 0; i < lab->seeds; i++) {
            learners[learner_count] = (FlowTraining){
                .spec = spec, .scale = scale, .train = &train, .test = &test, .epochs = epochs,
                .seed = lab->seed, .replicate = (uint64_t)i,
                .settings = { .batch = 50, .optimiser = optimiser_new(OPTIMISER_SGD, step) } };
            cost += flow_training_cost(&learners[learner_count++]);
        }
    }
    return cost;
}

/* The factor per layer while learning begins, held against that of untrained networks. */
static void claim_early(int k)
{
    const FlowTraining *first = &learners[k * lab->seeds];
    int last = first->spec->layers - 2;
    FlowTheory *theory = memory_new((size_t)first->spec->layers, sizeof *theory);
    double sum = 0;
    for (int i = 0; i < lab->seeds; i++) {
        const LayerReading *r = flow_reading(history, (size_t)(k * lab->seeds + i), 0);
        sum += (r[0].log_gradient - r[last].log_gradient) / last;
    }
    if (last > 0 && flow_theory(first->spec, scale, input_square, theory))
        claim_factor(lab_key("early_%s", series[k].name), sum / lab->seeds,
                     theory_log_factor(theory, 0, last), four_errors(theory, lab->seeds, 0, last),
                     "facts 1.1, 1.7; Poole et al. 2016, Hanin & Nica 2019");
    free(theory);
}

/* A loss that is no longer finite is a result: say where and when. */
static void tell_divergence(int k)
{
    int diverged = 0;
    TrainingEvent event = { 0, 0 };
    for (int i = 0; i < lab->seeds; i++) {
        const FlowEpoch *end = flow_epoch(history, (size_t)(k * lab->seeds + i), epochs);
        if (end->event.step && !diverged++)
            event = end->event;
    }
    if (diverged)
        lab_notice("%s: %d of %d networks diverged (the first at step %ld, layer %d): "
                   "a smaller --step keeps them", series[k].name, diverged, lab->seeds,
                   event.step, event.layer);
    value_real(lab, lab_key("diverged_%s", series[k].name), diverged, 3);
}

static void report_learning(void)
{
    Table *table = table_new(lab, "learning_speed", "series epoch layer speed low high gradient");
    Table *scores = table_new(lab, "learning", "series epoch loss accuracy low high");
    int n = lab->seeds;
    double *x = memory_new((size_t)n, sizeof *x);
    for (int k = 0; k < series_count; k++) {
        for (int e = 0; e <= epochs; e++) {
            size_t first = (size_t)(k * n);
            double loss = 0;
            for (int l = 0; l < learners[first].spec->layers; l++) {
                double gradient = 0;
                for (int i = 0; i < n; i++) {
                    const LayerReading *r = flow_reading(history, first + (size_t)i, e);
                    x[i] = double_log(r[l].update_ratio);
                    gradient += r[l].log_gradient / n;
                }
                Spread speed = sample_spread(x, (size_t)n);
                table_row(table, "tiirrrr", series[k].name, e, l + 1, double_exp(speed.mean),
                          double_exp(speed.low), double_exp(speed.high), double_exp(gradient));
            }
            for (int i = 0; i < n; i++) {
                x[i] = flow_epoch(history, first + (size_t)i, e)->test.accuracy;
                loss += flow_epoch(history, first + (size_t)i, e)->loss / n;
            }
            Spread score = sample_spread(x, (size_t)n);
            table_row(scores, "tirrrr", series[k].name, e, loss, 100 * score.mean, 100 * score.low,
                      100 * score.high);
            if (e == epochs)
                value_real(lab, lab_key("accuracy_%s", series[k].name), 100 * score.mean, 3);
        }
        claim_early(k);
        tell_divergence(k);
    }
    free(x);
    table_close(table);
    table_close(scores);
    plot_draw(lab, "learning_speed");
}

/*
## What was claimed

Each claim holds a measured number against theory or a published figure. The bounds are four standard errors
at the number of networks measured, so that a true claim fails by chance once in ten thousand runs;
Nielsen's has the tolerance of its own table.

@claims

## What would show that this is wrong

If the lines of the first figure were bent, decay would not be exponential, and a product of independent factors would
be the wrong picture. If they were straight but with another slope, the mean-field integrals would be wrong. If the absolute value
crossed 1 anywhere but at $\sigma_w^2 = 1$, slopes of $\pm1$ would not be what decides. If the variance between networks did not
shrink as they get wider, the scatter would have another cause. Each of these could have been seen above.

One thing here is *not* shown: that the gap between layers is what keeps a network from learning. The sigmoid network has a
gap and does not learn, but that is one example, not a proof. Lesson 10 puts the question to many networks.

## Exercises

**1.** At the first layer of fifty the sigmoid's gradient is 31 orders of magnitude below the output's. How many
would be left with He's rule, $\sigma_w^2 = 2$? And with the critical scale for each activation? Predict, then run.

@solution
    make lesson07 ARGS='--scale he'
    make lesson07 ARGS='--scale critical'

With $\sigma_w^2 = 2$ the sigmoid's $\chi$ is about 0.1 and the norm falls by a factor of about 0.3 per layer: 25 orders
of magnitude instead of 31. The ReLU line becomes flat, and the absolute value explodes by $\sqrt2$ per layer, by
$2^{24.5} \approx 2\cdot10^7$ in all. At the critical scale all three lines are flat, or nearly: at width 100 the typical network still
loses a little, which is the correction for the scatter.
@end

**2.** Does the width change the slope of the lines? And the spread around them?

@solution
    make lesson07 ARGS='--width 20'
    make lesson07 ARGS='--width 400'

The slope hardly, the spread very much: variance goes with depth over width. In narrow networks the typical factor falls visibly
below $\sqrt\chi$, because the mean of a logarithm is less than the logarithm of the mean.
@end

**3.** The absolute value learned best with a small step. What happens with a step that is five times as large, and which layer
shows it first?

@solution
    make lesson07 ARGS='--step 0.1'

ReLU learns faster than before; the networks of absolute values diverge within their first epoch, and the lesson names the step and
the layer where the first number stopped being finite. Nothing bounds the signal of an absolute value, and all of its layers
move at once: what makes it learn well at a small step makes it fragile at a large one.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 7, .name = "vanishing_gradients",
        .question = "Why do the first layers of a deep network learn so slowly?",
        .options = options, .seconds = 20, .quick_seconds = 2, .default_seeds = 5,
        .quick_seeds = 2 });
    if (lab->quick)
        nielsen_networks = 20;
    Message why;
    if (!weights_parse(scale_text, &scale, &why))
        error_stop("--scale: %s", why.text);
    read_series();
    lab_datasets(lab, (size_t)images, 2000, &train, &test);
    input_square = flow_input_mean_square(&train);

    plan.seed = lab->seed;
    plan_by_layer();
    plan_by_depth();
    plan_by_scale();
    plan_scatter();
    plan_nielsen();
    plan_underflow();
    double learning_cost = plan_learning();
    Progress *progress = progress_new("measuring", flow_cost(&plan) + learning_cost);
    flow_measure(&plan, progress);
    if (learner_count)
        history = flow_train(learners, learner_count, progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_real(lab, "seeds", lab->seeds, 4);
        value_real(lab, "depth", depth, 4);
        value_real(lab, "width", width, 4);
        value_real(lab, "networks", networks, 6);
        value_real(lab, "images", (double)train.n, 6);
        value_real(lab, "learning_depth", learning_depth, 4);
        value_real(lab, "scale_depth", scale_depth(), 4);
        value_real(lab, "epochs", epochs, 4);
        value_real(lab, "step", step, 4);
        report_by_layer();
        report_by_depth();
        report_by_scale();
        report_scatter();
        report_nielsen();
        report_underflow();
        if (learner_count)
            report_learning();
    }
    for (size_t i = 0; i < learner_count; i += (size_t)lab->seeds)
        free((void *)learners[i].spec);
    free(learners);
    flow_history_free(history);
    flow_plan_free(&plan);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
