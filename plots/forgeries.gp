# The sheet forged.png, with its rows named.
if (!exists("lesson")) { lesson = "lesson01"; figure = "forgeries"; load "plots/style.gp" }

set title "Five piles of pictures"
unset border
unset grid
unset tics
unset key
set size ratio -1
set lmargin at screen 0.17
set rmargin at screen 0.985
set tmargin at screen 0.88
set bmargin at screen 0.06
rows = "'real images' mixture principal pixels noise"
do for [i=1:5] { set label i word(rows, i) at graph -0.015, 1 - (i - 0.5) / 5.0 right }
plot "forged.png" binary filetype=png with rgbimage
