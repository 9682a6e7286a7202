/*
 * flat_units.h -- how many units of a random network let no gradient through: a procedure.
 *
 * Call a unit flat for an example if |f'(z)| <= threshold: a saturated sigmoid, a ReLU that
 * is off.  Through it the gradient of that example hardly passes.  Call it dead if it is flat
 * for all examples there are: then hardly any gradient reaches the weights in front of it.
 *
 * One run draws a network and shows it all examples of a data set.  Units of a layer are
 * independent of each other given one example, but the examples of one network are not; so
 * what is read for a single example is read for one only, the replicate's own.
 */
#ifndef GRADUS_FLAT_UNITS_H
#define GRADUS_FLAT_UNITS_H

#include "lab/progress.h"
#include "learn/dataset.h"
#include "learn/network.h"
#include "learn/weights.h"

typedef struct FlatRun {
    const Spec    *spec;        /* lent; the last layer is not looked at */
    WeightScale    scale;
    const Dataset *data;        /* lent */
    double         threshold;
    uint64_t       seed, replicate;     /* the example of replicate r is number r, modulo n */
} FlatRun;

typedef struct FlatReading {
    double flat;                /* share of a layer's units flat for the replicate's example */
    double slope_square;        /* mean f'^2 of these */
    double signal;              /* q: the variance of their z, given what enters the layer; exactly
                                   normal at any width, as they are sums of normal weights */
    double dead;                /* share of units flat for all examples */
} FlatReading;

enum { FLAT_LAYERS_MAX = 8 };
typedef struct FlatResult { FlatReading layer[FLAT_LAYERS_MAX]; } FlatResult;

/* results[i] of runs[i].  progress (may be NULL) advances by flat_cost of each run. */
void   flat_units(const FlatRun *runs, size_t count, FlatResult *results, Progress *progress);
double flat_cost(const FlatRun *run);           /* in numbers of the network times examples */

/* Of a layer as the last forward pass left it: dead[j] for each of its units j; how many. */
int    flat_for_all(const Layer *layer, int activation, double threshold, bool *dead);

/* ---- theory ---- */

/* The share of units flat for one example whose z are N(0, q).  With |f'| falling away from 0 on
 * both sides, as in every row of the activation table, they are those with z beyond some
 * place on either side: the sum of two tails of the bell curve. */
double flat_share(int activation, double q, double threshold);

/* q of layer l (from 0) in a wide network, for the run's example (mean_field.h). */
double flat_signal(const FlatRun *run, int l);

/*
 * The share of ReLUs in a first layer that are dead for all points of a data set in the plane:
 * exact, whatever the points are.  A unit is w.x + b = n.u, with u = (sd_w x, sd_b), and its
 * n = (w / sd_w, b / sd_b) is a random direction in space.  Dead are those n with n.u <= 0 for all
 * u: the polar of the cone that the points u span.  On the unit sphere a cone whose outline has the
 * length p has a polar of area 2 pi - p, out of 4 pi:
 *
 *     share = 1/2 - p / (4 pi)
 *
 * p is the way around the convex hull of the points, each side measured by the angle under
 * which it is seen from the origin of space.  As many units are on for all points (-n).
 * The bias variance must not be 0.
 */
double dead_share(const Dataset *data, double weight_variance, double bias_variance);

#endif
