/*
 * peer.h -- another library, run beside ours.
 *
 * Two ways to reach one, and both are optional: what is absent is skipped.
 *
 * A Peer is a program of its own that lives as long as the benchmark, a script in another
 * language (peer.py).  We write it a line that says what to do, and it answers with a line: so loading
 * the other library is not counted, and its turns can alternate with ours.
 *
 *     we:   train foreach 64 100 784 256:relu 128:relu 10
 *     it:   0.263 6400                                    processor seconds, how many
 *
 * A Blas is a library that is looked for when the program runs, not when it is built, so that
 * installing it later needs no new build.
 */
#ifndef GRADUS_PEER_H
#define GRADUS_PEER_H

#include "base/error.h"
#include "learn/dataset.h"
#include "measure.h"

typedef struct Peer Peer;

/* Runs `program script`, whose first line must be its name and version.  NULL, and why, if there
 * is no such program or it says "absent: REASON".  The caller ends it with peer_end. */
Peer       *peer_start(const char *program, const char *script, Message *why);
const char *peer_name(const Peer *peer);
void        peer_end(Peer *peer);               /* NULL is allowed */

/* Hands over the images (bytes) and labels to work on. */
void        peer_send_data(Peer *peer, const Dataset *data);

/* Writes the line, and waits for the measurement.  Of a peer that is NULL, or that has died
 * since, every measurement is NaN; what passes on the wall is never told. */
Measured    peer_run(Peer *peer, const char *line);

/* C = A B in the reference interface of BLAS; the enumerations' values are its own. */
enum { BLAS_ROWS = 101, BLAS_PLAIN = 111, BLAS_TRANSPOSED = 112 };
typedef void BlasProduct(int order, int a_form, int b_form, int m, int n, int k, float alpha,
                         const float *a, int a_row, const float *b, int b_row,
                         float beta, float *c, int c_row);

typedef struct Blas {
    BlasProduct *product;       /* cblas_sgemm; NULL if the library is absent */
    char         name[200];     /* "OpenBLAS 0.3.21 ...", and the kernel's name */
} Blas;

/* An OpenBLAS older than this processor takes it for one of 2004.  Called first, this names it a
 * kernel that fits instead, in the environment, which the scripts inherit. */
void blas_prepare(void);

Blas blas_open(void);           /* OpenBLAS, told to use one thread */

#endif
