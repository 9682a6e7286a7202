#include "learn/idx.h"

#include <stdlib.h>

#include "learn/data_file.h"

#define UNSIGNED_BYTE 8
#define SIZES_MAX     4
#define SIZE_MAX_IDX  0x7fffffff        /* larger ones are negative in many programs */
#define EXAMPLE_MAX   ((uint64_t)1 << 26)

typedef struct Header {
    int      sizes;
    uint64_t size[SIZES_MAX];       /* those that are not given are 1 */
    uint64_t example;               /* bytes of one example */
    uint64_t whole;                 /* bytes of the whole file */
} Header;

static bool read_sizes(DataFile *file, Header *header, Message *why)
{
    header->example = 1;
    for (int k = 0; k < SIZES_MAX; k++)
        header->size[k] = 1;
    for (int k = 0; k < header->sizes; k++) {
        unsigned char b[4];
        if (!data_file_read(file, b, sizeof b, why))
            return false;
        uint64_t size = (uint64_t)b[0] << 24 | (uint64_t)b[1] << 16 | (uint64_t)b[2] << 8 | b[3];
        if (size == 0 || size > SIZE_MAX_IDX)
            return message_set(why, "%s: its header announces %s %llu", file->path,
                               k == 0 ? "a count of" : "a height, width or depth of",
                               (unsigned long long)size);
        header->size[k] = size;
        header->example *= k == 0 ? 1 : size;
        if (header->example > EXAMPLE_MAX)
            return message_set(why, "%s: its header announces examples larger than %llu bytes",
                               file->path, (unsigned long long)EXAMPLE_MAX);
    }
    header->whole = file->taken + header->size[0] * header->example;
    return true;
}

static bool read_header(DataFile *file, const char *what, int least, int most, Header *header,
                        Message *why)
{
    unsigned char b[4];
    if (!data_file_read(file, b, sizeof b, why))
        return false;
    if (b[0] != 0 || b[1] != 0)
        return message_set(why, "%s: not an IDX file: it begins with %02x %02x, not 00 00",
                           file->path, b[0], b[1]);
    if (b[2] != UNSIGNED_BYTE)
        return message_set(why, "%s: an IDX file of type %02x; only 08, unsigned bytes, is read",
                           file->path, b[2]);
    if (b[3] < least || b[3] > most)
        return message_set(why, "%s: %d sizes in its header, but %s have %d%s", file->path, b[3],
                           what, least, least < most ? " to 4" : "");
    header->sizes = b[3];
    return read_sizes(file, header, why);
}

/* All n labels, of which the first `held` are kept. */
static bool read_labels(DataFile *file, const char *images, uint64_t n, Dataset *data,
                        Message *why)
{
    Header header;
    if (!read_header(file, "labels", 1, 1, &header, why))
        return false;
    if (header.size[0] != n)
        return message_set(why, "%s: %llu labels, but %s has %llu images", file->path,
                           (unsigned long long)header.size[0], images, (unsigned long long)n);
    unsigned char *bytes = data_file_take(file, n, why);
    bool good = bytes != NULL && data_file_finish(file, header.whole, why);
    data->labels = good ? malloc(data->n * sizeof(int)) : NULL;
    if (good && data->labels == NULL)
        good = message_set(why, "%s: no memory for %zu labels", file->path, data->n);
    for (size_t i = 0; good && i < n; i++) {
        if (bytes[i] >= data->classes)
            data->classes = bytes[i] + 1;
        if (i < data->n)
            data->labels[i] = bytes[i];
    }
    free(bytes);
    return good;
}

static bool load_labels(const char *path, const char *images, uint64_t n, Dataset *data,
                        Message *why)
{
    DataFile file;
    if (!data_file_open(&file, path, why))
        return false;
    bool good = read_labels(&file, images, n, data, why);
    data_file_close(&file);
    return good;
}

static bool read_images(DataFile *file, const char *name, size_t limit, Dataset *data,
                        uint64_t *announced, Message *why)
{
    Header header;
    if (!read_header(file, "images", 2, SIZES_MAX, &header, why))
        return false;
    const uint64_t *size = header.size;
    bool vectors = header.sizes == 2;
    *announced = size[0];
    size_t held = limit > 0 && limit < size[0] ? limit : size[0];
    *data = dataset_without_arrays(name, held, vectors ? 1 : (int)size[1],
                                   vectors ? 1 : (int)size[2],
                                   (int)(vectors ? size[1] : size[3]), 0);
    data->pixels = data_file_take(file, held * header.example, why);
    return data->pixels != NULL && data_file_finish(file, header.whole, why);
}

bool idx_load(const char *name, const char *images, const char *labels, size_t limit,
              Dataset *out, Message *why)
{
    DataFile file;
    Dataset data = { .n = 0 };
    uint64_t announced = 0;
    if (!data_file_open(&file, images, why))
        return false;
    bool good = read_images(&file, name, limit, &data, &announced, why);
    data_file_close(&file);
    if (good && labels != NULL)
        good = load_labels(labels, images, announced, &data, why);
    if (!good) {
        dataset_free(&data);
        return false;
    }
    dataset_seal(&data);
    *out = data;
    return true;
}

static void write_size(FILE *stream, size_t size)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        putc((int)(size >> shift & 255), stream);
}

void idx_write(FILE *stream, size_t n, int h, int w, int c, const unsigned char *pixels)
{
    if (n == 0 || n > SIZE_MAX_IDX || h < 1 || w < 1 || c < 1)
        error_bug("idx_write: %zu images of %d x %d pixels, %d channels", n, h, w, c);
    const unsigned char start[4] = { 0, 0, UNSIGNED_BYTE, c == 1 ? 3 : 4 };
    fwrite(start, 1, sizeof start, stream);
    write_size(stream, n);
    write_size(stream, (size_t)h);
    write_size(stream, (size_t)w);
    if (c > 1)
        write_size(stream, (size_t)c);
    fwrite(pixels, (size_t)h * (size_t)w * (size_t)c, n, stream);
}
