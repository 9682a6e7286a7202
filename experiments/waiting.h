/*
 * waiting.h -- how long one waits for a given image.
 *
 * If each draw is the image with probability p, independently, the number T of draws until it
 * comes out (that one included) is geometric:
 *
 *     P(T > t)  =  (1 - p)^t,        mean 1/p,        standard deviation sqrt(1 - p)/p
 */
#ifndef GRADUS_WAITING_H
#define GRADUS_WAITING_H

#include "imitate/pixel_mixture.h"

typedef struct Waiting {
    const PixelMixture *forger; /* lent */
    uint32_t image;
    uint64_t seed, number;      /* every series of waits has a number of its own */
} Waiting;

/* n waits, each with a stream of its own, spread over the cores.  After an interruption those
 * not ended are 0. */
void   waiting_times(const Waiting *waiting, double *times, size_t n);

/* P(T > t). */
double waiting_longer(double p, double t);

/* The chi-square statistic of n waits against the geometric law, in at most `cells` cells about
 * equally likely; *freedom is its degrees of freedom. */
double waiting_chi_square(double p, const double *times, size_t n, int cells, int *freedom);

/* Draws `draws` images and compares how often each came with its probability: chi-square over
 * the images that are expected at least 5 times, all others together in one more cell. */
double counting_chi_square(const PixelMixture *forger, Rng *rng, long draws, int *freedom);

/* What a chi-square statistic does not leave but once in 10,000 times on either side
 * (Wilson & Hilferty 1931: its cube root is nearly normal); sigmas = -4 or 4. */
double chi_square_bound(int freedom, double sigmas);

#endif
