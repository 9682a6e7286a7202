/*
 * bench.c -- is Gradus as fast as what a student would pick instead?
 *
 * `make bench` measures, on one core with one thread each,
 *
 *     product     our matrix product and OpenBLAS', over the lessons' shapes (product.h)
 *     P1, ...     whole workloads in Gradus and in PyTorch (workload.h, pytorch.py)
 *
 * The sides take turns, round after round, so that a machine which slows down or is busy
 * treats all alike; of each side's rates the median counts.  A peer is tried with several
 * settings, and its best one is what we are held against.
 *
 * plots/out/bench/ gets bench.tsv (a row for each workload with a target), peers.tsv (all
 * settings), matmul.tsv and machine.txt.  Unlike the lessons' tables these differ from run
 * to run and from machine to machine; the ratios should not by much.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/number.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "lab/files.h"
#include "lab/lab.h"
#include "lab/text.h"
#include "learn/dataset_open.h"
#include "learn/synthetic.h"
#include "product.h"
#include "workload.h"

#define SCRIPT "experiments/bench/pytorch.py"
#define PYTHON "/usr/bin/python3"       /* if the environment does not name another */

/* Of ours / OpenBLAS over the shapes: the geometric mean and the smallest. */
#define PRODUCT_TARGET   0.90
#define PRODUCT_SMALLEST 0.60

/* ---- What is asked for ---- */

static bool help, quick;
static int rounds = 41;
static const char *only = "", *data_path, *out = "plots/out/bench";
static Option options[] = {
    option_flag("quick", &quick, "a few seconds, and correspondingly rough"),
    option_int("rounds", &rounds, 1, 1000, "R", "turns of each side, of which the median counts"),
    option_text("only", &only, "KEY", "one of them: product, P1, P2, ..."),
    option_path("data", &data_path, "DIR", "28 x 28 images to work on"),
    option_path("out", &out, "DIR", "where the tables go"),
    option_flag("help", &help, "print this"),
    OPTIONS_END
};

static bool wanted(const char *key)
{
    return strncmp(key, only, strlen(only)) == 0;
}

static void options_apply(int argc, char **argv)
{
    Message why;
    if (!options_read(options, argc, argv, &why))
        error_stop("%s", why.text);
    if (help) {
        printf("Usage: make bench ARGS='--only P1'\n\n");
        options_print(options, stdout);
        exit(0);
    }
    bool known = wanted("product");
    for (const Workload *w = workloads; w->key; w++)
        known = known || wanted(w->key);
    if (!known)
        error_stop("--only %s: there are product, P1, P2 and P3", shown(only).text);
    if (quick && !options_find(options, "rounds")->given)
        rounds = 5;
    directory_prepare(out);
}

/* Fashion-MNIST, or images drawn by ourselves: the speed does not depend on what they show. */
static Dataset images_open(void)
{
    const size_t limit = quick ? 10000 : 0;
    Dataset images;
    Message why;
    bool opened = dataset_open(data_path, DATASET_TRAIN, limit, &images, &why);
    if (opened && images.pixels && images.labels && images.classes == 10
        && dataset_example_size(&images) == 784)
        return images;
    if (data_path)
        error_stop("--data %s: %s", shown(data_path).text,
                   opened ? "the benchmark needs 28 x 28 images of ten classes" : why.text);
    lab_notice("Fashion-MNIST is absent (make setup); images drawn by ourselves do as well");
    Rng rng = rng_stream(1, "images");
    return synthetic_images(quick ? limit : 60000, &rng);
}

/* ---- Measuring ---- */

typedef struct Result {
    const Workload *workload;
    double ours, peer[WORKLOAD_SETTINGS];   /* medians of the rates; NaN where there is none */
    int    settings, best;
} Result;

