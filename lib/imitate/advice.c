#include "advice.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "grad/loss.h"

/* Packs, each of them one example and forgeries. */
static Tensor in_company(Network *forger, Network *adversary, Rng *rng, size_t n, const real *x)
{
    size_t pack = shape_size(adversary->spec.input);
    size_t size = shape_size(forger->spec.layer[forger->layers - 1].out);
    Shape shape = adversary->spec.input;
    shape.n = (int)n;
    Tensor packs = tensor_new(shape);
    if (pack > size)
        forge(forger, rng, n * (pack / size), packs.data);
    for (size_t i = 0; i < n; i++)
        memcpy(packs.data + i * pack, x + i * size, size * sizeof *x);
    return packs;
}

void advise(Network *forger, Network *adversary, Reward reward, Rng *rng, size_t n,
            const real *x, real *logits, real *advice)
{
    size_t pack = shape_size(adversary->spec.input);
    size_t size = shape_size(forger->spec.layer[forger->layers - 1].out);
    Tensor packs = in_company(forger, adversary, rng, n, x);
    real *answers = memory_new(n, sizeof *answers);
    for (size_t i = 0; i < n; i++)
        answers[i] = reward == REWARD_SATURATING ? 1 : 0;

    Tape *tape = tape_new();
    Var seen = tape_variable(tape, packs);
    bool frozen = adversary->frozen;
    adversary->frozen = true;
    Var a = network_forward(adversary, tape, seen, MODE_EVALUATE);
    adversary->frozen = frozen;
    memcpy(logits, a->value.data, n * sizeof *logits);
    if (advice) {
        backward(v_log_loss(a, answers));       /* a mean over n: each share is 1/n of its loss */
        real sign = reward == REWARD_SATURATING ? 1 : -1;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < size; k++)
                advice[i * size + k] = sign * (real)n * seen->gradient.data[i * pack + k];
    }
    tape_free(tape);
    tensor_free(&packs);
    free(answers);
}
