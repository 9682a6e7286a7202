#include "moving_average.h"

#include <math.h>

#include "base/elementary.h"
#include "base/error.h"

/* ---- Simulation --------------------------------------------------------------- */

void moving_average_draw(const double *theta, Rng *rng, size_t n, double *y)
{
    real e[MOVING_AVERAGE_STEPS_MAX + 2];
    rng_fill_normal(rng, e, n + 2, 0, 1);
    for (size_t t = 0; t < n; t++)
        y[t] = (double)e[t + 2] + theta[0] * (double)e[t + 1] + theta[1] * (double)e[t];
}

void moving_average_summarise(const MovingAverage *settings, const double *y, double *summaries)
{
    const int n = settings->steps;
    for (int j = 0; j <= settings->lags; j++) {
        double sum = 0;
        for (int t = 0; t + j < n; t++)
            sum += y[t] * y[t + j];
        summaries[j] = sum / n;
    }
}

static void simulate(const void *context, const double *theta, Rng *rng, double *summaries)
{
    const MovingAverage *settings = context;
    double y[MOVING_AVERAGE_STEPS_MAX];
    moving_average_draw(theta, rng, (size_t)settings->steps, y);
    moving_average_summarise(settings, y, summaries);
}

static bool in_triangle(const double *theta)
{
    return fabs(theta[0]) < 2 && theta[0] + theta[1] > -1 && theta[0] - theta[1] < 1
           && theta[1] < 1;
}

static void draw(const void *context, Rng *rng, double *theta)
{
    static const Box box = { 2, { -2, -1 }, { 2, 1 } };
    (void)context;
    do
        box_draw(&box, rng, theta);
    while (!in_triangle(theta));
}

static double log_density(const void *context, const double *theta)
{
    static const double log_area = 1.3862943611198906;
    (void)context;
    return in_triangle(theta) ? -log_area : -INFINITY;
}

Simulator moving_average_simulator(const MovingAverage *settings)
{
    if (settings->steps > MOVING_AVERAGE_STEPS_MAX || settings->lags < 0
        || settings->lags >= SUMMARIES_MAX || settings->lags >= settings->steps)
        error_bug("moving_average_simulator: %d lags of %d steps; at most %d and %d are possible",
                  settings->lags, settings->steps, SUMMARIES_MAX - 1, MOVING_AVERAGE_STEPS_MAX);
    return (Simulator){ .name = "MA(2)", .parameters = 2, .summaries = settings->lags + 1,
                        .parameter = { "theta1", "theta2" }, .prior_draw = draw,
                        .prior_log_density = log_density, .simulate = simulate,
                        .context = settings };
}

/* ---- The exact posterior ---------------------------------------------------------- */

/* With innovations u(t) = y(t) - forecast, of variance v(t):
 *     forecast(t) = a u(t-1) + b u(t-2),      b = g2 / v(t-2),   a = (g1 - b a' v(t-2)) / v(t-1),
 * where a' is the a of the step before; v(t) = g0 - a^2 v(t-1) - b^2 v(t-2). */
double moving_average_log_likelihood(const double *theta, const double *y, size_t n)
{
    static const double log_two_pi = 1.8378770664093453;
    const double g0 = 1 + theta[0] * theta[0] + theta[1] * theta[1];
    const double g1 = theta[0] * (1 + theta[1]), g2 = theta[1];
    double a = 0, v1 = 1, v2 = 1, u1 = 0, u2 = 0, sum = 0;      /* of t-1 and t-2 */
    for (size_t t = 0; t < n; t++) {
        double b = t > 1 ? g2 / v2 : 0;
        a = t > 0 ? (g1 - b * a * v2) / v1 : 0;
        double v = g0 - a * a * v1 - b * b * v2;
        double u = y[t] - a * u1 - b * u2;
        sum += log_two_pi + double_log(v) + u * u / v;
        v2 = v1, v1 = v;
        u2 = u1, u1 = u;
    }
    return -sum / 2;
}

enum { GRID = 60 };

/* Weights proportional to the likelihood at the midpoints of GRID x GRID cells. */
static void weigh_grid(const double *y, size_t n, Box box, Particles *grid)
{
    double largest = -INFINITY;
    for (size_t i = 0; i < GRID * GRID; i++) {
        double *theta = grid->theta + 2 * i;
        size_t place[2] = { i % GRID, i / GRID };
        for (int d = 0; d < 2; d++)
            theta[d] = box.low[d] + ((double)place[d] + 0.5) * (box.high[d] - box.low[d]) / GRID;
        grid->weight[i] = in_triangle(theta) ? moving_average_log_likelihood(theta, y, n)
                                             : -INFINITY;
        largest = fmax(largest, grid->weight[i]);
    }
    for (size_t i = 0; i < GRID * GRID; i++)
        grid->weight[i] = double_exp(grid->weight[i] - largest);
}

Particles *moving_average_posterior(const double *y, size_t n)
{
    Particles *grid = particles_new(2, GRID * GRID);
    Box box = { 2, { -2, -1 }, { 2, 1 } };
    weigh_grid(y, n, box, grid);
    Moments m = particles_moments(grid);
    for (int d = 0; d < 2; d++) {
        double reach = 6 * moments_deviation(&m, d) + 4 * (box.high[d] - box.low[d]) / GRID;
        box.low[d] = fmax(box.low[d], m.mean[d] - reach);
        box.high[d] = fmin(box.high[d], m.mean[d] + reach);
    }
    weigh_grid(y, n, box, grid);
    return grid;
}
