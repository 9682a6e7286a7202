/*
 * csv.c -- tables of numbers.
 */
#include "learn/csv.h"

#include <math.h>

#include "fuzz.h"

static void check(const Dataset *data, size_t limit)
{
    fuzz_require(data->n > 0 && data->c > 0 && (limit == 0 || data->n <= limit));
    for (size_t i = 0; i < data->n * (size_t)data->c; i++)
        fuzz_require(isfinite(data->values[i]));
    for (size_t i = 0; data->labels != NULL && i < data->n; i++)
        fuzz_require(data->labels[i] >= 0 && data->labels[i] < data->classes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    CsvLabel label = (CsvLabel)(fuzz_choice(&input) % 3);
    uint8_t limit = fuzz_choice(&input);
    Dataset data;
    Message why;
    if (csv_load("fuzz", fuzz_write("table.csv", input), label, limit, &data, &why)) {
        check(&data, limit);
        dataset_free(&data);
    }
    return 0;
}
