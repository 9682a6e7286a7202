#include "rank_correlation.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "memory.h"
#include "statistics.h"

static double *numbers(size_t count)
{
    double *x = memory_new(count ? count : 1, sizeof *x);
    return x;
}

/* The rank is one more than the numbers below, and half of the others that are equal. */
void sample_ranks(const double *x, size_t n, double *rank)
{
    for (size_t i = 0; i < n; i++) {
        double below = 0, equal = 0;
        for (size_t j = 0; j < n; j++) {
            bool same = x[j] == x[i] || (isnan(x[j]) && isnan(x[i]));
            below += !same && (x[j] < x[i] || isnan(x[i]));
            equal += same;
        }
        rank[i] = below + (equal + 1) / 2;
    }
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Takes out of v what the orthonormal rows of `basis` say of it. */
static void subtract_guess(double *v, const double *basis, size_t rows, size_t n)
{
    for (size_t r = 0; r < rows; r++) {
        double share = dot(v, basis + r * n, n);
        for (size_t i = 0; i < n; i++)
            v[i] -= share * basis[r * n + i];
    }
}

/* An orthonormal basis of the constant and the controls (Gram and Schmidt); its rows.  A control
 * of which next to nothing is left is a mixture of those before it. */
static size_t basis_of(const RankSample *s, double *basis)
{
    size_t rows = 0;
    for (size_t c = 0; c <= s->k; c++) {
        double *v = basis + rows * s->n;
        for (size_t i = 0; i < s->n; i++)
            v[i] = c ? s->controls[i * s->k + c - 1] : 1;
        double before = dot(v, v, s->n);
        subtract_guess(v, basis, rows, s->n);
        subtract_guess(v, basis, rows, s->n);       /* again, for what rounding left */
        double after = dot(v, v, s->n);
        if (!(after > 1e-20 * before))
            continue;
        for (size_t i = 0; i < s->n; i++)
            v[i] /= sqrt(after);
        rows++;
    }
    return rows;
}

/* Ranks, less the best guess. */
static void remainders(const RankSample *s, double *a, double *b)
{
    double *basis = numbers((s->k + 1) * s->n);
    size_t rows = basis_of(s, basis);
    sample_ranks(s->x, s->n, a);
    sample_ranks(s->y, s->n, b);
    subtract_guess(a, basis, rows, s->n);
    subtract_guess(b, basis, rows, s->n);
    free(basis);
}

/* Remainders smaller than this are roundings of ranks. */
static double correlation(const double *a, const double *b, size_t n)
{
    double aa = dot(a, a, n), bb = dot(b, b, n), nothing = 1e-18 * (double)(n * n * n);
    return aa > nothing && bb > nothing ? dot(a, b, n) / sqrt(aa * bb) : NAN;
}

double rank_correlation(const RankSample *s)
{
    double *a = numbers(2 * s->n), *b = a + s->n;
    remainders(s, a, b);
    double rho = correlation(a, b, s->n);
    free(a);
    return rho;
}

/* rho of n triples drawn from the sample with replacement. */
static double drawn_again(const RankSample *s, double *room, Rng *rng)
{
    double *x = room, *y = x + s->n, *controls = y + s->n;
    for (size_t i = 0; i < s->n; i++) {
        size_t from = (size_t)rng_below(rng, s->n);
        x[i] = s->x[from];
        y[i] = s->y[from];
        for (size_t c = 0; c < s->k; c++)
            controls[i * s->k + c] = s->controls[from * s->k + c];
    }
    return rank_correlation(&(RankSample){ x, y, controls, s->n, s->k });
}

static void bootstrap(const RankSample *s, int draws, Rng *rng, RankEvidence *e)
{
    double *room = numbers((2 + s->k) * s->n), *rho = numbers((size_t)draws);
    size_t count = 0;
    for (int d = 0; d < draws; d++) {
        double r = drawn_again(s, room, rng);
        if (!isnan(r))
            rho[count++] = r;
    }
    e->low = sample_quantile(rho, count, 0.025);
    e->high = sample_quantile(rho, count, 0.975);
    free(rho);
    free(room);
}

static void permute(const RankSample *s, int draws, Rng *rng, RankEvidence *e)
{
    double *a = numbers(3 * s->n), *b = a + s->n, *shuffled = b + s->n;
    uint32_t *order = memory_new(s->n, sizeof *order);
    for (size_t i = 0; i < s->n; i++)
        order[i] = (uint32_t)i;
    remainders(s, a, b);
    double squares = 0, extreme = 1;
    for (int d = 0; d < draws; d++) {
        rng_shuffle(rng, order, s->n);
        for (size_t i = 0; i < s->n; i++)
            shuffled[i] = b[order[i]];
        double rho = correlation(a, shuffled, s->n);
        squares += rho * rho;
        extreme += fabs(rho) >= fabs(e->rho) * (1 - 1e-12);     /* equal but for rounding */
    }
    e->deviation = sqrt(squares / draws);
    e->chance = extreme / (draws + 1);
    free(order);
    free(a);
}

RankEvidence rank_evidence(const RankSample *s, int draws, Rng *rng)
{
    RankEvidence e = { rank_correlation(s), NAN, NAN, NAN, NAN };
    if (isnan(e.rho))
        return e;
    bootstrap(s, draws, rng, &e);
    permute(s, draws, rng, &e);
    return e;
}
