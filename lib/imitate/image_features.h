/*
 * image_features.h -- numbers by which images that look alike are near to each other.
 *
 * Forged and real images are compared (imitate/quality.h) by what a classifier has learned to look
 * at: the 64 outputs of its last hidden layer.  They are sigmoids: without a bound, an unusual
 * image lies far from all others, and photographs are less often found among photographs (lesson
 * 19 has the numbers).  The classifier is our own, trained on the same labelled images, which no
 * forger ever sees the labels of.  Other people's features are other numbers: distances are
 * comparable within one classifier only, and so tables name it by spec, seed and checksum.
 *
 * Images are as the game has them: from -1 (black) to 1 (white), image_range.
 */
#ifndef GRADUS_IMAGE_FEATURES_H
#define GRADUS_IMAGE_FEATURES_H

#include "learn/training.h"
#include "quality.h"

/* Bytes 0 .. 255 become numbers -1 .. 1, as tanh gives them. */
void image_range(Dataset *images);

typedef struct FeaturePlan {
    const char *net;                /* with the images' shape and number of classes to be filled in */
    int         epochs, batch;
    double      step;               /* Adam's, falling to 0 in a straight line */
    uint64_t    seed;
} FeaturePlan;

FeaturePlan feature_plan(void);     /* what the lessons use */

/* A classifier for images of this shape, not yet trained.  The caller frees it. */
Network *feature_network(const FeaturePlan *plan, const Dataset *images);

/* Trains it.  `done` is told after each step, which share of them that was; NULL is allowed. */
void     feature_train(const FeaturePlan *plan, Network *network, const Dataset *train,
                       void (*done)(double share));

/* The features of n images, one row each: the outputs of the last hidden layer.  The caller frees
 * .x. */
Features feature_read(Network *network, const real *images, size_t n);
Features feature_read_dataset(Network *network, const Dataset *images);

/* The same of any layer's outputs; `layer` counts from 0. */
Features feature_read_layer(Network *network, int layer, const Dataset *images);

/* Features that are (nearly) the same for all these images, whose range is at most a hundredth of
 * the widest feature's: they measure nothing. */
size_t   feature_dead(Features features);

#endif
