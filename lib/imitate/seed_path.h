/*
 * seed_path.h -- ways from one seed to another.
 *
 * A seed z is d independent numbers from N(0, 1).  Its length is nearly the same for all seeds,
 * sqrt(d) give or take 0.7 whatever d is, so that seeds live on a thin shell:
 *
 *     mean length  =  sqrt(2) Gamma((d+1)/2) / Gamma(d/2)
 *
 * Of two ways from a to b, one stays on it (t from 0 to 1):
 *
 *     line      z = (1-t) a + t b.  Each of its numbers is normal with variance (1-t)^2 + t^2: in
 *               the middle it is shorter by the factor sqrt(1/2), where seeds never are.
 *     circle    the direction goes along the great circle from a's to b's at a steady speed, the
 *               length from a's to b's on a straight line (White 2016):
 *
 *                   z  =  ((1-t)|a| + t|b|) (sin((1-t) w) a/|a|  +  sin(t w) b/|b|) / sin w
 *
 *               where w is the angle between them.
 */
#ifndef GRADUS_SEED_PATH_H
#define GRADUS_SEED_PATH_H

#include <stddef.h>

#include "base/real.h"

typedef enum SeedPath { SEED_LINE, SEED_CIRCLE, SEED_PATHS } SeedPath;

double seed_length(size_t d, const real *z);
double seed_mean_length(size_t d);

/* The cosine of the angle between two seeds, of which neither is 0. */
double seed_cosine(size_t d, const real *a, const real *b);

/* Where the path stands at t, into z.  Seeds on one line through 0 have no great circle between
 * them, or many: for those it is the line. */
void   seed_between(SeedPath path, size_t d, const real *a, const real *b, double t, real *z);

#endif
