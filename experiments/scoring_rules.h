/*
 * scoring_rules.h -- what a forecast costs when the outcome is known.
 *
 * A forecaster says q, the probability of a one; then y, 0 or 1, comes, and he pays
 *
 *     log         -log q  if y = 1,  -log(1 - q)  if y = 0        nats; may be infinite
 *     squared     (q - y)^2                                       Brier 1950
 *     absolute    |q - y|
 *     accuracy    1 if y lies on the other side of 1/2, 1/2 if q is 1/2, else 0
 *
 * If ones come with probability p he expects to pay  p price(q, 1) + (1 - p) price(q, 0).
 * A rule is *proper* if nobody can expect to pay less than who says p (strictly, if
 * everybody else pays more).  What q pays beyond p is then its divergence from p:
 *
 *     log         p log(p/q) + (1 - p) log((1-p)/(1-q))           Kullback & Leibler 1951
 *     squared     (p - q)^2
 *
 * log and squared are strictly proper, accuracy only properly: it does not care, and
 * absolute is not: it rewards who rounds p to 0 or 1.
 * Source: Gneiting & Raftery 2007, "Strictly proper scoring rules, prediction, and
 * estimation", JASA 102:359.
 */
#ifndef GRADUS_SCORING_RULES_H
#define GRADUS_SCORING_RULES_H

#include <stdbool.h>

typedef enum ScoringRule {
    RULE_LOG, RULE_SQUARED, RULE_ABSOLUTE, RULE_ACCURACY, RULE_COUNT
} ScoringRule;

const char *rule_name(ScoringRule rule);

/* The price of the forecast q when the outcome is known. */
double rule_price(ScoringRule rule, double q, bool one);

/* What it costs on average where ones have the probability p, and what it costs beyond p. */
double rule_expected(ScoringRule rule, double q, double p);
double rule_excess(ScoringRule rule, double q, double p);

/* The standard deviation of one price, and of one price beyond that of p. */
double rule_deviation(ScoringRule rule, double q, double p);
double rule_excess_deviation(ScoringRule rule, double q, double p);

/* d price / d a for a forecast q = sigmoid(a): what a network is told.  Of accuracy it is 0. */
double rule_slope(ScoringRule rule, double a, bool one);

/* In nats; 0 log 0 = 0.  entropy(p) = the least anybody can expect to pay under log. */
double entropy(double p);
double divergence(double p, double q);

/* The same divergence of two forecasts given as logits: exact where both are nearly 0 or 1. */
double divergence_of_logits(double of, double from);

#endif
