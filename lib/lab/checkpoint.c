#include "checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/random.h"
#include "files.h"
#include "text.h"

#ifndef GRADUS_CODE
#define GRADUS_CODE 0
#endif
#define TEXT_OF(number) #number
#define FIRST_LINE(code) "gradus checkpoint 2 " TEXT_OF(code)

static const char first_line[] = FIRST_LINE(GRADUS_CODE);

static uint64_t checksum(const unsigned char *bytes, size_t size)
{
    return hash_bytes(HASH_START, bytes, size);
}

void checkpoint_save(const char *directory, const char *name, const char *identity,
                     const Archive *archive)
{
    char *file = text_format("%s.checkpoint", name);
    Draft *draft = draft_new(directory, file);
    FILE *stream = draft_open(draft);
    fprintf(stream, "%s\n%s\n%zu %016" PRIx64 "\n", first_line, identity, archive->size,
            checksum(archive->bytes, archive->size));
    fwrite(archive->bytes, 1, archive->size, stream);
    draft_publish(draft);
    free(file);
}

/* All bytes of a file and a final zero; the caller frees them.  NULL, and why, if it cannot be
 * read. */
static char *file_read(const char *path, size_t *size, Message *why)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);      /* a pipe would let us wait */
    FILE *stream = file >= 0 ? fdopen(file, "rb") : NULL;
    if (!stream || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        message_set(why, "%s: %s; start without --resume", shown(path).text,
                    stream ? "it is not a file" : strerror(errno));
        if (stream)
            fclose(stream);
        return NULL;
    }
    char *bytes = memory_new((size_t)status.st_size + 1, 1);
    *size = fread(bytes, 1, (size_t)status.st_size, stream);
    bytes[*size] = '\0';
    fclose(stream);
    return bytes;
}

/* What follows the line at `text`; NULL if it has no end.  The newline becomes the line's end. */
static char *line_end(char *text)
{
    char *newline = text ? strchr(text, '\n') : NULL;
    if (!newline)
        return NULL;
    *newline = '\0';
    return newline + 1;
}

/* The bytes behind the three lines, if they are what the lines say. */
static bool read_all(char *file, size_t size, const char *identity, Archive *archive, Message *why)
{
    char *theirs = line_end(file), *numbers = line_end(theirs), *bytes = line_end(numbers);
    size_t said = 0;
    uint64_t sum = 0;
    if (!bytes || strncmp(file, first_line, strcspn(first_line, "0123456789")) != 0
        || sscanf(numbers, "%zu %" SCNx64, &said, &sum) != 2)
        return message_set(why, "is not a checkpoint of Gradus");
    if (strcmp(file, first_line) != 0)
        return message_set(why, "was written by another Gradus");
    if (strcmp(theirs, identity) != 0)
        return message_set(why, "is of another run: \"%s\", not \"%s\"", shown(theirs).text,
                           identity);
    unsigned char *payload = (unsigned char *)bytes;
    if (size - (size_t)(bytes - file) != said || checksum(payload, said) != sum)
        return message_set(why, "is damaged");
    memmove(file, bytes, said);
    *archive = archive_reader((unsigned char *)file, said);
    return true;
}

bool checkpoint_load(const char *directory, const char *name, const char *identity,
                     Archive *archive, Message *why)
{
    char *path = text_format("%s/%s.checkpoint", directory, name);
    size_t size;
    Message reason;
    char *file = file_read(path, &size, why);
    bool whole = file && read_all(file, size, identity, archive, &reason);
    if (file && !whole) {
        message_set(why, "%s %s; start without --resume", shown(path).text, reason.text);
        free(file);
    }
    free(path);
    return whole;
}

void checkpoint_close(Archive *archive)
{
    free(archive->bytes);
    *archive = (Archive){ 0 };
}

void checkpoint_remove(const char *directory, const char *name)
{
    char *path = text_format("%s/%s.checkpoint", directory, name);
    file_remove(path);
    free(path);
}
