/*
 * mean_field_batch.h -- how fast gradients grow in a wide random network with batch norm.
 *
 * Without batch norm an example travels alone (mean_field.h).  With it, the B examples of a batch
 * travel together: the values of one unit over the batch, xhat, are a point on a sphere, of
 * mean 0 and mean square 1.  In a wide network each point of that sphere becomes as likely as any
 * other (Yang et al. 2019): all correlations between examples are forgotten but the one that
 * the sphere imposes, c = -1/(B-1).
 *
 * Let x, x' be the values of two examples and f the activation.  Going back by a layer,
 * affine map -> batch norm -> f, multiplies the mean square of the gradient by
 *
 *     (B-1) E f'(x)^2 + E f'(x) f'(x') - E (x f'(x))^2 + E x f'(x) x' f'(x')
 *     ----------------------------------------------------------------------
 *                     (B-3) (E f(x)^2 - E f(x) f(x'))
 *
 * whatever the size of the weights (derived in lesson 09; for one and for many
 * layers in Yang et al., theorems 5 to 9).  It is (B-2)/(B-3) for linear layers.
 * For B -> infinity x and x' become independent normal numbers, and it becomes
 * E f'^2 / Var f, which is never below 1.
 */
#ifndef GRADUS_MEAN_FIELD_BATCH_H
#define GRADUS_MEAN_FIELD_BATCH_H

/* The factor for a batch of 5 or more; INFINITY for the limit.  To 5e-4 from a batch of 8 on, else
 * to 2e-3: the kinks of |x| and its like, and the sphere's edge, lie between points of the
 * integration. */
double mean_field_batch_factor(int activation, double batch);

#endif
