/*
 * test_mean_field_batch.c -- the growth of gradients with batch norm, against closed forms.
 */
#include "learn/mean_field_batch.h"

#include "common.h"
#include "learn/mean_field.h"

Suite *suite_mean_field_batch(void);

/* Where f is linear on both sides of 0, the means over the sphere follow from the cosine map J. */
static double closed_form(int activation, double batch)
{
    double c = -1 / (batch - 1), cosine = mean_field_cosine(activation, c);
    double slope = mean_field_cosine_slope(activation, c);
    return ((batch - 1 + slope) / (1 - cosine) - 1) / (batch - 3);
}

START_TEST(piecewise_linear)
{
    static const int kinds[] = { ACTIVATION_identity, ACTIVATION_relu, ACTIVATION_leaky,
                                 ACTIVATION_abs };
    for (int k = 0; k < LENGTH(kinds); k++)
        for (double batch = 5; batch < 2000; batch *= 1.37)
            assert_close(mean_field_batch_factor(kinds[k], batch), closed_form(kinds[k], batch),
                         batch < 8 ? 2e-3 : 5e-4);
    for (double batch = 8; batch < 2000; batch *= 1.37)
        assert_close(mean_field_batch_factor(ACTIVATION_identity, batch),
                     (batch - 2) / (batch - 3), 1e-4);
}
END_TEST

/* pi/(pi - 1), pi/(pi - 2); and by the one-dimensional integrals, of which E tanh = 0. */
START_TEST(large_batches)
{
    const double pi = acos(-1);
    assert_close(mean_field_batch_factor(ACTIVATION_identity, INFINITY), 1, 5e-5);
    assert_close(mean_field_batch_factor(ACTIVATION_relu, INFINITY), pi / (pi - 1), 5e-5);
    assert_close(mean_field_batch_factor(ACTIVATION_abs, INFINITY), pi / (pi - 2), 5e-5);
    assert_close(mean_field_batch_factor(ACTIVATION_tanh, INFINITY),
                 mean_field_slope(ACTIVATION_tanh, 1) / mean_field_value(ACTIVATION_tanh, 1), 1e-5);
    assert_close(mean_field_batch_factor(ACTIVATION_sigmoid, INFINITY),
                 mean_field_slope(ACTIVATION_sigmoid, 1) /
                 (mean_field_value(ACTIVATION_sigmoid, 1) - 0.25), 1e-5);
    for (int a = 0; a < activation_count(); a++)
        assert_close(mean_field_batch_factor(a, 1e5), mean_field_batch_factor(a, INFINITY), 1e-4);
}
END_TEST

/* How much f's values differ over the batch: E f^2 - E f f', by its unbiased estimator. */
static double spread_over_batch(Tensor f)
{
    size_t n = (size_t)f.shape.n, units = (size_t)f.shape.c;
    double sum = 0;
    for (size_t k = 0; k < units; k++) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < n; i++) {
            double y = (double)f.data[i * units + k];
            mean += y / (double)n, squares += y * y;
        }
        sum += (squares - (double)n * mean * mean) / (double)(n - 1);
    }
    return sum / (double)units;
}

/* Any f, by layers drawn at random: a gradient at the normalised z above goes back to the x below,
 * whose variance is 1 and not that of the layer above; so the latter divides. */
START_TEST(a_sample_of_layers)
{
    enum { BATCH = 12, UNITS = 250, LAYERS = 70 };
    Shape wide = shape_matrix(BATCH, UNITS), square = shape_matrix(UNITS, UNITS);
    Tensor x = tensor_new(wide), g = tensor_new(wide), W = tensor_new(square);
    Tensor ones = tensor_new(shape_matrix(1, UNITS)), none = tensor_new(ones.shape);
    tensor_fill(ones, 1);
    double above = 0, below = 0, spread = 0;
    for (int i = 0; i < LAYERS; i++) {
        Rng rng = rng_substream(53, "layers", (uint64_t)i);
        rng_fill_normal(&rng, x.data, tensor_size(x), 0, 1);
        rng_fill_normal(&rng, g.data, tensor_size(g), 0, 1);
        rng_fill_normal(&rng, W.data, tensor_size(W), 0, (real)sqrt(1.0 / UNITS));
        Tape *tape = tape_new();
        tape_recycle(tape, false);
        Var in = tape_variable(tape, x), gain = tape_input(tape, ones);
        Var shift = tape_input(tape, none);
        Var f = v_activate(v_batch_norm(in, gain, shift, NULL, MODE_TRAIN), _i);
        Var z = v_affine(f, tape_input(tape, W), NULL);
        Var y = v_batch_norm(z, gain, shift, NULL, MODE_TRAIN);
        backward(v_sum(v_multiply(y, tape_input(tape, g))));
        above += tensor_square_sum(z->gradient);
        below += tensor_square_sum(in->gradient);
        spread += spread_over_batch(f->value) / LAYERS;
        tape_free(tape);
    }
    assert_close(below / above / spread / mean_field_batch_factor(_i, BATCH), 1, 0.03);
    tensor_free(&x), tensor_free(&g), tensor_free(&W), tensor_free(&ones), tensor_free(&none);
}
END_TEST

Suite *suite_mean_field_batch(void)
{
    Suite *suite = suite_create("mean_field_batch");
    TCase *theory = tcase_create("theory");
    tcase_add_test(theory, piecewise_linear);
    tcase_add_test(theory, large_batches);
    tcase_add_loop_test(theory, a_sample_of_layers, 0, activation_count());
    suite_add_tcase(suite, theory);
    return suite;
}
