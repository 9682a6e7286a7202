/*
 * claims.h -- what a lesson asserts, held against what it measured.
 *
 *     claim_between(lab, "factor_sigmoid", measured, 0.19, 0.22, "facts 1.1; Poole 2016");
 *
 * holds if low <= measured <= high; NaN never does.  A bound may be infinite
 * where theory gives only one.  claim_of_whole_run is for what needs the whole
 * run: under --quick it stays unjudged.
 *
 * At its end (lab_end) the lesson prints its claims with their verdicts, and
 * writes claims.tsv, columns: claim measured low high source held (yes, no,
 * unjudged); and values.tsv, columns: key value, the numbers that the lesson's
 * prose quotes.
 *
 * Names are words of letters, digits and _, each used once.
 */
#ifndef GRADUS_LAB_CLAIMS_H
#define GRADUS_LAB_CLAIMS_H

#include "base/error.h"

typedef struct Lab Lab;

void claim_between(Lab *lab, const char *name, double measured, double low, double high,
                   const char *source);
void claim_of_whole_run(Lab *lab, const char *name, double measured, double low, double high,
                        const char *source);

void value_real(Lab *lab, const char *key, double x, int digits);   /* significant ones */
void value_text(Lab *lab, const char *key, const char *text);

/* A name made as printf does, lab_key("factor_%s", "relu"); valid until the eighth call after. */
const char *lab_key(const char *format, ...) ERROR_FORMAT(1, 2);

/* The lab's own. */
typedef enum Verdict { CLAIM_HELD, CLAIM_FAILED, CLAIM_UNJUDGED } Verdict;

typedef struct Claim {
    char   *name, *source;
    double  measured, low, high;
    Verdict verdict;
} Claim;

typedef struct QuotedValue {
    char *key, *text;
} QuotedValue;

void claims_write(Lab *lab);            /* claims.tsv and values.tsv */
void claims_print(const Lab *lab);      /* on stdout, with a summary */
int  claims_failed(const Lab *lab);
void claims_free(Lab *lab);

#endif
