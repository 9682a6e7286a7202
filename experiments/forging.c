#include "forging.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- Moments ---- */

static long moment_step(const ForgingPlan *plan, int k)
{
    const long last = FORGING_MOMENTS - 1;
    return plan->game.steps * k * k / (last * last);
}

static size_t film_row(const ForgingPlan *plan)
{
    return FORGING_GROWING * dataset_example_size(plan->game.images);
}

/* Always of the same seeds, which the game's own streams know nothing of. */
static Dataset forge_from(const ForgingPlan *plan, Forging *forging, const char *stream, size_t n)
{
    Rng rng = rng_stream(plan->game.seed, stream);
    return image_game_forge(&plan->game, forging->game->forger, &rng, n);
}

static void write_down(const ForgingPlan *plan, Forging *forging)
{
    Dataset grown = forge_from(plan, forging, "growing up", FORGING_GROWING);
    memcpy(forging->film + (size_t)forging->moments * film_row(plan), grown.pixels,
           film_row(plan));
    dataset_free(&grown);

    Dataset forged = forge_from(plan, forging, "measured on the way", plan->measured);
    Features features = feature_read_dataset(plan->features, &forged);
    forging->moment[forging->moments++] = (Moment){
        .step = forging->game->steps, .frechet = frechet_distance(plan->real.points, features),
        .among = precision_recall(plan->real, features) };
    free(features.x);
    dataset_free(&forged);
}

static void write_down_if_due(const ForgingPlan *plan, Forging *forging)
{
    while (forging->moments < FORGING_MOMENTS
           && moment_step(plan, forging->moments) == forging->game->steps)
        write_down(plan, forging);
}

/* ---- The game ---- */

Forging *forging_new(const ForgingPlan *plan)
{
    Forging *forging = memory_new(1, sizeof *forging);
    forging->game = image_game_new(&plan->game);
    forging->film = memory_new(FORGING_MOMENTS, film_row(plan));
    write_down_if_due(plan, forging);
    return forging;
}

void forging_free(Forging *forging)
{
    if (!forging)
        return;
    image_game_free(forging->game);
    free(forging->film);
    free(forging);
}

bool forging_over(const ForgingPlan *plan, const Forging *forging)
{
    return forging->game->event.step || forging->game->steps >= plan->game.steps;
}

void forging_step(const ForgingPlan *plan, Forging *forging)
{
    long i = forging->game->steps * FORGING_LOSSES / plan->game.steps;
    GameLosses now = image_game_step(&plan->game, forging->game);
    forging->loss[i].real += now.real;
    forging->loss[i].forged += now.forged;
    forging->loss[i].forger += now.forger;
    forging->losses[i]++;
    write_down_if_due(plan, forging);
}

void forging_archive(const ForgingPlan *plan, Forging *forging, Archive *archive)
{
    game_archive(forging->game, archive);
    archive_require(archive, forging->game->steps >= 0
                                 && forging->game->steps <= plan->game.steps);
    archive_value(archive, forging->moments);
    archive_require(archive, forging->moments >= 0 && forging->moments <= FORGING_MOMENTS);
    archive_value(archive, forging->moment);
    archive_value(archive, forging->loss);
    archive_value(archive, forging->losses);
    archive_bytes(archive, forging->film, FORGING_MOMENTS * film_row(plan));
}

/* ---- Measures ---- */

Quality quality_of(Balls genuine, Features forged)
{
    PrecisionRecall among = precision_recall(genuine, forged);
    return (Quality){ frechet_distance(genuine.points, forged),
                      kernel_distance(genuine.points, forged), among.precision, among.recall };
}

enum { PIECE = 5000 };              /* images that are numbers at the same time */

static Features pixels_of(const Dataset *images, size_t first, real *x)
{
    size_t n = dataset_gather_from(images, first, PIECE, x, NULL);
    return (Features){ n, dataset_example_size(images), x };
}

static void nearest_of_piece(const Dataset *queries, Features points, size_t first, real *x,
                             uint32_t *index, double *distance)
{
    uint32_t *found = memory_new(queries->n, sizeof *found);
    double *far = memory_new(queries->n, sizeof *far);
    for (size_t q = 0; q < queries->n; q += PIECE) {
        Features some = pixels_of(queries, q, x);
        nearest_points(some, points, found + q, far + q);
    }
    for (size_t q = 0; q < queries->n; q++)
        if (first == 0 || far[q] < distance[q]) {
            distance[q] = far[q];
            if (index)
                index[q] = (uint32_t)first + found[q];
        }
    free(found);
    free(far);
}

void nearest_images(const Dataset *queries, const Dataset *images, uint32_t *index,
                    double *distance)
{
    size_t size = dataset_example_size(images);
    real *x = memory_new(PIECE * size, sizeof *x), *y = memory_new(PIECE * size, sizeof *y);
    for (size_t first = 0; first < images->n; first += PIECE)
        nearest_of_piece(queries, pixels_of(images, first, y), first, x, index, distance);
    for (size_t q = 0; q < queries->n; q++)
        distance[q] = sqrt(distance[q] / (double)size) / (double)images->gain;
    free(x);
    free(y);
}
