#include "all_programs.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"

/*
 * ---- running them all ----
 *
 * Bodies, the words before the end, are written word by word, depth first.  The work is
 * dealt out by the first HEAD words; one more piece does what is shorter than that.
 */
enum { BODY_WORDS = HALT, HEAD = 2, HEADS = BODY_WORDS * BODY_WORDS };

typedef struct Surveyor {
    const Survey *survey;
    Census  *census;
    Machine *machine;
    int      longest;           /* words that a program of this piece may have */
    Program  program;
    double   done;
} Surveyor;

static int bucket(int steps)    /* the smallest k with steps <= 2^k */
{
    int k = 0;
    while (k < STEP_BUCKETS - 1 && steps > 1 << k)
        k++;
    return k;
}

size_t string_node(uint64_t bits, int n)
{
    size_t node = 1;
    for (int t = 0; t < n; t++)
        node = 2 * node + (bits >> t & 1);
    return node;
}

/* The first bits on which two sequences agree. */
static int agreement(uint64_t a, uint64_t b)
{
    return a == b ? PRINTED_MAX : __builtin_ctzll(a ^ b);
}

static void weigh_against(Verdicts *verdicts, uint64_t sequence, const Program *program,
                          const Run *run, uint64_t weight)
{
    int agreed = agreement(run->bits, sequence);
    agreed = agreed < run->printed ? agreed : run->printed;
    verdicts->mass[agreed] += weight;           /* and of all smaller n: see add_up */
    verdicts->alive[agreed]++;
    if (agreed < run->printed)
        verdicts->against[agreed + 1] += weight;
    if (agreed >= EARLY_BITS)
        verdicts->early[bucket(run->when[EARLY_BITS - 1])] += weight;
    if (agreed == PRINTED_MAX &&
        (!verdicts->shortest.words || program->words < verdicts->shortest.words))
        verdicts->shortest = *program;
}

static void weigh(Census *census, const Survey *survey, const Program *program, const Run *run)
{
    LengthCount *length = &census->length[program->words];
    uint64_t weight = (uint64_t)1 << WORD_BITS * (survey->words - program->words);
    length->programs++;
    if (run->halted) {
        length->halted++;
        length->longest = (uint64_t)run->steps > length->longest ? (uint64_t)run->steps
                                                                 : length->longest;
        census->halted[bucket(run->steps)] += weight;
    } else if (run->printed == PRINTED_MAX) {
        length->endless++;
        census->endless[bucket(run->steps)] += weight;
    } else if (run->printed == 0) {
        length->silent++;
    }
    size_t node = 1;
    for (int n = 0; n <= STRING_MAX && n <= run->printed; n++) {
        census->at_least[n] += weight;
        census->string_mass[node] += weight;
        uint64_t *words = &census->string_words[node];
        *words = *words && *words < (uint64_t)program->words ? *words : (uint64_t)program->words;
        node = 2 * node + (run->bits >> n & 1);
    }
    for (int s = 0; s < survey->sequences; s++)
        weigh_against(&census->verdicts[s], survey->sequence[s], program, run, weight);
}

static void finish(Surveyor *s, int place, Word end)
{
    Run run;
    s->program.word[place] = (unsigned char)end;
    s->program.words = place + 1;
    program_match(&s->program);
    machine_run(s->machine, &s->program, &run);
    weigh(s->census, s->survey, &s->program, &run);
    s->done++;
}

/* All programs that begin with the `place` words written so far, `depth` brackets open. */
static void write_on(Surveyor *s, int place, int depth)
{
    if (depth == 0) {
        finish(s, place, HALT);
        finish(s, place, AGAIN);
    }
    int room = s->longest - 1 - (place + 1);        /* for the body, after the next word */
    for (int word = 0; word < BODY_WORDS && room >= 0 && !interrupt_requested(); word++) {
        int next = depth + (word == OPEN) - (word == CLOSE);
        if (next < 0 || next > room)
            continue;
        s->program.word[place] = (unsigned char)word;
        write_on(s, place + 1, next);
    }
}

typedef struct Work {
    const Survey *survey;
    Progress *progress;
} Work;

static void survey_piece(size_t index, void *result, const void *context)
{
    const Work *work = context;
    Surveyor s = { work->survey, result, machine_new(work->survey->step_limit),
                   work->survey->words, { .words = 0 }, 0 };
    if (index == HEADS) {
        s.longest = s.longest < HEAD ? s.longest : HEAD;
        write_on(&s, 0, 0);
    } else if (s.longest > HEAD) {
        int depth = 0, place = 0;
        for (size_t rest = index; place < HEAD && depth >= 0; rest /= BODY_WORDS) {
            Word word = (Word)(rest % BODY_WORDS);
            s.program.word[place++] = (unsigned char)word;
            depth += (word == OPEN) - (word == CLOSE);
        }
        if (depth >= 0)
            write_on(&s, HEAD, depth);
    }
    machine_free(s.machine);
    progress_add(work->progress, s.done);
}

/* Adds the counts of a piece; a Verdicts or Census begins with whole numbers only. */
static void add_numbers(uint64_t *to, const uint64_t *from, size_t bytes)
{
    for (size_t i = 0; i < bytes / sizeof *to; i++)
        to[i] += from[i];
}

