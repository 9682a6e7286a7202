#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

char *text_format(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        error_bug("text_format: the format \"%s\" cannot be printed", format);
    char *text = memory_new((size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

static bool is_control(char letter)
{
    unsigned char code = (unsigned char)letter;
    return code < 32 || code == 127;
}

bool text_is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (is_control(*text))
            return false;
    return true;
}

Shown shown(const char *text)
{
    Shown result;
    size_t room = sizeof result.text - 4, n = 0;
    for (; text[n] != '\0' && n < room; n++)
        result.text[n] = is_control(text[n]) ? '?' : text[n];
    strcpy(&result.text[n], text[n] == '\0' ? "" : "...");
    return result;
}
