# MA(2): ranks of the true parameters in four posteriors, with the band of what is right.
if (!exists("lesson")) { lesson = "lesson15"; figure = "rank_histograms"; load "plots/style.gp" }

table = "rank_histograms.tsv"
methods = "exact rejection adjusted parametric"
heading(i) = i == 1 ? "exact, on a grid" : i == 2 ? "rejection" : i == 3 ? "… adjusted" : "parametric"
here(m, p, name) = column("parameter") == p ? only("method", word(methods, m), column(name)) : NaN
stats table using "error" nooutput
band = 2 * STATS_max
set multiplot title "MA(2): are the posteriors as sure as they may be?" font ",17"
set xrange [0:1]
set yrange [0:2.6]
set xtics 0, 0.2, 1
set ytics 1
set object 1 rectangle from graph 0, first 1 - band to graph 1, first 1 + band fc rgb "#777777" fs solid 0.2 noborder behind
do for [i=1:4] {
    left = i % 2 == 1 ? 0.09 : 0.58
    top = i < 3 ? 0.84 : 0.44
    set lmargin at screen left
    set rmargin at screen left + 0.39
    set tmargin at screen top
    set bmargin at screen top - 0.29
    set title heading(i) font ",15" offset 0,-0.5
    if (i > 2) { set xlabel "rank of the truth"; set format x "%g" } else { unset xlabel; set format x "" }
    if (i % 2 == 1) { set ylabel "density" } else { unset ylabel }
    if (i == 1) { set key top center horizontal } else { set key off }
    plot table using "rank":(here(i, 1, "share")) with histeps lt 1 title "θ_1", \
         table using "rank":(here(i, 2, "share")) with histeps lt 2 title "θ_2", \
         1 with lines ls 10
}
unset multiplot
