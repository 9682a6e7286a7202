/*
 * seed_recovery.h -- can a forger make this image?  A measured procedure.
 *
 * For each image, a seed is sought by descent (imitate/recovery.h) from several starts.  What is
 * left is held against what others leave of the same image:
 *
 *     forger      the best of the starts
 *     principal   the image nearest to it among all sums of the mean and as many principal
 *                 components as a seed has numbers: no linear forger of that many numbers leaves
 *                 less of the images these were fitted to (Eckart & Young 1936)
 *     k_means     the nearest of 200 typical images
 *     copier      the nearest of all training images
 *
 * Errors are the root of the mean squared difference, in levels of grey (0 to 255).
 */
#ifndef EXPERIMENTS_SEED_RECOVERY_H
#define EXPERIMENTS_SEED_RECOVERY_H

#include "imitate/recovery.h"
#include "lab/progress.h"
#include "learn/dataset.h"

typedef enum Remaker { BY_FORGER, BY_PRINCIPAL, BY_K_MEANS, BY_COPIER, REMAKERS } Remaker;

const char *remaker_name(Remaker remaker);

typedef struct RecoveryPlan {
    const Network   *forger;
    const Dataset   *train;             /* lent, bytes in image_range */
    size_t           starts;
    RecoverySettings settings;
    uint64_t         seed;
} RecoveryPlan;

typedef struct Recovered {
    size_t  n;
    double *error[REMAKERS];            /* n each */
    double *first;                      /* n: the forger's from the first start alone */
    real   *seeds;                      /* n x d: those of the best starts */
} Recovered;

/* Piles of images of the training images' shape, in image_range; progress (may be NULL) advances by
 * 1 an image.  The caller frees each with recovered_free. */
void recover_piles(const RecoveryPlan *plan, const Dataset *pile, size_t piles,
                   Recovered *recovered, Progress *progress);
void recovered_free(Recovered *recovered);

/* The probability that an image drawn from b has a larger error than one drawn from a: 1/2 if
 * errors tell nothing (Mann & Whitney 1947; the area under the receiver's curve). */
double error_order(const double *a, size_t na, const double *b, size_t nb);

#endif
