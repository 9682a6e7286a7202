# The sheet beside.png, with its rows named.
if (!exists("lesson")) { lesson = "lesson19"; figure = "forging_beside"; load "plots/style.gp" }

set title "Real or forged, and is it a copy?"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.17
set rmargin at screen 0.985
set tmargin at screen 0.72
set bmargin at screen 0.32
rows = "photographs forged 'nearest seen' k-means"
do for [i=1:4] { set label i word(rows, i) at graph -0.015, 1 - (i - 0.5) / 4.0 right }
plot "beside.png" binary filetype=png with rgbimage
