/*
 * space.h -- what a search may try: the genomes it can reach, and the budgets none may exceed.
 *
 * A genome of a space has layers_min to layers_max hidden layers, each with one of the widths,
 * one of the activations, and batch norm or not where that is allowed; one of the step sizes;
 * and, if a budget is set, no more parameters and no more multiply-adds than that.  Input and
 * output are given by the task.
 *
 * Where the input is an image, and channels are given, the first of the hidden layers may be
 * convolutions with one of the channels, a window of windows[.] x windows[.] pixels, stride 1 or 2
 * and as many zeros as make the stride alone decide the size; or max2 and mean2, pooling.  All
 * dense layers come after them.
 *
 * Widths, channels and steps are ladders, smallest first: a small change is one rung.
 *
 * A Space is a plain value and owns nothing.
 */
#ifndef GRADUS_SPACE_H
#define GRADUS_SPACE_H

#include "base/random.h"
#include "evolve/genome.h"
#include "grad/activation.h"

#define SPACE_RUNGS_MAX 64

/* What a draw by chance means.  A space has many more deep genomes than shallow ones, so if all
 * are equally likely, nearly all that are drawn are as deep as can be. */
typedef enum SpaceDraw {
    DRAW_DEPTHS_ALIKE,          /* each number of layers equally likely; a genome beyond the
                                   budget is made smaller (space_repair) */
    DRAW_GENOMES_ALIKE          /* each genome within the budget equally likely */
} SpaceDraw;

typedef struct Space {
    Shape     input;            /* one example; n = 1 */
    int       outputs;
    int       layers_min, layers_max;
    int       widths, width[SPACE_RUNGS_MAX];
    int       channels, channel[SPACE_RUNGS_MAX];   /* 0: no layers on images */
    int       windows, window[SPACE_RUNGS_MAX];
    int       activations, activation[ACTIVATION_COUNT];
    bool      batch_norm;
    int       steps;
    double    step[SPACE_RUNGS_MAX];
    size_t    parameters_max, multiply_adds_max;    /* 0: no limit */
    SpaceDraw draw;
} Space;

/* Is this genome one of the space?  If not, *why says what is against it. */
bool space_allows(const Space *space, const Genome *genome, Message *why);

/* The genomes of the space before budgets, and the one of this number, 0 .. space_size - 1:
 * shallow ones first.  UINT64_MAX where there are more than can be counted, as with layers on
 * images. */
uint64_t space_size(const Space *space);
void     space_genome(const Space *space, uint64_t number, Genome *out);

/* A genome of the space by chance, as space->draw says.  Stops the program if the budgets leave
 * nothing to draw. */
void      space_draw(const Space *space, Rng *rng, Genome *out);

/* A layer by chance: a dense one, or one on images. */
LayerSpec space_draw_layer(const Space *space, bool on_image, Rng *rng);

/*
 * Makes a genome of this space's layers, in any number and order, one of the space.  Layers on
 * images move before the dense ones, get the shapes that follow from those before, and go where
 * nothing but a vector arrives.  Of too many layers, some taken by chance go; where there are too
 * few, dense ones are drawn.  While a budget is exceeded, a layer that is not the narrowest, taken
 * by chance, becomes narrower by a rung; if all are as narrow as can be, one goes.  False if that
 * does not help: without layers on images, only where the smallest genome exceeds the budget.
 */
bool space_repair(const Space *space, Genome *genome, Rng *rng);

/* The layers on images, which come first. */
int  genome_on_images(const Genome *genome);

/* The ladder that the size of this layer stands on: its widths, or its channels.  Pooling has
 * none, 0 rungs.  space_rung is -1 where the size is no rung of it. */
int  space_rungs(const Space *space, const LayerSpec *layer);
int  space_rung(const Space *space, const LayerSpec *layer);
void space_set_rung(const Space *space, LayerSpec *layer, int rung);
int  space_step_rung(const Space *space, double step);

#endif
