/*
 * angle_flow.h -- what becomes of the angle between two images: a measured procedure.
 *
 * Two images a and b are drawn, and made two unit vectors at a chosen angle: a itself, and
 * c a + sqrt(1 - c^2) b', where b' is what is left of b at a right angle to a.  Both go through the
 * same wide random network without biases, layer by layer, and the cosine of what leaves each
 * layer is read.  Only one layer's weights exist at a time, so that layers of thousands
 * of units fit into little memory.
 *
 *     AngleRun run = { ACTIVATION_abs, 1000, 60, &images, cosines, 5, seed, replicate };
 *     angle_flow(runs, count, found, progress);
 *     angle_found(found, runs, i, k)[l]            run i, pair k, after layer l; the inputs for 0
 */
#ifndef GRADUS_ANGLE_FLOW_H
#define GRADUS_ANGLE_FLOW_H

#include <stddef.h>
#include <stdint.h>

#include "lab/progress.h"
#include "learn/dataset.h"

typedef struct AngleRun {
    int            activation;
    int            width, layers;
    const Dataset *data;        /* lent */
    const double  *cosine;      /* of the pairs at first; lent */
    int            pairs;       /* all share their first image and the network */
    uint64_t       seed, replicate;
} AngleRun;

/* Numbers that one run finds. */
size_t  angle_flow_size(const AngleRun *run);

/* Measures all runs, which have equally many pairs and layers, into found: count times
 * angle_flow_size numbers.  progress (may be NULL) advances by angle_flow_cost of each.  Stops
 * where the images are too much alike to have an angle. */
void    angle_flow(const AngleRun *runs, size_t count, double *found, Progress *progress);

/* As flow_cost of gradient_flow.h: in passes through a layer of a hundred units. */
double  angle_flow_cost(const AngleRun *run);

/* The cosines of pair k of run i, for layers 0 .. layers. */
const double *angle_found(const double *found, const AngleRun *runs, size_t i, int k);

#endif
