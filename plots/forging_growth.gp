# How far the forgeries are from unseen photographs, in the course of the game.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_growth"; load "plots/style.gp" }

growth = "forging_growth.tsv"
quality = "forging_quality.tsv"
of(pile, name) = only("pile", pile, column(name))
stats quality using (of("mixture", "frechet")) nooutput name "M"
stats quality using (of("photographs", "frechet")) nooutput name "P"
stats quality using (of("photographs", "precision")) nooutput name "Q"
stats growth using "replicate":"step" nooutput
last = STATS_max_y
games = int(STATS_max_x) + 1
of_game(r, name) = column("replicate") == r ? column(name) : NaN
set multiplot layout 1,2 title "Eyes that no player has: a classifier looks on" font ",17"
set xlabel "steps of the game"
set xtics last / 2
set title "Fréchet distance"
set logscale y
set key off
if (M_records) { set label 1 "k-means forger" at last, M_max right offset 0,0.6 textcolor rgb "#666666" }
set label 2 "photographs" at last, P_max right offset 0,0.6 textcolor rgb "#666666"
plot M_records ? M_max : NaN with lines ls 11, P_max with lines ls 11, \
     for [r=0:games-1] growth using "step":(of_game(r, "frechet")) with linespoints lt 1
unset logscale y
set title "precision and recall"
set yrange [0:1]
unset label 1
set label 2 "precision of photographs" at last, Q_max right offset 0,-0.8 textcolor rgb "#666666"
set key bottom right
plot Q_max with lines ls 11, \
     for [r=0:games-1] growth using "step":(of_game(r, "precision")) with linespoints lt 2 title (r == 0 ? "precision" : ""), \
     for [r=0:games-1] growth using "step":(of_game(r, "recall")) with linespoints lt 3 title (r == 0 ? "recall" : "")
unset multiplot
