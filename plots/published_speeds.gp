# Nielsen's published speeds of learning beside those of many networks of each depth.
if (!exists("lesson")) { lesson = "lesson07"; figure = "published_speeds"; load "plots/style.gp" }

table = "published_speeds.tsv"
set title "Speed of learning before training: published networks and ours"
set xlabel "hidden layer"
set ylabel "‖mean ∂C/∂b‖"
set logscale y
set xrange [0.7:4.3]
set xtics 1
set key bottom right
shift(h) = (h - 3) * 0.08
plot for [h=2:4] table using (column("layer") + shift(h)):(column("hidden") == h ? column("median") : NaN):\
         "low":"high" with yerrorbars lt (h - 1) dt 1 title sprintf("%d hidden layers, ours (5–95%%)", h), \
     for [h=2:4] table using (column("layer") + shift(h)):(column("hidden") == h ? column("median") : NaN) \
         with lines lt (h - 1), \
     table using (column("layer") + shift(column("hidden"))):"published" \
         with points pt 2 ps 1.4 lw 2 lc rgb "black" title "Nielsen (2015), one network each"
