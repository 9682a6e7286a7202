#include "workload.h"

#include <stdlib.h>

#include "grad/loss.h"
#include "lab/text.h"
#include "learn/training.h"
#include "learn/weights.h"

/* The targets are those of the course's plan; the settings are explained in pytorch.py. */
const Workload workloads[] = {
    { "P1", WORKLOAD_TRAIN, 64, 100, "784 256:relu 128:relu 10", "samples/s", 2.4,
      { "eager", "foreach", "foreach+trace" } },
    { "P2", WORKLOAD_PROBE, 128, 20, "784 100:sigmoid*50 10", "probes/s", 1.6,
      { "eager", "trace", "trace+flush" } },
    { "P2 relu", WORKLOAD_PROBE, 128, 20, "784 100:relu*50 10", "probes/s", 0, { "eager", "trace" } },
    { "P2 abs", WORKLOAD_PROBE, 128, 20, "784 100:abs*50 10", "probes/s", 0, { "eager", "trace" } },
    { "P3", WORKLOAD_PROBE, 128, 20, "784 100:sigmoid:bn*50 10", "probes/s", 2.7,
      { "eager", "trace", "trace+flush" } },
    { .key = NULL }
};

const char *workload_word(WorkloadKind kind)
{
    return kind == WORKLOAD_TRAIN ? "train" : "probe";
}

struct Runner {
    const Workload *workload;
    const Dataset  *images;
    Network        *network;
    Trainer        *trainer;    /* of a training, else NULL */
    Tape           *tape;       /* of a probe: */
    Tensor          x;          /* its batch */
    int            *labels;
    double         *norms;      /* and what it finds, one a layer */
};

static void probe(Runner *r)
{
    tape_reset(r->tape);
    network_clear_gradients(r->network);
    Var logits = network_forward(r->network, r->tape, tape_input(r->tape, r->x), MODE_TRAIN);
    backward(v_cross_entropy(logits, r->labels));
    for (int l = 0; l < r->network->layers; l++)
        r->norms[l] = tensor_norm(r->network->layer[l].weights->gradient);
}

static void work(Runner *r)
{
    if (r->trainer)
        trainer_step(r->trainer);
    else
        probe(r);
}

static void probe_prepare(Runner *r)
{
    int batch = r->workload->batch;
    uint32_t *first = memory_new((size_t)batch, sizeof *first);
    for (int i = 0; i < batch; i++)
        first[i] = (uint32_t)i;
    r->tape = tape_new();
    tape_recycle(r->tape, true);        /* as a Trainer does, and PyTorch too */
    tape_recycle(r->tape, true);        /* only the weights' gradients are looked at */
    r->x = tensor_new(shape_matrix(batch, (int)dataset_example_size(r->images)));
    r->labels = memory_new((size_t)batch, sizeof *r->labels);
    r->norms = memory_new((size_t)r->network->layers, sizeof *r->norms);
    dataset_gather(r->images, first, (size_t)batch, r->x.data, r->labels);
    free(first);
}

Runner *runner_new(const Workload *workload, const Dataset *images)
{
    Spec *spec = memory_new(1, sizeof *spec);
    Message why;
    if (!spec_parse(workload->net, spec, &why))
        error_bug("%s: %s", workload->key, why.text);
    Runner *r = memory_new(1, sizeof *r);
    *r = (Runner){ .workload = workload, .images = images, .network = network_new(spec) };
    free(spec);
    Rng rng = rng_stream(1, "weights");
    network_draw_weights(r->network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0 }, &rng);
    if (workload->kind == WORKLOAD_TRAIN)
        r->trainer = trainer_new(r->network, images, (TrainingSettings){
            .batch = workload->batch, .optimiser = optimiser_new(OPTIMISER_ADAM, 1e-3) },
            rng_stream(1, "order"));
    else
        probe_prepare(r);
    for (int warm = 0; warm < 10; warm++)
        work(r);
    return r;
}

Measured runner_turn(Runner *r)
{
    int turn = r->workload->turn;
    double start = processor_seconds();
    for (int i = 0; i < turn; i++)
        work(r);
    return (Measured){ processor_seconds() - start,
                       r->trainer ? (double)turn * r->workload->batch : turn };
}

void runner_free(Runner *r)
{
    trainer_free(r->trainer);
    tape_free(r->tape);
    tensor_free(&r->x);
    free(r->labels);
    free(r->norms);
    network_free(r->network);
    free(r);
}
