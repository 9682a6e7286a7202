#include "network.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "grad/convolution.h"
#include "grad/pooling.h"

static Param *param_add(Network *network, Shape shape)
{
    Param *p = &network->param[network->params++];
    *p = param_new(shape);
    return p;
}

Network *network_new(const Spec *spec)
{
    Network *network = memory_new(1, sizeof *network);
    network->spec = *spec;
    network->layers = spec->layers;
    network->layer = memory_new((size_t)spec->layers, sizeof *network->layer);
    network->param = memory_new(3 * (size_t)spec->layers, sizeof *network->param);
    for (int l = 0; l < spec->layers; l++) {
        Layer *layer = &network->layer[l];
        Shape weights = spec_weights(spec, l), biases = shape_matrix(1, spec_biases(spec, l));
        if (weights.n == 0)
            continue;
        layer->weights = param_add(network, weights);
        layer->bias = param_add(network, biases);
        if (!spec->layer[l].batch_norm)
            continue;
        layer->gain = param_add(network, biases);
        tensor_fill(layer->gain->value, 1);
        layer->running.mean = tensor_new(biases);
        layer->running.variance = tensor_new(biases);
        tensor_fill(layer->running.variance, 1);
    }
    return network;
}

Network *network_parse(const char *net, const char *whose)
{
    Spec *spec = spec_new(net, whose);
    Network *network = network_new(spec);
    free(spec);
    return network;
}

void network_free(Network *network)
{
    if (!network)
        return;
    for (int i = 0; i < network->params; i++)
        param_free(&network->param[i]);
    for (int l = 0; l < network->layers; l++) {
        tensor_free(&network->layer[l].running.mean);
        tensor_free(&network->layer[l].running.variance);
    }
    free(network->layer);
    free(network->param);
    free(network);
}

size_t network_inputs(const Network *network)
{
    return shape_size(network->spec.input);
}

size_t network_outputs(const Network *network)
{
    return shape_size(network->spec.layer[network->layers - 1].out);
}

size_t network_parameters(const Network *network)
{
    return spec_parameters(&network->spec);
}

static Var lend(const Network *network, Tape *tape, Param *p)
{
    return network->frozen ? tape_frozen(tape, p) : tape_param(tape, p);
}

static Var in_shape(Var x, Shape example)
{
    example.n = x->value.shape.n;
    return shape_equal(x->value.shape, example) ? x : v_reshape(x, example);
}

/* x W + b of a layer with weights, and b may be NULL. */
static Var weigh(const LayerSpec *spec, Var x, Var W, Var b)
{
    switch (spec->kind) {
    case LAYER_CONVOLUTION: return v_convolution(x, W, b, spec->window);
    case LAYER_TRANSPOSED:  return v_convolution_transposed(x, W, b, spec->window);
    default:                return in_shape(v_affine(x, W, b), spec->out);
    }
}

static Var sample(const LayerSpec *spec, Var x)
{
    switch (spec->kind) {
    case LAYER_MAX_POOL:  return v_max_pool(x, spec->window);
    case LAYER_MEAN_POOL: return v_mean_pool(x, spec->window);
    default:              return v_up_sample(x, spec->window.height);
    }
}

/* Sets the layer's signal and output. */
static void layer_forward(const Network *network, Tape *tape, int l, Var x, Mode mode)
{
    Layer *layer = &network->layer[l];
    const LayerSpec *spec = &network->spec.layer[l];
    if (!layer->weights) {
        layer->signal = layer->output = sample(spec, x);
        return;
    }
    Var W = lend(network, tape, layer->weights), b = lend(network, tape, layer->bias);
    if (!spec->batch_norm) {
        layer->signal = weigh(spec, x, W, b);
    } else {
        Var z = weigh(spec, x, W, NULL), gain = lend(network, tape, layer->gain);
        if (tape_recycles(tape)) {
            layer->signal = NULL;
            layer->output = v_batch_norm_activate(z, gain, b, spec->activation, &layer->running,
                                                  mode);
            return;
        }
        layer->signal = v_batch_norm(z, gain, b, &layer->running, mode);
    }
    layer->output = spec->activation == ACTIVATION_identity
                        ? layer->signal : v_activate(layer->signal, spec->activation);
}

