/*
# What can depth do that width cannot?

A network with one hidden layer can come as near as one likes to any continuous function, if the layer is
wide enough. Why then more layers? Because "wide enough" can be absurd. This lesson builds functions for
which a few layers do what a single one could only do with a thousand or a million units; asks whether
networks fresh from the dice are of that kind; and whether learning finds them. The three answers differ.

**Before you run it, write down a prediction.** Fold a strip of paper ten times, always in the middle, and
unfold it: how many creases? How many absolute values does it take to compute its zigzag, in ten layers, and
in one? If you draw the weights of those ten layers by dice, how many creases do you expect then? And if you
show a network with ten layers the zigzag, will it learn it?

## A fold is an absolute value

$|x|$ lays the left half of the line on the right half. The *tent*

$$ m(x) = 1 - |2x - 1| $$

does the same to the interval from 0 to 1, and stretches it back to full length. What the next tent does, it
does to both halves at once. So $m$ applied $k$ times goes up and down $2^{k-1}$ times: $2^k$ straight
pieces, from $k$ absolute values. As a network of the library, where the $1 - a$ of one tent and the $2x -
1$ of the next become one affine map, $1 - 2a$:

@code experiments/folding.c fold_deep

@plot fold_tent Four panels: the tent folded once, twice, four and seven times, which is one, two, eight and sixty-four teeth from one, two, four and seven absolute values.

A layer of absolute values takes a line made of straight pieces to another one, and bends it only where some
unit's $z$ passes zero. So the image of a line can be followed exactly, without any sampling, and its pieces
counted:

@code lib/learn/polyline.c split_at_zeros

With {{folds}} folds the network "1 1:abs*{{folds}} 1" has {{tent_pieces}} pieces and passes the level 1/2
{{tent_crossings}} times. A single hidden layer of $n$ units bends a line at most $n$ times and has at most
$n + 1$ pieces; the same function, built so, takes {{shallow_units}} units, and not one less.

@plot fold_pieces(fold_pieces,fold_random) Left: straight pieces against the number of units, on a logarithmic axis: the built deep network rises as a power of two to 1024 with ten units, one hidden layer as n plus one; random networks lie on the line of one hidden layer. Right: pieces of random networks against their depth, for equal numbers of units, beside the lines of theory, which fall only a little.

*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/fold_training.h"
#include "experiments/folding.h"
#include "experiments/plane_picture.h"
#include "experiments/random_line.h"
#include "lab/lab.h"
#include "learn/polyline.h"

static int folds = 10, networks = 300, learn_folds = 6, width = 8, steps = 500;
static double step = 0.02, turn = 30, reach = 10;

static const Option options[] = {
    option_int("folds", &folds, 2, 14, "K", "folds of the tent that is built"),
    option_int("networks", &networks, 10, 10000, "N", "random networks of each kind",
               .quick = "30"),
    option_real("reach", &reach, 1e-3, 1e6, "R", "the line through them goes from -R to R"),
    option_int("learn-folds", &learn_folds, 1, 6, "K", "folds of the hardest tent to learn",
               .quick = "4"),
    option_int("width", &width, 1, 256, "W", "units a layer of the networks that learn"),
    option_int("steps", &steps, 10, 100000, "S", "steps of learning for each fold", .quick = "200"),
    option_real("step", &step, 1e-6, 1, "A", "step size of the learning (Adam)"),
    option_real("turn", &turn, -180, 180, "DEGREES", "turn between two folds of the plane"),
    OPTIONS_END
};

static Lab *lab;

static Polyline on_unit_interval(const Network *network)
{
    const double from = 0, to = 1;
    Polyline line = polyline_new(&from, &to, 1);
    polyline_through(&line, network);
    return line;
}

static void report_tents(void)
{
    Table *table = table_new(lab, "fold_tent", "folds x y");
    for (int k = 1; k <= 7; k++)
        for (int i = 0; i <= 1 << k; i++)
            table_row(table, "irr", k, ldexp(i, -k), fold_value(k, ldexp(i, -k)));
    table_close(table);

    table = table_new(lab, "fold_pieces", "folds deep_units pieces crossings shallow_units");
    double wrong = 0, wrong_crossings = 0, wrong_shallow = 0;
    for (int k = 1; k <= folds; k++) {
        Network *deep = fold_deep(k), *shallow = fold_shallow(k);
        Polyline line = on_unit_interval(deep), flat = on_unit_interval(shallow);
        double pieces = (double)polyline_pieces(&line), all = ldexp(1, k);
        double crossings = (double)polyline_crossings(&line, 0, 0.5);
        wrong = fmax(wrong, fabs(pieces - all));
        wrong_crossings = fmax(wrong_crossings, fabs(crossings - all));
        wrong_shallow = fmax(wrong_shallow, fabs((double)polyline_pieces(&flat) - all));
        table_row(table, "iirri", k, k, pieces, crossings, shallow->layer[0].bias->value.shape.c);
        if (k == folds) {
            claim_between(lab, "tent_pieces", pieces, all, all,
                          "facts 9: 2^k; Telgarsky 2015, Montufar et al. 2014");
            claim_between(lab, "tent_crossings", crossings, all, all,
                          "facts 9: 2^k; Telgarsky 2015");
            value_real(lab, "tent_pieces", pieces, 6);
            value_real(lab, "tent_crossings", crossings, 6);
            value_real(lab, "shallow_units", shallow->layer[0].bias->value.shape.c, 6);
        }
        polyline_free(&line);
        polyline_free(&flat);
        network_free(deep);
        network_free(shallow);
    }
    claim_between(lab, "tent_worst", fmax(wrong, wrong_crossings), 0, 0,
                  "facts 9: 2^k pieces and crossings for every k up to the largest");
    claim_between(lab, "shallow_worst", wrong_shallow, 0, 0,
                  "facts 9: one layer of n units, n + 1 pieces; derived here");
    table_close(table);
    plot_draw(lab, "fold_tent");
    plot_draw(lab, "fold_pieces");
}

/*
## How near does a shallow network come?

Fewer pieces than teeth have sides cannot follow the zigzag; but could they come *near*? We let the pieces
choose their places as they like, and need not even join, and find by dynamic programming the best that $p$
of them can do to the tent of {{best_folds}} folds. A straight piece passes the level 1/2 once at most. On
every side that it does not cross, it stays on one side of 1/2 while the tent is half of the time on the
other. With $P = 2^k$ sides, $p$ pieces and $p-1$ joints, that leaves at least $(P - 2p + 1)/P$ of the sides
with half of their variance $1/12$; and following $p - 1$ sides exactly, with $1/2$ for the rest, is one way
of doing it:

$$ \frac{1}{24}\left(1 - \frac{2p - 1}{P}\right) \;\le\; \text{mean squared error} \;\le\; \frac{1}{12}\left(1 - \frac{p-1}{P}\right). $$

@plot fold_best The least root mean square error against the number of units of one hidden layer, on the tent of six folds: it falls from 0.289 slowly and reaches zero only at 63 units, between two curves of theory; the deep network is at zero with six units.

With {{best_folds}} units, as many as the deep network has, a shallow network is left with an error of at
least {{best_error}}; a constant has 0.289. There is no bargain: each unit more buys one side of a tooth.

One may say that nobody wants a zigzag. But it is a part of smooth functions, too. The parabola is a sum of
folded tents (Yarotsky 2017),

$$ x^2 = x - \frac{m(x)}{4} - \frac{m(m(x))}{16} - \dots $$

and a second unit in each layer keeps the sum:

@code experiments/folding.c fold_square

@plot fold_square The largest error in computing x squared against the number of units, on a logarithmic axis: two units a fold make the deep network's error fall by four with each fold, down to 1e-7 with twenty units, while one hidden layer falls as one over the square of its units.

Each fold divides the largest error by four: it is $4^{-(k+1)}$ after $k$ folds, {{square_error}} with
{{square_units}} units. No function of $n + 1$ straight pieces comes nearer than $1/(8 (n+1)^2)$, so one
hidden layer needs at least {{square_shallow}} units for the same.
*/
static void report_best(void)
{
    const int best_folds = lab->quick ? 5 : 6, all = 1 << best_folds;
    double *error = memory_new((size_t)(all + 1), sizeof *error);
    fold_best_errors(best_folds, error);
    Table *table = table_new(lab, "fold_best", "folds units error low high");
    for (int p = 1; p <= all; p++) {
        double low = sqrt(fmax(1 - (2.0 * p - 1) / all, 0) / 24);
        double high = sqrt((1 - (p - 1.0) / all) / 12);
        table_row(table, "iirrr", best_folds, p - 1, error[p], low, high);
        if (p == best_folds + 1 || p == all / 4 + 1)
            claim_between(lab, p == best_folds + 1 ? "best_as_many_units" : "best_quarter",
                          error[p], low, high, "derived here; after Telgarsky 2015");
    }
    table_close(table);
    value_real(lab, "best_folds", best_folds, 3);
    value_real(lab, "best_error", error[best_folds + 1], 3);
    free(error);

    table = table_new(lab, "fold_square", "folds units error theory shallow_units");
    double worst = 1, best = 1;
    for (int k = 1; k <= folds; k++) {
        Network *network = fold_square(k);
        double measured = fold_square_error(network), theory = ldexp(1, -2 * (k + 1));
        double shallow = ceil(sqrt(1 / (8 * theory)) - 1);
        worst = fmax(worst, measured / theory);
        best = fmin(best, measured / theory);
        table_row(table, "iirrr", k, 2 * k, measured, theory, shallow);
        if (k == folds) {
            value_real(lab, "square_error", measured, 2);
            value_real(lab, "square_units", 2 * k, 4);
            value_real(lab, "square_shallow", shallow, 6);
        }
        network_free(network);
    }
    claim_between(lab, "square_most", worst, 1, 1 + 1e-9, "Yarotsky 2017: error 4^-(k+1)");
    claim_between(lab, "square_least", best, 1 - 1e-9, 1, "Yarotsky 2017: error 4^-(k+1)");
    table_close(table);
    plot_draw(lab, "fold_best");
    plot_draw(lab, "fold_square");
}

