#include "elementary.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- Numbers of twice the length ------------------------------------------
 *
 * A Pair stands for high + low, where high is the sum rounded to a double: some 106
 * bits (Dekker 1971, "A floating-point technique for extending the available
 * precision").  Its arithmetic rests on the fact that the error of a double sum or
 * product is itself a double, which a few more operations lay bare. */

typedef struct Pair { double high, low; } Pair;

/* a + b, where |a| >= |b| or a = 0 */
static Pair pair_of(double a, double b)
{
    double high = a + b;
    return (Pair){high, b - (high - a)};
}

static Pair pair_sum(Pair a, Pair b)
{
    double high = a.high + b.high;
    double b_part = high - a.high;
    double error = (a.high - (high - b_part)) + (b.high - b_part);
    return pair_of(high, error + (a.low + b.low));
}

static Pair pair_product(Pair a, Pair b)
{
    double high = a.high * b.high;
    double error = __builtin_fma(a.high, b.high, -high);
    return pair_of(high, error + (a.high * b.low + a.low * b.high));
}

/* log x for positive finite x, to some 2^-64 of its value.  The same reduction and series as
 * double_log, whose leading terms 2s and 2/3 s^3 are now pairs; what follows is below
 * 2^-12 of the sum, so that doubles do for it. */
static Pair pair_log(double x)
{
    const Pair ln2 = {DOUBLE_LN2_HIGH, DOUBLE_LN2_LOW};
    const Pair two_thirds = {0.6666666666666666, 3.700743415417188e-17};

    double e;
    double f = double_split(x, &e);
    Pair divisor = pair_of(2.0, f);
    Pair s = {f / divisor.high, 0.0};
    s.low = (__builtin_fma(-s.high, divisor.high, f) - s.high * divisor.low) / divisor.high;

    Pair z = pair_product(s, s);
    double rest = 0.0;
    for (int k = 27; k >= 5; k -= 2)
        rest = __builtin_fma(rest, z.high, 2.0 / k);
    Pair R = pair_product(z, two_thirds);
    R = pair_sum(R, (Pair){rest * z.high * z.high, 0.0});

    Pair log_m = pair_sum((Pair){2.0 * s.high, 2.0 * s.low}, pair_product(s, R));
    return pair_sum(pair_product((Pair){e, 0.0}, ln2), log_m);
}

/* e^x for |x.high| < 800.  As double_exp, but r = x - n ln 2 keeps its low part, and 1 + r
 * its rounding error; so the result is off by little more than the last rounding. */
static double pair_exp(Pair x)
{
    double shifted = __builtin_fma(x.high, DOUBLE_1_LN2, DOUBLE_ROUNDER);
    double n = shifted - DOUBLE_ROUNDER;
    double leading = __builtin_fma(n, -DOUBLE_LN2_HIGH, x.high);
    Pair r = pair_sum((Pair){leading, 0.0}, (Pair){n * -DOUBLE_LN2_LOW, x.low});

    Pair one_r = pair_of(1.0, r.high);
    double rest = double_exp_rest(r.high) * r.high * r.high + r.low * one_r.high;
    return double_scale(one_r.high + (one_r.low + rest), shifted);
}

double double_log10(double x)
{
    const Pair log10_e = {0.4342944819032518, 1.098319650216765e-17};
    if (!(x > 0.0 && x < (double)INFINITY))
        return double_log(x);                   /* the same limits, and NaN */
    return pair_product(pair_log(x), log10_e).high;
}

double double_pow(double x, double y)
{
    if (x == 1.0 || y == 0.0)
        return 1.0;
    if (x != x || y != y)
        return (double)NAN;

    double size = fabs(x);
    bool limit = size == 0.0 || size == (double)INFINITY || fabs(y) == (double)INFINITY;
    bool integer = floor(y) == y;
    bool odd = integer && 2.0 * floor(0.5 * y) != y;
    if (x < 0.0 && !integer && !limit)
        return (double)NAN;
    double sign = odd && double_bits(x) >> 63 ? -1.0 : 1.0;

    if (size == 1.0)
        return sign;
    double exponent = y * double_log(size);
    if (limit || exponent < -800.0 || exponent > 800.0)
        return (size > 1.0) == (y > 0.0) ? sign * (double)INFINITY : sign * 0.0;
    return sign * pair_exp(pair_product(pair_log(size), (Pair){y, 0.0}));
}

/* ---- sine and cosine ------------------------------------------------------
 *
 * x = n pi/2 + r with |r| <= pi/4.  As in exp, the first fused product leaves no error;
 * pi/2 has three pieces because x may lie very near to a multiple of it, and then what is
 * left of x are the last digits of pi.  sin(x) is the sine or cosine of r, by quarter;
 * cos(x) is the sine of a quarter more. */
static double sine_after_quarters(double x, uint64_t quarters)
{
    if (!(fabs(x) <= 0x1p30))
        return (double)NAN;

    double shifted = __builtin_fma(x, 0.6366197723675814, DOUBLE_ROUNDER);    /* x / (pi/2) */
    double n = shifted - DOUBLE_ROUNDER;
    Pair r = {__builtin_fma(n, -1.5707963267948966, x), 0.0};
    r = pair_sum(r, pair_product((Pair){-n, 0.0}, (Pair){6.123233995736766e-17,
                                                         -1.4973849048591698e-33}));
    quarters += double_bits(shifted);
    double y = quarters & 1
             ? double_cos_near_zero(r.high) - r.low * r.high
             : double_sin_near_zero(r.high) + r.low * (1.0 - 0.5 * r.high * r.high);
    return quarters & 2 ? -y : y;
}

double double_sin(double x)
{
    return x == 0.0 ? x : sine_after_quarters(x, 0);            /* keeps the sign of -0 */
}

double double_cos(double x)
{
    return sine_after_quarters(x, 1);
}

/* Below 1/2 the power series, whose terms (2k-1)!!/(2k)!! x^(2k+1)/(2k+1) fall by four each; above,
 * half the angle: asin x = pi/2 - 2 asin sqrt((1 - x)/2). */
double double_asin(double x)
{
    const double quarter = 1.5707963267948966;
    if (!(fabs(x) <= 1.0))
        return (double)NAN;
    if (fabs(x) > 0.5) {
        double angle = quarter - 2.0 * double_asin(sqrt((1.0 - fabs(x)) / 2.0));
        return x < 0.0 ? -angle : angle;
    }
    double power = x, sum = 0.0;
    for (int k = 1; k <= 26; k++) {
        power *= x * x * (2 * k - 1) / (2 * k);
        sum += power / (2 * k + 1);
    }
    return x + sum;
}

/* ---- The error function ---------------------------------------------------
 *
 * Near zero, a series whose terms are all positive, so that nothing cancels:
 *
 *     erf(x) = 2/sqrt(pi) e^{-x^2} x (1 + 2 x^2/3 (1 + 2 x^2/5 (1 + 2 x^2/7 (1 + ...))))
 *
 * Away from it, Laplace's continued fraction, which needs the more terms the smaller x:
 *
 *     erfc(x) = e^{-x^2} / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / (x + ...))))
 *
 * Both are evaluated from their far end, where errors still shrink on the way. */
static double erf_series(double x)
{
    double z = x * x;
    double sum = 1.0;
    for (int k = 45; k >= 3; k -= 2)            /* enough up to |x| = 1 */
        sum = __builtin_fma(sum, 2.0 * z / k, 1.0);
    return 1.1283791670955126 * x * (double_exp(-z) * sum);
}

static double erfc_fraction(double x)
{
    if (x > 30.0)
        return 0.0;
    double z = x * x;
    double z_error = __builtin_fma(x, x, -z);
    double fraction = x;
    for (int k = (int)(20.0 + 200.0 / z); k >= 1; k--)
        fraction = x + 0.5 * k / fraction;
    return 0.5641895835477563 * pair_exp((Pair){-z, -z_error}) / fraction;
}

double double_erf(double x)
{
    if (x >= 1.0)
        return 1.0 - erfc_fraction(x);
    if (x <= -1.0)
        return erfc_fraction(-x) - 1.0;
    return erf_series(x);
}

double double_erfc(double x)
{
    return x >= 0.5 ? erfc_fraction(x) : 1.0 - double_erf(x);
}

/* The solution z of erfc(-z / sqrt 2) / 2 = p.  By symmetry p <= 1/2.  Hastings (1955) gives
 * a start within 0.003; Halley's method, with u = (Phi(z) - p) / phi(z),
 *
 *     z <- z - u / (1 + z u / 2),
 *
 * triples the number of right digits at each step. */
double double_normal_quantile(double p)
{
    if (!(p >= 0.0 && p <= 1.0))
        return (double)NAN;
    if (p > 0.5)
        return -double_normal_quantile(1.0 - p);
    if (p == 0.0)
        return -(double)INFINITY;

    double t = sqrt(-2.0 * double_log(p));
    double z = (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + 0.04481 * t)) - t;
    for (int step = 0; step < 3; step++) {
        double density = 0.3989422804014327 * double_exp(-0.5 * z * z);
        double u = (0.5 * double_erfc(-z * 0.7071067811865476) - p) / density;
        z -= u / (1.0 + 0.5 * z * u);
    }
    return z;
}

