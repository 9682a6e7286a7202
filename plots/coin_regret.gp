# What forecasters have paid in all beyond who knows p, against the number of tosses.
if (!exists("lesson")) { lesson = "lesson04"; figure = "coin_regret"; load "plots/style.gp" }

table = "coin_regret.tsv"
stats table using (note(strcol("forecaster"))) nooutput
names = "'always says 0.1' 'always says 0.5' 'counts'"
set title "What it costs not to know p: in all, beyond who knows it"
set xlabel "tosses"
set ylabel "surprise paid beyond, nats"
set logscale x
set format x power_of_ten
set xrange [1:10000]
set yrange [-2:8]
set key top left
set label 1 "half a nat for each factor e" at 9000, 0.8 right textcolor rgb "#444444"
plot 0 with lines ls 11, \
     for [i=1:words(found)] table using "tosses":(only("forecaster", word(found, i), column("low"))):\
         (only("forecaster", word(found, i), column("high"))) with filledcurves lt (i % 3 + 1), \
     for [i=1:words(found)] table using "tosses":(only("forecaster", word(found, i), column("paid"))) \
         with linespoints lt (i % 3 + 1) title word(names, i), \
     for [i=1:words(found)] table using "tosses":(only("forecaster", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory" : "")
