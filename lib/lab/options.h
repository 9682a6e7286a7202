/*
 * options.h -- what can be changed from the command line.
 *
 * A lesson lists its parameters in a table, and each variable's initial value
 * is the default:
 *
 *     static int depth = 50;
 *     static double scale = 1;
 *     static const char *activations = "sigmoid,relu,abs";
 *     static const Option options[] = {
 *         option_int("depth", &depth, 1, 1000, "L", "layers of the deepest network"),
 *         option_real("scale", &scale, 1e-3, 1e3, "S", "weights against the critical ones"),
 *         option_text("activations", &activations, "LIST", "what the layers do"),
 *         OPTIONS_END };
 *
 * What a quick or a full run takes instead stands behind the help (not for flags and paths):
 *
 *         option_int("depth", &depth, 1, 1000, "L", "layers of ...", .quick = "10"),
 *
 * Then `--depth 60` and `--depth=60` both set depth; of two, the last counts.
 * A wrong argument gets one clear line, and no variable is set unless all
 * arguments are right.
 */
#ifndef GRADUS_LAB_OPTIONS_H
#define GRADUS_LAB_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

#define OPTIONS_MAX 64          /* of a lesson, those of every lesson included */

typedef enum OptionKind {
    OPTION_FLAG,        /* stands alone; sets its variable to true */
    OPTION_INT,         /* low <= value <= high */
    OPTION_SEED,        /* any whole number of 64 bits */
    OPTION_REAL,        /* low <= value <= high, and finite */
    OPTION_TEXT,        /* one line */
    OPTION_PATH         /* any text; says where something is, not what is computed */
} OptionKind;

typedef struct Option {
    OptionKind  kind;
    const char *name;               /* without the dashes; NULL ends the table */
    union {
        bool        *flag;
        int         *integer;
        uint64_t    *seed;
        double      *number;
        const char **text;          /* will point into argv */
    } place;
    double      low, high;
    const char *letter;             /* stands for the value in --help */
    const char *help;
    const char *quick, *full;       /* the default under --quick, under --full, as one would type
                                     * it; NULL: the variable's initial value there too */
    bool        aside;              /* changes nothing in the results: kept out of the command
                                     * that they quote (--threads, every path) */
    const char *given;              /* the value as typed; NULL if the default stands */
} Option;

#define option_flag(name_, place_, help_) \
    { .kind = OPTION_FLAG, .name = (name_), .place.flag = (place_), .help = (help_) }
#define option_int(name_, place_, low_, high_, letter_, ...) \
    { .kind = OPTION_INT, .name = (name_), .place.integer = (place_), .low = (low_), \
      .high = (high_), .letter = (letter_), .help = __VA_ARGS__ }
#define option_seed(name_, place_, letter_, ...) \
    { .kind = OPTION_SEED, .name = (name_), .place.seed = (place_), .letter = (letter_), \
      .help = __VA_ARGS__ }
#define option_real(name_, place_, low_, high_, letter_, ...) \
    { .kind = OPTION_REAL, .name = (name_), .place.number = (place_), .low = (low_), \
      .high = (high_), .letter = (letter_), .help = __VA_ARGS__ }
#define option_text(name_, place_, letter_, ...) \
    { .kind = OPTION_TEXT, .name = (name_), .place.text = (place_), .letter = (letter_), \
      .help = __VA_ARGS__ }
#define option_path(name_, place_, letter_, help_) \
    { .kind = OPTION_PATH, .name = (name_), .place.text = (place_), .letter = (letter_), \
      .help = (help_), .aside = true }
#define OPTIONS_END { .name = NULL }

/* Reads argv[1] .. argv[argc - 1] into the variables and into `given`.  False, and *why says
 * what is wrong, if one of them is not right; then no variable is changed. */
bool options_read(Option *options, int argc, char *const *argv, Message *why);

/* After that: each option that was not given takes its quick default, or its full one. */
void options_preset(Option *options, bool quick);

/* The option of this name; NULL if there is none. */
Option *options_find(Option *options, const char *name);

/* One line for each option: name, what it does, range, the variable's present value. */
void options_print(const Option *options, FILE *stream);

/* The options given, as one would type them to the shell: "--depth 60 --net \"784 10\"".
 * Those set aside are left out.  The caller frees the text. */
char *options_command(const Option *options);

#endif
