/*
 * map_regression.h -- the most credible weights by walking downhill: a measured procedure.
 *
 * The walk uses the library that trains networks: the tape's gradient of the squared error
 * (grad/loss.h), divided by the variance of the noise, the prior's gradient (learn/prior.h),
 * an optimiser's step.  Where the model is a sum of known features, its end can be held
 * against the exact answer (learn/linear_posterior.h).
 */
#ifndef GRADUS_MAP_REGRESSION_H
#define GRADUS_MAP_REGRESSION_H

#include <stdint.h>

#include "lab/progress.h"
#include "learn/linear_posterior.h"
#include "learn/optimiser.h"
#include "learn/prior.h"
#include "learn/spec.h"

/* ---- sums of known features ---- */

typedef struct Descent {
    Optimiser     optimiser;
    int           steps;
    int           halve_every;      /* steps after which the step size is halved; 0: never */
    bool          shrink;           /* the prior's step by prior_shrink; for plain SGD */
} Descent;

/* From all weights 0.  w: the d weights at the end.  path: those before each step and at the
 * end, (steps + 1) x d numbers; NULL if not wanted. */
void map_descend(const LinearData *data, Prior prior, const Descent *descent, double *w,
                 double *path);

/*
 * The step size a and the momentum for the objective of a Gaussian prior, a bowl whose
 * curvatures (times n) lie between u = 1/width^2 and v = u + sum X^2 / s^2.  Polyak 1964:
 *
 *     a = 4n / (sqrt(u) + sqrt(v))^2,    momentum = ((sqrt(v) - sqrt(u)) / (sqrt(v) + sqrt(u)))^2
 *
 * by which each step multiplies the distance to the bottom by about sqrt(momentum).
 */
Optimiser map_momentum(const LinearData *data, double width);

/* v / u: how much steeper the bowl can be in one direction than in another. */
double map_condition(const LinearData *data, double width);

/* ---- a curve from a few points ---- */

/* y = sin(4 t) + noise at n points t, three fifths of them over (-1, -0.2), the others over
 * (0.4, 1): nothing is known about the middle. */
typedef struct FewPoints {
    int    n;
    double deviation;               /* of the noise */
} FewPoints;

double few_truth(double t);
void   few_draw(FewPoints few, uint64_t seed, uint64_t replicate, double *t, double *y);

/* Legendre's polynomials P_0 .. P_degree at t: powers of t mixed so that none resembles
 * another on (-1, 1).  (k+1) P_(k+1) = (2k+1) t P_k - k P_(k-1). */
void   legendre(double t, int degree, double *row);

enum { CURVE_POINTS = 121 };
double curve_t(int i);                                      /* from -1 to 1 */

/* ---- the same by a network ---- */

typedef struct NetworkFit {
    const Spec *spec;               /* lent; 1 input, 1 output */
    FewPoints   few;
    Prior       prior;              /* of the weights; biases are left free */
    double      step;               /* of Adam, falling to 0 in a straight line */
    int         steps;
    uint64_t    seed, points;       /* which points */
    uint64_t    replicate;          /* which first weights */
} NetworkFit;

/* Of its last layer, given what the layers before have become, the posterior is exact: */
typedef struct NetworkCurve {
    double curve[CURVE_POINTS];
    double deviation[CURVE_POINTS]; /* of f(t), of the last layer's weights alone; NaN without a
                                       Gaussian prior */
    double gap;                     /* largest distance of the curve from the mean of that
                                       posterior: 0 once the walk has arrived */
    double square_error;            /* mean of (curve - truth)^2 */
} NetworkCurve;

void network_fits_learn(const NetworkFit *fits, size_t count, NetworkCurve *curves,
                        Progress *progress);                /* advances by steps */

#endif
