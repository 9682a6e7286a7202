#include "kept.h"

#include <stdlib.h>
#include <unistd.h>

#include "checkpoint.h"
#include "files.h"
#include "lab.h"
#include "text.h"

#define PLACE "build"

/* As many bytes as there will be asked for: a checkpoint of fewer or more would leave half a state. */
static bool fits(KeptArchive *walk, void *state, const Archive *archive)
{
    Archive own = archive_writer();
    walk(state, &own);
    bool equal = own.size == archive->size;
    archive_free(&own);
    return equal;
}

bool kept_take(const char *folder, const char *name, const char *identity, KeptArchive *walk,
               void *state)
{
    char *directory = text_format(PLACE "/%s", folder);
    Archive archive;
    Message why;
    bool found = checkpoint_load(directory, name, identity, &archive, &why);
    free(directory);
    if (!found)
        return false;
    bool whole = fits(walk, state, &archive);
    if (whole)
        walk(state, &archive);
    checkpoint_close(&archive);
    return whole;
}

void kept_put(const char *folder, const char *name, const char *identity, KeptArchive *walk,
              void *state)
{
    if (access(PLACE, W_OK) != 0) {
        lab_notice("what was trained is not kept: there is no folder " PLACE " here to write to");
        return;
    }
    char *directory = text_format(PLACE "/%s", folder);
    Archive archive = archive_writer();
    walk(state, &archive);
    directory_prepare(directory);
    checkpoint_save(directory, name, identity, &archive);
    archive_free(&archive);
    free(directory);
}
