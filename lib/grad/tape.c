#include "tape.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"

enum { SPARES = 16 };

struct Tape {
    Arena *arena;
    Var   *nodes;               /* in the order of recording */
    int    count, room;
    bool   recycle;
    Tensor spare[SPARES];       /* gradients that have been passed on */
    int    spares;
};

Param param_new(Shape shape)
{
    return (Param){ .value = tensor_new(shape), .gradient = tensor_new(shape),
                    .moment = { tensor_new(shape), tensor_new(shape) }, .pace = 1 };
}

void param_free(Param *p)
{
    tensor_free(&p->value);
    tensor_free(&p->gradient);
    tensor_free(&p->moment[0]);
    tensor_free(&p->moment[1]);
}

Tape *tape_new(void)
{
    Tape *tape = memory_new(1, sizeof *tape);
    tape->arena = arena_new();
    return tape;
}

void tape_reset(Tape *tape)
{
    arena_reset(tape->arena);
    tape->count = tape->spares = 0;
}

void tape_free(Tape *tape)
{
    if (!tape)
        return;
    arena_free(tape->arena);
    free(tape->nodes);
    free(tape);
}

void tape_recycle(Tape *tape, bool recycle)
{
    tape->recycle = recycle;
}

bool tape_recycles(const Tape *tape)
{
    return tape->recycle;
}

void *tape_take(Tape *tape, size_t bytes)
{
    return arena_take(tape->arena, bytes);
}

static Var node_append(Tape *tape, Tensor value)
{
    if (tape->count == tape->room) {
        tape->room = tape->room ? 2 * tape->room : 64;
        tape->nodes = memory_grow(tape->nodes, (size_t)tape->room, sizeof *tape->nodes);
    }
    Var node = tape_take(tape, sizeof *node);
    *node = (struct Node){ .tape = tape, .value = value, .gradient = { value.shape, NULL },
                           .place = tape->count };
    tape->nodes[tape->count++] = node;
    return node;
}

Var tape_input(Tape *tape, Tensor x)
{
    return node_append(tape, x);
}

Var tape_variable(Tape *tape, Tensor x)
{
    Var node = node_append(tape, x);
    node->wants_gradient = true;
    return node;
}

Var tape_param(Tape *tape, Param *p)
{
    Var node = tape_variable(tape, p->value);
    node->param = p;
    node->gradient = p->gradient;
    return node;
}

Var tape_frozen(Tape *tape, const Param *p)
{
    return tape_input(tape, p->value);
}

static Var node_operation(Tape *tape, const Operation *operation, Tensor value,
                          Var a, Var b, Var c)
{
    Var node = node_append(tape, value);
    node->operation = operation;
    node->in[0] = a, node->in[1] = b, node->in[2] = c;
    for (int i = 0; i < 3 && node->in[i]; i++) {
        if (node->in[i]->tape != tape)
            error_bug("%s: its operands are on different tapes", operation->name);
        node->wants_gradient |= node->in[i]->wants_gradient;
    }
    return node;
}

Var tape_record(Tape *tape, const Operation *operation, Shape shape, Var a, Var b, Var c)
{
    Tensor value = { shape, tape_take(tape, shape_size(shape) * sizeof(real)) };
    return node_operation(tape, operation, value, a, b, c);
}

Var tape_record_view(const Operation *operation, Shape shape, Var x)
{
    return node_operation(x->tape, operation, (Tensor){ shape, x->value.data }, x, NULL, NULL);
}

/* Memory for n numbers: the spare one used last, if it has that size, is still in the cache. */
static real *gradient_take(Tape *tape, size_t n)
{
    for (int i = tape->spares - 1; i >= 0; i--)
        if (tensor_size(tape->spare[i]) == n) {
            real *data = tape->spare[i].data;
            tape->spare[i] = tape->spare[--tape->spares];
            return data;
        }
    return tape_take(tape, n * sizeof(real));
}

static void gradient_release(Var y)
{
    Tape *tape = y->tape;
    if (tape->spares < SPARES)
        tape->spare[tape->spares++] = y->gradient;
    y->gradient.data = NULL;
    y->has_gradient = false;
}

real *gradient_begin(Var x, bool *first)
{
    bool *has = x->param ? &x->param->has_gradient : &x->has_gradient;
    *first = !*has;
    if (!x->wants_gradient)
        return NULL;
    if (!x->gradient.data)
        x->gradient.data = gradient_take(x->tape, tensor_size(x->value));
    *has = x->has_gradient = true;
    return x->gradient.data;
}

void backward(Var loss)
{
    if (tensor_size(loss->value) != 1)
        error_bug("backward: the loss must be a single number, not %s",
                  shape_text(loss->value.shape));
    Var *nodes = loss->tape->nodes;
    for (int i = 0; i <= loss->place; i++)
        nodes[i]->has_gradient = false;

    bool first;
    real *seed = gradient_begin(loss, &first);
    if (!seed)
        return;                 /* a loss that depends on no parameter */
    seed[0] = first ? 1 : seed[0] + 1;

    for (int i = loss->place; i >= 0; i--)
        if (nodes[i]->has_gradient && nodes[i]->operation) {
            nodes[i]->operation->backward(nodes[i]);
            if (loss->tape->recycle)
                gradient_release(nodes[i]);
        }
}
