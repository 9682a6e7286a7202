# Accuracy, and the distance that follows from log-loss, by forger and judge.
if (!exists("lesson")) { lesson = "lesson01"; figure = "judges_by_forger"; load "plots/style.gp" }

table = "judged.tsv"
judges = "logistic small larger"
judged(i, name) = only("judge", word(judges, i), column(name))
at(i) = column("place") + 0.07 * (i - 2)
set multiplot layout 1,2 title "Three judges, four forgers, and reality" font ",17"
set xrange [-0.4:4.4]
set xtics ("noise" 0, "pixels" 1, "principal" 2, "mixture" 3, "real" 4) rotate by 35 right
unset grid
set grid ytics back lt 1 lc rgb "#dddddd" lw 0.8
set title "images called by their right name, %"
set yrange [45:101]
set label 1 "chance" at graph 0.02, first 51.4 textcolor rgb "#666666"
set key at graph 0.02, 0.36 top left
plot 50 with lines ls 11, \
     for [i=1:3] table using (at(i)):(100 * judged(i, "accuracy")) with lines lt i lw 1.5, \
     for [i=1:3] table using (at(i)):(100 * judged(i, "accuracy")):(100 * judged(i, "accuracy_low")):\
         (100 * judged(i, "accuracy_high")) with yerrorbars lt i dt 1 ps 1 title word(judges, i)
set title "distance shown: log 2 - log-loss, nats"
set yrange [-0.05:0.75]
set key off
set label 1 "log 2: nothing in common" at graph 0.98, first 0.722 right textcolor rgb "#666666"
set label 2 "a coin" at graph 0.02, first 0.022 textcolor rgb "#666666"
plot 0 with lines ls 11, log(2) with lines ls 11, \
     for [i=1:3] table using (at(i)):(judged(i, "bound")) with lines lt i lw 1.5, \
     for [i=1:3] table using (at(i)):(judged(i, "bound")):(judged(i, "bound_low")):\
         (judged(i, "bound_high")) with yerrorbars lt i dt 1 ps 1
unset multiplot