/*
## Do random networks fold?

That depth *can* do it does not mean that it *does*. We draw {{networks}} networks of each kind, weights
critical and biases of variance 1, and count the pieces into which they break the line from $-{{reach}}$ to
${{reach}}$.

Theory is a pleasure here. Along the line, a unit's $z$ is a random function, and how often a normal process
passes zero is known since Rice (1944): at the density $\frac1\pi\sqrt{\mathrm{E}z'^2/\mathrm{E}z^2 -
(\mathrm{E}zz'/\mathrm{E}z^2)^2}$. In layer $l$ of a critical network $\mathrm{E}z^2 = \sigma_w^2t^2 +
l\sigma_b^2$ and $\mathrm{E}z'^2 = \sigma_w^2$, and the density is

$$ \frac1\pi\,\frac{\sqrt{l}\,\sigma_w\sigma_b}{\sigma_w^2t^2 + l\,\sigma_b^2}, $$

a Cauchy distribution, whose integral is 1. *Every unit, in whatever layer, bends the line once.* From $-R$
to $R$ it does so $\frac2\pi\arctan(R\sigma_w/\sqrt{l}\,\sigma_b)$ times.

@code experiments/random_line.c line_pieces_theory

In the figure [above](#figure-fold_pieces), on the right, are 64 and 256 units in one, two, four and more
layers. Sixteen units in four layers make {{random_relu_16x4}} pieces with ReLU (theory
{{theory_relu_16x4}}), {{random_abs_16x4}} with the absolute value (theory {{theory_abs_16x4}}): about as
many as 64 units in one layer ({{random_relu_64x1}} and {{random_abs_64x1}}). By chance, depth buys no
pieces at all (Hanin & Rolnick 2019 found this for ReLU). In narrow networks, for which the theory is not
made, it costs some: sixteen layers of four ReLUs are left with {{random_relu_4x16}}, because a layer whose
units are all negative passes nothing on.
*/
enum { DEPTHS = 5, ACTIVATIONS = 2, KINDS = (2 * DEPTHS + 1) * ACTIVATIONS };

