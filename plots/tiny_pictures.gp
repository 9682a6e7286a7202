# Pictures drawn by the truth, and by the generator while it learns.
if (!exists("lesson")) { lesson = "lesson14"; figure = "tiny_pictures"; load "plots/style.gp" }

table = "tiny_pictures.tsv"
name(step) = step < 0 ? "the truth" : step == 0 ? "before learning" : sprintf("%.0f steps", step)
set title "What it draws while it learns"
unset border
unset grid
unset tics
unset key
unset colorbox
set palette defined (0 "#20303a", 1 "#f2f0e6")
set style fill solid 1 noborder
set size ratio -1
set xrange [-11:48]
set yrange [28:-1]
set lmargin 1
set rmargin 1
plot table using (column("column") * 4 + column("x")):(column("row") * 4 + column("y")):(0.5):(0.5):"white" \
    with boxxyerror lc palette, \
     table every 108 using (-0.8):(column("row") * 4 + 1):(name(column("step"))) with labels right
