/*
 * gradient_cost.h -- what a gradient costs, counted and timed.
 *
 * The unit is the multiply-add of a matrix product, of which grad/matmul.h keeps count: with W(l)
 * the number of weights of layer l, one example costs
 *
 *     forward      sum W(l)                  z = x W
 *     backward     sum W(l)                  dJ/dW = x^T dJ/dz
 *                  + sum W(l), l > 1         dJ/dx = dJ/dz W^T, which nobody asks for at the input
 *     differences  2 P forward               two losses for each of the P parameters
 *
 * so that backward / forward = 2 - W(1) / sum W(l), which lies between 1 and 2 whatever P is.
 */
#ifndef GRADUS_GRADIENT_COST_H
#define GRADUS_GRADIENT_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lab/progress.h"
#include "learn/spec.h"

typedef struct CostRun {
    const char *net;            /* spec.h; lent */
    int         batch;          /* drawn examples */
    uint64_t    replicate;      /* its number: other weights, other examples */
    bool        differences;    /* compute the gradient by differences as well */
} CostRun;

/* Per example, but for the first and the last line. */
typedef struct Cost {
    double parameters;
    double forward, backward;   /* multiply-adds, counted */
    double differences;         /* the same; NaN if not run */
    double kept;                /* numbers that a forward pass leaves for the backward one */
    double needed;              /* that it needs at once if nothing is to be kept: the largest
                                   layer's inputs and outputs */
    double disagreement;        /* ||differences - gradient|| / ||gradient||; NaN if not run */
} Cost;

/* All runs, spread over the cores.  Stops with what is wrong if one is no network.  progress
 * (may be NULL) advances by cost_estimate of each run. */
void   cost_count(const CostRun *runs, size_t count, uint64_t seed, Cost *costs,
                  Progress *progress);
double cost_estimate(const CostRun *run);

/* 2 - W(1) / sum W(l). */
double cost_ratio_theory(const Spec *spec);

/* Seconds of processor time that a pass takes, the median over so many repetitions, forward and
 * backward in turns: of this machine and this moment, so no table may hold them.  Nothing else
 * should run in this program meanwhile. */
typedef struct CostTime { double forward, backward; } CostTime;

CostTime cost_time(const char *net, int batch, int repetitions, uint64_t seed);

#endif
