# The distance shown of the same forger by the number of pairs that a judge has learned from.
if (!exists("lesson")) { lesson = "lesson01"; figure = "judge_experience"; load "plots/style.gp" }

table = "judge_experience.tsv"
judges = "logistic small larger"
shown(i, name) = only("judge", word(judges, i), column(name))
stats table using "pairs" name "PAIRS" nooutput
set title "The same forger, the mixture, and judges who have seen more and more"
set logscale x
set xrange [PAIRS_min / 1.3 : PAIRS_max * 1.3]
set xlabel "pairs that the judge has learned from"
set ylabel "distance shown: log 2 - log-loss, nats"
set yrange [*:0.72]
set key at graph 0.03, 0.93 top left
set label 1 "log 2: nothing in common" at graph 0.98, first 0.71 right textcolor rgb "#666666" offset 0,-1
plot 0 with lines ls 11, log(2) with lines ls 11, \
     for [i=1:3] table using "pairs":(shown(i, "low")):(shown(i, "high")) with filledcurves lt i, \
     for [i=1:3] table using "pairs":(shown(i, "bound")) with linespoints lt i title word(judges, i)
