/*
 * heredity.h -- how much of its parents' fitness a child inherits.
 *
 * Fisher (1918) divided the variance V of a trait into what single genes do by themselves, what
 * pairs of them do together, and so on.  Here a gene is a layer, and the trait the fitness of a
 * network with three hidden layers, over all combinations of them:
 *
 *     f  =  mean  +  sum of f_i(layer i)  +  sum of f_ij(layers i, j)  +  f_123(all three)
 *
 * with components V_1, V_2, V_3 that add up to V.  A child of two networks drawn by chance gets
 * each layer from either by a fair coin, so it has k given layers from one and the same parent
 * with probability 2^(1-k), and therefore (Kempthorne 1954, for one set of genes instead of two)
 *
 *     slope of the child's fitness on the mean of its parents'  =  (V_1 + V_2/2 + V_3/4) / V
 *
 * the heritability: 1 if layers add up, 1/4 if only all three together count.
 */
#ifndef GRADUS_HEREDITY_H
#define GRADUS_HEREDITY_H

#include "architectures.h"

typedef struct Variances { double total, one, two, three; } Variances;

/* Of the networks with three hidden layers; the space has no budget. */
Variances heredity_variances(const Architectures *all, const Space *space);
double    heredity_slope(Variances variances);

/* Children of parents drawn by chance among these networks. */
typedef struct Birth { double parents, child; } Birth;     /* mean fitness of the two; fitness */
void heredity_births(const Architectures *all, const Space *space, size_t count, uint64_t seed,
                     Birth *births);

/* The line through births by least squares, with the slope's standard error (White 1980: it
 * holds whatever the scatter round the line). */
typedef struct Regression { double slope, error, parents_mean, child_mean; } Regression;
Regression heredity_regression(const Birth *births, size_t count);

#endif
