# The gradient at the first layer against the depth of the network, with the line of theory.
if (!exists("lesson")) { lesson = "lesson07"; figure = "gradient_by_depth"; load "plots/style.gp" }

table = "gradient_by_depth.tsv"
stats table using (note(strcol("series"))) nooutput
set title "What is left of the gradient at the first layer"
set xlabel "hidden layers"
set ylabel "norm of the gradient at layer 1"
set logscale y
set format y power_of_ten
set key at graph 0.02, 0.05 bottom left
plot for [i=1:words(found)] table using "depth":(only("series", word(found, i), column("norm"))):\
         "low":"high" with yerrorbars lt line_of(word(found, i)) dt 1 title word(found, i), \
     for [i=1:words(found)] table using "depth":(only("series", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory" : "")
