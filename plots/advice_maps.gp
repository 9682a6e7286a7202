# The sheet maps.png: three forgeries of k-means, and the advice of adversaries of seven makings; below
# each map that of its twin, which differs by chance alone.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_maps"; load "plots/style.gp" }

set title "One forgery, seven adversaries, and the twin of each" offset 0,0.9
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.155
set rmargin at screen 0.955
set tmargin at screen 0.87
set bmargin at screen 0.03
names = "forgery linear small beginner convolution absolute 'batch norm' veiled"
do for [i=1:8] { set label i word(names, i) at graph (i - 0.5) / 8, 1.025 center font ",11" }
do for [i=0:2] {
    set label 20 + i "adversary" at graph -0.01, 1 - (2 * i + 0.5) / 6.0 right font ",12"
    set label 30 + i "its twin" at graph -0.01, 1 - (2 * i + 1.5) / 6.0 right font ",12"
}
plot "maps.png" binary filetype=png with rgbimage
