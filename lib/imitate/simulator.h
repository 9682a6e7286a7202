/*
 * simulator.h -- a theory that can be run but not written down.
 *
 * A simulator turns parameters theta and chance into data, and data into a few numbers that
 * summarise them:
 *
 *     theta  ~  prior,          summaries  ~  simulate(theta, rng)
 *
 * Everything likelihood-free learns from such pairs alone (abc.h, indirect_likelihood.h): the
 * probability of the data given theta is never asked for.  Whoever brings another simulator
 * fills in this struct.
 *
 * simulator_toy is the smallest one, whose posterior is known in closed form: summary
 * s ~ N(theta, 1), prior U(-10, 10).  moving_average.h and g_and_k.h have two that are used in
 * the literature as touchstones.
 *
 * Chance: simulation number i of a named stream has a stream of its own, so that the summaries
 * do not depend on the number of threads.
 */
#ifndef GRADUS_SIMULATOR_H
#define GRADUS_SIMULATOR_H

#include "base/random.h"

enum { PARAMETERS_MAX = 8, SUMMARIES_MAX = 16 };

typedef struct Simulator {
    const char *name;
    int         parameters, summaries;
    const char *parameter[PARAMETERS_MAX];          /* their names */

    void   (*prior_draw)(const void *context, Rng *rng, double *theta);
    /* The logarithm of its density; -INFINITY where it is 0. */
    double (*prior_log_density)(const void *context, const double *theta);
    /* Called from many threads at once; allocates nothing. */
    void   (*simulate)(const void *context, const double *theta, Rng *rng, double *summaries);
    const void *context;                            /* of the three; lent */
} Simulator;

Simulator simulator_toy(void);
#define TOY_PRIOR_HALF_WIDTH 10.0

/* n simulations over the cores, numbers first .. first + n - 1 of the stream: of theta[i] into
 * summaries[i].  Both have a row for each simulation. */
void simulator_run(const Simulator *simulator, const double *theta, size_t n, uint64_t seed,
                   const char *stream, uint64_t first, double *summaries);

/* Independent draws from a box, the prior of many a simulator: theta[i] in [low[i], high[i]). */
typedef struct Box { int n; double low[PARAMETERS_MAX], high[PARAMETERS_MAX]; } Box;
void   box_draw(const Box *box, Rng *rng, double *theta);
double box_log_density(const Box *box, const double *theta);

#endif
