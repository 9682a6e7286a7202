#include "contest.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "learn/data_file.h"
#include "learn/training.h"
#include "learn/weights.h"

const char *const contest_kind_names[CONTEST_KINDS] = { "dense", "convolutional" };

Space contest_space(ContestKind kind, Shape image, int outputs, size_t parameters_max,
                    size_t multiply_adds_max)
{
    Space space = {
        .input = shape_matrix(1, (int)shape_size(image)), .outputs = outputs,
        .layers_min = 1, .layers_max = 4,
        .widths = 22, .width = { 4, 6, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128,
                                 160, 192, 224, 256 },
        .activations = 4, .activation = { ACTIVATION_relu, ACTIVATION_abs, ACTIVATION_leaky,
                                          ACTIVATION_tanh },
        .batch_norm = true,
        .steps = 8, .step = { 0.0005, 0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02 },
        .parameters_max = parameters_max, .multiply_adds_max = multiply_adds_max,
        .draw = DRAW_DEPTHS_ALIKE };
    if (kind == CONTEST_IMAGE) {
        space.input = image;
        space.layers_max = 6;
        space.channels = 10;
        memcpy(space.channel, (int[]){ 4, 6, 8, 12, 16, 24, 32, 48, 64, 96 }, 10 * sizeof(int));
        space.windows = 2, space.window[0] = 3, space.window[1] = 5;
    }
    return space;
}

SearchRecipe contest_evolution(int population)
{
    int elite = population > 4 ? 2 : 1;
    return (SearchRecipe){ .name = "evolved", .population = population,
                           .children = population - elite, .crossover = 0.25, .tournament = 3,
                           .survival = SURVIVE_ELITE, .elite = elite };
}

SearchRecipe contest_random(int population)
{
    return (SearchRecipe){ .name = "random", .population = population, .children = population,
                           .fresh = 1, .tournament = 1, .survival = SURVIVE_BEST };
}

/* ---- Designs ------------------------------------------------------------- */

/* %d is the width, or the channels of the first layer, and %e twice, %q four times that. */
static const char *const designs[CONTEST_KINDS][5] = {
    { "%d:relu", "%d:relu %d:relu", "%d:relu %d:relu %d:relu", "%e:relu %d:relu" },
    { "conv3s2:%d:relu conv3s2:%e:relu 28:relu", "conv3s2:%d:relu conv3s2:%e:relu conv3s2:%q:relu",
      "conv3s2:%d:relu conv3s2:%e:relu conv3s2:%q:relu 24:relu",
      "conv5s2:%d:relu conv3s2:%e:relu" },
};

/* The design with this width between input and output; false if it is larger than the budget. */
static bool design_of_width(const Space *space, const char *design, int width, Genome *out)
{
    char line[300];
    Message why;
    Shape in = space->input;
    int end = in.h * in.w > 1 ? snprintf(line, sizeof line, "%dx%dx%d ", in.h, in.w, in.c)
                              : snprintf(line, sizeof line, "%d ", in.c);
    for (; *design != '\0'; design++) {
        const char *sizes = "d e q", *size = *design == '%' ? strchr(sizes, design[1]) : NULL;
        if (size == NULL)
            end += snprintf(line + end, sizeof line - (size_t)end, "%c", *design);
        else
            end += snprintf(line + end, sizeof line - (size_t)end, "%d",
                            width << ((design++, size - sizes) / 2));
    }
    snprintf(line + end, sizeof line - (size_t)end, " %d", space->outputs);
    if (!genome_parse(line, out, &why))
        error_bug("design \"%s\": %s", line, why.text);
    return spec_parameters(&out->spec) <= space->parameters_max
        && (space->multiply_adds_max == 0
            || spec_multiply_adds(&out->spec) <= space->multiply_adds_max);
}

/* As wide as the budget allows; false if even the narrowest is too large. */
static bool design_fit(const Space *space, const char *design, Genome *out)
{
    Genome wider;
    int width = 0;
    while (design_of_width(space, design, width + 1, &wider)) {
        genome_copy(out, &wider);
        width++;
    }
    return width > 0;
}

