/*
 * team.h -- threads that share a piece of work, be it over in microseconds.
 *
 *     team_share(12, 4, work, &context);
 *
 * calls work(share, context) for share 0 .. 11, each once, by this thread and up to three helpers,
 * and returns when all are done.  Helpers are started when they are first needed and then wait for
 * what comes next.
 *
 * Shares are not dealt out but taken: whoever is free takes the next.  So nobody waits for a thread
 * that has not begun.  (OpenMP's loops do, at their end, for each of their threads: on a machine with
 * something else to do, the product of two small matrices then lasts as long as the system takes to
 * give every thread its turn, a thousand times too long.)  A caller whose helpers are late does the
 * work itself, and has lost nothing.
 */
#ifndef GRADUS_TEAM_H
#define GRADUS_TEAM_H

#include <stdbool.h>
#include <stddef.h>

typedef void TeamWork(size_t share, void *context);

/* Inside a share, or while another thread's are under way, the caller does all of them. */
void team_share(size_t shares, int threads, TeamWork *work, void *context);

/* Is this code part of a share? */
bool team_inside(void);

/* The cores that this process may use, 1 at least. */
int  team_cores(void);

#endif
