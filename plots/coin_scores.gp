# Four prices of a forecast, expected and paid, against the forecast.
if (!exists("lesson")) { lesson = "lesson04"; figure = "coin_scores"; load "plots/style.gp" }

table = "coin_scores.tsv"
stats "coin_theory.tsv" using "chance" name "CHANCE" nooutput
p = CHANCE_max
rules = "log squared absolute accuracy"
names = "'log-loss, nats' 'squared error' 'absolute error' 'accuracy: wrong side of 1/2'"
# the forecast that costs least
least(rule) = rule eq "absolute" ? (p < 0.5 ? 0 : 1) : p
set multiplot title sprintf("Four prices of a forecast, if ones come with p = %g", p) font ",17"
set xrange [0:1]
set xtics 0, 0.2, 1
set title font ",15" offset 0,-0.5
do for [i=1:4] {
    rule = word(rules, i)
    left = i % 2 == 1 ? 0.08 : 0.58
    top = i < 3 ? 0.84 : 0.43
    set lmargin at screen left
    set rmargin at screen left + 0.39
    set tmargin at screen top
    set bmargin at screen top - 0.29
    set title word(names, i)
    set yrange [0:i == 1 ? 2.5 : 1]
    set ytics i == 1 ? 0.5 : 0.2
    if (i > 2) { set xlabel "forecast q" } else { unset xlabel }
    unset arrow 1
    if (i < 4) { set arrow 1 from least(rule), graph 0 to least(rule), graph 1 nohead ls 11 lw 2.5 }
    set label 1 i == 4 ? "all on one side of 1/2 cost the same" : \
        sprintf("cheapest: q = %g", least(rule)) at graph 0.98, 0.1 right textcolor rgb "#444444"
    if (i == 4) { set key at graph 0.02, 0.98 top left samplen 2 } else { set key off }
    plot table using "forecast":(only("rule", rule, column("price"))) \
             with points lt i title "paid", \
         "coin_theory.tsv" using "forecast":(only("rule", rule, column("theory"))) with lines ls 10 \
             title "expected"
}
unset multiplot
