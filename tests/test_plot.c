#include <signal.h>

#include "base/parallel.h"
#include "lab/lab.h"
#include "lab/program.h"
#include "tests/child.h"

#define SAYS(text, part) \
    ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in \"%s\"", part, text)

static bool moving;

static int lesson(int argc, char **argv)
{
    Lab *lab = lab_begin(argc, argv, &(Lesson){ .number = 42, .name = "short_test",
                                                .question = "Does it draw?" });
    Table *table = table_new(lab, "line", "activation x y");
    for (int i = 0; i < 7; i++) {
        table_text(table, i < 4 ? "relu" : "absolute value");
        table_int(table, i);
        table_real(table, 2.385 * i);
        table_end_row(table);
    }
    table_close(table);
    if (moving)
        plot_animate(lab, "line");
    else
        plot_draw(lab, "line");
    return lab_end(lab);
}

/* Stands for gnuplot: finds its figure's name in the settings, and draws `svg` and `png`. */
static void gnuplot_fake(const char *svg, const char *png, const char *ending)
{
    char text[2000];
    snprintf(text, sizeof text,
             "#!/bin/sh\n"
             "figure=${3#*figure=\\'}; figure=${figure%%%%\\'*}\n"
             "case $3 in *term=\\'svg\\'*) printf '%s' >\"$figure.svg\" ;;\n"
             "*term=\\'gif\\'*) printf 'GIF89a  moving  ;' >\"$figure.gif\" ;;\n"
             "*) printf '%s' >\"$figure.png\" ;; esac\n"
             "%s\n", svg, png, ending);
    child_file_write("gnuplot", text, true);
    setenv("GNUPLOT", "./gnuplot", 1);
}

#define SVG "<svg>  new  </svg>"
#define PNG "PNG  new      IEND...."

static void set_up(void)
{
    child_directory_make();
    mkdir(child_path("plots"), 0777);
    child_file_write("plots/style.gp", "", false);
    unsetenv("PLOT");
}

static void tear_down(void)
{
    child_directory_remove();
    unsetenv("GNUPLOT");
    unsetenv("PLOT");
}

#define FIGURE_IS(name, expected) do { \
    char *text_ = child_file_read("plots/out/lesson42/" name); \
    ck_assert_str_eq(text_, expected); \
    free(text_); } while (0)

enum { FILES = 6 };         /* line.tsv, .svg, .png, claims, values, timing */

START_TEST(figures)
{
    gnuplot_fake(SVG, PNG, "");
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.err, "");
    FIGURE_IS("line.svg", SVG);
    FIGURE_IS("line.png", PNG);
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES);
}
END_TEST

START_TEST(a_figure_that_moves)
{
    gnuplot_fake(SVG, PNG, "");
    moving = true;
    Child child = CHILD(lesson, NULL);
    moving = false;
    ck_assert_str_eq(child.err, "");
    FIGURE_IS("line.png", PNG);
    FIGURE_IS("line.gif", "GIF89a  moving  ;");
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES + 1);
}
END_TEST

/* Without gnuplot, figures stay beside the tables that they show, and beside no others. */
START_TEST(figures_of_a_former_run)
{
    gnuplot_fake(SVG, PNG, "");
    CHILD(lesson, NULL);
    setenv("GNUPLOT", "./nowhere", 1);
    CHILD(lesson, NULL);
    FIGURE_IS("line.svg", SVG);
    FIGURE_IS("line.png", PNG);
    CHILD(lesson, "--seed", "2");
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES - 2);
    ck_assert(!child_file_exists("plots/out/lesson42/line.svg"));
}
END_TEST

START_TEST(any_directory)
{
    gnuplot_fake(SVG, PNG, "");
    char *directory = "-a 'b' \"c\" `touch d` $(touch e)\n\\; system('touch f'); %s";
    Child child = CHILD(lesson, "--out", directory);
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.err, "");
    ck_assert_int_eq(child_file_count(directory), FILES);
    ck_assert_int_eq(child_file_count("."), 5);     /* plots, it, gnuplot, .out, .err */
}
END_TEST

