#include "tiny_generator.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/error.h"
#include "base/memory.h"
#include "grad/matmul.h"

enum { BITS_MAX = 12 };

TinyGenerator *tiny_generator_new(const char *net)
{
    Network *network = network_parse(net, "generator");
    TinyGenerator *generator = memory_new(1, sizeof *generator);
    size_t bits = shape_size(network->spec.input);
    size_t pixels = shape_size(network->spec.layer[network->layers - 1].out);
    if (bits > BITS_MAX || pixels > PIXELS_MAX)
        error_stop("generator \"%s\": to count through its seeds and images, let it have at most "
                   "%d inputs and %d outputs", net, BITS_MAX, PIXELS_MAX);
    int seeds = 1 << bits;
    *generator = (TinyGenerator){ network, (int)bits, (int)pixels, seeds,
                                  tensor_new(shape_matrix(seeds, (int)bits)) };
    for (int z = 0; z < seeds; z++)
        for (int j = 0; j < generator->bits; j++)
            generator->seed.data[z * generator->bits + j] = z >> j & 1 ? 1 : -1;
    return generator;
}

void tiny_generator_free(TinyGenerator *generator)
{
    if (!generator)
        return;
    network_free(generator->network);
    tensor_free(&generator->seed);
    free(generator);
}

PixelMixture tiny_generator_mixture(const TinyGenerator *generator)
{
    PixelMixture mixture = mixture_new(generator->seeds, generator->pixels);
    Tensor logits = tensor_new(shape_matrix(generator->seeds, generator->pixels));
    network_evaluate(generator->network, generator->seed, logits.data);
    for (size_t i = 0; i < tensor_size(logits); i++)
        mixture.white[i] = double_sigmoid((double)logits.data[i]);
    tensor_free(&logits);
    return mixture;
}

/* ---- Images ---- */

Tensor images_of(const uint32_t *image, int n, int pixels)
{
    Tensor x = tensor_new(shape_matrix(n, pixels));
    for (int k = 0; k < n; k++)
        for (int i = 0; i < pixels; i++)
            x.data[k * pixels + i] = (real)(image[k] >> i & 1);
    return x;
}

ImageShares shares_of_law(const double *p, int pixels)
{
    size_t images = (size_t)1 << pixels, n = 0;
    uint32_t *code = memory_new(images, sizeof *code);
    for (size_t x = 0; x < images; x++)
        if (p[x] > 0)
            code[n++] = (uint32_t)x;
    ImageShares shares = { (int)n, code, images_of(code, (int)n, pixels),
                           tensor_new(shape_matrix((int)n, 1)) };
    for (size_t k = 0; k < n; k++)
        shares.share.data[k] = (real)p[code[k]];
    return shares;
}

ImageShares shares_of_images(const uint32_t *image, size_t n, int pixels)
{
    double *p = memory_new((size_t)1 << pixels, sizeof *p);
    for (size_t k = 0; k < n; k++)
        p[image[k]] += 1.0 / (double)n;
    ImageShares shares = shares_of_law(p, pixels);
    free(p);
    return shares;
}

void shares_free(ImageShares *shares)
{
    free(shares->code);
    tensor_free(&shares->image);
    tensor_free(&shares->share);
}

/*
 * ---- y(x) = log p(x), from the logits a(z,i) ----
 *
 *     l(z,x) = sum over i of x_i a(z,i) - s(z),        s(z) = sum over i of softplus(a(z,i))
 *
 *     y(x)   = log sum over z of exp l(z,x)  -  b log 2
 *
 * A sum of exponentials has the slopes  dy/dl(z) = exp l(z,x) / sum  =  p(z | x): the posterior
 * probability that this seed made this image.  And dl/da(z,i) = x_i - sigmoid(a(z,i)), the error
 * of the pixel.  So each seed learns from each image in the measure in which it may have made it:
 *
 *     dJ/da(z,i)  =  sum over x of  dJ/dy(x) p(z|x) (x_i - sigmoid(a(z,i)))
 */
typedef struct Posterior {
    Tensor images;              /* n x D, lent */
    real  *given;               /* p(z|x), n x seeds */
} Posterior;

