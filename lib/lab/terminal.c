#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool terminal_redraws(FILE *stream)
{
    const char *kind = getenv("TERM");
    return kind != NULL && kind[0] != '\0' && strcmp(kind, "dumb") != 0 && isatty(fileno(stream));
}

bool terminal_colours(FILE *stream)
{
    const char *none = getenv("NO_COLOR");
    return (none == NULL || none[0] == '\0') && terminal_redraws(stream);
}

int terminal_columns(FILE *stream)
{
    struct winsize size;
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    long number = columns != NULL ? strtol(columns, NULL, 10) : 0;
    return number > 0 && number < 10000 ? (int)number : 80;
}
