#include "linear_posterior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"

static const double log_two_pi = 1.8378770664093453;

static double *numbers(size_t count)
{
    return memory_new(count, sizeof(double));
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* P = X^T X / s^2 + diag(p), its lower triangle, and b = X^T y / s^2. */
static void normal_equations(const LinearData *data, const double *precision, double *P, double *b)
{
    size_t d = data->d;
    for (size_t i = 0; i < data->n; i++) {
        const double *x = data->X + i * d;
        for (size_t j = 0; j < d; j++) {
            b[j] += x[j] * data->y[i] / data->noise;
            for (size_t k = 0; k <= j; k++)
                P[j * d + k] += x[j] * x[k] / data->noise;
        }
    }
    for (size_t j = 0; j < d; j++)
        P[j * d + j] += precision[j];
}

static double log_evidence(const LinearData *data, const double *precision,
                           const LinearPosterior *posterior)
{
    size_t n = data->n, d = data->d;
    const double *m = posterior->mean;
    double sum = (double)n * (log_two_pi + double_log(data->noise)) +
                 cholesky_log_determinant(d, posterior->factor);
    for (size_t i = 0; i < n; i++) {
        double residual = data->y[i] - dot(d, data->X + i * d, m);
        sum += residual * residual / data->noise;
    }
    for (size_t k = 0; k < d; k++)
        sum += precision[k] * m[k] * m[k] - double_log(precision[k]);
    return -sum / 2;
}

LinearPosterior linear_posterior(const LinearData *data, const double *precision)
{
    size_t d = data->d;
    LinearPosterior posterior = { .d = d, .mean = numbers(d), .factor = numbers(d * d) };
    normal_equations(data, precision, posterior.factor, posterior.mean);
    if (!cholesky_factor(d, posterior.factor))
        error_stop("%zu observations do not determine %zu weights: give them a prior, or take "
                   "fewer weights", data->n, d);
    cholesky_solve(d, posterior.factor, posterior.mean);
    posterior.log_evidence = log_evidence(data, precision, &posterior);
    return posterior;
}

LinearPosterior linear_posterior_width(const LinearData *data, double width)
{
    double *precision = numbers(data->d);
    for (size_t k = 0; k < data->d; k++)
        precision[k] = 1 / (width * width);
    LinearPosterior posterior = linear_posterior(data, precision);
    free(precision);
    return posterior;
}

void linear_posterior_free(LinearPosterior *posterior)
{
    free(posterior->mean);
    free(posterior->factor);
    *posterior = (LinearPosterior){ .d = 0 };
}

Prediction linear_predict(const LinearPosterior *posterior, const double *x)
{
    size_t d = posterior->d;
    double *half = numbers(d);
    memcpy(half, x, d * sizeof *half);
    cholesky_half_solve(d, posterior->factor, half);
    Prediction prediction = { dot(d, x, posterior->mean), dot(d, half, half) };
    free(half);
    return prediction;
}

double normal_log_density(double y, double mean, double variance)
{
    double e = y - mean;
    return -(log_two_pi + double_log(variance) + e * e / variance) / 2;
}
