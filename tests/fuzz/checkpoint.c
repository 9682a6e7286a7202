/*
 * checkpoint.c -- a checkpoint, and the states that are taken up from one.
 *
 * Any bytes as the file; and as a file whose checksum is right, so that they reach those who read
 * behind it: a game, and a search.
 */
#include "lab/checkpoint.h"

#include "evolve/search.h"
#include "fuzz.h"
#include "imitate/game.h"
#include "lab/files.h"

static void load_as_it_is(Input input, const char *directory)
{
    Archive archive;
    Message why;
    fuzz_write("any.checkpoint", input);
    if (checkpoint_load(directory, "any", "net 3", &archive, &why)) {
        fuzz_require(archive.size <= input.size);
        checkpoint_close(&archive);
    }
}

static void game_take(Archive *archive)
{
    static Game *game;
    static Dataset data;
    if (game == NULL) {
        data = dataset_of_reals("fuzz", 4, 1, 1, 2, 0);
        dataset_seal(&data);
        game = game_new(network_parse("2 3:relu:bn 2", "fuzz"),
                        network_parse("2 3:abs:bn 1", "fuzz"), source_dataset(&data),
                        (GameSettings){ .batch = 2 }, rng_stream(1, "fuzz"));
    }
    game_archive(game, archive);
}

static void search_take(Archive *archive)
{
    static Space space = {
        .input = { 1, 1, 1, 4 }, .outputs = 3, .layers_max = 2, .widths = 2, .width = { 4, 8 },
        .activations = 2, .activation = { ACTIVATION_relu, ACTIVATION_abs },
        .steps = 1, .step = { 0.01 }, .draw = DRAW_GENOMES_ALIKE };
    Search *search = search_new((SearchSettings){ .space = &space, .seed = 1,
                                                  .recipe = search_recipes[3],
                                                  .evaluations = 40 });
    Message why;
    search_archive(search, archive, &why);
    search_free(search);
}

static void load_behind_the_checksum(Input input, const char *directory, bool game)
{
    Archive archive, out = archive_writer();
    Message why;
    archive_bytes(&out, (void *)(uintptr_t)input.bytes, input.size);
    checkpoint_save(directory, "right", "net 3", &out);
    fuzz_require(checkpoint_load(directory, "right", "net 3", &archive, &why));
    fuzz_require(archive.size == input.size
                 && (input.size == 0 || memcmp(archive.bytes, input.bytes, input.size) == 0));
    if (game)
        game_take(&archive);
    else
        search_take(&archive);
    checkpoint_close(&archive);
    archive_free(&out);
    drafts_discard();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    uint8_t way = fuzz_choice(&input) % 3;
    char directory[5000];
    snprintf(directory, sizeof directory, "%s", fuzz_path("."));
    if (way == 0)
        load_as_it_is(input, directory);
    else
        load_behind_the_checksum(input, directory, way == 1);
    return 0;
}
