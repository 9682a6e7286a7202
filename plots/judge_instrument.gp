# The distance that judges show of two Gaussians against the true one.
if (!exists("lesson")) { lesson = "lesson01"; figure = "judge_instrument"; load "plots/style.gp" }

table = "judge_instrument.tsv"
judges = "logistic small"
shown(i, name) = only("judge", word(judges, i), column(name))
at(i) = column("js") + 0.006 * (i == 1 ? -1 : 1)
set title "Real: N(0,1).  Forged: another Gaussian, whose distance is known"
set xlabel "true Jensen-Shannon divergence, nats"
set ylabel "distance shown: log 2 - log-loss, nats"
set xrange [0:0.7]
set yrange [-0.06:0.72]
set key at graph 0.04, 0.96 top left
set label 1 "N(0, 2^2): same mean," at 0.115, 0.024 textcolor rgb "#444444"
set label 2 "unseen by who only adds up" at 0.115, -0.02 textcolor rgb "#444444"
set label 3 "N(½,1)" at 0.004, 0.085 textcolor rgb "#444444"
set label 4 "N(1,1)" at 0.128, 0.105 textcolor rgb "#444444"
set label 5 "N(2,1)" at 0.353, 0.33 textcolor rgb "#444444"
set label 6 "N(4,1)" at 0.62, 0.60 textcolor rgb "#444444"
plot x with lines ls 10 title "what is there", \
     for [i=1:2] table using (at(i)):(shown(i, "bound")):(shown(i, "low")):(shown(i, "high")) \
         with yerrorbars lt i dt 1 ps 1.2 title word(judges, i) . " judge"
