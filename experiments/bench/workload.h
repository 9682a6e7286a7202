/*
 * workload.h -- what a lesson does all day, as pieces of work that can be timed.
 *
 *     train    steps through epochs: a shuffled batch gathered from the images' bytes,
 *              forward, softmax cross-entropy, backward, Adam; counts samples
 *     probe    forward, softmax cross-entropy, backward, and the norm of each layer's
 *              weight gradient, always on the same images; counts probes
 *
 * Everything goes through the library's public functions, as in a lesson.
 */
#ifndef GRADUS_WORKLOAD_H
#define GRADUS_WORKLOAD_H

#include "learn/dataset.h"
#include "measure.h"

typedef enum WorkloadKind { WORKLOAD_TRAIN, WORKLOAD_PROBE } WorkloadKind;

#define WORKLOAD_SETTINGS 4

typedef struct Workload {
    const char  *key;           /* the name in the tables */
    WorkloadKind kind;
    int          batch;
    int          turn;          /* steps or probes in a turn: some tenths of a second */
    const char  *net;           /* learn/spec.h; the peer reads the same line */
    const char  *unit;
    double       target;        /* ours / peer's best; 0: no row in bench.tsv */
    const char  *settings[WORKLOAD_SETTINGS];   /* that the peer is tried with; then NULL */
} Workload;

extern const Workload workloads[];      /* the last one has no key */

/* The words the peer is told. */
const char *workload_word(WorkloadKind kind);

/* A network with its data, ready and warm. */
typedef struct Runner Runner;

Runner  *runner_new(const Workload *workload, const Dataset *images);   /* images are lent */
Measured runner_turn(Runner *runner);
void     runner_free(Runner *runner);

#endif
