/*
 * bench.c -- is Gradus as fast as what a student would pick instead?
 *
 * `make bench` measures
 *
 *     product     our matrix product and OpenBLAS', over the lessons' shapes (product.h)
 *     P1, ...     whole workloads in Gradus and in PyTorch, scikit-learn, TensorFlow.js or NumPy
 *                 (workload.h, pytorch.py, scikit.py, tfjs.js, g_and_k.py), on one core with one
 *                 thread each
 *     P8, P8m     whole programs: the time until there is a figure, and the memory (process.h)
 *     threads     our workloads with two threads, beside one, and two copies side by side
 *
 * The sides take turns, round after round, so that a machine which slows down or is busy
 * treats all alike; of each side's rates the median counts.  A peer is tried with several
 * settings, and its best one is what we are held against.  A peer that is absent is skipped.
 *
 * plots/out/bench/ gets the tables (report.h), matmul.tsv, machine.txt and a figure of the ratios.
 * Unlike the lessons' tables these differ from run to run and from machine to machine; the
 * ratios should not by much.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/parallel.h"
#include "base/memory.h"
#include "base/statistics.h"
#include "lab/lab.h"
#include "lab/text.h"
#include "learn/dataset_open.h"
#include "learn/synthetic.h"
#include "process.h"
#include "product.h"
#include "report.h"

#define PYTHON "/usr/bin/python3"       /* if the environment does not name another */

#define OUT "plots/out/bench"

/* Of ours / OpenBLAS over the shapes: the geometric mean and the smallest. */
#define PRODUCT_TARGET   0.90
#define PRODUCT_SMALLEST 0.60

/* ---- What is asked for ---- */

static bool help, quick;
static int rounds = 31;
static const char *only = "", *data_path, *out = OUT;
static Option options[] = {
    option_flag("quick", &quick, "a minute, and correspondingly rough"),
    option_int("rounds", &rounds, 1, 1000, "R", "turns of each side, of which the median counts"),
    option_text("only", &only, "KEY", "one of them: product, P1, ... P8"),
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
        error_stop("--only %s: there are product and P1 to P8", shown(only).text);
    if (quick && !options_find(options, "rounds")->given)
        rounds = 5;
    directory_prepare(out);
}

/* Fashion-MNIST, or images drawn by ourselves: the speed does not depend on what they show. */
static Dataset images_open(void)
{
    const size_t least = SEARCH_TRAINING + SEARCH_TEST, limit = quick ? least : 0;
    Dataset images;
    Message why;
    bool opened = dataset_open(data_path, DATASET_TRAIN, limit, &images, &why);
    if (opened && images.pixels && images.labels && images.classes == 10
        && dataset_example_size(&images) == 784 && images.n >= least)
        return images;
    if (data_path)
        error_stop("--data %s: %s", shown(data_path).text,
                   opened ? "the benchmark needs 12,000 images of 28 x 28 and ten classes"
                          : why.text);
    lab_notice("Fashion-MNIST is absent (make setup); images drawn by ourselves do as well");
    Rng rng = rng_stream(1, "images");
    return synthetic_images(quick ? least : 60000, &rng);
}

/* ---- Measuring ---- */

static int rounds_of(const Workload *w)
{
    return (rounds + w->rarely - 1) / w->rarely;
}

/* The sides take turns: ours, and the peer at each of its settings. */
static void peers_measure(Result *result, const Dataset *images, Peer *peer, Progress *progress)
{
    const Workload *w = result->workload;
    const size_t turns = (size_t)rounds_of(w);
    double *rates = memory_new(turns * (1 + WORKLOAD_SETTINGS), sizeof *rates);
    Runner *runner = runner_new(w, images);
    for (size_t turn = 0; turn < turns; turn++) {
        rates[turn] = measured_rate(runner_turn(runner));
        for (size_t s = 0; s < WORKLOAD_SETTINGS && w->settings[s]; s++) {
            char *line = runner_line(runner, w->settings[s]);
            rates[(s + 1) * turns + turn] = measured_rate(peer_run(peer, line));
            free(line);
        }
        progress_add(progress, w->rarely);
    }
    runner_free(runner);
    result->ours = sample_median(rates, turns);
    for (size_t s = 0; s < WORKLOAD_SETTINGS && w->settings[s]; s++)
        result->peer[s] = sample_median(rates + (s + 1) * turns, turns);
    result->peer_name = peer ? peer_name(peer) : "none";
    free(rates);
}

