/*
 * window.h -- a window that slides over an image: what convolution and pooling look through.
 *
 * A window of height x width pixels stands at every stride-th row and column of the image,
 * round which there may be a border of zeros:
 *
 *     position (r, s) of the map sees pixels (r*stride - top + u, s*stride - left + v)
 *                               for 0 <= u < height, 0 <= v < width
 *
 * where `top` rows and `left` columns of zeros lie before the image, and `bottom` and `right`
 * behind it.  The map has (h + top + bottom - height)/stride + 1 rows, rounded down: the window
 * stands only where it fits.  Columns alike.
 *
 * A Window is a plain value.
 */
#ifndef GRADUS_WINDOW_H
#define GRADUS_WINDOW_H

#include "tensor.h"

typedef struct Window {
    int height, width, stride;
    int top, bottom, left, right;       /* rows and columns of zeros */
} Window;

/* The same border of zeros on all sides; 0 for none. */
Window window_padded(int height, int width, int stride, int border);

/* The border with which the stride alone decides the size of the map: size/stride, rounded up.
 * An odd row or column of zeros lies behind.  With stride 1 the size stays. */
Window window_same(Shape image, int height, int width, int stride);

bool   window_equal(Window a, Window b);

/* What a window makes of images: maps of so many channels.  h or w is 0 if it fits nowhere. */
Shape  window_map(Window window, Shape image, int channels);

/* The smallest images of which it makes such maps; h or w is below 1 if there are none. */
Shape  window_image(Window window, Shape map, int channels);

#endif
