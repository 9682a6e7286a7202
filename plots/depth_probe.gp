# The gradient at the first layer against the number of hidden layers: the benchmark's P8.
if (!exists("lesson")) { lesson = "bench"; figure = "depth_probe"; load "plots/style.gp" }

table = "depth_probe.tsv"
set xlabel "hidden layers"
set ylabel "norm of the gradient at layer 1"
set logscale y
set format y power_of_ten
set key bottom left
plot for [name in "sigmoid relu abs"] table using "depth":(only("activation", name, column("norm"))) \
     with linespoints lt line_of(name) title name
