#ifdef __linux__
#define _GNU_SOURCE             /* for sched_setaffinity */
#endif
#include "measure.h"

#include <time.h>

#include "grad/matmul.h"
#include "grad/tensor.h"

#ifdef __linux__
#include <sched.h>
#endif

double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double product_peak(void)
{
    enum { SIZE = 1024, TRIALS = 8 };
    Tensor a = tensor_new(shape_matrix(SIZE, SIZE)), c = tensor_new(shape_matrix(SIZE, SIZE));
    Matrix A = matrix_rows(a.data, SIZE);
    double best = 0;
    for (int i = 0; i < TRIALS; i++) {
        double begin = processor_seconds();
        matmul(SIZE, SIZE, SIZE, A, A, matrix_zero(), c.data, SIZE);
        double rate = 2e-9 * SIZE * SIZE * SIZE / (processor_seconds() - begin);
        best = rate > best ? rate : best;
    }
    tensor_free(&a);
    tensor_free(&c);
    return best;
}

#ifdef __linux__

static cpu_set_t allowed;

/* The last core we may use: the first is where most systems do their own work. */
int processor_pin(void)
{
    cpu_set_t one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return -1;
    int core = CPU_SETSIZE - 1;
    while (core >= 0 && !CPU_ISSET((size_t)core, &allowed))
        core--;
    CPU_ZERO(&one);
    CPU_SET((size_t)core, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0 ? core : -1;
}

void processor_unpin(void)
{
    if (CPU_COUNT(&allowed) > 0)
        sched_setaffinity(0, sizeof allowed, &allowed);
}

#else

int processor_pin(void)
{
    return -1;
}

void processor_unpin(void)
{
}

#endif
