/*
# What does a gradient cost?

A network with a million weights makes a mistake. How should each of the weights change? The answer is a
list of a million numbers, the gradient: by how much the mistake grows when this weight grows, when that one
grows, and so on. One could try them one by one: nudge a weight, run the network again, look at what has
changed. This lesson does it in a smarter way, checks that the two agree, and counts what each of them
costs.

**Before you run it, write down a prediction.** Say that one run of the network costs one second. What does
the whole gradient cost: about a second, a thousand seconds, a million? And which of the two ways is the
more exact one?

## A graph small enough to print

Two weights, $w$ and $v$, an input $x$ and a target $t$, and nothing that cannot be done in the head:

$$ h = wx, \quad a = |h|, \quad p = va, \quad y = h + p, \quad e = y - t, \quad J = e^2 . $$

$J$ is the loss. Note that $h$ is used twice: it goes into $y$ directly and once more by way of $a$ and $p$.
(Many deep networks are built of such blocks, called residual blocks.) The chain rule for a quantity that is
used in several places says

$$ \frac{\partial J}{\partial h} = \sum_{\text{uses } u \text{ of } h} \frac{\partial u}{\partial h}\,
   \frac{\partial J}{\partial u} , $$

because a small change of $h$ changes every $u$ at once, and to first order the effects of small changes add
up. This is the `+=` in the library; its backward pass is one loop over the list of operations, from the
last to the first:

@code lib/grad/tape.c backward

Each operation knows only its own partial derivatives. Those of a product stand in one line of a table:

@code lib/grad/operations.c BINARY_TABLE

`make lesson02 ARGS='--trace'` prints every number of one step. With $x = {{x}}$, $t = {{t}}$, $w = {{w}}$
and $v = {{v}}$ we go forward and find $h = {{value_h}}$, $a = {{value_a}}$, $p = {{value_p}}$,
$y = {{value_y}}$, $e = {{value_e}}$, $J = {{value_J}}$. Then we go back. Take a pencil:

@plot trace_graph The small graph, drawn from left to right: each node is a circle with its value and the derivative of J by it; beside each arrow stands what flows back along it. The node h receives two contributions, minus 2 and plus 1.

The node $h$ gets {{part_direct}} along the direct way and {{part_abs}} by way of $a$, {{dh}} in all. So
$\partial J/\partial w = {{dw}}$ and $\partial J/\partial v = {{dv}}$.

Is it true? Nudge a number by $\pm{{difference_step}}$ and compute $J$ again, as if nobody had ever heard of
the chain rule. For this graph the difference $(J(+s) - J(-s))/2s$ is exact, as $J$ is a parabola in each of
its numbers, on either side of the kink of $|h|$. It gives {{difference_w}} for $w$ and {{difference_v}} for
$v$; the largest disagreement over all nodes is {{trace_worst}}.

A step of learning moves against the gradient: with a rate of {{rate}} the new weights are $w = {{new_w}}$,
$v = {{new_v}}$. The gradient promises that $J$ falls from {{value_J}} to {{promised_J}}; it falls to
{{new_J}}. The promise is the tangent's, and $J$ is curved.

$x$ and $t$ got no derivative: nobody wants to learn the data, so nobody computes it. Remember that; it will
be worth a good deal of money further down.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "experiments/backward_walk.h"
#include "experiments/difference_error.h"
#include "experiments/gradient_cost.h"
#include "lab/files.h"
#include "lab/lab.h"

/*
## What can be changed

The numbers of the small graph, and how far the measurements go.
*/
static bool trace, one_sided;
static Numbers numbers = { .x = 2, .t = -0.5, .w = -1.5, .v = 0.5 };
static double rate = 1.0 / 64;
static int blocks = 18, tied_layers = 8, batch = 8, difference_limit = 60000, networks = 5000;

static const Option options[] = {
    option_flag("trace", &trace, "print every number of one step of the small graph"),
    option_real("x", &numbers.x, -100, 100, "X", "its input"),
    option_real("t", &numbers.t, -100, 100, "T", "its target"),
    option_real("w", &numbers.w, -100, 100, "W", "its first weight"),
    option_real("v", &numbers.v, -100, 100, "V", "its second weight"),
    option_real("rate", &rate, 0, 10, "A", "how far the step goes down the gradient"),
    option_int("blocks", &blocks, 2, 24, "K", "residual blocks in the longest chain"),
    option_int("tied-layers", &tied_layers, 1, 100, "L", "layers that share a matrix"),
    option_int("batch", &batch, 1, 1000, "B", "examples in a counted pass"),
    option_int("differences", &difference_limit, 0, 1000000, "P",
               "up to so many parameters the gradient is computed by differences as well",
               .quick = "1500"),
    option_int("networks", &networks, 20, 100000, "N", "networks for the error of differences",
               .quick = "300"),
    option_flag("one-sided", &one_sided, "(J(w+h) - J(w)) / h: half the cost, and what else?"),
    OPTIONS_END
};

/*
## One step, number by number

@code experiments/backward_walk.c hand_on
*/
static Lab *lab;

/* Everything about the small graph that is printed, drawn or claimed. */
typedef struct Trace {
    double value[GRAPH_NODES], derivative[GRAPH_NODES], difference[GRAPH_NODES];
    double partial[GRAPH_NODES][3];     /* by the operands */
    int    operand[GRAPH_NODES][3];     /* their places; -1: none */
    bool   wanted[GRAPH_NODES];
} Trace;

enum { DIFFERENCE_STEP_POWER = -4 };

