/*
 * advised_piles.h -- the advice of adversaries of different making, on forgeries that stay.
 *
 * Each run trains an adversary and its twin, who differ by chance alone, on photographs and on a
 * pile of forgeries by one of lesson 01's forgers; what they say of fresh forgeries by the same
 * forger is measured and followed (pixel_advice.h).  Runs with the same replicate have the same
 * fresh forgeries if they have the same forger.
 */
#ifndef EXPERIMENTS_ADVISED_PILES_H
#define EXPERIMENTS_ADVISED_PILES_H

#include "adviser.h"
#include "imitate/forger.h"
#include "lab/progress.h"
#include "pixel_advice.h"

enum { PILE_SHOWN = 6 };

typedef struct PileRun {
    AdviserPlan    adviser;         /* its seed is the run's; each replicate derives its own */
    const Forger  *forger;          /* of the fresh forgeries; lent, as all of these */
    const Dataset *unseen;          /* photographs to be advised, at least `advised` */
    size_t         advised;
    const Network *onlooker;
    Features       genuine;
    bool           chance;          /* go the path by chance as well */
    uint64_t       replicate;
} PileRun;

/* Pictures: PILE_SHOWN forgeries, their slopes, the slopes of the twin, and what has become of
 * them at the end of the path. */
typedef enum PilePicture { PILE_IMAGE, PILE_SLOPE, PILE_TWIN, PILE_AFTER, PILE_PICTURES } PilePicture;

typedef struct AdvisedPile {
    AdviceReading reading;
    PathPoint     advice[PATH_STEPS + 1], chance[PATH_STEPS + 1];
    real          picture[];
} AdvisedPile;

/* All runs have images of the same size.  The caller frees what is returned; pile_at finds a
 * run's result in it.  progress (may be NULL) advances by 1 with each run. */
void              *advised_piles(const PileRun *runs, size_t count, Progress *progress);
const AdvisedPile *pile_at(const PileRun *runs, const void *piles, size_t index);

/* PILE_SHOWN of them, one after the other. */
const real        *pile_pictures(const PileRun *run, const AdvisedPile *pile, PilePicture which);

#endif
