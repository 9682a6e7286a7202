# The players' losses in the course of the game.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_losses"; load "plots/style.gp" }

table = "forging_losses.tsv"
set title "Who is winning?"
set xlabel "steps of the game"
set ylabel "log-loss, nats"
set yrange [0:*]
set key outside top center horizontal
stats table using "replicate":"step" nooutput
last = STATS_max_y
games = int(STATS_max_x) + 1
of(r, name) = column("replicate") == r ? column(name) : NaN
set arrow 1 from last / 2, graph 0 to last / 2, graph 1 nohead ls 11
set label 1 "from here the step falls" at last / 2, graph 0.55 offset 0.5,0 textcolor rgb "#666666"
set label 2 "log 2: a coin" at last, log(2) right offset -0.5,0.6 textcolor rgb "#666666"
plot log(2) with lines ls 11, \
     for [r=0:games-1] table using "step":(of(r, "forger")) with lines lt 2 title (r == 0 ? "forger" : ""), \
     for [r=0:games-1] table using "step":(of(r, "real")) with lines lt 1 title (r == 0 ? "adversary, on real images" : ""), \
     for [r=0:games-1] table using "step":(of(r, "forged")) with lines lt 3 title (r == 0 ? "adversary, on forged ones" : "")
