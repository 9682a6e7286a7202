/*
 * real.h -- the number the course computes with.
 *
 * A `real` is a float.  The tests also build everything with -DREAL=double,
 * where a gradient can be held against finite differences to 1e-6.
 *
 * The same program gives the same bits on every machine (lib/README.md, "The
 * same bits everywhere"), and that forbids the compiler to reorder sums or to
 * fuse a*b + c on its own account: a fused multiply-add is always written out,
 * as real_fma.
 */
#ifndef GRADUS_REAL_H
#define GRADUS_REAL_H

#include <float.h>
#include <math.h>

#ifdef __FAST_MATH__
#error "Gradus needs IEEE arithmetic as written: remove -ffast-math or -Ofast from CFLAGS."
#endif

#ifndef REAL
#define REAL float
#endif

typedef REAL real;

/* REAL_IS_DOUBLE is 1 under -DREAL=double, else 0; usable in #if. */
#define REAL_NAME_float  0
#define REAL_NAME_double 1
#define REAL_JOIN_(a, b) a##b
#define REAL_JOIN(a, b)  REAL_JOIN_(a, b)
#define REAL_IS_DOUBLE   REAL_JOIN(REAL_NAME_, REAL)

#if REAL_IS_DOUBLE
#define REAL_EPSILON DBL_EPSILON
#define REAL_MIN     DBL_MIN        /* the smallest normal number */
#define REAL_MAX     DBL_MAX
#define real_fma     __builtin_fma  /* a*b + c, rounded once */
#define real_sqrt    sqrt
#define real_abs     fabs
#else
#define REAL_EPSILON FLT_EPSILON
#define REAL_MIN     FLT_MIN
#define REAL_MAX     FLT_MAX
#define real_fma     __builtin_fmaf
#define real_sqrt    sqrtf
#define real_abs     fabsf
#endif

#endif
