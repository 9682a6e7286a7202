#include "difference_error.h"

#include "base/elementary.h"
#include "base/parallel.h"
#include "base/random.h"
#include "grad/loss.h"
#include "learn/weights.h"

enum { INPUTS = DIFFERENCE_INPUTS, HIDDEN = DIFFERENCE_HIDDEN, PARAMETERS = DIFFERENCE_PARAMETERS,
       BIASES = INPUTS * HIDDEN, OUTPUT = BIASES + HIDDEN };

DifferenceSubject difference_subject(uint64_t seed, uint64_t replicate)
{
    DifferenceSubject s;
    Rng rng = rng_substream(seed, "difference error", replicate);
    for (int p = 0; p < PARAMETERS; p++) {
        double inputs = p < OUTPUT ? INPUTS : HIDDEN;
        s.parameter[p] = (float)(rng_normal(&rng) / sqrt(inputs));
    }
    for (int i = 0; i < INPUTS; i++)
        s.input[i] = (float)rng_normal(&rng);
    s.target = (float)rng_normal(&rng);
    return s;
}

/* ---- J in both arithmetics ---- */

#define MAKE_LOSS(number)                                                               \
    static number number##_loss(const number *w, const DifferenceSubject *s)            \
    {                                                                                   \
        number y = w[PARAMETERS - 1];                                                   \
        for (int j = 0; j < HIDDEN; j++) {                                              \
            number z = w[BIASES + j];                                                   \
            for (int i = 0; i < INPUTS; i++)                                            \
                z += (number)s->input[i] * w[i * HIDDEN + j];                           \
            y += w[OUTPUT + j] * number##_tanh(z);                                      \
        }                                                                               \
        number e = y - (number)s->target;                                               \
        return e * e / 2;                                                               \
    }                                                                                   \
                                                                                        \
    static double number##_value(const DifferenceSubject *s, int p, double by, double *moved) \
    {                                                                                   \
        number w[PARAMETERS];                                                           \
        for (int k = 0; k < PARAMETERS; k++)                                            \
            w[k] = (number)s->parameter[k];                                             \
        w[p] += (number)by;                                                             \
        *moved = (double)w[p];                                                          \
        return (double)number##_loss(w, s);                                             \
    }

MAKE_LOSS(float)
MAKE_LOSS(double)

/* *moved is where parameter p has come to: w + by rounds. */
static double value_at(const DifferenceSubject *s, Arithmetic arithmetic, int p, double by,
                       double *moved)
{
    return (arithmetic == ARITHMETIC_FLOAT ? float_value : double_value)(s, p, by, moved);
}

double difference_value(const DifferenceSubject *s, Arithmetic arithmetic, int p, double by)
{
    double moved;
    return value_at(s, arithmetic, p, by, &moved);
}

/* Divided by the distance that the parameter has really moved: w + h and w - h round, and
 * that would be an error of its own. */
static double difference(const DifferenceSubject *s, Arithmetic arithmetic, int p, double h,
                         bool one_sided)
{
    double right, left;
    double above = value_at(s, arithmetic, p, h, &right);
    double below = value_at(s, arithmetic, p, one_sided ? 0 : -h, &left);
    return right == left ? 0 : (above - below) / (right - left);
}

/*
 * ---- power series, cut off behind h^3 ----
 *
 * Of a product the coefficient of h^k is the sum of a_j b_{k-j}.  y = tanh(u) obeys
 * y' = (1 - y^2) u'.  Here u = u_0 + u_1 h, as a unit is linear in each single parameter, and
 * comparing the coefficients of h^(k-1) gives
 *
 *     k y_k  =  u_1 q_{k-1},      q = 1 - y^2,
 *
 * where q_{k-1} needs only coefficients of y that are known by then.
 */
enum { TERMS = 4 };

typedef struct Series { double c[TERMS]; } Series;

static Series series_multiply(Series a, Series b)
{
    Series product = { { 0 } };
    for (int k = 0; k < TERMS; k++)
        for (int j = 0; j <= k; j++)
            product.c[k] += a.c[j] * b.c[k - j];
    return product;
}

static Series series_add(Series a, Series b)
{
    for (int k = 0; k < TERMS; k++)
        a.c[k] += b.c[k];
    return a;
}

static Series series_tanh(Series u)
{
    Series y = { { double_tanh(u.c[0]) } };
    for (int k = 1; k < TERMS; k++)
        y.c[k] = u.c[1] * ((k == 1) - series_multiply(y, y).c[k - 1]) / k;
    return y;
}

/* The constant x, or x + h. */
static Series series_of(double x, bool moves)
{
    return (Series){ { x, moves } };
}

void difference_series(const DifferenceSubject *s, int p, double c[4])
{
    Series w[PARAMETERS];
    for (int k = 0; k < PARAMETERS; k++)
        w[k] = series_of((double)s->parameter[k], k == p);
    Series y = w[PARAMETERS - 1];
    for (int j = 0; j < HIDDEN; j++) {
        Series z = w[BIASES + j];
        for (int i = 0; i < INPUTS; i++)
            z = series_add(z, series_multiply(series_of((double)s->input[i], false),
                                              w[i * HIDDEN + j]));
        y = series_add(y, series_multiply(w[OUTPUT + j], series_tanh(z)));
    }
    Series e = series_add(y, series_of(-(double)s->target, false)), square = series_multiply(e, e);
    for (int k = 0; k < TERMS; k++)
        c[k] = square.c[k] / 2;
}

