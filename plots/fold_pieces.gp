# Pieces against units: built deep, built shallow, random; and of random networks by depth.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_pieces"; load "plots/style.gp" }

kind(name, units, y) = strcol("activation") eq name && column("units") == units ? y : NaN
set multiplot layout 1,2
set title "Built, and drawn by dice"
set xlabel "units"
set ylabel "straight pieces"
set logscale xy
set xrange [0.8:1300]
set yrange [1.5:2000]
set key bottom right samplen 2
set label 1 "built, deep" at 13, 700
set label 2 "built, one layer" at 48, 26
plot "fold_pieces.tsv" using "deep_units":"pieces" with linespoints lt 3 dt 1, \
     "fold_pieces.tsv" using "shallow_units":"pieces" with linespoints lt 1 dt 1 pt 6, \
     "fold_random.tsv" using (column("depth") == 4 && strcol("activation") eq "relu" ? column("units") * 0.94 : NaN):"pieces" \
         with points pt 5 ps 0.9 lc 2 title "random ReLU", \
     "fold_random.tsv" using (column("depth") == 4 && strcol("activation") eq "abs" ? column("units") * 1.06 : NaN):"pieces" \
         with points pt 8 ps 1.1 lc 8 title "random |x|", \
     x + 1 with lines ls 10 title "n + 1"
unset label
set title "Random networks, by depth"
set xlabel "hidden layers (64 or 256 units in all)"
unset ylabel
set logscale x 2
set xrange [0.85:19]
set yrange [7:700]
set ytics (8, 16, 32, 64, 128, 256, 512)
set key bottom left
plot for [u in "64 256"] "fold_random.tsv" using (column("depth") * 0.97):(kind("relu", u + 0, column("pieces"))):"low":"high" \
         with yerrorbars lt 2 dt 1 lw 1.6 title (u eq "64" ? "ReLU" : ""), \
     for [u in "64 256"] "fold_random.tsv" using (column("depth") * 1.03):(kind("abs", u + 0, column("pieces"))):"low":"high" \
         with yerrorbars lt 3 dt 1 lw 1.6 title (u eq "64" ? "|x|" : ""), \
     for [a in "relu abs"] for [u in "64 256"] "fold_random.tsv" using "depth":(kind(a, u + 0, column("theory"))) \
         with lines ls 10 title (a eq "relu" && u eq "64" ? "theory: Rice" : "")
unset multiplot
