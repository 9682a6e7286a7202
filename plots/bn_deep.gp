# Test accuracy by depth, without and with batch norm, a panel for each activation.
if (!exists("lesson")) { lesson = "lesson09"; figure = "bn_deep"; load "plots/style.gp" }

table = "bn_deep.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "depth" nooutput
array reach[words(found)]
part(i, n, name) = column("norm") == n ? only("series", word(found, i), column(name)) : NaN
do for [i=1:words(found)] {
    stats table using (part(i, 1, "reach")) name "R" nooutput
    reach[i] = R_mean
}
set multiplot layout 1,words(found) margins 0.09,0.98,0.14,0.76 spacing 0.03 \
    title "Which networks learn?" font ",17" textcolor rgb "#222222"
set logscale x 2
set xrange [STATS_min / 1.2:STATS_max * 1.2]
set yrange [0:100]
set xtics (3, 6, 12, 24, 48)
set xlabel "hidden layers"
do for [i=1:words(found)] {
    set title word(found, i) font ",15"
    if (i == 1) { set ylabel "accuracy on test images, %" } else { unset ylabel; set format y "" }
    unset arrow
    unset label
    if (reach[i] < STATS_max * 1.2) {
        set arrow 1 from reach[i], 0 to reach[i], 88 nohead ls 10
        set label 1 "16 / ln rate" at reach[i], 92 center font ",12" textcolor rgb "#444444"
    }
    if (i == 1) { set key at screen 0.09, screen 0.93 left top maxrows 1 width 1 samplen 3 } else { unset key }
    plot table using "depth":(part(i, 0, "low")):(part(i, 0, "high")) with filledcurves lc 2, \
         table using "depth":(part(i, 1, "low")):(part(i, 1, "high")) with filledcurves lc 1, \
         table using "depth":(part(i, 0, "accuracy")) with linespoints lt 2 title "without batch norm", \
         table using "depth":(part(i, 1, "accuracy")) with linespoints lt 1 title "with batch norm", \
         10 with lines ls 11 title "chance"
}
unset multiplot
