/*
 * spec_word.h -- the words of a spec's line, and what they are made of.
 *
 * A word is separated by blanks; its fields by ':', 'x' or '*'.  All of them are pieces of
 * the line itself, which stays as it is.
 */
#ifndef GRADUS_LEARN_SPEC_WORD_H
#define GRADUS_LEARN_SPEC_WORD_H

#include "base/error.h"
#include "grad/tensor.h"

#define QUOTED_MAX 60           /* bytes of a word that an error repeats */

/* A piece of the line; start is NULL where nothing is left. */
typedef struct Field { const char *start; int length; } Field;

/* A word and its place in the line, counted from 1: what an error names. */
typedef struct Word { Field text; int position; } Word;

/* The next word, of length 0 at the end of the line. */
Field word_next(const char **cursor);

/* False, and "word 3, "64:rleu": ..." in *why. */
bool  word_wrong(Message *why, Word word, const char *format, ...) ERROR_FORMAT(3, 4);

/* Takes what stands before the next separator out of *rest; false if nothing is left. */
bool  field_next(Field *rest, char separator, Field *field);
bool  field_is(Field field, const char *what);

/* The number 1 .. most that the digits spell, or 0 if they spell none. */
int   field_number(Field digits, int most);

/* Height, width and channels, or a single number, each 1 .. most; how many there were, 0 for
 * anything else.  A vector is a single number, and is printed as one. */
int   field_shape(Field field, int most, Shape *shape);
int   shape_print(Shape shape, char *text, size_t size);

#endif
