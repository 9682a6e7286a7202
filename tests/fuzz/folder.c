/*
 * folder.c -- a folder of any files under the names that a data set may have.
 *
 * Of the input's last bytes, one for each name says how much of the input that file gets, 0: there
 * is none.
 */
#include <sys/stat.h>

#include "fuzz.h"
#include "learn/dataset_open.h"

static const char *const names[] = {
    "data/train-images-idx3-ubyte", "data/train-labels-idx1-ubyte", "data/t10k-images-idx3-ubyte",
    "data/t10k-labels-idx1-ubyte", "data/data_batch_1.bin", "data/test_batch.bin", "data/a/1.png",
    "data/b/2.png", "data/b/3.jpg", "data/4.png", "data/train/a/5.png", "data/test/a/6.png",
    "data/test/c/7.png" };

enum { NAMES = sizeof names / sizeof names[0] };

static const char *const folders[] = { "data", "data/a", "data/b", "data/train", "data/train/a",
                                       "data/test", "data/test/a", "data/test/c" };

enum { FOLDERS = sizeof folders / sizeof folders[0] };

static void folders_make(void)
{
    for (int k = 0; k < FOLDERS; k++)
        mkdir(fuzz_path(folders[k]), 0700);
}

/* An empty one would be a class of its own, or another part of the data. */
static void empty_folders_remove(void)
{
    for (int k = FOLDERS - 1; k >= 0; k--)
        rmdir(fuzz_path(folders[k]));
}

static void files_write(Input *input)
{
    for (int k = 0; k < NAMES; k++) {
        size_t share = fuzz_choice(input);
        size_t length = share < input->size ? share : input->size;
        if (share == 0)
            unlink(fuzz_path(names[k]));
        else
            fuzz_write(names[k], (Input){ input->bytes, length });
        *input = (Input){ input->bytes + length, input->size - length };
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    uint8_t way = fuzz_choice(&input), limit = fuzz_choice(&input);
    int side = 1 + (way >> 2);
    char path[5000];
    Dataset data;
    Message why;
    folders_make();
    files_write(&input);
    empty_folders_remove();
    snprintf(path, sizeof path, "%s", fuzz_path("data"));
    DatasetPart part = way & 1 ? DATASET_TEST : DATASET_TRAIN;
    if (way & 2 ? dataset_open_images(path, part, side, limit, &data, &why)
                : dataset_open(path, part, limit, &data, &why)) {
        fuzz_require(data.n > 0 && (limit == 0 || data.n <= limit));
        for (size_t i = 0; data.labels != NULL && i < data.n; i++)
            fuzz_require(data.labels[i] >= 0 && data.labels[i] < data.classes);
        dataset_free(&data);
    }
    return 0;
}