static const int activations[ACTIVATIONS] = { ACTIVATION_relu, ACTIVATION_abs };
typedef struct NetShape { int units, width, depth; } NetShape;

static LineKind kinds[KINDS];
static NetShape shapes[KINDS];
static int kind_activation[KINDS];
static int kind_count;
static LineReading *lines;

static Spec *spec_made(int inputs, int units, int activation, int depth)
{
    char text[80];
    snprintf(text, sizeof text, "%d %d:%s*%d 1", inputs, units, activation_name(activation), depth);
    return spec_new(text, text);
}

static void plan_random(void)
{
    for (int a = 0; a < ACTIVATIONS; a++) {
        for (int units = 64; units <= 256; units *= 4)
            for (int depth = 1; depth <= 16; depth *= 2) {
                shapes[kind_count] = (NetShape){ units, units / depth, depth };
                kind_activation[kind_count] = activations[a];
                kinds[kind_count++] = (LineKind){
                    spec_made(1, units / depth, activations[a], depth),
                    { WEIGHTS_CRITICAL, 0, 1 }, reach };
            }
        shapes[kind_count] = (NetShape){ 128, 32, 4 };
        kind_activation[kind_count] = activations[a];
        kinds[kind_count++] = (LineKind){ spec_made(1, 32, activations[a], 4),
                                          { WEIGHTS_CRITICAL, 0, 1 }, reach };
    }
}

static const struct { int activation, width, depth; double pieces; } published[] = {
    { ACTIVATION_relu, 64, 1, 62.5 }, { ACTIVATION_relu, 16, 4, 64.2 },
    { ACTIVATION_abs, 16, 4, 62.5 }, { ACTIVATION_abs, 32, 4, 116 }
};

static void claims_random(int k, double mean, double error)
{
    const char *name = activation_name(kind_activation[k]);
    NetShape s = shapes[k];
    double theory = line_pieces_theory(&kinds[k]);
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        if (published[i].activation == kind_activation[k] && published[i].width == s.width &&
            published[i].depth == s.depth)
            claim_between(lab, lab_key("random_%s_%dx%d", name, s.width, s.depth), mean,
                          published[i].pieces * 0.85, published[i].pieces * 1.15,
                          "facts 9, tolerance 15%; Hanin & Rolnick 2019");
    if (s.units == 256 && s.depth <= 4)
        claim_between(lab, lab_key("rice_%s_%dx%d", name, s.width, s.depth), mean,
                      theory - 4 * error, theory + 4 * error,
                      "derived here, wide layers; Rice 1944");
    value_real(lab, lab_key("random_%s_%dx%d", name, s.width, s.depth), mean, 3);
    value_real(lab, lab_key("theory_%s_%dx%d", name, s.width, s.depth), theory, 3);
}

