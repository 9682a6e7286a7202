#include "clock.h"

#include <sys/resource.h>
#include <time.h>

double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double seconds_of(int whose)
{
    struct rusage usage;
    getrusage(whose, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
           + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

double clock_processor_seconds(void)
{
    return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
}

double clock_peak_bytes(void)
{
#ifdef __APPLE__
    const double unit = 1;
#else
    const double unit = 1024;
#endif
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return unit * (double)usage.ru_maxrss;
}
