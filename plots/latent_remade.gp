# The sheet remade.png: photographs and forgeries, and what the seeds found for them make.
if (!exists("lesson")) { lesson = "lesson20"; figure = "latent_remade"; load "plots/style.gp" }

set title "Remade from a seed"
unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.17
set rmargin at screen 0.97
set tmargin at screen 0.74
set bmargin at screen 0.22
do for [i=1:4] {
    set label i word("photograph remade forgery remade", i) at graph -0.01, 1 - (i - 0.5) / 4 right
}
plot "remade.png" binary filetype=png with rgbimage