static void report_random(void)
{
    Table *table = table_new(lab, "fold_random",
                             "activation units width depth pieces low high theory");
    size_t n = (size_t)networks;
    double *x = memory_new(n, sizeof *x);
    for (int k = 0; k < kind_count; k++) {
        for (size_t i = 0; i < n; i++)
            x[i] = lines[(size_t)k * n + i].pieces;
        table_row(table, "tiiirrrr", activation_name(kind_activation[k]), shapes[k].units,
                  shapes[k].width, shapes[k].depth, sample_mean(x, n),
                  sample_quantile(x, n, 0.1), sample_quantile(x, n, 0.9),
                  line_pieces_theory(&kinds[k]));
        claims_random(k, sample_mean(x, n), sample_error(x, n));
        free(kinds[k].spec);
    }
    free(x);
    table_close(table);
}

/*
Why not? A fold that is followed by a stretch of the *whole* interval doubles; a fold at a random place lays
a small end over the rest, and no stretch is there to pull it out again. That is to be seen in the length of
the line. A small step $u$ along it becomes $f'(z)\,Wu$, and $Wu$ is normal: its length is multiplied by
$\sqrt{\sigma_w^2/n}$ times a chi variable, of $n$ degrees of freedom with the absolute value, and of as
many as a binomial count says with ReLU. In wide layers that is $\sigma_w$ for $|x|$ and $\sigma_w/\sqrt2$
for ReLU: at the critical scale the line keeps its length, whatever is folded. The tent doubles its own,
every time.

@code experiments/random_line.c line_growth_theory

@plot fold_lengths The length of the image of a line against the layer, on a logarithmic axis, for absolute values and ReLU at two weight scales each: straight lines on their lines of theory, two of them level and two rising; the constructed tent doubles.

Per layer we find factors of {{growth_abs_13}} ($|x|$, $\sigma_w = 1.3$), {{growth_abs_10}} ($|x|$,
$\sigma_w = 1$), {{growth_relu_20}} (ReLU, $\sigma_w = 2$) and {{growth_relu_14}} (ReLU, $\sigma_w =
\sqrt2$).
*/
enum { LENGTH_KINDS = 4, LENGTH_WIDTH = 50, LENGTH_DEPTH = 8 };

static const struct { int activation; double sigma; const char *tenths; } length_kind[LENGTH_KINDS] = {
    { ACTIVATION_abs, 1.3, "13" }, { ACTIVATION_abs, 1, "10" },
    { ACTIVATION_relu, 2, "20" }, { ACTIVATION_relu, 1.4142135623730951, "14" }
};

static LineKind length_kinds[LENGTH_KINDS];
static LineReading *length_readings;

static void plan_lengths(void)
{
    for (int k = 0; k < LENGTH_KINDS; k++) {
        double s = length_kind[k].sigma;
        length_kinds[k] = (LineKind){
            spec_made(LENGTH_WIDTH, LENGTH_WIDTH, length_kind[k].activation, LENGTH_DEPTH),
            { WEIGHTS_VARIANCE, s * s, 1 }, reach };
    }
}

static void report_lengths(void)
{
    Table *table = table_new(lab, "fold_lengths", "series sigma layer growth low high theory");
    size_t n = (size_t)networks;
    double *x = memory_new(n, sizeof *x);
    for (int k = 0; k < LENGTH_KINDS; k++) {
        const char *name = activation_name(length_kind[k].activation);
        double s = length_kind[k].sigma, mean = 1, theory = 1;
        LineGrowth layer = line_growth_theory(length_kind[k].activation, LENGTH_WIDTH, s * s);
        for (int l = 0; l <= LENGTH_DEPTH; l++) {
            for (size_t i = 0; i < n; i++) {
                const double *length = length_readings[(size_t)k * n + i].length;
                x[i] = length[l] / length[0];
            }
            mean = sample_mean(x, n);
            theory = double_pow(layer.factor, l);
            table_row(table, "trirrrr", name, s, l, mean, sample_quantile(x, n, 0.1),
                      sample_quantile(x, n, 0.9), theory);
        }
        double scatter = sqrt((double_pow(1 + layer.scatter * layer.scatter, LENGTH_DEPTH) - 1) /
                              (double)n) / LENGTH_DEPTH;
        double measured = double_pow(mean, 1.0 / LENGTH_DEPTH);
        const char *key = lab_key("growth_%s_%s", name, length_kind[k].tenths);
        claim_between(lab, key, measured, layer.factor * (1 - 4 * scatter),
                      layer.factor * (1 + 4 * scatter),
                      "facts 9; exact for any width, derived here; cf. Raghu et al. 2017");
        value_real(lab, key, measured, 4);
        free(length_kinds[k].spec);
    }
    free(x);
    table_close(table);
    plot_draw(lab, "fold_lengths");
}

