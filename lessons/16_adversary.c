/*
# What does a trained adversary know?

Lesson 14 had the probability of every image; lesson 15 had none, and compared simulations with data by
summaries that somebody chose. There is a third way: let a second network look at real and at forged
examples and learn to tell them apart. Whatever it finds is a difference between the two. In this course the
adversary answers with *the probability that what it sees is forged*.

What is in that answer? This lesson looks at it first where everything is known, in one dimension; then it
uses adversaries to learn parameters; and last it asks the question of these lectures: is the adversary the
right way to learn?

**Before you run it, write down a prediction.** Real numbers come from a bell curve around 0, forged ones
from one around 2, both of width 1. What should a perfect adversary say of the number 1? Of 5? It is trained
on a thousand examples of either kind: is what it believes to earn too much, or too little? And who learns
better, with the same data and simulations: a generator that is told by an adversary, by a list that counts
images, or by its exact likelihood?

## The best adversary

An example is real or forged with probability one half each, drawn from the density $p$ or $q$. The
adversary says
$D(x)$ and pays the surprise of the truth. The negative of what it pays, on either kind once, is

$$ V(D) = \mathrm{E}_p \ln(1 - D) + \mathrm{E}_q \ln D . $$

Surprise is proper (lesson 04): nobody pays less than who says the probability itself, and that is, by
Bayes' formula,

$$ D^*(x) = \frac{q(x)}{p(x) + q(x)} = \sigma(a^*(x)), \qquad a^*(x) = \ln\frac{q(x)}{p(x)} . $$

Put it into $V$, and with $m = (p+q)/2$

$$ V(D^*) = \mathrm{E}_p \ln \frac{p}{2m} + \mathrm{E}_q \ln \frac{q}{2m} = -\ln 4 + 2\,\mathrm{JS}(p, q), $$

where JS is the Jensen-Shannon divergence (Goodfellow et al. 2014). So a perfect adversary knows two things:
its logit is the *ratio of the densities* at every point, and its loss is a *distance between them*. For
lesson 14 we needed $p$ itself; here the adversary finds $q/p$ from examples alone.

For two bell curves the logit is a parabola:

@code lib/imitate/normal_pair.c pair_logit
*/
#include <stdio.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/abc_images.h"
#include "experiments/adversary_value.h"
#include "experiments/exact_learning.h"
#include "experiments/ratio_inference.h"
#include "experiments/reward_gradient.h"
#include "imitate/divergence.h"
#include "lab/lab.h"

/*
## What can be changed

`make lesson16 ARGS='--help'` lists these.
*/
static const char *adversary = "1 16:tanh 1";
static int batch = 256, steps = 2000, fits = 250;
static const char *judge = "9 48:relu 48:relu 1";
static int images = 10000, forging_steps = 4000, forging_batch = 500;

static const Option options[] = {
    option_text("adversary", &adversary, "SPEC", "the network that sees one number"),
    option_int("batch", &batch, 1, 100000, "B", "examples of either kind, at every step"),
    option_int("steps", &steps, 10, 1000000, "S", "that it learns", .quick = "200"),
    option_int("fits", &fits, 20, 100000, "N", "adversaries fitted for the bias, in each replicate",
               .quick = "20"),
    option_text("judge", &judge, "SPEC", "the network that sees images of 3 x 3 pixels"),
    option_int("images", &images, 100, 10000000, "N", "real images"),
    option_int("forging-steps", &forging_steps, 512, 10000000, "S", "of the generators",
               .quick = "512"),
    option_int("forging-batch", &forging_batch, 10, 100000, "B", "simulated images in each",
               .quick = "50"),
    OPTIONS_END
};

static Lab *lab;

/*
## Does a network find it?

Five pairs, real numbers always from $N(0, 1)$; a network of sixteen hidden units looks at {{batch}} new
real and as many new forged numbers in each of {{steps}} steps.

@plot adversary_output What adversaries say against the number they see, for five pairs of densities: S-shaped curves for forgeries around 0.5, 1, 2 and 4, a valley for forgeries of double width; the networks' lines lie on the dotted lines of theory where examples come, and leave them only far outside.

| forged | JS | $V(D^*)$ | $V$ of the networks, short by |
|---|---|---|---|
| $N(0.5, 1)$ | {{js_half_1}} | {{value_half_1}} | {{short_half_1}} |
| $N(1, 1)$ | {{js_1_1}} | {{value_1_1}} | {{short_1_1}} |
| $N(2, 1)$ | {{js_2_1}} | {{value_2_1}} | {{short_2_1}} |
| $N(4, 1)$ | {{js_4_1}} | {{value_4_1}} | {{short_4_1}} |
| $N(0, 2^2)$ | {{js_0_2}} | {{value_0_2}} | {{short_0_2}} |

Of the number half-way between the two means the perfect adversary says one half, whatever the means are.
Far outside, where neither kind comes, the networks say what they like: nobody pays for it.
*/
enum { PAIRS = 5 };

