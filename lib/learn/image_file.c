#include "learn/image_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "learn/data_file.h"

#pragma GCC diagnostic ignored "-Wunused-function"     /* reported at the end of the file */

/* No vector instructions, so that a JPEG gives the same bytes on every machine. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_SIMD
#define STBI_MAX_DIMENSIONS 16384
/* Zeros: stb_image reads tables that a damaged JPEG does not have. */
#define STBI_MALLOC(size) calloc(1, size)
#define STBI_REALLOC(memory, size) realloc(memory, size)
#define STBI_FREE(memory) free(memory)
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#define FILE_MAX ((size_t)1 << 28)

/* Channel values that one byte of a file can stand for: deflate packs at most 1032
 * bytes into one, each of eight pixels that a palette turns into four channels. */
#define COMPRESSION_MAX (1032 * 8 * 4)

static uint32_t big_endian(const unsigned char *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Walks the chunks of a PNG, length, name, content, sum, up to the one named IEND. */
static const char *png_fault(const unsigned char *file, size_t size)
{
    for (size_t at = 8; size - at >= 12; ) {
        size_t length = big_endian(file + at);
        if (length > size - at - 12)
            break;
        const unsigned char *name = file + at + 4;
        if (crc32(0, name, (uInt)(length + 4)) != big_endian(name + 4 + length))
            return "damaged: a checksum is wrong";
        if (memcmp(name, "IEND", 4) == 0)
            return NULL;
        at += length + 12;
    }
    return "truncated: its last part is missing";
}

/* A segment with Huffman tables: for each, its number, how many codes have 1 .. 16
 * bits, and a byte for each code.  stb_image trusts that they are at most 256, and takes
 * the last of 256 for none; no encoder needs as many. */
static bool huffman_fits(const unsigned char *segment, size_t size)
{
    size_t at = 0;
    while (at + 17 <= size) {
        size_t codes = 0;
        for (int bits = 1; bits <= 16; bits++)
            codes += segment[at + (size_t)bits];
        if (codes > 255)
            return false;
        at += 17 + codes;
    }
    return at == size;
}

/* Walks the segments of a JPEG: FF, a code, and for most codes a length and content.
 * What lies between them is image data, in which FF stands only before 00 or D0 .. D7. */
static const char *jpeg_fault(const unsigned char *file, size_t size)
{
    for (size_t at = 2; at + 1 < size; ) {
        unsigned char code = file[at + 1];
        if (file[at] != 0xff || code == 0 || code == 0xff || (code >= 0xd0 && code <= 0xd7)) {
            at++;
            continue;
        }
        if (code == 0xd9)
            return NULL;
        size_t length = at + 3 < size ? (size_t)(file[at + 2] << 8 | file[at + 3]) : 0;
        if (length < 2 || length > size - at - 2)
            break;
        if (code == 0xc4 && !huffman_fits(file + at + 4, length - 2))
            return "damaged: a Huffman table is too large";
        at += 2 + length;
    }
    return "truncated: its end is missing";
}

static const char *image_fault(const unsigned char *file, size_t size)
{
    if (size >= 8 && memcmp(file, "\x89PNG\r\n\x1a\n", 8) == 0)
        return png_fault(file, size);
    if (size >= 3 && memcmp(file, "\xff\xd8\xff", 3) == 0)
        return jpeg_fault(file, size);
    return "neither a PNG nor a JPEG image";
}

static bool decode(const char *path, const unsigned char *file, size_t size, Image *out,
                   Message *why)
{
    int h, w, channels;
    const char *fault = image_fault(file, size);
    if (fault != NULL)
        return message_set(why, "%s: %s", path, fault);
    if (!stbi_info_from_memory(file, (int)size, &w, &h, &channels))
        return message_set(why, "%s: damaged image (%s)", path, stbi_failure_reason());
    if ((uint64_t)h * (uint64_t)w * (uint64_t)channels > size * (uint64_t)COMPRESSION_MAX)
        return message_set(why, "%s: its header announces %d x %d pixels, which %zu bytes cannot "
                           "hold", path, h, w, size);
    int c = channels < 3 ? 1 : 3;
    unsigned char *pixels = stbi_load_from_memory(file, (int)size, &w, &h, &channels, c);
    if (pixels == NULL)
        return message_set(why, "%s: damaged image (%s)", path, stbi_failure_reason());
    *out = (Image){ h, w, c, pixels };
    return true;
}

bool image_read(const char *path, Image *out, Message *why)
{
    DataFile file;
    size_t size;
    if (!data_file_open(&file, path, why))
        return false;
    unsigned char *bytes = data_file_rest(&file, FILE_MAX, &size, why);
    data_file_close(&file);
    if (bytes == NULL)
        return false;
    bool good = decode(path, bytes, size, out, why);
    free(bytes);
    return good;
}

void image_free(Image *image)
{
    free(image->pixels);
    *image = (Image){ .pixels = NULL };
}

unsigned char *colour_of_grey(const unsigned char *grey, size_t pixels)
{
    unsigned char *colour = malloc(3 * pixels);
    for (size_t p = 0; colour != NULL && p < pixels; p++)
        memset(colour + 3 * p, grey[p], 3);
    return colour;
}

/* The source pixels first .. last that a new pixel covers on one axis, measured in
 * units of 1/target of a source pixel, in which every border is a whole number. */
typedef struct Span { int first, last; int64_t begin, end, unit; } Span;

static Span span_of(int i, int source, int target)
{
    int64_t begin = (int64_t)i * source, end = begin + source;
    return (Span){ (int)(begin / target), (int)((end - 1) / target), begin, end, target };
}

static int64_t overlap(Span span, int pixel)
{
    int64_t begin = pixel * span.unit, end = begin + span.unit;
    return (end < span.end ? end : span.end) - (begin > span.begin ? begin : span.begin);
}

/* The mean over rows x columns of the image whose first wanted pixel is `from`. */
static unsigned char area_mean(const unsigned char *from, size_t row, int c, Span rows,
                               Span columns)
{
    int64_t sum = 0, area = (rows.end - rows.begin) * (columns.end - columns.begin);
    for (int r = rows.first; r <= rows.last; r++)
        for (int s = columns.first; s <= columns.last; s++)
            sum += overlap(rows, r) * overlap(columns, s) * from[(size_t)r * row + (size_t)(s * c)];
    return (unsigned char)((sum + area / 2) / area);
}

bool image_fit(Image *image, int h, int w)
{
    /* The part to keep: full height or full width, whichever is less than the image. */
    int64_t tall = (int64_t)image->w * h / w, wide = (int64_t)image->h * w / h;
    int part_h = tall < image->h ? (tall > 0 ? (int)tall : 1) : image->h;
    int part_w = wide < image->w ? (wide > 0 ? (int)wide : 1) : image->w;
    int c = image->c, top = (image->h - part_h) / 2, left = (image->w - part_w) / 2;
    size_t row = (size_t)image->w * (size_t)c;
    const unsigned char *from = image->pixels + (size_t)top * row + (size_t)(left * c);

    unsigned char *pixels = malloc((size_t)h * (size_t)w * (size_t)c), *to = pixels;
    if (pixels == NULL)
        return false;
    for (int i = 0; i < h; i++)
        for (int j = 0; j < w; j++)
            for (int k = 0; k < c; k++)
                *to++ = area_mean(from + k, row, c, span_of(i, part_h, h), span_of(j, part_w, w));
    free(image->pixels);
    *image = (Image){ h, w, c, pixels };
    return true;
}
