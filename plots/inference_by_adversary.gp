# The error of posteriors by the simulations spent: ABC, synthetic likelihood, adversary.
if (!exists("lesson")) { lesson = "lesson16"; figure = "inference_by_adversary"; load "plots/style.gp" }

table = "inference_by_adversary.tsv"
stones = "toy gk"
titles = "'the toy' 'the g-and-k'"
lines = "sequence synthetic adversary"
names = "'ABC, adjusted sequence' 'synthetic likelihood' 'adversary'"
is(stone, line, y) = strcol("touchstone") eq stone && strcol("method") eq line ? y : NaN
set multiplot
set logscale xy
set format y power_of_ten
set xrange [800:40000]
set yrange [1e-3:300]
set xlabel "simulations"
set xtics (1000, 3000, 10000, 30000)
set tmargin at screen 0.90
set bmargin at screen 0.14
do for [k=1:2] {
    set lmargin at screen 0.11 + (k - 1) * 0.45
    set rmargin at screen 0.53 + (k - 1) * 0.45
    set title word(titles, k)
    if (k == 1) { set ylabel "error of the posterior, nats" offset 0.5 } else { unset ylabel; set format y "" }
    if (k == 1) { unset key } else { set key at graph 0.02, 0.03 bottom left }
    stone = word(stones, k)
    plot for [i=1:3] table using "simulations":(is(stone, word(lines, i), column("low"))):\
             (is(stone, word(lines, i), column("high"))) with filledcurves lc i, \
         for [i=1:3] table using "simulations":(is(stone, word(lines, i), column("error"))) \
             with linespoints lt i title word(names, i)
}
unset multiplot
