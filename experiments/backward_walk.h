/*
 * backward_walk.h -- a graph small enough to print whole, and three ways to walk back through it.
 *
 *     h = w x     a = |h|     p = v a     y = h + p     e = y - t     J = e^2
 *
 * h is used twice, once directly and once through its absolute value: this is the smallest
 * residual block, and the smallest graph in which the order of the backward pass matters.
 */
#ifndef GRADUS_BACKWARD_WALK_H
#define GRADUS_BACKWARD_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grad/operations.h"

/* ---- the small graph ---- */

typedef struct Numbers { double x, t, w, v; } Numbers;     /* input, target, two weights */

enum { GRAPH_X, GRAPH_T, GRAPH_W, GRAPH_V, GRAPH_H, GRAPH_A, GRAPH_P, GRAPH_Y, GRAPH_E, GRAPH_J,
       GRAPH_NODES };

extern const char *const graph_name[GRAPH_NODES];          /* "h" */
extern const char *const graph_rule[GRAPH_NODES];          /* "w x" */

/* The sum h + p is the same number as p + h, and another graph: its operands come in another
 * order. */
typedef enum SumOrder { SKIP_FIRST, SKIP_LAST } SumOrder;

/* Records the graph on an empty tape; node[i] stands at place i.  x and t are inputs, which
 * want no gradient. */
void graph_record(Tape *tape, const Numbers *numbers, SumOrder order, Var node[GRAPH_NODES]);

/* J when `nudge` is added to node `nudged` as soon as it is computed: what a finite difference
 * is made of.  nudged = GRAPH_NODES: none. */
double graph_value(const Numbers *numbers, int nudged, double nudge);

/* (J(+step) - J(-step)) / (2 step) by the node. */
double graph_difference(const Numbers *numbers, int nudged, double step);

/* The partial derivatives of a node by each of its operands, all others kept; 0 for an operand
 * that wants no gradient.  Overwrites the gradients of y and of its operands. */
void graph_partials(Var y, double partial[3]);

/* ---- three ways back ---- */

typedef enum Walk {
    WALK_TAPE,          /* the library's: each node after all that use it */
    WALK_DEPTH_FIRST,   /* each node once, as soon as it is reached: wrong */
    WALK_EVERY_PATH     /* each node once for each path that leads to it: right, and slow */
} Walk;

enum { WALK_NODES = 256 };

/* Walks back from `loss`: derivative[i] of the node at place i, 0 for those that got none;
 * returns the steps, one each time that an operation hands gradients to its operands.
 * Every node is a single number and no parameter; at most WALK_NODES. */
double walk_back(Var loss, Walk walk, double derivative[WALK_NODES]);

/* A chain of `blocks` residual blocks x(k+1) = x(k) + v |x(k)|, from x(0) > 0: its derivative
 * by x(0) is (1 + v)^blocks.  x(0) stands at place 0. */
Var  chain_record(Tape *tape, real *start, int blocks, double v);

/* ---- one matrix used many times ---- */

typedef struct TiedGradient {
    double shared;      /* ||dJ/dW|| of one W used by all layers */
    double parts;       /* the sum of ||dJ/dW_l|| of one copy for each layer */
    double difference;  /* ||dJ/dW - sum of dJ/dW_l|| */
} TiedGradient;

/* x(l+1) = tanh(x(l) W), `layers` times, width x width; a batch of `batch` drawn inputs. */
TiedGradient tied_gradient(int layers, int width, int batch, uint64_t seed, uint64_t replicate);

#endif
