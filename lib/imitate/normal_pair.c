#include "normal_pair.h"

#include <math.h>

#include "base/elementary.h"

double pair_logit(NormalPair pair, double x)
{
    double z = (x - pair.mean) / pair.sd;
    return (x * x - z * z) / 2 - double_log(pair.sd);
}

static double normal_density(double z)
{
    return double_exp(-z * z / 2) / 2.5066282746310002;
}

double pair_expectation(NormalPair pair, PairFunction *f, PairFunction *g, const void *context)
{
    enum { POINTS = 4000 };
    const double reach = 12;            /* standard deviations: beyond lies 1e-33 */
    double low = fmin(-reach, pair.mean - reach * pair.sd);
    double high = fmax(reach, pair.mean + reach * pair.sd);
    double width = (high - low) / POINTS, sum = 0;
    for (int i = 0; i <= POINTS; i++) {
        double x = low + i * width, z = (x - pair.mean) / pair.sd;
        if (f)
            sum += normal_density(x) * f(pair, x, context);
        if (g)
            sum += normal_density(z) / pair.sd * g(pair, x, context);
    }
    return sum * width;
}

/* ---- Values ---- */

typedef struct Adversary { PairFunction *logit; const void *context; } Adversary;

static double log_not_forged(NormalPair pair, double x, const void *context)
{
    const Adversary *adversary = context;
    return -double_softplus(adversary->logit(pair, x, adversary->context));
}

static double log_forged(NormalPair pair, double x, const void *context)
{
    const Adversary *adversary = context;
    return -double_softplus(-adversary->logit(pair, x, adversary->context));
}

double pair_value(NormalPair pair, PairFunction *logit, const void *context)
{
    Adversary adversary = { logit, context };
    return pair_expectation(pair, log_not_forged, log_forged, &adversary);
}

static double best_logit(NormalPair pair, double x, const void *context)
{
    (void)context;
    return pair_logit(pair, x);
}

double pair_best_value(NormalPair pair)
{
    return pair_value(pair, best_logit, NULL);
}

double pair_jensen_shannon(NormalPair pair)
{
    return (pair_best_value(pair) + 2 * double_log(2)) / 2;
}

static double called_real(NormalPair pair, double x, const void *context)
{
    (void)context;
    return pair_logit(pair, x) < 0;
}

static double called_forged(NormalPair pair, double x, const void *context)
{
    return 1 - called_real(pair, x, context);
}

double pair_accuracy(NormalPair pair)
{
    return pair_expectation(pair, called_real, called_forged, NULL) / 2;
}

static double slope_where_believed(NormalPair pair, double x, const void *context)
{
    (void)context;
    double slope = x - (x - pair.mean) / (pair.sd * pair.sd);
    return double_sigmoid(-pair_logit(pair, x)) * slope;
}

double pair_jensen_shannon_slope(NormalPair pair)
{
    return pair_expectation(pair, NULL, slope_where_believed, NULL) / 2;
}
