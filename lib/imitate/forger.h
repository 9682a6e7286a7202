/*
 * forger.h -- machines that imitate without having learned by gradients.
 *
 * A forger looks at many images once (it is fitted), and from then on draws as many forgeries
 * as one likes.  Each kind keeps more of what it saw than the one before:
 *
 *     noise       the range of the pixels: each is uniform in it, whatever the others are
 *     pixels      mean and variance of each pixel: independent Gaussians
 *     principal   mean, and covariance in K principal components (learn/principal.h): one
 *                 Gaussian over whole images
 *     mixture     k-means centres (learn/k_means.h), each with its share of the images, and
 *                 the covariance of what is left around them, in K components of its own: a
 *                 mixture of Gaussians
 *
 * Three of them are one formula.  With a centre m(k), drawn with its weight, and directions
 * s(j), each as long as the standard deviation along it,
 *
 *     x  =  m(k)  +  sum over j of z(j) s(j),       z(j) ~ N(0, 1) independent,
 *
 * and then cut off to the range of the pixels.  A Gaussian with the same first two moments is
 * what maximum likelihood makes of the images (in all components, and before the cut).
 *
 * What is left around the centres of a partition has covariance
 *
 *     C  -  sum over k of  w(k) (m(k) - m)(m(k) - m)^T
 *
 * exactly, if m(k) is the mean of part k and w(k) its share.
 *
 * Forgeries are what the images were: bytes if those were bytes, rounded to whole levels of
 * grey, so that nobody can tell them by their fractions.
 */
#ifndef GRADUS_FORGER_H
#define GRADUS_FORGER_H

#include "base/random.h"
#include "learn/dataset.h"

typedef enum ForgerKind {
    FORGER_NOISE, FORGER_PIXELS, FORGER_PRINCIPAL, FORGER_MIXTURE, FORGER_KINDS
} ForgerKind;

const char *forger_name(ForgerKind kind);       /* "noise", "pixels", ... */

/* What a forger may keep; more than the images have is cut to what they have. */
typedef struct ForgerSettings {
    size_t components;          /* of principal and mixture */
    size_t centres;             /* of the mixture */
    int    iterations;          /* of k-means */
} ForgerSettings;

ForgerSettings forger_defaults(void);           /* 64 components, 200 centres, 6 iterations */

typedef struct Forger Forger;

/* The stream is used by the mixture alone.  The caller frees the forger with forger_free. */
Forger *forger_fit(ForgerKind kind, const Dataset *images, ForgerSettings settings, Rng *rng);

/* The `pixels` forger with moments of one's own, for vectors of `size` numbers of any range:
 * independent Gaussians of which everything is known. */
Forger *forger_gaussian(size_t size, const real *mean, const real *deviation);

void    forger_free(Forger *forger);            /* NULL is allowed */

/* n forgeries, one after the other, as numbers (as dataset_gather would give them). */
void    forger_draw(const Forger *forger, size_t n, Rng *rng, real *images);

/* n forgeries of the form of the images that it was fitted to, without labels.  The caller
 * frees them with dataset_free. */
Dataset forger_dataset(const Forger *forger, size_t n, Rng *rng);

#endif
