/*
 * random.h -- named streams of random numbers from one seed.
 *
 * Every use of chance has a stream of its own, named after what it decides:
 *
 *     Rng weights = rng_stream(seed, "weights");
 *     Rng order   = rng_stream(seed, "order");
 *
 * so that adding a draw in one place changes nothing in another.  Replicates
 * and candidates take a stream by number too (rng_substream); no stream is
 * ever shared between threads, and so the numbers do not depend on how many
 * threads there are.
 *
 * The generator is xoshiro256++ (Blackman & Vigna 2021, "Scrambled linear
 * pseudorandom number generators", ACM TOMS 47:36), 256 bits of state, period
 * 2^256 - 1.  Its state is filled by SplitMix64 (Steele, Lea & Flood 2014)
 * from a 64-bit FNV-1a hash of seed, name and number, as its authors advise.
 *
 * An Rng is a plain value: copying it copies the stream at its present place.
 */
#ifndef GRADUS_RANDOM_H
#define GRADUS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "real.h"

typedef struct Rng { uint64_t state[4]; } Rng;

Rng rng_stream(uint64_t seed, const char *name);
Rng rng_substream(uint64_t seed, const char *name, uint64_t number);

/* One draw is 64 bits of the stream.  rng_uniform takes one; rng_normal two (length, angle:
 * the other number of Box and Muller's pair is not kept, as an Rng has no place for it);
 * rng_below one, or with probability below n / 2^64 more; rng_shuffle n - 1 times that. */
uint64_t rng_bits(Rng *rng);                       /* 64 fair bits */
double   rng_uniform(Rng *rng);                    /* in [0, 1), multiples of 2^-53 */
double   rng_normal(Rng *rng);                     /* N(0, 1), by Box and Muller (1958) */
uint64_t rng_below(Rng *rng, uint64_t n);          /* in 0 .. n-1, exactly uniform; n > 0 */
void     rng_shuffle(Rng *rng, uint32_t *items, size_t n);   /* Fisher-Yates */

/* n numbers at once, fast: x ~ U[low, high) or N(mean, sd^2).  Both take one draw for two
 * floats, so (n + 1) / 2 draws in all; in double, n draws, and n + 1 for an odd number of
 * normals.  Filling n numbers gives the first n of a longer filling.  A float normal comes
 * from 31 bits for its length and 32 for its angle, and so stays within 6.6 sd; uniform
 * floats are low + k 2^-24 (high - low), rounded, and low where that rounds to high. */
void     rng_fill_uniform(Rng *rng, real *x, size_t n, real low, real high);
void     rng_fill_normal(Rng *rng, real *x, size_t n, real mean, real sd);

/* SplitMix64: returns the next number and advances *state. */
uint64_t splitmix64(uint64_t *state);

/* FNV-1a over n bytes, continuing from `hash` (start with HASH_START).
 * Used to name streams and as the checksum that tables quote. */
#define HASH_START 0xcbf29ce484222325u
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n);

#endif
