# What both players pay while the games are played, each game a line of each.
if (!exists("lesson")) { lesson = "lesson17"; figure = "losses"; load "plots/style.gp" }

own(name) = (strcol("target") eq "ring" && column("seconds") == 10) ? column(name) : NaN
stats "modes_by_step.tsv" using (own("seed")) nooutput
seeds = STATS_max
of(i, name) = column("seed") == i ? own(name) : NaN
stats "modes_by_step.tsv" using (own("step")) nooutput
set title "Nobody wins: what the players pay"
set xrange [0:STATS_max]
set xlabel "step of the game"
set ylabel "loss, nats"
set yrange [0:*]
set key bottom right
plot log(2) ls 10 title "who knows nothing: log 2", \
     for [i=1:seeds] "modes_by_step.tsv" using "step":(of(i, "forger")) with linespoints lt 3 title (i == 1 ? "forger" : ""), \
     for [i=1:seeds] "modes_by_step.tsv" using "step":(of(i, "forged")) with linespoints lt 2 title (i == 1 ? "adversary, on forged points" : ""), \
     for [i=1:seeds] "modes_by_step.tsv" using "step":(of(i, "real")) with linespoints lt 1 title (i == 1 ? "adversary, on real points" : "")
