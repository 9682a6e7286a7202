#include "order.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "memory.h"

/* ---- Sorting ----------------------------------------------------------------- */

enum { DIGIT_BITS = 11, DIGITS = 6, VALUES = 1 << DIGIT_BITS };         /* 66 >= 64 bits */

static uint64_t key_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return isnan(v) ? UINT64_MAX : bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double number_of(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~((uint64_t)1 << 63) : ~key;
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Moves the keys by one of their digits; false, and nothing moved, if it is the same in all. */
static bool move_by_digit(const uint64_t *key, uint64_t *moved, size_t n, int digit)
{
    size_t place[VALUES] = { 0 }, before = 0;
    int shift = digit * DIGIT_BITS;
    for (size_t i = 0; i < n; i++)
        place[key[i] >> shift & (VALUES - 1)]++;
    if (place[key[0] >> shift & (VALUES - 1)] == n)
        return false;
    for (size_t v = 0; v < VALUES; v++) {
        size_t equal = place[v];
        place[v] = before;
        before += equal;
    }
    for (size_t i = 0; i < n; i++)
        moved[place[key[i] >> shift & (VALUES - 1)]++] = key[i];
    return true;
}

void double_sort(double *x, size_t n)
{
    uint64_t *key = memory_new(2 * n, sizeof *key), *other = key + n, *both = key;
    for (size_t i = 0; i < n; i++)
        key[i] = key_of(x[i]);
    for (int digit = 0; digit < DIGITS && n > 1; digit++)
        if (move_by_digit(key, other, n, digit)) {
            uint64_t *swap = key;
            key = other;
            other = swap;
        }
    for (size_t i = 0; i < n; i++)
        x[i] = number_of(key[i]);
    free(both);
}

/* ---- One bucket ----------------------------------------------------------------- */

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

/* ---- Buckets ------------------------------------------------------------------- */

enum { BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS, WANTED = 32, FEW = 200, BLOCK = 256 };

#if REAL_IS_DOUBLE
typedef uint64_t Bits;
#else
typedef uint32_t Bits;
#endif

/* The leading bits of each number's key. */
static void buckets_of(const real *x, size_t n, uint16_t *bucket)
{
    const int last = 8 * (int)sizeof(Bits) - 1;
    for (size_t i = 0; i < n; i++) {
        Bits bits;
        memcpy(&bits, &x[i], sizeof bits);
        bits ^= (0 - (bits >> last)) | (Bits)1 << last;
        bucket[i] = (uint16_t)(bits >> (last + 1 - BUCKET_BITS));
    }
}

static void count_buckets(const real *x, size_t n, uint32_t *count_of)
{
    for (size_t done = 0; done < n; done += BLOCK) {
        uint16_t bucket[BLOCK];
        size_t block = n - done < BLOCK ? n - done : BLOCK;
        buckets_of(x + done, block, bucket);
        for (size_t i = 0; i < block; i++)
            count_of[bucket[i]]++;
    }
}

/* A bucket in which there are wanted ranks. */
typedef struct Wanted {
    size_t bucket, first, n;    /* its number; the rank of its smallest; how many are in it */
    size_t ranks, place;        /* how many are wanted; where it begins, later ends */
} Wanted;

/* Most buckets are empty, so they are passed over by the row. */
static size_t find_wanted(const uint32_t *count_of, const size_t *rank, size_t count,
                          Wanted *wanted)
{
    enum { ROW = 32 };
    size_t found = 0, first = 0, place = 0;
    for (size_t row = 0; count > 0; row += ROW) {
        uint32_t in_row = 0;
        for (size_t b = row; b < row + ROW; b++)
            in_row += count_of[b];
        if (*rank >= first + in_row) {
            first += in_row;
            continue;
        }
        for (size_t b = row; b < row + ROW; first += count_of[b++]) {
            size_t ranks = 0;
            while (ranks < count && rank[ranks] < first + count_of[b])
                ranks++;
            if (ranks > 0) {
                wanted[found++] = (Wanted){ b, first, count_of[b], ranks, place };
                place += count_of[b];
                rank += ranks, count -= ranks;
            }
        }
    }
    return found;
}

/* The numbers of wanted buckets, bucket by bucket. */
static void gather_wanted(const real *x, size_t n, Wanted *wanted, size_t count, real *gathered)
{
    unsigned char slot_of[BUCKETS] = { 0 };     /* from 1; 0: not wanted */
    for (size_t s = 0; s < count; s++)
        slot_of[wanted[s].bucket] = (unsigned char)(s + 1);
    for (size_t done = 0; done < n; done += BLOCK) {
        uint16_t bucket[BLOCK], chosen[BLOCK];
        size_t block = n - done < BLOCK ? n - done : BLOCK, kept = 0;
        buckets_of(x + done, block, bucket);
        for (size_t i = 0; i < block; i++) {
            chosen[kept] = (uint16_t)i;
            kept += slot_of[bucket[i]] > 0;
        }
        for (size_t k = 0; k < kept; k++) {
            Wanted *w = &wanted[slot_of[bucket[chosen[k]]] - 1];
            gathered[w->place++] = x[done + chosen[k]];
        }
    }
}

void real_select_ranks(real *x, real *scratch, size_t n, const size_t *rank, size_t count,
                       double *found)
{
    for (size_t j = 0; j < count; j++)
        if (rank[j] >= n || (j > 0 && rank[j] < rank[j - 1]))
            error_bug("real_select_ranks: rank %zu of %zu numbers; ranks must rise", rank[j], n);
    if (n < FEW || count > WANTED) {
        select_from(x, scratch, n, 0, rank, count, found);
        return;
    }
    uint32_t count_of[BUCKETS] = { 0 };
    Wanted wanted[WANTED];
    count_buckets(x, n, count_of);
    size_t buckets = find_wanted(count_of, rank, count, wanted);
    gather_wanted(x, n, wanted, buckets, scratch);
    for (const Wanted *w = wanted; w < wanted + buckets; w++) {
        select_from(scratch + w->place - w->n, x, w->n, w->first, rank, w->ranks, found);
        rank += w->ranks, found += w->ranks;
    }
}