/* ---- Threads ---- */

static double turn_with(Runner *runner, int threads)
{
    parallel_set_threads(threads);
    return measured_wall_rate(runner_turn(runner));
}

static void copy_turn(size_t index, void *rate, const void *runners)
{
    *(double *)rate = measured_wall_rate(runner_turn(((Runner *const *)runners)[index]));
}

/* Two that share nothing but the machine. */
static double copies_turn(Runner *const copies[2])
{
    double rates[2];
    parallel_set_threads(2);
    parallel_map(2, copy_turn, rates, sizeof rates[0], copies);
    return rates[0] + rates[1];
}

static void threads_measure(Result *result, const Dataset *images, Progress *progress)
{
    const Workload *w = result->workload;
    const size_t turns = (size_t)rounds_of(w);
    double *one = memory_new(3 * turns, sizeof *one), *two = one + turns, *both = two + turns;
    Runner *copies[2] = { runner_new(w, images), runner_new(w, images) };
    turn_with(copies[0], 2);                    /* what a second thread needs is made ready */
    for (size_t turn = 0; turn < turns; turn++) {
        one[turn] = turn_with(copies[0], 1);
        two[turn] = turn_with(copies[0], 2);
        both[turn] = copies_turn(copies);
        progress_add(progress, w->rarely);
    }
    runner_free(copies[0]);
    runner_free(copies[1]);
    result->one_thread = sample_median(one, turns);
    result->two_threads = sample_median(two, turns);
    result->two_copies = sample_median(both, turns);
    free(one);
}

/* ---- What it was measured on, and with ---- */

static char machine[2000];              /* some lines, each begun by "# " */

static void machine_add(const char *what, const char *value)
{
    size_t used = strlen(machine);
    snprintf(machine + used, sizeof machine - used, "# %-10s %s\n", what, value);
}

static void machine_describe(Peer *const *peers, const Blas *blas, int core)
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
    char *place = core >= 0 ? text_format("one thread, on core %d; threads.tsv: on all", core)
                            : text_format("one thread (this system does not let us choose a core)");
    machine_add("gradus", lab_version());
    machine_add("processor", processor ? processor + 2 : system.machine);
    machine_add("compiler", __VERSION__);
    machine_add("place", place);
    machine_add("product", blas->product ? blas->name : "no OpenBLAS");
    for (int p = 0; p < WORK_PEERS; p++)
        if (peers[p])
            machine_add("peer", peer_name(peers[p]));
    free(place);
}

static void machine_write(void)
{
    Draft *draft;
    table_begin(&draft, out, "machine.txt", machine);
    draft_close(draft);
}

/* ---- The product's tables ---- */

