# What each predictor has paid, sequence by sequence.
if (!exists("lesson")) { lesson = "lesson06"; figure = "programs_loss"; load "plots/style.gp" }

table = "programs_loss.tsv"
stats table using (note(strcol("sequence"))) nooutput
title_of(name) = name eq "zeros" ? "000000…" : name eq "alternate" ? "010101…" : \
    name eq "thirds" ? "001001…" : name eq "runs" ? "0010110111…" : \
    name eq "random" ? "coin tosses" : "--program"
predictors = "average counter map programs"         # the strongest last, on top
called = "'average network' 'counter' 'most credible network' 'all programs'"
line(i) = int(word("4 3 2 1", i))
panels = words(found)
wide = (panels + 2) / 2                             # one panel more, for the key
two = term ne "dumb"
if (two) {
    eval sprintf("set multiplot layout 2,%d margins 0.085,0.985,0.12,0.92 spacing 0.05,0.16", wide)
} else { panels = 4 }
set xrange [0:64]
set xtics 16
y(i, name) = only("sequence", word(found, i), column(name))
unset key
do for [i=(two ? 1 : 4):panels] {
    name = word(found, i)
    set title title_of(name) offset 0,-0.6
    high = name eq "random" || name eq "runs" ? 80 : 24     # regular ones: what leaves has lost
    set yrange [0:high]
    set ytics high / 4
    if (i + wide > panels) { set xlabel "bits seen" offset 0,0.3 } else { unset xlabel }
    if (i % wide == 1) { set ylabel "bits paid" offset 1.5 } else { unset ylabel }
    plot x with lines ls 11, \
         for [p=1:4] table using "seen":(y(i, word(predictors, p) . "_low")):(y(i, word(predictors, p) . "_high")) \
             with filledcurves lc line(p), \
         for [p=1:4] table using "seen":(y(i, word(predictors, p))) \
             with linespoints lt line(p) pointinterval 8 + p, \
         table using "seen":(y(i, "promise")) with lines ls 10
}
if (two) {
    unset border
    unset tics
    unset grid
    unset xlabel
    unset ylabel
    set title " "
    set key at graph 0, 0.95 top left font ",13" samplen 3
    plot for [p=4:1:-1] NaN with linespoints lt line(p) title word(called, p), \
         NaN with lines ls 11 title "fair coin", \
         NaN with lines ls 10 title "programs at most"
    unset multiplot
}
