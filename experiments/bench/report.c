#include "report.h"

#include <math.h>

#include "base/number.h"

Result result_begin(const Workload *workload)
{
    Result result = { .workload = workload, .peer_name = "none", .ours = (double)NAN,
                      .one_thread = (double)NAN, .two_threads = (double)NAN,
                      .two_copies = (double)NAN };
    for (int s = 0; s < WORKLOAD_SETTINGS; s++)
        result.peer[s] = (double)NAN;
    return result;
}

double result_ratio(const Result *r, int setting)
{
    return r->workload->less_is_better ? r->peer[setting] / r->ours : r->ours / r->peer[setting];
}

int result_best(const Result *r)
{
    int best = 0;
    for (int s = 1; s < WORKLOAD_SETTINGS; s++)
        if (result_ratio(r, s) < result_ratio(r, best))
            best = s;
    return best;
}

const char *verdict(double ratio, double target)
{
    return isnan(ratio) ? "unjudged" : ratio >= target ? "yes" : "no";
}

/* ---- Files ---- */

FILE *table_begin(Draft **draft, const char *out, const char *name, const char *heading)
{
    *draft = draft_new(out, name);
    FILE *file = draft_open(*draft);
    fputs(heading, file);
    return file;
}

void table_cell(FILE *file, double x)
{
    char text[NUMBER_SIZE];
    fprintf(file, "\t%s", number_print(text, sizeof text, x, 4));
}

static void bench_row(FILE *file, const Result *r)
{
    const Workload *w = r->workload;
    int best = result_best(r);
    double ratio = result_ratio(r, best);
    fprintf(file, "%s", w->key);
    table_cell(file, r->ours);
    table_cell(file, r->peer[best]);
    fprintf(file, "\t%s, %s\t%s", r->peer_name, w->settings[best], w->unit);
    table_cell(file, ratio);
    table_cell(file, w->target);
    fprintf(file, "\t%s\n", verdict(ratio, w->target));
}

static void peers_row(FILE *file, const Result *r, int setting)
{
    const Workload *w = r->workload;
    fprintf(file, "%s\t%s\t%s", w->key, w->net, w->unit);
    table_cell(file, r->ours);
    table_cell(file, r->peer[setting]);
    fprintf(file, "\t%s\t%s", r->peer_name, w->settings[setting]);
    table_cell(file, result_ratio(r, setting));
    fprintf(file, "\n");
}

static void threads_row(FILE *file, const Result *r)
{
    double ratio = r->two_threads / r->one_thread, target = r->workload->threads_target;
    fprintf(file, "%s", r->workload->key);
    table_cell(file, r->one_thread);
    table_cell(file, r->two_threads);
    table_cell(file, ratio);
    table_cell(file, target);
    fprintf(file, "\t%s", verdict(ratio, target));
    table_cell(file, r->two_copies);
    table_cell(file, r->two_copies / r->one_thread);
    fprintf(file, "\n");
}

void results_write(const Result *results, int count, const char *out, const char *heading)
{
    Draft *bench_draft, *peers_draft, *threads_draft;
    FILE *bench = table_begin(&bench_draft, out, "bench.tsv", heading);
    FILE *peers = table_begin(&peers_draft, out, "peers.tsv", heading);
    FILE *threads = table_begin(&threads_draft, out, "threads.tsv", heading);
    fprintf(bench, "workload\tours\tpeer\tpeer_name\tunit\tratio\ttarget\tmet\n");
    fprintf(peers, "workload\tnet\tunit\tours\tpeer\tpeer_name\tsetting\tratio\n");
    fprintf(threads, "workload\tone\ttwo\tratio\ttarget\tmet\tcopies\tcopies_ratio\n");
    for (const Result *r = results; r < results + count; r++) {
        if (r->workload->target > 0)
            bench_row(bench, r);
        for (int s = 0; s < WORKLOAD_SETTINGS && r->workload->settings[s]; s++)
            peers_row(peers, r, s);
        if (r->workload->threads_target > 0)
            threads_row(threads, r);
    }
    draft_close(bench_draft);
    draft_close(peers_draft);
    draft_close(threads_draft);
}

/* ---- The screen ---- */

static void cell_print(double x, int width)
{
    char text[NUMBER_SIZE];
    printf(" %*s", width, number_print(text, sizeof text, x, 4));
}

static void ratio_print(double ratio, double target)
{
    if (target > 0)
        printf(" %7.2f %7.2f  %-9s", ratio, target, verdict(ratio, target));
    else
        printf(" %7.2f %7s  %-9s", ratio, "", "");
}

static void head_print(const char *what, const char *left, const char *right)
{
    printf("%-8s %10s %10s  %-14s %7s %7s  %-9s\n", what, left, right, "unit", "ratio", "target",
           "met");
}

static void row_begin(const Result *r, double left, double right)
{
    printf("%-8s", r->workload->key);
    cell_print(left, 10);
    cell_print(right, 10);
    printf("  %-14s", r->workload->unit);
}

void results_print(const Result *results, int count)
{
    head_print("workload", "ours", "peer");
    for (const Result *r = results; r < results + count; r++) {
        int best = result_best(r);
        row_begin(r, r->ours, r->peer[best]);
        ratio_print(result_ratio(r, best), r->workload->target);
        printf(" %s, %s\n", r->peer_name, r->workload->settings[best]);
    }
    bool headed = false;
    for (const Result *r = results; r < results + count; r++) {
        if (r->workload->threads_target == 0)
            continue;
        if (!headed)
            head_print("\nthreads ", "one", "two");
        headed = true;
        row_begin(r, r->one_thread, r->two_threads);
        ratio_print(r->two_threads / r->one_thread, r->workload->threads_target);
        printf(" two copies, a thread each: %.2f\n", r->two_copies / r->one_thread);
    }
}
