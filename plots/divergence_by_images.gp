# What finite data cost: the divergence after learning by the number of images.
if (!exists("lesson")) { lesson = "lesson14"; figure = "divergence_by_images"; load "plots/style.gp" }

table = "divergence_by_images.tsv"
set title "What it costs to have seen only N images"
set xlabel "images, N"
set ylabel "divergence from the truth, nats" offset 0.5
set logscale xy
set format x power_of_ten
set format y power_of_ten
set xrange [70:150000]
set yrange [3e-4:9]
set key top right
plot table using "images":"low":"high" with filledcurves lc 1, \
     table using "images":"counting" with linespoints lt 2 title "who counts how often each image came", \
     table using "images":"divergence" with linespoints lt 1 title "the generator", \
     [70:150000] 144 / (2 * x) with lines ls 10 title "144 / 2N"
