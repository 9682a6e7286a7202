/*
# Why pay for surprise?

A forecaster says 30 % for rain, and it rains. Was he wrong? A network says 99 % for "shirt", and it is a
coat. How much worse is that than 60 %? Learning needs a price for every forecast, and the price decides
what is learned. The one this course pays is the *surprise*, $-\ln q$, where $q$ is the probability that was
given to what came. This lesson lets forecasters pay four prices, first those of whom we know how wrong
they are, then networks, and looks at what each price teaches.

**Before you run it, write down a prediction.** It rains on 30 days of 100, at random. Anna says 10 % every
day, Ben says 50 %; both are off by 20 points. Who is the worse forecaster? If you were fined $|q - y|$ for
each day ($y$ is 1 if it rains, else 0), what would you say every day? And a network has learned two
thousand pictures of clothes by heart: when it is 95 % sure of a new one, how often is it right?

## Surprise is what adds up

A forecast of many independent days is a product of probabilities. Whoever wants the price of many days to
be the sum of the prices of each must take the logarithm: $-\ln(q_1 q_2) = -\ln q_1 - \ln q_2$. So the sum
of all surprises is minus the logarithm of the probability that the forecaster gave to *everything that
happened*: its likelihood. Here are this price and three others, for a forecast $q$ of a one:

@code experiments/scoring_rules.c rule_price

Say ones come with probability $p$. Who says $q$ expects to pay, per toss,

$$ -p \ln q - (1-p)\ln(1-q) \;=\; \underbrace{-p\ln p-(1-p)\ln(1-p)}_{\text{entropy } H(p)} \;+\;
   \underbrace{p\ln\frac pq+(1-p)\ln\frac{1-p}{1-q}}_{\text{divergence } D(p\,\|\,q)} . $$

The entropy is what the world costs: nobody can expect to pay less. The rest is what *we* pay for saying $q$
where $p$ is true. From $\ln t \le t - 1$,

$$ -D(p\,\|\,q) = p\ln\frac qp + (1-p)\ln\frac{1-q}{1-p} \le (q-p) + \big((1-q)-(1-p)\big) = 0, $$

with equality only at $t=1$, that is $q = p$: honesty is cheapest, and nothing else is as cheap. Such a
price is called *strictly proper*. This is the Kullback-Leibler divergence (1951), and its code:

@code experiments/scoring_rules.c divergence
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/calibration.h"
#include "experiments/coin_forecast.h"
#include "experiments/learned_forecast.h"
#include "experiments/scoring_rules.h"
#include "lab/data.h"
#include "lab/lab.h"

/*
## What can be changed

`make lesson04 ARGS='--help'` lists these.
*/
static double chance = 0.3, distance = 2;
static int tosses = 20000, sequences = 200;
static int examples = 5000, steps = 2000, samples = 400;
static int images = 2000, units = 100, epochs = 60;
static const char *net = "1 8:tanh 1";

static const Option options[] = {
    option_real("chance", &chance, 0.01, 0.99, "P", "probability that the coin shows a one"),
    option_int("tosses", &tosses, 100, 100000000, "N",
               "tosses for each forecast, in each replicate"),
    option_int("sequences", &sequences, 20, 100000, "N", "sequences forecast by one who counts"),
    option_real("distance", &distance, 0.1, 8, "D", "between the two normals of the networks' x"),
    option_text("net", &net, "SPEC", "the network that forecasts: one input, one output"),
    option_int("examples", &examples, 100, 1000000, "N", "that it learns from"),
    option_int("steps", &steps, 1, 1000000, "S", "of 100 examples each", .quick = "500"),
    option_int("samples", &samples, 20, 100000, "N", "data sets for the mean excess by examples",
               .quick = "20"),
    option_int("images", &images, 100, 60000, "N", "images that the classifier learns from",
               .quick = "500"),
    option_int("units", &units, 1, 4096, "N", "of its hidden layer"),
    option_int("epochs", &epochs, 3, 10000, "E", "times that they are gone through", .quick = "10"),
    OPTIONS_END
};

static Lab *lab;

/* Claims that a mean of n prices is what theory says, within four standard errors. */
static void claim_mean(const char *name, double measured, double expected, double deviation,
                       double n, const char *source)
{
    double error = 4 * deviation / sqrt(n);
    claim_between(lab, name, measured, expected - error, expected + error, source);
}

/*
## A coin and its forecasters

A coin shows a one with $p = {{chance}}$. Nineteen forecasters, each with a $q$ of its own and with tosses
of its own, pay the surprise of every toss.

@plot coin_loss(coin_scores,coin_theory,coin_hundred) The mean log-loss of nineteen forecasts of a coin with p = 0.3: a curve with its lowest point, the entropy, at the forecast 0.3, rising steeply towards 0 and 1. The means of many tosses lie on the curve of theory; those of a hundred tosses scatter around it.

The small circles are means of a hundred tosses: luck is large, and a hundred days do not tell a good
forecaster from a fair one. The points are means over {{all_tosses}} tosses, and lie on the curve $H + D$,
which is not fitted to anything.

How much does each pay beyond who knows $p$? On the *same* tosses, so that luck cancels, Anna ($q=0.1$) pays
{{log_excess_at_0_1}} nats more per toss than the honest forecaster (theory: {{theory_log_excess_at_0_1}})
and Ben ($q=0.5$) pays {{log_excess_at_0_5}} (theory {{theory_log_excess_at_0_5}}). Both are wrong by 0.2,
but Anna pays nearly twice as much: it is the rain she called unlikely that is expensive.
*/
enum { FORECASTS = 19, CURVE = 200, HUNDRED = 100, NAMED = 3 };

