/*
 * lab.h -- what every lesson has in common.
 *
 *     int main(int argc, char **argv)
 *     {
 *         Lab *lab = lab_begin(argc, argv, &(Lesson){
 *             .number = 7, .name = "vanishing_gradients",
 *             .question = "Why do the first layers of a deep network learn so slowly?",
 *             .options = options, .seconds = 25, .quick_seconds = 2, .default_seeds = 5 });
 *         ... experiments; tables (table.h); claims and values (claims.h) ...
 *         plot_draw(lab, "gradient_by_layer");
 *         return lab_end(lab);
 *     }
 *
 * lab_begin reads the command line, and stops the program with status 2 if
 * anything in it is wrong or the results could not be written: before any work.
 * It prints what will run and how long that takes.
 *
 * lab_end puts all results into place at once (files.h), draws the figures
 * (plot.h), prints the claims, and returns the exit status:
 *
 *     0    done
 *     1    a claim failed, and --check was given
 *     130  interrupted; the results of the former run are as they were (or all
 *          tables are new, if only figures were still to be drawn)
 *
 * Ctrl-C asks for an end (interrupt_request in parallel.h): a lesson looks at
 * interrupt_requested() after each long piece of work, whose results are then
 * incomplete, and goes straight to lab_end.  A second Ctrl-C ends at once.
 */
#ifndef GRADUS_LAB_H
#define GRADUS_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claims.h"
#include "options.h"
#include "plot.h"
#include "progress.h"
#include "sheet.h"
#include "table.h"

typedef struct Lesson {
    int           number;
    const char   *name;             /* one word of letters, digits and _ */
    const char   *question;
    const Option *options;          /* the lesson's own (options.h); NULL if it has none */
    double        seconds;          /* how long it takes on two cores, */
    double        quick_seconds;    /* with --quick, */
    double        full_seconds;     /* with --full; 0 if it has no full version */
    int           default_seeds;    /* replicates; 0 stands for 5 */
    int           quick_seeds;      /* with --quick; 0: the same */
} Lesson;

typedef struct Lab {
    Lesson      lesson;
    uint64_t    seed;               /* of all chance (rng_stream) */
    int         seeds;              /* replicates */
    int         threads;            /* that the machine gives; parallel.h uses them */
    bool        quick, full, check;
    const char *data;               /* --data; NULL if not given */
    const char *out;                /* directory of the results */
    char       *command;            /* that repeats this run: make lesson07 ARGS='...' */

    /* The lab's own. */
    Option     *options;            /* the lesson's and the common ones */
    char       *out_default;
    char      **data_lines;
    size_t      data_count;
    Claim      *claims;
    size_t      claim_count;
    QuotedValue *values;
    size_t      value_count;
    Figure     *plots;
    size_t      plot_count;
    double      start;
} Lab;

Lab        *lab_begin(int argc, char **argv, const Lesson *lesson);
int         lab_end(Lab *lab);      /* frees lab */

/* Was this option on the command line, or is its variable still the default? */
bool        lab_given(const Lab *lab, const char *option);

/* The data set used, with a checksum (hash_bytes) of its content: stands in every table begun
 * after this. */
void        lab_data(Lab *lab, const char *name, uint64_t checksum);

/* One line on stderr about something that is missing, while the lesson goes on. */
void        lab_notice(const char *format, ...) ERROR_FORMAT(1, 2);

const char *lab_version(void);
bool        lab_is_name(const char *text);      /* letters, digits and _; at least one */

#endif
