/*
 * likelihood_free.h -- the error of a posterior against the simulations spent on it: a measured
 * procedure.
 *
 * A *touchstone* is a simulator, data that it made with known parameters, and the exact posterior
 * given these data, found by means that no likelihood-free method has:
 *
 *     toy        s ~ N(theta, 1), observed s = 1: the posterior is N(1, 1)
 *     MA(2)      n = 100, theta = (0.6, 0.2): the Gaussian likelihood on a grid
 *     g-and-k    n = 1,000, theta = (3, 1, 2, 0.5): the likelihood by inverting Q, sampled
 *
 * A run lets one method learn from the touchstone's simulator, and looks at its posterior after
 * each of some numbers of simulations.  The error is moments_divergence (particles.h), in nats.
 * Whoever has another method records what it believes by inference_record, and it stands on the
 * same axes.
 */
#ifndef GRADUS_LIKELIHOOD_FREE_H
#define GRADUS_LIKELIHOOD_FREE_H

#include "imitate/abc.h"
#include "imitate/indirect_likelihood.h"
#include "lab/progress.h"

typedef enum TouchstoneKind { TOY, MOVING_AVERAGE, G_AND_K, TOUCHSTONES } TouchstoneKind;

/* The summaries of one set of data, and the simulator that makes the same of others. */
typedef struct Summarised { Simulator simulator; double observed[SUMMARIES_MAX]; } Summarised;

/* MA(2) has ten autocovariances, or `few`: three.  The g-and-k has fifteen quantiles, or `few`:
 * the seven octiles.  The toy has one summary. */
typedef struct Touchstone {
    TouchstoneKind kind;
    Summarised     many, few;
    double         truth[PARAMETERS_MAX];
    Moments        exact;               /* given the data themselves */
} Touchstone;

Touchstone touchstone_new(TouchstoneKind kind, uint64_t seed, uint64_t replicate);
/* The same at once, with `exact` left out, which is what takes time. */
Touchstone touchstone_observed(TouchstoneKind kind, uint64_t seed, uint64_t replicate);
double     touchstone_cost(TouchstoneKind kind);        /* in the units of inference_cost */

typedef enum Method {
    METHOD_REJECTION, METHOD_SEQUENCE, METHOD_SYNTHETIC, METHOD_PARAMETRIC
} Method;

enum { LOOKS_MAX = 8 };

typedef struct InferenceRun {
    const Touchstone *touchstone;       /* lent */
    bool              few;              /* few summaries */
    Method            method;
    size_t            simulations[LOOKS_MAX];   /* rising: after which to look */
    int               looks;
    size_t            keep;             /* effective particles of rejection and sequence */
    int               each;             /* simulations at each theta, of the other two */
    uint64_t          seed, replicate;
} InferenceRun;

/* What is believed after so many simulations. */
typedef struct Belief {
    double  simulations;
    Moments moments;
    double  error;                      /* nats */
} Belief;

/* `adjusted` is by regression, of rejection and sequence only. */
typedef struct Inference { Belief plain[LOOKS_MAX], adjusted[LOOKS_MAX]; } Inference;

Belief inference_record(const Touchstone *touchstone, double simulations,
                        const Particles *particles);

void   inference_measure(const InferenceRun *runs, size_t count, Inference *results,
                         Progress *progress);
double inference_cost(const InferenceRun *run);         /* about a microsecond each */

/* The toy by rejection in a window |s - observed| < epsilon, from n simulations. */
typedef struct ToyWindow { double accepted, n, variance, adjusted; } ToyWindow;
ToyWindow toy_window(double epsilon, size_t n, uint64_t seed);

#endif
