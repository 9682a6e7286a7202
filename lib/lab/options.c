#include "options.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/words.h"
#include "text.h"

Option *options_find(Option *options, const char *name)
{
    for (Option *option = options; option->name != NULL; option++)
        if (strcmp(option->name, name) == 0)
            return option;
    return NULL;
}

/* "1 to 1000", "at least 1". */
static const char *range_of(const Option *option, char text[100])
{
    char low[NUMBER_SIZE], high[NUMBER_SIZE];
    bool unbounded = option->high >= (option->kind == OPTION_INT ? INT_MAX : HUGE_VAL);
    number_print(low, sizeof low, option->low, 10);
    number_print(high, sizeof high, option->high, 10);
    if (unbounded)
        snprintf(text, 100, "at least %s", low);
    else
        snprintf(text, 100, "%s to %s", low, high);
    return text;
}

static const char *expected(const Option *option, char text[120])
{
    char range[100];
    if (option->kind == OPTION_SEED)
        return "a whole number, 0 to 18446744073709551615";
    if (option->kind != OPTION_INT && option->kind != OPTION_REAL)
        return "one line of text";
    snprintf(text, 120, "%s, %s", option->kind == OPTION_INT ? "a whole number" : "a number",
             range_of(option, range));
    return text;
}

typedef struct Reading {
    double      number;
    int64_t     integer;
    uint64_t    seed;
    const char *text;
} Reading;

static bool value_read(const Option *option, Reading *value)
{
    switch (option->kind) {
    case OPTION_FLAG:
    case OPTION_PATH:
        return true;
    case OPTION_TEXT:
        return text_is_plain(value->text);
    case OPTION_SEED:
        return number_parse_unsigned(value->text, &value->seed);
    case OPTION_INT:
        return number_parse_integer(value->text, &value->integer)
               && (double)value->integer >= option->low && (double)value->integer <= option->high;
    case OPTION_REAL:
        return number_parse(value->text, &value->number) && isfinite(value->number)
               && value->number >= option->low && value->number <= option->high;
    }
    return false;
}

static void value_set(Option *option, const Reading *value)
{
    option->given = value->text;
    switch (option->kind) {
    case OPTION_FLAG: *option->place.flag = true;                       break;
    case OPTION_SEED: *option->place.seed = value->seed;                break;
    case OPTION_INT:  *option->place.integer = (int)value->integer;     break;
    case OPTION_REAL: *option->place.number = value->number;            break;
    case OPTION_TEXT:
    case OPTION_PATH: *option->place.text = value->text;                break;
    }
}

/* Offers the nearest name, or, if none is near, all of them. */
static bool option_unknown(const Option *options, const char *name, Message *why)
{
    const char *names[OPTIONS_MAX];
    int count = 0;
    for (const Option *option = options; option->name != NULL; option++)
        names[count++] = option->name;
    const char *nearest = word_nearest(name, names, count);
    if (nearest != NULL)
        return message_set(why, "unknown option --%s: did you mean --%s?", name, nearest);

    message_set(why, "unknown option --%s: use one of", name);
    for (int k = 0; k < count; k++) {
        size_t used = strlen(why->text);
        snprintf(why->text + used, sizeof why->text - used, " --%s", names[k]);
    }
    return false;
}

/* Finds the option that argv[*i] names, and its value, there or in the next argument. */
static Option *option_next(Option *options, char *const *argv, int argc, int *i, Reading *value,
                           Message *why)
{
    const char *argument = argv[*i];
    if (strncmp(argument, "--", 2) != 0) {
        message_set(why, "stray argument '%s': options are written --name value (--help lists "
                    "them)", shown(argument).text);
        return NULL;
    }
    size_t length = strcspn(argument + 2, "=");
    char name[WORD_LENGTH_MAX + 1];
    snprintf(name, sizeof name, "%.*s", length < sizeof name ? (int)length : WORD_LENGTH_MAX,
             argument + 2);
    Option *option = options_find(options, name);
    if (option == NULL) {
        option_unknown(options, shown(name).text, why);
        return NULL;
    }
    bool tied = argument[2 + length] == '=', alone = option->kind == OPTION_FLAG;
    char range[120];
    if (alone && tied) {
        message_set(why, "--%s stands alone, without a value", name);
        return NULL;
    }
    if (!alone && !tied && (*i + 1 == argc || strncmp(argv[*i + 1], "--", 2) == 0)) {
        message_set(why, "--%s: its value is missing, %s", name, expected(option, range));
        return NULL;
    }
    value->text = alone ? "" : tied ? argument + 2 + length + 1 : argv[++*i];
    return option;
}

