#include "indirect_likelihood.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"

#define LOG_TWO_PI 1.8378770664093453

double joint_normal_log_density(int d, const double *x, const double *mean, double *covariance)
{
    const size_t n = (size_t)d;
    double off[SUMMARIES_MAX], square = 0;
    if (!cholesky_factor(n, covariance))
        return -INFINITY;
    for (size_t i = 0; i < n; i++)
        off[i] = x[i] - mean[i];
    cholesky_half_solve(n, covariance, off);
    for (size_t i = 0; i < n; i++)
        square += off[i] * off[i];
    return -(d * LOG_TWO_PI + cholesky_log_determinant(n, covariance) + square) / 2;
}

/* Mean and covariance of m summaries, one after the other (Welford 1962): nothing is kept. */
typedef struct Running {
    int    d, m;
    double mean[SUMMARIES_MAX], covariance[SUMMARIES_MAX * SUMMARIES_MAX];
} Running;

static void running_add(Running *r, const double *s)
{
    double before[SUMMARIES_MAX];
    r->m++;
    for (int i = 0; i < r->d; i++) {
        before[i] = s[i] - r->mean[i];
        r->mean[i] += before[i] / r->m;
    }
    for (int i = 0; i < r->d; i++)
        for (int j = 0; j <= i; j++)
            r->covariance[i * r->d + j] += before[i] * (s[j] - r->mean[j]);
}

static Running simulate_all(const IndirectLikelihood *indirect, const double *theta, Rng *rng)
{
    const Simulator *s = &indirect->simulator;
    Running running = { .d = s->summaries };
    for (int i = 0; i < indirect->simulations; i++) {
        double summaries[SUMMARIES_MAX];
        s->simulate(s->context, theta, rng, summaries);
        running_add(&running, summaries);
    }
    for (int i = 0; i < running.d * running.d; i++)
        running.covariance[i] /= running.m - 1;
    return running;
}

double synthetic_likelihood(const void *context, const double *theta, Rng *rng)
{
    const IndirectLikelihood *indirect = context;
    Running r = simulate_all(indirect, theta, rng);
    return joint_normal_log_density(r.d, indirect->observed, r.mean, r.covariance);
}

double parametric_likelihood(const void *context, const double *theta, Rng *rng)
{
    const IndirectLikelihood *indirect = context;
    Running r = simulate_all(indirect, theta, rng);
    return indirect->auxiliary(indirect->auxiliary_context, r.mean, indirect->observed);
}

/* ---- An autoregression ------------------------------------------------------------------ */

/* Order by order: the coefficient k of order m is the correlation that order m - 1 leaves
 * between y(t) and y(t-m). */
static double fit_autoregression(const double *c, int order, double *phi)
{
    double v = c[0];
    for (int m = 1; m <= order; m++) {
        double left = c[m], former[SUMMARIES_MAX];
        for (int j = 1; j < m; j++)
            left -= phi[j] * c[m - j];
        double k = left / v;
        memcpy(former, phi, sizeof former);
        for (int j = 1; j < m; j++)
            phi[j] = former[j] - k * former[m - j];
        phi[m] = k;
        v *= 1 - k * k;
    }
    return v;
}

double autoregression_likelihood(const void *context, const double *mean, const double *observed)
{
    const Autoregression *model = context;
    double phi[SUMMARIES_MAX] = { 0 }, square = 0;
    double v = fit_autoregression(mean, model->order, phi);
    if (!(v > 0))
        return -INFINITY;
    phi[0] = -1;                                /* the sign of all cancels in the square */
    for (int i = 0; i <= model->order; i++)
        for (int j = 0; j <= model->order; j++)
            square += phi[i] * phi[j] * observed[abs(i - j)];
    return -model->steps / 2.0 * (LOG_TWO_PI + double_log(v) + square / v);
}
