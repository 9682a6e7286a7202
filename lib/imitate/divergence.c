#include "divergence.h"

#include "base/elementary.h"

double law_entropy(const double *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum -= p[i] > 0 ? p[i] * double_log(p[i]) : 0;
    return sum;
}

double kullback_leibler(const double *p, const double *q, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p[i] > 0 ? p[i] * double_log(p[i] / q[i]) : 0;
    return sum;
}

double jensen_shannon(const double *p, const double *q, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double m = (p[i] + q[i]) / 2;
        sum += p[i] > 0 ? p[i] * double_log(p[i] / m) : 0;
        sum += q[i] > 0 ? q[i] * double_log(q[i] / m) : 0;
    }
    return sum / 2;
}
