/*
 * test_network.c -- networks made from a spec: what they compute, how their weights are
 * drawn, and what a probe reads off them.
 */
#include "learn/network.h"

#include "grad/gradient_check.h"
#include "grad/loss.h"
#include "common.h"
#include "learn/mean_field.h"
#include "learn/probe.h"

Suite *suite_network(void);

/* ---- Passes -------------------------------------------------------------- */

/* Two inputs, two ReLUs, one output. */
static Network *network_by_hand(void)
{
    static const double numbers[] = { 1, -2,   3, 4,    0.5, -1,    2, -3,    0.25 };
    Spec spec = spec_of("2 2:relu 1");
    Network *network = network_new(&spec);
    const double *next = numbers;
    for (int i = 0; i < network->params; i++)
        for (size_t j = 0; j < tensor_size(network->param[i].value); j++)
            network->param[i].value.data[j] = (real)*next++;
    return network;
}

/* x = (1, -1): z = (1 - 3 + 0.5, -2 - 4 - 1), all cut off.  x = (2, 1): z = (5.5, -1). */
START_TEST(forward_by_hand)
{
    static const real x[] = { 1, -1,   2, 1 };
    Network *network = network_by_hand();
    ck_assert_uint_eq(network_parameters(network), 9);
    Tape *tape = tape_new();
    Var y = network_forward(network, tape, tape_input(tape, (Tensor){ shape_matrix(2, 2),
                                                                     (real *)x }), MODE_TRAIN);
    const real *z = network->layer[0].signal->value.data;
    ck_assert_double_eq(z[0], -1.5);
    ck_assert_double_eq(z[1], -7);
    ck_assert_double_eq(z[2], 5.5);
    ck_assert_double_eq(z[3], -1);
    ck_assert_double_eq(network->layer[0].output->value.data[2], 5.5);
    ck_assert_double_eq(y->value.data[0], 0.25);
    ck_assert_double_eq(y->value.data[1], 11.25);
    ck_assert_ptr_eq(network->layer[1].output, y);
    ck_assert_int_eq(network_first_not_finite(network), 0);
    tape_free(tape);
    network_free(network);
}
END_TEST

/* Batch norm stands between the affine map and the activation, and its shift is the only
 * bias: with running statistics 0 and 1, z = gain x W / sqrt(1 + epsilon) + shift. */
START_TEST(forward_with_batch_norm)
{
    Network *network = network_drawn("7 5:abs:bn");
    const real *W = network->layer[0].weights->value.data;
    const real *gain = network->layer[0].gain->value.data;
    const real *shift = network->layer[0].bias->value.data;
    Param x = param_drawn(shape_matrix(1, 7), "x");
    Tape *tape = tape_new();
    Var y = network_forward(network, tape, tape_param(tape, &x), MODE_EVALUATE);
    for (int j = 0; j < 5; j++) {
        double sum = 0;
        for (int p = 0; p < 7; p++)
            sum += (double)x.value.data[p] * (double)W[p * 5 + j];
        double z = (double)gain[j] * sum / sqrt(1 + BATCH_NORM_EPSILON) + (double)shift[j];
        assert_close(network->layer[0].signal->value.data[j], z, 10 * ROUNDING);
        assert_close(y->value.data[j], fabs(z), 10 * ROUNDING);
    }
    tape_free(tape);
    param_free(&x);
    network_free(network);
}
END_TEST

/* Examples that come as vectors are images where the spec says so. */
START_TEST(vectors_are_read_as_images)
{
    Network *network = network_drawn("6x5x2 conv3s2:4:tanh 3");
    Param x = param_drawn(shape_image(11, 6, 5, 2), "x");
    Tensor flat = { shape_matrix(11, 60), x.value.data };
    Tape *tape = tape_new();
    Var y = network_forward(network, tape, tape_input(tape, x.value), MODE_TRAIN);
    Var z = network_forward(network, tape, tape_input(tape, flat), MODE_TRAIN);
    ck_assert(same_bits(y->value, z->value));
    tape_free(tape);
    param_free(&x);
    network_free(network);
}
END_TEST

