#include "scoring_rules.h"

#include <math.h>

#include "base/elementary.h"
#include "base/error.h"

const char *rule_name(ScoringRule rule)
{
    static const char *const names[] = { "log", "squared", "absolute", "accuracy" };
    return names[rule];
}

double rule_price(ScoringRule rule, double q, bool one)
{
    double right = one ? q : 1 - q;             /* the probability given to what came */
    switch (rule) {
    case RULE_LOG:
        return -double_log(right);
    case RULE_SQUARED:
        return (1 - right) * (1 - right);
    case RULE_ABSOLUTE:
        return 1 - right;
    case RULE_ACCURACY:
        return right > 0.5 ? 0 : right < 0.5 ? 1 : 0.5;
    default:
        error_bug("rule_price: there is no rule %d", (int)rule);
    }
}

/* Of two outcomes; one that never comes costs nothing, not even where its price is infinite. */
static double mean_of(double p, double one, double zero)
{
    return (p > 0 ? p * one : 0) + (p < 1 ? (1 - p) * zero : 0);
}

double rule_expected(ScoringRule rule, double q, double p)
{
    return mean_of(p, rule_price(rule, q, true), rule_price(rule, q, false));
}

double rule_excess(ScoringRule rule, double q, double p)
{
    return rule_expected(rule, q, p) - rule_expected(rule, p, p);
}

double rule_deviation(ScoringRule rule, double q, double p)
{
    return fabs(rule_price(rule, q, true) - rule_price(rule, q, false)) * sqrt(p * (1 - p));
}

double rule_excess_deviation(ScoringRule rule, double q, double p)
{
    double one = rule_price(rule, q, true) - rule_price(rule, p, true);
    double zero = rule_price(rule, q, false) - rule_price(rule, p, false);
    return fabs(one - zero) * sqrt(p * (1 - p));
}

/*
 * With q = sigmoid(a), dq/da = q (1 - q).  For the log rule this cancels the 1/q of the
 * logarithm, and the slope is the error itself, q - y.
 */
double rule_slope(ScoringRule rule, double a, bool one)
{
    double q = double_sigmoid(a), rest = double_sigmoid(-a);    /* 1 - q, to full precision */
    switch (rule) {
    case RULE_LOG:
        return one ? -rest : q;
    case RULE_SQUARED:
        return 2 * (one ? -rest : q) * q * rest;
    case RULE_ABSOLUTE:
        return (one ? -1 : 1) * q * rest;
    case RULE_ACCURACY:
        return 0;
    default:
        error_bug("rule_slope: there is no rule %d", (int)rule);
    }
}

double entropy(double p)
{
    return rule_expected(RULE_LOG, p, p);
}

double divergence(double p, double q)
{
    return mean_of(p, double_log(p / q), double_log((1 - p) / (1 - q)));
}

double divergence_of_logits(double of, double from)
{
    return double_sigmoid(of) * (double_softplus(-from) - double_softplus(-of))
           + double_sigmoid(-of) * (double_softplus(from) - double_softplus(of));
}
