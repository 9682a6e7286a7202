/*
 * game.h -- the imitation game between two networks (Goodfellow et al. 2014).
 *
 * The forger turns seeds z, numbers drawn from N(0, 1), into forgeries x = forger(z).  The
 * adversary looks at an example and gives a logit a; sigmoid(a) is the probability it estimates
 * that the example is *forged*.  One step of the game is
 *
 *     the adversary's phase   its log-loss falls, on real examples and on forged ones in turn:
 *
 *         1/2 mean over real of -log(1 - sigmoid(a))  +  1/2 mean over forged of -log sigmoid(a)
 *
 *     the forger's phase      its reward rises.  The gradient flows through the adversary, whose
 *                             weights stay as they are, into the forgeries and from there into
 *                             the forger's weights: nobody tells the forger what is right.
 *
 *         saturating          mean over forged of  log sigmoid(a)           falls
 *         non-saturating      mean over forged of -log(1 - sigmoid(a))      falls
 *
 * The first is the adversary's own loss turned round, and gives a forger that is found out
 * (a -> infinity) no gradient; the second has the same fixed point, and gives it all.
 *
 * Packing (Lin et al. 2018).  An adversary that takes `pack` times as many numbers as an example
 * has sees that many examples at once, all real or all forged: from the sameness of forgeries it
 * learns that they are forged.
 *
 * Examples and seeds are batches of the source's and of the forger's own shapes.  A loss that is
 * no longer finite is a result: the weights stop changing, and `event` says when and where.
 */
#ifndef GRADUS_GAME_H
#define GRADUS_GAME_H

#include "learn/network.h"
#include "learn/optimiser.h"
#include "source.h"

typedef enum Reward { REWARD_NON_SATURATING, REWARD_SATURATING } Reward;

typedef struct GameSettings {
    int       batch;            /* what the adversary judges in a phase: so many real examples
                                   (or packs of them) and as many forged */
    int       adversary_steps;  /* the adversary's phases to one of the forger; 0 counts as 1 */
    Reward    reward;
    double    real_target;      /* the answer asked for on real examples: 0, or a little more, so
                                   that the adversary is never certain (Salimans et al. 2016) */
    double    noise;            /* the adversary sees everything through noise of this standard
                                   deviation (Sonderby et al. 2017); may be changed between steps */
    Optimiser forger, adversary;
} GameSettings;

/* Mean losses in nats of the last phases; an adversary that knows nothing pays log 2 = 0.693 on
 * both sides. */
typedef struct GameLosses { double real, forged, forger; } GameLosses;

typedef enum Player { PLAYER_FORGER, PLAYER_ADVERSARY } Player;

typedef struct GameEvent {
    long   step;                /* from 1; 0: nothing happened */
    Player player;              /* whose loss it was */
    int    layer;               /* of the player, the first one not finite, from 1; 0: only the loss */
} GameEvent;

typedef struct Game {
    Network     *forger, *adversary;    /* lent */
    Source       real;                  /* what it lends is lent */
    GameSettings settings;
    int          pack;
    Rng          order, seeds, noise;   /* which real examples; which seeds; what noise */
    Tape        *tape;
    Tensor       x, z;                  /* the batch of real examples; of seeds */
    real        *targets;               /* the answers asked for: forged, then real */
    Var          forged;                /* the forgeries of the last adversary's phase */
    long         steps;                 /* done so far */
    GameLosses   losses;
    GameEvent    event;
} Game;

/* error_stop if forger, adversary and source do not fit together. */
Game *game_new(Network *forger, Network *adversary, Source real, GameSettings settings, Rng rng);
void  game_free(Game *game);            /* NULL is allowed */

/* Gives back what a step keeps on its tape, by far the most of a game's memory.  For a game that is
 * over, or waits: its next step takes it anew. */
void  game_rest(Game *game);

/* The adversary's phases, and one of the forger. */
GameLosses game_step(Game *game);

/* The phases alone.  The forger's takes the forgeries of the adversary's phase before it, which
 * must have been. */
void  game_adversary_phase(Game *game);
void  game_forger_phase(Game *game);

/* All that a game's next step depends on (but for its settings' constants), into the archive or
 * out of it: a game that was taken up again goes on with the same bits. */
void  game_archive(Game *game, Archive *archive);

/* n forgeries from seeds of this stream, into x, with batch norm by its running averages. */
void  forge(Network *forger, Rng *rng, size_t n, real *x);
void  forge_seeds(Network *forger, size_t n, const real *seeds, real *x);    /* from seeds given */

#endif
