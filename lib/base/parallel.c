#include "parallel.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "error.h"
#include "ranks.h"
#include "team.h"

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

static int threads_by_default(void)
{
    const char *asked = getenv("OMP_NUM_THREADS");
    int threads = asked ? atoi(asked) : 0;
    return threads > 0 ? threads : team_cores();
}

int parallel_threads(void)
{
    static int by_default;
    if (team_inside())
        return 1;
    if (thread_limit == 0 && by_default == 0)
        by_default = threads_by_default();
    return thread_limit > 0 ? thread_limit : by_default;
}

int parallel_ranks(void)
{
    return pieces_around > 0 ? rank_count() : 1;
}

/* ---- The map ---- */

typedef struct Map {
    ParallelWork *work;
    unsigned char *results;
    size_t result_bytes;
    const void *context;
    size_t first, stride;       /* the pieces of this rank */
} Map;

static void run_piece(const Map *map, size_t i)
{
    if (!interrupt_requested())
        map->work(i, map->results + i * map->result_bytes, map->context);
}

/* Pieces differ much in length, so each is a share that a thread takes when it is free. */
static void run_share(size_t share, void *context)
{
    const Map *map = context;
    pieces_around++;
    run_piece(map, map->first + share * map->stride);
    pieces_around--;
}

void parallel_map(size_t n, ParallelWork *work, void *results, size_t result_bytes,
                  const void *context)
{
    Map map = { work, results, result_bytes, context, 0, 1 };
    if (n <= 1) {                               /* leaves the cores to what is below */
        if (n == 1)
            run_piece(&map, 0);
        return;
    }
    bool shared = rank_count() > 1 && pieces_around == 0;
    if (shared)
        map.first = (size_t)rank_mine(), map.stride = (size_t)rank_count();
    size_t mine = n > map.first ? (n - map.first + map.stride - 1) / map.stride : 0;
    team_share(mine, parallel_threads(), run_share, &map);
    if (shared) {
        ranks_share(results, n, result_bytes);
        interruption_agreed = ranks_any(atomic_load(&interrupted) != 0);
    }
}

/* ---- Ranges ---- */

typedef struct Ranges {
    size_t n, threads;
    RangeWork *work;
    void *context;
} Ranges;

static void run_range(size_t t, void *context)
{
    const Ranges *r = context;
    r->work(r->n * t / r->threads, r->n * (t + 1) / r->threads, r->context);
}

void parallel_ranges(size_t n, size_t numbers, RangeWork *work, void *context)
{
    enum { WORTH_SHARING = 1 << 15 };
    size_t threads = n * numbers < WORTH_SHARING ? 1 : (size_t)parallel_threads();
    if (threads > n)
        threads = n;
    if (threads <= 1)
        work(0, n, context);
    else
        team_share(threads, (int)threads, run_range, &(Ranges){ n, threads, work, context });
}
