#include "advised_game.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/statistics.h"
#include "imitate/follow.h"

const char *follower_name(Follower follower)
{
    static const char *const name[] = { "pixels", "seeds", "weights", "both" };
    return name[follower];
}

size_t game_picture(int moment, int shown, bool slope)
{
    return (size_t)(4 * GAME_SHOWN * moment + 2 * shown + slope);
}

size_t game_beside(int row, int column)
{
    return (size_t)(4 * GAME_SHOWN * GAME_MOMENTS + GAME_BESIDE * row + column);
}

/* What a piece of work has at hand. */
typedef struct Watch {
    const AdvisedGamePlan *plan;
    ImageGamePlan play;
    Game         *game;
    Advised       advised;
    real         *seeds, *forged, *photographs;
    real         *slopes;           /* of the photographs, at the last moment */
    Network      *adversary, *twin; /* as they were at the end */
    AdvisedGame  *notes;
} Watch;

static void forge_again(Watch *w)
{
    Shape seeds = w->game->forger->spec.input;
    seeds.n = (int)w->advised.n;
    network_evaluate(w->game->forger, (Tensor){ seeds, w->seeds }, w->forged);
}

/* ---- Moments ---- */

static long moment_step(const Watch *w, int k)
{
    const long last = GAME_MOMENTS - 1;
    return w->play.steps * k * k / (last * last);
}

static void keep_pictures(Watch *w, int m, const real *images, int from, const real *logits,
                          const real *slopes)
{
    size_t size = w->advised.size;
    for (int i = 0; i < GAME_SHOWN; i++) {
        size_t at = (size_t)i * size;
        memcpy(w->notes->picture + game_picture(m, from + i, false) * size, images + at,
               size * sizeof *images);
        memcpy(w->notes->picture + game_picture(m, from + i, true) * size, slopes + at,
               size * sizeof *slopes);
        w->notes->moment[m].score[from + i] = double_sigmoid((double)logits[i]);
    }
}

static void write_down(Watch *w, int m)
{
    size_t n = w->advised.n, size = w->advised.size;
    Network *adversary = w->game->adversary;
    AdviceMoment *moment = &w->notes->moment[m];
    real *logits = memory_new(n, sizeof *logits), *slopes = memory_new(n * size, sizeof *slopes);
    moment->step = w->game->steps;
    forge_again(w);
    moment->reading = advice_read(adversary, adversary, &w->advised,
                                  rng_substream(w->play.seed, "advised by chance", (uint64_t)m));
    moment->frechet = advice_look(adversary, adversary, &w->advised, w->forged).frechet;
    logit_slopes(NULL, adversary, GAME_SHOWN, w->forged, logits, slopes);
    keep_pictures(w, m, w->forged, 0, logits, slopes);
    logit_slopes(NULL, adversary, n, w->photographs, logits, slopes);
    keep_pictures(w, m, w->photographs, GAME_SHOWN, logits, slopes);
    moment->kept = m > 0 ? 0 : NAN;
    for (size_t i = 0; i < n; i++)
        moment->kept += map_cosine(slopes + i * size, w->slopes + i * size, size) / (double)n;
    memcpy(w->slopes, slopes, n * size * sizeof *slopes);
    free(logits);
    free(slopes);
}

static void play(Watch *w, Progress *progress)
{
    for (int m = 0; m < GAME_MOMENTS; m++) {
        while (w->game->steps < moment_step(w, m) && !interrupt_requested()) {
            image_game_step(&w->play, w->game);
            progress_add(progress, 1);
        }
        write_down(w, m);
    }
    w->notes->failed = w->game->event.step;
}

/* ---- After the game ---- */

static Network *train_twin(const Watch *w)
{
    enum { PILE = 2000 };
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    image_game_specs(&w->play, forger, adversary);
    Rng rng = rng_stream(w->play.seed, "the twin's forgeries");
    Dataset pile = image_game_forge(&w->play, w->game->forger, &rng, PILE);
    AdviserPlan plan = w->plan->twin;
    plan.net = adversary;
    plan.pile = &pile;
    plan.seed = w->play.seed;
    Network *twin = adviser_train(&plan);
    dataset_free(&pile);
    return twin;
}

/* The forgeries that the adversary calls forged, and their seeds, one after the other. */
static size_t called_forged(const Watch *w, real *images, real *seeds)
{
    size_t n = w->advised.n, size = w->advised.size, found = 0;
    size_t seed = shape_size(w->game->forger->spec.input);
    real *logits = memory_new(n, sizeof *logits);
    logit_slopes(NULL, w->adversary, n, w->forged, logits, NULL);
    for (size_t i = 0; i < n; i++)
        if (logits[i] > 0) {
            memcpy(images + found * size, w->forged + i * size, size * sizeof *images);
            memcpy(seeds + found * seed, w->seeds + i * seed, seed * sizeof *seeds);
            found++;
        }
    free(logits);
    return found;
}

static void keep_row(Watch *w, int row, const real *images, size_t n)
{
    size_t size = w->advised.size, kept = n < GAME_BESIDE ? n : GAME_BESIDE;
    memcpy(w->notes->picture + game_beside(row, 0) * size, images, kept * size * sizeof *images);
}

