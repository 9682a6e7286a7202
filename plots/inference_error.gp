# Error of the posterior against simulations spent: a panel for each touchstone, a line for each method.
if (!exists("lesson")) { lesson = "lesson15"; figure = "inference_error"; load "plots/style.gp" }

table = "inference_error.tsv"
stats table using (note(strcol("touchstone"))) nooutput
panels = found
found = "rejection rejection_adjusted sequence sequence_adjusted synthetic few_summaries"
stats table using (note(strcol("method"))) nooutput     # and whatever else there is
style(j) = j == 7 ? 8 : j
legend(name) = name eq "rejection_adjusted" ? "rejection, adjusted" : \
    name eq "sequence_adjusted" ? "sequence, adjusted" : \
    name eq "few_summaries" ? "sequence, few summaries" : name
here(panel, name, y) = strcol("touchstone") eq word(panels, panel) ? only("method", name, y) : NaN
set multiplot title "How wrong is the posterior after so many simulations?" font ",17"
set logscale xy
set format x power_of_ten
set format y power_of_ten
set autoscale xfix
set offsets graph 0.05, graph 0.05
set yrange [1e-3:100]
set key off
do for [i=1:words(panels)] {
    left = 0.09 + (i - 1) * 0.305
    set lmargin at screen left
    set rmargin at screen left + 0.285
    set tmargin at screen 0.83
    set bmargin at screen 0.31
    set title word(panels, i) font ",15"
    set xlabel "simulations"
    if (i == 1) { set ylabel "error, nats" } else { unset ylabel; set format y "" }
    plot for [j=1:words(found)] table using "simulations":(here(i, word(found, j), column("low"))):\
             (here(i, word(found, j), column("high"))) with filledcurves lc style(j) fs transparent solid 0.1, \
         for [j=1:words(found)] table using "simulations":(here(i, word(found, j), column("error"))) \
             with linespoints lt style(j)
}
# the key, by itself, below
set lmargin at screen 0.05
set rmargin at screen 0.97
set tmargin at screen 0.17
set bmargin at screen 0.01
unset title
unset xlabel
unset ylabel
unset border
unset tics
unset grid
set key at screen 0.5, 0.16 center top maxrows 3 samplen 3 width -1 font ',13'
plot for [j=1:words(found)] 1e-9 with linespoints lt style(j) title legend(word(found, j))
unset multiplot