static bool options_pass(Option *options, int argc, char *const *argv, bool set, Message *why)
{
    for (int i = 1; i < argc; i++) {
        Reading value = { .text = NULL };
        char range[120];
        Option *option = option_next(options, argv, argc, &i, &value, why);
        if (option == NULL)
            return false;
        if (!value_read(option, &value))
            return message_set(why, "--%s %s: must be %s", option->name, shown(value.text).text,
                               expected(option, range));
        if (set)
            value_set(option, &value);
    }
    return true;
}

bool options_read(Option *options, int argc, char *const *argv, Message *why)
{
    return options_pass(options, argc, argv, false, why)
           && options_pass(options, argc, argv, true, why);
}

void options_preset(Option *options, bool quick)
{
    for (Option *option = options; option->name != NULL; option++) {
        Reading value = { .text = quick ? option->quick : option->full };
        if (value.text == NULL || option->given != NULL)
            continue;
        if (!value_read(option, &value))
            error_bug("--%s: its preset is \"%s\"", option->name, value.text);
        value_set(option, &value);
        option->given = NULL;
    }
}

/* "(1 to 1000; default 50, quick 10)", or nothing for a flag. */
static void remark_print(const Option *option, FILE *stream)
{
    char range[100], value[40] = "";
    const char *text = value;
    switch (option->kind) {
    case OPTION_FLAG:
        return;
    case OPTION_INT:
        snprintf(value, sizeof value, "%d", *option->place.integer);
        break;
    case OPTION_REAL:
        number_print(value, sizeof value, *option->place.number, 10);
        break;
    case OPTION_SEED:
        snprintf(value, sizeof value, "%llu", (unsigned long long)*option->place.seed);
        break;
    case OPTION_TEXT:
    case OPTION_PATH:
        text = *option->place.text;
        break;
    }
    bool ranged = option->kind == OPTION_INT || option->kind == OPTION_REAL;
    if (!ranged && (text == NULL || text[0] == '\0'))
        return;
    fprintf(stream, " (");
    if (ranged)
        fprintf(stream, "%s; ", range_of(option, range));
    fprintf(stream, "default %s", text);
    if (option->quick != NULL)
        fprintf(stream, ", quick %s", option->quick);
    if (option->full != NULL)
        fprintf(stream, ", full %s", option->full);
    fprintf(stream, ")");
}

void options_print(const Option *options, FILE *stream)
{
    for (const Option *option = options; option->name != NULL; option++) {
        char left[60];
        snprintf(left, sizeof left, "--%s %s", option->name,
                 option->letter != NULL ? option->letter : "");
        fprintf(stream, "  %-20s %s", left, option->help);
        remark_print(option, stream);
        fprintf(stream, "\n");
    }
}

/* The value as one word of the shell. */
static char *word_quoted(const char *value)
{
    static const char *const harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                        "0123456789_-+.,:/=@%^";
    if (value[0] != '\0' && value[strspn(value, harmless)] == '\0')
        return text_format("%s", value);
    char *word = memory_new(2 * strlen(value) + 3, 1), *end = word;
    *end++ = '"';
    for (; *value != '\0'; value++) {
        if (strchr("\"\\$`", *value) != NULL)
            *end++ = '\\';
        *end++ = *value;
    }
    *end = '"';
    return word;
}

char *options_command(const Option *options)
{
    char *command = text_format("%s", "");
    for (const Option *option = options; option->name != NULL; option++) {
        if (option->given == NULL || option->aside)
            continue;
        char *word = option->kind == OPTION_FLAG ? text_format("%s", "")
                                                 : word_quoted(option->given);
        /* A value that looks like an option must be tied to its name. */
        const char *tie = word[0] == '\0' ? ""
                          : strncmp(option->given, "--", 2) == 0 ? "=" : " ";
        char *longer = text_format("%s%s--%s%s%s", command, command[0] == '\0' ? "" : " ",
                                   option->name, tie, word);
        free(word);
        free(command);
        command = longer;
    }
    return command;
}
