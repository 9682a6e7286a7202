/*
 * rank_correlation.h -- do two things rise together?
 *
 * Spearman's rho: replace each number by its rank, and take Pearson's correlation of the ranks.
 *
 *     rho  =  sum a_i b_i / sqrt(sum a_i^2  sum b_i^2),    a, b: ranks less their means
 *
 * 1 if y rises whenever x does, -1 if it falls, whatever the shape of the curve; without ties,
 * 1 - 6 sum (a_i - b_i)^2 / (n (n^2 - 1)).  Equal numbers share the mean of their ranks; a NaN
 * counts as larger than any number.  Of two normal variables with correlation r, rho is
 * (6/pi) asin(r/2) (Pearson 1907).  If x tells nothing of y, so that all pairings are as likely,
 * rho has mean 0 and variance 1/(n-1) exactly, ties or not (Spearman 1904; Kendall 1948).
 *
 * Partial: what is left when k other things are held fixed.  From both lists of ranks the best
 * linear guess by a constant and the k controls is subtracted, and the remainders are
 * correlated.  Controls that say the same twice, or nothing, do no harm.
 *
 * rho is NaN where x or y (or a remainder) does not vary, or n < 2.
 */
#ifndef GRADUS_RANK_CORRELATION_H
#define GRADUS_RANK_CORRELATION_H

#include "random.h"

/* 1 .. n, equal numbers sharing their mean. */
void   sample_ranks(const double *x, size_t n, double *rank);

/* Numbers that belong together: x[i], y[i], and the k controls[i*k] ... ; k may be 0. */
typedef struct RankSample {
    const double *x, *y, *controls;
    size_t n, k;
} RankSample;

double rank_correlation(const RankSample *sample);

/*
 * How far chance could have moved it, two ways.
 *
 *   low, high   95% of the rhos of samples drawn from this one with replacement lie between
 *               (bootstrap, percentiles; Efron 1979): the interval of confidence
 *   chance      share of random re-pairings of x and y (the ranks, or what is left of them)
 *               that give |rho| as large as this or larger, this pairing counted among them:
 *               the permutation test's p.  Exact for k = 0
 *   deviation   of the rhos of these re-pairings; 1/sqrt(n-1) in theory for k = 0
 */
typedef struct RankEvidence { double rho, low, high, chance, deviation; } RankEvidence;

RankEvidence rank_evidence(const RankSample *sample, int draws, Rng *rng);

#endif
