/*
 * progress.h -- how far a long piece of work has come.
 *
 *     Progress *progress = progress_new("training", (double)steps);
 *     ... progress_add(progress, 1);      (from any thread)
 *     progress_end(progress);
 *
 * On a terminal, a bar with the time left, redrawn at most ten times a second;
 * elsewhere, a line for every tenth of the work.  All of it goes to stderr.
 * The total is in any unit: steps, or better what the steps cost.
 */
#ifndef GRADUS_LAB_PROGRESS_H
#define GRADUS_LAB_PROGRESS_H

typedef struct Progress Progress;

Progress *progress_new(const char *what, double total);
void      progress_add(Progress *progress, double amount);      /* NULL is allowed */
void      progress_end(Progress *progress);                     /* frees it; NULL is allowed */

#endif
