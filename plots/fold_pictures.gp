# The sheet folds.png, with its rows and columns named.
if (!exists("lesson")) { lesson = "lesson11"; figure = "fold_pictures"; load "plots/style.gp" }

set title "A sheet folded, cut once, and unfolded"
unset border
unset grid
unset tics
unset key
set size ratio -1
set lmargin at screen 0.17
set rmargin at screen 0.98
set tmargin at screen 0.90
set bmargin at screen 0.07
set label 1 "built" at graph -0.01, 0.833 right
set label 2 "built, turned" at graph -0.01, 0.5 right
set label 3 "random" at graph -0.01, 0.167 right
folds = "1 2 3 5"
do for [i=1:4] { set label 3 + i word(folds, i) . (i == 1 ? " layer" : " layers") at graph (i - 0.5) / 4.0, -0.04 center }
plot "folds.png" binary filetype=png with rgbimage
