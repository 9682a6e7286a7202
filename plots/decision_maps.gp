# What the truth and one network of each activation say all over the plane.
if (!exists("lesson")) { lesson = "lesson03"; figure = "decision_maps"; load "plots/style.gp" }

table = "decision_maps.tsv"
stats table using (note(strcol("series"))) nooutput
names = found
shown = words(names)
found = ""
stats table using (note(strcol("task"))) nooutput
tasks = found
stats table using "x" nooutput
squares = int(STATS_records) / shown / words(tasks)
set palette defined (0 "#0072b2", 0.5 "#d9e6ee", 0.5 "#fbe3d2", 1 "#d55e00")
set cbrange [0:1]
set multiplot title "Where each network draws the line" font ",17"
unset grid
unset key
unset xtics
unset ytics
set border 15 lc rgb "#888888"
set colorbox user origin screen 0.90, 0.05 size screen 0.015, 0.79
set cbtics 0, 0.5, 1
set cblabel "probability of ▲" offset -0.6
set style fill solid 1
set autoscale noextend
do for [t=1:words(tasks)] {
    do for [i=1:shown] {
        first = ((t - 1) * shown + i - 1) * squares
        set lmargin at screen 0.035 + (i - 1) * 0.855 / shown
        set rmargin at screen 0.022 + i * 0.855 / shown
        set tmargin at screen 0.86 - (t - 1) * 0.43
        set bmargin at screen 0.46 - (t - 1) * 0.43
        if (t == 1) { set title (word(names, i) eq "truth" ? "the truth" : word(names, i)) offset 0,-0.6 } else { unset title }
        if (i == 1) { set ylabel word(tasks, t) offset 1 } else { unset ylabel }
        if (t == 1 && i == shown) { set colorbox } else { unset colorbox }
        plot table every ::first::(first + squares - 1) using "x":"y":"probability" with image, \
             "decision_points.tsv" using (strcol("task") eq word(tasks, t) && column("label") == 0 ? column("x") : NaN):"y" \
                 with points pt 7 ps 0.22 lc rgb "#00304d", \
             "decision_points.tsv" using (strcol("task") eq word(tasks, t) && column("label") == 1 ? column("x") : NaN):"y" \
                 with points pt 9 ps 0.28 lc rgb "#5c2800"
    }
}
unset multiplot
