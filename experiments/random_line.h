/*
 * random_line.h -- what random networks make of a straight line: pieces and length.
 *
 * The line goes from (-R, ..., -R) to (R, ..., R), R the reach; its image is followed exactly
 * (learn/polyline.h).  Beside it stands the theory, for layers of absolute values or ReLUs.
 *
 * Pieces.  Along the line x(t) = (t, ..., t) a unit's z is, over random weights and biases in
 * wide layers, a normal process, and Rice's formula (1944) gives how often it passes zero:
 *
 *     density(t) = (1/pi) sqrt( E z'^2 / E z^2 - (E z z' / E z^2)^2 )
 *
 * In layer l, E z^2 = m t^2 + c and E z'^2 = m, where m and c follow from layer to layer.
 * The density is then a Cauchy distribution, (1/pi) sqrt(m c) / (m t^2 + c), whose integral is 1:
 * a unit of any layer bends the line once, and (2/pi) arctan(R sqrt(m/c)) times within reach.
 *
 * Length.  A layer turns a small step u into f'(z) W u, and W u is normal in each of its n numbers
 * with variance v |u|^2 / n.  With |x| the step's length is multiplied by sqrt(v/n) times a
 * chi variable of n degrees of freedom, with ReLU of k degrees, where k counts the heads of n fair
 * coins.  The mean over networks is exact for any width.
 */
#ifndef GRADUS_RANDOM_LINE_H
#define GRADUS_RANDOM_LINE_H

#include "lab/progress.h"
#include "learn/weights.h"

enum { LINE_LAYERS_MAX = 64 };

typedef struct LineKind {
    Spec       *spec;           /* lent; at most LINE_LAYERS_MAX layers */
    WeightScale scale;
    double      reach;
} LineKind;

typedef struct LineReading {
    double pieces;              /* of the output */
    double length[LINE_LAYERS_MAX + 1];     /* [0] of the line, [l] of what layer l makes of it */
} LineReading;

/* reading[k*networks + i] of network i of kind k.  progress (may be NULL) advances by
 * line_cost. */
void   line_measure(const LineKind *kinds, size_t count, size_t networks, uint64_t seed,
                    LineReading *reading, Progress *progress);
double line_cost(const LineKind *kinds, size_t count, size_t networks);

/* The expected number of pieces, in wide layers; hidden layers of |x| or ReLU. */
double line_pieces_theory(const LineKind *kind);

/* The expected factor of the length in one layer of n units, n inputs and weight variance v; and
 * how far the factors of single networks scatter around it: deviation over mean, for a short
 * line (a long one is the mean of many short ones and scatters less). */
typedef struct LineGrowth { double factor, scatter; } LineGrowth;
LineGrowth line_growth_theory(int activation, int n, double v);

#endif
