#include "backward_walk.h"

#include "base/error.h"
#include "base/random.h"

/* ---- the small graph ---- */

const char *const graph_name[GRAPH_NODES] = { "x", "t", "w", "v", "h", "a", "p", "y", "e", "J" };
const char *const graph_rule[GRAPH_NODES] = { "input", "target", "weight", "weight", "w x", "|h|",
                                              "v a", "h + p", "y - t", "e^2" };

/* One number, with memory of its own on the tape. */
static Tensor number_on(Tape *tape, double value)
{
    Tensor number = { shape_matrix(1, 1), tape_take(tape, sizeof(real)) };
    number.data[0] = (real)value;
    return number;
}

/* Records up to and including node `last`; the nudged one is changed before others use it. */
static void record(Tape *tape, const Numbers *n, SumOrder order, int nudged, double nudge,
                   Var node[GRAPH_NODES])
{
    for (int i = 0; i < GRAPH_NODES; i++) {
        switch (i) {
        case GRAPH_X: node[i] = tape_input(tape, number_on(tape, n->x)); break;
        case GRAPH_T: node[i] = tape_input(tape, number_on(tape, n->t)); break;
        case GRAPH_W: node[i] = tape_variable(tape, number_on(tape, n->w)); break;
        case GRAPH_V: node[i] = tape_variable(tape, number_on(tape, n->v)); break;
        case GRAPH_H: node[i] = v_multiply(node[GRAPH_W], node[GRAPH_X]); break;
        case GRAPH_A: node[i] = v_activate(node[GRAPH_H], ACTIVATION_abs); break;
        case GRAPH_P: node[i] = v_multiply(node[GRAPH_V], node[GRAPH_A]); break;
        case GRAPH_Y: node[i] = order == SKIP_FIRST ? v_add(node[GRAPH_H], node[GRAPH_P])
                                                    : v_add(node[GRAPH_P], node[GRAPH_H]); break;
        case GRAPH_E: node[i] = v_subtract(node[GRAPH_Y], node[GRAPH_T]); break;
        case GRAPH_J: node[i] = v_square(node[GRAPH_E]); break;
        }
        if (i == nudged)
            node[i]->value.data[0] += (real)nudge;
    }
}

void graph_record(Tape *tape, const Numbers *numbers, SumOrder order, Var node[GRAPH_NODES])
{
    record(tape, numbers, order, GRAPH_NODES, 0, node);
}

double graph_value(const Numbers *numbers, int nudged, double nudge)
{
    Tape *tape = tape_new();
    Var node[GRAPH_NODES];
    record(tape, numbers, SKIP_FIRST, nudged, nudge, node);
    double value = (double)node[GRAPH_J]->value.data[0];
    tape_free(tape);
    return value;
}

double graph_difference(const Numbers *numbers, int nudged, double step)
{
    return (graph_value(numbers, nudged, step) - graph_value(numbers, nudged, -step)) / (2 * step);
}

/* ---- what one node hands to its operands ---- */

/* Gives y the gradient dy and lets its operation hand it on: part[i] is what in[i] gets from
 * this use alone (from both, if it is the operand twice). */
static void hand_on(Var y, double dy, double part[3])
{
    bool first;
    gradient_begin(y, &first)[0] = (real)dy;
    for (int i = 0; i < 3 && y->in[i]; i++)
        y->in[i]->has_gradient = false;
    y->operation->backward(y);
    for (int i = 0; i < 3; i++) {
        bool given = y->in[i] && y->in[i]->has_gradient;
        part[i] = given ? (double)y->in[i]->gradient.data[0] : 0;
    }
}

void graph_partials(Var y, double partial[3])
{
    hand_on(y, 1, partial);
}

/* ---- three ways back ---- */

/* All nodes that y depends on, by their place. */
static void gather(Var y, Var *nodes)
{
    if (y->place >= WALK_NODES)
        error_bug("walk_back: a graph of more than %d nodes", WALK_NODES);
    if (nodes[y->place])
        return;
    nodes[y->place] = y;
    for (int i = 0; i < 3 && y->in[i]; i++)
        gather(y->in[i], nodes);
}

/* Hands on what y has got by now, without asking whether more is to come. */
static double depth_first(Var y, bool *done)
{
    done[y->place] = true;
    if (!y->operation)
        return 0;
    y->operation->backward(y);
    double steps = 1;
    for (int i = 0; i < 3 && y->in[i]; i++)
        if (y->in[i]->wants_gradient && !done[y->in[i]->place])
            steps += depth_first(y->in[i], done);
    return steps;
}

