# Networks trained until a good one is found, by the share of children with two parents.
if (!exists("lesson")) { lesson = "lesson12"; figure = "crossover_share"; load "plots/style.gp" }

table = "crossover_share.tsv"
stats table using "random" name "RANDOM" nooutput
set title "Does it help to have two parents?"
set xlabel "children with two parents, %"
set ylabel "networks trained until a good one is found"
set xrange [-5:105]
set yrange [0:RANDOM_max * 1.12]
set key at graph 0.98, graph 0.82 top right
set label 1 "random search" at 100, RANDOM_max * 1.04 right textcolor rgb "#444444"
plot table using "share":"random" with lines ls 10, \
     table using "share":"wait":"error" with yerrorbars lt 1 lw 2 \
         title "evolution, mean with its 95% interval", \
     table using "share":"wait" with lines lt 1
