/*
 * directions.h -- which ways to move a seed change the most, found without a single image.
 *
 * The first layer of a forger is affine, a seed z of d numbers becoming z A + b; its activations
 * are those of a million possible images, and moving z by a step v moves them by v A, whatever z
 * is.  Of all v of length 1, the squared length
 *
 *     |v A|^2  =  v A A^T v^T
 *
 * is largest along the first eigenvector of the d x d matrix A A^T, where it is the eigenvalue;
 * then along the second, and so on (Shen & Zhou 2021, "closed-form factorization").  These are the
 * principal components of the layer's weights about 0.  A direction drawn at random has the mean
 * of all eigenvalues.
 *
 * With batch norm after the weights W, A is what both do together in evaluation:
 * A(i,c) = W(i,c) gain(c) / sqrt(variance(c) + epsilon), with the running variance.
 */
#ifndef GRADUS_DIRECTIONS_H
#define GRADUS_DIRECTIONS_H

#include "learn/network.h"
#include "learn/principal.h"

/* All d of them: `variance` holds the eigenvalues, largest first, `vector` the directions, `total`
 * the sum of the eigenvalues.  The first layer must be dense.  Free with principal_free. */
Principal forger_directions(const Network *forger);

#endif
