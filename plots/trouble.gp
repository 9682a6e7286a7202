# Collapse, its cure, and divergence.
if (!exists("lesson")) { lesson = "lesson17"; figure = "trouble"; load "plots/style.gp" }

set multiplot title "Two ways to lose a game, and one to keep it" font ",17"
set tmargin at screen 0.80
set bmargin at screen 0.26
set xrange [-2.6:2.6]
set yrange [-2.6:2.6]
set size ratio 1
set xtics 2
set ytics 2
set key below samplen 1
do for [i=1:2] {
    name = word("plain pack_4", i)
    set lmargin at screen 0.05 + (i - 1) * 0.32
    set rmargin at screen 0.34 + (i - 1) * 0.32
    set title (i == 1 ? "collapse: alone" : "the same, in packs of 4") font ",15"
    if (i == 2) { set format y "" }
    plot "collapse_points.tsv" using (only("variant", "real", column("x"))):"y" with points pt 6 ps 1.3 lc rgb "#0072b2" title "real", \
         "collapse_points.tsv" using (only("variant", name, column("x"))):"y" \
             with points pt 7 ps 0.35 lc rgb "#d55e00" title "forged"
}
set size noratio
set lmargin at screen 0.77
set tmargin at screen 0.76
set bmargin at screen 0.30
set rmargin at screen 0.97
set title "divergence" font ",15"
set xlabel "step"
set ylabel "loss, nats" offset 1
set logscale y
set format y power_of_ten
set autoscale x
set xtics autofreq
set ytics autofreq
set yrange [*:*]
set key at screen 0.97, 0.04 bottom right samplen 2 spacing 1
plot "trouble.tsv" using "step":"real" with linespoints lt 1 title "real", \
     "trouble.tsv" using "step":"forged" with linespoints lt 2 title "forged", \
     "trouble.tsv" using "step":"forger" with linespoints lt 3 title "forger"
unset multiplot