typedef struct KnownPair { NormalPair pair; const char *name; double value; } KnownPair;

static const KnownPair known[PAIRS] = {         /* the values of facts 3.1 */
    { { 0.5, 1 }, "half_1", -1.325672 }, { { 1, 1 }, "1_1", -1.163451 },
    { { 2, 1 }, "2_1", -0.712633 },     { { 4, 1 }, "4_1", -0.120854 },
    { { 0, 2 }, "0_2", -1.200828 },
};

static void table_of_curves(const AdversaryResult *learned)
{
    Table *table = table_new(lab, "adversary_output", "mean sd x forged low high theory");
    double *d = memory_new((size_t)lab->seeds, sizeof *d);
    for (int i = 0; i < PAIRS; i++)
        for (int point = 0; point < CURVE_POINTS; point++) {
            double x = curve_x(point);
            for (int r = 0; r < lab->seeds; r++)
                d[r] = double_sigmoid(learned[i * lab->seeds + r].logit[point]);
            Spread said = sample_spread(d, (size_t)lab->seeds);
            table_row(table, "rrrrrrr", known[i].pair.mean, known[i].pair.sd, x, said.mean,
                      said.low, said.high, double_sigmoid(pair_logit(known[i].pair, x)));
        }
    free(d);
    table_close(table);
    plot_draw(lab, "adversary_output");
}

static void report_output(Progress *progress)
{
    size_t count = (size_t)(PAIRS * lab->seeds);
    AdversaryRun *runs = memory_new(count, sizeof *runs);
    AdversaryResult *learned = memory_new(count, sizeof *learned);
    for (size_t k = 0; k < count; k++)
        runs[k] = (AdversaryRun){ known[k / (size_t)lab->seeds].pair, adversary, 0, batch, steps,
                                  0.01, lab->seed, k };
    adversary_learn(runs, count, learned, progress);
    for (int i = 0; i < PAIRS; i++) {
        double best = pair_best_value(known[i].pair), most = 0, mean = 0;
        for (int r = 0; r < lab->seeds; r++) {
            double shorter = best - learned[i * lab->seeds + r].all;
            most = fmax(most, shorter);
            mean += shorter / lab->seeds;
        }
        claim_between(lab, lab_key("value_%d", i + 1), best, known[i].value - 1e-5,
                      known[i].value + 1e-5, "facts 3.1; Goodfellow et al. 2014: -log 4 + 2 JS");
        claim_of_whole_run(lab, lab_key("short_%d", i + 1), most, 0, 0.005,
                           "nobody earns more than D*; a network comes near");
        value_real(lab, lab_key("js_%s", known[i].name), pair_jensen_shannon(known[i].pair), 4);
        value_real(lab, lab_key("value_%s", known[i].name), best, 5);
        value_real(lab, lab_key("short_%s", known[i].name), mean, 2);
    }
    table_of_curves(learned);
    free(learned);
    free(runs);
    value_real(lab, "batch", batch, 6);
    value_real(lab, "steps", steps, 7);
}

/*
## It believes too much of itself

Above, examples never ended. Now there are $n$ of either kind, and the adversary sees them again and again.
Its loss on *these* is used everywhere as an estimate of how far forgeries are from the truth. How good an
estimate?

Take an adversary that can say the truth, a parabola with $k$ coefficients, fitted exactly. By the theory of
maximum likelihood (Wilks 1938) it earns more on its own examples than the truth would, and in the long run
less than the truth, by

$$ \frac{k'}{2n}, \qquad k' = k - 4\,\mathrm{E}_m[D^*(1-D^*)] , $$

and it is not quite $k$, since exactly $n$ of either kind were shown: the constant term has less to go by
than elsewhere. (The derivation is in the header `experiments/adversary_value.h`.)

@plot adversary_bias Two panels against the number of examples, both axes logarithmic: what adversaries earn too much on their own examples and too little on all others. The fitted parabola's points lie on the line k' over 2n; the network's lie several times higher.

For $N(1,1)$ and a straight line, $k' = {{k_line}}$, and measured at $n = {{claim_n}}$ are {{gain_line}} too
much on its own and {{loss_line}} too little on others, in units of $1/2n$; for $N(0, 2^2)$ and a parabola,
$k' = {{k_parabola}}$, measured {{gain_parabola}} and {{loss_parabola}}. So the estimate of JS is too large
by $k'/4n$, and the adversary's use to others too small by as much. A network has more to fit: with
{{net_n}} examples it believes {{net_gain}} times $1/2n$ too much.
*/
enum { AMOUNTS = 6, CLAIMED = 4, BIAS_PAIRS = 2, NET_AMOUNTS = 4 };

static const int amount[AMOUNTS] = { 30, 60, 125, 250, 500, 1000 };
static const int net_amount[NET_AMOUNTS] = { 30, 100, 300, 1000 };
static const int bias_pair[BIAS_PAIRS] = { 1, 4 }, bias_k[BIAS_PAIRS] = { 2, 3 };
static const char *const bias_name[BIAS_PAIRS] = { "line", "parabola" };

