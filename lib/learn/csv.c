#include "learn/csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "learn/data_file.h"

#define LINE_MAX_CSV ((size_t)1 << 20)
#define SHOWN "%.40s"               /* as much of a field as an error repeats */

typedef struct Table {
    DataFile  file;
    char     *line;                 /* the present line, LINE_MAX_CSV bytes */
    char    **field;                /* its fields, within it */
    size_t    fields, field_room;
    size_t    number;               /* of the line, from 1 */
    char      separator;            /* 0 until the first line is seen */
    size_t    columns;              /* 0 until then */
    size_t    label;                /* column of the label; == columns if none */
    size_t    rows, row_room;
    Dataset   data;                 /* values and labels so far */
} Table;

static bool no_memory(const Table *table, Message *why)
{
    return message_set(why, "%s: no memory for %zu rows", table->file.path, table->rows);
}

/* Cuts a quoted field out of the line: returns what follows its closing quote, or
 * NULL if there is none. */
static char *unquote(char *at, char **field)
{
    char *to = at++;
    for (*field = to; *at != '\0'; *to++ = *at++)
        if (*at == '"' && *++at != '"') {
            *to = '\0';
            return at;
        }
    return NULL;
}

static bool add_field(Table *table, char *field, Message *why)
{
    if (table->fields == table->field_room) {
        size_t room = table->field_room == 0 ? 64 : 2 * table->field_room;
        char **grown = realloc(table->field, room * sizeof *grown);
        if (grown == NULL)
            return no_memory(table, why);
        table->field = grown;
        table->field_room = room;
    }
    table->field[table->fields++] = field;
    return true;
}

/* Spaces around a field do not count. */
static char *trimmed(char *field)
{
    field += strspn(field, " ");
    for (size_t n = strlen(field); n > 0 && field[n - 1] == ' '; n--)
        field[n - 1] = '\0';
    return field;
}

static bool split_line(Table *table, Message *why)
{
    char *at = table->line, *field;
    table->fields = 0;
    for (bool more = true; more; at++) {
        at += strspn(at, " ");
        char *end = at;
        if (*at == '"' && (end = unquote(at, &field)) == NULL)
            return message_set(why, "%s, line %zu: a quote is not closed", table->file.path,
                               table->number);
        if (end == at) {
            field = at;
            end = at + strcspn(at, (char[]){ table->separator, '\0' });
        } else {
            end += strspn(end, " ");
        }
        if (*end != table->separator && *end != '\0')
            return message_set(why, "%s, line %zu: \"" SHOWN "\" follows a closing quote",
                               table->file.path, table->number, end);
        more = *end != '\0';
        *end = '\0';
        at = end;
        if (!add_field(table, trimmed(field), why))
            return false;
    }
    return true;
}

/* The next line that counts, in fields. */
static bool next_row(Table *table, bool *found, Message *why)
{
    for (*found = false; !*found; ) {
        bool more;
        if (!data_file_more(&table->file, &more, why))
            return false;
        if (!more)
            return true;
        if (!data_file_line(&table->file, table->line, LINE_MAX_CSV, why))
            return false;
        table->number++;
        if (table->number == 1 && strncmp(table->line, "\xef\xbb\xbf", 3) == 0)
            memmove(table->line, table->line + 3, strlen(table->line) - 2);  /* UTF-8's mark */
        *found = table->line[strspn(table->line, " \t")] != '\0' && table->line[0] != '#';
    }
    if (table->separator == '\0') {
        size_t plain = strcspn(table->line, "\t,;");
        table->separator = table->line[plain] != '\0' ? table->line[plain] : ',';
    }
    return split_line(table, why);
}