/*
## In two dimensions

Fold a sheet of paper, fold it again, cut a hole, and unfold. Below, each network takes every point of a
square to some other point of the plane; there the colour is read off one and the same picture, a tinted
sheet with a hole. Two absolute values a layer fold both ways at once: after $k$ folds the sheet is a stack
of $4^k$ squares, and one hole has become $4^k$. With a turn of {{turn}} degrees between the folds the
creases cross, and the pieces become a kaleidoscope. The networks in the lowest row have {{picture_units}}
units in each layer in place of two, and are drawn by dice: they crumple the sheet a little.

@plot fold_pictures(fold_regions) Three rows of four pictures, after 1, 2, 3 and 5 layers. Top: the hole is repeated on a grid of 4, 16, 64 and 1024 squares. Middle: the same with a turn, a kaleidoscope of ever finer pieces. Bottom: random networks, whose sheet is made of a few large patches.

Over {{picture_layers}} layers, {{built_units}} units that fold make {{regions_built}} regions, each with an
affine map of its own; with the turn, {{regions_turned}}. The {{random_units}} units of the random network
make {{regions_random}}. A single hidden layer cuts the plane by straight lines, $n$ of them into at most $1
+ n + n(n-1)/2$ regions: {{cut_built}} by {{built_units}} units, {{cut_random}} by {{random_units}}. The
random network stays in this class, of the square of the number of units; the built one has left it.
*/
enum { PICTURES = 4, ROWS = 3, PICTURE_UNITS = 16 };

static const int picture_folds[PICTURES] = { 1, 2, 3, 5 };

/* The sheet at (u, v): tinted, with a hole to the upper right of its middle. */
static void colour_of(double u, double v, unsigned char *rgb)
{
    double x = fmin(fmax(u, -1), 1), y = fmin(fmax(v, -1), 1);
    bool hole = (u - 0.4) * (u - 0.4) + (v - 0.25) * (v - 0.25) < 0.1;
    const double tint[3] = { 0.5 + 0.45 * x, 0.55 + 0.2 * y, 0.5 - 0.25 * x - 0.2 * y };
    for (int c = 0; c < 3; c++)
        rgb[c] = hole ? 255 : (unsigned char)(int)(40 + 190 * fmin(fmax(tint[c], 0), 1));
}

/* A random network's image has any place and size: it is moved to the middle of the sheet. */
static void centre(real *uv, size_t pixels)
{
    for (size_t c = 0; c < 2; c++) {
        double mean = 0, square = 0;
        for (size_t i = 0; i < pixels; i++)
            mean += (double)uv[2 * i + c] / (double)pixels;
        for (size_t i = 0; i < pixels; i++)
            square += ((double)uv[2 * i + c] - mean) * ((double)uv[2 * i + c] - mean);
        double deviation = sqrt(square / (double)pixels);
        for (size_t i = 0; i < pixels; i++)
            uv[2 * i + c] = (real)(((double)uv[2 * i + c] - mean) / (1.7 * deviation));
    }
}

static Network *picture_network(int row, int layers)
{
    static const double radian = 0.017453292519943295;
    if (row < 2)
        return fold_plane(layers, row == 0 ? 0 : turn * radian);
    char text[60];
    snprintf(text, sizeof text, "2 %d:abs*%d 2", PICTURE_UNITS, layers);
    Network *network = network_parse(text, text);
    Rng rng = rng_substream(lab->seed, "fold picture", (uint64_t)layers);
    network_draw_weights(network, (WeightScale){ WEIGHTS_CRITICAL, 0, 0.1 }, &rng);
    return network;
}