typedef struct Bias { double gain, loss, gain_error, loss_error, slope; } Bias;

/* Means over the fits that exist, in units of V. */
static Bias bias_of(NormalPair pair, int k, int n)
{
    size_t count = (size_t)fits * (size_t)lab->seeds, found = 0;
    FittedValue *value = memory_new(count, sizeof *value);
    double *gain = memory_new(count, sizeof *gain), *loss = memory_new(count, sizeof *loss);
    double slope = 0;
    fitted_values(pair, k, n, lab->seed, count, value);
    for (size_t i = 0; i < count; i++)
        if (!isnan(value[i].gain)) {
            gain[found] = value[i].gain;
            loss[found++] = value[i].loss;
            slope += value[i].coefficient[1];
        }
    Bias bias = { sample_mean(gain, found), sample_mean(loss, found), sample_error(gain, found),
                  sample_error(loss, found), slope / (double)found };
    free(loss);
    free(gain);
    free(value);
    return bias;
}

static void claims_of_bias(int which, NormalPair pair, int n, Bias bias)
{
    const char *name = bias_name[which];
    double k = fitted_parameters(pair, bias_k[which]), unit = 2.0 * n;
    claim_between(lab, lab_key("gain_%s", name), bias.gain * unit, k - 4 * bias.gain_error * unit,
                  k + 4 * bias.gain_error * unit, "k - 4 E D*(1-D*); Wilks 1938, own derivation");
    claim_between(lab, lab_key("loss_%s", name), bias.loss * unit, k - 4 * bias.loss_error * unit,
                  k + 4 * bias.loss_error * unit, "k - 4 E D*(1-D*); Wilks 1938, own derivation");
    value_real(lab, lab_key("k_%s", name), k, 4);
    value_real(lab, lab_key("gain_%s", name), bias.gain * unit, 4);
    value_real(lab, lab_key("loss_%s", name), bias.loss * unit, 4);
    if (which == 0) {
        value_real(lab, "claim_n", n, 5);
        double error = fitted_deviation(pair, 2, 1) / sqrt(unit * fits * lab->seeds);
        claim_between(lab, "slope_line", bias.slope, pair.mean - 4 * error, pair.mean + 4 * error,
                      "facts 3.1: the logit is mean x - mean^2/2");
    }
}

static void networks_of_bias(Table *table, Progress *progress)
{
    size_t count = (size_t)(NET_AMOUNTS * lab->seeds);
    NormalPair pair = known[bias_pair[0]].pair;
    double best = pair_best_value(pair);
    AdversaryRun *runs = memory_new(count, sizeof *runs);
    AdversaryResult *learned = memory_new(count, sizeof *learned);
    for (size_t k = 0; k < count; k++)
        runs[k] = (AdversaryRun){ pair, adversary, net_amount[k / (size_t)lab->seeds], 0, steps / 2,
                                  0.01, lab->seed, 1000000 + k };
    adversary_learn(runs, count, learned, progress);
    for (int i = 0; i < NET_AMOUNTS; i++) {
        double gain = 0, loss = 0;
        for (int r = 0; r < lab->seeds; r++) {
            const AdversaryResult *one = &learned[i * lab->seeds + r];
            gain += (one->own - one->truth) / lab->seeds;
            loss += (best - one->all) / lab->seeds;
        }
        table_row(table, "tirrr", "network", net_amount[i], gain, loss, NAN);
        if (i == NET_AMOUNTS - 1) {
            value_real(lab, "net_n", net_amount[i], 5);
            value_real(lab, "net_gain", gain * 2 * net_amount[i], 2);
        }
    }
    free(learned);
    free(runs);
}

static void report_bias(Progress *progress)
{
    Table *table = table_new(lab, "adversary_bias", "adversary n gain loss theory");
    for (int which = 0; which < BIAS_PAIRS && !interrupt_requested(); which++) {
        NormalPair pair = known[bias_pair[which]].pair;
        for (int i = 0; i < AMOUNTS && !interrupt_requested(); i++) {
            Bias bias = bias_of(pair, bias_k[which], amount[i]);
            table_row(table, "tirrr", bias_name[which], amount[i], bias.gain, bias.loss,
                      fitted_parameters(pair, bias_k[which]) / (2.0 * amount[i]));
            if (i == AMOUNTS - 1)
                claims_of_bias(which, pair, amount[i], bias);
        }
    }
    networks_of_bias(table, progress);
    table_close(table);
    plot_draw(lab, "adversary_bias");
}

