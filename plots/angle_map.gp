# What a layer does to the angle between two images, and what many layers do.
if (!exists("lesson")) { lesson = "lesson08"; figure = "angle_map"; load "plots/style.gp" }

steps = "angle_steps.tsv"
table = "angle_by_layer.tsv"
stats table using (note(strcol("series"))) nooutput
kinds = found
found = ""
stats table using (note(sprintf("%g", column("start")))) nooutput
starts = found
J(c) = 2 / pi * (sqrt(1 - c * c) + c * asin(c))

set multiplot layout 1,2 title "What becomes of the angle between two images" font ",17"
set xlabel "cosine before the layer"
set ylabel "cosine after it" offset 1
set xrange [-1.05:1.05]
set yrange [-0.05:1.05]
set samples 400
set key at graph 0.03, 0.5 top left samplen 2
inside(c) = abs(c) <= 1
plot x with lines ls 11, \
     for [k=1:words(kinds)] steps using "before":(only("series", word(kinds, k), column("after"))) \
         with points pt (k == 1 ? 5 : 7) ps 0.5 lc line_of(word(kinds, k)) title word(kinds, k), \
     (inside(x) ? J(x) : NaN) with lines ls 10 title "theory", \
     (inside(x) ? (x + J(x)) / 2 : NaN) with lines ls 10
set xlabel "layer"
set ylabel "cosine" offset 1
set xrange [0:20]
set yrange [-1.05:1.05]
of(k, s, y) = strcol("series") eq word(kinds, k) && \
              sprintf("%g", column("start")) eq word(starts, s) ? y : NaN
set key at graph 0.97, 0.06 bottom right
plot for [k=1:words(kinds)] for [s=1:words(starts)] table \
         using "layer":(of(k, s, column("low"))):(of(k, s, column("high"))) \
         with filledcurves lc line_of(word(kinds, k)), \
     for [k=1:words(kinds)] for [s=1:words(starts)] table \
         using "layer":(of(k, s, column("cosine"))) with linespoints lt line_of(word(kinds, k)) \
         lw 1.5 title (s == 1 ? word(kinds, k) : ""), \
     for [k=1:words(kinds)] for [s=1:words(starts)] table \
         using "layer":(of(k, s, column("theory"))) with lines ls 10
unset multiplot