static Trace trace_step(const Numbers *at)
{
    Trace r;
    Var node[GRAPH_NODES];
    Tape *tape = tape_new();
    graph_record(tape, at, SKIP_FIRST, node);
    for (int i = 0; i < GRAPH_NODES; i++) {
        r.value[i] = (double)node[i]->value.data[0];
        r.wanted[i] = node[i]->wants_gradient;
        r.difference[i] = graph_difference(at, i, ldexp(1, DIFFERENCE_STEP_POWER));
        for (int k = 0; k < 3; k++) {
            Var operand = node[i]->in[k];
            r.operand[i][k] = operand ? operand->place : -1;
        }
        if (node[i]->operation)
            graph_partials(node[i], r.partial[i]);
    }
    backward(node[GRAPH_J]);
    for (int i = 0; i < GRAPH_NODES; i++)
        r.derivative[i] = r.wanted[i] ? (double)node[i]->gradient.data[0] : NAN;
    tape_free(tape);
    return r;
}

/* The weights after a step down the gradient. */
static Numbers stepped(const Trace *r)
{
    Numbers next = numbers;
    next.w -= rate * r->derivative[GRAPH_W];
    next.v -= rate * r->derivative[GRAPH_V];
    return next;
}

static double promised(const Trace *r)
{
    double dw = r->derivative[GRAPH_W], dv = r->derivative[GRAPH_V];
    return r->value[GRAPH_J] - rate * (dw * dw + dv * dv);
}

static void trace_print(const Trace *r)
{
    printf("Forward\n");
    for (int i = 0; i < GRAPH_NODES; i++)
        printf("  %s = %-7s = %.9g\n", graph_name[i], graph_rule[i], r->value[i]);
    printf("\nBackward, from J with dJ/dJ = 1: each node hands d(node)/d(operand) x dJ/d(node) "
           "to its operands\n");
    for (int i = GRAPH_NODES - 1; i >= 0; i--) {
        if (!r->wanted[i])
            continue;
        printf("  dJ/d%s = %.9g", graph_name[i], r->derivative[i]);
        for (int k = 0; k < 3; k++)
            if (r->operand[i][k] >= 0 && r->wanted[r->operand[i][k]])
                printf(";  to %s: %.9g x %.9g = %.9g", graph_name[r->operand[i][k]],
                       r->partial[i][k], r->derivative[i], r->partial[i][k] * r->derivative[i]);
        printf("\n");
    }
    printf("\nBeside differences, (J(node + s) - J(node - s)) / 2s with s = 2^%d\n",
           DIFFERENCE_STEP_POWER);
    for (int i = 0; i < GRAPH_NODES; i++)
        if (r->wanted[i])
            printf("  dJ/d%s   backward %-12.9g differences %.9g\n", graph_name[i],
                   r->derivative[i], r->difference[i]);
        else
            printf("  dJ/d%s   not asked for         differences %.9g\n", graph_name[i],
                   r->difference[i]);
    Numbers next = stepped(r);
    printf("\nOne step, rate %.9g\n"
           "  w = %.9g - %.9g x %.9g = %.9g\n  v = %.9g - %.9g x %.9g = %.9g\n"
           "  J = %.9g, now %.9g (the tangent promised %.9g)\n\n", rate,
           numbers.w, rate, r->derivative[GRAPH_W], next.w,
           numbers.v, rate, r->derivative[GRAPH_V], next.v,
           r->value[GRAPH_J], graph_value(&next, GRAPH_NODES, 0), promised(r));
}

static void trace_tables(const Trace *r)
{
    Table *nodes = table_new(lab, "trace_graph", "place node rule value derivative difference");
    for (int i = 0; i < GRAPH_NODES; i++)
        table_row(nodes, "ittrrr", i, graph_name[i], graph_rule[i], r->value[i],
                  r->derivative[i], r->difference[i]);
    table_close(nodes);
    Table *edges = table_new(lab, "trace_edges", "to from partial part");
    for (int i = GRAPH_NODES - 1; i >= 0; i--)
        for (int k = 0; k < 3; k++)
            if (r->operand[i][k] >= 0) {
                bool wanted = r->wanted[r->operand[i][k]];
                double partial = wanted ? r->partial[i][k] : NAN;
                table_row(edges, "ttrr", graph_name[i], graph_name[r->operand[i][k]], partial,
                          partial * r->derivative[i]);
            }
    table_close(edges);
    plot_draw(lab, "trace_graph");
}

/* By hand: y = wx + v|wx|, so dJ/dw = 2e (1 + v sign(wx)) x and dJ/dv = 2e |wx|.  A few
 * roundings are allowed; with the numbers of the default none happens. */
typedef struct ByHand { double direct, dw, dv, rounding; } ByHand;

static ByHand by_hand(void)
{
    double h = numbers.w * numbers.x, e = h + numbers.v * fabs(h) - numbers.t;
    double sign = h < 0 ? -1 : 1;
    ByHand hand = { .direct = 2 * e * numbers.x, .dv = 2 * e * fabs(h) };
    hand.dw = hand.direct * (1 + numbers.v * sign);
    hand.rounding = 16 * (double)REAL_EPSILON * (1 + fabs(numbers.v)) *
                    (fabs(h) * (1 + fabs(numbers.v)) + fabs(numbers.t)) *
                    2 * (fabs(h) + fabs(numbers.x));
    return hand;
}

static double worst_difference(const Trace *r)
{
    double worst = 0;
    for (int i = 0; i < GRAPH_NODES; i++)
        if (r->wanted[i])
            worst = fmax(worst, fabs(r->derivative[i] - r->difference[i]));
    return worst;
}

