# Log-loss, accuracy and confidence of a classifier as it learns.
if (!exists("lesson")) { lesson = "lesson04"; figure = "calibration_by_epoch"; load "plots/style.gp" }

table = "calibration_by_epoch.tsv"
stats table using "epoch" name "EPOCH" nooutput
series(name, value) = only("series", name, column(value))
set multiplot layout 1,2 title "Log-loss sees what accuracy does not" font ",17"
set logscale x
set xrange [1:EPOCH_max]
set xtics (1, 2, 4, 7, 11, 17, 26, 40, 60)
set xlabel "epoch"
set title "mean log-loss, nats"
set yrange [0:1.2]
losses = "training others tempered"
names = "'training images' 'other images' 'others, tempered'"
set key at graph 0.05, 0.98 top left
plot for [i=1:3] table using "epoch":(series(word(losses, i), "low")):(series(word(losses, i), "high")) \
         with filledcurves lt i, \
     for [i=1:3] table using "epoch":(series(word(losses, i), "mean")) with linespoints lt i title word(names, i)
set title "on other images"
set yrange [0.7:1]
shares = "accuracy confidence"
plot for [i=1:2] table using "epoch":(series(word(shares, i), "low")):(series(word(shares, i), "high")) \
         with filledcurves lt (3 + i), \
     for [i=1:2] table using "epoch":(series(word(shares, i), "mean")) with linespoints lt (3 + i) \
         title word(shares, i)
unset multiplot
