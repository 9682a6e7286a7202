# Among how many synapses the gradient is shared while networks learn.
if (!exists("lesson")) { lesson = "lesson08"; figure = "sharing_while_learning"; load "plots/style.gp" }

table = "sharing_while_learning.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "epoch" nooutput
series(i, name) = only("series", word(found, i), column(name))
set title "Nor does one take it all while the network learns"
set xlabel "epoch"
set ylabel "synapses that share ∂J/∂W" offset 0.5
set xrange [-0.1:STATS_max + 0.1]
set logscale y
set yrange [0.6:20000]
set format y "%g"
set key bottom right at graph 0.98, 0.1
array open[8] = [6, 4, 8, 12, 6, 4, 8, 12]
set label 1 "one takes it all" at graph 0.02, first 1.25 left textcolor rgb "#666666"
plot 1 with lines ls 11, \
     for [i=1:words(found)] table using "epoch":(series(i, "low")):(series(i, "high")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "epoch":(series(i, "synapses")) \
         with linespoints lt line_of(word(found, i)) title word(found, i), \
     for [i=1:words(found)] table using "epoch":(1 / series(i, "largest")) with points \
         pt open[line_of(word(found, i))] ps 1.3 lw 1.5 lc line_of(word(found, i)), \
     NaN with points pt 6 ps 1.3 lw 1.5 lc rgb "#555555" title "open: 1 / the largest share seen"
