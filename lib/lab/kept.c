#include "kept.h"

#include <stdlib.h>
#include <unistd.h>

#include "checkpoint.h"
#include "files.h"
#include "lab.h"
#include "text.h"

#define PLACE "build"

bool kept_take(const char *folder, const char *name, const char *identity, KeptArchive *walk,
               void *state)
{
    char *directory = text_format(PLACE "/%s", folder);
    Archive archive;
    Message why;
    bool found = checkpoint_load(directory, name, identity, &archive, &why);
    free(directory);
    if (found) {
        walk(state, &archive);
        checkpoint_close(&archive);
    }
    return found;
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
