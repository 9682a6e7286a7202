# The share of units with hardly any slope, by the scale of the weights: for one point, and for all.
if (!exists("lesson")) { lesson = "lesson03"; figure = "flat_by_scale"; load "plots/style.gp" }

table = "flat_by_scale.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "layer" nooutput
last = int(STATS_max)
of(name, l, y) = strcol("series") eq name && column("layer") == l ? column(y) : NaN
set multiplot
set tmargin at screen 0.89
set bmargin at screen 0.14
set logscale x 2
set xrange [1.0 / 22:1024 * 1.4]
set xtics ("1/16" 1.0/16, "1/4" 0.25, "1" 1, "4" 4, "16" 16, "64" 64, "256" 256, "1024" 1024)
set yrange [-0.03:1.03]
set xlabel "weight variance × inputs, σ_w^2"
set lmargin at screen 0.10
set rmargin at screen 0.53
set title "flat for one point"
set ylabel "share of units (bars: 4 standard errors)" offset 0.5
set key top left samplen 3
plot for [i=1:words(found)] table using "variance":(of(word(found, i), 1, "flat")):\
         (4 * column("flat_error")) with yerrorbars lt line_of(word(found, i)) dt 1 lw 1.5 \
         title word(found, i) . ", layer 1", \
     for [i=1:words(found)] table using "variance":(of(word(found, i), last, "flat")) with points \
         lc line_of(word(found, i)) pt 2 ps 0.9 lw 1.5, \
     NaN with points pt 2 ps 0.9 lw 1.5 lc rgb "#444444" title sprintf("all, layer %d", last), \
     for [i=1:words(found)] for [l=1:last:last-1] table using "variance":(of(word(found, i), l, "flat_theory")) \
         with lines ls 10 title (i == 1 && l == 1 ? "theory" : "")
set lmargin at screen 0.57
set rmargin at screen 0.97
set title "flat for all points: dead"
set format y ""
unset ylabel
set key top right
plot for [i=1:words(found)] table using "variance":(of(word(found, i), 1, "dead")):\
         (4 * column("dead_error")) with yerrorbars lt line_of(word(found, i)) dt 1 lw 1.5 \
         title word(found, i) . ", layer 1", \
     for [i=1:words(found)] table using "variance":(of(word(found, i), last, "dead")) with points \
         lc line_of(word(found, i)) pt 2 ps 0.9 lw 1.5, \
     NaN with points pt 2 ps 0.9 lw 1.5 lc rgb "#444444" title sprintf("all, layer %d", last), \
     for [i=1:words(found)] table using "variance":(of(word(found, i), 1, "dead_theory")) \
         with lines ls 10 title (i == 1 ? "theory" : "")
unset multiplot
