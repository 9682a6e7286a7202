/*
 * kept.h -- networks that take long to train, trained once.
 *
 *     if (!kept_take("pairs", name, identity, archive_pair, &pair)) {
 *         ... train ...
 *         kept_put("pairs", name, identity, archive_pair, &pair);
 *     }
 *
 * What was trained stays as build/FOLDER/NAME.checkpoint; who asks for the same again (`identity`
 * is one line with all that decides the bits) finds it there.  A run's results are the same with
 * and without it.
 */
#ifndef GRADUS_LAB_KEPT_H
#define GRADUS_LAB_KEPT_H

#include "base/archive.h"

typedef void KeptArchive(void *state, Archive *archive);

/* False if there is none of this identity; then `state` is untouched. */
bool kept_take(const char *folder, const char *name, const char *identity, KeptArchive *walk,
               void *state);

/* A notice where there is no folder build to write to. */
void kept_put(const char *folder, const char *name, const char *identity, KeptArchive *walk,
              void *state);

#endif
