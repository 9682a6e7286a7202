/*
 * pixel_advice.h -- what an adversary's advice is worth: a measured procedure.
 *
 * Forgeries, and photographs that the adversary has not seen, are advised pixel by pixel
 * (imitate/follow.h), and the advice is followed.  Distances are roots of the mean squared change
 * of a pixel in levels of grey, of which there are 256.
 *
 * A twin, an adversary with the same spec that was trained on its own, is asked for its opinion
 * as well; so is an onlooker, in whose features the Frechet distance from photographs is measured.
 */
#ifndef EXPERIMENTS_PIXEL_ADVICE_H
#define EXPERIMENTS_PIXEL_ADVICE_H

#include "base/random.h"
#include "imitate/quality.h"
#include "learn/network.h"

#define GREY_LEVEL (1 / 127.5)          /* in the range of the game, -1 to 1 */

/* All lent.  The onlooker is copied where it is used, so that threads may share it. */
typedef struct Advised {
    size_t         n, size;
    const real    *forged, *photographs;    /* n of each, `size` numbers each */
    const Network *onlooker;
    Features       genuine;                 /* of photographs, by the onlooker */
} Advised;

typedef struct AdviceReading {
    double right;               /* share of all called by their right name */
    double right_twin;
    double right_together;      /* the same in batches of one kind, by whose own statistics batch
                                   norm goes, as while learning */
    double slope;               /* mean over forgeries of |da/dx| */
    double one_map;             /* largest |difference| of two forgeries' slopes, over that */
    double alike;               /* mean cosine of the advice to two different forgeries */
    double twin;                /* mean cosine of its advice and the twin's on a forgery */
    double first_order;         /* the logit's fall in a small step (a quarter of a level) against
                                   the slope, over what the slope promises */
    double random;              /* mean square of its change in a step by chance, over what the
                                   slope promises, |da/dx|^2 / size for a length of 1 */
    double sign;                /* its fall where each pixel goes against its slope's sign by the
                                   same amount, over the promise, amount x sum of |da/dx| */
    double sign_gain;           /* the same over the fall in a step against the slope, both of the
                                   same length */
    double turn[2];             /* median distance at which the verdict turns: of forgeries that
                                   were called forged, photographs that were called real */
    double turn_theory;         /* mean of that over |a| / |da/dx|, forgeries: 1 if linear */
    double turned[2];           /* share of them whose verdict could be turned */
    double fooled_twin;         /* of the forgeries so turned, which the twin too had called
                                   forged, the share that it now calls real */
} AdviceReading;

/* Of two images, in levels of grey; of two maps. */
double        grey_distance(const real *a, const real *b, size_t size);
double        map_cosine(const real *a, const real *b, size_t size);

AdviceReading advice_read(Network *adversary, Network *twin, const Advised *advised, Rng rng);

/* The path of all forgeries together: one level of grey a step, cut to -1 .. 1. */
enum { PATH_STEPS = 16 };

typedef struct PathPoint {
    double moved;               /* median distance from where it began */
    double score, twin;         /* mean estimated probability of being forged */
    double logit;               /* mean */
    double frechet;             /* from photographs */
} PathPoint;

/* Where n images, which were the forgeries, are now. */
PathPoint advice_look(Network *adversary, Network *twin, const Advised *advised, const real *images);

/* By the advice; in directions by chance, if `chance`; or, with a forger, by the advice to the
 * seeds, whose length stays as it is.  x: n forgeries (or seeds), which are moved. */
void advice_path(Network *forger, Network *adversary, Network *twin, const Advised *advised,
                 real *x, bool chance, Rng rng, PathPoint path[PATH_STEPS + 1]);

#endif