/* Only plain decimal numbers: strtod alone would take "nan", "inf" and "0x1p3". */
static bool is_number(const char *text, double *value)
{
    char *end;
    if (text[0] == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0';
}

/* Here "nan" and "inf" are numbers: a line of them is bad data, not a header. */
static bool is_header(const Table *table)
{
    for (size_t k = 0; k < table->fields; k++) {
        char *end;
        strtod(table->field[k], &end);
        if (end != table->field[k] && *end == '\0')
            return false;
    }
    return true;
}

/* Learns from the first line how many columns there are, and which is the label. */
static bool begin_table(Table *table, CsvLabel label, bool header, Message *why)
{
    table->columns = table->fields;
    table->label = label == CSV_LABEL_LAST ? table->columns - 1 : table->columns;
    for (size_t k = 0; label == CSV_LABEL_NAMED && header && k < table->columns; k++)
        if (strcasecmp(table->field[k], "label") == 0 || strcasecmp(table->field[k], "class") == 0)
            table->label = k;
    if (table->label < table->columns && table->columns == 1)
        return message_set(why, "%s, line %zu: only a label, and nothing to learn it from",
                           table->file.path, table->number);
    return true;
}

static size_t table_width(const Table *table)
{
    return table->columns - (table->label < table->columns);
}

static bool make_room(Table *table, Message *why)
{
    if (table->rows < table->row_room)
        return true;
    size_t room = table->row_room == 0 ? 256 : 2 * table->row_room;
    real *values = realloc(table->data.values, room * table_width(table) * sizeof *values);
    if (values != NULL)
        table->data.values = values;
    int *labels = realloc(table->data.labels, room * sizeof *labels);
    if (labels != NULL)
        table->data.labels = labels;
    table->row_room = room;
    return (values != NULL && labels != NULL) || no_memory(table, why);
}

static bool take_label(Table *table, const char *field, double value, Message *why)
{
    if (!(value >= 0 && value <= CSV_LABEL_MAX && floor(value) == value))
        return message_set(why, "%s, line %zu: label \"" SHOWN "\" is not a whole number from 0 "
                           "to %d", table->file.path, table->number, field, CSV_LABEL_MAX);
    table->data.labels[table->rows] = (int)value;
    if ((int)value >= table->data.classes)
        table->data.classes = (int)value + 1;
    return true;
}

static bool take_row(Table *table, Message *why)
{
    if (table->fields != table->columns)
        return message_set(why, "%s, line %zu: %zu fields, where %zu belong",
                           table->file.path, table->number, table->fields, table->columns);
    if (!make_room(table, why))
        return false;
    real *to = table->data.values + table->rows * table_width(table);
    for (size_t k = 0; k < table->columns; k++) {
        const char *field = table->field[k];
        double value;
        if (!is_number(field, &value))
            return message_set(why, "%s, line %zu, field %zu: \"" SHOWN "\" is not a number",
                               table->file.path, table->number, k + 1, field);
        if (fabs(value) > (double)REAL_MAX)
            return message_set(why, "%s, line %zu, field %zu: " SHOWN " is too large",
                               table->file.path, table->number, k + 1, field);
        if (k != table->label)
            *to++ = (real)value;
        else if (!take_label(table, field, value, why))
            return false;
    }
    table->rows++;
    return true;
}

static bool read_table(Table *table, CsvLabel label, size_t limit, Message *why)
{
    bool found;
    while (limit == 0 || table->rows < limit) {
        if (!next_row(table, &found, why))
            return false;
        if (!found)
            break;
        if (table->columns == 0) {
            bool header = is_header(table);
            if (!begin_table(table, label, header, why))
                return false;
            if (header)
                continue;
        }
        if (!take_row(table, why))
            return false;
    }
    return table->rows > 0 || message_set(why, "%s: no line of numbers in it", table->file.path);
}

static void finish_table(Table *table, const char *name, Dataset *out)
{
    Dataset data = dataset_without_arrays(name, table->rows, 1, 1, (int)table_width(table),
                                          table->data.classes);
    data.values = table->data.values;
    data.labels = table->data.labels;
    if (table->label == table->columns) {
        free(data.labels);
        data.labels = NULL;
    }
    dataset_seal(&data);
    *out = data;
}

bool csv_load(const char *name, const char *path, CsvLabel label, size_t limit,
              Dataset *out, Message *why)
{
    Table table = { .rows = 0 };
    if (!data_file_open(&table.file, path, why))
        return false;
    table.line = malloc(LINE_MAX_CSV);
    bool good = table.line != NULL ? read_table(&table, label, limit, why)
                                   : no_memory(&table, why);
    data_file_close(&table.file);
    free(table.line);
    free(table.field);
    if (good)
        finish_table(&table, name, out);
    else
        dataset_free(&table.data);
    return good;
}
