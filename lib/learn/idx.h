/*
 * idx.h -- the format in which MNIST and Fashion-MNIST are published.
 *
 *     0 0 8 d                    two zero bytes, the type (8: unsigned byte), d
 *     n_1 ... n_d                d sizes, four bytes each, the highest first
 *     n_1 * ... * n_d bytes      the last size runs fastest
 *
 * Images have 2 to 4 sizes: count, height, width, channels (no third and fourth:
 * plain vectors; no fourth: grey).  Labels have one.  Files may be gzipped.
 * Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits".
 */
#ifndef GRADUS_IDX_H
#define GRADUS_IDX_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "learn/dataset.h"

/* The first `limit` images (0: all), and nothing is held of the others.  `labels`
 * may be NULL: no labels.  The whole label file is read, so that the number of
 * classes, its largest label + 1, does not depend on the limit.  On failure *out is
 * untouched. */
bool idx_load(const char *name, const char *images, const char *labels, size_t limit,
              Dataset *out, Message *why);

/* Writes n images, one after the other, as such a file: three sizes, four if they have more than
 * one channel.  Whether the stream took it, ferror tells. */
void idx_write(FILE *stream, size_t n, int h, int w, int c, const unsigned char *pixels);

#endif
