#include "recovery.h"

#include <string.h>

#include "grad/loss.h"
#include "learn/optimiser.h"

RecoverySettings recovery_defaults(void)
{
    return (RecoverySettings){ .steps = 200, .step = 0.2 };
}

static Network *frozen_copy(const Network *forger)
{
    Network *copy = network_new(&forger->spec);
    network_copy(copy, forger);
    copy->frozen = true;
    return copy;
}

static Param seeds_as_param(const Network *forger, size_t n, const real *seeds)
{
    Shape shape = forger->spec.input;
    shape.n = (int)n;
    Param z = param_new(shape);
    memcpy(z.value.data, seeds, shape_size(shape) * sizeof *seeds);
    return z;
}

/* One step of all seeds.  The loss is a mean over the n, which Adam, who looks at each number by
 * itself and at its sign rather than its size, does not mind. */
static void descend(Network *forger, Tape *tape, Param *z, const real *images, Optimiser *adam)
{
    tape_reset(tape);
    z->has_gradient = false;
    backward(v_squared_error(network_forward(forger, tape, tape_param(tape, z), MODE_EVALUATE),
                             images));
    optimiser_step(adam, z, 1);
}

static void compare(size_t n, size_t size, const real *made, const real *images, double *error)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = i * size; k < (i + 1) * size; k++) {
            double apart = (double)made[k] - (double)images[k];
            sum += apart * apart;
        }
        error[i] = sum / (double)size;
    }
}

void recover_seeds(const Network *forger, RecoverySettings settings, size_t n, const real *images,
                   real *seeds, double *error, real *made)
{
    Network *copy = frozen_copy(forger);
    Param z = seeds_as_param(forger, n, seeds);
    Optimiser adam = optimiser_new(OPTIMISER_ADAM, settings.step);
    Tape *tape = tape_new();
    tape_recycle(tape, true);
    for (int i = 0; i < settings.steps; i++) {
        adam.step = settings.step * (settings.steps - i) / settings.steps;
        descend(copy, tape, &z, images, &adam);
    }
    tape_reset(tape);
    Tensor last = network_forward(copy, tape, tape_input(tape, z.value), MODE_EVALUATE)->value;
    compare(n, tensor_size(last) / n, last.data, images, error);
    memcpy(seeds, z.value.data, tensor_size(z.value) * sizeof *seeds);
    if (made)
        memcpy(made, last.data, tensor_size(last) * sizeof *made);
    tape_free(tape);
    param_free(&z);
    network_free(copy);
}
