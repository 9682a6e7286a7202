# The sheet shifted.png: seeds of one kind, moved towards another by the difference of two means.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_shifted"; load "plots/style.gp" }

set title "Moved by a multiple of the difference of two means"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.25
set rmargin at screen 0.85
set tmargin at screen 0.9
set bmargin at screen 0.1
rows = 6
array from[rows]
array to[rows]
stats "latent_shifted.tsv" using (from[int(column("row")) + 1] = column("from"), \
                                  to[int(column("row")) + 1] = column("to"), 0) nooutput
do for [i=1:rows] {
    set label i sprintf("%d → %d", from[i], to[i]) at graph -0.03, 1 - (i - 0.5) / rows right
}
do for [i=1:7] {
    set label 10 + i sprintf("%.2g", (i - 1) / 3.0) at graph (i - 0.5) / 7, -0.03 center font ",12"
}
plot "shifted.png" binary filetype=png with rgbimage
