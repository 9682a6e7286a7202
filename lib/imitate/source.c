#include "source.h"

static void draw_example(const void *context, Rng *rng, size_t n, real *x)
{
    const Dataset *data = context;
    for (size_t i = 0; i < n; i++) {
        uint32_t index = (uint32_t)rng_below(rng, data->n);
        dataset_gather(data, &index, 1, x + i * dataset_example_size(data), NULL);
    }
}

Source source_dataset(const Dataset *data)
{
    return (Source){ draw_example, data, shape_image(1, data->h, data->w, data->c) };
}
