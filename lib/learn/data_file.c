#include "learn/data_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define PIECE ((size_t)1 << 20)     /* memory grows, and zlib is asked, by no more at once */

bool data_file_open(DataFile *file, const char *path, Message *why)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return message_set(why, "%s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return message_set(why, "%s: this is %s, not a file", path,
                           S_ISDIR(info.st_mode) ? "a directory" : "a device or a pipe");
    if (info.st_size == 0)
        return message_set(why, "%s: the file is empty", path);
    gzFile stream = gzopen(path, "rb");
    if (stream == NULL)
        return message_set(why, "%s: %s", path, errno != 0 ? strerror(errno) : "out of memory");
    gzbuffer(stream, 1 << 17);
    *file = (DataFile){ path, stream, (uint64_t)info.st_size, 0 };
    return true;
}

void data_file_close(DataFile *file)
{
    gzclose(file->stream);
    file->stream = NULL;
}

/* zlib may return what it has before it complains, and at a cut end nothing at all. */
static int stream_error(const DataFile *file)
{
    int code;
    gzerror(file->stream, &code);
    return code;
}

static bool stream_wrong(const DataFile *file, Message *why)
{
    int code = stream_error(file);
    if (code == Z_ERRNO)
        return message_set(why, "%s: %s", file->path, strerror(errno));
    if (code == Z_BUF_ERROR)
        return message_set(why, "%s: truncated: its gzip data stop after %llu bytes of content",
                           file->path, (unsigned long long)file->taken);
    return message_set(why, "%s: its gzip data are damaged after %llu bytes of content",
                       file->path, (unsigned long long)file->taken);
}

/* Up to `bytes` bytes, fewer only at the end of the file. */
static bool pull(DataFile *file, void *to, size_t bytes, size_t *got, Message *why)
{
    for (*got = 0; *got < bytes; ) {
        size_t wanted = bytes - *got < PIECE ? bytes - *got : PIECE;
        int part = gzread(file->stream, (unsigned char *)to + *got, (unsigned)wanted);
        if (part < 0 || (part == 0 && stream_error(file) != Z_OK))
            return stream_wrong(file, why);
        if (part == 0)
            break;
        *got += (size_t)part;
        file->taken += (uint64_t)part;
    }
    return true;
}

bool data_file_more(DataFile *file, bool *more, Message *why)
{
    int byte = gzgetc(file->stream);
    if (byte < 0 && stream_error(file) != Z_OK)
        return stream_wrong(file, why);
    *more = byte >= 0;
    if (*more)
        gzungetc(byte, file->stream);
    return true;
}

static bool truncated(const DataFile *file, uint64_t wanted, Message *why)
{
    return message_set(why, "%s: truncated: it ends after %llu bytes, of at least %llu", file->path,
                       (unsigned long long)file->taken, (unsigned long long)wanted);
}

bool data_file_read(DataFile *file, void *to, size_t bytes, Message *why)
{
    size_t got;
    if (!pull(file, to, bytes, &got, why))
        return false;
    return got == bytes || truncated(file, file->taken + (bytes - got), why);
}

unsigned char *data_file_rest(DataFile *file, size_t most, size_t *bytes, Message *why)
{
    unsigned char *data = NULL;
    size_t room = 0, got = 0;
    *bytes = 0;
    while (*bytes == room && room < most) {
        size_t next = room < PIECE ? PIECE : 2 * room;
        room = next < most ? next : most;
        unsigned char *grown = realloc(data, room);
        if (grown == NULL)
            message_set(why, "%s: no memory for %zu bytes", file->path, room);
        else
            data = grown;
        if (grown == NULL || !pull(file, data + *bytes, room - *bytes, &got, why)) {
            free(data);
            return NULL;
        }
        *bytes += got;
    }
    unsigned char *fitted = realloc(data, *bytes > 0 ? *bytes : 1);
    return fitted != NULL ? fitted : data;
}

unsigned char *data_file_take(DataFile *file, size_t bytes, Message *why)
{
    size_t got;
    unsigned char *data = data_file_rest(file, bytes, &got, why);
    if (data != NULL && got < bytes) {
        truncated(file, file->taken + (bytes - got), why);
        free(data);
        return NULL;
    }
    return data;
}

bool data_file_line(DataFile *file, char *line, size_t size, Message *why)
{
    for (size_t length = 0; ; length++) {
        int byte = gzgetc(file->stream);
        if (byte < 0 && stream_error(file) != Z_OK)
            return stream_wrong(file, why);
        file->taken += byte >= 0;
        if (length == size)
            return message_set(why, "%s: a line longer than %zu bytes", file->path, size - 1);
        if (byte < 0 || byte == '\n') {
            line[length > 0 && line[length - 1] == '\r' ? length - 1 : length] = '\0';
            return true;
        }
        if ((byte < ' ' && byte != '\t' && byte != '\r') || byte == 127)
            return message_set(why, "%s: not a text file (it holds a byte %d)", file->path, byte);
        line[length] = (char)byte;
    }
}

/* The size of the content as the file system knows it, or as the last four bytes
 * of a gzip file give it, modulo 2^32. */
static bool announces(const DataFile *file, uint64_t whole)
{
    if (gzdirect(file->stream))
        return file->stored == whole;
    unsigned char end[4];
    FILE *plain = fopen(file->path, "rb");
    bool seen = plain != NULL && fseek(plain, -4, SEEK_END) == 0 && fread(end, 4, 1, plain) == 1;
    if (plain != NULL)
        fclose(plain);
    uint32_t size = (uint32_t)end[0] | (uint32_t)end[1] << 8 | (uint32_t)end[2] << 16
                  | (uint32_t)end[3] << 24;
    return seen && size == (uint32_t)whole;
}

bool data_file_finish(DataFile *file, uint64_t whole, Message *why)
{
    if (file->taken < whole && announces(file, whole))
        return true;
    unsigned char scrap[4096];
    for (size_t got = 1; got > 0 && file->taken <= whole; )
        if (!pull(file, scrap, sizeof scrap, &got, why))
            return false;
    if (file->taken > whole)
        return message_set(why, "%s: too long: its header announces %llu bytes, and more follow",
                           file->path, (unsigned long long)whole);
    return file->taken == whole || truncated(file, whole, why);
}
