# What the synapse between two large weights takes of its layer's gradient.
if (!exists("lesson")) { lesson = "lesson08"; figure = "sharing_planted"; load "plots/style.gp" }

table = "sharing_planted.tsv"
stats table using (note(strcol("series"))) nooutput
series(i, name) = only("series", word(found, i), column(name))
set title "Between two large weights, one synapse may take it all"
set xlabel "size of the two planted weights, standard deviations of the others"
set ylabel "largest synapse's share of ‖∂J/∂W‖^2, %" offset 0.5
set logscale x
set format x power_of_ten
set yrange [0:100]
set key top left
plot for [i=1:words(found)] table using "size":(100 * series(i, "low")):(100 * series(i, "high")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "size":(100 * series(i, "largest")) \
         with linespoints lt line_of(word(found, i)) title word(found, i), \
     for [i=1:words(found)] table using "size":(100 * series(i, "theory")) with lines ls 10, \
     NaN with lines ls 10 title "theory, for abs"
