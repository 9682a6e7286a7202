#include "plot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/parallel.h"
#include "clock.h"
#include "files.h"
#include "lab.h"
#include "program.h"
#include "terminal.h"
#include "text.h"

#define SECONDS_MAX 60          /* for one figure, unless GNUPLOT_SECONDS says more or less */

typedef struct Gnuplot {
    char *program;              /* full paths */
    char *scripts;              /* the directory plots/ */
    double seconds;             /* for a figure; one that hangs is ended, and no other is tried */
} Gnuplot;

static void figure_add(Lab *lab, const char *name, bool moves)
{
    if (!lab_is_name(name))
        error_bug("plot_draw: \"%s\" is not a word of letters, digits and _", shown(name).text);
    lab->plots = memory_grow(lab->plots, lab->plot_count + 1, sizeof *lab->plots);
    lab->plots[lab->plot_count++] = (Figure){ text_format("%s", name), moves };
}

void plot_draw(Lab *lab, const char *name)
{
    figure_add(lab, name, false);
}

void plot_animate(Lab *lab, const char *name)
{
    figure_add(lab, name, true);
}

/* The directory plots/ with the style in it: here, or beside or above the program itself. */
static char *scripts_find(void)
{
    char program[4096];
    if (access("plots/style.gp", R_OK) == 0)
        return path_absolute("plots");
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    for (char *slash = strrchr(program, '/'); slash != NULL; slash = strrchr(program, '/')) {
        *slash = '\0';
        char *scripts = text_format("%s/plots", program);
        char *style = text_format("%s/style.gp", scripts);
        bool found = access(style, R_OK) == 0;
        free(style);
        if (found)
            return scripts;
        free(scripts);
    }
    return NULL;
}

/* gnuplot does not look whether its writes succeed, so we look whether the end is there. */
static bool figure_is_whole(const char *path)
{
    char tail[20] = "";
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    bool read = fseek(file, -16, SEEK_END) == 0 && fread(tail, 1, 16, file) == 16;
    fclose(file);
    if (read && tail[15] == ';')                /* the end of a GIF */
        return true;
    for (size_t i = 0; read && i + 4 <= 16; i++)
        if (memcmp(tail + i, "IEND", 4) == 0 || memcmp(tail + i, "</svg>", 6) == 0)
            return true;
    return false;
}

/* The script runs in the directory of the results, so that no path need be spelled in gnuplot's
 * language, whatever it contains; `settings` is made of our own words alone. */
static bool script_run(const Lab *lab, const Gnuplot *gnuplot, const char *name,
                       const char *terminal, const char *figure, Message *why)
{
    char *style = text_format("%s/style.gp", gnuplot->scripts);
    char *script = text_format("%s/%s.gp", gnuplot->scripts, name);
    char *settings = text_format(
        "lesson='lesson%02d'; figure='%s'; data='.'; term='%s'; columns=%d; colours=%d",
        lab->lesson.number, figure, terminal, terminal_columns(stdout) - 1,
        terminal_colours(stdout));
    char *arguments[] = { "gnuplot", "-d", "-e", settings, style, script, NULL };
    bool in_terminal = strcmp(terminal, "dumb") == 0 || strcmp(terminal, "sixelgd") == 0;
    bool drawn = program_run(gnuplot->program, arguments, lab->out, in_terminal,
                             gnuplot->seconds, why);
    free(settings);
    free(script);
    free(style);
    return drawn;
}

static bool figure_draw(const Lab *lab, const Gnuplot *gnuplot, const char *name,
                        const char *terminal, Message *why)
{
    char *file = text_format("%s.%s", name, terminal);
    Draft *draft = draft_new(lab->out, file);
    const char *slash = strrchr(draft_temporary(draft), '/');
    char *figure = text_format("%s", slash + 1);
    figure[strlen(figure) - strlen(terminal) - 1] = '\0';
    bool drawn = script_run(lab, gnuplot, name, terminal, figure, why);
    if (drawn && !figure_is_whole(draft_temporary(draft)))
        drawn = message_set(why, "its %s is not whole: is the disk full?", terminal);
    if (drawn)
        draft_close(draft);
    else
        draft_discard(draft);
    free(figure);
    free(file);
    return drawn;
}

