#include "g_and_k.h"

#include <math.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/order.h"

#define C 0.8

/* Two draws may be the same float, whose gap has no logarithm. */
#define SMALLEST_GAP 1e-6

static const Box prior = { G_AND_K_PARAMETERS, { 0, 0, 0, 0 }, { 10, 10, 10, 10 } };

static const double octiles[] = { 1 / 8., 2 / 8., 3 / 8., 4 / 8., 5 / 8., 6 / 8., 7 / 8. };
static const double octiles_and_tails[] = {
    1 / 128., 1 / 64., 1 / 32., 1 / 16., 1 / 8., 2 / 8., 3 / 8., 4 / 8., 5 / 8., 6 / 8., 7 / 8.,
    15 / 16., 31 / 32., 63 / 64., 127 / 128.
};

typedef struct Levels { int count; const double *p; } Levels;

static Levels levels_of(Quantiles quantiles)
{
    return quantiles == OCTILES ? (Levels){ 7, octiles } : (Levels){ 15, octiles_and_tails };
}

/* ---- Simulation --------------------------------------------------------------- */

void g_and_k_draw(const double *theta, Rng *rng, size_t n, real *x)
{
    const real a = (real)theta[G_AND_K_A], b = (real)theta[G_AND_K_B];
    const real half_g = (real)(theta[G_AND_K_G] / 2), k = (real)theta[G_AND_K_K], c = (real)C;
    rng_fill_normal(rng, x, n, 0, 1);
    #pragma omp simd
    for (size_t i = 0; i < n; i++) {
        real z = x[i];
        real skew = real_fma(c, real_tanh(half_g * z), 1);
        real tail = real_exp(k * real_log(real_fma(z, z, 1)));
        x[i] = real_fma(b * skew * tail, z, a);
    }
}

void g_and_k_summarise(const GAndK *settings, real *x, double *summaries)
{
    real scratch[G_AND_K_DRAWS_MAX];
    size_t rank[SUMMARIES_MAX], n = (size_t)settings->draws;
    double q[SUMMARIES_MAX];
    Levels levels = levels_of(settings->quantiles);
    for (int j = 0; j < levels.count; j++)
        rank[j] = (size_t)((double)(n - 1) * levels.p[j] + 0.5);
    real_select_ranks(x, scratch, n, rank, (size_t)levels.count, q);
    summaries[0] = q[levels.count / 2];
    for (int j = 1; j < levels.count; j++)
        summaries[j] = double_log(fmax(q[j] - q[j - 1], SMALLEST_GAP));
}

static void simulate(const void *context, const double *theta, Rng *rng, double *summaries)
{
    const GAndK *settings = context;
    real x[G_AND_K_DRAWS_MAX];
    g_and_k_draw(theta, rng, (size_t)settings->draws, x);
    g_and_k_summarise(settings, x, summaries);
}

static void draw(const void *context, Rng *rng, double *theta)
{
    (void)context;
    box_draw(&prior, rng, theta);
}

static double log_density(const void *context, const double *theta)
{
    (void)context;
    return box_log_density(&prior, theta);
}

Simulator g_and_k_simulator(const GAndK *settings)
{
    if (settings->draws < 1 || settings->draws > G_AND_K_DRAWS_MAX)
        error_bug("g_and_k_simulator: %d draws; 1 to %d are possible", settings->draws,
                  G_AND_K_DRAWS_MAX);
    return (Simulator){ .name = "g-and-k", .parameters = G_AND_K_PARAMETERS,
                        .summaries = levels_of(settings->quantiles).count,
                        .parameter = { "A", "B", "g", "k" }, .prior_draw = draw,
                        .prior_log_density = log_density, .simulate = simulate,
                        .context = settings };
}

/* ---- The likelihood, by inversion ------------------------------------------------- */

typedef struct Bent { double x, slope; } Bent;

/* Q(z) and Q'(z) */
ELEMENTARY Bent bend(const double *theta, double z)
{
    double g = theta[G_AND_K_G], k = theta[G_AND_K_K];
    double t = double_tanh(g * z / 2), skew = 1 + C * t, square = z * z;
    double scale = theta[G_AND_K_B] * double_exp(k * double_log(1 + square));
    double slope = skew * (1 + (2 * k + 1) * square) / (1 + square) + C * g * z * (1 - t * t) / 2;
    return (Bent){ theta[G_AND_K_A] + scale * skew * z, scale * slope };
}

double g_and_k_quantile(const double *theta, double z)
{
    return bend(theta, z).x;
}

enum { BLOCK = 64, STEPS = 60, KNOTS = 36 };
#define Z_MAX 9.0
#define Z_STEP (2 * Z_MAX / KNOTS)

/* Newton's steps for many x at once.  Each keeps an interval that holds its z, at first between
 * two knots, knot[j] = Q(j Z_STEP - Z_MAX), and where a step would leave it, halves it instead. */
static void invert(const double *theta, const double *knot, const real *x, size_t n, double *z)
{
    double low[BLOCK], high[BLOCK], moved[BLOCK], largest = 1;
    for (size_t i = 0; i < n; i++) {
        int below = 0;
        for (int j = 1; j < KNOTS; j++)
            below += knot[j] <= (double)x[i];
        low[i] = below * Z_STEP - Z_MAX;
        high[i] = low[i] + Z_STEP;
        z[i] = 0.5 * (low[i] + high[i]);
    }
    for (int step = 0; step < STEPS && largest > 1e-9; step++) {
        #pragma omp simd
        for (size_t i = 0; i < n; i++) {
            Bent at = bend(theta, z[i]);
            double excess = at.x - (double)x[i];
            low[i] = double_select(excess <= 0, z[i], low[i]);
            high[i] = double_select(excess >= 0, z[i], high[i]);
            double next = z[i] - excess / at.slope;
            int64_t inside = (next >= low[i]) & (next <= high[i]);
            next = double_select(inside, next, 0.5 * (low[i] + high[i]));
            moved[i] = fabs(next - z[i]);
            z[i] = next;
        }
        largest = 0;
        for (size_t i = 0; i < n; i++)
            largest = fmax(largest, moved[i]);
    }
}

double g_and_k_log_likelihood(const double *theta, const real *x, size_t n)
{
    static const double half_log_two_pi = 0.91893853320467274;
    if (box_log_density(&prior, theta) == -INFINITY || theta[G_AND_K_B] == 0)
        return -INFINITY;
    double sum = 0, z[BLOCK], knot[KNOTS];
    for (int j = 0; j < KNOTS; j++)
        knot[j] = bend(theta, j * Z_STEP - Z_MAX).x;
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t count = n - first < BLOCK ? n - first : BLOCK;
        invert(theta, knot, x + first, count, z);
        for (size_t i = 0; i < count; i++) {
            if (fabs(z[i]) > Z_MAX - 1e-6)
                return -INFINITY;
            sum -= half_log_two_pi + z[i] * z[i] / 2 + double_log(bend(theta, z[i]).slope);
        }
    }
    return sum;
}
