# The norm of the gradient at each layer, by activation, with the line of theory; below, the
# same as a multiple of theory, where the spread between networks can be seen.
if (!exists("lesson")) { lesson = "lesson07"; figure = "gradient_by_layer"; load "plots/style.gp" }

table = "gradient_by_layer.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "layer" nooutput
stats table using "theory" name "THEORY" nooutput
two = term ne "dumb" && exists("THEORY_records")         # no theory where batch norm is used
series(i, name) = only("series", word(found, i), column(name))
if (two) {
    set multiplot
    set lmargin at screen 0.13
    set rmargin at screen 0.97
    set tmargin at screen 0.91
    set bmargin at screen 0.37
    set format x ""
} else {
    set xlabel "layer (1 is the first; the output is on the right)"
}
set title "How much of the gradient reaches each layer"
set ylabel "norm of the gradient, ‖∂J/∂z‖" offset 0.5
set xrange [0:STATS_max + 1]
set logscale y
set format y power_of_ten
set key at graph 0.98, 0.05 bottom right
plot for [i=1:words(found)] table using "layer":(series(i, "low")):(series(i, "high")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layer":(series(i, "norm")) \
         with linespoints lt line_of(word(found, i)) pointinterval 5 title word(found, i), \
     for [i=1:words(found)] table using "layer":(series(i, "theory")) \
         with lines ls 10 title (i == 1 ? "theory" : "")
if (two) {
    unset title
    unset key
    set tmargin at screen 0.33
    set bmargin at screen 0.13
    set format x "%g"
    set xlabel "layer (1 is the first; the output is on the right)"
    set ylabel "× theory" offset 0.5
    set format y "%g"
    set yrange [0.2:5]
    set ytics (0.2, 0.5, 1, 2, 5)
    plot for [i=1:words(found)] table using "layer":(series(i, "low") / column("theory")):\
             (series(i, "high") / column("theory")) with filledcurves lc line_of(word(found, i)), \
         for [i=1:words(found)] table using "layer":(series(i, "norm") / column("theory")) \
             with lines lt line_of(word(found, i)), \
         1 with lines ls 10
    unset multiplot
}
