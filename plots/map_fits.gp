# A sine from a few points: polynomial and network, without a prior and with one.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_fits"; load "plots/style.gp" }

table = "few_curves.tsv"
stats "few_networks.tsv" using "replicate" name "NET" nooutput
series(name, value) = only("model", name, value)
band(name, sign) = series(name, column("map") + sign * 2 * column("deviation"))
net(k, y) = column("replicate") == k ? y : NaN
two = term ne "dumb"
if (two) {
    set multiplot layout 1,2
    set bmargin 4
    set tmargin 2.6
}
set title "Polynomial"
set xlabel "t"
set ylabel "f(t)" offset 1
set xrange [-1:1]
set xtics 0.5
set yrange [-2.4:3.6]
set ytics 1
set key at graph 0.03, 0.98 top left samplen 2.5
plot table using "t":(band("polynomial", -1)):(band("polynomial", 1)) \
         with filledcurves lc rgb "#777777" title "2 s.d. of the posterior", \
     table using "t":(series("polynomial", column("truth"))) with lines ls 10 title "truth", \
     table using "t":(series("polynomial", column("likelihood"))) with lines lt 2, \
     table using "t":(series("polynomial", column("map"))) with lines lt 1, \
     "few_points.tsv" using "t":"y" with points pt 7 ps 0.9 lc rgb "#000000" title "points"
if (two) {
    set title "Network"
    set ylabel " "
    plot table using "t":(band("network", -1)):(band("network", 1)) \
             with filledcurves lc rgb "#777777", \
         table using "t":(series("network", column("truth"))) with lines ls 10, \
         for [k=0:NET_max] "few_networks.tsv" using "t":(net(k, column("likelihood"))) \
             with lines lt 2 lw 1.2 title (k == 0 ? "without a prior" : ""), \
         for [k=0:NET_max] "few_networks.tsv" using "t":(net(k, column("map"))) \
             with lines lt 1 lw 1.4 title (k == 0 ? "most credible" : ""), \
         "few_points.tsv" using "t":"y" with points pt 7 ps 0.9 lc rgb "#000000"
    unset multiplot
}