/*
## What the forger hears

A forger follows the slope of the adversary's answer. It can ask for two things. The *saturating* reward is
the adversary's loss turned round, $\ln D$ falls; the *non-saturating* one asks that $-\ln(1-D)$ falls. They
have the same fixed point. By the logit $a$, their slopes are $1 - D$ and $D$: of a forgery that is found
out at $D = 0.99$ the first forger hears 0.01, the second 0.99.

Let the forger be a bell curve that can move its mean $\mu$, with the perfect adversary against it. The
gradients are

$$ \mathrm{E}_q[(1-D^*)\,\mu] = 2\,\frac{d\,\mathrm{JS}}{d\mu}, \qquad
   \mathrm{E}_q[D^* \mu] = \frac{d}{d\mu}\bigl[\mathrm{KL}(q\|p) - 2\,\mathrm{JS}\bigr], $$

the second by Arjovsky & Bottou (2017). Their sum is $\mu$, the slope of $\mathrm{KL}(q\|p) = \mu^2/2$.

@plot reward_slopes The gradient that moves the forger's mean, against how far it is from the truth: the saturating one rises to 0.45 near two and then falls towards zero, the non-saturating one rises to the diagonal; points measured by the game's own forger's phase lie on both lines.

The points are phases of the library's game, through the frozen adversary. At a distance of four the
saturating gradient is {{saturating_4}} (theory {{theory_saturating_4}}), the non-saturating one
{{non_saturating_4}} (theory {{theory_non_saturating_4}}). The worse the forgery, the less the first one
hears. That is the whole case for the second, and there is a price, as we shall see.
*/
enum { MEANS = 16, REWARDS = 2 };

static const char *const reward_name[REWARDS] = { "non_saturating", "saturating" };

static void report_rewards(void)
{
    const int forgeries = lab->quick ? 5000 : 20000;
    Table *table = table_new(lab, "reward_slopes", "reward mean gradient low high theory");
    double *g = memory_new((size_t)lab->seeds, sizeof *g);
    for (int reward = 0; reward < REWARDS; reward++)
        for (int i = 1; i <= MEANS; i++) {
            double mean = i * 0.375, deviation;
            double theory = reward_gradient_exact(mean, (Reward)reward, &deviation);
            for (int r = 0; r < lab->seeds; r++)
                g[r] = reward_gradient(mean, (Reward)reward, forgeries, lab->seed,
                                       (uint64_t)(i << 20 | r));
            Spread heard = sample_spread(g, (size_t)lab->seeds);
            table_row(table, "trrrrr", reward_name[reward], mean, heard.mean, heard.low, heard.high,
                      theory);
        }
    table_close(table);
    plot_draw(lab, "reward_slopes");
    for (int reward = 0; reward < REWARDS; reward++)
        for (int mean = 1; mean <= 4; mean *= 2) {
            double deviation, measured = 0;
            double theory = reward_gradient_exact(mean, (Reward)reward, &deviation);
            for (int r = 0; r < lab->seeds; r++)
                measured += reward_gradient(mean, (Reward)reward, forgeries, lab->seed,
                                            (uint64_t)(mean << 26 | r)) / lab->seeds;
            double error = 4 * deviation / sqrt((double)forgeries * lab->seeds);
            const char *key = lab_key("%s_%d", reward_name[reward], mean);
            claim_between(lab, key, measured, theory - error, theory + error,
                          "facts 3.1; Arjovsky & Bottou 2017");
            value_real(lab, key, measured, 3);
            value_real(lab, lab_key("theory_%s", key), theory, 3);
        }
    free(g);
}

/*
## An adversary that infers parameters

The adversary's logit is a ratio of densities, and Bayes' formula asks for just such a ratio. Run lesson
15's simulators: parameters $\theta$, then summaries $s$. Call a pair $(\theta, s)$ *real* if it comes from
one run, and *forged* if $\theta$ is taken from another run. An adversary that can tell them apart knows

$$ -a(\theta, s) = \ln \frac{m(\theta)\,p(s\mid\theta)}{m(\theta)\,p(s)} = \ln p(s\mid\theta) - \ln p(s), $$

the log-likelihood of *any* data at *any* parameters, up to a constant, whatever law $m$ the parameters were
drawn from (Cranmer, Pavez & Louppe 2015). So simulations may go where the posterior is thought to be, and
each generation teaches a fresh adversary.

@code lib/imitate/ratio_posterior.c ratio_posterior_step

@plot inference_by_adversary Two panels, the toy and the g-and-k, of the error of the posterior in nats against the simulations spent, both axes logarithmic: ABC's adjusted sequence, synthetic likelihood and the adversary. On the toy all three end at a few thousandths of a nat; on the g-and-k ABC comes below one nat early, the adversary comes down steadily to about two, and synthetic likelihood stays where it began.

Here it is on the axes of lesson 15, beside ABC in a sequence with regression and synthetic likelihood: the
surprise that who believes the estimate pays beyond who knows the exact posterior. After
{{inference_simulations}} simulations the adversary's median error is {{toy_adversary}} nats on the toy and
{{gk_adversary}} on the g-and-k; ABC's is {{toy_sequence}} and {{gk_sequence}}, the synthetic likelihood's
{{toy_synthetic}} and {{gk_synthetic}}. The prior is 17 nats from the g-and-k's posterior, which is a
hundred times narrower in each of four directions, and synthetic likelihood, which spends fifty simulations
on each guess, has not left it yet. ABC is helped by knowing that parameters depend on summaries in a
straight line when one is near. The adversary assumes nothing, has to find that out from scratch in every
generation, and pays for it with simulations.
*/
enum { STONES = 2, LINES = 3, LOOKS = 6 };

