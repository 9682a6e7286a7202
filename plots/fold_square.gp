# The error of x^2 against the number of units, deep and shallow.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_square"; load "plots/style.gp" }

table = "fold_square.tsv"
set title "What folding is good for: the parabola"
set xlabel "units"
set ylabel "largest error of x^2 on [0, 1]"
set logscale xy
set format y power_of_ten
set xrange [1:2000]
set yrange [1e-7:10]
set key top right
plot table using "units":"error" with points lt 3 ps 1.2 title "folded, two units a layer", \
     table using "units":"theory" with lines ls 10 title "theory: 4^{-(k+1)}", \
     table using "shallow_units":"theory" with lines lt 1 title "one hidden layer, the best possible: 1/8(n+1)^2"
