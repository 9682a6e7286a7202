/*
 * program.h -- running another program, without a shell.
 *
 * Arguments go as they are, whatever they contain: nothing is quoted because
 * nothing is parsed.
 */
#ifndef GRADUS_LAB_PROGRAM_H
#define GRADUS_LAB_PROGRAM_H

#include <stdbool.h>

#include "base/error.h"

/* The full path of a program: `name` itself if it contains a slash, else looked for along
 * PATH.  NULL if there is no such program; the caller frees it. */
char *program_find(const char *name);

/* Runs it in `directory`, with nothing to read, and waits for its end.  What it prints is seen
 * only if `printing`.  False unless it ends well, and *why says what happened, if possible in the
 * program's own words; it is killed after so many seconds, or when a stop is requested. */
bool  program_run(const char *path, char *const *arguments, const char *directory, bool printing,
                  double seconds, Message *why);

/* Ends the program that is running, if there is one; may be called from a signal handler. */
void  program_kill(void);

#endif
