#include "particles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/memory.h"

Particles *particles_new(int parameters, size_t n)
{
    Particles *particles = memory_new(1, sizeof *particles);
    *particles = (Particles){ parameters, n, memory_new(n * (size_t)parameters, sizeof(double)),
                              memory_new(n, sizeof(double)) };
    return particles;
}

void particles_free(Particles *particles)
{
    if (particles) {
        free(particles->theta);
        free(particles->weight);
    }
    free(particles);
}

Moments particles_moments(const Particles *particles)
{
    const int p = particles->parameters;
    Moments m = { .parameters = p };
    double sum = 0;
    for (size_t k = 0; k < particles->n; k++) {
        sum += particles->weight[k];
        for (int i = 0; i < p; i++)
            m.mean[i] += particles->weight[k] * particles->theta[k * (size_t)p + (size_t)i];
    }
    for (int i = 0; i < p; i++)
        m.mean[i] /= sum;
    for (size_t k = 0; k < particles->n; k++) {
        const double *theta = particles->theta + k * (size_t)p;
        for (int i = 0; i < p; i++)
            for (int j = 0; j < p; j++)
                m.covariance[i * p + j] += particles->weight[k] / sum * (theta[i] - m.mean[i])
                                           * (theta[j] - m.mean[j]);
    }
    return m;
}

double particles_effective(const Particles *particles)
{
    double sum = 0, squares = 0;
    for (size_t k = 0; k < particles->n; k++) {
        sum += particles->weight[k];
        squares += particles->weight[k] * particles->weight[k];
    }
    return sum * sum / squares;
}

double particles_rank(const Particles *particles, int parameter, double value)
{
    double below = 0, sum = 0;
    for (size_t k = 0; k < particles->n; k++) {
        double theta = particles->theta[k * (size_t)particles->parameters + (size_t)parameter];
        below += particles->weight[k] * (theta < value ? 1 : theta > value ? 0 : 0.5);
        sum += particles->weight[k];
    }
    return below / sum;
}

double moments_deviation(const Moments *m, int parameter)
{
    return sqrt(m->covariance[parameter * m->parameters + parameter]);
}

double moments_correlation(const Moments *m, int i, int j)
{
    return m->covariance[i * m->parameters + j]
           / (moments_deviation(m, i) * moments_deviation(m, j));
}

/* With S' = L L^T and S = K K^T, tr(S'^-1 S) is the sum of the squares of L^-1 K. */
double moments_divergence(const Moments *exact, const Moments *estimate)
{
    const size_t p = (size_t)exact->parameters;
    double l[PARAMETERS_MAX * PARAMETERS_MAX], k[PARAMETERS_MAX * PARAMETERS_MAX];
    memcpy(l, estimate->covariance, sizeof l);
    memcpy(k, exact->covariance, sizeof k);
    if (!cholesky_factor(p, l) || !cholesky_factor(p, k))
        return INFINITY;
    double sum = cholesky_log_determinant(p, l) - cholesky_log_determinant(p, k) - (double)p;
    for (size_t j = 0; j <= p; j++) {           /* the columns of K, then the means */
        double column[PARAMETERS_MAX];
        for (size_t i = 0; i < p; i++)
            column[i] = j == p ? exact->mean[i] - estimate->mean[i] : i >= j ? k[i * p + j] : 0;
        cholesky_half_solve(p, l, column);
        for (size_t i = 0; i < p; i++)
            sum += column[i] * column[i];
    }
    return sum / 2;
}
