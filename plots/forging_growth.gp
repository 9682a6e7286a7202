# How far the forgeries are from unseen photographs, in the course of the game.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_growth"; load "plots/style.gp" }

growth = "forging_growth.tsv"
quality = "forging_quality.tsv"
of(pile, name) = only("pile", pile, column(name))
stats quality using (of("mixture", "frechet")) nooutput name "M"
stats quality using (of("photographs", "frechet")) nooutput name "P"
stats quality using (of("photographs", "precision")) nooutput name "Q"
stats growth using "step" nooutput name "S"
set multiplot layout 1,2 title "Eyes that no player has: a classifier looks on" font ",17"
set xlabel "steps of the game"
set xtics S_max / 3
set title "Frechet distance"
set logscale y
set key off
if (M_records) { set label 1 "k-means forger" at S_max, M_max right offset 0,0.6 textcolor rgb "#666666" }
set label 2 "photographs" at S_max, P_max right offset 0,0.6 textcolor rgb "#666666"
plot M_records ? M_max : NaN with lines ls 11, P_max with lines ls 11, \
     growth using "step":"frechet" with linespoints lt 1
unset logscale y
set title "precision and recall"
set yrange [0:1]
unset label 1
set label 2 "precision of photographs" at S_max, Q_max right offset 0,0.6 textcolor rgb "#666666"
set key bottom right
plot Q_max with lines ls 11, \
     growth using "step":"precision" with linespoints lt 2 title "precision", \
     growth using "step":"recall" with linespoints lt 3 title "recall"
unset multiplot
