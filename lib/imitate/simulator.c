#include "simulator.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/elementary.h"
#include "base/parallel.h"

void box_draw(const Box *box, Rng *rng, double *theta)
{
    for (int i = 0; i < box->n; i++)
        theta[i] = box->low[i] + (box->high[i] - box->low[i]) * rng_uniform(rng);
}

double box_log_density(const Box *box, const double *theta)
{
    double log_density = 0;
    for (int i = 0; i < box->n; i++) {
        bool inside = theta[i] >= box->low[i] && theta[i] < box->high[i];
        log_density -= inside ? double_log(box->high[i] - box->low[i]) : INFINITY;
    }
    return log_density;
}

/* ---- The toy ---------------------------------------------------------------- */

static const Box toy_prior = { 1, { -TOY_PRIOR_HALF_WIDTH }, { TOY_PRIOR_HALF_WIDTH } };

static void toy_draw(const void *context, Rng *rng, double *theta)
{
    box_draw(context, rng, theta);
}

static double toy_log_density(const void *context, const double *theta)
{
    return box_log_density(context, theta);
}

static void toy_simulate(const void *context, const double *theta, Rng *rng, double *summaries)
{
    (void)context;
    summaries[0] = theta[0] + rng_normal(rng);
}

Simulator simulator_toy(void)
{
    return (Simulator){ .name = "toy", .parameters = 1, .summaries = 1, .parameter = { "theta" },
                        .prior_draw = toy_draw, .prior_log_density = toy_log_density,
                        .simulate = toy_simulate, .context = &toy_prior };
}

/* ---- Many simulations --------------------------------------------------------- */

/* So many make a piece of parallel work: a simulation may take less time than handing it out. */
enum { PIECE = 16 };

typedef struct Batch {
    const Simulator *simulator;
    const double *theta;
    size_t n;
    uint64_t seed, first;
    const char *stream;
} Batch;

static void simulate_piece(size_t piece, void *result, const void *context)
{
    const Batch *batch = context;
    const Simulator *s = batch->simulator;
    double *summaries = result;
    for (size_t i = piece * PIECE; i < batch->n && i < (piece + 1) * PIECE; i++) {
        Rng rng = rng_substream(batch->seed, batch->stream, batch->first + i);
        s->simulate(s->context, batch->theta + i * (size_t)s->parameters, &rng, summaries);
        summaries += s->summaries;
    }
}

void simulator_run(const Simulator *simulator, const double *theta, size_t n, uint64_t seed,
                   const char *stream, uint64_t first, double *summaries)
{
    Batch batch = { simulator, theta, n, seed, first, stream };
    size_t row = PIECE * (size_t)simulator->summaries, whole = n / PIECE;
    parallel_map(whole, simulate_piece, summaries, row * sizeof *summaries, &batch);
    simulate_piece(whole, summaries + whole * row, &batch);     /* what is left over */
}
