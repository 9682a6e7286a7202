# Units that learning has left dead, and the accuracy, by the step size.
if (!exists("lesson")) { lesson = "lesson03"; figure = "dead_by_step"; load "plots/style.gp" }

table = "dead_by_step.tsv"
stats table using (note(strcol("series"))) nooutput
of(name, y) = only("series", name, column(y))
set multiplot
set lmargin at screen 0.11
set rmargin at screen 0.96
set logscale x
set xrange [0.007:45]
set tmargin at screen 0.91
set bmargin at screen 0.54
set title "Too large a step: sigmoids saturate, ReLUs die, absolute values diverge"
set ylabel "dead units, %"
set yrange [-4:100]
set format x ""
set key top left
plot for [i=1:words(found)] table using "step":(100 * of(word(found, i), "low")):\
         (100 * of(word(found, i), "high")) with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "step":(100 * of(word(found, i), "dead")) \
         with linespoints lt line_of(word(found, i)) title word(found, i)
unset title
unset key
set tmargin at screen 0.49
set bmargin at screen 0.13
set format x "%g"
set xlabel "step size of gradient descent"
set ylabel "test accuracy, %"
set yrange [28:102]
set label 2 "× diverged" at graph 0.99, first 36 right textcolor rgb "#222222"
set label 1 "chance" at graph 0.01, first 53 textcolor rgb "#666666"
plot 50 with lines ls 11, \
     for [i=1:words(found)] table using "step":(100 * of(word(found, i), "accuracy_low")):\
         (100 * of(word(found, i), "accuracy_high")) with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "step":(100 * of(word(found, i), "accuracy")) \
         with linespoints lt line_of(word(found, i)), \
     for [i=1:words(found)] table using "step":(column("diverged") > 0 ? \
         100 * of(word(found, i), "accuracy") : NaN) with points pt 2 ps 1.8 lw 2 lc rgb "#222222"
unset multiplot
