/*
 * files.h -- results that appear whole, all together, or not at all.
 *
 * A Draft is a file being written under a temporary name beside its final one.
 * draft_close makes sure that every byte has reached the disk; drafts_commit,
 * at the end of a run, gives all closed drafts their names, one rename each.
 * So a reader never sees half a file, and a run that is interrupted, fills the
 * disk, or stops for any other reason leaves the former results as they were:
 * whatever ends the program by exit() or by a signal that lab.c catches also
 * removes the drafts, and what a killed one has left goes with the next run.
 *
 * Of several ranks (base/ranks.h) only the first writes; the drafts of the others come to nothing.
 *
 * Every function here stops the program (error_stop) when the system refuses.
 */
#ifndef GRADUS_LAB_FILES_H
#define GRADUS_LAB_FILES_H

#include <stdbool.h>
#include <stdio.h>

typedef struct Draft Draft;

char *path_absolute(const char *path);      /* from the root; the caller frees it */

/* The directory and those above it; ready when this returns: a file can be written in it. */
void directory_prepare(const char *path);

/* directory/name to be.  Only draft_open creates the temporary file: without it, another
 * program writes it under draft_temporary. */
Draft      *draft_new(const char *directory, const char *name);
Draft      *draft_at(const char *path);                 /* the same of a path from the user */
FILE       *draft_open(Draft *draft);
const char *draft_temporary(const Draft *draft);

void        draft_check(Draft *draft);      /* stops the program if a write has failed */
void        draft_close(Draft *draft);      /* complete; waits for drafts_commit */
void        draft_publish(Draft *draft);    /* complete, and gets its name at once */
void        draft_discard(Draft *draft);    /* removed; what had its name before stays */

bool        drafts_differ(void);            /* do the closed ones from what has their names now? */
void        drafts_commit(void);            /* the closed ones get their names, in order */
void        file_remove(const char *path);  /* goes with that, when its work is done; at once if no
                                               draft is left */
void        drafts_discard(void);           /* all others are removed, and all Drafts freed */
void        drafts_unlink(void);            /* the same, from a signal handler: frees nothing */

#endif
