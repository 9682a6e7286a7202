/*
 * coin_forecast.h -- forecasters of a coin, and what they have paid: a measured procedure.
 *
 * A coin shows a one with probability p.  Two questions are put to it.
 *
 * What does a fixed forecast cost?  coin_ones tosses it; since a price depends on nothing
 * but the outcome, the number of ones is all that is needed to know what every forecaster
 * has paid under every rule (coin_paid).
 *
 * What does it cost not to know p?  A sequence is forecast toss by toss by one who knows
 * nothing and counts: after k ones in n tosses he says (k + 1/2) / (n + 1) (Krichevsky &
 * Trofimov 1981; Bayes with the prior of Jeffreys).  In all he has paid
 *
 *     -log B(k, n),     B(k, n) = Gamma(k + 1/2) Gamma(n - k + 1/2) / (pi Gamma(n + 1))
 *
 * whatever the order of the tosses.  Beyond who knows p this grows only with the logarithm
 * of n: towards 1/2 log n + 1/2 log(pi / 2e) on average.
 */
#ifndef GRADUS_COIN_FORECAST_H
#define GRADUS_COIN_FORECAST_H

#include <stddef.h>
#include <stdint.h>

#include "scoring_rules.h"

/* Ones in so many tosses; another `number`, other tosses. */
double coin_ones(uint64_t seed, uint64_t number, double p, long tosses);

/* The mean price of the forecast q over tosses of which so many were ones; and the mean beyond
 * the price that p paid for the same tosses. */
double coin_paid(ScoringRule rule, double q, double ones, double tosses);
double coin_paid_beyond(ScoringRule rule, double q, double p, double ones, double tosses);

/* A sequence of tosses[count-1] tosses, and how much each of some forecasters has paid beyond
 * who knows p after tosses[i] of them, in nats: paid[i*(fixed+1) + j] for the forecast q[j];
 * the last of each row is the one who counts.  tosses must rise. */
void coin_sequence(uint64_t seed, uint64_t number, double p, const long *tosses, int count,
                   const double *q, int fixed, double *paid);

/* Mean and standard deviation of what the one who counts has paid beyond p after n tosses,
 * over all sequences: a sum over the number of ones, exact. */
void coin_counting_theory(double p, long n, double *mean, double *deviation);

#endif