/* Both ways to the other verdict, for the pictures and the distance. */
static void turn_both_ways(Watch *w)
{
    Shape seeds = w->game->forger->spec.input;
    size_t all = w->advised.n, size = w->advised.size, seed = shape_size(seeds);
    real *was = memory_new(all * size, sizeof *was), *is = memory_new(all * size, sizeof *is);
    real *z = memory_new(all * seed, sizeof *z), *turned = memory_new(all * seed, sizeof *turned);
    bool *found = memory_new(all, sizeof *found);
    double *far = memory_new(all, sizeof *far);
    size_t n = called_forged(w, was, z);
    keep_row(w, 0, was, n);
    turn_verdicts(NULL, w->adversary, n, was, is, found);
    keep_row(w, 1, is, n);
    turn_verdicts(w->game->forger, w->adversary, n, z, turned, found);
    seeds.n = (int)n;
    network_evaluate(w->game->forger, (Tensor){ seeds, turned }, is);
    keep_row(w, 2, is, n);
    for (size_t i = 0; i < n; i++)
        far[i] = found[i] ? grey_distance(was + i * size, is + i * size, size) : HUGE_VAL;
    w->notes->seed_turn = sample_median(far, n);
    free(was);
    free(is);
    free(z);
    free(turned);
    free(found);
    free(far);
}

static void follow_at_once(Watch *w, Follower follower)
{
    Network *forger = follower == FOLLOW_SEEDS ? w->game->forger : NULL;
    size_t size = forger ? shape_size(forger->spec.input) : w->advised.size;
    real *x = memory_new(w->advised.n * size, sizeof *x);
    memcpy(x, forger ? w->seeds : w->forged, w->advised.n * size * sizeof *x);
    advice_path(forger, w->adversary, w->twin, &w->advised, x, false,
                rng_stream(w->play.seed, "path"), w->notes->path[follower]);
    free(x);
}

/* The forger learns on, against an adversary that learns too, or not. */
static void follow_by_learning(Watch *w, Follower follower)
{
    enum { STEPS = 10 };
    Archive kept = archive_writer();
    real *start = w->forged;
    w->forged = memory_new(w->advised.n * w->advised.size, sizeof *start);
    game_archive(w->game, &kept);
    w->game->settings.forger.step = w->play.step;
    w->game->settings.adversary.step = follower == FOLLOW_BOTH ? w->play.step : 0;
    for (int step = 0; step <= PATH_STEPS; step++) {
        for (int i = 0; i < STEPS && step > 0 && !interrupt_requested(); i++)
            game_step(w->game);
        forge_again(w);
        w->notes->path[follower][step] = advice_look(w->adversary, w->twin, &w->advised, w->forged);
    }
    Archive back = archive_reader(kept.bytes, kept.size);
    game_archive(w->game, &back);
    archive_free(&kept);
    free(w->forged);
    w->forged = start;
}

static void follow(Watch *w)
{
    w->adversary = network_new(&w->game->adversary->spec);
    network_copy(w->adversary, w->game->adversary);
    w->twin = train_twin(w);
    w->notes->reading = advice_read(w->adversary, w->twin, &w->advised,
                                    rng_stream(w->play.seed, "advised by chance"));
    turn_both_ways(w);
    follow_at_once(w, FOLLOW_PIXELS);
    follow_at_once(w, FOLLOW_SEEDS);
    follow_by_learning(w, FOLLOW_WEIGHTS);
    follow_by_learning(w, FOLLOW_BOTH);
    network_free(w->adversary);
    network_free(w->twin);
}

/* ---- All games ---- */

typedef struct Work {
    const AdvisedGamePlan *plan;
    Progress *progress;
} Work;

static void watch(size_t index, void *result, const void *context)
{
    const Work *work = context;
    const AdvisedGamePlan *plan = work->plan;
    size_t n = plan->advised, size = dataset_example_size(plan->game.images);
    Watch w = { .plan = plan, .play = plan->game, .notes = result };
    Rng seed = rng_substream(plan->game.seed, "replicate", index);
    w.play.seed = rng_bits(&seed);
    w.game = image_game_new(&w.play);
    size_t seeds = n * shape_size(w.game->forger->spec.input);
    w.seeds = memory_new(seeds, sizeof(real));
    w.forged = memory_new(n * size, sizeof(real));
    w.photographs = memory_new(n * size, sizeof(real));
    w.slopes = memory_new(n * size, sizeof(real));
    Rng shown = rng_stream(w.play.seed, "advised seeds");
    rng_fill_normal(&shown, w.seeds, seeds, 0, 1);
    dataset_gather_from(plan->unseen, 0, n, w.photographs, NULL);
    w.advised = (Advised){ n, size, w.forged, w.photographs, plan->onlooker, plan->genuine };
    play(&w, work->progress);
    if (!interrupt_requested())
        follow(&w);
    image_game_free(w.game);
    free(w.seeds);
    free(w.forged);
    free(w.photographs);
    free(w.slopes);
}

static size_t game_bytes(const AdvisedGamePlan *plan)
{
    size_t bytes = GAME_PICTURES * dataset_example_size(plan->game.images) * sizeof(real);
    return sizeof(AdvisedGame) + (bytes + 7) / 8 * 8;
}

void *advised_games(const AdvisedGamePlan *plan, size_t count, Progress *progress)
{
    Work work = { plan, progress };
    void *games = memory_new(count, game_bytes(plan));
    parallel_map(count, watch, games, game_bytes(plan), &work);
    return games;
}

const AdvisedGame *game_at(const AdvisedGamePlan *plan, const void *games, size_t index)
{
    return (const void *)((const char *)games + index * game_bytes(plan));
}
