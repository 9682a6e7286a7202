#include "mean_field_batch.h"

#include "base/elementary.h"
#include "grad/activation.h"

/* Means over the sphere: of squares, and of products for two examples. */
typedef struct BatchMoments {
    double value, values;       /* f(x) */
    double slope, slopes;       /* f'(x) */
    double reach, reaches;      /* x f'(x) */
} BatchMoments;

static void moments_add(BatchMoments *m, double weight, int activation, double x, double other)
{
    double f = (double)activation_value(activation, (real)x);
    double f_other = (double)activation_value(activation, (real)other);
    double slope = (double)activation_slope(activation, (real)x);
    double slope_other = (double)activation_slope(activation, (real)other);
    m->value += weight * f * f;
    m->values += weight * f * f_other;
    m->slope += weight * slope * slope;
    m->slopes += weight * slope * slope_other;
    m->reach += weight * x * slope * x * slope;
    m->reaches += weight * x * slope * other * slope_other;
}

/* The density, times r, of the distance r from 0 in the plane of x and x' = c x + sqrt(1 - c^2) y:
 * a sphere of B-1 dimensions and radius sqrt(B-1), seen from far away; a normal law if B is infinite. */
static double radius_weight(double batch, double r)
{
    double n = batch - 1;
    return r * double_exp(isfinite(n) ? (n - 4) / 2 * double_log(1 - r * r / n) : -r * r / 2);
}

static BatchMoments moments(int activation, double batch)
{
    enum { RADII = 100, ANGLES = 720 };
    const double last = sqrt(fmin(9, sqrt(batch - 1))), c = -1 / (batch - 1);
    BatchMoments m = { 0 };
    double weights = 0;
    for (int i = 0; i < RADII; i++) {
        double t = (i + 0.5) * last / RADII, r = t * t;     /* dr = 2 t dt: smooth at r = 0 */
        double weight = t * radius_weight(batch, r);
        for (int k = 0; k < ANGLES; k++) {
            double angle = (k + 0.5) * (6.283185307179586 / ANGLES);
            double x = r * double_cos(angle), y = r * double_sin(angle);
            moments_add(&m, weight, activation, x, c * x + sqrt((1 - c) * (1 + c)) * y);
        }
        weights += ANGLES * weight;
    }
    return (BatchMoments){ m.value / weights, m.values / weights, m.slope / weights,
                           m.slopes / weights, m.reach / weights, m.reaches / weights };
}

double mean_field_batch_factor(int activation, double batch)
{
    BatchMoments m = moments(activation, batch);
    double spread = m.value - m.values;
    if (!isfinite(batch))
        return m.slope / spread;
    return ((batch - 1) * m.slope + m.slopes - (m.reach - m.reaches)) / ((batch - 3) * spread);
}
