/*
 * profile.c -- one workload of the benchmark, ours alone, over and over: something to profile.
 *
 *     build/profile P1 5      five seconds of P1 on one thread
 *     build/profile peak 0    the product alone, of large matrices
 *
 * prints the workload's rate, and the GFLOP/s that its products come to in that time; of the
 * large ones it is the machine's peak, for us.  `make profile` runs this under perf for each
 * workload, and says where the time goes (profile.sh, profile.awk).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "grad/matmul.h"
#include "learn/dataset_open.h"
#include "learn/synthetic.h"
#include "measure.h"
#include "workload.h"

static Dataset images_open(void)
{
    Dataset images;
    Message why;
    if (dataset_open(NULL, DATASET_TRAIN, 0, &images, &why))
        return images;
    Rng rng = rng_stream(1, "images");
    return synthetic_images(60000, &rng);
}

static const Workload *workload_named(const char *key)
{
    for (const Workload *w = workloads; w->key; w++)
        if (w->work && strcmp(w->key, key) == 0)
            return w;
    error_stop("profile: there is no workload %s; P1 to P7 are", key);
}

static void run(const Workload *w, double wanted)
{
    Dataset images = images_open();
    Runner *runner = runner_new(w, &images);
    double count = 0, seconds = 0, before = (double)matmul_multiply_adds();
    while (seconds < wanted) {
        Measured turn = runner_turn(runner);
        count += turn.count;
        seconds += turn.seconds;
    }
    double product = 2e-9 * ((double)matmul_multiply_adds() - before) / seconds;
    printf("%s %.4g %s %.1f\n", w->key, count / seconds, w->unit, product);
    runner_free(runner);
    dataset_free(&images);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        error_stop("Usage: build/profile P1 SECONDS");
    parallel_set_threads(1);
    if (strcmp(argv[1], "peak") == 0)
        printf("peak %.1f\n", product_peak());
    else
        run(workload_named(argv[1]), atof(argv[2]));
}