/* ---- log Gamma and its derivatives ----------------------------------------
 *
 * For x >= 10 Stirling's series, with L = log x:
 *
 *     log Gamma(x) = (x - 1/2)(L - 1) + (log(2 pi) - 1)/2 + 1/(12 x) - 1/(360 x^3) + ...
 *     digamma(x)   = L - 1/(2x) - 1/(12 x^2) + 1/(120 x^4) - ...
 *     trigamma(x)  = 1/x + 1/(2 x^2) + 1/(6 x^3) - 1/(30 x^5) + ...
 *
 * Below 10 the recurrence Gamma(x + 1) = x Gamma(x) leads there, but for log Gamma, which
 * vanishes at 1 and 2: it is led to the neighbourhood of 2 and found from its series there,
 *
 *     log Gamma(2 + z) = (1 - gamma) z + sum over k >= 2 of (-1)^k (zeta(k) - 1)/k z^k.   */

static double horner(const double *coefficients, size_t n, double x)
{
    double sum = 0.0;
    while (n-- > 0)
        sum = __builtin_fma(sum, x, coefficients[n]);
    return sum;
}

/* log Gamma(2 + z), |z| <= 1/2 */
static double lgamma_about_two(double z)
{
    static const double series[] = {
        0.42278433509846713, 0.3224670334241132, -0.0673523010531981, 0.020580808427784546,
        -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261,
        0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-05,
        -4.492623673813314e-05, 2.050721277567069e-05, -9.439488275268397e-06,
        4.374866789907488e-06, -2.039215753801366e-06, 9.55141213040742e-07,
        -4.492469198764566e-07, 2.1207184805554665e-07, -1.0043224823968099e-07,
        4.7698101693639804e-08, -2.2711094608943164e-08, 1.0838659214896955e-08,
        -5.183475041970047e-09, 2.4836745438024785e-09, -1.1921401405860912e-09,
        5.731367241678862e-10,
    };
    return z * horner(series, sizeof series / sizeof series[0], z);
}

