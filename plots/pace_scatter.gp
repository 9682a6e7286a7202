# Accuracy against the spread of the layers' paces: a point for each network.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_scatter"; load "plots/style.gp" }

table = "pace_networks.tsv"
stats table using (note(strcol("activation"))) nooutput
stats table using (only("way", "plain", 10 ** column("spread"))) name "SPREAD" nooutput
shown(b, name, y) = strcol("way") eq "plain" && column("batch_norm") == b && \
    strcol("activation") eq name ? y : NaN

set multiplot layout 1,2 title "Do networks learn well when their layers learn together?" font ",17"
set logscale x
set format x power_of_ten
set xrange [SPREAD_min / 1.5 : SPREAD_max * 2]
set yrange [0:90]
set xlabel "fastest layer’s pace over slowest’s"
do for [b=0:1] {
    set title b ? "with batch norm" : "without batch norm"
    if (b == 0) { set ylabel "accuracy on test images, %"; set key top right } \
    else { unset ylabel; set key off }
    plot 10 with lines ls 11 title "chance", \
         for [i=1:words(found)] table using (10 ** column("spread")):(shown(b, word(found, i), \
             column("accuracy"))):(column("low")):(column("high")) with yerrorbars lw 1 \
             lt line_of(word(found, i)) dt 1 ps 1.2 title word(found, i)
}
unset multiplot
