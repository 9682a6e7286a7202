#include "learn/cifar.h"

#include <stdlib.h>

#include "learn/data_file.h"

#define SIDE    32
#define PLANE   (SIDE * SIDE)
#define COLOURS 3
#define IMAGE   (PLANE * COLOURS)
#define CLASSES 10

static bool grow(Dataset *data, size_t *room)
{
    *room = *room == 0 ? 1000 : 2 * *room;
    unsigned char *pixels = realloc(data->pixels, *room * IMAGE);
    if (pixels != NULL)
        data->pixels = pixels;
    int *labels = realloc(data->labels, *room * sizeof(int));
    if (labels != NULL)
        data->labels = labels;
    return pixels != NULL && labels != NULL;
}

static bool read_record(DataFile *file, unsigned char *image, int *label, Message *why)
{
    unsigned char record[1 + IMAGE];
    if (!data_file_read(file, record, sizeof record, why))
        return false;
    if (record[0] >= CLASSES)
        return message_set(why, "%s: label %d in record %llu; CIFAR-10 has labels 0 to 9",
                           file->path, record[0],
                           (unsigned long long)(file->taken / sizeof record));
    *label = record[0];
    for (int p = 0; p < PLANE; p++)
        for (int k = 0; k < COLOURS; k++)
            image[COLOURS * p + k] = record[1 + PLANE * k + p];
    return true;
}

static bool read_file(DataFile *file, size_t limit, size_t *room, Dataset *data, Message *why)
{
    for (;;) {
        bool more;
        if (!data_file_more(file, &more, why))
            return false;
        if (!more || (limit > 0 && data->n == limit))
            return true;
        if (data->n == *room && !grow(data, room))
            return message_set(why, "%s: no memory for %zu images", file->path, *room);
        if (!read_record(file, data->pixels + data->n * IMAGE, &data->labels[data->n], why))
            return false;
        data->n++;
    }
}

bool cifar_load(const char *name, const char *const *paths, int files, size_t limit,
                Dataset *out, Message *why)
{
    Dataset data = { .n = 0 };      /* pixels and labels grow by records */
    size_t room = 0;
    for (int k = 0; k < files; k++) {
        DataFile file;
        bool good = data_file_open(&file, paths[k], why);
        if (good) {
            good = read_file(&file, limit, &room, &data, why);
            data_file_close(&file);
        }
        if (!good) {
            dataset_free(&data);
            return false;
        }
    }
    if (data.n == 0)
        return message_set(why, "%s: no images in it", paths[0]);
    *out = dataset_without_arrays(name, data.n, SIDE, SIDE, COLOURS, CLASSES);
    out->pixels = data.pixels;
    out->labels = data.labels;
    dataset_seal(out);
    return true;
}
