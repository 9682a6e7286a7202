/*
 * sheet.h -- many small images on one sheet.
 *
 * n images of h x w pixels with c channels (1: grey, 3: red, green, blue), one
 * after the other, channels last, as in a Tensor, become NAME.png: `columns`
 * images in a row, each pixel a square of `scale` x `scale`, a thin grey line
 * between images.  Like every file of a run it appears in lab_end.
 */
#ifndef GRADUS_LAB_SHEET_H
#define GRADUS_LAB_SHEET_H

#include <stddef.h>

#include "base/real.h"

typedef struct Lab Lab;

typedef struct Sheet {
    size_t n, h, w, c;
    size_t columns, scale;      /* 0: a nearly square sheet; pixels as they are */
} Sheet;

void sheet_write(Lab *lab, const char *name, Sheet sheet, const unsigned char *pixels);

/* The same at a path of its own ("FILE.png"), where it is at once. */
void sheet_save(const char *path, Sheet sheet, const unsigned char *pixels);

/* Values from low (black) to high (white); beyond, or NaN, is black or white as well. */
void sheet_write_real(Lab *lab, const char *name, Sheet sheet, const real *values, real low,
                      real high);

#endif
