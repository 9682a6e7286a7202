#include "judging.h"

#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"

enum { TUNING = 5, CHUNK = 250 };       /* a fifth of the pairs; pairs judged at once */

double judge_bound(double loss)
{
    return double_log(2) - loss;
}

static size_t tuning_pairs(size_t pairs)
{
    return (pairs + TUNING - 1) / TUNING;
}

size_t judge_pairs_max(size_t images)
{
    size_t pairs = images / 2 * TUNING / (TUNING + 1);
    while (pairs + tuning_pairs(pairs) > images / 2)
        pairs--;
    return pairs;
}

/*
 * ---- the images ----
 *
 * Pair i is example 2i, real (label 0), and example 2i + 1, forged (label 1).
 */
static void copy_example(Dataset *to, size_t i, const Dataset *from, size_t k)
{
    size_t size = dataset_example_size(to);
    if (to->pixels)
        memcpy(to->pixels + i * size, from->pixels + k * size, size);
    else
        memcpy(to->values + i * size, from->values + k * size, size * sizeof(real));
}

/* Real images are taken at random from `source`; if there is no forger, so are the others. */
static Dataset make_pairs(const Dataset *source, const Forger *forger, size_t pairs, Rng *choice,
                          Rng *forging)
{
    uint32_t *order = memory_new(source->n, sizeof *order);
    for (size_t i = 0; i < source->n; i++)
        order[i] = (uint32_t)i;
    rng_shuffle(choice, order, source->n);
    Dataset forged = forger ? forger_dataset(forger, pairs, forging) : *source;
    Dataset data = source->pixels
        ? dataset_of_bytes(source->name, 2 * pairs, source->h, source->w, source->c, 2)
        : dataset_of_reals(source->name, 2 * pairs, source->h, source->w, source->c, 2);
    for (size_t i = 0; i < pairs; i++) {
        copy_example(&data, 2 * i, source, order[i]);
        copy_example(&data, 2 * i + 1, &forged, forger ? i : order[pairs + i]);
        data.labels[2 * i + 1] = 1;
    }
    data.offset = source->offset;
    data.gain = source->gain;
    if (forger)
        dataset_free(&forged);
    free(order);
    return data;
}

/*
 * ---- judging ----
 *
 * With a the logit of "forged" less that of "real", a forgery costs -log sigmoid(a) =
 * softplus(-a), and a real image softplus(a).
 */
typedef struct Sums {
    double loss, squares;       /* of a pair's mean loss */
    double right, ordered;
} Sums;

static void judge_pair(double real_logit, double forged_logit, Sums *sums)
{
    double loss = (double_softplus(real_logit) + double_softplus(-forged_logit)) / 2;
    sums->loss += loss;
    sums->squares += loss * loss;
    sums->right += (real_logit < 0) + (forged_logit > 0) +
                   0.5 * ((real_logit == 0) + (forged_logit == 0));
    sums->ordered += forged_logit > real_logit ? 1 : forged_logit == real_logit ? 0.5 : 0;
}

static void judge(Network *network, const Dataset *pairs, JudgeResult *result)
{
    size_t size = dataset_example_size(pairs), n = pairs->n / 2;
    real *x = memory_new(2 * CHUNK * size, sizeof *x);
    Tape *tape = tape_new();
    Sums sums = { 0, 0, 0, 0 };
    network->frozen = true;
    for (size_t first = 0; first < pairs->n; first += 2 * CHUNK) {
        int count = (int)dataset_gather_from(pairs, first, 2 * CHUNK, x, NULL);
        tape_reset(tape);
        Tensor images = { shape_image(count, pairs->h, pairs->w, pairs->c), x };
        Var y = network_forward(network, tape, tape_input(tape, images), MODE_EVALUATE);
        for (const real *a = y->value.data; a < y->value.data + 2 * count; a += 4)
            judge_pair((double)a[1] - (double)a[0], (double)a[3] - (double)a[2], &sums);
    }
    network->frozen = false;
    result->loss = sums.loss / (double)n;
    result->deviation = sqrt((sums.squares - sums.loss * result->loss) / (double)(n - 1));
    result->accuracy = sums.right / (double)pairs->n;
    result->pair_accuracy = sums.ordered / (double)n;
    tape_free(tape);
    free(x);
}

/*
 * ---- learning ----
 */
typedef struct Work {
    const JudgeRun *runs;
    Progress *progress;
} Work;

static double epoch_cost(const JudgeRun *run)
{
    double multiplications = (double)spec_multiply_adds(run->judge) + 5000;
    return multiplications * (double)run->pairs;
}

double judge_cost(const JudgeRun *run)
{
    return run->epochs * epoch_cost(run);
}

/* Leaves in the network the weights that were best on the tuning pairs. */
static void learn(const JudgeRun *run, Network *network, const Dataset *pairs,
                  const Dataset *tuning, JudgeResult *result, Progress *progress)
{
    TrainingSettings settings = { .batch = run->batch,
                                  .optimiser = optimiser_new(OPTIMISER_ADAM, run->step) };
    Trainer *trainer = trainer_new(network, pairs, settings,
                                   rng_substream(run->seed, "game order", run->replicate));
    Network *best = network_new(run->judge);
    double least = HUGE_VAL;
    for (int epoch = 1; epoch <= run->epochs && !interrupt_requested(); epoch++) {
        JudgeResult now;
        result->learned_loss = trainer_epoch(trainer);
        judge(network, tuning, &now);
        if (now.loss < least) {
            least = now.loss;
            result->epoch = epoch;
            network_copy(best, network);
        }
        progress_add(progress, epoch_cost(run));
    }
    network_copy(network, best);
    network_free(best);
    trainer_free(trainer);
}

static void play(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const JudgeRun *run = &work->runs[index];
    Rng choice = rng_substream(run->seed, "game real images", run->replicate);
    Rng forging = rng_substream(run->seed, "game forgeries", run->replicate);
    Rng weights = rng_substream(run->seed, "game weights", run->replicate);
    size_t tuned = tuning_pairs(run->pairs);
    Dataset shown = make_pairs(run->real, run->forger, run->pairs + tuned, &choice, &forging);
    Dataset pairs = dataset_slice(&shown, 0, 2 * run->pairs);
    Dataset tuning = dataset_slice(&shown, 2 * run->pairs, 2 * tuned);
    Network *network = network_new(run->judge);
    network_draw_weights(network, (WeightScale){ WEIGHTS_HE, 0, 0 }, &weights);
    learn(run, network, &pairs, &tuning, result, work->progress);
    dataset_free(&shown);

    Dataset held = make_pairs(run->held_out, run->forger, run->held_pairs, &choice, &forging);
    judge(network, &held, result);
    dataset_free(&held);
    network_free(network);
}

void judges_train(const JudgeRun *runs, size_t count, JudgeResult *results, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, play, results, sizeof *results, &work);
}
