#include "claims.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "lab.h"
#include "table.h"
#include "terminal.h"
#include "text.h"

/* How each verdict is written in claims.tsv, and on the terminal: a sign, a word, and, where
 * that is possible, a colour. */
static const struct { const char *held, *shown, *colour; } verdicts[] = {
    [CLAIM_HELD]     = { "yes",      "+ held",     "\033[32m" },
    [CLAIM_FAILED]   = { "no",       "! FAILED",   "\033[1;31m" },
    [CLAIM_UNJUDGED] = { "unjudged", "? unjudged", "\033[33m" },
};

static void name_check(const char *what, const char *name)
{
    if (!lab_is_name(name))
        error_bug("the %s \"%s\": a name is made of letters, digits and _", what,
                  shown(name).text);
}

static void claim_add(Lab *lab, const char *name, double measured, double low, double high,
                      const char *source, bool judged)
{
    name_check("claim", name);
    for (size_t i = 0; i < lab->claim_count; i++)
        if (strcmp(lab->claims[i].name, name) == 0)
            error_bug("the claim \"%s\" is made twice", name);
    if (!(low <= high) || !text_is_plain(source))
        error_bug("the claim \"%s\": bounds %g and %g, source \"%s\"", name, low, high,
                  shown(source).text);
    bool holds = measured >= low && measured <= high;
    lab->claims = memory_grow(lab->claims, lab->claim_count + 1, sizeof lab->claims[0]);
    lab->claims[lab->claim_count++] = (Claim){
        .name = text_format("%s", name), .source = text_format("%s", source),
        .measured = measured, .low = low, .high = high,
        .verdict = !judged ? CLAIM_UNJUDGED : holds ? CLAIM_HELD : CLAIM_FAILED,
    };
}

void claim_between(Lab *lab, const char *name, double measured, double low, double high,
                   const char *source)
{
    claim_add(lab, name, measured, low, high, source, true);
}

void claim_of_whole_run(Lab *lab, const char *name, double measured, double low, double high,
                        const char *source)
{
    claim_add(lab, name, measured, low, high, source, !lab->quick);
}

void value_text(Lab *lab, const char *key, const char *text)
{
    name_check("value", key);
    for (size_t i = 0; i < lab->value_count; i++)
        if (strcmp(lab->values[i].key, key) == 0)
            error_bug("the value \"%s\" is given twice", key);
    lab->values = memory_grow(lab->values, lab->value_count + 1, sizeof lab->values[0]);
    lab->values[lab->value_count++] = (QuotedValue){
        .key = text_format("%s", key), .text = text_format("%s", text),
    };
}

const char *lab_key(const char *format, ...)
{
    static char keys[8][100];
    static unsigned turn;
    char *key = keys[turn++ % 8];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(key, sizeof keys[0], format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof keys[0])
        error_bug("lab_key: \"%s...\" is too long for a name", key);
    return key;
}

void value_real(Lab *lab, const char *key, double x, int digits)
{
    char text[NUMBER_SIZE];
    value_text(lab, key, number_print(text, sizeof text, x, digits));
}

void claims_write(Lab *lab)
{
    Table *table = table_new(lab, "claims", "claim measured low high source held");
    for (size_t i = 0; i < lab->claim_count; i++) {
        const Claim *claim = &lab->claims[i];
        table_text(table, claim->name);
        table_real(table, claim->measured);
        table_real(table, claim->low);
        table_real(table, claim->high);
        table_text(table, claim->source);
        table_text(table, verdicts[claim->verdict].held);
        table_end_row(table);
    }
    table_close(table);

    table = table_new(lab, "values", "key value");
    for (size_t i = 0; i < lab->value_count; i++) {
        table_text(table, lab->values[i].key);
        table_text(table, lab->values[i].text);
        table_end_row(table);
    }
    table_close(table);
}

static int count(const Lab *lab, Verdict verdict)
{
    int number = 0;
    for (size_t i = 0; i < lab->claim_count; i++)
        number += lab->claims[i].verdict == verdict;
    return number;
}

int claims_failed(const Lab *lab)
{
    return count(lab, CLAIM_FAILED);
}

static void claim_print(const Claim *claim, int width, bool colours)
{
    char measured[NUMBER_SIZE], low[NUMBER_SIZE], high[NUMBER_SIZE];
    number_print(measured, sizeof measured, claim->measured, 4);
    char *band = text_format("[%s, %s]", number_print(low, sizeof low, claim->low, 4),
                             number_print(high, sizeof high, claim->high, 4));
    printf("  %s%-10s%s", colours ? verdicts[claim->verdict].colour : "",
           verdicts[claim->verdict].shown, colours ? "\033[0m" : "");
    printf("  %-*s  %10s  %-20s  %s\n", width, claim->name, measured, band, claim->source);
    free(band);
}

void claims_print(const Lab *lab)
{
    int width = 5;
    for (size_t i = 0; i < lab->claim_count; i++)
        if ((int)strlen(lab->claims[i].name) > width)
            width = (int)strlen(lab->claims[i].name);
    if (lab->claim_count == 0)
        return;
    printf("\n  %-10s  %-*s  %10s  %-20s  %s\n", "verdict", width, "claim", "measured",
           "claimed", "source");
    for (size_t i = 0; i < lab->claim_count; i++)
        claim_print(&lab->claims[i], width, terminal_colours(stdout));
    printf("\n%d of %zu claims held", count(lab, CLAIM_HELD), lab->claim_count);
    if (count(lab, CLAIM_FAILED) > 0)
        printf(", %d failed", count(lab, CLAIM_FAILED));
    if (count(lab, CLAIM_UNJUDGED) > 0)
        printf(", %d unjudged (they need a run without --quick)", count(lab, CLAIM_UNJUDGED));
    printf(".\n");
}

void claims_free(Lab *lab)
{
    for (size_t i = 0; i < lab->claim_count; i++) {
        free(lab->claims[i].name);
        free(lab->claims[i].source);
    }
    for (size_t i = 0; i < lab->value_count; i++) {
        free(lab->values[i].key);
        free(lab->values[i].text);
    }
    free(lab->claims);
    free(lab->values);
}
