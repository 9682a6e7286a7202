# The same searches on tables whose fitness was dealt out anew: all follow the law of random search.
if (!exists("lesson")) { lesson = "lesson12"; figure = "search_shuffled"; load "plots/style.gp" }

table = "search_shuffled.tsv"
stats table using (note(strcol("search"))) nooutput
stats table using "trainings" name "TRAININGS" nooutput
row(i, y) = only("search", word(found, i), y)
set title "The same searches where nothing is inherited"
set xlabel "networks trained"
set ylabel "still lacking, points of accuracy"
set logscale xy
set xrange [1:TRAININGS_max]
set yrange [0.2:30]
set xtics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
set format y "%g"
set key bottom left
plot for [i=1:words(found)] table using "trainings":\
         (row(i, column("regret") - 2 * column("error"))):\
         (row(i, column("regret") + 2 * column("error"))) with filledcurves lt i, \
     for [i=1:words(found)] table using "trainings":(row(i, column("regret"))) \
         with lines lt i title word(found, i), \
     table using "trainings":(row(1, column("law"))) with lines ls 10 title "law of random search"
