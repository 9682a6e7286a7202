#include "spec_word.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BLANKS " \t\r\n"

bool word_wrong(Message *why, Word word, const char *format, ...)
{
    char reason[700];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    int shown = word.text.length < QUOTED_MAX ? word.text.length : QUOTED_MAX;
    return message_set(why, "word %d, \"%.*s%s\": %s", word.position, shown, word.text.start,
                       shown < word.text.length ? "..." : "", reason);
}

Field word_next(const char **cursor)
{
    *cursor += strspn(*cursor, BLANKS);
    Field word = { *cursor, (int)strcspn(*cursor, BLANKS) };
    *cursor += word.length;
    return word;
}

bool field_next(Field *rest, char separator, Field *field)
{
    if (rest->start == NULL)
        return false;
    *field = *rest;
    const char *end = memchr(rest->start, separator, (size_t)rest->length);
    if (end == NULL) {
        *rest = (Field){ NULL, 0 };
    } else {
        field->length = (int)(end - rest->start);
        *rest = (Field){ end + 1, rest->length - field->length - 1 };
    }
    return true;
}

int field_number(Field digits, int most)
{
    long long value = 0;
    for (int i = 0; i < digits.length; i++) {
        char digit = digits.start[i];
        if (digit < '0' || digit > '9')
            return 0;
        value = 10 * value + (digit - '0');
        if (value > most)
            return 0;
    }
    return (int)value;
}

bool field_is(Field text, const char *what)
{
    return strlen(what) == (size_t)text.length && memcmp(text.start, what, strlen(what)) == 0;
}

int field_shape(Field text, int most, Shape *shape)
{
    int size[3] = { 0 }, sizes = 0;
    for (Field number; field_next(&text, 'x', &number); sizes++) {
        int value = sizes < 3 ? field_number(number, most) : 0;
        if (value == 0)
            return 0;
        size[sizes] = value;
    }
    *shape = sizes == 1 ? shape_matrix(1, size[0])
                        : shape_image(1, size[0], size[1], sizes == 3 ? size[2] : 1);
    return sizes;
}

int shape_print(Shape shape, char *text, size_t size)
{
    return shape.h == 1 && shape.w == 1
               ? snprintf(text, size, "%d", shape.c)
               : snprintf(text, size, "%dx%dx%d", shape.h, shape.w, shape.c);
}
