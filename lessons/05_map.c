/*
# What is the most credible theory?

Ten points, and a theory with ten free numbers: it passes through all of them, and nobody believes it. A
line passes through none, and is often the better guess. Data alone do not choose between theories; what we
believed before does, too. Bayes says how the two are to be weighed. This lesson weighs them where
everything can be computed exactly, holds the library's walk downhill against that, and then goes where
nothing is exact any more: a network, and clothes.

**Before you run it, write down a prediction.** A curve of ten free numbers is fitted to ten noisy points by
the least sum of squares. How large is its error where it saw no points: as large as the noise, ten times, a
hundred times? You are handed sets of ten points, and nothing else: can you find out from them how strong
the prior should be, *without* holding any points back? And how many of the truths should lie outside a 95 %
band?

## Bayes, and what learning minimises

With data $D$ and weights $w$, multiply what the data say and what was believed before:

$$ p(w\,|\,D) = \frac{p(D\,|\,w)\;p(w)}{p(D)}, \qquad
   -\ln p(w\,|\,D) = \underbrace{-\ln p(D\,|\,w)}_{\text{log-loss}} \; \underbrace{-\ln p(w)}_{\text{penalty}}
   \; + \ln p(D) . $$

The last term does not depend on $w$. So the most credible weights (*maximum a posteriori*, MAP) minimise
the log-loss of lesson 04 plus a penalty: this is what "regularised" means. A bell curve of width $\tau$ as
prior is the penalty $w^2/2\tau^2$, known as weight decay or ridge; Laplace's prior $e^{-|w|/b}$ is $|w|/b$,
known as the lasso. In the library the prior adds its slope to the gradient, and that is all:

@code lib/learn/prior.c prior_add_gradient

Where the model is a sum of known features with normal noise of variance $\sigma^2$ and a Gaussian prior,
$p(D\,|\,w)\,p(w)$ is the exponential of a quadratic in $w$: again a bell curve. Complete the square, and
the posterior is

$$ w\,|\,D \sim N(m, P^{-1}), \qquad P = \frac{X^{\mathsf T}X}{\sigma^2} + \frac{I}{\tau^2}, \qquad
   m = P^{-1}\frac{X^{\mathsf T}y}{\sigma^2}, $$

and what is left over when it is integrated away is $p(D)$, the *evidence*: how probable this prior called
the data before they came.

@code lib/learn/linear_posterior.c linear_posterior

@code lib/learn/linear_posterior.c log_evidence
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/few_images.h"
#include "experiments/map_regression.h"
#include "experiments/prior_worlds.h"
#include "lab/data.h"
#include "lab/lab.h"

/*
## What can be changed

`make lesson05 ARGS='--help'` lists these.
*/
static int points = 10, degree = 9, curve_steps = 10000;
static double deviation = 0.2, curve_width = 1;
static const char *curve_net = "1 30:tanh 1";
static int worlds = 10000, sets = 200;
static int examples = 270, steps = 600;
static const char *net = "";

static const Option options[] = {
    option_int("points", &points, 3, 1000, "N", "that a curve is learned from"),
    option_int("degree", &degree, 0, 40, "D", "of the polynomials: they have D + 1 weights"),
    option_real("noise", &deviation, 0.01, 10, "S", "standard deviation of the noise"),
    option_text("curve-net", &curve_net, "SPEC", "the network that learns the same curve"),
    option_real("curve-width", &curve_width, 0.01, 100, "T", "of the prior of its weights"),
    option_int("curve-steps", &curve_steps, 1, 1000000, "S", "that it learns", .quick = "2000"),
    option_int("worlds", &worlds, 100, 1000000, "N", "drawn from the prior, for the coverage",
               .quick = "1000"),
    option_int("sets", &sets, 10, 100000, "N", "of points to choose a prior by, for each seed",
               .quick = "50"),
    option_int("examples", &examples, 18, 20000, "N", "images to learn from; also a third, a ninth",
               .quick = "90"),
    option_text("net", &net, "SPEC", "that learns from images; without it a single layer"),
    option_int("steps", &steps, 1, 100000, "S", "that it learns", .quick = "100"),
    OPTIONS_END
};

static Lab *lab;

/*
## Two weights, by hand

Four points: $t = 0,1,2,3$ and $y = 1,2,2,4$. A line $w_0 + w_1 t$, noise of variance $\sigma^2=\frac14$,
prior width $\tau=2$. Then $X^{\mathsf T}X = \begin{pmatrix}4&6\\6&14\end{pmatrix}$,
$X^{\mathsf T}y=\begin{pmatrix}9\\18\end{pmatrix}$, and with $\lambda=\sigma^2/\tau^2=\frac1{16}$

$$ m = \begin{pmatrix}4\tfrac1{16}&6\\6&14\tfrac1{16}\end{pmatrix}^{-1}\begin{pmatrix}9\\18\end{pmatrix}
     = \frac1{21.1289\ldots}\begin{pmatrix}18.5625\\19.125\end{pmatrix}
     = \begin{pmatrix}{{worked_w0}}\\{{worked_w1}}\end{pmatrix} , $$

where least squares without a prior says $(0.9, 0.9)$. Check one number of it by hand before you go on.

@plot map_worked(worked_ellipses,worked_path,worked_lines,worked_points) Left, the plane of the two weights: the wide circle of the prior around zero, the long ellipse of the likelihood around (0.9, 0.9), the posterior's ellipse just inside it, and the zigzag path of gradient descent from the origin to its centre. Right, the four points, the line of least squares, the most credible line, and its band, which widens to the right of the last point.

On the left the walk that trains networks: the tape's gradient of the squared error, the prior's gradient, a
step; {{worked_steps}} of them from $w=0$, where the prior has its peak. It ends {{worked_descent_error}}
from $m$, which is the rounding of a float. On the right is what the walk does *not* tell: the posterior's
width. At $t=4$ the line is expected at {{worked_prediction}}; a new observation there has variance
{{worked_variance}}, of which the noise is only 0.25.
*/
static const double worked_X[] = { 1, 0, 1, 1, 1, 2, 1, 3 }, worked_y[] = { 1, 2, 2, 4 };
static const LinearData worked = { 4, 2, worked_X, worked_y, 0.25 };
static const char worked_source[] = "facts 3.3; Bishop 2006, section 3.3; by hand";

enum { WORKED_WIDTH = 2, WORKED_STEPS = 300 };

static void claim_worked(const char *name, double measured, double expected)
{
    claim_between(lab, lab_key("worked_%s", name), measured, expected - 1e-6, expected + 1e-6,
                  worked_source);
    value_real(lab, lab_key("worked_%s", name), measured, 7);
}

