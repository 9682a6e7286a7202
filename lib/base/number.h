/*
 * number.h -- numbers as text, both ways.
 *
 * Every table is written by number_print and every number from outside, be it an
 * option or a field of a file, is read by number_parse, so that all agree on what
 * a number looks like.  The decimal point is a point: no part of Gradus calls
 * setlocale, and a C program starts in the locale "C".
 */
#ifndef GRADUS_NUMBER_H
#define GRADUS_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_SIZE   32        /* bytes, enough for any number and the final zero */
#define NUMBER_FLOAT  9         /* digits from which a float can be recovered */
#define NUMBER_DOUBLE 17        /* ... a double */

/* Writes x with that many significant digits, trailing zeros dropped, as %g does;
 * NaN is always "nan", infinities are "inf" and "-inf".  Returns text:
 *
 *     char text[NUMBER_SIZE];
 *     fputs(number_print(text, sizeof text, loss, NUMBER_FLOAT), file);           */
const char *number_print(char *text, size_t size, double x, int digits);

/* Each is true if the whole text is one number, and sets *x to it; otherwise it is
 * false and *x stays.  number_parse takes what number_print makes and what people
 * write (-0.5, .5, +1e-3), no spaces, no hexadecimal; a number too large for a double
 * is refused, one too small is rounded.  Integers are decimal digits with an
 * optional sign, or without one if unsigned, and must fit. */
bool number_parse(const char *text, double *x);
bool number_parse_integer(const char *text, int64_t *x);
bool number_parse_unsigned(const char *text, uint64_t *x);

#endif
