/*
 * terminal.h -- what the place where we print can do.
 */
#ifndef GRADUS_LAB_TERMINAL_H
#define GRADUS_LAB_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

/* A terminal that can redraw a line: not a file, not a pipe, and TERM is set and not dumb. */
bool terminal_redraws(FILE *stream);

/* As above, and the user does not mind colours (https://no-color.org). */
bool terminal_colours(FILE *stream);

/* Letters in a line: of the terminal, else of COLUMNS, else 80. */
int  terminal_columns(FILE *stream);

#endif
