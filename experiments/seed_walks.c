#include "seed_walks.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "experiments/opinions.h"
#include "imitate/game.h"
#include "imitate/image_features.h"
#include "imitate/seed_path.h"

const char *walk_name(WalkKind kind)
{
    static const char *const names[WALK_KINDS] = { "line", "circle", "fade" };
    return names[kind];
}

/* ---- Walking ---- */

static void cross_fade(size_t size, const real *a, const real *b, double t, real *x)
{
    for (size_t i = 0; i < size; i++)
        x[i] = (real)((1 - t) * (double)a[i] + t * (double)b[i]);
}

void walk_images(Network *forger, WalkKind kind, const real *a, const real *b, size_t stations,
                 real *images)
{
    size_t d = network_inputs(forger), size = network_outputs(forger);
    real *z = memory_new(stations * d, sizeof *z);
    for (size_t s = 0; s < stations; s++)
        seed_between(kind == WALK_CIRCLE ? SEED_CIRCLE : SEED_LINE, d, a, b,
                     (double)s / (double)(stations - 1), z + s * d);
    forge_seeds(forger, stations, z, images);
    for (size_t s = 1; kind == WALK_FADE && s + 1 < stations; s++)
        cross_fade(size, images, images + (stations - 1) * size,
                   (double)s / (double)(stations - 1), images + s * size);
    free(z);
}

/* ---- From the stations ---- */

/* All walks at t: images, and the mean length of the seeds that they come from. */
static double images_at(const WalkPlan *plan, WalkKind kind, const real *ends, double t, real *x)
{
    size_t d = network_inputs(plan->forger), size = network_outputs(plan->forger), n = plan->walks;
    real *z = memory_new(n * d, sizeof *z);
    double length = 0;
    for (size_t i = 0; i < n; i++) {
        seed_between(kind == WALK_CIRCLE ? SEED_CIRCLE : SEED_LINE, d, ends + i * d,
                     ends + (n + i) * d, kind == WALK_FADE ? 0 : t, z + i * d);
        length += seed_length(d, z + i * d) / (double)n;
    }
    forge_seeds(plan->forger, n, z, x);
    if (kind == WALK_FADE) {
        real *last = memory_new(n * size, sizeof *last);
        forge_seeds(plan->forger, n, ends + n * d, last);
        cross_fade(n * size, x, last, t, x);
        free(last);
    }
    free(z);
    return kind == WALK_FADE ? NAN : length;
}

static double share_of_third(size_t n, const Opinion *here, const Opinion *ends)
{
    double third = 0;
    for (size_t i = 0; i < n; i++)
        third += here[i].choice != ends[i].choice && here[i].choice != ends[n + i].choice;
    return third / (double)n;
}

static Station look(const WalkPlan *plan, const real *x, const Opinion *ends)
{
    size_t n = plan->walks;
    Features features = feature_read(plan->classifier, x, n);
    Opinion *opinion = opinions_of(plan->classifier, x, n);
    Station station = { .frechet = frechet_distance(plan->genuine.points, features),
                        .among = precision_recall(plan->genuine, features),
                        .confidence = mean_confidence(opinion, n),
                        .third = share_of_third(n, opinion, ends) };
    free(opinion);
    free(features.x);
    return station;
}

static Opinion *opinions_at_ends(const WalkPlan *plan, const real *ends)
{
    real *x = memory_new(2 * plan->walks * network_outputs(plan->forger), sizeof *x);
    forge_seeds(plan->forger, 2 * plan->walks, ends, x);
    Opinion *opinion = opinions_of(plan->classifier, x, 2 * plan->walks);
    free(x);
    return opinion;
}

static void visit_stations(const WalkPlan *plan, const real *ends, Walk walk[WALK_KINDS])
{
    real *x = memory_new(plan->walks * network_outputs(plan->forger), sizeof *x);
    Opinion *at_ends = opinions_at_ends(plan, ends);
    for (int kind = 0; kind < WALK_KINDS; kind++)
        for (int s = 0; s < WALK_STATIONS; s++) {
            double t = s / (WALK_STATIONS - 1.0);
            double length = images_at(plan, (WalkKind)kind, ends, t, x);
            walk[kind].station[s] = look(plan, x, at_ends);
            walk[kind].station[s].length = length;
        }
    free(at_ends);
    free(x);
}

/* ---- In small steps ---- */

static double squared_step(size_t size, const real *a, const real *b)
{
    double sum = 0;
    for (size_t i = 0; i < size; i++) {
        double apart = (double)b[i] - (double)a[i];
        sum += apart * apart;
    }
    return sum;
}

/* Sums over walks. */
typedef struct Pace { double energy, straight, least, jump; } Pace;

static void measure_pace(size_t size, const real *x, Pace *pace)
{
    double sum = 0, length = 0, longest = 0;
    for (size_t k = 0; k < WALK_STEPS; k++) {
        double squared = squared_step(size, x + k * size, x + (k + 1) * size);
        sum += squared;
        length += sqrt(squared);
        longest = fmax(longest, sqrt(squared));
    }
    double straight = squared_step(size, x, x + WALK_STEPS * size);
    pace->energy += WALK_STEPS * sum;
    pace->straight += straight;
    pace->least = fmin(pace->least, WALK_STEPS * sum / straight);
    pace->jump += WALK_STEPS * longest / length;
}

static void follow(const WalkPlan *plan, WalkKind kind, const real *ends, Walk *walk)
{
    size_t d = network_inputs(plan->forger), size = network_outputs(plan->forger);
    Pace pace[2] = { { .least = INFINITY }, { .least = INFINITY } };
    real *x = memory_new((WALK_STEPS + 1) * size, sizeof *x);
    for (size_t i = 0; i < plan->followed; i++) {
        walk_images(plan->forger, kind, ends + i * d, ends + (plan->walks + i) * d,
                    WALK_STEPS + 1, x);
        Features features = feature_read(plan->classifier, x, WALK_STEPS + 1);
        measure_pace(size, x, &pace[0]);
        measure_pace(features.d, features.x, &pace[1]);
        free(features.x);
    }
    for (int space = 0; space < 2; space++) {
        walk->energy[space] = pace[space].energy / pace[space].straight;
        walk->least[space] = pace[space].least;
        walk->jump[space] = pace[space].jump / (double)plan->followed;
    }
    free(x);
}

void seed_walks(const WalkPlan *plan, Walk walk[WALK_KINDS])
{
    size_t numbers = 2 * plan->walks * network_inputs(plan->forger);
    real *ends = memory_new(numbers, sizeof *ends);
    Rng rng = rng_stream(plan->seed, "walks");
    rng_fill_normal(&rng, ends, numbers, 0, 1);
    visit_stations(plan, ends, walk);
    for (int kind = 0; kind < WALK_KINDS; kind++)
        follow(plan, (WalkKind)kind, ends, &walk[kind]);
    free(ends);
}
