/*
 * fuzz.h -- what the fuzz targets share.
 *
 * A target is one file here: LLVMFuzzerTestOneInput, which libFuzzer (Serebryany 2016) calls with
 * bytes that it changes, again and again, towards whatever has not been executed yet.  It looks for
 * crashes, hangs, sanitizers' complaints and single allocations too large for such small inputs;
 * a target adds what must hold by fuzz_require.  `make fuzz` runs them all.
 *
 * The input's last bytes choose how the parser is called (fuzz_choice), so that a seed in
 * corpus/ is the file itself and a few bytes behind it.
 */
#ifndef GRADUS_FUZZ_H
#define GRADUS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define fuzz_require(condition) \
    ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))

static inline void fuzz_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
    abort();
}

typedef struct Input { const uint8_t *bytes; size_t size; } Input;

/* The last byte, which is then no longer part of the input; 0 if there is none. */
static inline uint8_t fuzz_choice(Input *input)
{
    return input->size > 0 ? input->bytes[--input->size] : 0;
}

/* The same bytes and a final zero; the caller frees them. */
static inline char *fuzz_text(Input input)
{
    char *text = calloc(input.size + 1, 1);
    if (input.size > 0)
        memcpy(text, input.bytes, input.size);
    return text;
}

static char fuzz_home[4000];    /* this process's own directory, in $TMPDIR; left behind */

/* The path of a file in that directory; valid until the next call. */
static inline const char *fuzz_path(const char *name)
{
    static char path[5000];
    if (fuzz_home[0] == '\0') {
        const char *place = getenv("TMPDIR");
        snprintf(fuzz_home, sizeof fuzz_home, "%s/fuzz-XXXXXX", place ? place : "/tmp");
        fuzz_require(mkdtemp(fuzz_home) != NULL);
    }
    snprintf(path, sizeof path, "%s/%s", fuzz_home, name);
    return path;
}

/* Puts the bytes there; returns the path. */
static inline const char *fuzz_write(const char *name, Input input)
{
    const char *path = fuzz_path(name);
    FILE *file = fopen(path, "wb");
    fuzz_require(file != NULL);
    fwrite(input.bytes, 1, input.size, file);
    fuzz_require(fclose(file) == 0);
    return path;
}

#endif
