/*
 * table.h -- results as text that any program can read.
 *
 *     Table *table = table_new(lab, "gradient_by_layer", "activation layer mean");
 *     for (...) {
 *         table_row(table, "tir", "relu", layer, mean);
 *     }
 *     table_close(table);
 *
 * makes gradient_by_layer.tsv in the directory of the run: lines that begin
 * with # say which command, seed, version and data made it; then a line with
 * the columns' names; then a line for each row, cells separated by tabs.  The
 * bytes depend on nothing else: not on the day, the machine, or the threads.
 *
 * Rows go to the disk as they are written.  The file gets its name in lab_end,
 * together with all others of the run (files.h); after an interruption none
 * does.
 */
#ifndef GRADUS_LAB_TABLE_H
#define GRADUS_LAB_TABLE_H

typedef struct Lab Lab;
typedef struct Table Table;

Table *table_new(Lab *lab, const char *name, const char *columns);  /* separated by blanks */
void   table_text(Table *table, const char *text);      /* no tabs, no newlines */
void   table_int(Table *table, long long number);
void   table_real(Table *table, double x);              /* 9 digits: enough for any float */
void   table_exact(Table *table, double x);             /* 17 digits: enough for any double */
void   table_end_row(Table *table);

/* A whole row at once, a letter for each cell: t text, i int, r real, e exact (both double).
 *     table_row(table, "tir", "relu", layer, mean);                                        */
void   table_row(Table *table, const char *letters, ...);

void   table_close(Table *table);                       /* frees it */

#endif
