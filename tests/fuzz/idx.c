/*
 * idx.c -- images and their labels as IDX files, plain or gzipped.
 */
#include "learn/idx.h"

#include <zlib.h>

#include "fuzz.h"

/* gzipped by us as well: few changes of a gzip file leave one. */
static const char *write_gzipped(const char *name, Input input)
{
    const char *path = fuzz_path(name);
    gzFile file = gzopen(path, "wb1");
    fuzz_require(file != NULL);
    if (input.size > 0)
        fuzz_require(gzwrite(file, input.bytes, (unsigned)input.size) > 0);
    fuzz_require(gzclose(file) == Z_OK);
    return path;
}

static void check(const Dataset *data, size_t limit)
{
    fuzz_require(data->n > 0 && data->h > 0 && data->w > 0 && data->c > 0);
    fuzz_require(limit == 0 || data->n <= limit);
    for (size_t i = 0; data->labels != NULL && i < data->n; i++)
        fuzz_require(data->labels[i] >= 0 && data->labels[i] < data->classes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    uint8_t way = fuzz_choice(&input), limit = fuzz_choice(&input), labels = fuzz_choice(&input);
    Input label_file = { input.bytes, labels < input.size ? labels : input.size };
    char images[5000];
    Dataset data;
    Message why;
    input = (Input){ input.bytes + label_file.size, input.size - label_file.size };
    snprintf(images, sizeof images, "%s",
             way & 1 ? write_gzipped("images", input) : fuzz_write("images", input));
    const char *beside = fuzz_write("labels", label_file);
    if (idx_load("fuzz", images, way & 2 ? beside : NULL, limit, &data, &why)) {
        check(&data, limit);
        dataset_free(&data);
    }
    return 0;
}
