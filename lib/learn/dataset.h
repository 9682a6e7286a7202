/*
 * dataset.h -- examples to learn from.
 *
 * A data set is n examples of one shape, h x w pixels of c channels, channels last
 * (a table of numbers is 1 x 1 with a channel for each column), and perhaps a
 * label for each, one of 0 .. classes-1.
 *
 * Images stay the bytes they were published as, a quarter of the memory of reals,
 * and become numbers when a batch is gathered:
 *
 *     x  =  (value - offset) * gain
 *
 * which is byte/255 for bytes and the value itself for reals, until
 * dataset_standardise chooses otherwise.
 *
 * Memory.  A data set owns its arrays; dataset_free gives them back.  A slice is a
 * view: it lends the arrays of its data set, must not outlive it, and is freed
 * without harm.  A plain copy of the struct is the same data set, not another one.
 */
#ifndef GRADUS_DATASET_H
#define GRADUS_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/real.h"

#define DATASET_NAME_MAX 64

typedef struct Dataset {
    char           name[DATASET_NAME_MAX];  /* "fashion-mnist", for a table */
    size_t         n;
    int            h, w, c;
    int            classes;         /* 0: no labels */
    unsigned char *pixels;          /* n*h*w*c bytes, or NULL ... */
    real          *values;          /* ... and then this has n*h*w*c numbers */
    int           *labels;          /* n, or NULL */
    real           offset, gain;
    uint64_t       checksum;        /* of shape, content and labels as loaded */
    bool           resized;         /* images were scaled and cropped to fit: say so */
    bool           lent;            /* a view */
} Dataset;

/* Made in two steps: one of these, and dataset_seal when the arrays are filled. */
Dataset dataset_of_bytes(const char *name, size_t n, int h, int w, int c, int classes);
Dataset dataset_of_reals(const char *name, size_t n, int h, int w, int c, int classes);

/* The same without arrays; a reader puts its own there (from malloc). */
Dataset dataset_without_arrays(const char *name, size_t n, int h, int w, int c, int classes);

/* Sets offset and gain to what they are at first, and the checksum. */
void    dataset_seal(Dataset *data);

void    dataset_free(Dataset *data);

/* Numbers in one example: h*w*c. */
size_t  dataset_example_size(const Dataset *data);

/* The examples index[0] .. index[count-1], one after the other, into x (count*h*w*c
 * numbers) and their labels into labels (count), which may be NULL. */
void    dataset_gather(const Dataset *data, const uint32_t *index, size_t count,
                       real *restrict x, int *restrict labels);

/* The examples from `first` on, `most` of them or as many as there are; how many. */
size_t  dataset_gather_from(const Dataset *data, size_t first, size_t most,
                            real *restrict x, int *restrict labels);

/* Chooses offset and gain so that x has mean 0 and mean square 1 over all numbers
 * of all examples (where they are all equal, x becomes 0).  Test images take the
 * map of the training images: test.offset = train.offset, and gain likewise. */
void    dataset_standardise(Dataset *data);

/* The same images made smaller: each square of factor x factor pixels becomes its mean, channel by
 * channel, rounded to a byte; what is left over at the right and below is cut off.  A new data
 * set, freed by the caller.  Images of bytes only, and no smaller than the factor. */
Dataset dataset_shrunk(const Dataset *data, int factor);

/* A view of the examples first .. first+count-1: a part for training and another
 * for validation, say.  It keeps name and checksum of the whole. */
Dataset dataset_slice(const Dataset *data, size_t first, size_t count);

#endif
