#include "plane_truth.h"

#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "learn/synthetic.h"

static const double pi = 3.141592653589793;

struct PlaneTruth {
    PlaneTask task;
    int points;                 /* of each curve, so many that two neighbours are closer than
                                   half the noise */
    double *curve[2];           /* x, y of each point */
};

Dataset plane_draw(const PlaneTask *task, size_t n, Rng *rng)
{
    return strcmp(task->name, "moons") == 0
               ? synthetic_moons(n, task->noise, rng)
               : synthetic_spirals(n, 2, task->turns, task->noise, rng);
}

PlaneTruth *plane_truth_new(const PlaneTask *task)
{
    PlaneTruth *truth = memory_new(1, sizeof *truth);
    bool moons = strcmp(task->name, "moons") == 0;
    double length = moons ? pi : sqrt(1 + 4 * pi * pi * task->turns * task->turns);
    truth->task = *task;
    truth->points = (int)(2 * length / task->noise) + 100;
    for (int k = 0; k < 2; k++) {
        truth->curve[k] = memory_new(2 * (size_t)truth->points, sizeof(double));
        for (int i = 0; i < truth->points; i++) {
            double share = (i + 0.5) / truth->points, *point = truth->curve[k] + 2 * i;
            if (moons)
                synthetic_moons_curve(k, share, point);
            else
                synthetic_spirals_curve(k, 2, task->turns, share, point);
        }
    }
    return truth;
}

void plane_truth_free(PlaneTruth *truth)
{
    if (!truth)
        return;
    free(truth->curve[0]);
    free(truth->curve[1]);
    free(truth);
}

/* p(x | k): what is far away from x does not count. */
static double density(const PlaneTruth *truth, int k, const double at[2])
{
    const double variance = truth->task.noise * truth->task.noise;
    double sum = 0;
    for (int i = 0; i < truth->points; i++) {
        double dx = at[0] - truth->curve[k][2 * i], dy = at[1] - truth->curve[k][2 * i + 1];
        double exponent = (dx * dx + dy * dy) / (2 * variance);
        if (exponent < 700)
            sum += double_exp(-exponent);
    }
    return sum / truth->points / (2 * pi * variance);
}

double plane_truth_odds(const PlaneTruth *truth, const double point[2])
{
    double p0 = density(truth, 0, point), p1 = density(truth, 1, point);
    return p0 + p1 > 0 ? p1 / (p0 + p1) : 0.5;
}

double plane_truth_score(const PlaneTruth *truth, const Dataset *data)
{
    size_t right = 0;
    for (size_t i = 0; i < data->n; i++) {
        double point[2] = { (double)data->values[2 * i], (double)data->values[2 * i + 1] };
        right += (plane_truth_odds(truth, point) > 0.5) == (data->labels[i] == 1);
    }
    return (double)right / (double)data->n;
}

/* One row of squares, its share of the integral. */
typedef struct Rows { const PlaneTruth *truth; double low[2], side; int across; } Rows;

static void add_row(size_t index, void *result, const void *context)
{
    const Rows *rows = context;
    double sum = 0;
    for (int i = 0; i < rows->across; i++) {
        double point[2] = { rows->low[0] + (i + 0.5) * rows->side,
                            rows->low[1] + ((double)index + 0.5) * rows->side };
        sum += fmax(density(rows->truth, 0, point), density(rows->truth, 1, point));
    }
    *(double *)result = sum * rows->side * rows->side / 2;
}

double plane_truth_accuracy(const PlaneTruth *truth)
{
    double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY };
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 2 * truth->points; i++) {
            low[i % 2] = fmin(low[i % 2], truth->curve[k][i]);
            high[i % 2] = fmax(high[i % 2], truth->curve[k][i]);
        }
    double beyond = 6 * truth->task.noise, side = truth->task.noise / 6;
    Rows rows = { truth, { low[0] - beyond, low[1] - beyond }, side,
                  (int)((high[0] - low[0] + 2 * beyond) / side) + 1 };
    size_t count = (size_t)((high[1] - low[1] + 2 * beyond) / side) + 1;
    double *row = memory_new(count, sizeof *row), sum = 0;
    parallel_map(count, add_row, row, sizeof *row, &rows);
    for (size_t i = 0; i < count; i++)
        sum += row[i];
    free(row);
    return sum;
}
