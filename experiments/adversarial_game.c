#include "adversarial_game.h"

#include <stdlib.h>

#include "base/elementary.h"
#include "base/memory.h"
#include "base/parallel.h"

double game_cost(const GameRun *run)
{
    double per_step = (double)(spec_parameters(run->forger) + spec_parameters(run->adversary));
    return per_step * (double)run->steps * run->settings.batch;
}

/* ---- Two players and their game --------------------------------------------------------- */

typedef struct Match {
    const GameRun *run;
    Network *forger, *adversary, *averaged;
    Game *game;
} Match;

static Network *player(const GameRun *run, const Spec *spec, WeightScale scale, const char *name)
{
    Network *network = network_new(spec);
    Rng weights = rng_substream(run->seed, name, run->replicate);
    network_draw_weights(network, scale, &weights);
    return network;
}

static Match match_new(const GameRun *run)
{
    Match match = {
        .run = run,
        .forger = player(run, run->forger, run->forger_weights, "forger's weights"),
        .adversary = player(run, run->adversary, run->adversary_weights, "adversary's weights"),
        .averaged = network_new(run->forger),
    };
    network_copy(match.averaged, match.forger);
    match.game = game_new(match.forger, match.adversary, run->real, run->settings,
                          rng_substream(run->seed, "game", run->replicate));
    return match;
}

static void match_free(Match *match)
{
    game_free(match->game);
    network_free(match->forger);
    network_free(match->adversary);
    network_free(match->averaged);
}

/* What is left of the step sizes after this share of the game. */
static double size_left(const GameRun *run, double share)
{
    return share <= run->hold ? 1 : (1 - share) / (1 - run->hold);
}

/* One step of the game; false once its losses are no longer finite. */
static bool match_step(Match *match)
{
    const GameRun *run = match->run;
    Game *game = match->game;
    double left = size_left(run, (double)game->steps / (double)run->steps);
    game->settings.forger.step = left * run->settings.forger.step;
    game->settings.adversary.step = left * run->settings.adversary.step;
    game_step(game);
    network_blend(match->averaged, match->forger, run->keep);
    return !game->event.step;
}

/* ---- Looking ---------------------------------------------------------------------------- */

static ModeScore score_of(const Match *match, Network *forger, real *points)
{
    const GameRun *run = match->run;
    Rng seeds = rng_substream(run->seed, "judged forgeries", run->replicate);
    forge(forger, &seeds, GAME_POINTS, points);
    return run->mixture ? mode_score(run->mixture, points, GAME_POINTS, GAME_ENOUGH)
                        : (ModeScore){ 0, NAN, NAN };
}

static void add_losses(GameLosses *sum, GameLosses losses, double share)
{
    sum->real += share * losses.real;
    sum->forged += share * losses.forged;
    sum->forger += share * losses.forger;
}

static void play(const GameRun *run, GameRecord *record)
{
    real *points = memory_new(2 * GAME_POINTS, sizeof *points);
    Match match = match_new(run);
    bool playing = true;
    long before = 0;
    for (int i = 0; i < run->looks && !interrupt_requested(); i++) {
        GameLook *look = &record->look[i];
        look->step = run->steps * (i + 1) / run->looks;
        look->losses = playing ? (GameLosses){ 0, 0, 0 } : match.game->losses;
        while (playing && match.game->steps < look->step) {
            playing = match_step(&match);
            add_losses(&look->losses, match.game->losses, 1.0 / (double)(look->step - before));
        }
        before = look->step;
        look->averaged = score_of(&match, match.averaged, points);
        look->now = score_of(&match, match.forger, points);
    }
    for (int i = 0; i < 2 * GAME_KEPT; i++)
        record->points[i] = (float)points[i];
    record->event = match.game->event;
    match_free(&match);
    free(points);
}

typedef struct Season {
    const GameRun *runs;
    Progress *progress;
} Season;

static void play_one(size_t index, void *result, const void *context)
{
    const Season *season = context;
    play(&season->runs[index], result);
    progress_add(season->progress, game_cost(&season->runs[index]));
}

