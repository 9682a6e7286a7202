#include "number.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

const char *number_print(char *text, size_t size, double x, int digits)
{
    int length = x != x ? snprintf(text, size, "nan")           /* printf may write -nan */
                        : snprintf(text, size, "%.*g", digits, x);
    if (length < 0 || (size_t)length >= size)
        error_bug("number_print: %zu bytes are too few for %.17g", size, x);
    return text;
}

bool number_parse(const char *text, double *x)
{
    bool special = strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0
                || strcmp(text, "-inf") == 0;
    /* strtod also takes spaces, hexadecimal, "infinity"; none of it is made of these */
    size_t length = strlen(text);
    if (!special && (length == 0 || strspn(text, "0123456789.eE+-") != length))
        return false;

    char *end;
    double value = strtod(text, &end);
    if (*end != '\0' || (!special && fabs(value) == (double)INFINITY))
        return false;
    *x = value;
    return true;
}

static bool only_digits(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

bool number_parse_integer(const char *text, int64_t *x)
{
    if (!only_digits(text + (*text == '-' || *text == '+')))
        return false;
    errno = 0;
    intmax_t value = strtoimax(text, NULL, 10);
    if (errno != 0 || value < INT64_MIN || value > INT64_MAX)
        return false;
    *x = value;
    return true;
}

bool number_parse_unsigned(const char *text, uint64_t *x)
{
    if (!only_digits(text))
        return false;
    errno = 0;
    uintmax_t value = strtoumax(text, NULL, 10);
    if (errno != 0 || value > UINT64_MAX)
        return false;
    *x = value;
    return true;
}
