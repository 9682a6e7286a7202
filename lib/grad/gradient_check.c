#include "gradient_check.h"

static double loss_at(GradientLoss *loss, Tape *tape, Param *params, void *context)
{
    tape_reset(tape);
    return (double)loss(tape, params, context)->value.data[0];
}

static double difference(GradientLoss *loss, Tape *tape, Param *params, void *context, real *p)
{
    const real h = (real)1e-5, middle = *p;
    *p = middle + h;
    double above = loss_at(loss, tape, params, context);
    *p = middle - h;
    double below = loss_at(loss, tape, params, context);
    *p = middle;
    return (above - below) / (2 * (double)h);
}

double gradient_check(GradientLoss *loss, Param *params, int count, void *context)
{
    const double floor_share = 1e-4;
    Tape *tape = tape_new();
    for (int k = 0; k < count; k++)
        params[k].has_gradient = false;
    backward(loss(tape, params, context));

    double largest = 0, worst = 0;
    for (int k = 0; k < count; k++) {
        if (!params[k].has_gradient)
            tensor_fill(params[k].gradient, 0);
        for (size_t i = 0; i < tensor_size(params[k].value); i++)
            if (fabs((double)params[k].gradient.data[i]) > largest)
                largest = fabs((double)params[k].gradient.data[i]);
    }
    for (int k = 0; k < count; k++)
        for (size_t i = 0; i < tensor_size(params[k].value); i++) {
            double exact = difference(loss, tape, params, context, &params[k].value.data[i]);
            double ours = (double)params[k].gradient.data[i];
            double scale = fmax(fmax(fabs(exact), fabs(ours)), floor_share * largest);
            double error = scale > 0 ? fabs(ours - exact) / scale : fabs(ours - exact);
            if (!(error <= worst) && !isnan(worst))
                worst = error;          /* also when it is NaN, which then stays */
        }
    tape_free(tape);
    return worst;
}
