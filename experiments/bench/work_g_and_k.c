#include <stdlib.h>

#include "imitate/abc.h"
#include "base/memory.h"
#include "imitate/g_and_k.h"
#include "workload.h"

typedef struct Inference {
    GAndK     settings;
    Simulator simulator;
    double    observed[SUMMARIES_MAX];
    uint64_t  seed;                             /* another one for each turn */
} Inference;

/* The nearest hundredth of so many simulations. */
static double rejection_turn(void *state, int turn)
{
    Inference *inference = state;
    size_t n = (size_t)turn;
    Reference *reference = reference_new(&inference->simulator, n, inference->seed++);
    kept_free(abc_nearest(reference, n, inference->observed, n / 100));
    reference_free(reference);
    return turn;
}

static void *rejection_prepare(const Workload *workload, const Dataset *images)
{
    (void)images;
    static const double truth[G_AND_K_PARAMETERS] = { 3, 1, 2, 0.5 };
    Inference *inference = memory_new(1, sizeof *inference);
    Rng rng = rng_stream(1, "observed");
    inference->settings = (GAndK){ workload->batch, OCTILES };
    inference->simulator = g_and_k_simulator(&inference->settings);
    inference->simulator.simulate(&inference->settings, truth, &rng, inference->observed);
    rejection_turn(inference, 200);
    return inference;
}

const Work work_g_and_k = { "g_and_k", rejection_prepare, rejection_turn, free, NULL };
