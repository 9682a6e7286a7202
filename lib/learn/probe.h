/*
 * probe.h -- what a layer sees, layer by layer: signal, gradient, speed of learning.
 *
 *     trainer_gradient(trainer);              (or any forward and backward pass)
 *     probe_read(network, readings);          one LayerReading a layer
 *
 * All numbers are computed in double, so that a gradient of 1e-30 is seen for what it is;
 * below REAL_MIN (1.2e-38 as float) the gradient itself loses digits, and below
 * 1.4e-45 it is 0: that is part of what the probe shows.
 */
#ifndef GRADUS_PROBE_H
#define GRADUS_PROBE_H

#include "network.h"

/*
 * Among how many numbers a sum of squares is spread.  Both depend on the numbers' proportions
 * only, and are those of a product for the outer product of two vectors: of dJ/dW for one
 * example, which is x times dJ/dz.  NaN where all numbers are 0.
 */
typedef struct Concentration {
    double participation;       /* (sum g^2)^2 / (n sum g^4): 1 if all n are equally large, 1/n if
                                   one takes all; 1/3 for many normal numbers */
    double largest;             /* the largest g^2 over the sum of all */
} Concentration;

Concentration concentration(const real *g, size_t n);

typedef struct LayerReading {
    double signal;              /* mean square of z over batch and units: q of mean_field.h */
    double output;              /* mean square of f(z) */
    double variety;             /* share of the mean square of z that differs from example to
                                   example: 0 if all give the same, 1 if nothing is common */
    double gradient;            /* ||dJ_i/dz||, root mean square over the examples i, where J_i
                                   is the loss of example i alone (n times its share in J) */
    double log_gradient;        /* ln ||dJ_i/dz||, mean over the examples; -INFINITY if one is 0 */
    double zeros;               /* share of dJ_i/dz that is exactly 0 */
    double weight_gradient;     /* ||dJ/dW||, of the batch's mean loss */
    double bias_gradient;       /* ||dJ/db|| */
    double weight_norm;         /* ||W|| */
    double update_ratio;        /* ||dW|| / ||W|| of the last step; see Probe; NaN without W */
    Concentration synapses;     /* of dJ/dW, of the batch's mean loss */
    Concentration units;        /* of dJ_i/dz and of f(z), mean over the examples i */
    Concentration outputs;
} LayerReading;

/* Reads the network as the last forward and backward pass left it, before the tape's reset;
 * reading[l] for l = 0 .. layers-1.  update_ratio is left alone. */
void probe_read(const Network *network, LayerReading *reading);

/*
 * How far a step moves the weights needs the weights before it.  A Probe keeps a copy:
 *
 *     probe_before(probe);   trainer_step(trainer);   probe_after(probe, readings);
 */
typedef struct Probe Probe;

Probe *probe_new(const Network *network);       /* the network is lent */
void   probe_free(Probe *probe);
void   probe_before(Probe *probe);
void   probe_after(const Probe *probe, LayerReading *reading);   /* writes update_ratio */

#endif
