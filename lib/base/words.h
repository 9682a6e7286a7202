/*
 * words.h -- "did you mean ...?"
 *
 * The distance of two words is the least number of slips of a typist that turn
 * one into the other: a letter left out, put in, replaced, or two neighbours
 * exchanged (Damerau 1964, "A technique for computer detection and correction
 * of spelling errors", CACM 7:171; no letter is edited twice).  It obeys, for
 * the first i letters of a and the first j letters of b,
 *
 *     d(i,j) = min( d(i-1,j) + 1,  d(i,j-1) + 1,  d(i-1,j-1) + [a_i != b_j],
 *                   d(i-2,j-2) + 1  where the last two letters are exchanged )
 */
#ifndef GRADUS_WORDS_H
#define GRADUS_WORDS_H

/* A word longer than this is as far from any other as the longer one is long. */
#define WORD_LENGTH_MAX 63

int word_distance(const char *a, const char *b);

/* The candidate nearest to `word`, the first one of equals; NULL if none is so
 * near that a slip is likely: one letter in three, and at least one. */
const char *word_nearest(const char *word, const char *const *candidates, int count);

#endif
