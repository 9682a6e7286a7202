# Test accuracy by the batch of the training, judged by running averages or by the batch's own.
if (!exists("lesson")) { lesson = "lesson09"; figure = "bn_small"; load "plots/style.gp" }

table = "bn_small.tsv"
set title "Small batches, and two ways to be examined"
set xlabel "batch, in training and in the examination"
set ylabel "accuracy on test images, %"
set logscale x 2
set xrange [1.7:76]
set yrange [0:90]
set key at graph 0.98, 0.16 bottom right
plot table using "batch":"plain_low":"plain_high" with filledcurves lc 2, \
     table using "batch":"alone_low":"alone_high" with filledcurves lc 1, \
     table using "batch":"together_low":"together_high" with filledcurves lc 3, \
     table using "batch":"plain" with linespoints lt 2 title "without batch norm", \
     table using "batch":"alone" with linespoints lt 1 title "batch norm, running averages", \
     table using "batch":"together" with linespoints lt 3 title "batch norm, the batch's own", \
     10 with lines ls 11 title "chance"
