#include "adviser.h"

#include "base/parallel.h"
#include "grad/loss.h"
#include "imitate/source.h"
#include "learn/optimiser.h"
#include "learn/weights.h"

/* The log-loss of what the source shows, if `answer` were right for all of it. */
static Var loss_on(const AdviserPlan *plan, Network *network, Tape *tape, Source source,
                   real answer, Rng *order, Rng *noise)
{
    Tensor x = { source.shape, NULL };
    x.shape.n = plan->batch;
    size_t size = tensor_size(x), n = (size_t)plan->batch;
    real *veil = tape_take(tape, size * sizeof *veil), *answers = tape_take(tape, n * sizeof *veil);
    x.data = tape_take(tape, size * sizeof *x.data);
    source.draw(source.context, order, n, x.data);
    rng_fill_normal(noise, veil, size, 0, (real)plan->noise);
    for (size_t k = 0; k < size; k++)
        x.data[k] += veil[k];
    for (size_t i = 0; i < n; i++)
        answers[i] = answer;
    return v_log_loss(network_forward(network, tape, tape_input(tape, x), MODE_TRAIN), answers);
}

Network *adviser_train(const AdviserPlan *plan)
{
    Rng weights = rng_stream(plan->seed, "adviser: weights");
    Rng order = rng_stream(plan->seed, "adviser: order");
    Rng noise = rng_stream(plan->seed, "adviser: noise");
    Source photographs = source_dataset(plan->photographs), pile = source_dataset(plan->pile);
    Optimiser adam = optimiser_new(OPTIMISER_ADAM, plan->step);
    Network *network = network_parse(plan->net, "adversary");
    network_draw_weights(network, (WeightScale){ WEIGHTS_SIGMA, 0.02, 0 }, &weights);
    Tape *tape = tape_new();
    tape_recycle(tape, true);
    for (long i = 0; i < plan->steps && !interrupt_requested(); i++) {
        double left = 2 * (1 - (double)i / (double)plan->steps);
        adam.step = plan->step * (left < 1 ? left : 1);
        tape_reset(tape);
        network_clear_gradients(network);
        Var on_real = loss_on(plan, network, tape, photographs, 0, &order, &noise);
        Var on_forged = loss_on(plan, network, tape, pile, 1, &order, &noise);
        backward(v_scale(v_add(on_real, on_forged), (real)0.5));
        optimiser_step(&adam, network->param, network->params);
    }
    tape_free(tape);
    return network;
}
