#include "workload.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lab/clock.h"
#include "lab/text.h"

#define MLP  "784 256:relu 128:relu 10"
#define DEEP(layer) "784 100:" layer "*50 10"
#define PLANE "2 32:relu*2 2 / 2 32:relu*2 1"
#define IMAGE "64 7x7x128:relu:bn upconv4s2:64:relu:bn upconv4s2:1:tanh / " \
              "28x28x1 conv4s2:64:leaky conv4s2:128:relu:bn 1"

const char *const work_scripts[WORK_PEERS] = { [WORK_PYTORCH] = "experiments/bench/pytorch.py",
                                               [WORK_SCIKIT] = "experiments/bench/scikit.py",
                                               [WORK_TFJS] = "experiments/bench/tfjs.js",
                                               [WORK_NUMPY] = "experiments/bench/g_and_k.py" };

/* The targets are those of the course's plan; the settings are explained in the peers' scripts. */
const Workload workloads[] = {
    { "P1", &work_train, WORK_PYTORCH, 64, 100, 1, MLP, "samples/s", false, 2.4, 1.6,
      { "eager", "foreach", "foreach+trace" } },
    { "P1 scikit", &work_train, WORK_SCIKIT, 64, 100, 1, MLP, "samples/s", false, 0, 0,
      { "float", "double" } },
    { "P1 tfjs", &work_train, WORK_TFJS, 64, 20, 4, MLP, "samples/s", false, 0, 0, { "wasm" } },
    { "P2", &work_probe, WORK_PYTORCH, 128, 20, 1, DEEP("sigmoid"), "probes/s", false, 1.6, 1,
      { "eager", "trace", "trace+flush" } },
    { "P2 relu", &work_probe, WORK_PYTORCH, 128, 20, 1, DEEP("relu"), "probes/s", false, 0, 0,
      { "eager", "trace" } },
    { "P2 abs", &work_probe, WORK_PYTORCH, 128, 20, 1, DEEP("abs"), "probes/s", false, 0, 0,
      { "eager", "trace" } },
    { "P3", &work_probe, WORK_PYTORCH, 128, 20, 1, DEEP("sigmoid:bn"), "probes/s", false, 2.7, 1,
      { "eager", "trace", "trace+flush" } },
    { "P4", &work_plane_game, WORK_PYTORCH, 128, 100, 1, PLANE, "alternations/s", false, 14, 1,
      { "eager", "foreach", "foreach+frozen", "foreach+frozen+trace" } },
    { "P4 tfjs", &work_plane_game, WORK_TFJS, 128, 100, 4, PLANE, "alternations/s", false, 0, 0,
      { "wasm" } },
    { "P5", &work_image_game, WORK_PYTORCH, 64, 2, 2, IMAGE, "alternations/s", false, 1.45, 1.6,
      { "eager", "frozen", "frozen+channels", "foreach+frozen+channels" } },
    { "P6", &work_search, WORK_PYTORCH, 64, 32, 8, "32 of 1 to 6 layers", "candidates/s", false, 3.2, 1.8,
      { "eager", "foreach" } },
    { "P7", &work_g_and_k, WORK_NUMPY, 1000, 2000, 1, "g-and-k", "simulations/s", false, 4, 1.8,
      { "single+power", "many+power", "many", "many+in_place" } },
    { "P8", NULL, WORK_PYTORCH, 128, 1, 4, "1, 8 .. 50 layers, 3 activations", "s", true, 8, 0, { "process" } },
    { "P8m", NULL, WORK_PYTORCH, 128, 1, 4, "the same", "MB", true, 8, 0, { "process" } },
    { .key = NULL }
};

struct Runner {
    const Workload *workload;
    void           *state;
};

Runner *runner_new(const Workload *workload, const Dataset *images)
{
    Runner *r = memory_new(1, sizeof *r);
    *r = (Runner){ workload, workload->work->prepare(workload, images) };
    return r;
}

Measured runner_turn(Runner *r)
{
    double processor = processor_seconds(), wall = clock_seconds();
    double count = r->workload->work->turn(r->state, r->workload->turn);
    return (Measured){ processor_seconds() - processor, count, clock_seconds() - wall };
}

char *runner_line(const Runner *r, const char *setting)
{
    const Workload *w = r->workload;
    return text_format("%s %s %d %d %s", w->work->word, setting, w->batch, w->turn,
                       w->work->nets ? w->work->nets(r->state) : w->net);
}

void runner_free(Runner *r)
{
    r->workload->work->finish(r->state);
    free(r);
}
