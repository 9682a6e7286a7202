/*
 * cifar.c -- CIFAR-10's records, two files of them.
 */
#include "learn/cifar.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    uint8_t limit = fuzz_choice(&input), cut = fuzz_choice(&input);
    size_t first = input.size * cut / 255;
    char one[5000], other[5000];
    Dataset data;
    Message why;
    snprintf(one, sizeof one, "%s", fuzz_write("1.bin", (Input){ input.bytes, first }));
    snprintf(other, sizeof other, "%s",
             fuzz_write("2.bin", (Input){ input.bytes + first, input.size - first }));
    if (cifar_load("fuzz", (const char *[]){ one, other }, 2, limit, &data, &why)) {
        fuzz_require(data.n > 0 && (limit == 0 || data.n <= limit));
        for (size_t i = 0; i < data.n; i++)
            fuzz_require(data.labels[i] >= 0 && data.labels[i] < data.classes);
        dataset_free(&data);
    }
    return 0;
}
