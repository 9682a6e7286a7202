#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "base/ranks.h"
#include "clock.h"
#include "files.h"
#include "program.h"
#include "text.h"

#ifndef GRADUS_VERSION
#define GRADUS_VERSION "0.1"
#endif

const char *lab_version(void)
{
    return GRADUS_VERSION;
}

bool lab_is_name(const char *text)
{
    return text[0] != '\0'
           && text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_")] == '\0';
}

void lab_notice(const char *format, ...)
{
    char line[2000];
    va_list arguments;
    if (!parallel_first())
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fflush(stdout);
    fprintf(stderr, "gradus: %s\n", line);
}

/* ---- The command line ------------------------------------------------------------------- */

static bool help, version;

static void option_add(Option *all, const Option *option)
{
    size_t n = 0;
    for (; all[n].name != NULL; n++)
        if (strcmp(all[n].name, option->name) == 0)
            error_bug("two options are called --%s", option->name);
    if (n == OPTIONS_MAX)
        error_bug("more than %d options", OPTIONS_MAX);
    all[n] = *option;
}

/* The lesson's own options, then those of every lesson. */
static Option *options_join(Lab *lab)
{
    const Option common[] = {
        option_seed("seed", &lab->seed, "N", "where all chance begins"),
        option_int("seeds", &lab->seeds, 1, 100000, "K", "replicates, run in parallel"),
        option_flag("quick", &lab->quick, "a few seconds: too short to judge every claim"),
        option_flag("full", &lab->full, "the long version"),
        { .kind = OPTION_FLAG, .name = "check", .place.flag = &lab->check, .aside = true,
          .help = "exit with status 1 if a claim fails" },
        option_path("data", &lab->data, "DIR", "where the data are"),
        option_path("out", &lab->out, "DIR", "where the results go"),
        { .kind = OPTION_INT, .name = "threads", .place.integer = &lab->threads, .low = 0,
          .high = 1024, .aside = true, .letter = "T",
          .help = "changes the time, not the results; 0: one for each core" },
        { .kind = OPTION_FLAG, .name = "help", .place.flag = &help, .aside = true,
          .help = "print this" },
        { .kind = OPTION_FLAG, .name = "version", .place.flag = &version, .aside = true,
          .help = "print the version" },
        OPTIONS_END
    };
    Option *all = memory_new(OPTIONS_MAX + 1, sizeof *all);
    for (const Option *option = lab->lesson.options; option && option->name; option++)
        option_add(all, option);
    for (const Option *option = common; option->name; option++)
        if (strcmp(option->name, "full") != 0 || lab->lesson.full_seconds > 0)
            option_add(all, option);
    return all;
}

static char *title(const Lesson *lesson)
{
    char *line = text_format("Lesson %02d, %s: %s", lesson->number, lesson->name,
                             lesson->question);
    for (char *letter = line; letter < line + strcspn(line, ":"); letter++)
        if (*letter == '_')
            *letter = ' ';
    return line;
}

static void help_print(const Lab *lab)
{
    char *line = title(&lab->lesson);
    printf("%s\n\nUsage: make lesson%02d ARGS='--seed 2'\n", line, lab->lesson.number);
    printf("or the program itself with these options, each as --name value or --name=value:\n\n");
    options_print(lab->options, stdout);
    printf("\nIt takes about %.0f s on two cores, with --quick %.0f s", lab->lesson.seconds,
           lab->lesson.quick_seconds);
    if (lab->lesson.full_seconds > 0)
        printf(", with --full %.0f s", lab->lesson.full_seconds);
    printf(".\nStatus: 0 done, 1 a claim failed under --check, 2 bad usage or input, "
           "130 interrupted.\n");
    free(line);
}

