# What networks learned under three prices, against x and against the true probability.
if (!exists("lesson")) { lesson = "lesson04"; figure = "learned_forecasts"; load "plots/style.gp" }

table = "learned_forecasts.tsv"
stats table using (note(strcol("price"))) nooutput
stats table using "x" name "X" nooutput
names = "log-loss squared absolute"
set multiplot layout 1,2 title "One network, three prices" font ",17"
set yrange [0:1]
set xlabel "x"
set ylabel "probability of label 1"
set xrange [X_min:X_max]
set title "learned, by what is seen"
set key off
plot for [i=1:words(found)] table using "x":(only("price", word(found, i), column("low"))):\
         (only("price", word(found, i), column("high"))) with filledcurves lt i, \
     for [i=1:words(found)] table using "x":(only("price", word(found, i), column("forecast"))) \
         with linespoints lt i pointinterval 8, \
     table using "x":(only("price", word(found, 1), column("truth"))) with lines ls 10
set xlabel "true probability"
set ylabel "learned probability"
set xrange [0:1]
set title "learned, by what is true"
set key top left samplen 2
plot for [i=1:words(found)] table using "truth":(only("price", word(found, i), column("low"))):\
         (only("price", word(found, i), column("high"))) with filledcurves lt i, \
     for [i=1:words(found)] table using "truth":(only("price", word(found, i), column("forecast"))) \
         with linespoints lt i pointinterval 4 title word(names, i), \
     x with lines ls 10 title "truth"
unset multiplot
