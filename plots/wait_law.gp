# The share of waits longer than t draws: a straight line on a logarithmic axis.
if (!exists("lesson")) { lesson = "lesson14"; figure = "wait_law"; load "plots/style.gp" }

table = "wait_law.tsv"
found = ""
stats table using (note(strcol("image"))) nooutput
names = "'a common image' 'an image in the middle'"
set title "Waiting for an image: having waited does not help"
set xlabel "draws, t"
set ylabel "share of waits that are longer than t"
set logscale y
set yrange [0.004:1.3]
set xrange [0:2000]
set key at graph 0.98, 0.97 top right
set label 1 "1/e" at 1990, 0.42 right textcolor rgb "#666666"
set label 2 "○ the mean, 1/p" at graph 0.98, 0.72 right textcolor rgb "#444444"
plot exp(-1) with lines ls 11, \
     for [i=1:words(found)] table using "draws":(only("image", word(found, i), column("longer"))) \
         with linespoints lt i pointinterval 4 title word(names, i), \
     for [i=1:words(found)] table using "draws":(only("image", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory, (1 - p)^t" : ""), \
     for [i=1:words(found)] table using (only("image", word(found, i), column("mean"))):(exp(-1)) \
         every ::0 with points pt 6 ps 1.6 lc rgb "#000000" lw 1.5
