/*
 * forging.h -- a game of images (image_game.h) that is watched while it is played.
 *
 * What is written down on the way: the losses, as means over a hundredth of the game each; and at
 * thirteen moments, close together at first (at 0, 1/144, 4/144, ... of the steps), how far
 * forgeries are from real images that neither player sees, and the forgeries of the same eight
 * seeds, which grow up like this.
 *
 * Game and notes go into an archive together, so that a game taken up again ends with the same
 * tables and pictures.
 */
#ifndef EXPERIMENTS_FORGING_H
#define EXPERIMENTS_FORGING_H

#include "image_game.h"
#include "imitate/image_features.h"

enum { FORGING_MOMENTS = 13, FORGING_GROWING = 8, FORGING_LOSSES = 100 };

typedef struct ForgingPlan {
    ImageGamePlan game;
    Network      *features;         /* lent: the classifier */
    Balls         real;             /* lent: around unseen images */
    size_t        measured;         /* forgeries at each moment */
} ForgingPlan;

typedef struct Moment {
    long            step;
    double          frechet;
    PrecisionRecall among;
} Moment;

typedef struct Forging {
    Game          *game;
    int            moments;                 /* so far */
    Moment         moment[FORGING_MOMENTS];
    GameLosses     loss[FORGING_LOSSES];    /* sums, in turn over so many steps: */
    long           losses[FORGING_LOSSES];
    unsigned char *film;                    /* FORGING_GROWING images for each moment */
} Forging;

Forging *forging_new(const ForgingPlan *plan);      /* with its first moment */
void     forging_free(Forging *forging);            /* NULL is allowed */

/* All steps done, or a loss is no longer finite. */
bool     forging_over(const ForgingPlan *plan, const Forging *forging);
void     forging_step(const ForgingPlan *plan, Forging *forging);
void     forging_archive(const ForgingPlan *plan, Forging *forging, Archive *archive);

/* How good a pile of images is, by all measures of quality.h. */
typedef struct Quality {
    double frechet, kernel, precision, recall;
} Quality;

Quality quality_of(Balls genuine, Features forged);

/* For each of the queries the nearest of the images, pixel by pixel, and how far it is: the root
 * of the mean squared difference, in levels of grey (0 to 255).  `index` may be NULL. */
void    nearest_images(const Dataset *queries, const Dataset *images, uint32_t *index,
                       double *distance);

#endif
