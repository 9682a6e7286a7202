# What evening, or turning round, the layers' paces does to each network.
if (!exists("lesson")) { lesson = "lesson10"; figure = "pace_gain"; load "plots/style.gp" }

table = "pace_networks.tsv"
stats table using (note(strcol("activation"))) nooutput
# The plain run's ratio is not in the rows of the others; at the first step, turning reverses it.
ratio(way) = column("plain_last_to_first")
shown(way, name, y) = strcol("way") eq way && strcol("activation") eq name ? y : NaN

set multiplot layout 1,2 title "What another sharing out of the same step gains" font ",17"
set xlabel "plain pace at first, last layer’s over first’s"
set format x power_of_ten
set logscale x
do for [way in "even turned"] {
    set title way eq "even" ? "all layers at the same pace" : "the slowest made the fastest"
    if (way eq "even") { set ylabel "gain in accuracy, percentage points"; set key bottom right } \
    else { unset ylabel; set key off }
    set yrange [-55:35]
    plot 0 with lines ls 11, \
         for [i=1:words(found)] table using (10 ** ratio(way)):(shown(way, word(found, i), \
             column("gain"))) with points lt line_of(word(found, i)) ps 1.2 title word(found, i)
}
unset multiplot
