#include "table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "files.h"
#include "lab.h"
#include "text.h"

struct Table {
    char  *name;
    Draft *draft;
    FILE  *stream;
    int    columns, cell;       /* how many there are; how many this row has */
};

static void origin_write(const Lab *lab, FILE *stream)
{
    fprintf(stream, "# Gradus %s, lesson %02d, %s\n", lab_version(), lab->lesson.number,
            lab->lesson.name);
    fprintf(stream, "# command: %s\n", lab->command);
    fprintf(stream, "# seed: %llu\n", (unsigned long long)lab->seed);
    for (size_t i = 0; i < lab->data_count; i++)
        fprintf(stream, "# data: %s\n", lab->data_lines[i]);
}

Table *table_new(Lab *lab, const char *name, const char *columns)
{
    Table *table = memory_new(1, sizeof *table);
    char *file = text_format("%s.tsv", name);
    table->name = text_format("%s", name);
    table->draft = draft_new(lab->out, file);
    table->stream = draft_open(table->draft);
    free(file);

    origin_write(lab, table->stream);
    for (const char *word = columns; *word != '\0'; word += strspn(word, " ")) {
        int length = (int)strcspn(word, " ");
        fprintf(table->stream, "%s%.*s", table->columns > 0 ? "\t" : "", length, word);
        table->columns++;
        word += length;
    }
    fprintf(table->stream, "\n");
    draft_check(table->draft);
    return table;
}

void table_text(Table *table, const char *text)
{
    if (!text_is_plain(text) || (table->cell == 0 && text[0] == '#'))
        error_bug("table %s: \"%s\" cannot be a cell: it would end it, or begin a comment",
                  table->name, shown(text).text);
    if (++table->cell > table->columns)
        error_bug("table %s: a row of more than %d cells", table->name, table->columns);
    fprintf(table->stream, "%s%s", table->cell > 1 ? "\t" : "", text);
}

void table_int(Table *table, long long number)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%lld", number);
    table_text(table, text);
}

static void number_cell(Table *table, double x, int digits)
{
    char text[NUMBER_SIZE];
    table_text(table, number_print(text, sizeof text, x, digits));
}

void table_real(Table *table, double x)
{
    number_cell(table, x, NUMBER_FLOAT);
}

void table_exact(Table *table, double x)
{
    number_cell(table, x, NUMBER_DOUBLE);
}

void table_end_row(Table *table)
{
    if (table->cell != table->columns)
        error_bug("table %s: a row of %d cells for %d columns", table->name, table->cell,
                  table->columns);
    fprintf(table->stream, "\n");
    table->cell = 0;
    draft_check(table->draft);
}

void table_row(Table *table, const char *letters, ...)
{
    va_list cells;
    va_start(cells, letters);
    for (const char *letter = letters; *letter != '\0'; letter++)
        switch (*letter) {
        case 't': table_text(table, va_arg(cells, const char *)); break;
        case 'i': table_int(table, va_arg(cells, int)); break;
        case 'r': table_real(table, va_arg(cells, double)); break;
        case 'e': table_exact(table, va_arg(cells, double)); break;
        default:  error_bug("table %s: there is no cell '%c' in \"%s\"", table->name, *letter,
                            letters);
        }
    va_end(cells);
    table_end_row(table);
}

void table_close(Table *table)
{
    if (table->cell != 0)
        error_bug("table %s: closed within a row", table->name);
    draft_close(table->draft);
    free(table->name);
    free(table);
}
