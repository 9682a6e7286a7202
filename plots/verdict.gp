# How far each way of learning is from the truth, by the images simulated.
if (!exists("lesson")) { lesson = "lesson16"; figure = "verdict"; load "plots/style.gp" }

table = "verdict.tsv"
found = ""
stats table using (note(strcol("way"))) nooutput
stats table using "simulations" nooutput
most = STATS_max
least = STATS_min
stats table using "likelihood" nooutput
exact = STATS_max
line(i) = i == 7 ? 8 : i
set title "Lesson 14's generator, learned in every way"
set xlabel "images simulated"
set ylabel "divergence from the truth, nats" offset 0.5
set logscale xy
set format x power_of_ten
set format y power_of_ten
set xrange [least:most * 1.1]
set yrange [1e-4:9]
names = "'adversary, saturating' 'adversary, non-saturating' 'adversary, -p/q' 'list of counts, -p/q' 'perfect, saturating' 'perfect, non-saturating' 'ABC'"
set key at graph 0.02, 0.03 bottom left maxrows 4 width -2
set label 1 "exact likelihood, no simulations" at least * 1.2, exact * 0.65 left textcolor rgb "#555555"
plot exact with lines ls 11, \
     for [i=1:words(found)] table using "simulations":(only("way", word(found, i), column("low"))):\
         (only("way", word(found, i), column("high"))) with filledcurves lc line(i) fs transparent solid 0.12, \
     for [i=1:words(found)] table using "simulations":(only("way", word(found, i), column("divergence"))) \
         with linespoints lt line(i) title word(names, i)