static void add_piece(Census *all, const Census *piece)
{
    for (int w = 0; w <= PROGRAM_MAX; w++) {
        uint64_t longest = all->length[w].longest, other = piece->length[w].longest;
        add_numbers(&all->length[w].programs, &piece->length[w].programs,
                    sizeof all->length[w]);
        all->length[w].longest = longest > other ? longest : other;
    }
    add_numbers(all->halted, piece->halted, sizeof all->halted);
    add_numbers(all->endless, piece->endless, sizeof all->endless);
    add_numbers(all->at_least, piece->at_least, sizeof all->at_least);
    add_numbers(all->string_mass, piece->string_mass, sizeof all->string_mass);
    for (int i = 0; i < STRING_NODES; i++) {
        uint64_t words = all->string_words[i], other = piece->string_words[i];
        all->string_words[i] = words && (!other || words <= other) ? words : other;
    }
    for (int s = 0; s < all->survey.sequences; s++) {
        Verdicts *to = &all->verdicts[s];
        const Verdicts *from = &piece->verdicts[s];
        add_numbers(to->mass, from->mass, offsetof(Verdicts, shortest));
        if (from->shortest.words &&
            (!to->shortest.words || from->shortest.words < to->shortest.words))
            to->shortest = from->shortest;
    }
}

/* Who prints n + 1 bits has printed n; what is done in 2^k steps is done in 2^(k+1). */
static void add_up(Census *census)
{
    for (int k = 1; k < STEP_BUCKETS; k++) {
        census->halted[k] += census->halted[k - 1];
        census->endless[k] += census->endless[k - 1];
    }
    for (int s = 0; s < census->survey.sequences; s++) {
        Verdicts *v = &census->verdicts[s];
        for (int n = PRINTED_MAX; n > 0; n--) {
            v->mass[n - 1] += v->mass[n];
            v->alive[n - 1] += v->alive[n];
        }
        for (int k = 1; k < STEP_BUCKETS; k++)
            v->early[k] += v->early[k - 1];
    }
}

Census *all_programs(const Survey *survey, Progress *progress)
{
    if (survey->words < 1 || survey->words > PROGRAM_MAX)
        error_bug("all_programs: %d words; a program has 1 to %d", survey->words, PROGRAM_MAX);
    Work work = { survey, progress };
    size_t bytes = sizeof(Census) + (size_t)survey->sequences * sizeof(Verdicts);
    unsigned char *pieces = memory_new(HEADS + 1, bytes);
    Census *all = memory_new(1, bytes);
    parallel_map(HEADS + 1, survey_piece, pieces, bytes, &work);
    all->survey = *survey;
    for (size_t i = 0; i <= HEADS; i++)
        add_piece(all, (const Census *)(void *)(pieces + i * bytes));
    add_up(all);
    free(pieces);
    return all;
}

double census_mass(const Census *census, uint64_t mass)
{
    return ldexp((double)mass, -WORD_BITS * census->survey.words);
}

/*
 * ---- what is known without running any ----
 *
 * With m(z) = sum of m(k) z^k the recurrence says m = 1 + 4 z m + z^2 m^2, so
 *
 *     m(z) = (1 - 4z - sqrt((1 - 4z)^2 - 4 z^2)) / (2 z^2),    m(1/8) = 16 - 8 sqrt(3)
 */
enum { LENGTH_MAX = 200 };

double programs_of_length(int words)
{
    double m[LENGTH_MAX];
    if (words < 1 || words > LENGTH_MAX)
        error_bug("programs_of_length: %d words; from 1 to %d", words, LENGTH_MAX);
    for (int k = 0; k < words; k++) {
        m[k] = k == 0 ? 1 : 4 * m[k - 1];
        for (int i = 0; i <= k - 2; i++)
            m[k] += m[i] * m[k - 2 - i];
    }
    return 2 * m[words - 1];
}

double programs_counted(int words)
{
    int k = words - 1;
    double sum = 0, choose = 1, catalan = 1;        /* binomial(k, 2j), C(j) */
    for (int j = 0; 2 * j <= k; j++) {
        sum += ldexp(choose * catalan, 2 * (k - 2 * j));
        choose = choose * (k - 2 * j) / (2 * j + 1) * (k - 2 * j - 1) / (2 * j + 2);
        catalan = catalan * 2 * (2 * j + 1) / (j + 2);
    }
    return 2 * sum;
}

double programs_mass(void)
{
    return 4 - 2 * sqrt(3);
}

double programs_mass_beyond(int words)
{
    double mass = programs_mass();
    for (int w = 1; w <= words; w++)
        mass -= ldexp(programs_of_length(w), -WORD_BITS * w);
    return mass;
}

/* Reads words of coins until they are a program, or can no longer become one. */
static bool coins_write_one(Rng *coins)
{
    for (int depth = 0;;) {
        Word word = (Word)(rng_bits(coins) >> (64 - WORD_BITS));
        if (word == HALT || word == AGAIN)
            return depth == 0;
        depth += (word == OPEN) - (word == CLOSE);
        if (depth < 0)
            return false;
    }
}

double coins_write_program(uint64_t seed, long tries)
{
    Rng coins = rng_stream(seed, "coins for programs");
    long programs = 0;
    for (long i = 0; i < tries; i++)
        programs += coins_write_one(&coins);
    return (double)programs / (double)tries;
}

/*
 * ---- prediction ----
 */
double belief(const Census *census, int sequence, int n)
{
    return census_mass(census, census->verdicts[sequence].mass[n]) +
           ldexp(programs_mass_beyond(census->survey.words), -n);
}

double belief_next(const Census *census, int sequence, int n)
{
    const Verdicts *v = &census->verdicts[sequence];
    double coin = ldexp(programs_mass_beyond(census->survey.words), -n);
    double right = census_mass(census, v->mass[n]) + coin;
    double wrong = census_mass(census, v->against[n]) + coin;
    return right / (right + wrong);
}
