/*
 * batch_norm_backward.h -- what batch norm does to a gradient that goes back through it.
 *
 * Many channels of m normal numbers are normalised, a random gradient g comes back, and the
 * gradient dx that leaves is held against everything that theory says of it (lesson 09). All
 * sizes of dx are relative to g/s, what would leave if mean and s were constants.
 */
#ifndef GRADUS_BATCH_NORM_BACKWARD_H
#define GRADUS_BATCH_NORM_BACKWARD_H

#include <stdint.h>

typedef struct NormRun {
    int      batch;             /* m, at least 2 */
    int      channels;
    uint64_t seed, replicate;
} NormRun;

typedef struct NormReading {
    double sum;                 /* largest |sum dx| over the channels, over sqrt(m) ||g/s|| */
    double along;               /* largest |sum xhat dx|, likewise */
    double equality;            /* largest difference of ||dx||^2 s^2/||g||^2 from Santurkar's
                                   1 - (sum g)^2/(m ||g||^2) - (sum g xhat)^2/(m ||g||^2) */
    double kept;                /* ||dx||^2 s^2/||g||^2, mean over the channels */
    double kept_low, kept_high; /* and the range of nine in ten */
    double amplified;           /* 1/s^2, mean over the channels; x has variance 1 */
} NormReading;

/* Of the library's own forward and backward pass. */
NormReading batch_norm_measure(const NormRun *run);

#endif
