# What an adversary earns too much on its own examples, and too little on all others.
if (!exists("lesson")) { lesson = "lesson16"; figure = "adversary_bias"; load "plots/style.gp" }

table = "adversary_bias.tsv"
set multiplot
set logscale xy
set format y power_of_ten
set xrange [20:1500]
set yrange [1e-4:0.5]
set xlabel "examples of either kind, n"
set tmargin at screen 0.90
set bmargin at screen 0.14
set lmargin at screen 0.11
set rmargin at screen 0.53
set title "too much on its own examples"
set ylabel "of V, nats" offset 0.5
set key bottom left
plot table using "n":(only("adversary", "line", column("gain"))) with points lt 1 ps 1.2 title "line, N(1, 1)", \
     table using "n":(only("adversary", "parabola", column("gain"))) with points lt 2 ps 1.2 title "parabola, N(0, 2^2)", \
     table using "n":(only("adversary", "network", column("gain"))) with linespoints lt 3 ps 1.2 title "network, N(1, 1)", \
     table using "n":(only("adversary", "line", column("theory"))) with lines ls 10 title "k' / 2n", \
     table using "n":(only("adversary", "parabola", column("theory"))) with lines ls 10
set lmargin at screen 0.56
set rmargin at screen 0.98
set title "too little on all others"
unset ylabel
set format y ""
unset key
plot table using "n":(only("adversary", "line", column("loss"))) with points lt 1 ps 1.2, \
     table using "n":(only("adversary", "parabola", column("loss"))) with points lt 2 ps 1.2, \
     table using "n":(only("adversary", "network", column("loss"))) with linespoints lt 3 ps 1.2, \
     table using "n":(only("adversary", "line", column("theory"))) with lines ls 10, \
     table using "n":(only("adversary", "parabola", column("theory"))) with lines ls 10
unset multiplot
