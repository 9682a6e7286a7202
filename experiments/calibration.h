/*
 * calibration.h -- does a classifier know how sure it may be?  A measured procedure.
 *
 * A classifier's *confidence* in an image is the largest of its probabilities.  It is
 * calibrated if, among images with confidence c, a share c is classified rightly.  To see
 * that, images are sorted into bins by confidence, and in each bin the share of right ones is
 * held against the mean confidence (a reliability diagram: DeGroot & Fienberg 1983; Guo et
 * al. 2017).  If the classifier is calibrated, each image is right by an independent coin of
 * probability c, so that in a bin
 *
 *     right ones - sum of c     has mean 0 and variance  sum of c (1 - c),
 *
 * and the mean over bins of its square over its variance is 1 on average.  No band is
 * fitted: it follows from the confidences alone.
 *
 * Overconfidence can be taken back by one number.  Logits divided by a temperature T > 1 give
 * the same answers, less sure; T is the one of least log-loss on other images than those judged.
 */
#ifndef GRADUS_CALIBRATION_H
#define GRADUS_CALIBRATION_H

#include "lab/progress.h"
#include "learn/training.h"
#include "learn/weights.h"

enum { CALIBRATION_BINS = 10 };         /* of width 0.1 each */

typedef struct CalibrationBin {
    double images, right;               /* how many */
    double confidence, variance;        /* sums of c and of c (1 - c) */
} CalibrationBin;

typedef struct Calibration {
    double loss, accuracy;              /* mean log-loss, in nats; share of right ones */
    double confidence;                  /* mean */
    double error;                       /* standard error of accuracy - confidence, if calibrated */
    CalibrationBin bin[CALIBRATION_BINS];
} Calibration;

/* The logits of n images (n x classes), divided by a temperature, against their labels. */
Calibration calibration_of(const real *logits, const int *labels, size_t n, size_t classes,
                           double temperature);

/* The same bins, with right and wrong drawn by the classifier's own confidences: what the
 * diagram of a calibrated classifier looks like. */
Calibration calibration_control(const real *logits, size_t n, size_t classes, Rng *rng);

/* Sum over the bins of (right - sum of c)^2 / variance, where the variance is at least
 * CALIBRATION_VARIANCE; *bins, how many these are, is its mean if calibrated. */
enum { CALIBRATION_VARIANCE = 5 };
double calibration_chi_square(const Calibration *c, int *bins);

/* The T of least mean log-loss, from 1/100 to 100. */
double calibration_temperature(const real *logits, const int *labels, size_t n, size_t classes);

/* ---- a classifier that learns, looked at after some epochs ---- */

typedef struct CalibrationRun {
    const Spec      *spec;              /* lent, as are the data */
    WeightScale      scale;
    TrainingSettings settings;
    const Dataset   *train;
    const Dataset   *tune, *test;       /* for the temperature; to be judged on */
    const int       *epochs;            /* rising: after which to look */
    int              looks;
    uint64_t         seed, replicate;
} CalibrationRun;

enum { CALIBRATION_CONTROLS = 20 };     /* times that the control is drawn */

typedef struct CalibrationLook {
    double      train_loss;             /* mean over the epoch that has just ended */
    double      temperature;
    Calibration plain, tempered;        /* on the test images */
    double      control;                /* chi-square of the controls, summed, */
    double      control_bins;           /* and of how many bins */
} CalibrationLook;

/* looks[i*L + j] for look j of run i, where all runs have L looks.  progress (may be NULL)
 * advances by calibration_cost of each run. */
void   calibration_measure(const CalibrationRun *runs, size_t count, CalibrationLook *looks,
                           Progress *progress);
double calibration_cost(const CalibrationRun *run);

#endif
