/*
 * plane_truth.h -- two tasks in the plane, and the best that anyone can do about them.
 *
 * The points of a class lie on a curve, with Gaussian noise added (learn/synthetic.h).  So the
 * density of the class is known, p(x | k) = the mean over the curve of N(x; curve, noise^2), and
 * with it the probability of a class where x is, p(k | x) = p(x | k) / sum of all.  Who always
 * says the likelier class is right with probability
 *
 *     A = (1/2) integral of max(p(x | 0), p(x | 1)) dx
 *
 * and nobody is right more often, however much he learned: the Bayes accuracy.
 */
#ifndef GRADUS_PLANE_TRUTH_H
#define GRADUS_PLANE_TRUTH_H

#include "base/random.h"
#include "learn/dataset.h"

typedef struct PlaneTask {
    const char *name;           /* "moons" or "spirals", of two arms */
    double noise;               /* more than 0 */
    double turns;               /* of the spirals */
    double low[2], high[2];     /* a window that shows nearly all points */
} PlaneTask;

Dataset plane_draw(const PlaneTask *task, size_t n, Rng *rng);

typedef struct PlaneTruth PlaneTruth;

PlaneTruth *plane_truth_new(const PlaneTask *task);     /* caller frees */
void        plane_truth_free(PlaneTruth *truth);

/* The probability that the point is of class 1. */
double      plane_truth_odds(const PlaneTruth *truth, const double point[2]);

/* The Bayes accuracy, by the midpoint rule on squares of a sixth of the noise: to 5e-4. */
double      plane_truth_accuracy(const PlaneTruth *truth);

/* How often the likelier class is right on a data set: the same, measured. */
double      plane_truth_score(const PlaneTruth *truth, const Dataset *data);

#endif
