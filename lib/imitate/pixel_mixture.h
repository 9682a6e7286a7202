/*
 * pixel_mixture.h -- a law of tiny binary images of which everything can be computed.
 *
 * A seed z is drawn, each of them equally likely; then every pixel falls white or black by itself,
 * with a probability that the seed decides:
 *
 *     p(x)  =  1/seeds  sum over z of  product over i of  w(z,i) if pixel i is white, else 1 - w(z,i)
 *
 * Pixels are independent once the seed is known and only then: what the image shows as a whole is
 * in the seed.  A generator network whose last layer gives the pixels' logits is such a law, and so
 * are the bars and stripes below, which are the truth that it learns from.
 *
 * An image is a number: bit i is pixel i, row after row, 1 for white.  There are 2^pixels images,
 * and as long as these can be counted through, so can everything that is said of them.
 */
#ifndef GRADUS_PIXEL_MIXTURE_H
#define GRADUS_PIXEL_MIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/random.h"

enum { PIXELS_MAX = 24 };

typedef struct PixelMixture {
    int     seeds, pixels;
    double *white;              /* w(z,i), seeds x pixels */
} PixelMixture;

PixelMixture mixture_new(int seeds, int pixels);    /* every pixel white with probability 1/2 */
void         mixture_free(PixelMixture *mixture);

/* One image: a number of the stream for the seed, one for each pixel. */
uint32_t     mixture_draw(const PixelMixture *mixture, Rng *rng);

/* The probability of one image, by the sum above. */
double       mixture_probability(const PixelMixture *mixture, uint32_t image);

/* The probabilities of all 2^pixels images. */
void         mixture_distribution(const PixelMixture *mixture, double *p);

/*
 * Bars and stripes (MacKay 2003, "Information Theory, Inference, and Learning Algorithms",
 * ch. 43): a coin decides between bars and stripes, then a coin for each column or row decides
 * whether all of it is white; last, each pixel is turned over with probability `noise`.
 */
PixelMixture bars_and_stripes(int height, int width, double noise);

#endif
