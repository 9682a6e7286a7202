#include "parallel.h"

#include <stdatomic.h>

#include "error.h"
#include "ranks.h"

#ifdef _OPENMP
#include <omp.h>
#endif

/* A signal handler may write to an atomic only if that needs no lock. */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "atomic_int must be lock-free");
static atomic_int interrupted;                  /* this rank is asked to stop */
static bool interruption_agreed;                /* ... and all ranks know it */

static _Thread_local int pieces_around;         /* that this code runs in */

static int thread_limit;                        /* 0: none was set */

void interrupt_request(void)
{
    atomic_store(&interrupted, 1);
}

bool interrupt_requested(void)
{
    if (rank_count() > 1 && pieces_around == 0)
        return interruption_agreed;
    return atomic_load_explicit(&interrupted, memory_order_relaxed) != 0;
}

bool parallel_first(void)
{
    return rank_mine() == 0;
}

void parallel_agree(void *value, size_t bytes)
{
    ranks_tell(value, bytes);
}

void parallel_set_threads(int threads)
{
    if (threads < 0)
        error_bug("parallel_set_threads: %d threads; 0 means one for each core", threads);
    thread_limit = threads;
}

bool parallel_available(void)
{
#ifdef _OPENMP
    return true;
#else
    return false;
#endif
}

int parallel_threads(void)
{
#ifdef _OPENMP
    if (omp_get_level() > 0)                    /* inside a piece */
        return 1;
    return thread_limit > 0 ? thread_limit : omp_get_max_threads();
#else
    return 1;
#endif
}

int parallel_ranks(void)
{
    return pieces_around > 0 ? rank_count() : 1;
}

static void run_piece(size_t i, ParallelWork *work, void *results, size_t result_bytes,
                      const void *context)
{
    if (!interrupt_requested())
        work(i, (unsigned char *)results + i * result_bytes, context);
}

void parallel_map(size_t n, ParallelWork *work, void *results, size_t result_bytes,
                  const void *context)
{
    if (n <= 1) {                               /* leaves the cores to what is below */
        if (n == 1)
            run_piece(0, work, results, result_bytes, context);
        return;
    }
    bool shared = rank_count() > 1 && pieces_around == 0;
    size_t first = shared ? (size_t)rank_mine() : 0, stride = shared ? (size_t)rank_count() : 1;
#ifdef _OPENMP
    /* Pieces differ much in length, so each thread fetches its next when it is free. */
    #pragma omp parallel for schedule(dynamic, 1) num_threads(parallel_threads())
#endif
    for (size_t i = first; i < n; i += stride) {
        pieces_around++;
        run_piece(i, work, results, result_bytes, context);
        pieces_around--;
    }
    if (shared) {
        ranks_share(results, n, result_bytes);
        interruption_agreed = ranks_any(atomic_load(&interrupted) != 0);
    }
}

void parallel_ranges(size_t n, size_t numbers, RangeWork *work, void *context)
{
    enum { WORTH_SHARING = 1 << 15 };
    size_t threads = n * numbers < WORTH_SHARING ? 1 : (size_t)parallel_threads();
    if (threads > n)
        threads = n;
    if (threads <= 1) {
        work(0, n, context);
        return;
    }
#pragma omp parallel for num_threads((int)threads) schedule(static, 1)
    for (size_t t = 0; t < threads; t++)
        work(n * t / threads, n * (t + 1) / threads, context);
}
