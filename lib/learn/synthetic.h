/*
 * synthetic.h -- data that need no file, of which everything is known.
 *
 * Points in the plane (two channels), the label last in each description.  In moons,
 * spirals and rings the classes take turns, 0 1 2 0 1 2 ...; samples from a mixture of
 * Gaussians are independent, their components equally likely.  Noise is Gaussian,
 * equal in both coordinates.
 *
 *     moons    (cos t, sin t) and (1 - cos t, 1/2 - sin t), t uniform in [0, pi);
 *              which half
 *     spirals  r (cos a, sin a), a = 2 pi (turns r + k / arms), r uniform in [0, 1);
 *              the arm k
 *     rings    radius (k + 1) / rings, angle uniform; the ring k
 *     gaussians_ring   centres radius (cos a, sin a), a = 2 pi k / modes; the mode k
 *     gaussians_grid   centres spacing apart in a square of per_side^2 around 0; the
 *              mode k, row after row
 *
 * All randomness comes from the stream that is handed in.  The caller frees what is
 * returned with dataset_free.
 */
#ifndef GRADUS_SYNTHETIC_H
#define GRADUS_SYNTHETIC_H

#include "base/random.h"
#include "learn/dataset.h"

Dataset synthetic_moons(size_t n, double noise, Rng *rng);
Dataset synthetic_spirals(size_t n, int arms, double turns, double noise, Rng *rng);
Dataset synthetic_rings(size_t n, int rings, double noise, Rng *rng);
Dataset synthetic_gaussians_ring(size_t n, int modes, double radius, double sigma, Rng *rng);
Dataset synthetic_gaussians_grid(size_t n, int per_side, double spacing, double sigma, Rng *rng);

/* The curve of a class before noise is added, its share from 0 to 1: t / pi of moons, r of
 * spirals.  As the share is uniform, the density of the class is the mean of the noise's over
 * the curve. */
void synthetic_moons_curve(int label, double share, double point[2]);
void synthetic_spirals_curve(int label, int arms, double turns, double share, double point[2]);

/* The centre of mode k.  The ring is divided by the number of modes: steps of
 * 2 pi / (modes - 1) would end where they began, and one mode would be lost. */
void synthetic_ring_centre(int k, int modes, double radius, double centre[2]);
void synthetic_grid_centre(int k, int per_side, double spacing, double centre[2]);

/* Grey images of 28 x 28 bytes and ten classes, for a lesson that finds no real ones
 * (and says so): bar -, bar |, stroke /, stroke \, disc, ring, cross +, cross x,
 * triangle, square frame, in this order of labels, taking turns.  Place, size, slant,
 * brightness, shading and noise are random; mean and spread of the pixels are near
 * those of Fashion-MNIST (0.29 and 0.35 of full brightness). */
Dataset synthetic_images(size_t n, Rng *rng);

#endif
