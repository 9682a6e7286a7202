/*
 * genome.c -- a network and how it learns, as a line of text: what is read, printed and read again
 * is the same.
 */
#include "evolve/genome.h"

#include "fuzz.h"

static Genome genome, again;
static char   line[GENOME_TEXT_MAX], line_again[GENOME_TEXT_MAX];

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = fuzz_text((Input){ bytes, size });
    Message why = { "" };
    if (genome_parse(text, &genome, &why)) {
        genome_print(&genome, line, sizeof line);
        fuzz_require(genome_parse(line, &again, &why));
        fuzz_require(genome_equal(&genome, &again));
        genome_print(&again, line_again, sizeof line_again);
        fuzz_require(strcmp(line, line_again) == 0);
    } else {
        fuzz_require(why.text[0] != '\0');
    }
    free(text);
    return 0;
}
