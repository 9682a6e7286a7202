/*
 * advised_game.h -- a game of images that is watched by its advice.
 *
 * At seven moments, close together at first (at 0, 1/36, 4/36, ... of the steps): what the adversary
 * then says of the same seeds' forgeries and of the same photographs, which it never learns from,
 * and what it would change.  After the game, its advice is followed in four ways, by
 *
 *     pixels      of each forgery, which may become anything
 *     seeds       of each forgery, which stays what this forger can draw
 *     weights     of the forger, while the adversary stays as it is
 *     both        players: the game goes on
 *
 * In the last two a step is ten steps of the game.  Scores are those of the adversary as it was at
 * the game's end, and of a twin, trained from scratch on that forger's forgeries.
 */
#ifndef EXPERIMENTS_ADVISED_GAME_H
#define EXPERIMENTS_ADVISED_GAME_H

#include "adviser.h"
#include "image_game.h"
#include "lab/progress.h"
#include "pixel_advice.h"

typedef enum Follower {
    FOLLOW_PIXELS, FOLLOW_SEEDS, FOLLOW_WEIGHTS, FOLLOW_BOTH, FOLLOWERS
} Follower;

const char *follower_name(Follower follower);

enum { GAME_MOMENTS = 7, GAME_SHOWN = 3, GAME_BESIDE = 6 };

typedef struct AdviceMoment {
    long          step;
    AdviceReading reading;          /* the twin is the adversary itself */
    double        kept;             /* mean cosine of the advice to photographs with that of the
                                       moment before; NaN at first */
    double        frechet;
    double        score[2 * GAME_SHOWN];    /* of the forgeries shown, then the photographs */
} AdviceMoment;

/* Pictures are examples of the images' shape, as the game has them. */
typedef struct AdvisedGame {
    AdviceMoment  moment[GAME_MOMENTS];
    AdviceReading reading;          /* at the end, with the twin */
    double        seed_turn;        /* median distance in pixels at which the verdict "forged"
                                       turns, when only the seed may change */
    PathPoint     path[FOLLOWERS][PATH_STEPS + 1];
    long          failed;           /* a step after which a loss was not finite; 0: none */
    real          picture[];        /* see game_picture, game_beside */
} AdvisedGame;

/* Of a moment: 0 .. GAME_SHOWN-1 forgeries, then as many photographs; the image, or the slope. */
size_t game_picture(int moment, int shown, bool slope);

/* Of the end: forgeries that are called forged; where pixels have turned the verdict; where seeds
 * have. */
size_t game_beside(int row, int column);

enum { GAME_PICTURES = GAME_MOMENTS * GAME_SHOWN * 4 + 3 * GAME_BESIDE };

typedef struct AdvisedGamePlan {
    ImageGamePlan  game;            /* each replicate's seed is derived from its seed */
    const Dataset *unseen;          /* photographs to be advised, at least `advised` */
    size_t         advised;
    const Network *onlooker;
    Features       genuine;
    AdviserPlan    twin;            /* its photographs, batch, step and steps; the rest is filled in */
} AdvisedGamePlan;

/* `count` games, one after the other in memory that the caller frees; game_at finds them.
 * progress (may be NULL) advances by 1 with each step of a game. */
void              *advised_games(const AdvisedGamePlan *plan, size_t count, Progress *progress);
const AdvisedGame *game_at(const AdvisedGamePlan *plan, const void *games, size_t index);

#endif
