# What the target tells the gradient of a random network, by its number of folds.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_signal"; load "plots/style.gp" }

table = "fold_signal.tsv"
set title "The target's part of the gradient, at the start"
set xlabel "folds of the target"
set ylabel "norm"
set logscale y 2
set format y "2^{%L}"
set xtics 1
set xrange [0.7:8.3]
plot table using "folds":"low":"high" with filledcurves lc 3 title "80% of the networks", \
     table using "folds":"signal" with linespoints lt 3 title "typical network", \
     table using "folds":"theory" with lines ls 10 title "halved by each fold"
