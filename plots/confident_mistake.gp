# What a forecast pays and what a network hears, against the probability given to what came.
if (!exists("lesson")) { lesson = "lesson04"; figure = "confident_mistake"; load "plots/style.gp" }

table = "confident_mistake.tsv"
rules = "log squared absolute accuracy"
names = "log-loss squared absolute accuracy"
logit(q) = log(q / (1 - q))
set multiplot title "A confident mistake: what it costs, and what it teaches" font ",17"
set xlabel "probability given to what came"
set xrange [logit(0.0001):logit(0.9999)]
set xtics ("0.0001" logit(0.0001), "" logit(0.001), "0.01" logit(0.01), "" logit(0.1), "1/2" 0, \
           "" logit(0.9), "0.99" logit(0.99), "" logit(0.999), "0.9999" logit(0.9999))
set tmargin at screen 0.84
set bmargin at screen 0.14
set lmargin at screen 0.09
set rmargin at screen 0.46
set title "what it costs"
set ylabel "price of one toss"
set yrange [0:5]
set key top right
plot for [i=1:4] table using "logit":(only("rule", word(rules, i), column("price"))) \
         with lines lt i title word(names, i)
set lmargin at screen 0.59
set rmargin at screen 0.95
set title "what it teaches"
set ylabel "size of the slope by the logit"
set yrange [0:1.05]
set key off
plot for [i=1:4] table using "logit":(only("rule", word(rules, i), column("slope"))) with lines lt i
unset multiplot
