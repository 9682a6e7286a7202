#include "mean_field.h"

#include <stdbool.h>

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

/*
 * ---- angles ----
 *
 * A piecewise linear f with its kink at 0 is f(x) = a x + b |x|.  For standard normal u, v with
 * correlation c the mixed terms E[u |v|] are 0 by symmetry, and E[u v] = c, so that
 *
 *     E[f(u) f(v)] = a^2 c + b^2 E[|u| |v|],      E[f(u)^2] = a^2 + b^2.
 */
typedef struct Line { double linear, folded; bool piecewise; } Line;

static Line line_of(int activation)
{
    double right = (double)activation_value(activation, 1);
    double left = (double)activation_value(activation, -1);
    bool piecewise = activation_value(activation, 0) == 0 &&
                     (double)activation_value(activation, 4) == 4 * right &&
                     (double)activation_value(activation, -4) == 4 * left;
    return (Line){ (right - left) / 2, (right + left) / 2, piecewise };
}

/* The cosine after |x|: E[|u| |v|]. */
static double cosine_folded(double c)
{
    const double pi = 3.141592653589793;
    return (sqrt((1 - c) * (1 + c)) + c * double_asin(c)) * 2 / pi;
}

double mean_field_cosine(int activation, double c)
{
    Line f = line_of(activation);
    double a = f.linear * f.linear, b = f.folded * f.folded;
    return f.piecewise ? fmin(1, (a * c + b * cosine_folded(c)) / (a + b)) : NAN;
}

double mean_field_cosine_slope(int activation, double c)
{
    const double pi = 3.141592653589793;
    Line f = line_of(activation);
    double a = f.linear * f.linear, b = f.folded * f.folded;
    return f.piecewise ? (a + b * double_asin(c) * 2 / pi) / (a + b) : NAN;
}

/*
 * The cosine of n units is sum f(u) f(v) / sqrt(sum f(u)^2 sum f(v)^2).  To first order one
 * unit moves it by Y/n, Y = [f(u) f(v) - c' (f(u)^2 + f(v)^2) / 2] / E[f^2].  In polar coordinates
 * u = r cos t, v = r cos(t - angle), Y is r^2 h(t), and as E[Y] = 0 and E[r^4] = 8, its
 * variance is 8 times the mean of h^2 over the circle.
 */
double mean_field_cosine_scatter(int activation, double c)
{
    enum { POINTS = 720 };
    Line f = line_of(activation);
    double next = mean_field_cosine(activation, c), sum = 0;
    double square = f.linear * f.linear + f.folded * f.folded;
    for (int i = 0; i < POINTS; i++) {
        double t = (i + 0.5) * (6.283185307179586 / POINTS);
        double u = double_cos(t), v = c * u + sqrt((1 - c) * (1 + c)) * double_sin(t);
        double fu = f.linear * u + f.folded * fabs(u), fv = f.linear * v + f.folded * fabs(v);
        double h = (fu * fv - next * (fu * fu + fv * fv) / 2) / square;
        sum += h * h;
    }
    return f.piecewise ? 8 * sum / POINTS : NAN;
}
