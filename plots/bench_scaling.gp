# What a step of learning costs while one thing grows, beside what its products alone would take.
if (!exists("lesson")) { lesson = "bench"; figure = "bench_scaling"; load "plots/style.gp" }

table = "scaling.tsv"
of(axis) = only("axis", axis, column("step"))
products(axis) = only("axis", axis, column("products"))
axes = "depth width batch side threads"
titles = "'hidden layers' 'units a layer' 'examples a step' 'pixels of a side' 'threads'"

set multiplot layout 2,3 title "What a step of learning costs" offset 0,-0.3 \
    margins 0.12, 0.97, 0.13, 0.88 spacing 0.11, 0.2
set logscale xy 2
set logscale y 10
set format y "10^{%T}"
set xtics (1, 4, 16, 64, 256, 1024)
set key off
do for [k=1:5] {
    axis = word(axes, k)
    set xlabel word(titles, k)
    if (k == 1 || k == 4) { set ylabel "milliseconds" } else { unset ylabel }
    if (k == 5) { unset logscale; unset format y; set yrange [0:*]; set xtics 1 }
    plot table using "value":(of(axis)) with linespoints lt 1 title "measured", \
         table using "value":(products(axis)) with lines lt 8 dt 2 title "products at the peak"
}
unset border; unset tics; unset xlabel; unset ylabel; unset grid; set yrange [0:1]; unset logscale
set key center center
set xrange [0:1]
plot NaN with linespoints lt 1 title "measured", NaN with lines lt 8 dt 2 title "products at the peak"
unset multiplot
