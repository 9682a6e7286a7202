/*
 * tape.h -- reverse-mode differentiation on a recorded list of operations.
 *
 * Calling an operation (operations.h: v_affine, v_add, ...) computes its value at
 * once and appends one Node to the tape of its operands.  The list is therefore
 * in dependency order already, and backward() is a single loop over it, from the
 * last node to the first:
 *
 *     dJ/dx  +=  sum over the uses y of x of  (dy/dx)^T dJ/dy
 *
 * The "+=" matters: a value used twice receives two contributions
 * (tests/test_tape.c, "diamond").  The first contribution may be written instead
 * of added, so that no gradient is ever cleared.
 *
 * Memory.  A Var, its value and its gradient live in the tape's arena until
 * tape_reset() or tape_free(); nobody frees a single Var, and from the second step
 * on nothing is allocated.  Parameters live outside and are lent to the tape;
 * their gradients survive the reset.
 *
 * Errors.  Shapes are checked when an operation is recorded; a mismatch is a
 * programmer's error and stops with both shapes.
 */
#ifndef GRADUS_TAPE_H
#define GRADUS_TAPE_H

#include <stdbool.h>

#include "tensor.h"

/*
 * A parameter: a value that learning changes, and the gradient of the objective
 * by it.  has_gradient is false until a backward pass reaches it; before that,
 * the numbers in `gradient` mean nothing.  The optimiser keeps its running means
 * in `moment` (learn/optimiser.h) and multiplies its step by `pace`.
 */
typedef struct Param {
    Tensor value;
    Tensor gradient;            /* dJ/dvalue, same shape */
    Tensor moment[2];           /* same shape */
    double pace;                /* 1, unless a layer is to learn faster or slower */
    bool   has_gradient;
} Param;

Param param_new(Shape shape);   /* all zeros, pace 1; free with param_free */
void  param_free(Param *p);

typedef struct Tape Tape;
typedef struct Node *Var;

/* An operation, as the backward pass sees it: adds its part to the gradients of
 * y->in[], given dJ/dy in y->gradient. */
typedef struct Operation {
    const char *name;
    void (*backward)(Var y);
} Operation;

struct Node {
    const Operation *operation; /* NULL for an input or a parameter */
    Tape   *tape;
    Var     in[3];              /* operands, NULL where there are fewer */
    Tensor  value;
    Tensor  gradient;           /* dJ/dvalue; data is NULL until the first use */
    Param  *param;              /* the parameter this is, or NULL */
    void   *saved;              /* what forward keeps for backward, in the arena */
    int     place;              /* in the order of recording, from 0 */
    bool    wants_gradient;     /* false for inputs, and for all that depends on them alone */
    bool    has_gradient;       /* false until the first contribution */
};

Tape *tape_new(void);           /* caller frees with tape_free */
void  tape_reset(Tape *tape);   /* every Var of the tape becomes invalid */
void  tape_free(Tape *tape);    /* NULL is allowed */

/* Whether the memory of a gradient is used again as soon as backward() has passed it on: a deep
 * network then needs a few such pieces instead of hundreds, and they stay in the cache.  Only
 * gradients of operations' results are lost; those of parameters and variables stay.  A network's
 * pass then does not keep the signal between batch norm and activation either (learn/network.h). */
void  tape_recycle(Tape *tape, bool recycle);
bool  tape_recycles(const Tape *tape);

Var   tape_input(Tape *tape, Tensor x);         /* lent; wants no gradient */
Var   tape_variable(Tape *tape, Tensor x);      /* lent; wants one: read it from ->gradient */
Var   tape_param(Tape *tape, Param *p);         /* lent; dJ/dp adds into p->gradient */
Var   tape_frozen(Tape *tape, const Param *p);  /* lent; lets gradients pass, keeps none */

/* dJ/dx for all x that `loss` depends on and that want it.  loss is a single
 * number.  Called again, it adds to the parameters' gradients once more, and
 * computes those of the Vars afresh. */
void  backward(Var loss);

/* ---- for those who write operations ---- */

/* A node of this shape, with its value's memory taken but not yet written. */
Var   tape_record(Tape *tape, const Operation *operation, Shape shape,
                  Var a, Var b, Var c);

/* A node that looks at the memory of another Var's value, in another shape. */
Var   tape_record_view(const Operation *operation, Shape shape, Var x);

void *tape_take(Tape *tape, size_t bytes);      /* memory until the reset */

/* Where to put a contribution to dJ/dx: write if *first, else add.  NULL if x
 * wants none. */
real *gradient_begin(Var x, bool *first);

/*
 * dJ/dx[i] += expression, for all i in 0 .. n-1; the first time it is "=".
 *
 *     GRADIENT_EACH(x, i, tensor_size(x->value), dy[i] * b[i]);
 */
#define GRADIENT_EACH(x, i, count, expression)                                  \
    do {                                                                        \
        bool first_;                                                            \
        real *dx_ = gradient_begin(x, &first_);                                 \
        size_t n_ = dx_ ? (count) : 0;                                          \
        if (first_)                                                             \
            for (size_t i = 0; i < n_; i++) dx_[i] = (expression);              \
        else                                                                    \
            for (size_t i = 0; i < n_; i++) dx_[i] += (expression);             \
    } while (0)

#endif
