#include "ranks.h"

#ifndef GRADUS_MPI

void ranks_join(void) { }
int  rank_count(void) { return 1; }
int  rank_mine(void)  { return 0; }
bool ranks_any(bool mine) { return mine; }
void ranks_tell(void *data, size_t bytes) { (void)data, (void)bytes; }
void ranks_share(void *results, size_t n, size_t result_bytes)
{
    (void)results, (void)n, (void)result_bytes;
}

#else

#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "memory.h"

static int count = 1, mine = 0;

int rank_count(void) { return count; }
int rank_mine(void)  { return mine; }

/* What any rank says, all know.  Whoever ends says so as well, so that nobody waits for it. */
static bool agree(bool yes, bool ending)
{
    enum { YES, ENDING, GOING_ON, WORDS };
    int own[WORDS] = { [YES] = yes, [ENDING] = ending, [GOING_ON] = !ending }, all[WORDS];
    MPI_Allreduce(own, all, WORDS, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    if (all[ENDING] && all[GOING_ON]) {
        if (!ending)
            fprintf(stderr, "gradus: rank %d: another rank has ended before its time\n", mine);
        MPI_Abort(MPI_COMM_WORLD, 2);
    }
    return all[YES];
}

bool ranks_any(bool own)
{
    return count > 1 ? agree(own, false) : own;
}

void ranks_tell(void *data, size_t bytes)
{
    if (bytes > INT_MAX)
        error_bug("ranks_tell: %zu bytes are more than MPI can count", bytes);
    if (count > 1)
        MPI_Bcast(data, (int)bytes, MPI_BYTE, 0, MPI_COMM_WORLD);
}

static void leave(void)
{
    agree(false, true);
    MPI_Finalize();
}

void ranks_join(void)
{
    int level;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS
        || level < MPI_THREAD_FUNNELED)
        error_stop("this MPI does not work with threads: build without MPI=1");
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    MPI_Comm_rank(MPI_COMM_WORLD, &mine);
    atexit(leave);
}

void ranks_share(void *results, size_t n, size_t result_bytes)
{
    size_t ranks = (size_t)count, share = (n + ranks - 1) / ranks;
    unsigned char *result = results;
    if (count == 1)
        return;
    if (share > INT_MAX || result_bytes > INT_MAX)
        error_bug("ranks_share: %zu results of %zu bytes are more than MPI can count", n,
                  result_bytes);
    unsigned char *all = memory_new(ranks * share, result_bytes);
    unsigned char *own = all + (size_t)mine * share * result_bytes;
    for (size_t i = (size_t)mine; i < n; i += ranks)
        memcpy(own + i / ranks * result_bytes, result + i * result_bytes, result_bytes);

    MPI_Datatype piece;
    MPI_Type_contiguous((int)result_bytes, MPI_BYTE, &piece);
    MPI_Type_commit(&piece);
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, (int)share, piece, MPI_COMM_WORLD);
    MPI_Type_free(&piece);

    for (size_t i = 0; i < n; i++)
        memcpy(result + i * result_bytes, all + (i % ranks * share + i / ranks) * result_bytes,
               result_bytes);
    free(all);
}

#endif
