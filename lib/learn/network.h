/*
 * network.h -- a network made from its spec: the parameters, and the forward pass.
 *
 * Layer l takes x(l), n vectors or images, and gives
 *
 *     z = x W + b                     or, with batch norm, z = batch norm(x W)
 *     x(l+1) = f(z)
 *
 * where x W stands for a convolution too, straight or transposed.  Pooling and up-sampling have
 * neither weights nor f: x(l+1) = z.
 *
 * The network owns its parameters and everything that lives as long as they do; what
 * a forward pass computes lives on the tape.  Of the last pass, each layer remembers
 * its Vars, so that a probe can look at values and gradients without a special pass; on a tape that
 * recycles, the gradients are gone after backward(), and a layer with batch norm keeps no signal.
 */
#ifndef GRADUS_NETWORK_H
#define GRADUS_NETWORK_H

#include "base/archive.h"
#include "grad/batch_norm.h"
#include "grad/operations.h"
#include "spec.h"

typedef struct Layer {
    Param *weights;             /* W, shaped as spec_weights says; NULL where nothing is learned */
    Param *bias;                /* b: 1 x spec_biases; with batch norm its shift; NULL likewise */
    Param *gain;                /* batch norm's gain, shaped like its shift; NULL without */
    RunningStatistics running;  /* with batch norm */
    Var signal, output;         /* z and f(z) of the last pass, valid until the tape's reset; with
                                   batch norm and a tape that recycles, signal is NULL */
} Layer;

typedef struct Network {
    Spec   spec;
    int    layers;
    Layer *layer;
    int    params;
    Param *param;               /* all of them, layer by layer */
    bool   frozen;              /* while true, a pass lets gradients through but computes
                                   none for the parameters */
} Network;

Network *network_new(const Spec *spec);     /* weights and biases 0, gains 1; see weights.h */
/* The same from a spec's line, for `whose` ("adversary", "--net"): error_stop if it is none. */
Network *network_parse(const char *net, const char *whose);
void     network_free(Network *network);    /* NULL is allowed */

/* Numbers of one example as it goes in, and as it comes out. */
size_t   network_inputs(const Network *network);
size_t   network_outputs(const Network *network);

/* Numbers that are learned. */
size_t   network_parameters(const Network *network);

/* The output of the last layer for a batch x of n examples, which are read in the shape that
 * the spec begins with.  In MODE_TRAIN batch norm uses the batch's own statistics and updates the running ones. */
Var      network_forward(Network *network, Tape *tape, Var x, Mode mode);

/* The outputs for all examples of x, as evaluation has them, into y; a piece at a time, so
 * that x may be a whole data set.  Changes nothing in the network. */
void     network_evaluate(Network *network, Tensor x, real *y);

/* Forgets the gradients: the next backward pass writes them anew. */
void     network_clear_gradients(Network *network);

/* Copies the parameters and running statistics of a network of the same spec. */
void     network_copy(Network *to, const Network *from);

/* Parameters, what the optimiser keeps beside them, and running statistics, into the archive or
 * out of it (base/archive.h). */
void     network_archive(Network *network, Archive *archive);

/* mean = keep * mean + (1 - keep) * now, for all parameters and running statistics: called after
 * each step of learning, a running average over the last 1/(1 - keep) steps or so. */
void     network_blend(Network *mean, const Network *now, double keep);

/* The first layer (from 1) of the last pass whose output holds a NaN or an infinity;
 * 0 if all are finite. */
int      network_first_not_finite(const Network *network);

/* FNV-1a over the bits of all parameters and running statistics: equal exactly if
 * the networks are. */
uint64_t network_checksum(const Network *network);

#endif