static const char *const texts[] = {
    "7 5:tanh 4:abs 3", "3x2x2 5:sigmoid:bn 4:relu 3", "7 6:leaky:bn 5:abs:bn 3:bn", "7 5:relu*4 3",
    "6x5x2 conv3s2:4:tanh:bn conv2x3:3:leaky max2s1 3",
    "5 2x3x2:tanh:bn upconv3s2:2:abs up2 conv4s2p1:3:sigmoid mean2 3"
};

START_TEST(parameters_are_all_there)
{
    Network *network = network_drawn(texts[_i]);
    size_t numbers = 0;
    for (int i = 0; i < network->params; i++)
        numbers += tensor_size(network->param[i].value);
    ck_assert_uint_eq(network_parameters(network), numbers);
    network_free(network);
}
END_TEST

/* Eleven examples for a network, and their labels. */
typedef struct Task { Network *network; Mode mode; Param x; int labels[11]; } Task;

static Task task_new(const char *text, Mode mode)
{
    Task task = { .network = network_drawn(text), .mode = mode };
    Shape in = task.network->spec.input;
    task.x = param_drawn(shape_image(11, in.h, in.w, in.c), "x");
    for (int i = 0; i < 11; i++)
        task.labels[i] = i * i % 3;
    return task;
}

static void task_free(Task *task)
{
    network_free(task->network);
    param_free(&task->x);
}

static Var task_loss(Tape *tape, Param *params, void *context)
{
    (void)params;
    Task *task = context;
    Var x = tape_param(tape, &task->x);
    return v_cross_entropy(network_forward(task->network, tape, x, task->mode), task->labels);
}

#if REAL_IS_DOUBLE
START_TEST(gradients)
{
    for (int mode = MODE_EVALUATE; mode <= MODE_TRAIN; mode++) {
        Task task = task_new(texts[_i], (Mode)mode);
        double error = gradient_check(task_loss, task.network->param, task.network->params, &task);
        ck_assert_msg(error < 1e-6, "%s, mode %d: %g", texts[_i], mode, error);
        /* By x they are small beside a loss of 1, so that its differences lose a digit. */
        error = gradient_check(task_loss, &task.x, 1, &task);
        ck_assert_msg(error < 1e-5, "%s by x, mode %d: %g", texts[_i], mode, error);
        task_free(&task);
    }
}
END_TEST
#endif

/* Frozen, a network gives its input the same gradient, and its parameters none. */
START_TEST(frozen_networks_pass_gradients_on)
{
    Task task = task_new(texts[_i], MODE_TRAIN);
    Tape *tape = tape_new();
    backward(task_loss(tape, NULL, &task));
    Tensor by_x = tensor_new(task.x.value.shape);
    tensor_copy(by_x, task.x.gradient);

    network_clear_gradients(task.network);
    task.x.has_gradient = false;
    task.network->frozen = true;
    backward(task_loss(tape, NULL, &task));
    for (int i = 0; i < task.network->params; i++)
        ck_assert(!task.network->param[i].has_gradient);
    ck_assert(same_bits(by_x, task.x.gradient));
    tensor_free(&by_x);
    tape_free(tape);
    task_free(&task);
}
END_TEST

START_TEST(clearing_makes_the_next_pass_write_anew)
{
    Task task = task_new(texts[_i], MODE_TRAIN);
    Tape *tape = tape_new();
    Tensor gradient = task.network->layer[0].weights->gradient, once = tensor_new(gradient.shape);
    backward(task_loss(tape, NULL, &task));
    tensor_copy(once, gradient);
    backward(task_loss(tape, NULL, &task));
    for (size_t i = 0; i < tensor_size(once); i++)
        assert_close(gradient.data[i], 2 * once.data[i], ROUNDING);
    network_clear_gradients(task.network);
    backward(task_loss(tape, NULL, &task));
    ck_assert(same_bits(gradient, once));
    tensor_free(&once);
    tape_free(tape);
    task_free(&task);
}
END_TEST