/* Claims all numbers of the example; then the row of P^-1 that belongs to each weight. */
static void claims_of_worked(const LinearPosterior *posterior)
{
    double first[2] = { 1, 0 }, second[2] = { 0, 1 }, later[2] = { 1, 4 };
    Prediction at4 = linear_predict(posterior, later);
    claim_worked("w0", posterior->mean[0], 0.878536);
    claim_worked("w1", posterior->mean[1], 0.905158);
    cholesky_solve(2, posterior->factor, first);
    cholesky_solve(2, posterior->factor, second);
    claim_worked("variance_w0", first[0], 0.166389);
    claim_worked("variance_w1", second[1], 0.048068);
    claim_worked("covariance", first[1], -0.070993);
    claim_worked("log_evidence", posterior->log_evidence, -6.801741);
    claim_worked("prediction", at4.mean, 4.499168);
    claim_worked("variance", at4.variance + worked.noise, 0.617536);
}

/* The points at `radius` standard deviations: m + radius L^-T (cos, sin). */
static void ellipse(Table *table, const char *name, const LinearPosterior *posterior, double radius)
{
    for (int i = 0; i <= 120; i++) {
        double angle = i / 120.0 * 6.283185307179586;
        double z[2] = { radius * double_cos(angle), radius * double_sin(angle) };
        cholesky_transposed_solve(2, posterior->factor, z);
        table_row(table, "trr", name, posterior->mean[0] + z[0], posterior->mean[1] + z[1]);
    }
}

static void worked_tables(const LinearPosterior *posterior, const LinearPosterior *likelihood,
                          const double *path)
{
    Table *table = table_new(lab, "worked_ellipses", "what w0 w1");
    const LinearData nothing = { 0, 2, worked_X, worked_y, worked.noise };
    LinearPosterior prior = linear_posterior_width(&nothing, WORKED_WIDTH);
    for (int radius = 1; radius <= 2; radius++) {
        ellipse(table, lab_key("prior_%d", radius), &prior, radius);
        ellipse(table, lab_key("likelihood_%d", radius), likelihood, radius);
        ellipse(table, lab_key("posterior_%d", radius), posterior, radius);
    }
    linear_posterior_free(&prior);
    table_close(table);

    table = table_new(lab, "worked_path", "step w0 w1");
    for (int s = 0; s <= WORKED_STEPS; s++)
        table_row(table, "iee", s, path[2 * s], path[2 * s + 1]);
    table_close(table);

    table = table_new(lab, "worked_points", "t y");
    for (int i = 0; i < 4; i++)
        table_row(table, "rr", worked_X[2 * i + 1], worked_y[i]);
    table_close(table);

    table = table_new(lab, "worked_lines", "t likelihood map deviation with_noise");
    for (int i = -10; i <= 60; i++) {
        double x[2] = { 1, i / 10.0 };
        Prediction f = linear_predict(posterior, x);
        table_row(table, "rrrrr", x[1], linear_predict(likelihood, x).mean, f.mean,
                  sqrt(f.variance), sqrt(f.variance + worked.noise));
    }
    table_close(table);
}

static void report_worked(void)
{
    const double flat[2] = { 0, 0 };
    LinearPosterior posterior = linear_posterior_width(&worked, WORKED_WIDTH);
    LinearPosterior likelihood = linear_posterior(&worked, flat);
    double w[2], path[2 * (WORKED_STEPS + 1)];
    Descent descent = { .optimiser = optimiser_new(OPTIMISER_SGD, 0.1), .steps = WORKED_STEPS };
    map_descend(&worked, (Prior){ PRIOR_GAUSSIAN, WORKED_WIDTH }, &descent, w, path);
    double error = fmax(fabs(w[0] - posterior.mean[0]), fabs(w[1] - posterior.mean[1]));

    claims_of_worked(&posterior);
    /* Each of 4 + 2 terms of a gradient is rounded by 2^-24; the bowl's bottom is that much times
     * its condition off. */
    claim_between(lab, "worked_descent_error", error, 0,
                  6 * ldexp(1, -24) * map_condition(&worked, WORKED_WIDTH),
                  "MAP = posterior mean; rounding of floats times the condition");
    value_real(lab, "worked_descent_error", error, 1);
    value_real(lab, "worked_steps", WORKED_STEPS, 4);
    worked_tables(&posterior, &likelihood, path);
    linear_posterior_free(&likelihood);
    linear_posterior_free(&posterior);
    plot_draw(lab, "map_worked");
}

/*
## Two priors, two ways to doubt

When the columns of $X$ are orthonormal, $X^{\mathsf T}X = I$, the weights do not disturb each other and
each can be solved alone. Let $\hat w = X^{\mathsf T}y$ be what least squares says. Under the Gaussian prior
the most credible weight is

$$ w = \frac{\hat w}{1 + \sigma^2/\tau^2}, \qquad\text{under Laplace's}\qquad
   w = \operatorname{sign}(\hat w)\,\max\!\big(|\hat w| - \sigma^2/b,\; 0\big) . $$

The first shrinks everything by the same *factor* and sets nothing to zero. The second subtracts the same
*amount*, and whatever is smaller than it becomes zero (soft threshold). The difference is the slope of the
penalty at 0: $w^2$ has none there, so any evidence however faint moves the weight a little; $|w|$ has the
slope $1/b$ up to 0, which faint evidence cannot overcome.

This kink has a price: a walk by slopes cannot come to rest on it. It jumps to and fro across 0 by its step,
and when the step is made smaller and smaller it arrives late at weights that are small but not 0: after
{{slope_steps}} steps it is still {{laplace_by_slope}} off. So the walk under Laplace's prior takes the step
down the loss by its slope, and the step of the penalty exactly:

@code lib/learn/prior.c prior_shrink

@plot map_shrinkage The most credible weight against the least-squares weight: under the Gaussian prior all points lie on a straight line through the origin with slope one half, under Laplace's on a line that is flat at zero between minus and plus one half and then rises with slope 1.

The points are where gradient descent ended, on {{seeds}} problems of 64 weights (half of which are 0 in
truth) with $\sigma^2=\tau^2=\frac14$ and $b=\frac12$; the lines are the two formulas. The largest distance
between them is {{gaussian_shrinkage}} for Gauss and {{laplace_threshold}} for Laplace. Of the weights that
are 0 in truth, Laplace's prior finds {{laplace_zeros}} %; their $\hat w$ is $N(0,\sigma^2)$, so theory says
$\mathrm{erf}\big(\sigma/(b\sqrt2)\big)$, {{theory_laplace_zeros}} %.
*/
enum { ORTHONORMAL = 64, SHRINK_STEPS = 100, HALVE_EVERY = 30, SLOPE_STEPS = 24 * HALVE_EVERY };

static const double shrink_deviation = 0.5, shrink_width = 0.5;     /* sigma; tau and b */

static double soft_threshold(double w, double threshold)
{
    double rest = fabs(w) - threshold;
    return rest <= 0 ? 0 : w < 0 ? -rest : rest;
}

/* Hadamard's matrix over 8: entry (i, j) is +-1/8, by the parity of the bits that i and j have in
 * common. Its columns are orthonormal, and exact as floats. */
