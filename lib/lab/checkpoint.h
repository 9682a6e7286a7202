/*
 * checkpoint.h -- a long run that can be stopped, even by force, and taken up again.
 *
 *     bool resumed = resume && checkpoint_load(lab->out, "pair", identity, &archive, &why);
 *     ...
 *     checkpoint_save(lab->out, "pair", identity, &archive);
 *
 * NAME.checkpoint in this directory is always a whole one: it is written beside the
 * last, brought to the disk, and takes its place by one rename.  A program killed in between
 * loses the work since the last checkpoint, and nothing else.
 *
 * `identity` is one line of text that says whose state this is: networks, settings, seed, data.
 * A checkpoint of another identity is refused with both lines, a damaged one by its checksum; and
 * one that was written by another Gradus, for who knows what its code would have gone on to: CODE is
 * a checksum of the library and the experiments, which the Makefile finds.
 *
 *     gradus checkpoint 2 CODE \n IDENTITY \n SIZE CHECKSUM \n bytes
 */
#ifndef GRADUS_LAB_CHECKPOINT_H
#define GRADUS_LAB_CHECKPOINT_H

#include "base/archive.h"
#include "base/error.h"

/* Stops the program if the system refuses; the former checkpoint is then as it was. */
void checkpoint_save(const char *directory, const char *name, const char *identity,
                     const Archive *archive);

/* A reader of what was saved, freed by checkpoint_close.  False, and why, if there is none that
 * fits. */
bool checkpoint_load(const char *directory, const char *name, const char *identity,
                     Archive *archive, Message *why);
void checkpoint_close(Archive *archive);

/* Removes it, when the run has come to its end: not before its results are there (file_remove). */
void checkpoint_remove(const char *directory, const char *name);

#endif
