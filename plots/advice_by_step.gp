# The advice of the game's adversary at seven moments, a line for each game.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_by_step"; load "plots/style.gp" }

table = "advice_by_step.tsv"
stats table using "replicate":"step" nooutput
games = int(STATS_max_x) + 1
of(r, name) = (column("replicate") == r && column("step") > 0) ? column(name) : NaN
if (term ne "dumb") { set multiplot layout 1,2 margins 0.11,0.97,0.13,0.91 spacing 0.11 }
set xlabel "steps of the game"
set xrange [0:STATS_max_y * 1.03]
set xtics STATS_max_y / 4
set title "How far to the other verdict"
set ylabel "levels of grey"
set logscale y
set key at graph 0.98, 0.98 right top
plot for [r=0:games-1] table using "step":(of(r, "turn")) with linespoints lt 1 lw 1.5 title (r == 0 ? "forgeries" : ""), \
     for [r=0:games-1] table using "step":(of(r, "turn_real")) with linespoints lt 2 lw 1.5 title (r == 0 ? "photographs" : "")
unset logscale y
set title "How good, and how steady"
set ylabel "share; cosine"
set yrange [-0.2:1.15]
set key font ",12"
plot 0.5 with lines ls 11, \
     for [r=0:games-1] table using "step":(of(r, "right")) with linespoints lt 3 lw 1.5 title (r == 0 ? "right name" : ""), \
     for [r=0:games-1] table using "step":(of(r, "kept")) with linespoints lt 4 lw 1.5 title (r == 0 ? "advice as before" : "")
if (term ne "dumb") { unset multiplot }