static void report_trace(void)
{
    Trace r = trace_step(&numbers);
    ByHand hand = by_hand();
    Numbers next = stepped(&r);
    if (trace)
        trace_print(&r);
    trace_tables(&r);
    claim_between(lab, "trace_dw", r.derivative[GRAPH_W], hand.dw - hand.rounding,
                  hand.dw + hand.rounding, "by hand: 2e (1 + v sign h) x");
    claim_between(lab, "trace_dv", r.derivative[GRAPH_V], hand.dv - hand.rounding,
                  hand.dv + hand.rounding, "by hand: 2e |h|");
    /* A difference divides what J has been rounded by, by the step. */
    double coarse = hand.rounding + 8 * (double)REAL_EPSILON * (r.value[GRAPH_J] + 1) /
                                    ldexp(1, DIFFERENCE_STEP_POWER);
    claim_between(lab, "trace_worst", worst_difference(&r), 0, coarse,
                  "differences of a parabola are exact; but for rounding");

    for (int i = GRAPH_H; i < GRAPH_NODES; i++)
        value_real(lab, lab_key("value_%s", graph_name[i]), r.value[i], 6);
    value_real(lab, "x", numbers.x, 6);
    value_real(lab, "t", numbers.t, 6);
    value_real(lab, "w", numbers.w, 6);
    value_real(lab, "v", numbers.v, 6);
    value_real(lab, "dh", r.derivative[GRAPH_H], 6);
    value_real(lab, "dw", r.derivative[GRAPH_W], 6);
    value_real(lab, "dv", r.derivative[GRAPH_V], 6);
    value_real(lab, "part_direct", r.partial[GRAPH_Y][0] * r.derivative[GRAPH_Y], 6);
    value_real(lab, "part_abs", r.partial[GRAPH_A][0] * r.derivative[GRAPH_A], 6);
    value_real(lab, "difference_step", ldexp(1, DIFFERENCE_STEP_POWER), 6);
    value_real(lab, "difference_w", r.difference[GRAPH_W], 6);
    value_real(lab, "difference_v", r.difference[GRAPH_V], 6);
    value_real(lab, "trace_worst", worst_difference(&r), 2);
    value_real(lab, "rate", rate, 6);
    value_real(lab, "new_w", next.w, 6);
    value_real(lab, "new_v", next.v, 6);
    value_real(lab, "promised_J", promised(&r), 4);
    value_real(lab, "new_J", graph_value(&next, GRAPH_NODES, 0), 4);
}

/*
## Why in this order?

The list of operations is in the order in which they were computed, so each stands behind all that it
depends on. Read backwards, each node comes after all of its *uses*: this is called a topological order. Do
we need it? Could one not simply start at $J$ and hand the gradient on to whoever is next, as soon as it
arrives?

@code experiments/backward_walk.c depth_first

Each node is visited once, each hands on what it has. On our graph this gives
$\partial J/\partial w = {{wrong_dw}}$. The right number is {{dw}}. The walk came to $h$ by the direct way,
found {{part_direct}} there, and handed it on to $w$; the {{part_abs}} from $a$ arrived when $h$ was done.

Worse, it does not always go wrong. Write $p + h$ instead of $h + p$, the same sum, and the same walk
arrives at $h$ by the long way round, and gives {{lucky_dw}}. A bug that comes and goes with the order of
two summands!

One could repair it by following every path from $J$ to $w$ by itself, and adding up what arrives:

@code experiments/backward_walk.c every_path

This is right, whatever the order: it is the chain rule written out. But the paths multiply. In a chain of
$k$ residual blocks each block doubles their number, so if a block takes 3 steps, $k$ of them take
$S_k = 3 + 2 S_{k-1} = 3\,(2^k - 1)$. The tape takes $3k$.

@plot backward_walks(backward_walks) Two panels against the number of residual blocks. On the left the derivative: the tape and the walk along every path lie on the line of theory, 1.25 to the power of k, while depth first stays at 1.25. On the right the steps, on a logarithmic axis: every path doubles with each block, the other two rise slowly.

With {{blocks}} blocks the tape needs {{tape_steps}} steps and every path {{path_steps}}; with a hundred
blocks it would be $4\cdot10^{30}$. The depth-first walk is as fast as the tape and gives 1.25 for every
depth: it has lost all paths but the shortest and one detour. Only the topological order is both right and
cheap, and that for one reason: a node waits until everything has arrived, adds it up, and hands it on
*once*.
*/
static const double block_weight = 0.25;

static double small_graph_walk(SumOrder order)
{
    double derivative[WALK_NODES];
    Var node[GRAPH_NODES];
    Tape *tape = tape_new();
    graph_record(tape, &numbers, order, node);
    walk_back(node[GRAPH_J], WALK_DEPTH_FIRST, derivative);
    tape_free(tape);
    return derivative[GRAPH_W];
}

/* Steps and derivative of each walk through a chain of k blocks. */
typedef struct Walks { double steps[3], derivative[3]; } Walks;

static Walks walk_chain(int k)
{
    Walks walks;
    real start = 1;
    Tape *tape = tape_new();
    Var loss = chain_record(tape, &start, k, block_weight);
    for (int w = 0; w < 3; w++) {
        double derivative[WALK_NODES];
        walks.steps[w] = walk_back(loss, (Walk)w, derivative);
        walks.derivative[w] = derivative[0];
    }
    tape_free(tape);
    return walks;
}