Var network_forward(Network *network, Tape *tape, Var x, Mode mode)
{
    x = in_shape(x, network->spec.input);
    for (int l = 0; l < network->layers; l++) {
        layer_forward(network, tape, l, x, mode);
        x = network->layer[l].output;
    }
    return x;
}

void network_evaluate(Network *network, Tensor x, real *y)
{
    enum { PIECE = 500 };
    size_t inputs = network_inputs(network), outputs = network_outputs(network);
    Tape *tape = tape_new();
    tape_recycle(tape, true);
    bool frozen = network->frozen;
    network->frozen = true;
    for (int first = 0; first < x.shape.n; first += PIECE) {
        Tensor piece = { network->spec.input, x.data + (size_t)first * inputs };
        piece.shape.n = x.shape.n - first < PIECE ? x.shape.n - first : PIECE;
        tape_reset(tape);
        Var out = network_forward(network, tape, tape_input(tape, piece), MODE_EVALUATE);
        memcpy(y + (size_t)first * outputs, out->value.data,
               (size_t)piece.shape.n * outputs * sizeof *y);
    }
    network->frozen = frozen;
    tape_free(tape);
}

void network_clear_gradients(Network *network)
{
    for (int i = 0; i < network->params; i++)
        network->param[i].has_gradient = false;
}

void network_copy(Network *to, const Network *from)
{
    if (!spec_equal(&to->spec, &from->spec))
        error_bug("network_copy: the two networks have different specs");
    for (int i = 0; i < to->params; i++)
        tensor_copy(to->param[i].value, from->param[i].value);
    for (int l = 0; l < to->layers; l++)
        if (to->layer[l].gain) {
            tensor_copy(to->layer[l].running.mean, from->layer[l].running.mean);
            tensor_copy(to->layer[l].running.variance, from->layer[l].running.variance);
        }
}

static void archive_tensor(Archive *archive, Tensor x)
{
    archive_bytes(archive, x.data, tensor_size(x) * sizeof(real));
}

void network_archive(Network *network, Archive *archive)
{
    for (int i = 0; i < network->params; i++) {
        archive_tensor(archive, network->param[i].value);
        archive_tensor(archive, network->param[i].moment[0]);
        archive_tensor(archive, network->param[i].moment[1]);
    }
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].gain) {
            archive_tensor(archive, network->layer[l].running.mean);
            archive_tensor(archive, network->layer[l].running.variance);
        }
}

static void tensor_average(Tensor mean, Tensor now, real keep)
{
    for (size_t i = 0; i < tensor_size(mean); i++)
        mean.data[i] = keep * mean.data[i] + (1 - keep) * now.data[i];
}

void network_blend(Network *mean, const Network *now, double keep)
{
    if (!spec_equal(&mean->spec, &now->spec))
        error_bug("network_blend: the two networks have different specs");
    for (int i = 0; i < mean->params; i++)
        tensor_average(mean->param[i].value, now->param[i].value, (real)keep);
    for (int l = 0; l < mean->layers; l++)
        if (mean->layer[l].gain) {
            RunningStatistics *to = &mean->layer[l].running;
            const RunningStatistics *from = &now->layer[l].running;
            tensor_average(to->mean, from->mean, (real)keep);
            tensor_average(to->variance, from->variance, (real)keep);
        }
}

int network_first_not_finite(const Network *network)
{
    for (int l = 0; l < network->layers; l++) {
        Tensor y = network->layer[l].output->value;
        for (size_t i = 0; i < tensor_size(y); i++)
            if (!isfinite(y.data[i]))
                return l + 1;
    }
    return 0;
}

static uint64_t hash_tensor(uint64_t hash, Tensor x)
{
    return hash_bytes(hash, x.data, tensor_size(x) * sizeof(real));
}

uint64_t network_checksum(const Network *network)
{
    uint64_t hash = HASH_START;
    for (int i = 0; i < network->params; i++)
        hash = hash_tensor(hash, network->param[i].value);
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].gain) {
            hash = hash_tensor(hash, network->layer[l].running.mean);
            hash = hash_tensor(hash, network->layer[l].running.variance);
        }
    return hash;
}
