#include "arena.h"

#include <stdint.h>
#include <stdlib.h>

#include "memory.h"

/* Under AddressSanitizer, memory that is not taken is marked as not to be touched, so
 * that using a value after the reset that ended its life is reported. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(ARENA_POISONS)
#include <sanitizer/asan_interface.h>
#define FORBID(memory, bytes) ASAN_POISON_MEMORY_REGION(memory, bytes)
#define ALLOW(memory, bytes)  ASAN_UNPOISON_MEMORY_REGION(memory, bytes)
#else
#define FORBID(memory, bytes) ((void)0)
#define ALLOW(memory, bytes)  ((void)0)
#endif

#define SMALLEST_CHUNK ((size_t)1 << 16)

/* The chunks form a list, the newest (and largest) first; only that one is taken from. */
typedef struct Chunk {
    struct Chunk  *older;
    unsigned char *memory;
    size_t         size, used;                  /* bytes, multiples of ARENA_ALIGN */
} Chunk;

struct Arena { Chunk *newest; };

static Chunk *chunk_new(size_t size, Chunk *older)
{
    Chunk *chunk = memory_new(1, sizeof *chunk);
    unsigned char *memory = memory_aligned(ARENA_ALIGN, size);
    FORBID(memory, size);
    *chunk = (Chunk){older, memory, size, 0};
    return chunk;
}

static void chunks_free(Chunk *chunk)
{
    while (chunk != NULL) {
        Chunk *older = chunk->older;
        ALLOW(chunk->memory, chunk->size);
        free(chunk->memory);
        free(chunk);
        chunk = older;
    }
}

Arena *arena_new(void)
{
    return memory_new(1, sizeof(Arena));
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    chunks_free(arena->newest);
    free(arena);
}

static size_t bytes_used(const Arena *arena)
{
    size_t sum = 0;
    for (const Chunk *chunk = arena->newest; chunk != NULL; chunk = chunk->older)
        sum += chunk->used;
    return sum;
}

void *arena_take(Arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX / 4)
        memory_refused(bytes, 1);
    size_t lines = bytes == 0 ? 1 : (bytes + ARENA_ALIGN - 1) / ARENA_ALIGN;
    size_t size = lines * ARENA_ALIGN;

    Chunk *chunk = arena->newest;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        size_t want = bytes_used(arena);        /* doubles what there is */
        if (want < SMALLEST_CHUNK)
            want = SMALLEST_CHUNK;
        chunk = arena->newest = chunk_new(size > want ? size : want, chunk);
    }
    unsigned char *taken = chunk->memory + chunk->used;
    chunk->used += size;
    ALLOW(taken, bytes);
    return taken;
}

void arena_reset(Arena *arena)
{
    Chunk *chunk = arena->newest;
    if (chunk == NULL)
        return;
    if (chunk->older != NULL) {                 /* one chunk that holds the same step again */
        size_t size = bytes_used(arena);
        arena->newest = NULL;
        chunks_free(chunk);
        chunk = arena->newest = chunk_new(size, NULL);
    }
    FORBID(chunk->memory, chunk->size);
    chunk->used = 0;
}

size_t arena_capacity(const Arena *arena)
{
    size_t sum = 0;
    for (const Chunk *chunk = arena->newest; chunk != NULL; chunk = chunk->older)
        sum += chunk->size;
    return sum;
}
