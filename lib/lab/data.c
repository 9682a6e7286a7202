#include "lab/data.h"

#include <stdio.h>

#include "base/error.h"
#include "lab/lab.h"
#include "learn/synthetic.h"

enum { SHAPES = 10000 };        /* drawn where there are no images, unless fewer are wanted */

Dataset lab_dataset(Lab *lab, DatasetPart part, size_t limit)
{
    const char *part_name = part == DATASET_TRAIN ? "train" : "test";
    char path[DATASET_PATH_MAX], name[DATASET_NAME_MAX + 10];
    Message why;
    Dataset data;
    if (lab->data || dataset_find(NULL, path, &why)) {
        if (!dataset_open(lab->data, part, limit, &data, &why))
            error_stop("%s", why.text);
        if (data.resized)
            lab_notice("the images of %s have been scaled and cropped to %d x %d", data.name,
                       data.h, data.w);
    } else {
        if (part == DATASET_TRAIN)
            lab_notice("%s; drawn shapes take the images' place", why.text);
        Rng rng = rng_substream(lab->seed, "drawn shapes", part);
        data = synthetic_images(limit && limit < SHAPES ? limit : SHAPES, &rng);
    }
    snprintf(name, sizeof name, "%s/%s", data.name, part_name);
    lab_data(lab, name, data.checksum);
    return data;
}
