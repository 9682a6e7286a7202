#include "training.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "grad/loss.h"

bool network_fits(const Spec *spec, const Dataset *data, bool labels, Message *why)
{
    size_t inputs = shape_size(spec->input), outputs = shape_size(spec->layer[spec->layers - 1].out);
    if (dataset_example_size(data) != inputs)
        return message_set(why, "an example of %s has %d x %d x %d = %zu numbers, but the network "
                           "takes %zu: begin --net with %zu", data->name, data->h, data->w,
                           data->c, dataset_example_size(data), inputs,
                           dataset_example_size(data));
    Shape in = spec->input, image = { 1, data->h, data->w, data->c };
    if (in.h * in.w > 1 && image.h * image.w > 1 && !shape_equal(in, image))
        return message_set(why, "an image of %s is %dx%dx%d, but the network takes %dx%dx%d: begin "
                           "--net with %dx%dx%d", data->name, image.h, image.w, image.c, in.h,
                           in.w, in.c, image.h, image.w, image.c);
    if (labels && !data->labels)
        return message_set(why, "%s has no labels to learn", data->name);
    if (labels && (size_t)data->classes > outputs)
        return message_set(why, "%s has %d classes, but the network has %zu outputs: end --net "
                           "with %d", data->name, data->classes, outputs, data->classes);
    return true;
}

Spec *spec_for(const Dataset *data, const char *text, const char *whose)
{
    Message why;
    Spec *spec = spec_new(text, whose);
    if (!network_fits(spec, data, true, &why))
        error_stop("%s: %s", whose, why.text);
    return spec;
}

Trainer *trainer_new(Network *network, const Dataset *data, TrainingSettings settings, Rng rng)
{
    Message why;
    if (!network_fits(&network->spec, data, true, &why))
        error_stop("%s", why.text);
    if (settings.batch < 1)
        error_bug("trainer_new: a batch of %d examples", settings.batch);
    Trainer *t = memory_new(1, sizeof *t);
    size_t batch = (size_t)settings.batch;
    *t = (Trainer){ .network = network, .data = data, .settings = settings, .rng = rng,
                    .tape = tape_new(), .place = data->n,
                    .order = memory_new(data->n, sizeof *t->order),
                    .x = memory_new(batch * dataset_example_size(data), sizeof *t->x),
                    .labels = memory_new(batch, sizeof *t->labels) };
    tape_recycle(t->tape, true);
    for (size_t i = 0; i < data->n; i++)
        t->order[i] = (uint32_t)i;
    return t;
}

void trainer_free(Trainer *t)
{
    if (!t)
        return;
    tape_free(t->tape);
    free(t->order);
    free(t->x);
    free(t->labels);
    free(t);
}

long trainer_steps_per_epoch(const Trainer *t)
{
    size_t batch = (size_t)t->settings.batch;
    return (long)((t->data->n + batch - 1) / batch);
}

/* The next batch, gathered into t->x; a new random order when the last one is used up. */
static size_t next_batch(Trainer *t)
{
    if (t->place >= t->data->n) {
        rng_shuffle(&t->rng, t->order, t->data->n);
        t->place = 0;
    }
    size_t left = t->data->n - t->place, batch = (size_t)t->settings.batch;
    size_t n = left < batch ? left : batch;
    dataset_gather(t->data, t->order + t->place, n, t->x, t->labels);
    t->place += n;
    return n;
}

static double gradient_of_batch(Trainer *t, size_t n)
{
    const Dataset *data = t->data;
    tape_reset(t->tape);
    network_clear_gradients(t->network);
    Tensor x = { shape_image((int)n, data->h, data->w, data->c), t->x };
    Var logits = network_forward(t->network, t->tape, tape_input(t->tape, x), MODE_TRAIN);
    Var loss = v_cross_entropy(logits, t->labels);
    backward(loss);
    return (double)loss->value.data[0];
}

double trainer_gradient(Trainer *t)
{
    return gradient_of_batch(t, next_batch(t));
}

static double step_of_batch(Trainer *t, size_t n)
{
    double loss = gradient_of_batch(t, n);
    t->steps++;
    if (!isfinite(loss) && !t->event.step)
        t->event = (TrainingEvent){ t->steps, network_first_not_finite(t->network) };
    if (!t->event.step) {
        prior_add_gradients(t->settings.prior, t->network, (double)t->data->n);
        optimiser_step(&t->settings.optimiser, t->network->param, t->network->params);
    }
    return loss;
}

double trainer_step(Trainer *t)
{
    return step_of_batch(t, next_batch(t));
}

double trainer_epoch(Trainer *t)
{
    double sum = 0, examples = 0;
    long steps = trainer_steps_per_epoch(t);
    for (long i = 0; i < steps && !interrupt_requested(); i++) {
        size_t n = next_batch(t);
        sum += step_of_batch(t, n) * (double)n;
        examples += (double)n;
    }
    return sum / examples;
}

static Score score(Network *network, const Dataset *data, size_t batch, Mode mode)
{
    Message why;
    if (!network_fits(&network->spec, data, true, &why))
        error_stop("%s", why.text);
    Tape *tape = tape_new();
    real *x = memory_new(batch * dataset_example_size(data), sizeof *x);
    int *labels = memory_new(batch, sizeof *labels);
    Score sum = { 0, 0 };
    for (size_t first = 0, n; (n = dataset_gather_from(data, first, batch, x, labels)) > 0;
         first += n) {
        tape_reset(tape);
        Tensor images = { shape_image((int)n, data->h, data->w, data->c), x };
        bool frozen = network->frozen;
        network->frozen = true;
        Var logits = network_forward(network, tape, tape_input(tape, images), mode);
        network->frozen = frozen;
        Var loss = v_cross_entropy(logits, labels);
        sum.loss += (double)loss->value.data[0] * (double)n;
        sum.accuracy += accuracy(logits->value, labels) * (double)n;
    }
    free(labels);
    free(x);
    tape_free(tape);
    return (Score){ sum.loss / (double)data->n, sum.accuracy / (double)data->n };
}

Score network_score(Network *network, const Dataset *data)
{
    return score(network, data, 500, MODE_EVALUATE);
}

Score network_score_together(const Network *network, const Dataset *data, int batch)
{
    Network *copy = network_new(&network->spec);        /* its running statistics will change */
    network_copy(copy, network);
    Score together = score(copy, data, (size_t)batch, MODE_TRAIN);
    network_free(copy);
    return together;
}