static const double named[NAMED] = { 0.001, 0.1, 0.5 };
static const char *const named_key[NAMED] = { "0_001", "0_1", "0_5" };

/* Ones of forecaster i in replicate k; the tosses of no two are the same. */
static double ones_of(int k, int i, long n)
{
    return coin_ones(lab->seed, (uint64_t)(k * 100 + i), chance, n);
}

static void report_coin(void)
{
    Table *table = table_new(lab, "coin_scores", "rule forecast price low high theory");
    double *paid = memory_new((size_t)lab->seeds, sizeof *paid);
    for (ScoringRule r = RULE_LOG; r < RULE_COUNT; r++)
        for (int i = 0; i < FORECASTS; i++) {
            double q = (i + 1) / 20.0;
            for (int k = 0; k < lab->seeds; k++)
                paid[k] = coin_paid(r, q, ones_of(k, i, tosses), tosses);
            Spread price = sample_spread(paid, (size_t)lab->seeds);
            table_row(table, "trrrrr", rule_name(r), q, price.mean, price.low, price.high,
                      rule_expected(r, q, chance));
        }
    free(paid);
    table_close(table);

    Table *curve = table_new(lab, "coin_theory", "rule forecast theory honest chance");
    for (ScoringRule r = RULE_LOG; r < RULE_COUNT; r++)
        for (int i = 0; i < CURVE; i++) {
            double q = (i + 0.5) / CURVE;
            table_row(curve, "trrrr", rule_name(r), q, rule_expected(r, q, chance),
                      rule_expected(r, chance, chance), chance);
        }
    table_close(curve);

    Table *hundred = table_new(lab, "coin_hundred", "forecast price");
    for (int i = 0; i < FORECASTS; i++)
        for (int k = 0; k < lab->seeds; k++) {
            double q = (i + 1) / 20.0;
            double ones = ones_of(k, 20 + i, HUNDRED);
            table_row(hundred, "rr", q, coin_paid(RULE_LOG, q, ones, HUNDRED));
        }
    table_close(hundred);
    plot_draw(lab, "coin_loss");
    plot_draw(lab, "coin_scores");
}

/* What a forecast costs beyond p, on the same tosses, all replicates together. */
static double beyond(ScoringRule rule, double q, int i)
{
    double ones = 0, n = (double)lab->seeds * tosses;
    for (int k = 0; k < lab->seeds; k++)
        ones += ones_of(k, i, tosses);
    return coin_paid_beyond(rule, q, chance, ones, n);
}

static void claims_of_coin(void)
{
    const ScoringRule rules[2] = { RULE_LOG, RULE_SQUARED };
    double n = (double)lab->seeds * tosses;
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < NAMED; i++) {
            const char *key = lab_key("%s_excess_at_%s", rule_name(rules[r]), named_key[i]);
            double measured = beyond(rules[r], named[i], 40 + i);
            double expected = rule_excess(rules[r], named[i], chance);
            claim_mean(key, measured, expected, rule_excess_deviation(rules[r], named[i], chance),
                       n, r == 0 ? "facts 3.2; Kullback & Leibler 1951" : "Brier 1950: (p - q)^2");
            value_real(lab, key, measured, 4);
            value_real(lab, lab_key("theory_%s", key), expected, 4);
        }
    double best = chance < 0.5 ? 0 : 1;
    double measured = beyond(RULE_ABSOLUTE, best, 40 + NAMED);
    claim_mean("absolute_pays_for_a_lie", measured, rule_excess(RULE_ABSOLUTE, best, chance),
               rule_excess_deviation(RULE_ABSOLUTE, best, chance), n,
               "Gneiting & Raftery 2007: not proper; (1 - 2p)(q - p)");
    value_real(lab, "absolute_lie", -measured, 3);
    value_real(lab, "all_tosses", n, 9);
    value_real(lab, "chance", chance, 4);
}

/*
## Three other prices

@plot coin_scores(coin_scores,coin_theory) Four panels, one a price: log-loss and squared error have their lowest point at the true probability 0.3; absolute error falls in a straight line to its lowest point at the forecast 0; accuracy is a step, equal for all forecasts below one half.

**Squared error**, $(q-y)^2$, known as Brier's score (1950), is strictly proper too: it costs $(p-q)^2$
beyond $p$. It pays differently. Anna and Ben are equals to it, {{squared_excess_at_0_1}} and
{{squared_excess_at_0_5}}. And who says 0.001, as good as "never", pays {{squared_excess_at_0_001}}, little
more than twice as much as Ben, who only shrugs; log-loss asks {{log_excess_at_0_001}} of him, about
eighteen times as much as of Ben.

**Accuracy** asks only on which side of one half the forecast lies. It cannot see the difference between 0.3
and 0.001. It never pays to lie, but it does not pay to be honest either.

**Absolute error** looks like the mildest of them all, and is a trap. Its expectation, $p(1-q)+(1-p)q$, is a
straight line in $q$, so its lowest point is at an end: say 0 if $p<\frac12$, say 1 otherwise. The honest
forecaster pays {{absolute_lie}} *more* per toss than the one who says "never". (Absolute error asks for the
median, and the median of zeros and ones is one of them.)

## A confident mistake

Now let a network say $q = \sigma(a)$, where $a$ is its logit, while a one comes. What does it pay, and,
more to the point, what does it *hear*? It learns from the slope of the price by $a$:

@code experiments/scoring_rules.c rule_slope

@plot confident_mistake Two panels against the probability given to what came, from 0.0001 to 0.9999. Left, the price: log-loss grows without bound towards 0, squared and absolute error stop at 1, accuracy jumps. Right, the size of the slope by the logit: log-loss approaches 1 where the mistake is most confident, squared and absolute error fall back to 0 there.

The slope of the log-loss is the error itself, $q - y$: the larger the mistake the louder the correction. In
squared and absolute error the factor $q(1-q)$ of the sigmoid remains. A network that is surely wrong, at $q
= 0.001$, hears $-0.999$ from log-loss and {{squared_whisper}} from squared error: it is told the least
where it errs the most. Lesson 07 meets the same flat ends of the sigmoid in every layer; the logarithm
takes them away in the last one.
*/
static void report_confident_mistake(void)
{
    Table *table = table_new(lab, "confident_mistake", "rule logit right price slope");
    for (ScoringRule r = RULE_LOG; r < RULE_COUNT; r++)
        for (int i = -95; i <= 95; i++) {
            double a = i / 10.0, q = double_sigmoid(a);
            table_row(table, "trrrr", rule_name(r), a, q, rule_price(r, q, true),
                      -rule_slope(r, a, true));
        }
    double surely_wrong = double_log(0.001 / 0.999);
    value_real(lab, "squared_whisper", rule_slope(RULE_SQUARED, surely_wrong, true), 2);
    table_close(table);
    plot_draw(lab, "confident_mistake");
}