static void report_walks(void)
{
    Table *table = table_new(lab, "backward_walks",
                             "blocks theory tape depth_first every_path "
                             "tape_steps depth_first_steps every_path_steps");
    Walks walks = { .steps = { 0 } };
    double theory = 1;
    for (int k = 1; k <= blocks; k++) {
        walks = walk_chain(k);
        theory *= 1 + block_weight;
        table_row(table, "irrrrrrr", k, theory, walks.derivative[WALK_TAPE],
                  walks.derivative[WALK_DEPTH_FIRST], walks.derivative[WALK_EVERY_PATH],
                  walks.steps[WALK_TAPE], walks.steps[WALK_DEPTH_FIRST],
                  walks.steps[WALK_EVERY_PATH]);
    }
    table_close(table);
    plot_draw(lab, "backward_walks");

    ByHand hand = by_hand();
    double wrong = small_graph_walk(SKIP_FIRST), lucky = small_graph_walk(SKIP_LAST);
    claim_between(lab, "depth_first_dw", wrong, hand.direct - hand.rounding,
                  hand.direct + hand.rounding, "by hand: 2e x, the direct path alone");
    claim_between(lab, "depth_first_lucky_dw", lucky, hand.dw - hand.rounding,
                  hand.dw + hand.rounding, "by hand: right if h is reached last");
    double rounding = 4 * blocks * (double)REAL_EPSILON;
    claim_between(lab, "chain_tape", walks.derivative[WALK_TAPE] / theory, 1 - rounding,
                  1 + rounding, "the chain rule: (1 + v)^k");
    claim_between(lab, "chain_depth_first", walks.derivative[WALK_DEPTH_FIRST],
                  1 + block_weight, 1 + block_weight, "one detour: 1 + v, whatever k is");
    double paths = 3 * (ldexp(1, blocks) - 1);
    claim_between(lab, "path_steps", walks.steps[WALK_EVERY_PATH], paths, paths,
                  "S(k) = 3 + 2 S(k-1) = 3 (2^k - 1)");
    claim_between(lab, "tape_steps", walks.steps[WALK_TAPE], 3 * blocks, 3 * blocks,
                  "each operation once: 3k");
    value_real(lab, "wrong_dw", wrong, 6);
    value_real(lab, "lucky_dw", lucky, 6);
    value_real(lab, "blocks", blocks, 3);
    value_real(lab, "tape_steps", walks.steps[WALK_TAPE], 9);
    value_real(lab, "path_steps", walks.steps[WALK_EVERY_PATH], 9);
}

/*
## Gradients add up

What holds for the number $h$ holds for a matrix. Take a network of {{tied_layers}} layers that all use the
*same* matrix $W$, as recurrent networks do. Give each layer a copy of its own, $W_1, W_2, \ldots$, all
equal, and differentiate by each copy. The gradient by the shared one is their sum, since moving $W$ moves
all of them. We compute both; they differ by {{tied_error}} of the gradient's norm, which is rounding.

For the same reason the gradient of a batch is the sum over its examples: each example uses the same weights
once more. And for the same reason the library *adds* to the gradient of a parameter when the backward pass
is run twice, and has to be told to forget it (`network_clear_gradients`).
*/
enum { TIED_WIDTH = 32, TIED_BATCH = 16 };

static void report_tied(void)
{
    double sum = 0, allowed = 0;
    for (int i = 0; i < lab->seeds; i++) {
        TiedGradient tied = tied_gradient(tied_layers, TIED_WIDTH, TIED_BATCH, lab->seed,
                                          (uint64_t)i);
        sum += tied.difference / tied.shared / lab->seeds;
        allowed += (TIED_BATCH + tied_layers) * (double)REAL_EPSILON * tied.parts / tied.shared /
                   lab->seeds;
    }
    claim_between(lab, "tied_error", sum, 0, allowed,
                  "n roundings, n epsilon at most; Higham 2002, ch. 4");
    value_real(lab, "tied_layers", tied_layers, 3);
    value_real(lab, "tied_error", sum, 2);
}

/*
## What it costs

Look at what a single operation does on the way back. For a product $y = ab$ the way forward takes one
multiplication; the way back takes two, $\partial J/\partial b \mathrel{+}= a\,\partial J/\partial y$ and
$\partial J/\partial a \mathrel{+}= b\,\partial J/\partial y$, and two additions. For a quotient it is the
same number. So the value and *all* partial derivatives together cost at most five times the value alone,
for any program of sums, products and quotients and *however many* inputs it has: Baur & Strassen (1983).
Griewank's bound, in a model of time that also counts access to memory, is 4. That is the cheap gradient
principle, and without it there would be no deep learning.

For a layer $z = xW$ we can count precisely, in multiply-adds. Let $|W_l|$ be the number of weights of layer
$l$. For one example the way forward takes $\sum |W_l|$. The way back computes
$\partial J/\partial W_l = x_l^T\,\partial J/\partial z_l$, again $\sum |W_l|$, and
$\partial J/\partial x_l = \partial J/\partial z_l\, W_l^T$, once more the same, but not for the first
layer, whose input is the data:

$$ \frac{\text{backward}}{\text{forward}} = \frac{2\sum |W_l| - |W_1|}{\sum |W_l|}
   = 2 - \frac{|W_1|}{\sum |W_l|} . $$

In the code it is the line `if (dx)` that skips the product nobody asks for:

@code lib/grad/operations.c affine_backward

The matrix product keeps count of its multiply-adds, and the experiment reads it before and after each pass.
The network of 784 inputs, two hidden layers of 256 and 10 outputs: backward/forward = {{ratio_published}},
by the formula {{theory_published}}. Eight layers of 256 units on 256 inputs: {{ratio_eight}}. The first of
the two has three quarters of its weights in its first layer, and so its way back costs little more than its
way forward.

@plot gradient_cost_by_depth Above, backward over forward cost against the number of layers for three kinds of networks: from 1 at a single layer all rise towards 2, each point on its line of theory; the more inputs for its width, the lower. Below, numbers kept per example: a straight line that rises with depth, while a forward pass alone needs a constant amount.

There is a second price, in memory. The way back needs the values of the way forward: $x_l$ for
$\partial J/\partial W_l$, $z_l$ for the slope of the activation. All of them are kept until it has passed,
and their number grows with the depth, as the lower panel shows; going forward alone needs two neighbouring
layers at a time.
*/
enum { DEPTHS = 16, FAMILIES = 3, WIDTHS = 9, PUBLISHED = 2 };

typedef struct Family { const char *name; int inputs, width; } Family;

static const Family family[FAMILIES] = {
    { "256→256", 256, 256 }, { "784→256", 784, 256 }, { "784→64", 784, 64 }
};

static const char *const published_net[PUBLISHED] = {
    "784 256:relu*2 10", "256 256:relu*7 256"
};

