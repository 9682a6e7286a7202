/*
 * image.c -- a picture, PNG or JPEG, and its scaling.
 *
 * A changed PNG would be refused for its checksums, and what is behind them never tried: so
 * they are set right here.
 */
#include "learn/image_file.h"

#include <zlib.h>

#include "fuzz.h"

static uint32_t big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void checksums_mend(uint8_t *file, size_t size)
{
    for (size_t at = 8; at + 12 <= size;) {
        size_t length = big_endian(file + at);
        if (length > size - at - 12)
            return;
        uint32_t sum = (uint32_t)crc32(0, file + at + 4, (uInt)(length + 4));
        for (size_t k = 0; k < 4; k++)
            file[at + 8 + length + k] = (uint8_t)(sum >> (24 - 8 * k));
        at += length + 12;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Input input = { bytes, size };
    int h = 1 + fuzz_choice(&input) % 64, w = 1 + fuzz_choice(&input) % 64;
    Image image;
    Message why;
    uint8_t *file = (uint8_t *)fuzz_text(input);
    if (input.size > 8 && file[0] == 0x89)
        checksums_mend(file, input.size);
    if (image_read(fuzz_write("picture.png", (Input){ file, input.size }), &image, &why)) {
        fuzz_require(image.h > 0 && image.w > 0 && (image.c == 1 || image.c == 3));
        fuzz_require(image_fit(&image, h, w) && image.h == h && image.w == w);
        image_free(&image);
    }
    free(file);
    return 0;
}
