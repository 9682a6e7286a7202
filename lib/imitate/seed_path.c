#include "seed_path.h"

#include <math.h>

#include "base/elementary.h"

static double inner(size_t d, const real *a, const real *b)
{
    double sum = 0;
    for (size_t i = 0; i < d; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

double seed_length(size_t d, const real *z)
{
    return sqrt(inner(d, z, z));
}

double seed_mean_length(size_t d)
{
    double half = (double)d / 2;
    return sqrt(2) * double_exp(double_lgamma(half + 0.5) - double_lgamma(half));
}

double seed_cosine(size_t d, const real *a, const real *b)
{
    return inner(d, a, b) / (seed_length(d, a) * seed_length(d, b));
}

/* What a and b are multiplied by at t. */
typedef struct Shares { double a, b; } Shares;

static Shares on_circle(size_t d, const real *a, const real *b, double t)
{
    double cosine = fmin(1, fmax(-1, seed_cosine(d, a, b)));
    double angle = double_asin(1) - double_asin(cosine), sine = double_sin(angle);
    if (!(sine > 1e-6))
        return (Shares){ 1 - t, t };
    double from = seed_length(d, a), to = seed_length(d, b), length = (1 - t) * from + t * to;
    return (Shares){ length * double_sin((1 - t) * angle) / (sine * from),
                     length * double_sin(t * angle) / (sine * to) };
}

void seed_between(SeedPath path, size_t d, const real *a, const real *b, double t, real *z)
{
    Shares share = path == SEED_CIRCLE ? on_circle(d, a, b, t) : (Shares){ 1 - t, t };
    for (size_t i = 0; i < d; i++)
        z[i] = (real)(share.a * (double)a[i] + share.b * (double)b[i]);
}