static const TouchstoneKind stone_kind[STONES] = { TOY, G_AND_K };
static const char *const stone_name[STONES] = { "toy", "gk" };
static const char *const line_name[LINES] = { "sequence", "synthetic", "adversary" };

/* Errors of all lines on one touchstone: error[(line*LOOKS + look)*seeds + replicate]. */
static void infer_on(const Touchstone *stone, double *error, Progress *progress)
{
    size_t seeds = (size_t)lab->seeds;
    const int looks = lab->quick ? 2 : LOOKS;
    InferenceRun *others = memory_new(2 * seeds, sizeof *others);
    RatioRun *ratios = memory_new(seeds, sizeof *ratios);
    Inference *found = memory_new(2 * seeds, sizeof *found);
    Belief *beliefs = memory_new(seeds * LOOKS_MAX, sizeof *beliefs);
    for (size_t r = 0; r < seeds; r++) {
        InferenceRun run = { .touchstone = &stone[r], .method = METHOD_SEQUENCE, .looks = looks,
                             .keep = 200, .each = 50, .seed = lab->seed, .replicate = r };
        ratios[r] = (RatioRun){ .touchstone = &stone[r], .hidden = "48:relu 48:relu", .epochs = 10,
                                .looks = looks, .seed = lab->seed, .replicate = r };
        for (int j = 0; j < looks; j++)
            run.simulations[j] = ratios[r].simulations[j] = (size_t)1000 << j;
        others[r] = others[seeds + r] = run;
        others[seeds + r].method = METHOD_SYNTHETIC;
    }
    inference_measure(others, 2 * seeds, found, NULL);
    ratio_measure(ratios, seeds, beliefs, progress);
    for (int j = 0; j < LOOKS; j++)
        for (size_t r = 0; r < seeds; r++) {
            int look = j < looks ? j : looks - 1;
            error[(size_t)j * seeds + r] = found[r].adjusted[look].error;
            error[(size_t)(LOOKS + j) * seeds + r] = found[seeds + r].plain[look].error;
            size_t at = r * LOOKS_MAX + (size_t)look;
            error[(size_t)(2 * LOOKS + j) * seeds + r] = beliefs[at].error;
        }
    free(beliefs);
    free(found);
    free(ratios);
    free(others);
}

static void claims_of_inference(const double *last)
{
    claim_of_whole_run(lab, "toy_by_adversary", last[2], 0, 0.2,
                       "facts 7: the exact posterior is N(1, 1)");
    claim_of_whole_run(lab, "gk_by_adversary", last[LINES + 2], 0, 10,
                       "between the exact posterior and the prior's 17 nats");
    for (int k = 0; k < STONES * LINES; k++)
        value_real(lab, lab_key("%s_%s", stone_name[k / LINES], line_name[k % LINES]), last[k], 2);
    value_real(lab, "inference_simulations", 1000 << (LOOKS - 1), 6);
}

static void report_inference(void)
{
    size_t seeds = (size_t)lab->seeds;
    double *error = memory_new(LINES * LOOKS * seeds, sizeof *error), last[STONES * LINES];
    Touchstone *stone = memory_new(seeds, sizeof *stone);
    Table *table = table_new(lab, "inference_by_adversary",
                             "touchstone method simulations error low high");
    Progress *progress = progress_new("inferring", (double)seeds * 2 * 150e3 *
                                                   (lab->quick ? 2 : 1 << (LOOKS - 1)));
    for (int k = 0; k < STONES && !interrupt_requested(); k++) {
        for (size_t r = 0; r < seeds; r++)
            stone[r] = touchstone_new(stone_kind[k], lab->seed, r);
        infer_on(stone, error, progress);
        for (int line = 0; line < LINES; line++)
            for (int j = 0; j < LOOKS; j++) {
                const double *x = error + (size_t)(line * LOOKS + j) * seeds;
                Spread spread = sample_spread(x, seeds);
                last[k * LINES + line] = sample_median(x, seeds);
                table_row(table, "ttirrr", stone_name[k], line_name[line], 1000 << j,
                          sample_median(x, seeds), spread.low, spread.high);
            }
    }
    progress_end(progress);
    table_close(table);
    plot_draw(lab, "inference_by_adversary");
    if (!interrupt_requested())
        claims_of_inference(last);
    free(stone);
    free(error);
}

