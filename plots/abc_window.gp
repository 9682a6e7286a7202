# The variance of what a window keeps, against the window's width; below, what it accepts.
if (!exists("lesson")) { lesson = "lesson15"; figure = "abc_window"; load "plots/style.gp" }

table = "abc_window.tsv"
set title "Rejection keeps what came near, and pays for it in width"
set xlabel "tolerance ε, in standard deviations of the summary"
set ylabel "variance of the posterior (exact: 1)"
set xrange [0:4.2]
set yrange [0.5:7]
set key top left
set samples 200
set label 1 "accepted:" at 0.02, 0.72 left textcolor rgb "#666666" font ",13"
plot 1 with lines ls 11, \
     1 + x**2 / 3 with lines ls 10 title "theory: 1 + ε²/3, and 1", \
     table using "epsilon":"variance" with points lt 2 ps 1.4 title "rejection", \
     table using "epsilon":"adjusted" with points lt 1 ps 1.4 title "adjusted by regression", \
     table using (column("epsilon") < 0.9 ? NaN : column("epsilon")):(0.72):\
         (sprintf("%.1f%%", 100 * column("accepted"))) with labels textcolor rgb "#666666" font ",13"
