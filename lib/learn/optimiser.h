/*
 * optimiser.h -- one step down the gradient.
 *
 * With g = dJ/dw, the step size a, and t = 1, 2, ... counting steps:
 *
 *     SGD         w -= a g
 *     momentum    v  = momentum v + g                        (Polyak 1964)
 *                 w -= a v
 *     Adam        m  = beta1 m + (1 - beta1) g               (Kingma & Ba 2015)
 *                 v  = beta2 v + (1 - beta2) g^2
 *                 w -= a mhat / (sqrt(vhat) + epsilon),   mhat = m / (1 - beta1^t),
 *                                                         vhat = v / (1 - beta2^t)
 *
 * m and v are kept in the parameter's `moment`.  A parameter that no gradient has
 * reached counts as one whose gradient is 0.  The step of each parameter is
 * multiplied by its `pace`.
 */
#ifndef GRADUS_OPTIMISER_H
#define GRADUS_OPTIMISER_H

#include "base/archive.h"
#include "grad/tape.h"

typedef enum OptimiserKind { OPTIMISER_SGD, OPTIMISER_MOMENTUM, OPTIMISER_ADAM } OptimiserKind;

typedef struct Optimiser {
    OptimiserKind kind;
    double step;                /* a; may be changed between steps */
    double momentum;            /* of OPTIMISER_MOMENTUM */
    double beta1, beta2, epsilon;
    double power1, power2;      /* beta1^t and beta2^t */
} Optimiser;

/* With the customary constants: momentum 0.9; beta1 0.9, beta2 0.999, epsilon 1e-8. */
Optimiser optimiser_new(OptimiserKind kind, double step);

/* One step for all of them. */
void optimiser_step(Optimiser *optimiser, Param *params, int count);

/* What changes from step to step, into the archive or out of it (base/archive.h); the moments go
 * with their network. */
void optimiser_archive(Optimiser *optimiser, Archive *archive);

#endif
