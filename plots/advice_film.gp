# The sheet film.png: forgeries (left) and photographs (right) at seven moments of the game, each
# with the adversary's advice below it, and its opinion written into the image.
if (!exists("lesson")) { lesson = "lesson18"; figure = "advice_film"; load "plots/style.gp" }

unset border
unset grid
unset tics
unset key
set autoscale fix
set size ratio -1
set lmargin at screen 0.06
set rmargin at screen 0.99
set tmargin at screen 0.82
set bmargin at screen 0.12
stats "advice_film.tsv" using "column":"row" nooutput
across = int(STATS_max_x) + 1
down = int(STATS_max_y) + 2
set title "What the adversary would change, while both learn" offset 0,1.6
set label 97 "forgeries of three seeds" at graph 0.25, 1.055 center
set label 98 "three photographs" at graph 0.75, 1.055 center
set label 99 "steps of the game; in each image: how probably forged, in percent. Orange: brighter; blue: darker" \
    at graph 0.5, -0.11 center font ",12"
set style textbox opaque noborder fillcolor rgb "#000000" margins 0.3,0.3
set arrow 1 from graph 0.5, graph 1.09 to graph 0.5, graph -0.06 nohead front lw 3 lc rgb "#ffffff"
half = across / 2
array step[across]
stats "advice_film.tsv" using (step[int(column("column")) + 1] = column("step"), 0) nooutput
do for [i=1:across] {
    set label i sprintf("%d", step[i]) at graph (i - 0.5) / across, -0.035 center font ",11"
}
do for [i=1:down/2] {
    set label 100 + i "image" at graph -0.008, 1 - (2 * i - 1.5) / down right font ",10"
    set label 200 + i "advice" at graph -0.008, 1 - (2 * i - 0.5) / down right font ",10"
}
plot "film.png" binary filetype=png with rgbimage, \
     "advice_film.tsv" using (85 * column("column") + 3): \
         (85 * (down - column("row")) - 76):(sprintf("%.0f", 100 * column("score"))) \
         with labels left boxed font ",9" textcolor rgb "#ffffff"
