/*
 * seed_walks.h -- what a forger makes on the way from one seed to another: a measured procedure.
 *
 * Many pairs of seeds, three ways from the one's image to the other's: along the straight line
 * between the seeds, along the great circle (imitate/seed_path.h), and with no forger at all, by
 * cross-fading the two images, pixel by pixel:
 *
 *     G(z(t)), z on the line;      G(z(t)), z on the circle;      (1-t) G(a) + t G(b)
 *
 * Looked at from nine stations, t = 0, 1/8, ... 1, in the features and by the opinion of a
 * classifier; and in small steps, for its energy.  A path x(t) has the energy
 *
 *     E  =  the integral of |dx/dt|^2  =  K sum over K steps of |x(k+1) - x(k)|^2, from below
 *
 * (Karras et al. 2019 call E of a forger, taken by chance over t, its perceptual path length).
 * None that leads from x(0) to x(1) has less than |x(1) - x(0)|^2, and only the straight one at
 * steady speed has no more (Cauchy and Schwarz).  In pixels that is the cross-fade, exactly.
 */
#ifndef EXPERIMENTS_SEED_WALKS_H
#define EXPERIMENTS_SEED_WALKS_H

#include "imitate/quality.h"
#include "learn/network.h"

typedef enum WalkKind { WALK_LINE, WALK_CIRCLE, WALK_FADE, WALK_KINDS } WalkKind;

const char *walk_name(WalkKind kind);   /* "line", "circle", "fade" */

enum { WALK_STATIONS = 9, WALK_STEPS = 32 };

typedef struct WalkPlan {
    Network *forger, *classifier;       /* lent */
    Balls    genuine;                   /* lent: around unseen images, by their features */
    size_t   walks;                     /* pairs of seeds seen from the stations, */
    size_t   followed;                  /* and so many of them in small steps */
    uint64_t seed;
} WalkPlan;

typedef struct Station {
    double          length;             /* mean length of the seeds; NaN for the cross-fade */
    double          frechet;
    PrecisionRecall among;
    double          confidence;         /* mean probability of the classifier's first choice */
    double          third;              /* share of walks on which it is neither end's */
} Station;

typedef struct Walk {
    Station station[WALK_STATIONS];
    double  energy[2];                  /* in pixels; in features: summed over the walks that are
                                           followed, over |x(1) - x(0)|^2 summed */
    double  least[2];                   /* the smallest such ratio of a single walk */
    double  jump[2];                    /* the longest of the steps over the mean one; mean */
} Walk;

void seed_walks(const WalkPlan *plan, Walk walk[WALK_KINDS]);

/* The images of one walk at so many stations, one after the other, for a sheet: between a and b. */
void walk_images(Network *forger, WalkKind kind, const real *a, const real *b, size_t stations,
                 real *images);

#endif
