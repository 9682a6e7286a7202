# The variance between networks against depth over width: all widths on one line an activation.
if (!exists("lesson")) { lesson = "lesson08"; figure = "scatter_by_width"; load "plots/style.gp" }

table = "scatter_by_width.tsv"
stats table using (note(strcol("series"))) nooutput
kinds = found
found = ""
stats table using (note(sprintf("%d", column("width")))) nooutput
widths = found
of(k, direction, w, y) = strcol("series") eq word(kinds, k) && strcol("direction") eq direction \
                         && column("width") == word(widths, w) ? y : NaN
set yrange [0.01:40]
array open[4] = [6, 4, 8, 12]
array filled[4] = [7, 5, 9, 13]
set title "Depth over width decides"
set xlabel "layers / units in a layer"
set ylabel "variance of ln (squared norm), over networks" offset 0.5
set logscale xy
set xrange [0.006:5]
set format y "%g"
set key top left samplen 2 font ",13" spacing 1.1
do for [k=1:words(kinds)] {
    stats table using "ratio":(only("series", word(kinds, k), column("wide_theory"))) name "END" nooutput
    set label k word(kinds, k) at END_pos_max_y * 1.15, END_max_y left textcolor lt line_of(word(kinds, k))
}
plot for [k=1:words(kinds)] table using "ratio":(only("series", word(kinds, k), column("wide_theory"))) \
         with lines ls 11, \
     for [k=1:words(kinds)] for [w=1:words(widths)] table \
         using "ratio":(of(k, "forward", w, column("variance"))) with points \
         pt filled[w] ps 1 lc line_of(word(kinds, k)), \
     for [k=1:words(kinds)] for [w=1:words(widths)] table \
         using "ratio":(of(k, "backward", w, column("variance"))) with points \
         pt open[w] ps 1.9 lw 1.5 lc line_of(word(kinds, k)), \
     for [k=1:words(kinds)] for [w=1:words(widths)] table \
         using "ratio":(of(k, "forward", w, column("theory"))) with lines ls 10, \
     for [w=1:words(widths)] NaN with points pt filled[w] ps 1 lc rgb "#555555" \
         title word(widths, w) . " units, forward", \
     NaN with points pt 6 ps 1.9 lw 1.5 lc rgb "#555555" title "open: backward", \
     NaN with lines ls 10 title "theory, exact for each width", \
     NaN with lines ls 11 title "5 and 2 times the ratio"
