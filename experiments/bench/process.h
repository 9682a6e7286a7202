/*
 * process.h -- whole programs, from their start to their end: P8 and P8m.
 *
 * The programs are depth_probe.c and depth_probe.py: the gradient at the first layer of networks
 * of 1, 8, ... 50 layers with three activations, and one PNG of it.  What counts is what a student
 * waits for, and the memory that must be there: loading libraries is part of it.  Where one side
 * cannot draw, because gnuplot or matplotlib is absent, the other one does not draw either.
 *
 * To be called while this program is small: the peak of a new program counts that of the one
 * which started it.
 */
#ifndef GRADUS_PROCESS_H
#define GRADUS_PROCESS_H

#include "lab/progress.h"

/* Medians over the rounds; NaN where the program does not run. */
typedef struct ProcessCost { double seconds, megabytes; } ProcessCost;

typedef struct Processes {
    ProcessCost ours, peer;
    const char *peer_name;
} Processes;

/* `bench` is the benchmark's own path: depth_probe lies beside it.  The figures go to `out`. */
Processes processes_measure(const char *bench, const char *python, const char *out, int rounds,
                            Progress *progress);

#endif