/*
## What does it cost not to know?

Nobody hands us $p$. Let a forecaster know nothing and count: after $k$ ones in $n$ tosses it says
$(k+\frac12)/(n+1)$. How much has it paid in all, beyond who knew $p$ from the start? The wrong but fixed
forecasts pay $D$ for every toss, for ever. The one who counts pays only while it learns:

$$ \tfrac12\ln n + \tfrac12\ln\frac{\pi}{2e} \quad\text{nats, on average, in all} $$

(Krichevsky & Trofimov 1981): half a logarithm for the one number that it has to learn.

@plot coin_regret What each forecaster has paid in all beyond who knows p, against the number of tosses on a logarithmic axis: the fixed forecasts 0.1 and 0.5 shoot up, the one who counts rises in a straight line, half a nat for each factor e, on its line of theory.

After {{sequence_tosses}} tosses, over {{sequences}} sequences, it has paid {{counting_paid}} nats on
average (theory: {{theory_counting_paid}}); Ben has paid {{ben_paid}}. The constant cost of being wrong
against the logarithmic cost of learning: this is why log-loss, summed over everything that happened, can
choose between theories, and lesson 06 lets all of them compete by it.
*/
enum { SEQUENCE_FIXED = 2, SEQUENCE_LOOKS = 13 };

static const double sequence_q[SEQUENCE_FIXED] = { 0.1, 0.5 };
static const char *const sequence_name[SEQUENCE_FIXED + 1] = { "says_0.1", "says_0.5", "counts" };
static const long sequence_tosses[SEQUENCE_LOOKS] = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000
};

static void report_sequences(void)
{
    const int row = SEQUENCE_FIXED + 1;
    Table *table = table_new(lab, "coin_regret", "forecaster tosses paid low high theory");
    double *paid = memory_new((size_t)(sequences * SEQUENCE_LOOKS * row), sizeof *paid);
    double *x = memory_new((size_t)sequences, sizeof *x);
    size_t count = (size_t)sequences;
    for (int s = 0; s < sequences; s++)
        coin_sequence(lab->seed, (uint64_t)s, chance, sequence_tosses, SEQUENCE_LOOKS, sequence_q,
                      SEQUENCE_FIXED, paid + s * SEQUENCE_LOOKS * row);
    for (int j = 0; j < row; j++)
        for (int i = 0; i < SEQUENCE_LOOKS; i++) {
            double n = (double)sequence_tosses[i], mean, deviation;
            for (int s = 0; s < sequences; s++)
                x[s] = paid[(s * SEQUENCE_LOOKS + i) * row + j];
            if (j < SEQUENCE_FIXED)
                mean = n * rule_excess(RULE_LOG, sequence_q[j], chance);
            else
                coin_counting_theory(chance, sequence_tosses[i], &mean, &deviation);
            table_row(table, "tirrrr", sequence_name[j], (int)n, sample_mean(x, count),
                      sample_quantile(x, count, 0.05), sample_quantile(x, count, 0.95), mean);
            if (i < SEQUENCE_LOOKS - 1)
                continue;
            if (j == SEQUENCE_FIXED) {
                claim_mean("learning_costs_half_a_logarithm", sample_mean(x, count), mean,
                           deviation, sequences, "Krichevsky & Trofimov 1981; exact sum");
                value_real(lab, "counting_paid", sample_mean(x, count), 3);
                value_real(lab, "theory_counting_paid", mean, 3);
            } else if (j == 1) {
                value_real(lab, "ben_paid", sample_mean(x, count), 3);
            }
        }
    value_real(lab, "sequence_tosses", (double)sequence_tosses[SEQUENCE_LOOKS - 1], 6);
    value_real(lab, "sequences", sequences, 6);
    free(x);
    free(paid);
    table_close(table);
    plot_draw(lab, "coin_regret");
}

