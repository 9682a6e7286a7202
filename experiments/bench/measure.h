/*
 * measure.h -- what one turn at a piece of work has cost.
 *
 * On one thread the cost is processor time, not time on the wall: what other programs do on the
 * machine meanwhile is not ours.  (It still matters a little: they share caches, memory and heat.
 * Hence turns that alternate, and medians.)  What a second thread is worth shows on the wall only.
 */
#ifndef GRADUS_MEASURE_H
#define GRADUS_MEASURE_H

typedef struct Measured {
    double seconds;             /* of processor time */
    double count;               /* how many were done: samples, probes, multiply-adds */
    double wall_seconds;
} Measured;

static inline double measured_rate(Measured m)      { return m.count / m.seconds; }
static inline double measured_wall_rate(Measured m) { return m.count / m.wall_seconds; }

double processor_seconds(void);         /* of this program, all its threads */

/* GFLOP/s of our product of two 1024 x 1024 matrices, the best of a few: what can be had here. */
double product_peak(void);

/* Keeps this program, and those it will start, on one core.  Its number; -1 where the system
 * cannot do that. */
int    processor_pin(void);
void   processor_unpin(void);           /* the cores that it had before */

#endif
