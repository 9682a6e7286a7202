/*
 * modes.h -- targets with modes that can be counted: mixtures of equal Gaussians in the plane.
 *
 *     ring    8 modes on a circle of radius 2, at angles 2 pi k / 8; sigma = 0.02
 *     grid    25 modes, 5 x 5, 2 apart; sigma = 0.05
 *
 * Both are much emptier than they look: a forger must leave nearly all of the plane alone.  Of n
 * forgeries, each belongs to the nearest mode, and
 *
 *     high quality    the share that is within 3 sigma of it
 *     captured        the modes with so many such forgeries, at least
 *     reverse KL      sum over modes of q log(q K), q the share of all n that belongs to the mode
 *
 * (Srivastava et al. 2017, "VEEGAN"; the reverse KL is that of Lin et al. 2018, "PacGAN").  They
 * have their own best values, which are not 1 and 0: a perfect sampler puts P(chi^2_2 < 9) =
 * 1 - exp(-4.5) = 98.89% within 3 sigma, and its reverse KL is (K - 1) / 2n in the mean, as if n
 * dice had been thrown.
 */
#ifndef GRADUS_MODES_H
#define GRADUS_MODES_H

#include "source.h"

enum { MODES_MAX = 25 };

#define HIGH_QUALITY_PERFECT 0.98889100346175773    /* 1 - exp(-9/2) */

typedef struct Mixture {
    const char *name;
    int    modes;
    double sigma;
    double reach;               /* the window [-reach, reach]^2 shows all of it */
    double mean[MODES_MAX][2];
} Mixture;

Mixture mixture_ring(void);
Mixture mixture_grid(void);

/* Draws from it; `mixture` is lent. */
Source  source_mixture(const Mixture *mixture);

typedef struct ModeScore {
    int    captured;
    double high_quality;        /* a share; NaN forgeries belong nowhere */
    double reverse_kl;          /* nats */
} ModeScore;

/* Of n points x, y.  A mode counts as captured with `enough` high-quality ones. */
ModeScore mode_score(const Mixture *mixture, const real *points, size_t n, int enough);

/* What falls within 3 sigma of a mode by chance: of points spread evenly over the window. */
double  mixture_chance(const Mixture *mixture);

#endif
