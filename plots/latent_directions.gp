# Left, how much pixels change along each direction; right, how often the name changes.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_directions"; load "plots/style.gp" }

table = "latent_directions.tsv"
first(y) = column("replicate") == 0 ? y : NaN
two = term ne "dumb"
if (two) { set multiplot layout 1,2 }
set title "Change of the pixels by direction"
set logscale y
set format y power_of_ten
set xrange [0:65]
set xtics 0,16,64
set xlabel "direction, by its eigenvalue"
set ylabel "squared change a unit of the seed" offset 1
set key at graph 0.98, 0.98 top right
plot table using "place":(first(column("random_low"))):(first(column("random_high"))) \
         with filledcurves lc 5 fs transparent solid 0.3 title "random (90 %)", \
     "" using "place":(first(column("random_mean"))) with lines lt 5 title "their mean", \
     "" using "place":"pixels" with points lt 1 ps 0.9 title "first layer's", \
     "" using "place":(first(column("best"))) with lines ls 10 lw 2 title "the best possible"
if (two) {
    set title "Another name, moved by 3"
    set logscale x
    set format x power_of_ten
    unset logscale y
    set format y "%g"
    set xrange [0.1:1000]
    set xtics autofreq
    set yrange [0:1]
    set xlabel "squared change of the pixels a unit"
    set ylabel "share of the images" offset 1
    unset key
    plot table using "pixels":"turned" with points lt 1 ps 1
    unset multiplot
}
