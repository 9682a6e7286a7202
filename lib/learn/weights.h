/*
 * weights.h -- how large the weights are at first.
 *
 * Into each output of a layer go n_in numbers, and each input goes into n_out outputs: all there
 * are in a dense layer, what a window sees in a convolution (spec_fan_in, spec_fan_out).  The
 * weights are drawn from N(0, v/n_in), the biases from N(0, bias_variance).  v, the weight
 * variance, is
 *
 *     glorot      2 n_in / (n_in + n_out)      between the two needs of forward and
 *                                              backward (Glorot & Bengio 2010)
 *     he          2                            a ReLU lets half through (He et al. 2015)
 *     critical    where the gradient neither vanishes nor explodes, for the layer's own
 *                 activation (mean_field.h): 1 for |x|, 2 for ReLU, 103.0 for the sigmoid
 *     variance=V  V
 *     sigma=S     S^2 n_in: the standard deviation itself is S, whatever the width
 */
#ifndef GRADUS_WEIGHTS_H
#define GRADUS_WEIGHTS_H

#include "base/error.h"
#include "base/random.h"
#include "network.h"

typedef enum WeightRule {
    WEIGHTS_GLOROT, WEIGHTS_HE, WEIGHTS_CRITICAL, WEIGHTS_VARIANCE, WEIGHTS_SIGMA
} WeightRule;

typedef struct WeightScale {
    WeightRule rule;
    double number;              /* V or S */
    double bias_variance;
} WeightScale;

/* Reads one of the words above ("variance=1.5"); bias_variance becomes 0. */
bool   weights_parse(const char *text, WeightScale *out, Message *why);
void   weights_print(WeightScale scale, char *text, size_t size);

/* The weight variance v of layer l (from 0). */
double weights_variance(WeightScale scale, const Spec *spec, int l);

/* Draws all weights and biases anew; gains become 1, running statistics 0 and 1.  With
 * batch norm the biases are its shifts and become 0. */
void   network_draw_weights(Network *network, WeightScale scale, Rng *rng);

#endif
