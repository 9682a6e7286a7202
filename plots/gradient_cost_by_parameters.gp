# Multiply-adds for one example, by the number of parameters: the value, the gradient by the
# backward pass, the gradient by differences.
if (!exists("lesson")) { lesson = "lesson02"; figure = "gradient_cost_by_parameters"; load "plots/style.gp" }

table = "gradient_cost_by_parameters.tsv"
set title "What a gradient costs, for one example"
set xlabel "parameters, P"
set ylabel "multiply-adds"
set logscale xy
set format xy power_of_ten
set key top left
plot table using "parameters":"differences_theory" with lines ls 10 title "theory", \
     table using "parameters":"gradient_theory" with lines ls 10, \
     table using "parameters":"differences" with points lt 2 ps 1.4 title "gradient by differences, 2{/:Italic P} passes", \
     table using "parameters":"gradient" with points lt 1 ps 1.4 title "value and gradient, by the backward pass", \
     table using "parameters":"forward" with linespoints lt 3 title "value alone"
