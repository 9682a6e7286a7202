#include "seed_recovery.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "experiments/forging.h"
#include "learn/k_means.h"
#include "learn/principal.h"

const char *remaker_name(Remaker remaker)
{
    static const char *const names[REMAKERS] = { "forger", "principal", "k_means", "copier" };
    return names[remaker];
}

/* A distance that was computed as a difference may be a rounding below 0. */
static double levels(const Dataset *images, double mean_square)
{
    return sqrt(fmax(0, mean_square)) / (double)images->gain;
}

/* ---- By the forger ---- */

typedef struct Search {
    const RecoveryPlan *plan;
    const Dataset *pile;
    uint64_t number;            /* of the pile */
    size_t d;
    Progress *progress;
} Search;

/* What comes back of an image: error of the best start, of the first, and the best one's seed. */
static void search_one(size_t index, void *place, const void *context)
{
    const Search *search = context;
    const RecoveryPlan *plan = search->plan;
    size_t starts = plan->starts, size = dataset_example_size(search->pile), best = 0;
    real *images = memory_new(starts * size, sizeof *images);
    real *seeds = memory_new(starts * search->d, sizeof *seeds);
    double *error = memory_new(starts, sizeof *error), *found = place;
    Rng rng = rng_substream(plan->seed + search->number, "starts", index);
    rng_fill_normal(&rng, seeds, starts * search->d, 0, 1);
    for (size_t s = 0; s < starts; s++)
        dataset_gather_from(search->pile, index, 1, images + s * size, NULL);
    recover_seeds(plan->forger, plan->settings, starts, images, seeds, error, NULL);
    for (size_t s = 1; s < starts; s++)
        if (error[s] < error[best])
            best = s;
    found[0] = levels(search->pile, error[best]);
    found[1] = levels(search->pile, error[0]);
    for (size_t k = 0; k < search->d; k++)
        found[2 + k] = (double)seeds[best * search->d + k];
    progress_add(search->progress, 1);
    free(error);
    free(seeds);
    free(images);
}

static void recover_by_forger(const RecoveryPlan *plan, const Dataset *pile, size_t number,
                              Recovered *recovered, Progress *progress)
{
    size_t d = network_inputs(plan->forger), row = 2 + d;
    double *found = memory_new(pile->n * row, sizeof *found);
    parallel_map(pile->n, search_one, found, row * sizeof *found,
                 &(Search){ plan, pile, number, d, progress });
    for (size_t i = 0; i < pile->n; i++) {
        recovered->error[BY_FORGER][i] = found[i * row];
        recovered->first[i] = found[i * row + 1];
        for (size_t k = 0; k < d; k++)
            recovered->seeds[i * d + k] = (real)found[i * row + 2 + k];
    }
    free(found);
}

/* ---- By principal components ---- */

/* |x - m|^2 less what lies along the components, which are orthonormal. */
static double left_by(const Principal *principal, const double *mean, const real *x)
{
    double left = 0;
    for (size_t k = 0; k < principal->size; k++)
        left += ((double)x[k] - mean[k]) * ((double)x[k] - mean[k]);
    for (size_t j = 0; j < principal->count; j++) {
        double along = 0;
        for (size_t k = 0; k < principal->size; k++)
            along += ((double)x[k] - mean[k]) * principal->vector[j * principal->size + k];
        left -= along * along;
    }
    return left / (double)principal->size;
}

static void remake_by_principal(const RecoveryPlan *plan, const Dataset *pile, size_t piles,
                                Recovered *recovered)
{
    size_t size = dataset_example_size(plan->train), d = network_inputs(plan->forger);
    double *mean = memory_new(size, sizeof *mean), *variance = memory_new(size, sizeof *variance);
    double *covariance = memory_new(size * size, sizeof *covariance);
    real *x = memory_new(size, sizeof *x);
    dataset_mean_variance(plan->train, mean, variance);
    dataset_covariance(plan->train, mean, covariance);
    Principal principal = principal_of(size, covariance, d < size ? d : size);
    for (size_t p = 0; p < piles; p++)
        for (size_t i = 0; i < pile[p].n; i++) {
            dataset_gather_from(&pile[p], i, 1, x, NULL);
            recovered[p].error[BY_PRINCIPAL][i] = levels(&pile[p], left_by(&principal, mean, x));
        }
    principal_free(&principal);
    free(x);
    free(covariance);
    free(variance);
    free(mean);
}

/* ---- By typical images ---- */

static void remake_by_k_means(const RecoveryPlan *plan, const Dataset *pile, size_t piles,
                              Recovered *recovered)
{
    enum { CENTRES = 200, ITERATIONS = 6 };
    size_t size = dataset_example_size(plan->train);
    Rng rng = rng_stream(plan->seed, "typical images");
    KMeans means = k_means_fit(plan->train, plan->train->n < CENTRES ? plan->train->n : CENTRES,
                               ITERATIONS, &rng);
    for (size_t p = 0; p < piles; p++)
        for (size_t i = 0; i < pile[p].n; i++) {
            Dataset one = dataset_slice(&pile[p], i, 1);
            uint32_t nearest;
            double squared = k_means_assign(&means, &one, &nearest);
            recovered[p].error[BY_K_MEANS][i] = levels(&pile[p], squared / (double)size);
        }
    k_means_free(&means);
}

/* ---- All of them ---- */

void recover_piles(const RecoveryPlan *plan, const Dataset *pile, size_t piles,
                   Recovered *recovered, Progress *progress)
{
    for (size_t p = 0; p < piles; p++) {
        recovered[p] = (Recovered){ .n = pile[p].n };
        for (int by = 0; by < REMAKERS; by++)
            recovered[p].error[by] = memory_new(pile[p].n, sizeof(double));
        recovered[p].first = memory_new(pile[p].n, sizeof(double));
        recovered[p].seeds = memory_new(pile[p].n * network_inputs(plan->forger), sizeof(real));
        recover_by_forger(plan, &pile[p], p, &recovered[p], progress);
        nearest_images(&pile[p], plan->train, NULL, recovered[p].error[BY_COPIER]);
    }
    remake_by_principal(plan, pile, piles, recovered);
    remake_by_k_means(plan, pile, piles, recovered);
}

void recovered_free(Recovered *recovered)
{
    for (int by = 0; by < REMAKERS; by++)
        free(recovered->error[by]);
    free(recovered->first);
    free(recovered->seeds);
}

double error_order(const double *a, size_t na, const double *b, size_t nb)
{
    double wins = 0;
    for (size_t i = 0; i < na; i++)
        for (size_t j = 0; j < nb; j++)
            wins += b[j] > a[i] ? 1 : b[j] == a[i] ? 0.5 : 0;
    return wins / ((double)na * (double)nb);
}
