/*
 * parallel.h -- the one way to use more than one core.
 *
 *     parallel_map(n, work, results, sizeof results[0], &context);
 *
 * calls work(i, &results[i], context) for every i in 0 .. n-1, in any order,
 * on as many threads as parallel_threads() says.  The pieces must be
 * independent: each writes only its own result, and takes its random numbers
 * from rng_substream(seed, name, i).  Then the results cannot depend on the
 * number of threads.  A result is a fixed number of plain bytes without
 * pointers, so that it can also come back from another machine.
 *
 * Inside a piece, parallel_threads() is 1: the coarsest level that has work
 * takes the cores, and what is below runs on one.  (A single piece is not work
 * to share; it leaves the cores to what is below it.)
 *
 * The threads are a team (team.h).  Started by mpirun, the pieces are spread over the ranks as
 * well (ranks.h), with the same results.
 */
#ifndef GRADUS_PARALLEL_H
#define GRADUS_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>

typedef void ParallelWork(size_t index, void *result, const void *context);

void parallel_map(size_t n, ParallelWork *work, void *results, size_t result_bytes,
                  const void *context);

/* Calls work(from, to, context) for ranges that make up 0 .. n-1, on as many threads as are worth
 * waking: for a loop that is over soon, whose turns are independent and go through so many numbers
 * each. */
typedef void RangeWork(size_t from, size_t to, void *context);

void parallel_ranges(size_t n, size_t numbers, RangeWork *work, void *context);

/* This many threads from now on; 0, as at the start, means one for each core (or what
 * OMP_NUM_THREADS says, which other programs obey as well). */
void parallel_set_threads(int threads);

/* The threads that a loop started here may use: 1 inside a piece. */
int  parallel_threads(void);

/* Is this the rank that prints and writes files?  All have the same to say. */
bool parallel_first(void);

/* All take over what the first has: of a time that was measured, say, which decides what is done
 * next.  Outside of pieces only. */
void parallel_agree(void *value, size_t bytes);

/* The ranks that work on other pieces just now, this one included: 1 outside of pieces. */
int  parallel_ranks(void);

/* A request to stop, made by Ctrl-C or by a program that has seen enough.
 * parallel_map hands out no further pieces once it is made (a piece not run
 * leaves its result untouched), and long loops ask for it at each step.
 * Over several ranks it counts from the end of the parallel_map that runs when it is made, so that
 * all hear of it at the same place.
 * interrupt_request may be called from a signal handler. */
void interrupt_request(void);
bool interrupt_requested(void);

#endif
