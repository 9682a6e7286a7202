#include "prior.h"

#include "base/error.h"

double prior_negative_log(Prior prior, Tensor w)
{
    if (prior.kind == PRIOR_NONE)
        return 0;
    if (!(prior.width > 0))
        error_bug("prior: the width must be positive, not %g", prior.width);
    if (prior.kind == PRIOR_GAUSSIAN)
        return tensor_square_sum(w) / (2 * prior.width * prior.width);
    double sum = 0;
    for (size_t i = 0; i < tensor_size(w); i++)
        sum += fabs((double)w.data[i]);
    return sum / prior.width;
}

double prior_of_network(Prior prior, const Network *network)
{
    double sum = 0;
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].weights)
            sum += prior_negative_log(prior, network->layer[l].weights->value);
    return sum;
}

/* d/dw of w^2 / (2 width^2) is w / width^2; of |w| / width it is sign(w) / width. */
void prior_add_gradient(Prior prior, Param *p, double examples)
{
    if (prior.kind == PRIOR_NONE)
        return;
    size_t n = tensor_size(p->value);
    const real *w = p->value.data;
    real *dw = p->gradient.data;
    if (!p->has_gradient) {
        tensor_fill(p->gradient, 0);
        p->has_gradient = true;
    }
    if (prior.kind == PRIOR_GAUSSIAN) {
        real factor = (real)(1 / (prior.width * prior.width * examples));
        for (size_t i = 0; i < n; i++)
            dw[i] += factor * w[i];
    } else {
        real factor = (real)(1 / (prior.width * examples));
        for (size_t i = 0; i < n; i++)
            dw[i] += factor * (real)((w[i] > 0) - (w[i] < 0));
    }
}

void prior_add_gradients(Prior prior, Network *network, double examples)
{
    for (int l = 0; l < network->layers; l++)
        if (network->layer[l].weights)
            prior_add_gradient(prior, network->layer[l].weights, examples);
}

void prior_shrink(Prior prior, Param *p, double step, double examples)
{
    if (prior.kind == PRIOR_NONE)
        return;
    size_t n = tensor_size(p->value);
    real *w = p->value.data;
    double c = step / (prior.width * examples);
    if (prior.kind == PRIOR_GAUSSIAN)
        for (size_t i = 0; i < n; i++)
            w[i] = (real)((double)w[i] / (1 + c / prior.width));
    else
        for (size_t i = 0; i < n; i++) {
            double rest = fabs((double)w[i]) - c;
            w[i] = (real)(rest <= 0 ? 0 : w[i] < 0 ? -rest : rest);
        }
}

double map_objective(double mean_loss, Prior prior, const Network *network, double examples)
{
    return mean_loss + prior_of_network(prior, network) / examples;
}
