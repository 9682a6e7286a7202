/*
 * csv.h -- tables of numbers.
 *
 * One example a line, its numbers separated by commas, semicolons or tabs
 * (whichever the first line has); empty lines and those that begin with # do not
 * count.  A first line without a single number is a header.  Quotes around a field
 * are taken off, and "" inside them is a quote.  Decimal point only; no NaN, no
 * infinity, no missing fields: a table that has them is not ready to learn from.
 */
#ifndef GRADUS_CSV_H
#define GRADUS_CSV_H

#include <stdbool.h>

#include "base/error.h"
#include "learn/dataset.h"

#define CSV_LABEL_MAX 65535

typedef enum CsvLabel {
    CSV_LABEL_NAMED,        /* the column whose header is "label" or "class", if any */
    CSV_LABEL_NONE,
    CSV_LABEL_LAST          /* the last column */
} CsvLabel;

/* The first `limit` examples (0: all), 1 x 1 with a channel for each column but the
 * label's.  Labels are whole numbers from 0 to CSV_LABEL_MAX; classes is the largest
 * of them + 1.  The file may be gzipped.  Failures name file and line; then *out is
 * untouched. */
bool csv_load(const char *name, const char *path, CsvLabel label, size_t limit,
              Dataset *out, Message *why);

#endif
