/*
 * clock.h -- the time that goes by.
 *
 * For progress and timing.txt only: nothing that depends on a clock may reach a
 * table.
 */
#ifndef GRADUS_LAB_CLOCK_H
#define GRADUS_LAB_CLOCK_H

double clock_seconds(void);             /* since an arbitrary moment; never runs backwards */

/* Of this program until now: seconds of all its threads and of the programs it ran; and the
 * most memory it ever held, in bytes. */
double clock_processor_seconds(void);
double clock_peak_bytes(void);

#endif
