# The tent map folded 1, 2, 4 and 7 times.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_tent"; load "plots/style.gp" }

table = "fold_tent.tsv"
times = "1 2 4 7"
set multiplot layout 2,2 title "One absolute value more, twice as many pieces" font ",17"
set xrange [0:1]
set yrange [0:1.02]
set xtics 0.25
set ytics 0.5
set format "%g"
do for [i=1:4] {
    k = int(word(times, i))
    set title sprintf("%d unit%s: %d pieces", k, k == 1 ? "" : "s", 2**k) offset 0,-0.6
    if (i > 2) { set xlabel "x" offset 0,0.5 }
    if (i % 2) { set ylabel "f(x)" offset 1 } else { unset ylabel }
    plot 0.5 with lines ls 11, \
         table using "x":(column("folds") == k ? column("y") : 1/0) with lines lt 3 dt 1 lw (k == 7 ? 1.2 : 2.5)
}
unset multiplot
