/*
 * gradient_flow.h -- how gradients travel through a network: a measured procedure.
 *
 * At the start: draw a network, feed it a batch of images, differentiate one number of its
 * output, and read signal and gradient at each layer (learn/probe.h).  While learning: the
 * same, epoch by epoch, with the speed at which each layer moves.  And the theory of wide
 * random networks (learn/mean_field.h) for the same network, layer by layer, without a
 * single fitted number.
 *
 * An experiment is a plan of many independent runs, which flow_measure spreads over the cores:
 *
 *     FlowPlan plan = { .seed = lab->seed };
 *     size_t first = flow_plan(&plan, "784 100:relu*50 10", run, 5);     replicates 0 .. 4
 *     flow_measure(&plan, progress);
 *     flow_result(&plan, first + 3)[l].log_gradient                      of replicate 3, layer l
 *     flow_plan_free(&plan);
 */
#ifndef GRADUS_GRADIENT_FLOW_H
#define GRADUS_GRADIENT_FLOW_H

#include "lab/progress.h"
#include "learn/probe.h"
#include "learn/training.h"
#include "learn/weights.h"

/* What is differentiated. */
typedef enum FlowObjective {
    FLOW_LOGIT,                 /* the logit of the right class, mean over the batch: its gradient
                                   at the output has norm 1, whatever the network says */
    FLOW_CROSS_ENTROPY,
    FLOW_LOG_LOSS               /* each output a sigmoid, its target 1 for the right class, 0
                                   for the others; summed over the outputs */
} FlowObjective;

typedef struct FlowRun {
    WeightScale    scale;
    FlowObjective  objective;
    const Dataset *data;        /* lent */
    int            batch;       /* examples, drawn at random */
    double         planted;     /* if not 0, two weights become so many standard deviations: those
                                   from unit 0 to unit 0, a layer before and a layer after the
                                   middle one, number layers / 2 (from 0) */
    const Spec    *spec;        /* set by flow_plan, as is */
    uint64_t       replicate;   /* its number: other weights, other examples */
} FlowRun;

typedef struct FlowPlan {
    uint64_t      seed;         /* of all chance; begin with the rest 0 */
    FlowRun      *runs;
    size_t        count, room;
    int           layers;       /* the largest number of layers of all */
    LayerReading *readings;     /* of run i, layer l: readings[i*layers + l] */
} FlowPlan;

/* Adds replicates of a run of this network (spec.h); the place of the first.  Stops with what
 * is wrong if `net` is no network or does not fit the data. */
size_t flow_plan(FlowPlan *plan, const char *net, FlowRun run, int replicates);

/* Measures all runs.  progress (may be NULL) advances by flow_cost in all. */
void   flow_measure(FlowPlan *plan, Progress *progress);

/* In passes through one layer with one batch. */
double flow_cost(const FlowPlan *plan);

/* The readings of a run, one for each of its layers. */
const LayerReading *flow_result(const FlowPlan *plan, size_t run);

void   flow_plan_free(FlowPlan *plan);

/* What theory says of the same network at layer l: */
typedef struct FlowTheory {
    double signal;              /* q */
    double log_gradient;        /* of ln ||dJ_i/dz|| under FLOW_LOGIT, the mean over networks */
    double variance;            /* and its variance from network to network */
} FlowTheory;

/* theory[l] for all layers, from the mean square of the inputs.  False where batch norm or a layer
 * that is not dense makes this theory inapplicable. */
bool flow_theory(const Spec *spec, WeightScale scale, double input_mean_square,
                 FlowTheory *theory);

/* The mean over the examples of x^2 over all numbers, as the network sees them. */
double flow_input_mean_square(const Dataset *data);

/* ---- while learning ---- */

typedef struct FlowTraining {
    const Spec      *spec;      /* lent */
    WeightScale      scale;
    TrainingSettings settings;
    const Dataset   *train, *test;      /* lent */
    uint64_t         seed, replicate;
    int              epochs;    /* the same for all runs of an experiment */
} FlowTraining;

/* How the learning stands after an epoch; 0 is before the first. */
typedef struct FlowEpoch {
    double loss;                /* mean over the epoch's training examples, nats; NaN for 0 */
    Score  test;
    Score  together;            /* of the last epoch with batch norm, else NaN: in batches of the
                                   training's size, by their own statistics */
    TrainingEvent event;        /* divergence, if it has happened by then */
} FlowEpoch;

typedef struct FlowHistory FlowHistory;

/* Trains all runs.  progress (may be NULL) advances by flow_training_cost of each run.  The
 * caller frees the history. */
FlowHistory *flow_train(const FlowTraining *runs, size_t count, Progress *progress);
double       flow_training_cost(const FlowTraining *run);    /* as flow_cost */
void         flow_history_free(FlowHistory *history);

/* Epoch 0 .. epochs of a run, and its layers' readings then, each the mean over the first
 * FLOW_STEPS steps of the training that follows. */
enum { FLOW_STEPS = 10 };
const FlowEpoch    *flow_epoch(const FlowHistory *history, size_t run, int epoch);
const LayerReading *flow_reading(const FlowHistory *history, size_t run, int epoch);

#endif
