# Which starts lead to the tent: by folds, and by the noise around the built network.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_learned"; load "plots/style.gp" }

of(name, y) = strcol("start") eq name ? y : NaN
stats "fold_near.tsv" using "folds" nooutput
lowest = int(STATS_min)
highest = int(STATS_max)
set multiplot layout 1,2
set title "Far from the solution"
set xlabel "folds of the tent"
set ylabel "share that learns it"
set yrange [-0.03:1.25]
set ytics 0.25
set xtics 1
set xrange [0.6:6.4]
set key top right samplen 3
plot "fold_learned.tsv" using "folds":(of("dice", column("learned"))):"error" with yerrorbars lt 2 dt 1 lw 1.2, \
     "fold_learned.tsv" using "folds":(of("grown", column("learned"))):"error" with yerrorbars lt 1 dt 1 lw 1.2, \
     "fold_learned.tsv" using "folds":(of("dice", column("learned"))) with linespoints lt 2 title "from dice", \
     "fold_learned.tsv" using "folds":(of("grown", column("learned"))) with linespoints lt 1 title "grown fold by fold"
set title "Near it"
set xlabel "noise × 2^{folds}"
unset ylabel
set logscale x 2
set xtics 4
set xrange [0.07:80]
plot for [k=lowest:highest] "fold_near.tsv" using (column("folds") == k ? column("scaled") : NaN):"learned" \
         with linespoints lt k - lowest + 1 title sprintf("%d folds", k)
unset multiplot
