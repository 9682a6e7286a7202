#include "lab/data.h"

#include <stdio.h>

#include "base/error.h"
#include "lab/lab.h"
#include "learn/synthetic.h"

enum { SHAPES = 10000 };        /* drawn where there are no images, unless fewer are wanted */

/* What is there, or drawn shapes; side 0 leaves images as they are. */
static bool open_part(Lab *lab, DatasetPart part, int side, size_t limit, Dataset *data,
                      Message *why)
{
    char path[DATASET_PATH_MAX];
    if (lab->data || dataset_find(NULL, path, why))
        return side ? dataset_open_images(lab->data, part, side, limit, data, why)
                    : dataset_open(lab->data, part, limit, data, why);
    if (part == DATASET_TRAIN)
        lab_notice("%s; drawn shapes take the images' place", why->text);
    Rng rng = rng_substream(lab->seed, "drawn shapes", part);
    *data = synthetic_images(limit && limit < SHAPES ? limit : SHAPES, &rng);
    return !side || dataset_fit(data, side, why);
}

static Dataset open_and_say(Lab *lab, DatasetPart part, int side, size_t limit)
{
    char name[DATASET_NAME_MAX + 10];
    Message why;
    Dataset data;
    if (!open_part(lab, part, side, limit, &data, &why))
        error_stop("%s", why.text);
    if (data.resized)
        lab_notice("the images of %s have been scaled and cropped to %d x %d", data.name, data.h,
                   data.w);
    snprintf(name, sizeof name, "%s/%s", data.name, part == DATASET_TRAIN ? "train" : "test");
    lab_data(lab, name, data.checksum);
    return data;
}

Dataset lab_dataset(Lab *lab, DatasetPart part, size_t limit)
{
    return open_and_say(lab, part, 0, limit);
}

void lab_datasets(Lab *lab, size_t train_limit, size_t test_limit, Dataset *train, Dataset *test)
{
    *train = lab_dataset(lab, DATASET_TRAIN, train_limit);
    *test = lab_dataset(lab, DATASET_TEST, test_limit);
    dataset_standardise(train);
    test->offset = train->offset, test->gain = train->gain;
}

Dataset lab_images(Lab *lab, DatasetPart part, int side, size_t limit)
{
    return open_and_say(lab, part, side, limit);
}
