#include "optimiser.h"

#include "base/error.h"
#include "base/parallel.h"

Optimiser optimiser_new(OptimiserKind kind, double step)
{
    if (!(step > 0))
        error_bug("optimiser_new: the step size must be positive, not %g", step);
    return (Optimiser){ .kind = kind, .step = step, .momentum = 0.9, .beta1 = 0.9,
                        .beta2 = 0.999, .epsilon = 1e-8, .power1 = 1, .power2 = 1 };
}

/*
 * Where gradients have stopped, a running mean decays until it is a denormal number, and
 * with those most processors compute many times slower.  It ends as 0 instead; the weight,
 * which would have moved by less than 1e-30, does not notice.
 */
static inline real decayed(real mean)
{
    return real_abs(mean) < REAL_MIN ? 0 : mean;
}

static void sgd(size_t n, real *restrict w, const real *restrict g, real a)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        w[i] -= a * g[i];
}

static void momentum(size_t n, real *restrict w, const real *restrict g, real *restrict v,
                     real a, real keep)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        v[i] = decayed(keep * v[i] + g[i]);
        w[i] -= a * v[i];
    }
}

/*
 * mhat / (sqrt(vhat) + epsilon)  =  (m / c1) / (sqrt(v) / sqrt(c2) + epsilon)
 *                                =  (sqrt(c2) / c1) m / (sqrt(v) + sqrt(c2) epsilon)
 *
 * with c1 = 1 - beta1^t and c2 = 1 - beta2^t, so that the corrections cost nothing per
 * weight: a and epsilon are passed with their factors.
 */
typedef struct Adam {
    real *w;
    const real *g;
    real *m, *v;
    real beta1, beta2, a, epsilon;
} Adam;

static void adam_range(size_t from, size_t to, void *context)
{
    const Adam *adam = context;
    real *restrict w = adam->w, *restrict m = adam->m, *restrict v = adam->v;
    const real *restrict g = adam->g;
    const real beta1 = adam->beta1, beta2 = adam->beta2, a = adam->a, epsilon = adam->epsilon;
#pragma omp simd
    for (size_t i = from; i < to; i++) {
        m[i] = decayed(beta1 * m[i] + (1 - beta1) * g[i]);
        v[i] = decayed(beta2 * v[i] + (1 - beta2) * g[i] * g[i]);
        w[i] -= a * m[i] / (real_sqrt(v[i]) + epsilon);
    }
}

void optimiser_step(Optimiser *o, Param *params, int count)
{
    enum { TOUCHED = 4 };               /* numbers a weight, by Adam */
    double c1 = 1 - (o->power1 *= o->beta1), c2 = 1 - (o->power2 *= o->beta2);
    for (int k = 0; k < count; k++) {
        Param *p = &params[k];
        size_t n = tensor_size(p->value);
        real *w = p->value.data, *g = p->gradient.data;
        double a = o->step * p->pace;
        if (!p->has_gradient)
            tensor_fill(p->gradient, 0);
        switch (o->kind) {
        case OPTIMISER_SGD:
            sgd(n, w, g, (real)a);
            break;
        case OPTIMISER_MOMENTUM:
            momentum(n, w, g, p->moment[0].data, (real)a, (real)o->momentum);
            break;
        case OPTIMISER_ADAM:
            parallel_ranges(n, TOUCHED, adam_range, &(Adam){
                w, g, p->moment[0].data, p->moment[1].data, (real)o->beta1, (real)o->beta2,
                (real)(a * sqrt(c2) / c1), (real)(o->epsilon * sqrt(c2)) });
            break;
        }
    }
}

void optimiser_archive(Optimiser *o, Archive *archive)
{
    archive_value(archive, o->step);
    archive_value(archive, o->power1);
    archive_value(archive, o->power2);
}