static void orthonormal(double *X)
{
    for (int i = 0; i < ORTHONORMAL; i++)
        for (int j = 0; j < ORTHONORMAL; j++) {
            int parity = 0;
            for (int common = i & j; common; common &= common - 1)
                parity ^= 1;
            X[i * ORTHONORMAL + j] = (parity ? -1 : 1) / 8.0;
        }
}

typedef struct Shrinkage {
    double gaussian, laplace;       /* largest distance from the formulas */
    double slope;                   /* of a walk under Laplace's prior by slopes alone */
    double zeros;                   /* weights 0 in truth that Laplace finds */
} Shrinkage;

static void shrink_one(Table *table, const double *X, uint64_t replicate, Shrinkage *s)
{
    enum { N = ORTHONORMAL };
    const double noise = shrink_deviation * shrink_deviation;
    double y[N] = { 0 }, least[N] = { 0 }, gauss[N], laplace[N], slope[N];
    Rng rng = rng_substream(lab->seed, "shrinkage", replicate);
    for (int j = 0; j < N; j++) {
        double truth = rng_normal(&rng) * (j < N / 2 ? 0 : 1);
        for (int i = 0; i < N; i++)
            y[i] += X[i * N + j] * truth;
    }
    for (int i = 0; i < N; i++)
        y[i] += shrink_deviation * rng_normal(&rng);
    for (int j = 0; j < N; j++)
        for (int i = 0; i < N; i++)
            least[j] += X[i * N + j] * y[i];

    /* All curvatures are 1/(sigma^2 n): half of the step that would arrive at once. */
    LinearData data = { N, N, X, y, noise };
    Optimiser optimiser = optimiser_new(OPTIMISER_SGD, noise * N / 2);
    Descent descent = { .optimiser = optimiser, .steps = SHRINK_STEPS };
    Descent exactly = { .optimiser = optimiser, .steps = SHRINK_STEPS, .shrink = true };
    Descent halved = { .optimiser = optimiser, .steps = SLOPE_STEPS, .halve_every = HALVE_EVERY };
    map_descend(&data, (Prior){ PRIOR_GAUSSIAN, shrink_width }, &descent, gauss, NULL);
    map_descend(&data, (Prior){ PRIOR_LAPLACE, shrink_width }, &exactly, laplace, NULL);
    map_descend(&data, (Prior){ PRIOR_LAPLACE, shrink_width }, &halved, slope, NULL);
    for (int j = 0; j < N; j++) {
        double ridge = least[j] / (1 + noise / (shrink_width * shrink_width));
        double soft = soft_threshold(least[j], noise / shrink_width);
        s->gaussian = fmax(s->gaussian, fabs(gauss[j] - ridge));
        s->laplace = fmax(s->laplace, fabs(laplace[j] - soft));
        s->slope = fmax(s->slope, fabs(slope[j] - soft));
        s->zeros += j < N / 2 && laplace[j] == 0;
        table_row(table, "rrrrr", least[j], gauss[j], laplace[j], ridge, soft);
    }
}

static void report_shrinkage(void)
{
    double *X = memory_new(ORTHONORMAL * ORTHONORMAL, sizeof *X);
    Shrinkage s = { 0, 0, 0, 0 };
    orthonormal(X);
    Table *table = table_new(lab, "map_shrinkage", "least gaussian laplace ridge soft");
    for (int i = 0; i < lab->seeds; i++)
        shrink_one(table, X, (uint64_t)i, &s);
    table_close(table);
    free(X);

    /* A gradient is a sum of 64 rounded terms, of numbers up to 4. */
    double rounding = 4 * ORTHONORMAL * ldexp(1, -24);
    double n = lab->seeds * ORTHONORMAL / 2.0;
    double share = double_erf(shrink_deviation / shrink_width / sqrt(2));
    double error = 4 * sqrt(share * (1 - share) / n);
    claim_between(lab, "gaussian_shrinkage", s.gaussian, 0, rounding,
                  "facts 3.3; Hoerl & Kennard 1970: w / (1 + s^2/tau^2)");
    claim_between(lab, "laplace_threshold", s.laplace, 0, rounding,
                  "facts 3.3; Tibshirani 1996: soft threshold at s^2/b");
    claim_between(lab, "laplace_zeros", s.zeros / n, share - error, share + error,
                  "P(|N(0, s^2)| < s^2/b); binomial");
    value_real(lab, "gaussian_shrinkage", s.gaussian, 1);
    value_real(lab, "laplace_threshold", s.laplace, 1);
    value_real(lab, "laplace_by_slope", s.slope, 1);
    value_real(lab, "slope_steps", SLOPE_STEPS, 4);
    value_real(lab, "laplace_zeros", 100 * s.zeros / n, 3);
    value_real(lab, "theory_laplace_zeros", 100 * share, 3);
    plot_draw(lab, "map_shrinkage");
}

/*
## A curve from {{points}} points

Now the truth is $f(t)=\sin 4t$, seen at {{points}} places with noise of standard deviation {{noise}}, and
nowhere between $-0.2$ and $0.4$. Two theories try to say what it is: a polynomial of degree {{degree}},
with {{weights}} weights (Legendre's polynomials $P_k$ as features), and a network, `{{curve_net}}`, with
{{network_parameters}} parameters, all of which learn. Each is fitted without a prior and with a Gaussian
one.

@plot map_fits(few_curves,few_networks,few_points) Two panels over t from -1 to 1 with the same ten points and the sine they come from. Left, the polynomial without a prior passes through all points and swings widely between the last ones and beyond; the one with a prior stays near the sine, and its band is narrow where there are points, wide in the gap and at the ends. Right, five networks without a prior bend sharply to pass through every point and disagree between them; those with a prior are smooth and all the same.

Without a prior the polynomial passes through every point, and where there is none it says what it likes.
Over {{seeds}} such sets of points, the root mean square distance from the truth on $(-1,1)$ is typically
{{rms_polynomial_likelihood}} without and {{rms_polynomial_map}} with the prior (medians); for the network
{{rms_network_likelihood}} and {{rms_network_map}}. The noise is {{noise}}. The width of the polynomial's
prior, {{chosen_width}} for the points drawn here, was chosen by the points themselves, as the next section
tells; that of the network's, {{curve_width}}, by hand.

The grey band is two standard deviations of the *exact* posterior of $f(t)$. It is wide where we were told
nothing, and that is what a single most credible curve cannot say. For the network there is no exact
posterior. But hold its hidden layer as it has become, and the last layer is a sum of known features: the
band on the right is its posterior, with the hidden units' share of the doubt left out. (If the walk has
arrived, the network's curve is this posterior's mean; it is {{network_gap}} from it.)

Does the library's walk find what the formula says? The objective is a bowl; where the data say little its
bottom is flat, here up to {{condition}} times flatter than it is steep elsewhere. With Polyak's momentum,
chosen for such a bowl, the walk arrives everywhere:

@code experiments/map_regression.c map_momentum

The largest distance from the exact mean, relative to the largest weight, is {{polynomial_descent_error}}
over {{seeds}} sets of points.
*/
static FewPoints few;
static Spec curve_spec;
static NetworkFit *fits;
static NetworkCurve *curves;

