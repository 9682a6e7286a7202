/*
 * polyline.h -- a straight line, and what a network makes of it.
 *
 * A layer of ReLUs or absolute values takes a line that is made of straight pieces to
 * another one.  The affine map keeps pieces straight; a unit bends a piece where its z
 * passes zero.  So the image of a line can be followed exactly, layer by layer:
 *
 *     Polyline line = polyline_new(from, to, inputs);     x(t) = from + t (to - from)
 *     polyline_through(&line, network);                   f(x(t)), 0 <= t <= 1
 *     polyline_pieces(&line)                              into how many straight pieces it went
 *     polyline_free(&line);
 *
 * Nothing is sampled: every bend is found by dividing z at its two sides.  All numbers are
 * double, so that a network of small whole or dyadic weights is followed without any error.
 */
#ifndef GRADUS_POLYLINE_H
#define GRADUS_POLYLINE_H

#include "network.h"

typedef struct Polyline {
    size_t  points;             /* both ends and all places where a unit so far has passed 0 */
    int     width;              /* numbers at each point */
    double *t;                  /* of the points, in rising order from 0 to 1 */
    double *y;                  /* y[i*width + j] at t[i]; straight in between */
} Polyline;

/* The line between two points of so many numbers; the caller frees it. */
Polyline polyline_new(const double *from, const double *to, int width);
void     polyline_free(Polyline *line);

/* What layer l (from 0) makes of it, and what all layers make of it.  Activations must be
 * straight on both sides of 0 (identity, relu, leaky, abs) and without batch norm. */
void     polyline_through_layer(Polyline *line, const Network *network, int l);
void     polyline_through(Polyline *line, const Network *network);

/* Straight pieces; neighbours that continue each other count as one. */
size_t   polyline_pieces(const Polyline *line);

/* How often its number j passes from one side of a level to the other. */
size_t   polyline_crossings(const Polyline *line, int j, double level);

/* The sum of the lengths of its pieces. */
double   polyline_length(const Polyline *line);

#endif
