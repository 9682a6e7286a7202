/*
 * plot.h -- figures, drawn by gnuplot.
 *
 * plot_draw(lab, "gradient_by_layer") asks for the figure that the script
 * plots/gradient_by_layer.gp makes of the tables.  lab_end draws it, as SVG and
 * as PNG, beside the tables; with PLOT=dumb (letters) or PLOT=sixelgd
 * (pixels, where the terminal can show them) in the environment, in the
 * terminal too.  Without gnuplot, or if it fails, the data are there all the
 * same, and one line says how to draw them: plotting never fails a lesson.  A
 * figure that is not done after 60 seconds is given up, and those after it; GNUPLOT_SECONDS in
 * the environment is another number of seconds, GNUPLOT another program.
 *
 * The scripts also run by hand, from the top directory:
 *
 *     gnuplot plots/gradient_by_layer.gp
 *
 * plots/style.gp, which all of them share, says how that works.
 *
 * What moves is drawn by plot_animate: SVG and PNG as before, for paper, and by the same script
 * with term='gif' a GIF, for which each `plot` is a frame.  A gnuplot that cannot draw GIFs costs
 * one line.
 */
#ifndef GRADUS_LAB_PLOT_H
#define GRADUS_LAB_PLOT_H

#include <stdbool.h>

typedef struct Lab Lab;

void plot_draw(Lab *lab, const char *name);
void plot_animate(Lab *lab, const char *name);

/* The lab's own: draws what was asked for. */
typedef struct Figure {
    char *name;
    bool  moves;
} Figure;

void plots_draw(Lab *lab);
void plots_outdate(const Lab *lab);     /* those of a former run go when its tables do */

#endif
