/*
 * elementary.h -- exp, log, tanh and what is built on them, our own.
 *
 * Why our own?  The C library's versions change with its release and with the
 * processor it finds, and training is chaotic: one last bit is enough to end
 * with another network.  These use nothing but +, -, *, /, fused multiply-add
 * and integer operations, each of which IEEE 754 rounds in one way only, so
 * every machine returns the same bits (but for the sign of a NaN, which nobody
 * should look at).
 *
 * They have no branches: where two cases differ, both are computed and one is
 * selected.  So a loop
 *
 *     #pragma omp simd
 *     for (size_t i = 0; i < n; i++) y[i] = real_sigmoid(x[i]);
 *
 * becomes one of packed instructions, eight floats at a time.
 *
 * Each comes as float_NAME and double_NAME; real_NAME is the one that fits
 * `real`.  An ulp below is the distance from the true value's float to the next
 * one (float: 2^-23 of the value or a little less, double: 2^-52); the bounds
 * hold for all arguments, denormal ones and results included, and are measured
 * by tests/test_elementary.c.
 *
 *     exp, log           1.2 ulp
 *     tanh               1.6 ulp
 *     sigmoid, softplus  2.5 ulp, also in the tail where the result is tiny
 *
 * Below them stand slower functions in double, for tables and for statistics.
 *
 * How such a function is made (Muller, "Elementary Functions", 2016): the
 * argument is reduced by exact steps to a short interval, there a polynomial
 * does the work, and the reduction is undone.  The coefficients are those of
 * the smallest largest relative error (Remez' exchange); they are close to
 * Taylor's, which would need two or three terms more.
 */
#ifndef GRADUS_ELEMENTARY_H
#define GRADUS_ELEMENTARY_H

#include <stdint.h>
#include <string.h>

#include "real.h"

/* Only what is inlined can become packed instructions, so we insist. */
#define ELEMENTARY static inline __attribute__((always_inline))

/* ---- The bits of a number -------------------------------------------------
 *
 * A float is sign (1 bit), exponent + 127 (8 bits), fraction (23 bits); its value
 * is 1.fraction * 2^exponent.  A double has 1, 11 (+ 1023) and 52 bits. */

