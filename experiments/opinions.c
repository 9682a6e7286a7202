#include "opinions.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"

static Opinion opinion_of(const real *logits, int classes)
{
    int best = 0;
    for (int c = 1; c < classes; c++)
        if (logits[c] > logits[best])
            best = c;
    double others = 0;
    for (int c = 0; c < classes; c++)
        others += double_exp((double)logits[c] - (double)logits[best]);
    return (Opinion){ best, 1 / others };
}

Opinion *opinions_of(Network *classifier, const real *images, size_t n)
{
    int classes = classifier->spec.layer[classifier->layers - 1].out.c;
    Tensor x = { classifier->spec.input, (real *)images };
    x.shape.n = (int)n;
    real *logits = memory_new(n * (size_t)classes, sizeof *logits);
    Opinion *opinion = memory_new(n, sizeof *opinion);
    network_evaluate(classifier, x, logits);
    for (size_t i = 0; i < n; i++)
        opinion[i] = opinion_of(logits + i * (size_t)classes, classes);
    free(logits);
    return opinion;
}

double mean_confidence(const Opinion *opinion, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += opinion[i].confidence;
    return sum / (double)n;
}