/* In single quotes of the shell, and with make's own sign doubled. */
static char *quoted_for_make(const char *text)
{
    char *quoted = memory_new(4 * strlen(text) + 3, 1), *end = quoted;
    *end++ = '\'';
    for (; *text != '\0'; text++) {
        const char *piece = *text == '\'' ? "'\\''" : *text == '$' ? "$$" : NULL;
        if (piece == NULL)
            *end++ = *text;
        else
            end += strlen(strcpy(end, piece));
    }
    *end = '\'';
    return quoted;
}

static char *command_of(const Lab *lab)
{
    char *options = options_command(lab->options);
    char *quoted = quoted_for_make(options);
    char *command = options[0] == '\0'
        ? text_format("make lesson%02d", lab->lesson.number)
        : text_format("make lesson%02d ARGS=%s", lab->lesson.number, quoted);
    free(quoted);
    free(options);
    return command;
}

/* 0 if what was printed has arrived. */
static int printed_status(void)
{
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 2;
}

static void command_line_read(Lab *lab, int argc, char **argv)
{
    Message why;
    help = version = false;
    if (!options_read(lab->options, argc, argv, &why))
        error_stop("%s", why.text);
    if (version) {
        printf("Gradus %s\n", GRADUS_VERSION);
        exit(printed_status());
    }
    struct stat status;
    if (lab->data != NULL && stat(lab->data, &status) != 0)
        error_stop("--data %s: %s", shown(lab->data).text, strerror(errno));
    if (lab->quick && lab->full)
        error_stop("--quick and --full exclude each other");
    if (lab->quick || lab->full)
        options_preset(lab->options, lab->quick);
    if (lab->quick && lab->lesson.quick_seeds > 0 && !lab_given(lab, "seeds"))
        lab->seeds = lab->lesson.quick_seeds;
}

/* ---- Interruptions ---------------------------------------------------------------------- */

/* Ends as if the signal had not been caught, but leaves no half-written files. */
static void end_at_once(int number)
{
    program_kill();
    drafts_unlink();
    signal(number, SIG_DFL);
    raise(number);
}

static void end_soon(int number)
{
    static const char line[] = "\ninterrupted: ending at the next step (once more: at once)\n";
    static volatile sig_atomic_t before;
    int reason = errno;
    if (before)
        end_at_once(number);
    before = 1;
    interrupt_request();
    if (write(STDERR_FILENO, line, sizeof line - 1) < 0)
        before = 1;
    errno = reason;
}

static void signal_catch(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_RESTART }, former;
    sigemptyset(&action.sa_mask);
    sigaction(number, NULL, &former);
    if (former.sa_handler != SIG_IGN)           /* started by nohup, or in the background */
        sigaction(number, &action, NULL);
}

static void signals_catch(void)
{
    signal_catch(SIGINT, end_soon);
    signal_catch(SIGTERM, end_soon);
    signal_catch(SIGHUP, end_soon);
    signal_catch(SIGPIPE, end_at_once);
}

/* If our starter closed stdin, stdout or stderr, a result would be opened in its place, and
 * receive what is printed. */
static void standard_streams_open(void)
{
    int file = open("/dev/null", O_RDWR);
    while (file >= 0 && file <= STDERR_FILENO)
        file = open("/dev/null", O_RDWR);
    if (file >= 0)
        close(file);
}

/* The other ranks say the same as the first, which is heard once; errors are told by each that
 * meets one. */
static void others_silence(void)
{
    if (!parallel_first() && freopen("/dev/null", "w", stdout) == NULL)
        error_stop("/dev/null: %s", strerror(errno));
}

/* ---- The run ---------------------------------------------------------------------------- */

static Lab *running;            /* there is one lesson in a program */

static void start_print(const Lab *lab)
{
    const Lesson *lesson = &lab->lesson;
    double seconds = lab->quick ? lesson->quick_seconds
                     : lab->full ? lesson->full_seconds : lesson->seconds;
    bool own = lab_given(lab, "seeds");
    for (const Option *option = lesson->options; option && option->name; option++)
        own = own || lab_given(lab, option->name);
    char *line = title(lesson);
    printf("%s\nseed %llu, %d seed%s, %d thread%s; about ", line, (unsigned long long)lab->seed,
           lab->seeds, lab->seeds > 1 ? "s" : "", lab->threads, lab->threads > 1 ? "s" : "");
    if (seconds < 120)
        printf("%.0f s", seconds);
    else
        printf("%.0f minutes", seconds / 60);
    printf("%s.\n\n", own ? " with the default parameters" : "");
    fflush(stdout);
    free(line);
}