enum { FIT_PRIORS = 2 };                /* none, Gaussian */

/* The fits of points 0 with first weights 0 .. seeds-1, then those of points 1 .. with 0; all of
 * that without a prior, then with it. */
static size_t fits_of_a_prior(void)
{
    return (size_t)(2 * lab->seeds - 1);
}

static void plan_fits(void)
{
    Message why;
    if (!spec_parse(curve_net, &curve_spec, &why))
        error_stop("--curve-net: %s", why.text);
    if (shape_size(curve_spec.input) != 1 ||
        shape_size(curve_spec.layer[curve_spec.layers - 1].out) != 1)
        error_stop("--curve-net \"%s\": a curve has one input and one output, as in "
                   "\"1 30:tanh 1\"", curve_net);
    few = (FewPoints){ points, deviation };
    size_t n = fits_of_a_prior(), seeds = (size_t)lab->seeds;
    fits = memory_new(FIT_PRIORS * n, sizeof *fits);
    curves = memory_new(FIT_PRIORS * n, sizeof *curves);
    for (size_t i = 0; i < FIT_PRIORS * n; i++)
        fits[i] = (NetworkFit){
            .spec = &curve_spec, .few = few, .step = 0.02, .steps = curve_steps,
            .prior = { i < n ? PRIOR_NONE : PRIOR_GAUSSIAN, curve_width }, .seed = lab->seed,
            .replicate = i % n < seeds ? i % n : 0, .points = i % n < seeds ? 0 : i % n - seeds + 1 };
}

static NetworkCurve *curve_of(int prior, int points_number, int weights_number)
{
    size_t i = points_number == 0 ? (size_t)weights_number : (size_t)(lab->seeds + points_number - 1);
    return &curves[(size_t)prior * fits_of_a_prior() + i];
}

/* A set of points as features of the polynomials. */
typedef struct FewData {
    double *t, *y, *X;
    LinearData data;
} FewData;

static FewData few_data(uint64_t replicate)
{
    size_t n = (size_t)points, d = (size_t)degree + 1;
    FewData f = { memory_new(n, sizeof(double)), memory_new(n, sizeof(double)),
                  memory_new(n * d, sizeof(double)), { 0, 0, NULL, NULL, 0 } };
    few_draw(few, lab->seed, replicate, f.t, f.y);
    for (size_t i = 0; i < n; i++)
        legendre(f.t[i], degree, f.X + i * d);
    f.data = (LinearData){ n, d, f.X, f.y, deviation * deviation };
    return f;
}

static void few_data_free(FewData *f)
{
    free(f->t);
    free(f->y);
    free(f->X);
}

/* Widths in steps of an eighth of an octave; number WIDTHS/2 is 1. */
enum { WIDTHS = WIDTHS_MAX };

static double width_at(int i)
{
    return double_exp((i - WIDTHS / 2) * 0.6931471805599453 / 8);
}

/* The place of the largest of y[0 .. n-1], between two grid points by a parabola. */
static double peak(const double *y, int n)
{
    int best = 1;
    for (int i = 1; i < n - 1; i++)
        best = y[i] > y[best] ? i : best;
    double bend = y[best - 1] - 2 * y[best] + y[best + 1];
    return bend < 0 ? best + (y[best - 1] - y[best + 1]) / (2 * bend) : NAN;
}

static double width_at_place(double place)
{
    return double_exp((place - WIDTHS / 2) * 0.6931471805599453 / 8);
}

static double width_by_evidence(const LinearData *data)
{
    double evidence[WIDTHS];
    for (int i = 0; i < WIDTHS; i++) {
        LinearPosterior posterior = linear_posterior_width(data, width_at(i));
        evidence[i] = posterior.log_evidence;
        linear_posterior_free(&posterior);
    }
    return width_at_place(peak(evidence, WIDTHS));
}

/* The curve of a posterior on the grid: mean and deviation; its mean square error. */
static double polynomial_curve(const LinearPosterior *posterior, double *mean, double *sd)
{
    double row[64], error = 0;
    for (int i = 0; i < CURVE_POINTS; i++) {
        legendre(curve_t(i), degree, row);
        Prediction f = linear_predict(posterior, row);
        double e = f.mean - few_truth(curve_t(i));
        mean[i] = f.mean;
        sd[i] = sqrt(f.variance);
        error += e * e / CURVE_POINTS;
    }
    return error;
}

/* The walk of the library against the exact mean: the largest error, relative to the largest
 * weight; `bound` is what rounding allows. */
static double descent_error(const LinearData *data, double width, const LinearPosterior *posterior,
                            double *bound)
{
    size_t d = data->d;
    double condition = map_condition(data, width), error = 0, largest = 0;
    double *w = memory_new(d, sizeof *w);
    Descent descent = { .optimiser = map_momentum(data, width),
                        .steps = 100 + (int)(20 * sqrt(condition)) };
    map_descend(data, (Prior){ PRIOR_GAUSSIAN, width }, &descent, w, NULL);
    for (size_t k = 0; k < d; k++) {
        error = fmax(error, fabs(w[k] - posterior->mean[k]));
        largest = fmax(largest, fabs(posterior->mean[k]));
    }
    free(w);
    *bound = condition * (double)(data->n + d) * ldexp(1, -24);
    return error / largest;
}

typedef struct FewErrors {
    double *polynomial[FIT_PRIORS], *network[FIT_PRIORS];     /* root mean square, by points */
} FewErrors;

static void report_curves(const double *likelihood, const double *map, const double *sd)
{
    Table *table = table_new(lab, "few_curves", "model t truth likelihood map deviation");
    for (int i = 0; i < CURVE_POINTS; i++)
        table_row(table, "trrrrr", "polynomial", curve_t(i), few_truth(curve_t(i)), likelihood[i],
                  map[i], sd[i]);
    for (int i = 0; i < CURVE_POINTS; i++)
        table_row(table, "trrrrr", "network", curve_t(i), few_truth(curve_t(i)),
                  curve_of(0, 0, 0)->curve[i], curve_of(1, 0, 0)->curve[i],
                  curve_of(1, 0, 0)->deviation[i]);
    table_close(table);
    table = table_new(lab, "few_networks", "replicate t likelihood map");
    for (int k = 0; k < lab->seeds; k++)
        for (int i = 0; i < CURVE_POINTS; i++)
            table_row(table, "irrr", k, curve_t(i), curve_of(0, 0, k)->curve[i],
                      curve_of(1, 0, k)->curve[i]);
    table_close(table);
    FewData f = few_data(0);
    table = table_new(lab, "few_points", "t y");
    for (int i = 0; i < points; i++)
        table_row(table, "rr", f.t[i], f.y[i]);
    table_close(table);
    few_data_free(&f);
}

/* Without a prior there may be more weights than points: so a very wide one stands for none,
 * which gives the smallest weights of all that fit best. */
static double as_good_as_none(void)
{
    return 1e5 * deviation;
}