START_TEST(first_layer_that_is_not_finite)
{
    Task task = task_new("7 5:tanh 4:abs 3", MODE_TRAIN);
    for (int l = 3; l >= 1; l--) {
        task.network->layer[l - 1].bias->value.data[1] = l == 1 ? NAN : INFINITY;
        Tape *tape = tape_new();
        task_loss(tape, NULL, &task);
        /* tanh turns the infinity into 1, but not the NaN */
        ck_assert_int_eq(network_first_not_finite(task.network), l);
        tape_free(tape);
    }
    task_free(&task);
}
END_TEST

/* ---- Copy and checksum --------------------------------------------------- */

START_TEST(copies_are_equal_to_the_bit)
{
    Task task = task_new(texts[_i], MODE_TRAIN);
    Tape *tape = tape_new();
    task_loss(tape, NULL, &task);                   /* moves running statistics, if any */
    Network *copy = network_new(&task.network->spec);
    ck_assert_uint_ne(network_checksum(copy), network_checksum(task.network));
    network_copy(copy, task.network);
    ck_assert_uint_eq(network_checksum(copy), network_checksum(task.network));
    network_free(copy);
    tape_free(tape);
    task_free(&task);
}
END_TEST

static void flip_last_bit(Tensor x)
{
    ((unsigned char *)x.data)[(tensor_size(x) - 1) * sizeof(real)] ^= 1;
}

START_TEST(checksum_sees_every_bit)
{
    Network *network = network_drawn("7 5:tanh:bn 3");
    uint64_t before = network_checksum(network);
    Tensor tensors[] = { network->layer[0].weights->value, network->layer[0].bias->value,
                         network->layer[0].gain->value, network->layer[0].running.mean,
                         network->layer[0].running.variance, network->layer[1].bias->value };
    for (int i = 0; i < LENGTH(tensors); i++) {
        flip_last_bit(tensors[i]);
        ck_assert_uint_ne(network_checksum(network), before);
        flip_last_bit(tensors[i]);
        ck_assert_uint_eq(network_checksum(network), before);
    }
    network_free(network);
}
END_TEST

static void copy_of_another_spec(void)
{
    network_copy(network_drawn("7 5:tanh 3"), network_drawn("7 5:relu 3"));
}

START_TEST(mistakes)
{
    expect_bug(copy_of_another_spec, "different specs");
}
END_TEST

/* ---- Weights ------------------------------------------------------------- */

static WeightScale scale_of(const char *text)
{
    WeightScale scale;
    Message why;
    ck_assert_msg(weights_parse(text, &scale, &why), "%s", why.text);
    return scale;
}

/* Mean and variance of x are those of N(0, variance), within four standard errors. */
static void assert_normal(Tensor x, double variance)
{
    double n = (double)tensor_size(x);
    ck_assert_double_le(fabs(tensor_sum(x) / n), 4 * sqrt(variance / n));
    ck_assert_double_le(fabs(tensor_mean_square(x) / variance - 1), 4 * sqrt(2 / n));
}

static const struct { const char *text; double variance[3]; } scales[] = {
    /* of "200 100:sigmoid 150:relu 50:abs" */
    { "glorot",         { 2 * 200 / 300.0, 2 * 100 / 250.0, 2 * 150 / 200.0 } },
    { "he",             { 2, 2, 2 } },
    { "critical",       { 103.0076, 2, 1 } },
    { "variance=1.5",   { 1.5, 1.5, 1.5 } },
    { "sigma=0.05",     { 0.5, 0.25, 0.375 } },
};

