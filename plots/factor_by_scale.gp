# The factor per layer against the weight variance, crossing 1 from vanishing to exploding.
if (!exists("lesson")) { lesson = "lesson07"; figure = "factor_by_scale"; load "plots/style.gp" }

table = "factor_by_scale.tsv"
stats table using (note(strcol("series"))) nooutput
set title "From vanishing to exploding"
set xlabel "weight variance × inputs, σ_w^2"
set ylabel "factor per layer"
set logscale xy
set autoscale noextend
set offsets graph 0.03, graph 0.08, graph 0.02, graph 0.02
set ytics (0.25, 0.5, 1, 2, 4)
set key top left
set label 1 "explodes" at graph 0.98, first 1.25 right textcolor rgb "#666666"
set label 2 "vanishes" at graph 0.98, first 0.80 right textcolor rgb "#666666"
plot 1 with lines ls 11, \
     for [i=1:words(found)] table using "variance":(only("series", word(found, i), column("low"))):\
         (only("series", word(found, i), column("high"))) with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "variance":(only("series", word(found, i), column("factor"))) \
         with linespoints lt line_of(word(found, i)) pointinterval 2 title word(found, i), \
     for [i=1:words(found)] table using "variance":(only("series", word(found, i), column("theory"))) \
         with lines ls 10 title (i == 1 ? "theory" : "")