static void report_few_points(void)
{
    static double likelihood[CURVE_POINTS], map[CURVE_POINTS], sd[CURVE_POINTS], unused[CURVE_POINTS];
    static const char *const prior_name[FIT_PRIORS] = { "likelihood", "map" };
    size_t n = (size_t)lab->seeds;
    double worst = 0, allowed = 0, gap = 0, steepest = 0;
    double *rms = memory_new(4 * n, sizeof *rms);
    for (int k = lab->seeds - 1; k >= 0; k--) {
        FewData f = few_data((uint64_t)k);
        double width = width_by_evidence(&f.data), bound;
        LinearPosterior with = linear_posterior_width(&f.data, width);
        LinearPosterior without = linear_posterior_width(&f.data, as_good_as_none());
        rms[k] = sqrt(polynomial_curve(&without, likelihood, unused));
        rms[n + (size_t)k] = sqrt(polynomial_curve(&with, map, sd));
        double error = descent_error(&f.data, width, &with, &bound);
        worst = fmax(worst, error);
        allowed = fmax(allowed, bound);
        steepest = fmax(steepest, map_condition(&f.data, width));
        for (int p = 0; p < FIT_PRIORS; p++)
            rms[(size_t)(2 + p) * n + (size_t)k] = sqrt(curve_of(p, k, 0)->square_error);
        gap = fmax(gap, curve_of(1, k, 0)->gap);
        if (k == 0)
            value_real(lab, "chosen_width", width, 3);
        linear_posterior_free(&with);
        linear_posterior_free(&without);
        few_data_free(&f);
    }
    report_curves(likelihood, map, sd);
    claim_between(lab, "polynomial_descent_error", worst, 0, allowed,
                  "MAP = posterior mean; rounding of floats times the condition");
    value_real(lab, "polynomial_descent_error", worst, 1);
    value_real(lab, "condition", steepest, 2);
    value_real(lab, "network_gap", gap, 1);
    for (int p = 0; p < FIT_PRIORS; p++) {
        value_real(lab, lab_key("rms_polynomial_%s", prior_name[p]),
                   sample_median(rms + (size_t)p * n, n), 2);
        value_real(lab, lab_key("rms_network_%s", prior_name[p]),
                   sample_median(rms + (size_t)(2 + p) * n, n), 2);
    }
    free(rms);
    plot_draw(lab, "map_fits");
}

/*
## How strong should the prior be?

Too narrow a prior lets the data say nothing, too wide a one lets them say anything. Two ways to choose:

- *Held-out likelihood*: how probable does the posterior call observations it has not seen?
- *Evidence*: how probable did the prior call the observations that we have, before they came?
  $\ln p(y_1,\ldots,y_n) = \sum_i \ln p(y_i\,|\,y_1,\ldots,y_{i-1})$: each point is forecast from those
  before it, and then learned from. So the evidence *is* a held-out likelihood, of every point in its turn,
  and needs nothing to be held out. A wide prior pays for having called everything possible.

@plot map_width(few_widths,world_widths) Two panels against the prior's width on a logarithmic axis, in nats per observation. Left, the sine: the likelihood of the points learned from rises all the way, evidence and held-out likelihood rise to a maximum near a width of one half and fall again. Right, worlds drawn from a prior of width 1: evidence and held-out likelihood both have their maximum at 1.

On the left the ten points of the sine. What the fitted curve says of the points it was fitted to rises for
ever: it always chooses no prior at all. The other two have a maximum. A sine was drawn from no prior, so
nobody can say where it should be.

On the right somebody can. Each world's curve has {{weights}} weights drawn from $N(0,1)$, and is seen at
{{points}} random places. Both scores are log-losses of forecasts, and the log-loss is proper (lesson 04):
on average each is best at the width that is true. Over {{all_sets}} worlds the evidence is largest at
{{evidence_width}}, the likelihood of the held-out points at {{held_out_width}}; the truth is 1.

How sharp is the choice? In a direction where the data have curvature $c$, a share $\gamma=c/(c+1/\tau^2)$
of the weight is decided by them, and Fisher's information about $\ln\tau$ is $2\sum\gamma^2$. Here the data
decide $\sum\gamma={{parameters}}$ of {{weights}} weights, the information is {{information}}, and one world
alone tells $\tau$ up to a factor of {{one_world_factor}} or so, one standard deviation. From worlds of the
same size, holding out {{points}} further observations tells it up to a factor of {{held_out_factor}}: less,
though it has seen twice as many.
*/
static void few_widths_table(void)
{
    Table *table = table_new(lab, "few_widths", "score width mean low high");
    static const char *const score[3] = { "learned", "evidence", "held_out" };
    size_t n = (size_t)lab->seeds;
    double *x = memory_new(3 * WIDTHS * n, sizeof *x);
    for (size_t k = 0; k < n; k++) {
        FewData f = few_data(k);
        double mean[CURVE_POINTS], sd[CURVE_POINTS], noise = f.data.noise;
        for (size_t i = 0; i < WIDTHS; i++) {
            LinearPosterior posterior = linear_posterior_width(&f.data, width_at((int)i));
            double learned = 0, held_out = 0;
            for (size_t j = 0; j < f.data.n; j++)
                learned += normal_log_density(f.y[j], linear_predict(&posterior,
                                              f.X + j * f.data.d).mean, noise) / points;
            /* The mean over the noise of a new observation adds its variance to the square. */
            polynomial_curve(&posterior, mean, sd);
            for (int j = 0; j < CURVE_POINTS; j++) {
                double variance = sd[j] * sd[j] + noise;
                held_out += (normal_log_density(few_truth(curve_t(j)), mean[j], variance) -
                             noise / variance / 2) / CURVE_POINTS;
            }
            x[(0 * WIDTHS + i) * n + k] = learned;
            x[(1 * WIDTHS + i) * n + k] = posterior.log_evidence / points;
            x[(2 * WIDTHS + i) * n + k] = held_out;
            linear_posterior_free(&posterior);
        }
        few_data_free(&f);
    }
    for (size_t s = 0; s < 3; s++)
        for (size_t i = 0; i < WIDTHS; i++) {
            Spread spread = sample_spread(x + (s * WIDTHS + i) * n, n);
            table_row(table, "trrrr", score[s], width_at((int)i), spread.mean, spread.low,
                      spread.high);
        }
    free(x);
    table_close(table);
}

/* The mean scores of worlds first .. first+n-1 by width, in nats per observation. */
static void mean_scores(const WorldViews *views, size_t n, double *evidence, double *held_out)
{
    for (int i = 0; i < WIDTHS; i++) {
        evidence[i] = held_out[i] = 0;
        for (size_t k = 0; k < n; k++) {
            evidence[i] += views[k].of[i].evidence / (double)n / points;
            held_out[i] += views[k].of[i].held_out / (double)n / points;
        }
    }
}

/* How far world k alone would move the peak of the sum of all: its slope over the bend of the
 * sum, in steps of the grid, by both scores. */
typedef struct Pull { double evidence, held_out; } Pull;

