# Value and slope of every activation; at a kink, the slope that is taken and the one that is not.
if (!exists("lesson")) { lesson = "lesson03"; figure = "activation_curves"; load "plots/style.gp" }

table = "activation_curves.tsv"
stats table using (note(strcol("series"))) nooutput
count = words(found)
rows = 2
across = (count + 1) / rows
of(name, y) = only("series", name, column(y))
set multiplot title "What each activation does to a signal, and its slope to a gradient" font ",17"
set xrange [-4:4]
set yrange [-1.6:2.4]
set xtics -4, 2, 4
set ytics -1, 1, 2
set xzeroaxis ls 11
do for [i=1:count] {
    name = word(found, i)
    row = (i - 1) / across
    place = (i - 1) % across
    set lmargin at screen 0.07 + place * 0.92 / across
    set rmargin at screen 0.04 + (place + 1) * 0.92 / across
    set tmargin at screen 0.86 - row * 0.40
    set bmargin at screen 0.54 - row * 0.40
    set title name offset 0,-0.6
    if (row == rows - 1) { set xlabel "signal z" offset 0,0.4; set format x "%g" } else {
        unset xlabel; set format x "" }
    if (place == 0) { set format y "%g" } else { set format y "" }
    set key off
    if (i == 2) { set key at graph 0.02, 0.99 top left samplen 3 }
    plot table using "x":(of(name, "value")) with lines lt 1 title "value f(z)", \
         table using "x":(of(name, "slope")) with lines lt 2 title "slope f'(z)", \
         "activation_kinks.tsv" using (0):(of(name, "other")) with points pt 7 ps 1.1 lc rgb "white", \
         "activation_kinks.tsv" using (0):(of(name, "other")) with points pt 6 ps 1.1 lw 1.6 lc rgb "#d55e00", \
         "activation_kinks.tsv" using (0):(of(name, "taken")) with points pt 7 ps 1.1 lc rgb "#d55e00"
}
unset multiplot