static CostRun *cost_runs;
static Cost *costs;
static size_t cost_runs_count, by_depth[FAMILIES], by_width[WIDTHS], by_published;

static size_t plan_cost(const char *net, int replicates, bool differences)
{
    size_t first = cost_runs_count;
    cost_runs_count += (size_t)replicates;
    cost_runs = memory_grow(cost_runs, cost_runs_count, sizeof *cost_runs);
    for (int i = 0; i < replicates; i++)
        cost_runs[first + (size_t)i] = (CostRun){ .net = net, .batch = batch,
                                                  .replicate = (uint64_t)i,
                                                  .differences = differences };
    return first;
}

/* So many equal layers in all, the output being the last one. */
static const char *net_of_depth(const Family *f, int layers)
{
    static char text[FAMILIES][DEPTHS + 1][64];
    char *net = text[f - family][layers];
    if (layers == 1)
        snprintf(net, sizeof text[0][0], "%d %d", f->inputs, f->width);
    else
        snprintf(net, sizeof text[0][0], "%d %d:tanh*%d %d", f->inputs, f->width, layers - 1,
                 f->width);
    return net;
}

static int width_at(int i)
{
    return 4 << i;
}

static const char *net_of_width(int i)
{
    static char text[WIDTHS][64];
    snprintf(text[i], sizeof text[i], "%d %d:tanh*3 10", width_at(i), width_at(i));
    return text[i];
}

static double theory_ratio(const char *net)
{
    Spec *spec = spec_new(net, net);
    double ratio = cost_ratio_theory(spec);
    free(spec);
    return ratio;
}

static void plan_costs(void)
{
    by_published = plan_cost(published_net[0], 1, false);
    plan_cost(published_net[1], 1, false);
    for (int f = 0; f < FAMILIES; f++)
        for (int layers = 1; layers <= DEPTHS; layers++) {
            size_t place = plan_cost(net_of_depth(&family[f], layers), 1, false);
            by_depth[f] = layers == 1 ? place : by_depth[f];
        }
    for (int i = 0; i < WIDTHS; i++) {
        Spec *spec = spec_new(net_of_width(i), net_of_width(i));
        bool differences = spec_parameters(spec) <= (size_t)difference_limit;
        by_width[i] = plan_cost(net_of_width(i), differences ? lab->seeds : 1, differences);
        free(spec);
    }
}

static double ratio_of(size_t run)
{
    return costs[run].backward / costs[run].forward;
}

static void report_by_depth(void)
{
    Table *table = table_new(lab, "gradient_cost_by_depth", "series layers ratio theory kept needed");
    for (int f = 0; f < FAMILIES; f++)
        for (int layers = 1; layers <= DEPTHS; layers++) {
            size_t run = by_depth[f] + (size_t)layers - 1;
            table_row(table, "tirrrr", family[f].name, layers, ratio_of(run),
                      theory_ratio(net_of_depth(&family[f], layers)), costs[run].kept,
                      costs[run].needed);
        }
    table_close(table);
    plot_draw(lab, "gradient_cost_by_depth");

    static const double published_ratio[PUBLISHED] = { 1.253, 1.875 };
    static const char *const name[PUBLISHED] = { "published", "eight" };
    for (int i = 0; i < PUBLISHED; i++) {
        double ratio = ratio_of(by_published + (size_t)i);
        claim_between(lab, lab_key("ratio_%s", name[i]), ratio, published_ratio[i] - 0.0005,
                      published_ratio[i] + 0.0005, "facts 10: 2 - W1 / sum W, to its digits");
        value_real(lab, lab_key("ratio_%s", name[i]), ratio, 4);
        value_real(lab, lab_key("theory_%s", name[i]), theory_ratio(published_net[i]), 4);
    }
    double off = 0, dearest = 0;
    for (size_t i = 0; i < cost_runs_count; i++) {
        off = fmax(off, fabs(ratio_of(i) - theory_ratio(cost_runs[i].net)));
        dearest = fmax(dearest, 1 + ratio_of(i));
    }
    claim_between(lab, "ratio_worst_error", off, 0, 1e-12,
                  "facts 10: exact for every network here");
    claim_between(lab, "dearest_gradient", dearest, 2, 3,
                  "facts 10: 3 - W1 / sum W; Baur & Strassen 1983: at most 5, Griewank: 4");
    value_real(lab, "dearest", dearest, 3);
}

/*
## Against differences

Now the other way: nudge each parameter up and down and run the network again, $2P$ forward passes for $P$
parameters. As each forward pass takes about $P$ multiply-adds, that is $2P^2$.

@plot gradient_cost_by_parameters Multiply-adds for one example against the number of parameters, both axes logarithmic: forward and forward plus backward are two parallel lines of slope 1, a factor of 3 apart at most; differences rise with slope 2 and are two million times as expensive as the backward pass at three million parameters.

The points are counted; differences were really computed up to {{difference_limit}} parameters. For the
largest network here, {{largest_parameters}} parameters, value and gradient together cost
{{largest_gradient}} forward passes. Differences would cost {{largest_differences}} of them. The dearest
gradient of all networks counted costs {{dearest}} forward passes, its own included.

Counting is not timing. The lesson also takes the time of passes through some of these networks and prints
it at its end (and into `times.txt`); as it depends on the machine, and on who else is using it, it is in no
table. Large networks come out near the counted ratio. In small ones other work shows: activations are
dearer forward than backward, and a narrow matrix product wastes part of the processor's width.
*/
static void report_by_parameters(void)
{
    Table *table = table_new(lab, "gradient_cost_by_parameters",
                             "width parameters forward gradient gradient_theory differences "
                             "differences_theory disagreement low high");
    double *off = memory_new((size_t)lab->seeds, sizeof *off), exact = 0;
    for (int i = 0; i < WIDTHS; i++) {
        const Cost *c = &costs[by_width[i]];
        bool differences = !isnan(c->differences);
        Spread spread = { NAN, NAN, NAN };
        for (int k = 0; differences && k < lab->seeds; k++)
            off[k] = c[k].disagreement;
        if (differences)
            spread = sample_spread(off, (size_t)lab->seeds);
        double expected = 2 * c->parameters * c->forward;
        if (differences)
            exact = fmax(exact, fabs(c->differences / expected - 1));
        table_row(table, "irrrrrrrrr", width_at(i), c->parameters, c->forward,
                  c->forward + c->backward,
                  c->forward * (1 + theory_ratio(net_of_width(i))), c->differences, expected,
                  spread.mean, spread.low, spread.high);
    }
    free(off);
    table_close(table);
    plot_draw(lab, "gradient_cost_by_parameters");

    const Cost *largest = &costs[by_width[WIDTHS - 1]];
    claim_between(lab, "differences_error", exact, 0, 1e-12,
                  "2P forward passes, for every network that was run");
    value_real(lab, "difference_limit", difference_limit, 7);
    value_real(lab, "largest_parameters", largest->parameters, 9);
    value_real(lab, "largest_gradient", 1 + largest->backward / largest->forward, 3);
    value_real(lab, "largest_differences", 2 * largest->parameters, 9);
}

