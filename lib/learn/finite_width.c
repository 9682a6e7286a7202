#include "finite_width.h"

#include <math.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "grad/activation.h"

/* A statistic of k units that are all active; `scale` is what their squares are multiplied by. */
typedef MeanVariance OfActive(int k, const void *context);

/* The statistic where each of n units is active by a fair coin: the law of total variance. */
static MeanVariance by_fair_coin(int n, OfActive *of_active, const void *context)
{
    double chance = ldexp(n, -n), sum = 0, squares = 0, inner = 0;      /* of k = 1 among n */
    for (int k = 1; k <= n; k++) {
        MeanVariance given = of_active(k, context);
        sum += chance * given.mean;
        squares += chance * given.mean * given.mean;
        inner += chance * given.variance;
        chance *= (double)(n - k) / (k + 1);
    }
    return (MeanVariance){ sum, inner + squares - sum * sum };
}

static MeanVariance for_activation(int activation, int n, OfActive *of_active, const void *context)
{
    switch (activation) {
    case ACTIVATION_identity:
    case ACTIVATION_abs:  return of_active(n, context);
    case ACTIVATION_relu: return by_fair_coin(n, of_active, context);
    default:              return (MeanVariance){ NAN, NAN };
    }
}

/* ln(chi-square_k / n), n the number that is expected to be active. */
static MeanVariance log_chi_square(int k, const void *context)
{
    double n = *(const double *)context;
    return (MeanVariance){ double_digamma(k / 2.0) + double_log(2 / n), double_trigamma(k / 2.0) };
}

MeanVariance finite_width_factor(int activation, int n)
{
    double active = activation == ACTIVATION_relu ? n / 2.0 : n;
    return for_activation(activation, n, log_chi_square, &active);
}

/*
 * The largest of k squares of normal numbers, m, and their sum s.  The direction of a normal
 * vector is independent of its length, so m/s of s: E[m/s] = E[m] / E[s] = E[m] / k, and
 * E[(m/s)^2] = E[m^2] / (k (k + 2)).  With F(x) = erf(x / sqrt 2) the chance that one |z| is below x,
 *
 *     E[m] = integral of 2 x (1 - F^k) dx,        E[m^2] = integral of 4 x^3 (1 - F^k) dx.
 */
enum { PLACES = 500 };
static const double place_step = 0.02;

static MeanVariance largest_of_normal(int k, const void *context)
{
    const double *below = context;              /* F at each place */
    double mean = 0, square = 0;
    for (int i = 0; i < PLACES; i++) {
        double x = (i + 0.5) * place_step;
        double exceeded = 1 - double_pow(below[i], k);
        mean += 2 * x * exceeded * place_step;
        square += 4 * x * x * x * exceeded * place_step;
    }
    mean /= k;
    square /= k * (k + 2.0);
    return (MeanVariance){ mean, square - mean * mean };
}

MeanVariance finite_width_largest(int activation, int n)
{
    double below[PLACES];
    for (int i = 0; i < PLACES; i++)
        below[i] = double_erf((i + 0.5) * place_step / 1.4142135623730951);
    return for_activation(activation, n, largest_of_normal, below);
}

/*
 * ---- participation ----
 *
 * With A = sum y^2 and B = sum y^4 it is A^2 / (n B).  1/B is the integral of e^{-tB} over t > 0, and
 * 1/B^2 that of t e^{-tB}.  The units are independent; so with p = E[e^{-t y^4}] and the means
 * a_k = E[y^{2k} e^{-t y^4}] / p, only sums over one, two, ... different units remain:
 *
 *     E[A^2 e^{-tB}] = p^n (n a_2 + n(n-1) a_1^2)
 *     E[A^4 e^{-tB}] = p^n (n a_4 + n(n-1) (4 a_3 a_1 + 3 a_2^2)
 *                           + n(n-1)(n-2) 6 a_2 a_1^2 + n(n-1)(n-2)(n-3) a_1^4)
 *
 * y is f(sqrt(q) z), or f'(sqrt(q) z) g: a list of values of y^2 with their chances, where z (and
 * g) run over points that lie the closer the nearer to 0, as in mean_field.c.  The integrals
 * run over ln t, from where t B is small to where p^n has vanished.
 */
