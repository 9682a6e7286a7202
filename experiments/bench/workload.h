/*
 * workload.h -- what a lesson does all day, as pieces of work that can be timed.
 *
 *     train        steps through epochs: a shuffled batch gathered from the images' bytes,
 *                  forward, softmax cross-entropy, backward, Adam; counts samples
 *     probe        forward, softmax cross-entropy, backward, and the norm of each layer's
 *                  weight gradient, always on the same images; counts probes
 *     plane_game   the imitation game on eight normal distributions in the plane: a step of
 *                  the adversary and one of the forger, by Adam; counts these alternations
 *     image_game   the same on images
 *     search       32 networks of one to six layers, each trained for an epoch on 10,000
 *                  images and scored on 2,000 others; counts networks
 *     g_and_k      rejection for the g-and-k distribution: the simulations of which the
 *                  nearest hundredth is kept; counts simulations
 *
 * Everything goes through the library's public functions, as in a lesson.  Each work_*.c does
 * the same as the class or function of that name in pytorch.py, scikit.py, tfjs.js or g_and_k.py.
 *
 * P8 and P8m are no such piece, but a whole program from its start to its end (process.h).
 */
#ifndef GRADUS_WORKLOAD_H
#define GRADUS_WORKLOAD_H

#include <stdbool.h>

#include "learn/dataset.h"
#include "measure.h"

typedef struct Workload Workload;

/* Which script has the peer. */
typedef enum WorkPeer { WORK_PYTORCH, WORK_SCIKIT, WORK_TFJS, WORK_NUMPY, WORK_PEERS } WorkPeer;
extern const char *const work_scripts[WORK_PEERS];

/* A kind of work.  What `prepare` makes is handed to the others, ready and warm. */
typedef struct Work {
    const char *word;                           /* that the peer is told */
    void       *(*prepare)(const Workload *workload, const Dataset *images);
    double      (*turn)(void *state, int turn); /* does so many, and counts them */
    void        (*finish)(void *state);
    const char *(*nets)(const void *state);     /* for the peer; NULL: the workload's net */
} Work;

extern const Work work_train, work_probe, work_plane_game, work_image_game, work_search, work_g_and_k;

enum { WORKLOAD_SETTINGS = 4 };

struct Workload {
    const char *key;            /* the name in the tables */
    const Work *work;           /* NULL: a whole process */
    WorkPeer    peer;
    int         batch;
    int         turn;           /* how many steps, probes, ...: some tenths of a second */
    int         rarely;         /* a turn in so many rounds only, because it takes longer */
    const char *net;            /* learn/spec.h, or two with / between; the peer reads the same */
    const char *unit;
    bool        less_is_better; /* a time or a size, not a rate */
    double      target;         /* times better than the peer's best; 0: no row in bench.tsv */
    double      threads_target; /* two threads / one; 0: no row in threads.tsv */
    const char *settings[WORKLOAD_SETTINGS];    /* that the peer is tried with; then NULL */
};

extern const Workload workloads[];      /* the last one has no key */

enum { SEARCH_TRAINING = 10000, SEARCH_TEST = 2000 };   /* images that a search needs */

/* A piece of work, ready and warm. */
typedef struct Runner Runner;

Runner  *runner_new(const Workload *workload, const Dataset *images);   /* images are lent */
Measured runner_turn(Runner *runner);
char    *runner_line(const Runner *runner, const char *setting);        /* for the peer; free it */
void     runner_free(Runner *runner);

#endif