/*
## Is the adversary the right way to learn?

Now the verdict, on lesson 14's generator, where the truth is known: bars and stripes of three by three
pixels, {{images}} real images, and {{simulations}} simulated ones to spend. Everybody learns the same
network from the same data; what counts in the end is the exact Kullback-Leibler divergence of its law from
the truth.

A pixel is black or white, and through a coin that has fallen no gradient passes: the picture the adversary
is shown cannot be made a little whiter. But the *chance* of a picture can. With the forgery $x$ from seed
$z$ costing $c(x)$,

$$ \frac{\partial\, \mathrm{E}\,c}{\partial a_i(z)} = \mathrm{E}\bigl[(c(x) - b)
   \,(x_i - \sigma(a_i(z)))\bigr] , $$

the *score function* (Williams 1992): what turned out better than the average $b$ is made more likely. It
asks the judge for a number and not for a slope, so anyone can be the judge.

@code experiments/score_forging.c follow_cost

And from the adversary's logit $a \approx \ln q/p$ one can make a cost for every taste. $\ln\sigma(a)$ is
the saturating reward, which falls with JS. $-\ln(1-\sigma(a))$ is the non-saturating one. And
$-e^{-a} \approx -p/q$ makes the expected step that of $\mathrm{KL}(p\|q)$: maximum likelihood, without a likelihood (Goodfellow 2014).

@code experiments/score_forging.c forging_cost

Five ways:

- **exact likelihood**, lesson 14's sum over all seeds, which needs no simulations: the yardstick.
- **adversary**, a network `{{judge}}` which takes a step of learning at every step of the generator, with
  each of the three costs.
- **indirect likelihood**: instead of the adversary an auxiliary model fitted to the simulated images, which
  here can be a list: how often each of the 512 came. Its $p/q$ is the share of an image in the data over its
  share among the last forgeries.
- **ABC**: no gradient; weights whose simulations come near the data in how often each pixel and each pair
  of pixels is white, in a sequence with a falling tolerance.
- **perfect adversary**: the one who knows $p$ of the data and $q$ exactly. Nobody has it; it separates what
  the *game* can do from what the *judge* fails to see.

@plot verdict The divergence of the generator from the truth against the images simulated, both axes logarithmic: ABC stays above one nat, the perfect non-saturating game rises to three; the trained adversaries come down late, to a few hundredths of a nat in the median, the one with the cost -p/q first and lowest; the list and the perfect saturating game end at the level of exact likelihood.

Divergence from the truth in nats, of {{seeds}} replicates:

| way | median | worst |
|---|---|---|
| exact likelihood | {{end_likelihood}} | {{worst_likelihood}} |
| perfect adversary, saturating | {{end_oracle_saturating}} | {{worst_oracle_saturating}} |
| perfect adversary, non-saturating | {{end_oracle_non_saturating}} | {{worst_oracle_non_saturating}} |
| indirect likelihood | {{end_counts_likelihood}} | {{worst_counts_likelihood}} |
| adversary, cost $-p/q$ | {{end_adversary_likelihood}} | {{worst_adversary_likelihood}} |
| adversary, saturating | {{end_adversary_saturating}} | {{worst_adversary_saturating}} |
| adversary, non-saturating | {{end_adversary_non_saturating}} | {{worst_adversary_non_saturating}} |
| ABC | {{end_abc}} | {{worst_abc}} |
| fair coins | {{end_coins}} | |

So, is it the right way to learn? *Whoever has the likelihood should use it*: {{end_likelihood}} nats
without a single simulation, and nobody does clearly better. But the game as such is not at fault. Against a
perfect adversary, with the saturating reward, the generator ends at {{end_oracle_saturating}}: minimising
JS is as good a way to use data as maximising likelihood (Lindsay 1994). What costs is that the adversary
must *learn*, and that the generator must not run faster than it does. Against the perfect adversary it
takes steps of 0.01, against one that learns only of 0.003; in a trial with 0.02 the two chased each other,
and it ended twelve nats from the truth.

The list of counts, {{end_counts_likelihood}}, is a better judge than the network,
{{end_adversary_likelihood}}, because there are no more than 512 images, and it has a line for each. For a
megapixel it would need $10^{301{,}030}$ lines, and we are back in lesson 14: whoever counts, waits. The
adversary needs no list. It judges pictures that it has never seen by those that it has, and this is the
whole reason for its existence. ABC compares 45 numbers chosen by hand and searches in the dark among 345
weights; with {{end_abc}} nats it is little better than fair coins, {{end_coins}}. On the four
parameters of the g-and-k it was the best of three.

And *what is asked* of a judge matters as much as who it is. From one and the same adversary, the cost
$-p/q$ gets {{end_adversary_likelihood}} nats in the median and {{worst_adversary_likelihood}} in the worst
of the replicates, the saturating reward {{end_adversary_saturating}} and {{worst_adversary_saturating}},
and the non-saturating one, everybody's favourite, {{end_adversary_non_saturating}} and
{{worst_adversary_non_saturating}}: it is loud far from the truth, and lesson 14's generator is never that
far. With the *perfect* adversary it is a disaster, {{end_oracle_non_saturating}} nats. That adversary knows
which images are not among the {{images}}; such an image is surely forged, its logit infinite (here cut off
at 30), and the generator gives up whatever might lead there, true or not. Only an adversary that is not too
clever makes this game go well.

The worst replicates are caught, or still on their way, with a picture that no seed has taken on. With
other random numbers that happens with each of these costs now and then. Lesson 14 started several times and
kept the generator that found its data most likely; who plays the game has only the adversary's word for
which replicate is a bad one.

My verdict: learn by likelihood where there is one; by a list, or by summaries, where there is little to
look at; and by an adversary where there is too much to look at for anything else. That is the case of
images.
*/
enum { SIDE = 3, PIXELS = SIDE * SIDE, IMAGES = 1 << PIXELS };
enum { WAYS = 6, ALL_WAYS = WAYS + 1 };          /* the last: ABC */

