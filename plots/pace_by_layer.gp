# The pace of each layer in three networks, under each way to share out the step.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_by_layer"; load "plots/style.gp" }

table = "pace_by_layer.tsv"
stats table using (note(strcol("way"))) nooutput
ways = found
found = ""
stats table using (note(sprintf("%d", column("panel")))) nooutput
panels = words(found)
set multiplot layout 1,panels title "How fast each layer learns, and what the network reaches" font ",17"
set logscale y
set format y power_of_ten
set xlabel "layer" offset 0,0.6
set xrange [0.5:*]
set xtics 2
set key below samplen 2 font ",12" maxrows 5
do for [n=1:panels] {
    p = int(word(found, n))
    stats table using (column("panel") == p ? (name = strcol("network"), 0) : NaN) nooutput
    set title name
    if (n == 1) { set ylabel "pace ‖ΔW‖ / ‖W‖ of the early steps" } else { unset ylabel }
    array score[words(ways)]
    do for [i=1:words(ways)] {
        stats table using (column("panel") == p && strcol("way") eq word(ways, i) ? \
            column("accuracy") : NaN) name "A" nooutput
        score[i] = A_max
    }
    plot for [i=1:words(ways)] table using "layer":(column("panel") == p ? \
        only("way", word(ways, i), column("pace")) : NaN) with linespoints lt i \
        title sprintf("%s: %.0f %%", word(ways, i), score[i])
}
unset multiplot
