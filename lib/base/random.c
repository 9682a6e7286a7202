#include "random.h"

#include <string.h>

#include "elementary.h"
#include "error.h"

uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}

/* ---- Streams --------------------------------------------------------------- */

/* A number as eight bytes, lowest first, on every machine. */
static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    return hash_bytes(hash, bytes, sizeof bytes);
}

static Rng rng_from_hash(uint64_t hash)
{
    Rng rng;
    for (int i = 0; i < 4; i++)
        rng.state[i] = splitmix64(&hash);
    return rng;
}

/* The name is hashed with its final zero, so that "a" with number 'b' is not "ab". */
static uint64_t hash_name(uint64_t seed, const char *name)
{
    return hash_bytes(hash_number(HASH_START, seed), name, strlen(name) + 1);
}

Rng rng_stream(uint64_t seed, const char *name)
{
    return rng_from_hash(hash_name(seed, name));
}

Rng rng_substream(uint64_t seed, const char *name, uint64_t number)
{
    return rng_from_hash(hash_number(hash_name(seed, name), number));
}

/* ---- One number at a time -------------------------------------------------- */

static inline uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

static inline uint64_t next_bits(uint64_t state[4])
{
    uint64_t result = rotate_left(state[0] + state[3], 23) + state[0];
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate_left(state[3], 45);
    return result;
}

uint64_t rng_bits(Rng *rng)
{
    return next_bits(rng->state);
}

double rng_uniform(Rng *rng)
{
    return (double)(next_bits(rng->state) >> 11) * 0x1p-53;
}

/* Lemire (2019), "Fast random integer generation in an interval": the high half of
 * bits * n is in 0 .. n-1.  2^64 values of bits cannot be shared equally among n
 * results; the 2^64 mod n too many are those with the smallest low halves. */
uint64_t rng_below(Rng *rng, uint64_t n)
{
    __extension__ typedef unsigned __int128 Wide;
    if (n == 0)
        error_bug("rng_below: there is no number below 0");
    Wide product = (Wide)next_bits(rng->state) * n;
    if ((uint64_t)product < n) {
        uint64_t too_many = (0 - n) % n;
        while ((uint64_t)product < too_many)
            product = (Wide)next_bits(rng->state) * n;
    }
    return (uint64_t)(product >> 64);
}

void rng_shuffle(Rng *rng, uint32_t *items, size_t n)
{
    for (size_t left = n; left > 1; left--) {
        size_t chosen = (size_t)rng_below(rng, left);
        uint32_t item = items[chosen];
        items[chosen] = items[left - 1];
        items[left - 1] = item;
    }
}

/* ---- Many at once ------------------------------------------------------------
 *
 * The generator makes one number after the other, while what is done with them can be
 * done to eight at a time.  So they are drawn into a block, and loops over the block do
 * the rest.  A Fraction is as many random bits as a real has: half a draw for a float
 * (its upper half first), a whole one for a double. */

enum { BLOCK = 256 };                           /* even; fits in the innermost cache */

#if REAL_IS_DOUBLE

typedef uint64_t Fraction;

static inline double fraction_below_one(uint64_t bits)          /* in [0, 1) */
{
    return (double)(bits >> 11) * 0x1p-53;
}

static inline double fraction_above_zero(uint64_t bits)         /* in (0, 1] */
{
    return ((double)(bits >> 11) + 1.0) * 0x1p-53;
}

#else

typedef uint32_t Fraction;

static inline float fraction_below_one(uint32_t bits)
{
    return (float)(int32_t)(bits >> 8) * 0x1p-24f;
}

/* 31 bits and not 24, for the smallest of them decides how far a normal can fall. */
static inline float fraction_above_zero(uint32_t bits)
{
    return ((float)(int32_t)(bits >> 1) + 1.0f) * 0x1p-31f;
}

#endif

/* Draws n bits, or n + 1 if a draw makes two of them and n is odd. */
static void draw_block(Rng *rng, Fraction *bits, size_t n)
{
    Rng local = *rng;                           /* kept in registers */
#if REAL_IS_DOUBLE
    for (size_t i = 0; i < n; i++)
        bits[i] = next_bits(local.state);
#else
    for (size_t i = 0; i < n; i += 2) {
        uint64_t both = next_bits(local.state);
        bits[i] = (uint32_t)(both >> 32);
        bits[i + 1] = (uint32_t)both;
    }
#endif
    *rng = local;
}

void rng_fill_uniform(Rng *rng, real *x, size_t n, real low, real high)
{
    for (size_t done = 0; done < n; done += BLOCK) {
        Fraction bits[BLOCK];
        size_t count = n - done < BLOCK ? n - done : BLOCK;
        draw_block(rng, bits, count);
        #pragma omp simd
        for (size_t i = 0; i < count; i++) {
            real value = real_fma(fraction_below_one(bits[i]), high - low, low);
            x[done + i] = real_select(value < high, value, low);   /* it may round to high */
        }
    }
}

/* Box and Muller: a point (z0, z1) of two independent normals has a uniform direction, and
 * half its squared length is exponential:
 *
 *     z0 = sqrt(-2 log u) cos(2 pi v),    z1 = sqrt(-2 log u) sin(2 pi v).
 *
 * z[2i] and z[2i + 1] come from bits[2i] (u) and bits[2i + 1] (v).  The square roots have a
 * loop to themselves, since sqrt may set errno and so is not packed by every compiler. */
static void normals_from_bits(const Fraction *bits, real *z, size_t pairs)
{
    real length[BLOCK / 2];
    #pragma omp simd
    for (size_t i = 0; i < pairs; i++)
        length[i] = (real)-2.0 * real_log(fraction_above_zero(bits[2 * i]));

    for (size_t i = 0; i < pairs; i++)
        length[i] = real_sqrt(length[i]);

    #pragma omp simd
    for (size_t i = 0; i < pairs; i++) {
        real cosine, sine;
        real_circle(bits[2 * i + 1], &cosine, &sine);
        z[2 * i] = length[i] * cosine;
        z[2 * i + 1] = length[i] * sine;
    }
}

void rng_fill_normal(Rng *rng, real *x, size_t n, real mean, real sd)
{
    for (size_t done = 0; done < n; done += BLOCK) {
        Fraction bits[BLOCK];
        real z[BLOCK];
        size_t count = n - done < BLOCK ? n - done : BLOCK;
        size_t pairs = (count + 1) / 2;
        draw_block(rng, bits, 2 * pairs);
        normals_from_bits(bits, z, pairs);
        for (size_t i = 0; i < count; i++)
            x[done + i] = real_fma(sd, z[i], mean);
    }
}

double rng_normal(Rng *rng)
{
    double u = (double)(next_bits(rng->state) >> 11) + 1.0;
    double cosine, sine;
    double_circle(next_bits(rng->state), &cosine, &sine);
    return sqrt(-2.0 * double_log(u * 0x1p-53)) * cosine;
}
