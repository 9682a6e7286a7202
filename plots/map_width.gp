# Evidence and held-out likelihood against the width of the prior: the sine, and worlds of width 1.
if (!exists("lesson")) { lesson = "lesson05"; figure = "map_width"; load "plots/style.gp" }

series(name, value) = only("score", name, column(value))
scores = "evidence held_out learned"
names = "'evidence' 'held out' 'learned from'"
two = term ne "dumb"
if (two) { set multiplot layout 1,2 }
set title "The sine, from a few points"
set logscale x 2
set xrange [0.0625:16]
set xtics ("1/16" 0.0625, "1/4" 0.25, "1" 1, "4" 4, "16" 16)
set xlabel "width of the prior, τ"
set ylabel "nats per observation" offset 1
set yrange [-6:1.2]
set key at graph 0.97, 0.04 bottom right
plot for [i=1:3] "few_widths.tsv" using "width":(series(word(scores, i), "low")):\
         (series(word(scores, i), "high")) with filledcurves lc i, \
     for [i=1:3] "few_widths.tsv" using "width":(series(word(scores, i), "mean")) \
         with lines lt i title word(names, i)
if (two) {
    set title "Worlds of width 1"
    set ylabel "below the maximum, nats per observation" offset 1
    set yrange [-0.6:0.05]
    unset key
    set arrow 1 from 1, graph 0 to 1, graph 1 nohead ls 11
    plot for [i=1:2] "world_widths.tsv" using "width":(series(word(scores, i), "low")):\
             (series(word(scores, i), "high")) with filledcurves lc i, \
         for [i=1:2] "world_widths.tsv" using "width":(series(word(scores, i), "mean")) \
             with lines lt i title word(names, i)
    unset multiplot
}