static const struct { const char *name; Judge judge; Cost cost; double step; } way[WAYS] = {
    { "adversary_saturating", JUDGE_ADVERSARY, COST_SATURATING, 0.003 },
    { "adversary_non_saturating", JUDGE_ADVERSARY, COST_NON_SATURATING, 0.003 },
    { "adversary_likelihood", JUDGE_ADVERSARY, COST_LIKELIHOOD, 0.003 },
    { "counts_likelihood", JUDGE_COUNTS, COST_LIKELIHOOD, 0.003 },
    { "oracle_saturating", JUDGE_ORACLE, COST_SATURATING, 0.01 },
    { "oracle_non_saturating", JUDGE_ORACLE, COST_NON_SATURATING, 0.01 },
};
static const char generator[] = "4 24:tanh 9";

static const char *way_name(int w)
{
    return w < WAYS ? way[w].name : "abc";
}

static double truth_law[IMAGES];
static uint32_t **data;                 /* of each replicate, `images` images */

static void draw_data(void)
{
    PixelMixture truth = bars_and_stripes(SIDE, SIDE, 0.05);
    mixture_distribution(&truth, truth_law);
    data = memory_new((size_t)lab->seeds, sizeof *data);
    for (int r = 0; r < lab->seeds; r++) {
        Rng rng = rng_substream(lab->seed, "real images", (uint64_t)r);
        data[r] = memory_new((size_t)images, sizeof **data);
        for (int k = 0; k < images; k++)
            data[r][k] = mixture_draw(&truth, &rng);
    }
    mixture_free(&truth);
}

/* Way by way, replicate by replicate. */
static Forging *learn_all_ways(Progress *progress)
{
    size_t seeds = (size_t)lab->seeds;
    Forging *results = memory_new(ALL_WAYS * seeds, sizeof *results);
    ForgingRun *runs = memory_new(WAYS * seeds, sizeof *runs);
    AbcImagesRun *abc = memory_new(seeds, sizeof *abc);
    for (size_t k = 0; k < WAYS * seeds; k++) {
        size_t w = k / seeds, r = k % seeds;
        runs[k] = (ForgingRun){ generator, judge, data[r], (size_t)images, truth_law, way[w].judge,
                                way[w].cost, forging_batch, forging_steps, way[w].step, 0.003,
                                lab->seed, r };
    }
    for (size_t r = 0; r < seeds; r++)
        abc[r] = (AbcImagesRun){ generator, data[r], (size_t)images, truth_law, 500, 20,
                                 (long)forging_steps * forging_batch, 0.3, lab->seed, r };
    forge_all(runs, WAYS * seeds, results, progress);
    abc_images(abc, seeds, results + WAYS * seeds, progress);
    free(abc);
    free(runs);
    return results;
}

/* Of the replicates: the median, the best and the worst. */
typedef struct Outcome { double median, low, high; } Outcome;

static Outcome outcome_of(const double *x, size_t n)
{
    Spread spread = sample_spread(x, n);
    return (Outcome){ sample_median(x, n), spread.low, spread.high };
}

/* Divergence of exact maximum likelihood on the same data. */
static Outcome learn_exactly(void)
{
    size_t seeds = (size_t)lab->seeds;
    ImageShares *shares = memory_new(seeds, sizeof *shares);
    ExactRun *runs = memory_new(seeds, sizeof *runs);
    double *end = memory_new(seeds, sizeof *end);
    for (size_t r = 0; r < seeds; r++) {
        shares[r] = shares_of_images(data[r], (size_t)images, PIXELS);
        runs[r] = (ExactRun){ generator, &shares[r], truth_law, lab->seed, r };
    }
    ExactHistory *history = exact_learn(runs, seeds, lab->quick ? 400 : 2000, 0.02, NULL);
    for (size_t r = 0; r < seeds; r++) {
        end[r] = exact_divergence(history, r, EXACT_LOOKS - 1);
        shares_free(&shares[r]);
    }
    Outcome outcome = outcome_of(end, seeds);
    exact_history_free(history);
    free(end);
    free(runs);
    free(shares);
    return outcome;
}

