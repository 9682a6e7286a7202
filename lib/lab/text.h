/*
 * text.h -- small services for messages.
 */
#ifndef GRADUS_LAB_TEXT_H
#define GRADUS_LAB_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* What printf would print, as a text of its own; the caller frees it. */
char *text_format(const char *format, ...) ERROR_FORMAT(1, 2);

/* True if the text can stand in a line of a table: no tab, newline or other control
 * character. */
bool  text_is_plain(const char *text);

/* A foreign text (a path, an argument) made fit for one line of a message: control
 * characters become '?', and the end of a very long one becomes "...". */
typedef struct Shown { char text[300]; } Shown;
Shown shown(const char *text);

#endif
