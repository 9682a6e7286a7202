/*
 * adversarial_game.h -- forger against adversary in the plane: a procedure.
 *
 * Games are played, each with its own streams of chance, and looked at a few times: how many
 * modes of the mixture do the forgeries hit, and how well (imitate/modes.h)?  The forger is
 * looked at as it is, and with its weights averaged over its last steps.
 *
 * A film is one game of which much more is kept: what the adversary says all over the plane, the
 * advice it gives, forgeries, and where a regular net of seeds comes to lie.
 */
#ifndef GRADUS_ADVERSARIAL_GAME_H
#define GRADUS_ADVERSARIAL_GAME_H

#include "imitate/advice.h"
#include "imitate/modes.h"
#include "lab/progress.h"
#include "learn/weights.h"

enum {
    GAME_LOOKS_MAX = 64,
    GAME_POINTS    = 2500,      /* forgeries drawn at a look */
    GAME_ENOUGH    = 20,        /* high-quality ones that capture a mode */
    GAME_KEPT      = 500        /* ... of which so many are kept */
};

typedef struct GameRun {
    const Spec    *forger, *adversary;      /* lent; the forger makes points of the plane */
    WeightScale    forger_weights, adversary_weights;
    Source         real;
    const Mixture *mixture;     /* that `real` draws from, lent; NULL: unknown, and no scores */
    GameSettings   settings;
    long           steps;
    double         hold;        /* this share of the steps at full size; then the steps of both
                                   players fall to 0 along a straight line */
    double         keep;        /* of the averaged weights: network_blend; 0: the last ones */
    int            looks;       /* evenly spaced, the last at the end */
    uint64_t       seed, replicate;
} GameRun;

typedef struct GameLook {
    long       step;
    GameLosses losses;          /* mean over the steps since the look before */
    ModeScore  now, averaged;   /* NaN without a mixture */
} GameLook;

typedef struct GameRecord {
    GameLook  look[GAME_LOOKS_MAX];
    GameEvent event;            /* divergence; then the looks after it repeat the last forger */
    float     points[2 * GAME_KEPT];    /* forgeries at the end, as it is */
} GameRecord;

/* records[i] of runs[i].  progress (may be NULL) advances by game_cost of each run. */
void   games_play(const GameRun *runs, size_t count, GameRecord *records, Progress *progress);
double game_cost(const GameRun *run);

/* A forger that hits fewer than half of the modes in effect, exp(-reverse KL) < 1/2, from some
 * look to the end has collapsed: the step of that look, else 0. */
long   game_collapse(const GameRun *run, const GameRecord *record);

/* ---- A film ---- */

enum { FILM_MAP = 48, FILM_ARROWS = 14, FILM_POINTS = 400, FILM_FOLDS = 25 };

typedef struct GameFrame {
    long       step;
    GameLosses losses;                              /* of the last step */
    float      forged[FILM_MAP * FILM_MAP];         /* probability, row by row from below */
    float      advice[2 * FILM_ARROWS * FILM_ARROWS];
    float      points[2 * FILM_POINTS];             /* the same seeds in every frame */
    float      folds[2 * FILM_FOLDS * FILM_FOLDS];  /* forger(z), z on the net of film_seed */
} GameFrame;

/* Plays the game of `run` with frames before step 1 and after steps stops[0] < stops[1] < ...;
 * each is given to `show`.  The window is [-reach, reach]^2. */
typedef void GameShow(const GameFrame *frame, void *context);
GameEvent game_film(const GameRun *run, double reach, const long *stops, int count,
                    GameShow *show, void *context);

/* The middle of square `index` of a net of n x n over the window; for arrows and map. */
void   film_place(double reach, int n, int index, double place[2]);

/* The seed at place `index` of the net: its first two numbers quantiles of N(0, 1), so that all
 * meshes are equally likely; all others 0. */
void   film_seed(int index, double seed[2]);

#endif
