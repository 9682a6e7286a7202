/*
 * common.h -- what several test files need.
 */
#ifndef GRADUS_TESTS_COMMON_H
#define GRADUS_TESTS_COMMON_H

#include <check.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "grad/operations.h"
#include "learn/network.h"
#include "learn/weights.h"

#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* How far a value may be off that took a few roundings; d of float, f of double. */
#define ROUNDING (REAL_IS_DOUBLE ? 1e-13 : 2e-6)

/* |a - b| <= tolerance * max(1, |b|); false for NaN. */
#define assert_close(a, b, tolerance)                                                   \
    do {                                                                                \
        double a_ = (double)(a), b_ = (double)(b), at_ = fmax(1, fabs(b_));             \
        ck_assert_msg(fabs(a_ - b_) <= (tolerance) * at_, "%s is %.9g, not %s = %.9g",  \
                      #a, a_, #b, b_);                                                  \
    } while (0)

static inline bool same_bits(Tensor a, Tensor b)
{
    return tensor_size(a) == tensor_size(b)
           && memcmp(a.data, b.data, tensor_size(a) * sizeof(real)) == 0;
}

/* A parameter of normal numbers; equal names give equal numbers. */
static inline Param param_drawn(Shape shape, const char *name)
{
    Param p = param_new(shape);
    Rng rng = rng_stream(23, name);
    rng_fill_normal(&rng, p.value.data, tensor_size(p.value), 0, 1);
    return p;
}

/* The sum of all y(i), each weighted by another odd number: no two errors in dJ/dy cancel,
 * and dJ/dy(i) is the weight. */
static inline Var odd_sum(Var y)
{
    size_t n = tensor_size(y->value);
    Tensor weights = { y->value.shape, tape_take(y->tape, n * sizeof(real)) };
    Rng rng = rng_stream(29, "odd sum");
    rng_fill_normal(&rng, weights.data, n, (real)0.3, 1);
    return v_sum(v_multiply(y, tape_input(y->tape, weights)));
}

static inline Spec spec_of(const char *text)
{
    Spec spec;
    Message why;
    ck_assert_msg(spec_parse(text, &spec, &why), "%s", why.text);
    return spec;
}

/* A network with weights and biases of variance 1/inputs and 0.1; shifts and gains of batch
 * norm are odd numbers too. */
static inline Network *network_drawn(const char *text)
{
    Spec spec = spec_of(text);
    Network *network = network_new(&spec);
    Rng rng = rng_stream(31, "weights");
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0.1 }, &rng);
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].gain) {
            Tensor gain = network->layer[l].gain->value, shift = network->layer[l].bias->value;
            rng_fill_uniform(&rng, gain.data, tensor_size(gain), (real)0.5, (real)1.5);
            rng_fill_normal(&rng, shift.data, tensor_size(shift), 0, (real)0.3);
        }
    return network;
}

/* Runs a mistake in a process of its own: it must end in error_bug, whose message holds
 * these words. */
static inline void expect_bug(void (*mistake)(void), const char *words)
{
    int ends[2], status = 0;
    char said[1200] = "";
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        mistake();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t n = 1; n > 0 && length < sizeof said - 1; length += (size_t)(n > 0 ? n : 0))
        n = read(ends[0], said + length, sizeof said - 1 - length);
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "went on: %s", said);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in: %s", words, said);
}

#endif
