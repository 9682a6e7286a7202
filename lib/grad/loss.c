#include "loss.h"

#include "base/elementary.h"
#include "base/error.h"

/* ---- log-loss:  J = mean of softplus(a) - t a,   dJ/da = (s(a) - t) / count ---- */

typedef struct Targets { const real *t; } Targets;

static Var loss_record(const Operation *operation, Var x, const real *targets)
{
    Var loss = tape_record(x->tape, operation, shape_matrix(1, 1), x, NULL, NULL);
    Targets *saved = loss->saved = tape_take(x->tape, sizeof *saved);
    saved->t = targets;
    return loss;
}

static const real *loss_targets(Var loss)
{
    return ((const Targets *)loss->saved)->t;
}

static void log_loss_backward(Var loss)
{
    Var a = loss->in[0];
    size_t n = tensor_size(a->value);
    const real *t = loss_targets(loss), *as = a->value.data;
    real g = loss->gradient.data[0] / (real)n;
    GRADIENT_EACH(a, i, n, g * (real_sigmoid(as[i]) - t[i]));
}

Var v_log_loss(Var a, const real *targets)
{
    static const Operation log_loss = { "v_log_loss", log_loss_backward };
    Var loss = loss_record(&log_loss, a, targets);
    size_t n = tensor_size(a->value);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        real ai = a->value.data[i];
        sum += (double)real_softplus(ai) - (double)targets[i] * (double)ai;
    }
    loss->value.data[0] = (real)(sum / (double)n);
    return loss;
}

/*
 * ---- cross-entropy ----
 *
 * With p = softmax(a) and the largest logit subtracted first (which changes nothing but
 * keeps exp from overflowing), J = -log p(label) and dJ/da(k) = p(k) - [k = label].
 */
typedef struct Classes {
    const int *labels;
    real *p;                    /* softmax, n x classes */
} Classes;

static void cross_entropy_backward(Var loss)
{
    Var a = loss->in[0];
    const Classes *saved = loss->saved;
    int n = a->value.shape.n;
    size_t classes = tensor_size(a->value) / (size_t)n;
    real g = loss->gradient.data[0] / (real)n;
    GRADIENT_EACH(a, i, tensor_size(a->value),
                  g * (saved->p[i] - (i % classes == (size_t)saved->labels[i / classes])));
}

Var v_cross_entropy(Var a, const int *labels)
{
    static const Operation cross_entropy = { "v_cross_entropy", cross_entropy_backward };
    Var loss = tape_record(a->tape, &cross_entropy, shape_matrix(1, 1), a, NULL, NULL);
    Classes *saved = loss->saved = tape_take(a->tape, sizeof *saved);
    size_t n = (size_t)a->value.shape.n, classes = tensor_size(a->value) / n;
    *saved = (Classes){ labels, tape_take(a->tape, n * classes * sizeof(real)) };

    double total = 0;
    for (size_t i = 0; i < n; i++) {
        const real *ai = a->value.data + i * classes;
        real *p = saved->p + i * classes, largest = ai[0];
        if (labels[i] < 0 || (size_t)labels[i] >= classes)
            error_bug("v_cross_entropy: label %d of example %zu, but there are %zu classes",
                      labels[i], i, classes);
        for (size_t k = 1; k < classes; k++)
            largest = ai[k] > largest ? ai[k] : largest;
        double sum = 0;
        for (size_t k = 0; k < classes; k++)
            p[k] = real_exp(ai[k] - largest);
        for (size_t k = 0; k < classes; k++)
            sum += (double)p[k];
        for (size_t k = 0; k < classes; k++)
            p[k] = (real)((double)p[k] / sum);
        total += double_log(sum) + ((double)largest - (double)ai[labels[i]]);
    }
    loss->value.data[0] = (real)(total / (double)n);
    return loss;
}

/* ---- squared error:  J = (1/n) sum 1/2 (y - t)^2,   dJ/dy = (y - t) / n ---- */

static void squared_error_backward(Var loss)
{
    Var y = loss->in[0];
    const real *t = loss_targets(loss), *ys = y->value.data;
    real g = loss->gradient.data[0] / (real)y->value.shape.n;
    GRADIENT_EACH(y, i, tensor_size(y->value), g * (ys[i] - t[i]));
}

Var v_squared_error(Var y, const real *targets)
{
    static const Operation squared_error = { "v_squared_error", squared_error_backward };
    Var loss = loss_record(&squared_error, y, targets);
    double sum = 0;
    for (size_t i = 0; i < tensor_size(y->value); i++) {
        double e = (double)y->value.data[i] - (double)targets[i];
        sum += 0.5 * e * e;
    }
    loss->value.data[0] = (real)(sum / y->value.shape.n);
    return loss;
}

/* ---- absolute error:  J = (1/n) sum |y - t|,   dJ/dy = sign(y - t) / n ---- */

static void absolute_error_backward(Var loss)
{
    Var y = loss->in[0];
    const real *t = loss_targets(loss), *ys = y->value.data;
    real g = loss->gradient.data[0] / (real)y->value.shape.n;
    GRADIENT_EACH(y, i, tensor_size(y->value),
                  g * (real)((ys[i] > t[i]) - (ys[i] < t[i])));
}

Var v_absolute_error(Var y, const real *targets)
{
    static const Operation absolute_error = { "v_absolute_error", absolute_error_backward };
    Var loss = loss_record(&absolute_error, y, targets);
    double sum = 0;
    for (size_t i = 0; i < tensor_size(y->value); i++)
        sum += fabs((double)y->value.data[i] - (double)targets[i]);
    loss->value.data[0] = (real)(sum / y->value.shape.n);
    return loss;
}

double accuracy(Tensor logits, const int *labels)
{
    int n = logits.shape.n, right = 0;
    size_t classes = tensor_size(logits) / (size_t)n;
    for (int i = 0; i < n; i++) {
        const real *a = logits.data + (size_t)i * classes;
        size_t best = 0;
        for (size_t k = 1; k < classes; k++)
            if (a[k] > a[best])
                best = k;
        right += best == (size_t)labels[i];
    }
    return (double)right / n;
}
