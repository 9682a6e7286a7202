# Above, what a backward pass costs against a forward one, by the number of layers; below, how
# many numbers it needs kept.
if (!exists("lesson")) { lesson = "lesson02"; figure = "gradient_cost_by_depth"; load "plots/style.gp" }

table = "gradient_cost_by_depth.tsv"
stats table using (note(strcol("series"))) nooutput
series(i, name) = only("series", word(found, i), column(name))
set multiplot
set lmargin at screen 0.14
set rmargin at screen 0.97
set tmargin at screen 0.91
set bmargin at screen 0.47
set title "What a backward pass costs"
set xrange [0.5:16.5]
set xtics 2
set format x ""
set ylabel "backward / forward"
set yrange [0.8:2.09]
set ytics 0.25
set key at graph 0.98, 0.06 bottom right
plot 2 with lines ls 11, \
     for [i=1:words(found)] table using "layers":(series(i, "ratio")) with points lt i ps 1.1 \
         title word(found, i) . " units", \
     for [i=1:words(found)] table using "layers":(series(i, "theory")) with lines ls 10 \
         title (i == 1 ? "2 − W_1 / ΣW" : "")
unset title
set tmargin at screen 0.42
set bmargin at screen 0.13
set format x "%g"
set xlabel "layers of weights"
set ylabel "kept per example"
set yrange [0:*]
set ytics 2000
set key at graph 0.02, 1 top left
plot for [i=2:3] table using "layers":(series(i, "kept")) with linespoints lt i title \
         word("x 256 64", i) . " units", \
     table using "layers":(series(2, "needed")) with lines ls 11 lw 2 \
         title "forward only, 784→256"
unset multiplot