static void report_pictures(void)
{
    static const char *const names[ROWS] = { "built", "turned", "random" };
    const int size = lab->quick ? 96 : 256;
    const size_t pixels = (size_t)size * (size_t)size;
    unsigned char *sheet = memory_new(ROWS * PICTURES * pixels * 3, 1), *place = sheet;
    real *uv = memory_new(2 * pixels, sizeof *uv);
    Table *table = table_new(lab, "fold_regions", "network layers units regions theory");
    double worst = 0;
    for (int row = 0; row < ROWS; row++)
        for (int p = 0; p < PICTURES; p++) {
            int layers = picture_folds[p];
            Network *network = picture_network(row, layers);
            double regions = (double)plane_picture(network, size, uv);
            double theory = row == 0 ? ldexp(1, 2 * layers) : NAN;
            if (row == 0)
                worst = fmax(worst, fabs(regions / theory - 1));
            if (row == 2)
                centre(uv, pixels);
            for (size_t i = 0; i < pixels; i++, place += 3)
                colour_of((double)uv[2 * i], (double)uv[2 * i + 1], place);
            table_row(table, "tiirr", names[row], layers,
                      layers * (row < 2 ? 2 : PICTURE_UNITS), regions, theory);
            if (p == PICTURES - 1)
                value_real(lab, lab_key("regions_%s", names[row]), regions, 6);
            network_free(network);
        }
    claim_between(lab, "plane_regions", worst, 0, 0,
                  "facts 9: (2^k)^2 regions; Montufar et al. 2014");
    sheet_write(lab, "folds", (Sheet){ .n = ROWS * PICTURES, .h = (size_t)size, .w = (size_t)size,
                                       .c = 3, .columns = PICTURES }, sheet);
    value_real(lab, "turn", turn, 4);
    value_real(lab, "picture_units", PICTURE_UNITS, 4);
    value_real(lab, "picture_layers", picture_folds[PICTURES - 1], 4);
    for (int row = 0; row < ROWS; row += 2) {
        int n = picture_folds[PICTURES - 1] * (row == 0 ? 2 : PICTURE_UNITS);
        value_real(lab, lab_key("%s_units", names[row]), n, 4);
        value_real(lab, lab_key("cut_%s", names[row]), 1 + n + n * (n - 1) / 2, 6);
    }
    table_close(table);
    plot_draw(lab, "fold_pictures");
    free(uv);
    free(sheet);
}

/*
## Can it be learned?

The network exists; gradient descent has only to find it. Networks "1 {{width}}:abs*k 1", with {{width}}
units a layer where one would do, are shown the tent of $k$ folds: from dice; and, as a help, *grown*: one
fold first, then a layer more and two folds, and so on, with the same number of steps in all.

@plot fold_learned Left: the share of networks that learn the tent against its folds; from dice it falls from nearly all at one fold to few at three and four and none at five and six; grown networks hold out up to three folds and fail at five and six as well. Right: networks that start near the constructed one, against the noise times two to the number of folds: the curves of different tents fall together, from one to nothing as the noise reaches the width of a tooth.

Of {{seeds}} networks from dice, {{random_ok_2}} learn two folds, {{random_ok_4}} learn four, and
{{random_ok_last}} learn {{learn_folds}}, and the mean of the last is left with {{random_left_last}} % of
the target's variance: they have learned the constant 1/2. Grown, {{grown_ok_2}} learn two, {{grown_ok_4}}
four, {{grown_ok_last}} {{learn_folds}}.

Why is a constant all they learn? Not because a gradient vanishes on its way (absolute values at their
critical scale keep it, as lesson 07 shows), but because it has nothing to say. What the target $t$
contributes to the gradient is the mean of $(\frac12 - t)\,\partial f/\partial w$. For a random network
$\partial f/\partial w$ is made of a few straight pieces, and over a whole tooth a straight piece meets as
much above 1/2 as below. Only the teeth in which $\partial f/\partial w$ jumps are left, and each is
$2^{-k}$ wide:

@code experiments/fold_training.c measure_signal

@plot fold_signal The norm of the target's part of the gradient against the folds of the target, on a logarithmic axis: it halves with every fold, along the line of theory.

The signal is multiplied by {{signal_factor}} with each fold (theory: 1/2). To a network that does not fold
yet, a tent of many folds looks like noise around 1/2, and the gradient tells it that. A shallow
approximation that is better than nothing would show the way; a fractal has none (Malach & Shalev-Shwartz
2019). Growing gives it one: with $k-1$ folds made, the last is a single tent again. But whatever those
folds are off is doubled by every fold above, and so growing, too, only puts the failure off.

How near must one start, then? From the constructed network, with every number multiplied by $1 +
\varepsilon z$, $z$ normal. A crease that is off by $\varepsilon$ shifts the teeth above it by up to
$2^k\varepsilon$ of their width, and where tooth meets gap the error pushes the wrong way. So the noise that
half of the networks survive should halve with each fold. Measured, it is multiplied by {{noise_factor}} per
fold. Drawn against the noise times $2^k$, on the right, the tents fall together. The solution is there,
exact and simple, in a hole that shrinks as fast as its power grows.
*/
enum { LEARN_MAX = 6, NOISES = 9, NEAR_FIRST = 3, NEAR_STEPS = 300, SIGNAL_FOLDS = 8,
       SIGNAL_NETWORKS = 64, SIGNAL_LAYERS = 6 };

static const double good = 0.01;        /* the share of variance left that counts as learned */

static FoldTraining *runs;
static FoldOutcome *outcomes;
static size_t run_count, by_start[3][LEARN_MAX + 1], by_noise[LEARN_MAX + 1][NOISES];