double double_lgamma(double x)
{
    static const double series[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680,
                                    1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    if (!(x >= 0.0))
        return (double)NAN;
    if (x < 0.5)                                /* Gamma(x) = Gamma(2 + x) / (x (x + 1)) */
        return lgamma_about_two(x) - double_log(x * (x + 1.0));
    if (x < 1.5)                                /* Gamma(x) = Gamma(2 + (x - 1)) / x */
        return lgamma_about_two(x - 1.0) - double_log(x);
    if (x < 10.0) {
        double product = 1.0;
        while (x > 2.5) {
            x -= 1.0;
            product *= x;
        }
        return lgamma_about_two(x - 2.0) + double_log(product);
    }
    double y = 1.0 / x;
    double rest = y * horner(series, sizeof series / sizeof series[0], y * y);
    return (x - 0.5) * (double_log(x) - 1.0) + (0.4189385332046727 + rest);
}

double double_digamma(double x)
{
    static const double series[] = {-1.0 / 12, 1.0 / 120, -1.0 / 252, 1.0 / 240,
                                    -1.0 / 132, 691.0 / 32760, -1.0 / 12};
    if (!(x >= 0.0))
        return (double)NAN;
    double sum = 0.0;
    for (; x < 10.0; x += 1.0)                  /* digamma(x) = digamma(x + 1) - 1/x */
        sum -= 1.0 / x;
    double y = 1.0 / x;
    double z = y * y;
    double rest = z * horner(series, sizeof series / sizeof series[0], z);
    return sum + (double_log(x) - 0.5 * y + rest);
}

double double_trigamma(double x)
{
    static const double series[] = {1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30,
                                    5.0 / 66, -691.0 / 2730, 7.0 / 6};
    if (!(x >= 0.0))
        return (double)NAN;
    double sum = 0.0;
    for (; x < 10.0; x += 1.0)                  /* trigamma(x) = trigamma(x + 1) + 1/x^2 */
        sum += 1.0 / x / x;
    double y = 1.0 / x;
    double z = y * y;
    double rest = y * z * horner(series, sizeof series / sizeof series[0], z);
    return sum + (y + 0.5 * z + rest);
}
