/*
 * report.h -- what the benchmark found, as tables.
 *
 *     bench.tsv      a row for each workload with a target: ours beside the peer at its best
 *     peers.tsv      all workloads with all the settings that the peer was tried with
 *     threads.tsv    two threads beside one, on the wall; and two independent copies of the
 *                    workload, a thread each: what this machine allows two threads to gain
 *
 * A ratio says how many times better ours is, whether a rate is to be high or a time low.
 */
#ifndef GRADUS_REPORT_H
#define GRADUS_REPORT_H

#include <stdio.h>

#include "lab/files.h"
#include "workload.h"

typedef struct Result {
    const Workload *workload;
    const char     *peer_name;                  /* "none" if it is absent */
    double          ours, peer[WORKLOAD_SETTINGS];  /* medians; NaN where there is none */
    double          one_thread, two_threads, two_copies;    /* rates on the wall, or NaN */
} Result;

/* Nothing measured yet. */
Result result_begin(const Workload *workload);

int    result_best(const Result *result);       /* the peer's setting that was best for it */
double result_ratio(const Result *result, int setting);

/* "yes", "no" or, of NaN, "unjudged". */
const char *verdict(double ratio, double target);

/* The tables as drafts (lab/files.h) in the directory `out`, each under the lines of `heading`. */
void   results_write(const Result *results, int count, const char *out, const char *heading);
void   results_print(const Result *results, int count);

/* For others that write such a table: its heading; and a cell, a tab and four digits. */
FILE  *table_begin(Draft **draft, const char *out, const char *name, const char *heading);
void   table_cell(FILE *file, double x);

#endif
