# A gradient that falls below the smallest float.
if (!exists("lesson")) { lesson = "lesson07"; figure = "underflow"; load "plots/style.gp" }

table = "underflow.tsv"
set multiplot layout 2,1 title "A hundred sigmoid layers: the end of the floats" font ",17"
set lmargin 12
set xrange [0:100]
set ylabel "norm of the gradient"
set logscale y
set format y power_of_ten
set yrange [1e-68:10]
set ytics 1e-60, 1e15, 1
set key bottom right
set label 1 "smallest float, 2^{−149}" at 99, 1.4e-45 right offset 0,0.6 textcolor rgb "#666666"
plot 2.0**-149 with lines ls 11, \
     table using "layer":"norm" with linespoints lt 1 pointinterval 5 title "sigmoid", \
     table using "layer":"theory" with lines ls 10 title "theory"
unset label 1
unset logscale y
set format y "%g %%"
set yrange [0:105]
set ytics 0, 50, 100
set ylabel "exactly zero"
set xlabel "layer (1 is the first; the output is on the right)"
unset key
plot table using "layer":(100 * column("zeros")) with linespoints lt 2 pointinterval 5
unset multiplot
