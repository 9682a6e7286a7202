#include "probe.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"

/* 0 for a gradient that no backward pass has written, or of a layer that learns nothing. */
static double gradient_norm(const Param *p)
{
    return p && p->has_gradient ? tensor_norm(p->gradient) : 0;
}

/* What the gradients of the single examples say: rows of dJ/dz, each times n. */
static void read_gradients(const struct Node *z, LayerReading *r)
{
    size_t n = (size_t)z->value.shape.n, units = tensor_size(z->value) / n, zeros = 0;
    double squares = 0, logs = 0;
    for (size_t i = 0; i < n; i++) {
        Tensor row = { shape_matrix(1, (int)units), z->gradient.data + i * units };
        double norm = (double)n * tensor_norm(row);
        squares += norm * norm;
        logs += norm > 0 ? double_log(norm) : -INFINITY;
        for (size_t k = 0; k < units; k++)
            zeros += row.data[k] == 0;
    }
    r->gradient = sqrt(squares / (double)n);
    r->log_gradient = logs / (double)n;
    r->zeros = (double)zeros / (double)(n * units);
}

/* The variance over the examples, mean over the units, divided by the mean square. */
static double variety(Tensor z)
{
    size_t n = (size_t)z.shape.n, units = tensor_size(z) / n;
    double common = 0;
    for (size_t k = 0; k < units; k++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += (double)z.data[i * units + k];
        common += (sum / (double)n) * (sum / (double)n) / (double)units;
    }
    return 1 - common / tensor_mean_square(z);
}

Concentration concentration(const real *g, size_t n)
{
    double squares = 0, fourths = 0, largest = 0;
    for (size_t i = 0; i < n; i++) {
        double square = (double)g[i] * (double)g[i];
        squares += square;
        fourths += square * square;
        largest = square > largest ? square : largest;
    }
    return (Concentration){ squares * squares / ((double)n * fourths), largest / squares };
}

/* Of each row alone, the mean over the rows. */
static Concentration concentration_of_rows(Tensor t)
{
    size_t rows = (size_t)t.shape.n, units = tensor_size(t) / rows;
    Concentration mean = { 0, 0 };
    for (size_t i = 0; i < rows; i++) {
        Concentration row = concentration(t.data + i * units, units);
        mean.participation += row.participation / (double)rows;
        mean.largest += row.largest / (double)rows;
    }
    return mean;
}

void probe_read(const Network *network, LayerReading *reading)
{
    for (int l = 0; l < network->layers; l++) {
        const Layer *layer = &network->layer[l];
        LayerReading *r = &reading[l];
        const Concentration none = { NAN, NAN };
        if (layer->signal->has_gradient)
            read_gradients(layer->signal, r);
        else
            r->gradient = 0, r->log_gradient = -INFINITY, r->zeros = 1;
        r->units = layer->signal->has_gradient
                       ? concentration_of_rows(layer->signal->gradient) : none;
        r->synapses = layer->weights && layer->weights->has_gradient
                          ? concentration(layer->weights->gradient.data,
                                          tensor_size(layer->weights->gradient)) : none;
        r->outputs = concentration_of_rows(layer->output->value);
        r->signal = tensor_mean_square(layer->signal->value);
        r->output = tensor_mean_square(layer->output->value);
        r->variety = variety(layer->signal->value);
        r->weight_gradient = gradient_norm(layer->weights);
        r->bias_gradient = gradient_norm(layer->bias);
        r->weight_norm = layer->weights ? tensor_norm(layer->weights->value) : 0;
    }
}

struct Probe {
    const Network *network;
    Tensor *before;             /* the weights of each layer */
};

Probe *probe_new(const Network *network)
{
    Probe *probe = memory_new(1, sizeof *probe);
    Tensor *before = memory_new((size_t)network->layers, sizeof *before);
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].weights)
            before[l] = tensor_new(network->layer[l].weights->value.shape);
    *probe = (Probe){ network, before };
    return probe;
}

void probe_free(Probe *probe)
{
    if (!probe)
        return;
    for (int l = 0; l < probe->network->layers; l++)
        tensor_free(&probe->before[l]);
    free(probe->before);
    free(probe);
}

void probe_before(Probe *probe)
{
    for (int l = 0; l < probe->network->layers; l++)
        if (probe->before[l].data)
            tensor_copy(probe->before[l], probe->network->layer[l].weights->value);
}

void probe_after(const Probe *probe, LayerReading *reading)
{
    for (int l = 0; l < probe->network->layers; l++) {
        Tensor old = probe->before[l];
        double moved = 0;
        reading[l].update_ratio = NAN;
        if (!old.data)
            continue;
        Tensor now = probe->network->layer[l].weights->value;
        for (size_t i = 0; i < tensor_size(now); i++) {
            double change = (double)now.data[i] - (double)old.data[i];
            moved += change * change;
        }
        reading[l].update_ratio = sqrt(moved) / tensor_norm(old);
    }
}
