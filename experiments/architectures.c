#include "architectures.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/parallel.h"
#include "learn/data_file.h"
#include "learn/training.h"
#include "learn/weights.h"

Space architecture_space(Shape input, int outputs, size_t parameters_max)
{
    return (Space){
        .input = input, .outputs = outputs, .layers_min = 0, .layers_max = 3,
        .widths = 4, .width = { 4, 8, 16, 32 },
        .activations = 4, .activation = { ACTIVATION_sigmoid, ACTIVATION_tanh, ACTIVATION_relu,
                                          ACTIVATION_abs },
        .steps = 1, .step = { 0.01 }, .parameters_max = parameters_max,
        .draw = DRAW_GENOMES_ALIKE };
}

/* ---- Training ------------------------------------------------------------ */

static int judge_once(const ArchitectureTask *task, const Genome *genome, uint64_t stream)
{
    Network *network = network_new(&genome->spec);
    Rng weights = rng_substream(task->seed, "architecture weights", stream);
    network_draw_weights(network, (WeightScale){ .rule = WEIGHTS_GLOROT }, &weights);
    TrainingSettings settings = { .batch = task->batch,
                                  .optimiser = optimiser_new(OPTIMISER_ADAM, genome->step) };
    Trainer *trainer = trainer_new(network, task->train, settings,
                                   rng_substream(task->seed, "architecture order", stream));
    long steps = task->epochs * trainer_steps_per_epoch(trainer);
    for (long s = 0; s < steps && !interrupt_requested(); s++) {
        trainer->settings.optimiser.step = genome->step * (double)(steps - s) / (double)steps;
        trainer_step(trainer);
    }
    double right = network_score(network, task->valid).accuracy * (double)task->valid->n;
    bool diverged = trainer->event.step != 0;
    trainer_free(trainer);
    network_free(network);
    return diverged ? -1 : (int)floor(right + 0.5);
}

typedef struct Judging {
    const ArchitectureTask *task;
    const uint64_t *numbers;
    Progress *progress;
} Judging;

static void judge(size_t index, void *result, const void *context)
{
    const Judging *judging = context;
    Judgement *judgement = result;
    uint64_t number = judging->numbers[index];
    Genome genome;
    space_genome(&judging->task->space, number, &genome);
    for (int r = 0; r < ARCHITECTURE_REPEATS; r++)
        judgement->right[r] = judge_once(judging->task, &genome,
                                         ARCHITECTURE_REPEATS * number + (uint64_t)r);
    progress_add(judging->progress, 1);
}

void architectures_judge(const ArchitectureTask *task, const uint64_t *numbers, size_t count,
                         Judgement *judgements, Progress *progress)
{
    Judging judging = { task, numbers, progress };
    parallel_map(count, judge, judgements, sizeof *judgements, &judging);
}

/* ---- The table ----------------------------------------------------------- */

static double fitness_of(const Judgement *judgement, int examples)
{
    double sum = 0;
    for (int r = 0; r < ARCHITECTURE_REPEATS; r++) {
        if (judgement->right[r] < 0)
            return -INFINITY;
        sum += judgement->right[r];
    }
    return sum / ((double)ARCHITECTURE_REPEATS * examples);
}

Architectures architectures_new(const Space *space, Judgement *judgements, int examples,
                                uint64_t seed, uint64_t data)
{
    Architectures all = { .judgement = judgements, .examples = examples, .seed = seed,
                          .data = data };
    size_t count = (size_t)space_size(space);
    char line[GENOME_TEXT_MAX];
    for (size_t i = 0; i < count; i++) {
        Genome genome;
        space_genome(space, i, &genome);
        genome_print(&genome, line, sizeof line);
        double fitness = fitness_of(&judgements[i], examples);
        family_add(&all.family, (Candidate){
            .parent = -1, .mate = -1, .operation = "all", .genome = line,
            .parameters = spec_parameters(&genome.spec),
            .multiply_adds = spec_multiply_adds(&genome.spec), .fitness = fitness,
            .status = isfinite(fitness) ? CANDIDATE_EVALUATED : CANDIDATE_DIVERGED });
    }
    all.checksum = hash_bytes(HASH_START, judgements, count * sizeof *judgements);
    return all;
}

void architectures_free(Architectures *all)
{
    family_free(&all->family);
    free(all->judgement);
    *all = (Architectures){ 0 };
}

/* What one line of the table says: "genome parameters multiply_adds right1 .. right4". */
static bool read_row(const char *line, const char *genome, Judgement *judgement, Message *why)
{
    size_t length = strlen(genome);
    int *right = judgement->right, end = 0;
    if (strncmp(line, genome, length) != 0 || line[length] != '\t')
        return message_set(why, "\"%.100s\" should be the row of \"%s\"", line, genome);
    if (sscanf(line + length, "%*u %*u %d %d %d %d%n", &right[0], &right[1], &right[2], &right[3],
               &end) != ARCHITECTURE_REPEATS || line[length + (size_t)end] != '\0')
        return message_set(why, "\"%.100s\" should end with %d numbers", line,
                           ARCHITECTURE_REPEATS);
    return true;
}

typedef struct Heading { uint64_t seed, data, checksum; int examples; } Heading;

/* The lines with #, and the columns' names. */
static bool read_heading(DataFile *file, char *line, size_t size, Heading *heading, Message *why)
{
    do {
        if (!data_file_line(file, line, size, why))
            return false;
        sscanf(line, "# seed: %" SCNu64, &heading->seed);
        sscanf(line, "# data: judged by %d examples, checksum %" SCNx64, &heading->examples,
               &heading->data);
        sscanf(line, "# data: judgements, checksum %" SCNx64, &heading->checksum);
    } while (line[0] == '#');
    return heading->examples > 0
        || message_set(why, "%s is not a table of networks", file->path);
}

static bool read_rows(DataFile *file, const Space *space, Judgement *judgements, Message *why)
{
    char line[500], genome_line[GENOME_TEXT_MAX];
    Message reason;
    for (uint64_t i = 0; i < space_size(space); i++) {
        Genome genome;
        space_genome(space, i, &genome);
        genome_print(&genome, genome_line, sizeof genome_line);
        if (!data_file_line(file, line, sizeof line, why))
            return false;
        if (!read_row(line, genome_line, &judgements[i], &reason))
            return message_set(why, "%s: %s", file->path, reason.text);
    }
    return true;
}

bool architectures_read(const char *path, const Space *space, Architectures *out, Message *why)
{
    DataFile file;
    Heading heading = { .examples = 0 };
    char line[500];
    if (!data_file_open(&file, path, why))
        return false;
    Judgement *judgements = memory_new((size_t)space_size(space), sizeof *judgements);
    bool read = read_heading(&file, line, sizeof line, &heading, why)
                && read_rows(&file, space, judgements, why);
    data_file_close(&file);
    if (!read) {
        free(judgements);
        return false;
    }
    Architectures all = architectures_new(space, judgements, heading.examples, heading.seed,
                                          heading.data);
    if (all.checksum != heading.checksum) {
        architectures_free(&all);
        return message_set(why, "%s: its rows have not the checksum that it names", path);
    }
    *out = all;
    return true;
}

/* ---- Ranking ------------------------------------------------------------- */

size_t architectures_ranked(const Architectures *all, size_t parameters_max, Member *ranked)
{
    size_t count = 0;
    for (size_t i = 0; i < all->family.count; i++) {
        const Candidate *c = &all->family.candidate[i];
        if (parameters_max == 0 || c->parameters <= parameters_max)
            ranked[count++] = (Member){ i, c->fitness };
    }
    return survive_best(ranked, count, count);
}