START_TEST(drawn_weights_have_the_variance)
{
    WeightScale scale = scale_of(scales[_i].text);
    Spec spec = spec_of("200 100:sigmoid 150:relu 50:abs");
    Network *network = network_new(&spec);
    Rng rng = rng_stream(59, "weights");
    network_draw_weights(network, scale, &rng);
    for (int l = 0; l < 3; l++) {
        assert_close(weights_variance(scale, &spec, l), scales[_i].variance[l], 1e-4);
        Tensor W = network->layer[l].weights->value;
        assert_normal(W, scales[_i].variance[l] / W.shape.n);
        ck_assert_double_eq(tensor_square_sum(network->layer[l].bias->value), 0);
    }
    network_free(network);
}
END_TEST

/* A number of a map comes from the 48 of its window; one of the larger image, whose windows
 * overlap four times, from 4 x 200. */
START_TEST(windows_count_as_inputs)
{
    Spec spec = spec_of("8x8x3 conv4s2:200 max2 upconv4s2:30");
    Network *network = network_new(&spec);
    Rng rng = rng_stream(67, "weights");
    network_draw_weights(network, scale_of("variance=1.5"), &rng);
    assert_normal(network->layer[0].weights->value, 1.5 / 48);
    ck_assert_ptr_null(network->layer[1].weights);
    assert_normal(network->layer[2].weights->value, 1.5 / 800);
    assert_close(weights_variance(scale_of("glorot"), &spec, 0), 2 * 48.0 / (48 + 800), ROUNDING);
    network_free(network);
}
END_TEST

START_TEST(drawn_biases_have_the_variance)
{
    Spec spec = spec_of("3 4000:sigmoid 3000:bn");
    Network *network = network_new(&spec);
    Layer *normal = &network->layer[0], *with_bn = &network->layer[1];
    Tensor touched[] = { with_bn->bias->value, with_bn->gain->value, with_bn->running.mean,
                         with_bn->running.variance };
    for (int i = 0; i < LENGTH(touched); i++)
        tensor_fill(touched[i], (real)2.385);
    Rng rng = rng_stream(61, "weights");
    network_draw_weights(network, (WeightScale){ WEIGHTS_SIGMA, 0.01, 0.3 }, &rng);
    assert_normal(normal->weights->value, 1e-4);
    assert_normal(normal->bias->value, 0.3);
    for (int i = 0; i < LENGTH(touched); i++)
        for (int j = 0; j < 3000; j++)
            ck_assert_double_eq(touched[i].data[j], i % 2);         /* 0, 1, 0, 1 */
    network_free(network);
}
END_TEST

START_TEST(weight_scales_as_words)
{
    for (int i = 0; i < LENGTH(scales); i++) {
        char text[60];
        weights_print(scale_of(scales[i].text), text, sizeof text);
        ck_assert_str_eq(text, scales[i].text);
        ck_assert_double_eq(scale_of(text).bias_variance, 0);
    }
    static const char *const wrong[] = {
        "", "xavier", "h", "heavy", "variance", "variance=", "variance=x", "variance=0",
        "variance=-1", "variance=nan", "variance=inf", "sigma=1e6", "sigma=0.1 ", "glorot=1"
    };
    for (int i = 0; i < LENGTH(wrong); i++) {
        WeightScale scale = { WEIGHTS_SIGMA, 2.385, 7 };
        Message why = { "" };
        ck_assert_msg(!weights_parse(wrong[i], &scale, &why), "%s", wrong[i]);
        ck_assert_msg(strstr(why.text, wrong[i]) != NULL, "%s", why.text);
        ck_assert_double_eq(scale.number, 2.385);
    }
}
END_TEST

/* ---- Probe --------------------------------------------------------------- */

/* The network by hand again, with J = mean of y: of the two examples only the second has a
 * unit at work, with dy/dz = 2; alone its loss is y, so that dJ_i/dz = 2. */
