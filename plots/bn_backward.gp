# What batch norm keeps of a gradient's square, what it multiplies it by, and the product, by batch.
if (!exists("lesson")) { lesson = "lesson09"; figure = "bn_backward"; load "plots/style.gp" }

table = "bn_backward.tsv"
set title "What becomes of a gradient on its way back through one batch norm"
set xlabel "batch, m"
set ylabel "× squared norm"
set logscale x 2
set xrange [1.8:140]
set yrange [0:2.5]
set key top right
plot 1 with lines ls 11, \
     table using "batch":"low":"high" with filledcurves lc 1 title "kept, nine in ten channels", \
     table using "batch":"kept" with points lt 1 ps 1 title "kept by the projection", \
     [2:] (x - 2) / x with lines ls 10 title "theory", \
     table using "batch":(column("batch") > 4 ? column("amplified") : NaN) with points lt 2 ps 1 \
         title "multiplied by 1/s²", \
     [5:] x / (x - 3) with lines ls 10, \
     table using "batch":(column("batch") > 4 ? column("amplified") * column("kept") : NaN) \
         with points lt 3 ps 1.1 title "both", \
     [5:] (x - 2) / (x - 3) with lines ls 10
