/*
 * plane_picture.h -- what a network does to the plane, seen pixel by pixel.
 *
 * The network takes a point of the square [-1, 1]^2 to another point of the plane.
 */
#ifndef GRADUS_PLANE_PICTURE_H
#define GRADUS_PLANE_PICTURE_H

#include "learn/network.h"

/* The image of the middle of each of size x size pixels, row by row from the top, into
 * uv (2 * size^2 numbers); and the number of regions seen: of different patterns of signs of all
 * hidden units' z, which are different affine maps.  Regions smaller than a pixel may be missed. */
size_t plane_picture(Network *network, int size, real *uv);

#endif