/*
## And which is more exact?

Dear, but honest? Not even that. Write $J(w+h) = J + c_1 h + c_2 h^2 + c_3 h^3 + \ldots$; then

$$ \frac{J(w+h) - J(w-h)}{2h} = c_1 + c_3 h^2 + \ldots $$

and the error falls with $h^2$, so let $h$ be tiny. But $J$ is computed with rounding; if each of the two
values is off by a random error of standard deviation $s$, their difference is off by $\sqrt2\, s$ and the
quotient by $s/(\sqrt2\, h)$: this grows as $h$ shrinks. Together

$$ \text{error}^2 = (c_3 h^2)^2 + \frac{s^2}{2h^2}, \qquad
   \text{least at}\quad h^* = \left(\frac{s^2}{4 c_3^2}\right)^{1/6} . $$

@code experiments/difference_error.c difference_theory

As $s$ is proportional to the precision $\varepsilon$ of the numbers, $h^* \propto \varepsilon^{1/3}$ and
the least error $\propto \varepsilon^{2/3}$: of the digits that the numbers have, a third is lost whatever
one does.

We test it on {{networks}} small networks (three inputs, four units of tanh, one output, squared error), in
float and in double, with $h$ from 1 down to $2^{-50}$, by all {{difference_parameters}} parameters of each.
The lines of theory are not fitted. $c_1$ and $c_3$ come from computing with power series instead of
numbers, which is a third way to differentiate:

@code experiments/difference_error.c series_tanh

and $s$ is measured on the values of $J$ themselves, at points so close that everything smooth cancels:

@code experiments/difference_error.c noise_square

It is {{noise_float}} in float and {{noise_double}} in double: a factor of {{noise_ratio}}, where the
precisions differ by $2^{29} \approx 5.4\cdot10^8$.

@plot difference_error The error of the derivative relative to its size against the step h, both axes logarithmic: two valleys in the form of a V, one for float and one for double, whose right sides coincide with slope 2 and whose left sides have slope minus 1; each follows its dashed line of theory, and the bottom of the valley for double lies nearly six decades lower and three decades to the left. A horizontal line marks the backward pass in float, almost three decades below the bottom of the float's valley.

In float the best power of two is $h = {{best_float}}$ (theory {{theory_best_float}}) with an error of
{{least_float}}; in double {{best_double}} (theory {{theory_best_double}}) with {{least_double}}. The
library's backward pass, in float, is off by {{backward_error}}, which is {{backward_units}} times the unit
roundoff $2^{-24}$: it divides no small difference by a small step, and so it loses next to nothing. It is
{{backward_gain}} times more exact than the best that differences can do with the same numbers, and it does
not have to know the best $h$.

Where $h$ is too small, differences do not merely get coarse: below $h \approx 2^{-25}$ the float $w + h$
*is* $w$ for most weights, the difference is 0, and the error is 100 %. (The smallest weights move for a
little longer, and make the hump.)

So why use differences at all? Because they know nothing of the chain rule, and so cannot make the same
mistake as a backward pass. In double, $10^{-10}$ is plenty to find a forgotten term or a wrong sign: that
is how every operation of this library is tested.

@code lib/grad/gradient_check.c gradient_check
*/
static DifferenceError *errors;

static const char *const arithmetic_name[ARITHMETICS] = { "float", "double" };

/* The steps at which only rounding counts, and the number still moves: 2^-k. */
static const int rounding_from[2][ARITHMETICS] = { { 10, 22 }, { 15, 30 } };  /* central, one-sided */
static const int rounding_to[ARITHMETICS] = { 17, 44 };

typedef struct Means {
    double next, gradient, backward, noise[ARITHMETICS];
    double error[ARITHMETICS][DIFFERENCE_STEPS];
} Means;

static Means mean_errors(void)
{
    Means m = { .next = 0 };
    for (int i = 0; i < networks; i++) {
        m.next += errors[i].next_square / networks;
        m.gradient += errors[i].gradient_square / networks;
        m.backward += errors[i].backward_square / networks;
        for (int a = 0; a < ARITHMETICS; a++) {
            m.noise[a] += errors[i].noise_square[a] / networks;
            for (int k = 0; k < DIFFERENCE_STEPS; k++)
                m.error[a][k] += errors[i].error_square[a][k] / networks;
        }
    }
    return m;
}

/* Measured squares over those of theory where rounding decides, and the ratio's standard error:
 * the networks are independent of each other. */
