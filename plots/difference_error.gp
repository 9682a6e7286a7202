# The error of a finite difference against its step, in float and in double; and that of the
# backward pass.
if (!exists("lesson")) { lesson = "lesson02"; figure = "difference_error"; load "plots/style.gp" }

table = "difference_error.tsv"
stats table using (note(strcol("arithmetic"))) nooutput
stats "backward_error.tsv" using "error" name "BACK" nooutput
series(i, name) = only("arithmetic", word(found, i), column(name))
set title "How exact is a finite difference?"
set xlabel "step h"
set ylabel "error / size of the derivative"
set logscale xy
set format xy power_of_ten
set xrange [2.0**-50:1.5]
set yrange [1e-14:100]
set ytics 1e-14, 100, 100
set key at graph 0.02, 0.04 bottom left
plot for [i=1:words(found)] table using "step":(series(i, "low")):(series(i, "high")) \
         with filledcurves lc i title (i == 1 ? "5 to 95 % of the networks" : ""), \
     for [i=1:words(found)] table using "step":(series(i, "error")) with linespoints lt i \
         title "differences in " . word(found, i), \
     for [i=1:words(found)] table using "step":(series(i, "theory")) with lines ls 10 \
         title (i == 1 ? "theory: truncation and rounding" : ""), \
     BACK_mean with lines lt 8 title "backward pass in float"
