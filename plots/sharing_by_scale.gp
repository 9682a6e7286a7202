# Among how many units and synapses a layer's gradient is shared, by the scale of the weights.
if (!exists("lesson")) { lesson = "lesson08"; figure = "sharing_by_scale"; load "plots/style.gp" }

table = "sharing_by_scale.tsv"
stats table using (note(strcol("series"))) nooutput
series(i, name) = only("series", word(found, i), column(name))
array what[2] = ["units", "synapses"]
array label[2] = ["units that share ∂J/∂z", "synapses that share ∂J/∂W"]
set multiplot layout 1,2 title "Does one take it all?" font ",17"
set xlabel "σ_w^2 / its critical value"
set logscale xy
set format x power_of_ten
set xtics 100
set format y "%g"
do for [p=1:2] {
    set ylabel label[p] offset 1
    set yrange [0.6:p == 1 ? 200 : 20000]
    set label 1 "one takes it all" at graph 0.03, first (p == 1 ? 1.12 : 1.3) left font ",12" textcolor rgb "#666666"
    if (p == 1) { set key off } else { set key at graph 0.03, 0.42 top left }
    plot 1 with lines ls 11, \
         for [i=1:words(found)] table using "scale":(series(i, what[p] . "_low")):\
             (series(i, what[p] . "_high")) with filledcurves lc line_of(word(found, i)), \
         for [i=1:words(found)] table using "scale":(series(i, what[p])) \
             with linespoints lt line_of(word(found, i)) title word(found, i), \
         for [i=1:words(found)] table using "scale":(series(i, what[p] . "_theory")) \
             with lines ls 10 title (i == 1 ? "theory" : "")
}
unset multiplot