/*
## Networks that learn to forecast

Now the probability depends on what is seen. A number $x$ is drawn from $N(0,1)$ or, as often, from
$N(\mu,1)$ with $\mu = {{distance}}$, and the question is from which. Here the truth is known everywhere:

$$ p(x) = \frac{\varphi(x-\mu)}{\varphi(x)+\varphi(x-\mu)} = \sigma\!\big(\mu\,(x-\tfrac\mu2)\big), \qquad
   \varphi(x) = \tfrac{1}{\sqrt{2\pi}}e^{-x^2/2} . $$

The network `{{net}}` learns it from {{examples}} examples, labelled 0 or 1. Nobody tells it a probability.
Three copies are trained alike but for the price:

@code experiments/learned_forecast.c price

@plot learned_forecasts Left: the learned probability of label 1 against x under three prices. Log-loss and squared error follow the true sigmoid; absolute error gives a step from 0 to 1 at the middle. Right: the learned against the true probability: the first two along the diagonal, absolute error a step at one half.

Under log-loss and squared error the network has learned the *probability*, though it was shown only zeros
and ones. Where they differ it is in the tails: examples are few there, and the slope of squared error is
faint. Under absolute error it has learned to say 0 or 1: where the truth is 0.3 it says
{{absolute_at_0_3}}. All three choose the same side nearly everywhere, so all three have the same accuracy:
{{accuracy_log}} %, {{accuracy_squared}} % and {{accuracy_absolute}} %, where the best possible is
{{theory_accuracy}} %. In log-loss beyond the entropy they have {{excess_log}}, {{excess_squared}} and
{{excess_absolute}} nats. *Accuracy does not see what is wrong with the third.* (Under absolute error the
network becomes the surer the longer it learns; there is no limit to its loss.)

On fresh examples the loss of each is again the entropy plus its divergence from the truth, averaged over
$x$; the divergence we compute by a fine sum over $x$, without chance, the loss we measure, and the
difference must be the entropy, {{entropy}} nats, whatever the network has learned. That holds for all
three, and is claimed below.
*/
enum { PRICES = 3, FORECAST_BATCH = 100, FRESH = 20000 };

static Spec forecaster;
static ForecastRun *learners;
static LearnedForecast *learned;
static ForecastTheory theory;

static void read_net(void)
{
    Message why;
    if (!spec_parse(net, &forecaster, &why))
        error_stop("--net: %s", why.text);
    if (shape_size(forecaster.input) != 1 ||
        shape_size(forecaster.layer[forecaster.layers - 1].out) != 1)
        error_stop("--net \"%s\": a forecaster has one input and one output, as in \"1 8:tanh 1\"",
                   net);
}

static int plan_forecasts(void)
{
    int count = PRICES * lab->seeds;
    learners = memory_new((size_t)count, sizeof *learners);
    learned = memory_new((size_t)count, sizeof *learned);
    for (int i = 0; i < count; i++)
        learners[i] = (ForecastRun){
            .spec = &forecaster, .scale = { WEIGHTS_VARIANCE, 1, 0 },
            .rule = (ScoringRule)(i / lab->seeds), .distance = distance, .examples = examples,
            .batch = FORECAST_BATCH, .steps = steps,
            .optimiser = optimiser_new(OPTIMISER_ADAM, 0.01), .fresh = FRESH,
            .seed = lab->seed, .replicate = (uint64_t)(i % lab->seeds) };
    return count;
}

/* The forecast where the truth is p, between two points of the curve. */
static double forecast_where(const LearnedForecast *f, double p)
{
    for (int i = 1; i < FORECAST_POINTS; i++) {
        double low = forecast_truth(distance, forecast_x(distance, i - 1));
        double high = forecast_truth(distance, forecast_x(distance, i));
        if (low <= p && p < high)
            return f->curve[i - 1] + (f->curve[i] - f->curve[i - 1]) * (p - low) / (high - low);
    }
    return NAN;
}

/* What the networks of one price have in common: means over the replicates, claims, values. */
static void judge_price(const LearnedForecast *f, const char *name)
{
    double loss = 0, excess = 0, right = 0, variance = 0, at = 0, n = lab->seeds;
    for (int k = 0; k < lab->seeds; k++) {
        loss += f[k].fresh_loss / n;
        excess += f[k].excess / n;
        right += f[k].accuracy / n;
        variance += f[k].price_variance / n;
        at += forecast_where(&f[k], 0.3) / n;
    }
    claim_mean(lab_key("entropy_under_%s", name), loss - excess, theory.entropy, sqrt(variance),
               n * FRESH, "facts 3.2, 3.1: log 2 - JS; Kullback & Leibler 1951");
    double least = theory.accuracy * (1 - theory.accuracy);
    claim_of_whole_run(lab, lab_key("same_accuracy_%s", name), right,
                       theory.accuracy - 4 * sqrt(least / examples), theory.accuracy + 1e-9,
                       "facts 3.1: nobody beats Bayes; 4 standard errors of the examples");
    value_real(lab, lab_key("accuracy_%s", name), 100 * right, 4);
    value_real(lab, lab_key("excess_%s", name), excess, 2);
    value_real(lab, lab_key("%s_at_0_3", name), at, 2);
    value_real(lab, lab_key("loss_%s", name), loss, 4);
    value_real(lab, lab_key("judge_%s", name), double_log(2) - loss, 3);
}

