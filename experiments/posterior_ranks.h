/*
 * posterior_ranks.h -- is a posterior as sure as it may be?  A measured procedure.
 *
 * Draw theta from the prior, data from theta, and let a method find a posterior.  The share of that
 * posterior which lies below theta is the rank of the truth.  If the posterior is right, the rank
 * is uniform on (0, 1), whatever the model (Cook, Gelman & Rubin 2006; Talts et al. 2018,
 * "simulation-based calibration").  Over many data sets:
 *
 *     flat                    right
 *     high at both ends       too sure: the truth lies outside more often than it should
 *     high in the middle      not sure enough
 *     a slope                 wrong to one side
 *
 * For the toy all is known.  The posterior is N(s, 1); who takes it for N(s + shift, width^2) finds
 * a rank below u with probability Phi(shift + width z), where Phi(z) = u.
 */
#ifndef GRADUS_POSTERIOR_RANKS_H
#define GRADUS_POSTERIOR_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "lab/progress.h"

/* n ranks of the toy's theta in N(s + shift, width^2), theta given s being N(s, 1). */
void   toy_ranks(double shift, double width, size_t n, uint64_t seed, double *ranks);
double toy_rank_share(double shift, double width, double u);       /* of ranks below u */

/* MA(2): data sets, each with theta from the prior, and each method's ranks of both. */
typedef enum Ranked {
    RANKED_EXACT, RANKED_REJECTION, RANKED_ADJUSTED, RANKED_PARAMETRIC, RANKED_METHODS
} Ranked;

typedef struct RankPlan {
    size_t   data_sets;
    size_t   table;                 /* simulations, one table for all data sets, */
    size_t   keep;                  /* of which so many are kept for each */
    size_t   simulations;           /* of parametric indirect likelihood, for each data set, */
    int      each;                  /* so many at each theta */
    uint64_t seed;
} RankPlan;

typedef struct Ranks { double rank[RANKED_METHODS][2]; } Ranks;     /* NaN where there is none */

/* progress (may be NULL) advances by one for each data set. */
void   ranks_measure(const RankPlan *plan, Ranks *ranks, Progress *progress);

/* n ranks in bins of equal width: sum over the bins of (count - n / bins)^2 / (n / bins), which
 * is chi-square with bins - 1 degrees of freedom if the ranks are uniform. */
double ranks_chi_square(const double *ranks, size_t n, int bins, double *counts);

#endif
