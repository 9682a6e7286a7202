#include "memory.h"

#include <stdint.h>
#include <stdlib.h>

#include "error.h"

_Noreturn void memory_refused(size_t count, size_t size)
{
    error_stop("out of memory: the system did not give another %.0f MB; choose a smaller "
               "network or batch, fewer examples, --seeds or --threads",
               (double)count * (double)size / (1 << 20) + 1);
}

static void *given(void *memory, size_t count, size_t size)
{
    if (memory == NULL)
        memory_refused(count, size);
    return memory;
}

void *memory_new(size_t count, size_t size)
{
    return given(calloc(count > 0 ? count : 1, size), count, size);
}

void *memory_grow(void *memory, size_t count, size_t size)
{
    return given(count <= SIZE_MAX / size ? realloc(memory, count * size) : NULL, count, size);
}

void *memory_aligned(size_t alignment, size_t bytes)
{
    return given(aligned_alloc(alignment, bytes), bytes, 1);
}
