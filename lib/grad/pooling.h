/*
 * pooling.h -- smaller and larger images, without weights.
 *
 *     maximum pooling     the largest number of each window, channel by channel: was there an
 *                         edge, wherever it was?
 *     mean pooling        the mean over each window
 *     up-sampling         each pixel becomes a block of equal pixels: the nearest neighbour
 *
 * The gradient of a maximum goes to the pixel that it came from, of equal ones to the first in
 * reading order; a NaN counts as the largest.  That of a mean goes to all pixels of the window in
 * equal shares, and that of an up-sampled pixel is the sum over its block.
 */
#ifndef GRADUS_POOLING_H
#define GRADUS_POOLING_H

#include "tape.h"
#include "window.h"

/* Windows without a border of zeros; y has the shape window_map(...), with x's channels. */
Var v_max_pool(Var x, Window window);
Var v_mean_pool(Var x, Window window);

/* Each pixel of x becomes factor x factor of them. */
Var v_up_sample(Var x, int factor);

#endif
