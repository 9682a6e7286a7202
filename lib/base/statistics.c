#include "statistics.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "memory.h"
#include "order.h"

double sample_mean(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return n > 0 ? sum / (double)n : NAN;
}

double sample_deviation(const double *x, size_t n)
{
    if (n < 2)
        return NAN;
    /* Two passes: sum x^2 - n m^2 would lose every digit that x and m share. */
    double mean = sample_mean(x, n), squares = 0;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return sqrt(squares / (double)(n - 1));
}

double sample_error(const double *x, size_t n)
{
    return sample_deviation(x, n) / sqrt((double)n);
}

static double quantile_of_sorted(const double *x, size_t n, double p)
{
    double place = p * (double)(n - 1);
    size_t below = (size_t)place;
    size_t above = below + 1 < n ? below + 1 : below;
    double share = place - (double)below;
    if (share == 0 || x[below] == x[above])
        return x[below];
    /* Not a + share (b - a): from a = -infinity that would be NaN. */
    return (1 - share) * x[below] + share * x[above];
}

double sample_quantile(const double *x, size_t n, double p)
{
    if (!(p >= 0 && p <= 1))
        error_bug("sample_quantile: p = %g is not between 0 and 1", p);
    if (n == 0)
        return NAN;
    double *sorted = memory_new(n, sizeof *sorted);
    memcpy(sorted, x, n * sizeof *sorted);
    double_sort(sorted, n);
    double quantile = quantile_of_sorted(sorted, n, p);
    free(sorted);
    return quantile;
}

double sample_median(const double *x, size_t n)
{
    return sample_quantile(x, n, 0.5);
}

Spread sample_spread(const double *x, size_t n)
{
    return (Spread){ sample_mean(x, n), sample_quantile(x, n, 0), sample_quantile(x, n, 1) };
}
