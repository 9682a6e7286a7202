/*
 * bilinear_game.h -- the smallest game that goes round in circles.
 *
 * One player has a number x and wants  x y  to be small, the other has y and wants it large.
 * Each follows its own gradient with step a from (x, y) = (1, 1); the only place where
 * neither wants to move is (0, 0).  What happens is known exactly:
 *
 *     simultaneous    x' = x - a y,  y' = y + a x
 *                     x^2 + y^2 is multiplied by 1 + a^2 at every step: a spiral outwards
 *     alternating     x' = x - a y,  y' = y + a x'
 *                     x^2 + y^2 - a x y never changes (a < 2): an ellipse, gone round once in
 *                     2 pi / (2 arcsin(a/2)) steps
 *     averaged        the mean of the alternating (x, y), over steps 1 .. t and 0 .. t-1:
 *                     the updates add up to  mean x = (y_t - y_0) / (a t),
 *                     mean y = (x_0 - x_t) / (a t):  towards (0, 0) as 1/t
 */
#ifndef GRADUS_BILINEAR_GAME_H
#define GRADUS_BILINEAR_GAME_H

typedef struct BilinearPoint { double x, y; } BilinearPoint;

typedef struct BilinearStep {
    BilinearPoint simultaneous, alternating, averaged;
} BilinearStep;

/* steps[0 .. count]: the start, where the average is not yet one and is (1, 1), and count steps. */
void   bilinear_play(double a, int count, BilinearStep *steps);

double bilinear_square(BilinearPoint p);                /* x^2 + y^2 */
double bilinear_ellipse(double a, BilinearPoint p);     /* x^2 + y^2 - a x y */

/* Times that points 0 .. count of the alternating game go round (0, 0), by adding up angles. */
double bilinear_turns(const BilinearStep *steps, int count);

/* The same in theory: count 2 arcsin(a/2) / (2 pi) at whole turns. */
double bilinear_turns_expected(double a, int count);

#endif