/* One run for each replicate; `kind` counts what shall not begin with the same dice. */
static size_t add_runs(FoldTraining run, int kind)
{
    size_t first = run_count;
    run.seed = lab->seed;
    for (int i = 0; i < lab->seeds; i++) {
        run.replicate = (uint64_t)kind << 32 | (uint64_t)i;
        runs[run_count++] = run;
    }
    return first;
}

static double plan_learning(void)
{
    double cost = 0;
    runs = memory_new((size_t)(lab->seeds * LEARN_MAX * (NOISES + 2)), sizeof *runs);
    for (int k = 1; k <= learn_folds; k++) {
        for (int start = FOLD_RANDOM; start <= FOLD_GROWN; start += FOLD_GROWN - FOLD_RANDOM)
            by_start[start][k] = add_runs((FoldTraining){
                .start = (FoldStart)start, .folds = k, .width = width, .step = step,
                .steps = k * steps }, k);
        for (int i = 0; i < NOISES && k >= NEAR_FIRST; i++)
            by_noise[k][i] = add_runs((FoldTraining){
                .start = FOLD_NEAR, .folds = k, .width = 1, .noise = ldexp(1, -i),
                .step = step / 2, .steps = NEAR_STEPS }, k + LEARN_MAX * i);
    }
    for (size_t i = 0; i < run_count; i++)
        cost += fold_training_cost(&runs[i]);
    outcomes = memory_new(run_count, sizeof *outcomes);
    return cost;
}

static int learned(size_t first)
{
    int count = 0;
    for (int i = 0; i < lab->seeds; i++)
        count += outcomes[first + (size_t)i].left < good;
    return count;
}

static double mean_left(size_t first)
{
    double sum = 0;
    for (int i = 0; i < lab->seeds; i++)
        sum += outcomes[first + (size_t)i].left / lab->seeds;
    return sum;
}

static void report_starts(void)
{
    static const char *const names[3] = { "dice", "near", "grown" };
    Table *table = table_new(lab, "fold_learned", "start folds learned error left pieces_before pieces");
    double n = lab->seeds;
    for (int start = FOLD_RANDOM; start <= FOLD_GROWN; start += FOLD_GROWN - FOLD_RANDOM)
        for (int k = 1; k <= learn_folds; k++) {
            size_t first = by_start[start][k];
            double share = learned(first) / n, before = 0, after = 0;
            for (int i = 0; i < lab->seeds; i++) {
                before += outcomes[first + (size_t)i].pieces_before / n;
                after += outcomes[first + (size_t)i].pieces / n;
            }
            table_row(table, "tirrrrr", names[start], k, share, sqrt(share * (1 - share) / n),
                      mean_left(first), before, after);
            value_real(lab, lab_key("%s_ok_%d", start ? "grown" : "random", k), learned(first), 3);
        }
    table_close(table);
    size_t last = by_start[FOLD_RANDOM][learn_folds];
    value_real(lab, "random_ok_last", learned(last), 3);
    value_real(lab, "grown_ok_last", learned(by_start[FOLD_GROWN][learn_folds]), 3);
    value_real(lab, "random_left_last", 100 * mean_left(last), 3);
}

/* The noise that half survive, as a power of 2, is the sum of the shares that survive each level
 * (Spearman and Karber); its slope over k by least squares, with four standard errors. */
static void report_near(void)
{
    Table *table = table_new(lab, "fold_near", "folds noise scaled learned");
    double n = lab->seeds, slope = 0, spread = 0, variance = 0;
    double middle = (NEAR_FIRST + learn_folds) / 2.0;
    for (int k = NEAR_FIRST; k <= learn_folds; k++) {
        double survived = 0;
        for (int i = 0; i < NOISES; i++) {
            double share = learned(by_noise[k][i]) / n;
            survived += share;
            variance += (k - middle) * (k - middle) * share * (1 - share) / (n - 1);
            table_row(table, "irrr", k, ldexp(1, -i), ldexp(1, k - i), share);
        }
        slope += (k - middle) * survived;
        spread += (k - middle) * (k - middle);
    }
    table_close(table);
    double error = sqrt(variance) / spread;
    slope /= spread;
    if (lab->seeds >= 4 && learn_folds > NEAR_FIRST)    /* else there is nothing to judge by */
        claim_of_whole_run(lab, "near_slope", slope, -1 - 4 * error, -1 + 4 * error,
                           "derived here: noise of a tooth's width, 2^-k");
    value_real(lab, "noise_factor", double_pow(2, slope), 2);
    plot_draw(lab, "fold_learned");
}

