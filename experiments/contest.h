/*
 * contest.h -- networks that people designed against networks that were found, on equal terms.
 *
 * A contest is held within a budget of parameters, for dense networks or with convolutions.  The
 * contestants are
 *
 *     designed     what a person would try, with every step size of the space
 *     evolved      a population and its children (evolve/search.h)
 *     random       as many networks as evolution trained, drawn by chance
 *
 * and each goes the same way:
 *
 *     the search   every candidate is trained once, briefly, and judged by images set aside
 *     the final    its best few are trained as long as it counts, several times, judged likewise;
 *                  the best on average is the winner
 *     the test     the winner is trained anew on everything, from fresh seeds, and judged by
 *                  images that nothing has seen before
 *
 * All trainings of a stage have the same data, batch, epochs and schedule: Adam, whose step falls
 * in a straight line to 0.  Who chooses the best of many noisy scores is flattered by them; the
 * final removes most of that, and the test all of it.
 */
#ifndef GRADUS_CONTEST_H
#define GRADUS_CONTEST_H

#include "base/archive.h"
#include "evolve/search.h"
#include "lab/progress.h"
#include "learn/dataset.h"

typedef enum ContestKind { CONTEST_DENSE, CONTEST_IMAGE, CONTEST_KINDS } ContestKind;

extern const char *const contest_kind_names[CONTEST_KINDS];    /* dense, convolutional */

/* What may be searched: 1 to 4 hidden layers, or up to 6 with convolutions, of some twenty sizes,
 * four activations, with batch norm or without, eight step sizes.  multiply_adds_max as in Space. */
Space contest_space(ContestKind kind, Shape image, int outputs, size_t parameters_max,
                    size_t multiply_adds_max);

/* Population and children; the random one draws as many a generation. */
SearchRecipe contest_evolution(int population);
SearchRecipe contest_random(int population);

/* The networks that a person would try, each as wide as the budget allows, with every step size of
 * the space: as candidates without fitness.  The caller frees the family. */
Family contest_designs(ContestKind kind, const Space *space);

/* ---- Training ---- */

typedef struct Schooling {
    const Dataset *learn, *judge;       /* lent */
    int            epochs, batch;
} Schooling;

/* The accuracy, 0 to 1, of a genome trained so: an Evaluate, whose context is a Schooling.  NaN if
 * it diverged; -INFINITY if it cannot be trained with these data. */
double schooling_accuracy(const Genome *genome, Rng rng, const void *schooling);

/* The multiply-adds that its training takes, forward and backward (about twice forward). */
double schooling_cost(const Schooling *schooling, double multiply_adds);

/* ---- Trials: genomes trained several times each ---- */

/* A record of the results of all trials in the order of their making.  Taken up from an archive, it
 * gives the next trials the results that they had, until it is used up; so a resumed contest goes
 * its way again.  Begin with (Record){ 0 }. */
typedef struct Record {
    double *result;
    size_t  count, used;
} Record;

void record_archive(Record *record, Archive *archive);
void record_free(Record *record);

typedef struct Trials {
    const Schooling   *schooling;
    const char *const *genomes;     /* lines; lent */
    size_t             count;       /* of them */
    int                repeats;     /* of each */
    uint64_t           seed;
    const char        *stream;      /* names the streams, numbered by genome and repeat */
} Trials;

/* Accuracies, genome by genome, `repeats` each, into accuracy; over all cores.  In portions: `keep`
 * (may be NULL) is called after each, to put the record away.  False if interrupted. */
bool trials_run(const Trials *trials, Record *record, double *accuracy, Progress *progress,
                void (*keep)(void));

/* ---- Winners ---- */

/* The `most` fittest candidates of different genomes, best first, by number; how many. */
size_t contest_finalists(const Family *family, size_t most, size_t *finalist);

/* The row of `count` with the largest mean of `repeats` numbers; NaN counts as the smallest. */
size_t contest_winner(const double *accuracy, size_t count, int repeats);

/* marked[i] = true for the candidate and all its ancestors through first parents and mates. */
void contest_ancestors(const Family *family, size_t candidate, bool *marked);

/* ---- Contests of long ago ---- */

/* A row of a contest's table: the winner of a contestant, retrained `runs` times. */
typedef struct ContestRow {
    int    budget;
    char   contestant[20], spec[400];
    double parameters, mean, sd;        /* accuracies in percent */
    int    runs;
} ContestRow;

enum { CONTEST_ROWS_MAX = 2 * CONTEST_KINDS * 3 };

/* The rows of a table that was kept (gzipped or not); how many, or 0 and the reason in *why. */
size_t contest_read(const char *path, ContestRow row[CONTEST_ROWS_MAX], Message *why);

/* Convolutional, if the spec's input is an image. */
ContestKind contest_row_kind(const ContestRow *row);

#endif