static void report_forecasts(void)
{
    Table *table = table_new(lab, "learned_forecasts", "price x truth forecast low high");
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < PRICES; r++) {
        const LearnedForecast *f = learned + r * lab->seeds;
        const char *name = rule_name((ScoringRule)r);
        for (int i = 0; i < FORECAST_POINTS; i++) {
            for (int k = 0; k < lab->seeds; k++)
                x[k] = f[k].curve[i];
            Spread says = sample_spread(x, (size_t)lab->seeds);
            double at = forecast_x(distance, i);
            table_row(table, "trrrrr", name, at, forecast_truth(distance, at), says.mean, says.low,
                      says.high);
        }
        judge_price(f, name);
    }
    free(x);
    table_close(table);
    plot_draw(lab, "learned_forecasts");
    double variance = 0;
    for (int k = 0; k < lab->seeds; k++)
        variance += learned[k].price_variance / lab->seeds;
    value_real(lab, "judge_error", sqrt(variance / lab->seeds / FRESH), 1);
    value_text(lab, "net", net);
    value_real(lab, "examples", examples, 7);
    value_real(lab, "distance", distance, 4);
    value_real(lab, "entropy", theory.entropy, 4);
    value_real(lab, "divergence", double_log(2) - theory.entropy, 3);
    value_real(lab, "theory_accuracy", 100 * theory.accuracy, 4);
}

/*
## Which price learns from fewer examples?

Log-loss and squared error lead to the same place. Do they get there equally fast? Take the smallest network
that contains the truth, `1 1`: a slope and a bias. Draw {{samples}} data sets of each size, let both prices
learn from each, and compute the excess log-loss.

For log-loss theory is short: each parameter that is learned from $n$ examples costs $\frac{1}{2n}$ nats
(Wilks 1938), so two cost $\frac1n$. Squared error weighs the examples by $q(1-q)$, as its slope says, and
so listens less to those that tell the most; its estimate scatters more, by a factor that is again an
integral (White 1982):

@code experiments/learned_forecast.c forecast_theory

@plot forecast_efficiency 2n times the mean excess log-loss against the number of examples n, for both prices, with two standard errors: log-loss lies on the line of theory at 2, squared error above it, near its own line at 2.63, and higher where examples are few.

At {{largest}} examples, $2n$ times the excess is {{log_parameters}} under log-loss (theory:
{{theory_log_parameters}}, the number of parameters) and {{squared_parameters}} under squared error (theory
{{theory_squared_parameters}}). For the same forecast squared error needs {{more_examples}} times as many
examples. With few examples its disadvantage is larger than that integral says. *That* is the price of the
wrong price when both are proper.
*/
enum { SIZES = 5 };

static const int sizes[SIZES] = { 100, 200, 500, 1000, 2000 };
static Spec linear;
static ForecastRun *sampled_runs;
static LearnedForecast *sampled;

static int plan_samples(void)
{
    Message why;
    if (!spec_parse("1 1", &linear, &why))
        error_bug("%s", why.text);
    /* The slope to be learned is the distance; the farther, the flatter the way there. */
    double step = distance > 2 ? 0.025 * distance * distance : 0.1;
    int count = SIZES * 2 * samples;
    sampled_runs = memory_new((size_t)count, sizeof *sampled_runs);
    sampled = memory_new((size_t)count, sizeof *sampled);
    for (int i = 0; i < count; i++)
        sampled_runs[i] = (ForecastRun){
            .spec = &linear, .scale = { WEIGHTS_VARIANCE, 0, 0 },       /* begins with 1/2 */
            .rule = (ScoringRule)(i / samples % 2), .distance = distance,
            .examples = sizes[i / samples / 2], .steps = 300,
            .optimiser = optimiser_new(OPTIMISER_ADAM, step), .fresh = 1, .seed = lab->seed,
            .replicate = (uint64_t)(i / samples / 2 * 1000000 + i % samples) };
    return count;
}

static void report_samples(void)
{
    Table *table = table_new(lab, "forecast_efficiency", "price examples excess low high theory");
    const char *source = "Wilks 1938, White 1982; 4 standard errors over data sets";
    double expected[2] = { theory.log_mean, theory.squared_mean };
    double variance[2] = { theory.log_variance, theory.squared_variance }, mean[2] = { 0, 0 };
    double *x = memory_new((size_t)samples, sizeof *x);
    for (int s = 0; s < SIZES; s++)
        for (int r = 0; r < 2; r++) {
            double n = sizes[s];
            for (int i = 0; i < samples; i++)
                x[i] = sampled[(s * 2 + r) * samples + i].excess;
            double excess = sample_mean(x, (size_t)samples);
            double error = 2 * sample_error(x, (size_t)samples);
            table_row(table, "tirrrr", rule_name((ScoringRule)r), sizes[s], excess, excess - error,
                      excess + error, expected[r] / (2 * n));
            mean[r] = 2 * n * excess;           /* in the end, of the largest size */
        }
    for (int r = 0; r < 2; r++) {
        const char *key = lab_key("%s_parameters", rule_name((ScoringRule)r));
        claim_mean(key, mean[r], expected[r], sqrt(variance[r]), samples, source);
        value_real(lab, key, mean[r], 3);
        value_real(lab, lab_key("theory_%s", key), expected[r], 3);
    }
    claim_mean("squared_needs_more", mean[1] - mean[0], theory.more_mean,
               sqrt(theory.more_variance), samples, source);
    value_real(lab, "more_examples", expected[1] / expected[0], 3);
    value_real(lab, "samples", samples, 6);
    value_real(lab, "largest", sizes[SIZES - 1], 6);
    free(x);
    table_close(table);
    plot_draw(lab, "forecast_efficiency");
}

