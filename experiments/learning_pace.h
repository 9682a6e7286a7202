/*
 * learning_pace.h -- how fast each layer learns, and what becomes of it: a measured procedure.
 *
 * A network is trained for so many steps.  In the first of them, `early`, the relative change of
 * each layer's weights is read, its pace:
 *
 *     s(l)  =  ||dW(l)|| / ||W(l)||,      in the geometric mean over the early steps.
 *
 * And the layers' paces can be changed without changing anything else.  Gradient descent moves
 * layer l by a ||g(l)||, where g(l) = dJ/dW(l).  With `evening` e each layer's step size becomes
 *
 *     a(l)  =  a c (||W(l)|| / ||g(l)||)^e,     so that     s(l)  ~  (||g(l)|| / ||W(l)||)^(1-e):
 *
 *     e = 0      plain gradient descent
 *     e = 1/2    half of the spread that the logarithms of the paces have
 *     e = 1      all layers at the same pace (as LARS has it: You, Gitman & Ginsburg 2017)
 *     e = 2      the order turned round: the slowest layer becomes the fastest
 *
 * and c, one number for all layers, chosen at each step so that the whole step is as long as that
 * of plain gradient descent, sum (a(l) ||g(l)||)^2 = a^2 sum ||g(l)||^2.  The same length, another
 * direction: only what each layer gets of it changes.  A layer whose gradient is 0 gets nothing.
 * Biases, shifts and gains go at the step size of their layer's weights.
 */
#ifndef GRADUS_LEARNING_PACE_H
#define GRADUS_LEARNING_PACE_H

#include "lab/progress.h"
#include "learn/training.h"
#include "learn/weights.h"

typedef struct PaceRun {
    const Spec    *spec;        /* lent, at most PACE_LAYERS layers */
    WeightScale    scale;
    Optimiser      optimiser;
    double         evening;     /* e */
    int            batch;
    long           steps, early;
    const Dataset *train, *score;       /* lent: to learn from, and to be judged by */
    uint64_t       seed, replicate;
} PaceRun;

enum { PACE_LAYERS = 32 };

/* NaN where training ended (not finite) before the first early step was done. */
typedef struct PaceResult {
    double accuracy;            /* on run->score, after the last step; of a run that diverged it is
                                   that of a guess, 1 / classes */
    double spread;              /* log10 of the fastest layer's pace over the slowest's */
    double last_to_first;       /* log10 of the last layer's over the first's: > 0 where gradients
                                   vanish on their way back, < 0 where they explode */
    double pace;                /* log10 of the pace of the network, ||dW|| / ||W|| over all layers */
    double log_pace[PACE_LAYERS];       /* log10 s(l) */
    bool   diverged;
} PaceResult;

/* Trains all runs.  progress (may be NULL) advances by pace_cost of each run. */
void   pace_measure(const PaceRun *runs, size_t count, PaceResult *results, Progress *progress);
double pace_cost(const PaceRun *run);           /* multiplications, and their like */

/* Sets the Param.pace of all layers as above, from the gradients that are there. */
void   pace_even(Network *network, double evening);

#endif
