# What adversaries say of each number, with the perfect adversary's answer.
if (!exists("lesson")) { lesson = "lesson16"; figure = "adversary_output"; load "plots/style.gp" }

table = "adversary_output.tsv"
points = 121
names = "'N(0.5, 1)' 'N(1, 1)' 'N(2, 1)' 'N(4, 1)' 'N(0, 2^2)'"
set title "What the adversary says: the probability that it is forged"
set xlabel "x (real numbers come from N(0, 1))"
set ylabel "D(x)"
set xrange [-6:6]
set yrange [0:1]
set key at graph 0.02, 0.95 top left title "forged from" left
block(i) = (i - 1) * points
plot for [i=1:5] table every ::block(i)::(block(i) + points - 1) using "x":"low":"high" with filledcurves lc i, \
     for [i=1:5] table every ::block(i)::(block(i) + points - 1) using "x":"forged" \
         with lines lt i title word(names, i), \
     for [i=1:5] table every ::block(i)::(block(i) + points - 1) using "x":"theory" \
         with lines ls 10 title (i == 1 ? "q/(p + q)" : "")