Lab *lab_begin(int argc, char **argv, const Lesson *lesson)
{
    if (running != NULL)
        error_bug("lab_begin: called twice");
    standard_streams_open();
    ranks_join();
    others_silence();
    Lab *lab = running = memory_new(1, sizeof *lab);
    lab->start = clock_seconds();
    lab->lesson = *lesson;
    lab->seed = 1;
    lab->seeds = lesson->default_seeds > 0 ? lesson->default_seeds : 5;
    lab->out_default = text_format("plots/out/lesson%02d", lesson->number);
    lab->out = lab->out_default;
    lab->options = options_join(lab);
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            help_print(lab);            /* before anything changes the defaults that it shows */
            exit(printed_status());
        }
    command_line_read(lab, argc, argv);
    signals_catch();
    directory_prepare(lab->out);
    parallel_set_threads(lab->threads);
    lab->threads = parallel_threads();
    lab->command = command_of(lab);
    start_print(lab);
    return lab;
}

bool lab_given(const Lab *lab, const char *name)
{
    const Option *option = options_find(lab->options, name);
    if (option == NULL)
        error_bug("lab_given: there is no option --%s", name);
    return option->given != NULL;
}

void lab_data(Lab *lab, const char *name, uint64_t checksum)
{
    lab->data_lines = memory_grow(lab->data_lines, lab->data_count + 1, sizeof(char *));
    lab->data_lines[lab->data_count++] = text_format("%s, checksum %016llx", shown(name).text,
                                                     (unsigned long long)checksum);
}

/* What depends on the machine, and therefore stands in no table. */
static void timing_write(const Lab *lab)
{
    Draft *draft = draft_new(lab->out, "timing.txt");
    FILE *stream = draft_open(draft);
    fprintf(stream, "wall time       %9.2f s\n", clock_seconds() - lab->start);
    fprintf(stream, "processor time  %9.2f s\n", clock_processor_seconds());
    fprintf(stream, "peak memory     %9.0f MB\n", clock_peak_bytes() / 1e6);
    fprintf(stream, "threads         %9d\n", lab->threads);
    draft_close(draft);
    drafts_commit();
}

static void lab_free(Lab *lab)
{
    drafts_discard();
    claims_free(lab);
    for (size_t i = 0; i < lab->data_count; i++)
        free(lab->data_lines[i]);
    for (size_t i = 0; i < lab->plot_count; i++)
        free(lab->plots[i].name);
    free(lab->data_lines);
    free(lab->plots);
    free(lab->options);
    free(lab->out_default);
    free(lab->command);
    free(lab);
    running = NULL;
}

static int results_publish(Lab *lab)
{
    claims_write(lab);
    if (drafts_differ())
        plots_outdate(lab);
    drafts_commit();
    plots_draw(lab);
    claims_print(lab);
    timing_write(lab);
    printf("\nDone in %.1f s. Tables and figures are in %s.\n", clock_seconds() - lab->start,
           shown(lab->out).text);
    if (printed_status() != 0)
        error_stop("cannot write to the standard output: %s (tables and figures are complete)",
                   strerror(errno));
    if (interrupt_requested())          /* while drawing: the notice has said so */
        return 130;
    return lab->check && claims_failed(lab) > 0 ? 1 : 0;
}

int lab_end(Lab *lab)
{
    int status = 130;
    if (!interrupt_requested())
        status = results_publish(lab);
    else
        lab_notice("interrupted: nothing new was kept, and the results of a former run in %s are "
                   "as they were", shown(lab->out).text);
    lab_free(lab);
    return status;
}
