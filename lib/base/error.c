#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* What is quoted comes from anywhere, and must neither begin a line nor move the cursor. */
static void make_one_line(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 32 || *text == 127)
            *text = '?';
}

static void report(const char *kind, const char *format, va_list arguments)
{
    char line[2000];            /* printed by one call, so that threads do not mix lines */
    vsnprintf(line, sizeof line, format, arguments);
    make_one_line(line);
    fprintf(stderr, "gradus: %s%s\n", kind, line);
}

_Noreturn void error_bug(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report("bug: ", format, arguments);
    va_end(arguments);
    abort();
}

_Noreturn void error_stop(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report("", format, arguments);
    va_end(arguments);
    exit(2);
}

bool message_set(Message *why, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why->text, sizeof why->text, format, arguments);
    va_end(arguments);
    make_one_line(why->text);
    return false;
}
