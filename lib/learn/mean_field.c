#include "mean_field.h"

#include "base/elementary.h"
#include "grad/activation.h"

typedef real (*Function)(int activation, real x);

/*
 * E[g(sqrt(q) z)^power] for z ~ N(0,1), g the value or the slope, power 2 or 4.
 *
 * The midpoint rule runs in t, z = sinh(t) / (1 + sqrt(q)), dz ~ cosh(t) dt: about 0 the
 * points lie as close together as f needs, however steep sqrt(q) makes it.
 */
static double expectation(Function g, int activation, double q, int power)
{
    const double step = 1.0 / 32, root = sqrt(q), last = 9;
    double sum = 0, weights = 0, z = 0;
    for (double t = step / 2; z < last; t += step) {
        double grown = double_exp(t), shrunk = 1 / grown;
        z = (grown - shrunk) / (2 * (1 + root));
        double weight = (grown + shrunk) * double_exp(-z * z / 2);
        double right = (double)g(activation, (real)(root * z));
        double left = (double)g(activation, (real)(-root * z));
        right *= right, left *= left;
        sum += weight * (power == 2 ? right + left : right * right + left * left) / 2;
        weights += weight;
    }
    return sum / weights;
}

double mean_field_value(int activation, double q)
{
    return expectation(activation_value, activation, q, 2);
}

double mean_field_slope(int activation, double q)
{
    return expectation(activation_slope, activation, q, 2);
}

double mean_field_scatter(int activation, double q)
{
    double square = mean_field_slope(activation, q);
    return 3 * expectation(activation_slope, activation, q, 4) / (square * square) - 1;
}

double mean_field_next(int activation, double weight_variance, double bias_variance, double q)
{
    return weight_variance * mean_field_value(activation, q) + bias_variance;
}

/* Both searches below bisect log q between these two. */
static const double smallest = 1e-8, largest = 1e8;
enum { BISECTIONS = 60 };

double mean_field_signal(int activation, double weight_variance, double bias_variance)
{
    double low = smallest, high = largest;
    for (int i = 0; i < BISECTIONS; i++) {
        double q = sqrt(low * high);
        if (mean_field_next(activation, weight_variance, bias_variance, q) > q)
            low = q;
        else
            high = q;
    }
    return low == smallest ? 0 : high == largest ? INFINITY : sqrt(low * high);
}

double mean_field_factor(int activation, double weight_variance, double bias_variance)
{
    double q = mean_field_signal(activation, weight_variance, bias_variance);
    q = q < smallest ? smallest : q > largest ? largest : q;
    return weight_variance * mean_field_slope(activation, q);
}

/*
 * Along the curve of fixed points, q = v E[f^2] + b gives the weight variance
 * v(q) = (q - b) / E[f^2]; the critical one is where chi = v(q) E[f'^2] crosses 1.  Where f
 * is piecewise linear through 0, and b = 0, chi is 1 for all q, and where f is
 * like tanh it is so in the limit q -> 0: there the search ends at the small end, which is right.
 */
double mean_field_critical(int activation, double bias_variance)
{
    double low = smallest, high = largest, variance = 0;
    for (int i = 0; i < BISECTIONS; i++) {
        double q = sqrt(low * high);
        variance = (q - bias_variance) / mean_field_value(activation, q);
        if (variance * mean_field_slope(activation, q) < 1)
            low = q;
        else
            high = q;
    }
    return variance;
}
