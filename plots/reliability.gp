# How often a classifier is right against how sure it is; below, how often it is how sure.
if (!exists("lesson")) { lesson = "lesson04"; figure = "reliability"; load "plots/style.gp" }

table = "reliability.tsv"
panels = "few many tempered"
# a bin with fewer than 1 in 500 images is not shown
panel(i, name) = column("share") >= 0.002 ? only("panel", word(panels, i), column(name)) : NaN
stats table using (only("panel", "few", column("epoch"))) name "FEW" nooutput
stats table using (only("panel", "many", column("epoch"))) name "MANY" nooutput
heading(i) = i == 1 ? sprintf("after %d epochs", FEW_max) : i == 2 ? \
    sprintf("after %d epochs", MANY_max) : "the same, tempered"
set multiplot title "Does the network know how sure it may be?" font ",17"
set xrange [0:1]
set xtics 0, 0.2, 1
do for [i=1:3] {
    left = 0.105 + (i - 1) * 0.31
    set lmargin at screen left
    set rmargin at screen left + 0.26
    set tmargin at screen 0.85
    set bmargin at screen 0.37
    set title heading(i) font ",15"
    set yrange [0:1]
    set ytics 0, 0.2, 1
    set format x ""
    unset xlabel
    if (i == 1) { set ylabel "share that is right"; set format y "%g" } else { unset ylabel; set format y "" }
    if (i == 2) { set key at graph 0.02, 0.98 top left samplen 2 } else { set key off }
    plot table using (panel(i, "confidence")):(column("confidence") - 2 * column("error")):\
             (column("confidence") + 2 * column("error")) with filledcurves lc rgb "#777777" \
             title "if calibrated", \
         x with lines ls 10, \
         table using (panel(i, "confidence")):"right":"low":"high" with yerrorbars lt i dt 1 ps 1 \
             title "measured"
    set title ""
    set tmargin at screen 0.31
    set bmargin at screen 0.13
    set format x "%g"
    set yrange [0:100]
    set ytics 0, 50, 100
    set xlabel "confidence"
    if (i == 1) { set ylabel "% of images" } else { unset ylabel }
    set boxwidth 0.09
    set key off
    plot table using (column("bin") / 10.0 - 0.05):(100 * panel(i, "share")) with boxes lt i \
             fs solid 0.5
}
unset multiplot
