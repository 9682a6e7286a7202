/*
 * data_file.h -- reading a file that may be anything.
 *
 * A data file is read from front to back, gzipped or not.  Nobody believes what
 * its header announces before that much has arrived: memory grows with what is
 * really read, never beyond what was asked for.
 *
 * Every failure is one line that begins with the file's name, in *why.
 */
#ifndef GRADUS_DATA_FILE_H
#define GRADUS_DATA_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

typedef struct DataFile {
    const char       *path;         /* lent by the caller of data_file_open */
    struct gzFile_s  *stream;       /* zlib's; reads plain files as well */
    uint64_t          stored;       /* bytes on the disk */
    uint64_t          taken;        /* bytes read so far, after decompression */
} DataFile;

/* Fails on anything but a regular file with something in it. */
bool data_file_open(DataFile *file, const char *path, Message *why);
void data_file_close(DataFile *file);

/* False in *more at the end of the file. */
bool data_file_more(DataFile *file, bool *more, Message *why);

/* Exactly `bytes` bytes, or a failure that says how many there are. */
bool data_file_read(DataFile *file, void *to, size_t bytes, Message *why);

/* The same into memory that the caller frees; NULL on failure. */
unsigned char *data_file_take(DataFile *file, size_t bytes, Message *why);

/* All that is left, at most `most` bytes, into memory that the caller frees. */
unsigned char *data_file_rest(DataFile *file, size_t most, size_t *bytes, Message *why);

/* The next line of text without its end (LF or CRLF; the last may have none).
 * Fails if it needs more than `size` bytes or holds a control character. */
bool data_file_line(DataFile *file, char *line, size_t size, Message *why);

/* Checks that the file holds `whole` bytes, no fewer and no more.  Where not all
 * of them were wanted, the size that a gzip file notes at its end is enough; if
 * that disagrees, the rest is read to make sure. */
bool data_file_finish(DataFile *file, uint64_t whole, Message *why);

#endif