static Pull pull(const WorldViews *views, size_t k, size_t n, const double *evidence,
                 const double *held_out)
{
    enum { AT = WIDTHS / 2 };
    const WorldView *above = &views[k].of[AT + 1], *below = &views[k].of[AT - 1];
    double scale = 2 * (double)n * points;
    return (Pull){
        (below->evidence - above->evidence) /
            (scale * (evidence[AT - 1] - 2 * evidence[AT] + evidence[AT + 1])),
        (below->held_out - above->held_out) /
            (scale * (held_out[AT - 1] - 2 * held_out[AT] + held_out[AT + 1])) };
}

static void claims_of_width(const WorldViews *views, size_t n, const double *evidence,
                            const double *held_out)
{
    const double step = 0.6931471805599453 / 8;
    double information = 0, parameters = 0;
    double *difference = memory_new(n, sizeof *difference), *alone = memory_new(n, sizeof *alone);
    for (size_t k = 0; k < n; k++) {
        Pull p = pull(views, k, n, evidence, held_out);
        difference[k] = (p.held_out - p.evidence) * step;
        alone[k] = p.held_out * step;
        information += views[k].of[WIDTHS / 2].information;
        parameters += views[k].of[WIDTHS / 2].parameters;
    }
    double root = sqrt((double)n);
    double by_evidence = (peak(evidence, WIDTHS) - WIDTHS / 2) * step;
    double by_held_out = (peak(held_out, WIDTHS) - WIDTHS / 2) * step;
    double error = 4 / sqrt(information);
    claim_between(lab, "evidence_finds_the_width", by_evidence, -error, error,
                  "MacKay 1992; Fisher's information 2 sum g^2 about ln(width)");
    error = 4 * root * sample_deviation(difference, n);
    claim_between(lab, "held_out_agrees_with_evidence", by_held_out - by_evidence, -error, error,
                  "both proper: Gneiting & Raftery 2007; error by influence");
    value_real(lab, "evidence_width", double_exp(by_evidence), 3);
    value_real(lab, "held_out_width", double_exp(by_held_out), 3);
    value_real(lab, "information", information / (double)n, 3);
    value_real(lab, "parameters", parameters / (double)n, 3);
    value_real(lab, "one_world_factor", double_exp(sqrt((double)n / information)), 3);
    value_real(lab, "held_out_factor", double_exp((double)n * sample_deviation(alone, n)), 3);
    value_real(lab, "all_sets", (double)n, 9);
    free(alone);
    free(difference);
}

static PriorWorld world;

static void report_widths(void)
{
    few_widths_table();
    size_t n = (size_t)sets, seeds = (size_t)lab->seeds;
    double assumed[WIDTHS], evidence[WIDTHS], held_out[WIDTHS];
    for (int i = 0; i < WIDTHS; i++)
        assumed[i] = width_at(i);
    WorldViews *views = memory_new(n * seeds, sizeof *views);
    worlds_view(&world, 0, n * seeds, assumed, WIDTHS, views);

    /* The seeds' curves, each as what it lacks to its own best. */
    double *x = memory_new(2 * WIDTHS * seeds, sizeof *x);
    for (size_t k = 0; k < seeds; k++) {
        mean_scores(views + k * n, n, evidence, held_out);
        double best[2] = { evidence[0], held_out[0] };
        for (size_t i = 0; i < WIDTHS; i++) {
            best[0] = fmax(best[0], evidence[i]);
            best[1] = fmax(best[1], held_out[i]);
        }
        for (size_t i = 0; i < WIDTHS; i++) {
            x[i * seeds + k] = evidence[i] - best[0];
            x[(WIDTHS + i) * seeds + k] = held_out[i] - best[1];
        }
    }
    Table *table = table_new(lab, "world_widths", "score width mean low high");
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < WIDTHS; i++) {
            Spread spread = sample_spread(x + (s * WIDTHS + i) * seeds, seeds);
            table_row(table, "trrrr", s ? "held_out" : "evidence", assumed[i], spread.mean,
                      spread.low, spread.high);
        }
    table_close(table);
    free(x);
    mean_scores(views, n * seeds, evidence, held_out);
    claims_of_width(views, n * seeds, evidence, held_out);
    free(views);
    plot_draw(lab, "map_width");
}

/*
## Is the band honest?

A 95 % band should hold the truth in 95 of 100 worlds. That is not an opinion but a theorem, as long as the
worlds do come from the prior; and we can draw worlds: {{worlds}} of them, and in each ask for the curve at
one random place. For whoever assumes another width $\tau$ than the true one, the error of the mean is still
normal, but its variance is not the one claimed. With $u=P^{-1}x$ and the claimed variance
$v=x^{\mathsf T}u$ it is

$$ v + \frac{|u|^2}{\tau^2}\Big(\frac{\tau_{\text{true}}^2}{\tau^2} - 1\Big), $$

which is $v$ exactly where the assumption is true.

@plot map_coverage The share of truths inside the band against the assumed width over the true one, for bands of 50, 80 and 95 %: on the lines of theory throughout, far too low where the prior is assumed too narrow, exactly nominal at 1, and only slightly too high where it is assumed too wide.

At the true width the bands hold {{coverage_50}}, {{coverage_80}} and {{coverage_95}} % of the truths. Who
assumes a width four times too small believes in 95 % and gets {{coverage_narrow}} % (theory
{{theory_coverage_narrow}} %); four times too large, {{coverage_wide}} % (theory {{theory_coverage_wide}}
%). A prior that is too narrow makes one wrong *and* sure of it; one that is too wide is only wasteful. A
claim of credibility is a claim about the prior as well.
*/
enum { COVERAGES = 3, ASSUMED = 13, TRUE_WIDTH = 6, NARROW = 2, WIDE = 10 };  /* steps of 2 */

static const double nominal[COVERAGES] = { 0.5, 0.8, 0.95 };

static void claim_share(const char *name, double measured, double expected, const char *source)
{
    double error = 4 * sqrt(expected * (1 - expected) / worlds);
    claim_between(lab, name, measured, expected - error, expected + error, source);
}

static void claims_of_coverage(int c, int a, double share, double expected)
{
    static const char source[] = "posterior of worlds drawn from the prior: nominal; binomial";
    if (a == TRUE_WIDTH) {
        const char *key = lab_key("coverage_%.0f", 100 * nominal[c]);
        claim_share(key, share, nominal[c], source);
        value_real(lab, key, 100 * share, 3);
    }
    if (nominal[c] == 0.95 && (a == NARROW || a == WIDE)) {
        const char *key = a == NARROW ? "coverage_narrow" : "coverage_wide";
        claim_share(key, share, expected, "v + p|u|^2 (p width^2 - 1), averaged; binomial");
        value_real(lab, key, 100 * share, 3);
        value_real(lab, lab_key("theory_%s", key), 100 * expected, 3);
    }
}

