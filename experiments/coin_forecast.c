#include "coin_forecast.h"

#include <math.h>

#include "base/elementary.h"
#include "base/random.h"

double coin_ones(uint64_t seed, uint64_t number, double p, long tosses)
{
    Rng rng = rng_substream(seed, "coin tosses", number);
    long ones = 0;
    for (long i = 0; i < tosses; i++)
        ones += rng_uniform(&rng) < p;
    return (double)ones;
}

double coin_paid(ScoringRule rule, double q, double ones, double tosses)
{
    return rule_expected(rule, q, ones / tosses);
}

double coin_paid_beyond(ScoringRule rule, double q, double p, double ones, double tosses)
{
    return coin_paid(rule, q, ones, tosses) - coin_paid(rule, p, ones, tosses);
}

void coin_sequence(uint64_t seed, uint64_t number, double p, const long *tosses, int count,
                   const double *q, int fixed, double *paid)
{
    Rng rng = rng_substream(seed, "coin sequence", number);
    long ones = 0, n = 0;
    double counting = 0;
    for (int i = 0; i < count; i++) {
        for (; n < tosses[i]; n++) {
            bool one = rng_uniform(&rng) < p;
            double says = ((double)ones + 0.5) / ((double)n + 1);
            counting += rule_price(RULE_LOG, says, one) - rule_price(RULE_LOG, p, one);
            ones += one;
        }
        double *row = paid + i * (fixed + 1);
        for (int j = 0; j < fixed; j++)
            row[j] = (double)n * coin_paid_beyond(RULE_LOG, q[j], p, (double)ones, (double)n);
        row[fixed] = counting;
    }
}

/* log of n! and of B(k, n) of the header. */
static double log_factorial(double n)
{
    return double_lgamma(n + 1);
}

static double log_counting(double k, double n)
{
    static const double log_pi = 1.1447298858494002;
    return double_lgamma(k + 0.5) + double_lgamma(n - k + 0.5) - log_pi - log_factorial(n);
}

void coin_counting_theory(double p, long n, double *mean, double *deviation)
{
    double sum = 0, squares = 0, tosses = (double)n;
    for (long i = 0; i <= n; i++) {
        double k = (double)i, log_p = k * double_log(p) + (tosses - k) * double_log(1 - p);
        double chance = double_exp(log_factorial(tosses) - log_factorial(k) -
                                   log_factorial(tosses - k) + log_p);
        double beyond = log_p - log_counting(k, tosses);
        sum += chance * beyond;
        squares += chance * beyond * beyond;
    }
    *mean = sum;
    *deviation = sqrt(squares - sum * sum);
}
