#include "eigen.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "memory.h"

/*
 * ---- 1. Three diagonals ----
 *
 * Row k is to keep, right of its diagonal, one number only.  The mirror H = 1 - beta v v^T
 * with beta = 2 / v^T v does it if v is the row's rest x less the place where it shall go,
 * alpha e_1 with |alpha| = |x|; the sign of alpha is the one that makes v long.  On both sides
 * of the rest A of the matrix it is
 *
 *     H A H  =  A - v w^T - w v^T,      p = beta A v,   w = p - (beta/2)(p . v) v
 *
 * Row k keeps v; beta[k] is 0 where nothing had to be mirrored.
 */
static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* x becomes v; returns beta. */
static double mirror_for(double *x, size_t n, double *alpha)
{
    double rest = dot(x + 1, x + 1, n - 1), length = sqrt(x[0] * x[0] + rest);
    *alpha = x[0];
    if (rest == 0)
        return 0;
    *alpha = x[0] > 0 ? -length : length;
    x[0] -= *alpha;
    return 2 / (x[0] * x[0] + rest);
}

/* a: the m x m matrix that is left, its rows n apart. */
static void mirror(double *a, size_t n, size_t m, const double *v, double beta, double *w)
{
    memset(w, 0, m * sizeof *w);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            w[j] += beta * v[i] * a[i * n + j];
    double half = beta / 2 * dot(w, v, m);
    for (size_t i = 0; i < m; i++)
        w[i] -= half * v[i];
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
}

/* Diagonal d[0 .. n-1], beside it e[0 .. n-2]. */
static void three_diagonals(size_t n, double *a, double *d, double *e, double *beta)
{
    double *w = memory_new(n, sizeof *w);
    for (size_t k = 0; k < n; k++) {
        double *rest = a + k * n + k + 1;
        size_t m = n - k - 1;
        d[k] = a[k * n + k];
        if (m == 0)
            break;
        beta[k] = mirror_for(rest, m, &e[k]);
        if (beta[k] != 0)
            mirror(a + (k + 1) * n + k + 1, n, m, rest, beta[k], w);
    }
    free(w);
}

/*
 * ---- 2. One diagonal ----
 *
 * A turn in the plane of k and k + 1:  G = ( c  s ; -s  c ),  and the matrix becomes G^T T G.
 */
typedef struct Turn { size_t k; double c, s; } Turn;

typedef struct Turns {
    Turn  *turn;
    size_t count, room;
} Turns;

static void write_down(Turns *turns, Turn turn)
{
    if (turns->count == turns->room) {
        turns->room = 2 * turns->room + 1000;
        turns->turn = memory_grow(turns->turn, turns->room, sizeof turn);
    }
    turns->turn[turns->count++] = turn;
}

/* The turn that takes (x, z) to (r, 0). */
static Turn turn_for(size_t k, double x, double z)
{
    double r = sqrt(x * x + z * z);
    return r > 0 ? (Turn){ k, x / r, -z / r } : (Turn){ k, 1, 0 };
}

/* The eigenvalue of the last two rows that is nearer to the last number. */
static double wilkinson_shift(const double *d, const double *e, size_t last)
{
    double half = (d[last - 1] - d[last]) / 2, b = e[last - 1];
    double root = sqrt(half * half + b * b);
    return d[last] - b * b / (half + (half > 0 ? root : -root));
}

/* From `first` to `last`: the first turn makes a bulge beside the three diagonals, and each
 * further one pushes it down by a row, until it drops out at the end. */
static void sweep(double *d, double *e, size_t first, size_t last, Turns *turns)
{
    double x = d[first] - wilkinson_shift(d, e, last), z = e[first];
    for (size_t k = first; k < last; k++) {
        Turn turn = turn_for(k, x, z);
        double c = turn.c, s = turn.s, a = d[k], b = e[k], g = d[k + 1];
        if (k > first)
            e[k - 1] = c * x - s * z;
        d[k] = c * c * a - 2 * c * s * b + s * s * g;
        d[k + 1] = s * s * a + 2 * c * s * b + c * c * g;
        e[k] = (c * c - s * s) * b + c * s * (a - g);
        if (k + 1 < last) {
            x = e[k];
            z = -s * e[k + 1];
            e[k + 1] *= c;
        }
        write_down(turns, turn);
    }
}

static void one_diagonal(size_t n, double *d, double *e, Turns *turns)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(d[i]) + (i + 1 < n ? fabs(e[i]) : 0));
    double nothing = largest * DBL_EPSILON;
    for (size_t last = n - 1; last > 0;) {
        size_t first = last;
        while (first > 0 && fabs(e[first - 1]) > nothing)   /* false for NaN */
            first--;
        if (first == last)
            last--;
        else
            sweep(d, e, first, last, turns);
    }
}

/*
 * ---- Vectors ----
 *
 * A = H(0) H(1) .. G(1) G(2) .. D (..)^T: the vector of D's place p is the product of all of
 * them, in this order, with the unit vector of p.  y holds one vector a column.
 */
static void turn_back(const Turns *turns, size_t count, double *y)
{
    for (size_t t = turns->count; t-- > 0;) {
        double c = turns->turn[t].c, s = turns->turn[t].s;
        double *upper = y + turns->turn[t].k * count, *lower = upper + count;
        for (size_t j = 0; j < count; j++) {
            double u = upper[j], l = lower[j];
            upper[j] = c * u + s * l;
            lower[j] = c * l - s * u;
        }
    }
}

static void mirror_back(size_t n, const double *a, const double *beta, size_t count, double *y)
{
    double *sum = memory_new(count, sizeof *sum);
    for (size_t k = n - 1; k-- > 0;) {
        const double *v = a + k * n + k + 1;
        size_t m = n - k - 1;
        double *rest = y + (k + 1) * count;
        memset(sum, 0, count * sizeof *sum);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < count; j++)
                sum[j] += beta[k] * v[i] * rest[i * count + j];
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < count; j++)
                rest[i * count + j] -= v[i] * sum[j];
    }
    free(sum);
}

/* The place of the largest number not taken yet. */
static size_t largest_left(const double *d, const bool *taken, size_t n)
{
    size_t best = n;
    for (size_t i = 0; i < n; i++)
        if (!taken[i] && (best == n || d[i] > d[best]))
            best = i;
    return best;
}

void eigen_symmetric(size_t n, double *a, size_t count, double *values, double *vectors)
{
    if (n == 0 || count > n)
        error_bug("eigen_symmetric: %zu vectors of a %zu x %zu matrix", count, n, n);
    double *d = memory_new(n, sizeof *d), *e = memory_new(n, sizeof *e);
    double *beta = memory_new(n, sizeof *beta), *y = memory_new(n * count, sizeof *y);
    bool *taken = memory_new(n, sizeof *taken);
    Turns turns = { NULL, 0, 0 };
    three_diagonals(n, a, d, e, beta);
    one_diagonal(n, d, e, &turns);
    for (size_t j = 0; j < count; j++) {
        size_t place = largest_left(d, taken, n);
        taken[place] = true;
        values[j] = d[place];
        y[place * count + j] = 1;
    }
    turn_back(&turns, count, y);
    mirror_back(n, a, beta, count, y);
    for (size_t j = 0; j < count; j++)
        for (size_t i = 0; i < n; i++)
            vectors[j * n + i] = y[i * count + j];
    free(turns.turn);
    free(taken);
    free(y);
    free(beta);
    free(e);
    free(d);
}
