#include "cholesky.h"

#include <math.h>

#include "elementary.h"

/* A(i,j) = sum over k <= j of L(i,k) L(j,k), solved for L(i,j) row by row: the only unknown
 * in it is L(i,j) itself, and on the diagonal its square. */
bool cholesky_factor(size_t n, double *a)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            if (j < i)
                a[i * n + j] = sum / a[j * n + j];
            else if (sum > 0)
                a[i * n + i] = sqrt(sum);
            else
                return false;
        }
    return true;
}

void cholesky_half_solve(size_t n, const double *l, double *b)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= l[i * n + k] * b[k];
        b[i] /= l[i * n + i];
    }
}

/* From the last row of L^T up. */
void cholesky_transposed_solve(size_t n, const double *l, double *b)
{
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            b[i] -= l[k * n + i] * b[k];
        b[i] /= l[i * n + i];
    }
}

void cholesky_solve(size_t n, const double *l, double *b)
{
    cholesky_half_solve(n, l, b);
    cholesky_transposed_solve(n, l, b);
}

double cholesky_log_determinant(size_t n, const double *l)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += double_log(l[i * n + i]);
    return 2 * sum;
}
