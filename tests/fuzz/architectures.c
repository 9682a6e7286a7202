/*
 * architectures.c -- the table of judged networks that the course keeps.
 */
#include "experiments/architectures.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static Space space = {
        .input = { 1, 1, 1, 4 }, .outputs = 3, .layers_max = 1, .widths = 1, .width = { 4 },
        .activations = 2, .activation = { ACTIVATION_relu, ACTIVATION_abs },
        .steps = 1, .step = { 0.01 }, .draw = DRAW_GENOMES_ALIKE };
    Architectures all;
    Message why;
    if (architectures_read(fuzz_write("table.tsv", (Input){ bytes, size }), &space, &all, &why)) {
        fuzz_require(all.family.count == space_size(&space) && all.examples > 0);
        architectures_free(&all);
    }
    return 0;
}
