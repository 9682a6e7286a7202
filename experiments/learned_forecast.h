/*
 * learned_forecast.h -- networks that learn to forecast, where the truth is known: a measured
 * procedure.
 *
 * A number x comes from N(0, 1) (label 0) or from N(distance, 1) (label 1), both equally
 * likely.  Given x, the label is 1 with probability
 *
 *     p(x) = sigmoid(a(x)),     a(x) = distance (x - distance/2)
 *
 * A network with one input, x - distance/2, and one output, a logit, learns from examples under
 * one of the scoring rules (scoring_rules.h; not accuracy, whose slope is 0).  Its forecast is
 * then compared with p(x) everywhere, by a sum over a fine grid of x: no sampling error.
 *
 * Seen as real (0) and forged (1), this network is the adversary of a forger:
 * its least possible log-loss, the entropy of the label given x, is log 2 minus the
 * Jensen-Shannon divergence of the two normals (Goodfellow et al. 2014).
 */
#ifndef GRADUS_LEARNED_FORECAST_H
#define GRADUS_LEARNED_FORECAST_H

#include "experiments/scoring_rules.h"
#include "lab/progress.h"
#include "learn/optimiser.h"
#include "learn/weights.h"

enum { FORECAST_POINTS = 81 };              /* of the curve that is kept */

typedef struct ForecastRun {
    const Spec  *spec;                      /* lent; 1 input, 1 output */
    WeightScale  scale;
    ScoringRule  rule;                      /* learned by */
    double       distance;
    int          examples;                  /* learned from */
    int          batch;                     /* of a step; 0: all examples */
    int          steps;
    Optimiser    optimiser;
    int          fresh;                     /* examples that the result is tried on */
    uint64_t     seed, replicate;           /* equal replicates learn from equal examples */
} ForecastRun;

typedef struct LearnedForecast {
    double excess;                  /* expected log-loss beyond that of p(x): the divergence */
    double accuracy;                /* expected */
    double price_variance;          /* of the log-loss of one example, under the truth */
    double fresh_loss;              /* mean log-loss of the fresh examples */
    double curve[FORECAST_POINTS];  /* the forecast at forecast_x(distance, i) */
} LearnedForecast;

/* results: one for each run.  progress (may be NULL) advances by forecast_cost of each. */
void   forecast_learn(const ForecastRun *runs, size_t count, LearnedForecast *results,
                      Progress *progress);
double forecast_cost(const ForecastRun *run);

double forecast_x(double distance, int i);      /* from -3 to distance + 3 */
double forecast_truth(double distance, double x);

/*
 * What theory says.  The linear logit "1 1" has two parameters and contains the truth.  Learned
 * from n examples its excess log-loss is, for large n, 1/(2n) times a weighted sum of
 * chi-square variables (Wilks 1938; White 1982): with E over x, z = (x - distance/2, 1),
 * v = p(1 - p),
 *
 *     2n excess = w^T I w,   w ~ N(0, A^-1 B A^-1),   I = E[v z z^T]
 *     log          A = B = I                      mean 2, the number of parameters
 *     squared      A = E[v^2 z z^T],  B = E[v^3 z z^T]      more than 2
 */
typedef struct ForecastTheory {
    double entropy;                 /* of the label given x */
    double accuracy;                /* of the better guess */
    double log_mean, log_variance;              /* of 2n excess, learned by log */
    double squared_mean, squared_variance;      /* by squared */
    double more_mean, more_variance;            /* of the difference, from the same examples */
} ForecastTheory;

ForecastTheory forecast_theory(double distance);

#endif
