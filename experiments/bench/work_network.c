#include "work_network.h"

#include <stdlib.h>

#include "base/memory.h"
#include "grad/loss.h"
#include "learn/weights.h"
#include "workload.h"

enum { WARM = 10 };             /* steps or probes before the first turn */

Network *work_network(const char *net)
{
    Network *network = network_parse(net, net);
    Rng rng = rng_stream(1, "weights");
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0 }, &rng);
    return network;
}

Trainer *work_trainer(Network *network, const Dataset *images, int batch)
{
    return trainer_new(network, images, (TrainingSettings){
        .batch = batch, .optimiser = optimiser_new(OPTIMISER_ADAM, 1e-3) },
        rng_stream(1, "order"));
}

/* ---- train ---- */

static double train_turn(void *state, int turn)
{
    Trainer *trainer = state;
    for (int i = 0; i < turn; i++)
        trainer_step(trainer);
    return (double)turn * trainer->settings.batch;
}

static void *train_prepare(const Workload *workload, const Dataset *images)
{
    Trainer *trainer = work_trainer(work_network(workload->net), images, workload->batch);
    train_turn(trainer, WARM);
    return trainer;
}

static void train_finish(void *state)
{
    Trainer *trainer = state;
    Network *network = trainer->network;
    trainer_free(trainer);
    network_free(network);
}

const Work work_train = { "train", train_prepare, train_turn, train_finish, NULL };

/* ---- probe ---- */

typedef struct Probing {
    Network *network;
    Tape    *tape;
    Tensor   x;                 /* the batch */
    int     *labels;
    double  *norms;             /* what is found, one a layer */
} Probing;

static double probe_turn(void *state, int turn)
{
    Probing *p = state;
    for (int i = 0; i < turn; i++) {
        tape_reset(p->tape);
        network_clear_gradients(p->network);
        Var logits = network_forward(p->network, p->tape, tape_input(p->tape, p->x), MODE_TRAIN);
        backward(v_cross_entropy(logits, p->labels));
        for (int l = 0; l < p->network->layers; l++)
            p->norms[l] = tensor_norm(p->network->layer[l].weights->gradient);
    }
    return turn;
}

static void *probe_prepare(const Workload *workload, const Dataset *images)
{
    size_t batch = (size_t)workload->batch;
    Probing *p = memory_new(1, sizeof *p);
    p->network = work_network(workload->net);
    p->tape = tape_new();
    tape_recycle(p->tape, true);        /* only the weights' gradients are looked at */
    p->x = tensor_new(shape_matrix(workload->batch, (int)dataset_example_size(images)));
    p->labels = memory_new(batch, sizeof *p->labels);
    p->norms = memory_new((size_t)p->network->layers, sizeof *p->norms);
    dataset_gather_from(images, 0, batch, p->x.data, p->labels);
    probe_turn(p, WARM);
    return p;
}

static void probe_finish(void *state)
{
    Probing *p = state;
    tape_free(p->tape);
    tensor_free(&p->x);
    free(p->labels);
    free(p->norms);
    network_free(p->network);
    free(p);
}

const Work work_probe = { "probe", probe_prepare, probe_turn, probe_finish, NULL };
