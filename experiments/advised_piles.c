#include "advised_piles.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "imitate/follow.h"
#include "imitate/image_features.h"

static size_t image_size(const PileRun *run)
{
    return dataset_example_size(run->unseen);
}

static real *fresh_forgeries(const PileRun *run)
{
    Rng rng = rng_substream(run->adviser.seed, "fresh forgeries", run->replicate);
    Dataset fresh = forger_dataset(run->forger, run->advised, &rng);
    real *x = memory_new(run->advised * image_size(run), sizeof *x);
    image_range(&fresh);
    dataset_gather_from(&fresh, 0, run->advised, x, NULL);
    dataset_free(&fresh);
    return x;
}

static Network *train(const PileRun *run, const char *who)
{
    AdviserPlan plan = run->adviser;
    Rng seed = rng_substream(plan.seed, who, run->replicate);
    plan.seed = rng_bits(&seed);
    return adviser_train(&plan);
}

const real *pile_pictures(const PileRun *run, const AdvisedPile *pile, PilePicture which)
{
    return pile->picture + (size_t)which * PILE_SHOWN * image_size(run);
}

static real *picture(const PileRun *run, AdvisedPile *pile, PilePicture which)
{
    return (real *)pile_pictures(run, pile, which);
}

static void follow(const PileRun *run, Network *adversary, Network *twin, const Advised *advised,
                   AdvisedPile *pile)
{
    size_t all = advised->n * advised->size, shown = PILE_SHOWN * advised->size;
    Rng rng = rng_substream(run->adviser.seed, "directions by chance", run->replicate);
    real *x = memory_new(all, sizeof *x);
    for (int chance = run->chance; chance >= 0; chance--) {
        memcpy(x, advised->forged, all * sizeof *x);
        advice_path(NULL, adversary, twin, advised, x, chance, rng,
                    chance ? pile->chance : pile->advice);
    }
    memcpy(picture(run, pile, PILE_AFTER), x, shown * sizeof *x);
    free(x);
}

typedef struct Work {
    const PileRun *runs;
    Progress *progress;
} Work;

static void advise_pile(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const PileRun *run = &work->runs[index];
    AdvisedPile *pile = result;
    size_t n = run->advised, size = image_size(run);
    real *forged = fresh_forgeries(run), *photographs = memory_new(n * size, sizeof *photographs);
    real logits[PILE_SHOWN];
    dataset_gather_from(run->unseen, 0, n, photographs, NULL);
    Advised advised = { n, size, forged, photographs, run->onlooker, run->genuine };
    Network *adversary = train(run, "adviser"), *twin = train(run, "twin");
    pile->reading = advice_read(adversary, twin, &advised,
                                rng_substream(run->adviser.seed, "advised", run->replicate));
    memcpy(picture(run, pile, PILE_IMAGE), forged, PILE_SHOWN * size * sizeof *forged);
    logit_slopes(NULL, adversary, PILE_SHOWN, forged, logits, picture(run, pile, PILE_SLOPE));
    logit_slopes(NULL, twin, PILE_SHOWN, forged, logits, picture(run, pile, PILE_TWIN));
    follow(run, adversary, twin, &advised, pile);
    network_free(adversary);
    network_free(twin);
    free(forged);
    free(photographs);
    progress_add(work->progress, 1);
}

static size_t pile_bytes(const PileRun *run)
{
    size_t bytes = PILE_PICTURES * PILE_SHOWN * image_size(run) * sizeof(real);
    return sizeof(AdvisedPile) + (bytes + 7) / 8 * 8;
}

void *advised_piles(const PileRun *runs, size_t count, Progress *progress)
{
    Work work = { runs, progress };
    void *piles = memory_new(count, pile_bytes(runs));
    parallel_map(count, advise_pile, piles, pile_bytes(runs), &work);
    return piles;
}

const AdvisedPile *pile_at(const PileRun *runs, const void *piles, size_t index)
{
    return (const void *)((const char *)piles + index * pile_bytes(runs));
}