typedef struct Values {
    size_t count;
    double *square, *chance;
} Values;

enum { RADII = 200 };

/* Points z > 0, dense where |z| < 1/steepness, with the chances of a standard normal. */
static int half_normal(double steepness, double step, double *z, double *chance)
{
    int count = 0;
    double sum = 0;
    for (double t = step / 2; count < RADII; t += step) {
        double grown = double_exp(t), shrunk = 1 / grown;
        double place = (grown - shrunk) / (2 * steepness);
        if (place > 9)
            break;
        z[count] = place;
        chance[count] = (grown + shrunk) * double_exp(-place * place / 2);
        sum += chance[count++];
    }
    for (int i = 0; i < count; i++)
        chance[i] /= sum;
    return count;
}

static Values values_of_unit(int activation, LayerPass pass, double q)
{
    double z[RADII], z_chance[RADII], g[RADII], g_chance[RADII];
    double root = sqrt(q);
    int zs = half_normal(1 + root, 1.0 / 8, z, z_chance), gs = 1;
    if (pass == PASS_GRADIENT)
        gs = half_normal(4, 1.0 / 8, g, g_chance);
    else
        g[0] = g_chance[0] = 1;
    Values v = { 0, memory_new((size_t)(2 * zs * gs), sizeof(double)),
                 memory_new((size_t)(2 * zs * gs), sizeof(double)) };
    for (int side = -1; side <= 1; side += 2)
        for (int i = 0; i < zs; i++) {
            real x = (real)(side * root * z[i]);
            double y = (double)(pass == PASS_SIGNAL ? activation_value(activation, x)
                                                        : activation_slope(activation, x));
            for (int j = 0; j < gs; j++) {
                v.square[v.count] = y * y * g[j] * g[j];
                v.chance[v.count++] = z_chance[i] * g_chance[j] / 2;
            }
        }
    return v;
}

/* Both lines above at t = e^{log_t}, times dt = t d(ln t). */
static void integrands(const Values *v, int n, double log_t, double *second, double *fourth)
{
    double t = double_exp(log_t), p = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0;
    for (size_t i = 0; i < v->count; i++) {
        double y2 = v->square[i], y4 = y2 * y2;
        double damped = v->chance[i] * double_exp(-t * y4);
        p += damped;
        a1 += damped * y2;
        a2 += damped * y4;
        a3 += damped * y4 * y2;
        a4 += damped * y4 * y4;
    }
    *second = *fourth = 0;
    double pn = double_pow(p, n);
    if (pn == 0)
        return;
    a1 /= p, a2 /= p, a3 /= p, a4 /= p;
    double pairs = n * (n - 1.0), triples = pairs * (n - 2), quadruples = triples * (n - 3);
    *second = t * pn * (n * a2 + pairs * a1 * a1);
    *fourth = t * t * pn * (n * a4 + pairs * (4 * a3 * a1 + 3 * a2 * a2) +
                            triples * 6 * a2 * a1 * a1 + quadruples * a1 * a1 * a1 * a1);
}

MeanVariance finite_width_participation(int activation, LayerPass pass, double q, int n)
{
    Values values = values_of_unit(activation, pass, q);
    double fourths = 0;
    for (size_t i = 0; i < values.count; i++)
        fourths += n * values.chance[i] * values.square[i] * values.square[i];

    const double step = 0.5, centre = -double_log(fourths);    /* t B is about 1 there */
    double mean = 0, square = 0, second = 1, fourth, most = 0;
    for (double log_t = centre - 25; log_t < centre || second > 1e-9 * most; log_t += step) {
        integrands(&values, n, log_t, &second, &fourth);
        most = second > most ? second : most;
        mean += second * step / n;
        square += fourth * step / ((double)n * n);
    }
    free(values.square);
    free(values.chance);
    return (MeanVariance){ mean, fmax(0, square - mean * mean) };
}
