/*
 * spec.h -- a network as one line of text.
 *
 *     784 256:relu 128:abs:bn 10
 *     784 100:sigmoid*50 10
 *     28x28x1 conv4s2:32:relu conv4s2:64:relu:bn 10
 *     28x28x1 conv3:16:relu max2 conv3:32:relu mean14 10
 *     64 7x7x128:relu:bn upconv4s2:64:relu:bn upconv4s2:1:tanh
 *
 * The first word is what goes in: a number of values, or HEIGHTxWIDTHxCHANNELS.
 * Each further word is a layer:
 *
 *     WIDTH             dense: y = x W + b, whatever the shape of x
 *     HxWxC             dense, to an image
 *     convK:CHANNELS    convolution (grad/convolution.h) with a window of K x K
 *     upconvK:CHANNELS  transposed convolution
 *     maxK  meanK       pooling (grad/pooling.h)
 *     upK               up-sampling by K
 *
 *   K            1 to 64; for convolutions also HEIGHTxWIDTH, as in conv3x5
 *   sS           after K: the stride, as in conv4s2.  None means 1, or K for pooling
 *   pP           after that, for convolutions: P rows and columns of zeros round the image,
 *                fewer than the window has.  None means as many as it takes for the stride
 *                alone to decide: a convolution makes of size h size h/S, rounded up, a
 *                transposed one S*h.  So with conv4s2 28 becomes 14, then 7; conv3 leaves 28.
 *
 * To a layer with weights may be added
 *
 *   :activation  a name of the activation table (grad/activation.h); none means
 *                identity, as a last layer wants it
 *   :bn          batch norm per channel, always between the weights and the activation,
 *                whatever the order of the words; its shift replaces the bias
 *
 * and to every layer *K: K such layers, one after the other.
 *
 * The same line stands for what a person designs and for what a search finds.
 * It has one canonical form, which spec_print writes: activation before bn, no
 * "identity", a vector without 1x1x, no stride or zeros that are meant anyway, and
 * *K for three or more equal layers in a row.  Reading and printing are inverse:
 * spec_parse(spec_print(s)) == s.
 *
 * A Spec is a plain value of some 60 kB and owns nothing.
 */
#ifndef GRADUS_SPEC_H
#define GRADUS_SPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "grad/window.h"

#define SPEC_LAYERS_MAX 1000
#define SPEC_WIDTH_MAX  65536
#define SPEC_INPUTS_MAX 16777216        /* height * width * channels, of every image */
#define SPEC_WINDOW_MAX 64              /* pixels, of a window's side, a stride, a border */
#define SPEC_TEXT_MAX   40000           /* bytes that hold any printed Spec */

typedef enum LayerKind {
    LAYER_DENSE, LAYER_CONVOLUTION, LAYER_TRANSPOSED, LAYER_MAX_POOL, LAYER_MEAN_POOL,
    LAYER_UP_SAMPLE
} LayerKind;

typedef struct LayerSpec {
    LayerKind kind;
    Shape     out;              /* what one example becomes here; n = 1 */
    Window    window;           /* all 0 in a dense layer; height K when sampling up */
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

/* The same for `whose` ("--net", "the adversary") or error_stop.  The caller frees it with free. */
Spec *spec_new(const char *text, const char *whose);

/* The canonical line; at most SPEC_TEXT_MAX bytes with the final zero.  A
 * buffer too small for it is a bug. */
void spec_print(const Spec *spec, char *text, size_t size);

bool spec_equal(const Spec *a, const Spec *b);

/* The example as it enters layer k: the input, or what layer k-1 made of it. */
Shape spec_shape_into(const Spec *spec, int k);

/* The shape of layer k's weights as its operation wants them, rows x columns, and the number of
 * its biases, or of batch norm's shifts.  Both are 0 in a layer that learns nothing. */
Shape spec_weights(const Spec *spec, int k);
int   spec_biases(const Spec *spec, int k);

/* How many numbers of the example before go into a number of layer k, and how many of layer k
 * one of those goes into, on average; the border of zeros counts as numbers.  Of a dense layer
 * its inputs and outputs, of a convolution the window's area times the channels before.  0 where
 * there are no weights. */
double spec_fan_in(const Spec *spec, int k);
double spec_fan_out(const Spec *spec, int k);

/* Numbers that are learned: the weights and a bias for each output of a dense layer, for each
 * channel of a convolution; with batch norm a gain and a shift for each channel. */
size_t spec_parameters(const Spec *spec);

/* Multiplications (each with its addition) that one example costs in all the
 * layers with weights, forward. */
size_t spec_multiply_adds(const Spec *spec);

#endif
