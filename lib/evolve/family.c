#include "evolve/family.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

static const char *const status_names[] = {
    [CANDIDATE_NEW] = "new", [CANDIDATE_EVALUATED] = "evaluated", [CANDIDATE_KNOWN] = "known",
    [CANDIDATE_DIVERGED] = "diverged", [CANDIDATE_FAILED] = "failed",
};

/* Where this genome's number stands, or the free slot where it should. */
static size_t *slot_of(const Family *family, const char *genome)
{
    size_t slots = 2 * family->room;
    size_t at = hash_bytes(HASH_START, genome, strlen(genome)) % slots;
    while (family->slot[at] != 0
           && strcmp(family->candidate[family->slot[at] - 1].genome, genome) != 0)
        at = (at + 1) % slots;
    return &family->slot[at];
}

/* Enters all candidates anew; of equal genomes the first stays. */
static void enter_all(Family *family)
{
    memset(family->slot, 0, 2 * family->room * sizeof *family->slot);
    for (size_t i = 0; i < family->count; i++) {
        size_t *slot = slot_of(family, family->candidate[i].genome);
        if (*slot == 0)
            *slot = i + 1;
    }
}

static void grow(Family *family)
{
    family->room = 2 * family->room + 32;
    family->candidate = memory_grow(family->candidate, family->room, sizeof *family->candidate);
    free(family->slot);
    family->slot = memory_new(2 * family->room, sizeof *family->slot);
    enter_all(family);
}

void family_add(Family *family, Candidate candidate)
{
    if (family->count == family->room)
        grow(family);
    size_t bytes = strlen(candidate.genome) + 1;
    char *genome = memory_new(bytes, 1);
    candidate.genome = memcpy(genome, candidate.genome, bytes);
    size_t *slot = slot_of(family, genome);
    family->candidate[family->count++] = candidate;
    if (*slot == 0)
        *slot = family->count;
}

void family_free(Family *family)
{
    family_truncate(family, 0);
    free(family->candidate);
    free(family->slot);
    *family = (Family){ 0 };
}

void family_truncate(Family *family, size_t count)
{
    if (count >= family->count)
        return;
    for (size_t i = count; i < family->count; i++)
        free(family->candidate[i].genome);
    family->count = count;
    enter_all(family);
}

long family_find(const Family *family, const char *genome)
{
    return family->room == 0 ? -1 : (long)*slot_of(family, genome) - 1;
}

void candidate_judge(Candidate *c, double result)
{
    c->status = isnan(result) ? CANDIDATE_DIVERGED
              : isinf(result) ? CANDIDATE_FAILED : CANDIDATE_EVALUATED;
    c->fitness = isfinite(result) ? result : -INFINITY;
}

const char *candidate_status_name(CandidateStatus status)
{
    return status_names[status];
}
