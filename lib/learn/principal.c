#include "learn/principal.h"

#include <stdlib.h>
#include <string.h>

#include "base/eigen.h"
#include "base/memory.h"
#include "grad/matmul.h"

enum { BLOCK = 1000 };          /* examples whose products are summed in reals */

void dataset_mean_variance(const Dataset *data, double *mean, double *variance)
{
    size_t size = dataset_example_size(data);
    real *x = memory_new(size, sizeof *x);
    memset(mean, 0, size * sizeof *mean);
    memset(variance, 0, size * sizeof *variance);
    for (size_t i = 0; i < data->n; i++) {
        dataset_gather_from(data, i, 1, x, NULL);
        for (size_t k = 0; k < size; k++)
            mean[k] += (double)x[k] / (double)data->n;
    }
    for (size_t i = 0; i < data->n; i++) {
        dataset_gather_from(data, i, 1, x, NULL);
        for (size_t k = 0; k < size; k++) {
            double off = (double)x[k] - mean[k];
            variance[k] += off * off / (double)data->n;
        }
    }
    free(x);
}

void dataset_covariance(const Dataset *data, const double *mean, double *covariance)
{
    size_t size = dataset_example_size(data);
    real *x = memory_new(BLOCK * size, sizeof *x);
    real *product = memory_new(size * size, sizeof *product);
    memset(covariance, 0, size * size * sizeof *covariance);
    for (size_t first = 0; first < data->n; first += BLOCK) {
        size_t n = dataset_gather_from(data, first, BLOCK, x, NULL);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < size; k++)
                x[i * size + k] -= (real)mean[k];
        Matrix centred = matrix_rows(x, size);
        matmul(size, size, n, matrix_transpose(centred), centred, matrix_zero(), product, size);
        for (size_t i = 0; i < size * size; i++)
            covariance[i] += (double)product[i] / (double)data->n;
    }
    free(product);
    free(x);
}

Principal principal_of(size_t size, double *covariance, size_t count)
{
    Principal p = { .size = size, .count = count, .variance = memory_new(count, sizeof(double)),
                    .vector = memory_new(count * size, sizeof(double)) };
    for (size_t i = 0; i < size; i++)
        p.total += covariance[i * size + i];
    eigen_symmetric(size, covariance, count, p.variance, p.vector);
    for (size_t j = 0; j < count; j++)
        p.variance[j] = p.variance[j] > 0 ? p.variance[j] : 0;      /* rounded below it */
    return p;
}

void principal_free(Principal *p)
{
    free(p->variance);
    free(p->vector);
    *p = (Principal){ .size = 0 };
}