/*
## Does a network know how sure it may be?

On images nobody knows the true probabilities. But something can be checked: of all images of which the
network is 70 % sure, 70 % should be right. Then it is called *calibrated*. A network with {{units}} hidden
units learns {{images}} images of clothes by log-loss, and is asked about {{judged}} others, after few
epochs and after many.

If it is calibrated, each image is right by a coin of the probability that the network itself has named. So
the number of right ones in a bin has a known mean and a known variance, and the grey bands are twice its
root. Nothing is fitted:

@code experiments/calibration.c calibration_chi_square

@plot reliability Three panels of the share of right images against the confidence of the network, with grey bands around the diagonal. After two epochs the points are close to the diagonal; after sixty they are far below it; with its logits divided by a temperature the same network comes back to it. Below, the share of the images in each bin.

After {{few}} epochs the network is right on {{accuracy_few}} % of the images and on average
{{confidence_few}} % sure: a little too sure already. After {{epochs}} epochs it is right on
{{accuracy_many}} % and {{confidence_many}} % sure. Of the images of which it is more than 90 % sure it gets
{{wrong_when_sure}} % wrong. The squared distance from the diagonal, over its variance, should be 1 in the
mean over bins; it is {{chi_few}} first and {{chi_many}} in the end. The network knows its own images by
heart (a loss of {{train_loss_many}} on them), and on them such confidence is justified. On others it is
not.

@plot calibration_by_epoch Two panels against the epoch on a logarithmic axis. Left, the log-loss: on the training images it falls to nothing, on other images it falls, turns at epoch {{turn}} and rises; divided by a temperature it stays low. Right: the accuracy on other images rises and stays, while the confidence goes on rising away from it.

Here is the whole lesson in one figure. From epoch {{turn}} on the log-loss on other images *rises*, from
{{loss_turn}} to {{loss_many}}, while the accuracy does not fall; it even rises a little. Who looks at
accuracy sees no overfitting. Log-loss sees confident mistakes, and charges for them. Guo et al. (2017)
found the same in far larger networks.

One number takes most of it back. All logits divided by a temperature $T = {{temperature}}$, chosen on
images of its own, bring the loss from {{loss_many}} to {{loss_tempered}}, lower than at the turn, the
confidence to {{confidence_tempered}} %, and the squared distance to {{chi_tempered}} variances. The answers
stay the same. What the network went on to learn was worth having; only its tone was wrong.
*/
enum { FEW = 2, LOOKS_MAX = 40 };

static int looked[LOOKS_MAX], look_count, few_look;
static Dataset train, test, tune, judged;
static Spec classifier;
static CalibrationRun *classifiers;
static CalibrationLook *looks;

/* After epoch 1, 2, 4, 7, ... and the last. */
static void plan_looks(void)
{
    for (int e = 1; e < epochs; e += e / 2 + 1)
        looked[look_count++] = e;
    looked[look_count++] = epochs;
    while (looked[few_look] < FEW)
        few_look++;
}

static void plan_classifiers(void)
{
    char text[100];
    Message why;
    snprintf(text, sizeof text, "%zu %d:relu %d", dataset_example_size(&train), units,
             train.classes);
    if (!spec_parse(text, &classifier, &why))
        error_stop("%s", why.text);
    plan_looks();
    tune = dataset_slice(&test, 0, test.n / 2);
    judged = dataset_slice(&test, test.n / 2, test.n - test.n / 2);
    classifiers = memory_new((size_t)lab->seeds, sizeof *classifiers);
    looks = memory_new((size_t)(lab->seeds * look_count), sizeof *looks);
    for (int k = 0; k < lab->seeds; k++)
        classifiers[k] = (CalibrationRun){
            .spec = &classifier, .scale = { WEIGHTS_HE, 0, 0 },
            .settings = { .batch = 50, .optimiser = optimiser_new(OPTIMISER_ADAM, 0.001) },
            .train = &train, .tune = &tune, .test = &judged, .epochs = looked,
            .looks = look_count, .seed = lab->seed, .replicate = (uint64_t)k };
}

static const CalibrationLook *look_at(int replicate, int look)
{
    return &looks[replicate * look_count + look];
}

/* One panel: each bin's confidence and share of right images, over the replicates; the error is
 * that of one network. */
static void reliability_rows(Table *table, const char *panel, int look, bool tempered)
{
    double *right = memory_new((size_t)lab->seeds, sizeof *right);
    for (int b = 0; b < CALIBRATION_BINS; b++) {
        CalibrationBin sum = { 0, 0, 0, 0 };
        size_t n = 0;
        for (int k = 0; k < lab->seeds; k++) {
            const CalibrationLook *l = look_at(k, look);
            const CalibrationBin *bin = tempered ? &l->tempered.bin[b] : &l->plain.bin[b];
            sum.images += bin->images;
            sum.right += bin->right;
            sum.confidence += bin->confidence;
            sum.variance += bin->variance;
            if (bin->images > 0)
                right[n++] = bin->right / bin->images;
        }
        Spread share = sample_spread(right, n);
        double of_one = sum.images / lab->seeds;
        table_row(table, "tiirrrrrr", panel, looked[look], b + 1, sum.confidence / sum.images,
                  sum.right / sum.images, share.low, share.high,
                  sqrt(sum.variance / lab->seeds) / of_one, of_one / (double)judged.n);
    }
    free(right);
}

/* Mean and range over the replicates of one number of a look. */
typedef double Field(const CalibrationLook *look);

static double train_loss(const CalibrationLook *l) { return l->train_loss; }
static double test_loss(const CalibrationLook *l) { return l->plain.loss; }
static double tempered_loss(const CalibrationLook *l) { return l->tempered.loss; }
static double accuracy_of(const CalibrationLook *l) { return l->plain.accuracy; }
static double confidence_of(const CalibrationLook *l) { return l->plain.confidence; }
static double tempered_confidence(const CalibrationLook *l) { return l->tempered.confidence; }
static double temperature_of(const CalibrationLook *l) { return l->temperature; }

