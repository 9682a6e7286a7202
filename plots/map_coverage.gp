# The share of truths inside the band, by the width that is assumed.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_coverage"; load "plots/style.gp" }

table = "map_coverage.tsv"
set title "Is the band honest?"
set logscale x 2
set xrange [0.1:10]
set xtics ("1/8" 0.125, "1/4" 0.25, "1/2" 0.5, "1" 1, "2" 2, "4" 4, "8" 8)
set xlabel "assumed width of the prior over the true one"
set ylabel "truths inside the band, %"
set yrange [0:103]
set key at graph 0.97, 0.04 bottom right
set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 11
level(c) = word("0.95 0.8 0.5", c)
share(c, y) = abs(column("nominal") - level(c)) < 1e-6 ? 100 * y : NaN
plot for [c=1:3] 100 * level(c) with lines ls 11 dt (3,5), \
     for [c=1:3] table using "width":(share(c, column("theory"))) with lines ls 10 \
         title (c == 3 ? "theory" : ""), \
     for [c=1:3] table using "width":(share(c, column("share"))):(100 * column("error")) \
         with yerrorbars lt c ps 1 dt 1 lw 1.5 title sprintf("%g %% band, 4 s.e.", 100 * level(c))
