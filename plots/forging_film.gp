# The sheet grown.png: the same eight seeds (rows) at thirteen moments of the game (columns).
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_film"; load "plots/style.gp" }

set title "Eight seeds grow up"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.13
set rmargin at screen 0.87
set tmargin at screen 0.86
set bmargin at screen 0.13
stats "forging_growth.tsv" using (column("replicate") == 0 ? column("step") : NaN) nooutput
moments = int(STATS_records)
array step[moments]
stats "forging_growth.tsv" using (column("replicate") == 0 ? \
    (step[int(column(0)) + 1] = column("step"), 0) : NaN) nooutput
do for [i=1:moments] {
    set label i sprintf("%d", step[i]) at graph (i - 0.5) / moments, -0.035 center font ",10"
}
set label 99 "steps of the game" at graph 0.5, -0.1 center
plot "grown.png" binary filetype=png with rgbimage