static double chi_square_per_bin(const Calibration *c)
{
    int bins;
    double chi_square = calibration_chi_square(c, &bins);
    return chi_square / bins;
}

static double chi_square_of(const CalibrationLook *l) { return chi_square_per_bin(&l->plain); }
static double chi_square_tempered(const CalibrationLook *l)
{
    return chi_square_per_bin(&l->tempered);
}

static Spread over_replicates(Field *field, int look)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int k = 0; k < lab->seeds; k++)
        x[k] = field(look_at(k, look));
    Spread spread = sample_spread(x, (size_t)lab->seeds);
    free(x);
    return spread;
}

static void rows_by_epoch(Table *table, const char *name, Field *field)
{
    for (int i = 0; i < look_count; i++) {
        Spread s = over_replicates(field, i);
        table_row(table, "tirrr", name, looked[i], s.mean, s.low, s.high);
    }
}

static void claims_of_classifiers(void)
{
    int last = look_count - 1;
    double control = 0, bins = 0, error = 0, sure = 0, right_when_sure = 0, n = lab->seeds;
    for (int k = 0; k < lab->seeds; k++) {
        const CalibrationLook *l = look_at(k, last);
        const CalibrationBin *bin = &l->plain.bin[CALIBRATION_BINS - 1];
        for (int i = 0; i < look_count; i++) {
            control += look_at(k, i)->control;
            bins += look_at(k, i)->control_bins;
        }
        error += l->plain.error / n;
        sure += bin->images;
        right_when_sure += bin->right;
    }
    int turn = 0;                       /* where the loss on other images is least */
    for (int i = 1; i < look_count; i++)
        if (over_replicates(test_loss, i).mean < over_replicates(test_loss, turn).mean)
            turn = i;
    value_real(lab, "turn", looked[turn], 4);
    value_real(lab, "loss_turn", over_replicates(test_loss, turn).mean, 3);
    value_real(lab, "chi_few", over_replicates(chi_square_of, few_look).mean, 2);
    value_real(lab, "chi_many", over_replicates(chi_square_of, last).mean, 3);
    value_real(lab, "chi_tempered", over_replicates(chi_square_tempered, last).mean, 2);
    double few = over_replicates(accuracy_of, few_look).mean;
    double many = over_replicates(accuracy_of, last).mean;
    double confidence = over_replicates(confidence_of, last).mean;
    double loss_few = over_replicates(test_loss, few_look).mean;
    double loss_many = over_replicates(test_loss, last).mean;
    double sampling = sqrt(2 * few * (1 - few) / (double)judged.n);

    /* A sum of independent coins of variance V >= 5 in a bin: its square over V varies by
     * 2 + 1/V at most. */
    claim_mean("calibrated_control", control / bins, 1, sqrt(2 + 1.0 / CALIBRATION_VARIANCE), bins,
               "a square over its variance is 1 on average");
    /* What was published is about pictures; drawn shapes are too easy for it. */
    if (strcmp(train.name, "synthetic-images") != 0) {
        claim_of_whole_run(lab, "overconfident", confidence - many, 4 * error, 1 - many,
                           "Guo et al. 2017; 4 standard errors of a calibrated one, to certainty");
        claim_of_whole_run(lab, "more_accurate", many - few, -4 * sampling, 1 - few,
                           "Guo et al. 2017: no overfitting in accuracy");
        claim_of_whole_run(lab, "more_surprised", loss_many / loss_few, 1, INFINITY,
                           "Guo et al. 2017: overfitting in log-loss");
    }
    value_real(lab, "accuracy_few", 100 * few, 3);
    value_real(lab, "accuracy_many", 100 * many, 3);
    value_real(lab, "confidence_few", 100 * over_replicates(confidence_of, few_look).mean, 3);
    value_real(lab, "confidence_many", 100 * confidence, 3);
    value_real(lab, "confidence_tempered",
               100 * over_replicates(tempered_confidence, last).mean, 3);
    value_real(lab, "loss_few", loss_few, 3);
    value_real(lab, "loss_many", loss_many, 3);
    value_real(lab, "loss_tempered", over_replicates(tempered_loss, last).mean, 3);
    value_real(lab, "train_loss_many", over_replicates(train_loss, last).mean, 1);
    value_real(lab, "temperature", over_replicates(temperature_of, last).mean, 2);
    value_real(lab, "wrong_when_sure", 100 - 100 * right_when_sure / sure, 2);
}

static void report_classifiers(void)
{
    Table *table = table_new(lab, "reliability",
                             "panel epoch bin confidence right low high error share");
    reliability_rows(table, "few", few_look, false);
    reliability_rows(table, "many", look_count - 1, false);
    reliability_rows(table, "tempered", look_count - 1, true);
    table_close(table);

    table = table_new(lab, "calibration_by_epoch", "series epoch mean low high");
    rows_by_epoch(table, "training", train_loss);
    rows_by_epoch(table, "others", test_loss);
    rows_by_epoch(table, "tempered", tempered_loss);
    rows_by_epoch(table, "accuracy", accuracy_of);
    rows_by_epoch(table, "confidence", confidence_of);
    table_close(table);
    claims_of_classifiers();
    value_real(lab, "images", (double)train.n, 6);
    value_real(lab, "judged", (double)judged.n, 6);
    value_real(lab, "units", units, 5);
    value_real(lab, "epochs", epochs, 5);
    value_real(lab, "few", FEW, 3);
    plot_draw(lab, "reliability");
    plot_draw(lab, "calibration_by_epoch");
}

