#include "archive.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

Archive archive_writer(void)
{
    return (Archive){ .reading = false };
}

Archive archive_reader(unsigned char *bytes, size_t size)
{
    return (Archive){ .bytes = bytes, .size = size, .reading = true };
}

void archive_free(Archive *archive)
{
    if (!archive->reading)
        free(archive->bytes);
    *archive = (Archive){ 0 };
}

static void write_bytes(Archive *archive, const void *data, size_t n)
{
    if (archive->room - archive->size < n) {
        archive->room = 2 * archive->room + n;
        archive->bytes = memory_grow(archive->bytes, archive->room, 1);
    }
    memcpy(archive->bytes + archive->size, data, n);
    archive->size += n;
}

void archive_require(Archive *archive, bool possible)
{
    if (archive->reading && !possible)
        archive->unfit = true;
}

static void read_bytes(Archive *archive, void *data, size_t n)
{
    archive_require(archive, n <= archive->size - archive->place);
    if (archive->unfit)
        return;
    memcpy(data, archive->bytes + archive->place, n);
    archive->place += n;
}

void archive_bytes(Archive *archive, void *data, size_t n)
{
    if (n == 0)
        return;
    if (archive->reading)
        read_bytes(archive, data, n);
    else
        write_bytes(archive, data, n);
}

bool archive_whole(const Archive *archive)
{
    return !archive->unfit && archive->place == archive->size;
}
