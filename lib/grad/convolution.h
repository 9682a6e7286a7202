/*
 * convolution.h -- the same small weights at every place of an image.
 *
 * An output position sees an image through a window (window.h): its patch, height*width*c
 * numbers in the order row, column, channel.  All positions share one matrix of weights,
 *
 *     y(position)  =  patch(position) W + b            W: height*width*c  x  channels
 *
 * so a convolution is a matrix product whose left factor, one patch a row, is never written
 * down: the product reads each number where it lies in the image (matmul.h, "rows" and
 * "columns"; after Dukhan 2019, "The Indirect Convolution Algorithm").  Only a border of zeros
 * has to be there to be read, for which the images are copied once.
 *
 * Three products, of a batch of images and of the maps of its positions:
 *
 *     maps from images       patches W        forward
 *     weights                patches^T dy     dJ/dW
 *     images from maps       dy W^T, each row of which is a patch's gradient, added to the
 *                            pixels that the patch was taken from: dJ/dx
 *
 * A transposed convolution takes the first and the third in exchanged roles: it makes a large
 * image of a small one, as a convolution's backward pass does.  It is no inverse.
 *
 * Order of sums: the first two are sums of matmul.h, over a patch's numbers and over all
 * positions.  In the third, a term is such a sum over channels; a pixel's terms are added by the
 * window's row, then by position.  Threads and blocks change nothing.
 */
#ifndef GRADUS_CONVOLUTION_H
#define GRADUS_CONVOLUTION_H

#include "tape.h"
#include "window.h"

/* x: n x h x w x c;  W: height*width*c x channels;  b: 1 x channels, or NULL for none. */
Var v_convolution(Var x, Var W, Var b, Window window);

/* x: n x h x w x c;  W: height*width*channels x c, as of the convolution that makes x from y;
 * b: 1 x channels, or NULL for none.  y has the shape window_image(...). */
Var v_convolution_transposed(Var x, Var W, Var b, Window window);

#endif
