# Children against their parents: the mean of children whose parents are alike, how single
# children scatter, and the line whose slope follows from the table's variances.
if (!exists("lesson")) { lesson = "lesson12"; figure = "heredity"; load "plots/style.gp" }

table = "heredity.tsv"
set title "A child resembles its parents"
set xlabel "mean of its two parents, % right"
set ylabel "a child of crossover, % right"
set key top left
plot table using "parents":"low":"high" with filledcurves lt 1 title "eight children of ten", \
     x with lines ls 11 title "child = mean of the parents", \
     table using "parents":"theory" with lines ls 10 title "theory, nothing fitted", \
     table using "parents":"child" with points lt 1 ps 1 title "mean of the children"
