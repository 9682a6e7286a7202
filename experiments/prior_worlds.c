#include "prior_worlds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "experiments/map_regression.h"
#include "learn/linear_posterior.h"

typedef struct Drawn {
    size_t  d;
    double *X, *f, *y;              /* of all observations, those held out last */
} Drawn;

static double *numbers(size_t count)
{
    return memory_new(count, sizeof(double));
}

static Drawn draw(const PriorWorld *world, uint64_t number)
{
    size_t d = (size_t)world->degree + 1, n = (size_t)(world->points + world->held_out);
    Drawn drawn = { d, numbers(n * d), numbers(n), numbers(n) };
    double *w = numbers(d);
    Rng rng = rng_substream(world->seed, "prior worlds", number);
    for (size_t k = 0; k < d; k++)
        w[k] = world->width * rng_normal(&rng);
    for (size_t i = 0; i < n; i++) {
        legendre(2 * rng_uniform(&rng) - 1, world->degree, drawn.X + i * d);
        for (size_t k = 0; k < d; k++)
            drawn.f[i] += w[k] * drawn.X[i * d + k];
        drawn.y[i] = drawn.f[i] + world->deviation * rng_normal(&rng);
    }
    free(w);
    return drawn;
}

/*
 * How far f really scatters around the mean of a posterior that assumes precision p where the
 * truth is 1/width^2.  With u = P^-1 x, the error is p u.w - u.X^T e / s^2, so its variance is
 *
 *     p^2 width^2 |u|^2 + u^T (P - p) u  =  v + p |u|^2 (p width^2 - 1),      v = x.u claimed
 *
 * which is v where the assumption is true.
 */
static double true_spread(const LinearPosterior *posterior, const double *x, double precision,
                          double width)
{
    size_t d = posterior->d;
    double *u = numbers(d), claimed = 0, square = 0;
    memcpy(u, x, d * sizeof *u);
    cholesky_solve(d, posterior->factor, u);
    for (size_t k = 0; k < d; k++) {
        claimed += x[k] * u[k];
        square += u[k] * u[k];
    }
    free(u);
    return 1 + precision * square * (precision * width * width - 1) / claimed;
}

/*
 * A direction of weights in which the data have curvature c is decided by them for a share
 * g = c / (c + p).  In P^-1's terms the shares are the eigenvalues of 1 - p P^-1: their sum is
 * the number of parameters decided (MacKay 1992), and as the evidence of each direction is
 * that of one normal of variance proportional to 1/(1 - g), Fisher's information about the
 * logarithm of the width is 2 sum g^2.
 */
static void decide(const LinearPosterior *posterior, double precision, WorldView *view)
{
    size_t d = posterior->d;
    double *column = numbers(d);
    for (size_t k = 0; k < d; k++) {
        memset(column, 0, d * sizeof *column);
        column[k] = 1;
        cholesky_solve(d, posterior->factor, column);
        view->parameters += 1 - precision * column[k];
        for (size_t j = 0; j < d; j++) {
            double g = (j == k) - precision * column[j];
            view->information += 2 * g * g;
        }
    }
    free(column);
}

typedef struct Work {
    const PriorWorld *world;
    uint64_t first;
    const double *assumed;
    int count;
} Work;

static void view_world(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const PriorWorld *world = work->world;
    WorldViews *views = result;
    Drawn drawn = draw(world, work->first + index);
    size_t n = (size_t)world->points, d = drawn.d;
    LinearData data = { n, d, drawn.X, drawn.y, world->deviation * world->deviation };
    for (int a = 0; a < work->count; a++) {
        double precision = 1 / (work->assumed[a] * work->assumed[a]);
        LinearPosterior posterior = linear_posterior_width(&data, work->assumed[a]);
        WorldView view = { .evidence = posterior.log_evidence };
        for (size_t i = n; i < n + (size_t)world->held_out; i++) {
            Prediction f = linear_predict(&posterior, drawn.X + i * d);
            view.held_out += normal_log_density(drawn.y[i], f.mean, f.variance + data.noise);
            if (i == n)
                view.z = (drawn.f[i] - f.mean) / sqrt(f.variance);
        }
        view.spread = true_spread(&posterior, drawn.X + n * d, precision, world->width);
        decide(&posterior, precision, &view);
        views->of[a] = view;
        linear_posterior_free(&posterior);
    }
    free(drawn.X);
    free(drawn.f);
    free(drawn.y);
}

void worlds_view(const PriorWorld *world, uint64_t first, size_t worlds, const double *assumed,
                 int count, WorldViews *views)
{
    if (count > WIDTHS_MAX || world->held_out < 1)
        error_bug("worlds_view: %d widths, %d held out", count, world->held_out);
    Work work = { world, first, assumed, count };
    parallel_map(worlds, view_world, views, sizeof *views, &work);
}

double world_coverage(double z, double spread)
{
    return double_erf(z / sqrt(2 * spread));
}