Family contest_designs(ContestKind kind, const Space *space)
{
    Family family = { 0 };
    char line[GENOME_TEXT_MAX];
    for (const char *const *design = designs[kind]; *design != NULL; design++) {
        Genome genome;
        if (!design_fit(space, *design, &genome))
            continue;
        for (int k = 0; k < space->steps; k++) {
            genome.step = space->step[k];
            genome_print(&genome, line, sizeof line);
            family_add(&family, (Candidate){
                .parent = -1, .mate = -1, .operation = "design", .genome = line,
                .parameters = spec_parameters(&genome.spec),
                .multiply_adds = spec_multiply_adds(&genome.spec), .fitness = -INFINITY });
        }
    }
    if (family.count == 0)
        error_stop("--budget %zu is too small for any network that a person would design",
                   space->parameters_max);
    return family;
}

/* ---- Training ------------------------------------------------------------ */

/* A hundred at a time: large images with many channels would take much memory. */
static double share_right(Network *network, const Dataset *judge)
{
    enum { PIECE = 100 };
    double right = 0;
    for (size_t first = 0; first < judge->n; first += PIECE) {
        size_t n = judge->n - first < PIECE ? judge->n - first : PIECE;
        Dataset piece = dataset_slice(judge, first, n);
        right += network_score(network, &piece).accuracy * (double)n;
        dataset_free(&piece);
    }
    return floor(right + 0.5) / (double)judge->n;
}

double schooling_accuracy(const Genome *genome, Rng rng, const void *context)
{
    const Schooling *schooling = context;
    Message why;
    if (!network_fits(&genome->spec, schooling->learn, true, &why))
        return -INFINITY;
    Network *network = network_new(&genome->spec);
    network_draw_weights(network, (WeightScale){ .rule = WEIGHTS_GLOROT }, &rng);
    TrainingSettings settings = { .batch = schooling->batch,
                                  .optimiser = optimiser_new(OPTIMISER_ADAM, genome->step) };
    Trainer *trainer = trainer_new(network, schooling->learn, settings, rng);
    long steps = schooling->epochs * trainer_steps_per_epoch(trainer);
    for (long s = 0; s < steps && !interrupt_requested() && trainer->event.step == 0; s++) {
        trainer->settings.optimiser.step = genome->step * (double)(steps - s) / (double)steps;
        trainer_step(trainer);
    }
    bool diverged = trainer->event.step != 0;
    trainer_free(trainer);
    double accuracy = diverged ? (double)NAN : share_right(network, schooling->judge);
    network_free(network);
    return accuracy;
}

double schooling_cost(const Schooling *schooling, double multiply_adds)
{
    return multiply_adds * (3.0 * schooling->epochs * (double)schooling->learn->n
                            + (double)schooling->judge->n);
}

/* ---- Trials -------------------------------------------------------------- */

void record_archive(Record *record, Archive *archive)
{
    uint64_t count = record->count;
    archive_value(archive, count);
    if (archive->reading && !archive->unfit
        && count <= (archive->size - archive->place) / sizeof *record->result) {
        record->count = (size_t)count;
        record->result = memory_new(record->count, sizeof *record->result);
    }
    archive_bytes(archive, record->result, record->count * sizeof *record->result);
}

void record_free(Record *record)
{
    free(record->result);
    *record = (Record){ 0 };
}

static void record_add(Record *record, double result)
{
    record->result = memory_grow(record->result, record->count + 1, sizeof(double));
    record->result[record->count++] = result;
    record->used = record->count;
}

typedef struct Portion {
    const Trials *trials;
    size_t        first;
    Progress     *progress;
} Portion;

static void try_once(size_t index, void *result, const void *context)
{
    const Portion *portion = context;
    const Trials *trials = portion->trials;
    size_t number = portion->first + index;
    Genome genome;
    Message why;
    if (!genome_parse(trials->genomes[number / (size_t)trials->repeats], &genome, &why))
        error_bug("trials: %s", why.text);
    *(double *)result = schooling_accuracy(&genome,
                                           rng_substream(trials->seed, trials->stream, number),
                                           trials->schooling);
    progress_add(portion->progress, 1);
}