static void report_coverage(void)
{
    size_t n = (size_t)worlds;
    double assumed[ASSUMED];
    for (int a = 0; a < ASSUMED; a++)
        assumed[a] = double_exp((a - TRUE_WIDTH) * 0.6931471805599453 / 2);
    WorldViews *views = memory_new(n, sizeof *views);
    PriorWorld one = world;
    one.held_out = 1;
    worlds_view(&one, 1000000000, n, assumed, ASSUMED, views);
    Table *table = table_new(lab, "map_coverage", "nominal width share error theory");
    for (int c = 0; c < COVERAGES; c++) {
        double z = double_normal_quantile((1 + nominal[c]) / 2);
        for (int a = 0; a < ASSUMED; a++) {
            double inside = 0, expected = 0;
            for (size_t k = 0; k < n; k++) {
                inside += fabs(views[k].of[a].z) <= z;
                expected += world_coverage(z, views[k].of[a].spread) / (double)n;
            }
            double share = inside / (double)n;
            table_row(table, "rrrrr", nominal[c], assumed[a], share,
                      4 * sqrt(expected * (1 - expected) / (double)n), expected);
            claims_of_coverage(c, a, share, expected);
        }
    }
    table_close(table);
    free(views);
    plot_draw(lab, "map_coverage");
}

/*
## Clothes, and few of them

Images have no exact posterior, but the recipe is the same: log-loss plus penalty. One layer,
`{{image_net}}`, with {{image_parameters}} parameters, learns from {{examples_0}}, {{examples_1}} or
{{examples_2}} images, and is asked about {{test_images}} others. Every width of the prior learns from the
same images, all of them at each of {{steps}} steps.

@plot map_images Left, the log-loss on other images against the prior's width on a logarithmic axis, for three numbers of images: from about ln 10 at the narrowest prior it falls to a minimum and rises again towards the points at the right, learned without a prior; with more images the minimum is deeper. Right, the root mean square of the weights over the prior's width: far below 1 throughout, and lower where there are fewer images.

With a very narrow prior the weights are nothing and only the biases learn, which have no prior: the network
says how frequent the classes are, and pays what that costs ({{narrow_loss}} nats with {{examples_2}}
images, $\ln 10 = 2.303$ and a little for not knowing the frequencies exactly; it is {{narrow_gap}} from
what counting gives). With no prior it learns the images by heart, the weights grow for as long as it is
allowed to walk (the images can be separated, so the most likely weights are infinite), and it pays for its
confident mistakes: {{none_0}}, {{none_1}} and {{none_2}} nats. In between it pays {{best_0}}, {{best_1}}
and {{best_2}}, at the widths {{best_width_0}}, {{best_width_1}} and {{best_width_2}}. The *accuracy* hardly
notices: {{accuracy_best_2}} % with the best prior, {{accuracy_none_2}} % without, with {{examples_2}}
images. A prior mostly teaches modesty.

The right side shows what the most credible theory is *not*. Weights drawn from a prior have its width. The
most credible ones are far smaller: {{size_at_best_2}} of the width at the best one. Few images say
something about few of the {{image_weights}} directions that the weights can take (a network's weights can
only be moved along images it has seen); in all others the most credible weight is exactly 0, because there
the prior has its peak. In many dimensions the peak of a bell curve is the most credible point and is still
nowhere near a typical one, so that a width which is best for MAP is not what one would believe of the
weights. (Exact Bayes averages over all of them; lesson 06 does so with programs.)
*/
enum { SIZES = 3, IMAGE_WIDTHS = 10 };          /* the last of the widths stands for no prior */

static const double image_width[IMAGE_WIDTHS] = {
    1e-4, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 0
};

static Dataset train, test;
static Spec image_spec;
static FewRun *runs;
static FewResult *results;

static int examples_of(int size)
{
    return size == 0 ? examples / 9 : size == 1 ? examples / 3 : examples;
}

static void plan_images(void)
{
    Message why;
    char text[64];
    snprintf(text, sizeof text, "%zu %d", dataset_example_size(&train), train.classes);
    if (!spec_parse(*net ? net : text, &image_spec, &why) ||
        !network_fits(&image_spec, &train, true, &why))
        error_stop("--net: %s", why.text);
    size_t count = (size_t)(SIZES * IMAGE_WIDTHS * lab->seeds);
    runs = memory_new(count, sizeof *runs);
    results = memory_new(count, sizeof *results);
    for (int i = 0; i < (int)count; i++) {
        double width = image_width[i / lab->seeds % IMAGE_WIDTHS];
        runs[i] = (FewRun){
            .spec = &image_spec, .train = &train, .test = &test, .step = 0.1, .steps = steps,
            .examples = examples_of(i / lab->seeds / IMAGE_WIDTHS),
            .prior = { width > 0 ? PRIOR_GAUSSIAN : PRIOR_NONE, width },
            .seed = lab->seed, .replicate = (uint64_t)(i % lab->seeds) };
    }
}

static const FewResult *images_of(int size, int width, int replicate)
{
    return &results[(size * IMAGE_WIDTHS + width) * lab->seeds + replicate];
}

/* Of the widths the one with the least mean log-loss on the test images. */
static int best_width(int size)
{
    int best = 0;
    double least = INFINITY;
    for (int w = 0; w < IMAGE_WIDTHS - 1; w++) {
        double sum = 0;
        for (int k = 0; k < lab->seeds; k++)
            sum += images_of(size, w, k)->test.loss;
        if (sum < least) {
            least = sum;
            best = w;
        }
    }
    return best;
}

typedef struct ImageMeans { double loss, accuracy, size; } ImageMeans;

static ImageMeans image_row(Table *table, int size, int width)
{
    double *loss = memory_new((size_t)lab->seeds, sizeof *loss);
    ImageMeans mean = { 0, 0, 0 };
    double learned = 0, n = lab->seeds;
    for (int k = 0; k < lab->seeds; k++) {
        const FewResult *r = images_of(size, width, k);
        loss[k] = r->test.loss;
        mean.accuracy += 100 * r->test.accuracy / n;
        mean.size += r->weight / n;
        learned += r->train.loss / n;
    }
    Spread spread = sample_spread(loss, (size_t)lab->seeds);
    free(loss);
    mean.loss = spread.mean;
    mean.size /= image_width[width];            /* infinite without a prior */
    table_row(table, "iirrrrrrr", examples_of(size), width, image_width[width], spread.mean,
              spread.low, spread.high, learned, mean.accuracy,
              image_width[width] > 0 ? mean.size : NAN);
    return mean;
}

static void values_of_images(int size, ImageMeans best, ImageMeans none)
{
    value_real(lab, lab_key("examples_%d", size), examples_of(size), 6);
    value_real(lab, lab_key("best_width_%d", size), image_width[best_width(size)], 3);
    value_real(lab, lab_key("best_%d", size), best.loss, 3);
    value_real(lab, lab_key("none_%d", size), none.loss, 3);
    value_real(lab, lab_key("accuracy_best_%d", size), best.accuracy, 3);
    value_real(lab, lab_key("accuracy_none_%d", size), none.accuracy, 3);
    value_real(lab, lab_key("size_at_best_%d", size), best.size, 2);
}

