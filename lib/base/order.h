/*
 * order.h -- numbers in order: all of them, or the r-th smallest only.
 *
 * Both begin with the same thought.  The bits of a positive floating-point number, read as a
 * whole number, rise with it; those of a negative one fall.  Turn all bits of the negative and
 * the sign bit of the positive, and every number has a *key* that rises with it, so that the
 * leading bits of the key say roughly where it belongs.
 *
 * Sorting: by the last digit of the keys (11 bits), then by the last but one, and so on, each
 * time keeping the order of equals; no number is compared with another.
 *
 * One rank, or a few: count how many numbers have which leading bits; the counts tell which
 * bucket holds the wanted rank.  Only there one must look closer, with Hoare's "find" (1961):
 * divide the numbers into those below a pivot and the others, and go on where the wanted one is.
 * The division has no branch that depends on the data, which a processor would guess wrong half
 * of the time: every number is written to both sides, and only one side's end moves on.
 */
#ifndef GRADUS_ORDER_H
#define GRADUS_ORDER_H

#include <stddef.h>

#include "real.h"

/* Smallest first: -0 before +0, NaN last. */
void double_sort(double *x, size_t n);

/* found[j] becomes the number of rank[j] among x[0] .. x[n-1]; ranks are counted from 0, rise,
 * and are below n.  x is used up; scratch has room for n more.  No x may be NaN. */
void real_select_ranks(real *x, real *scratch, size_t n, const size_t *rank, size_t count,
                       double *found);

#endif