START_TEST(no_gnuplot)
{
    setenv("GNUPLOT", "./nowhere", 1);
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 0);
    ck_assert_str_eq(child.err, "gradus: no gnuplot: the data are in plots/out/lesson42, draw "
                     "them with 'gnuplot plots/line.gp' once it is installed (make setup)\n");
    ck_assert(child_file_exists("plots/out/lesson42/line.tsv"));
    child = CHILD(lesson, "--out", "x");
    SAYS(child.err, "'gnuplot -e \"data='x'\" plots/line.gp'");
    child = CHILD(lesson, "--out", "$(touch x)");
    SAYS(child.err, "'gnuplot -e \"data='DIR'\" plots/line.gp'");
}
END_TEST

/* What gnuplot does wrong, and what is said of it. */
static const struct { const char *svg, *png, *ending, *said; } wrong[] = {
    { "<svg> ha", PNG, "exit 1", "ended with status 1" },
    { "<svg> ha", PNG, "exit 0", "its svg is not whole" },
    { "", PNG, "exit 0", "its svg is not whole" },
    { SVG, "PNG ha", "exit 0", "its png is not whole" },
    { "<svg> ha", PNG, "kill -9 $$", "ended by signal 9" },
    { "<svg> ha", PNG,
      "printf '\\n\\nplot x\\n     ^\\n\"l.gp\" line 3: warning: hm\\n\"l.gp\" line 7: oh\\n' >&2; "
      "exit 1", "could not draw line: \"l.gp\" line 7: oh (the data are in" },
    { "<svg> ha", PNG, "printf '\\n  oh\\nand\\n' >&2; exit 1", "could not draw line:   oh (the" },
    { "<svg> ha", PNG, "head -c 300000 /dev/zero >&2; exit 5", "ended with status 5" },
};

START_TEST(gnuplot_fails)
{
    gnuplot_fake("<svg>  old  </svg>", "PNG  old      IEND....", "");
    CHILD(lesson, NULL);
    gnuplot_fake(wrong[_i].svg, wrong[_i].png, wrong[_i].ending);
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 0);
    SAYS(child.err, wrong[_i].said);
    ck_assert_ptr_eq(strchr(child.err, '\n') + 1, child.err + strlen(child.err));
    if (strcmp(wrong[_i].svg, SVG) != 0)
        FIGURE_IS("line.svg", "<svg>  old  </svg>");
    FIGURE_IS("line.png", "PNG  old      IEND....");
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES);
}
END_TEST

START_TEST(in_the_terminal)
{
    gnuplot_fake(SVG, PNG, "case $3 in *dumb*) echo '+--drawn--+' ;; esac");
    setenv("PLOT", "dumb", 1);
    SAYS(CHILD(lesson, NULL).out, "+--drawn--+");
    setenv("PLOT", "x11", 1);
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 0);
    SAYS(child.err, "only PLOT=dumb and PLOT=sixelgd");
}
END_TEST

/* An interruption ends gnuplot too, and leaves no half-drawn figure. */
START_TEST(interrupted_while_drawing)
{
    gnuplot_fake("<svg> ha", PNG, "kill -INT $PPID; exec sleep 100");
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 130);
    SAYS(child.err, "could not draw line: interrupted (the data are in");
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES - 2);
}
END_TEST

/* ---- The style, if gnuplot is there ------------------------------------------------------- */

#define SCRIPT \
    "if (!exists(\"lesson\")) { lesson = \"lesson42\"; figure = \"line\"; " \
    "load \"plots/style.gp\" }\n" \
    "set title \"A line\"\n" \
    "plot \"line.tsv\" using \"x\":(only(\"activation\", \"absolute value\", column(\"y\"))) " \
    "with linespoints title \"Faltung\"\n"

/* False where there is no gnuplot; else the project's style is in place. */
static bool style_ready(const char *script)
{
    char style[20000] = "";
    FILE *file = fopen("plots/style.gp", "r");
    ck_assert_msg(file != NULL, "no plots/style.gp: run the tests in the top directory");
    style[fread(style, 1, sizeof style - 1, file)] = '\0';
    fclose(file);
    child_file_write("plots/style.gp", style, false);
    child_file_write("plots/line.gp", script, false);
    char *gnuplot = program_find("gnuplot");
    if (gnuplot == NULL)
        fprintf(stderr, "no gnuplot: plots/style.gp is not tried\n");
    free(gnuplot);
    return gnuplot != NULL;
}