/*
## The adversary's note

Look at the two normals once more. Call $N(0,1)$ the real things and $N(\mu,1)$ what a forger makes. Then
the network is a judge: it estimates the probability that what it sees is *forged*, and pays the surprise of
the answer. In lesson 16 this judge becomes the adversary, and it will be given exactly this note. A judge
who can tell nothing pays $\ln 2$, the price of a fair coin. The best possible judge says $D^*(x) =
\frac{q(x)}{p(x)+q(x)}$, with $p$ the density of the real things and $q$ that of the forged ones, and
expects to pay

$$ H(\text{label} \mid x) = \ln 2 - \mathrm{JS}(p, q), $$

where JS is the Jensen-Shannon divergence. What the judge saves against the coin *is* the distance between
the forgeries and the real things (Goodfellow et al. 2014): here {{divergence}} nats. The network trained by
log-loss paid {{loss_log}} on fresh examples, so it saved {{judge_log}} ($\pm$ {{judge_error}}, a standard
error). A judge who is not perfect expects to save less, by its own divergence from $D^*$; so what a judge
shows is, but for luck, a lower bound on the distance, and a better judge shows more of it. With another
price it would be another distance.

## What was claimed

A mean of prices has a known variance, so each band is four standard errors at the number of tosses,
examples or data sets used; a true claim fails by chance once in ten thousand. What was only published
(overconfidence) has the bounds that follow from what it says.

@claims

## What would show that this is wrong

If the points of the first figure missed the curve, expected surprise would not be entropy plus divergence.
If loss minus divergence came out differently for the three networks, the entropy would depend on who
forecasts. If $2n$ times the excess under log-loss were not 2, the cost of learning would not be counted in
parameters; if squared error did equally well, the choice between proper prices would be a matter of taste.
If the control left its band, the grey bands would be wrong and the overconfidence might be luck.

That networks which learn by heart become overconfident is *not* a theorem. It was found in these networks,
and in those of Guo et al.; a prior on the weights (lesson 05) or more images may prevent it.

## Exercises

**1.** A forged coin: let ones come in 2 of 100 tosses. By how many nats does the forecast 0.1 miss now, and
by how many the forecast 0.5? Which of the four prices still tell them apart? Predict, then run.

@solution
    make lesson04 ARGS='--chance 0.02'

$D(0.02\,\|\,0.1) = 0.051$ and $D(0.02\,\|\,0.5) = 0.595$ nats. Squared error has 0.0064 and 0.2304.
Accuracy charges the undecided 0.5 another 0.48, and sees no difference between 0.02, 0.1 and 0.45.
@end

**2.** Move the forger closer to the real thing, and further away. What does the judge's saving become, and
what happens to the advantage of log-loss over squared error?

@solution
    make lesson04 ARGS='--distance 0.5'
    make lesson04 ARGS='--distance 3'

At 0.5 the divergence is 0.030 nats: the judge pays nearly $\ln 2$, all probabilities lie around one half
where $q(1-q)$ hardly varies, and both prices learn about equally well (2.02 against 2 in theory). At 3 it is
0.527 of at most 0.693; most examples are clear, squared error listens too little to those that surprise, and
needs 1.58 times as many examples.
@end

**3.** Will more images cure the overconfidence? Will a smaller network?

@solution
    make lesson04 ARGS='--images 10000'
    make lesson04 ARGS='--units 10'

Ten thousand images make the network more accurate (85.6 %), but in sixty epochs it learns them by heart as
well: it ends 96 % sure, and the temperature that is needed is larger than before, 3.7. Ten units cannot learn
two thousand images by heart in sixty epochs; the loss turns later, at epoch 17, rises less, and the network
ends 89 % sure where it is right on 79 %.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 4, .name = "log_loss", .question = "Why pay for surprise?",
        .options = options, .seconds = 15, .quick_seconds = 2, .default_seeds = 5,
        .quick_seeds = 2 });
    read_net();
    lab_datasets(lab, (size_t)images, lab->quick ? 2000 : 10000, &train, &test);

    theory = forecast_theory(distance);
    int forecast_count = plan_forecasts(), sample_count = plan_samples();
    double cost = 0;
    for (int i = 0; i < forecast_count; i++)
        cost += forecast_cost(&learners[i]);
    for (int i = 0; i < sample_count; i++)
        cost += forecast_cost(&sampled_runs[i]);
    Progress *progress = progress_new("learning to forecast", cost);
    forecast_learn(learners, (size_t)forecast_count, learned, progress);
    forecast_learn(sampled_runs, (size_t)sample_count, sampled, progress);
    progress_end(progress);

    bool classify = train.labels != NULL && test.labels != NULL && test.n >= 2;
    if (!classify)
        lab_notice("%s has no labels: nothing to classify", train.name);
    if (classify && !interrupt_requested()) {
        plan_classifiers();
        progress = progress_new("learning to classify",
                                lab->seeds * calibration_cost(&classifiers[0]));
        calibration_measure(classifiers, (size_t)lab->seeds, looks, progress);
        progress_end(progress);
    }
    if (!interrupt_requested()) {
        report_coin();
        claims_of_coin();
        report_confident_mistake();
        report_sequences();
        report_forecasts();
        report_samples();
        if (classify)
            report_classifiers();
    }
    free(looks);
    free(classifiers);
    free(sampled);
    free(sampled_runs);
    free(learned);
    free(learners);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
