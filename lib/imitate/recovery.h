/*
 * recovery.h -- which seed does this image come from?
 *
 * A forger G has no way back: no network makes seeds of images.  But its gradient goes all the
 * way, so the seed itself can be what learns, for the image x that is given:
 *
 *     z  moves down  d/dz  1/2 |G(z) - x|^2      (Creswell & Bharath 2016; Lipton & Tripathi 2017)
 *
 * by Adam, whose step falls to 0 in a straight line.  The valley where it ends depends on where it
 * starts, so one starts several times and keeps the best.  An image that G cannot make ends as the
 * nearest one of those that G can and that the descent finds.
 */
#ifndef GRADUS_RECOVERY_H
#define GRADUS_RECOVERY_H

#include "learn/network.h"

typedef struct RecoverySettings {
    int    steps;
    double step;                /* of Adam, at first */
} RecoverySettings;

RecoverySettings recovery_defaults(void);       /* 200 steps of 0.2 */

/* n images, each with a seed of its own to start from: `seeds` (n rows) become those found,
 * error[i] the mean squared difference of a number of image i.  Where not NULL, `made` holds the
 * images that the seeds found make.  The forger is only read (a copy works), so that several
 * threads may share it; batch norm goes by its running averages. */
void recover_seeds(const Network *forger, RecoverySettings settings, size_t n, const real *images,
                   real *seeds, double *error, real *made);

#endif
