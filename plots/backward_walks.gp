# Three ways back through a chain of residual blocks: what they find, and in how many steps.
if (!exists("lesson")) { lesson = "lesson02"; figure = "backward_walks"; load "plots/style.gp" }

table = "backward_walks.tsv"
set multiplot layout 1,2 title "Three ways back through a chain of residual blocks" font ",17"
set xlabel "residual blocks, k"
set xrange [0:*]
set logscale y
set title "what they find"
set ylabel "derivative by the first number"
set yrange [0.9:*]
set key top left
plot table using "blocks":"every_path" with points lt 3 lw 1.6 pt 8 ps 1.2 title "every path", \
     table using "blocks":"tape" with linespoints lt 1 title "tape", \
     table using "blocks":"depth_first" with linespoints lt 2 title "depth first", \
     table using "blocks":"theory" with lines ls 10 title "theory, 1.25^k"
set title "in how many steps"
set ylabel "steps"
set yrange [1:1e8]
set format y power_of_ten
plot table using "blocks":"every_path_steps" with linespoints lt 3 title "every path", \
     table using "blocks":"tape_steps" with linespoints lt 1 title "tape", \
     table using "blocks":"depth_first_steps" with points lt 2 pt 4 ps 1.1 title "depth first", \
     table using "blocks":(3 * (2**column("blocks") - 1)) with lines ls 10 title "3 (2^k − 1) and 3k", \
     table using "blocks":(3 * column("blocks")) with lines ls 10
unset multiplot
