# The players' losses in the course of the game.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_losses"; load "plots/style.gp" }

table = "forging_losses.tsv"
set title "Who is winning?"
set xlabel "steps of the game"
set ylabel "log-loss, nats"
set yrange [0:*]
set key outside top center horizontal
stats table using "step" nooutput
last = STATS_max
set arrow 1 from last / 2, graph 0 to last / 2, graph 1 nohead ls 11
set label 1 "from here the step falls" at last / 2, graph 0.95 offset 0.5,0 textcolor rgb "#666666"
set label 2 "log 2: a coin" at last, log(2) right offset -0.5,0.6 textcolor rgb "#666666"
plot log(2) with lines ls 11, \
     table using "step":"forger" with lines lt 2 title "forger", \
     table using "step":"real" with lines lt 1 title "adversary, on real images", \
     table using "step":"forged" with lines lt 3 title "adversary, on forged ones"
