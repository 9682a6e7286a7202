#include "next_bit.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/parallel.h"
#include "grad/loss.h"
#include "learn/optimiser.h"
#include "learn/weights.h"

void counter_predict(uint64_t bits, int n, double *probability)
{
    int count[2] = { 0, 0 };
    for (int t = 0; t < n; t++) {
        int bit = bits >> t & 1;
        probability[t] = (count[bit] + 1.0) / (t + 2.0);
        count[bit]++;
    }
}

bool network_predicts(const Spec *spec, Message *why)
{
    int outputs = spec->layer[spec->layers - 1].out.c;
    if (outputs != 1)
        return message_set(why, "one number must come out, the logit of a one, not %d: end the "
                           "network with 1", outputs);
    return true;
}

/* Row t: the bits before bit t, the latest first. */
static void fill_windows(uint64_t bits, int n, int window, real *x)
{
    for (int t = 0; t < n; t++)
        for (int i = 0; i < window; i++) {
            int from = t - 1 - i;
            x[t * window + i] = from < 0 ? 0 : (bits >> from & 1) ? (real)1 : (real)-1;
        }
}

/* What a sequence is to a network: windows, and targets. */
typedef struct Course {
    int    window;
    Tensor x, targets;
} Course;

static Course course_of(const Spec *spec, uint64_t bits, int n)
{
    int window = (int)shape_size(spec->input);
    Course course = { window, tensor_new(shape_matrix(n, window)),
                      tensor_new(shape_matrix(n, 1)) };
    fill_windows(bits, n, window, course.x.data);
    for (int t = 0; t < n; t++)
        course.targets.data[t] = (real)(bits >> t & 1);
    return course;
}

static void course_free(Course *course)
{
    tensor_free(&course->x);
    tensor_free(&course->targets);
}

/* One step towards the weights that are most credible after n bits. */
static void learn(Network *network, Tape *tape, Prior prior, Optimiser *adam,
                  const Course *course, int n)
{
    Tensor seen = { shape_matrix(n, course->window), course->x.data };
    tape_reset(tape);
    network_clear_gradients(network);
    Var logits = network_forward(network, tape, tape_input(tape, seen), MODE_TRAIN);
    backward(v_log_loss(logits, course->targets.data));
    for (int i = 0; i < network->params; i++)
        prior_add_gradient(prior, &network->param[i], n);
    optimiser_step(adam, network->param, network->params);
}

/* The logits for bits first .. first+n-1, on the tape. */
static const real *logits_of(Network *network, Tape *tape, const Course *course, int first, int n)
{
    Tensor windows = { shape_matrix(n, course->window), course->x.data + first * course->window };
    tape_reset(tape);
    return network_forward(network, tape, tape_input(tape, windows), MODE_EVALUATE)->value.data;
}

static double chance(real logit, uint64_t bits, int t)
{
    double a = (double)logit;
    return double_sigmoid((bits >> t & 1) ? a : -a);
}

void network_predict(const NetworkTheory *theory, uint64_t bits, int n, Rng rng,
                     double *probability)
{
    Course course = course_of(theory->spec, bits, n);
    Network *network = network_new(theory->spec);
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0 }, &rng);
    Prior prior = { PRIOR_GAUSSIAN, theory->width };
    Optimiser adam = optimiser_new(OPTIMISER_ADAM, theory->step);
    Tape *tape = tape_new();
    probability[0] = 0.5;
    for (int t = 1; t < n && !interrupt_requested(); t++) {
        for (int i = 0; i < theory->steps; i++)
            learn(network, tape, prior, &adam, &course, t);
        probability[t] = chance(logits_of(network, tape, &course, t, 1)[0], bits, t);
    }
    tape_free(tape);
    network_free(network);
    course_free(&course);
}

void network_average(const NetworkTheory *theory, uint64_t bits, int n, Rng rng,
                     double *probability)
{
    Course course = course_of(theory->spec, bits, n);
    Network *network = network_new(theory->spec);
    Tape *tape = tape_new();
    double before = theory->draws;              /* sum of p(bits before | w) */
    for (int t = 0; t < n; t++)
        probability[t] = 0;
    for (int k = 0; k < theory->draws && !interrupt_requested(); k++) {
        for (int i = 0; i < network->params; i++) {
            Tensor w = network->param[i].value;
            rng_fill_normal(&rng, w.data, tensor_size(w), 0, (real)theory->width);
        }
        const real *logits = logits_of(network, tape, &course, 0, n);
        double likelihood = 1;
        for (int t = 0; t < n; t++)
            probability[t] += likelihood *= chance(logits[t], bits, t);
    }
    for (int t = 0; t < n; t++) {
        double now = probability[t];
        probability[t] = now / before;
        before = now;
    }
    tape_free(tape);
    network_free(network);
    course_free(&course);
}
