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
#include "experiments/gradient_flow.h"
#include "lab/files.h"
#include "lab/program.h"
#include "lab/text.h"
#include "learn/synthetic.h"

enum { BATCH = 128, DEEPEST = 50, DEPTH_STEP = 7 };

static const char *const activations[] = { "sigmoid", "relu", "abs" };

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
    FlowRun run = { .scale = { WEIGHTS_VARIANCE, 1, 0 }, .objective = FLOW_CROSS_ENTROPY,
                    .data = &images, .batch = BATCH };
    FlowPlan plan = { .seed = 1 };
    for (int a = 0; a < 3; a++)
        for (int depth = 1; depth <= DEEPEST; depth += DEPTH_STEP) {
            char *net = text_format("784 100:%s*%d 10", activations[a], depth);
            flow_plan(&plan, net, run, 1);
            free(net);
        }
    flow_measure(&plan, NULL);

    Draft *draft = draft_new(argv[1], "depth_probe.tsv");
    FILE *file = draft_open(draft);
    fprintf(file, "activation\tdepth\tnorm\n");
    size_t i = 0;
    for (int a = 0; a < 3; a++)
        for (int depth = 1; depth <= DEEPEST; depth += DEPTH_STEP)
            fprintf(file, "%s\t%d\t%.9g\n", activations[a], depth,
                    flow_result(&plan, i++)->weight_gradient);
    draft_publish(draft);
    if (strcmp(argv[2], "figure") == 0)
        draw(argv[1]);
    flow_plan_free(&plan);
    dataset_free(&images);
    return 0;
}
