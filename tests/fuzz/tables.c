/*
 * tables.c -- the tables that the course keeps: of judged networks, and of contests.
 */
#include "experiments/architectures.h"
#include "experiments/contest.h"

#include "fuzz.h"

static void read_architectures(const char *path)
{
    static Space space = {
        .input = { 1, 1, 1, 4 }, .outputs = 3, .layers_max = 1, .widths = 1, .width = { 4 },
        .activations = 2, .activation = { ACTIVATION_relu, ACTIVATION_abs },
        .steps = 1, .step = { 0.01 }, .draw = DRAW_GENOMES_ALIKE };
    Architectures all;
    Message why;
    if (architectures_read(path, &space, &all, &why)) {
        fuzz_require(all.family.count == space_size(&space) && all.examples > 0);
        architectures_free(&all);
    }
}

static void read_contest(const char *path)
{
    ContestRow row[CONTEST_ROWS_MAX];
    Message why;
    size_t count = contest_read(path, row, &why);
    fuzz_require(count <= CONTEST_ROWS_MAX);
    for (size_t i = 0; i < count; i++)
        fuzz_require(contest_row_kind(&row[i]) < CONTEST_KINDS);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *path = fuzz_write("table.tsv", (Input){ bytes, size });
    read_architectures(path);
    read_contest(path);
    return 0;
}
