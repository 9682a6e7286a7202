# How the logarithm of the squared gradient norm scatters from network to network.
if (!exists("lesson")) { lesson = "lesson07"; figure = "scatter"; load "plots/style.gp" }

table = "scatter.tsv"
stats table using (note(strcol("series"))) nooutput
set title "Networks of the same kind, fifty layers of fifty units"
set xlabel "ln (‖∂J/∂z_{1}‖^2 / ‖∂J/∂z_{50}‖^2)"
set ylabel "share of the networks per unit"
set yrange [0:*]
set key top left
plot for [i=1:words(found)] table using "log_square":(only("series", word(found, i), column("density"))) \
         with histeps lt line_of(word(found, i)) title word(found, i), \
     for [i=1:words(found)] table using "log_square":(only("series", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory: normal" : "")
