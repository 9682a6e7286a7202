#include "waiting.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"

static void wait_once(size_t index, void *result, const void *context)
{
    const Waiting *waiting = context;
    Rng rng = rng_substream(waiting->seed, "waiting", waiting->number << 32 | index);
    double draws = 0;
    bool found = false;
    while (!found && !interrupt_requested()) {
        found = mixture_draw(waiting->forger, &rng) == waiting->image;
        draws++;
    }
    *(double *)result = found ? draws : 0;
}

void waiting_times(const Waiting *waiting, double *times, size_t n)
{
    for (size_t i = 0; i < n; i++)
        times[i] = 0;
    parallel_map(n, wait_once, times, sizeof *times, waiting);
}

double waiting_longer(double p, double t)
{
    return p < 1 ? double_exp(t * double_log(1 - p)) : 0;
}

static double square_over(double observed, double expected)
{
    return (observed - expected) * (observed - expected) / expected;
}

double waiting_chi_square(double p, const double *times, size_t n, int cells, int *freedom)
{
    double sum = 0, below = 0;
    *freedom = -1;
    for (int c = 1; c <= cells; c++) {
        /* The cell holds below < T <= upto; the last one all that is longer. */
        double upto = c < cells ? floor(double_log(1 - (double)c / cells) / double_log(1 - p))
                                : INFINITY;
        if (upto <= below)
            continue;
        size_t observed = 0;
        for (size_t i = 0; i < n; i++)
            observed += times[i] > below && times[i] <= upto;
        double share = waiting_longer(p, below) - (c < cells ? waiting_longer(p, upto) : 0);
        sum += square_over((double)observed, share * (double)n);
        ++*freedom;
        below = upto;
    }
    return sum;
}

double counting_chi_square(const PixelMixture *forger, Rng *rng, long draws, int *freedom)
{
    size_t images = (size_t)1 << forger->pixels;
    double *p = memory_new(images, sizeof *p), *count = memory_new(images, sizeof *count);
    mixture_distribution(forger, p);
    for (long i = 0; i < draws; i++)
        count[mixture_draw(forger, rng)]++;
    double sum = 0, rare = 0, rare_expected = 0;
    *freedom = -1;
    for (size_t x = 0; x < images; x++) {
        double expected = p[x] * (double)draws;
        if (expected < 5) {
            rare += count[x], rare_expected += expected;
            continue;
        }
        sum += square_over(count[x], expected);
        ++*freedom;
    }
    if (rare_expected >= 5) {
        sum += square_over(rare, rare_expected);
        ++*freedom;
    }
    free(p);
    free(count);
    return sum;
}

double chi_square_bound(int freedom, double sigmas)
{
    double k = freedom, root = 1 - 2 / (9 * k) + sigmas * sqrt(2 / (9 * k));
    return root > 0 ? k * root * root * root : 0;
}
