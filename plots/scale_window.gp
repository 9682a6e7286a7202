# Between which weight scales a gradient keeps within a factor of ten, by the layers it goes through.
if (!exists("lesson")) { lesson = "lesson08"; figure = "scale_window"; load "plots/style.gp" }

table = "scale_window.tsv"
stats table using (note(strcol("series"))) nooutput
series(i, name) = only("series", word(found, i), column(name))
set title "The deeper, the more exactly"
set xlabel "layers that the gradient goes back through"
set ylabel "σ_w^2 / its critical value" offset 0.5
set logscale y 2
set yrange [0.25:4]
set ytics ("1/4" 0.25, "1/2" 0.5, "1" 1, "2" 2, "4" 4)
set label 1 "more than ten times as large" at graph 0.98, 0.95 right textcolor rgb "#666666"
set label 2 "less than a tenth is left" at graph 0.98, 0.04 right textcolor rgb "#666666"
set key at graph 0.98, 0.36 top right
plot 1 with lines ls 11, \
     for [i=1:words(found)] table using "layers":(series(i, "low_least")):(series(i, "low_most")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layers":(series(i, "high_least")):(series(i, "high_most")) \
         with filledcurves lc line_of(word(found, i)), \
     for [i=1:words(found)] table using "layers":(series(i, "high")) \
         with linespoints lt line_of(word(found, i)) pointinterval 5 title word(found, i), \
     for [i=1:words(found)] table using "layers":(series(i, "low")) \
         with linespoints lt line_of(word(found, i)) pointinterval 5, \
     for [i=1:words(found)] table using "layers":(series(i, "low_theory")) with lines ls 10, \
     for [i=1:words(found)] table using "layers":(series(i, "high_theory")) \
         with lines ls 10 title (i == 1 ? "theory" : "")
