# The share of searches that have found one of the best 1%, against the networks trained.
if (!exists("lesson")) { lesson = "lesson12"; figure = "search_hits"; load "plots/style.gp" }

table = "search_regret.tsv"
stats table using (note(strcol("search"))) nooutput
stats table using "trainings" name "TRAININGS" nooutput
row(i, y) = only("search", word(found, i), y)
set title "How many searches have found one of the best 1%"
set xlabel "networks trained"
set ylabel "searches, %"
set logscale x
set xrange [1:TRAININGS_max]
set yrange [0:100]
set xtics (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
set key top left
plot 50 with lines ls 11, \
     for [i=1:words(found)] table using "trainings":(row(i, column("hits"))) \
         with lines lt i title word(found, i), \
     table using "trainings":(row(1, column("law_hits"))) with lines ls 10 \
         title "law of random search"