START_TEST(probe_by_hand)
{
    static const real x[] = { 1, -1,   2, 1 };
    Network *network = network_by_hand();
    Tape *tape = tape_new();
    backward(v_mean(network_forward(network, tape, tape_input(tape, (Tensor){
                        shape_matrix(2, 2), (real *)x }), MODE_TRAIN)));
    LayerReading reading[2];
    probe_read(network, reading);
    assert_close(reading[0].signal, (1.5 * 1.5 + 49 + 5.5 * 5.5 + 1) / 4, ROUNDING);
    assert_close(reading[0].output, 5.5 * 5.5 / 4, ROUNDING);
    assert_close(reading[0].variety, 1 - (4 + 16) / 2 / 20.625, ROUNDING);  /* means 2 and -4 */
    assert_close(reading[0].gradient, sqrt((0 + 4) / 2.0), ROUNDING);
    assert_close(reading[1].gradient, 1, ROUNDING);
    ck_assert_double_eq(reading[0].log_gradient, -INFINITY);        /* of the first example */
    assert_close(reading[1].log_gradient, 0, ROUNDING);
    ck_assert_double_eq(reading[0].zeros, 3 / 4.0);
    ck_assert_double_eq(reading[1].zeros, 0);
    assert_close(reading[0].bias_gradient, 1, ROUNDING);            /* half of 2 */
    assert_close(reading[0].weight_gradient, sqrt(5), ROUNDING);    /* x/2 times 2 */
    assert_close(reading[0].weight_norm, sqrt(1 + 4 + 9 + 16), ROUNDING);

    Probe *probe = probe_new(network);
    probe_before(probe);
    network->layer[0].weights->value.data[3] += (real)0.75;
    probe_after(probe, reading);
    assert_close(reading[0].update_ratio, 0.75 / sqrt(30), ROUNDING);
    ck_assert_double_eq(reading[1].update_ratio, 0);
    probe_free(probe);

    network_clear_gradients(network);
    tape_reset(tape);
    network_forward(network, tape, tape_input(tape, (Tensor){ shape_matrix(2, 2), (real *)x }),
                    MODE_TRAIN);
    probe_read(network, reading);                   /* a forward pass alone: no gradient */
    ck_assert_double_eq(reading[0].gradient, 0);
    ck_assert_double_eq(reading[0].zeros, 1);
    ck_assert_double_eq(reading[0].weight_gradient, 0);
    tape_free(tape);
    network_free(network);
}
END_TEST

Suite *suite_network(void)
{
    Suite *suite = suite_create("network");
    TCase *passes = tcase_create("passes");
    tcase_add_test(passes, forward_by_hand);
    tcase_add_test(passes, forward_with_batch_norm);
    tcase_add_test(passes, vectors_are_read_as_images);
    tcase_add_loop_test(passes, parameters_are_all_there, 0, LENGTH(texts));
#if REAL_IS_DOUBLE
    tcase_add_loop_test(passes, gradients, 0, LENGTH(texts));
#endif
    tcase_add_loop_test(passes, frozen_networks_pass_gradients_on, 0, LENGTH(texts));
    tcase_add_loop_test(passes, clearing_makes_the_next_pass_write_anew, 0, LENGTH(texts));
    tcase_add_test(passes, first_layer_that_is_not_finite);
    suite_add_tcase(suite, passes);

    TCase *bits = tcase_create("copy and checksum");
    tcase_add_loop_test(bits, copies_are_equal_to_the_bit, 0, LENGTH(texts));
    tcase_add_test(bits, checksum_sees_every_bit);
    tcase_add_test(bits, mistakes);
    suite_add_tcase(suite, bits);

    TCase *weights = tcase_create("weights");
    tcase_add_loop_test(weights, drawn_weights_have_the_variance, 0, LENGTH(scales));
    tcase_add_test(weights, windows_count_as_inputs);
    tcase_add_test(weights, drawn_biases_have_the_variance);
    tcase_add_test(weights, weight_scales_as_words);
    suite_add_tcase(suite, weights);

    TCase *probe = tcase_create("probe");
    tcase_add_test(probe, probe_by_hand);
    suite_add_tcase(suite, probe);
    return suite;
}
