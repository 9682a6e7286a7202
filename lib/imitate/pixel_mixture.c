#include "pixel_mixture.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"

PixelMixture mixture_new(int seeds, int pixels)
{
    if (seeds < 1 || pixels < 1 || pixels > PIXELS_MAX)
        error_bug("mixture_new: %d seeds, %d pixels: at least one seed, and 1 to %d pixels",
                  seeds, pixels, PIXELS_MAX);
    size_t count = (size_t)seeds * (size_t)pixels;
    PixelMixture mixture = { seeds, pixels, memory_new(count, sizeof *mixture.white) };
    for (size_t i = 0; i < count; i++)
        mixture.white[i] = 0.5;
    return mixture;
}

void mixture_free(PixelMixture *mixture)
{
    free(mixture->white);
    mixture->white = NULL;
}

static const double *white_of(const PixelMixture *mixture, size_t seed)
{
    return mixture->white + seed * (size_t)mixture->pixels;
}

uint32_t mixture_draw(const PixelMixture *mixture, Rng *rng)
{
    const double *white = white_of(mixture, rng_below(rng, (uint64_t)mixture->seeds));
    uint32_t image = 0;
    for (int i = 0; i < mixture->pixels; i++)
        image |= (uint32_t)(rng_uniform(rng) < white[i]) << i;
    return image;
}

double mixture_probability(const PixelMixture *mixture, uint32_t image)
{
    double sum = 0;
    for (int z = 0; z < mixture->seeds; z++) {
        const double *white = white_of(mixture, (size_t)z);
        double product = 1;
        for (int i = 0; i < mixture->pixels; i++)
            product *= image >> i & 1 ? white[i] : 1 - white[i];
        sum += product;
    }
    return sum / mixture->seeds;
}

/* Of one seed, the images of i + 1 pixels are those of i pixels with a black or a white one
 * added, so that each costs one multiplication instead of `pixels`. */
void mixture_distribution(const PixelMixture *mixture, double *p)
{
    size_t images = (size_t)1 << mixture->pixels;
    double *of_seed = memory_new(images, sizeof *of_seed);
    for (size_t x = 0; x < images; x++)
        p[x] = 0;
    for (int z = 0; z < mixture->seeds; z++) {
        const double *white = white_of(mixture, (size_t)z);
        of_seed[0] = 1.0 / mixture->seeds;
        for (int i = 0; i < mixture->pixels; i++)
            for (size_t x = 0, count = (size_t)1 << i; x < count; x++) {
                of_seed[x + count] = of_seed[x] * white[i];
                of_seed[x] *= 1 - white[i];
            }
        for (size_t x = 0; x < images; x++)
            p[x] += of_seed[x];
    }
    free(of_seed);
}

PixelMixture bars_and_stripes(int height, int width, double noise)
{
    int longer = height > width ? height : width;
    PixelMixture truth = mixture_new(2 << longer, height * width);
    for (int z = 0; z < truth.seeds; z++) {
        bool stripes = z & 1;
        int lines = z >> 1;
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++)
                truth.white[(z * height + row) * width + column] =
                    lines >> (stripes ? row : column) & 1 ? 1 - noise : noise;
    }
    return truth;
}