static double rounding_ratio(int a, double *error)
{
    double *measured = memory_new((size_t)networks, sizeof *measured);
    double sum = 0, noise = 0, squares = 0;
    int first = rounding_from[one_sided][a], steps = rounding_to[a] - first + 1;
    for (int i = 0; i < networks; i++) {
        measured[i] = 0;
        for (int k = first; k <= rounding_to[a]; k++)
            measured[i] += errors[i].error_square[a][k] / steps *
                           ldexp(one_sided ? 0.5 : 2, -2 * k);
        sum += measured[i];
        noise += errors[i].noise_square[a];
    }
    for (int i = 0; i < networks; i++) {
        double rest = measured[i] - sum / noise * errors[i].noise_square[a];
        squares += rest * rest;
    }
    free(measured);
    *error = sqrt(squares) / noise;
    return sum / noise;
}

static void claims_of_arithmetic(const Means *m, int a)
{
    const char *name = arithmetic_name[a];
    double h = difference_best_step(m->next, m->noise[a], one_sided), error;
    double least = difference_theory(m->next, m->noise[a], one_sided, h);
    int best = 0;
    for (int k = 1; k < DIFFERENCE_STEPS; k++)
        best = m->error[a][k] < m->error[a][best] ? k : best;
    double found = ldexp(1, -best), ratio = rounding_ratio(a, &error);
    claim_between(lab, lab_key("rounding_%s", name), ratio, 1 - 4 * error, 1 + 4 * error,
                  one_sided ? "error^2 = 2 s^2 / h^2; s as More & Wild 2011"
                            : "error^2 = s^2 / 2h^2; s as More & Wild 2011");
    /* The best power of two is next to h*. */
    claim_between(lab, lab_key("best_step_%s", name), found, h / 2, 2 * h,
                  one_sided ? "h* = (2 s^2 / c2^2)^(1/4)" : "h* = (s^2 / 4 c3^2)^(1/6)");
    value_real(lab, lab_key("best_%s", name), found, 3);
    value_real(lab, lab_key("theory_best_%s", name), h, 3);
    value_real(lab, lab_key("least_%s", name), sqrt(m->error[a][best] / m->gradient), 2);
    value_real(lab, lab_key("theory_least_%s", name), least / sqrt(m->gradient), 2);
}

/* In double and at 2^-10, next to nothing is rounding. */
static void claim_truncation(const Means *m)
{
    const double *e = m->error[ARITHMETIC_DOUBLE];
    double slope = double_log(e[9] / e[10]) / double_log(4), order = one_sided ? 1 : 2;
    double h = ldexp(1, -10), theory = difference_theory(m->next, 0, one_sided, h);
    claim_between(lab, "truncation_order", slope, order - 0.01, order + 0.01,
                  one_sided ? "Taylor: the error goes with h" : "Taylor: the error goes with h^2");
    claim_between(lab, "truncation", sqrt(e[10]) / theory, 0.99, 1.01,
                  one_sided ? "Taylor: c2 h" : "Taylor: c3 h^2");
    value_real(lab, "truncation_order", slope, 4);
}

static void report_differences(void)
{
    Means m = mean_errors();
    Table *table = table_new(lab, "difference_error", "arithmetic step error low high theory");
    double *x = memory_new((size_t)networks, sizeof *x);
    for (int a = 0; a < ARITHMETICS; a++)
        for (int k = 0; k < DIFFERENCE_STEPS; k++) {
            for (int i = 0; i < networks; i++)
                x[i] = sqrt(errors[i].error_square[a][k] / errors[i].gradient_square);
            table_row(table, "trrrrr", arithmetic_name[a], ldexp(1, -k),
                      sqrt(m.error[a][k] / m.gradient),
                      sample_quantile(x, (size_t)networks, 0.05),
                      sample_quantile(x, (size_t)networks, 0.95),
                      difference_theory(m.next, m.noise[a], one_sided, ldexp(1, -k)) /
                      sqrt(m.gradient));
        }
    free(x);
    table_close(table);
    double error = sqrt(m.backward / m.gradient), unit = (double)REAL_EPSILON / 2;
    Table *exact = table_new(lab, "backward_error", "arithmetic error unit_roundoff");
    table_row(exact, "trr", "float", error, unit);
    table_close(exact);
    plot_draw(lab, "difference_error");

    claim_truncation(&m);
    for (int a = 0; a < ARITHMETICS; a++)
        claims_of_arithmetic(&m, a);
    /* The last rounding alone leaves 1/sqrt(12) of an epsilon at least, which is 2 units, of
     * a number near the next power of two: 0.28 of its size.  The longest chain has 16. */
    claim_between(lab, "backward_units", error / unit, 0.28, 16,
                  "n roundings, n units at most; Higham 2002, ch. 3");
    value_real(lab, "noise_float", sqrt(m.noise[ARITHMETIC_FLOAT]), 3);
    value_real(lab, "noise_double", sqrt(m.noise[ARITHMETIC_DOUBLE]), 3);
    value_real(lab, "noise_ratio", sqrt(m.noise[ARITHMETIC_FLOAT] / m.noise[ARITHMETIC_DOUBLE]), 2);
    value_real(lab, "networks", networks, 6);
    value_real(lab, "difference_parameters", DIFFERENCE_PARAMETERS, 3);
    value_real(lab, "backward_error", error, 2);
    value_real(lab, "backward_units", error / unit, 2);
    double least = m.error[0][0];
    for (int k = 1; k < DIFFERENCE_STEPS; k++)
        least = fmin(least, m.error[0][k]);
    value_real(lab, "backward_gain", sqrt(least / m.backward), 3);
}

/*
## The time it takes

Medians of the processor time of passes with a hundred examples, forward and backward in turns.

@code experiments/gradient_cost.c cost_time
*/
enum { TIMED = 6, TIMED_BATCH = 100 };

static CostTime times[TIMED];

static const char *timed_net(int i)
{
    return i < PUBLISHED ? published_net[i] : net_of_width(2 + 2 * (i - PUBLISHED));
}

