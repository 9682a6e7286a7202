/*
 * training.h -- learning from a data set, a batch at a time.
 *
 *     Trainer *trainer = trainer_new(network, &data, settings, rng_stream(seed, "order"));
 *     for (int epoch = 0; epoch < epochs; epoch++)
 *         double loss = trainer_epoch(trainer);
 *     trainer_free(trainer);
 *
 * An epoch goes once through the data in a fresh random order.  What is minimised is the
 * MAP objective (prior.h): cross-entropy where the data have labels.  trainer_step does a
 * single batch, for who wants to look in between: until the next step, the network's
 * layers hold the values of the last one, and with tape_recycle(trainer->tape, false) the
 * gradients of their signals as well.
 *
 * A loss that is no longer finite is a result, not a failure: training stops changing the
 * weights, and `event` says at which step it happened and which layer showed it first.
 */
#ifndef GRADUS_TRAINING_H
#define GRADUS_TRAINING_H

#include "base/random.h"
#include "dataset.h"
#include "optimiser.h"
#include "prior.h"

typedef struct TrainingSettings {
    int       batch;            /* examples a step */
    Optimiser optimiser;
    Prior     prior;            /* PRIOR_NONE for maximum likelihood */
} TrainingSettings;

typedef struct TrainingEvent {
    long step;                  /* from 1; 0: nothing happened */
    int  layer;                 /* the first one not finite, from 1; 0: only the loss */
} TrainingEvent;

typedef struct Trainer {
    Network         *network;   /* lent */
    const Dataset   *data;      /* lent */
    TrainingSettings settings;
    Tape            *tape;
    Rng              rng;
    uint32_t        *order;     /* a permutation of the examples */
    size_t           place;     /* the next one in it */
    real            *x;         /* the batch */
    int             *labels;
    long             steps;     /* done so far */
    TrainingEvent    event;
} Trainer;

/* error_stop if the data do not fit the network (sizes, classes, no labels). */
Trainer *trainer_new(Network *network, const Dataset *data, TrainingSettings settings, Rng rng);
void     trainer_free(Trainer *trainer);

/* Steps in one epoch: every example once, the last batch perhaps smaller. */
long     trainer_steps_per_epoch(const Trainer *trainer);

/* Forward and backward on the next batch, and no step: the gradients are there to be
 * looked at.  Returns the batch's mean loss, without the prior. */
double   trainer_gradient(Trainer *trainer);

/* trainer_gradient, the prior's gradient, and the optimiser's step. */
double   trainer_step(Trainer *trainer);

/* An epoch of steps, or less if an interruption is requested; the mean loss over its
 * examples. */
double   trainer_epoch(Trainer *trainer);

/* Mean cross-entropy (nats) and accuracy on a data set, in MODE_EVALUATE. */
typedef struct Score { double loss, accuracy; } Score;
Score    network_score(Network *network, const Dataset *data);

/* The same as in training: in batches of so many examples (the last one perhaps smaller), which
 * batch norm normalises by the batch's own statistics.  The running ones stay as they are. */
Score    network_score_together(const Network *network, const Dataset *data, int batch);

/* False, and why, if the data cannot be fed to the network; `labels` if they are needed. */
bool     network_fits(const Spec *spec, const Dataset *data, bool labels, Message *why);
/* A network (spec_new) that learns these labels from these data, or error_stop. */
Spec    *spec_for(const Dataset *data, const char *text, const char *whose);

#endif