/*
 * ---- the noise of J ----
 *
 * Differences of order 6 of values at equal distances: what is smooth leaves next to nothing
 * (distance^6 times the sixth derivative), while independent errors of variance s^2 leave
 * s^2 (1 + 6^2 + 15^2 + 20^2 + 15^2 + 6^2 + 1) = 924 s^2.
 */
static double noise_square(const DifferenceSubject *s, Arithmetic arithmetic, int p)
{
    enum { ORDER = 6, VALUES = 70 };
    const double distance = arithmetic == ARITHMETIC_FLOAT ? 0x1p-10 : 0x1p-16;
    double x[VALUES], sum = 0;
    for (int i = 0; i < VALUES; i++)
        x[i] = difference_value(s, arithmetic, p, distance * (i - VALUES / 2));
    for (int order = 1; order <= ORDER; order++)
        for (int i = 0; i < VALUES - order; i++)
            x[i] = x[i + 1] - x[i];
    for (int i = 0; i < VALUES - ORDER; i++)
        sum += x[i] * x[i];
    return sum / (VALUES - ORDER) / 924;
}

/* ---- the library's gradient ---- */

static void backward_gradient(const DifferenceSubject *s, double *gradient)
{
    static const int first[] = { 0, BIASES, OUTPUT, PARAMETERS - 1, PARAMETERS };
    Tape *tape = tape_new();
    real value[PARAMETERS], input[INPUTS], target = (real)s->target;
    Var v[4];
    for (int p = 0; p < PARAMETERS; p++)
        value[p] = (real)s->parameter[p];
    for (int i = 0; i < INPUTS; i++)
        input[i] = (real)s->input[i];
    const Shape shape[] = { shape_matrix(INPUTS, HIDDEN), shape_matrix(1, HIDDEN),
                            shape_matrix(HIDDEN, 1), shape_matrix(1, 1) };
    for (int k = 0; k < 4; k++)
        v[k] = tape_variable(tape, (Tensor){ shape[k], value + first[k] });
    Var x = tape_input(tape, (Tensor){ shape_matrix(1, INPUTS), input });
    Var hidden = v_activate(v_affine(x, v[0], v[1]), ACTIVATION_tanh);
    backward(v_squared_error(v_affine(hidden, v[2], v[3]), &target));
    for (int k = 0; k < 4; k++)
        for (int p = first[k]; p < first[k + 1]; p++)
            gradient[p] = (double)v[k]->gradient.data[p - first[k]];
    tape_free(tape);
}

/* ---- measured ---- */

typedef struct Work {
    uint64_t  seed;
    bool      one_sided;
    Progress *progress;
} Work;

static double square(double x) { return x * x; }

static void measure(size_t index, void *result, const void *context)
{
    const Work *work = context;
    DifferenceError *e = result;
    DifferenceSubject s = difference_subject(work->seed, index);
    double gradient[PARAMETERS];
    *e = (DifferenceError){ .next_square = 0 };
    backward_gradient(&s, gradient);
    for (int p = 0; p < PARAMETERS; p++) {
        double c[4];
        difference_series(&s, p, c);
        e->next_square += square(c[work->one_sided ? 2 : 3]) / PARAMETERS;
        e->gradient_square += square(c[1]) / PARAMETERS;
        e->backward_square += square(gradient[p] - c[1]) / PARAMETERS;
        for (Arithmetic a = 0; a < ARITHMETICS; a++) {
            e->noise_square[a] += noise_square(&s, a, p) / PARAMETERS;
            for (int k = 0; k < DIFFERENCE_STEPS; k++)
                e->error_square[a][k] +=
                    square(difference(&s, a, p, ldexp(1, -k), work->one_sided) - c[1]) / PARAMETERS;
        }
    }
    progress_add(work->progress, difference_cost());
}

void difference_measure(uint64_t seed, size_t count, bool one_sided, DifferenceError *errors,
                        Progress *progress)
{
    Work work = { seed, one_sided, progress };
    parallel_map(count, measure, errors, sizeof *errors, &work);
}

/* A loss takes some 20 multiply-adds and four tanh, worth as much as 200 in a large product. */
double difference_cost(void)
{
    return 200.0 * PARAMETERS * ARITHMETICS * 2 * DIFFERENCE_STEPS;
}

/* ---- theory ---- */

double difference_theory(double next_square, double noise, bool one_sided, double h)
{
    return one_sided ? sqrt(next_square * h * h + 2 * noise / (h * h))
                     : sqrt(next_square * h * h * h * h + noise / (2 * h * h));
}

/* Where the derivative of the square above is 0:  central 4 c3^2 h^3 = s^2/h^3,  one-sided
 * 2 c2^2 h = 4 s^2/h^3. */
double difference_best_step(double next_square, double noise, bool one_sided)
{
    return one_sided ? double_pow(2 * noise / next_square, 1.0 / 4)
                     : double_pow(noise / (4 * next_square), 1.0 / 6);
}