ELEMENTARY uint32_t float_bits(float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

ELEMENTARY float float_from_bits(uint32_t bits)
{
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

ELEMENTARY uint64_t double_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

ELEMENTARY double double_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* condition ? yes : no, but with both sides always computed.  (Compilers may turn ?: on
 * numbers into a jump, and then give up on packed instructions.) */

ELEMENTARY float float_select(int condition, float yes, float no)
{
    uint32_t mask = 0u - (uint32_t)condition;                   /* all ones or all zeros */
    return float_from_bits((float_bits(yes) & mask) | (float_bits(no) & ~mask));
}

ELEMENTARY double double_select(int64_t condition, double yes, double no)
{
    uint64_t mask = 0u - (uint64_t)condition;
    return double_from_bits((double_bits(yes) & mask) | (double_bits(no) & ~mask));
}

/* Between 2^23 and 2^24 the floats are the integers.  Adding 1.5 * 2^23 to a small x
 * therefore rounds x to the nearest integer, which then stands in the last bits of the
 * sum; subtracting it again gives that integer as a float.  Both ways of reading it
 * cost one instruction, where conversions would cost several. */
#define FLOAT_ROUNDER  0x1.8p23f
#define DOUBLE_ROUNDER 0x1.8p52

/* ln 2 in two pieces: the first rounded to the precision, the second what is missing. */
#define FLOAT_1_LN2     1.44269502f
#define DOUBLE_1_LN2    1.4426950408889634
#define FLOAT_LN2_HIGH  0.693147182f
#define FLOAT_LN2_LOW   -1.90465421e-9f
#define DOUBLE_LN2_HIGH 0.69314718055994529
#define DOUBLE_LN2_LOW  2.3190468138462996e-17

/* ---- exp ------------------------------------------------------------------
 *
 *     e^x = 2^n e^r,    n = round(x / ln 2),    r = x - n ln 2,    |r| <= ln(2)/2 = 0.347
 *
 * r is found without loss: the fused product n * LN2_HIGH is exact, and so is the
 * difference, since its leading bits cancel.  On the short interval
 *
 *     e^r = 1 + r + r^2 (c2 + c3 r + c4 r^2 + ...),     c_k near 1/k!
 *
 * and double_exp_rest is the bracket (double_pow uses it too).  2^n is made by writing
 * n into the exponent.  n may lie outside the range of exponents although the result
 * does not (2^128 * 0.9, or a denormal), so that two factors 2^(n/2) are multiplied
 * on, of which only the last can round.  Arguments beyond the limits are cut to where
 * the result is 0 or infinite anyway; both comparisons are false for NaN, which goes
 * through. */

/* p * 2^n, where shifted = n + ROUNDER */
ELEMENTARY float float_scale(float p, float shifted)
{
    /* n + 2 * 127, which is positive, in two halves that are valid exponents + 127 */
    uint32_t exponent = float_bits(shifted) - float_bits(FLOAT_ROUNDER) + 254;
    uint32_t half = exponent >> 1;
    return p * float_from_bits(half << 23) * float_from_bits((exponent - half) << 23);
}

ELEMENTARY double double_scale(double p, double shifted)
{
    uint64_t exponent = double_bits(shifted) - double_bits(DOUBLE_ROUNDER) + 2046;
    uint64_t half = exponent >> 1;
    return p * double_from_bits(half << 52) * double_from_bits((exponent - half) << 52);
}

ELEMENTARY double double_exp_rest(double r)
{
    double c = 2.5000053878886233e-08;
    c = __builtin_fma(c, r, 2.7630248422432849e-07);
    c = __builtin_fma(c, r, 2.7557586396741581e-06);
    c = __builtin_fma(c, r, 2.4801493098733352e-05);
    c = __builtin_fma(c, r, 0.00019841269506555356);
    c = __builtin_fma(c, r, 0.0013888888943630361);
    c = __builtin_fma(c, r, 0.0083333333334944699);
    c = __builtin_fma(c, r, 0.041666666666530155);
    c = __builtin_fma(c, r, 0.16666666666666413);
    return __builtin_fma(c, r, 0.50000000000000111);
}

ELEMENTARY float float_exp(float x)
{
    x = float_select(x < -104.0f, -104.0f, x);
    x = float_select(x > 89.0f, 89.0f, x);

    float shifted = __builtin_fmaf(x, FLOAT_1_LN2, FLOAT_ROUNDER);
    float n = shifted - FLOAT_ROUNDER;
    float r = __builtin_fmaf(n, -FLOAT_LN2_HIGH, x);
    r = __builtin_fmaf(n, -FLOAT_LN2_LOW, r);

    float c = 0.00138146395f;
    c = __builtin_fmaf(c, r, 0.00836871658f);
    c = __builtin_fmaf(c, r, 0.041668389f);
    c = __builtin_fmaf(c, r, 0.166665211f);
    c = __builtin_fmaf(c, r, 0.49999994f);
    float p = __builtin_fmaf(__builtin_fmaf(c, r, 1.0f), r, 1.0f);
    return float_scale(p, shifted);
}

ELEMENTARY double double_exp(double x)
{
    x = double_select(x < -746.0, -746.0, x);
    x = double_select(x > 710.0, 710.0, x);

    double shifted = __builtin_fma(x, DOUBLE_1_LN2, DOUBLE_ROUNDER);
    double n = shifted - DOUBLE_ROUNDER;
    double r = __builtin_fma(n, -DOUBLE_LN2_HIGH, x);
    r = __builtin_fma(n, -DOUBLE_LN2_LOW, r);

    double p = __builtin_fma(__builtin_fma(double_exp_rest(r), r, 1.0), r, 1.0);
    return double_scale(p, shifted);
}

/* ---- log ------------------------------------------------------------------
 *
 *     log(2^e m) = e ln 2 + log m,       sqrt(1/2) <= m < sqrt(2)
 *
 * so that e = 0 on both sides of x = 1, where the result is small and must not be
 * a difference of large numbers.  With f = m - 1 (exact) and s = f / (2 + f),
 *
 *     log m = log((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...) = 2s + s R,
 *
 * where R = s^2 (2/3 + 2/5 s^2 + ...).  As 2s = f - s f, the same is
 *
 *     log(1 + f) = f - s (f - R),
 *
 * which begins with a term that has no error; |s| <= 0.172 makes those of the rest
 * small.  float_log_near_one is this last line, valid for f between -0.293 and 0.415.
 *
 * float_split finds e and f.  It reads e off the exponent bits after subtracting those
 * of sqrt(1/2): the carry out of the fraction then decides between m and m/2.  Denormal
 * arguments are first multiplied by 2^23 or 2^52.  A negative argument gives NaN, zero
 * -infinity. */

ELEMENTARY float float_log_near_one(float f)
{
    float s = f / (2.0f + f);
    float z = s * s;
    float c = 0.29871881f;
    c = __builtin_fmaf(c, z, 0.399775356f);
    c = __builtin_fmaf(c, z, 0.666667759f);
    return __builtin_fmaf(-s, f - c * z, f);
}

ELEMENTARY double double_log_near_one(double f)
{
    double s = f / (2.0 + f);
    double z = s * s;
    double c = 0.14796104637082039;
    c = __builtin_fma(c, z, 0.15314035926270983);
    c = __builtin_fma(c, z, 0.18183564862737678);
    c = __builtin_fma(c, z, 0.22222198563570503);
    c = __builtin_fma(c, z, 0.28571428742473842);
    c = __builtin_fma(c, z, 0.39999999999414326);
    c = __builtin_fma(c, z, 0.6666666666666734);
    return __builtin_fma(-s, f - c * z, f);
}

/* x = 2^e (1 + f), for positive finite x */
ELEMENTARY float float_split(float x, float *e)
{
    float lift = float_select(x < FLT_MIN, 23.0f, 0.0f);
    uint32_t bits = float_bits(float_select(x < FLT_MIN, x * 0x1p23f, x));
    uint32_t steps = (bits - 0x3f3504f3u + 0x3f800000u) >> 23;               /* e + 127 */
    float e_127 = float_from_bits(steps + float_bits(FLOAT_ROUNDER)) - FLOAT_ROUNDER;
    *e = e_127 - 127.0f - lift;
    return float_from_bits(bits - (steps << 23) + 0x3f800000u) - 1.0f;
}

ELEMENTARY double double_split(double x, double *e)
{
    double lift = double_select(x < DBL_MIN, 52.0, 0.0);
    uint64_t bits = double_bits(double_select(x < DBL_MIN, x * 0x1p52, x));
    uint64_t steps = (bits - 0x3fe6a09e667f3bcdu + 0x3ff0000000000000u) >> 52;
    double e_1023 = double_from_bits(steps + double_bits(DOUBLE_ROUNDER)) - DOUBLE_ROUNDER;
    *e = e_1023 - 1023.0 - lift;
    return double_from_bits(bits - (steps << 52) + 0x3ff0000000000000u) - 1.0;
}

ELEMENTARY float float_log(float x)
{
    float e;
    float f = float_split(x, &e);
    float y = __builtin_fmaf(e, FLOAT_LN2_LOW, float_log_near_one(f));
    y = __builtin_fmaf(e, FLOAT_LN2_HIGH, y);
    y = float_select(x < INFINITY, y, x);       /* infinity and NaN are their own logarithms */
    y = float_select(x == 0.0f, -INFINITY, y);
    return float_select(x < 0.0f, NAN, y);
}

ELEMENTARY double double_log(double x)
{
    double e;
    double f = double_split(x, &e);
    double y = __builtin_fma(e, DOUBLE_LN2_LOW, double_log_near_one(f));
    y = __builtin_fma(e, DOUBLE_LN2_HIGH, y);
    y = double_select(x < (double)INFINITY, y, x);
    y = double_select(x == 0.0, -(double)INFINITY, y);
    return double_select(x < 0.0, (double)NAN, y);
}

/* ---- tanh -----------------------------------------------------------------
 *
 * tanh is odd: found for |x| = a, given the sign of x at the end.
 *
 *     tanh a = a + a^3 (t0 + t1 a^2 + ...)                           if a <= 9/16
 *     tanh a = (e^{2a} - 1) / (e^{2a} + 1) = 1 - 2 / (e^{2a} + 1)    else
 *
 * The second would subtract nearly equal numbers for small a; above 9/16 its result
 * is at least 1/2, and the error of the fraction counts half or less. */

ELEMENTARY float float_tanh(float x)
{
    float a = fabsf(x);
    float z = a * a;
    float t = -0.00617982447f;
    t = __builtin_fmaf(t, z, 0.0210074708f);
    t = __builtin_fmaf(t, z, -0.0538374335f);
    t = __builtin_fmaf(t, z, 0.133324519f);
    t = __builtin_fmaf(t, z, -0.333333135f);
    float near = __builtin_fmaf(a, z * t, a);

    float far = 1.0f - 2.0f / (float_exp(2.0f * a) + 1.0f);
    float y = float_select(a <= 0.5625f, near, far);
    return float_from_bits(float_bits(y) | (float_bits(x) & 0x80000000u));
}

ELEMENTARY double double_tanh(double x)
{
    double a = fabs(x);
    double z = a * a;
    double t = -1.8903975895939863e-05;
    t = __builtin_fma(t, z, 8.2360955101549841e-05);
    t = __builtin_fma(t, z, -0.00023271624142650075);
    t = __builtin_fma(t, z, 0.00058818365993438941);
    t = __builtin_fma(t, z, -0.001455479645252373);
    t = __builtin_fma(t, z, 0.0035920822506505055);
    t = __builtin_fma(t, z, -0.0088632316372539849);
    t = __builtin_fma(t, z, 0.021869488327281011);
    t = __builtin_fma(t, z, -0.053968253961724597);
    t = __builtin_fma(t, z, 0.13333333333323133);
    t = __builtin_fma(t, z, -0.33333333333333276);
    double near = __builtin_fma(a, z * t, a);

    double far = 1.0 - 2.0 / (double_exp(2.0 * a) + 1.0);
    double y = double_select(a <= 0.5625, near, far);
    return double_from_bits(double_bits(y) | (double_bits(x) & 0x8000000000000000u));
}

/* ---- sigmoid --------------------------------------------------------------
 *
 *     sigmoid(x) = 1 / (1 + e^-x) = e^x / (1 + e^x),      in [0, 1]
 *
 * With t = e^-|x| the first form serves x >= 0 and the second x < 0; t never
 * overflows, and for x -> -infinity the result t / (1 + t) keeps its relative
 * accuracy down to the smallest denormal. */

ELEMENTARY float float_sigmoid(float x)
{
    float t = float_exp(-fabsf(x));
    return float_select(x < 0.0f, t, 1.0f) / (1.0f + t);
}

ELEMENTARY double double_sigmoid(double x)
{
    double t = double_exp(-fabs(x));
    return double_select(x < 0.0, t, 1.0) / (1.0 + t);
}

/* ---- softplus -------------------------------------------------------------
 *
 *     softplus(x) = log(1 + e^x) = max(x, 0) + log(1 + t),      t = e^-|x| in [0, 1]
 *
 * It is the log-loss of a logit: -log sigmoid(x) = softplus(-x).  The sum 1 + t is
 * never formed, for it would forget a small t.  As t may exceed sqrt(2) - 1,
 *
 *     log(1 + t) = ln 2 + log(1 + (t - 1)/2)
 *
 * brings it back to where log_near_one is valid. */

ELEMENTARY float float_softplus(float x)
{
    float t = float_exp(-fabsf(x));
    float f = float_select(t > 0.41421356f, 0.5f * (t - 1.0f), t);
    float ln2 = float_select(t > 0.41421356f, FLOAT_LN2_HIGH, 0.0f);
    float ramp = float_select(x > 0.0f, x, 0.0f);
    return ramp + (ln2 + float_log_near_one(f));
}

ELEMENTARY double double_softplus(double x)
{
    double t = double_exp(-fabs(x));
    double f = double_select(t > 0.41421356237309503, 0.5 * (t - 1.0), t);
    double ln2 = double_select(t > 0.41421356237309503, DOUBLE_LN2_HIGH, 0.0);
    double ramp = double_select(x > 0.0, x, 0.0);
    return ramp + (ln2 + double_log_near_one(f));
}

/* ---- sine and cosine ------------------------------------------------------
 *
 * For |angle| <= pi/4:
 *
 *     sin a = a + a^3 (s0 + s1 a^2 + ...),   cos a = 1 - a^2/2 + a^4 (c0 + c1 a^2 + ...)
 *
 * A random direction is a random point on the circle.  float_circle takes its angle
 * in units of 2^-32 turns: an unsigned integer that overflows exactly where the circle
 * closes (double_circle: 2^-64).  The two bits that remain after rounding to whole
 * quarters say how often to turn (c, s) by a quarter, into (-s, c).  The error of
 * either coordinate is below 1e-7 (double_circle: 1.8e-16). */

ELEMENTARY float float_sin_near_zero(float angle)
{
    float z = angle * angle;
    float s = -0.000195172659f;
    s = __builtin_fmaf(s, z, 0.008332178f);
    s = __builtin_fmaf(s, z, -0.166666552f);
    return __builtin_fmaf(angle, z * s, angle);
}

ELEMENTARY float float_cos_near_zero(float angle)
{
    float z = angle * angle;
    float c = 2.44384155e-05f;
    c = __builtin_fmaf(c, z, -0.00138873677f);
    c = __builtin_fmaf(c, z, 0.0416666456f);
    c = __builtin_fmaf(c, z, -0.5f);
    return __builtin_fmaf(c, z, 1.0f);
}

ELEMENTARY double double_sin_near_zero(double angle)
{
    double z = angle * angle;
    double s = 1.5896812052782232e-10;
    s = __builtin_fma(s, z, -2.5050758389579453e-08);
    s = __builtin_fma(s, z, 2.7557313693613624e-06);
    s = __builtin_fma(s, z, -0.00019841269829812535);
    s = __builtin_fma(s, z, 0.0083333333333224201);
    s = __builtin_fma(s, z, -0.16666666666666632);
    return __builtin_fma(angle, z * s, angle);
}

ELEMENTARY double double_cos_near_zero(double angle)
{
    double z = angle * angle;
    double c = -1.1359658618035761e-11;
    c = __builtin_fma(c, z, 2.0875723476029083e-09);
    c = __builtin_fma(c, z, -2.75573143537799e-07);
    c = __builtin_fma(c, z, 2.480158728948704e-05);
    c = __builtin_fma(c, z, -0.0013888888888874131);
    c = __builtin_fma(c, z, 0.041666666666666602);
    c = __builtin_fma(c, z, -0.5);
    return __builtin_fma(c, z, 1.0);
}

ELEMENTARY void float_circle(uint32_t turn, float *cosine, float *sine)
{
    uint32_t quarter = (turn + 0x20000000u) >> 30;
    int32_t rest = (int32_t)(turn - (quarter << 30));           /* -2^29 .. 2^29 - 1 */
    float angle = (float)rest * 1.46291808e-9f;                 /* 2 pi / 2^32 */
    float c = float_cos_near_zero(angle);
    float s = float_sin_near_zero(angle);

    uint32_t odd = 0u - (quarter & 1);                          /* all ones or all zeros */
    uint32_t exchange = (float_bits(c) ^ float_bits(s)) & odd;
    uint32_t cosine_sign = ((quarter + 1) & 2) << 30;
    uint32_t sine_sign = (quarter & 2) << 30;
    *cosine = float_from_bits(float_bits(c) ^ exchange ^ cosine_sign);
    *sine = float_from_bits(float_bits(s) ^ exchange ^ sine_sign);
}

ELEMENTARY void double_circle(uint64_t turn, double *cosine, double *sine)
{
    uint64_t quarter = (turn + 0x2000000000000000u) >> 62;
    int64_t rest = (int64_t)(turn - (quarter << 62));
    double angle = (double)rest * 3.4061215800865545e-19;       /* 2 pi / 2^64 */
    double c = double_cos_near_zero(angle);
    double s = double_sin_near_zero(angle);

    uint64_t odd = 0u - (quarter & 1);
    uint64_t exchange = (double_bits(c) ^ double_bits(s)) & odd;
    uint64_t cosine_sign = ((quarter + 1) & 2) << 62;
    uint64_t sine_sign = (quarter & 2) << 62;
    *cosine = double_from_bits(double_bits(c) ^ exchange ^ cosine_sign);
    *sine = double_from_bits(double_bits(s) ^ exchange ^ sine_sign);
}

/* ---- The precision of real ------------------------------------------------ */

#if REAL_IS_DOUBLE
#define real_select   double_select
#define real_exp      double_exp
#define real_log      double_log
#define real_tanh     double_tanh
#define real_sigmoid  double_sigmoid
#define real_softplus double_softplus
#define real_circle   double_circle
#else
#define real_select   float_select
#define real_exp      float_exp
#define real_log      float_log
#define real_tanh     float_tanh
#define real_sigmoid  float_sigmoid
#define real_softplus float_softplus
#define real_circle   float_circle
#endif

/* ---- In double only, one at a time (elementary.c) ---------------------------
 *
 * For tables, statistics and streams: exact to the bounds stated, not fast. */

double double_log10(double x);          /* 0.51 ulp, so exact at powers of ten */

/* Sine and cosine of an angle in radians: 1.2 ulp for |x| <= 2^30.  Beyond, and for
 * infinities, NaN: no answer rather than a bad one. */
double double_sin(double x);
double double_cos(double x);

/* The angle in [-pi/2, pi/2] whose sine is x: 3 ulp; NaN outside [-1, 1]. */
double double_asin(double x);

/* x^y: 0.8 ulp, or one unit of a denormal result.  Zeros, infinities, NaN and negative x
 * as the C standard has them: a negative x wants an integer y, else the result is NaN. */
double double_pow(double x, double y);

/* erf(x) = 2/sqrt(pi) times the integral of e^{-t^2} from 0 to x; erfc(x) = 1 - erf(x), which
 * is the one to take where erf is nearly 1.  4 ulp each. */
double double_erf(double x);
double double_erfc(double x);

/* log Gamma(x) for x > 0, relative error below 2e-15, also beside its zeros 1 and 2; and its
 * first two derivatives, to 2e-15 of their value (digamma: or of 1, near its zero).  At
 * x = 0 the limit from above, below it NaN.  If X is chi-square with k degrees of
 * freedom, log X has mean digamma(k/2) + ln 2 and variance trigamma(k/2). */
double double_lgamma(double x);
double double_digamma(double x);
double double_trigamma(double x);

/* The z below which a standard normal falls with probability p: to 1e-15 of |z| or of 1, for
 * p >= 1e-300.  NaN outside [0, 1]. */
double double_normal_quantile(double p);

#endif
