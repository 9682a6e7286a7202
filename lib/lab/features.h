/*
 * features.h -- the classifier whose features images are compared by, trained once.
 *
 * Training it (imitate/image_features.h) takes some seconds, so it is kept as
 * build/features/NAME.checkpoint, NAME from the data: the next lesson that asks for it finds it
 * there.  It depends on the data and the plan alone, not on a lesson's --seed: all lessons on the
 * same images measure with the same features.
 */
#ifndef GRADUS_LAB_FEATURES_H
#define GRADUS_LAB_FEATURES_H

#include "imitate/image_features.h"

/* For images like these, which have labels and are in image_range.  The caller frees it with
 * network_free.  Interrupted, it returns one that is half trained, and keeps nothing. */
Network *lab_features(const Dataset *train);

/* The same, or where there are no labels an untrained network, whose features still tell images
 * apart, and a notice that says so. */
Network *lab_onlooker(const Dataset *train);

#endif
