# How near a single hidden layer of n units comes to the tent of k folds.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_best"; load "plots/style.gp" }

table = "fold_best.tsv"
stats table using "folds" nooutput
k = int(STATS_max)
set title sprintf("The best that one hidden layer can do to %d folds", k)
set xlabel "units in the hidden layer"
set ylabel "root mean square error"
set xrange [0:2**k + 1]
set yrange [0:0.31]
set key at graph 0.99, 0.9 top right
set label 1 "a constant" at 2**k, 0.2887 right offset 0,0.7 textcolor rgb "#666666"
plot 0.28868 with lines ls 11, \
     table using "units":"low":"high" with filledcurves lc rgb "#56b4e9" title "theory: in between", \
     table using "units":"low" with lines ls 10, \
     table using "units":"high" with lines ls 10, \
     table using "units":"error" with lines lt 1 dt 1 title "best possible", \
     "+" using (k):(0) every ::0::0 with points pt 7 ps 1.4 lc rgb "#009e73" title sprintf("the deep network, %d units", k)
