#include "plane_learning.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "experiments/flat_units.h"

static Dataset draw(const PlaneRun *run, const char *purpose, int n)
{
    Rng rng = rng_substream(run->seed, purpose, run->replicate);
    return plane_draw(run->task, (size_t)n, &rng);
}

Dataset plane_training_points(const PlaneRun *run)
{
    return draw(run, "plane training", run->points);
}

double plane_cost(const PlaneRun *run)
{
    return 3.0 * run->epochs * run->points * (double)spec_parameters(run->spec);
}

void plane_map_point(const PlaneTask *task, int index, double point[2])
{
    int place[2] = { index % PLANE_MAP, index / PLANE_MAP };
    for (int k = 0; k < 2; k++)
        point[k] = task->low[k] + (task->high[k] - task->low[k]) * (place[k] + 0.5) / PLANE_MAP;
}

/* Which units of the first layer are dead for the data now. */
static int look(Network *network, const Dataset *data, double threshold, bool *dead)
{
    Tape *tape = tape_new();
    network->frozen = true;
    network_forward(network, tape, tape_input(tape, (Tensor){ shape_matrix((int)data->n, 2),
                                                              data->values }), MODE_EVALUATE);
    network->frozen = false;
    int count = flat_for_all(&network->layer[0], network->spec.layer[0].activation, threshold,
                             dead);
    tape_free(tape);
    return count;
}

static void draw_map(Network *network, const PlaneTask *task, float *map)
{
    enum { POINTS = PLANE_MAP * PLANE_MAP };
    real *x = memory_new(2 * POINTS, sizeof *x);
    for (int i = 0; i < POINTS; i++) {
        double point[2];
        plane_map_point(task, i, point);
        x[2 * i] = (real)point[0], x[2 * i + 1] = (real)point[1];
    }
    Tape *tape = tape_new();
    Var y = network_forward(network, tape, tape_input(tape, (Tensor){ shape_matrix(POINTS, 2), x }),
                            MODE_EVALUATE);
    for (int i = 0; i < POINTS; i++)
        map[i] = (float)real_sigmoid(y->value.data[2 * i + 1] - y->value.data[2 * i]);
    tape_free(tape);
    free(x);
}

typedef struct Learning {
    const PlaneRun *runs;
    Progress *progress;
} Learning;

/* Epochs of training, with a look at the first layer's units every now and then. */
static void train(const PlaneRun *run, Network *network, const Dataset *points,
                  PlaneResult *result)
{
    size_t width = (size_t)network->layer[0].bias->value.shape.c;
    bool *before = memory_new(width, sizeof *before), *now = memory_new(width, sizeof *now);
    Trainer *trainer = trainer_new(network, points, run->settings,
                                   rng_substream(run->seed, "plane order", run->replicate));
    int dead = look(network, points, run->threshold, before);
    result->dead_at_start = dead / (double)width;
    for (int e = 1; e <= run->epochs && !interrupt_requested(); e++) {
        result->loss = trainer_epoch(trainer);
        if (e * run->looks / run->epochs == (e - 1) * run->looks / run->epochs)
            continue;
        dead = look(network, points, run->threshold, now);
        for (size_t j = 0; j < width; j++) {
            result->revived += before[j] && !now[j];
            before[j] = now[j];
        }
    }
    result->dead_at_end = dead / (double)width;
    result->event = trainer->event;
    trainer_free(trainer);
    free(before);
    free(now);
}

static void learn(size_t index, void *out, const void *context)
{
    const Learning *work = context;
    const PlaneRun *run = &work->runs[index];
    PlaneResult *result = out;
    Dataset points = plane_training_points(run);
    Dataset choice = draw(run, "plane choice", run->tests);
    Dataset test = draw(run, "plane test", run->tests);
    Network *network = network_new(run->spec);
    Rng weights = rng_substream(run->seed, "plane weights", run->replicate);
    network_draw_weights(network, run->scale, &weights);

    train(run, network, &points, result);
    result->choice = network_score(network, &choice);
    result->test = network_score(network, &test);
    draw_map(network, run->task, result->map);

    network_free(network);
    dataset_free(&test);
    dataset_free(&choice);
    dataset_free(&points);
    progress_add(work->progress, plane_cost(run));
}

void plane_learn(const PlaneRun *runs, size_t count, PlaneResult *results, Progress *progress)
{
    parallel_map(count, learn, results, sizeof *results, &(Learning){ runs, progress });
}
