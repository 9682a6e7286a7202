/*
 * depth_probe.c -- a whole program as a student would write it, for P8 and P8m.
 *
 *     depth_probe DIRECTORY figure|bare
 *
 * measures the gradient at the first layer of networks of 1, 8, ... 50 layers with three
 * activations, and writes DIRECTORY/depth_probe.tsv and, by gnuplot, a PNG of it.  Its peer is
 * depth_probe.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "grad/loss.h"
#include "lab/files.h"
#include "lab/program.h"
#include "lab/text.h"
#include "learn/network.h"
#include "learn/synthetic.h"
#include "learn/weights.h"

enum { BATCH = 128, DEEPEST = 50, DEPTH_STEP = 7 };

static const char *const activations[] = { "sigmoid", "relu", "abs" };

/* The norms of all layers' gradients, as the peer computes them; returns the first layer's. */
static double first_gradient(Tape *tape, const char *net, Tensor x, const int *labels)
{
    Network *network = network_parse(net, net);
    Rng rng = rng_stream(1, net);
    network_draw_weights(network, (WeightScale){ WEIGHTS_VARIANCE, 1, 0 }, &rng);
    tape_reset(tape);
    Var logits = network_forward(network, tape, tape_input(tape, x), MODE_TRAIN);
    backward(v_cross_entropy(logits, labels));
    double norm = 0;
    for (int l = network->layers - 1; l >= 0; l--)
        norm = tensor_norm(network->layer[l].weights->gradient);
    network_free(network);
    return norm;
}

static void draw(const char *directory)
{
    Message why;
    char *gnuplot = program_find("gnuplot"), *style = path_absolute("plots/style.gp");
    char *script = path_absolute("plots/depth_probe.gp");
    char *arguments[] = { "gnuplot", "-d", "-e", "lesson='bench'; figure='depth_probe'; data='.'; "
                          "term='png'", style, script, NULL };
    if (!gnuplot)
        error_stop("there is no gnuplot to draw with (make setup)");
    if (!program_run(gnuplot, arguments, directory, false, 60, &why))
        error_stop("gnuplot: %s", why.text);
    free(script);
    free(style);
    free(gnuplot);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        error_stop("usage: depth_probe DIRECTORY figure|bare");
    Rng rng = rng_stream(1, "images");
    Dataset images = synthetic_images(BATCH, &rng);
    Tensor x = tensor_new(shape_matrix(BATCH, (int)dataset_example_size(&images)));
    int labels[BATCH];
    dataset_gather_from(&images, 0, BATCH, x.data, labels);
    Tape *tape = tape_new();
    tape_recycle(tape, true);           /* only the weights' gradients are looked at */

    Draft *draft = draft_new(argv[1], "depth_probe.tsv");
    FILE *file = draft_open(draft);
    fprintf(file, "activation\tdepth\tnorm\n");
    for (int a = 0; a < 3; a++)
        for (int depth = 1; depth <= DEEPEST; depth += DEPTH_STEP) {
            char *net = text_format("784 100:%s*%d 10", activations[a], depth);
            fprintf(file, "%s\t%d\t%.9g\n", activations[a], depth,
                    first_gradient(tape, net, x, labels));
            free(net);
        }
    draft_publish(draft);
    if (strcmp(argv[2], "figure") == 0)
        draw(argv[1]);
    tape_free(tape);
    tensor_free(&x);
    dataset_free(&images);
    return 0;
}