static void report_signal(const double *signal)
{
    Table *table = table_new(lab, "fold_signal", "folds signal low high theory");
    double x[SIGNAL_NETWORKS], first = 0;
    for (int k = 1; k <= SIGNAL_FOLDS; k++) {
        for (int i = 0; i < SIGNAL_NETWORKS; i++)
            x[i] = double_log(signal[i * SIGNAL_FOLDS + k - 1]);
        double mean = sample_mean(x, SIGNAL_NETWORKS);
        first = k == 1 ? mean : first;
        table_row(table, "irrrr", k, double_exp(mean),
                  double_exp(sample_quantile(x, SIGNAL_NETWORKS, 0.1)),
                  double_exp(sample_quantile(x, SIGNAL_NETWORKS, 0.9)),
                  double_exp(first) * ldexp(1, 1 - k));
    }
    for (int i = 0; i < SIGNAL_NETWORKS; i++)
        x[i] = double_log(signal[i * SIGNAL_FOLDS + SIGNAL_FOLDS - 1] /
                          signal[i * SIGNAL_FOLDS + 1]) / (SIGNAL_FOLDS - 2);
    double mean = sample_mean(x, SIGNAL_NETWORKS), error = sample_error(x, SIGNAL_NETWORKS);
    claim_between(lab, "signal_factor", double_exp(mean), 0.5 * double_exp(-4 * error),
                  0.5 * double_exp(4 * error), "derived here; cf. Malach & Shalev-Shwartz 2019");
    value_real(lab, "signal_factor", double_exp(mean), 3);
    table_close(table);
    plot_draw(lab, "fold_signal");
}

/*
## What was claimed

@claims

## What would show that this is wrong

A single hidden layer with more pieces than units and one. A random deep network that bends a line more
often than it has units: one in a thousand would be luck, a mean above it the end of Rice's formula here.
Starts from dice that learn six folds as often as two, or a gradient's signal that does not halve.

What is *not* shown: that useful functions are like tents. The parabola is, a little. And that depth is
useless without folding: it may help in other ways, which lessons 08 to 10 look at. The counts are along a
line and in the plane; in many dimensions they say less.

## Exercises

**1.** Theory says that the pieces of random networks depend on the range. What is their number on a line a
hundred times as long? (Think of the Cauchy distribution.)

@solution
    make lesson11 ARGS='--reach 1000'

On the whole line every unit bends it once: 64 units make 65 pieces in theory; in one layer 64.98 were counted,
in four layers of 16 units 65.2. Two units of the same layer cannot be told apart by how often they bend the line, only by where: the
deeper the layer, the further out its bends.
@end

**2.** Is width a substitute for luck? Let the learning networks have twice as many units a layer, or twice
as many steps.

@solution
    make lesson11 ARGS='--width 16'
    make lesson11 ARGS='--steps 1000'

The wider networks do better up to four folds; twice as many steps change little. Neither learns six folds:
the signal halves with each fold, and the number of lucky starts that a wider layer holds does not double.
@end

**3.** What does the plane look like if it is turned by other angles between two folds?

@solution
    make lesson11 ARGS='--turn 45'
    make lesson11 ARGS='--turn 10'

At 45 degrees the creases meet at right angles and half right angles, and the pattern has the symmetry of a
square; at 10 degrees the lattice is bent a little more with each layer, until its rows wave like grain in wood.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 11, .name = "depth_and_fractals",
        .question = "What can depth do that width cannot?",
        .options = options, .seconds = 17, .quick_seconds = 2, .default_seeds = 12,
        .quick_seeds = 4 });
    plan_random();
    plan_lengths();
    double learning = plan_learning();
    size_t n = (size_t)networks;
    lines = memory_new((size_t)kind_count * n, sizeof *lines);
    length_readings = memory_new(LENGTH_KINDS * n, sizeof *length_readings);
    double *signal = memory_new(SIGNAL_NETWORKS * SIGNAL_FOLDS, sizeof *signal);

    const double line_unit = 0.01;      /* a multiplication along a line, in those of learning */
    double line_work = line_cost(kinds, (size_t)kind_count, n) +
                       line_cost(length_kinds, LENGTH_KINDS, n);
    Progress *progress = progress_new("folding", learning + line_unit * line_work);
    line_measure(kinds, (size_t)kind_count, n, lab->seed, lines, progress);
    line_measure(length_kinds, LENGTH_KINDS, n, lab->seed, length_readings, progress);
    fold_train(runs, run_count, outcomes, progress);
    fold_signals(SIGNAL_LAYERS, width, SIGNAL_FOLDS, SIGNAL_NETWORKS, lab->seed, signal);
    progress_end(progress);

    if (!interrupt_requested()) {
        value_real(lab, "seeds", lab->seeds, 4);
        value_real(lab, "folds", folds, 4);
        value_real(lab, "networks", networks, 6);
        value_real(lab, "reach", reach, 6);
        value_real(lab, "width", width, 4);
        value_real(lab, "learn_folds", learn_folds, 4);
        report_tents();
        report_best();
        report_random();
        report_lengths();
        report_pictures();
        report_starts();
        report_near();
        report_signal(signal);
    }
    free(signal);
    free(lines);
    free(length_readings);
    free(runs);
    free(outcomes);
    return lab_end(lab);
}