bool trials_run(const Trials *trials, Record *record, double *accuracy, Progress *progress,
                void (*keep)(void))
{
    enum { PORTION = 12 };
    size_t all = trials->count * (size_t)trials->repeats, done = 0;
    for (; done < all && record->used < record->count; done++) {
        accuracy[done] = record->result[record->used++];
        progress_add(progress, 1);
    }
    while (done < all) {
        size_t n = all - done < PORTION ? all - done : PORTION;
        Portion portion = { trials, done, progress };
        parallel_map(n, try_once, accuracy + done, sizeof *accuracy, &portion);
        if (interrupt_requested())
            return false;
        for (size_t i = 0; i < n; i++)
            record_add(record, accuracy[done + i]);
        done += n;
        if (keep)
            keep();
    }
    return true;
}

/* ---- Winners ------------------------------------------------------------- */

size_t contest_finalists(const Family *family, size_t most, size_t *finalist)
{
    Member *ranked = memory_new(family->count, sizeof *ranked);
    size_t n = 0;
    for (size_t i = 0; i < family->count; i++)
        if (family->candidate[i].status == CANDIDATE_EVALUATED)
            ranked[n++] = (Member){ i, family->candidate[i].fitness };
    n = survive_best(ranked, n, most);
    for (size_t k = 0; k < n; k++)
        finalist[k] = ranked[k].candidate;
    free(ranked);
    return n;
}

size_t contest_winner(const double *accuracy, size_t count, int repeats)
{
    size_t winner = 0;
    double best = -INFINITY;
    for (size_t k = 0; k < count; k++) {
        double mean = sample_mean(accuracy + k * (size_t)repeats, (size_t)repeats);
        if (mean > best) {
            best = mean;
            winner = k;
        }
    }
    return winner;
}

void contest_ancestors(const Family *family, size_t candidate, bool *marked)
{
    memset(marked, 0, family->count * sizeof *marked);
    marked[candidate] = true;
    for (size_t i = candidate + 1; i-- > 0;) {      /* parents are older than their children */
        const Candidate *c = &family->candidate[i];
        if (marked[i] && c->parent >= 0)
            marked[c->parent] = true;
        if (marked[i] && c->mate >= 0)
            marked[c->mate] = true;
    }
}

/* ---- Contests of long ago ------------------------------------------------ */

static bool read_row(const char *line, ContestRow *row)
{
    int end = 0;
    sscanf(line, "%d\t%19[^\t]\t%399[^\t]\t%lf\t%lf\t%lf\t%d%n", &row->budget, row->contestant,
           row->spec, &row->parameters, &row->mean, &row->sd, &row->runs, &end);
    return end > 0 && line[end] == '\0';
}

static size_t read_rows(DataFile *file, ContestRow *row, Message *why)
{
    char line[1000];
    size_t count = 0;
    bool more = true;
    do {
        if (!data_file_line(file, line, sizeof line, why))
            return 0;
    } while (line[0] == '#');
    while (count < CONTEST_ROWS_MAX && data_file_more(file, &more, why) && more) {
        if (!data_file_line(file, line, sizeof line, why))
            return 0;
        if (!read_row(line, &row[count++])) {
            message_set(why, "%s: \"%.60s\" is no row of a contest", file->path, line);
            return 0;
        }
    }
    if (count == 0 || more)
        message_set(why, "%s has not 1 to %d rows of a contest", file->path, CONTEST_ROWS_MAX);
    return more ? 0 : count;
}

size_t contest_read(const char *path, ContestRow row[CONTEST_ROWS_MAX], Message *why)
{
    DataFile file;
    if (!data_file_open(&file, path, why))
        return 0;
    size_t count = read_rows(&file, row, why);
    data_file_close(&file);
    return count;
}

ContestKind contest_row_kind(const ContestRow *row)
{
    return row->spec[strcspn(row->spec, " x")] == 'x' ? CONTEST_IMAGE : CONTEST_DENSE;
}