void games_play(const GameRun *runs, size_t count, GameRecord *records, Progress *progress)
{
    parallel_map(count, play_one, records, sizeof *records, &(Season){ runs, progress });
}

long game_collapse(const GameRun *run, const GameRecord *record)
{
    static const double log2 = 0.69314718055994531;
    long step = 0;
    for (int i = run->looks - 1; i >= 0 && record->look[i].now.reverse_kl > log2; i--)
        step = record->look[i].step;
    return step;
}

/* ---- A film ----------------------------------------------------------------------------- */

void film_place(double reach, int n, int index, double place[2])
{
    int at[2] = { index % n, index / n };
    for (int k = 0; k < 2; k++)
        place[k] = reach * ((2 * at[k] + 1) / (double)n - 1);
}

void film_seed(int index, double seed[2])
{
    int at[2] = { index % FILM_FOLDS, index / FILM_FOLDS };
    for (int k = 0; k < 2; k++)
        seed[k] = double_normal_quantile((at[k] + 0.5) / FILM_FOLDS);
}

/* The adversary's logits on a net of n x n, and its advice there (NULL: not asked for). */
static void survey(const Match *match, double reach, int n, real *logits, real *advice)
{
    int count = n * n;
    real *x = memory_new(2 * (size_t)count, sizeof *x);
    for (int i = 0; i < count; i++) {
        double place[2];
        film_place(reach, n, i, place);
        x[2 * i] = (real)place[0], x[2 * i + 1] = (real)place[1];
    }
    Rng company = rng_substream(match->run->seed, "company", match->run->replicate);
    advise(match->forger, match->adversary, match->run->settings.reward, &company, (size_t)count,
           x, logits, advice);
    free(x);
}

static void fold(Network *forger, float *folds)
{
    Shape shape = forger->spec.input;
    size_t size = shape_size(shape);
    shape.n = FILM_FOLDS * FILM_FOLDS;
    Tensor z = tensor_new(shape);
    real points[2 * FILM_FOLDS * FILM_FOLDS];
    for (int i = 0; i < shape.n; i++) {
        double seed[2];
        film_seed(i, seed);
        for (size_t k = 0; k < size && k < 2; k++)
            z.data[(size_t)i * size + k] = (real)seed[k];
    }
    network_evaluate(forger, z, points);
    for (int i = 0; i < 2 * shape.n; i++)
        folds[i] = (float)points[i];
    tensor_free(&z);
}

static void shoot(const Match *match, double reach, GameFrame *frame)
{
    real logits[FILM_MAP * FILM_MAP], advice[2 * FILM_ARROWS * FILM_ARROWS];
    real points[2 * FILM_POINTS];
    frame->step = match->game->steps;
    frame->losses = match->game->losses;
    survey(match, reach, FILM_MAP, logits, NULL);
    for (int i = 0; i < FILM_MAP * FILM_MAP; i++)
        frame->forged[i] = (float)real_sigmoid(logits[i]);
    survey(match, reach, FILM_ARROWS, logits, advice);
    for (int i = 0; i < 2 * FILM_ARROWS * FILM_ARROWS; i++)
        frame->advice[i] = (float)advice[i];
    Rng seeds = rng_substream(match->run->seed, "filmed forgeries", match->run->replicate);
    forge(match->forger, &seeds, FILM_POINTS, points);
    for (int i = 0; i < 2 * FILM_POINTS; i++)
        frame->points[i] = (float)points[i];
    fold(match->forger, frame->folds);
}

GameEvent game_film(const GameRun *run, double reach, const long *stops, int count,
                    GameShow *show, void *context)
{
    GameFrame *frame = memory_new(1, sizeof *frame);
    Match match = match_new(run);
    shoot(&match, reach, frame);
    show(frame, context);
    for (int i = 0; i < count && !interrupt_requested(); i++) {
        while (match.game->steps < stops[i] && match_step(&match) && !interrupt_requested())
            continue;
        shoot(&match, reach, frame);
        show(frame, context);
    }
    GameEvent event = match.game->event;
    match_free(&match);
    free(frame);
    return event;
}
