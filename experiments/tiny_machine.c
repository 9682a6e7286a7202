#include "tiny_machine.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char letters[] = ".!<>[];@";

bool program_match(Program *program)
{
    int open[PROGRAM_MAX], depth = 0;
    for (int i = 0; i < program->words; i++)
        if (program->word[i] == OPEN) {
            open[depth++] = i;
        } else if (program->word[i] == CLOSE) {
            if (depth == 0)
                return false;
            int partner = open[--depth];
            program->partner[partner] = (unsigned char)i;
            program->partner[i] = (unsigned char)partner;
        }
    return depth == 0;
}

bool program_parse(const char *text, Program *out, Message *why)
{
    Program program = { .words = 0 };
    size_t length = strlen(text);
    if (length == 0 || length > PROGRAM_MAX)
        return message_set(why, "a program has 1 to %d words, this one %zu", PROGRAM_MAX, length);
    for (size_t i = 0; i < length; i++) {
        const char *letter = strchr(letters, text[i]);
        if (!letter)
            return message_set(why, "word %zu is none of %s", i + 1, letters);
        program.word[program.words++] = (unsigned char)(letter - letters);
        if ((program.word[i] >= HALT) != (i + 1 == length))
            return message_set(why, "a program ends with its only ; or @");
    }
    if (!program_match(&program))
        return message_set(why, "the brackets do not match");
    *out = program;
    return true;
}

void program_print(const Program *program, char text[PROGRAM_MAX + 1])
{
    for (int i = 0; i < program->words; i++)
        text[i] = letters[program->word[i]];
    text[program->words] = 0;
}

struct Machine {
    int step_limit;
    unsigned char *tape;        /* from step_limit cells left of the start to as many right */
};

Machine *machine_new(int step_limit)
{
    Machine *machine = memory_new(1, sizeof *machine);
    unsigned char *tape = memory_new(2 * (size_t)step_limit + 1, 1);
    *machine = (Machine){ step_limit, tape };
    return machine;
}

void machine_free(Machine *machine)
{
    if (machine)
        free(machine->tape);
    free(machine);
}

void machine_run(Machine *machine, const Program *program, Run *run)
{
    unsigned char *start = machine->tape + machine->step_limit;
    unsigned char *cell = start, *leftmost = start, *rightmost = start;
    int steps = 0, printed = 0, place = 0;
    uint64_t bits = 0;
    bool halted = false;
    while (steps < machine->step_limit && printed < PRINTED_MAX && !halted) {
        int next = place + 1;
        steps++;
        switch ((Word)program->word[place]) {
        case PRINT:
            run->when[printed] = steps;
            bits |= (uint64_t)*cell << printed++;
            break;
        case FLIP:
            *cell ^= 1;
            break;
        case LEFT:
            leftmost = --cell < leftmost ? cell : leftmost;
            break;
        case RIGHT:
            rightmost = ++cell > rightmost ? cell : rightmost;
            break;
        case OPEN:
            next = *cell ? next : program->partner[place] + 1;
            break;
        case CLOSE:
            next = *cell ? program->partner[place] + 1 : next;
            break;
        case HALT:
            halted = true;
            break;
        case AGAIN:
            next = 0;
            break;
        }
        place = next;
    }
    memset(leftmost, 0, (size_t)(rightmost - leftmost) + 1);
    run->bits = bits;
    run->printed = printed;
    run->steps = steps;
    run->halted = halted;
}
