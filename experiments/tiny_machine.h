/*
 * tiny_machine.h -- a computer so small that all its programs can be run.
 *
 * It has a tape without ends, whose cells are 0 or 1 and at first all 0, and a head that
 * stands on one of them.  A program is a row of words of three bits:
 *
 *     000  .   print the cell
 *     001  !   flip the cell
 *     010  <   move to the left
 *     011  >   move to the right
 *     100  [   if the cell is 0, go on behind the matching ]
 *     101  ]   if the cell is 1, go back behind the matching [
 *     110  ;   the end: halt
 *     111  @   the end: start over, with tape and head as they are
 *
 * It ends with its first ; or @, and is a program only if its brackets match by then.  So no
 * program is the beginning of another one: whoever reads bits knows when a program is
 * complete (a prefix-free code), and by Kraft's inequality (1949) the 2^-length of all
 * programs add up to at most 1.
 *
 * Such a machine can compute whatever any computer can, given programs long enough: flip,
 * move and a loop suffice (Boehm 1964, "On a family of Turing machines and the related
 * programming language").
 */
#ifndef GRADUS_TINY_MACHINE_H
#define GRADUS_TINY_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

typedef enum Word { PRINT, FLIP, LEFT, RIGHT, OPEN, CLOSE, HALT, AGAIN } Word;

enum {
    WORD_BITS = 3,
    PROGRAM_MAX = 16,           /* words of the longest program */
    PRINTED_MAX = 64            /* nobody reads more than this many bits */
};

typedef struct Program {
    int           words;                    /* the end included */
    unsigned char word[PROGRAM_MAX];
    unsigned char partner[PROGRAM_MAX];     /* of a bracket: where the matching one is */
} Program;

/* ".!@" as a program.  False, and why, if it is none. */
bool program_parse(const char *text, Program *out, Message *why);
void program_print(const Program *program, char text[PROGRAM_MAX + 1]);

/* Finds the partners in word[0 .. words-1].  False if the brackets do not match. */
bool program_match(Program *program);

/* What a program did until it halted, had printed PRINTED_MAX bits, or ran out of steps. */
typedef struct Run {
    uint64_t bits;              /* printed; the first is the lowest */
    int      printed;
    int      steps;             /* words obeyed */
    bool     halted;
    int      when[PRINTED_MAX]; /* the step that printed bit t */
} Run;

/* A machine with tape enough for so many steps. */
typedef struct Machine Machine;

Machine *machine_new(int step_limit);       /* freed by machine_free */
void     machine_free(Machine *machine);    /* NULL is allowed */

/* Runs a program on an empty tape. */
void     machine_run(Machine *machine, const Program *program, Run *run);

#endif
