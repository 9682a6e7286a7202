/*
 * abc_images.h -- a tiny generator found by approximate Bayesian computation.
 *
 * Without a gradient and without a judge: draw weights, simulate `each` images, compare their
 * summaries with those of the data (how often each pixel is white, and each pair of pixels), and
 * keep the weights that come nearest.  The first tenth of the simulations goes to weights from the
 * prior, N(0, 2/inputs), as in rejection; the rest to weights of a kept generator with normal noise
 * added, and the tolerance is the distance of the worst of those kept (a sequence in the manner of
 * Sisson et al. 2007, without weights of importance).  What is believed is the mean of the laws of
 * those kept.
 */
#ifndef GRADUS_ABC_IMAGES_H
#define GRADUS_ABC_IMAGES_H

#include "score_forging.h"

typedef struct AbcImagesRun {
    const char     *net;        /* lent, as are data and truth */
    const uint32_t *data;       /* n images */
    size_t          n;
    const double   *truth;      /* of all images: only for the score */
    int             each;       /* images simulated with each weights */
    int             kept;       /* generators believed in the end */
    long            simulations;        /* images in all */
    double          noise;      /* added to the weights, in units of the prior's width */
    uint64_t        seed, number;
} AbcImagesRun;

/* The divergence from the truth after 2^-9, ..., 1/2, 1 of the simulations (Forging's looks; NaN
 * before `kept` weights are there). */
void abc_images(const AbcImagesRun *runs, size_t count, Forging *results, Progress *progress);

#endif
