/*
 * image_folder.h -- a folder of pictures as a data set.
 *
 *     pictures/autumn/0001.jpg ...          or        pictures/0001.png ...
 *     pictures/winter/0001.jpg ...
 *
 * Each folder in it is a class, numbered from 0 in the order of their names; pictures
 * that lie in the folder itself are examples without labels.  Only *.png, *.jpg and
 * *.jpeg count, and nothing whose name begins with a dot.
 *
 * Order.  Names are sorted byte by byte, and the classes take turns: the first of
 * each, the second of each, and so on, so that any first part has all classes in it.
 */
#ifndef GRADUS_IMAGE_FOLDER_H
#define GRADUS_IMAGE_FOLDER_H

#include <stdbool.h>

#include "base/error.h"
#include "learn/dataset.h"

/* The first `limit` pictures (0: all).  If one is in colour, all are.  All must have
 * one size, unless height and width (both, or 0) are given: then image_fit makes them
 * all that large, and out->resized says whether it had to.  On failure *out is
 * untouched. */
bool image_folder_load(const char *name, const char *path, int height, int width,
                       size_t limit, Dataset *out, Message *why);

/* Do two folders hold folders (classes) of the same names? */
bool image_folder_same_classes(const char *path, const char *other, Message *why);

#endif
