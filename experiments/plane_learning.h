/*
 * plane_learning.h -- a network learns to tell two classes in the plane: a procedure.
 *
 * Measured: how well it does, what it says all over a window (a map), and how many units of
 * its first layer are dead for the training points (experiments/flat_units.h): at the start, at the
 * end, and how many that once were dead came back.
 *
 * Training, choice and test points of a replicate are its own, and the same for every network
 * and step size with its number: what differs between two runs is not the luck of the points.
 */
#ifndef GRADUS_PLANE_LEARNING_H
#define GRADUS_PLANE_LEARNING_H

#include "experiments/plane_truth.h"
#include "lab/progress.h"
#include "learn/training.h"
#include "learn/weights.h"

enum { PLANE_MAP = 80 };        /* the map has so many squares along each side */

typedef struct PlaneRun {
    const PlaneTask *task;      /* lent */
    const Spec      *spec;      /* lent; two numbers in, two classes out */
    WeightScale      scale;
    TrainingSettings settings;
    int              points;    /* to learn from */
    int              tests;     /* to choose by, and as many to test with */
    int              epochs, looks;     /* the units are looked at so many times, at least 1 */
    double           threshold; /* of a flat unit */
    uint64_t         seed, replicate;
} PlaneRun;

typedef struct PlaneResult {
    double loss;                /* of the last epoch, nats */
    Score  choice, test;
    double dead_at_start, dead_at_end;  /* shares of the first layer's units */
    int    revived;             /* seen alive again, from one look to the next */
    TrainingEvent event;        /* divergence */
    float  map[PLANE_MAP * PLANE_MAP];  /* probability of class 1, row by row from below */
} PlaneResult;

/* results[i] of runs[i].  progress (may be NULL) advances by plane_cost of each run, in numbers
 * of the network times examples seen. */
void    plane_learn(const PlaneRun *runs, size_t count, PlaneResult *results, Progress *progress);
double  plane_cost(const PlaneRun *run);

/* The points that a replicate learns from.  The caller frees them. */
Dataset plane_training_points(const PlaneRun *run);

/* The middle of square `index` of the map. */
void    plane_map_point(const PlaneTask *task, int index, double point[2]);

#endif
