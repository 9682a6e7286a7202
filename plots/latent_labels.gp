# Accuracy by number of labels; and what the adversary's features gain over each of the others.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_labels"; load "plots/style.gp" }

uses = "adversary untrained pixels network"
of(name, i, y) = only(name, word(uses, i), 100 * y)
shift(i) = 1.06 ** (i - 3)
two = term ne "dumb"
if (two) { set multiplot layout 1,2 }
set title "Right on unseen images, %"
set logscale x
set xrange [8:1250]
set xtics (10, 30, 100, 300, 1000)
set xlabel "labelled images"
set key at graph 0.98, 0.03 bottom right
table = "latent_labels.tsv"
plot table using "labels":(of("use", 1, column("low"))):(of("use", 1, column("high"))) \
         with filledcurves lc 1, \
     for [i=1:4] table using "labels":(of("use", i, column("accuracy"))) with linespoints lt i \
         title word(uses, i)
if (two) {
    set title "Gain over the others, points"
    set yrange [-4:12]
    set key at graph 0.98, 0.98 top right
    table = "latent_gains.tsv"
    plot 0 with lines ls 11, \
         for [i=2:4] table using (column("labels") * shift(i)):(of("over", i, column("gain"))):\
             (of("over", i, column("low"))):(of("over", i, column("high"))) \
             with yerrorbars lt i dt 1 ps 1 title "over " . word(uses, i)
    unset multiplot
}
