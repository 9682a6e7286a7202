/*
 * order.h -- the r-th smallest of n numbers, without sorting them.
 *
 * Hoare's "find" (1961) divides the numbers into those below a pivot and the others, and goes on
 * only where the wanted one is: about 3n comparisons instead of n log n.  Several ranks at once
 * go down together until a pivot separates them.
 *
 * The division has no branch that depends on the data, which a processor would guess wrong half
 * of the time: every number is written to both sides, and only one side's end moves on.
 */
#ifndef GRADUS_ORDER_H
#define GRADUS_ORDER_H

#include <stddef.h>

#include "real.h"

/* found[j] becomes the number of rank[j] among x[0] .. x[n-1]; ranks are counted from 0, rise,
 * and are below n.  x is left in another order; scratch has room for n more.  No x may be NaN. */
void real_select_ranks(real *x, real *scratch, size_t n, const size_t *rank, size_t count,
                       double *found);

#endif
