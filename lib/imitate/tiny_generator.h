/*
 * tiny_generator.h -- a generator network so small that its likelihood is known.
 *
 * The seed z is a row of b fair coins, -1 or 1; the network makes of it a logit for each pixel;
 * each pixel falls white with probability sigmoid(logit):
 *
 *     z  ->  network  ->  a(z,1) ... a(z,D)  ->  x,        "3 12:relu 9": b = 3, D = 9
 *
 * Of large generators only draws can be had.  Here the 2^b seeds can be counted through, so that
 * the likelihood, of which the lessons on learning without it must do without, is a sum:
 *
 *     p(x)  =  2^-b  sum over z of  exp l(z,x),
 *     l(z,x)  =  sum over pixels i of  log p(x_i | z)  =  sum over i of  x_i a(z,i) - softplus(a(z,i))
 *
 * It is the yardstick: whatever else learns this generator is held against who could see this sum.
 */
#ifndef GRADUS_TINY_GENERATOR_H
#define GRADUS_TINY_GENERATOR_H

#include "learn/network.h"
#include "learn/optimiser.h"
#include "pixel_mixture.h"

typedef struct TinyGenerator {
    Network *network;
    int      bits, pixels, seeds;       /* b, D, 2^b */
    Tensor   seed;                      /* all of them, 2^b x b: bit j of z decides number j */
} TinyGenerator;

/* Weights are 0: every pixel is a fair coin (learn/weights.h draws others).  error_stop if the
 * network has more than 12 inputs or 24 outputs. */
TinyGenerator *tiny_generator_new(const char *net);
void           tiny_generator_free(TinyGenerator *generator);      /* NULL is allowed */

/* The law as it stands now, to draw from and to compute with; free with mixture_free. */
PixelMixture   tiny_generator_mixture(const TinyGenerator *generator);

/* Images as a batch of rows, one number of 0 or 1 for each pixel; free with tensor_free. */
Tensor         images_of(const uint32_t *image, int n, int pixels);

/* log p(x) of each row of images (n x D; lent until the reset): n x 1.  The gradient flows into
 * the network's weights. */
Var            tiny_log_likelihood(const TinyGenerator *generator, Tape *tape, Tensor images);

/* What is learned from: the different images, and the share of each; shares add up to 1. */
typedef struct ImageShares {
    int       n;
    uint32_t *code;             /* n images as numbers, */
    Tensor    image;            /* n x D, as rows */
    Tensor    share;            /* n x 1 */
} ImageShares;

/* Of n images as they came, and of a law p over all 2^pixels images (those that it gives nothing
 * are left out). */
ImageShares    shares_of_images(const uint32_t *image, size_t n, int pixels);
ImageShares    shares_of_law(const double *p, int pixels);
void           shares_free(ImageShares *shares);

/* A step of exact maximum likelihood.  Returns the mean surprise, -sum share log p, before it. */
double         tiny_likelihood_step(TinyGenerator *generator, Tape *tape, const ImageShares *data,
                                    Optimiser *optimiser);

#endif
