/*
 * arena.h -- memory with one lifetime: that of a step.
 *
 * Everything a step of training computes is taken from an arena and given back
 * all at once by arena_reset.  The first step finds out how much is needed, in
 * chunks; the reset replaces these by a single one of that size, and from the
 * second on, nothing is allocated.  What was taken must not be used after the
 * reset: under AddressSanitizer that is reported.
 *
 * When the system has no more memory, the program ends by error_stop.
 */
#ifndef GRADUS_ARENA_H
#define GRADUS_ARENA_H

#include <stddef.h>

#define ARENA_ALIGN 64          /* bytes: one cache line, two vector registers */

typedef struct Arena Arena;

Arena *arena_new(void);                        /* caller frees with arena_free */
void  *arena_take(Arena *arena, size_t bytes); /* aligned, not cleared; never NULL */
void   arena_reset(Arena *arena);              /* gives back everything taken */
void   arena_free(Arena *arena);               /* NULL is allowed */
size_t arena_capacity(const Arena *arena);     /* bytes held from the system */

#endif
