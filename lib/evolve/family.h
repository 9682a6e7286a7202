/*
 * family.h -- the family tree: every candidate a search ever had, one row each.
 *
 * Rows are in the order of birth, and the number of its row, from 0, is a candidate's name.  A
 * candidate is found by its genome's line, so that nothing is evaluated twice.
 */
#ifndef GRADUS_FAMILY_H
#define GRADUS_FAMILY_H

#include <stddef.h>

typedef enum CandidateStatus {
    CANDIDATE_NEW,              /* not evaluated yet; no finished generation has one */
    CANDIDATE_EVALUATED,
    CANDIDATE_KNOWN,            /* an earlier candidate has the same genome, and its fitness */
    CANDIDATE_DIVERGED,         /* its training ended in NaN */
    CANDIDATE_FAILED            /* it could not be trained */
} CandidateStatus;

typedef struct Candidate {
    long            generation;
    long            parent, mate;       /* candidates; -1 where there is none */
    const char     *operation;  /* what made it: "draw" or a mutation; lent */
    char           *genome;     /* its line */
    size_t          parameters, multiply_adds;
    double          fitness;    /* larger is better; -INFINITY if it diverged or failed */
    CandidateStatus status;
} Candidate;

typedef struct Family {
    size_t     count;
    Candidate *candidate;
    size_t     room;            /* for so many, and twice as many slots: */
    size_t    *slot;            /* 1 + a candidate's number, hashed by genome; 0 is free */
} Family;

/* Begin with (Family){ 0 }.  family_add copies the genome's line; where it is one of before, that
 * is kept as the one to be found. */
void family_add(Family *family, Candidate candidate);
void family_free(Family *family);

/* Forgets all candidates from this number on. */
void family_truncate(Family *family, size_t count);

/* The first candidate with this genome; -1 if there is none. */
long family_find(const Family *family, const char *genome);

/* Enters the result of its evaluation: NaN if it diverged, an infinity if it could not be trained. */
void candidate_judge(Candidate *candidate, double result);

/* "evaluated", "known", ...: for a table. */
const char *candidate_status_name(CandidateStatus status);

#endif
