/*
 * dataset_open.h -- where data are found, and what they may be.
 *
 * Searched, until one of them has something:
 *
 *     1. the path given (--data)
 *     2. $GRADUS_DATA
 *     3. $XDG_DATA_HOME/gradus            (~/.local/share/gradus)
 *     4. the system's data sets           (/usr/share/datasets: datasets/ in each
 *                                          folder of $XDG_DATA_DIRS)
 *
 * The first two are wishes: what they name is opened, or it is an error.  In the
 * others, IDX files under their published names are looked for.  A path may be
 *
 *     a folder with train-images-idx3-ubyte, train-labels-idx1-ubyte and the
 *         same with t10k- (each plain or .gz), or with such a folder fashion-mnist/
 *     a folder with data_batch_1.bin ... and test_batch.bin (CIFAR-10), or with
 *         such a folder cifar-10-batches-bin/
 *     a folder with train/ and test/, each a folder of pictures
 *     a folder of pictures (image_folder.h)
 *     one IDX file of images; labels are taken from the file beside it whose name
 *         says labels-idx1 where this one says images-idx3
 *     a table: *.csv, *.tsv or *.txt (csv.h)
 *
 * What has no part for testing of its own lends one: of each six examples one, at a
 * place that changes from six to six as if by chance, is held out of the training
 * part and makes the test part.
 */
#ifndef GRADUS_DATASET_OPEN_H
#define GRADUS_DATASET_OPEN_H

#include <stdbool.h>

#include "base/error.h"
#include "learn/dataset.h"

#define DATASET_PATH_MAX 4096

typedef enum DatasetPart { DATASET_TRAIN, DATASET_TEST } DatasetPart;

/* Which of the paths above would be opened; `given` may be NULL.  False if none was
 * named and nothing was found: then a lesson may fall back on synthetic_images. */
bool dataset_find(const char *given, char path[DATASET_PATH_MAX], Message *why);

/* The first `limit` examples (0: all) of one part.  The caller frees *out with
 * dataset_free; on failure it is untouched. */
bool dataset_open(const char *given, DatasetPart part, size_t limit, Dataset *out, Message *why);

/* Cuts and scales all images to side x side pixels (image_fit), if they are not so already. */
bool dataset_fit(Dataset *data, int side, Message *why);

/* The same as dataset_open, of images only, each cut and scaled to side x side pixels; they need
 * not have one size then.  out->resized says whether any was not as large already. */
bool dataset_open_images(const char *given, DatasetPart part, int side, size_t limit,
                         Dataset *out, Message *why);

#endif