/* Before anything runs in parallel, as the one core is not to be shared. */
static void measure_times(void)
{
    parallel_set_threads(1);
    for (int i = 0; i < TIMED && !interrupt_requested(); i++)
        times[i] = cost_time(timed_net(i), TIMED_BATCH, lab->quick ? 5 : 25, lab->seed);
    parallel_set_threads(lab->threads);
}

/* "3 hours": seconds as people say them. */
static const char *spoken(double seconds, char *text, size_t size)
{
    static const struct { double seconds; const char *name; } unit[] = {
        { 86400, "days" }, { 3600, "hours" }, { 60, "minutes" }, { 1, "s" }, { 1e-3, "ms" }
    };
    size_t u = 0;
    while (u + 1 < sizeof unit / sizeof unit[0] && seconds < unit[u].seconds)
        u++;
    snprintf(text, size, "%.3g %s", seconds / unit[u].seconds, unit[u].name);
    return text;
}

static void times_print(FILE *stream)
{
    fprintf(stream, "Processor time of a pass with %d examples on one core of this machine, now:\n"
            "  %-20s %10s %10s %10s  %s\n", TIMED_BATCH, "network", "parameters", "forward",
            "backward", "ratio  counted  differences would take");
    for (int i = 0; i < TIMED; i++) {
        char text[3][40];
        Spec *spec = spec_new(timed_net(i), timed_net(i));
        double parameters = (double)spec_parameters(spec), forward = times[i].forward;
        fprintf(stream, "  %-20s %10.0f %10s %10s  %5.2f  %7.2f  %s\n", timed_net(i), parameters,
                spoken(forward, text[0], sizeof text[0]),
                spoken(times[i].backward, text[1], sizeof text[1]), times[i].backward / forward,
                cost_ratio_theory(spec),
                spoken(2 * parameters * forward, text[2], sizeof text[2]));
        free(spec);
    }
}

static void report_times(void)
{
    Draft *draft = draft_new(lab->out, "times.txt");
    times_print(draft_open(draft));
    draft_close(draft);
    times_print(stdout);
}

/*
## What was claimed

Costs are counted, so those claims are exact; roundings are bounded by their number; the claims about the
noise of differences allow four standard errors, found from the scatter between the networks.

@claims

## What would show that this is wrong

If a single derivative on the trace disagreed with its difference, the chain rule or the code would be
wrong. If the depth-first walk gave the right number for both orders of the sum, a topological order would
not be needed. If the ratio of backward to forward grew with the number of parameters, the cheap gradient
principle would be wrong, and nobody would train large networks. If the right side of the valley had not
slope 2, or if its left side did not lie where the noise of $J$, measured without any derivative, says that
it should, the error would have another cause than the two that we named.

What is *not* shown: that counted multiply-adds are what you wait for. On a processor moving numbers can
cost more than multiplying them, and the memory that the backward pass needs is often what limits the size
of a network, not its time.

## Exercises

**1.** Put $h$ on the kink: $w = 0$. What does the backward pass say, what do differences say, and who is
right?

@solution
    make lesson02 ARGS='--trace --w 0'

With $w = 0$, $h = 0$ and $|h|$ has no derivative. The library takes the slope 1 there (the table of
activations says so), and so $\partial J/\partial w = 2e\,(1+v)\,x$. which is 3. The difference looks to
both sides and finds 2.25: near $2e\,x = 2$, the mean of the two slopes, and nearer for a smaller nudge.
Each is a slope of something; none is wrong, but the claim `trace_worst` does not hold, and rightly so: at a
kink there is no derivative to agree about. Networks of ReLUs meet their kinks so rarely that it does not
matter.
@end

**2.** A one-sided difference, $(J(w+h) - J(w))/h$, needs only half of the forward passes. What does it cost
in accuracy?

@solution
    make lesson02 ARGS='--one-sided'

Its error falls only with $h$, not with $h^2$, and the best step is $\propto \varepsilon^{1/2}$: about
$5\cdot10^{-4}$ for float, $3\cdot10^{-8}$ for double, with a least error $\propto \varepsilon^{1/2}$. Half
of the digits are lost instead of a third. In double that is two to three digits for a factor of 2 in time;
there are few better bargains than the second evaluation.
@end

**3.** A chain of {{blocks}} blocks took {{path_steps}} steps along every path. At how many does that walk
take more steps than differences take multiply-adds in the largest network above, with
{{largest_differences}} forward passes of $3\cdot10^6$ each?

@solution
    make lesson02 ARGS='--blocks 24'

Each further block doubles the steps, as the run shows. $6.3\cdot10^6$ passes of $3.2\cdot10^6$ are
$2\cdot10^{13}$, and $3\,(2^k - 1)$ is above that from $k = 43$ on. The tape takes 129 steps there.
@end
*/
int main(int argc, char **argv)
{
    lab = lab_begin(argc, argv, &(Lesson){
        .number = 2, .name = "gradients", .question = "What does a gradient cost?",
        .options = options, .seconds = 8, .quick_seconds = 1, .default_seeds = 5,
        .quick_seeds = 2 });
    measure_times();

    plan_costs();
    costs = memory_new(cost_runs_count, sizeof *costs);
    errors = memory_new((size_t)networks, sizeof *errors);
    double total = difference_cost() * networks;
    for (size_t i = 0; i < cost_runs_count; i++)
        total += cost_estimate(&cost_runs[i]);
    Progress *progress = progress_new("measuring", total);
    cost_count(cost_runs, cost_runs_count, lab->seed, costs, progress);
    difference_measure(lab->seed, (size_t)networks, one_sided, errors, progress);
    progress_end(progress);

    if (!interrupt_requested()) {
        report_trace();
        report_walks();
        report_tied();
        report_by_depth();
        report_by_parameters();
        report_differences();
        report_times();
    }
    free(cost_runs);
    free(costs);
    free(errors);
    return lab_end(lab);
}