static Result workload_measure(const Workload *w, const Dataset *images, Peer *peer,
                               Progress *progress)
{
    Result result = { .workload = w };
    while (result.settings < WORKLOAD_SETTINGS && w->settings[result.settings])
        result.settings++;
    double *rates = memory_new((size_t)rounds * (1 + WORKLOAD_SETTINGS), sizeof *rates);
    Runner *runner = runner_new(w, images);
    for (int round = 0; round < rounds; round++) {
        rates[round] = measured_rate(runner_turn(runner));
        for (int s = 0; s < result.settings; s++) {
            char *line = text_format("%s %s %d %d %s", workload_word(w->kind), w->settings[s],
                                     w->batch, w->turn, w->net);
            rates[(s + 1) * rounds + round] = measured_rate(peer_run(peer, line));
            free(line);
        }
        progress_add(progress, 1);
    }
    runner_free(runner);
    result.ours = sample_median(rates, (size_t)rounds);
    for (int s = 0; s < result.settings; s++) {
        result.peer[s] = sample_median(rates + (s + 1) * rounds, (size_t)rounds);
        if (result.peer[s] > result.peer[result.best])
            result.best = s;
    }
    free(rates);
    return result;
}

/* ---- Tables ---- */

static char machine[2000];              /* some lines, each begun by "# " */

static void machine_add(const char *what, const char *value)
{
    size_t used = strlen(machine);
    snprintf(machine + used, sizeof machine - used, "# %-10s %s\n", what, value);
}

static void machine_describe(const Peer *peer, const Blas *blas, int core)
{
    char line[300] = "";
    FILE *file = fopen("/proc/cpuinfo", "r");       /* Linux only */
    while (file && fgets(line, sizeof line, file) && strncmp(line, "model name", 10) != 0)
        line[0] = '\0';
    if (file)
        fclose(file);
    struct utsname system;
    uname(&system);
    line[strcspn(line, "\n")] = '\0';
    char *processor = strchr(line, ':');
    char *place = core >= 0 ? text_format("one thread, on core %d", core)
                            : text_format("one thread (this system does not let us choose a core)");
    machine_add("gradus", lab_version());
    machine_add("processor", processor ? processor + 2 : system.machine);
    machine_add("compiler", __VERSION__);
    machine_add("place", place);
    machine_add("product", blas->product ? blas->name : "no OpenBLAS");
    machine_add("peer", peer ? peer_name(peer) : "no PyTorch");
    free(place);
}

static FILE *table_begin(const char *name, const char *columns, Draft **draft)
{
    *draft = draft_new(out, name);
    FILE *file = draft_open(*draft);
    fprintf(file, "%s%s", machine, columns);
    return file;
}

static void cell(FILE *file, double x)
{
    char text[NUMBER_SIZE];
    fprintf(file, "\t%s", number_print(text, sizeof text, x, 4));
}

static const char *verdict(double ratio, double target)
{
    return isnan(ratio) ? "unjudged" : ratio >= target ? "yes" : "no";
}

static void results_write(const Result *results, int count, const char *peer_name)
{
    Draft *draft, *all_draft;
    FILE *file = table_begin("bench.tsv", "workload\tours\tpeer\tpeer_name\tunit\tratio\ttarget\t"
                             "met\n", &draft);
    FILE *all = table_begin("peers.tsv", "workload\tnet\tunit\tours\tpeer\tpeer_name\tsetting\t"
                            "ratio\n", &all_draft);
    for (const Result *r = results; r < results + count; r++) {
        const Workload *w = r->workload;
        for (int s = 0; s < r->settings; s++) {
            fprintf(all, "%s\t%s\t%s", w->key, w->net, w->unit);
            cell(all, r->ours);
            cell(all, r->peer[s]);
            fprintf(all, "\t%s\t%s", peer_name, w->settings[s]);
            cell(all, r->ours / r->peer[s]);
            fprintf(all, "\n");
        }
        if (w->target == 0)
            continue;
        double ratio = r->ours / r->peer[r->best];
        fprintf(file, "%s", w->key);
        cell(file, r->ours);
        cell(file, r->peer[r->best]);
        fprintf(file, "\t%s, %s\t%s", peer_name, w->settings[r->best], w->unit);
        cell(file, ratio);
        cell(file, w->target);
        fprintf(file, "\t%s\n", verdict(ratio, w->target));
    }
    draft_close(draft);
    draft_close(all_draft);
}