/* An operand that stands twice is one use, with both parts. */
static bool is_repeated(Var y, int i)
{
    for (int k = 0; k < i; k++)
        if (y->in[k] == y->in[i])
            return true;
    return false;
}

/* Follows each path by itself, with the product of the partial derivatives along it. */
static double every_path(Var y, double dy, double *derivative)
{
    derivative[y->place] += dy;
    if (!y->operation)
        return 0;
    double part[3], steps = 1;
    hand_on(y, dy, part);
    for (int i = 0; i < 3 && y->in[i]; i++)
        if (y->in[i]->wants_gradient && !is_repeated(y, i))
            steps += every_path(y->in[i], part[i], derivative);
    return steps;
}

double walk_back(Var loss, Walk walk, double derivative[WALK_NODES])
{
    Var nodes[WALK_NODES] = { NULL };
    bool done[WALK_NODES] = { false };
    gather(loss, nodes);
    for (int i = 0; i < WALK_NODES; i++) {
        derivative[i] = 0;
        if (nodes[i])
            nodes[i]->has_gradient = false;
    }
    if (walk == WALK_EVERY_PATH)
        return every_path(loss, 1, derivative);

    double steps = 0;
    bool first;
    if (walk == WALK_TAPE) {
        backward(loss);
        for (int i = 0; i <= loss->place; i++)
            steps += nodes[i] && nodes[i]->has_gradient && nodes[i]->operation;
    } else {
        gradient_begin(loss, &first)[0] = 1;
        steps = depth_first(loss, done);
    }
    for (int i = 0; i <= loss->place; i++)
        if (nodes[i] && nodes[i]->has_gradient)
            derivative[i] = (double)nodes[i]->gradient.data[0];
    return steps;
}

Var chain_record(Tape *tape, real *start, int blocks, double v)
{
    Var x = tape_variable(tape, (Tensor){ shape_matrix(1, 1), start });
    for (int k = 0; k < blocks; k++)
        x = v_add(x, v_scale(v_activate(x, ACTIVATION_abs), (real)v));
    return x;
}

/* ---- one matrix used many times ---- */

/* J of the net whose layer l multiplies by W[l], which may all be the same one. */
static Var tied_loss(Tape *tape, Tensor input, Tensor direction, Var *W, int layers)
{
    Var x = tape_input(tape, input);
    for (int l = 0; l < layers; l++)
        x = v_activate(v_affine(x, W[l], NULL), ACTIVATION_tanh);
    return v_sum(v_multiply(x, tape_input(tape, direction)));
}

TiedGradient tied_gradient(int layers, int width, int batch, uint64_t seed, uint64_t replicate)
{
    Shape square = shape_matrix(width, width), rows = shape_matrix(batch, width);
    Tensor weights = tensor_new(square), input = tensor_new(rows), direction = tensor_new(rows);
    Rng rng = rng_substream(seed, "tied", replicate);
    rng_fill_normal(&rng, weights.data, tensor_size(weights), 0,
                    (real)(1 / sqrt((double)width)));
    rng_fill_normal(&rng, input.data, tensor_size(input), 0, 1);
    rng_fill_normal(&rng, direction.data, tensor_size(direction), 0, 1);

    Tape *tape = tape_new();
    Var *W = tape_take(tape, 2 * (size_t)layers * sizeof *W), *copy = W + layers;
    Var shared = tape_variable(tape, weights);
    for (int l = 0; l < layers; l++) {
        W[l] = shared;
        copy[l] = tape_variable(tape, weights);
    }
    backward(tied_loss(tape, input, direction, W, layers));
    backward(tied_loss(tape, input, direction, copy, layers));

    TiedGradient tied = { .shared = tensor_norm(shared->gradient) };
    double squares = 0;
    for (size_t i = 0; i < tensor_size(weights); i++) {
        double difference = (double)shared->gradient.data[i];
        for (int l = 0; l < layers; l++)
            difference -= (double)copy[l]->gradient.data[i];
        squares += difference * difference;
    }
    tied.difference = sqrt(squares);
    for (int l = 0; l < layers; l++)
        tied.parts += tensor_norm(copy[l]->gradient);
    tape_free(tape);
    tensor_free(&weights);
    tensor_free(&input);
    tensor_free(&direction);
    return tied;
}
