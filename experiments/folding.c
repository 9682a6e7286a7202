#include "folding.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "learn/polyline.h"

double fold_value(int folds, double x)
{
    for (int k = 0; k < folds; k++)
        x = 1 - fabs(2 * x - 1);
    return x;
}

/* The network of a spec made by printf, all weights 0. */
static Network *network_of(const char *format, int number)
{
    char text[60];
    snprintf(text, sizeof text, format, number);
    return network_parse(text, text);
}

static void set(Network *network, int l, int from, int to, double weight)
{
    Tensor W = network->layer[l].weights->value;
    W.data[from * W.shape.c + to] = (real)weight;
}

static void set_bias(Network *network, int l, int unit, double bias)
{
    network->layer[l].bias->value.data[unit] = (real)bias;
}

/*
 * With a = |2x - 1| the tent is m(x) = 1 - a, and the next unit sees 2 m(x) - 1 = 1 - 2a: the
 * "1 -" of one fold and the "2x - 1" of the next become one affine map.
 */
Network *fold_deep(int folds)
{
    Network *network = network_of("1 1:abs*%d 1", folds);
    set(network, 0, 0, 0, 2);
    set_bias(network, 0, 0, -1);
    for (int l = 1; l < folds; l++) {
        set(network, l, 0, 0, -2);
        set_bias(network, l, 0, 1);
    }
    set(network, folds, 0, 0, -1);
    set_bias(network, folds, 0, 1);
    return network;
}

/*
 * The sum of c_i |x - t_i| bends by 2 c_i at t_i = i/2^k, where the tent's slope changes between
 * 2^k and -2^k.  Left of all bends its slope is -sum c_i = 2^k, as it should be.
 */
Network *fold_shallow(int folds)
{
    int pieces = 1 << folds;
    Network *network = network_of("1 %d:abs 1", pieces - 1);
    double at_zero = 0;
    for (int i = 1; i < pieces; i++) {
        double place = (double)i / pieces, height = i % 2 ? -pieces : pieces;
        set(network, 0, 0, i - 1, 1);
        set_bias(network, 0, i - 1, -place);
        set(network, 1, i - 1, 0, height);
        at_zero += height * place;
    }
    set_bias(network, 1, 0, -at_zero);
    return network;
}

/*
 * Unit 0 folds, as in fold_deep; unit 1 holds S = x - sum of m_s/4^s, where m_s = 1 - a_s.  S is
 * the polygon with corners on the parabola at multiples of 2^-s, and lies above it.
 */
Network *fold_square(int folds)
{
    Network *network = network_of("1 2:abs*%d 1", folds);
    set(network, 0, 0, 0, 2);
    set_bias(network, 0, 0, -1);
    set(network, 0, 0, 1, 1);
    for (int l = 1; l <= folds; l++) {
        int sum = l < folds ? 1 : 0;            /* the output is the sum alone */
        if (l < folds) {
            set(network, l, 0, 0, -2);
            set_bias(network, l, 0, 1);
        }
        set(network, l, 1, sum, 1);
        set(network, l, 0, sum, ldexp(1, -2 * l));
        set_bias(network, l, sum, -ldexp(1, -2 * l));
    }
    return network;
}

/* On a straight piece of slope s the difference to x^2 is largest at an end or at x = s/2. */
double fold_square_error(const Network *network)
{
    const double from = 0, to = 1;
    Polyline line = polyline_new(&from, &to, 1);
    polyline_through(&line, network);
    double worst = 0;
    for (size_t i = 0; i < line.points; i++) {
        double x = line.t[i], y = line.y[i];
        worst = fmax(worst, fabs(y - x * x));
        if (i + 1 == line.points)
            break;
        double slope = (line.y[i + 1] - y) / (line.t[i + 1] - x), top = slope / 2;
        if (top > x && top < line.t[i + 1])
            worst = fmax(worst, fabs(y + slope * (top - x) - top * top));
    }
    polyline_free(&line);
    return worst;
}

Network *fold_plane(int folds, double turn)
{
    Network *network = network_of("2 2:abs*%d 2", folds);
    double c = double_cos(turn), s = double_sin(turn);
    for (int l = 0; l < folds; l++) {
        double size = l == 0 ? 1 : -2;
        set(network, l, 0, 0, size * c);
        set(network, l, 1, 0, -size * s);
        set(network, l, 0, 1, size * s);
        set(network, l, 1, 1, size * c);
        if (l > 0) {
            set_bias(network, l, 0, c - s);     /* R (1, 1) */
            set_bias(network, l, 1, s + c);
        }
    }
    for (int j = 0; j < 2; j++) {
        set(network, folds, j, j, -2);
        set_bias(network, folds, j, 1);
    }
    return network;
}

/*
 * ---- the best that p straight pieces can do ----
 *
 * What is left of f after the best straight line on an interval follows from six integrals:
 * of 1, t, t^2, f, tf, f^2.  Their running sums give it for all intervals at once, and the best
 * p pieces up to a place are the best p - 1 up to an earlier place, and one more.
 */
enum { CELLS = 4, MOMENTS = 6 };        /* cells a side of a tooth */

/* On a cell f is straight, the integrands are at most quadratic, and Simpson's rule is exact. */
static void add_cell(const double *before, double *after, int folds, double a, double h)
{
    for (int m = 0; m < MOMENTS; m++)
        after[m] = before[m];
    for (int i = 0; i < 3; i++) {
        double weight = h * (i == 1 ? 4 : 1) / 6, t = a + i * h / 2, f = fold_value(folds, t);
        const double value[MOMENTS] = { 1, t, t * t, f, t * f, f * f };
        for (int m = 0; m < MOMENTS; m++)
            after[m] += weight * value[m];
    }
}

static double left_over(const double *from, const double *to)
{
    double s[MOMENTS];
    for (int m = 0; m < MOMENTS; m++)
        s[m] = to[m] - from[m];
    double tt = s[2] - s[1] * s[1] / s[0], tf = s[4] - s[1] * s[3] / s[0];
    double ff = s[5] - s[3] * s[3] / s[0];
    return fmax(ff - tf * tf / tt, 0);
}

void fold_best_errors(int folds, double *error)
{
    const size_t pieces = (size_t)1 << folds, cells = CELLS * pieces;
    double (*sum)[MOMENTS] = memory_new(cells + 1, sizeof *sum);
    double *best = memory_new(cells + 1, sizeof *best), *next = memory_new(cells + 1, sizeof *next);
    for (size_t i = 0; i < cells; i++)
        add_cell(sum[i], sum[i + 1], folds, (double)i / (double)cells, 1 / (double)cells);
    for (size_t i = 1; i <= cells; i++)
        best[i] = left_over(sum[0], sum[i]);
    for (size_t p = 1; p <= pieces; p++) {
        error[p] = sqrt(best[cells]);
        for (size_t i = cells; i > p; i--) {
            next[i] = best[i];
            for (size_t j = p; j < i; j++)
                next[i] = fmin(next[i], best[j] + left_over(sum[j], sum[i]));
        }
        for (size_t i = p + 1; i <= cells; i++)
            best[i] = next[i];
    }
    free(sum);
    free(best);
    free(next);
}
