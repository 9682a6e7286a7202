# How far the generator is from the truth while it learns, by the number of images it learns from.
if (!exists("lesson")) { lesson = "lesson14"; figure = "learning_likelihood"; load "plots/style.gp" }

table = "learning_likelihood.tsv"
found = ""
stats table using (note(strcol("images"))) nooutput
stats table using "step" nooutput
last = STATS_max
set title "Learning by the exact likelihood"
set xlabel "step"
set ylabel "divergence from the truth, nats" offset 0.5
set logscale xy
set format y power_of_ten
set xrange [0.9:last * 1.1]
set yrange [1e-7:9]
set key bottom left
plot for [i=1:words(found)] table using "step":(only("images", word(found, i), column("low"))):\
         (only("images", word(found, i), column("high"))) with filledcurves lc i, \
     for [i=1:words(found)] table using "step":(only("images", word(found, i), column("divergence"))) \
         with linespoints lt i title (word(found, i) eq "infinite" ? "the truth itself" : word(found, i) . " images")
