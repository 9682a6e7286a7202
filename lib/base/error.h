/*
 * error.h -- the two ways to stop, and the one way to go on.
 *
 *   error_bug    a programmer's error (two shapes that do not fit, a name that
 *                does not exist): says both shapes or all alternatives, aborts.
 *   error_stop   the environment's error (a missing file, a full disk, a wrong
 *                option): says what to do next, exits with status 2.
 *   Message      what a function writes when it can fail and its caller should
 *                decide; such functions return false and leave their outputs
 *                untouched.
 *
 * Each is one line, whatever it quotes: control characters become '?'.
 *
 * A numerical event (NaN, divergence) is none of these: it is a result.
 */
#ifndef GRADUS_ERROR_H
#define GRADUS_ERROR_H

#include <stdbool.h>

#define ERROR_FORMAT(f, a) __attribute__((format(printf, f, a)))

typedef struct Message { char text[1000]; } Message;

/* Prints "gradus: bug: ..." on stderr and aborts. */
_Noreturn void error_bug(const char *format, ...) ERROR_FORMAT(1, 2);

/* Prints "gradus: ..." on stderr, one line, and exits with status 2. */
_Noreturn void error_stop(const char *format, ...) ERROR_FORMAT(1, 2);

/* Writes the reason into *why (cut if too long) and returns false:
 *     return message_set(why, "%s: not an IDX file", path);                  */
bool message_set(Message *why, const char *format, ...) ERROR_FORMAT(2, 3);

#endif
