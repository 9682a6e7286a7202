#include "abc_images.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "imitate/divergence.h"
#include "learn/weights.h"

/* Of n images, drawn or given: how often pixel i and pixel j <= i are white together. */
static void summarise(const uint32_t *image, size_t n, int pixels, double *summary)
{
    for (int i = 0, s = 0; i < pixels; i++)
        for (int j = 0; j <= i; j++, s++) {
            uint32_t both = 1u << i | 1u << j;
            size_t count = 0;
            for (size_t k = 0; k < n; k++)
                count += (image[k] & both) == both;
            summary[s] = (double)count / (double)n;
        }
}

enum { SUMMARIES_MOST = PIXELS_MAX * (PIXELS_MAX + 1) / 2 };

typedef struct Kept { Network *network; double distance; } Kept;

typedef struct Search {
    const AbcImagesRun *run;
    TinyGenerator *candidate;
    Kept    *kept;
    int      count, worst;
    double   observed[SUMMARIES_MOST];
    uint32_t *image;
    Rng      rng;
} Search;

static void propose(Search *search, bool from_prior)
{
    Network *network = search->candidate->network;
    const WeightScale prior = { WEIGHTS_VARIANCE, 2, 0.1 };
    if (from_prior) {
        network_draw_weights(network, prior, &search->rng);
        return;
    }
    network_copy(network, search->kept[rng_below(&search->rng, (uint64_t)search->count)].network);
    for (int l = 0; l < network->layers; l++) {
        Tensor W = network->layer[l].weights->value, b = network->layer[l].bias->value;
        double width = sqrt(2.0 / W.shape.n) * search->run->noise;
        for (size_t i = 0; i < tensor_size(W); i++)
            W.data[i] += (real)(width * rng_normal(&search->rng));
        for (size_t i = 0; i < tensor_size(b); i++)
            b.data[i] += (real)(width * rng_normal(&search->rng));
    }
}

static double distance_of(Search *search)
{
    const int pixels = search->candidate->pixels;
    double summary[SUMMARIES_MOST], sum = 0;
    PixelMixture law = tiny_generator_mixture(search->candidate);
    for (int k = 0; k < search->run->each; k++)
        search->image[k] = mixture_draw(&law, &search->rng);
    mixture_free(&law);
    summarise(search->image, (size_t)search->run->each, pixels, summary);
    for (int s = 0; s < pixels * (pixels + 1) / 2; s++)
        sum += (summary[s] - search->observed[s]) * (summary[s] - search->observed[s]);
    return sqrt(sum);
}

/* Takes the candidate in, if there is room or if it is nearer than the worst. */
static void consider(Search *search, double distance)
{
    Kept *place = &search->kept[search->worst];
    if (search->count < search->run->kept) {
        place = &search->kept[search->count++];
        place->network = network_new(&search->candidate->network->spec);
    } else if (distance >= place->distance) {
        return;
    }
    network_copy(place->network, search->candidate->network);
    place->distance = distance;
    search->worst = 0;
    for (int k = 1; k < search->count; k++)
        if (search->kept[k].distance > search->kept[search->worst].distance)
            search->worst = k;
}

/* Of the mean of the laws of those kept. */
static double divergence_of(Search *search)
{
    size_t images = (size_t)1 << search->candidate->pixels;
    double *one = memory_new(images, sizeof *one), *mean = memory_new(images, sizeof *mean);
    for (int k = 0; k < search->count; k++) {
        network_copy(search->candidate->network, search->kept[k].network);
        PixelMixture law = tiny_generator_mixture(search->candidate);
        mixture_distribution(&law, one);
        for (size_t x = 0; x < images; x++)
            mean[x] += one[x] / search->count;
        mixture_free(&law);
    }
    double divergence = kullback_leibler(search->run->truth, mean, images);
    free(one);
    free(mean);
    return divergence;
}

typedef struct Work { const AbcImagesRun *runs; Progress *progress; } Work;

static void search_one(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const AbcImagesRun *run = &work->runs[index];
    Forging *found = result;
    Search search = { .run = run, .candidate = tiny_generator_new(run->net),
                      .kept = memory_new((size_t)run->kept, sizeof(Kept)),
                      .image = memory_new((size_t)run->each, sizeof(uint32_t)),
                      .rng = rng_substream(run->seed, "abc images", run->number) };
    summarise(run->data, run->n, search.candidate->pixels, search.observed);
    int candidates = (int)(run->simulations / run->each);
    for (int i = 0, look = 0; i <= candidates && !interrupt_requested(); i++) {
        for (; look < FORGING_LOOKS && i == forging_look_step(candidates, look); look++)
            found->divergence[look] = search.count < run->kept ? NAN : divergence_of(&search);
        propose(&search, i < candidates / 10 || search.count < run->kept);
        consider(&search, distance_of(&search));
    }
    for (int k = 0; k < search.count; k++)
        network_free(search.kept[k].network);
    tiny_generator_free(search.candidate);
    free(search.kept);
    free(search.image);
    progress_add(work->progress, (double)run->simulations);
}

void abc_images(const AbcImagesRun *runs, size_t count, Forging *results, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, search_one, results, sizeof *results, &work);
}
