#include "population.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cholesky.h"
#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"

Population *population_new(const Simulator *simulator, uint64_t seed, const char *stream)
{
    Population *population = memory_new(1, sizeof *population);
    population->simulator = *simulator;
    population->seed = seed;
    population->stream = stream;
    population->particles = particles_new(simulator->parameters, 0);
    return population;
}

void population_free(Population *population)
{
    if (population) {
        particles_free(population->particles);
        free(population->log_prior);
        free(population->mixture);
    }
    free(population);
}

double population_log_weight(const Population *population, size_t i)
{
    return population->log_prior[i] - double_log(population->mixture[i]);
}

/* ---- Proposals ------------------------------------------------------------------------ */

static Proposal proposal_around(const Moments *m, size_t n)
{
    static const double log_four_pi = 2.5310242469692907;
    const size_t p = (size_t)m->parameters;
    Proposal q = { .draws = (double)n };
    memcpy(q.mean, m->mean, sizeof q.mean);
    memcpy(q.factor, m->covariance, sizeof q.factor);
    if (!cholesky_factor(p, q.factor))
        error_bug("population_grow: no spread to draw from");
    q.log_norm = double_lgamma((4 + (double)p) / 2) - (double)p / 2 * log_four_pi
                 - cholesky_log_determinant(p, q.factor) / 2;
    return q;
}

/* t with 4 degrees of freedom: a normal divided by the root of chi-square / 4; that
 * chi-square is the sum of two exponentials of mean 2. */
static void proposal_draw(const Population *population, const Proposal *q, Rng *rng, double *theta)
{
    const size_t p = (size_t)population->simulator.parameters;
    if (q->prior) {
        population->simulator.prior_draw(population->simulator.context, rng, theta);
        return;
    }
    double product = (1 - rng_uniform(rng)) * (1 - rng_uniform(rng)), z[PARAMETERS_MAX];
    double stretch = sqrt(-2 / double_log(product));
    for (size_t i = 0; i < p; i++) {
        z[i] = stretch * rng_normal(rng);
        theta[i] = q->mean[i];
        for (size_t j = 0; j <= i; j++)
            theta[i] += q->factor[i * p + j] * z[j];
    }
}

static double proposal_density(const Proposal *q, size_t p, const double *theta, double log_prior)
{
    double away[PARAMETERS_MAX], square = 0;
    if (q->prior)
        return double_exp(log_prior);
    for (size_t i = 0; i < p; i++)
        away[i] = theta[i] - q->mean[i];
    cholesky_half_solve(p, q->factor, away);
    for (size_t i = 0; i < p; i++)
        square += away[i] * away[i];
    return double_exp(q->log_norm - (4 + (double)p) / 2 * double_log(1 + square / 4));
}

/* ---- A generation --------------------------------------------------------------------- */

static double *grown(double *memory, size_t n)
{
    return memory_grow(memory, n, sizeof *memory);
}

static void make_room(Population *population, size_t n)
{
    Particles *all = population->particles;
    all->theta = grown(all->theta, n * (size_t)all->parameters);
    all->weight = grown(all->weight, n);
    population->log_prior = grown(population->log_prior, n);
    population->mixture = grown(population->mixture, n);
}

/* What generations first .. last - 1 add to the mixture at particle i. */
static double mixture_of(const Population *population, size_t i, int first, int last)
{
    const size_t p = (size_t)population->simulator.parameters;
    double sum = 0;
    for (int g = first; g < last; g++) {
        const Proposal *q = &population->proposal[g];
        sum += q->draws * proposal_density(q, p, population->particles->theta + i * p,
                                           population->log_prior[i]);
    }
    return sum;
}

size_t population_grow(Population *population, size_t n, const Moments *around)
{
    const Simulator *s = &population->simulator;
    Particles *all = population->particles;
    const size_t old = all->n, p = (size_t)s->parameters;
    const int now = population->generations++;
    if (now == GENERATIONS_MAX)
        error_bug("population_grow: more than %d generations", GENERATIONS_MAX);
    Proposal *q = &population->proposal[now];
    *q = around ? proposal_around(around, n) : (Proposal){ .prior = true, .draws = (double)n };
    make_room(population, old + n);
    for (size_t k = 0; k < n; k++) {
        double *theta = all->theta + all->n * p;
        Rng rng = rng_substream(population->seed, population->stream, population->drawn++);
        proposal_draw(population, q, &rng, theta);
        population->log_prior[all->n] = s->prior_log_density(s->context, theta);
        all->n += population->log_prior[all->n] > -INFINITY;
    }
    for (size_t i = 0; i < old; i++)
        population->mixture[i] += mixture_of(population, i, now, now + 1);
    for (size_t i = old; i < all->n; i++)
        population->mixture[i] = mixture_of(population, i, 0, now + 1);
    return all->n - old;
}