static void claims_of_images(void)
{
    double gap = 0, loss = 0, saved = INFINITY;
    for (int k = 0; k < lab->seeds; k++) {
        const FewResult *narrow = images_of(SIZES - 1, 0, k);
        gap = fmax(gap, fabs(narrow->test.loss - narrow->frequencies));
        loss += narrow->test.loss / lab->seeds;
        for (int size = 0; size < SIZES; size++)
            saved = fmin(saved, images_of(size, IMAGE_WIDTHS - 1, k)->test.loss -
                                images_of(size, best_width(size), k)->test.loss);
    }
    if (isfinite(gap))                          /* else a class is missing among the examples */
        claim_of_whole_run(lab, "narrow_prior_counts", gap, 0, 1e-3,
                           "width to 0: the loss of the class frequencies, counted");
    claim_of_whole_run(lab, "prior_saves", saved, 0, INFINITY,
                       "separable images: without a prior the weights have no bound");
    value_real(lab, "narrow_gap", gap, 1);
    value_real(lab, "narrow_loss", loss, 4);
}

static void report_images(void)
{
    Table *table = table_new(lab, "map_images",
                             "examples number width loss low high learned accuracy size");
    for (int size = 0; size < SIZES; size++) {
        ImageMeans best = { 0, 0, 0 }, last = best;
        for (int w = 0; w < IMAGE_WIDTHS; w++) {
            last = image_row(table, size, w);
            if (w == best_width(size))
                best = last;
        }
        values_of_images(size, best, last);
    }
    table_close(table);
    claims_of_images();

    char text[SPEC_TEXT_MAX];
    size_t weights = 0;
    spec_print(&image_spec, text, sizeof text);
    for (int l = 0; l < image_spec.layers; l++)
        weights += shape_size(spec_weights(&image_spec, l));
    value_text(lab, "image_net", text);
    value_real(lab, "image_parameters", (double)spec_parameters(&image_spec), 9);
    value_real(lab, "image_weights", (double)weights, 9);
    value_real(lab, "test_images", (double)test.n, 6);
    plot_draw(lab, "map_images");
}

/*
## What was claimed

The worked example is held to six digits. Walks are held to what the rounding of floats allows, times the
condition of the bowl. Shares have the four standard errors of a binomial, the widths four of theirs, from
Fisher's information or from the scatter between worlds.

@claims

## What would show that this is wrong

If a walk ended elsewhere than at the formula, learning with weight decay would not be MAP. If a band of 95
% held the truth in 90 % of worlds drawn from the prior, the posterior would be computed wrongly, or Bayes'
formula would not be a theorem. If evidence and held-out likelihood had their maxima at different widths,
one of them would not be a proper score. That a prior saves log-loss on *images* is not a theorem: no image
was ever drawn from it. It would be refuted by a data set on which the width does not matter, and one is
easily found: enough images.

## Exercises

**1.** Let the polynomial have three weights instead of ten, then twenty-one from the same ten points. Which
of the two needs the prior? Predict the error without and with it, then look at `values.tsv`.

@solution
    make lesson05 ARGS='--degree 2'
    make lesson05 ARGS='--degree 20'

The errors without and with a prior are 0.70 and 0.68 for three weights, 0.85 and 0.31 for ten, 0.29 and
0.30 for twenty-one. A parabola cannot follow the sine, and no prior helps it. With a prior, twenty-one
weights do as well as ten: the prior, not the number of weights, decides how much is learned. The surprise
is the last pair. Infinitely many choices of twenty-one weights pass through ten points, and "no prior" here
is a very wide one, which picks the *smallest* of them: a prior again. The worst number of weights is the
one that just suffices (Belkin et al. 2019, "double descent").
@end

**2.** Ten times as many points: what becomes of the band, of the error without a prior, of the number of
weights that the data decide on?

@solution
    make lesson05 ARGS='--points 100'

The likelihood grows with the points, the prior does not. Of ten weights 9.9 are now decided by the data,
and the polynomial's error is 0.11 without and 0.09 with the prior. In the gap the band stays wider than
elsewhere. And while the evidence still tells the prior's width up to a factor of 1.25, held-out points no
longer do (44): after a hundred observations the forecasts hardly depend on the prior any more.
@end

**3.** Does a deeper network on few images want another width? And do more images still need a prior?

@solution
    make lesson05 ARGS='--net "784 30:relu 10"'
    make lesson05 ARGS='--examples 2000 --seeds 2'

With its best prior the network is no better and no worse than the single layer (0.69 nats from 270 images),
at a width of 0.32 instead of 0.16; without a prior it is worse, 1.45 instead of 0.99: it learns by heart
faster. A very narrow prior makes its hidden layer collapse to 0. With 2000 images the minimum is deeper
(0.53) and the rise to its right smaller (to 0.63), in part because the walk ends before it has learned
everything by heart: to stop early is a prior, too.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 5, .name = "map", .question = "What is the most credible theory?",
        .options = options, .seconds = 8, .quick_seconds = 1, .default_seeds = 5,
        .quick_seeds = 2 });
    lab_datasets(lab, 20000, lab->quick ? 1000 : 3000, &train, &test);
    world = (PriorWorld){ degree, points, points, 1, deviation, lab->seed };

    bool classify = train.labels != NULL && test.labels != NULL;
    if (!classify)
        lab_notice("%s has no labels: nothing to classify", train.name);
    plan_fits();
    size_t fit_count = FIT_PRIORS * fits_of_a_prior();
    Progress *progress = progress_new("fitting curves", (double)fit_count * curve_steps);
    network_fits_learn(fits, fit_count, curves, progress);
    progress_end(progress);
    if (classify && !interrupt_requested()) {
        plan_images();
        size_t count = (size_t)(SIZES * IMAGE_WIDTHS * lab->seeds);
        double cost = 0;
        for (size_t i = 0; i < count; i++)
            cost += few_cost(&runs[i]);
        progress = progress_new("learning from few images", cost);
        few_images_learn(runs, count, results, progress);
        progress_end(progress);
    }
    if (!interrupt_requested()) {
        report_worked();
        report_shrinkage();
        report_few_points();
        report_widths();
        report_coverage();
        if (classify)
            report_images();
        value_real(lab, "points", points, 5);
        value_real(lab, "degree", degree, 5);
        value_real(lab, "weights", degree + 1, 5);
        value_real(lab, "noise", deviation, 4);
        value_real(lab, "curve_width", curve_width, 4);
        value_text(lab, "curve_net", curve_net);
        value_real(lab, "network_parameters", (double)spec_parameters(&curve_spec), 6);
        value_real(lab, "worlds", worlds, 9);
        value_real(lab, "steps", steps, 9);
        value_real(lab, "seeds", lab->seeds, 5);
    }
    free(results);
    free(runs);
    free(curves);
    free(fits);
    dataset_free(&train);
    dataset_free(&test);
    return lab_end(lab);
}
