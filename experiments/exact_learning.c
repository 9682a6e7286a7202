#include "exact_learning.h"

#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "imitate/divergence.h"
#include "learn/weights.h"

/* A run's result is a row of records, one for each look: surprise, divergence, then the mixture's
 * numbers. */
struct ExactHistory {
    const ExactRun *runs;
    int      steps;
    double   step;
    Progress *progress;
    size_t   record;            /* numbers in one of them */
    double  *numbers;
    int     *seeds, *pixels;    /* of each run */
};

enum { SURPRISE, DIVERGENCE, WHITE };

int exact_look_step(int steps, int look)
{
    return look ? steps >> (EXACT_LOOKS - 1 - look) : 0;
}

static double *record_of(const ExactHistory *history, size_t run, int look)
{
    return history->numbers + (run * EXACT_LOOKS + (size_t)look) * history->record;
}

static double surprise_of(const PixelMixture *law, const ImageShares *data)
{
    double sum = 0;
    for (int k = 0; k < data->n; k++)
        sum -= (double)data->share.data[k] * double_log(mixture_probability(law, data->code[k]));
    return sum;
}

static void look_at(const TinyGenerator *generator, const ExactRun *run, double *record)
{
    PixelMixture law = tiny_generator_mixture(generator);
    size_t images = (size_t)1 << law.pixels;
    record[SURPRISE] = surprise_of(&law, run->data);
    record[DIVERGENCE] = NAN;
    if (run->truth) {
        double *p = memory_new(images, sizeof *p);
        mixture_distribution(&law, p);
        record[DIVERGENCE] = kullback_leibler(run->truth, p, images);
        free(p);
    }
    memcpy(record + WHITE, law.white, (size_t)(law.seeds * law.pixels) * sizeof *law.white);
    mixture_free(&law);
}

static void learn(size_t index, void *result, const void *context)
{
    const ExactHistory *history = context;
    const ExactRun *run = &history->runs[index];
    double *record = result;
    TinyGenerator *generator = tiny_generator_new(run->net);
    Rng weights = rng_substream(run->seed, "exact learning", run->number);
    network_draw_weights(generator->network, (WeightScale){ WEIGHTS_VARIANCE, 2, 0.1 }, &weights);
    Optimiser optimiser = optimiser_new(OPTIMISER_ADAM, history->step);
    Tape *tape = tape_new();
    for (int i = 0, look = 0; i <= history->steps && !interrupt_requested(); i++) {
        for (; look < EXACT_LOOKS && i == exact_look_step(history->steps, look); look++) {
            look_at(generator, run, record);
            record += history->record;
        }
        double left = 3 * (1 - (double)i / history->steps);     /* thirds of the way */
        optimiser.step = history->step * (left < 1 ? left : 1);
        tiny_likelihood_step(generator, tape, run->data, &optimiser);
    }
    progress_add(history->progress, history->steps);
    tape_free(tape);
    tiny_generator_free(generator);
}

ExactHistory *exact_learn(const ExactRun *runs, size_t count, int steps, double step,
                          Progress *progress)
{
    ExactHistory *history = memory_new(1, sizeof *history);
    int *sizes = memory_new(2 * count, sizeof *sizes);
    *history = (ExactHistory){ runs, steps, step, progress, 0, NULL, sizes, sizes + count };
    for (size_t i = 0; i < count; i++) {
        TinyGenerator *generator = tiny_generator_new(runs[i].net);
        history->seeds[i] = generator->seeds;
        history->pixels[i] = generator->pixels;
        size_t needed = WHITE + (size_t)(generator->seeds * generator->pixels);
        history->record = needed > history->record ? needed : history->record;
        tiny_generator_free(generator);
    }
    size_t numbers = EXACT_LOOKS * history->record;
    history->numbers = memory_new(count * numbers, sizeof *history->numbers);
    parallel_map(count, learn, history->numbers, numbers * sizeof *history->numbers, history);
    return history;
}

void exact_history_free(ExactHistory *history)
{
    if (!history)
        return;
    free(history->numbers);
    free(history->seeds);
    free(history);
}

double exact_surprise(const ExactHistory *history, size_t run, int look)
{
    return record_of(history, run, look)[SURPRISE];
}

double exact_divergence(const ExactHistory *history, size_t run, int look)
{
    return record_of(history, run, look)[DIVERGENCE];
}

PixelMixture exact_mixture(const ExactHistory *history, size_t run, int look)
{
    return (PixelMixture){ history->seeds[run], history->pixels[run],
                           record_of(history, run, look) + WHITE };
}

size_t exact_best(const ExactHistory *history, size_t first, size_t count)
{
    size_t best = first;
    for (size_t i = first; i < first + count; i++)
        if (exact_surprise(history, i, EXACT_LOOKS - 1) <
            exact_surprise(history, best, EXACT_LOOKS - 1))
            best = i;
    return best;
}
