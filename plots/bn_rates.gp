# The growth of the squared gradient per layer of a network with batch norm, by batch.
if (!exists("lesson")) { lesson = "lesson09"; figure = "bn_rates"; load "plots/style.gp" }

table = "bn_rates.tsv"
theory = "bn_rates_theory.tsv"
stats table using (note(strcol("series"))) nooutput
of(i, name) = only("series", word(found, i), column(name))
set title "How much gradients grow per layer, with batch norm"
set xlabel "batch, B"
set ylabel "growth of the squared norm per layer"
set logscale xy
set xrange [6:200]
set yrange [0.97:4.6]
set xtics (8, 16, 32, 64, 128)
set ytics (1, 1.2, 1.5, 2, 2.5, 3, 4)
set rmargin 12
set key top right
set label 1 "B → ∞" at graph 0.93, 0.98 center textcolor rgb "#666666" font ",13"
do for [i=1:words(found)] {
    stats theory using (of(i, "limit")) name "L" nooutput
    set arrow i from 140, L_mean to 200, L_mean nohead lc line_of(word(found, i)) lw 2
    set label i + 1 word(found, i) at 206, L_mean left textcolor rgb "#333333" font ",13"
}
set label 2 offset 0, 0.25
unset key
plot 1 with lines ls 11, \
     for [i=1:words(found)] theory using "batch":(of(i, "rate")) \
         with lines ls 10, \
     for [i=1:words(found)] table using "batch":(of(i, "rate")):(of(i, "low")):(of(i, "high")) \
         with yerrorbars lc line_of(word(found, i)) pt 5 + 2 * i ps 1 lw 2
