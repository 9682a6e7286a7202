# Few images: log-loss on others by the width of the prior, and how large the weights become.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_images"; load "plots/style.gp" }

table = "map_images.tsv"
stats table using (note(strcol("examples"))) nooutput
none = 5                                                # where those without a prior stand
n = words(found)
series(i, y) = column("width") > 1e-3 ? only("examples", word(found, i), y) : NaN
free(i, y) = column("width") == 0 ? only("examples", word(found, i), y) : NaN
two = term ne "dumb"
if (two) { set multiplot layout 1,2 }
set title "Log-loss on other images"
set logscale x
set xrange [0.008:8]
set xtics ("0.01" 0.01, "0.1" 0.1, "1" 1, "none" none)
set xlabel "width of the prior, τ"
set ylabel "nats an image" offset 1
set logscale y
set yrange [0.5:7]
set ytics (0.5, 0.7, 1, 1.5, 2, 3, 5)
set label 1 "ln 10" at 0.7, 2.5 textcolor rgb "#666666"
set key at graph 0.97, 0.98 top right
plot log(10) with lines ls 11, \
     for [i=1:n] table using "width":(series(i, column("low"))):(series(i, column("high"))) \
         with filledcurves lc i, \
     for [i=1:n] table using "width":(series(i, column("loss"))) with linespoints lt i \
         title word(found, i) . " images", \
     for [i=1:n] table using (none):(free(i, column("loss"))):(free(i, column("low"))):\
         (free(i, column("high"))) with yerrorbars lt i dt 1 ps 1
if (two) {
    set title "Size of the weights"
    set ylabel "root mean square over τ" offset 1
    set xrange [0.008:2]
    set yrange [0.005:2]
    set ytics (0.01, 0.03, 0.1, 0.3, 1)
    unset key
    set label 1 "drawn from the prior: 1" at 0.012, 1.3 textcolor rgb "#666666"
    plot 1 with lines ls 11, \
         for [i=1:n] table using "width":(series(i, column("size"))) with linespoints lt i
    unset multiplot
}
