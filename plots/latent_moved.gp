# The sheet moved.png: one seed moved along four directions of the first layer, the last, a random one.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_moved"; load "plots/style.gp" }

set title "One seed, moved along a direction"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.16
set rmargin at screen 0.94
set tmargin at screen 0.9
set bmargin at screen 0.1
do for [i=1:6] {
    set label i word("1st 2nd 3rd 4th last random", i) at graph -0.02, 1 - (i - 0.5) / 6 right
}
do for [i=1:9] {
    set label 10 + i sprintf(i == 5 ? "%d" : "%+d", i - 5) at graph (i - 0.5) / 9, -0.04 center font ",12"
}
plot "moved.png" binary filetype=png with rgbimage
