# The sheet beside.png, with its rows named.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_beside"; load "plots/style.gp" }

set title "Called real: by changing pixels, or by changing the seed"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.26
set rmargin at screen 0.92
set tmargin at screen 0.90
set bmargin at screen 0.03
rows = "'called forged' 'pixels changed' '... by this' 'seed changed' '... by this'"
do for [i=1:5] { set label i word(rows, i) at graph -0.02, 1 - (i - 0.5) / 5.0 right }
plot "beside.png" binary filetype=png with rgbimage