static Outcome way_outcome(const Forging *results, int w, int look)
{
    double *x = memory_new((size_t)lab->seeds, sizeof *x);
    for (int r = 0; r < lab->seeds; r++)
        x[r] = results[w * lab->seeds + r].divergence[look];
    Outcome outcome = outcome_of(x, (size_t)lab->seeds);
    free(x);
    return outcome;
}

static void value_outcome(const char *name, Outcome outcome)
{
    value_real(lab, lab_key("end_%s", name), outcome.median, 2);
    value_real(lab, lab_key("worst_%s", name), outcome.high, 2);
}

static void claims_of_verdict(Outcome exact, const Forging *results)
{
    const int last = FORGING_LOOKS - 1;
    double likelihood = exact.median, perfect = way_outcome(results, 4, last).median;
    double coins = PIXELS * double_log(2) - law_entropy(truth_law, IMAGES);
    /* Each is the median of `seeds` sums of 144 squared normals (lesson 14), whose variance is
     * pi/2 times that of a mean; the ratio's logarithm scatters at most like that of two
     * independent ones. */
    const double half_pi = 1.5707963267948966;
    double scatter = double_exp(4 * sqrt(half_pi * 2 * 2.0 / (16 * PIXELS) / lab->seeds));
    double parameters = 2.0 * images * likelihood;
    claim_of_whole_run(lab, "likelihood_parameters", parameters, 16 * PIXELS / scatter,
                       16 * PIXELS * scatter, "1/2N for each parameter; Akaike 1974, lesson 14");
    claim_of_whole_run(lab, "perfect_game_is_as_good", perfect / likelihood, 1 / scatter, scatter,
                       "both are efficient: Lindsay 1994");
    value_real(lab, "end_coins", coins, 3);
    value_real(lab, "seeds", lab->seeds, 4);
    value_outcome("likelihood", exact);
    for (int w = 0; w < ALL_WAYS; w++)
        value_outcome(way_name(w), way_outcome(results, w, last));
}

static void report_verdict(Progress *progress)
{
    draw_data();
    Forging *results = learn_all_ways(progress);
    Outcome exact = learn_exactly();
    Table *table = table_new(lab, "verdict", "way simulations divergence low high likelihood");
    for (int w = 0; w < ALL_WAYS; w++)
        for (int look = 1; look < FORGING_LOOKS; look++) {
            Outcome d = way_outcome(results, w, look);
            double simulated = (double)forging_look_step(forging_steps, look) * forging_batch;
            table_row(table, "trrrrr", way_name(w), simulated, d.median, d.low, d.high,
                      exact.median);
        }
    table_close(table);
    plot_draw(lab, "verdict");
    if (!interrupt_requested())
        claims_of_verdict(exact, results);
    value_real(lab, "images", images, 8);
    value_real(lab, "simulations", (double)forging_steps * forging_batch, 9);
    value_text(lab, "judge", judge);
    for (int r = 0; r < lab->seeds; r++)
        free(data[r]);
    free(data);
    free(results);
}

/*
## What theory says, and what came out

@claims

**What would falsify this?** An adversary that earned more than $D^*$ in the long run would falsify the
theory of proper prices. If the gradient through the frozen adversary were wrong, the points would leave the
lines of both rewards. If the score function were biased, the perfect adversary's generator could not end
where the exact likelihood's does.

## Exercises

**1.** Give the adversary of numbers no hidden layer. Which of the five pairs does it still judge perfectly?

@solution
`make lesson16 ARGS='--adversary "1 1" --forging-steps 512'`. The first four: their logit is a straight
line. For $N(0, 2^2)$ the best straight line is flat, the adversary earns $-\ln 4$ and is short by all of
$2\,\mathrm{JS} = 0.185$.
@end

**2.** Give the judge of images no hidden layer. What will the generator learn?

@solution
`make lesson16 ARGS='--judge "9 1"'`. This adversary sees how often each pixel is white, and nothing else.
Of bars and stripes every pixel is white half of the time, as in images of fair coins. With such a judge the
generator ends several nats from the truth: the adversary knows a necessary thing, and is content with any
generator that has it.
@end

**3.** Who needs the real images most? Give them all a tenth.

@solution
`make lesson16 ARGS='--images 1000'`. With ten times fewer data, exact likelihood fits
them to the last accident and ends some 0.12 nats from the truth (lesson 14). The adversary, who does not
see every accident, is no longer behind: one run ended at 0.09.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 16, .name = "adversary", .question = "What does a trained adversary know?",
        .options = options, .seconds = 45, .quick_seconds = 3,
        .default_seeds = 5,
        .quick_seeds = 2 });
    Progress *progress = progress_new("forging", (double)ALL_WAYS * lab->seeds * forging_steps *
                                                 forging_batch);
    report_verdict(progress);
    progress_end(progress);
    report_rewards();
    report_inference();
    double learning = lab->seeds * (double)steps * (PAIRS + NET_AMOUNTS / 2.0);
    progress = progress_new("adversaries", learning);
    report_output(progress);
    report_bias(progress);
    progress_end(progress);
    return lab_end(lab);
}
