/*
 * ranks.h -- the same program several times, on one machine or many, as one.
 *
 *     make MPI=1 all
 *     mpirun -n 3 build/mpi/lessons/12_genetic_search
 *
 * starts three ranks, 0 to 2, of the same program with the same command line.  Every rank does
 * everything, except for the pieces of a parallel_map (parallel.h): of these each does its share,
 * and all get the results of all.  So after it every rank has the same state, bit for bit, and
 * nothing else in the program needs to know how many there are.  Rank 0 alone prints and writes
 * files.
 *
 * A rank that is lost takes the others with it (Open MPI ends the job), and with them the work
 * since the last checkpoint: start again with --resume, where the lesson has it, on as many ranks
 * as are left.
 *
 * Only ranks.c knows of MPI.  Built without MPI=1, or not started by mpirun, there is one rank.
 */
#ifndef GRADUS_RANKS_H
#define GRADUS_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* Joins the other ranks; to be called once, before any output.  Whoever does not call it is one
 * rank for itself. */
void ranks_join(void);

int  rank_count(void);
int  rank_mine(void);

/* Does any of the ranks say yes?  All must call this together, and all get the same answer. */
bool ranks_any(bool mine);

/* Everyone takes over what rank 0 has.  All must call this together. */
void ranks_tell(void *data, size_t bytes);

/* Of n results of so many bytes, rank r has made numbers r, r + rank_count(), ...: afterwards
 * everyone has all.  All must call this together. */
void ranks_share(void *results, size_t n, size_t result_bytes);

#endif
