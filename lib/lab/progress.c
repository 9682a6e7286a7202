#include "progress.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "clock.h"
#include "terminal.h"
#include "text.h"

#define REDRAW_SECONDS 0.1

struct Progress {
    char          *what;
    double         total;
    bool           redraws;         /* a bar; else lines */
    double         start;
    _Atomic double done;
    atomic_flag    drawing;         /* one thread at a time; the others do not wait for it */
    double         drawn;           /* when the bar was last drawn */
    int            tenth;           /* the last line's */
};

/* "40 s", "12 min", "3 h" left, if the rest goes as fast as the beginning. */
static char *time_left(const Progress *progress, double share)
{
    double passed = clock_seconds() - progress->start;
    double left = passed * (1 - share) / share + 0.5;       /* rounded up: never "0 s left" */
    if (share <= 0 || passed < 0.5)
        return text_format("%s", "");
    if (left < 100)
        return text_format(", %.0f s left", left);
    if (left < 100 * 60)
        return text_format(", %.0f min left", left / 60);
    return text_format(", %.0f h left", left / 3600);
}

static void bar_draw(const Progress *progress, double share)
{
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    int full = (int)(share * WIDTH);
    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < full ? '#' : '.';
    bar[WIDTH] = '\0';
    char *left = time_left(progress, share);
    char *line = text_format("%s [%s] %3d%%%s", progress->what, bar, (int)(100 * share), left);
    /* The cursor waits at the beginning, so that any message may simply be printed. */
    fprintf(stderr, "\033[2K%.*s\r", terminal_columns(stderr) - 1, line);
    free(line);
    free(left);
}

static void show(Progress *progress)
{
    if (!parallel_first())
        return;
    double share = progress->total > 0 ? atomic_load(&progress->done) / progress->total : 0;
    share += 1e-9;                  /* ten times 0.1 is a little less than 1 */
    share = share < 1 ? share : 1;
    int tenth = (int)(10 * share);
    double now = clock_seconds();
    if (progress->redraws && now - progress->drawn >= REDRAW_SECONDS) {
        progress->drawn = now;
        bar_draw(progress, share);
    }
    if (!progress->redraws && tenth > progress->tenth) {
        progress->tenth = tenth;
        char *left = time_left(progress, share);
        fprintf(stderr, "%s %d%%%s\n", progress->what, 10 * tenth, tenth < 10 ? left : "");
        free(left);
    }
}

Progress *progress_new(const char *what, double total)
{
    if (!(total >= 0))
        error_bug("progress_new(\"%s\"): a total of %g", what, total);
    Progress *progress = memory_new(1, sizeof *progress);
    progress->what = text_format("%s", what);
    progress->total = total;
    progress->redraws = terminal_redraws(stderr);
    progress->start = clock_seconds();
    atomic_init(&progress->done, 0.0);
    atomic_flag_clear(&progress->drawing);
    show(progress);
    return progress;
}

void progress_add(Progress *progress, double amount)
{
    if (progress == NULL)
        return;
    amount *= parallel_ranks();
    double before = atomic_load(&progress->done);
    while (!atomic_compare_exchange_weak(&progress->done, &before, before + amount))
        continue;
    if (atomic_flag_test_and_set(&progress->drawing))
        return;
    show(progress);
    atomic_flag_clear(&progress->drawing);
}

void progress_end(Progress *progress)
{
    if (progress == NULL)
        return;
    if (!progress->redraws)
        show(progress);             /* the last line, if two threads ended together */
    else if (parallel_first())
        fputs("\033[2K", stderr);
    free(progress->what);
    free(progress);
}