static void log_likelihood_backward(Var y)
{
    Var logits = y->in[0];
    const Posterior *saved = y->saved;
    size_t n = (size_t)saved->images.shape.n, pixels = (size_t)saved->images.shape.c;
    size_t seeds = (size_t)logits->value.shape.n;
    real *part = tape_take(y->tape, n * seeds * sizeof *part);      /* dJ/dl(z,x) */
    real *wanted = tape_take(y->tape, seeds * pixels * sizeof *wanted);
    for (size_t k = 0; k < n * seeds; k++)
        part[k] = y->gradient.data[k / seeds] * saved->given[k];
    matmul(seeds, pixels, n, matrix_transpose(matrix_rows(part, seeds)),
           matrix_rows(saved->images.data, pixels), matrix_zero(), wanted, pixels);

    real *all = tape_take(y->tape, seeds * sizeof *all);            /* sum over x of part */
    for (size_t z = 0; z < seeds; z++)
        all[z] = 0;
    for (size_t k = 0; k < n * seeds; k++)
        all[k % seeds] += part[k];
    const real *a = logits->value.data;
    GRADIENT_EACH(logits, i, seeds * pixels, wanted[i] - all[i / pixels] * real_sigmoid(a[i]));
}

/* The row l becomes exp(l) / sum; returns log sum. */
static real normalise(real *l, size_t seeds)
{
    real largest = l[0];
    for (size_t z = 1; z < seeds; z++)
        largest = l[z] > largest ? l[z] : largest;
    double sum = 0;
    for (size_t z = 0; z < seeds; z++)
        l[z] = real_exp(l[z] - largest);
    for (size_t z = 0; z < seeds; z++)
        sum += (double)l[z];
    for (size_t z = 0; z < seeds; z++)
        l[z] /= (real)sum;
    return largest + (real)double_log(sum);
}

static Var log_likelihood(Var logits, Tensor images)
{
    static const Operation operation = { "tiny_log_likelihood", log_likelihood_backward };
    size_t n = (size_t)images.shape.n, pixels = (size_t)images.shape.c;
    size_t seeds = (size_t)logits->value.shape.n;
    const real *a = logits->value.data;
    Var y = tape_record(logits->tape, &operation, shape_matrix((int)n, 1), logits, NULL, NULL);
    Posterior *saved = y->saved = tape_take(y->tape, sizeof *saved);
    *saved = (Posterior){ images, tape_take(y->tape, n * seeds * sizeof(real)) };

    real *start = tape_take(y->tape, seeds * sizeof *start);        /* -s(z) */
    for (size_t z = 0; z < seeds; z++) {
        double sum = 0;
        for (size_t i = 0; i < pixels; i++)
            sum += (double)real_softplus(a[z * pixels + i]);
        start[z] = (real)-sum;
    }
    matmul(n, seeds, pixels, matrix_rows(images.data, pixels),
           matrix_transpose(matrix_rows(a, pixels)), matrix_bias(start), saved->given, seeds);
    real uniform = (real)double_log((double)seeds);
    for (size_t k = 0; k < n; k++)
        y->value.data[k] = normalise(saved->given + k * seeds, seeds) - uniform;
    return y;
}

Var tiny_log_likelihood(const TinyGenerator *generator, Tape *tape, Tensor images)
{
    if (images.shape.c != generator->pixels)
        error_bug("tiny_log_likelihood: images are %s, the generator makes %d pixels",
                  shape_text(images.shape), generator->pixels);
    Var z = tape_input(tape, generator->seed);
    return log_likelihood(network_forward(generator->network, tape, z, MODE_TRAIN), images);
}

double tiny_likelihood_step(TinyGenerator *generator, Tape *tape, const ImageShares *data,
                            Optimiser *optimiser)
{
    tape_reset(tape);
    network_clear_gradients(generator->network);
    Var log_p = tiny_log_likelihood(generator, tape, data->image);
    Var surprise = v_scale(v_sum(v_multiply(log_p, tape_input(tape, data->share))), -1);
    backward(surprise);
    optimiser_step(optimiser, generator->network->param, generator->network->params);
    return (double)surprise->value.data[0];
}