static void results_print(const Result *results, int count, const char *peer_name)
{
    printf("%-10s %10s %10s  %-10s %6s %7s  %s\n", "workload", "ours", "peer", "unit", "ratio",
           "target", "met");
    for (const Result *r = results; r < results + count; r++) {
        const Workload *w = r->workload;
        double ratio = r->ours / r->peer[r->best];
        printf("%-10s %10.0f %10.0f  %-10s %6.2f ", w->key, r->ours, r->peer[r->best], w->unit,
               ratio);
        if (w->target > 0)
            printf("%7.2f  %-9s", w->target, verdict(ratio, w->target));
        else
            printf("%7s  %-9s", "", "");
        printf(" %s, %s\n", peer_name, w->settings[r->best]);
    }
}

static void products_write(void)
{
    Draft *draft;
    ProductRatio ratio = products_ratio();
    FILE *file = table_begin("matmul.tsv", "", &draft);
    fprintf(file, "# ours and openblas in GFLOP/s; of their ratio the geometric mean is %.3f, the "
            "smallest %.3f\n", ratio.geometric_mean, ratio.smallest);
    fprintf(file, "net\tm\tn\tk\ttransposed\tours\topenblas\tratio\n");
    for (const Product *p = products; p->net; p++) {
        fprintf(file, "%s\t%d\t%d\t%d\t%s", p->net, p->m, p->n, p->k, product_form(p));
        cell(file, p->ours);
        cell(file, p->blas);
        cell(file, p->ours / p->blas);
        fprintf(file, "\n");
    }
    draft_close(draft);
}

static void products_print(void)
{
    ProductRatio ratio = products_ratio();
    printf("%-10s %5s %5s %5s %-10s %10s %10s %6s\n", "product", "m", "n", "k", "transposed",
           "ours", "OpenBLAS", "ratio");
    for (const Product *p = products; p->net; p++)
        printf("%-10s %5d %5d %5d %-10s %10.1f %10.1f %6.2f\n", p->net, p->m, p->n, p->k,
               product_form(p), p->ours, p->blas, p->ours / p->blas);
    printf("%-10s in GFLOP/s; geometric mean of the ratios %.2f (target %.2f: %s), smallest %.2f "
           "(%.2f: %s)\n\n", "", ratio.geometric_mean, PRODUCT_TARGET,
           verdict(ratio.geometric_mean, PRODUCT_TARGET), ratio.smallest, PRODUCT_SMALLEST,
           verdict(ratio.smallest, PRODUCT_SMALLEST));
}

static void machine_write(void)
{
    Draft *draft;
    table_begin("machine.txt", "", &draft);
    draft_close(draft);
}

/* ---- All of it ---- */

static Peer *peer_open(const Dataset *images)
{
    const char *python = getenv("PYTHON");
    Message why;
    Peer *peer = peer_start(python && python[0] ? python : PYTHON, SCRIPT, &why);
    if (peer)
        peer_send_data(peer, images);
    else
        lab_notice("PyTorch is skipped (make setup-bench brings it): %s", why.text);
    return peer;
}

int main(int argc, char **argv)
{
    enum { RESULTS_MAX = 20 };
    Result results[RESULTS_MAX];
    int count = 0;
    options_apply(argc, argv);
    int core = processor_pin();
    parallel_set_threads(1);
    Dataset images = images_open();
    Blas blas = blas_open();
    if (!blas.product)
        lab_notice("OpenBLAS is skipped (make setup-bench brings it)");
    Peer *peer = peer_open(&images);
    machine_describe(peer, &blas, core);
    printf("%s\n", machine);
    fflush(stdout);

    double total = wanted("product") ? rounds : 0;
    for (const Workload *w = workloads; w->key; w++)
        total += wanted(w->key) ? rounds : 0;
    Progress *progress = progress_new("measuring", total);
    if (wanted("product")) {
        products_measure(blas, rounds);
        progress_add(progress, rounds);
    }
    for (const Workload *w = workloads; w->key && count < RESULTS_MAX; w++)
        if (wanted(w->key))
            results[count++] = workload_measure(w, &images, peer, progress);
    progress_end(progress);

    const char *name = peer ? "PyTorch" : "none";
    if (wanted("product")) {
        products_write();
        products_print();
    }
    if (count > 0) {
        results_write(results, count, name);
        results_print(results, count, name);
    }
    machine_write();
    drafts_commit();
    printf("\nThe tables are in %s.\n", shown(out).text);
    peer_end(peer);
    dataset_free(&images);
    return 0;
}
