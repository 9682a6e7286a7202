# The mean gain in accuracy of each way to share out the step, by what gradients do at first.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_gains"; load "plots/style.gp" }

table = "pace_gains.tsv"
stats table using (note(strcol("way"))) nooutput
set title "The same length of step, shared out in other ways"
set ylabel "gain in accuracy over plain, percentage points"
set xrange [-0.5:3.5]
unset xtics
do for [g=0:3] {
    members = 0
    stats table using (column("place") == g ? (members = column("networks"), 0) : NaN) nooutput
    set label sprintf("%s\n%s\n(%d)", \
        g == 0 ? "all" : g == 1 ? "vanishing: first layer" : g == 2 ? "first and last layer" : \
        "exploding: first layer", \
        g == 0 ? "networks" : g == 1 ? "slower by a decade" : g == 2 ? "within a decade" : \
        "faster by a decade", members) at first g, graph -0.05 center
}
set bmargin 5
set arrow from graph 0,first 0 to graph 1,first 0 nohead ls 11
set key top right
plot for [i=1:words(found)] table using (column("place") + 0.12 * (i - 2.5)): \
         (only("way", word(found, i), column("gain"))):"low":"high" with yerrorbars lt i ps 1.3 \
         dt 1 title word(found, i)
