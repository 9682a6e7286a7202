# The sheet followed.png, with its rows named.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_followed"; load "plots/style.gp" }

set title "Sixteen steps of advice, by three adversaries"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.18
set rmargin at screen 0.97
set tmargin at screen 0.90
set bmargin at screen 0.04
rows = "forgeries linear convolution veiled"
do for [i=1:4] { set label i word(rows, i) at graph -0.02, 1 - (i - 0.5) / 4.0 right }
plot "followed.png" binary filetype=png with rgbimage
