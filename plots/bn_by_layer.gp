# Above, how different the examples are at each layer; below, the gradient; without and with batch norm.
if (!exists("lesson")) { lesson = "lesson09"; figure = "bn_by_layer"; load "plots/style.gp" }

table = "bn_by_layer.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "layer" nooutput
part(i, n, name) = column("norm") == n ? only("series", word(found, i), column(name)) : NaN
set dashtype 11 (6,4)                   # without batch norm, an activation each
set dashtype 12 (14,5)
set dashtype 13 (12,4,2,4)
set dashtype 14 (2,3)
dash(i) = 11 + (i - 1) % 4
set multiplot
set lmargin at screen 0.13
set rmargin at screen 0.76
set xrange [0:STATS_max + 1]
set logscale y
set format y power_of_ten

set tmargin at screen 0.92
set bmargin at screen 0.64
set title "Forward and back through layers, without batch norm and with it" offset 7,0
set format x ""
set ylabel "share that differs\nbetween examples" offset 0.5
set yrange [1e-16:100]
set ytics 1e-15, 1e5, 1
unset key
set label 1 "all with batch norm: 1" at STATS_max + 2, 1 left textcolor rgb "#333333" font ",13"
plot for [i=1:words(found)] table using "layer":(part(i, 0, "variety")) \
         with lines lc line_of(word(found, i)) lw 2.5 dt dash(i), \
     table using "layer":(part(1, 1, "variety")) with lines lc rgb "#555555" lw 2.5 dt 1

unset title
unset label 1
set tmargin at screen 0.58
set bmargin at screen 0.13
set format x "%g"
set xlabel "layer (1 is the first; the output is on the right)"
set ylabel "norm of the gradient, ‖∂J/∂z‖" offset 0.5
set autoscale y
set ytics autofreq
set key at screen 0.99, screen 0.58 top right samplen 3
plot for [i=1:words(found)] table using "layer":(part(i, 0, "gradient_low")):\
         (part(i, 0, "gradient_high")) with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layer":(part(i, 1, "gradient_low")):\
         (part(i, 1, "gradient_high")) with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layer":(part(i, 0, "gradient")) \
         with lines lc line_of(word(found, i)) lw 2.5 dt dash(i) title word(found, i), \
     for [i=1:words(found)] table using "layer":(part(i, 1, "gradient")) \
         with linespoints lc line_of(word(found, i)) pt 6 + 2 * i lw 2 dt 1 pointinterval 6 \
         title word(found, i) . " + BN", \
     for [i=1:words(found)] table using "layer":(part(i, 1, "theory")) \
         with lines ls 10 title (i == 1 ? "theory" : "")
unset multiplot
