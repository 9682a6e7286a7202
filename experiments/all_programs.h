/*
 * all_programs.h -- every program of the tiny machine up to a length, run and weighed.
 *
 * Solomonoff (1964, "A formal theory of inductive inference") believes in a program p of
 * l(p) bits as much as in l(p) coins falling right, and in a sequence x as much as in all
 * programs together that print it, whatever they print afterwards:
 *
 *     M(x)  =  sum over the p whose output begins with x  of  2^-l(p)
 *
 * Two things keep that from being computed, and both are seen here.  There are too many
 * programs, so only those of at most `words` words are run.  And some never print their
 * next bit, which no one can tell, so each is given up after `step_limit` steps: what is
 * computed is below M and rises to it as more steps are allowed.
 *
 * Weights are whole numbers, in units of 2^-(3 words), so that every sum is exact.
 */
#ifndef GRADUS_ALL_PROGRAMS_H
#define GRADUS_ALL_PROGRAMS_H

#include <stddef.h>

#include "lab/progress.h"
#include "tiny_machine.h"

enum {
    STRING_MAX = 10,            /* bits of the longest string of which everything is kept */
    STRING_NODES = 2 << STRING_MAX,
    EARLY_BITS = 16,            /* the bits whose mass is kept by step limit */
    STEP_BUCKETS = 21           /* step limits 2^0 .. 2^20 */
};

typedef struct Survey {
    int             words;      /* of the longest program, its end included; 1 .. PROGRAM_MAX */
    int             step_limit;
    const uint64_t *sequence;   /* lent: PRINTED_MAX bits each, the first is the lowest */
    int             sequences;
} Survey;

/* What the programs say of one sequence x; n = 0 .. PRINTED_MAX bits of it. */
typedef struct Verdicts {
    uint64_t mass[PRINTED_MAX + 1];     /* of the programs that print its first n bits */
    uint64_t against[PRINTED_MAX + 1];  /* of those that print n-1 of them, then the other bit */
    uint64_t alive[PRINTED_MAX + 1];    /* number of programs that print its first n bits */
    uint64_t early[STEP_BUCKETS];       /* mass that prints EARLY_BITS in at most 2^k steps */
    Program  shortest;                  /* that prints all of it; 0 words if there is none */
} Verdicts;

/* Of all programs of one length: */
typedef struct LengthCount {
    uint64_t programs;
    uint64_t halted;
    uint64_t endless;           /* printed PRINTED_MAX bits */
    uint64_t silent;            /* printed nothing and did not halt, as far as was seen */
    uint64_t longest;           /* steps of the halting program that took most */
} LengthCount;

typedef struct Census {
    LengthCount length[PROGRAM_MAX + 1];    /* by words */
    uint64_t halted[STEP_BUCKETS];          /* mass halted within 2^k steps */
    uint64_t endless[STEP_BUCKETS];         /* mass that printed PRINTED_MAX bits by then */
    uint64_t at_least[STRING_MAX + 1];      /* mass that printed n bits or more */
    uint64_t string_mass[STRING_NODES];     /* M(x), and the words of the shortest program that */
    uint64_t string_words[STRING_NODES];    /* prints x, 0 for none; x at string_node */
    Survey   survey;
    Verdicts verdicts[];                    /* one for each sequence */
} Census;

/* Runs them all.  progress (may be NULL) advances by 1 for each program.  The caller frees
 * the census with free. */
Census *all_programs(const Survey *survey, Progress *progress);

/* The place of a string of n bits, the first the lowest: a binary tree, node 1 the empty
 * string, 2i and 2i + 1 the string of node i with a 0 and a 1 behind it. */
size_t  string_node(uint64_t bits, int n);

/* A mass of the census as a number; exact. */
double  census_mass(const Census *census, uint64_t mass);

/* ---- what is known without running any ---- */

/* Number of programs of so many words: twice the number of ways to write words - 1 words in
 * which brackets match,
 *
 *     m(0) = 1,   m(k) = 4 m(k-1) + sum over i of m(i) m(k-2-i)
 *
 * where either the first word is one of four, or it opens a bracket around i words (the
 * Motzkin numbers with four colours).  Exact to 2^53, then rounded. */
double  programs_of_length(int words);

/* The same by another way: choose the places of 2j brackets, match them in one of
 * Catalan's ways, fill in the rest: 2 sum over j of binomial(k, 2j) C(j) 4^(k-2j). */
double  programs_counted(int words);

/* sum over all programs of 2^-length = 4 - 2 sqrt(3): the sum of m(k) z^k at z = 1/8, times
 * 2/8.  And the part of it of programs longer than so many words. */
double  programs_mass(void);
double  programs_mass_beyond(int words);

/* The share of `tries` fair coin sequences that begin with a program. */
double  coins_write_program(uint64_t seed, long tries);

/* ---- prediction ---- */

/* What is believed of the first n bits of a sequence, with the programs that were not run
 * (longer than `words`) tossing coins:  M(x) + programs_mass_beyond 2^-n. */
double  belief(const Census *census, int sequence, int n);

/* The probability of its bit n (from 1) after n-1 have been seen. */
double  belief_next(const Census *census, int sequence, int n);

#endif
