/*
 * options.c -- a command line, one argument to each line of the input.
 *
 * What options_command tells to type is read back as a shell would, and must mean the same.
 */
#include "lab/options.h"

#include "fuzz.h"

enum { ARGUMENTS_MAX = 40 };

typedef struct Settings {
    bool        flag, aside;
    int         depth;
    uint64_t    seed;
    double      scale;
    const char *net, *out;
} Settings;

typedef struct Table { Settings now; Option option[8]; } Table;

static void table_fill(Table *table)
{
    Settings *now = &table->now;
    *now = (Settings){ .depth = 50, .scale = 1, .net = "784 10" };
    Option options[] = {
        option_flag("flag", &now->flag, "stands alone"),
        { .kind = OPTION_FLAG, .name = "aside", .place.flag = &now->aside, .aside = true,
          .help = "changes nothing" },
        option_int("depth", &now->depth, -5, 1000, "L", "layers", .quick = "7"),
        option_seed("seed", &now->seed, "N", "where chance begins"),
        option_real("scale", &now->scale, -1e3, 1e300, "S", "of weights", .full = "2.5"),
        option_text("net", &now->net, "NET", "a line of text"),
        option_path("out", &now->out, "DIR", "where results go"),
        OPTIONS_END };
    memcpy(table->option, options, sizeof options);
}

static int lines_split(char *text, char **argv)
{
    int argc = 1;
    argv[0] = "lesson";
    for (char *line = strtok(text, "\n"); line != NULL && argc < ARGUMENTS_MAX;
         line = strtok(NULL, "\n"))
        argv[argc++] = line;
    return argc;
}

/* As a shell reads it: words, "" around them, a backslash before what would be special in there. */
static int words_split(char *text, char **argv)
{
    int argc = 1;
    argv[0] = "lesson";
    while (*text == ' ' ? *text++ : *text) {
        bool quoted = false;
        char *to = argv[argc++] = text;
        for (; *text != '\0' && (quoted || *text != ' '); text++)
            if (*text == '"')
                quoted = !quoted;
            else {
                fuzz_require(quoted || strchr("$`\\'*?[]{}()<>|&;#~!\n\t", *text) == NULL);
                fuzz_require(*text != '$' && *text != '`');
                text += *text == '\\';
                *to++ = *text;
            }
        fuzz_require(!quoted);
        text += *text == ' ';
        *to = '\0';
    }
    return argc;
}

static void command_reads_back(const Table *table)
{
    Table other;
    Message why;
    char *argv[ARGUMENTS_MAX + 20], *command = options_command(table->option);
    table_fill(&other);
    int argc = words_split(command, argv);
    fuzz_require(options_read(other.option, argc, argv, &why));
    const Settings *a = &table->now, *b = &other.now;
    fuzz_require(a->flag == b->flag && a->depth == b->depth && a->seed == b->seed);
    fuzz_require(!(a->scale < b->scale) && !(a->scale > b->scale) && strcmp(a->net, b->net) == 0);
    fuzz_require(b->out == NULL && !b->aside);
    free(command);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = fuzz_text((Input){ bytes, size }), *argv[ARGUMENTS_MAX];
    Table table;
    Message why = { "" };
    table_fill(&table);
    int argc = lines_split(text, argv);
    if (options_read(table.option, argc, argv, &why)) {
        fuzz_require(table.now.depth >= -5 && table.now.depth <= 1000);
        fuzz_require(table.now.scale >= -1e3 && table.now.scale <= 1e300);
        command_reads_back(&table);
        options_preset(table.option, table.now.flag);
        FILE *nowhere = fopen("/dev/null", "w");
        options_print(table.option, nowhere);
        fclose(nowhere);
    } else {
        fuzz_require(table.now.depth == 50 && table.now.out == NULL && !table.now.flag);
        fuzz_require(why.text[0] != '\0' && strpbrk(why.text, "\n\r\t\x1b") == NULL);
    }
    free(text);
    return 0;
}
