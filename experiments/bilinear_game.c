#include "bilinear_game.h"

#include <math.h>

#include "base/elementary.h"

static const double pi = 3.141592653589793;

void bilinear_play(double a, int count, BilinearStep *steps)
{
    const BilinearPoint start = { 1, 1 };
    BilinearPoint s = start, t = start, sum = { 0, 0 };
    steps[0] = (BilinearStep){ start, start, start };
    for (int i = 1; i <= count; i++) {
        s = (BilinearPoint){ s.x - a * s.y, s.y + a * s.x };
        sum.y += t.y;
        t.x -= a * t.y;
        t.y += a * t.x;
        sum.x += t.x;
        steps[i] = (BilinearStep){ s, t, { sum.x / i, sum.y / i } };
    }
}

double bilinear_square(BilinearPoint p)
{
    return p.x * p.x + p.y * p.y;
}

double bilinear_ellipse(double a, BilinearPoint p)
{
    return p.x * p.x + p.y * p.y - a * p.x * p.y;
}

double bilinear_turns(const BilinearStep *steps, int count)
{
    double sum = 0;
    for (int i = 1; i <= count; i++) {
        BilinearPoint p = steps[i - 1].alternating, q = steps[i].alternating;
        double across = p.x * q.y - p.y * q.x;
        sum += double_asin(across / sqrt(bilinear_square(p) * bilinear_square(q)));
    }
    return sum / (2 * pi);
}

double bilinear_turns_expected(double a, int count)
{
    return count * 2 * double_asin(a / 2) / (2 * pi);
}
