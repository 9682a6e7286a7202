/*
 * data.h -- the data of a lesson, as the user wants them.
 *
 * lab_dataset opens what --data names, or what is found on this machine
 * (learn/dataset_open.h).  Where nothing was named and nothing is found, the lesson
 * runs on drawn shapes instead, and says so in one line, with the package that brings
 * the real images.  The data's name and checksum go into every table begun after this.
 */
#ifndef GRADUS_LAB_DATA_H
#define GRADUS_LAB_DATA_H

#include "learn/dataset_open.h"

typedef struct Lab Lab;

/* The first `limit` examples (0: all) of one part; images are bytes until the lesson
 * standardises them.  Stops with status 2 if the data named cannot be read.  The caller
 * frees it with dataset_free. */
Dataset lab_dataset(Lab *lab, DatasetPart part, size_t limit);

/* Both parts, standardised by the training part alone (dataset_standardise): what will be
 * tested must not tell anything beforehand. */
void    lab_datasets(Lab *lab, size_t train_limit, size_t test_limit, Dataset *train,
                     Dataset *test);

/* The same, of images only, each cut and scaled to side x side pixels where it is not so
 * already; a notice says so. */
Dataset lab_images(Lab *lab, DatasetPart part, int side, size_t limit);

#endif
