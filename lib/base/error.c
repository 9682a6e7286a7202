#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void report(const char *kind, const char *format, va_list arguments)
{
    char line[2000];            /* printed by one call, so that threads do not mix lines */
    vsnprintf(line, sizeof line, format, arguments);
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
    return false;
}