static bool plot_draw_now(const Lab *lab, const Gnuplot *gnuplot, Figure figure)
{
    const char *name = figure.name;
    const char *terminal = getenv("PLOT");
    bool in_terminal = terminal != NULL && (strcmp(terminal, "dumb") == 0
                                            || strcmp(terminal, "sixelgd") == 0);
    Message why;
    bool drawn = figure_draw(lab, gnuplot, name, "svg", &why)
                 && figure_draw(lab, gnuplot, name, "png", &why)
                 && (!figure.moves || figure_draw(lab, gnuplot, name, "gif", &why))
                 && (!in_terminal || script_run(lab, gnuplot, name, terminal, name, &why));
    drafts_commit();
    if (!drawn)
        lab_notice("gnuplot could not draw %s: %s (the data are in %s)", name, why.text,
                   shown(lab->out).text);
    return drawn;
}

void plots_outdate(const Lab *lab)
{
    static const char *const kinds[] = { "svg", "png", "gif" };
    for (size_t i = 0; i < lab->plot_count; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            char *path = text_format("%s/%s.%s", lab->out, lab->plots[i].name, kinds[k]);
            file_remove(path);
            free(path);
        }
}

/* Until one fails for want of time: with a gnuplot that hangs, the others would as well. */
static void plots_draw_all(const Lab *lab, const Gnuplot *gnuplot)
{
    for (size_t i = 0; i < lab->plot_count && !interrupt_requested(); i++) {
        double start = clock_seconds();
        if (!plot_draw_now(lab, gnuplot, lab->plots[i])
            && clock_seconds() - start >= gnuplot->seconds)
            break;
    }
}

static double seconds_allowed(void)
{
    const char *wish = getenv("GNUPLOT_SECONDS");
    double seconds = SECONDS_MAX;
    return wish != NULL && number_parse(wish, &seconds) && seconds > 0 ? seconds : SECONDS_MAX;
}

/* "gnuplot plots/a.gp", and what else must be said to draw the figures by hand.  It will be typed
 * into a shell: for a name that means something there stands DIR. */
static char *command_by_hand(const Lab *lab)
{
    if (strcmp(lab->out, lab->out_default) == 0)
        return text_format("gnuplot plots/%s.gp", lab->plots[0].name);
    bool plain = strpbrk(lab->out, "'\"\\$`!*?\n") == NULL;
    return text_format("gnuplot -e \"data='%s'\" plots/%s.gp",
                       plain ? shown(lab->out).text : "DIR", lab->plots[0].name);
}

void plots_draw(Lab *lab)
{
    if (lab->plot_count == 0 || !parallel_first())
        return;
    const char *terminal = getenv("PLOT"), *name = getenv("GNUPLOT");
    if (terminal != NULL && terminal[0] != '\0' && strcmp(terminal, "dumb") != 0
        && strcmp(terminal, "sixelgd") != 0)
        lab_notice("PLOT=%s: only PLOT=dumb and PLOT=sixelgd draw in the terminal",
                   shown(terminal).text);
    Gnuplot gnuplot = {
        .program = program_find(name != NULL && name[0] != '\0' ? name : "gnuplot"),
        .scripts = scripts_find(),
        .seconds = seconds_allowed(),
    };
    char *by_hand = command_by_hand(lab);
    if (gnuplot.program == NULL)
        lab_notice("no gnuplot: the data are in %s, draw them with '%s' once it is installed "
                   "(make setup)", shown(lab->out).text, by_hand);
    else if (gnuplot.scripts == NULL)
        lab_notice("no directory plots/ here or above the program: the data are in %s, draw them "
                   "with '%s' in the directory of Gradus", shown(lab->out).text, by_hand);
    else
        plots_draw_all(lab, &gnuplot);
    free(by_hand);
    free(gnuplot.program);
    free(gnuplot.scripts);
}
