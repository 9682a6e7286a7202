#include "directions.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

/* By what batch norm multiplies the c-th of the layer's outputs, of which each channel has many. */
static double stretch_of(const Layer *layer, size_t c)
{
    if (!layer->gain)
        return 1;
    size_t channel = c % tensor_size(layer->gain->value);
    return (double)layer->gain->value.data[channel]
           / sqrt((double)layer->running.variance.data[channel] + BATCH_NORM_EPSILON);
}

static double row_product(const Layer *layer, size_t outputs, size_t i, size_t j)
{
    const real *W = layer->weights->value.data;
    double sum = 0;
    for (size_t c = 0; c < outputs; c++) {
        double stretch = stretch_of(layer, c);
        sum += stretch * stretch * (double)W[i * outputs + c] * (double)W[j * outputs + c];
    }
    return sum;
}

Principal forger_directions(const Network *forger)
{
    if (forger->spec.layer[0].kind != LAYER_DENSE)
        error_bug("forger_directions: the first layer is not dense");
    size_t d = shape_size(forger->spec.input), outputs = shape_size(forger->spec.layer[0].out);
    double *square = memory_new(d * d, sizeof *square);
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j <= i; j++)
            square[i * d + j] = square[j * d + i]
                = row_product(&forger->layer[0], outputs, i, j);
    Principal directions = principal_of(d, square, d);
    free(square);
    return directions;
}
