# Expected log-loss against the forecast: the entropy, and the divergence on top of it.
if (!exists("lesson")) { lesson = "lesson04"; figure = "coin_loss"; load "plots/style.gp" }

table = "coin_scores.tsv"
log_only(y) = only("rule", "log", y)
stats "coin_theory.tsv" using (log_only(column("honest"))) name "HONEST" nooutput
stats "coin_theory.tsv" using "chance" name "CHANCE" nooutput
h = HONEST_max
p = CHANCE_max
price(q) = -p * log(q) - (1 - p) * log(1 - q)
set title sprintf("What forecasts of a coin cost, if ones come with p = %g", p)
set xlabel "forecast q"
set ylabel "surprise per toss, nats"
set xrange [0:1]
set yrange [0:2.5]
set key at graph 0.5, 0.98 center top
if (p > 0.15 && p < 0.45) {
    set arrow 1 from 0.1, h to 0.1, price(0.1) heads size 0.008,90 lc rgb "#333333" lw 1.2 front
    set arrow 2 from 0.5, h to 0.5, price(0.5) heads size 0.008,90 lc rgb "#333333" lw 1.2 front
    set arrow 3 from 0.1, h - 0.03 to 0.1, 0.45 nohead lc rgb "#999999" lw 1 front
    set arrow 4 from 0.5, h - 0.03 to 0.5, 0.45 nohead lc rgb "#999999" lw 1 front
    set label 1 sprintf("D(%g‖0.1) = %.3f", p, price(0.1) - h) at 0.105, 0.4 left front
    set label 2 sprintf("D(%g‖0.5) = %.3f", p, price(0.5) - h) at 0.505, 0.4 left front
}
set label 3 sprintf("entropy H(%g) = %.3f: nobody can expect to pay less", p, h) at 0.02, 0.15 left \
    textcolor rgb "#444444"
plot h with filledcurves y1=0 lc rgb "#bbbbbb", \
     h with lines ls 11, \
     "coin_hundred.tsv" using (column("forecast") + 0.012):"price" with points pt 6 ps 0.7 lc rgb "#d55e00" \
         title "means of 100 tosses", \
     table using "forecast":(log_only(column("price"))):"low":"high" with yerrorbars dt 1 lw 2 pt 7 ps 0.8 \
         lc rgb "#0072b2" title "means of all tosses", \
     "coin_theory.tsv" using "forecast":(log_only(column("theory"))) with lines ls 10 \
         title "theory: H + D"
