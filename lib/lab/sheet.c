#include "sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "files.h"
#include "lab.h"
#include "text.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

#define PIXELS_MAX ((size_t)1 << 28)    /* the PNG writer counts bytes in an int */
#define LINE 1                          /* between images, in pixels of the sheet */
#define LINE_GREY 128

static size_t columns_of(const Sheet *sheet)
{
    size_t columns = sheet->columns;
    while (sheet->columns == 0 && columns * columns < sheet->n)
        columns++;
    return columns < sheet->n ? columns : sheet->n;
}

static void image_copy(unsigned char *page, size_t page_width, const Sheet *sheet,
                       const unsigned char *image)
{
    for (size_t y = 0; y < sheet->h * sheet->scale; y++)
        for (size_t x = 0; x < sheet->w * sheet->scale; x++) {
            size_t pixel = y / sheet->scale * sheet->w + x / sheet->scale;
            memcpy(page + (y * page_width + x) * sheet->c, image + pixel * sheet->c, sheet->c);
        }
}

static void bytes_write(void *stream, void *bytes, int n)
{
    fwrite(bytes, 1, (size_t)n, stream);
}

static void sheet_draw(Draft *draft, Sheet sheet, const unsigned char *pixels)
{
    sheet.scale += sheet.scale == 0;
    if (sheet.n == 0 || sheet.h == 0 || sheet.w == 0 || (sheet.c != 1 && sheet.c != 3))
        error_bug("a sheet of %zu images of %zu x %zu pixels, %zu channels", sheet.n, sheet.h,
                  sheet.w, sheet.c);
    size_t columns = columns_of(&sheet), rows = (sheet.n + columns - 1) / columns;
    size_t step_x = sheet.w * sheet.scale + LINE, step_y = sheet.h * sheet.scale + LINE;
    size_t width = columns * step_x - LINE, height = rows * step_y - LINE;
    if ((double)width * (double)height * (double)sheet.c > (double)PIXELS_MAX)
        error_stop("a sheet of %zu images would have %zu x %zu pixels: too large; show "
                   "fewer images, or at a smaller scale", sheet.n, width, height);

    unsigned char *page = memory_new(width * height, sheet.c);
    memset(page, LINE_GREY, width * height * sheet.c);
    for (size_t i = 0; i < sheet.n; i++)
        image_copy(page + (i / columns * step_y * width + i % columns * step_x) * sheet.c, width,
                   &sheet, pixels + i * sheet.h * sheet.w * sheet.c);

    FILE *stream = draft_open(draft);
    int made = stbi_write_png_to_func(bytes_write, stream, (int)width, (int)height, (int)sheet.c,
                                      page, (int)(width * sheet.c));
    if (!made)
        memory_refused(width * height, sheet.c);
    draft_check(draft);
    free(page);
}

void sheet_write(Lab *lab, const char *name, Sheet sheet, const unsigned char *pixels)
{
    if (!lab_is_name(name))
        error_bug("sheet_write: \"%s\" is no name", shown(name).text);
    char *file = text_format("%s.png", name);
    Draft *draft = draft_new(lab->out, file);
    sheet_draw(draft, sheet, pixels);
    draft_close(draft);
    free(file);
}

void sheet_save(const char *path, Sheet sheet, const unsigned char *pixels)
{
    Draft *draft = draft_at(path);
    sheet_draw(draft, sheet, pixels);
    draft_publish(draft);
}

static unsigned char grey_of(real value, real low, real high)
{
    real share = (value - low) / (high - low);
    if (!(share > 0))
        return 0;
    return share < 1 ? (unsigned char)(int)(share * 255 + (real)0.5) : 255;
}

void sheet_write_real(Lab *lab, const char *name, Sheet sheet, const real *values, real low,
                      real high)
{
    size_t count = sheet.n * sheet.h * sheet.w * sheet.c;
    unsigned char *pixels = memory_new(count, 1);
    for (size_t i = 0; i < count; i++)
        pixels[i] = grey_of(values[i], low, high);
    sheet_write(lab, name, sheet, pixels);
    free(pixels);
}
