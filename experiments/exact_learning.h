/*
 * exact_learning.h -- tiny generators that learn by their exact likelihood.
 *
 * Each run draws a generator's weights and follows the gradient of the mean surprise of its data,
 * -sum share(x) log p(x), by Adam; in the last third of the steps the step size falls to 0.  The
 * way is looked at after 0, ..., steps/4, steps/2 and all steps.
 */
#ifndef GRADUS_EXACT_LEARNING_H
#define GRADUS_EXACT_LEARNING_H

#include "imitate/tiny_generator.h"
#include "lab/progress.h"

typedef struct ExactRun {
    const char        *net;     /* lent, as are data and truth */
    const ImageShares *data;
    const double      *truth;   /* all probabilities of the law that the data come from; or NULL */
    uint64_t           seed, number;
} ExactRun;

typedef struct ExactHistory ExactHistory;

enum { EXACT_LOOKS = 12 };

/* The step after which look 0 .. EXACT_LOOKS - 1 is taken: 0, the last one after all. */
int           exact_look_step(int steps, int look);

/* All runs; progress (may be NULL) advances by `steps` for each.  The caller frees the history. */
ExactHistory *exact_learn(const ExactRun *runs, size_t count, int steps, double step,
                          Progress *progress);
void          exact_history_free(ExactHistory *history);

/* At a look: the mean surprise of the data, the Kullback-Leibler divergence of the generator from
 * the truth (NaN without one), both in nats, and the generator's law (lent: not to be freed). */
double        exact_surprise(const ExactHistory *history, size_t run, int look);
double        exact_divergence(const ExactHistory *history, size_t run, int look);
PixelMixture  exact_mixture(const ExactHistory *history, size_t run, int look);

/* Of `count` runs from `first` on, the one whose data are most likely in the end: what one may
 * choose without knowing the truth. */
size_t        exact_best(const ExactHistory *history, size_t first, size_t count);

#endif
