#include "modes.h"

#include <math.h>

#include "base/elementary.h"

static const double pi = 3.141592653589793;

Mixture mixture_ring(void)
{
    Mixture ring = { .name = "ring", .modes = 8, .sigma = 0.02, .reach = 2.5 };
    for (int k = 0; k < ring.modes; k++) {
        ring.mean[k][0] = 2 * double_cos(2 * pi * k / ring.modes);
        ring.mean[k][1] = 2 * double_sin(2 * pi * k / ring.modes);
    }
    return ring;
}

Mixture mixture_grid(void)
{
    Mixture grid = { .name = "grid", .modes = 25, .sigma = 0.05, .reach = 5 };
    for (int k = 0; k < grid.modes; k++) {
        grid.mean[k][0] = 2 * (k % 5 - 2);
        grid.mean[k][1] = 2 * (k / 5 - 2);
    }
    return grid;
}

static void draw(const void *context, Rng *rng, size_t n, real *x)
{
    const Mixture *mixture = context;
    rng_fill_normal(rng, x, 2 * n, 0, (real)mixture->sigma);
    for (size_t i = 0; i < n; i++) {
        const double *mean = mixture->mean[rng_below(rng, (uint64_t)mixture->modes)];
        x[2 * i] += (real)mean[0];
        x[2 * i + 1] += (real)mean[1];
    }
}

Source source_mixture(const Mixture *mixture)
{
    return (Source){ draw, mixture, shape_matrix(1, 2) };
}

/* The nearest mode; *square is the squared distance to it. */
static int nearest(const Mixture *mixture, const real *point, double *square)
{
    int best = 0;
    *square = INFINITY;
    for (int k = 0; k < mixture->modes; k++) {
        double dx = (double)point[0] - mixture->mean[k][0];
        double dy = (double)point[1] - mixture->mean[k][1];
        if (dx * dx + dy * dy < *square)
            *square = dx * dx + dy * dy, best = k;
    }
    return best;
}

ModeScore mode_score(const Mixture *mixture, const real *points, size_t n, int enough)
{
    int near[MODES_MAX] = { 0 }, good[MODES_MAX] = { 0 };
    ModeScore score = { 0, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        double square;
        int k = nearest(mixture, points + 2 * i, &square);
        near[k] += isfinite(square);
        good[k] += square < 9 * mixture->sigma * mixture->sigma;
    }
    for (int k = 0; k < mixture->modes; k++) {
        double q = near[k] / (double)n;
        score.captured += good[k] >= enough;
        score.high_quality += good[k] / (double)n;
        score.reverse_kl += q > 0 ? q * double_log(q * mixture->modes) : 0;
    }
    return score;
}

double mixture_chance(const Mixture *mixture)
{
    double window = 4 * mixture->reach * mixture->reach;
    return mixture->modes * 9 * pi * mixture->sigma * mixture->sigma / window;
}
