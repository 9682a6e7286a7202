#include "activation.h"

#include <stdio.h>
#include <string.h>

#include "base/words.h"

/* The functions of one row: a value, a slope, and the loops over them. */
#define MAKE_FUNCTIONS(name, value, slope, kink)                                          \
    static real name##_value(real x) { return (real)(value); }                           \
                                                                                          \
    static real name##_slope(real x)                                                      \
    {                                                                                     \
        real y = name##_value(x);                                                         \
        (void)y;                                                                          \
        return (real)(slope);                                                                     \
    }                                                                                     \
                                                                                          \
    static void name##_forward(size_t n, const real *in, real *out)                       \
    {                                                                                     \
        _Pragma("omp simd")                                                               \
        for (size_t i = 0; i < n; i++) {                                                  \
            real x = in[i];                                                               \
            out[i] = (real)(value);                                                      \
        }                                                                                 \
    }                                                                                     \
                                                                                          \
    static void name##_backward(size_t n, const real *xs, const real *ys,                 \
                                const real *dy, real *dx, bool first)                     \
    {                                                                                     \
        if (first) {                                                                      \
            _Pragma("omp simd")                                                           \
            for (size_t i = 0; i < n; i++) {                                              \
                real x = xs[i], y = ys[i];                                                \
                (void)x, (void)y;                                                         \
                dx[i] = dy[i] * (real)(slope);                                            \
            }                                                                             \
        } else {                                                                          \
            _Pragma("omp simd")                                                           \
            for (size_t i = 0; i < n; i++) {                                              \
                real x = xs[i], y = ys[i];                                                \
                (void)x, (void)y;                                                         \
                dx[i] += dy[i] * (real)(slope);                                           \
            }                                                                             \
        }                                                                                 \
    }

ACTIVATION_TABLE(MAKE_FUNCTIONS)

#define TABLE_ROW(name, value, slope, kink) \
    { #name, kink, name##_value, name##_slope, name##_forward, name##_backward },

static const struct Row {
    const char *name, *kink;
    real (*value)(real x);
    real (*slope)(real x);
    void (*forward)(size_t n, const real *x, real *y);
    void (*backward)(size_t n, const real *x, const real *y, const real *dy, real *dx,
                     bool first);
} table[] = { ACTIVATION_TABLE(TABLE_ROW) };

static const struct Row *row(int activation)
{
    if (activation < 0 || activation >= ACTIVATION_COUNT)
        error_bug("activation %d: there are only 0 to %d", activation, ACTIVATION_COUNT - 1);
    return &table[activation];
}

int activation_count(void) { return ACTIVATION_COUNT; }

int activation_find(const char *name)
{
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        if (strcmp(name, table[i].name) == 0)
            return i;
    return -1;
}

bool activation_list(const char *text, int list[ACTIVATION_COUNT], int *count, Message *why)
{
    const char *known[ACTIVATION_COUNT];
    char names[32 * ACTIVATION_COUNT] = "";
    int read[ACTIVATION_COUNT], found = 0;
    for (int i = 0; i < ACTIVATION_COUNT; i++) {
        known[i] = table[i].name;
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "", known[i]);
    }
    for (const char *at = text; ; at++) {
        char word[WORD_LENGTH_MAX + 1] = "";
        size_t length = strcspn(at, ",");
        memcpy(word, at, length < WORD_LENGTH_MAX ? length : WORD_LENGTH_MAX);
        int activation = activation_find(word);
        if (activation < 0) {
            const char *near = word_nearest(word, known, ACTIVATION_COUNT);
            return message_set(why, "unknown activation \"%s\"%s%s; known: %s", word,
                               near ? "; did you mean " : "", near ? near : "", names);
        }
        for (int i = 0; i < found; i++)
            if (read[i] == activation)
                return message_set(why, "%s is named twice in \"%s\"", word, text);
        read[found++] = activation;
        at += length;
        if (!*at)
            break;
    }
    memcpy(list, read, (size_t)found * sizeof *list);
    *count = found;
    return true;
}

const char *activation_name(int activation) { return row(activation)->name; }
const char *activation_kink(int activation) { return row(activation)->kink; }
real activation_value(int activation, real x) { return row(activation)->value(x); }
real activation_slope(int activation, real x) { return row(activation)->slope(x); }

void activation_forward(int activation, size_t n, const real *x, real *y)
{
    row(activation)->forward(n, x, y);
}

void activation_backward(int activation, size_t n, const real *x, const real *y,
                         const real *dy, real *dx, bool first)
{
    row(activation)->backward(n, x, y, dy, dx, first);
}