static void products_write(void)
{
    Draft *draft;
    ProductRatio ratio = products_ratio();
    FILE *file = table_begin(&draft, out, "matmul.tsv", machine);
    fprintf(file, "# ours and openblas in GFLOP/s; of their ratio the geometric mean is %.3f, the "
            "smallest %.3f\n", ratio.geometric_mean, ratio.smallest);
    fprintf(file, "net\tm\tn\tk\ttransposed\tours\topenblas\tratio\n");
    for (const Product *p = products; p->net; p++) {
        fprintf(file, "%s\t%d\t%d\t%d\t%s", p->net, p->m, p->n, p->k, product_form(p));
        table_cell(file, p->ours);
        table_cell(file, p->blas);
        table_cell(file, p->ours / p->blas);
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

/* ---- All of it ---- */

static const char *python(void)
{
    const char *named = getenv("PYTHON");
    return named && named[0] ? named : PYTHON;
}

static bool peer_wanted(WorkPeer which)
{
    for (const Workload *w = workloads; w->key; w++)
        if (w->work && w->peer == which && wanted(w->key))
            return true;
    return false;
}

static void peers_open(Peer **peers, const Dataset *images)
{
    Message why;
    for (WorkPeer p = WORK_PYTORCH; p < WORK_PEERS; p++) {
        if (!peer_wanted(p))
            continue;
        peers[p] = peer_start(p == WORK_TFJS ? "node" : python(), work_scripts[p], &why);
        if (!peers[p])
            lab_notice("%s is skipped (make setup-bench brings what it needs): %s", work_scripts[p],
                       why.text);
    }
    for (WorkPeer p = WORK_PYTORCH; p < WORK_NUMPY; p++)         /* NumPy's draws its own */
        if (peers[p])
            peer_send_data(peers[p], images);
}

/* P8 and P8m. */
static void processes_fill(Result *results, int count, const char *program)
{
    const Workload *process = NULL;
    for (int i = 0; i < count; i++)
        process = results[i].workload->work ? process : results[i].workload;
    if (!process)
        return;
    Progress *progress = progress_new("whole programs", rounds_of(process));
    Processes found = processes_measure(program, python(), out, rounds_of(process), progress);
    progress_end(progress);
    for (Result *r = results; r < results + count; r++) {
        if (r->workload->work)
            continue;
        bool time = strcmp(r->workload->unit, "s") == 0;
        r->ours = time ? found.ours.seconds : found.ours.megabytes;
        r->peer[0] = time ? found.peer.seconds : found.peer.megabytes;
        r->peer_name = found.peer_name;
    }
}

static void peers_fill(Result *results, int count, const Dataset *images, Peer *const *peers,
                       Blas blas)
{
    double total = wanted("product") ? rounds : 0;
    for (int i = 0; i < count; i++)
        total += results[i].workload->work ? rounds : 0;
    Progress *progress = progress_new("beside the peers", total);
    if (wanted("product")) {
        products_measure(blas, rounds);
        progress_add(progress, rounds);
    }
    for (Result *r = results; r < results + count; r++)
        if (r->workload->work)
            peers_measure(r, images, peers[r->workload->peer], progress);
    progress_end(progress);
}

static void threads_fill(Result *results, int count, const Dataset *images)
{
    double total = 0;
    for (int i = 0; i < count; i++)
        total += results[i].workload->threads_target > 0 ? rounds : 0;
    parallel_set_threads(0);
    if (total == 0)
        return;
    if (parallel_threads() < 2) {
        lab_notice("two threads are skipped: there is one core");
        return;
    }
    Progress *progress = progress_new("with two threads", total);
    for (Result *r = results; r < results + count; r++)
        if (r->workload->threads_target > 0)
            threads_measure(r, images, progress);
    progress_end(progress);
}

static void ratios_draw(const Result *results, int count)
{
    Lab lab = { .out = out, .out_default = (char *)OUT };
    bool any = false;
    for (const Result *r = results; r < results + count; r++)
        any = any || (r->workload->target > 0 && !isnan(result_ratio(r, result_best(r))));
    if (!any)
        return;
    plot_draw(&lab, "bench_ratio");
    plots_draw(&lab);
}

int main(int argc, char **argv)
{
    enum { RESULTS_MAX = 20 };
    Result results[RESULTS_MAX];
    int count = 0;
    options_apply(argc, argv);
    for (const Workload *w = workloads; w->key && count < RESULTS_MAX; w++)
        if (wanted(w->key))
            results[count++] = result_begin(w);

    blas_prepare();
    int core = processor_pin();
    processes_fill(results, count, argv[0]);    /* first, while this program is small */
    parallel_set_threads(1);
    Dataset images = images_open();
    Blas blas = blas_open();
    if (!blas.product)
        lab_notice("OpenBLAS is skipped (make setup-bench brings it)");
    Peer *peers[WORK_PEERS] = { NULL };
    peers_open(peers, &images);
    machine_describe(peers, &blas, core);
    printf("%s\n", machine);
    fflush(stdout);
    peers_fill(results, count, &images, peers, blas);
    processor_unpin();
    threads_fill(results, count, &images);

    if (wanted("product")) {
        products_write();
        products_print();
    }
    if (count > 0) {
        results_write(results, count, out, machine);
        results_print(results, count);
    }
    machine_write();
    drafts_commit();
    ratios_draw(results, count);
    for (int p = 0; p < WORK_PEERS; p++)
        peer_end(peers[p]);         /* the results have lent their names */
    printf("\nThe tables are in %s.\n", shown(out).text);
    dataset_free(&images);
    return 0;
}
