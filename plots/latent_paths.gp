# The sheet walked.png: three walks, each along the line, along the great circle, and cross-faded.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_paths"; load "plots/style.gp" }

set title "From one forgery to another"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.21
set rmargin at screen 0.86
set tmargin at screen 0.9
set bmargin at screen 0.06
do for [walk=0:2] {
    do for [way=0:2] {
        row = 3 * walk + way
        set label row + 1 word("line circle cross-fade", way + 1) \
            at graph -0.02, 1 - (row + 0.5) / 9 right font ",12"
    }
}
do for [walk=1:2] {
    set arrow walk from graph -0.17, 1 - walk / 3.0 to graph 1, 1 - walk / 3.0 nohead front lw 2 \
        lc rgb "#d55e00"
}
set label 99 "t = 0" at graph 0.5 / 11, -0.03 center font ",12"
set label 98 "1/2" at graph 5.5 / 11, -0.03 center font ",12"
set label 97 "1" at graph 10.5 / 11, -0.03 center font ",12"
plot "walked.png" binary filetype=png with rgbimage
