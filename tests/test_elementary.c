/*
 * Our own elementary functions against libm's of the next higher precision: floats against
 * double, doubles against long double, in ulp, over all bit patterns at an odd stride and
 * densely where things happen.
 */
#include <check.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/elementary.h"
#include "base/random.h"

Suite *suite_elementary(void);

/* Where long double is no longer than double, the reference itself may be an ulp off. */
#define REFERENCE_ERROR (LDBL_MANT_DIG > DBL_MANT_DIG ? 0.0 : 1.0)

#define LENGTH(array) (sizeof array / sizeof array[0])

#define FLOAT_STRIDE  40009u
#define DOUBLE_STRIDE 0x0000b3f1a2c4d5e7u       /* odd; some 93,000 steps */

/* Check writes a mark for each assertion that holds, too slow for millions; so the checks of
 * single values below speak only when they fail. */

/* |y - truth| in units of the last place of truth; 0 for the right NaN or infinity. */
static double float_error(float y, double truth)
{
    if (truth != truth)
        return y != y ? 0.0 : (double)INFINITY;
    if (fabs(truth) >= 0x1.ffffffp127)          /* rounds to infinity */
        return (double)y == truth || y == copysignf(INFINITY, (float)truth) ? 0.0
                                                                          : (double)INFINITY;
    int exponent;
    frexp(truth, &exponent);
    double ulp = ldexp(1.0, exponent < -125 ? -149 : exponent - 24);
    return fabs((double)y - truth) / ulp;
}

static double double_error(double y, long double truth)
{
    if (truth != truth)
        return y != y ? 0.0 : (double)INFINITY;
    if ((double)fabsl(truth) > DBL_MAX)
        return y == (double)truth ? 0.0 : (double)INFINITY;
    int exponent;
    frexpl(truth, &exponent);
    double ulp = ldexp(1.0, exponent < -1021 ? -1074 : exponent - 53);
    return (double)(fabsl((long double)y - truth) / (long double)ulp);
}

/* ---- The ten functions ------------------------------------------------------ */

static float exp_f(float x)      { return float_exp(x); }
static float log_f(float x)      { return float_log(x); }
static float tanh_f(float x)     { return float_tanh(x); }
static float sigmoid_f(float x)  { return float_sigmoid(x); }
static float softplus_f(float x) { return float_softplus(x); }

static double exp_d(double x)      { return double_exp(x); }
static double log_d(double x)      { return double_log(x); }
static double tanh_d(double x)     { return double_tanh(x); }
static double sigmoid_d(double x)  { return double_sigmoid(x); }
static double softplus_d(double x) { return double_softplus(x); }

static double sigmoid_truth(double x)
{
    return x < 0.0 ? exp(x) / (1.0 + exp(x)) : 1.0 / (1.0 + exp(-x));
}

