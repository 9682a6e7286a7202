/*
 * cifar.h -- CIFAR-10, the binary version: 32 x 32 colour images of ten classes.
 *
 * Each file is a row of records of 3073 bytes: the label, then all red values, all
 * green, all blue, each 32 rows of 32.  Here the three colours of a pixel come to
 * stand together, as everywhere in the course (channels last).
 * Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
 */
#ifndef GRADUS_CIFAR_H
#define GRADUS_CIFAR_H

#include <stdbool.h>

#include "base/error.h"
#include "learn/dataset.h"

/* The first `limit` records (0: all) of these files, in this order.  On failure *out
 * is untouched. */
bool cifar_load(const char *name, const char *const *paths, int files, size_t limit,
                Dataset *out, Message *why);

#endif
