/*
 * architectures.h -- every network of a small space, trained and judged.
 *
 * In a space so small that all of it can be trained, there is no need to guess how good a search
 * is: the best network is known, and so is what every search would have had to do.  (Ying et al.
 * 2019, "NAS-Bench-101", did this for 423,624 networks.)
 *
 * The networks are those of space_genome, in its order.  Each is trained ARCHITECTURE_REPEATS
 * times from other weights, by Adam with a step that falls to 0 in equal steps, and judged by
 * how many images it then gets right that it has not learned from.  Its fitness is the share of
 * right ones, the mean over the repeats.  Network i's repeat r takes all chance from the streams
 * "architecture weights" and "architecture order" of number ARCHITECTURE_REPEATS i + r, so that
 * any of them can be done again by itself.
 */
#ifndef GRADUS_ARCHITECTURES_H
#define GRADUS_ARCHITECTURES_H

#include "evolve/family.h"
#include "evolve/selection.h"
#include "evolve/space.h"
#include "lab/progress.h"
#include "learn/dataset.h"

enum { ARCHITECTURE_REPEATS = 4 };

typedef struct ArchitectureTask {
    Space          space;
    const Dataset *train, *valid;       /* lent */
    int            epochs, batch;
    uint64_t       seed;
} ArchitectureTask;

/* 0 to 3 hidden layers, each of 4, 8, 16 or 32 units with sigmoid, tanh, ReLU or absolute value:
 * 1 + 16 + 16^2 + 16^3 = 4369 networks. */
Space architecture_space(Shape input, int outputs, size_t parameters_max);

/* How many of the images each repeat got right; -1 where it diverged. */
typedef struct Judgement { int right[ARCHITECTURE_REPEATS]; } Judgement;

/* Trains the networks of these numbers, over all cores.  progress (may be NULL) advances by 1 for
 * each. */
void architectures_judge(const ArchitectureTask *task, const uint64_t *numbers, size_t count,
                         Judgement *judgements, Progress *progress);

/* All networks with their fitness: candidate i of the family is network i. */
typedef struct Architectures {
    Family     family;
    Judgement *judgement;               /* of each */
    int        examples;                /* that each was judged by */
    uint64_t   seed;
    uint64_t   data, checksum;          /* of the images, and of the judgements */
} Architectures;

/* A table of these judgements, one for each network of the space; takes them (from malloc). */
Architectures architectures_new(const Space *space, Judgement *judgements, int examples,
                                uint64_t seed, uint64_t data);
void          architectures_free(Architectures *all);

/*
 * Reads the table that is kept, gzipped or not:
 *
 *     # seed: 1
 *     # data: judged by 5000 examples, checksum ...       (of the images)
 *     # data: judgements, checksum ...                    (and other such lines)
 *     genome  parameters  multiply_adds  right1  right2  right3  right4
 *
 * and a row for each network, in order.  False, and why, if it is not the table of this space.
 */
bool architectures_read(const char *path, const Space *space, Architectures *out, Message *why);

/* The networks within a budget of parameters, the fittest first; how many there are.  `ranked` has
 * room for all of the space. */
size_t architectures_ranked(const Architectures *all, size_t parameters_max, Member *ranked);

#endif
