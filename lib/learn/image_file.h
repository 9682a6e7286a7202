/*
 * image_file.h -- one picture from a PNG or JPEG file, read by stb_image.
 *
 * stb_image believes what it reads: it does not check the sums that a PNG carries,
 * and fills the missing half of a JPEG with grey.  Both are checked here first, and
 * that the size in the header can come from so small a file at all.
 */
#ifndef GRADUS_IMAGE_FILE_H
#define GRADUS_IMAGE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

typedef struct Image {
    int h, w, c;                /* c is 1, grey, or 3, red green blue */
    unsigned char *pixels;      /* h*w*c, channels last; owned, freed by image_free */
} Image;

/* Eight bits a channel; transparency is dropped.  On failure *out is untouched. */
bool image_read(const char *path, Image *out, Message *why);
void image_free(Image *image);

/* Cuts the largest rectangle of the shape h : w out of the middle and scales it to
 * h x w.  Each new pixel is the mean of the area it covers, exactly, in whole numbers.
 * False if there is no memory; then the image is as before. */
bool image_fit(Image *image, int h, int w);

/* So many pixels of equal red, green and blue; from malloc, NULL if there is none. */
unsigned char *colour_of_grey(const unsigned char *grey, size_t pixels);

#endif