static double softplus_truth(double x)
{
    return x > 0.0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static long double sigmoid_truth_long(long double x)
{
    return x < 0.0L ? expl(x) / (1.0L + expl(x)) : 1.0L / (1.0L + expl(-x));
}

static long double softplus_truth_long(long double x)
{
    return x > 0.0L ? x + log1pl(expl(-x)) : log1pl(expl(x));
}

typedef struct Pairing {
    const char *name;
    double      bound;                          /* ulp, as elementary.h says */
    float     (*float_ours)(float);
    double    (*float_truth)(double);
    double    (*double_ours)(double);
    long double (*double_truth)(long double);
} Pairing;

static const Pairing pairings[] = {
    {"exp", 1.2, exp_f, exp, exp_d, expl},
    {"log", 1.2, log_f, log, log_d, logl},
    {"tanh", 1.6, tanh_f, tanh, tanh_d, tanhl},
    {"sigmoid", 2.5, sigmoid_f, sigmoid_truth, sigmoid_d, sigmoid_truth_long},
    {"softplus", 2.5, softplus_f, softplus_truth, softplus_d, softplus_truth_long},
};

static void check_float(const Pairing *f, float x)
{
    float y = f->float_ours(x);
    double error = float_error(y, f->float_truth((double)x));
    if (!(error <= f->bound))
        ck_abort_msg("float_%s(%a) = %a is off by %.3f ulp", f->name, (double)x,
                     (double)y, error);
}

static void check_double(const Pairing *f, double x)
{
    double y = f->double_ours(x);
    double error = double_error(y, f->double_truth((long double)x));
    if (!(error <= f->bound + REFERENCE_ERROR))
        ck_abort_msg("double_%s(%a) = %a is off by %.3f ulp", f->name, x, y, error);
}

START_TEST(accuracy_over_all_floats)
{
    const Pairing *f = &pairings[_i];
    for (uint64_t bits = 0; bits < (1ull << 32); bits += FLOAT_STRIDE)
        check_float(f, float_from_bits((uint32_t)bits));
    for (int i = -40000; i <= 40000; i++)
        check_float(f, (float)i * 0.00271828f);         /* -108.7 .. 108.7 */
    for (int i = -20000; i <= 20000; i++)
        check_float(f, 1.0f + (float)i * 2.385e-5f);    /* about 1, where log vanishes */
}
END_TEST

START_TEST(accuracy_over_all_doubles)
{
    const Pairing *f = &pairings[_i];
    uint64_t bits = 0;
    for (uint64_t last = 0; bits >= last; last = bits, bits += DOUBLE_STRIDE)
        check_double(f, double_from_bits(bits));
    for (int i = -20000; i <= 20000; i++) {
        check_double(f, (double)i * 0.0377281828);      /* -754.6 .. 754.6 */
        check_double(f, (double)i * 0.000171828);       /* -3.4 .. 3.4 */
        check_double(f, 1.0 + (double)i * 2.385e-5);
    }
}
END_TEST

START_TEST(accuracy_at_the_edges)
{
    static const float edges[] = {
        0.0f, FLT_MIN, 0x1p-149f, FLT_MAX, 1.0f, 0x1.fffffep-1f, 0x1.000002p0f, 88.7228394f,
        88.7228317f, -87.3365479f, -103.972076f, -103.97208f, -104.0f, 89.0f, 0.5625f,
        0x1.200002p-1f, 9.0f, 0.41421356f, 0.70710678f, 1.41421354f, 1.41421366f, INFINITY, NAN,
    };
    for (size_t i = 0; i < LENGTH(edges); i++) {
        check_float(&pairings[_i], edges[i]);
        check_float(&pairings[_i], -edges[i]);
        check_double(&pairings[_i], (double)edges[i]);
        check_double(&pairings[_i], -(double)edges[i]);
    }
    static const double double_edges[] = {
        DBL_MIN, 0x1p-1074, DBL_MAX, 709.78271289338397, 709.78271289338409, 745.13321910194111,
        745.13321910194122, 708.39641853226408, 746.0, 710.0, 0x1.fffffffffffffp-1,
        0x1.0000000000001p0, 0.70710678118654746, 0.70710678118654757, 1.4142135623730951,
    };
    for (size_t i = 0; i < LENGTH(double_edges); i++) {
        check_double(&pairings[_i], double_edges[i]);
        check_double(&pairings[_i], -double_edges[i]);
    }
}
END_TEST

START_TEST(exact_values)
{
    ck_assert(float_exp(0.0f) == 1.0f && double_exp(-0.0) == 1.0);
    ck_assert(float_exp(-INFINITY) == 0.0f && double_exp((double)INFINITY) == (double)INFINITY);
    ck_assert(float_log(1.0f) == 0.0f && double_log(1.0) == 0.0);
    ck_assert(float_log(0.0f) == -INFINITY && double_log(-0.0) == -(double)INFINITY);
    ck_assert(float_log(-1.0f) != float_log(-1.0f) && double_log(-1e-320) != double_log(-1e-320));
    ck_assert(float_bits(float_tanh(-0.0f)) == 0x80000000u);
    ck_assert(double_bits(double_tanh(-0.0)) == 0x8000000000000000u);
    ck_assert(float_tanh(30.0f) == 1.0f && double_tanh(-30.0) == -1.0);
    ck_assert(float_sigmoid(0.0f) == 0.5f && double_sigmoid(0.0) == 0.5);
    ck_assert(float_softplus(200.5f) == 200.5f && double_softplus(-(double)INFINITY) == 0.0);
    ck_assert(real_exp((real)0.0) == (real)1.0);
    ck_assert(real_select(0, (real)1.5, (real)2.5) == (real)2.5);
}
END_TEST

START_TEST(sigmoid_stays_between_0_and_1_and_never_falls)
{
    float before = 0.0f;
    for (int i = -120000; i <= 120000; i++) {
        float y = float_sigmoid((float)i * 0.001f);
        if (!(y >= before && y <= 1.0f))
            ck_abort_msg("float_sigmoid(%g) = %a", (double)i * 0.001, (double)y);
        before = y;
    }
}
END_TEST

/* ---- The circle --------------------------------------------------------------- */

static void check_circle(uint64_t angle)
{
    const long double turn = 6.283185307179586476925286766559L;
    long double truth = turn * (long double)(int64_t)angle * 0x1p-64L;
    double c, s;
    double_circle(angle, &c, &s);
    double error = (double)fmaxl(fabsl((long double)c - cosl(truth)),
                                 fabsl((long double)s - sinl(truth)));
    if (!(error < 1.8e-16 + REFERENCE_ERROR * 1e-15))
        ck_abort_msg("double_circle at %a turns is off by %g", (double)angle * 0x1p-64, error);

    uint32_t angle_32 = (uint32_t)(angle >> 32);
    double truth_32 = (double)turn * (double)(int32_t)angle_32 * 0x1p-32;
    float c_32, s_32;
    float_circle(angle_32, &c_32, &s_32);
    error = fmax(fabs((double)c_32 - cos(truth_32)), fabs((double)s_32 - sin(truth_32)));
    if (!(error < 1e-7))
        ck_abort_msg("float_circle at %a turns is off by %g", (double)angle_32 * 0x1p-32, error);
}

START_TEST(circle_agrees_with_cos_and_sin)
{
    for (uint64_t i = 0; i < 20000; i++) {
        check_circle(i * 0x9e3779b97f4a7c15u);
        check_circle((i << 61) + i);            /* about the eighths of a turn */
        check_circle((i << 61) - i);
    }
}
END_TEST

/* ---- In double only ------------------------------------------------------------- */

static void check_ulps(const char *name, double x, double y, long double truth, double bound)
{
    double error = double_error(y, truth);
    if (!(error <= bound + REFERENCE_ERROR))
        ck_abort_msg("double_%s(%a) = %a is off by %.3f ulp", name, x, y, error);
}

static void check_relative(const char *name, double x, double y, double truth, double bound)
{
    if (!(y == truth || fabs(y - truth) <= bound * fabs(truth)))
        ck_abort_msg("double_%s(%.17g) = %.17g, not %.17g", name, x, y, truth);
}

START_TEST(log10_is_exact_at_powers_of_ten)
{
    double power = 1.0;
    for (int k = 0; k <= 22; k++, power *= 10.0)
        ck_assert(double_log10(power) == (double)k);
    for (int i = 1; i < 20000; i++) {
        double x = double_exp((double)i * 0.0709 - 709.0), near = 1.0 + (double)i * 1.3e-9;
        check_ulps("log10", x, double_log10(x), log10l((long double)x), 0.51);
        check_ulps("log10", near, double_log10(near), log10l((long double)near), 0.51);
    }
    ck_assert(double_log10(0.0) == -(double)INFINITY && double_log10(-2.0) != double_log10(-2.0));
}
END_TEST

START_TEST(sine_and_cosine)
{
    for (int i = -10000; i <= 10000; i++) {
        const double quarter = 1.5707963267948966;
        double arguments[] = {(double)i * 0.000351, (double)i * 99.985, (double)i * 107373.1,
                              (double)i * quarter, (double)i * 68351.0 * quarter};
        for (size_t k = 0; k < LENGTH(arguments); k++) {
            double x = arguments[k];
            check_ulps("sin", x, double_sin(x), sinl((long double)x), 1.2);
            check_ulps("cos", x, double_cos(x), cosl((long double)x), 1.2);
        }
    }
    ck_assert(double_bits(double_sin(-0.0)) == 0x8000000000000000u);
    ck_assert(double_sin(0x1p-1074) == 0x1p-1074 && double_cos(0.0) == 1.0);
    ck_assert(double_sin(2e9) != double_sin(2e9));
    ck_assert(double_cos((double)INFINITY) != double_cos((double)INFINITY));
}
END_TEST

START_TEST(powers)
{
    for (int i = 1; i <= 300; i++) {
        for (int k = -150; k <= 150; k += 3) {
            double x = (double)i * 0.0385, y = (double)k * 0.777;
            check_ulps("pow", x, double_pow(x, y), powl((long double)x, (long double)y), 0.8);
            double wide = double_exp((double)i * 4.7 - 705.0);
            y = (double)k * 4.9 / double_log(wide);
            check_ulps("pow", wide, double_pow(wide, y), powl((long double)wide, (long double)y),
                       0.8 + (k < -140 || k > 140 ? 0.5 : 0.0));
        }
    }
    for (int i = 1; i <= 4000; i++) {           /* large powers of what is near 1 */
        double x = 0.7 + (double)i * 0.000171828, y = 680.0 / double_log(x);
        check_ulps("pow", x, double_pow(x, y), powl((long double)x, (long double)y), 0.8);
        check_ulps("pow", x, double_pow(x, -y), powl((long double)x, (long double)-y), 0.8);
    }
    for (int k = 0; k < 20000; k += 7)          /* Adam's 1 - beta^t */
        check_ulps("pow", k, double_pow(0.999, k), powl((long double)0.999, k), 0.8);
    ck_assert(double_pow(3.0, 5.0) == 243.0 && double_pow(10.0, 15.0) == 1e15);
    ck_assert(double_pow(-2.0, 3.0) == -8.0 && double_pow(-2.0, -4.0) == 0.0625);
    ck_assert(double_pow(2.0, -1074.0) == 0x1p-1074 && double_pow(2.0, 1023.0) == 0x1p1023);
}
END_TEST

START_TEST(powers_of_and_to_special_values)
{
    const double inf = (double)INFINITY, nan = (double)NAN;
    const double bases[] = {0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, inf, -inf, nan, 1e300,
                            1e-300};
    const double exponents[] = {0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 1e17, -1e17,
                                0x1.fffffffffffffp52, 1e300, -1e300, inf, -inf, nan};
    for (size_t i = 0; i < LENGTH(bases); i++) {
        for (size_t k = 0; k < LENGTH(exponents); k++) {
            double y = double_pow(bases[i], exponents[k]), truth = pow(bases[i], exponents[k]);
            bool same = (y != y && truth != truth)
                     || double_bits(y) == double_bits(truth)
                     || (truth != 0.0 && fabs(y / truth - 1.0) < 4e-16);
            if (!same)
                ck_abort_msg("double_pow(%g, %g) = %g, not %g", bases[i], exponents[k], y, truth);
        }
    }
}
END_TEST

START_TEST(error_function)
{
    for (int i = -9000; i <= 9000; i++) {
        double x = (double)i * 0.003385;                        /* -30.5 .. 30.5 */
        check_ulps("erf", x, double_erf(x), erfl((long double)x), 4.0);
        check_ulps("erfc", x, double_erfc(x), erfcl((long double)x), 4.0);
        x = (double)i * 2.385e-4;
        check_ulps("erf", x, double_erf(x), erfl((long double)x), 4.0);
        check_ulps("erfc", x, double_erfc(x), erfcl((long double)x), 4.0);
    }
    const double inf = (double)INFINITY, nan = (double)NAN;
    ck_assert(double_erf(inf) == 1.0 && double_erf(-inf) == -1.0 && double_erfc(-inf) == 2.0);
    ck_assert(double_erf(nan) != double_erf(nan) && double_erfc(nan) != double_erfc(nan));
    check_relative("erf", 1e-310, double_erf(1e-310), 1.1283791670955126e-310, 1e-12);
}
END_TEST

START_TEST(log_gamma)
{
    double factorial = 1.0;
    for (int n = 1; n <= 18; factorial *= n++)
        check_relative("lgamma", n, double_lgamma(n), (double)logl((long double)factorial), 2e-15);
    for (int i = 1; i < 20000; i++) {
        double x = (double)i * 0.0012385;                       /* up to 24.8 */
        double near_1 = 1.0 + (double)(i - 10000) * 1.1e-7, near_2 = 1.0 + near_1;
        double wide = double_exp((double)i * 0.0709 - 709.0);
        check_relative("lgamma", x, double_lgamma(x), (double)lgammal((long double)x), 2e-15);
        check_relative("lgamma", near_1, double_lgamma(near_1),
                       (double)lgammal((long double)near_1), 2e-15);
        check_relative("lgamma", near_2, double_lgamma(near_2),
                       (double)lgammal((long double)near_2), 2e-15);
        check_relative("lgamma", wide, double_lgamma(wide), (double)lgammal((long double)wide),
                       2e-15);
    }
    ck_assert(double_lgamma(0.0) == (double)INFINITY);
    ck_assert(double_lgamma((double)INFINITY) == (double)INFINITY);
    ck_assert(double_lgamma(-0.5) != double_lgamma(-0.5));
}
END_TEST

/* Values to 20 digits by mpmath 1.2.1. */
START_TEST(digamma_and_trigamma)
{
    static const struct { double x, digamma, trigamma; } known[] = {
        {0.001, -1000.5755719318103, 1000001.6425331958},
        {0.25, -4.2274535333762655, 17.19732915450711},
        {0.5, -1.9635100260214235, 4.934802200544679},
        {1.0, -0.5772156649015329, 1.6449340668482264},
        {1.385, -0.07687720462757427, 1.0404010578476417},
        {2.0, 0.42278433509846713, 0.6449340668482264},
        {2.5, 0.7031566406452432, 0.49035775610023485},
        {3.141, 0.9769914866933701, 0.3743258980872027},
        {7.5, 1.9467574842460869, 0.1426158966967038},
        {10.0, 2.251752589066721, 0.10516633568168575},
        {12.385, 2.475571715229975, 0.08409015537847103},
        {49.5, 3.8918376507263717, 0.02040745504687999},
        {392.0, 5.969985787277974, 0.002554277027602527},
        {1000000.0, 13.815510057964191, 1.0000005000001667e-06},
    };
    for (size_t i = 0; i < LENGTH(known); i++) {
        double x = known[i].x;
        ck_assert_double_eq_tol(double_digamma(x), known[i].digamma,
                                2e-15 * fmax(1.0, fabs(known[i].digamma)));
        check_relative("trigamma", x, double_trigamma(x), known[i].trigamma, 2e-15);
    }
    ck_assert(fabs(double_digamma(1.4616321449683623)) < 2e-15);       /* its zero */
    ck_assert(double_digamma(0.0) == -(double)INFINITY);
    ck_assert(double_trigamma(0.0) == (double)INFINITY);
    ck_assert(double_digamma((double)INFINITY) == (double)INFINITY);
    ck_assert(double_trigamma((double)INFINITY) == 0.0);
    ck_assert(double_trigamma(-1.5) != double_trigamma(-1.5));
}
END_TEST

START_TEST(normal_quantile)
{
    static const struct { double p, z; } known[] = {
        {1e-300, -37.0470962993612},
        {1e-20, -9.262340089798407},
        {3.167e-05, -4.000009279339998},
        {0.001, -3.0902323061678136},
        {0.025, -1.9599639845400543},
        {0.2385, -0.7111359409013773},
        {0.4, -0.2533471031357997},
        {0.75, 0.6744897501960817},
        {0.975, 1.9599639845400538},
        {0.9999, 3.7190164854557084},
    };
    for (size_t i = 0; i < LENGTH(known); i++)
        check_relative("normal_quantile", known[i].p, double_normal_quantile(known[i].p),
                       known[i].z, 1e-15);
    for (int i = 1; i < 1000; i++) {
        double p = (double)i * 1e-3, z = double_normal_quantile(p);
        check_relative("normal_quantile", p, 0.5 * erfc(-z * 0.7071067811865476), p, 2e-15);
    }
    ck_assert(fabs(double_normal_quantile(0.5)) < 1e-15);
    ck_assert(double_normal_quantile(0.0) == -(double)INFINITY);
    ck_assert(double_normal_quantile(1.0) == (double)INFINITY);
    ck_assert(double_normal_quantile(1.5) != double_normal_quantile(1.5));
}
END_TEST

/* ---- The same bits --------------------------------------------------------------- */

static uint64_t hash_float(uint64_t hash, float y)
{
    uint32_t bits = y != y ? 0x7fc00000u : float_bits(y);
    return hash_bytes(hash, &bits, sizeof bits);
}

static uint64_t hash_double(uint64_t hash, double y)
{
    uint64_t bits = y != y ? 0x7ff8000000000000u : double_bits(y);
    return hash_bytes(hash, &bits, sizeof bits);
}

/* The checksums that every compiler, optimisation and processor has to reproduce.  A change
 * of one bit in a function changes them: then every frozen table changes as well. */
START_TEST(bits_are_the_same_everywhere)
{
    static const struct { uint64_t of_float, of_double; } frozen[LENGTH(pairings)] = {
        {0x3c5f7bb40bb0d154u, 0x01edd128c7197d6du},
        {0x3b72b9d52b995a87u, 0x7a4a15e3daf5b525u},
        {0x31c3c72d02ebd6f5u, 0x841bfbde46e4b13eu},
        {0x54a43b22a435edbfu, 0x9658449a8581df80u},
        {0xd17a0984a0a40328u, 0xcf84782cf24edc47u},
    };
    const Pairing *f = &pairings[_i];
    uint64_t hash = HASH_START;
    for (uint64_t bits = 0; bits < (1ull << 32); bits += FLOAT_STRIDE)
        hash = hash_float(hash, f->float_ours(float_from_bits((uint32_t)bits)));
    for (int i = -20000; i <= 20000; i++)
        hash = hash_float(hash, f->float_ours((float)i * 0.00541f));
    ck_assert_msg(hash == frozen[_i].of_float, "float_%s: 0x%016llxu", f->name,
                  (unsigned long long)hash);

    hash = HASH_START;
    uint64_t bits = 0;
    for (uint64_t last = 0; bits >= last; last = bits, bits += DOUBLE_STRIDE)
        hash = hash_double(hash, f->double_ours(double_from_bits(bits)));
    for (int i = -20000; i <= 20000; i++)
        hash = hash_double(hash, f->double_ours((double)i * 0.0377));
    ck_assert_msg(hash == frozen[_i].of_double, "double_%s: 0x%016llxu", f->name,
                  (unsigned long long)hash);
}
END_TEST

/* A loop of packed instructions, and the few elements left over at its end, must give what
 * one call gives. */
START_TEST(packed_loops_have_the_same_bits)
{
    enum { N = 1003 };
    real x[N], y[5][N];
    for (size_t i = 0; i < N; i++)
        x[i] = (real)(((double)i - 400.5) * 0.2385);
    #pragma omp simd
    for (size_t i = 0; i < N; i++)
        y[0][i] = real_exp(x[i]);
    #pragma omp simd
    for (size_t i = 0; i < N; i++)
        y[1][i] = real_log(x[i]);
    #pragma omp simd
    for (size_t i = 0; i < N; i++)
        y[2][i] = real_tanh(x[i]);
    #pragma omp simd
    for (size_t i = 0; i < N; i++)
        y[3][i] = real_sigmoid(x[i]);
    #pragma omp simd
    for (size_t i = 0; i < N; i++)
        y[4][i] = real_softplus(x[i]);
    for (size_t f = 0; f < LENGTH(pairings); f++) {
        for (size_t i = 0; i < N; i++) {
            real alone = REAL_IS_DOUBLE ? (real)pairings[f].double_ours((double)x[i])
                                        : (real)pairings[f].float_ours((float)x[i]);
            if (y[f][i] != alone && (alone == alone || y[f][i] == y[f][i]))
                ck_abort_msg("%s(%a)", pairings[f].name, (double)x[i]);
        }
    }
}
END_TEST

START_TEST(bits_of_the_slow_functions_are_the_same_everywhere)
{
    uint64_t hash = HASH_START;
    for (int i = 1; i < 3000; i++) {
        double x = (double)i * 0.01385, c, s;
        float cf, sf;
        float_circle((uint32_t)i * 2654435761u, &cf, &sf);
        double_circle((uint64_t)i * 0x9e3779b97f4a7c15u, &c, &s);
        hash = hash_float(hash_float(hash, cf), sf);
        hash = hash_double(hash_double(hash, c), s);
        hash = hash_double(hash, double_log10(x));
        hash = hash_double(hash, double_sin(x));
        hash = hash_double(hash, double_cos(x * 1000.0));
        hash = hash_double(hash, double_pow(x, 20.0 - x));
        hash = hash_double(hash, double_erf(x * 0.1));
        hash = hash_double(hash, double_erfc(x * 0.5));
        hash = hash_double(hash, double_lgamma(x));
        hash = hash_double(hash, double_digamma(x));
        hash = hash_double(hash, double_trigamma(x));
        hash = hash_double(hash, double_normal_quantile(x * 0.02));
    }
    ck_assert_msg(hash == 0x36fde3f24bba1957u, "0x%016llxu", (unsigned long long)hash);
}
END_TEST

Suite *suite_elementary(void)
{
    Suite *suite = suite_create("elementary");
    TCase *fast = tcase_create("exp, log, tanh and theirs");
    tcase_add_loop_test(fast, accuracy_over_all_floats, 0, (int)LENGTH(pairings));
    tcase_add_loop_test(fast, accuracy_over_all_doubles, 0, (int)LENGTH(pairings));
    tcase_add_loop_test(fast, accuracy_at_the_edges, 0, (int)LENGTH(pairings));
    tcase_add_test(fast, exact_values);
    tcase_add_test(fast, sigmoid_stays_between_0_and_1_and_never_falls);
    tcase_add_test(fast, circle_agrees_with_cos_and_sin);
    suite_add_tcase(suite, fast);

    TCase *slow = tcase_create("in double only");
    tcase_add_test(slow, log10_is_exact_at_powers_of_ten);
    tcase_add_test(slow, sine_and_cosine);
    tcase_add_test(slow, powers);
    tcase_add_test(slow, powers_of_and_to_special_values);
    tcase_add_test(slow, error_function);
    tcase_add_test(slow, log_gamma);
    tcase_add_test(slow, digamma_and_trigamma);
    tcase_add_test(slow, normal_quantile);
    suite_add_tcase(suite, slow);

    TCase *same = tcase_create("the same bits");
    tcase_add_loop_test(same, bits_are_the_same_everywhere, 0, (int)LENGTH(pairings));
    tcase_add_test(same, packed_loops_have_the_same_bits);
    tcase_add_test(same, bits_of_the_slow_functions_are_the_same_everywhere);
    suite_add_tcase(suite, same);
    return suite;
}
