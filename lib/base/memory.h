/*
 * memory.h -- memory that is there.
 *
 * Nothing can go on without the memory it asked for, so nobody above this page asks
 * whether it came: these functions return it or stop the program with one line that says
 * what to make smaller. What lives for one training step comes from an arena instead
 * (arena.h).
 */
#ifndef GRADUS_MEMORY_H
#define GRADUS_MEMORY_H

#include <stddef.h>

/* `count` pieces of `size` bytes, all zero; never NULL, not even for none. The caller
 * frees it with free. */
void *memory_new(size_t count, size_t size);

/* The same memory with room for `count` pieces, perhaps elsewhere; what is new in it is
 * not set. memory may be NULL; count is not 0. */
void *memory_grow(void *memory, size_t count, size_t size);

/* `bytes` that begin at a multiple of `alignment` (a power of two that divides bytes), not
 * set. The caller frees them with free. */
void *memory_aligned(size_t alignment, size_t bytes);

/* Stops the program as the others do, for a size that nobody need try. */
_Noreturn void memory_refused(size_t count, size_t size);

#endif
