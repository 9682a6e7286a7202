/*
 * image_game.h -- a forger of images and its adversary, both convolutional.
 *
 * The forger makes of a seed of 64 numbers an image of h/4 x w/4 pixels with F channels, which two
 * transposed convolutions enlarge to h x w; the adversary, of A channels, is its mirror image, down
 * to a hidden layer as long as a seed, from which it makes its one number.
 *
 *     forger      64  (h/4)x(w/4)xF  upconv4s2:F/2  upconv4s2:c:tanh
 *     adversary   hxwxc  conv4s2:A/2  conv4s2:A  64  1
 *
 * (Radford et al. 2016, whose adversary has no such layer; narrower, and with a step ten times
 * theirs, because on one core what counts is how many steps of the game there are in a minute.)
 *
 * Adam's step stays for the first half of the game and then falls to 0 in a straight line: at the
 * end, the two settle.  It forgets quickly: beta1 = 0, beta2 = 0.99, for what was good advice
 * ten steps ago need not be so against the present opponent.  The adversary is asked for 0.1
 * instead of 0 on real images.
 */
#ifndef EXPERIMENTS_IMAGE_GAME_H
#define EXPERIMENTS_IMAGE_GAME_H

#include "imitate/game.h"

typedef struct ImageGamePlan {
    const Dataset *images;          /* lent; image_range has been called for them */
    int            forger_width, adversary_width;   /* F and A */
    int            batch;
    int            forger_activation, adversary_activation;     /* of the hidden layers */
    bool           batch_norm;
    bool           bare_adversary;  /* no batch norm there: it judges each image by itself; and
                                       no hidden layer after the convolutions */
    double         step;
    long           steps;
    uint64_t       seed;
} ImageGamePlan;

/* What lesson 19 plays, but for images and seed. */
ImageGamePlan image_game_plan(void);

/* An adversary of this width, and a forger twice as wide. */
void  image_game_widen(ImageGamePlan *plan, int width);

enum { IMAGE_GAME_SPEC = 200 };     /* bytes that hold the text of either network */

void  image_game_specs(const ImageGamePlan *plan, char forger[IMAGE_GAME_SPEC],
                       char adversary[IMAGE_GAME_SPEC]);

/* error_stop if the images' sides are no multiples of 4.  The game owns its networks. */
Game *image_game_new(const ImageGamePlan *plan);
void  image_game_free(Game *game);              /* NULL is allowed */

/* A step of the game, with Adam's step that belongs to it. */
GameLosses image_game_step(const ImageGamePlan *plan, Game *game);

/* n forgeries from seeds of this stream as images are: whole levels of grey.  The caller frees
 * the data set, which is in image_range and has no labels. */
Dataset image_game_forge(const ImageGamePlan *plan, Network *forger, Rng *rng, size_t n);

#endif
