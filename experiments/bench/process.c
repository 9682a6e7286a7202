#define _DEFAULT_SOURCE         /* for wait4 */
#include "process.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/statistics.h"
#include "lab/clock.h"
#include "lab/lab.h"
#include "lab/text.h"

#define SCRIPT "experiments/bench/depth_probe.py"

#ifdef __APPLE__
enum { PEAK_UNIT = 1 };         /* bytes that ru_maxrss counts by */
#else
enum { PEAK_UNIT = 1024 };
#endif

/* Of a program and those that it runs, once. */
static ProcessCost cost_once(char *const *arguments)
{
    struct rusage used;
    int status;
    double start = clock_seconds();
    pid_t pid = fork();
    if (pid < 0)
        error_stop("no process to be had for %s", arguments[0]);
    if (pid == 0) {
        execvp(arguments[0], arguments);
        _exit(127);
    }
    if (wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return (ProcessCost){ (double)NAN, (double)NAN };
    return (ProcessCost){ clock_seconds() - start, 1e-6 * PEAK_UNIT * (double)used.ru_maxrss };
}

static bool runs(char *const *arguments)
{
    return !isnan(cost_once(arguments).seconds);
}

/* The costs of a side, round by round. */
typedef struct Costs { double *seconds, *megabytes; } Costs;

static Costs costs_new(int rounds)
{
    return (Costs){ memory_new((size_t)rounds, sizeof(double)),
                    memory_new((size_t)rounds, sizeof(double)) };
}

static void costs_put(Costs costs, int round, ProcessCost cost)
{
    costs.seconds[round] = cost.seconds;
    costs.megabytes[round] = cost.megabytes;
}

static ProcessCost costs_median(Costs costs, int rounds)
{
    ProcessCost median = { sample_median(costs.seconds, (size_t)rounds),
                           sample_median(costs.megabytes, (size_t)rounds) };
    free(costs.seconds);
    free(costs.megabytes);
    return median;
}

/* depth_probe in the directory of `bench`. */
static char *program_beside(const char *bench)
{
    const char *slash = strrchr(bench, '/');
    return text_format("%.*s/depth_probe", slash ? (int)(slash - bench) : 1, slash ? bench : ".");
}

Processes processes_measure(const char *bench, const char *python, const char *out, int rounds,
                            Progress *progress)
{
    static char figure[] = "figure", bare[] = "bare";
    char *ours[] = { program_beside(bench), (char *)out, figure, NULL };
    char *peer[] = { (char *)python, SCRIPT, (char *)out, figure, NULL };
    const char *peer_name = "PyTorch with matplotlib";
    if (!runs(ours) || !runs(peer)) {
        ours[2] = peer[3] = bare;
        peer_name = runs(peer) ? "PyTorch without a figure" : "none";
        lab_notice("gnuplot, matplotlib or PyTorch is absent (make setup setup-bench): whole "
                   "programs run without a figure");
    }

    Costs our_costs = costs_new(rounds), peer_costs = costs_new(rounds);
    for (int round = 0; round < rounds; round++) {
        costs_put(our_costs, round, cost_once(ours));
        costs_put(peer_costs, round, cost_once(peer));
        progress_add(progress, 1);
    }
    free(ours[0]);
    return (Processes){ costs_median(our_costs, rounds), costs_median(peer_costs, rounds),
                        peer_name };
}
