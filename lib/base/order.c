#include "order.h"

#include <string.h>

#include "error.h"

enum { SHORT = 24, SAMPLE = 15 };

static void sort_short(real *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        real v = x[i];
        size_t j = i;
        for (; j > 0 && v < x[j - 1]; j--)
            x[j] = x[j - 1];
        x[j] = v;
    }
}

/* A number that about a share rank/n of the others is below: that of a small sample. */
static real pivot_near(const real *x, size_t n, size_t rank)
{
    real sample[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++)
        sample[i] = x[i * (n - 1) / (SAMPLE - 1)];
    sort_short(sample, SAMPLE);
    return sample[rank * SAMPLE / n];
}

/* Moves those below the pivot (or equal to it, if `equal`) to the front; returns how many. */
static size_t divide(real *x, real *scratch, size_t n, real pivot, int equal)
{
    size_t front = 0, back = 0;
    for (size_t i = 0; i < n; i++) {
        real v = x[i];
        size_t first = equal ? v <= pivot : v < pivot;
        x[front] = v;
        scratch[back] = v;
        front += first;
        back += 1 - first;
    }
    memcpy(x + front, scratch, back * sizeof *x);
    return front;
}

/* x holds the numbers of ranks first, first + 1, ... among all. */
static void select_from(real *x, real *scratch, size_t n, size_t first, const size_t *rank,
                        size_t count, double *found)
{
    while (count > 0 && n > SHORT) {
        real pivot = pivot_near(x, n, rank[count / 2] - first);
        size_t front = divide(x, scratch, n, pivot, 0);
        if (front == 0) {                       /* the pivot is the smallest: its equals go */
            front = divide(x, scratch, n, pivot, 1);
            if (front == 0)
                error_bug("real_select_ranks: a NaN has no rank");
            for (; count > 0 && *rank < first + front; rank++, count--)
                *found++ = (double)pivot;
        } else {
            size_t below = 0;
            while (below < count && rank[below] < first + front)
                below++;
            select_from(x, scratch, front, first, rank, below, found);
            rank += below, found += below, count -= below;
        }
        x += front, n -= front, first += front;
    }
    if (count == 0)
        return;
    sort_short(x, n);
    for (size_t j = 0; j < count; j++)
        found[j] = (double)x[rank[j] - first];
}

void real_select_ranks(real *x, real *scratch, size_t n, const size_t *rank, size_t count,
                       double *found)
{
    for (size_t j = 0; j < count; j++)
        if (rank[j] >= n || (j > 0 && rank[j] < rank[j - 1]))
            error_bug("real_select_ranks: rank %zu of %zu numbers; ranks must rise", rank[j], n);
    select_from(x, scratch, n, 0, rank, count, found);
}