START_TEST(style)
{
    if (!style_ready(SCRIPT))
        return;
    Child child = CHILD(lesson, NULL);
    ck_assert_str_eq(child.err, "");
    char *svg = child_file_read("plots/out/lesson42/line.svg");
    SAYS(svg, "Faltung");
    SAYS(svg, "A line");
    free(svg);
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES);
    setenv("PLOT", "dumb", 1);
    child = CHILD(lesson, NULL);
    ck_assert_str_eq(child.err, "");
    SAYS(child.out, "A line");
}
END_TEST

START_TEST(script_with_an_error)
{
    if (!style_ready(SCRIPT "plot nonsense(x)\n"))
        return;
    Child child = CHILD(lesson, NULL);
    ck_assert_int_eq(child.status, 0);
    SAYS(child.err, "line.gp\" line 4: undefined function");
    ck_assert_int_eq(child_file_count("plots/out/lesson42"), FILES - 2);
}
END_TEST

static int gnuplot_by_hand(int argc, char **argv)
{
    (void)argc;
    Message why = { "" };
    argv[0] = "gnuplot";
    char *gnuplot = program_find("gnuplot");
    bool drawn = program_run(gnuplot, argv, ".", true, 60, &why);
    fprintf(stderr, "%s", why.text);
    free(gnuplot);
    return drawn ? 0 : 1;
}

START_TEST(style_by_hand)
{
    if (!style_ready(SCRIPT))
        return;
    setenv("GNUPLOT", "./nowhere", 1);
    CHILD(lesson, NULL);
    CHILD(lesson, "--out", "else where");
    ck_assert_str_eq(CHILD(gnuplot_by_hand, "plots/line.gp").err, "");
    ck_assert(child_file_exists("plots/out/lesson42/line.svg"));
    ck_assert_str_eq(CHILD(gnuplot_by_hand, "-e", "data='else where'; term='png'",
                           "plots/line.gp").err, "");
    ck_assert(child_file_exists("else where/line.png"));
    SAYS(CHILD(gnuplot_by_hand, "-e", "term='dumb'", "plots/line.gp").out, "A line");
}
END_TEST

/* ---- Programs ---------------------------------------------------------------------------- */

START_TEST(finding)
{
    ck_assert_ptr_null(program_find("./nowhere"));
    ck_assert_ptr_null(program_find("/tmp"));           /* a directory */
    ck_assert_ptr_null(program_find("no-program-of-this-name"));
    char *path = program_find("sh");
    ck_assert_ptr_nonnull(path);
    ck_assert_int_eq(path[0], '/');
    free(path);
}
END_TEST

/* The limit of time is short here, so that the test is. */
START_TEST(hanging_program)
{
    Message why;
    char *sleep = program_find("sleep");
    char *arguments[] = { "sleep", "100", NULL };
    ck_assert(!program_run(sleep, arguments, "/", false, 0.05, &why));
    SAYS(why.text, "not done after 0.05 seconds");
    free(sleep);
}
END_TEST

START_TEST(program_that_cannot_start)
{
    Message why;
    char *arguments[] = { "x", NULL };
    ck_assert(!program_run("/nowhere/x", arguments, "/", false, 10, &why));
    ck_assert_str_eq(why.text, "No such file or directory");
    char *find = program_find("sh");
    ck_assert(!program_run(find, arguments, "/nowhere", false, 10, &why));
    ck_assert_str_eq(why.text, "No such file or directory");
    free(find);
}
END_TEST

Suite *suite_plot(void);
Suite *suite_plot(void)
{
    Suite *suite = suite_create("plot");
    TCase *plots = tcase_create("plot");
    tcase_add_checked_fixture(plots, set_up, tear_down);
    tcase_add_test(plots, figures);
    tcase_add_test(plots, a_figure_that_moves);
    tcase_add_test(plots, figures_of_a_former_run);
    tcase_add_test(plots, any_directory);
    tcase_add_test(plots, no_gnuplot);
    tcase_add_loop_test(plots, gnuplot_fails, 0, (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_test(plots, in_the_terminal);
    tcase_add_test(plots, interrupted_while_drawing);
    tcase_add_test(plots, style);
    tcase_add_test(plots, script_with_an_error);
    tcase_add_test(plots, style_by_hand);
    tcase_add_test(plots, finding);
    tcase_add_test(plots, hanging_program);
    tcase_add_test(plots, program_that_cannot_start);
    suite_add_tcase(suite, plots);
    return suite;
}
