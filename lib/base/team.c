#ifdef __linux__
#define _GNU_SOURCE             /* for sched_getaffinity */
#endif
#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum {
    HELPERS_MAX = 255,
    STACK = 8 << 20,            /* bytes: some systems give a thread much less than a program */
    PATIENCE = 100000           /* nanoseconds that a thread looks for work before it sleeps */
};

/*
 * What is shared just now, and how many of its shares nobody has taken.  A job stands until its last
 * share is done, so that who has taken one may read it.  A thread that was held up between looking
 * and taking either finds another number, and looks again, or has a share of what is there now.
 */
static struct Job {
    size_t    shares;
    TeamWork *work;
    void     *context;
} job;
static _Alignas(64) atomic_size_t left;
static _Alignas(64) atomic_size_t unfinished;
static _Alignas(64) atomic_int seats;           /* helpers that this job wants */
static atomic_bool busy;

static int helpers;                             /* started so far */
static atomic_int asleep;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

static _Thread_local bool inside;

bool team_inside(void)
{
    return inside;
}

int team_cores(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
#endif
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 1 ? (int)cores : 1;
}

/* ---- Taking shares ---------------------------------------------------------------- */

/* Does one share; false if there is none to be had. */
static bool take_share(void)
{
    size_t last = atomic_load(&left);
    do
        if (last == 0)
            return false;
    while (!atomic_compare_exchange_weak(&left, &last, last - 1));
    job.work(job.shares - last, job.context);
    atomic_fetch_sub(&unfinished, 1);
    return true;
}

static int64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- Helpers ----------------------------------------------------------------------- */

static bool wanted(int number)
{
    return atomic_load(&left) > 0 && number < atomic_load(&seats);
}

/* It says that it sleeps before it looks for the last time, and a caller looks who sleeps after it
 * has laid out the work: one of them sees the other. */
static void sleep_until_wanted(int number)
{
    pthread_mutex_lock(&lock);
    atomic_fetch_add(&asleep, 1);
    while (!wanted(number))
        pthread_cond_wait(&wake, &lock);
    atomic_fetch_sub(&asleep, 1);
    pthread_mutex_unlock(&lock);
}

static void *help(void *number)
{
    const int mine = (int)(intptr_t)number;
    inside = true;
    for (;;) {
        int64_t begin = nanoseconds();
        while (!wanted(mine))
            if (nanoseconds() - begin > PATIENCE)
                sleep_until_wanted(mine);
        take_share();
    }
    return NULL;
}

/* A child has this thread alone. */
static void forget(void)
{
    helpers = 0;
    atomic_store(&asleep, 0);
    lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    wake = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
}

/* Signals are for the thread that began; a helper that cannot be had is done without. */
static void hire(int count)
{
    static bool prepared;
    if (!prepared)
        pthread_atfork(NULL, NULL, forget);
    prepared = true;
    pthread_attr_t attributes;
    sigset_t all, before;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    while (helpers < count
           && pthread_create(&thread, &attributes, help, (void *)(intptr_t)helpers) == 0)
        helpers++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
}

/* ---- The caller ---------------------------------------------------------------------- */

static void lay_out(size_t shares, int count, TeamWork *work, void *context)
{
    job = (struct Job){ shares, work, context };
    atomic_store(&seats, count);
    atomic_store(&unfinished, shares);
    atomic_store(&left, shares);
    if (atomic_load(&asleep) > 0 && pthread_mutex_trylock(&lock) == 0) {
        pthread_cond_broadcast(&wake);
        pthread_mutex_unlock(&lock);            /* were it taken: someone is awake, if only just */
    }
}

/* Others may have taken shares that are not done. */
static void wait_for_others(void)
{
    int64_t begin = nanoseconds();
    while (atomic_load(&unfinished) > 0)
        if (nanoseconds() - begin > PATIENCE)
            sched_yield();
}

void team_share(size_t shares, int threads, TeamWork *work, void *context)
{
    size_t most = shares > 0 ? shares - 1 : 0;
    int count = threads - 1 < HELPERS_MAX ? threads - 1 : HELPERS_MAX;
    count = (size_t)count > most ? (int)most : count;
    if (threads <= 1 || count == 0 || inside || atomic_exchange(&busy, true)) {
        for (size_t share = 0; share < shares; share++)
            work(share, context);
        return;
    }
    if (helpers < count)
        hire(count);
    inside = true;
    lay_out(shares, count, work, context);
    while (take_share())
        ;
    wait_for_others();
    inside = false;
    atomic_store(&busy, false);
}
