#include "ratio_inference.h"

#include "base/parallel.h"
#include "imitate/ratio_posterior.h"

enum { EFFECTIVE = 40 };

/* About: every generation teaches a new adversary with all simulations so far. */
double ratio_cost(const RatioRun *run)
{
    return 15.0 * run->epochs * (double)run->simulations[run->looks - 1];
}

typedef struct Work { const RatioRun *runs; Progress *progress; } Work;

/* Generations of the first look, then of half of all so far. */
static void infer(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const RatioRun *run = &work->runs[index];
    const Summarised *data = &run->touchstone->many;
    Belief *belief = result;
    Rng rng = rng_substream(run->seed, "ratio inference", run->replicate);
    RatioPosterior *ratio = ratio_posterior_new(&data->simulator, data->observed, run->hidden,
                                                run->epochs, EFFECTIVE, rng_bits(&rng));
    size_t spent = 0;
    for (int j = 0; j < run->looks && !interrupt_requested(); j++) {
        while (spent < run->simulations[j]) {
            size_t next = spent ? spent / 2 : run->simulations[0];
            size_t left = run->simulations[j] - spent;
            spent += ratio_posterior_step(ratio, next < left ? next : left);
        }
        belief[j] = inference_record(run->touchstone, (double)spent,
                                     ratio->importance->population->particles);
    }
    ratio_posterior_free(ratio);
    progress_add(work->progress, ratio_cost(run));
}

void ratio_measure(const RatioRun *runs, size_t count, Belief *beliefs, Progress *progress)
{
    Work work = { runs, progress };
    parallel_map(count, infer, beliefs, LOOKS_MAX * sizeof *beliefs, &work);
}
