/*
 * spec.h -- a network as one line of text.
 *
 *     784 256:relu 128:abs:bn 10
 *     784 100:sigmoid*50 10
 *     28x28x1 256:relu 10
 *
 * The first word is what goes in: a number of values, or HEIGHTxWIDTHxCHANNELS.
 * Each further word is a layer:
 *
 *     WIDTH[:activation][:bn][*K]        y = activation(batch norm(x W + b))
 *
 *   WIDTH        number of outputs, 1 to 65536; every layer is dense
 *   activation   a name of the activation table (grad/activation.h); none means
 *                identity, as a last layer wants it
 *   bn           batch norm, always between the affine map and the activation,
 *                whatever the order of the words; its shift replaces the bias
 *   *K           K such layers, one after the other
 *
 * The same line stands for what a person designs and for what a search finds.
 * It has one canonical form, which spec_print writes: activation before bn, no
 * "identity", a vector without 1x1x, and *K for three or more equal layers in a
 * row.  Reading and printing are inverse:  spec_parse(spec_print(s)) == s.
 *
 * A Spec is a plain value of some 30 kB and owns nothing.
 */
#ifndef GRADUS_SPEC_H
#define GRADUS_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "grad/tensor.h"

#define SPEC_LAYERS_MAX 1000
#define SPEC_WIDTH_MAX  65536
#define SPEC_INPUTS_MAX 16777216        /* height * width * channels */
#define SPEC_TEXT_MAX   40000           /* bytes that hold any printed Spec */

typedef enum LayerKind { LAYER_DENSE } LayerKind;

typedef struct LayerSpec {
    LayerKind kind;
    Shape     out;              /* what one example becomes here; n = 1 */
    int       activation;       /* index into the activation table */
    bool      batch_norm;
} LayerSpec;

typedef struct Spec {
    Shape     input;            /* one example; n = 1 */
    int       layers;
    LayerSpec layer[SPEC_LAYERS_MAX];
} Spec;

/* False, with the word, its position and the alternatives in *why, if `text` is
 * not a network; then *out is untouched. */
bool spec_parse(const char *text, Spec *out, Message *why);

/* The canonical line; at most SPEC_TEXT_MAX bytes with the final zero.  A
 * buffer too small for it is a bug. */
void spec_print(const Spec *spec, char *text, size_t size);

bool spec_equal(const Spec *a, const Spec *b);

/* The example as it enters layer k: the input, or what layer k-1 made of it. */
Shape spec_shape_into(const Spec *spec, int k);

/* Numbers that are learned: of a dense layer inputs*outputs weights and a bias
 * for each output, or with batch norm a gain and a shift for each. */
size_t spec_parameters(const Spec *spec);

/* Multiplications (each with its addition) that one example costs in all the
 * affine maps, forward: inputs*outputs of a dense layer. */
size_t spec_multiply_adds(const Spec *spec);

#endif
