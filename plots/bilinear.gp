# The bilinear game: paths in the plane, and the distance from where nobody wants to move.
if (!exists("lesson")) { lesson = "lesson17"; figure = "bilinear"; load "plots/style.gp" }

stats "bilinear.tsv" using "step" nooutput
steps = STATS_max
set multiplot title "Two players, the gradient of x y" font ",17"
set lmargin at screen 0.08
set rmargin at screen 0.49
set tmargin at screen 0.88
set bmargin at screen 0.13
set size ratio -1
set key bottom left
set xlabel "x, who wants x y small"
set ylabel "y, who wants it large" offset 1
set autoscale
stats "bilinear.tsv" using "simultaneous_x":"simultaneous_y" nooutput
far = 1.05 * (STATS_max_x > -STATS_min_x ? STATS_max_x : -STATS_min_x)
far = far < 1.05 * STATS_max_y ? 1.05 * STATS_max_y : far
far = far < -1.05 * STATS_min_y ? -1.05 * STATS_min_y : far
set xrange [-far:far]
set yrange [-far:far]
plot "bilinear.tsv" using "simultaneous_x":"simultaneous_y" with lines lt 2, \
     "bilinear.tsv" using "alternating_x":"alternating_y" with lines lt 1, \
     "bilinear.tsv" using "averaged_x":"averaged_y" with lines lt 3, \
     "bilinear.tsv" every ::0::0 using "alternating_x":"alternating_y" with points pt 7 ps 1.1 lc rgb "#000000"
set size noratio
set lmargin at screen 0.60
set rmargin at screen 0.97
set xlabel "step"
set ylabel "distance from (0, 0)" offset 1
set logscale y
set format y "%g"
set autoscale x
set autoscale xfix
set xtics 5 * 10**floor(log10(steps / 4))
set key top left
set yrange [0.002:300]
distance(name) = sqrt(column(name . "_x")**2 + column(name . "_y")**2)
plot "bilinear.tsv" using "step":(distance("simultaneous")) with lines lt 2 title "simultaneous", \
     "bilinear.tsv" using "step":(distance("alternating")) with lines lt 1 title "alternating", \
     "bilinear.tsv" every ::1 using "step":(distance("averaged")) with lines lt 3 title "... averaged", \
     "bilinear.tsv" using "step":"growth" with lines ls 10 title "theory, and bound", \
     "bilinear.tsv" every ::1 using "step":"bound" with lines ls 10
unset multiplot
