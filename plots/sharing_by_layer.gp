# Among how many synapses the gradient is shared by layer: of one image, and of the mean of many.
if (!exists("lesson")) { lesson = "lesson08"; figure = "sharing_by_layer"; load "plots/style.gp" }

table = "sharing_by_layer.tsv"
stats table using (note(strcol("series"))) nooutput
stats table using "layer" nooutput
stats table using "high" name "HIGH" nooutput
of(i, one, y) = (column("batch") == 1) == one ? only("series", word(found, i), y) : NaN
panels = words(found)
set multiplot title "Many images spread the gradient, until depth makes them one" font ",17"
set tmargin at screen 0.84
set bmargin at screen 0.14
set logscale y
set xrange [1:STATS_max + 1]
set xtics 10
set yrange [60:HIGH_max * 1.3]
do for [i=1:panels] {
    set lmargin at screen 0.13 + (i - 1) * 0.86 / panels
    set rmargin at screen 0.13 + i * 0.86 / panels - 0.02
    set title word(found, i) offset 0,-0.5
    set xlabel "layer"
    if (i == 1) {
        set ylabel "synapses that share ∂J/∂W" offset 0.3
        set format y "%g"
    } else {
        unset ylabel
        set format y ""
    }
    if (i == panels) { set key bottom left samplen 2 font ",13" } else { set key off }
    plot table using "layer":(of(i, 1, column("low"))):(of(i, 1, column("high"))) \
             with filledcurves lc rgb "#0072b2", \
         table using "layer":(of(i, 0, column("low"))):(of(i, 0, column("high"))) \
             with filledcurves lc rgb "#d55e00", \
         table using "layer":(of(i, 0, column("synapses"))) with linespoints pointinterval 3 \
             lw 2 dt 1 pt 4 ps 1 lc rgb "#d55e00" title "mean of 50", \
         table using "layer":(of(i, 1, column("synapses"))) with linespoints pointinterval 3 \
             lw 2 dt 1 pt 7 ps 0.7 lc rgb "#0072b2" title "one image", \
         table using "layer":(of(i, 1, column("theory"))) with lines ls 10 title "theory for one"
}
unset multiplot
